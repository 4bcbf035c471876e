//! What is odd about Commerce Layer, by the numbers of the list that the client was written from: the client against a
//! server that answers as the vendor's does, and the generator against what the vendor's documents do.
//!
//! | quirk | why it has no test, or only half of one |
//! |---|---|
//! | 13, a success without `content` | The specification here gives the six relationship reads their types, and that is tested. Of a success that declares nothing the generator makes `()`, as for any other API. |
//! | 15, null or nothing | A relationship whose `data` is null reads like one without `data`: both are `None`. |
//! | 29, size | The vendor's whole document is not part of the project, and operations are chosen one by one with `exclude`, not by tag. That choice is tested. |

#[path = "quirks_commerce_layer/answers.rs"]
mod answers;
#[path = "quirks_commerce_layer/documents.rs"]
mod documents;
#[path = "quirks_commerce_layer/failures.rs"]
mod failures;
#[path = "quirks_commerce_layer/requests.rs"]
mod requests;

use commerce_layer::core::Client;
use serde_json::{Value, json};
use statusquo::testing::{Received, SECRET, Server, Step, response};

/// The media type of everything but tokens.
const JSON_API: &str = "application/vnd.api+json";

/// A server that gives every request the same answer, and a client of it.
struct Api {
    server: Server,
    client: Client,
}

impl Api {
    async fn answering(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let server = Server::start().await;
        server.script(vec![Step::Send(response(status, headers, body.as_ref()))]);
        let client = Client::builder().bearer_token(SECRET).base_url(server.url()).build();
        Self { server, client: client.expect("the settings are valid") }
    }

    /// Answers as the vendor does.
    async fn sending(status: u16, body: &Value) -> Self {
        Self::answering(status, &[("content-type", JSON_API)], body.to_string()).await
    }

    /// The request that was made, and none after it.
    #[track_caller]
    fn request(&self) -> Received {
        match <[Received; 1]>::try_from(self.server.take_received()) {
            Ok([request]) => request,
            Err(requests) => panic!("one request, not {requests:?}"),
        }
    }

    /// The body of the request that was made.
    #[track_caller]
    fn sent(&self) -> Value {
        serde_json::from_slice(&self.request().body).expect("the request has a JSON body")
    }
}

/// The body of a failure with these faults.
fn faults(faults: &[Value]) -> Value {
    json!({ "errors": faults })
}

/// A fault as the page on errors shows them.
fn fault(status: u16, code: &str) -> Value {
    json!({ "title": "A title", "detail": "A detail", "code": code, "status": status.to_string() })
}

/// A response with one resource that has no more than it must.
fn one(ty: &str) -> Value {
    json!({ "data": { "id": "xYZkjABcde", "type": ty } })
}
