//! The program as its user calls it.

use std::fmt;

/// The program as its user calls it: what messages name when they tell the next command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program(&'static str);

impl Program {
    /// `cargo statusquo`.
    pub const STATUSQUO: Program = Program("cargo statusquo");

    /// A program that has the same commands under another name.
    pub const fn new(name: &'static str) -> Self {
        Program(name)
    }

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
