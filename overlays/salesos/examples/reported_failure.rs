//! A success that is a failure by what its body says. No key and no network needed.
//!
//! A server in this process answers `201 Created` to a test of a webhook, with a body that says that the delivery
//! failed, as SalesOS does. Run it: `cargo run -p salesos --example reported_failure`.

use salesos::crm::{Client, TestWebhookError};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await;
    let body = r#"{ "success": false, "message": "connect ECONNREFUSED" }"#;
    let answer = ResponseTemplate::new(201).set_body_raw(body, "application/json");
    Mock::given(method("POST")).and(path("/webhooks/7/test")).respond_with(answer).mount(&server).await;

    let crm = Client::builder().api_key("not-a-real-key").base_url(server.uri()).build()?;
    match crm.test_webhook("7").send().await {
        Ok(_) => println!("delivered"),
        Err(TestWebhookError::DeliveryFailed(failure)) => {
            println!("status {}, and still not delivered: {}", failure.status(), failure.text());
            println!("advice: {:?}", failure.retry());
        }
        Err(TestWebhookError::NotFound(_)) => println!("there is no such webhook"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
