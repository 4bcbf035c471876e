//! Where each value of a document stands in its text.

mod json;
mod yaml;

use std::ops::Range;

pub(super) use crate::document::spans::json::of_json;
pub(super) use crate::document::spans::yaml::{DepthFault, anchored, check_depth, of_yaml, second_document};
use crate::vocabulary::Part;
use crate::vocabulary::pointer::unescape;

/// The values of a text, as a tree in one vector. An alias is the node of its anchor, so that the tree is as small as
/// the text however far aliases would unfold.
#[derive(Debug, Default)]
pub(super) struct Spans {
    nodes: Vec<Spanned>,
}

#[derive(Debug)]
struct Spanned {
    span: Range<usize>,
    children: Children,
}

#[derive(Debug)]
enum Children {
    None,
    Items(Vec<usize>),
    Entries(Vec<Entry>),
}

#[derive(Debug)]
struct Entry {
    key: String,
    key_span: Range<usize>,
    value: usize,
    /// The bytes of the alias, if the value is one.
    alias: Option<Range<usize>>,
}

impl Spans {
    /// Returns the bytes of the key or value at `pointer`; if nothing is there, those of the nearest ancestor's key.
    pub(super) fn locate(&self, pointer: &str, part: Part) -> Option<Range<usize>> {
        let mut node = 0;
        let mut key_span: Option<Range<usize>> = None;
        let mut value_span = self.nodes.first()?.span.clone();
        for token in pointer.split('/').skip(1) {
            let Some(step) = self.step(node, &unescape(token)) else {
                return Some(key_span.unwrap_or(value_span.start..value_span.start));
            };
            node = step.node;
            value_span = step.value_span;
            key_span = Some(step.key_span.unwrap_or_else(|| value_span.clone()));
        }
        Some(match (part, key_span) {
            (Part::Key, Some(key)) => key,
            // A value that was left out has no bytes to point at.
            (Part::Value, Some(key)) if value_span.is_empty() => key,
            _ => value_span,
        })
    }

    fn step(&self, node: usize, token: &str) -> Option<Step> {
        match &self.nodes.get(node)?.children {
            Children::None => None,
            Children::Items(items) => {
                let node = *items.get(token.parse::<usize>().ok()?)?;
                Some(Step { node, key_span: None, value_span: self.nodes.get(node)?.span.clone() })
            }
            Children::Entries(entries) => {
                if let Some(entry) = entries.iter().find(|entry| entry.key == token) {
                    let own = || self.nodes.get(entry.value).map(|value| value.span.clone());
                    let value_span = entry.alias.clone().or_else(own)?;
                    return Some(Step { node: entry.value, key_span: Some(entry.key_span.clone()), value_span });
                }
                // What `<<` brings in stands where it was first written. No recursion beyond the nesting of the text:
                // an anchor stands before its aliases.
                entries.iter().filter(|entry| entry.key == "<<").find_map(|entry| {
                    match &self.nodes.get(entry.value)?.children {
                        Children::Items(items) => items.iter().find_map(|item| self.step_into_merged(*item, token)),
                        _ => self.step_into_merged(entry.value, token),
                    }
                })
            }
        }
    }

    fn step_into_merged(&self, node: usize, token: &str) -> Option<Step> {
        match &self.nodes.get(node)?.children {
            Children::Entries(_) => self.step(node, token),
            _ => None,
        }
    }
}

struct Step {
    node: usize,
    key_span: Option<Range<usize>>,
    value_span: Range<usize>,
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::vocabulary::{Part, Place};

    /// Checks the text that a pointer's key and value are found at.
    #[track_caller]
    fn check(path: &str, text: &str, pointer: &str, key: &str, value: &str) {
        let document = Document::parse(path, text.to_owned()).expect("a valid document");
        let found = |part| {
            let place = Place { path: path.into(), pointer: pointer.to_owned(), part };
            document.locate(&place).map(|span| &document.text()[span])
        };
        assert_eq!((found(Part::Key), found(Part::Value)), (Some(key), Some(value)), "{pointer}");
    }

