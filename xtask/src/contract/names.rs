//! Names within a contract: methods and variants are unique, and none takes a name that generated code needs.

use std::collections::BTreeMap;

use super::{Contract, Failure};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::naming::Unique;
use crate::source::Place;

/// Makes method names unique and reports variants that two failures of one operation share.
pub(super) fn assign(contract: &mut Contract, diagnostics: &mut Diagnostics) {
    let mut methods = Unique::with_reserved(RESERVED_METHODS);
    for operation in &mut contract.operations {
        operation.name = methods.claim(&operation.name);
        let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
        for failure in &operation.failures {
            if let Some(message) = clash(failure, &seen) {
                let mut diagnostic = Diagnostic::error(format!("{message} on `{}`", operation.key))
                    .at(failure.place.clone())
                    .label(format!("this is `{}`", failure.variant))
                    .help("rename the case");
                if let Some(first) = seen.get(failure.variant.as_str()) {
                    diagnostic = diagnostic.note((*first).clone(), "and so is this");
                }
                diagnostics.push_once(diagnostic);
            }
            seen.entry(&failure.variant).or_insert(&failure.place);
        }
    }
}

fn clash(failure: &Failure, seen: &BTreeMap<&str, &Place>) -> Option<String> {
    if failure.variant == "Other" {
        Some("`Other` is the variant of everything that is not declared; a case cannot have its name".to_owned())
    } else {
        seen.contains_key(failure.variant.as_str()).then(|| format!("two failures are called `{}`", failure.variant))
    }
}

/// Functions that every generated `Client` has.
const RESERVED_METHODS: [&str; 4] = ["builder", "from_env", "base_url", "new"];
