//! The requests: their headers, queries and bodies as they are on the wire.

use std::collections::BTreeMap;

use commerce_layer::core::Client;
use commerce_layer::core::types::{
    AddressUpdate, AddressUpdateAttributes, AddressUpdateData, AddressUpdateRelationships, GrantType, LineItemCreate,
    LineItemCreateAttributes, LineItemCreateData, LineItemCreateRelationships, OrderAttributes, OrderUpdate,
    OrderUpdateAttributes, OrderUpdateData, ResourceIdentifier, SkuCreate, SkuCreateAttributes, SkuCreateData,
    SkuCreateRelationships, ToMany, ToOne, ToOneOrNone, TokenRequest,
};
use serde_json::json;
use statusquo::reqwest::Url;
use statusquo::testing::{Received, SECRET};

use crate::{Api, JSON_API, one};

fn related(id: &str, ty: &str) -> ResourceIdentifier {
    ResourceIdentifier::new(id, ty)
}

fn map<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The pairs of the query, decoded as a server does.
fn query(request: &Received) -> Vec<(String, String)> {
    let url = Url::parse(&format!("http://a.example{}", request.target)).expect("a target is a URL");
    url.query_pairs().into_owned().collect()
}

fn media(request: &Received) -> (Option<&str>, Option<&str>) {
    (request.header("accept"), request.header("content-type"))
}

#[tokio::test]
async fn commerce_layer_quirk_09_the_media_type_is_sent_even_where_no_body_is() {
    let api = Api::answering(204, &[], "").await;
    api.client.delete_sku("a").send().await.expect("a success");
    let request = api.request();
    assert_eq!(media(&request), (Some(JSON_API), None));
    assert_eq!(request.header("authorization"), Some(format!("Bearer {SECRET}").as_str()));

    let api = Api::sending(200, &one("skus")).await;
    api.client.get_sku("a").send().await.expect("a success");
    assert_eq!(media(&api.request()), (Some(JSON_API), None));
}

#[tokio::test]
async fn commerce_layer_quirk_09_bodies_are_sent_under_the_same_media_type() {
    let api = Api::sending(200, &one("orders")).await;
    let body = OrderUpdate::new(OrderUpdateData::new(OrderUpdateAttributes::new(), "a"));
    api.client.update_order("a", body).send().await.expect("a success");
    let request = api.request();
    assert_eq!((request.method.as_str(), media(&request)), ("PATCH", (Some(JSON_API), Some(JSON_API))));
}

