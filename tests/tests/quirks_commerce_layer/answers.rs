//! The successes: JSON:API documents as the vendor sends them.

use commerce_layer::core::types::{Order, Relationship};
use serde_json::{Value, json};
use statusquo::{OperationError, Other};

use crate::{Api, JSON_API, one};

/// The relationships of a line item in a response, by name.
async fn relationships(relationships: Value) -> commerce_layer::core::types::LineItemRelationships {
    let body = json!({ "data": { "id": "a", "type": "line_items", "relationships": relationships } });
    let api = Api::sending(200, &body).await;
    let document = api.client.get_line_item("a").send().await.expect("a success").into_inner();
    document.data.relationships.expect("relationships")
}

fn data(relationship: Option<Relationship>) -> Option<Value> {
    relationship.expect("the relationship").data
}

#[tokio::test]
async fn commerce_layer_quirk_10_successes_are_json_under_any_name() {
    for media in [JSON_API, "application/vnd.api+json; charset=utf-8", "application/json", "text/plain"] {
        let api = Api::answering(200, &[("content-type", media)], one("skus").to_string()).await;
        let sku = api.client.get_sku("a").send().await.expect("a success").into_inner();
        assert_eq!(json!(sku), one("skus"), "{media}");
    }
}

#[tokio::test]
async fn commerce_layer_quirk_12_nothing_comes_with_204() {
    let api = Api::answering(204, &[], "").await;
    let answer = api.client.delete_sku("a").send().await.expect("a success");
    assert_eq!(answer.status().as_u16(), 204);
    let () = answer.into_inner();
}

#[tokio::test]
async fn commerce_layer_quirk_13_relationship_reads_give_what_is_related() {
    let api = Api::sending(200, &json!({ "data": [{ "id": "l1", "type": "line_items" }] })).await;
    let items = api.client.list_order_line_items("a").send().await.expect("a success").into_inner();
    assert_eq!((items.data[0].id.as_str(), api.request().target.as_str()), ("l1", "/orders/a/line_items"));

    let customer = json!({ "data": { "id": "c1", "type": "customers", "attributes": { "email": "a@b.example" } } });
    let api = Api::sending(200, &customer).await;
    let found = api.client.get_order_customer("a").send().await.expect("a success").into_inner();
    assert_eq!(json!(found), customer);
}

#[tokio::test]
async fn commerce_layer_quirk_13_an_order_may_have_no_customer() {
    let api = Api::sending(200, &json!({ "data": null })).await;
    let found = api.client.get_order_customer("a").send().await.expect("a success").into_inner();
    assert_eq!(found.data, Some(None));
    // Nothing at all is still not what was promised.
    let api = Api::answering(200, &[], "").await;
    let error = api.client.get_order_customer("a").send().await.expect_err("an empty body");
    assert!(matches!(error.other(), Some(Other::Decode(_))), "{error:?}");
}

#[tokio::test]
async fn commerce_layer_quirk_14_polymorphic_relationship_is_read_whatever_it_names() {
    for ty in ["bundles", "skus", "flex_promotions", "something_of_next_year"] {
        let item = json!({ "type": ty, "id": "b" });
        let found = relationships(json!({ "item": { "data": item } })).await;
        assert_eq!(data(found.item), Some(item));
    }
}

#[tokio::test]
async fn commerce_layer_quirk_15_data_is_an_object_or_an_array_or_null_or_not_there() {
    let order = json!({ "type": "orders", "id": "o" });
    let tags = json!([{ "type": "tags", "id": "t1" }, { "type": "tags", "id": "t2" }]);
    let links = json!({ "self": "https://a.example/self", "related": "https://a.example/related" });
    let found = relationships(json!({
        "order": { "data": order },
        "tags": { "data": tags, "links": links },
        "bundle": { "data": null },
        "sku": { "links": links },
    }))
    .await;
    assert_eq!((data(found.order), data(found.tags)), (Some(order), Some(tags)));
    assert_eq!((data(found.bundle), data(found.sku.clone())), (Some(Value::Null), None));
    assert_eq!((json!(found.sku), found.adjustment), (json!({ "links": links }), None));
}

