//! The words in which a failure is declared: by an overlay, and then in a contract.

use serde_json::Value;

use super::place::{Located, Place};

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// What a reader knows it by.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// When it was last changed or read, as `2026-06-04`.
    pub date: Option<String>,
    /// Its entry (the key).
    pub place: Place,
}

/// A response header worth reading.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderDecl {
    /// The type of its value.
    pub kind: HeaderKind,
    /// What it says.
    pub description: Option<String>,
    /// Its entry (the key).
    pub place: Place,
}

/// The type of a header's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderKind {
    /// Any text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// How far the cited sources carry a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The source says so of this operation.
    Documented,
    /// The source says so of the whole API.
    ApiWide,
    /// It is our reading of the source.
    Inferred,
}

/// A condition on the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Where to look: RFC 6901, with `*` for any element of an array.
    pub pointer: Located<String>,
    /// What must hold there.
    pub test: Test,
    /// The line as a whole.
    pub place: Place,
}

/// What must hold of the value at a pointer; a list holds when one of its values does, and is never empty.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// The value is one of these scalars (`equals`, `one_of`).
    Equals(Vec<Value>),
    /// The text begins with one of these.
    StartsWith(Vec<String>),
    /// The text ends with one of these.
    EndsWith(Vec<String>),
    /// The text contains one of these.
    Contains(Vec<String>),
    /// There is a value at the pointer, or there is none.
    Exists(bool),
}

/// A value that a case takes from the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// Where it stands: RFC 6901, with `*` for any element of an array.
    pub pointer: Located<String>,
    /// How much of it is taken.
    pub part: CapturePart,
    /// Its entry (the key).
    pub place: Place,
}

/// How much of a captured text is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapturePart {
    /// All of it.
    All,
    /// What follows its last blank.
    LastWord,
}
