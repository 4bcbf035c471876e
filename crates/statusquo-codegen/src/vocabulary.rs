//! The words that all stages share: plain values without a stage of their own.
//!
//! One function per rule stands here: how a pointer is escaped, what a status is called, which media types are JSON.
//! Nothing here knows a stage.

pub mod case;
mod claim;
mod lines;
pub mod media_type;
mod names;
mod operation_key;
mod place;
pub mod pointer;
mod retry;
mod status;
mod unique;

pub use claim::{Capture, CapturePart, Evidence, HeaderDecl, HeaderKind, Match, Source, Test};
pub(crate) use lines::{LineIndex, floor};
pub use names::{SchemaName, WireName};
pub use operation_key::{InvalidOperationKey, METHODS, OperationKey, is_method};
pub use place::{Located, Part, Place};
pub use retry::{Retry, Wait};
pub use status::{InvalidStatus, Status};
pub use unique::Unique;

/// Whether a key of a document is an extension: a vendor's own word, which the OpenAPI Specification keeps free.
pub fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}
