//! Identifiers of Rust: the Reference, "Identifiers" (XID of UAX #31, composed by NFC); names of the document: OpenAPI
//! 3.0.3, "Components Object". The compiler decides besides, since every warning is an error here.

use serde_json::json;

use crate::names::types::*;

#[test]
fn names_that_read_as_others_are_types_of_their_own() {
    let text = json!({ "first": { "share": 0.5 }, "second": { "label": "l" }, "verdict": "mistrial" });
    let lab: Lab = serde_json::from_value(text.clone()).expect("it fits");
    assert_eq!(lab.verdict, Some(VwVerdict::Unknown("mistrial".to_owned())));
    assert_eq!(serde_json::to_value(&lab).expect("it is JSON"), text);
    // `new` is the constructor, and `set_new` sets the property of that name.
    let made = Lab::new().set_new2(7).set_new(8);
    assert_eq!(serde_json::to_value(&made).expect("it is JSON"), json!({ "new": 7, "set_new": 8 }));
}

#[test]
fn a_value_may_be_called_like_a_part_of_a_trait() {
    for (value, expected) in [
        ("err", LabOutcome::Err),
        ("ok", LabOutcome::Ok),
        ("none", LabOutcome::None),
        ("self", LabOutcome::SelfValue),
        ("other", LabOutcome::Unknown("other".to_owned())),
    ] {
        assert_eq!(value.parse(), Ok(expected));
    }
    assert_eq!(LabPoBox::from("front"), LabPoBox::Front);
    assert_eq!(LabPoBox::ALL, [LabPoBox::Front, LabPoBox::Back]);
    assert_eq!(LabAbTestQr::from("s"), LabAbTestQr::S);
    assert_eq!((V1::from("a"), V1n2::from("b")), (V1::A, V1n2::B));
}

#[test]
fn names_of_the_document_are_kept() {
    let result: Result =
        serde_json::from_value(json!({ "error": { "message": "m", "kind": "Err" } })).expect("it fits");
    let error: Error = result.error.expect("it is there");
    assert_eq!(error.kind, Some(ErrorKind::Err));
    let response: Response = serde_json::from_value(json!({ "ok": true })).expect("it fits");
    assert_eq!(response.ok, Some(true));
}

#[test]
fn letters_of_every_script_are_kept() {
    let text = json!({ "имя": "i", "straße": "s", "町": { "値": 1 }, "marks": "شهر" });
    let place: Ørsted = serde_json::from_value(text.clone()).expect("it fits");
    assert_eq!(place.町, Some(書式::new().値(1)));
    assert_eq!(place.marks, Some(ØrstedMarks::شهر));
    assert_eq!(serde_json::to_value(&place).expect("it is JSON"), text);
    // Signs without a name are called by their number, so that a new one renames no other.
    assert_eq!((ØrstedMarks::from("★"), ØrstedMarks::from("☆")), (ØrstedMarks::U2605, ØrstedMarks::U2606));
    assert_eq!((ØrstedMarks::from("A"), ØrstedMarks::from("A-")), (ØrstedMarks::A, ØrstedMarks::AMinus));
    let lab = Lab::new().place(place).back("b");
    assert_eq!(serde_json::to_value(lab).expect("it is JSON")["\u{202e}back"], json!("b"));
}
