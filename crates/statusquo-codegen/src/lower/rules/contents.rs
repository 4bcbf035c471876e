//! What lists and objects hold.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Finding;
use super::types::allow_what_parts_allow;
use crate::diagnostic::catalogue::lower as catalogue;

/// A list whose first items have schemas of their own is one of whatever fits all its items.
pub(super) fn read_tuples_as_lists(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    if let Some(others) = schema.remove("unevaluatedItems") {
        schema.entry("items").or_insert(others);
    }
    let (keyword, first, rest) = match (schema.remove("prefixItems"), schema.get("items")) {
        (Some(Value::Array(first)), rest) => ("`prefixItems`", first, rest.cloned()),
        // As JSON Schema wrote it before 2020-12.
        (_, Some(Value::Array(first))) => {
            ("`items` that is a list", first.clone(), schema.get("additionalItems").cloned())
        }
        _ => return,
    };
    let rest = rest.unwrap_or(Value::Bool(true));
    let all: Vec<&Value> = first.iter().chain(Some(&rest).filter(|rest| **rest != Value::Bool(false))).collect();
    let item = match all.as_slice() {
        [item, others @ ..] if item.is_object() && others.iter().all(|other| other == item) => (*item).clone(),
        _ => {
            findings.push(Finding::new(&catalogue::CONDITION, keyword, "a list of any JSON"));
            json!({})
        }
    };
    schema.insert("items".to_owned(), item);
}

/// Properties that have no name in the document are kept where it says what they hold: typed where one schema covers all
/// of them.
pub(super) fn keep_what_is_not_named(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    let unevaluated = schema.remove("unevaluatedProperties");
    let others = schema.get("additionalProperties").cloned().or(unevaluated);
    let patterns = match schema.remove("patternProperties") {
        Some(Value::Object(patterns)) => patterns,
        _ => Map::new(),
    };
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    match others {
        Some(Value::Bool(false)) => {}
        Some(other) => schemas.push(other),
        // Without a pattern, this is an object that does not say.
        None if schemas.is_empty() => return,
        None => schemas.push(json!({})),
    }
    schemas.retain(|schema| *schema != Value::Bool(false));
    schemas.dedup();
    let covering = match schemas.as_slice() {
        [] => Value::Bool(false),
        [one] => one.clone(),
        _ => json!({}),
    };
    schema.insert("additionalProperties".to_owned(), covering);
}

/// An array that does not say of what holds anything.
pub(super) fn give_arrays_their_items(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    // Without a type, what is said of lists and of objects holds for either.
    let of_objects = ["properties", "additionalProperties"];
    if !schema.contains_key("type")
        && schema.contains_key("items")
        && of_objects.iter().any(|key| schema.contains_key(*key))
    {
        return allow_what_parts_allow(schema);
    }
    let is_array = schema.get("type").is_some_and(|ty| ty == "array");
    match schema.get("items") {
        Some(items) if is_array && items.is_object() => {}
        _ if is_array => {
            schema.insert("items".to_owned(), json!({}));
        }
        Some(_) if !schema.contains_key("type") => {
            schema.insert("type".to_owned(), json!("array"));
        }
        Some(_) => {
            schema.remove("items");
        }
        None => {}
    }
}

/// `required: true` of a property is a habit from older versions; required names without a property decide nothing.
pub(super) fn read_required_as_a_list(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let in_parts = schema.contains_key("allOf");
    match schema.get_mut("required") {
        Some(Value::Array(names)) => {
            let mut seen = BTreeSet::new();
            names.retain(|name| {
                name.as_str()
                    .is_some_and(|name| (in_parts || properties.contains_key(name)) && seen.insert(name.to_owned()))
            });
        }
        _ => {
            schema.remove("required");
        }
    }
}

/// An object that allows nothing else is read like one that does not say, since vendors add properties; and typify
/// keeps what is not named only where it has a schema.
pub(super) fn close_no_object(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    match schema.get("additionalProperties") {
        Some(Value::Bool(true)) => {
            schema.insert("additionalProperties".to_owned(), json!({}));
        }
        Some(Value::Object(_)) | None => {}
        // What is closed is told from what is not, where there are alternatives.
        Some(Value::Bool(false)) if schema.contains_key("properties") => {}
        Some(_) => {
            schema.remove("additionalProperties");
        }
    }
    if schema.contains_key("properties") && !schema.contains_key("type") {
        schema.insert("type".to_owned(), json!("object"));
    }
}
