//! What a document says of a value that decides no type: bounds, patterns, defaults, examples. Whoever makes a value
//! reads it in the documentation.

use serde_json::{Map, Value, json};

use crate::lower::rules;

/// Values longer than this are not shown.
const MAX_SHOWN: usize = 80;

/// Returns a description together with what else a schema says.
pub(super) fn described(description: Option<&str>, map: &Map<String, Value>) -> Option<String> {
    let description = description.map(str::trim).filter(|text| !text.is_empty());
    match (description, notes(map)) {
        (Some(description), Some(notes)) => Some(format!("{description}\n\n{notes}")),
        (description, notes) => description.map(str::to_owned).or(notes),
    }
}

fn notes(map: &Map<String, Value>) -> Option<String> {
    let mut notes = Vec::new();
    if map.get("deprecated") == Some(&Value::Bool(true)) {
        notes.push("Deprecated.".to_owned());
    }
    notes.extend(sentence(&bounds(map)));
    let lengths = [("minLength", "maxLength", "character"), ("minItems", "maxItems", "item")];
    let all = lengths.into_iter().chain([("minProperties", "maxProperties", "property")]);
    notes.extend(all.filter_map(|(least, most, what)| sentence(&lengths_of(map, least, most, what))));
    if map.get("uniqueItems") == Some(&Value::Bool(true)) {
        notes.push("No item twice.".to_owned());
    }
    if let Some(pattern) = map.get("pattern").and_then(shown) {
        notes.push(format!("Matches {pattern}."));
    }
    // What is no such value says nothing of it.
    let is_nothing = |value: &&Value| {
        value.is_null() || **value == json!({}) || **value == json!([]) || !rules::has_type(map, value)
    };
    if let Some(default) = map.get("default").filter(|default| !is_nothing(default)).and_then(shown) {
        notes.push(format!("By default {default}."));
    }
    let examples = map.get("examples").and_then(Value::as_array).and_then(|examples| examples.first());
    if let Some(example) = map.get("example").or(examples).filter(|example| !is_nothing(example)).and_then(shown) {
        notes.push(format!("For example {example}."));
    }
    (!notes.is_empty()).then(|| notes.join(" "))
}

/// Returns the bounds of a number; OpenAPI 3.0 says by a boolean that a bound is none of its values.
fn bounds(map: &Map<String, Value>) -> Vec<String> {
    let number = |key: &str| map.get(key).filter(|value| value.is_number()).map(Value::to_string);
    let is_exclusive = |key: &str| map.get(key) == Some(&Value::Bool(true));
    let bound = |key: &str, exclusive: &str, inside: &str, outside: &str| match (number(key), number(exclusive)) {
        (_, Some(bound)) => Some(format!("{outside} {bound}")),
        (Some(bound), None) if is_exclusive(exclusive) => Some(format!("{outside} {bound}")),
        (Some(bound), None) => Some(format!("{inside} {bound}")),
        (None, None) => None,
    };
    let least = bound("minimum", "exclusiveMinimum", "at least", "more than");
    let most = bound("maximum", "exclusiveMaximum", "at most", "less than");
    least.into_iter().chain(most).chain(number("multipleOf").map(|step| format!("a multiple of {step}"))).collect()
}

/// Returns how many parts there may be.
fn lengths_of(map: &Map<String, Value>, least: &str, most: &str, what: &str) -> Vec<String> {
    let count = |key: &str| map.get(key).and_then(Value::as_u64);
    let plural = |count: u64| match (count, what) {
        (1, what) => what.to_owned(),
        (_, "property") => "properties".to_owned(),
        (_, what) => format!("{what}s"),
    };
    match (count(least).filter(|count| *count > 0), count(most)) {
        (Some(least), Some(most)) if least == most => vec![format!("exactly {least} {}", plural(least))],
        (Some(least), Some(most)) => vec![format!("{least} to {most} {}", plural(most))],
        (Some(least), None) => vec![format!("at least {least} {}", plural(least))],
        (None, Some(most)) => vec![format!("at most {most} {}", plural(most))],
        (None, None) => Vec::new(),
    }
}

/// Returns phrases as a sentence.
fn sentence(phrases: &[String]) -> Option<String> {
    let text = phrases.join(", ");
    let first = text.chars().next()?;
    Some(format!("{}{}.", first.to_uppercase(), &text[first.len_utf8()..]))
}

/// Returns a value as code, unless it is too long to be read there.
fn shown(value: &Value) -> Option<String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let is_short = !text.trim().is_empty() && text.chars().count() <= MAX_SHOWN && !text.contains(['\n', '\r']);
    is_short.then(|| format!("`{}`", text.trim().replace('`', "'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_no_type_is_said() {
        for (schema, expected) in [
            (json!({ "minimum": 1, "maximum": 5 }), Some("At least 1, at most 5.")),
            (json!({ "minimum": 1, "exclusiveMinimum": true }), Some("More than 1.")),
            (json!({ "exclusiveMaximum": 2.5, "multipleOf": 0.5 }), Some("Less than 2.5, a multiple of 0.5.")),
            (json!({ "minLength": 1, "maxLength": 1 }), Some("Exactly 1 character.")),
            (json!({ "minItems": 2, "uniqueItems": true }), Some("At least 2 items. No item twice.")),
            (json!({ "maxProperties": 3, "minProperties": 0 }), Some("At most 3 properties.")),
            (json!({ "pattern": "^`a$", "deprecated": true }), Some("Deprecated. Matches `^'a$`.")),
            (json!({ "default": false, "examples": ["x", "y"] }), Some("By default `false`. For example `x`.")),
            (json!({ "type": ["integer", "null"], "default": "1", "example": 1.5 }), None),
            (json!({ "type": "number", "example": 1 }), Some("For example `1`.")),
            (json!({ "default": {}, "example": "a\nb", "minimum": "1" }), None),
        ] {
            assert_eq!(notes(schema.as_object().expect("an object")).as_deref(), expected, "of {schema}");
        }
        let map = json!({ "default": 1 });
        let described = described(Some(" d "), map.as_object().expect("an object"));
        assert_eq!(described.as_deref(), Some("d\n\nBy default `1`."));
    }
}
