//! RFC 7396, section 1: a member that is null is removed, one that is absent stays as it is; an empty list is a value.

use serde_json::json;

use crate::presence::types::*;

#[test]
fn what_is_absent_null_or_empty_is_written_as_it_was_read() {
    for json in [
        json!({}),
        json!({ "subtitle": null }),
        json!({ "subtitle": "" }),
        json!({ "weight": null }),
        json!({ "weight": 0 }),
        json!({ "tags": [] }),
        json!({ "tags": ["a"] }),
        json!({ "readers": null }),
        json!({ "readers": [] }),
        json!({ "prices": {} }),
        json!({ "anything": null }),
        json!({ "anything": [] }),
        json!({ "author": null }),
        json!({ "author": { "name": "a" } }),
        json!({ "parent": { "subtitle": null } }),
    ] {
        let patch: NoticePatch = serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(serde_json::to_value(patch).expect("it is JSON"), json);
    }
}

#[test]
fn each_of_the_three_can_be_said() {
    let written = |patch: NoticePatch| serde_json::to_value(patch).expect("it is JSON");
    assert_eq!(written(NoticePatch::new()), json!({}));
    assert_eq!(written(NoticePatch::new().subtitle(None).weight(None)), json!({ "subtitle": null, "weight": null }));
    assert_eq!(written(NoticePatch::new().subtitle("s").weight(3)), json!({ "subtitle": "s", "weight": 3 }));
    assert_eq!(written(NoticePatch::new().tags(vec![]).readers(vec![])), json!({ "tags": [], "readers": [] }));
    assert_eq!(written(NoticePatch::new().readers(None)), json!({ "readers": null }));
    assert_eq!(written(NoticePatch::new().tags(["a", "b"])), json!({ "tags": ["a", "b"] }));
    assert_eq!(written(NoticePatch::new().author(None)), json!({ "author": null }));
}

/// A condition does not break the chain.
#[test]
fn an_option_can_be_passed() {
    let (some, none): (Option<String>, Option<Vec<String>>) = (Some("h".to_owned()), None);
    let patch = NoticePatch::new().headline(some).tags(none);
    assert_eq!(serde_json::to_value(patch).expect("it is JSON"), json!({ "headline": "h" }));
}

/// OpenAPI 3.1.1, "Discriminator Object": the tag says which schema it is, also where it might be left out or null.
#[test]
fn what_is_made_by_hand_has_its_tag() {
    for (signal, expected) in [
        (Signal::Bell(Bell::new().tone(3)), json!({ "kind": "bell", "tone": 3 })),
        (Signal::Lamp(Lamp::new().colour("red")), json!({ "kind": "lamp", "colour": "red" })),
    ] {
        let written = serde_json::to_value(NoticePatch::new().signal(signal)).expect("it is JSON");
        assert_eq!(written, json!({ "signal": expected }));
    }
}
