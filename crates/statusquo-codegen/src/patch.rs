//! Patches: a standard OpenAPI Overlay document, 1.0 or 1.1, that corrects a specification.
//!
//! Takes the specification and the patch, gives the specification with every action applied, and what is wrong with
//! the patch. Reading and applying is `roas-overlay`'s; what it lets pass in silence is an error here: keys that
//! nobody knows, actions that match nothing. An action without effect is reported, so that a patch does not outlive
//! the mistake that it corrects.

use std::cmp::Reverse;

use roas_overlay::apply::{Apply, ApplyErrorKind, ApplyOptions};
use roas_overlay::common::apply::{compile_path, locate};
use roas_overlay::validation::Validate;
use roas_overlay::{v1_0, v1_1};
use serde_json::Value;

use crate::diagnostic::catalogue::patch as catalogue;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, MAX_BYTES, MAX_DEPTH, MAX_NODES, Node};
use crate::vocabulary::pointer::unescape;
use crate::vocabulary::{Place, is_extension};

const KEYS: [&str; 4] = ["overlay", "info", "extends", "actions"];
const INFO_KEYS: [&str; 3] = ["title", "version", "description"];
const ACTION_KEYS: [&str; 5] = ["target", "description", "update", "remove", "copy"];
const EXAMPLE: &str = "overlay: 1.0.0\ninfo: { title: What is corrected and why, version: 1.0.0 }\nactions:\n  \
                       - target: $.info\n    update: { title: Shop }";

/// Applies a patch to a specification. The document is the one that was given where a diagnostic is an error.
pub(crate) fn apply(specification: Document, patch: &Document) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let Some(actions) = read(patch, &mut diagnostics) else { return (specification, diagnostics) };
    let mut value = specification.value().clone();
    for action in &actions {
        if let Err(diagnostic) = action.apply(&mut value, &mut diagnostics) {
            diagnostics.push(*diagnostic);
        }
    }
    if diagnostics.has_errors() {
        return (specification, diagnostics);
    }
    (specification.patched(value), diagnostics)
}

/// One action with its place, in an Overlay document of its own.
struct Action<'a> {
    node: Node<'a>,
    overlay: SingleAction,
}

/// An Overlay document with a single action. The versions differ in what a list does with what is merged into it.
enum SingleAction {
    V1_0(v1_0::Overlay),
    V1_1(v1_1::Overlay),
}

/// Reads the actions, if the document is one that has some.
fn read<'a>(patch: &'a Document, diagnostics: &mut Diagnostics) -> Option<Vec<Action<'a>>> {
    let root = patch.root();
    let is_later = match version(&root) {
        Ok(is_later) => is_later,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    check_keys(&root, &KEYS, "a patch", diagnostics);
    if let Some(info) = root.get("info") {
        check_keys(&info, &INFO_KEYS[..if is_later { 3 } else { 2 }], "`info`", diagnostics);
    }
    let nodes: Vec<Node<'a>> = root.get("actions").iter().flat_map(Node::items).collect();
    for node in &nodes {
        check_keys(node, &ACTION_KEYS[..if is_later { 5 } else { 4 }], "an action", diagnostics);
    }
    // Each action is read by itself first, since an error of the whole does not say which one it is about.
    for node in &nodes {
        let read = if is_later {
            serde_json::from_value::<v1_1::Action>(node.value().clone()).map(drop)
        } else {
            serde_json::from_value::<v1_0::Action>(node.value().clone()).map(drop)
        };
        if let Err(error) = read {
            let action = Diagnostic::of(&catalogue::UNREADABLE_ACTION, format!("the action cannot be read: {error}"));
            diagnostics.push(action.at(node.place()).label("this action"));
        }
    }
    if diagnostics.has_errors() {
        return None;
    }
    let overlays = if is_later { later(&root, diagnostics) } else { earlier(&root, diagnostics) };
    let actions = nodes.into_iter().zip(overlays?).map(|(node, overlay)| Action { node, overlay });
    (!diagnostics.has_errors()).then(|| actions.collect())
}

