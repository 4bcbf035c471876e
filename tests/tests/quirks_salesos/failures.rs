//! The shapes of failures, and what tells failures of one status apart.

use salesos::crm::{BadRequestBody, BadRequestBody2, CreateLeadError, FailureBody, TestWebhookError, types};
use serde_json::json;
use statusquo::{OperationError, Retry};

use crate::{
    FIELDS, LABELLED, PLAIN, TRACED, TRACED_LIST, VALIDATION, answering, can_be, check, json, message, refused_lead,
};

#[tokio::test]
async fn salesos_quirk_01_message_is_text_or_array() {
    for (body, expected) in [(VALIDATION, "ValidationError"), (TRACED_LIST, "TracedError")] {
        let error = refused_lead(400, &[], body).await;
        let CreateLeadError::InvalidFields(response) = &error else { panic!("an array names fields: {error:?}") };
        match response.body() {
            Some(BadRequestBody2::ValidationError(body)) => {
                assert_eq!(expected, "ValidationError");
                assert_eq!(body.message, ["email must be an email", "firstName should not be empty"]);
            }
            Some(BadRequestBody2::TracedError(body)) => {
                assert_eq!(expected, "TracedError");
                assert_eq!(body.message, json!(["email must be an email"]));
            }
            None => panic!("{error:?}"),
        }
    }
    let error = refused_lead(400, &[], VALIDATION).await;
    assert_eq!(
        error.to_string(),
        "POST /leads: 400 Bad Request: email must be an email; firstName should not be empty"
    );

    let error = refused_lead(400, &[], TRACED).await;
    let CreateLeadError::BadRequest(response) = &error else { panic!("a text names none: {error:?}") };
    let Some(BadRequestBody::TracedError(body)) = response.body() else { panic!("{error:?}") };
    assert_eq!(body.message, "Lead limit reached");
    assert_eq!(error.to_string(), "POST /leads: 400 Bad Request: Lead limit reached");
}

#[tokio::test]
async fn salesos_quirk_02_four_error_shapes() {
    for (body, shape) in
        [(FIELDS, "FieldErrors"), (TRACED, "TracedError"), (LABELLED, "LabelledError"), (PLAIN, "PlainError")]
    {
        let error = refused_lead(400, &[], body).await;
        let CreateLeadError::BadRequest(response) = &error else { panic!("{shape}: {error:?}") };
        let found = match response.body() {
            Some(BadRequestBody::FieldErrors(body)) => {
                assert_eq!(body.errors[0].field.as_deref(), Some("email"));
                assert_eq!(body.errors[0].message.as_deref(), Some("must be a valid email"));
                "FieldErrors"
            }
            Some(BadRequestBody::TracedError(body)) => {
                assert_eq!(body.path, "/api/leads");
                "TracedError"
            }
            Some(BadRequestBody::LabelledError(body)) => {
                assert_eq!(body.error, "Validation failed");
                "LabelledError"
            }
            Some(BadRequestBody::PlainError(body)) => {
                assert_eq!((body.status_code, &body.message), (400, &json!("Lead limit reached")));
                "PlainError"
            }
            None => panic!("{shape}: {:?}", response.decode_error()),
        };
        assert_eq!(found, shape);
    }
    let error = refused_lead(400, &[], VALIDATION).await;
    assert!(
        matches!(&error, CreateLeadError::InvalidFields(response)
            if matches!(response.body(), Some(BadRequestBody2::ValidationError(_)))),
        "{error:?}"
    );
}

#[tokio::test]
async fn salesos_quirk_03_message_and_error_swap_roles() {
    let error = refused_lead(400, &[], LABELLED).await;
    let CreateLeadError::BadRequest(response) = error else { panic!("the status phrase is no list: {error:?}") };
    let Some(BadRequestBody::LabelledError(body)) = response.into_body() else { panic!("it has a label") };
    assert_eq!((body.message.as_str(), body.error.as_str()), ("Bad Request", "Validation failed"));

    let error = refused_lead(400, &[], VALIDATION).await;
    let CreateLeadError::InvalidFields(response) = error else { panic!("{error:?}") };
    let Some(BadRequestBody2::ValidationError(body)) = response.into_body() else { panic!("it has a list") };
    assert_eq!(body.error, "Bad Request");

    // Where `message` is the phrase of the status, nothing can be read from it.
    let swapped = r#"{"statusCode":400,"message":"Bad Request","error":"Lead has already been converted"}"#;
    let (_server, client) = answering(400, &[], swapped).await;
    let result = client.convert_lead("x", types::ConvertLead::new()).send().await;
    check(result, 400, "BadRequest", Retry::Never);
}

