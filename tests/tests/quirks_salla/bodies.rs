//! What values look like, in answers and in requests: quirks 6, 19 to 21 and 23.

use salla::merchant::types;
use serde_json::{Value, json};
use statusquo::testing::sample;

use super::{plain, store};

/// The response with this in it.
fn envelope(data: Value) -> String {
    json!({ "status": 200, "success": true, "data": data }).to_string()
}

fn product(data: Value) -> types::Product {
    sample::<types::ProductAnswer>(&envelope(data)).data
}

fn order(data: Value) -> types::Order {
    sample::<types::OrderAnswer>(&envelope(data)).data
}

#[tokio::test]
async fn salla_quirk_06_the_alternatives_of_a_success_decode() {
    let brands = json!([{ "id": 1, "name": "علامة", "translations": { "en": { "name": "Brand" } } }, { "id": 2 }]);
    let body = json!({ "status": 200, "success": true, "data": brands });
    let shop = store(200, &body).await;
    let call = shop.client.list_brands().with(types::ListBrandsWith::Translations);
    let page = call.send().await.expect("a success").into_inner();
    assert_eq!(shop.line(), "GET /admin/v2/brands?with=translations");
    assert_eq!(page.data[0].translations, Some(json!({ "en": { "name": "Brand" } })));
    assert_eq!(page.data[1].translations, None);

    let light = json!([{ "id": "p1", "image": { "url": "https://a.example/1.png" }, "currency": "SAR" }]);
    let shop = store(200, &json!({ "status": 200, "success": true, "data": light, "cursor": { "current": 1 } })).await;
    let call = shop.client.list_products().format(types::ListProductsFormat::Light);
    let page = call.send().await.expect("a success").into_inner();
    assert_eq!(shop.line(), "GET /admin/v2/products?format=light");
    assert_eq!((page.data[0].id.clone(), page.data[0].currency.as_deref()), (Some(json!("p1")), Some("SAR")));
    assert_eq!(page.cursor.and_then(|cursor| cursor.current), Some(1));
}

