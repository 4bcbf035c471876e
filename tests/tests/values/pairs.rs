//! Keywords two by two: what a validator accepts, the generated type reads.
//!
//! Rules that are right one by one may be wrong together, so that every pair of keywords of their domain becomes a
//! schema. What decides is JSON Schema 2020-12, as the crate `jsonschema` understands it; a schema that says what its
//! properties or items are and no type is taken for one of an object or a list, as people mean it.

use serde_json::{Map, Value, json};

/// What is paired: keywords of one schema, each with a value that matters to a rule.
fn keywords() -> Vec<Value> {
    vec![
        json!({ "type": "object" }),
        json!({ "type": "array" }),
        json!({ "type": "string" }),
        json!({ "type": ["integer", "null"] }),
        json!({ "type": ["string", "object"] }),
        json!({ "type": ["array", "string", "null"] }),
        json!({ "properties": { "a": { "type": "integer" } } }),
        json!({ "properties": { "a": true, "b": { "type": ["string", "null"] } }, "required": ["b"] }),
        json!({ "required": ["a"] }),
        json!({ "additionalProperties": { "type": "integer" } }),
        json!({ "additionalProperties": true }),
        json!({ "additionalProperties": false }),
        json!({ "patternProperties": { "^x": { "type": "string" } } }),
        json!({ "patternProperties": { "^x": { "type": "string" } }, "additionalProperties": false }),
        json!({ "unevaluatedProperties": { "type": "boolean" } }),
        json!({ "unevaluatedProperties": false }),
        json!({ "propertyNames": { "maxLength": 1 } }),
        json!({ "items": { "type": "string" } }),
        json!({ "prefixItems": [{ "type": "string" }, { "type": "integer" }] }),
        json!({ "prefixItems": [{ "type": "string" }], "items": { "type": "integer" } }),
        json!({ "prefixItems": [{ "type": "number" }, { "type": "number" }], "items": false }),
        json!({ "unevaluatedItems": { "type": "string" } }),
        json!({ "enum": ["s", "t"] }),
        json!({ "enum": ["s", null] }),
        json!({ "enum": ["s", 1, { "a": 1 }] }),
        json!({ "const": "s" }),
        json!({ "const": 5 }),
        json!({ "allOf": [{ "type": "object", "properties": { "b": { "type": "string" } } }] }),
        json!({ "allOf": [{ "type": ["object", "null"], "unevaluatedProperties": { "type": "integer" } }] }),
        json!({ "allOf": [{ "type": ["string", "null"] }, { "description": "d" }] }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "null" }] }),
        json!({ "$ref": "#/components/schemas/Base" }),
        json!({ "$ref": "#/components/schemas/MaybeBase" }),
        json!({ "format": "binary" }),
        json!({ "not": { "type": "boolean" } }),
    ]
}

/// What the pairs refer to.
fn bases() -> Map<String, Value> {
    let base = json!({ "type": "object", "properties": { "a": { "type": "integer" } } });
    let maybe = json!({ "allOf": [{ "type": ["object", "null"], "properties": { "c": { "type": "integer" } } }] });
    Map::from_iter([("Base".to_owned(), base), ("MaybeBase".to_owned(), maybe)])
}

/// What is tried with every pair.
fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(5),
        json!(-1.5),
        json!("s"),
        json!("u"),
        json!([]),
        json!(["s"]),
        json!(["s", 1]),
        json!(["s", 1, 2]),
        json!([1.5, 2]),
        json!([null, {}, [1]]),
        json!({}),
        json!({ "a": 1 }),
        json!({ "a": 1, "b": "s" }),
        json!({ "b": null }),
        json!({ "x": "s" }),
        json!({ "x": "s", "a": 1 }),
        json!({ "x": true, "b": "s" }),
        json!({ "y": 1, "a": 2, "c": 3 }),
        json!({ "x": [1], "y": { "z": null } }),
    ]
}

/// Every two of the keywords that can stand in one schema.
fn pairs() -> Vec<Value> {
    let keywords = keywords();
    let maps: Vec<&Map<String, Value>> = keywords.iter().filter_map(Value::as_object).collect();
    let mut pairs = Vec::new();
    for (index, one) in maps.iter().enumerate() {
        for other in maps[index + 1..].iter().filter(|other| other.keys().all(|key| !one.contains_key(key))) {
            pairs.push(Value::Object(
                one.iter().chain(*other).map(|(key, value)| (key.clone(), value.clone())).collect(),
            ));
        }
    }
    pairs
}

/// Returns the type that a schema without one is taken to have.
fn implied_type(schema: &Value) -> Option<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|key| schema.get(key).is_some());
    let object = has(&["properties", "additionalProperties", "patternProperties", "unevaluatedProperties"]);
    let array = has(&["items", "prefixItems", "unevaluatedItems"]);
    match (has(&["type", "enum", "const", "oneOf", "$ref", "allOf"]), object, array) {
        (false, true, false) => Some("object"),
        (false, false, true) => Some("array"),
        _ => None,
    }
}

/// Returns the document of all pairs, and a test that reads with the type of each what the validator accepts.
pub(crate) fn document_and_test() -> (String, String) {
    let mut schemas = bases();
    let mut cases = String::new();
    let mut accepted = 0;
    for (index, mut schema) in pairs().into_iter().enumerate() {
        let name = format!("Pair{index}");
        if let Some(ty) = implied_type(&schema) {
            schema["type"] = json!(ty);
        }
        let mut whole = json!({ "components": { "schemas": bases() } });
        whole["allOf"] = json!([schema]);
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .build(&whole)
            .unwrap_or_else(|error| panic!("{schema}: {error}"));
        for value in values().iter().filter(|value| validator.is_valid(value)) {
            cases.push_str(&format!(
                "    reads::<Holder{index}>({:?}, {:?}, &mut failures);\n",
                schema.to_string(),
                json!({ "value": value }).to_string()
            ));
            accepted += 1;
        }
        schemas.insert(name.clone(), schema);
        // By a reference, since whether a type may be null is said by whoever refers to it.
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        let holder = json!({ "type": "object", "required": ["value"], "properties": { "value": reference } });
        schemas.insert(format!("Holder{index}"), holder);
    }
    assert!(accepted > 1000, "the validator accepts {accepted} values, too few to say anything");
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Pairs", "version": "1" },
        "components": { "schemas": schemas },
    });
    let test = format!(
        "//! What a validator accepts, the types read.\nuse crate::pairs::types::*;\n\
         fn reads<T: serde::de::DeserializeOwned + serde::Serialize>(schema: &str, value: &str, failures: &mut Vec<String>) {{\n    \
             match serde_json::from_str::<T>(value) {{\n        Ok(read) => assert!(serde_json::to_value(&read).is_ok()),\n        \
             Err(error) => failures.push(format!(\"{{schema}} accepts {{value}}: {{error}}\")),\n    }}\n}}\n\
         #[test]\nfn what_is_valid_is_read() {{\n    let mut failures = Vec::new();\n{cases}    \
             assert!(failures.is_empty(), \"{{}}\\n{{}} of {accepted}\", failures.join(\"\\n\"), failures.len());\n}}\n"
    );
    (document.to_string(), test)
}
