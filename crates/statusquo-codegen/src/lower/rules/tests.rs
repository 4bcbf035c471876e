//! Every rule, on small schemas.

use serde_json::{Value, json};

use super::apply;

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
    check(json!({ "anyOf": [{ "type": "null" }, reference] }), json!({ "nullable": true, "allOf": [reference] }), &[]);
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
    check(json!({ "oneOf": [{ "const": 1 }, { "const": 2 }] }), json!({ "type": "integer", "enum": [1, 2] }), &[]);
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
    let mixed = &["an enum of strings with other values"];
    check(
        json!({ "type": "string", "enum": ["a", false, 1, "1"] }),
        json!({ "type": "string", "enum": ["a", "false", "1"] }),
        mixed,
    );
    check(json!({ "type": "string", "enum": ["a", {}], "description": "d" }), json!({ "description": "d" }), mixed);
    check(json!({ "type": "string", "const": false }), json!({ "type": "string", "enum": ["false"] }), mixed);
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
    check(json!({ "type": "string", "format": "password" }), json!({ "type": "string", "format": "password" }), &[]);
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