#[tokio::test]
async fn salla_quirk_19_requests_may_hold_what_the_examples_hold() {
    let order = json!({
        "courier_id": 1723506348,
        "delivery_method": "null",
        "payment": { "status": "pending_payment", "accepted_methods": ["mada", "bank"] },
        "products": [
            { "identifier_type": "id", "identifier": 56, "quantity": 1 },
            { "identifier_type": "sku", "identifier": "s-56", "quantity": 2 },
        ],
        "ship_to": {
            "country": 1, "city": 2, "district": 3, "block": "b", "street_number": "4", "address_line": "طريق",
            "postal_code": "13241", "short_address": "ABCD1234", "building_number": "7", "additional_number": 8,
            "geo_coordinates": { "lat": 21.4225, "lng": 39.8262 },
        },
    });
    let request: types::CreateOrderRequest = sample(&order.to_string());
    assert_eq!(request.delivery_method, Some(types::CreateOrderRequestDeliveryMethod::Null));
    let store = store(403, &plain(403, "error", "no")).await;
    let text = sample::<types::CreateOrderRequest>(r#"{"courier_id":"1723506348"}"#);
    for (request, sent) in [(request, order), (text, json!({ "courier_id": "1723506348" }))] {
        store.client.create_order(request).send().await.expect_err("it is refused");
        let received: Value = serde_json::from_slice(&store.request().body).expect("the body is JSON");
        assert_eq!(received, sent);
    }
}

#[test]
fn salla_quirk_19_answers_may_differ_from_requests() {
    let customer: types::CustomerAnswer = sample(&envelope(json!({ "id": 1, "mobile": 501806978 })));
    assert_eq!(customer.data.mobile, Some(501_806_978));
    let customer: types::CustomerRequest = sample(r#"{"mobile":"501806978"}"#);
    assert_eq!(customer.mobile.as_deref(), Some("501806978"));
    assert_eq!(product(json!({ "cost_price": "35.00" })).cost_price, Some(json!("35.00")));
    let request: types::CreateProductRequest = sample(r#"{"cost_price":35.5}"#);
    assert_eq!(request.cost_price, Some(35.5));
    for quantity in [json!("50"), json!(50)] {
        assert_eq!(product(json!({ "quantity": quantity })).quantity, Some(quantity));
    }
}

#[test]
fn salla_quirk_20_what_is_empty_has_another_type() {
    for value in [json!({ "amount": 5, "currency": "SAR" }), json!({})] {
        assert_eq!(product(json!({ "sale_price": value })).sale_price, Some(value.clone()));
        assert_eq!(product(json!({ "brand": value })).brand, Some(value));
    }
    assert_eq!(product(json!({ "sale_price": null })).sale_price.filter(|price| !price.is_null()), None);
    for value in [json!({ "id": 1, "company": "a" }), json!([])] {
        assert_eq!(order(json!({ "shipping": value })).shipping, Some(value.clone()));
        assert_eq!(order(json!({ "status": value })).status, Some(value));
    }
    assert_eq!(order(json!({ "shipping": null })).shipping.filter(|shipping| !shipping.is_null()), None);
    for links in [json!([]), json!({}), json!({ "next": "https://a.example/?page=2" })] {
        let page =
            json!({ "status": 200, "success": true, "data": [], "pagination": { "totalPages": 2, "links": links } });
        let page: types::OrderPage = sample(&page.to_string());
        let pagination = page.pagination.expect("there is one");
        assert_eq!((pagination.total_pages, pagination.links), (Some(2), Some(links)));
    }
    // A list that is not documented as null is read as if it were absent.
    assert_eq!(order(json!({ "items": null, "tags": null })).items, None);
}

#[tokio::test]
async fn salla_quirk_20_deleting_a_customer_gives_a_sentence_in_a_list() {
    let store = store(200, &json!({ "status": 200, "success": true, "data": ["تم حذف العميل"] })).await;
    let answer = store.client.delete_customer(1).send().await.expect("a success");
    assert_eq!(answer.into_inner().data, ["تم حذف العميل"]);
}

#[test]
fn salla_quirk_21_dates_come_in_two_forms() {
    let date = json!({ "date": "2022-06-16 14:48:20.000000", "timezone_type": 3, "timezone": "Asia/Riyadh" });
    let found = order(json!({ "date": date })).date.expect("there is one");
    assert_eq!(found.date.as_deref(), Some("2022-06-16 14:48:20.000000"));
    assert_eq!((found.timezone_type, found.timezone.as_deref()), (Some(3), Some("Asia/Riyadh")));

    let coupon = json!({ "created_at": date, "expiry_date": "2023-03-17 00:00:00" });
    let coupon = sample::<types::CouponAnswer>(&envelope(coupon)).data;
    assert_eq!(coupon.expiry_date.as_deref(), Some("2023-03-17 00:00:00"));
    assert_eq!(coupon.created_at, Some(found));
    let updated = product(json!({ "updated_at": "2023-03-17 00:00:00" })).updated_at;
    assert_eq!(updated.as_deref(), Some("2023-03-17 00:00:00"));
    let wallet = json!({ "wallet": { "created_at": "2023-03-17 00:00:00" } });
    let movement = sample::<types::WalletMovementAnswer>(&envelope(wallet)).data;
    assert_eq!(movement.wallet.and_then(|wallet| wallet.created_at).as_deref(), Some("2023-03-17 00:00:00"));
}

#[test]
fn salla_quirk_23_names_that_are_none_in_rust() {
    let source = json!({ "type": "store", "user-agent": "Mozilla/5.0" });
    let found = order(json!({ "source_details": source })).source_details.expect("there are some");
    assert_eq!((found.type_.as_deref(), found.user_agent.as_deref()), (Some("store"), Some("Mozilla/5.0")));
    assert_eq!(serde_json::to_value(&found).expect("it is JSON"), source);

    let image = json!({ "default": true, "type": "image" });
    let found: types::ProductImage = sample(&image.to_string());
    assert_eq!((found.default, found.type_.as_deref()), (Some(true), Some("image")));
    assert_eq!(serde_json::to_value(&found).expect("it is JSON"), image);

    // The vendor's document has a blank at the end of this name.
    let brand = json!({ "name": "a", "logo": "b", "metadata_description": "c" });
    let found: types::CreateBrandRequest = sample(&brand.to_string());
    assert_eq!(found.metadata_description.as_deref(), Some("c"));
    assert_eq!(serde_json::to_value(&found).expect("it is JSON"), brand);
}
