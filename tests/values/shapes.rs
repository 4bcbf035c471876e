//! JSON Schema 2020-12, Core: "Keywords for Applying Subschemas to Arrays" and "to Objects", Validation: "type" and
//! "enum"; OpenAPI 3.0.3 and its clarification of `nullable`; YAML 1.2.2, "Core Schema".

use serde_json::{Value, json};

use crate::shapes::types::*;

/// Reads a value and writes it again.
#[track_caller]
fn kept(mut value: Value) -> All {
    value["day"] = value.get("day").cloned().unwrap_or(json!("2026-01-31"));
    let all: All = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(serde_json::to_value(&all).expect("it is JSON"), value);
    all
}

#[test]
fn a_value_of_several_types_is_any_of_them() {
    for many in [json!("s"), json!(1.5), json!([1, "s"]), json!({ "a": 1 })] {
        assert_eq!(kept(json!({ "many": many })).many, Some(many));
    }
    assert_eq!(kept(json!({ "listed": "low" })).listed, Some(AllListed::Low));
}

#[test]
fn a_tuple_is_read_with_its_rest() {
    assert_eq!(kept(json!({ "line": ["s", 1, 2] })).line, Some(vec![json!("s"), json!(1), json!(2)]));
    assert_eq!(kept(json!({ "corner": [1.5, 2.5] })).corner, Some(vec![1.5, 2.5]));
    assert_eq!(kept(json!({ "old": ["s", true] })).old, Some(vec![json!("s"), json!(true)]));
}

#[test]
fn what_has_no_name_is_kept() {
    assert_eq!(kept(json!({ "labels": { "l1": "a" } })).labels.expect("a map")["l1"], "a");
    kept(json!({ "open": { "id": "i", "n1": 5, "other": [true] } }));
    let rest = kept(json!({ "rest": { "id": "i", "n": 1 } })).rest.expect("it is there");
    assert_eq!(rest.extra["n"], 1_i64);
    let beside = kept(json!({ "beside": { "x": 1, "note": "s" } })).beside.expect("it is there");
    assert_eq!((beside.x, beside.extra["note"].as_str()), (1, "s"));
}

#[test]
fn a_part_that_says_only_that_it_may_be_null_means_the_whole() {
    assert_eq!(kept(json!({ "day": null })).day, None);
    assert!(serde_json::from_value::<All>(json!({ "day": "d", "maybe": null })).is_ok());
    assert!(serde_json::from_value::<All>(json!({ "day": "d", "maybe": { "y": 1 } })).is_ok());
}

#[test]
fn values_without_quotes_are_the_texts_that_they_are_written_as() {
    for (text, expected) in
        [("usual", AllMode::Usual), ("false", AllMode::False), ("2", AllMode::_2), ("1.5", AllMode::_15)]
    {
        assert_eq!(kept(json!({ "mode": text })).mode, Some(Some(expected)));
    }
}
