//! The status chooses the variant; what an error says of itself.

use std::{
    error::Error,
    time::{Duration, SystemTime},
};

use statusquo::{OperationError, Retry, StatusCode};

use crate::{
    contract::{DeleteImageError, delete_image},
    server::Server,
};

const PROBLEM: &str = "application/problem+json";

async fn call(status: &str, headers: &[(&str, &str)], body: &str) -> DeleteImageError {
    let server = Server::answering(status, headers, body).await;
    delete_image(&server.client()).await.expect_err("the response is a failure")
}

#[tokio::test]
async fn documented_status_decodes_its_body() {
    let headers = [("content-type", PROBLEM), ("x-request-id", "req-9"), ("x-quota", " 17 ")];
    let error = call("409 Conflict", &headers, r#"{"title":"Conflict","detail":"the image is being processed"}"#).await;
    let DeleteImageError::Conflict(conflict) = &error else { panic!("{error:?}") };
    assert_eq!(conflict.body().and_then(|body| body.title.as_deref()), Some("Conflict"));
    assert_eq!(conflict.status(), StatusCode::CONFLICT);
    assert_eq!(conflict.request_id(), Some("req-9"));
    assert_eq!(conflict.header::<u8>("X-Quota"), Some(17));
    assert_eq!(conflict.header::<u8>("X-Missing"), None);
    assert_eq!(conflict.header::<u8>("bad name\n"), None);
    assert_eq!(conflict.operation().id, "delete_image");
    assert_eq!(conflict.failure().map(|failure| failure.variant), Some("Conflict"));
    assert!(conflict.decode_error().is_none() && !conflict.is_truncated());
    assert_eq!(error.variant(), "Conflict");
    assert_eq!(error.retry(), Retry::WhenStateChanges);
    assert_eq!(
        error.to_string(),
        "DELETE /image/{id}: 409 Conflict: Conflict: the image is being processed (request id req-9)"
    );
    assert!(error.source().is_none());
}

#[tokio::test]
async fn range_takes_what_no_exact_status_takes() {
    for (status, expected) in [("500 x", 500), ("503 x", 503), ("599 x", 599)] {
        let error = call(status, &[], "").await;
        let DeleteImageError::ServerError(server_error) = &error else { panic!("{error:?}") };
        assert_eq!(server_error.status().as_u16(), expected);
        assert_eq!(error.retry(), Retry::Transient);
    }
}

#[tokio::test]
async fn undocumented_status_keeps_everything() {
    let error = call("418 whatever", &[("cf-ray", "ray-1")], r#"{"message":"short and stout"}"#).await;
    assert_eq!(
        error.to_string(),
        "DELETE /image/{id}: undocumented status 418 I'm a teapot: short and stout (request id ray-1)"
    );
    assert_eq!(error.variant(), "Undocumented");
    assert_eq!(error.status(), Some(StatusCode::IM_A_TEAPOT));
    let Some(statusquo::Other::Undocumented(response)) = error.other() else { panic!("{error:?}") };
    assert_eq!(response.body().map(|body| &body["message"]), Some(&"short and stout".into()));
    assert!(response.failure().is_none());
    assert_eq!(error.retry(), Retry::Never);
}

#[tokio::test]
async fn status_outside_the_registry_is_no_trouble() {
    let error = call("799 ", &[], "").await;
    assert_eq!(error.to_string(), "DELETE /image/{id}: undocumented status 799");
}

#[tokio::test]
async fn redirect_is_an_answer_and_not_followed() {
    let error = call("302 Found", &[("location", "http://127.0.0.1:1/")], "").await;
    assert_eq!(error.status(), Some(StatusCode::FOUND));
}

#[tokio::test]
async fn cases_split_a_status_by_its_body() {
    for (body, expected) in [
        (r#"{"errors":[{"code":"OTHER"},{"code":"INVALID_TOKEN"}]}"#, "InvalidToken"),
        (r#"{"error":{"code":401.0,"message":"needs orders.read"}}"#, "MissingScope"),
        (r#"{"error":{"code":401,"message":"needs nothing"}}"#, "Unauthorized"),
        (r#"{"errors":[{"code":"INVALID_TOKEN""#, "Unauthorized"),
        ("", "Unauthorized"),
    ] {
        let error = call("401 Unauthorized", &[], body).await;
        assert_eq!(error.variant(), expected, "{body}");
        if let DeleteImageError::MissingScope { scope, error } = &error {
            assert_eq!(scope.as_str(), Some("orders.read"));
            assert_eq!(error.failure().map(|failure| failure.variant), Some("MissingScope"));
        }
    }
}

#[tokio::test]
async fn wait_is_the_first_header_that_the_answer_has() {
    let in_an_hour = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() + 3600;
    let in_an_hour = in_an_hour.to_string();
    let both = call("429 x", &[("x-ratelimit-reset", &in_an_hour), ("retry-after", "7")], "slow down").await;
    assert_eq!(both.retry(), Retry::After(Duration::from_secs(7)));
    let reset = call("429 x", &[("x-ratelimit-reset", &in_an_hour)], "").await;
    assert!(
        matches!(reset.retry(), Retry::After(time) if (3590..=3600).contains(&time.as_secs())),
        "{:?}",
        reset.retry()
    );
    let neither = call("429 x", &[("retry-after", "soon")], "").await;
    assert_eq!(neither.retry(), Retry::After(Duration::from_secs(60)));
}

#[tokio::test]
async fn retry_after_makes_transient_concrete() {
    let error = call("503 x", &[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], "").await;
    assert_eq!(error.retry(), Retry::After(Duration::ZERO));
    assert_eq!(call("425 x", &[("retry-after", "2")], "").await.retry(), Retry::After(Duration::from_secs(2)));
    for hostile in ["-5", "99999999999999999999999999999999", "1e400", "NaN", "\u{fffd}", ""] {
        let error = call("503 x", &[("retry-after", hostile)], "").await;
        assert!(matches!(error.retry(), Retry::Transient | Retry::After(_)), "{hostile}");
    }
}

#[tokio::test]
async fn message_of_the_server_cannot_forge_lines_of_a_log() {
    let body = r#"{"title":"a\r\nERROR forged\u001b[0m","detail":""}"#;
    let error = call("409 Conflict", &[("x-request-id", &"9".repeat(4000))], body).await;
    assert_eq!(error.to_string(), "DELETE /image/{id}: 409 Conflict: a ERROR forged [0m");
}

#[tokio::test]
async fn any_error_can_be_erased_and_found_again() {
    let error: statusquo::Error = call("409 Conflict", &[("request-id", "r")], r#"{"title":"T"}"#).await.into();
    assert_eq!(error.operation().path, "/image/{id}");
    assert_eq!(error.variant(), "Conflict");
    assert_eq!((error.status(), error.request_id()), (Some(StatusCode::CONFLICT), Some("r")));
    assert_eq!(error.retry(), Retry::WhenStateChanges);
    assert_eq!(error.to_string(), "DELETE /image/{id}: 409 Conflict: T (request id r)");
    assert!(error.other().is_none() && error.source().is_none());
    assert!(matches!(error.downcast_ref(), Some(DeleteImageError::Conflict(_))));
    assert!(error.downcast_ref::<other::ListImagesError>().is_none());
    let error = error.downcast::<other::ListImagesError>().expect_err("it is another operation's");
    let conflict: DeleteImageError = error.downcast().expect("it is this operation's");
    let DeleteImageError::Conflict(conflict) = conflict else { panic!("{conflict:?}") };
    assert_eq!(conflict.into_body().and_then(|body| body.title).as_deref(), Some("T"));
}

/// An operation without documented failures.
mod other {
    use statusquo::Other;

    #[derive(Debug)]
    pub(crate) enum ListImagesError {
        Other(Other),
    }

    statusquo::operation_error! {
        ListImagesError "list_images" "GET" "/image" {}
    }
}