    #[test]
    fn keys_and_values_are_found_in_blocks() {
        let text = "é: ü\npaths:\n  /a/{b}:\n    get: [x, 'é y', 3] # here\n    post:\n      z: 1\n\nlast: |\n  some\n  text\n";
        check("a.yaml", text, "/é", "é", "ü");
        check("a.yaml", text, "/paths/~1a~1{b}/get", "get", "[x, 'é y', 3]");
        check("a.yaml", text, "/paths/~1a~1{b}/get/1", "'é y'", "'é y'");
        check("a.yaml", text, "/paths/~1a~1{b}/post", "post", "z: 1");
        check("a.yaml", text, "/last", "last", "some\n  text");
    }

    #[test]
    fn line_ends_of_any_kind_do_not_shift_what_is_found() {
        for end in ["\n", "\r\n"] {
            let text = ["é: 1", "b:", "  - c", "  - d: e"].join(end);
            check("a.yaml", &text, "/b/1/d", "d", "e");
        }
        check("a.yaml", "\u{feff}a: 1\nb: 2\n", "/b", "b", "2");
    }

    #[test]
    fn keys_and_values_are_found_in_json() {
        let text = "{\"a\\\"/~\": [1, {\"é\": \"\\ud83d\\ude00]\"}, null, []],\t\"b\"\n:\n-1e3}";
        check("a.json", text, "/a\"~1~0/0", "1", "1");
        check("a.json", text, "/a\"~1~0/1/é", "\"é\"", "\"\\ud83d\\ude00]\"");
        check("a.json", text, "/a\"~1~0/3", "[]", "[]");
        check("a.json", text, "/b", "\"b\"", "-1e3");
        check("a.json", " 5 ", "", "5", "5");
    }

    #[test]
    fn the_key_stands_for_a_value_that_was_left_out() {
        check("a.yaml", "errors:\n  400:\n  401:\n", "/errors/400", "400", "400");
    }

    #[test]
    fn the_nearest_ancestor_stands_for_what_is_not_there() {
        let text = "a:\n  b: [1]\n";
        check("a.yaml", text, "/a/b/7", "b", "b");
        check("a.yaml", text, "/a/x/y/z", "a", "a");
        check("a.yaml", text, "/x", "", "");
        check("a.json", r#"{"a": {"b": [1]}}"#, "/a/b/0/c", "1", "1");
    }

    #[test]
    fn an_alias_is_found_where_it_stands_and_its_children_at_the_anchor() {
        let text = "a: &a\n  x: 1\nb: *a\nc: [*a]\nd:\n  <<: *a\n  y: 2\n";
        check("a.yaml", text, "/b", "b", "*a");
        check("a.yaml", text, "/b/x", "x", "1");
        check("a.yaml", text, "/c/0/x", "x", "1");
        check("a.yaml", text, "/d/x", "x", "1");
        check("a.yaml", text, "/d/y", "y", "2");
    }

    #[test]
    fn lines_of_a_flow_that_are_not_indented_do_not_end_the_search() {
        let text = "a: 1\nb: {\n  x: [\n  1\n  ]\n}\nc:\n  d: {\n\"y\": 2\n}\ne: 3\n";
        for (pointer, key, value) in [("/a", "a", "1"), ("/c/d/y", "\"y\"", "2"), ("/e", "e", "3")] {
            check("a.yaml", text, pointer, key, value);
        }
    }

    #[test]
    fn what_stands_before_a_line_that_cannot_be_joined_is_found() {
        let text = "a: 1\nb: {\n  x: 1 # one\n}\nc: 3\n";
        check("a.yaml", text, "/a", "a", "1");
        check("a.yaml", text, "/b/x", "x", "1");
    }

    #[test]
    fn places_of_another_file_are_not_found() {
        let document = Document::parse("a.yaml", "a: 1".to_owned()).expect("valid YAML");
        assert_eq!(document.locate(&Place::root("b.yaml")), None);
    }
}
