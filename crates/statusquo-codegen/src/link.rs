//! Documents of several files become one, with references into itself alone.
//!
//! Takes a document and a [`Loader`] for the files that it refers to, gives the document with every part under the
//! heading of its kind: what `schemas/item.yaml` holds becomes `#/components/schemas/item`. Identifiers of JSON Schema
//! are resolved too, so that a reference is a pointer for every later stage. Where each part stood is kept with the
//! document, so that every diagnostic points into the right file.
//!
//! A reference that cannot be resolved stays as it is, relative to the first file; later stages say what becomes of it. A
//! file that cannot be had is an error here. Nothing is read by network.
//!
//! Invariant: a document that refers to itself alone, by pointers, is given back as it came.

mod copy;
mod files;
mod kind;
mod resolve;
mod resources;
mod uri;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::document::Document;

pub use files::{Loader, MAX_BYTES_IN_ALL, MAX_FILES, NoFiles, Unloaded};

/// Puts all files of a document into one. The document can be used when no diagnostic is an error.
pub fn link(document: Document, loader: &dyn Loader) -> (Document, Diagnostics) {
    if !needs_linking(document.value()) {
        return (document, Diagnostics::default());
    }
    let copied = copy::copy(&document, loader);
    (document.moved(copied.value, copied.moves, copied.parts), copied.diagnostics)
}

/// Which language a document is written in: they have other headings for the same kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    OpenApi,
    Swagger,
}

impl Dialect {
    fn of(document: &Value) -> Self {
        if document.get("swagger").is_some() { Dialect::Swagger } else { Dialect::OpenApi }
    }
}

/// Whether a document has references that are more than pointers into itself, or identifiers that change what they mean.
fn needs_linking(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
            ("$ref", Value::String(reference)) => !(reference.starts_with("#/") || reference == "#"),
            ("$id" | "$dynamicRef", Value::String(_)) => true,
            (_, value) => needs_linking(value),
        }),
        Value::Array(items) => items.iter().any(needs_linking),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests;
