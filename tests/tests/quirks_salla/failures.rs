//! What failures look like: quirks 1 to 5, and 22.

use salla::merchant::{self, types::ErrorEnvelope};
use salla::oauth::{self, types::TokenRequestGrantType};
use serde_json::{Value, json};
use statusquo::testing::sample;
use statusquo::{DecodeErrorKind, ErrorResponse, OperationError, Retry};

use super::{Store, accounts, failure, invalid, plain, store};

#[tokio::test]
async fn salla_quirk_01_error_is_a_text_of_the_token_endpoint_and_an_object_elsewhere() {
    let grant = json!({ "error": "invalid_grant", "error_description": "used twice" });
    let (server, client) = accounts(401, &grant).await;
    let body = oauth::types::TokenRequest::new("app", "s&cret", TokenRequestGrantType::RefreshToken);
    let error = failure(client.request_token(body.refresh_token("r1")).send()).await;
    let oauth::RequestTokenError::InvalidGrant(response) = &error else { panic!("{error:?}") };
    let body = response.body().expect("the body decodes");
    assert_eq!((body.error.as_str(), body.error_description.as_deref()), ("invalid_grant", Some("used twice")));
    assert_eq!(
        (error.retry(), error.to_string().as_str()),
        (Retry::Never, "POST /oauth2/token: 401 Unauthorized: used twice")
    );
    let request = &server.take_received()[0];
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.body, b"client_id=app&client_secret=s%26cret&grant_type=refresh_token&refresh_token=r1");

    // The string form at an operation of the API, and the object form.
    let shop = store(401, &grant).await;
    let error = failure(shop.client.list_products().send()).await;
    let merchant::ListProductsError::InvalidGrant(response) = error else { panic!("{error:?}") };
    assert_eq!(response.body().map(|body| body.error.as_str()), Some("invalid_grant"));
    let shop = store(401, &plain(401, "Unauthorized", "no")).await;
    let error = failure(shop.client.list_products().send()).await;
    let merchant::ListProductsError::Unauthorized(response) = error else { panic!("{error:?}") };
    assert_eq!(response.body().and_then(|body| body.error.message.clone()), Some(json!("no")));
}

#[tokio::test]
async fn salla_quirk_01_neither_shape_decodes_as_the_other() {
    let store = store(401, &json!({ "error": "invalid_client" })).await;
    let error = failure(store.client.list_products().send()).await;
    let merchant::ListProductsError::Unauthorized(response) = &error else { panic!("{error:?}") };
    assert!(response.body().is_none());
    assert_eq!(response.decode_error().map(|error| error.kind()), Some(DecodeErrorKind::Mismatch));
    assert_eq!(error.to_string(), "GET /products: 401 Unauthorized: invalid_client");

    let (_server, client) = accounts(401, &plain(401, "Unauthorized", "no")).await;
    let body = sample::<oauth::types::TokenRequest>(
        r#"{"client_id":"a","client_secret":"b","grant_type":"authorization_code"}"#,
    );
    let error = failure(client.request_token(body).send()).await;
    let oauth::RequestTokenError::Unauthorized(response) = error else { panic!("{error:?}") };
    assert!(matches!(response.body(), Some(oauth::UnauthorizedBody::ErrorEnvelope(_))), "{response:?}");
}

#[tokio::test]
async fn salla_quirk_02_five_meanings_of_401_by_message() {
    for (message, variant, retry) in [
        ("The User is not exists.", "UserDeleted", Retry::Never),
        ("عفواً، حسابك غير مفعل", "UserInactive", Retry::Never),
        (
            "The access token should have access to one of those scopes: products.read_write",
            "MissingScope",
            Retry::Never,
        ),
        ("The access token is invalid", "InvalidToken", Retry::AfterRefresh),
        ("token is not valid", "InvalidToken", Retry::AfterRefresh),
        // A message that nobody has documented, in either language, says nothing of refreshing.
        ("رمز غير معروف", "Unauthorized", Retry::Never),
        ("The access token is invalid or so", "Unauthorized", Retry::Never),
    ] {
        let store = store(401, &plain(401, "Unauthorized", message)).await;
        let error = failure(store.client.list_products().send()).await;
        assert_eq!((error.variant(), error.retry()), (variant, retry), "{message}");
        assert_eq!(error.to_string(), format!("GET /products: 401 Unauthorized: {message}"));
        if let merchant::ListProductsError::MissingScope { scope, error } = error {
            assert_eq!(scope.as_str(), Some("products.read_write"));
            assert!(error.body().is_some());
        }
    }
}

