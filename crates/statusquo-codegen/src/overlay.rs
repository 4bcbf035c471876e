//! The overlay: how each endpoint fails, and where that is written.
//!
//! Takes a parsed document and gives an [`Overlay`]: declarations as the file makes them, each with its place, and a
//! diagnostic for every mistake that shows in the file alone. What needs the specification to be judged is judged in
//! `contract`. The language is described in `overlays/README.md`.

mod fields;
mod read;
mod read_case;
mod read_failure;
mod read_operation;
mod scalar;
#[cfg(test)]
mod testing;

use indexmap::IndexMap;
use serde_json::Value;

pub use crate::overlay::read::read;
use crate::vocabulary::{Capture, Evidence, HeaderDecl, Located, Match, OperationKey, Place, Retry, Source, Status};

/// The description of the language, in Markdown: `overlays/README.md`.
pub const LANGUAGE: &str = include_str!("../OVERLAY.md");

/// What stands where something is still to be written.
pub const TODO: &str = "TODO";

/// Everything that one overlay file declares.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// The evidence, by the name under which it is cited.
    pub sources: IndexMap<String, Source>,
    /// Error bodies that the specification does not declare, by name.
    pub bodies: IndexMap<String, BodySchema>,
    /// What a status means on this API.
    pub errors: IndexMap<Status, FailureDeclaration>,
    /// Statuses that groups of operations share.
    pub rules: Vec<Rule>,
    /// Statuses that this API does not use.
    pub never: IndexMap<Status, RuledOut>,
    /// Success statuses whose body says that the call failed, on every operation.
    pub failure_when: Vec<FailureCondition>,
    /// What is declared of each operation.
    pub operations: IndexMap<OperationKey, OperationEntry>,
    /// The file as a whole.
    pub place: Place,
}

/// An error body that the overlay declares.
#[derive(Debug, Clone, PartialEq)]
pub struct BodySchema {
    /// An OpenAPI 3.0 Schema Object, not checked yet.
    pub schema: Value,
    /// Its entry (the key).
    pub place: Place,
}

/// A status that does not occur: on the whole API (`never`), or on an operation for which it is documented (`drop`).
#[derive(Debug, Clone, PartialEq)]
pub struct RuledOut {
    /// How that is known.
    pub why: String,
    /// The sources that say so.
    pub cite: Vec<Located<String>>,
    /// Its entry (the key).
    pub place: Place,
}

/// What one status means: under `errors`, a rule or an operation. What is `None` or empty is taken from elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureDeclaration {
    /// The status (the key, or the element of a list).
    pub place: Place,
    /// One sentence: what the status says.
    pub means: Option<String>,
    /// What causes it, as short phrases.
    pub when: Vec<String>,
    /// What the response's body is.
    pub bodies: Option<BodyDeclaration>,
    /// Why the body differs from the one that the specification documents.
    pub body_why: Option<String>,
    /// Whether trying again may help.
    pub retry: Option<Retry>,
    /// Response headers worth reading, by name as written.
    pub headers: IndexMap<String, HeaderDecl>,
    /// Meanings that the body tells apart, the first match first.
    pub cases: Vec<Case>,
    /// The sources of the claim.
    pub cite: Vec<Located<String>>,
    /// How far the sources carry it.
    pub evidence: Option<Evidence>,
}

impl FailureDeclaration {
    /// A status of which nothing but its presence is said.
    pub fn bare(place: Place) -> Self {
        Self {
            place,
            means: None,
            when: Vec::new(),
            bodies: None,
            body_why: None,
            retry: None,
            headers: IndexMap::new(),
            cases: Vec::new(),
            cite: Vec::new(),
            evidence: None,
        }
    }
}

/// The declared body of a failure.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyDeclaration {
    /// The response has no body.
    None,
    /// One of these, tried in order; never empty.
    Any(Vec<NamedBody>),
}

/// The name of a body schema.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedBody {
    /// A key of `bodies`, or of the specification's `components/schemas`.
    pub name: Located<String>,
    /// The media type it is sent as, when it is not the specification's.
    pub media: Option<String>,
}

/// One of several meanings of a status, told apart by the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The variant's name, `UpperCamelCase`.
    pub variant: Located<String>,
    /// What must hold of the body, all of it; never empty.
    pub matches: Vec<Match>,
    /// One sentence: what the case says.
    pub means: Option<String>,
    /// What causes it, as short phrases.
    pub when: Vec<String>,
    /// The body, when it is not that of the status.
    pub bodies: Option<BodyDeclaration>,
    /// Whether trying again may help.
    pub retry: Option<Retry>,
    /// The sources of the claim.
    pub cite: Vec<Located<String>>,
    /// How far the sources carry it.
    pub evidence: Option<Evidence>,
    /// Values taken from the body, by `snake_case` name.
    pub captures: IndexMap<String, Capture>,
    /// The case as a whole.
    pub place: Place,
}

/// A success status whose body says that the call failed.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureCondition {
    /// The variant's name, `UpperCamelCase`.
    pub variant: Located<String>,
    /// What must hold of the body, all of it; never empty.
    pub matches: Vec<Match>,
    /// The statuses it is looked for under; `2XX` if not said.
    pub on: Located<Status>,
    /// Where the body keeps a status of its own.
    pub status_pointer: Option<Located<String>>,
    /// The body.
    pub bodies: Option<BodyDeclaration>,
    /// Whether trying again may help.
    pub retry: Option<Retry>,
    /// What causes it, as short phrases.
    pub when: Vec<String>,
    /// One sentence: what the failure says.
    pub means: Option<String>,
    /// The sources of the claim.
    pub cite: Vec<Located<String>>,
    /// How far the sources carry it.
    pub evidence: Option<Evidence>,
    /// The entry as a whole.
    pub place: Place,
}

/// Statuses that a group of operations shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The statuses.
    pub errors: IndexMap<Status, FailureDeclaration>,
    /// Which operations it holds for.
    pub on: Selector,
    /// The operations it does not hold for all the same.
    pub except: Vec<Located<OperationKey>>,
    /// The sources of every error above that cites nothing itself.
    pub cite: Vec<Located<String>>,
    /// How far they carry it.
    pub evidence: Option<Evidence>,
    /// The rule as a whole.
    pub place: Place,
}

/// Which operations a rule holds for; empty for all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selector {
    /// Those with one of these methods, in capitals.
    pub methods: Vec<String>,
    /// Those with, or without, a request body.
    pub body: Option<bool>,
}

/// What the overlay says of an operation.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly every entry is the large one")]
pub enum OperationEntry {
    /// It is left out of the client.
    Excluded {
        /// The reason.
        why: String,
        /// Its entry (the key).
        place: Place,
    },
    /// It is part of the client.
    Declared(OperationOverlay),
}

impl OperationEntry {
    /// The entry's key.
    pub fn place(&self) -> &Place {
        match self {
            OperationEntry::Excluded { place, .. } => place,
            OperationEntry::Declared(operation) => &operation.place,
        }
    }
}

/// The declaration of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationOverlay {
    /// The method's name, `snake_case`.
    pub name: Located<String>,
    /// The sources of every error below that cites nothing itself.
    pub cite: Vec<Located<String>>,
    /// How far they carry it.
    pub evidence: Option<Evidence>,
    /// How it fails.
    pub errors: IndexMap<Status, FailureDeclaration>,
    /// Statuses that the specification documents and the overlay rules out.
    pub drop: IndexMap<Status, RuledOut>,
    /// Success statuses whose body says that the call failed.
    pub failure_when: Vec<FailureCondition>,
    /// Its entry (the key).
    pub place: Place,
}
