//! What is wrong with real schemas, rule by rule: each takes one schema and leaves one that says the same, or less.
//!
//! The list below is the table of contents. A rule that has to give something up says what and what stands there
//! instead; the caller knows the place. No rule looks at another schema.

mod alternatives;
mod contents;
#[cfg(test)]
mod tests;
mod types;
mod values;

use serde_json::{Map, Value, json};

pub(super) use self::alternatives::{decides_a_type, is_null};
use self::alternatives::{
    drop_alternatives_that_only_validate, take_null_out_of_alternatives, treat_any_of_as_one_of,
    unwrap_a_lone_alternative,
};
use self::contents::{
    close_no_object, give_arrays_their_items, keep_what_is_not_named, read_required_as_a_list, read_tuples_as_lists,
};
use self::types::{merge_a_list_of_types, name_types_as_openapi_does};
use self::values::{
    complete_enum, gather_documented_values, keep_enums_of_strings_and_constants, turn_const_into_enum,
};
pub(super) use self::values::{described_values, has_type, plain, unquoted};
use crate::diagnostic::Definition;
use crate::diagnostic::catalogue::lower as catalogue;
use crate::vocabulary::is_extension;

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
    schema.retain(|key, _| !DROPPED.contains(&key.as_str()) && !is_extension(key));
    for key in ["if", "then", "else", "not", "dependentSchemas"] {
        if schema.remove(key).is_some() && !matches!(key, "then" | "else") {
            findings.push(Finding::new(&catalogue::CONDITION, format!("`{key}`"), "the schema without it"));
        }
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
