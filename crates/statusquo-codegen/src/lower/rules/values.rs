//! Listed values: enums and constants.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Finding;
use super::types::{allow_anything, allow_what_parts_allow};
use crate::diagnostic::catalogue::lower as catalogue;
use crate::lower::schema::Said;

/// One value is an enum of one; but one that is no text is a constant.
pub(super) fn turn_const_into_enum(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    let is_text = schema.get("type").is_some_and(|ty| ty == "string");
    let is_constant = |value: &Value| !value.is_string() && !value.is_null() && !is_text;
    if schema.get("const").is_some_and(is_constant) {
        schema.remove("enum");
    } else if let Some(value) = schema.remove("const") {
        schema.entry("enum").or_insert_with(|| json!([value]));
    }
}

/// Alternatives that are single values, as documented enums of Rust are written, are one enum; and beside texts with
/// values any other text is one more value.
pub(super) fn gather_documented_values(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    if ["properties", "enum", "const", "allOf"].iter().any(|key| schema.contains_key(*key)) {
        return;
    }
    let is_text = schema.get("type").is_some_and(|ty| ty == "string");
    for key in ["oneOf", "anyOf"] {
        let all = schema.get(key).and_then(Value::as_array);
        let Some(values) = all.and_then(|all| documented_values(all, is_text)) else {
            continue;
        };
        schema.remove(key);
        schema.insert("enum".to_owned(), Value::Array(values));
    }
}

/// Returns the values of alternatives, if all of them are values of one kind.
fn documented_values(alternatives: &[Value], is_text: bool) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut any_text = false;
    for alternative in alternatives {
        let allowed = ["$ref", "allOf", "oneOf", "anyOf", "properties", "items", "additionalProperties"];
        if allowed.iter().any(|key| alternative.get(key).is_some()) {
            return None;
        }
        let is_text = is_text || alternative.get("type").is_some_and(|ty| ty == "string");
        let read = |value: &Value| unquoted(value).filter(|_| is_text).unwrap_or_else(|| value.clone());
        match (alternative.get("const"), alternative.get("enum").and_then(Value::as_array)) {
            (Some(value), _) => values.push(read(value)),
            (None, Some(several)) => values.extend(several.iter().map(read)),
            (None, None) if is_text => any_text = true,
            (None, None) => return None,
        }
    }
    let first = values.iter().find(|value| !value.is_null())?;
    let is_scalar = first.is_string() || first.is_number() || first.is_boolean();
    let of_one_kind =
        values.iter().all(|value| value.is_null() || std::mem::discriminant(value) == std::mem::discriminant(first));
    (is_scalar && of_one_kind && (first.is_string() || !any_text)).then_some(values)
}

/// Returns what a document says of the values of an enum: by alternatives, or by lists beside the enum, as generators of
/// documents write them.
pub(in crate::lower) fn described_values(schema: &Map<String, Value>) -> Vec<(Value, Said)> {
    let text = |value: &Value| value.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty());
    let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let described = alternatives.filter_map(|alternative| {
        let value = match (alternative.get("const"), alternative.get("enum").and_then(Value::as_array)) {
            (Some(value), _) => value.clone(),
            (None, Some(values)) if values.len() == 1 => values.first()?.clone(),
            _ => return None,
        };
        let title = alternative.get("title").and_then(text);
        let description = alternative.get("description").and_then(text).or_else(|| title.clone());
        // A number is best called by its title, a text by itself.
        let name = title.filter(|_| value.is_number());
        Some((value, Said { name, description }))
    });
    let list = |keys: [&str; 2]| {
        let mut lists = keys.into_iter().filter_map(|key| schema.get(key)?.as_array());
        lists.next().map(Vec::as_slice).unwrap_or_default()
    };
    let (names, descriptions) =
        (list(["x-enum-varnames", "x-enumNames"]), list(["x-enum-descriptions", "x-enumDescriptions"]));
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten().enumerate();
    let listed = values.map(|(index, value)| {
        let said = Said { name: names.get(index).and_then(text), description: descriptions.get(index).and_then(text) };
        (value.clone(), said)
    });
    described.chain(listed).collect()
}

