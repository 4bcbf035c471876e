//! What a conflict looks like to the caller: no key and no network needed.
//!
//! A server in this process answers `DELETE /image/42` with `409 Conflict`, as Sales Layer does while an image is
//! being processed. Run it: `cargo run -p sales-layer --example handle_conflict`.

use std::time::Duration;

use sales_layer::dam::{Client, DeleteImageError};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await;
    let problem = r#"{ "title": "Conflict", "status": 409, "detail": "The image is being processed." }"#;
    let answer = ResponseTemplate::new(409)
        .insert_header("retry-after", "30")
        .insert_header("x-request-id", "req-1")
        .set_body_raw(problem, "application/problem+json");
    Mock::given(method("DELETE")).and(path("/image/42")).respond_with(answer).mount(&server).await;

    let dam = Client::builder().api_key("not-a-real-key").base_url(server.uri()).build()?;

    // No `_` arm: when the vendor adds a failure to this operation, this `match` stops compiling.
    match dam.delete_image(42).send().await {
        Ok(_) => println!("deleted"),
        Err(DeleteImageError::NotFound(_)) => println!("already gone"),
        Err(DeleteImageError::Conflict(conflict)) => {
            let pause = conflict.retry_after().unwrap_or(Duration::from_secs(60));
            println!("the image is locked; advice: {:?}; trying again in {pause:?}", conflict.retry());
            println!("request {}: {}", conflict.request_id().unwrap_or("without an id"), conflict.text());
        }
        Err(DeleteImageError::InternalServerError(failure)) => println!("worth a retry: {:?}", failure.retry()),
        Err(error @ (DeleteImageError::BadRequest(_) | DeleteImageError::Unauthorized(_))) => return Err(error.into()),
        Err(DeleteImageError::Other(other)) => return Err(other.into()),
    }
    Ok(())
}
