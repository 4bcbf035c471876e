//! What statuses mean here: quirks 7 to 9, 27 and 28.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use salla::merchant::{self, DeclaredHeaders, FailureBody, types};
use serde_json::{Value, json};
use statusquo::testing::sample;
use statusquo::{ErrorResponse, OperationError, ResponseValue, Retry};

use super::{Store, done, failure, invalid, plain, store};

#[track_caller]
fn check_success<T, E: OperationError>(store: &Store, result: Result<ResponseValue<T>, E>, status: u16) -> T {
    let answer = result.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(answer.status(), status);
    // No second request, as one that asks whether it is done yet.
    store.request();
    answer.into_inner()
}

#[tokio::test]
async fn salla_quirk_07_202_means_deleted() {
    let store = store(202, &done(202)).await;
    let client = &store.client;
    let answers = [
        check_success(&store, client.delete_product(1).send().await, 202),
        check_success(&store, client.delete_product_by_sku("a/b").send().await, 202),
        check_success(&store, client.delete_product_image(1).send().await, 202),
        check_success(&store, client.unban_customer(1).send().await, 202),
        check_success(&store, client.delete_brand(1).send().await, 202),
        check_success(&store, client.unsubscribe_webhook().id(1).send().await, 202),
    ];
    for answer in answers {
        assert_eq!((answer.status, answer.data.code), (202, Some(202)));
    }
}

