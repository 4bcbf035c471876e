//! A cursor into a document.

use serde_json::Value;

use crate::document::Document;
use crate::vocabulary::pointer::join;
use crate::vocabulary::{Part, Place};

/// A value of a document together with its pointer.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    document: &'a Document,
    pointer: String,
    value: &'a Value,
}

impl<'a> Node<'a> {
    pub(super) fn new(document: &'a Document, pointer: String, value: &'a Value) -> Self {
        Self { document, pointer, value }
    }

    /// Returns the entry `key` of a mapping.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        Some(self.child(key, self.value.as_object()?.get(key)?))
    }

    /// Returns the entries of a mapping in the order of the document; none for any other value.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let parent = self.clone();
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(move |(key, value)| (key.as_str(), parent.child(key, value)))
    }

    /// Returns the elements of an array; none for any other value.
    pub fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let parent = self.clone();
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(move |(index, value)| parent.child(&index.to_string(), value))
    }

    /// Returns the value.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// Returns the document that the value is part of.
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Returns the RFC 6901 pointer of the value.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the place of the value.
    pub fn place(&self) -> Place {
        Place { path: self.document.shared_path(), pointer: self.pointer.clone(), part: Part::Value }
    }

    /// Returns the place of the key that the value stands under.
    pub fn key_place(&self) -> Place {
        Place { part: Part::Key, ..self.place() }
    }

    /// Returns the text, if the value is a string.
    pub fn as_str(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// Returns the truth value, if the value is one.
    pub fn as_bool(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// Returns the number, if the value is an integer of 64 bits without sign.
    pub fn as_u64(&self) -> Option<u64> {
        self.value.as_u64()
    }

    /// Whether the value is `null` or left empty.
    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// Whether the value is a mapping.
    pub fn is_mapping(&self) -> bool {
        self.value.is_object()
    }

    /// Whether the value is an array.
    pub fn is_array(&self) -> bool {
        self.value.is_array()
    }

    fn child(&self, token: &str, value: &'a Value) -> Node<'a> {
        Node { document: self.document, pointer: join(&self.pointer, token), value }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::vocabulary::Place;

    #[test]
    fn entries_and_items_know_their_pointers() {
        let document = Document::parse("a.yaml", "paths:\n  /a/{b~}: [x, y]\n".into()).expect("valid YAML");
        let (key, entry) = document.root().get("paths").and_then(|paths| paths.entries().next()).expect("one path");
        let items: Vec<String> = entry.items().map(|item| item.pointer().to_owned()).collect();

        assert_eq!(key, "/a/{b~}");
        assert_eq!(entry.pointer(), "/paths/~1a~1{b~0}");
        assert_eq!(items, ["/paths/~1a~1{b~0}/0", "/paths/~1a~1{b~0}/1"]);
        assert_eq!(entry.place(), Place::root("a.yaml").child("paths").child("/a/{b~}"));
        assert_eq!(document.node(entry.pointer()).map(|node| node.value()), Some(entry.value()));
    }

    #[test]
    fn scalars_have_no_children() {
        let document = Document::parse("a.yaml", "text".into()).expect("valid YAML");
        let root = document.root();
        assert!(root.get("x").is_none() && root.entries().next().is_none() && root.items().next().is_none());
        assert_eq!(root.as_str(), Some("text"));
    }
}