#[tokio::test]
async fn salla_quirk_02_a_401_of_something_else_is_unauthorized() {
    for (media, body, kind) in [
        ("text/html", "<html>Login</html>", DecodeErrorKind::NotJson),
        ("application/json", "", DecodeErrorKind::Empty),
    ] {
        let store = Store::answering(401, &[("content-type", media)], body).await;
        let error = failure(store.client.list_products().send()).await;
        let merchant::ListProductsError::Unauthorized(response) = &error else { panic!("{error:?}") };
        assert_eq!(response.decode_error().map(|error| error.kind()), Some(kind));
        assert_eq!((response.text().as_ref(), error.retry()), (body, Retry::Never));
    }
}

#[track_caller]
fn check_code(response: &ErrorResponse<ErrorEnvelope>, expected: Option<Value>) {
    let body = response.body().unwrap_or_else(|| panic!("the body decodes: {response:?}"));
    assert_eq!(body.error.code, expected);
    assert_eq!(body.status, Some(i64::from(response.status().as_u16())));
}

#[tokio::test]
async fn salla_quirk_03_error_code_is_string_integer_or_absent() {
    let number = store(404, &plain(404, 404, "none")).await;
    let error = failure(number.client.get_customer(7).send()).await;
    let merchant::GetCustomerError::NotFound(response) = error else { panic!("{error:?}") };
    check_code(&response, Some(json!(404)));

    let text = store(404, &plain(404, "error", "none")).await;
    let error = failure(text.client.list_order_items(7).send()).await;
    let merchant::ListOrderItemsError::NotFound(response) = error else { panic!("{error:?}") };
    check_code(&response, Some(json!("error")));

    let absent = store(400, &json!({ "status": 400, "success": false, "error": { "message": "later" } })).await;
    let points = r#"{"points":5,"type":"plus","reason":"gift","channel_send":["sms"],"customers":[7]}"#;
    let error = failure(
        absent.client.update_loyalty_points(sample::<merchant::types::UpdateLoyaltyPointsRequest>(points)).send(),
    )
    .await;
    let merchant::UpdateLoyaltyPointsError::BadRequest(response) = error else { panic!("{error:?}") };
    check_code(&response, None);
}

