//! What requests look like: quirks 11 to 15, 18, 24, 25, 29 and 30.

use std::collections::BTreeSet;

use salla::{merchant, merchant::types, oauth};
use serde_json::{Value, json};
use statusquo::OperationError;
use statusquo::testing::{SECRET, sample};

use super::{Store, done, failure, plain, store};

/// A store that answers everything with a failure that every operation knows.
async fn refusing() -> Store {
    store(403, &plain(403, "error", "no")).await
}

#[tokio::test]
async fn salla_quirk_11_methods_have_names_of_their_own() {
    // Their identifiers are `Create-Product539`, `get-coupons-coupon.id`, and twice one for wallets and for webhooks.
    let ids = [
        merchant::CreateProductError::OPERATION.id,
        merchant::GetCouponError::OPERATION.id,
        merchant::DepositToWalletError::OPERATION.id,
        merchant::WithdrawFromWalletError::OPERATION.id,
        merchant::SubscribeWebhookError::OPERATION.id,
        merchant::UpdateWebhookError::OPERATION.id,
    ];
    assert_eq!(ids[..2], ["create_product", "get_coupon"]);
    assert_eq!(BTreeSet::from(ids).len(), ids.len());
}

#[tokio::test]
async fn salla_quirk_12_one_parameter_of_one_path() {
    let store = refusing().await;
    let client = &store.client;
    failure(client.get_branch_allocation(7).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/branches/allocation/7");
    failure(client.update_branch_allocation(7, sample::<types::UpdateBranchAllocationRequest>("{}")).send()).await;
    assert_eq!(store.line(), "PUT /admin/v2/branches/allocation/7");
    failure(client.delete_branch_allocation(7).send()).await;
    assert_eq!(store.line(), "DELETE /admin/v2/branches/allocation/7");

    let file = r#"{"photo":{"$file":"c2FtcGxl","file_name":"a.png","media_type":"image/png"}}"#;
    failure(client.update_product_image(8, sample::<types::UpdateProductImageRequest>(file)).send()).await;
    assert_eq!(store.line(), "POST /admin/v2/products/images/8");
    failure(client.delete_product_image(8).send()).await;
    assert_eq!(store.line(), "DELETE /admin/v2/products/images/8");
}

#[tokio::test]
async fn salla_quirk_13_a_literal_path_beside_a_template() {
    let store = refusing().await;
    let client = &store.client;
    let error = failure(client.get_order(1).send()).await;
    assert!(matches!(error, merchant::GetOrderError::Forbidden(_)));
    assert_eq!(store.line(), "GET /admin/v2/orders/1");
    let error = failure(client.list_order_items(1).send()).await;
    assert!(matches!(error, merchant::ListOrderItemsError::Forbidden(_)));
    assert_eq!(store.line(), "GET /admin/v2/orders/items?order_id=1");
    let error = failure(client.list_order_statuses().send()).await;
    assert!(matches!(error, merchant::ListOrderStatusesError::Forbidden(_)));
    assert_eq!(store.line(), "GET /admin/v2/orders/statuses");
    let error = failure(client.list_webhook_events().send()).await;
    assert!(matches!(error, merchant::ListWebhookEventsError::Forbidden(_)));
    assert_eq!(store.line(), "GET /admin/v2/webhooks/events");

    let body = sample::<types::DuplicateOrderRequest>(r#"{"order_id":1}"#);
    let error = failure(client.duplicate_order(body).send()).await;
    assert!(matches!(error, merchant::DuplicateOrderError::Forbidden(_)));
    assert_eq!(store.line(), "POST /admin/v2/orders/duplicate");
    let body = sample::<types::CreateInvoiceRequest>(r#"{"order_id":1,"type":"tax_invoice","data_type":"order"}"#);
    let error = failure(client.create_invoice(body).send()).await;
    assert!(matches!(error, merchant::CreateInvoiceError::Forbidden(_)));
    assert_eq!(store.line(), "POST /admin/v2/orders/invoices");
    let body = sample::<types::CreateOrderOptionRequest>(r#"{"name":"note","type":"text"}"#);
    let error = failure(client.create_order_option(body).send()).await;
    assert!(matches!(error, merchant::CreateOrderOptionError::Forbidden(_)));
    assert_eq!(store.line(), "POST /admin/v2/orders/options");
}

#[tokio::test]
async fn salla_quirk_14_the_slash_at_the_end_of_a_path() {
    let store = refusing().await;
    failure(store.client.list_shipping_companies().send()).await;
    assert_eq!(store.line(), "GET /admin/v2/shipping/companies/");
    failure(store.client.get_shipping_company(7).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/shipping/companies/7");
}

#[tokio::test]
async fn salla_quirk_15_query_names_with_brackets() {
    let store = refusing().await;
    failure(store.client.list_orders().status(vec!["1".to_owned(), "a&b".to_owned()]).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/orders?status%5B%5D=1&status%5B%5D=a%26b");
    let fields = vec![types::GetCustomerFieldsItem::TotalPoints, types::GetCustomerFieldsItem::from("new")];
    failure(store.client.get_customer(1).fields(fields).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/customers/1?fields%5B%5D=total_points&fields%5B%5D=new");
    failure(store.client.list_orders().status([""; 0]).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/orders");
}

#[test]
fn salla_quirk_16_the_production_server_is_the_default() {
    let merchant = merchant::Client::builder().bearer_token(SECRET).build().expect("the settings are valid");
    assert_eq!(merchant.base_url(), "https://api.salla.dev/admin/v2");
    let oauth = oauth::Client::builder().bearer_token(SECRET).build().expect("the settings are valid");
    assert_eq!(oauth.base_url(), "https://accounts.salla.sa");
}

/// Without it neither call compiles: see the generated proof.
#[tokio::test]
async fn salla_quirk_18_a_body_is_required() {
    let store = refusing().await;
    let customer = merchant::types::CustomerRequest::new();
    failure(store.client.update_customer(1, customer).send()).await;
    let [request] = &store.server.take_received()[..] else { panic!("one request is sent") };
    assert_eq!((request.method.as_str(), request.target.as_str()), ("PUT", "/admin/v2/customers/1"));
    assert_eq!(request.body, b"{}");
}

#[tokio::test]
async fn salla_quirk_24_the_only_value_of_a_parameter_may_be_left_out() {
    let store = refusing().await;
    failure(store.client.get_order(1).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/orders/1");
    failure(store.client.get_order(1).format(types::GetOrderFormat::Light).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/orders/1?format=light");
}

#[tokio::test]
async fn salla_quirk_25_an_order_of_sorting_has_a_direction() {
    use types::ListOrdersSortBy::{self, *};

    let store = refusing().await;
    failure(store.client.list_orders().sort_by(CreatedAtDesc).send()).await;
    assert_eq!(store.line(), "GET /admin/v2/orders?sort_by=created_at-desc");
    for value in [IdAsc, IdDesc, TotalAsc, TotalDesc, UpdatedAtAsc, UpdatedAtDesc, CreatedAtAsc, CreatedAtDesc] {
        assert!(value.as_str().ends_with("-asc") || value.as_str().ends_with("-desc"), "{value}");
    }
    for bare in ["id", "total", "updated_at", "created_at"] {
        assert_eq!(ListOrdersSortBy::from(bare), Unknown(bare.to_owned()));
    }
}

#[tokio::test]
async fn salla_quirk_29_a_webhook_is_deleted_by_identifier_or_address() {
    let accepted = store(202, &done(202)).await;
    let client = &accepted.client;
    client.unsubscribe_webhook().id(5).send().await.expect("a success");
    assert_eq!(accepted.line(), "DELETE /admin/v2/webhooks/unsubscribe?id=5");
    client.unsubscribe_webhook().url("https://a.example/hook?x=1&y=ب").send().await.expect("a success");
    let url = "https%3A%2F%2Fa.example%2Fhook%3Fx%3D1%26y%3D%D8%A8";
    assert_eq!(accepted.line(), format!("DELETE /admin/v2/webhooks/unsubscribe?url={url}"));

    let refused = store(422, &plain(422, "error", "neither")).await;
    let error = failure(refused.client.unsubscribe_webhook().send()).await;
    assert!(matches!(error, merchant::UnsubscribeWebhookError::UnprocessableEntity(_)), "{error:?}");
    assert_eq!(refused.line(), "DELETE /admin/v2/webhooks/unsubscribe");
}

#[tokio::test]
async fn salla_quirk_30_the_server_decides_how_long_a_page_may_be() {
    let page: Value = json!({ "status": 200, "success": true, "data": [] });
    let store = store(200, &page).await;
    for per_page in [60, 65, 66] {
        store.client.list_products().per_page(per_page).send().await.expect("a success");
        assert_eq!(store.line(), format!("GET /admin/v2/products?per_page={per_page}"));
    }
}
