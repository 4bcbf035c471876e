//! Who a value is read as, and what is written again.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Reads a union, and checks that writing it again changes nothing.
#[track_caller]
fn kept<U: for<'de> Deserialize<'de> + Serialize>(json: Value) -> U {
    let text = json.to_string();
    let found: U = serde_json::from_str(&text).expect("a union takes any JSON");
    let again = serde_json::to_string(&found).expect("it is written");
    assert_eq!(serde_json::from_str::<Value>(&again).expect("it is JSON"), json);
    found
}

#[allow(unreachable_pub, reason = "the macro writes for public enums")]
mod types {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    pub struct Wide {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub inner: Option<Box<Plain>>,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    pub struct Strict {
        pub id: i64,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    pub struct Full {
        pub id: i64,
        pub body: String,
    }

    /// Members without a tag.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Plain {
        Wide(Wide),
        Strict(Strict),
        Full(Full),
        Number(f64),
        Integer(i64),
        Unknown(Value),
    }
    crate::union! {
        Plain {
            Wide(Wide) {}
            Strict(Strict) {}
            Full(Full) {}
            Number(f64) {}
            Integer(i64) {}
            _ = Unknown
        }
        from { Wide(Wide) Strict(Strict) }
    }

    /// Members whose tag only the union knows.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Tagged {
        Strict(Strict),
        Full(Box<Full>),
        Other(Value),
    }
    crate::union! {
        Tagged by "/kind" {
            Strict(Strict) { tags [Str("strict")] writes }
            Full(Full) { tags [Int(1), Int(2)] writes }
            _ = Other of structure
        }
        from { Strict(Strict) Full(Full) }
    }

    /// A union of unions.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Nested {
        Tagged(Tagged),
        Plain(Plain),
        Unknown(Value),
    }
    crate::union! {
        Nested {
            Tagged(Tagged) {}
            Plain(Plain) {}
            _ = Unknown
        }
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    pub struct Open {
        #[serde(flatten)]
        pub rest: std::collections::BTreeMap<String, Value>,
    }

    /// A member that allows nothing else, before one that does; and one with a list of values.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Strictness {
        Closed(Open),
        Listed(Open),
        Any(Open),
        Unknown(Value),
    }
    crate::union! {
        Strictness {
            Closed(Open) { closed ["a", "b"] }
            Listed(Open) { values { "/c/d" [Int(1), Null] } }
            Any(Open) {}
            _ = Unknown
        }
    }

    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Version;
    crate::constant!(Version = r#"{"major":1,"minor":[null,true]}"#);
}

use types::*;

#[test]
fn the_member_that_keeps_the_most_is_read() {
    assert_eq!(kept::<Plain>(json!({})), Plain::Wide(Wide::default()));
    assert_eq!(kept::<Plain>(json!({ "id": 1 })), Plain::Strict(Strict { id: 1 }));
    assert_eq!(kept::<Plain>(json!({ "id": 1, "body": "b" })), Plain::Full(Full { id: 1, body: "b".to_owned() }));
    assert_eq!(kept::<Plain>(json!(5)), Plain::Integer(5));
    assert_eq!(kept::<Plain>(json!(9_007_199_254_740_993_i64)), Plain::Integer(9_007_199_254_740_993));
    assert_eq!(kept::<Plain>(json!(5.5)), Plain::Number(5.5));
    assert_eq!(kept::<Plain>(json!("text")), Plain::Unknown(json!("text")));
    let deep = kept::<Plain>(json!({ "inner": { "inner": { "id": 3 } } }));
    let Plain::Wide(Wide { inner: Some(inner), .. }) = deep else { panic!("{deep:?}") };
    assert_eq!(*inner, Plain::Wide(Wide { inner: Some(Box::new(Plain::Strict(Strict { id: 3 }))), name: None }));
}

