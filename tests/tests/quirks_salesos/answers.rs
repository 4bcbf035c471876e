//! What successes are, and are not.

use std::fmt::Debug;

use salesos::crm::{Client, DeleteOpportunityError, ListWebhookDeliveriesError, TestWebhookError, types};
use serde_json::json;
use statusquo::{OperationError, ResponseValue, Retry};

use crate::{answering, can_be, check};

#[tokio::test]
async fn salesos_quirk_07_answers_are_read_leniently() {
    let (_server, client) = answering(200, &[], r#"{"id":"x"}"#).await;
    let lead = client.get_lead("x").send().await.expect("the identifier is enough").into_inner();
    assert_eq!((lead.id.as_str(), lead.email), ("x", None));

    let body = r#"{"id":"x","email":null,"leadScore":71.5,"painPoints":null,"owner":{"id":"u","name":"Ada"},
        "tasks":[{"id":"t"}],"notes":[],"invented":{"by":"them"}}"#;
    let (_server, client) = answering(200, &[], body).await;
    let lead = client.get_lead("x").send().await.expect("nulls and strangers do not hurt").into_inner();
    assert_eq!((lead.email, lead.lead_score, lead.pain_points), (None, Some(71.5), Some(None)));
    assert_eq!((lead.owner, lead.tasks), (Some(json!({"id": "u", "name": "Ada"})), Some(json!([{"id": "t"}]))));

    let (_server, client) = answering(200, &[], r#"{"total":3,"byStatus":{"NEW":2}}"#).await;
    let figures = client.get_lead_stats().send().await.expect("figures are any").into_inner();
    assert_eq!((&figures["total"], &figures["byStatus"]["NEW"]), (&json!(3), &json!(2)));
}

#[tokio::test]
async fn salesos_quirk_10_the_shape_depends_on_the_query() {
    let (_server, client) = answering(200, &[], r#"[{"id":"a"},{"id":"b"}]"#).await;
    let types::LeadList::LeadArray(leads) = client.list_leads().send().await.expect("a success").into_inner() else {
        panic!("without `limit` it is an array");
    };
    assert_eq!(leads.iter().map(|lead| lead.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);

    for (body, next) in [
        (r#"{"data":[{"id":"a"}],"nextCursor":"a","hasMore":true}"#, Some("a")),
        (r#"{"data":[{"id":"a"}],"hasMore":false}"#, None),
        (r#"{"data":[{"id":"a"}],"nextCursor":null,"hasMore":false}"#, None),
    ] {
        let (_server, client) = answering(200, &[], body).await;
        let types::LeadList::LeadPage(page) = client.list_leads().limit(1).send().await.expect(body).into_inner()
        else {
            panic!("with `limit` it is a page: {body}");
        };
        assert_eq!((page.data[0].id.as_str(), page.next_cursor.as_deref()), ("a", next));
        assert_eq!(page.has_more, next.is_some());
        let opportunities = client.list_opportunities().limit(1).send().await.expect(body).into_inner();
        assert!(
            matches!(opportunities, types::OpportunityList::OpportunityPage(page) if page.next_cursor.as_deref() == next)
        );
    }
}

#[tokio::test]
async fn salesos_quirk_11_three_list_envelopes() {
    let (_server, client) = answering(200, &[], r#"[{"id":"c"}]"#).await;
    assert_eq!(client.list_contacts().send().await.expect("an array").into_inner()[0].id, "c");

    let (_server, client) = answering(200, &[], r#"{"data":[{"id":"l"}],"hasMore":false}"#).await;
    let leads = client.list_leads().limit(5).send().await.expect("a page").into_inner();
    assert!(matches!(leads, types::LeadList::LeadPage(page) if page.data[0].id == "l"));

    let body = r#"{"logs":[{"id":"d","success":false}],"pagination":{"page":2,"limit":1,"total":9,"totalPages":9}}"#;
    let (_server, client) = answering(200, &[], body).await;
    let deliveries = client.list_webhook_deliveries("w").page(2).limit(1).send().await.expect("logs").into_inner();
    assert_eq!(deliveries.logs.flatten().expect("there are logs")[0].success, Some(false));
    assert_eq!(deliveries.pagination.and_then(|pagination| pagination.total_pages), Some(9));
    let uses = client.list_api_key_usage("k").send().await.expect("logs").into_inner();
    assert_eq!(uses.pagination.and_then(|pagination| pagination.total), Some(9));
}

#[tokio::test]
async fn salesos_quirk_12_delete_answers_with_and_without_a_body() {
    let (_server, client) = answering(200, &[], r#"{"message":"Lead deleted"}"#).await;
    let deleted = client.delete_lead("x").send().await.expect("what the document says");
    assert_eq!(deleted.into_inner().and_then(|said| said.message).as_deref(), Some("Lead deleted"));
    check(client.delete_pipeline("x").send().await, 200, "Undocumented", Retry::Never);

    let (_server, client) = answering(204, &[], "").await;
    let deleted = client.delete_lead("x").send().await.expect("what the page says");
    assert_eq!((deleted.status().as_u16(), deleted.into_inner()), (204, None));
    client.delete_pipeline("x").send().await.expect("what both say");
}

/// The action must succeed with 201 alone.
async fn only_created<T, E, F>(body: &str, call: F)
where
    T: Debug,
    E: OperationError,
    F: AsyncFn(Client) -> Result<ResponseValue<T>, E>,
{
    let (_server, client) = answering(201, &[], body).await;
    let done = call(client).await.expect(E::OPERATION.id);
    assert_eq!(done.status().as_u16(), 201, "{}", E::OPERATION.id);
    let (_server, client) = answering(200, &[], body).await;
    let error = check(call(client).await, 200, "Undocumented", Retry::Never);
    assert_eq!(error.response().map(|response| response.text().into_owned()).as_deref(), Some(body));
}

#[tokio::test]
async fn salesos_quirk_13_actions_answer_201() {
    let record = r#"{"id":"x"}"#;
    only_created(record, async |client: Client| client.score_lead("x").send().await).await;
    only_created(record, async |client: Client| client.complete_task("x").send().await).await;
    only_created(r#"{"lead":{"id":"x"}}"#, async |client: Client| {
        client.convert_lead("x", types::ConvertLead::new()).send().await
    })
    .await;
    only_created(r#"{"access_token":"t"}"#, async |client: Client| {
        client.log_in(types::LoginRequest::new("a", "b")).send().await
    })
    .await;
    only_created(r#"{"message":"Updated","count":2}"#, async |client: Client| {
        let updates = [("status".to_owned(), json!("NEW"))].into_iter().collect();
        let body = types::BulkUpdateRequest::new(vec!["x".to_owned(), "y".to_owned()], updates);
        client.bulk_update_leads(body).send().await
    })
    .await;
}

#[tokio::test]
async fn salesos_quirk_14_a_200_that_did_nothing_is_a_failure() {
    let body = r#"{"message":"Delete not implemented - use Salesforce"}"#;
    let (_server, client) = answering(200, &[], body).await;
    let error = client.delete_opportunity("x").send().await.expect_err("nothing was deleted");
    assert_eq!(error.retry(), Retry::Never);
    assert_eq!(error.to_string(), "DELETE /opportunities/{id}: 200 OK: Delete not implemented - use Salesforce");
    let DeleteOpportunityError::NotImplemented(response) = error else { panic!("{error:?}") };
    assert_eq!(
        response.into_body().and_then(|said| said.message).as_deref(),
        Some("Delete not implemented - use Salesforce")
    );

    let (_server, client) = answering(200, &[], r#"{"message":"Opportunity deleted"}"#).await;
    let deleted = client.delete_opportunity("x").send().await.expect("it may be built one day").into_inner();
    assert_eq!(deleted.and_then(|said| said.message).as_deref(), Some("Opportunity deleted"));
    let (_server, client) = answering(204, &[], "").await;
    assert_eq!(client.delete_opportunity("x").send().await.expect("a success").into_inner(), None);
}

#[tokio::test]
async fn salesos_quirk_15_success_false_is_a_failure() {
    let body = r#"{"success":false,"message":"Test event","error":"connect ECONNREFUSED"}"#;
    let (_server, client) = answering(201, &[], body).await;
    check(client.log_out_everywhere().send().await, 201, "SessionsNotEnded", Retry::Never);
    let error = check(client.test_webhook("w").send().await, 201, "DeliveryFailed", Retry::WhenStateChanges);
    let TestWebhookError::DeliveryFailed(response) = error else { panic!("{error:?}") };
    assert_eq!(response.bytes(), body.as_bytes());
    assert_eq!(response.body().and_then(|body| body.error.as_deref()), Some("connect ECONNREFUSED"));

    let (_server, client) = answering(200, &[], body).await;
    check(client.verify_magic_link("t").send().await, 200, "TokenMissing", Retry::Never);
    check(client.verify_email("t").send().await, 200, "TokenMissing", Retry::Never);
    check(client.get_csrf_token().send().await, 200, "SessionUnsupported", Retry::AfterRefresh);
    // A list of attempts is one, whatever became of them.
    assert!(!can_be::<ListWebhookDeliveriesError>("DeliveryFailed"));
    client.list_webhook_deliveries("w").send().await.expect("a success");

    let (_server, client) = answering(201, &[], r#"{"success":true,"message":"Delivered"}"#).await;
    let outcome = client.test_webhook("w").send().await.expect("a success").into_inner();
    assert_eq!((outcome.success, outcome.message.as_deref()), (Some(true), Some("Delivered")));
}

#[tokio::test]
async fn salesos_quirk_23_the_token_in_either_spelling() {
    let body = r#"{"access_token":"t","csrf_token":"c","user":{"id":"u","avatarUrl":"https://a.example/u.png"}}"#;
    let (_server, client) = answering(201, &[], body).await;
    let login = || types::LoginRequest::new("a", "b");
    let session = client.log_in(login()).send().await.expect("what the server sends").into_inner();
    let types::Session::ServerSession(session) = session else { panic!("{session:?}") };
    assert_eq!((session.access_token.as_str(), session.csrf_token.as_deref()), ("t", Some("c")));
    let picture = session.user.and_then(|user| user.avatar_url);
    assert_eq!(picture.as_deref(), Some("https://a.example/u.png"));

    let (_server, client) = answering(201, &[], r#"{"accessToken":"t","user":{"id":"u","firstName":"Ada"}}"#).await;
    let session = client.log_in(login()).send().await.expect("what the page shows").into_inner();
    let types::Session::PageSession(session) = session else { panic!("{session:?}") };
    assert_eq!(session.access_token, "t");

    // In neither spelling it is no session that is known, and all of it is there.
    let (_server, client) = answering(201, &[], r#"{"user":{"id":"u"}}"#).await;
    let session = client.log_in(login()).send().await.expect("an object").into_inner();
    assert_eq!(session, types::Session::Unknown(serde_json::json!({ "user": { "id": "u" } })));
    let (_server, client) = answering(201, &[], "17").await;
    check(client.log_in(login()).send().await, 201, "Decode", Retry::Never);
}

#[tokio::test]
async fn salesos_quirk_25_unknown_values_of_enums_are_kept() {
    let (_server, client) = answering(200, &[], r#"{"id":"x","status":"ARCHIVED","rating":"TEPID"}"#).await;
    let lead = client.get_lead("x").send().await.expect("a success").into_inner();
    assert_eq!((lead.status.as_deref(), lead.rating.as_deref()), (Some("ARCHIVED"), Some("TEPID")));
}

#[tokio::test]
async fn salesos_quirk_27_a_document_may_be_bytes_or_json() {
    for (media, body) in [("application/pdf", "%PDF-1.7\n%\u{e2}\u{e3}"), ("application/json", r#"{"url":"/x.pdf"}"#)] {
        let headers = [("content-type", media)];
        let server = statusquo::testing::Server::start().await;
        server.script(vec![statusquo::testing::Step::Send(statusquo::testing::response(
            200,
            &headers,
            body.as_bytes(),
        ))]);
        let client = Client::builder().api_key("k").base_url(server.url()).build().expect("the settings are valid");
        let document = client.get_order_pdf("o").send().await.expect("the caller reads the stream");
        let header = |name: &str| document.headers().get(name).and_then(|value| value.to_str().ok());
        assert_eq!(header("content-type"), Some(media));
        assert_eq!(header("content-length"), Some(body.len().to_string().as_str()));
    }
    let (_server, client) = answering(403, &[], &crate::message(403, "Access denied")).await;
    let error = client.get_order_pdf("o").send().await.expect_err("a failure is no stream");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert!(error.to_string().ends_with(": 403 Forbidden: Access denied"), "{error}");
}
