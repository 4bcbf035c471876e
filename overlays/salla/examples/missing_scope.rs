//! A `401` that names the scope it lacks. No key and no network needed.
//!
//! A server in this process answers as Salla does when a token may not read orders: `401`, with the scope as the last
//! word of the message. Run it: `cargo run -p salla --example missing_scope`.

use salla::merchant::{Client, ListOrdersError};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await;
    let body = r#"{"status":401,"success":false,"error":{"code":"Unauthorized",
        "message":"The access token should have access to one of those scopes: orders.read"}}"#;
    let answer = ResponseTemplate::new(401).set_body_raw(body, "application/json");
    Mock::given(method("GET")).and(path("/orders")).respond_with(answer).mount(&server).await;

    let merchant = Client::builder().bearer_token("not-a-real-token").base_url(server.uri()).build()?;
    match merchant.list_orders().send().await {
        Ok(orders) => println!("{} orders", orders.data.len()),
        Err(ListOrdersError::MissingScope { scope, error }) => {
            let scope = scope.as_str().unwrap_or("one that the message does not name");
            println!("ask the merchant for the scope {scope}; refreshing the token does not help: {:?}", error.retry());
        }
        Err(ListOrdersError::InvalidToken(error)) => println!("refresh the token: {:?}", error.retry()),
        Err(ListOrdersError::TooManyRequests(error)) => println!("wait: {:?}", error.retry()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
