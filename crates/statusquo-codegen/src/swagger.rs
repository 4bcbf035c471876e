//! Swagger 2.0 becomes OpenAPI 3.0.
//!
//! Takes a document, and gives it in the later form, which is all that other stages know. Where each value stood is kept
//! with the document. A document of another version is given back as it came.
//!
//! | what | where |
//! |---|---|
//! | `paths`, operations, parameters that are shared by the operations of a path | `operations` |
//! | parameters of the path, the query and headers | `parameters` |
//! | parameters of the body and of forms, `consumes` | `bodies` |
//! | responses, their headers, `produces` | `responses` |
//! | `definitions`, and what parameters say of their values | `schemas` |
//! | `host`, `basePath`, `schemes`, `securityDefinitions` | `root` |
//! | references | `references` |
//!
//! What has no counterpart stays under its own name (a style `tsv`, a second body), so that the stages that know what a
//! client does report it as they would in any document.

mod bodies;
mod operations;
mod parameters;
mod references;
mod responses;
mod root;
mod schemas;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::{Document, Moves};
use crate::vocabulary::pointer::join;

/// The version of OpenAPI that is made.
const VERSION: &str = "3.0.3";

/// References longer than this chain are taken for a cycle.
const MAX_REFERENCES: usize = 32;

/// Makes OpenAPI 3.0 of Swagger 2.0.
pub(crate) fn convert(document: Document) -> Document {
    let is_swagger = match document.value().get("swagger") {
        Some(Value::String(version)) => version == "2.0",
        // Without quotes, YAML reads a number.
        Some(Value::Number(version)) => version.as_f64() == Some(2.0),
        _ => false,
    };
    if !is_swagger {
        return document;
    }
    let mut conversion = Conversion::new(document.value());
    let mut value = conversion.root();
    references::rewrite(&mut value, &conversion.now);
    let moves = conversion.moves;
    document.moved(value, moves, Vec::new())
}

/// A document on its way.
struct Conversion<'a> {
    /// The document as it was.
    before: &'a Value,
    moves: Moves,
    /// Where values are now, by where they were.
    now: BTreeMap<String, String>,
}

impl<'a> Conversion<'a> {
    fn new(before: &'a Value) -> Self {
        Conversion { before, moves: Moves::default(), now: BTreeMap::new() }
    }

    /// Says that what is at `now` was at `then`. References to what was there lead to the first such place.
    fn moved(&mut self, now: &str, then: &str) {
        if now != then {
            self.moves.insert(now, None, then);
        }
        self.now.entry(then.to_owned()).or_insert_with(|| now.to_owned());
    }

    /// Returns the value that an object is or refers to, and where that was.
    fn resolved(&self, value: &'a Value, then: &str) -> (&'a Value, String) {
        let mut found = (value, then.to_owned());
        for _ in 0..MAX_REFERENCES {
            let target = found.0.get("$ref").and_then(Value::as_str).and_then(references::pointer);
            match target.and_then(|pointer| Some((self.before.pointer(&pointer)?, pointer))) {
                Some(target) => found = target,
                None => break,
            }
        }
        found
    }

    /// Returns the media types under a key of an operation, or of the document if the operation has none.
    fn media_types(&self, operation: &Value, key: &str) -> Vec<String> {
        let list = operation.get(key).or_else(|| self.before.get(key)).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|media| media.as_str().map(str::to_owned)).collect()
    }
}

/// Returns the entries of an object but for those of some names.
fn without(value: &Value, keys: &[&str]) -> Map<String, Value> {
    let entries = value.as_object().into_iter().flatten();
    entries.filter(|(key, _)| !keys.contains(&key.as_str())).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Returns the pointer of something further below.
fn below(pointer: &str, tokens: &[&str]) -> String {
    tokens.iter().fold(pointer.to_owned(), |pointer, token| join(&pointer, token))
}

#[cfg(test)]
mod tests;
