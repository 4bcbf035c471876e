//! Types: lists of them, names of other languages, and what is left where a type cannot be told.

use serde_json::{Map, Value, json};

use super::Finding;
use crate::diagnostic::catalogue::lower as catalogue;

/// OpenAPI 3.1 has lists of types, in which `null` is what 3.0 calls nullable.
pub(super) fn merge_a_list_of_types(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(Value::Array(types)) = schema.get("type") else { return };
    let (nulls, mut others): (Vec<Value>, Vec<Value>) = types.iter().cloned().partition(|ty| ty == "null");
    if !nulls.is_empty() {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    // Every integer is a number.
    if others.iter().any(|ty| ty == "number") {
        others.retain(|ty| ty != "integer");
    }
    // What is listed says more than its type.
    let listed = schema.get("enum").and_then(Value::as_array);
    let of_strings = listed.is_some_and(|values| {
        values.iter().any(Value::is_string) && values.iter().all(|value| value.is_string() || value.is_null())
    });
    if of_strings && others.iter().any(|ty| ty == "string") {
        others = vec![json!("string")];
    }
    match others.as_slice() {
        [ty] => drop(schema.insert("type".to_owned(), ty.clone())),
        [] => drop(schema.remove("type")),
        // Parts and alternatives with types of their own say which of them it has.
        _ if says_types(schema) => allow_what_parts_allow(schema),
        _ => {
            findings.push(Finding::new(&catalogue::SEVERAL_TYPES, "a value of several types", "any JSON"));
            allow_anything(schema);
        }
    }
}

/// Whether a part of a schema has a type, or each of its alternatives has.
fn says_types(schema: &Map<String, Value>) -> bool {
    let list = |key: &str| schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let has_type = |schema: &Value| ["type", "$ref", "enum", "const"].iter().any(|key| schema.get(key).is_some());
    let alternatives = |key: &str| !list(key).is_empty() && list(key).iter().all(has_type);
    list("allOf").iter().any(has_type) || alternatives("oneOf") || alternatives("anyOf")
}

/// Leaves of a schema what describes it: what decides a shape would be taken for the whole of it.
pub(super) fn allow_anything(schema: &mut Map<String, Value>) {
    let kept = ["description", "nullable"];
    schema.retain(|key, _| kept.contains(&key.as_str()));
}

/// Leaves of a schema its parts and alternatives, and what describes it.
pub(super) fn allow_what_parts_allow(schema: &mut Map<String, Value>) {
    let kept = ["description", "nullable", "allOf", "oneOf", "anyOf", "discriminator"];
    schema.retain(|key, _| kept.contains(&key.as_str()));
}

/// Types that OpenAPI does not know: names of formats, of other languages, and `null`.
pub(super) fn name_types_as_openapi_does(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(ty) = schema.get("type").cloned() else { return };
    let name = ty.as_str().unwrap_or_default().to_ascii_lowercase();
    let known = match name.as_str() {
        "string" | "integer" | "number" | "boolean" | "array" | "object" => name.as_str(),
        "int" | "int32" | "int64" | "long" => "integer",
        "float" | "double" | "decimal" => "number",
        "bool" => "boolean",
        "date" | "datetime" | "date-time" | "uuid" | "text" | "file" => "string",
        "null" => {
            schema.remove("type");
            schema.insert("nullable".to_owned(), Value::Bool(true));
            return;
        }
        _ => {
            findings.push(Finding::new(&catalogue::UNKNOWN_TYPE, format!("the type {ty}"), "any JSON"));
            return allow_anything(schema);
        }
    };
    let known = json!(known);
    schema.insert("type".to_owned(), known);
}