#[tokio::test]
async fn commerce_layer_quirk_09_the_token_endpoint_is_plain_json_and_gets_no_token() {
    let token = json!({ "access_token": "t", "token_type": "bearer", "expires_in": 14400, "scope": "market:id:x" });
    let api = Api::sending(200, &token).await;
    let body = TokenRequest::new("id", GrantType::ClientCredentials).scope("market:id:xYZkjABcde");
    let answer = api.client.create_token(body).send().await.expect("a success").into_inner();
    assert_eq!((answer.access_token.as_str(), answer.expires_in), ("t", 14400));
    let request = api.request();
    assert_eq!(
        (request.target.as_str(), media(&request)),
        ("/oauth/token", (Some("application/json"), Some("application/json")))
    );
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn commerce_layer_quirk_15_relationships_of_requests_are_one_or_none_or_many() {
    let api = Api::sending(200, &one("addresses")).await;
    let tags = ToMany::new(vec![related("t1", "tags"), related("t2", "tags")]);
    let relationships = AddressUpdateRelationships::new().geocoder(ToOneOrNone::new()).tags(tags);
    let data = AddressUpdateData::new(AddressUpdateAttributes::new(), "a");
    let body = AddressUpdate::new(data.relationships(relationships));
    api.client.update_address("a", body).send().await.expect("a success");
    assert_eq!(
        api.sent(),
        json!({ "data": { "id": "a", "type": "addresses", "attributes": {}, "relationships": {
            "geocoder": { "data": null },
            "tags": { "data": [{ "id": "t1", "type": "tags" }, { "id": "t2", "type": "tags" }] },
        } } })
    );
}

#[tokio::test]
async fn commerce_layer_quirk_14_polymorphic_relationship_is_sent_as_type_and_id() {
    let api = Api::sending(201, &one("line_items")).await;
    let relationships = LineItemCreateRelationships::new(ToOne::new(related("o", "orders")));
    let data = LineItemCreateData::new(
        LineItemCreateAttributes::new(2),
        relationships.item(ToOne::new(related("b", "bundles"))),
    );
    api.client.create_line_item(LineItemCreate::new(data)).send().await.expect("a success");
    assert_eq!(
        api.sent(),
        json!({ "data": { "type": "line_items", "attributes": { "quantity": 2 }, "relationships": {
            "item": { "data": { "id": "b", "type": "bundles" } },
            "order": { "data": { "id": "o", "type": "orders" } },
        } } })
    );
}

#[tokio::test]
async fn commerce_layer_quirk_16_requests_name_types_in_the_plural() {
    let api = Api::sending(201, &one("skus")).await;
    let shipping_category = ToOne::new(related("s", "shipping_categories"));
    let data = SkuCreateData::new(
        SkuCreateAttributes::new("TSHIRT", "T-shirt"),
        SkuCreateRelationships::new(shipping_category),
    );
    api.client.create_sku(SkuCreate::new(data)).send().await.expect("a success");
    assert_eq!(
        api.sent(),
        json!({ "data": {
            "type": "skus",
            "attributes": { "code": "TSHIRT", "name": "T-shirt" },
            "relationships": { "shipping_category": { "data": { "id": "s", "type": "shipping_categories" } } },
        } })
    );
}

#[test]
fn commerce_layer_quirk_19_the_organization_is_part_of_the_host() {
    let builder = || Client::builder().bearer_token(SECRET);
    let client = builder().organization("acme").build().expect("the settings are valid");
    assert_eq!(client.base_url(), "https://acme.commercelayer.io/api");
    let error = builder().build().expect_err("there is no organization");
    assert!(error.to_string().contains("`organization`"), "{error}");
    for organization in ["", "evil.example/", "a@evil.example", "a?"] {
        builder().organization(organization).build().expect_err("no such organization");
    }
}

#[tokio::test]
async fn commerce_layer_quirk_23_underscored_attributes_are_triggers() {
    let api = Api::sending(200, &one("orders")).await;
    let attributes = OrderUpdateAttributes::new().place(true).add_tags("summer,sale").authorization_amount_cents(990);
    let body = OrderUpdate::new(OrderUpdateData::new(attributes, "a"));
    api.client.update_order("a", body).send().await.expect("a success");
    let expected = json!({ "_place": true, "_add_tags": "summer,sale", "_authorization_amount_cents": 990 });
    assert_eq!(api.sent()["data"]["attributes"], expected);
    // No answer has them: what a type of a response does not know, it does not write back.
    let read: OrderAttributes = serde_json::from_value(expected).expect("unknown attributes are no mistake");
    assert_eq!(json!(read), json!({}));
}

#[tokio::test]
async fn commerce_layer_quirk_25_brackets_in_names_and_any_text_in_values() {
    let api = Api::sending(200, &json!({ "data": [] })).await;
    let call = api.client.list_skus().page_number(2).page_size(25);
    let call = call.fields(map([("skus", "code,name"), ("prices", "amount_cents")]));
    let call = call.filter_q(map([("name_eq", "a,b&c=d%20[e]+f"), ("code_in", "A,B")]));
    call.send().await.expect("a success");
    let mut found = query(&api.request());
    found.sort();
    let expected = [
        ("fields[prices]", "amount_cents"),
        ("fields[skus]", "code,name"),
        ("filter[q][code_in]", "A,B"),
        ("filter[q][name_eq]", "a,b&c=d%20[e]+f"),
        ("page[number]", "2"),
        ("page[size]", "25"),
    ];
    assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn commerce_layer_quirk_25_lists_are_one_parameter_with_commas() {
    let api = Api::sending(200, &json!({ "data": [] })).await;
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let call = api.client.list_skus().include(words(&["prices.price_list", "tags"]));
    call.sort(words(&["-created_at", "code"])).send().await.expect("a success");
    assert_eq!(api.request().target, "/skus?include=prices.price_list,tags&sort=-created_at,code");
}