#[test]
fn a_tag_decides_and_is_written() {
    assert_eq!(kept::<Tagged>(json!({ "kind": "strict", "id": 1 })), Tagged::Strict(Strict { id: 1 }));
    let full = Full { id: 1, body: "b".to_owned() };
    assert_eq!(kept::<Tagged>(json!({ "kind": 1, "id": 1, "body": "b" })), Tagged::Full(Box::new(full.clone())));
    for unknown in [json!({ "kind": "new", "id": 1 }), json!({ "kind": "strict" }), json!({ "kind": 3 }), json!([1])] {
        assert_eq!(kept::<Tagged>(unknown.clone()), Tagged::Other(unknown));
    }
    let made = serde_json::to_value(Tagged::from(Strict { id: 1 })).expect("it is written");
    assert_eq!(made, json!({ "kind": "strict", "id": 1 }));
    let made = serde_json::to_value(Tagged::from(full)).expect("it is written");
    assert_eq!(made, json!({ "kind": 1, "id": 1, "body": "b" }));
    for scalar in ["5", "null", "\"strict\""] {
        assert!(serde_json::from_str::<Tagged>(scalar).is_err(), "{scalar}");
    }
    // Without a tag, what fits decides.
    assert_eq!(serde_json::from_str::<Tagged>(r#"{"id":1}"#).ok(), Some(Tagged::Strict(Strict { id: 1 })));
}

#[test]
fn a_wrong_tag_is_not_written() {
    let wrong = Open { rest: std::iter::once(("kind".to_owned(), json!("full"))).collect() };
    let serialize = |tags: &[super::Scalar]| {
        super::serialize_tagged(&wrong, Some("/kind"), (tags, &[]), serde_json::value::Serializer)
    };
    assert_eq!(serialize(&[super::Scalar::Str("strict")]).ok(), Some(json!({ "kind": "strict" })));
    assert!(serialize(&[super::Scalar::Str("a"), super::Scalar::Str("b")]).is_err());
    assert!(serialize(&[super::Scalar::Str("a"), super::Scalar::Str("full")]).is_ok());
    // What is read as the member too is written as it came.
    let also = ([super::Scalar::Str("strict")], [super::Scalar::Str("full")]);
    let written =
        super::serialize_tagged(&wrong, Some("/kind"), (&also.0, &also.1), serde_json::value::Serializer).ok();
    assert_eq!(written, Some(json!({ "kind": "full" })));
}

#[test]
fn a_union_within_a_union_takes_no_more_than_it_knows() {
    assert_eq!(kept::<Nested>(json!({ "kind": "strict", "id": 1 })), Nested::Tagged(Tagged::Strict(Strict { id: 1 })));
    assert_eq!(kept::<Nested>(json!({ "id": 1 })), Nested::Plain(Plain::Strict(Strict { id: 1 })));
    assert_eq!(kept::<Nested>(json!(5)), Nested::Plain(Plain::Integer(5)));
    assert!(matches!(kept::<Nested>(json!(["new"])), Nested::Tagged(Tagged::Other(_))));
}

#[test]
fn closed_members_and_listed_values_count() {
    assert!(matches!(kept::<Strictness>(json!({ "a": 1 })), Strictness::Closed(_)));
    assert!(matches!(kept::<Strictness>(json!({ "c": { "d": 1 } })), Strictness::Listed(_)));
    assert!(matches!(kept::<Strictness>(json!({ "c": { "d": null } })), Strictness::Listed(_)));
    assert!(matches!(kept::<Strictness>(json!({ "c": { "d": 2 } })), Strictness::Any(_)));
}

#[test]
fn a_constant_is_its_value_and_no_other() {
    assert_eq!(kept::<Version>(json!({ "major": 1, "minor": [null, true] })), Version);
    assert!(serde_json::from_str::<Version>(r#"{"minor":[null,true],"major":1.0}"#).is_ok());
    for other in ["1", "null", r#"{"major":1,"minor":[null]}"#, r#"{"major":1}"#] {
        assert!(serde_json::from_str::<Version>(other).is_err(), "{other}");
    }
}