/// Returns whether the version is 1.1.
fn version(root: &Node<'_>) -> Result<bool, Box<Diagnostic>> {
    let version = root.get("overlay");
    let patch_version = |text: &str, start| text.strip_prefix(start).is_some_and(|rest| rest.parse::<u32>().is_ok());
    let diagnostic = match &version {
        Some(node) => match node.as_str() {
            Some(text) if patch_version(text, "1.0.") => return Ok(false),
            Some(text) if patch_version(text, "1.1.") => return Ok(true),
            Some(_) | None => Diagnostic::titled(&catalogue::UNKNOWN_PATCH_VERSION)
                .at(node.place())
                .label("this generator reads 1.0 and 1.1")
                .help("write all three numbers: `overlay: 1.0.0`; how operations fail stands in a file of its own"),
        },
        None => Diagnostic::titled(&catalogue::PATCH_WITHOUT_VERSION)
            .at(root.place())
            .label("there is no `overlay: 1.0.0` at the top")
            .help(format!("a patch looks like this:\n{EXAMPLE}")),
    };
    Err(Box::new(diagnostic))
}

fn check_keys(node: &Node<'_>, known: &[&str], what: &str, diagnostics: &mut Diagnostics) {
    for (key, entry) in node.entries().filter(|(key, _)| !is_extension(key) && !known.contains(key)) {
        let help =
            did_you_mean(key, known.iter().copied()).unwrap_or_else(|| format!("the keys are {}", known.join(", ")));
        diagnostics.push(
            Diagnostic::of(&catalogue::UNKNOWN_PATCH_KEY, format!("unknown key `{key}`"))
                .at(entry.key_place())
                .label(format!("{what} has no such key"))
                .help(help),
        );
    }
}