#[tokio::test]
async fn salla_quirk_08_the_status_of_the_body_is_another() {
    let deleted = store(200, &done(202)).await;
    let answer = check_success(&deleted, deleted.client.delete_order_item(1).send().await, 200);
    assert_eq!(answer.status, 202);
    let answer = check_success(&deleted, deleted.client.delete_coupon("5").send().await, 200);
    assert_eq!(answer.status, 202);

    let created = store(200, &json!({ "status": 201, "success": true, "data": { "id": 3 } })).await;
    let ban = sample::<types::BanCustomerRequest>(r#"{"reason":"spam"}"#);
    let banned = created.client.ban_customer(1, ban).send().await.expect("a success");
    assert_eq!(banned.status(), 200);
    created.request();
    let answer = create_allocation(&created).await;
    assert_eq!(check_success(&created, answer, 200).status, 201);

    let updated = store(201, &json!({ "status": 200, "success": true, "data": { "id": 3 } })).await;
    let brand = sample::<types::UpdateBrandRequest>(r#"{"name":"علامة"}"#);
    let answer = updated.client.update_brand(3, brand).send().await;
    assert_eq!(check_success(&updated, answer, 201).status, 200);
}

async fn create_allocation(
    store: &Store,
) -> Result<ResponseValue<types::BranchAllocationAnswer>, merchant::CreateBranchAllocationError> {
    let action = r#"{"type":"branches","branch_ids":[1],"strategy":"priority","single_branch_only":true}"#;
    let body = format!(r#"{{"priority":1,"rules":[],"action":{action}}}"#);
    store.client.create_branch_allocation(sample::<types::CreateBranchAllocationRequest>(&body)).send().await
}

#[track_caller]
fn check_reported(error: &impl OperationError, response: &ErrorResponse<FailureBody>, status: i64) {
    assert_eq!((response.status().as_u16(), error.retry()), (200, Retry::Never));
    let stated = match response.body() {
        Some(FailureBody::ValidationErrorEnvelope(body)) => body.status,
        Some(FailureBody::ErrorEnvelope(body)) => body.status,
        None => panic!("{response:?}"),
    };
    assert_eq!(stated, Some(status));
}

#[tokio::test]
async fn salla_quirk_09_a_failure_under_200() {
    let missing = store(200, &plain(404, 404, "لا توجد فاتورة")).await;
    let error = failure(missing.client.get_transaction(1).send()).await;
    let merchant::GetTransactionError::ReportedFailure(response) = &error else { panic!("{error:?}") };
    check_reported(&error, response, 404);
    assert_eq!(error.to_string(), "GET /transactions/{transaction_id}: 200 OK: لا توجد فاتورة");
    let error = failure(missing.client.get_order(1).send()).await;
    let merchant::GetOrderError::ReportedFailure(response) = &error else { panic!("{error:?}") };
    check_reported(&error, response, 404);

    let wrong = store(200, &invalid(&json!({ "rules.0.value": ["wrong"] }))).await;
    let error = failure(create_allocation(&wrong)).await;
    let merchant::CreateBranchAllocationError::ReportedFailure(response) = &error else { panic!("{error:?}") };
    check_reported(&error, response, 422);
    let Some(FailureBody::ValidationErrorEnvelope(body)) = response.body() else { panic!("{response:?}") };
    assert_eq!(body.error.fields["rules.0.value"], ["wrong"]);

    let refused = store(200, &plain(401, "Unauthorized", "The access token is invalid")).await;
    let error = failure(refused.client.list_orders().send()).await;
    let merchant::ListOrdersError::ReportedFailure(response) = &error else { panic!("{error:?}") };
    check_reported(&error, response, 401);

    for (body, status) in [(plain(401, "Unauthorized", "no"), 401), (invalid(&json!({ "payment": ["no"] })), 422)] {
        let store = store(200, &body).await;
        let error = failure(store.client.create_order(sample::<types::CreateOrderRequest>("{}")).send()).await;
        let merchant::CreateOrderError::ReportedFailure(response) = &error else { panic!("{error:?}") };
        check_reported(&error, response, status);
    }
}

async fn too_many(headers: &[(&str, &str)], body: &str) -> ErrorResponse<types::ErrorEnvelope> {
    let store = Store::answering(429, headers, body).await;
    let error = failure(store.client.list_products().send()).await;
    match error {
        merchant::ListProductsError::TooManyRequests(response) => response,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn salla_quirk_27_429_says_how_long_to_wait() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_secs();
    let reset = (now + 90).to_string();

    let limits = [("x-ratelimit-limit", "120"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset.as_str())];
    let response = too_many(&[&limits[..], &[("retry-after", "7")]].concat(), "").await;
    assert_eq!(response.retry(), Retry::After(Duration::from_secs(7)));
    assert_eq!((response.x_rate_limit_limit(), response.x_rate_limit_remaining()), (Some(120), Some(0)));
    assert_eq!(response.x_rate_limit_reset(), i64::try_from(now + 90).ok());
    assert_eq!(response.retry_after(), Some(Duration::from_secs(7)));

    let Retry::After(wait) = too_many(&limits, "<html>slow down</html>").await.retry() else { panic!("no time") };
    assert!((Duration::from_secs(80)..=Duration::from_secs(90)).contains(&wait), "{wait:?}");

    let response = too_many(&[], &plain(429, "error", "slow down").to_string()).await;
    assert_eq!(response.retry(), Retry::After(Duration::from_secs(60)));
    assert_eq!(response.body().and_then(|body| body.error.message.clone()), Some(json!("slow down")));
    assert_eq!(response.x_rate_limit_limit(), None);
}

#[tokio::test]
async fn salla_quirk_27_every_operation_knows_429() {
    let store = store(429, &Value::Null).await;
    let client = &store.client;
    let order = || sample::<types::DuplicateOrderRequest>(r#"{"order_id":5}"#);
    let errors: Vec<statusquo::Error> = vec![
        failure(client.get_order(1).send()).await.into(),
        failure(client.duplicate_order(order()).send()).await.into(),
        failure(client.list_customers().send()).await.into(),
        failure(client.delete_coupon("5").send()).await.into(),
        failure(client.list_webhook_events().send()).await.into(),
    ];
    for error in errors {
        assert_eq!((error.variant(), error.retry()), ("TooManyRequests", Retry::After(Duration::from_secs(60))));
    }
}

#[tokio::test]
async fn salla_quirk_28_403_may_be_a_block_and_is_not_repeated() {
    // Even a response that says when to come back may be a block, which more requests would prolong.
    let store = Store::answering(403, &[("retry-after", "5")], &plain(403, "error", "blocked").to_string()).await;
    let deposit = sample::<types::WalletRequest>(r#"{"customer_id":1,"amount":5.5}"#);
    let error = failure(store.client.deposit_to_wallet(deposit).send()).await;
    assert!(matches!(&error, merchant::DepositToWalletError::Forbidden(response) if response.body().is_some()));
    assert_eq!(error.retry(), Retry::Never);
    let error = failure(store.client.list_products().send()).await;
    assert!(matches!(&error, merchant::ListProductsError::Forbidden(response) if response.body().is_some()));
    assert_eq!(error.retry(), Retry::Never);
    assert_eq!(error.to_string(), "GET /products: 403 Forbidden: blocked");
}
