//! What is said of a diagnostic once, whatever file it is found in.

use std::fmt;

use super::Severity;

/// The one definition of a diagnostic: a code that stays the same, and what a reader of the code is told.
///
/// All of them stand in the [`catalogue`](super::catalogue).
#[derive(Debug, PartialEq, Eq)]
pub struct Definition {
    /// `SQ` and four digits, the first two of which are the stage.
    pub code: &'static str,
    /// Whether it stops the run, unless the stage says otherwise.
    pub severity: Severity,
    /// What is wrong, without the names of the case: lowercase, no full stop.
    pub title: &'static str,
    /// Why it is wrong, in whole sentences.
    pub meaning: &'static str,
    /// What to do about it, in whole sentences.
    pub fix: &'static str,
    /// Where it can be seen.
    pub example: Example,
}

/// Where a diagnostic can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Example {
    /// A folder of `tests/diagnostics`, whose files produce it.
    Golden(&'static str),
    /// Nowhere, for a reason: no file of a project that is small enough to keep has it.
    None(&'static str),
}

impl Definition {
    /// Returns the paragraphs that explain the diagnostic, as Markdown.
    pub fn explanation(&self) -> String {
        format!("{}\n\nHow to fix it: {}\n", self.meaning, self.fix)
    }
}

/// The first line of every diagnostic of this definition: `error[SQ0303]: ...`.
impl fmt::Display for Definition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}[{}]: {}", self.severity, self.code, self.title)
    }
}
