//! Ways to spoil a document.

use serde_json::{Map, Value, json};
use statusquo_codegen::vocabulary::pointer::{join, unescape};

use crate::random::Random;

/// Ends the keys that lose this end in the text, and so appear twice there.
const TWICE: &str = "-which-is-there-twice";

const KEYS: [&str; 24] = [
    "", " ", "é", "🦀", "名前", "type", "self", "Self", "crate", "super", "_", "-", "0", "9lives", "a/b", "~0~1",
    "$ref", "r#fn", "\n", "\u{0}", "{", "<<", "Option", "Other",
];

const TEXTS: [&str; 20] = [
    "",
    "*/",
    "\"",
    "\\",
    "`",
    "{}",
    "{id}",
    "}{",
    "é\u{301}",
    "\u{202e}",
    "\r\n",
    "string",
    "object",
    "deepObject",
    "application/json",
    "3.1.0",
    "2XX",
    "99999999999999999999",
    "https://[::1",
    "(?<",
];

/// Changes one thing of a document, and says what.
pub(crate) fn change(document: &mut Value, random: &mut Random) -> String {
    let mut pointers = Vec::new();
    collect(document, String::new(), &mut pointers);
    // The root alone would be a document of one value.
    let Some(at) = pointers.get(1 + random.below(pointers.len() - 1)).cloned() else { return "nothing".to_owned() };
    match random.below(9) {
        0 => {
            edit(document, &at, |_| None);
            format!("delete {at}")
        }
        1 => {
            let value = retyped(random);
            let what = format!("put {value} at {at}");
            edit(document, &at, |_| Some(value));
            what
        }
        2 => {
            let other = random.of(&pointers).clone();
            let copy = document.pointer(&other).cloned().unwrap_or_default();
            edit(document, &at, |_| Some(copy));
            format!("copy {other} to {at}")
        }
        3 => {
            duplicate(document, &at);
            format!("have {at} twice")
        }
        4 => {
            let levels = if random.one_in(3) { 100 + random.below(300) } else { 1 + random.below(40) };
            let (name, wrap) = *random.of(&WRAPPERS);
            edit(document, &at, |value| Some((0..levels).fold(value, |value, _| wrap(value))));
            format!("wrap {at} in {levels} times {name}")
        }
        5 => {
            let other = random.of(&pointers).clone();
            // One inside the other cannot be swapped.
            if !other.starts_with(&at) && !at.starts_with(&other) {
                let one = document.pointer_mut(&at).map(Value::take).unwrap_or_default();
                let two = document.pointer_mut(&other).map(|slot| std::mem::replace(slot, one)).unwrap_or_default();
                edit(document, &at, |_| Some(two));
            }
            format!("swap {at} and {other}")
        }
        6 | 7 => {
            let other = random.of(&pointers).clone();
            let reference = reference(&at, &other, random);
            edit(document, &at, |value| Some(referring(value, &reference)));
            format!("refer to {reference} at {at}")
        }
        _ => {
            let key = if random.one_in(12) { "x".repeat(10_000) } else { (*random.of(&KEYS)).to_owned() };
            let what = format!("rename {at} to {:?}", key.chars().take(20).collect::<String>());
            rename(document, &at, key);
            what
        }
    }
}

