//! Bodies that are not what they should be: the variant stays, and the reason is told.

use statusquo::{DecodeErrorKind, ErrorResponse, OperationError};

use crate::{
    contract::{BadRequestBody, DeleteImageError, Problem, delete_image},
    server::{Server, Step, head, response},
};

async fn conflict(steps: Vec<Step>) -> ErrorResponse<Problem> {
    let server = Server::start(steps).await;
    match delete_image(&server.client()).await {
        Err(DeleteImageError::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    }
}

/// The kind of the decode error that a complete body gives.
async fn kind(body: impl AsRef<[u8]>) -> Option<DecodeErrorKind> {
    let conflict = conflict(vec![Step::Send(response("409 Conflict", &[], &body))]).await;
    assert_eq!(conflict.bytes(), body.as_ref());
    assert_eq!(conflict.body().is_none(), conflict.decode_error().is_some());
    conflict.decode_error().map(|error| error.kind())
}

#[tokio::test]
async fn body_of_another_kind_keeps_the_variant() {
    assert_eq!(kind("").await, Some(DecodeErrorKind::Empty));
    assert_eq!(kind(" \r\n\t").await, Some(DecodeErrorKind::Empty));
    assert_eq!(kind("\u{feff}").await, Some(DecodeErrorKind::Empty));
    assert_eq!(kind("<html>bad gateway</html>").await, Some(DecodeErrorKind::NotJson));
    assert_eq!(kind(r#"{"title":"cut"#).await, Some(DecodeErrorKind::NotJson));
    assert_eq!(kind(b"{\"title\":\"\xff\xfe\"}").await, Some(DecodeErrorKind::NotJson));
    assert_eq!(kind("[".repeat(60_000)).await, Some(DecodeErrorKind::NotJson));
    assert_eq!(kind(r#"{"title":5}"#).await, Some(DecodeErrorKind::Mismatch));
    assert_eq!(kind(r#""text""#).await, Some(DecodeErrorKind::Mismatch));
    assert_eq!(kind("null").await, Some(DecodeErrorKind::Mismatch));
}

#[tokio::test]
async fn all_optional_struct_does_not_accept_just_anything() {
    assert_eq!(kind(r#"{"validationFailures":{}}"#).await, Some(DecodeErrorKind::Mismatch));
    assert_eq!(kind(r#"["title","detail"]"#).await, Some(DecodeErrorKind::Mismatch));
    assert_eq!(kind("[]").await, Some(DecodeErrorKind::Mismatch));
    assert_eq!(kind("{}").await, None);
    assert_eq!(kind(r#"{"status":409,"traceId":"x"}"#).await, None);
}

#[tokio::test]
async fn json_is_json_under_any_media_type_and_after_a_mark() {
    for media_type in ["text/html; charset=utf-8", "application/octet-stream", "nonsense", ""] {
        let bytes = response("409 Conflict", &[("content-type", media_type)], "\u{feff}{\"title\":\"T\"}");
        let conflict = conflict(vec![Step::Send(bytes)]).await;
        assert_eq!(conflict.body().and_then(|body| body.title.as_deref()), Some("T"), "{media_type}");
        assert_eq!(conflict.text(), "{\"title\":\"T\"}");
        assert!(conflict.bytes().starts_with(b"\xef\xbb\xbf"));
    }
}

#[tokio::test]
async fn decode_error_says_where_and_not_what() {
    let bytes = response("409 Conflict", &[], "{\n  \"title\": \"x\", \"detail\": 424242}");
    let conflict = conflict(vec![Step::Send(bytes)]).await;
    let error = conflict.decode_error().expect("a number is no detail");
    assert_eq!(error.to_string(), "the body is JSON of another shape (line 2, column 32)");
    assert!(std::error::Error::source(error).is_some_and(|source| source.to_string().contains("424242")));
    assert!(!format!("{error:?}").contains("424242"));
}

#[tokio::test]
async fn body_beyond_the_limit_is_cut_and_marked() {
    let ten_megabytes = vec![b'x'; 10_000_000];
    let long = conflict(vec![Step::Send(response("409 Conflict", &[], ten_megabytes))]).await;
    assert_eq!(long.bytes().len(), 64 * 1024);
    assert!(long.is_truncated());
    assert_eq!(long.decode_error().map(|error| error.kind()), Some(DecodeErrorKind::Truncated));

    let endless = Step::SendForever(b"2710\r\n".iter().copied().chain([b' '; 10_000]).chain(*b"\r\n").collect());
    let chunked = head("409 Conflict", &[("transfer-encoding", "chunked")]);
    let endless = conflict(vec![Step::Send(chunked), endless]).await;
    assert_eq!(endless.bytes().len(), 64 * 1024);
    assert!(endless.is_truncated());
}

#[tokio::test]
async fn body_that_fills_the_limit_is_complete() {
    let body = format!("{{\"title\":\"{}\"}}", "x".repeat(64 * 1024 - 12));
    assert_eq!(body.len(), 64 * 1024);
    assert_eq!(kind(&body).await, None);
    assert_eq!(kind_with_limit(&body, body.len()).await, None);
    assert_eq!(kind_with_limit(&body, body.len() - 1).await, Some(DecodeErrorKind::Truncated));
    assert_eq!(kind_with_limit(&body, 0).await, Some(DecodeErrorKind::Truncated));
}

async fn kind_with_limit(body: &str, limit: usize) -> Option<DecodeErrorKind> {
    let server = Server::answering("409 Conflict", &[], body).await;
    let client = server.config().body_limit(limit).build().expect("the configuration is valid");
    let error = delete_image(&client).await.expect_err("the response is a failure");
    assert_eq!(error.response().map(|response| response.bytes().len()), Some(limit.min(body.len())));
    let DeleteImageError::Conflict(conflict) = error else { panic!("{error:?}") };
    conflict.decode_error().map(|error| error.kind())
}

#[tokio::test]
async fn broken_connection_keeps_status_and_what_came() {
    let start = || {
        let mut bytes = head("409 Conflict", &[("content-length", "1000"), ("retry-after", "7")]);
        bytes.extend_from_slice(b"{\"title\":");
        Step::Send(bytes)
    };
    for steps in [vec![start(), Step::Reset], vec![start()]] {
        let shown = format!("{:?}", steps.last());
        let conflict = conflict(steps).await;
        let error = conflict.decode_error().expect("half a body does not decode");
        assert_eq!(error.kind(), DecodeErrorKind::Interrupted, "{shown}");
        assert!(std::error::Error::source(error).is_some());
        assert_eq!(conflict.text(), "{\"title\":", "{shown}");
        assert_eq!(conflict.retry_after().map(|time| time.as_secs()), Some(7));
    }
}

#[tokio::test]
async fn alternative_is_chosen_by_media_type_then_by_order() {
    let problem = r#"{"title":"T","detail":"D"}"#;
    let validation = r#"{"validationFailures":{"name":["too short"]}}"#;
    let both = r#"{"title":"T","validationFailures":{}}"#;
    for (media_type, body, expected) in [
        ("application/problem+json", problem, "problem T/D"),
        ("application/json", problem, "problem T/D"),
        ("application/problem+json", validation, "validation 1"),
        ("APPLICATION/JSON; charset=utf-8", both, "validation 0"),
        ("application/problem+json", both, "problem T/-"),
        ("", both, "problem T/-"),
        ("text/plain", problem, r#"text {"title":"T","detail":"D"}"#),
        ("text/plain", "no such image", "text no such image"),
        ("application/json", r#""bare""#, "text bare"),
        ("application/json", r#"{"other":1}"#, "none: the body is JSON of another shape"),
        ("text/plain", "", "none: the body is empty"),
    ] {
        let server = Server::answering("400 Bad Request", &[("content-type", media_type)], body).await;
        let error = delete_image(&server.client()).await.expect_err("the response is a failure");
        let DeleteImageError::BadRequest(bad_request) = error else { panic!("{error:?}") };
        let found = match bad_request.body() {
            Some(BadRequestBody::Problem(problem)) => {
                let part = |part: &Option<String>| part.clone().unwrap_or("-".into());
                format!("problem {}/{}", part(&problem.title), part(&problem.detail))
            }
            Some(BadRequestBody::Validation(validation)) => format!("validation {}", validation.failures.len()),
            Some(BadRequestBody::Text(text)) => format!("text {text}"),
            None => format!("none: {}", bad_request.decode_error().expect("there is no body")),
        };
        let found = found.split(" (line").next().unwrap_or_default();
        assert_eq!(found, expected, "{media_type} {body}");
    }
}

#[tokio::test]
async fn failure_without_a_body_ignores_one() {
    for body in ["", "<html>", "{}"] {
        let server = Server::answering("410 Gone", &[], body).await;
        let error = delete_image(&server.client()).await.expect_err("the response is a failure");
        let DeleteImageError::Gone(gone) = &error else { panic!("{error:?}") };
        assert_eq!(gone.body(), Some(&()), "{body}");
    }
}
