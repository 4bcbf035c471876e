//! What is wrong with real schemas, rule by rule: each takes one schema and leaves one that says the same, or less.
//!
//! The list below is the table of contents. A rule that has to give something up says what and what stands there
//! instead; the caller knows the place. No rule looks at another schema.

use std::collections::BTreeSet;

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
    merge_a_list_of_types,
    drop_what_only_validates,
    read_tuples_as_lists,
    keep_what_is_not_named,
    turn_const_into_enum,
    name_types_as_openapi_does,
    take_null_out_of_alternatives,
    unwrap_a_lone_alternative,
    treat_any_of_as_one_of,
    drop_alternatives_that_only_validate,
    complete_enum,
    keep_enums_of_strings_only,
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
    "discriminator",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "propertyNames",
    "minContains",
    "maxContains",
    "contains",
    "dependentRequired",
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
    for key in ["if", "then", "else", "not", "dependentSchemas"] {
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
fn allow_anything(schema: &mut Map<String, Value>) {
    let kept = ["description", "nullable"];
    schema.retain(|key, _| kept.contains(&key.as_str()));
}

/// Leaves of a schema its parts and alternatives, and what describes it.
fn allow_what_parts_allow(schema: &mut Map<String, Value>) {
    let kept = ["description", "nullable", "allOf", "oneOf", "anyOf"];
    schema.retain(|key, _| kept.contains(&key.as_str()));
}

/// A list whose first items have schemas of their own is one of whatever fits all its items.
fn read_tuples_as_lists(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
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
fn keep_what_is_not_named(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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
            return allow_anything(schema);
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

fn is_null(schema: &Value) -> bool {
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
        let mut distinct: Vec<Value> = Vec::new();
        for alternative in std::mem::take(alternatives) {
            if !distinct.contains(&alternative) {
                distinct.push(alternative);
            }
        }
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

/// A value that fits several alternatives is read as the first one.
fn treat_any_of_as_one_of(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(any_of) = schema.remove("anyOf") else { return };
    if schema.contains_key("oneOf") {
        findings.push(Finding::new(&catalogue::ANY_OF_BESIDE_ONE_OF, "`anyOf` beside `oneOf`", "`oneOf` alone"));
    } else if any_of.as_array().is_some_and(|alternatives| !alternatives.is_empty()) {
        schema.insert("oneOf".to_owned(), any_of);
    }
}

/// Alternatives that only say which properties are required do not change what the properties are.
fn drop_alternatives_that_only_validate(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(Value::Array(alternatives)) = schema.get("oneOf") else { return };
    let decides = |alternative: &Value| {
        ["$ref", "properties", "type", "items", "allOf", "oneOf", "anyOf", "enum", "const", "additionalProperties"]
            .iter()
            .any(|key| alternative.get(key).is_some())
    };
    if !alternatives.iter().any(decides) {
        schema.remove("oneOf");
    } else if schema.contains_key("properties") {
        let definition = &catalogue::ALTERNATIVES_BESIDE_PROPERTIES;
        findings.push(Finding::new(definition, "alternatives beside properties", "the properties alone"));
        schema.remove("oneOf");
    }
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

/// Listed numbers and booleans are validation; listed strings of something that is no string are a mistake. Among
/// strings, a number or a boolean is one without quotes: YAML takes it for something else.
fn keep_enums_of_strings_only(schema: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(Value::Array(values)) = schema.get("enum") else { return };
    let of_strings = values.iter().all(Value::is_string);
    if schema.get("type").is_none_or(|ty| ty != "string") {
        // Without a type, it may be anything that is listed.
        if schema.get("type").is_none() {
            allow_what_parts_allow(schema);
        }
        schema.remove("enum");
    } else if !of_strings {
        let mut texts: Vec<Value> = Vec::new();
        for text in values.iter().map(unquoted) {
            let Some(text) = text else {
                findings.push(Finding::new(&catalogue::MIXED_ENUM, "an enum of strings with other values", "any JSON"));
                return allow_anything(schema);
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        findings.push(Finding::new(&catalogue::MIXED_ENUM, "an enum of strings with other values", "their texts"));
        schema.insert("enum".to_owned(), Value::Array(texts));
    }
}

/// Returns the text of a value that YAML reads as another type for want of quotes.
fn unquoted(value: &Value) -> Option<Value> {
    match value {
        Value::String(_) => Some(value.clone()),
        Value::Bool(value) => Some(json!(value.to_string())),
        Value::Number(value) => Some(json!(value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An array that does not say of what holds anything.
fn give_arrays_their_items(schema: &mut Map<String, Value>, _: &mut Vec<Finding>) {
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

/// A date that is not quite one must not make a response unreadable; but a password must not be shown.
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
        check(json!({ "type": ["string", "integer"], "enum": ["a"] }), json!({ "type": "string", "enum": ["a"] }), &[]);
        // Anything means anything: nothing may be left that looks like a shape.
        for (keyword, value) in [
            ("items", json!({})),
            ("properties", json!({})),
            ("additionalProperties", json!({})),
            ("patternProperties", json!({})),
            ("enum", json!([1, "a"])),
        ] {
            check(
                json!({ "type": ["string", "object", "array", "null"], keyword: value }),
                json!({ "nullable": true }),
                &["a value of several types"],
            );
            check(json!({ "type": "Frobnicator", keyword: value }), json!({}), &["the type \"Frobnicator\""]);
        }
    }

    #[test]
    fn const_is_an_enum_of_one() {
        check(json!({ "const": "a" }), json!({ "enum": ["a"], "type": "string" }), &[]);
        check(json!({ "const": 5, "type": "integer" }), json!({ "type": "integer" }), &[]);
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
    fn enums_are_of_strings() {
        check(json!({ "enum": ["a", "a", null] }), json!({ "enum": ["a"], "nullable": true, "type": "string" }), &[]);
        check(json!({ "type": "integer", "enum": ["1", "2"] }), json!({ "type": "integer" }), &[]);
        check(json!({ "type": "boolean", "enum": [true] }), json!({ "type": "boolean" }), &[]);
        let mixed = &["an enum of strings with other values"];
        check(
            json!({ "type": "string", "enum": ["a", false, 1, "1"] }),
            json!({ "type": "string", "enum": ["a", "false", "1"] }),
            mixed,
        );
        check(json!({ "type": "string", "enum": ["a", {}], "description": "d" }), json!({ "description": "d" }), mixed);
        check(json!({ "enum": ["a", 1], "items": {} }), json!({}), &[]);
    }

    #[test]
    fn arrays_hold_something() {
        check(json!({ "type": "array" }), json!({ "type": "array", "items": {} }), &[]);
        check(json!({ "items": {} }), json!({ "items": {}, "type": "array" }), &[]);
        check(json!({ "type": "string", "items": {} }), json!({ "type": "string" }), &[]);
    }

    #[test]
    fn tuples_are_lists_of_what_fits_all() {
        let (number, text) = (json!({ "type": "number" }), json!({ "type": "string" }));
        for (schema, item, findings) in [
            (json!({ "prefixItems": [text], "items": number }), json!({}), &["`prefixItems`"][..]),
            (json!({ "prefixItems": [number, number], "items": false }), number.clone(), &[]),
            (json!({ "prefixItems": [number], "items": number }), number.clone(), &[]),
            (json!({ "prefixItems": [number] }), json!({}), &["`prefixItems`"]),
            (json!({ "unevaluatedItems": number, "prefixItems": [number] }), number.clone(), &[]),
            (json!({ "items": [text, number] }), json!({}), &["`items` that is a list"]),
            (json!({ "items": [text, text], "additionalItems": false }), text.clone(), &[]),
        ] {
            check(schema, json!({ "items": item, "type": "array" }), findings);
        }
    }

    #[test]
    fn what_is_not_named_is_kept_where_it_is_said_what_it_is() {
        let (number, text) = (json!({ "type": "number" }), json!({ "type": "string" }));
        for (schema, covering) in [
            (json!({ "patternProperties": { "^x": number } }), json!({})),
            (json!({ "patternProperties": { "^x": number }, "additionalProperties": false }), number.clone()),
            (
                json!({ "patternProperties": { "^x": number, "^y": number }, "additionalProperties": number }),
                number.clone(),
            ),
            (json!({ "patternProperties": { "^x": number, "^y": text }, "additionalProperties": false }), json!({})),
            (json!({ "unevaluatedProperties": text }), text.clone()),
            (json!({ "unevaluatedProperties": true }), json!({})),
            // What `additionalProperties` has looked at is evaluated.
            (json!({ "unevaluatedProperties": text, "additionalProperties": number }), number.clone()),
        ] {
            check(schema, json!({ "additionalProperties": covering }), &[]);
        }
        check(json!({ "unevaluatedProperties": false }), json!({}), &[]);
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
