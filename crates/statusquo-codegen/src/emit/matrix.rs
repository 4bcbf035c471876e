//! The error matrix: which operation answers which status, as a Markdown table.

use std::collections::BTreeSet;

use crate::contract::{Contract, Failure, Operation};
use crate::lower::Lowered;
use crate::vocabulary::{Evidence, Status};

/// Returns the table of an API's operations and failures, and the legend below it.
pub(super) fn matrix(contract: &Contract, lowered: &Lowered) -> String {
    let statuses: BTreeSet<Status> = contract
        .operations
        .iter()
        .flat_map(|operation| &operation.failures)
        .map(|failure| failure.status)
        .chain(contract.never.keys().copied())
        .collect();
    let mut table = String::from("| operation | method |");
    for status in &statuses {
        table.push_str(&format!(" {status} |"));
    }
    table.push_str(&format!("\n|---|---|{}\n", ":-:|".repeat(statuses.len())));
    for (operation, lowered) in contract.operations.iter().zip(&lowered.operations) {
        table.push_str(&format!("| `{}` | `{}` |", operation.key, lowered.names.method));
        for status in &statuses {
            table.push_str(&format!(" {} |", cell(contract, operation, *status)));
        }
        table.push('\n');
    }
    table.push_str(&legend(contract));
    table
}

fn cell(contract: &Contract, operation: &Operation, status: Status) -> String {
    let failures: Vec<&Failure> = operation.failures.iter().filter(|failure| failure.status == status).collect();
    match failures.as_slice() {
        [] if contract.never.contains_key(&status) => "never".to_owned(),
        [] => String::new(),
        [failure] => sign(failure).to_owned(),
        several => several
            .iter()
            .map(|failure| format!("{} {}", sign(failure), failure.variant))
            .collect::<Vec<_>>()
            .join("<br>"),
    }
}

fn sign(failure: &Failure) -> &'static str {
    match failure.evidence {
        Evidence::Documented => "●",
        Evidence::ApiWide => "◐",
        Evidence::Inferred => "○",
    }
}

fn legend(contract: &Contract) -> String {
    let used: BTreeSet<&str> = contract.operations.iter().flat_map(|operation| &operation.failures).map(sign).collect();
    let meaning = [("●", "documented for the operation"), ("◐", "stated of the API as a whole"), ("○", "our reading")];
    let lines: Vec<String> =
        meaning.iter().filter(|(sign, _)| used.contains(sign)).map(|(sign, text)| format!("{sign} {text}")).collect();
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join(" · ")) }
}
