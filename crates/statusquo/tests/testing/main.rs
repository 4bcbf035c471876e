//! The kit for tests, tested: a right client passes, and each mistake of a wrong one is found and named.

mod shop;
mod variants;

use std::time::Duration;

use statusquo::testing::{SECRET, Sent, Wire, typed};

use shop::{Client, Mistake, UpdateItemError};

/// What the generator would write for the operation.
async fn generated_test(client: fn(&str, Duration) -> Client) {
    let wire = Wire::start(client).await;
    let call = |client: Client| async move { client.update_item("1", &serde_json::json!({ "name": "n" })).await };
    let headers = &[("content-type", "application/json"), ("x-key", SECRET)];
    wire.sends(call, Sent { method: "PUT", target: "/item/1", headers, body: Some(r#"{ "name": "n" }"#) }).await;
    wire.succeeds(call, 200, Some(("application/json", r#"{"id":1}"#)), |value| serde_json::to_value(value).ok()).await;
    let expired = [("application/json", r#"{"title":"expired"}"#)];
    let other = [("application/json", r#"{"title":"sample"}"#)];
    wire.fails(call, 401, "Expired", &expired, typed!(UpdateItemError::Expired)).await;
    wire.fails(call, 401, "Unauthorized", &other, typed!(UpdateItemError::Unauthorized)).await;
    wire.fails(call, 404, "NotFound", &other, typed!(UpdateItemError::NotFound)).await;
    wire.fails(call, 410, "Gone", &[("", "")], typed!(UpdateItemError::Gone)).await;
    wire.fails(call, 599, "ServerError", &[("text/plain", "out of order")], typed!(UpdateItemError::ServerError)).await;
    wire.awkward(call).await;
}

#[tokio::test]
async fn a_right_client_passes() {
    generated_test(|url, timeout| Client::new(url, timeout, Mistake::None)).await;
}

/// Runs the test with a client that is wrong, and compares the message of its panic.
#[track_caller]
fn check_found(client: fn(&str, Duration) -> Client, expected: [&str; 2]) {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        runtime.block_on(generated_test(client));
    };
    let Err(panic) = std::thread::spawn(run).join() else { panic!("the mistake was not found: {expected:?}") };
    let message = panic.downcast_ref::<String>().expect("a check that fails says why");
    assert!(message.contains("update_item (PUT /item/{id})"), "{message}");
    for part in expected {
        assert!(message.contains(part), "{part:?} is not in: {message}");
    }
}

#[test]
fn a_lost_status_is_found() {
    check_found(
        |url, timeout| Client::new(url, timeout, Mistake::LosesTheStatus),
        ["documented failure 401", "an error with its response"],
    );
}

#[test]
fn a_variant_that_the_body_decides_is_found() {
    check_found(
        |url, timeout| Client::new(url, timeout, Mistake::BodyDecides),
        ["answered with 401 and an HTML page", "the variant Unauthorized"],
    );
}

#[test]
fn an_additional_header_is_found() {
    check_found(
        |url, timeout| Client::new(url, timeout, Mistake::SendsVersion),
        ["looked at as it was sent", "no header `api-version`"],
    );
}

#[test]
fn a_second_request_is_found() {
    check_found(|url, timeout| Client::new(url, timeout, Mistake::SendsTwice), ["one request, and none again", "PUT"]);
}

#[test]
fn a_body_without_a_limit_is_found() {
    check_found(
        |url, timeout| Client::new(url, timeout, Mistake::ReadsTooMuch),
        ["a body of 10 MB", "1 to 65536 bytes"],
    );
}

#[test]
fn a_success_that_is_never_wrong_is_found() {
    check_found(
        |url, timeout| Client::new(url, timeout, Mistake::ForgivesSuccess),
        ["answered with the success 200 and an HTML page", "a failure"],
    );
}

#[test]
fn a_credential_in_an_error_is_found() {
    check_found(
        |url, timeout| Client::new(url, timeout, Mistake::ShowsTheSecret),
        ["server refuses the connection", "no credential in any text"],
    );
}
