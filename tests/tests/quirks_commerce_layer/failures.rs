//! The errors: what arrives of them, and which variant they become.

use std::time::Duration;

use commerce_layer::core::types::{ErrorObject, LineItemUpdate, SkuCreate, SkuUpdate};
use commerce_layer::core::{
    CreateSkuError, CreateTokenError, DeclaredHeaders, DeleteSkuError, FailureBody, GetSkuError, UpdateLineItemError,
    UpdateSkuError, types,
};
use serde_json::{Value, json};
use statusquo::testing::sample;
use statusquo::{DecodeErrorKind, OperationError, Other, Retry, StatusPattern};

use crate::{Api, JSON_API, fault, faults};

fn new_sku() -> SkuCreate {
    sample(
        r#"{"data":{"type":"skus","attributes":{"code":"TSHIRT","name":"T-shirt"},
            "relationships":{"shipping_category":{"data":{"type":"shipping_categories","id":"a"}}}}}"#,
    )
}

fn changed_sku() -> SkuUpdate {
    sample(r#"{"data":{"type":"skus","id":"a","attributes":{"name":"T-shirt"}}}"#)
}

fn changed_line_item() -> LineItemUpdate {
    sample(r#"{"data":{"type":"line_items","id":"a","attributes":{"quantity":100}}}"#)
}

async fn get_sku(api: &Api) -> GetSkuError {
    api.client.get_sku("a").send().await.expect_err("the server answers with a failure")
}

/// Reads one fault through the operation that shows everything a fault can have.
async fn read_fault(fault: Value) -> ErrorObject {
    let api = Api::sending(422, &faults(&[fault])).await;
    let call = api.client.update_line_item("a", changed_line_item());
    let error = call.send().await.expect_err("a failure");
    let UpdateLineItemError::UnprocessableEntity(response) = error else { panic!("{error:?}") };
    let Some(body) = response.into_body() else { panic!("a sparse or strange fault still decodes") };
    body.errors.into_iter().next().expect("one fault")
}

fn statuses<E: OperationError>() -> Vec<StatusPattern> {
    E::OPERATION.failures.iter().map(|failure| failure.status).collect()
}

#[test]
fn commerce_layer_quirk_01_errors_that_no_document_declares() {
    assert_eq!(statuses::<GetSkuError>(), [400, 401, 401, 404, 405, 406, 429, 500].map(StatusPattern::Exact));
    assert_eq!(statuses::<DeleteSkuError>(), [401, 401, 404, 405, 406, 423, 429, 500].map(StatusPattern::Exact));
}

#[tokio::test]
async fn commerce_layer_quirk_02_status_in_the_body_is_a_string_or_a_number() {
    for status in [json!("404"), json!(404), Value::Null] {
        let body = faults(&[json!({ "code": "RECORD_NOT_FOUND", "status": status })]);
        let error = get_sku(&Api::sending(404, &body).await).await;
        let GetSkuError::NotFound(response) = error else { panic!("{error:?}") };
        let fault = &response.body().expect("the body decodes").errors[0];
        assert_eq!(fault.code, Some(Some("RECORD_NOT_FOUND".to_owned())));
        assert_eq!(fault.status.clone().unwrap_or_default(), status);
    }
}

#[tokio::test]
async fn commerce_layer_quirk_02_http_status_decides_when_the_body_says_another() {
    let error = get_sku(&Api::sending(404, &faults(&[fault(422, "VALIDATION_ERROR")])).await).await;
    assert_eq!((error.variant(), error.status().map(|status| status.as_u16())), ("NotFound", Some(404)));
}

#[tokio::test]
async fn commerce_layer_quirk_03_several_errors_in_one_body() {
    let at = |pointer: &str, error: &str| json!({ "code": "VALIDATION_ERROR", "title": format!("is {error}"), "source": { "pointer": pointer }, "meta": { "error": error } });
    let body = faults(&[
        at("/data/attributes/name", "blank"),
        at("/data/attributes/code", "taken"),
        at("/data/relationships/shipping_category", "missing"),
    ]);
    let api = Api::sending(422, &body).await;
    let error = api.client.create_sku(new_sku()).send().await.expect_err("a failure");
    assert_eq!(error.to_string(), "POST /skus: 422 Unprocessable Entity: is blank");
    let CreateSkuError::UnprocessableEntity(response) = error else { panic!("{error:?}") };
    let faults = response.into_body().expect("the body decodes").errors;
    let found: Vec<_> = faults
        .iter()
        .map(|fault| {
            let source = fault.source.iter().flatten().next().expect("a source");
            let pointer = source.pointer.iter().flatten().next().expect("a pointer");
            (pointer.as_str(), &fault.meta.iter().flatten().next().expect("meta")["error"])
        })
        .collect();
    assert_eq!(
        found,
        [
            ("/data/attributes/name", &json!("blank")),
            ("/data/attributes/code", &json!("taken")),
            ("/data/relationships/shipping_category", &json!("missing")),
        ]
    );
}

#[tokio::test]
async fn commerce_layer_quirk_04_meta_is_heterogeneous() {
    for meta in [
        json!({ "error": "less_than_or_equal_to", "value": 100, "count": 10 }),
        json!({ "error": "taken", "value": "TSHIRTMM000000FFFFFFXLXX" }),
        json!({ "error": "inclusion", "value": ["a", { "b": 1.5 }] }),
        json!({ "error": "blank", "value": null }),
        json!({ "error": "blank" }),
        json!({}),
    ] {
        let fault = read_fault(json!({ "title": "t", "meta": meta })).await;
        assert_eq!(fault.meta.flatten().map(Value::Object), Some(meta));
    }
    assert_eq!(read_fault(json!({ "title": "t", "meta": null })).await.meta, Some(None));
}

#[tokio::test]
async fn commerce_layer_quirk_05_source_is_optional() {
    let source = |pointer: Option<&str>, parameter: Option<&str>| {
        let given = |text: Option<&str>| text.map(|text| Some(text.to_owned()));
        Some(Some(types::ErrorSource { pointer: given(pointer), parameter: given(parameter) }))
    };
    for (sent, expected) in [
        (json!({ "title": "t" }), None),
        (json!({ "title": "t", "source": null }), Some(None)),
        (json!({ "source": {} }), source(None, None)),
        (
            json!({ "source": { "pointer": "/data/attributes/quantity" } }),
            source(Some("/data/attributes/quantity"), None),
        ),
        (json!({ "source": { "pointer": "/data/relationships/sku" } }), source(Some("/data/relationships/sku"), None)),
        (json!({ "source": { "parameter": "include" } }), source(None, Some("include"))),
    ] {
        assert_eq!(read_fault(sent).await.source, expected);
    }
}

#[tokio::test]
async fn commerce_layer_quirk_06_an_invalid_token_is_worth_a_refresh() {
    for body in
        [faults(&[fault(401, "INVALID_TOKEN")]), faults(&[fault(401, "UNAUTHORIZED"), fault(401, "INVALID_TOKEN")])]
    {
        let error = get_sku(&Api::sending(401, &body).await).await;
        assert_eq!(error.retry(), Retry::AfterRefresh);
        let GetSkuError::InvalidToken(response) = error else { panic!("{error:?}") };
        assert_eq!(response.body().map(|body| json!(body)), Some(body));
    }
}

#[tokio::test]
async fn commerce_layer_quirk_06_a_missing_permission_is_not() {
    let unauthorized = faults(&[fault(401, "UNAUTHORIZED")]).to_string();
    for body in [unauthorized.as_str(), r#"{"errors":[]}"#, "", "<h1>INVALID_TOKEN</h1>"] {
        let error = get_sku(&Api::answering(401, &[("content-type", JSON_API)], body).await).await;
        assert_eq!(error.retry(), Retry::Never, "{body}");
        let GetSkuError::Unauthorized(response) = error else { panic!("{error:?}") };
        assert_eq!(response.bytes(), body.as_bytes());
    }
}

/// The match lists every variant: one for 403, 409 or 423 would not compile without an arm of its own.
#[tokio::test]
async fn commerce_layer_quirk_06_there_is_no_403() {
    let error = get_sku(&Api::sending(403, &faults(&[fault(403, "FORBIDDEN")])).await).await;
    match error {
        GetSkuError::Other(Other::Undocumented(response)) => {
            assert_eq!((response.status().as_u16(), response.retry()), (403, Retry::Never));
            assert_eq!(response.body(), Some(&faults(&[fault(403, "FORBIDDEN")])));
        }
        GetSkuError::BadRequest(_)
        | GetSkuError::InvalidToken(_)
        | GetSkuError::Unauthorized(_)
        | GetSkuError::NotFound(_)
        | GetSkuError::MethodNotAllowed(_)
        | GetSkuError::NotAcceptable(_)
        | GetSkuError::TooManyRequests(_)
        | GetSkuError::InternalServerError(_)
        | GetSkuError::Other(_) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn commerce_layer_quirk_07_conflict_may_be_ignored() {
    // Which code comes with 409 is not known.
    let body = faults(&[fault(409, "A_CODE_NOBODY_KNOWS")]);
    let api = Api::sending(409, &body).await;
    let error = api.client.create_sku(new_sku()).send().await.expect_err("a failure");
    assert_eq!(error.retry(), Retry::Ignorable);
    let CreateSkuError::Conflict(response) = error else { panic!("{error:?}") };
    assert_eq!(response.body().map(|body| json!(body)), Some(body));
    let error = api.client.update_sku("a", changed_sku()).send().await.expect_err("a failure");
    assert!(matches!(error, UpdateSkuError::Conflict(_)), "{error:?}");
    // Reading makes no second of anything.
    assert!(matches!(get_sku(&api).await, GetSkuError::Other(Other::Undocumented(_))));
}

#[tokio::test]
async fn commerce_layer_quirk_08_locked_means_dependants_and_waiting_is_in_vain() {
    let body = faults(&[fault(423, "LOCKED")]);
    // Even if a proxy asks for it.
    let api = Api::answering(423, &[("retry-after", "7")], body.to_string()).await;
    let error = api.client.delete_sku("a").send().await.expect_err("a failure");
    assert_eq!(error.retry(), Retry::Never);
    let DeleteSkuError::Locked(response) = error else { panic!("{error:?}") };
    assert_eq!(response.body().map(|body| json!(body)), Some(body));
    assert_eq!(api.request().target, "/skus/a");

    let error = api.client.update_sku("a", changed_sku()).send().await.expect_err("a failure");
    assert!(matches!(error, UpdateSkuError::Other(Other::Undocumented(_))), "{error:?}");
    assert!(!statuses::<UpdateSkuError>().contains(&StatusPattern::Exact(423)));
}

#[tokio::test]
async fn commerce_layer_quirk_10_errors_are_json_under_any_name() {
    let body = faults(&[fault(404, "RECORD_NOT_FOUND")]);
    for media in [JSON_API, "application/vnd.api+json; charset=utf-8", "application/json", "text/plain"] {
        let error = get_sku(&Api::answering(404, &[("content-type", media)], body.to_string()).await).await;
        let GetSkuError::NotFound(response) = error else { panic!("{error:?}") };
        assert_eq!(response.body().map(|body| json!(body)), Some(body.clone()), "{media}");
    }
}

#[tokio::test]
async fn commerce_layer_quirk_11_bodies_of_server_faults_are_kept_as_they_are() {
    for (body, kind) in [
        (&b"<html>\xff</html>"[..], Some(DecodeErrorKind::NotJson)),
        (b"", Some(DecodeErrorKind::Empty)),
        (br#"{"errors":[]}"#, None),
    ] {
        let error = get_sku(&Api::answering(500, &[], body).await).await;
        assert_eq!(error.retry(), Retry::Transient);
        let GetSkuError::InternalServerError(response) = error else { panic!("{error:?}") };
        assert_eq!(response.bytes(), body);
        assert_eq!(response.decode_error().map(|error| error.kind()), kind);
        assert_eq!(response.body().is_some(), kind.is_none());

        let error = get_sku(&Api::answering(503, &[], body).await).await;
        let GetSkuError::Other(Other::Undocumented(response)) = error else { panic!("{error:?}") };
        assert_eq!((response.bytes().as_ref(), response.retry()), (body, Retry::Transient));
    }
}

#[tokio::test]
async fn commerce_layer_quirk_30_the_wait_comes_from_the_interval() {
    for (headers, seconds) in [
        (&[("X-Ratelimit-Interval", "10")][..], 10),
        (&[("X-Ratelimit-Interval", "10"), ("Retry-After", "7")], 7),
        (&[("X-Ratelimit-Interval", "soon")], 60),
        (&[], 60),
    ] {
        let error = get_sku(&Api::answering(429, headers, "").await).await;
        assert!(matches!(error, GetSkuError::TooManyRequests(_)), "{error:?}");
        assert_eq!(error.retry(), Retry::After(Duration::from_secs(seconds)), "{headers:?}");
    }
}

#[tokio::test]
async fn commerce_layer_quirk_30_rate_limit_headers_have_names() {
    let headers = [("x-ratelimit-limit", "200"), ("x-ratelimit-interval", "60"), ("x-ratelimit-remaining", "0")];
    let error = get_sku(&Api::answering(429, &headers, "").await).await;
    let GetSkuError::TooManyRequests(response) = error else { panic!("{error:?}") };
    assert_eq!(
        (response.x_ratelimit_limit(), response.x_ratelimit_interval(), response.x_ratelimit_remaining()),
        (Some(200), Some(60), Some(0))
    );
}

/// The status is a number here, and the fault stands alone where other calls have a list of them.
#[tokio::test]
async fn commerce_layer_quirk_02_token_endpoint_sends_one_fault_or_what_oauth_says() {
    let request = || types::TokenRequest::new("id", types::GrantType::ClientCredentials).client_secret("secret");
    for (body, is_expected) in [
        (json!({ "errors": { "title": "invalid_client", "status": 401 } }), is_single as fn(&FailureBody) -> bool),
        (json!({ "error": "invalid_client" }), |body| matches!(body, FailureBody::OAuthError(_))),
        (faults(&[fault(401, "UNAUTHORIZED")]), |body| matches!(body, FailureBody::ErrorDocument(_))),
    ] {
        let api = Api::sending(401, &body).await;
        let error = api.client.create_token(request()).send().await.expect_err("a failure");
        let CreateTokenError::Unauthorized(response) = error else { panic!("{error:?}") };
        let found = response.body().expect("the body decodes");
        assert!(is_expected(found) && json!(found) == body, "{found:?}");
    }
}

fn is_single(body: &FailureBody) -> bool {
    matches!(body, FailureBody::TokenErrorDocument(document) if document.errors.status == Some(json!(401)))
}
