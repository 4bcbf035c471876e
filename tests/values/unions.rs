//! Discriminators: OpenAPI 3.0.3 and 3.1, "Discriminator Object" and "Composition and Inheritance (Polymorphism)".
//! `oneOf`, `anyOf` and `const`: JSON Schema 2020-12, sections 10.2.1 of the core and 6.1.3 of the validation.

use serde_json::{Value, json};

use crate::unions::types::*;

/// Reads a value of a type, and checks that it is written as it came.
#[track_caller]
fn kept<T: serde::de::DeserializeOwned + serde::Serialize>(value: Value) -> T {
    let text = value.to_string();
    let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(json(&read), value);
    read
}

#[track_caller]
fn json(value: &impl serde::Serialize) -> Value {
    serde_json::from_str(&serde_json::to_string(value).expect("it is written")).expect("it is JSON")
}

#[test]
fn a_mapping_says_which_member_it_is() {
    let pickup = kept(json!({ "by": "shop", "note": "n", "shelf": "s" }));
    assert!(matches!(pickup, Delivery::Shop(Pickup { shelf: Some(_), .. })), "{pickup:?}");
    assert!(matches!(kept(json!({ "by": "van", "note": "n" })), Delivery::Courier(_)));
    assert!(matches!(kept(json!({ "by": "bicycle" })), Delivery::Courier(_)));
    // The mapping takes no name away.
    assert!(matches!(kept(json!({ "by": "Pickup", "shelf": "s" })), Delivery::Shop(_)));
    assert!(matches!(kept(json!({ "by": "Courier" })), Delivery::Courier(_)));
    // One new member does not make a list unreadable.
    let list: Vec<Delivery> = kept(json!([{ "by": "shop" }, { "by": "drone", "height": 3 }, { "by": 5 }]));
    assert!(matches!(&list[..], [Delivery::Shop(_), Delivery::Unknown(_), Delivery::Unknown(_)]), "{list:?}");
    // Whoever makes a member need not know its tag, and cannot write a wrong one.
    assert_eq!(json(&Delivery::from(Pickup::new().shelf("s"))), json!({ "by": "shop", "shelf": "s" }));
    let wrong = Pickup { by: PickupBy::Unknown("van".to_owned()), ..Pickup::new() };
    assert_eq!(json(&Delivery::from(wrong)), json!({ "by": "shop" }));
    let wrong = Courier::new(CourierBy::Unknown("shop".to_owned()));
    assert!(serde_json::to_string(&Delivery::from(wrong)).is_err());
    assert_eq!(json(&Delivery::from(Courier::new(CourierBy::Bicycle))), json!({ "by": "bicycle" }));
}

#[test]
fn names_of_schemas_are_tags() {
    assert!(matches!(kept(json!({ "shipmentType": "Pallet", "layers": 2 })), Shipment::Pallet(_)));
    assert!(matches!(kept(json!({ "shipmentType": "Box" })), Shipment::Box(_)));
    // Without the tag, what it has decides; nothing is added.
    assert!(matches!(kept(json!({ "layers": 2 })), Shipment::Pallet(_)));
    assert_eq!(json(&Shipment::from(Pallet::new().layers(2))), json!({ "shipmentType": "Pallet", "layers": 2 }));
    assert_eq!(json(&Shipment::from(Pallet::default())), json!({ "shipmentType": "Pallet" }));
}

#[test]
fn a_tag_that_only_the_discriminator_names_is_written_and_read() {
    assert_eq!(kept::<Instrument>(json!({ "class": "harp", "strings": 7 })), Instrument::Harp(Harp { strings: 7 }));
    assert_eq!(json(&Instrument::from(Drum::new(2))), json!({ "class": "drum", "skins": 2 }));
}

#[test]
fn a_shared_enum_is_narrowed() {
    let tree = kept(json!({ "part": "BOUGH", "age": 3, "bears": [{ "part": "TWIG", "leaves": 5 }] }));
    let Tree::Bough(bough) = tree else { panic!("{tree:?}") };
    assert!(matches!(bough.bears.as_deref(), Some([Tree::Twig(Twig { leaves: Some(5), .. })])));
    assert_eq!(json(&Tree::from(Twig::new().leaves(1))), json!({ "part": "TWIG", "leaves": 1 }));
}