#[tokio::test]
async fn salla_quirk_04_fields_are_any_paths_and_may_be_missing() {
    let fields = json!({ "images.0.original": ["لا يوجد", "two"], "price": ["three"] });
    let invalid_product = store(422, &invalid(&fields)).await;
    let product = sample::<merchant::types::CreateProductRequest>(r#"{"name":"قميص"}"#);
    let error = failure(invalid_product.client.create_product(product).send()).await;
    let merchant::CreateProductError::UnprocessableEntity(response) = error else { panic!("{error:?}") };
    let Some(merchant::FailureBody::ValidationErrorEnvelope(body)) = response.body() else { panic!("{response:?}") };
    assert_eq!(body.error.fields["images.0.original"], ["لا يوجد", "two"]);
    assert_eq!(body.error.fields.keys().collect::<Vec<_>>(), ["images.0.original", "price"]);

    let allocation = json!({ "priority": 1, "rules": [], "action": {
        "type": "branch", "branch_ids": [1], "strategy": null, "single_branch_only": null } });
    let allocation: merchant::types::CreateBranchAllocationRequest = sample(&allocation.to_string());
    let invalid_rule = store(422, &invalid(&json!({ "rules.coverage.radius_meters": ["too far"] }))).await;
    let error = failure(invalid_rule.client.create_branch_allocation(allocation).send()).await;
    let merchant::CreateBranchAllocationError::UnprocessableEntity(response) = error else { panic!("{error:?}") };
    let Some(merchant::FailureBody::ValidationErrorEnvelope(body)) = response.body() else { panic!("{response:?}") };
    assert_eq!(body.error.fields["rules.coverage.radius_meters"], ["too far"]);

    let without = store(422, &plain(422, 422, "a donation cannot be repeated")).await;
    let order = sample::<merchant::types::DuplicateOrderRequest>(r#"{"order_id":5}"#);
    let error = failure(without.client.duplicate_order(order).send()).await;
    let merchant::DuplicateOrderError::UnprocessableEntity(response) = error else { panic!("{error:?}") };
    let Some(merchant::FailureBody::ErrorEnvelope(body)) = response.body() else { panic!("{response:?}") };
    assert_eq!((&body.error.code, &body.error.fields), (&Some(json!(422)), &None));
}

#[tokio::test]
async fn salla_quirk_05_two_bodies_under_one_422() {
    let option = r#"{"name":"note","type":"text"}"#;
    for (body, variant, retry) in [
        (plain(422, "error", "no more options"), "OptionLimitReached", Retry::WhenStateChanges),
        (invalid(&json!({ "name": ["missing"] })), "UnprocessableEntity", Retry::Never),
    ] {
        let store = store(422, &body).await;
        let sent = sample::<merchant::types::CreateOrderOptionRequest>(option);
        let error = failure(store.client.create_order_option(sent).send()).await;
        assert_eq!((error.variant(), error.retry()), (variant, retry), "{body}");
    }
    for (body, variant) in [
        (plain(422, 422, "the balance is too low"), "InsufficientBalance"),
        (plain(422, "error", "the balance is too low"), "UnprocessableEntity"),
        (invalid(&json!({ "currency": ["wrong"] })), "UnprocessableEntity"),
    ] {
        let store = store(422, &body).await;
        let refund = sample::<merchant::types::UpdateTransactionRequest>(r#"{"action":"refund","amount":5.5}"#);
        let error = failure(store.client.update_transaction(9, refund).send()).await;
        assert_eq!(error.variant(), variant, "{body}");
    }
}

#[tokio::test]
async fn salla_quirk_22_arabic_survives() {
    let message = "عفواً، لا يوجد طلب بهذا الرقم";
    let shop = store(404, &plain(404, "error", message)).await;
    let error = failure(shop.client.get_order(1).send()).await;
    assert_eq!(error.to_string(), format!("GET /orders/{{order_id}}: 404 Not Found: {message}"));
    let merchant::GetOrderError::NotFound(response) = &error else { panic!("{error:?}") };
    assert_eq!(response.body().and_then(|body| body.error.message.clone()), Some(json!(message)));
    assert!(response.text().contains(message) && format!("{error:?}").contains("عفوا"));

    let order = json!({ "status": 200, "success": true, "data": { "id": 1, "total_weight": "٠٫٥١ كجم" } });
    let shop = store(200, &order).await;
    let order = shop.client.get_order(1).send().await.expect("a success").into_inner();
    assert_eq!(order.data.total_weight.as_deref(), Some("٠٫٥١ كجم"));
}

#[tokio::test]
async fn salla_quirk_22_a_body_may_be_cut_within_a_character() {
    // The start has an odd length and every character two bytes, so the limit, which is even, cuts one in half.
    let body = format!(r#"{{"error":{{"message":"{}"}}}}"#, "م".repeat(40_000));
    let cut = Store::answering(401, &[("content-type", "application/json")], &body).await;
    let error = failure(cut.client.list_orders().send()).await;
    let merchant::ListOrdersError::Unauthorized(response) = &error else { panic!("{error:?}") };
    assert!(response.is_truncated() && response.bytes().len() == 64 * 1024, "{response:?}");
    assert!(response.text().ends_with("م\u{fffd}"));
    assert_eq!(response.decode_error().map(|error| error.kind()), Some(DecodeErrorKind::Truncated));
    assert_eq!(error.to_string(), "GET /orders: 401 Unauthorized");

    // The line for people is cut by characters.
    let shop = store(404, &plain(404, "error", &"م".repeat(1000))).await;
    let error = failure(shop.client.get_order(1).send()).await.to_string();
    assert!(error.ends_with("م…") && error.chars().filter(|c| *c == 'م').count() == 299, "{error}");
}
