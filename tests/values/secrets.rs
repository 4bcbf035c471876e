//! OpenAPI 3.1.0, "Data Types": `password` is a hint to obscure the value; "Schema Object" of 3.0.3: what is `writeOnly`
//! may be sent and should not come back.

use serde_json::json;

use crate::secrets::types::*;

#[test]
fn no_secret_is_shown_wherever_it_stands() {
    let text = json!({
        "user": "visible", "word": "HIDE", "old": ["HIDE"], "all": ["HIDE"], "by_name": { "a": "HIDE" }, "either": "HIDE",
        "token": "HIDE", "note": "HIDE", "alias": "HIDE", "inner": { "shown": "visible", "other": "HIDE" },
    });
    let login: Login = serde_json::from_value(text.clone()).expect("it fits");
    assert_eq!(serde_json::to_value(&login).expect("it is JSON"), text);
    let shown = format!("{login:?}");
    assert!(!shown.contains("HIDE") && shown.matches("visible").count() == 2, "{shown}");
    let words: (Word, Words) = serde_json::from_value(json!(["HIDE", ["HIDE"]])).expect("it fits");
    assert_eq!(format!("{words:?}").matches("HIDE").count(), 0, "{words:?}");
    let either: (LoginEither, LoginEither) = serde_json::from_value(json!(["HIDE", 5])).expect("it fits");
    assert_eq!(format!("{either:?}"), "(String([hidden]), Integer(5))");
}
