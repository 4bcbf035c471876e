//! What is sent.

use salesos::crm::{Client, types};
use serde_json::json;
use statusquo::testing::{SECRET, Server};

use crate::{answering, json, sent, sent_text};

#[tokio::test]
async fn salesos_quirk_04_the_prefix_is_there_once() {
    let client = Client::builder().api_key(SECRET).build().expect("the settings are valid");
    assert_eq!(client.base_url(), "https://www.salesos.org/api");

    let (server, client) = answering(200, &[], "[]").await;
    client.list_leads().send().await.expect("a success");
    assert_eq!(sent(&server).target, "/leads");
}

#[tokio::test]
async fn salesos_quirk_05_query_parameters_are_optional() {
    let (server, client) = answering(200, &[], "[]").await;
    client.list_leads().send().await.expect("a success");
    assert_eq!(sent(&server).target, "/leads");
    client.list_opportunities().send().await.expect("a success");
    assert_eq!(sent(&server).target, "/opportunities");
    client.list_tasks().send().await.expect("a success");
    assert_eq!(sent(&server).target, "/tasks");

    // Three calls make no sense without theirs, which are arguments.
    let _ = client.verify_magic_link("t").send().await;
    assert_eq!(sent(&server).target, "/auth/magic-link?token=t");
    let _ = client.verify_email("t").send().await;
    assert_eq!(sent(&server).target, "/auth/verify-email?token=t");
    let _ = client.search_notes("a b").send().await;
    assert_eq!(sent(&server).target, "/notes/search?q=a%20b");
}

#[tokio::test]
async fn salesos_quirk_06_query_parameters_have_types() {
    let (server, client) = answering(200, &[], "[]").await;
    client.list_leads().min_score(1.5).limit(20).send().await.expect("a success");
    assert_eq!(sent(&server).target, "/leads?minScore=1.5&limit=20");
    client.list_opportunities().is_closed(true).min_amount(1000.5).limit(5).send().await.expect("a success");
    assert_eq!(sent(&server).target, "/opportunities?isClosed=true&minAmount=1000.5&limit=5");
    client.list_tasks().overdue(false).send().await.expect("a success");
    assert_eq!(sent(&server).target, "/tasks?overdue=false");
}