/// An enum says its type, and says by `nullable` that it may be null.
pub(super) fn complete_enum(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    let Some(Value::Array(values)) = schema.get_mut("enum") else {
        schema.remove("enum");
        return;
    };
    let has_null = values.iter().any(Value::is_null);
    let mut distinct: Vec<Value> = Vec::new();
    for value in std::mem::take(values) {
        if !value.is_null() && !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    let of_strings = !distinct.is_empty() && distinct.iter().all(Value::is_string);
    if distinct.is_empty() {
        schema.remove("enum");
    } else {
        schema.insert("enum".to_owned(), Value::Array(distinct));
    }
    if has_null {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    if of_strings && !schema.contains_key("type") {
        schema.insert("type".to_owned(), json!("string"));
    }
}

/// Several listed fractions or booleans are validation, and what is no text and no number and stands alone is a constant;
/// listed strings of something that is no string are a mistake. Among strings, a number or a boolean is one without
/// quotes: YAML takes it for something else.
pub(super) fn keep_enums_of_strings_and_constants(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    if let Some(only) = schema.get("const").cloned() {
        return allow_a_constant(schema, only);
    }
    let Some(Value::Array(values)) = schema.get("enum").cloned() else { return };
    let of_strings = values.iter().all(Value::is_string);
    let ty = schema.get("type").and_then(Value::as_str);
    match (ty, of_strings, values.as_slice()) {
        (Some("string"), true, _) => {}
        (Some("string"), false, values) => {
            let mut texts: Vec<Value> = Vec::new();
            for text in values.iter().map(unquoted) {
                let what = "an enum of strings with other values";
                let Some(text) = text else {
                    findings.push(Finding::new(&catalogue::MIXED_ENUM, what, "any JSON"));
                    return allow_anything(schema);
                };
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            let what = "an enum of strings with other values";
            findings.push(Finding::new(&catalogue::MIXED_ENUM, what, "their texts"));
            schema.insert("enum".to_owned(), Value::Array(texts));
        }
        (None | Some("integer"), false, values) if values.iter().all(Value::is_i64) => {
            schema.insert("type".to_owned(), json!("integer"));
        }
        (_, false, [only]) => allow_a_constant(schema, only.clone()),
        (None, false, values) => {
            // It may be anything that is listed, whatever else is said.
            allow_what_parts_allow(schema);
            schema.extend(type_of_all(values).map(|ty| ("type".to_owned(), json!(ty))));
        }
        _ => {
            schema.remove("enum");
        }
    }
}

/// Returns a value with a whole number as one: `2.0` and `2` are the same.
pub(in crate::lower) fn plain(value: Value) -> Value {
    let number = value.as_f64().filter(|_| value.is_f64());
    let is_whole = |number: &f64| number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    number.filter(is_whole).map_or(value, |number| Value::from(number as i64))
}

/// Leaves of a schema its one value, unless that has another type.
fn allow_a_constant(schema: &mut Map<String, Value>, only: Value) {
    let only = plain(only);
    schema.remove("enum");
    schema.remove("const");
    let ty = schema.get("type").and_then(Value::as_str);
    if ty.is_none_or(|ty| types_of(&only).contains(&ty)) {
        schema.retain(|key, _| matches!(key.as_str(), "description" | "nullable"));
        schema.insert("type".to_owned(), json!(types_of(&only).first()));
        schema.insert("const".to_owned(), only);
    }
}

/// Returns the one type that all of some values have.
fn type_of_all(values: &[Value]) -> Option<&'static str> {
    let all: BTreeSet<&str> = values.iter().flat_map(|value| types_of(value).first().copied()).collect();
    match all.into_iter().collect::<Vec<_>>().as_slice() {
        [ty] => Some(ty),
        ["integer", "number"] => Some("number"),
        _ => None,
    }
}

/// Returns the text of a value that YAML reads as another type for want of quotes.
pub(in crate::lower) fn unquoted(value: &Value) -> Option<Value> {
    match value {
        Value::String(_) => Some(value.clone()),
        Value::Bool(value) => Some(json!(value.to_string())),
        Value::Number(value) => Some(json!(value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value is of a type that a schema says, if it says one.
pub(in crate::lower) fn has_type(schema: &Map<String, Value>, value: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(ty)) => types_of(value).contains(&ty.as_str()),
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).any(|ty| types_of(value).contains(&ty)),
        _ => true,
    }
}

/// Returns the types of JSON Schema that a value has, the narrowest first.
fn types_of(value: &Value) -> &'static [&'static str] {
    match value {
        Value::Null => &["null"],
        Value::Bool(_) => &["boolean"],
        Value::Number(number) if number.is_f64() => &["number"],
        Value::Number(_) => &["integer", "number"],
        Value::String(_) => &["string"],
        Value::Array(_) => &["array"],
        Value::Object(_) => &["object"],
    }
}