#[tokio::test]
async fn salesos_quirk_17_conflicts_come_as_400_401_or_500() {
    for (text, variant, retry) in [
        ("Lead has already been converted", "AlreadyConverted", Retry::Ignorable),
        ("Lead must be qualified before conversion", "NotQualified", Retry::WhenStateChanges),
        ("Something else", "BadRequest", Retry::Never),
    ] {
        let (_server, client) = answering(400, &[], &message(400, text)).await;
        let result = client.convert_lead("x", types::ConvertLead::new()).send().await;
        check(result, 400, variant, retry);
    }

    let (_server, client) = answering(400, &[], &message(400, "Product with SKU A-1 already exists")).await;
    let result = client.create_product(types::CreateProduct::new(9.5, "Pen", "A-1")).send().await;
    check(result, 400, "DuplicateSku", Retry::Never);

    let (_server, client) = answering(401, &[], &message(401, "User already exists")).await;
    let result = client.register_user(types::RegisterRequest::new("a@b.example", "secret")).send().await;
    check(result, 401, "UserExists", Retry::Never);

    let error = refused_lead(500, &[], &message(500, "Unique constraint failed on the fields: (`email`)")).await;
    assert_eq!((error.variant(), error.retry()), ("InternalServerError", Retry::Never));

    // What the pages promise, and what two calls do.
    let error = refused_lead(409, &[], &message(409, "Lead exists")).await;
    assert!(matches!(error, CreateLeadError::Conflict(_)), "{error:?}");
    let (_server, client) = answering(409, &[], &message(409, "Field name taken")).await;
    let field = types::CreateCustomField::new(types::CustomFieldEntity::Lead, types::CustomFieldType::Text, "Size");
    check(client.create_custom_field(field).send().await, 409, "Conflict", Retry::Never);
    let entry = types::CreatePriceBookEntry::new(9.5, "p-1");
    check(client.create_price_book_entry("b", entry).send().await, 409, "Conflict", Retry::Never);
}

#[tokio::test]
async fn salesos_quirk_19_csrf_is_a_403_that_a_header_mends() {
    for text in ["CSRF token required", "Invalid CSRF token"] {
        let error = refused_lead(403, &[], &message(403, text)).await;
        assert!(matches!(error, CreateLeadError::CsrfRejected(_)), "{text}: {error:?}");
        assert_eq!(error.retry(), Retry::AfterRefresh);
    }
    let error = refused_lead(403, &[], &message(403, "Organization context required")).await;
    assert!(matches!(error, CreateLeadError::OrganizationRefused(_)), "{error:?}");
    let error = refused_lead(403, &[], &message(403, "Insufficient role")).await;
    assert!(matches!(error, CreateLeadError::Forbidden(_)), "{error:?}");
    assert_eq!(error.retry(), Retry::Never);

    let (server, client) = answering(201, &[], r#"{"id":"x"}"#).await;
    let lead = types::CreateLead::new("Ada", "Lovelace");
    client.create_lead(lead).x_csrf_token("token-3").send().await.expect("a success");
    assert_eq!(crate::sent(&server).header("x-csrf-token"), Some("token-3"));

    // Reading needs no such token, and the calls about webhooks are exempt.
    assert!(can_be::<CreateLeadError>("CsrfRejected"));
    assert!(!can_be::<salesos::crm::ListLeadsError>("CsrfRejected"));
    assert!(!can_be::<salesos::crm::CreateWebhookError>("CsrfRejected") && !can_be::<TestWebhookError>("CsrfRejected"));
}

#[tokio::test]
async fn salesos_quirk_29_failures_carry_a_request_id_and_a_time() {
    let (_server, client) = answering(404, &[], &TRACED.replace("400", "404")).await;
    let error = client.get_lead("x").send().await.expect_err("a failure");
    let salesos::crm::GetLeadError::NotFound(response) = error else { panic!("{error:?}") };
    let Some(FailureBody::TracedError(body)) = response.into_body() else { panic!("it is traced") };
    assert_eq!(body.request_id.as_deref(), Some("req-7"));
    assert_eq!((body.timestamp.as_str(), body.path.as_str()), ("2026-01-01T00:00:00.000Z", "/api/leads"));

    let error = refused_lead(400, &[], &TRACED.replace(r#","requestId":"req-7""#, "")).await;
    let CreateLeadError::BadRequest(response) = error else { panic!("{error:?}") };
    let Some(BadRequestBody::TracedError(body)) = response.into_body() else { panic!("the id may be missing") };
    assert_eq!(body.request_id, None);
}

#[tokio::test]
async fn salesos_quirk_30_what_the_database_said_is_opaque() {
    let text = "\nInvalid `prisma.lead.create()` invocation:\n\nUnique constraint failed on the fields: (`email`)";
    let body = json!({
        "statusCode": 500,
        "timestamp": "2026-01-01T00:00:00.000Z",
        "path": "/api/leads",
        "message": text,
    });
    let error = refused_lead(500, &[], &body.to_string()).await;
    assert_eq!(error.retry(), Retry::Never, "the same lead would collide again");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    let CreateLeadError::InternalServerError(response) = error else { panic!("{error:?}") };
    let Some(FailureBody::TracedError(body)) = response.into_body() else { panic!("it is traced") };
    assert_eq!(body.message, text, "nothing of it is lost");
}

#[tokio::test]
async fn salesos_quirk_31_order_and_extra_keys_do_not_matter() {
    let body = r#"{"extra":{"a":[1]},"stack":"Error: no\n    at x (y.js:1:2)","path":"/api/leads/x",
        "message":"Lead with id x not found","timestamp":"2026-01-01T00:00:00.000Z","statusCode":404}"#;
    let (_server, client) = answering(404, &[], body).await;
    let error = client.get_lead("x").send().await.expect_err("a failure");
    assert_eq!(error.to_string(), "GET /leads/{id}: 404 Not Found: Lead with id x not found");
    let salesos::crm::GetLeadError::NotFound(response) = error else { panic!("{error:?}") };
    assert_eq!(response.bytes(), body.as_bytes());
    let Some(FailureBody::TracedError(traced)) = response.into_body() else { panic!("it is traced") };
    assert_eq!(traced.stack.as_deref(), json(body)["stack"].as_str());
    assert_eq!(traced.message, "Lead with id x not found");
}
