//! Alternatives: which of them are none, and what stands beside them.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::Finding;
use crate::diagnostic::catalogue::lower as catalogue;

/// An alternative that is null alone makes the rest nullable.
pub(super) fn take_null_out_of_alternatives(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = schema.get_mut(key) else { continue };
        let count = alternatives.len();
        alternatives.retain(|alternative| !is_null(alternative));
        let (rest, had_null) = (alternatives.len(), alternatives.len() < count);
        if had_null {
            schema.insert("nullable".to_owned(), Value::Bool(true));
        }
        if rest == 0 {
            schema.remove(key);
        }
    }
}

/// Whether an alternative is null alone.
pub(in crate::lower) fn is_null(schema: &Value) -> bool {
    let ty = schema.get("type");
    let is_null_type = ty.is_some_and(|ty| *ty == json!("null") || *ty == json!(["null"]));
    let is_null_value =
        |key: &str| schema.get(key).is_some_and(|value| *value == Value::Null || *value == json!([null]));
    is_null_type || is_null_value("const") || is_null_value("enum")
}

/// A choice between one alternative is none; equal alternatives are one.
pub(super) fn unwrap_a_lone_alternative(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = schema.get_mut(key) else { continue };
        let mut seen = HashSet::new();
        let mut distinct = std::mem::take(alternatives);
        distinct.retain(|alternative| seen.insert(alternative.to_string()));
        if let [_] = distinct.as_slice() {
            schema.remove(key);
            let mut all = match schema.remove("allOf") {
                Some(Value::Array(all)) => all,
                _ => Vec::new(),
            };
            all.append(&mut distinct);
            schema.insert("allOf".to_owned(), Value::Array(all));
        } else {
            schema.insert(key.to_owned(), Value::Array(distinct));
        }
    }
}

/// A value that fits several alternatives is read as the one that keeps the most of it.
pub(super) fn treat_any_of_as_one_of(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(any_of) = schema.remove("anyOf") else { return };
    if schema.contains_key("oneOf") {
        findings.push(Finding::new(&catalogue::ANY_OF_BESIDE_ONE_OF, "`anyOf` beside `oneOf`", "`oneOf` alone"));
    } else if any_of.as_array().is_some_and(|alternatives| !alternatives.is_empty()) {
        schema.insert("oneOf".to_owned(), any_of);
    }
}

/// Alternatives that only say which properties are required do not change what the properties are; and each of the
/// others has the properties beside them too.
pub(super) fn drop_alternatives_that_only_validate(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    let Some(Value::Array(alternatives)) = schema.get_mut("oneOf") else { return };
    if !alternatives.iter().any(decides_a_type) {
        schema.remove("oneOf");
        return;
    }
    // What any object may hold that does not say is held by each member already.
    let holds = schema.contains_key("properties") || schema.get("additionalProperties").is_some_and(Value::is_object);
    if !holds {
        return;
    }
    let Some(Value::Array(mut alternatives)) = schema.remove("oneOf") else { return };
    let own = ["type", "properties", "required", "additionalProperties", "allOf"];
    let own: Map<String, Value> =
        own.iter().filter_map(|key| Some(((*key).to_owned(), schema.remove(*key)?))).collect();
    for alternative in &mut alternatives {
        *alternative = json!({ "allOf": [own, alternative.take()] });
    }
    schema.insert("oneOf".to_owned(), Value::Array(alternatives));
}

/// Whether an alternative says what a value is, and not only what is refused.
pub(in crate::lower) fn decides_a_type(alternative: &Value) -> bool {
    ["$ref", "properties", "type", "items", "allOf", "oneOf", "anyOf", "enum", "const", "additionalProperties"]
        .iter()
        .any(|key| alternative.get(key).is_some())
}
