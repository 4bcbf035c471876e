//! The variants of an operation's failures: no two failures share one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Operation;
use crate::diagnostic::catalogue::contract as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::vocabulary::Place;

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