/// Writes a document, at times not to its end, or with something in it that does not belong there.
pub(crate) fn write(document: &Value, yaml: bool, random: &mut Random) -> (String, Option<String>) {
    let text = if yaml { serde_yaml::to_string(document).unwrap_or_default() } else { format!("{document:#}") };
    let mut text = text.replace(TWICE, "");
    if !random.one_in(10) {
        return (text, None);
    }
    let mut at = random.below(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    if random.one_in(2) {
        text.truncate(at);
        return (text, Some(format!("end the text at {at}")));
    }
    let inserted =
        *random.of(&["{", "]", "\"", "\t", ": ", "\n", "&a ", "*a", "!!binary ", "\u{0}", "- ", "---\n", "<<: "]);
    text.insert_str(at, inserted);
    (text, Some(format!("insert {inserted:?} at {at}")))
}

fn collect(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| collect(value, join(&pointer, key), found)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| collect(value, join(&pointer, &index.to_string()), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    // The root comes first, where it is easily passed over.
    if pointer.is_empty() {
        found.insert(0, pointer);
    } else {
        found.push(pointer);
    }
}

/// Replaces a value, or removes it where there is to be none.
fn edit(document: &mut Value, pointer: &str, change: impl FnOnce(Value) -> Option<Value>) {
    let Some(slot) = document.pointer_mut(pointer) else { return };
    match change(slot.take()) {
        Some(value) => *slot = value,
        None => {
            let Some((parent, token)) = pointer.rsplit_once('/') else { return };
            match document.pointer_mut(parent) {
                Some(Value::Object(entries)) => drop(entries.shift_remove(&unescape(token))),
                Some(Value::Array(items)) => drop(token.parse().map(|index: usize| items.remove(index))),
                _ => {}
            }
        }
    }
}

fn retyped(random: &mut Random) -> Value {
    match random.below(10) {
        0 => Value::Null,
        1 => json!(random.one_in(2)),
        2 => json!(*random.of(&[0, 1, -1, i64::MIN, i64::MAX])),
        3 => json!(*random.of(&[0.5, -0.0, 1e308, f64::MIN_POSITIVE])),
        4 => json!([]),
        5 => json!({}),
        6 => json!([{ "type": "object" }, 1, null]),
        7 => json!({ "": {}, "type": ["object", "string"], "x": null }),
        _ => json!(*random.of(&TEXTS)),
    }
}

/// Adds what stands at a pointer a second time: an element, or a key, which only the text can have twice.
fn duplicate(document: &mut Value, pointer: &str) {
    let Some((parent, token)) = pointer.rsplit_once('/') else { return };
    match document.pointer_mut(parent) {
        Some(Value::Object(entries)) => {
            let key = unescape(token);
            let value = entries.get(&key).cloned().unwrap_or_default();
            entries.insert(format!("{key}{TWICE}"), value);
        }
        Some(Value::Array(items)) => {
            if let Some(item) = token.parse().ok().and_then(|index: usize| items.get(index).cloned()) {
                items.push(item);
            }
        }
        _ => {}
    }
}

fn rename(document: &mut Value, pointer: &str, to: String) {
    let Some((parent, token)) = pointer.rsplit_once('/') else { return };
    let Some(Value::Object(entries)) = document.pointer_mut(parent) else { return };
    let from = unescape(token);
    let renamed: Map<String, Value> = std::mem::take(entries)
        .into_iter()
        .map(|(key, value)| (if key == from { to.clone() } else { key }, value))
        .collect();
    *entries = renamed;
}

/// A reference that leads nowhere, in a circle, to another kind of thing, or is written oddly.
fn reference(at: &str, other: &str, random: &mut Random) -> String {
    match random.below(8) {
        0 => "#/nowhere".to_owned(),
        1 => format!("#{at}"),
        2 => format!("#{}", at.rsplit_once('/').map_or("", |(parent, _)| parent)),
        3 | 4 => format!("#{other}"),
        5 => format!("#{}", other.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>()),
        6 => (*random.of(&[
            "",
            "#",
            "#/",
            "%",
            "#%",
            "#%f",
            "#/%ff%fe",
            "#/é%",
            "other.yaml#/a",
            "#/components/schemas/",
        ]))
        .to_owned(),
        _ => "https://example.com/a.yaml".to_owned(),
    }
}

fn referring(value: Value, reference: &str) -> Value {
    match value {
        Value::String(_) => json!(reference),
        Value::Object(mut entries) => {
            entries.insert("$ref".to_owned(), json!(reference));
            Value::Object(entries)
        }
        _ => json!({ "$ref": reference }),
    }
}

type Wrapper = (&'static str, fn(Value) -> Value);

const WRAPPERS: [Wrapper; 6] = [
    ("a list", |value| json!([value])),
    ("items", |value| json!({ "type": "array", "items": value })),
    ("allOf", |value| json!({ "allOf": [value] })),
    ("oneOf", |value| json!({ "oneOf": [value, { "type": "string" }] })),
    ("properties", |value| json!({ "type": "object", "properties": { "inner": value } })),
    ("additionalProperties", |value| json!({ "type": "object", "additionalProperties": value })),
];
