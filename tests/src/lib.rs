//! What the wire tests of generated crates are made of: a server on loopback that answers as it is told, and the checks
//! of what a client sends and of what it makes of the answers.
//!
//! A generated test reads like this:
//!
//! ```text
//! #[tokio::test]
//! async fn delete_image() {
//!     let wire = Wire::start(client).await;
//!     let call = |client: Client| async move { client.delete_image().id(sample("1")).send().await };
//!     wire.sends(call, Sent { method: "DELETE", target: "/image/1", headers: &[("x-api-key", SECRET)], body: None }).await;
//!     wire.succeeds(call, 204, None, |_| None).await;
//!     let bodies = [("application/json", r#"{"title":"sample"}"#)];
//!     wire.fails(call, 409, "Conflict", &bodies, typed!(DeleteImageError::Conflict)).await;
//!     wire.awkward(call).await;
//! }
//! ```
//!
//! Every check ends in a panic that names the operation, the answer, and what was expected.

mod awkward;
mod case;
mod expect;
mod message;
mod server;
mod wire;

use serde::{Serialize, de::DeserializeOwned};
use statusquo::ErrorResponse;

pub use message::Received;
pub use server::{Server, Step, answer};
pub use wire::{Sent, Wire};

/// The credential of every test client. It is sent, and appears nowhere else.
pub const SECRET: &str = "wire-test-secret";

/// Makes a value of any type from JSON text, for parameters and bodies.
///
/// # Panics
/// When the text is not JSON of the type.
#[track_caller]
pub fn sample<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => panic!("the sample does not fit `{}`: {error}: {json}", std::any::type_name::<T>()),
    }
}

/// Gives the function that writes the typed body of a variant as JSON again; `None` for every other variant.
///
/// A variant that holds more than the answer is written with the field that holds it: `typed!(E::Case { error })`.
#[macro_export]
macro_rules! typed {
    ($error:ident::$variant:ident) => {
        |error| match error {
            $error::$variant(response) => $crate::body(response),
            _ => None,
        }
    };
    ($error:ident::$variant:ident { $field:ident }) => {
        |error| match error {
            $error::$variant { $field: response, .. } => $crate::body(response),
            _ => None,
        }
    };
}

/// Writes the typed body of a failure as JSON again; `None` when it did not decode.
pub fn body<B: Serialize>(response: &ErrorResponse<B>) -> Option<serde_json::Value> {
    response.body().and_then(|body| serde_json::to_value(body).ok())
}
