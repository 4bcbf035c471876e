//! Responses that are successes by their status.

use std::error::Error;

use statusquo::{DecodeErrorKind, OperationError, Other, Retry, StatusCode, StatusPattern};

use crate::{
    contract::{DeleteImageError, Deleted, delete_image, request},
    server::{Server, Step, head},
};

const OK: &[StatusPattern] = &[StatusPattern::Exact(200)];

#[tokio::test]
async fn body_is_decoded_and_status_and_headers_are_kept() {
    let server = Server::answering("202 Accepted", &[("x-total", "3")], "\u{feff}{\"id\":42}").await;
    let value = delete_image(&server.client()).await.expect("the response is a success");
    assert_eq!(*value, Deleted { id: 42 });
    assert_eq!(value.status(), StatusCode::ACCEPTED);
    assert_eq!(value.headers()["x-total"], "3");
}

#[tokio::test]
async fn success_has_no_limit_and_may_be_compressed() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    let body = format!("{{\"id\":42{}}}", " ".repeat(1_000_000));
    let plain = Server::answering("202 Accepted", &[], &body).await;
    assert_eq!(delete_image(&plain.client()).await.expect("the response is a success").id, 42);

    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let compressed = encoder.write_all(body.as_bytes()).and_then(|()| encoder.finish()).expect("it fits a vector");
    let server = Server::answering("202 Accepted", &[("content-encoding", "gzip")], compressed).await;
    assert_eq!(delete_image(&server.client()).await.expect("the response is a success").id, 42);
}

#[tokio::test]
async fn body_of_another_shape_is_a_decode_error_with_everything_kept() {
    let body = r#"{"id":"not a number","token":"BODY"}"#;
    let server = Server::answering("202 Accepted", &[("x-request-id", "req-1")], body).await;
    let error = delete_image(&server.client()).await.expect_err("the body does not decode");
    assert_eq!(
        error.to_string(),
        "DELETE /image/{id}: 202 Accepted, but the body is not what the specification says: \
         the body is JSON of another shape (line 1, column 20) (request id req-1)"
    );
    let Some(Other::Decode(response)) = error.other() else { panic!("{error:?}") };
    assert_eq!(response.text(), body);
    assert_eq!(response.body().map(|body| &body["token"]), Some(&"BODY".into()));
    assert_eq!(response.decode_error().map(|error| error.kind()), Some(DecodeErrorKind::Mismatch));
    assert!(error.source().is_some_and(|source| source.is::<serde_json::Error>()));
    assert_eq!((error.variant(), error.retry()), ("Decode", Retry::Never));
}

#[tokio::test]
async fn other_bodies_of_a_success_say_what_they_are() {
    for (body, expected) in
        [("", DecodeErrorKind::Empty), ("<html>", DecodeErrorKind::NotJson), ("[1]", DecodeErrorKind::Mismatch)]
    {
        let server = Server::answering("202 Accepted", &[], body).await;
        let error = delete_image(&server.client()).await.expect_err("the body does not decode");
        let Some(Other::Decode(response)) = error.other() else { panic!("{error:?}") };
        assert_eq!(response.decode_error().map(|error| error.kind()), Some(expected), "{body}");
    }
}

#[tokio::test]
async fn success_that_breaks_off_may_be_repeated_where_that_is_safe() {
    let mut bytes = head("202 Accepted", &[("content-length", "100")]);
    bytes.extend_from_slice(b"{\"id\":4");
    let server = Server::start(vec![Step::Send(bytes), Step::Reset]).await;
    let error = delete_image(&server.client()).await.expect_err("the body is not complete");
    let Some(other @ Other::Decode(response)) = error.other() else { panic!("{error:?}") };
    assert_eq!(response.decode_error().map(|error| error.kind()), Some(DecodeErrorKind::Interrupted));
    assert_eq!(response.text(), "{\"id\":4");
    assert_eq!(error.retry(), Retry::Transient, "DELETE is idempotent");
    let post = statusquo::Operation { method: "POST", ..DeleteImageError::OPERATION };
    assert_eq!(other.retry(&post), Retry::Never);
}