#[tokio::test]
async fn salesos_quirk_08_bodies_are_not_empty() {
    let (server, client) = answering(201, &[], r#"{"id":"x"}"#).await;
    let lead =
        types::CreateLead::new("Ada", "Lovelace").email("ada@example.org").lead_source(types::LeadSource::WebForm);
    client.create_lead(lead).send().await.expect("a success");
    assert_eq!(
        json(&sent_text(&server)),
        json!({"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.org", "leadSource": "WEB_FORM"})
    );
    client.update_lead("x", types::UpdateLead::new().is_qualified(true)).send().await.expect_err("200 is due");
    assert_eq!(sent_text(&server), r#"{"isQualified":true}"#);

    let (server, client) = answering(201, &[], r#"{"access_token":"t"}"#).await;
    let login = types::LoginRequest::new("ada@example.org", "engine").two_factor_code("123456");
    client.log_in(login).send().await.expect("a success");
    assert_eq!(
        json(&sent_text(&server)),
        json!({"email": "ada@example.org", "password": "engine", "twoFactorCode": "123456"})
    );
}

#[tokio::test]
async fn salesos_quirk_09_writes_have_bodies() {
    let (server, client) = answering(201, &[], r#"{"id":"x"}"#).await;
    let check = |expected: serde_json::Value| {
        let request = sent(&server);
        assert_eq!(request.header("content-type"), Some("application/json"), "{}", request.target);
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("the body is JSON");
        assert_eq!(body, expected, "{}", request.target);
    };
    let contact = types::CreateContact::new("a-1", "Ada", "Lovelace");
    client.create_contact(contact).send().await.expect("a success");
    check(json!({"accountId": "a-1", "firstName": "Ada", "lastName": "Lovelace"}));
    let account = types::CreateAccount::new("Engines", types::AccountType::Customer);
    client.create_account(account).send().await.expect("a success");
    check(json!({"name": "Engines", "type": "CUSTOMER"}));
    let opportunity = types::CreateOpportunity::new("a-1", "First engine").amount(1200.5);
    client.create_opportunity(opportunity).send().await.expect("a success");
    check(json!({"accountId": "a-1", "name": "First engine", "amount": 1200.5}));
    let task = types::CreateTask::new("Call").priority(types::TaskPriority::High);
    client.create_task(task).send().await.expect("a success");
    check(json!({"subject": "Call", "priority": "HIGH"}));
}

#[tokio::test]
async fn salesos_quirk_16_nothing_is_sent_that_was_not_set() {
    let (server, client) = answering(201, &[], r#"{"id":"x"}"#).await;
    client.create_lead(types::CreateLead::new("Ada", "Lovelace")).send().await.expect("a success");
    assert_eq!(sent_text(&server), r#"{"firstName":"Ada","lastName":"Lovelace"}"#);
    let webhook = types::CreateWebhook::new(vec!["lead.created".to_owned()], "n", "https://a.example/");
    client.create_webhook(webhook).send().await.expect("a success");
    assert_eq!(
        json(&sent_text(&server)),
        json!({"events": ["lead.created"], "name": "n", "url": "https://a.example/"})
    );

    let (server, client) = answering(200, &[], r#"{"id":"x"}"#).await;
    client.update_lead("x", types::UpdateLead::new().title("Countess")).send().await.expect("a success");
    assert_eq!(sent_text(&server), r#"{"title":"Countess"}"#);
    // Here the server would drop what it does not know without a word.
    let change = types::UpdateOpportunity::new().amount(7.5);
    client.update_opportunity("x", change).send().await.expect("a success");
    assert_eq!(sent_text(&server), r#"{"amount":7.5}"#);
}

#[tokio::test]
async fn salesos_quirk_20_either_credential_where_one_is_due() {
    let server = Server::start().await;
    let base = || Client::builder().base_url(server.url());
    let by_key = base().api_key("the-key").build().expect("the settings are valid");
    let by_token = base().bearer_token("the-token").build().expect("the settings are valid");
    let by_both = base().api_key("the-key").bearer_token("the-token").build().expect("the settings are valid");
    let (key, token) = (("x-api-key", "the-key"), ("authorization", "Bearer the-token"));
    let step = statusquo::testing::Step::Send(statusquo::testing::response(418, &[], b""));
    server.script(vec![step]);
    for (client, credential) in [(&by_key, key), (&by_token, token), (&by_both, token)] {
        client.list_leads().send().await.expect_err("no such answer");
        assert_eq!(sent(&server).own_headers(), [credential]);
        // The document forgets that this one needs it too.
        client.get_profile().send().await.expect_err("no such answer");
        assert_eq!(sent(&server).own_headers(), [credential]);

        let json_alone = [("content-type", "application/json")];
        client.log_in(types::LoginRequest::new("a", "b")).send().await.expect_err("no such answer");
        assert_eq!(sent(&server).own_headers(), json_alone);
        client.register_user(types::RegisterRequest::new("a", "b")).send().await.expect_err("no such answer");
        assert_eq!(sent(&server).own_headers(), json_alone);
        client.verify_email("t").send().await.expect_err("no such answer");
        assert_eq!(sent(&server).own_headers(), []);
    }
}

#[tokio::test]
async fn salesos_quirk_22_identifiers_stay_within_their_segment() {
    let (server, client) = answering(200, &[], r#"{"id":"x"}"#).await;
    client.get_lead_stats().send().await.expect("a success");
    assert_eq!(sent(&server).target, "/leads/stats");
    // The server takes this for the call above, and nothing that a client sends can tell them apart.
    client.get_lead("stats").send().await.expect("a success");
    assert_eq!(sent(&server).target, "/leads/stats");

    for (id, segment) in [("bulk/update", "bulk%2Fupdate"), ("a?b#c", "a%3Fb%23c"), ("lead_abc123", "lead_abc123")] {
        client.get_lead(id).send().await.expect("a success");
        assert_eq!(sent(&server).target, format!("/leads/{segment}"));
    }
    client.get_pipeline_stats().send().await.expect("a success");
    assert_eq!(sent(&server).target, "/opportunities/pipeline/stats");
}

#[tokio::test]
async fn salesos_quirk_25_filters_are_enums() {
    let (server, client) = answering(200, &[], "[]").await;
    client.list_opportunities().stage(types::OpportunityStage::ProposalPriceQuote).send().await.expect("a success");
    assert_eq!(sent(&server).target, "/opportunities?stage=PROPOSAL_PRICE_QUOTE");
    client.list_leads().status(types::LeadStatus::Nurturing).send().await.expect("a success");
    assert_eq!(sent(&server).target, "/leads?status=NURTURING");

    // The page's own example is no stage.
    assert_eq!(types::OpportunityStage::from("PROPOSAL"), types::OpportunityStage::Unknown("PROPOSAL".to_owned()));
    for listed in ["NEW", "CONTACTED", "QUALIFIED", "UNQUALIFIED", "NURTURING", "CONVERTED", "LOST"] {
        assert!(!matches!(types::LeadStatus::from(listed), types::LeadStatus::Unknown(_)), "{listed}");
    }
}

#[tokio::test]
async fn salesos_quirk_26_headers_are_optional() {
    let (server, client) = answering(200, &[], "[]").await;
    let authorization = format!("Bearer {SECRET}");
    client.list_leads().send().await.expect("a success");
    assert_eq!(sent(&server).own_headers(), [("authorization", authorization.as_str())]);
    client.list_leads().x_organization_id("org-1").send().await.expect("a success");
    assert_eq!(
        sent(&server).own_headers(),
        [("authorization", authorization.as_str()), ("x-organization-id", "org-1")]
    );
    client.delete_lead("x").send().await.expect_err("`[]` is no message");
    assert_eq!(sent(&server).header("x-csrf-token"), None);
}
