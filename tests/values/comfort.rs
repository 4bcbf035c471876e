//! `readOnly`, `writeOnly` and `default`: JSON Schema 2020-12, sections 9.2 and 9.4 of the validation; `enum`: section
//! 6.1.2 there. What is documented of a value decides no more than how it is called.

use serde_json::{Value, json};

use crate::comfort::types::*;

#[track_caller]
fn kept<T: serde::de::DeserializeOwned + serde::Serialize>(value: Value) -> T {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(json(&read), value);
    read
}

fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("it is written")
}

#[test]
fn what_only_one_direction_has_is_plain_there() {
    let pieces = vec![PieceRequest::new(1.5)];
    let request = ParcelRequest::new(pieces, "1234");
    assert_eq!(json(&request), json!({ "content": [{ "weight": 1.5 }], "pin": "1234" }));
    let parcel: Parcel = kept(json!({ "number": 7, "content": [{ "weight": 1.5, "scanned": true }] }));
    let number: i64 = parcel.number;
    assert_eq!((number, parcel.content[0].scanned), (7, true));
    // One direction alone needs no second type.
    assert_eq!(kept::<Label>(json!({ "text": "t" })).text, "t");
}

#[test]
fn whole_numbers_are_enums() {
    assert_eq!(kept::<Size>(json!(-7)), Size::Odd);
    assert_eq!(kept::<Size>(json!(9)), Size::Unknown(9));
    assert_eq!((Size::ALL, i32::from(Size::Large)), (&[Size::Small, Size::Large, Size::Odd][..], 2));
    assert_eq!((kept::<Speed>(json!(10)), kept::<Speed>(json!(20))), (Speed::Slow, Speed::Value20));
    assert!(serde_json::from_value::<Speed>(json!("10")).is_err());
}

#[test]
fn requests_start_with_defaults() {
    let all = json!({ "copies": 1, "format": "a4", "colour": false, "size": 4 });
    assert_eq!(json(&Print::default()), all);
    let print = Print::new().copies(2).format(PrintFormat::Small);
    assert_eq!(json(&print), json!({ "copies": 2, "format": "a5", "colour": false, "size": 4 }));
}

#[test]
fn what_contains_itself_may_be_left_out() {
    kept::<Wrapping>(json!({}));
    kept::<Wrapping>(json!({ "inside": { "around": { "colour": "c" } } }));
}
