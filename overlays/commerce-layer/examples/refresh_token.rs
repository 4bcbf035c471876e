//! One status, two meanings: a token to refresh, or a permission that is missing. No key and no network needed.
//!
//! A server in this process answers `401` twice, as Commerce Layer does: once for an expired token, once for a SKU
//! that the token's market does not sell. Run it: `cargo run -p commerce-layer --example refresh_token`.

use commerce_layer::core::{Client, GetSkuError};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await;
    for (sku, code) in [("expired", "INVALID_TOKEN"), ("elsewhere", "UNAUTHORIZED")] {
        let body = format!(
            r#"{{"errors":[{{"title":"Access denied","detail":"Not with this token.","code":"{code}","status":"401"}}]}}"#
        );
        let answer = ResponseTemplate::new(401).set_body_raw(body, "application/vnd.api+json");
        Mock::given(method("GET")).and(path(format!("/skus/{sku}"))).respond_with(answer).mount(&server).await;
    }

    let core = Client::builder().bearer_token("not-a-real-token").base_url(server.uri()).build()?;
    for sku in ["expired", "elsewhere"] {
        match core.get_sku(sku).send().await {
            Ok(_) => println!("{sku}: found"),
            Err(GetSkuError::InvalidToken(error)) => println!("{sku}: {:?}, then try once more", error.retry()),
            Err(GetSkuError::Unauthorized(error)) => {
                let first = error.body().and_then(|document| document.errors.first());
                println!("{sku}: {:?}, a new token would not help: {first:?}", error.retry());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
