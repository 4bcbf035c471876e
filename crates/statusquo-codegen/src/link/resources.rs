//! Identifiers of JSON Schema and OpenAPI: `$id`, `$anchor`, `$dynamicAnchor` and `$self`.
//!
//! Takes the value of a file, gives its resources (JSON Schema 2020-12, 8.2.1): parts that have a URI of their own, with
//! the names (8.2.2) in each of them.

use std::collections::BTreeMap;

use serde_json::Value;
use url::Url;

use super::uri;
use crate::vocabulary::is_extension;
use crate::vocabulary::pointer::join;

/// The resources of a file.
#[derive(Debug, Default)]
pub(super) struct Resources {
    /// The URI of each, by the pointer of its root; the file itself is always one.
    bases: BTreeMap<String, Option<Url>>,
    /// What names stand for, by the resource that they are in.
    anchors: BTreeMap<(String, String), String>,
}

impl Resources {
    /// Finds the resources of a file.
    pub(super) fn of(value: &Value) -> Self {
        let mut resources = Self::default();
        let own = value.get("$self").and_then(Value::as_str).and_then(|own| Url::parse(own).ok());
        resources.bases.insert(String::new(), own);
        resources.collect(value, "", "");
        resources
    }

    fn collect(&mut self, value: &Value, pointer: &str, resource: &str) {
        match value {
            Value::Object(map) => {
                let text = |key: &str| map.get(key).and_then(Value::as_str);
                let mut resource = resource;
                if let Some(id) = text("$id") {
                    // An `$id` of a fragment alone is how drafts before 2019-09 write an anchor.
                    if let Some(name) = id.strip_prefix('#') {
                        self.name(resource, name, pointer);
                    } else {
                        self.bases.insert(pointer.to_owned(), self.resolved(resource, id));
                        resource = pointer;
                    }
                }
                for name in ["$anchor", "$dynamicAnchor"].iter().filter_map(|key| text(key)) {
                    self.name(resource, name, pointer);
                }
                for (key, value) in map.iter().filter(|(key, _)| !is_data(key)) {
                    if value.is_object() || value.is_array() {
                        self.collect(value, &join(pointer, key), resource);
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(item, &join(pointer, &index.to_string()), resource);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn name(&mut self, resource: &str, name: &str, pointer: &str) {
        self.anchors.entry((resource.to_owned(), name.to_owned())).or_insert_with(|| pointer.to_owned());
    }

    fn resolved(&self, resource: &str, id: &str) -> Option<Url> {
        let (id, _) = uri::split(id);
        match self.bases.get(resource) {
            Some(Some(base)) => base.join(id).ok(),
            Some(None) | None => Url::parse(id).ok(),
        }
    }

    /// Returns the pointer of the resource that a pointer is in.
    pub(super) fn around<'p>(&self, pointer: &'p str) -> &'p str {
        let mut end = pointer.len();
        while end > 0 && !self.bases.contains_key(&pointer[..end]) {
            end = pointer[..end].rfind('/').unwrap_or(0);
        }
        &pointer[..end]
    }

    /// Returns the URI of a resource.
    pub(super) fn base(&self, resource: &str) -> Option<&Url> {
        self.bases.get(resource)?.as_ref()
    }

    /// Returns the URI of each resource that has one, and its pointer.
    pub(super) fn uris(&self) -> impl Iterator<Item = (&str, &str)> {
        self.bases.iter().filter_map(|(pointer, base)| Some((without_fragment(base.as_ref()?), pointer.as_str())))
    }

    /// Returns the pointer that a name in a resource stands for.
    pub(super) fn anchor(&self, resource: &str, name: &str) -> Option<&str> {
        self.anchors.get(&(resource.to_owned(), name.to_owned())).map(String::as_str)
    }
}

/// Returns a URI as far as it names a resource.
pub(super) fn without_fragment(uri: &Url) -> &str {
    &uri[..url::Position::AfterQuery]
}

/// Whether a key holds values, in which nothing is a schema.
fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "enum" | "const" | "default") || is_extension(key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// JSON Schema 2020-12, Appendix A: the identifiers of its example, and the pointers that it lists for each.
    #[test]
    fn resources_are_those_of_the_standards_example() {
        let document = json!({
            "$id": "https://example.com/root.json",
            "$defs": {
                "A": { "$anchor": "foo" },
                "B": {
                    "$id": "other.json",
                    "$defs": {
                        "X": { "$anchor": "bar" },
                        "Y": { "$id": "t/inner.json", "$anchor": "bar" },
                    },
                },
                "C": { "$id": "urn:uuid:ee564b8a-7a87-4125-8c96-e9f123d6766f" },
            },
        });
        let resources = Resources::of(&document);
        for (uri, expected) in [
            ("https://example.com/root.json", ""),
            ("https://example.com/other.json", "/$defs/B"),
            ("https://example.com/t/inner.json", "/$defs/B/$defs/Y"),
            ("urn:uuid:ee564b8a-7a87-4125-8c96-e9f123d6766f", "/$defs/C"),
        ] {
            assert!(resources.uris().any(|found| found == (uri, expected)), "{uri}");
        }
        assert_eq!(resources.anchor("", "foo"), Some("/$defs/A"));
        assert_eq!(resources.anchor("/$defs/B", "bar"), Some("/$defs/B/$defs/X"));
        assert_eq!(resources.anchor("/$defs/B/$defs/Y", "bar"), Some("/$defs/B/$defs/Y"));
        assert_eq!(resources.anchor("", "bar"), None);
        assert_eq!(resources.around("/$defs/B/$defs/X/type"), "/$defs/B");
        assert_eq!(resources.around("/$defs/A"), "");
    }

    #[test]
    fn values_have_no_identifiers() {
        let document = json!({ "a": { "example": { "$anchor": "x" }, "enum": [{ "$id": "https://a/b" }] } });
        let resources = Resources::of(&document);
        assert_eq!((resources.anchor("", "x"), resources.bases.len()), (None, 1));
    }
}
