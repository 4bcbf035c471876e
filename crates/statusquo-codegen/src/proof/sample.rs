//! Sample values of schemas, for tests: the smallest JSON that is more than nothing.

use serde_json::{Map, Value, json};

use crate::lower::Lowered;

/// Nesting deeper than this is cut off: schemas may contain themselves.
const MAX_DEPTH: usize = 6;

/// Returns a value of a lowered schema; properties in their order, each a sample of its own.
pub(super) fn sample(lowered: &Lowered, schema: &Value) -> Value {
    value(lowered, schema, 0)
}

/// Returns a value of the schema of a type.
pub(super) fn sample_of_type(lowered: &Lowered, ty: &str) -> Value {
    lowered.schemas.get(ty).map_or_else(|| json!({}), |schema| sample(lowered, schema))
}

fn value(lowered: &Lowered, schema: &Value, depth: usize) -> Value {
    if let Some(ty) = reference(schema) {
        return lowered.schemas.get(ty).map_or(Value::Null, |target| value(lowered, target, depth + 1));
    }
    if schema.get("x-rust-type").is_some() {
        return json!({ "$file": "c2FtcGxl", "file_name": "sample.bin", "media_type": "application/octet-stream" });
    }
    if let Some(first) = schema.get("enum").and_then(|values| values.as_array()?.iter().find(|value| !value.is_null()))
    {
        return first.clone();
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return parts.iter().map(|part| value(lowered, part, depth)).fold(json!({}), merge);
    }
    if let Some(first) = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array()?.first()) {
        return value(lowered, first, depth);
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => json!("sample"),
        Some("integer") => json!(1),
        Some("number") => json!(1.5),
        Some("boolean") => json!(true),
        Some("array") => match schema.get("items").filter(|_| depth < MAX_DEPTH) {
            Some(items) => json!([value(lowered, items, depth + 1)]),
            None => json!([]),
        },
        Some("object") => object(lowered, schema, depth),
        _ if schema.get("properties").is_some() => object(lowered, schema, depth),
        _ => json!({ "any": ["JSON"] }),
    }
}

fn object(lowered: &Lowered, schema: &Value, depth: usize) -> Value {
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let mut object = Map::new();
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        // Deep down only what is required is written, so that schemas which contain themselves come to an end.
        if depth < MAX_DEPTH || required.contains(&name.as_str()) && depth < 3 * MAX_DEPTH {
            let sample = value(lowered, property, depth + 1);
            // An empty list is left out when it is written again, unless it is required.
            if required.contains(&name.as_str()) || (sample != json!([]) && sample != json!({})) {
                object.insert(name.clone(), sample);
            }
        }
    }
    match schema.get("additionalProperties") {
        Some(additional) if additional.is_object() && object.is_empty() && depth < MAX_DEPTH => {
            object.insert("key".to_owned(), value(lowered, additional, depth + 1));
        }
        _ => {}
    }
    Value::Object(object)
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

fn merge(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (Value::Object(one), other) if one.is_empty() => other,
        (one, _) => one,
    }
}