fn earlier(root: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<SingleAction>> {
    let whole: v1_0::Overlay = whole(root, diagnostics)?;
    let one = |action: &v1_0::Action| v1_0::Overlay { actions: vec![action.clone()], ..whole.clone() };
    Some(whole.actions.iter().map(|action| SingleAction::V1_0(one(action))).collect())
}

fn later(root: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<SingleAction>> {
    let whole: v1_1::Overlay = whole(root, diagnostics)?;
    let one = |action: &v1_1::Action| v1_1::Overlay { actions: vec![action.clone()], ..whole.clone() };
    Some(whole.actions.iter().map(|action| SingleAction::V1_1(one(action))).collect())
}

/// Reads the whole document, and checks it by the rules of the standard.
fn whole<T: serde::de::DeserializeOwned + Validate>(root: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<T> {
    let overlay: T = match serde_json::from_value(root.value().clone()) {
        Ok(overlay) => overlay,
        Err(error) => {
            let diagnostic =
                Diagnostic::of(&catalogue::UNREADABLE_PATCH, format!("not an OpenAPI Overlay document: {error}"));
            diagnostics.push(diagnostic.at(root.place()).help(format!("a patch looks like this:\n{EXAMPLE}")));
            return None;
        }
    };
    if let Err(errors) = overlay.validate(Default::default()) {
        for error in errors.errors {
            diagnostics.push(broken_rule(&error.path, &error.message).at(place(root, &error.path)));
        }
    }
    Some(overlay)
}

/// Says in which way a rule of the standard is broken; the last part of the path is the key at fault, or an index.
fn broken_rule(path: &str, message: &str) -> Diagnostic {
    if let Some(reason) = message.strip_prefix("invalid JSONPath query: ") {
        return Diagnostic::of(&catalogue::INVALID_EXPRESSION, format!("the expression is no JSONPath: {reason}"))
            .label("expected an expression that starts with `$`")
            .help("put names with other signs than letters in brackets and quotes: `$.paths['/orders/{id}'].get`");
    }
    match path.rsplit('.').next() {
        Some(key) if !key.ends_with(']') => Diagnostic::of(&catalogue::BROKEN_PATCH_RULE, format!("`{key}` {message}")),
        Some(_) | None => Diagnostic::of(&catalogue::BROKEN_PATCH_RULE, message),
    }
}

/// Returns the place of a path such as `#.actions[0].target`.
fn place(root: &Node<'_>, path: &str) -> Place {
    let tokens = path.split(['#', '.', '[', ']']).filter(|token| !token.is_empty());
    tokens.fold(root.place(), |place, token| place.child(token))
}

impl Action<'_> {
    /// Applies the action; one that changes nothing is a warning.
    fn apply(&self, value: &mut Value, diagnostics: &mut Diagnostics) -> Result<(), Box<Diagnostic>> {
        self.check_size(value)?;
        let before = value.clone();
        // What matches nothing is an error, and so is merging one value into mappings and lists alike.
        let strict = ApplyOptions::ErrorOnZeroMatch | ApplyOptions::ErrorOnMixedKindMatch;
        let applied = match &self.overlay {
            _ if self.is_remove() => self.remove(value).map_err(|kind| self.failed(&kind)),
            SingleAction::V1_0(overlay) => {
                overlay.apply(value, strict).map(drop).map_err(|error| self.failed(&error.kind))
            }
            SingleAction::V1_1(overlay) => {
                overlay.apply(value, strict).map(drop).map_err(|error| self.failed(&error.kind))
            }
        };
        applied.map_err(Box::new)?;
        if !value.is_object() {
            let diagnostic = Diagnostic::titled(&catalogue::NO_DOCUMENT_LEFT).at(self.node.place());
            *value = before;
            return Err(Box::new(
                diagnostic
                    .label("what it puts in place of the whole is no mapping")
                    .help("select a part of the document"),
            ));
        }
        if Size::of(value).depth > MAX_DEPTH {
            *value = before;
            return Err(Box::new(self.too_large(&format!("are nested more than {MAX_DEPTH} deep"))));
        }
        if *value == before {
            diagnostics.push(
                Diagnostic::titled(&catalogue::REDUNDANT_ACTION)
                    .at(self.node.place())
                    .label("the specification says so already")
                    .help("remove it"),
            );
        }
        Ok(())
    }

    /// Removes what is selected. The crate's own removal puts the last key of a mapping into the gap; here, the keys
    /// keep their order, which is that of what is generated.
    fn remove(&self, value: &mut Value) -> Result<(), ApplyErrorKind> {
        let mut pointers = self.found("target", value);
        let is_leaf =
            |pointer: &String| value.pointer(pointer).is_some_and(|value| !value.is_object() && !value.is_array());
        if pointers.iter().any(is_leaf) {
            return Err(ApplyErrorKind::PrimitiveActionTarget);
        }
        let mut removed = 0;
        // The innermost first, and the last of a list before the first, so that what is still to be removed stays where
        // it is. An expression may select in any order, and the same twice.
        let index = |pointer: &str| pointer.rsplit('/').next().and_then(|token| token.parse::<usize>().ok());
        pointers.sort_by_key(|pointer| Reverse((pointer.matches('/').count(), index(pointer), pointer.clone())));
        pointers.dedup();
        for pointer in &pointers {
            let Some((parent, token)) = pointer.rsplit_once('/') else { continue };
            match value.pointer_mut(parent) {
                Some(Value::Object(entries)) => {
                    removed += usize::from(entries.shift_remove(&unescape(token)).is_some())
                }
                Some(Value::Array(items)) => {
                    if let Some(index) = token.parse().ok().filter(|index| *index < items.len()) {
                        items.remove(index);
                        removed += 1;
                    }
                }
                // It went with what was around it.
                Some(_) | None => {}
            }
        }
        // The whole document has nothing around it that it could be removed from.
        if removed == 0 { Err(ApplyErrorKind::ZeroMatch) } else { Ok(()) }
    }

    /// Returns pointers to what the expression under a key selects.
    fn found(&self, key: &str, value: &Value) -> Vec<String> {
        let path = self.node.get(key).and_then(|node| compile_path(node.as_str()?).ok());
        path.map(|path| locate(value, &path)).unwrap_or_default()
    }

    fn is_remove(&self) -> bool {
        self.node.get("remove").is_some_and(|remove| remove.as_bool() == Some(true))
    }

    /// Refuses an action whose result would be larger than a document may be; a few lines can ask for any size.
    fn check_size(&self, value: &Value) -> Result<(), Box<Diagnostic>> {
        let copied = self.found("copy", value);
        let copied = copied.first().and_then(|pointer| value.pointer(pointer));
        let update = self.node.get("update");
        let Some(added) = copied.or_else(|| update.as_ref().map(Node::value)) else { return Ok(()) };
        let (added, size, targets) = (Size::of(added), Size::of(value), self.found("target", value).len());
        let total = |size: usize, added: usize| size.saturating_add(added.saturating_mul(targets));
        if total(size.values, added.values) > MAX_NODES {
            return Err(Box::new(self.too_large(&format!("are more than {MAX_NODES}"))));
        }
        if total(size.bytes, added.bytes) > MAX_BYTES {
            return Err(Box::new(self.too_large(&format!("hold more than {MAX_BYTES} bytes"))));
        }
        Ok(())
    }

    fn too_large(&self, how: &str) -> Diagnostic {
        Diagnostic::titled(&catalogue::PATCHED_TOO_LARGE)
            .at(self.node.place())
            .label(format!("the values of the result {how}"))
            .help("select fewer nodes, or copy less")
    }

    fn failed(&self, kind: &ApplyErrorKind) -> Diagnostic {
        let at = |key: &str| self.node.get(key).map_or_else(|| self.node.place(), |node| node.place());
        match kind {
            ApplyErrorKind::ZeroMatch => Diagnostic::titled(&catalogue::NOTHING_SELECTED)
                .at(at("target"))
                .label("nothing in the specification is selected by this")
                .help("correct the expression, or remove the action if the specification is right by now"),
            ApplyErrorKind::PrimitiveActionTarget => Diagnostic::titled(&catalogue::SCALAR_SELECTED)
                .at(at("target"))
                .label("this selects a text, a number, a truth value or `null`")
                .help("select the mapping around it, and merge the new value into that"),
            ApplyErrorKind::MixedKindMatch => Diagnostic::titled(&catalogue::MIXED_SELECTION)
                .at(at("target"))
                .label("one value cannot be merged into both")
                .help("write an action for each"),
            ApplyErrorKind::CopySourceNotFound(_) => Diagnostic::titled(&catalogue::NOTHING_COPIED)
                .at(at("copy"))
                .label("nothing in the specification is selected by this")
                .help("correct the expression"),
            ApplyErrorKind::CopySourceMultiple(_) => Diagnostic::titled(&catalogue::SEVERAL_COPIED)
                .at(at("copy"))
                .label("this selects several")
                .help("select exactly one"),
            other => {
                Diagnostic::of(&catalogue::FAILED_ACTION, other.to_string()).at(self.node.place()).label("this action")
            }
        }
    }
}

/// How large a value is.
#[derive(Default)]
struct Size {
    values: usize,
    bytes: usize,
    depth: usize,
}

impl Size {
    /// Measures without recursion: what is measured may be nested too deeply for it.
    fn of(value: &Value) -> Self {
        let mut size = Size::default();
        let mut pending = vec![(value, 1)];
        while let Some((value, depth)) = pending.pop() {
            size.values += 1;
            size.depth = size.depth.max(depth);
            match value {
                Value::Object(entries) => {
                    size.bytes += entries.keys().map(String::len).sum::<usize>();
                    pending.extend(entries.values().map(|value| (value, depth + 1)));
                }
                Value::Array(items) => pending.extend(items.iter().map(|value| (value, depth + 1))),
                Value::String(text) => size.bytes += text.len(),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
        size
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HEAD: &str = "info: { title: Corrects it, version: '1' }\nactions:\n";

    fn patched(version: &str, actions: &str) -> (Value, Vec<String>) {
        let specification = "openapi: 3.0.3\ntags: [{ name: a }, { name: b }]\nx: { y: [1, 2, 3], z: { w: 1 } }\n";
        let specification = Document::parse("specs/a/b.yaml", specification.to_owned()).expect("valid YAML");
        let patch =
            Document::parse("b.patch.yaml", format!("overlay: {version}\n{HEAD}{actions}")).expect("valid YAML");
        let (document, diagnostics) = apply(specification, &patch);
        let messages = diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
        (document.value().clone(), messages)
    }

    #[track_caller]
    fn check(version: &str, actions: &str, expected: Value) {
        let expected_in_order = expected.to_string();
        let (value, messages) = patched(version, actions);
        assert_eq!((value.to_string(), messages), (expected_in_order, Vec::<String>::new()), "{actions}");
    }

    #[test]
    fn actions_are_applied_in_order_and_keep_the_order_of_keys() {
        check(
            "1.0.0",
            "  - { target: $.x, update: { z: { v: 2 }, a: 0 } }\n  - { target: '$.tags[?@.name == \"a\"]', remove: true }\n  \
             - { target: $.tags, update: { name: c } }\n  - { target: $.x.y, remove: true }\n",
            json!({ "openapi": "3.0.3", "tags": [{ "name": "b" }, { "name": "c" }], "x": { "z": { "w": 1, "v": 2 }, "a": 0 } }),
        );
    }

    #[test]
    fn elements_are_removed_in_whatever_order_they_are_selected() {
        let action = "  - { target: '$.tags[1,0,1]', remove: true }\n  - { target: '$[\"x\", \"x\"]', remove: true }\n";
        check("1.0.0", action, json!({ "openapi": "3.0.3", "tags": [] }));
    }

    #[test]
    fn a_list_takes_a_list_as_its_version_says() {
        let action = "  - { target: $.x.y, update: [4, 5] }\n  - { target: $.tags, remove: true }\n";
        let with = |y: Value| json!({ "openapi": "3.0.3", "x": { "y": y, "z": { "w": 1 } } });
        check("1.0.0", action, with(json!([1, 2, 3, [4, 5]])));
        check("1.1.0", action, with(json!([1, 2, 3, 4, 5])));
    }

    #[test]
    fn values_are_copied_in_version_1_1() {
        let action = "  - { target: $.x.z, copy: '$.tags[0]' }\n  - { target: $.tags, remove: true }\n";
        check("1.1.0", action, json!({ "openapi": "3.0.3", "x": { "y": [1, 2, 3], "z": { "w": 1, "name": "a" } } }));
    }

    #[test]
    fn the_example_of_the_description_is_right() {
        let description = include_str!("../OVERLAY.md");
        let (_, rest) = description.split_once("## A patch").expect("there is a section");
        let example =
            rest.split("```").nth(1).and_then(|block| block.strip_prefix("yaml\n")).expect("there is an example");
        let specification = "paths: { '/image/{id}': { delete: { responses: { '204': {} } } } }\n\
                             components: { schemas: { Image: { type: object, required: [id] } } }\n";
        let specification = Document::parse("specs/a/b.yaml", specification.to_owned()).expect("valid YAML");
        let patch = Document::parse("b.patch.yaml", example.to_owned()).expect("valid YAML");
        let (document, diagnostics) = apply(specification, &patch);
        assert_eq!(diagnostics, Diagnostics::default());
        let expected = json!({
            "paths": { "/image/{id}": { "delete": { "responses": {
                "204": {}, "429": { "description": "Too many requests." },
            } } } },
            "components": { "schemas": { "Image": { "type": "object" } } },
        });
        assert_eq!(*document.value(), expected);
    }

    #[test]
    fn nothing_is_applied_when_one_action_fails() {
        let (value, messages) =
            patched("1.0.0", "  - { target: $.x, remove: true }\n  - { target: $.x, remove: true }\n");
        assert_eq!(messages, ["the action matches nothing"]);
        assert!(value.get("x").is_some());
    }

    #[test]
    fn what_would_be_nested_too_deeply_is_refused() {
        let deep = format!("{}{}", "{ d: ".repeat(100), "}".repeat(100));
        let actions =
            format!("  - target: $.x\n    update: {deep}\n  - {{ target: $.x{}, copy: $ }}\n", ".d".repeat(50));
        assert_eq!(patched("1.1.0", &actions).1, ["the action makes the specification too large"]);
    }

    #[test]
    fn no_expression_panics() {
        for expression in [
            "",
            "$..",
            "$[?",
            "$[9999999999999999999]",
            "$[-9223372036854775808]",
            "$[::0]",
            "$[::-9007199254740991]",
            "$.x.y[9007199254740991::-1]",
            "$['\\ud800']",
            "$[?@.a==1e999]",
            "$[?search(@,'(')]",
            "$[?match(@.a)]",
            "$[?length(@)>-1]",
            "$.x..*",
            "$[?@..*]",
            "$\u{0}",
            "$.☃",
            "$[?!@.a&&(@.b||@.c)]",
        ] {
            let action = format!("  {}", json!([{ "target": expression, "update": {} }]));
            let (value, messages) = patched("1.0.0", &action);
            assert!(value.get("x").is_some() && messages.len() <= 1, "{expression}: {messages:?}");
        }
    }
}
