//! Schemas, which differ in little, and values of parameters and headers, which had no schema.

use serde_json::{Map, Value, json};

use super::{Conversion, without};

/// Keywords that a parameter or header had beside its name, and a schema has now (Swagger 2.0, Parameter Object, Items
/// Object and Header Object).
pub(super) const VALUE: [&str; 17] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
];

impl Conversion<'_> {
    /// Makes a schema of a schema.
    pub(super) fn schema(&self, schema: &Value) -> Value {
        let Value::Object(map) = schema else { return schema.clone() };
        let mut converted: Map<String, Value> =
            map.iter().map(|(key, value)| (key.clone(), self.keyword(key, value))).collect();
        if map.get("type") == Some(&json!("file")) {
            converted.insert("type".to_owned(), json!("string"));
            converted.insert("format".to_owned(), json!("binary"));
        }
        // There was no word for it, and this is the one that took its place.
        if let Some(nullable) = converted.shift_remove("x-nullable") {
            converted.insert("nullable".to_owned(), nullable);
        }
        Value::Object(converted)
    }

    fn keyword(&self, key: &str, value: &Value) -> Value {
        match (key, value) {
            ("properties" | "patternProperties" | "definitions", Value::Object(schemas)) => {
                schemas.iter().map(|(name, schema)| (name.clone(), self.schema(schema))).collect()
            }
            ("allOf" | "anyOf" | "oneOf" | "items", Value::Array(schemas)) => {
                schemas.iter().map(|schema| self.schema(schema)).collect()
            }
            ("items" | "additionalProperties" | "not", value) => self.schema(value),
            ("discriminator", Value::String(property)) => json!({ "propertyName": property }),
            (_, value) => value.clone(),
        }
    }

    /// Makes the schema of the value of a parameter or a header.
    pub(super) fn value_schema(&self, holder: &Value) -> Value {
        let entries = holder.as_object().into_iter().flatten();
        let own = entries.filter(|(key, _)| VALUE.contains(&key.as_str()));
        self.schema(&Value::Object(own.map(|(key, value)| (key.clone(), value.clone())).collect()))
    }

    /// Makes the rest of a parameter or a header.
    pub(super) fn around_value(&self, holder: &Value, also: &[&str]) -> Map<String, Value> {
        let left_out: Vec<&str> = VALUE.iter().chain(also).copied().collect();
        without(holder, &left_out)
    }
}