#[tokio::test]
async fn commerce_layer_quirk_16_types_that_no_document_promises_are_read() {
    let body = json!({ "data": {
        "id": "a",
        "type": "sku",
        "relationships": { "shipping_category": { "data": { "type": "shipping_category", "id": "s" } } },
    } });
    let api = Api::sending(200, &body).await;
    let sku = api.client.get_sku("a").send().await.expect("a success").into_inner();
    assert_eq!((sku.data.type_.as_str(), json!(sku)), ("sku", body));
}

#[tokio::test]
async fn commerce_layer_quirk_21_links_have_a_property_named_self() {
    let body = json!({ "data": {
        "id": "a",
        "type": "skus",
        "links": { "self": "https://a.example/skus/a" },
        "relationships": { "prices": { "links": { "self": "https://a.example/s", "related": "https://a.example/r" } } },
    } });
    let api = Api::sending(200, &body).await;
    let sku = api.client.get_sku("a").send().await.expect("a success").into_inner();
    assert_eq!(json!(sku), body);
    assert_eq!(sku.data.links.and_then(|links| links.self_).as_deref(), Some("https://a.example/skus/a"));
}

#[tokio::test]
async fn commerce_layer_quirk_24_money_has_three_forms() {
    for (sent, expected) in [("10", 10.0), ("10.99", 10.99), ("-0.5", -0.5), ("null", f64::NAN)] {
        let attributes =
            format!(r#"{{"total_amount_cents":1099,"total_amount_float":{sent},"formatted_total_amount":"€10,99"}}"#);
        let body = format!(r#"{{"data":{{"id":"a","type":"orders","attributes":{attributes}}}}}"#);
        let api = Api::answering(200, &[("content-type", JSON_API)], body).await;
        let document = api.client.get_order("a").send().await.expect("a success").into_inner();
        let Order { attributes: Some(order), .. } = document.data else { panic!("the order has attributes") };
        let (cents, text): (Option<i64>, Option<&str>) = (
            order.total_amount_cents.flatten(),
            order.formatted_total_amount.as_ref().and_then(|text| text.as_deref()),
        );
        assert_eq!((cents, text), (Some(1099), Some("€10,99")));
        let expected = Some(expected).filter(|number: &f64| !number.is_nan());
        assert_eq!(order.total_amount_float, Some(expected), "null is there");
    }
}

#[tokio::test]
async fn commerce_layer_quirk_26_lists_have_counts_and_links_and_relatives() {
    let body = json!({
        "data": [{ "id": "a", "type": "skus", "meta": { "mode": "test" } }],
        "included": [
            { "id": "p", "type": "prices", "attributes": { "amount_cents": 1099 } },
            { "id": "t", "type": "tags", "attributes": { "name": "sale" }, "meta": { "mode": "test" } },
        ],
        "meta": { "record_count": 140, "page_count": 14 },
        "links": { "first": "https://a.example/1", "next": "https://a.example/2", "last": "https://a.example/14" },
    });
    let api = Api::sending(200, &body).await;
    let list = api.client.list_skus().send().await.expect("a success").into_inner();
    assert_eq!(json!(list), body);
    let (meta, links) = (list.meta.expect("counts"), list.links.expect("links"));
    assert_eq!((meta.record_count, meta.page_count), (Some(140), Some(14)));
    assert_eq!((links.prev, links.next.as_deref()), (None, Some("https://a.example/2")));
    assert_eq!(
        list.included.expect("resources")[0].attributes.as_ref().expect("attributes")["amount_cents"],
        json!(1099)
    );
    assert_eq!(list.data[0].meta.as_ref().and_then(|meta| meta.mode.as_deref()), Some("test"));
}

#[tokio::test]
async fn commerce_layer_quirk_26_lists_may_have_nothing_but_data() {
    let api = Api::sending(200, &json!({ "data": [] })).await;
    let list = api.client.list_skus().send().await.expect("a success").into_inner();
    assert!(list.data.is_empty() && list.included.is_none() && list.meta.is_none() && list.links.is_none());
}
