//! What is wrong with real schemas, rule by rule: each takes one schema and leaves one that says the same, or less.
//!
//! The list below is the table of contents. A rule that has to give something up says what and what stands there
//! instead; the caller knows the place. No rule looks at another schema.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::diagnostic::Definition;
use crate::diagnostic::catalogue::lower as catalogue;

/// What a rule gave up.
pub(super) struct Finding {
    /// The diagnostic that it is.
    pub(super) definition: &'static Definition,
    /// What cannot be expressed.
    pub(super) what: String,
    /// What stands there instead.
    pub(super) instead: &'static str,
}

impl Finding {
    pub(super) fn new(definition: &'static Definition, what: impl Into<String>, instead: &'static str) -> Self {
        Finding { definition, what: what.into(), instead }
    }
}

type Rule = fn(&mut Map<String, Value>, &mut Vec<Finding>);

/// The rules in the order in which they are applied; later ones rely on earlier ones.
const RULES: &[Rule] = &[
    drop_what_only_validates,
    merge_a_list_of_types,
    turn_const_into_enum,
    name_types_as_openapi_does,
    take_null_out_of_alternatives,
    unwrap_a_lone_alternative,
    gather_documented_values,
    treat_any_of_as_one_of,
    drop_alternatives_that_only_validate,
    complete_enum,
    keep_enums_of_strings_and_constants,
    give_arrays_their_items,
    drop_formats_that_decide_nothing,
    read_required_as_a_list,
    close_no_object,
    keep_what_decides,
];

/// Keywords that say what a server refuses, or that only describe: none of them decides a type.
const DROPPED: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    // A value that the server left out is not one that it sent.
    "default",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "deprecated",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "propertyNames",
    "minContains",
    "maxContains",
    "contains",
    "dependentRequired",
    "unevaluatedProperties",
    "unevaluatedItems",
    "title",
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
];

/// Applies every rule to a schema; what stands inside it is left for later.
pub(super) fn apply(schema: &Map<String, Value>) -> (Map<String, Value>, Vec<Finding>) {
    let mut schema = schema.clone();
    let mut findings = Vec::new();
    for rule in RULES {
        rule(&mut schema, &mut findings);
    }
    (schema, findings)
}

/// Whether the rules make a schema nullable.
pub(super) fn is_nullable(schema: &Map<String, Value>) -> bool {
    apply(schema).0.get("nullable") == Some(&Value::Bool(true))
}

/// Lengths, bounds, patterns and annotations go, and so do conditions that a type cannot hold.
fn drop_what_only_validates(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    schema.retain(|key, _| !DROPPED.contains(&key.as_str()) && !key.starts_with("x-"));
    for key in ["if", "then", "else", "not", "dependentSchemas", "patternProperties", "prefixItems"] {
        if schema.remove(key).is_some() && !matches!(key, "then" | "else") {
            findings.push(Finding::new(&catalogue::CONDITION, format!("`{key}`"), "the schema without it"));
        }
    }
}

/// OpenAPI 3.1 has lists of types, in which `null` is what 3.0 calls nullable.
fn merge_a_list_of_types(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(Value::Array(types)) = schema.get("type") else { return };
    let (nulls, mut others): (Vec<Value>, Vec<Value>) = types.iter().cloned().partition(|ty| ty == "null");
    if !nulls.is_empty() {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    // Every integer is a number.
    if others.iter().any(|ty| ty == "number") {
        others.retain(|ty| ty != "integer");
    }
    match others.as_slice() {
        [ty] => schema.insert("type".to_owned(), ty.clone()),
        [] => schema.remove("type"),
        _ => {
            findings.push(Finding::new(&catalogue::SEVERAL_TYPES, "a value of several types", "any JSON"));
            schema.remove("enum");
            schema.remove("type")
        }
    };
}

/// One value is an enum of one.
fn turn_const_into_enum(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    if let Some(value) = schema.remove("const") {
        schema.entry("enum").or_insert_with(|| json!([value]));
    }
}

/// Types that OpenAPI does not know: names of formats, of other languages, and `null`.
fn name_types_as_openapi_does(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
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
            schema.remove("type");
            return;
        }
    };
    let known = json!(known);
    schema.insert("type".to_owned(), known);
}

