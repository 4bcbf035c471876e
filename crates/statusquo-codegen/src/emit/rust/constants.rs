//! Constants that several items refer to, so that what they share is written once.

use std::collections::BTreeMap;

use super::{Code, Lines};
use crate::vocabulary::Unique;

/// The constants of a module.
#[derive(Debug, Default)]
pub(crate) struct Constants {
    /// The name of each value, and its type.
    names: BTreeMap<Code, (String, &'static str)>,
    taken: Unique,
}

impl Constants {
    /// Returns the name of a constant with this value, which is `wanted` if no other value has it.
    pub(crate) fn claim(&mut self, wanted: &str, ty: &'static str, value: Code) -> &str {
        let taken = &mut self.taken;
        &self.names.entry(value).or_insert_with(|| (taken.claim(wanted), ty)).0
    }

    /// Returns the definitions, by name.
    pub(crate) fn definitions(&self) -> Vec<Lines> {
        let mut by_name: Vec<(&str, &str, &Code)> =
            self.names.iter().map(|(value, (name, ty))| (name.as_str(), *ty, value)).collect();
        by_name.sort_by_key(|(name, ..)| *name);
        let definition = |(name, ty, value): (&str, &str, &Code)| {
            let mut lines = Lines::default();
            lines.code(0, &format!("const {name}: {ty} = "), value, ";");
            lines
        };
        by_name.into_iter().map(definition).collect()
    }
}
