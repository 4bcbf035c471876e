//! The contract as plain data: what an API's operations answer, and how they fail.
//!
//! Nothing here knows of Rust syntax, and everything that comes from a file keeps its place there. Names are kept
//! twice where they differ: ours, and the one on the wire.

use indexmap::IndexMap;
use serde_json::Value;

use crate::vocabulary::Place;
use crate::vocabulary::{Evidence, OperationKey, SchemaName, Source, Status};

/// What one API promises: the specification and the overlay, agreed upon.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// The package and module the API becomes.
    pub id: ApiId,
    /// `info.title` of the specification.
    pub title: String,
    /// `info.version` of the specification.
    pub version: String,
    /// `info.description` of the specification.
    pub description: Option<String>,
    /// The first server of the specification, where requests go by default.
    pub server: Option<Server>,
    /// The security schemes that the specification declares and a client can serve.
    pub security_schemes: Vec<SecurityScheme>,
    /// Where claims come from, by the identifier that the overlay gives them.
    pub sources: IndexMap<String, Source>,
    /// The operations in the order of the specification; those that the overlay excludes are not among them.
    pub operations: Vec<Operation>,
    /// Schemas of error bodies that are not component schemas of the specification, by their type's name.
    pub extra_schemas: IndexMap<SchemaName, ExtraSchema>,
    /// Lists of alternative bodies, by the name of the enum that holds them.
    pub body_sets: IndexMap<String, Vec<BodyRef>>,
    /// The statuses that the API never answers, each with the reason and its sources.
    pub never: IndexMap<Status, (String, Vec<String>)>,
}

/// The schema of an error body that is no component of the specification.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtraSchema {
    /// The schema.
    pub schema: Value,
    /// Where it stands, in the specification or the overlay.
    pub place: Place,
}

/// An API's address in the project: `specs/<package>/<module>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiId {
    /// The package that is generated: `shop`.
    pub package: String,
    /// The specification's file name without its ending, which is the module and the feature: `dam`.
    pub module: String,
}

impl std::fmt::Display for ApiId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.package, self.module)
    }
}

/// A server of the specification, with the variables of its URL.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// The URL, which may hold variables in braces.
    pub url: String,
    /// The variables by name: the default, if it has one, and the description.
    pub variables: IndexMap<String, ServerVariable>,
}

/// A variable of a server's URL.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// The value when the user gives none.
    pub default: Option<String>,
    /// What the variable is.
    pub description: Option<String>,
}

/// A way to authenticate that the specification declares.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The key under `components/securitySchemes`.
    pub id: String,
    /// How the credential travels.
    pub kind: CredentialKind,
    /// What the specification says of it.
    pub description: Option<String>,
}

/// How a credential travels in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialKind {
    /// A header of its own.
    Header(String),
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
    /// `Authorization: Bearer`, which OAuth 2.0 and OpenID Connect use too.
    Bearer,
    /// `Authorization: Basic`.
    Basic,
}

/// One operation: what it is called, what it answers, how it fails.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Method and path template, as the specification writes them.
    pub key: OperationKey,
    /// The Rust method, `verb_noun`.
    pub name: String,
    /// The specification's `operationId`.
    pub operation_id: Option<String>,
    /// The operation's key in the specification.
    pub place: Place,
    /// The specification's `summary`.
    pub summary: Option<String>,
    /// The specification's `description`.
    pub description: Option<String>,
    /// Whether the specification calls the operation deprecated.
    pub deprecated: bool,
    /// Alternatives of scheme identifiers that authenticate the operation; empty when it needs none.
    pub security: Vec<Vec<String>>,
    /// The server of this operation alone, if it has one.
    pub server: Option<Server>,
    /// The documented successes, in the order of the specification.
    pub successes: Vec<Status>,
    /// The failures: exact statuses by number, each with its cases first, then ranges, then `default`, then successes
    /// that are failures by what their body says.
    pub failures: Vec<Failure>,
    /// Statuses that the specification documents and the overlay drops, with the reason.
    pub dropped: Vec<(Status, String)>,
}

/// One way an operation fails, which is one variant of its error.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The HTTP status, a range, or `default`.
    pub status: Status,
    /// The variant's name.
    pub variant: String,
    /// What the status says, in a sentence.
    pub means: Option<String>,
    /// What causes it on this operation.
    pub when: Vec<String>,
    /// What the response's body holds.
    pub body: Body,
    /// What a client can do.
    pub retry: Retry,
    /// Declared response headers.
    pub headers: IndexMap<String, Header>,
    /// How well the claim is founded.
    pub evidence: Evidence,
    /// Identifiers of the sources that say so.
    pub cite: Vec<String>,
    /// What the body must say for this variant; empty for the status's own variant.
    pub matches: Vec<Match>,
    /// Values to take out of the body: name, pointer, part.
    pub captures: IndexMap<String, Capture>,
    /// For a success that is a failure: where the body keeps a status of its own.
    pub body_status: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

impl Failure {
    /// Returns whether the body, not the status alone, selects this variant.
    pub fn is_case(&self) -> bool {
        !self.matches.is_empty()
    }
}

pub use crate::vocabulary::{Capture, HeaderDecl as Header, Match, Retry, Wait};

/// What the body of a failure holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing is known: any JSON.
    Unknown,
    /// The response has no body.
    None,
    /// One schema.
    One(BodyRef),
    /// Several schemas: the name of an entry of [`Contract::body_sets`].
    AnyOf(String),
}

/// A schema that a body may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRef {
    /// The schema's name: a component schema of the specification, or an entry of [`Contract::extra_schemas`].
    pub schema: SchemaName,
    /// The media type that the schema is tied to, if any.
    pub media: Option<String>,
}
