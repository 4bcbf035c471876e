//! The variants of an operation's failures: what a status calls its own, and that no two failures share one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Operation;
use crate::diagnostic::catalogue::contract as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::vocabulary::{Place, Status};

/// Returns the name of a status's own variant.
pub(super) fn of_status(status: Status) -> String {
    match status {
        Status::Exact(code) => crate::naming::status_variant(code),
        Status::Range(class) => crate::naming::range_variant(class),
        Status::Default => "Default".to_owned(),
    }
}

/// Reports variants that two failures of one operation share.
pub(super) fn check_unique(operation: &Operation, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
    for failure in &operation.failures {
        match seen.entry(&failure.variant) {
            Entry::Vacant(entry) => {
                entry.insert(&failure.place);
            }
            Entry::Occupied(first) => {
                let message = format!("two failures are called `{}` on `{}`", failure.variant, operation.key);
                diagnostics.push_once(
                    Diagnostic::of(&catalogue::DUPLICATE_VARIANT, message)
                        .at(failure.place.clone())
                        .label(format!("this is `{}`", failure.variant))
                        .note((*first.get()).clone(), "and so is this")
                        .help("rename the case"),
                );
            }
        }
    }
}