#[test]
fn numbers_and_booleans_are_tags() {
    assert!(matches!(kept(json!({ "number": 1, "by": "b" })), Revision::First(_)));
    assert!(matches!(
        kept(json!({ "number": 3, "by": "b" })),
        Revision::Later(Later { number: LaterNumber::Value3, .. })
    ));
    assert!(matches!(kept(json!({ "final": false })), Revision::Draft(_)));
    assert!(matches!(kept(json!({ "final": true })), Revision::Unknown(_)));
    assert_eq!(json(&Revision::from(First::new().by("b"))), json!({ "number": 1, "by": "b" }));
}

#[test]
fn fractions_are_tags() {
    assert!(matches!(kept(json!({ "format": 1.5, "by": "b" })), Layout::Half(_)));
    assert!(matches!(kept(json!({ "format": 2, "by": "b" })), Layout::Entire(_)));
    assert!(matches!(kept(json!({ "format": 2.5 })), Layout::Unknown(_)));
}

#[test]
fn a_tag_may_be_nested_and_null() {
    assert!(matches!(kept(json!({ "meta": { "kind": "made" }, "at": "t" })), Event::Made(_)));
    for kind in [json!("gone"), json!(null)] {
        let event = kept(json!({ "meta": { "kind": kind }, "at": "t" }));
        assert!(!matches!(event, Event::Made(_) | Event::Unknown(_)), "{event:?}");
    }
    assert!(matches!(kept(json!({ "meta": { "kind": "new" } })), Event::Unknown(_)));
}

#[test]
fn a_member_may_have_several_tags() {
    assert!(matches!(kept(json!({ "hue": "teal", "shade": 1 })), Colour::Cold(_)));
    assert!(matches!(kept(json!({ "hue": "amber" })), Colour::Warm(_)));
    assert!(matches!(kept(json!({ "hue": "pink" })), Colour::Unknown(_)));
}

#[test]
fn what_is_required_and_known_decides_without_a_tag() {
    assert_eq!(kept::<Ticket>(json!({ "row": 1 })), Ticket::Stub(Stub { row: 1 }));
    let whole = Whole { row: 1, holder: "h".to_owned() };
    assert_eq!(kept::<Ticket>(json!({ "row": 1, "holder": "h" })), Ticket::Whole(whole));
    assert!(matches!(kept(json!({ "pen": "p", "ink": "i" })), Note::Written(_)));
    assert!(matches!(kept(json!({ "voice": "v" })), Note::Spoken(_)));
    assert!(matches!(kept(json!({ "lock": "l" })), Door::Shut(_)));
    assert!(matches!(kept(json!({ "lock": "l", "gap": 2 })), Door::Ajar(_)));
}

#[test]
fn any_of_keeps_all_that_fits() {
    let both: Reach = kept(json!({ "bell": "b", "street": "s", "floor": 2 }));
    assert_eq!((both.bell.as_deref(), both.street.as_deref(), both.floor), (Some("b"), Some("s"), 2));
    kept::<Reach>(json!({ "bell": "b", "floor": 2 }));
    // However deep the alternatives stand, and beside what all have.
    let all: Route = kept(json!({ "name": "n", "bell": "b", "street": "s", "floor": 2, "boat": "o", "plane": "p" }));
    assert_eq!((all.bell.as_deref(), all.boat.as_deref(), all.plane.as_deref()), (Some("b"), Some("o"), Some("p")));
}

#[test]
fn properties_beside_alternatives_are_kept() {
    let asset = kept(json!({ "key": 1, "caption": "c", "minutes": 90 }));
    assert!(matches!(asset, Asset::Film(_)), "{asset:?}");
    assert!(matches!(kept(json!({ "key": 1, "words": 3 })), Asset::Words(_)));
}

