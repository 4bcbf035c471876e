//! The operations of a document, counted once more.
//!
//! Invariant: nothing here is shared with how the generator itself reads a document. References are followed from file to
//! file by the paths of the standard library.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::document::Document;

/// The keys of a path item that are methods.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// References longer than this chain are taken for a cycle.
const MAX_REFERENCES: usize = 32;

/// Returns the operations of a document: every method of every path, wherever the path item stands. A path that refers to
/// nothing counts as one, since nobody knows what it would have been.
pub(super) fn of(document: &Document) -> Vec<String> {
    // A patch may remove operations and add others, and is applied to the whole.
    if document.is_patched() {
        let files = Files(BTreeMap::from([(normal(Path::new(document.path())), document.value())]));
        return files.operations(Path::new(document.path()));
    }
    let parts = document.parts().iter().map(|part| (normal(Path::new(part.path())), part.as_read()));
    let whole = (normal(Path::new(document.path())), document.as_read());
    Files(parts.chain([whole]).collect()).operations(Path::new(document.path()))
}

/// The values of files by their paths.
struct Files<'a>(BTreeMap<PathBuf, &'a Value>);

/// A value and the file that it stands in.
type Found<'a> = (PathBuf, &'a Value);

impl<'a> Files<'a> {
    fn operations(&self, first: &Path) -> Vec<String> {
        let first = normal(first);
        let Some(root) = self.0.get(&first).and_then(|root| self.chain((first, root)).pop()) else { return Vec::new() };
        let Some(paths) = root.1.get("paths") else { return Vec::new() };
        let mut operations = Vec::new();
        for (file, paths) in self.chain((root.0, paths)) {
            let paths = paths.as_object().into_iter().flatten();
            for (path, item) in paths.filter(|(path, _)| !path.starts_with("x-") && *path != "$ref") {
                for method in self.methods((file.clone(), item)) {
                    let operation = format!("{method} {path}");
                    if !operations.contains(&operation) {
                        operations.push(operation);
                    }
                }
            }
        }
        operations
    }

    /// Returns the methods of a path item, and of what it refers to.
    fn methods(&self, item: Found<'a>) -> Vec<String> {
        let mut methods: Vec<String> = Vec::new();
        let chain = self.chain(item);
        let last = chain.last().and_then(|(_, item)| item.as_object());
        if last.is_some_and(|last| last.contains_key("$ref")) {
            methods.push("$ref".to_owned());
        }
        for map in chain.iter().filter_map(|(_, item)| item.as_object()) {
            methods.extend(METHODS.iter().filter(|key| map.contains_key(**key)).map(|key| key.to_ascii_uppercase()));
            let additional = map.get("additionalOperations").and_then(Value::as_object);
            methods.extend(additional.into_iter().flatten().map(|(method, _)| method.clone()));
        }
        methods
    }

    /// Returns a value, what it refers to, what that refers to, and so on.
    fn chain(&self, start: Found<'a>) -> Vec<Found<'a>> {
        let mut chain = vec![start];
        while chain.len() < MAX_REFERENCES {
            let next = chain.last().and_then(|(file, value)| self.target(file, value.get("$ref")?.as_str()?));
            match next {
                Some(next) => chain.push(next),
                None => break,
            }
        }
        chain
    }

    fn target(&self, file: &Path, reference: &str) -> Option<Found<'a>> {
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let file = match path {
            "" => file.to_owned(),
            path => normal(&file.parent().unwrap_or(Path::new("")).join(decoded(path))),
        };
        let value = self.0.get(&file)?.pointer(&decoded(pointer))?;
        Some((file, value))
    }
}

/// Removes dots from a path, save those that lead out of where it starts.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn operations_of(files: &[(&str, Value)]) -> Vec<String> {
        let files = Files(files.iter().map(|(path, value)| (PathBuf::from(path), value)).collect());
        files.operations(Path::new("./api.yaml"))
    }

    #[test]
    fn operations_are_counted_behind_references_and_beside_other_keys() {
        let document = json!({
            "paths": {
                "/a": { "get": {}, "post": {}, "parameters": [], "summary": "", "x-get": {} },
                "/b": { "$ref": "#/components/pathItems/B", "get": {} },
                "/c": { "$ref": "#/nowhere" },
                "/d": 1,
                "x-e": { "get": {} },
            },
            "components": {
                "pathItems": { "B": { "trace": {}, "query": {}, "additionalOperations": { "COPY": {} } } },
            },
        });
        let expected = ["GET /a", "POST /a", "GET /b", "TRACE /b", "QUERY /b", "COPY /b", "$ref /c"];
        assert_eq!(operations_of(&[("api.yaml", document)]), expected);
        assert!(operations_of(&[("api.yaml", json!([]))]).is_empty());
    }

    #[test]
    fn operations_are_counted_in_other_files() {
        let files = [
            ("api.yaml", json!({ "$ref": "orders/openapi.yaml" })),
            (
                "orders/openapi.yaml",
                json!({ "paths": { "$ref": "paths/index.yaml", "/own": { "put": {} }, "/gone": { "$ref": "gone.yaml" } } }),
            ),
            (
                "orders/paths/index.yaml",
                json!({ "/a": { "$ref": "../my%20items.yaml#/a~1b" }, "/b": { "$ref": "#/~1c" }, "/c": { "head": {} } }),
            ),
            ("orders/my items.yaml", json!({ "a/b": { "get": {} } })),
        ];
        assert_eq!(operations_of(&files), ["PUT /own", "$ref /gone", "GET /a", "HEAD /b", "HEAD /c"]);
    }
}