#[tokio::test]
async fn failure_in_a_success_is_the_declared_variant() {
    let server = Server::answering("200 OK", &[], r#"{"success":false,"title":"no"}"#).await;
    let error = delete_image(&server.client()).await.expect_err("the body reports a failure");
    let DeleteImageError::ReportedFailure(reported) = &error else { panic!("{error:?}") };
    assert_eq!(reported.body().and_then(|body| body.title.as_deref()), Some("no"));
    assert_eq!(error.to_string(), "DELETE /image/{id}: 200 OK: no");

    let server = Server::answering("200 OK", &[], r#"{"success":true,"id":7}"#).await;
    assert_eq!(delete_image(&server.client()).await.expect("the call succeeded").id, 7);
}

#[tokio::test]
async fn success_without_a_documented_body_may_report_a_failure() {
    for (body, is_failure) in
        [(r#"{"success":false}"#, true), (r#"{"success":true}"#, false), ("", false), ("<html>", false)]
    {
        let server = Server::answering("200 OK", &[], body).await;
        let result = request(&server.client()).empty::<DeleteImageError>(OK).await;
        assert_eq!(result.is_err(), is_failure, "{body}");
    }
}

#[tokio::test]
async fn body_of_a_success_may_be_optional() {
    for (body, expected) in [
        ("", Ok(None)),
        ("null", Ok(None)),
        (r#"{"id":7}"#, Ok(Some(7))),
        ("<html>", Err("Decode")),
        (r#"{"success":false}"#, Err("ReportedFailure")),
    ] {
        let server = Server::answering("200 OK", &[], body).await;
        let result = request(&server.client()).optional::<Deleted, DeleteImageError>(OK).await;
        let found = result.as_ref().map(|value| value.as_ref().as_ref().map(|value| value.id));
        assert_eq!(found.map_err(|error| error.variant()), expected, "{body}");
    }
    let server = Server::answering("204 No Content", &[], "").await;
    let value = request(&server.client()).optional::<Deleted, DeleteImageError>(&[StatusPattern::Range(2)]).await;
    assert!(value.expect("the response is a success").is_none());
}

#[tokio::test]
async fn text_is_read_and_empty_is_status_and_headers() {
    for (body, expected) in [("Grüße", Some("Grüße")), ("", Some("")), ("\u{feff}x", Some("x"))] {
        let server = Server::answering("200 OK", &[], body).await;
        let text = request(&server.client()).text::<DeleteImageError>(OK).await.map(|value| value.into_inner());
        assert_eq!(text.ok().as_deref(), expected);
    }
    let server = Server::answering("200 OK", &[], b"\xff").await;
    let error = request(&server.client()).text::<DeleteImageError>(OK).await.expect_err("that is not UTF-8");
    assert_eq!(error.variant(), "Decode");

    let server = Server::answering("204 No Content", &[("x-total", "3")], "").await;
    let value = request(&server.client()).empty::<DeleteImageError>(&[StatusPattern::Exact(204)]).await;
    let value = value.expect("the response is a success");
    assert_eq!((value.status(), value.headers()["x-total"].to_str().ok()), (StatusCode::NO_CONTENT, Some("3")));
}

#[tokio::test]
async fn stream_is_handed_over_unread() {
    let server = Server::answering("200 OK", &[("content-length", "3")], "abc").await;
    let value = request(&server.client()).stream::<DeleteImageError>(OK).await.expect("the response is a success");
    assert_eq!(value.headers()["content-length"], "3");

    let server = Server::answering("409 Conflict", &[], "").await;
    let result = request(&server.client()).stream::<DeleteImageError>(OK).await;
    assert_eq!(result.err().map(|error| error.variant()), Some("Conflict"));
}