#[test]
fn an_integer_is_read_before_a_number() {
    assert_eq!(kept::<Measure>(json!(5)), Measure::Integer(5));
    assert_eq!(kept::<Measure>(json!(9_007_199_254_740_993_i64)), Measure::Integer(9_007_199_254_740_993));
    assert_eq!(kept::<Measure>(json!(5.5)), Measure::Number(5.5));
    assert_eq!(kept::<Measure>(json!("5")), Measure::String("5".to_owned()));
    assert_eq!(kept::<Measure>(json!(true)), Measure::Boolean(true));
    assert_eq!(kept::<Measure>(json!([])), Measure::Unknown(json!([])));
    assert_eq!(kept::<AllEither>(json!([1.5])), AllEither::Array(vec![1.5]));
}

#[test]
fn documented_values_are_a_plain_enum() {
    assert_eq!(kept::<Stage>(json!("sold")), Stage::Sold);
    assert_eq!(kept::<AllUrgency>(json!("now")), AllUrgency::Now);
    assert_eq!(kept::<AllModel>(json!("large")), AllModel::Large);
    assert_eq!(kept::<AllModel>(json!("huge")), AllModel::Unknown("huge".to_owned()));
}

#[test]
fn a_constant_is_its_value() {
    assert_eq!(json(&AllFixed), json!({ "a": [1, null] }));
    assert!(serde_json::from_str::<AllFixed>("{}").is_err());
    let all: All = kept(json!({ "fixed": { "a": [1, null] } }));
    assert_eq!(all.fixed, Some(AllFixed));
}

#[test]
fn a_base_is_one_of_its_heirs() {
    let zoo = json!([
        { "species": "spider", "legs": 8, "webs": 1 },
        { "species": "Heron", "legs": 2, "wingspan": 1.5 },
        { "species": "Egret", "legs": 2, "wingspan": 1.5, "white": true },
        { "species": "Newt", "legs": 4 },
        { "species": "Yeti", "legs": 2, "seen": false },
    ]);
    let zoo: Vec<Creature> = kept(zoo);
    assert!(
        matches!(
            &zoo[..],
            [
                Creature::Spider(Spider { webs: 1, legs: 8, .. }),
                Creature::Heron(_),
                Creature::Egret(Egret { white: Some(true), .. }),
                Creature::Newt(_),
                Creature::Unknown(_)
            ]
        ),
        "{zoo:?}"
    );
    assert_eq!(json(&Creature::from(Spider::new(8, 1))), json!({ "species": "spider", "legs": 8, "webs": 1 }));
}

#[test]
fn a_union_within_a_union_takes_what_it_knows() {
    assert!(matches!(kept(json!({ "by": "shop" })), Payout::Delivery(Delivery::Shop(_))));
    assert!(matches!(kept(json!({ "row": 1, "holder": "h" })), Payout::Ticket(Ticket::Whole(_))));
    let none: All = serde_json::from_value(json!({ "payout": null })).expect("it may be null");
    assert_eq!(none.payout, Some(None));
}

#[test]
fn lists_and_maps_are_members() {
    assert!(matches!(kept(json!([{ "row": 1 }])), Wrapped::StubArray(_)));
    assert!(matches!(kept(json!(["a"])), Wrapped::StringArray(_)));
    assert!(matches!(kept(json!({ "row": 1 })), Wrapped::Stub(_)));
    assert!(matches!(kept(json!({ "other": 1 })), Wrapped::Object(_)));
    assert!(matches!(kept(json!("b")), Codes::Letter(Letter::B)));
    assert!(matches!(kept(json!("TWIG")), Codes::Part(Part::Twig)));
}

#[test]
fn what_contains_itself_without_a_name_is_one_type() {
    let value = json!({
        "wire": "w", "inner": { "metal": "iron", "outer": { "inner": "text", "wire": "v", "metal": "tin" } }
    });
    let coil: Coil = serde_json::from_value(value).expect("it fits");
    let inner = coil.inner.expect("it is there");
    assert_eq!(inner.metal.as_deref(), Some("iron"));
    let outer = inner.outer.expect("it is there");
    assert_eq!((outer.wire.as_deref(), outer.metal.as_deref()), (Some("v"), Some("tin")));
}