/// An alternative that is null alone makes the rest nullable.
fn take_null_out_of_alternatives(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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
pub(super) fn is_null(schema: &Value) -> bool {
    let ty = schema.get("type");
    let is_null_type = ty.is_some_and(|ty| *ty == json!("null") || *ty == json!(["null"]));
    let is_null_value =
        |key: &str| schema.get(key).is_some_and(|value| *value == Value::Null || *value == json!([null]));
    is_null_type || is_null_value("const") || is_null_value("enum")
}

/// A choice between one alternative is none; equal alternatives are one.
fn unwrap_a_lone_alternative(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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

/// Alternatives that are single values, as documented enums of Rust are written, are one enum; and beside texts with
/// values any other text is one more value.
fn gather_documented_values(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    if ["properties", "enum", "const", "allOf"].iter().any(|key| schema.contains_key(*key)) {
        return;
    }
    for key in ["oneOf", "anyOf"] {
        let Some(values) = schema.get(key).and_then(Value::as_array).and_then(|all| documented_values(all)) else {
            continue;
        };
        schema.remove(key);
        schema.insert("enum".to_owned(), Value::Array(values));
    }
}

/// Returns the values of alternatives, if all of them are values of one kind.
fn documented_values(alternatives: &[Value]) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut any_text = false;
    for alternative in alternatives {
        let allowed = ["$ref", "allOf", "oneOf", "anyOf", "properties", "items", "additionalProperties"];
        if allowed.iter().any(|key| alternative.get(key).is_some()) {
            return None;
        }
        match (alternative.get("const"), alternative.get("enum").and_then(Value::as_array)) {
            (Some(value), _) => values.push(value.clone()),
            (None, Some(several)) => values.extend(several.iter().cloned()),
            (None, None) if alternative.get("type").is_some_and(|ty| ty == "string") => any_text = true,
            (None, None) => return None,
        }
    }
    let first = values.iter().find(|value| !value.is_null())?;
    let is_scalar = first.is_string() || first.is_number() || first.is_boolean();
    let of_one_kind =
        values.iter().all(|value| value.is_null() || std::mem::discriminant(value) == std::mem::discriminant(first));
    (is_scalar && of_one_kind && (first.is_string() || !any_text)).then_some(values)
}

/// What a document says of the values of an enum that it writes as alternatives.
pub(super) fn descriptions_of_values(schema: &Map<String, Value>) -> IndexMap<String, String> {
    let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let described = alternatives.filter_map(|alternative| {
        let description = alternative.get("description").or_else(|| alternative.get("title"))?.as_str()?;
        let value = match (alternative.get("const"), alternative.get("enum").and_then(Value::as_array)) {
            (Some(value), _) => value,
            (None, Some(values)) if values.len() == 1 => values.first()?,
            _ => return None,
        };
        Some((value.as_str()?.to_owned(), description.to_owned()))
    });
    described.collect()
}

/// A value that fits several alternatives is read as the one that keeps the most of it.
fn treat_any_of_as_one_of(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(any_of) = schema.remove("anyOf") else { return };
    if schema.contains_key("oneOf") {
        findings.push(Finding::new(&catalogue::ANY_OF_BESIDE_ONE_OF, "`anyOf` beside `oneOf`", "`oneOf` alone"));
    } else if any_of.as_array().is_some_and(|alternatives| !alternatives.is_empty()) {
        schema.insert("oneOf".to_owned(), any_of);
    }
}

/// Alternatives that only say which properties are required do not change what the properties are; and each of the
/// others has the properties beside them too.
fn drop_alternatives_that_only_validate(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    let Some(Value::Array(alternatives)) = schema.get_mut("oneOf") else { return };
    if !alternatives.iter().any(decides_a_type) {
        schema.remove("oneOf");
        return;
    }
    if !schema.contains_key("properties") {
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
pub(super) fn decides_a_type(alternative: &Value) -> bool {
    ["$ref", "properties", "type", "items", "allOf", "oneOf", "anyOf", "enum", "const", "additionalProperties"]
        .iter()
        .any(|key| alternative.get(key).is_some())
}

/// An enum says its type, and says by `nullable` that it may be null.
fn complete_enum(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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

/// Several listed numbers or booleans are validation, and a single one is a constant; listed strings of something that
/// is no string are a mistake.
fn keep_enums_of_strings_and_constants(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(Value::Array(values)) = schema.get("enum") else { return };
    let of_strings = values.iter().all(Value::is_string);
    let ty = schema.get("type").and_then(Value::as_str);
    match (ty, of_strings, values.as_slice()) {
        (Some("string"), true, _) => {}
        (Some("string"), false, _) => {
            findings.push(Finding::new(&catalogue::MIXED_ENUM, "an enum of strings with other values", "any JSON"));
            schema.remove("enum");
            schema.remove("type");
        }
        (ty, false, [only]) if ty.is_none_or(|ty| type_of(only).contains(&ty)) => {
            let only = only.clone();
            schema.retain(|key, _| matches!(key.as_str(), "description" | "nullable"));
            schema.insert("type".to_owned(), json!(type_of(&only).first()));
            schema.insert("const".to_owned(), only);
        }
        (None, false, values) => {
            let all: BTreeSet<&str> = values.iter().flat_map(|value| type_of(value).first().copied()).collect();
            let ty = match all.into_iter().collect::<Vec<_>>().as_slice() {
                [ty] => Some(*ty),
                ["integer", "number"] => Some("number"),
                _ => None,
            };
            schema.remove("enum");
            ty.map(|ty| schema.insert("type".to_owned(), json!(ty)));
        }
        _ => {
            schema.remove("enum");
        }
    }
}

/// Returns the types of JSON Schema that a value has, the narrowest first.
fn type_of(value: &Value) -> &'static [&'static str] {
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

/// An array that does not say of what holds anything.
fn give_arrays_their_items(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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

/// A date that is not quite one must not make an answer unreadable; but a password must not be shown.
fn drop_formats_that_decide_nothing(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
    let keep = match (schema.get("type").and_then(Value::as_str), schema.get("format").and_then(Value::as_str)) {
        (Some("string"), Some(format)) => matches!(format, "password" | "binary"),
        (Some("integer"), Some(format)) => matches!(format, "int32" | "int64" | "uint32" | "uint64"),
        (Some("number"), Some(format)) => matches!(format, "float" | "double"),
        _ => false,
    };
    if !keep {
        schema.remove("format");
    }
}

/// `required: true` of a property is a habit from older versions; required names without a property decide nothing.
fn read_required_as_a_list(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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
fn close_no_object(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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

/// What is left decides a type or describes it; what stands there in another form says nothing.
fn keep_what_decides(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    schema.retain(|key, value| match key.as_str() {
        "type" | "format" | "description" => value.is_string(),
        "nullable" => value.is_boolean(),
        "const" => true,
        "discriminator" => value.is_object(),
        "additionalProperties" if *value == json!(false) => true,
        "enum" | "required" | "oneOf" | "allOf" => value.is_array(),
        "properties" | "items" | "additionalProperties" => {
            let is_map = value.is_object();
            if !is_map {
                let definition = &catalogue::MALFORMED_KEYWORD;
                findings.push(Finding::new(definition, format!("`{key}` that is no mapping"), "the schema without it"));
            }
            is_map
        }
        _ => false,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schema: Value, expected: Value, findings: &[&str]) {
        let Value::Object(map) = &schema else { panic!("a schema is an object") };
        let (found, given_up) = apply(map);
        assert_eq!(Value::Object(found), expected, "of {schema}");
        let given_up: Vec<String> = given_up.into_iter().map(|finding| finding.what).collect();
        assert_eq!(given_up, findings, "of {schema}");
    }

    #[test]
    fn validation_goes_and_conditions_are_named() {
        check(
            json!({ "type": "string", "minLength": 1, "pattern": "(?<x>", "default": 1 }),
            json!({ "type": "string" }),
            &[],
        );
        check(
            json!({ "type": "integer", "exclusiveMinimum": 0, "format": "int32" }),
            json!({ "type": "integer", "format": "int32" }),
            &[],
        );
        check(json!({ "if": {}, "then": {}, "type": "object" }), json!({ "type": "object" }), &["`if`"]);
    }

    #[test]
    fn lists_of_types_become_one_type() {
        check(json!({ "type": ["string", "null"] }), json!({ "type": "string", "nullable": true }), &[]);
        check(json!({ "type": ["integer", "number"] }), json!({ "type": "number" }), &[]);
        check(json!({ "type": ["string", "integer"] }), json!({}), &["a value of several types"]);
        check(json!({ "type": ["null"] }), json!({ "nullable": true }), &[]);
    }

    #[test]
    fn const_is_an_enum_of_one() {
        check(json!({ "const": "a" }), json!({ "enum": ["a"], "type": "string" }), &[]);
        check(json!({ "const": 5, "type": "integer" }), json!({ "const": 5, "type": "integer" }), &[]);
        check(json!({ "const": 5, "type": "number" }), json!({ "const": 5, "type": "integer" }), &[]);
        check(json!({ "const": { "a": 1 } }), json!({ "const": { "a": 1 }, "type": "object" }), &[]);
        check(json!({ "const": "5", "type": "integer" }), json!({ "type": "integer" }), &[]);
    }

    #[test]
    fn types_of_other_languages_are_understood() {
        check(json!({ "type": "int64" }), json!({ "type": "integer" }), &[]);
        check(json!({ "type": "null" }), json!({ "nullable": true }), &[]);
        check(json!({ "type": "Frobnicator" }), json!({}), &["the type \"Frobnicator\""]);
    }

    #[test]
    fn null_is_no_alternative() {
        let reference = json!({ "$ref": "#/a" });
        check(
            json!({ "anyOf": [{ "type": "null" }, reference] }),
            json!({ "nullable": true, "allOf": [reference] }),
            &[],
        );
        check(
            json!({ "oneOf": [reference, { "type": "integer" }, { "enum": [null] }] }),
            json!({ "oneOf": [reference, { "type": "integer" }], "nullable": true }),
            &[],
        );
    }

    #[test]
    fn alternatives_that_decide_nothing_go() {
        let properties = json!({ "a": {} });
        check(
            json!({ "properties": properties, "anyOf": [{ "required": ["a"] }, { "required": ["b"] }] }),
            json!({ "properties": properties, "type": "object" }),
            &[],
        );
    }

    #[test]
    fn documented_values_are_one_enum() {
        let values = json!([{ "const": "a", "description": "A." }, { "type": "string", "enum": ["b", "c"] }]);
        check(json!({ "oneOf": values }), json!({ "enum": ["a", "b", "c"], "type": "string" }), &[]);
        let with_null = json!([{ "const": "a" }, { "type": "string" }, { "type": "null" }]);
        let one = json!({ "enum": ["a"], "type": "string", "nullable": true });
        check(json!({ "anyOf": with_null }), one, &[]);
        check(json!({ "oneOf": [{ "const": 1 }, { "const": 2 }] }), json!({ "type": "integer" }), &[]);
        let mixed = json!([{ "const": "a" }, { "const": 1 }]);
        check(json!({ "oneOf": mixed }), json!({ "oneOf": mixed }), &[]);
        let objects = json!([{ "const": { "a": 1 } }, { "const": { "a": 2 } }]);
        check(json!({ "oneOf": objects }), json!({ "oneOf": objects }), &[]);
    }

    #[test]
    fn properties_beside_alternatives_belong_to_each() {
        let (own, other) = (json!({ "properties": { "id": {} } }), json!({ "properties": { "a": {} } }));
        let reference = json!({ "$ref": "#/b" });
        check(
            json!({ "properties": own["properties"], "required": ["id"], "oneOf": [other, reference] }),
            json!({ "oneOf": [
                { "allOf": [{ "properties": own["properties"], "required": ["id"] }, other] },
                { "allOf": [{ "properties": own["properties"], "required": ["id"] }, reference] },
            ] }),
            &[],
        );
    }

    #[test]
    fn enums_are_of_strings() {
        check(json!({ "enum": ["a", "a", null] }), json!({ "enum": ["a"], "nullable": true, "type": "string" }), &[]);
        check(json!({ "type": "integer", "enum": ["1", "2"] }), json!({ "type": "integer" }), &[]);
        check(json!({ "type": "boolean", "enum": [true, false] }), json!({ "type": "boolean" }), &[]);
        check(json!({ "type": "boolean", "enum": [true] }), json!({ "type": "boolean", "const": true }), &[]);
        check(json!({ "enum": [1, 2.5] }), json!({ "type": "number" }), &[]);
        check(json!({ "enum": [1, "a", []] }), json!({}), &[]);
    }

    #[test]
    fn arrays_hold_something() {
        check(json!({ "type": "array" }), json!({ "type": "array", "items": {} }), &[]);
        check(json!({ "items": {} }), json!({ "items": {}, "type": "array" }), &[]);
        check(json!({ "type": "string", "items": {} }), json!({ "type": "string" }), &[]);
    }

    #[test]
    fn formats_that_decide_nothing_go() {
        check(json!({ "type": "string", "format": "date-time" }), json!({ "type": "string" }), &[]);
        check(
            json!({ "type": "string", "format": "password" }),
            json!({ "type": "string", "format": "password" }),
            &[],
        );
        check(json!({ "format": "object" }), json!({}), &[]);
    }

    #[test]
    fn keywords_in_another_form_say_nothing() {
        check(
            json!({ "type": "string", "description": [], "nullable": {}, "readOnly": true, "$ref": 5, "madeUp": 1 }),
            json!({ "type": "string" }),
            &[],
        );
        check(
            json!({ "type": "object", "properties": [] }),
            json!({ "type": "object" }),
            &["`properties` that is no mapping"],
        );
    }

    #[test]
    fn required_is_a_list_of_properties() {
        check(json!({ "type": "string", "required": true }), json!({ "type": "string" }), &[]);
        check(
            json!({ "properties": { "a": {} }, "required": ["a", "a", "b"] }),
            json!({ "properties": { "a": {} }, "required": ["a"], "type": "object" }),
            &[],
        );
    }
}
