//! Strict reading of mappings, lists and texts: what does not fit is reported, and reading goes on.

use serde_json::Value;

use crate::diagnostic::catalogue::overlay as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::document::Node;
use crate::vocabulary::Located;

/// What the parts of the reader share: the mistakes so far, and the names of the declared sources.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) diagnostics: Diagnostics,
    pub(super) sources: Vec<String>,
}

/// A mapping whose keys are all known.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    node: Node<'a>,
}

impl<'a> Fields<'a> {
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.node.get(key)
    }
}

impl Reader {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reads a mapping with the keys `known`; `what` names it ("a source").
    pub(super) fn fields<'a>(&mut self, node: &Node<'a>, what: &str, known: &[&str]) -> Option<Fields<'a>> {
        if !node.is_mapping() {
            self.wrong_type(node, &format!("{what} is a mapping of {}", list(known, "and")));
            return None;
        }
        for (key, entry) in node.entries() {
            if !known.contains(&key) {
                let diagnostic = Diagnostic::of(&catalogue::UNKNOWN_KEY, format!("unknown key `{key}`"))
                    .at(entry.key_place())
                    .label(format!("{what} has no such key"));
                let help = did_you_mean(key, known.iter().copied())
                    .unwrap_or_else(|| format!("the keys are {}", list(known, "and")));
                self.report(diagnostic.help(help));
            }
        }
        Some(Fields { node: node.clone() })
    }

    /// Reads the value of a key that must be there.
    pub(super) fn required<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &str,
        what: &str,
        example: &str,
    ) -> Option<Node<'a>> {
        let found = fields.get(key);
        if found.is_none() {
            let key_place = fields.node.key_place();
            self.report(
                Diagnostic::of(&catalogue::MISSING_KEY, format!("{what} has no `{key}`"))
                    .at(key_place)
                    .label(format!("`{key}` is missing here"))
                    .help(format!("write\n{example}")),
            );
        }
        found
    }

    /// Returns the entries of a mapping with keys of the author's choice.
    pub(super) fn entries<'a>(&mut self, node: &Node<'a>, expected: &str) -> Vec<(&'a str, Node<'a>)> {
        if !node.is_mapping() {
            self.wrong_type(node, expected);
        }
        node.entries().collect()
    }

    /// Returns the elements of a list.
    pub(super) fn items<'a>(&mut self, node: &Node<'a>, expected: &str) -> Vec<Node<'a>> {
        if !node.is_array() {
            self.wrong_type(node, expected);
        } else if node.items().next().is_none() {
            self.report(
                Diagnostic::of(&catalogue::EMPTY_LIST, "the list is empty")
                    .at(node.place())
                    .label(expected)
                    .help("fill the list, or remove the key"),
            );
        }
        node.items().collect()
    }

    /// Returns the elements of a list, or the value itself if it is none.
    pub(super) fn one_or_more<'a>(&mut self, node: &Node<'a>, expected: &str) -> Vec<Node<'a>> {
        if node.is_array() { self.items(node, expected) } else { vec![node.clone()] }
    }

    /// Reads a text that is not empty.
    pub(super) fn text(&mut self, node: &Node<'_>, expected: &str) -> Option<String> {
        match node.as_str() {
            Some(text) if text.trim().is_empty() => {
                self.report(
                    Diagnostic::of(&catalogue::EMPTY_TEXT, "the text is empty").at(node.place()).label(expected),
                );
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong_type(node, expected);
                None
            }
        }
    }

    pub(super) fn located_text(&mut self, node: &Node<'_>, expected: &str) -> Option<Located<String>> {
        let value = self.text(node, expected)?;
        Some(Located { value, place: node.place() })
    }

    pub(super) fn optional_text(&mut self, fields: &Fields<'_>, key: &str, expected: &str) -> Option<String> {
        let node = fields.get(key)?;
        self.text(&node, expected)
    }

    pub(super) fn bool(&mut self, node: &Node<'_>, expected: &str) -> Option<bool> {
        if node.as_bool().is_none() {
            self.wrong_type(node, expected);
        }
        node.as_bool()
    }

    /// Reads one of a few words.
    pub(super) fn word<T: Copy>(&mut self, node: &Node<'_>, what: &str, words: &[(&str, T)]) -> Option<T> {
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let written = node.as_str();
        let found = words.iter().find(|(name, _)| written == Some(name));
        if found.is_none() {
            let expected = format!("{what} is one of {}", list(&names, "or"));
            match written {
                Some(written) => self.unknown_word(node, written, &names, &expected),
                None => self.wrong_type(node, &expected),
            }
        }
        found.map(|(_, value)| *value)
    }

    pub(super) fn unknown_word(&mut self, node: &Node<'_>, written: &str, names: &[&str], expected: &str) {
        let diagnostic = Diagnostic::of(&catalogue::UNKNOWN_VALUE, format!("unknown value `{written}`"))
            .at(node.place())
            .label(expected);
        self.report(match did_you_mean(written, names.iter().copied()) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }

    pub(super) fn wrong_type(&mut self, node: &Node<'_>, expected: &str) {
        let found = kind(node.value());
        self.report(
            Diagnostic::of(&catalogue::WRONG_TYPE, format!("unexpected {found}")).at(node.place()).label(expected),
        );
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty value",
        Value::Bool(_) => "truth value",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "mapping",
    }
}

/// Writes names as prose: `a`, `b` and `c`.
pub(super) fn list(names: &[&str], conjunction: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} {conjunction} {last}", others.join(", ")),
    }
}
