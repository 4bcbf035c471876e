//! A kit for the tests of clients: a server on loopback that responds as it is told, and checks of what a client sends
//! and of what it makes of the responses.
//!
//! The tests of generated crates are written with it, and so can yours be. It needs the feature `testing`, to be put
//! among the dev-dependencies, and the runtime of tokio:
//!
//! ```toml
//! [dev-dependencies]
//! statusquo = { version = "0.1", default-features = false, features = ["testing"] }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```
//!
//! [`Wire`] holds the checks. A generated test reads like this:
//!
//! ```text
//! use shop::media::*;
//! use statusquo::testing::{SECRET, Sent, Wire, sample, typed};
//!
//! #[tokio::test]
//! async fn delete_image() {
//!     let wire = Wire::start(client).await;
//!     let call = |client: Client| async move { client.delete_image(sample("1")).send().await };
//!     wire.sends(call, Sent { method: "DELETE", target: "/image/1", headers: &[("x-api-key", SECRET)], body: None }).await;
//!     wire.succeeds(call, 204, None, |_| None).await;
//!     let bodies = [("application/json", r#"{"title":"sample"}"#)];
//!     wire.fails(call, 409, "Conflict", &bodies, typed!(DeleteImageError::Conflict)).await;
//!     wire.awkward(call).await;
//! }
//! ```
//!
//! Every check ends in a panic that names the operation, the response, and what was expected.
//!
//! Besides, [`variants`] proves by the compiler that each operation's error has the declared variants and no others.
//!
//! Code that stands *on* a client needs no more than the [`Server`], which sends whatever bytes a test wants, the wrong
//! ones too. Give its URL to the client's builder:
//!
//! ```
//! use statusquo::testing::{Server, Step, response};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::start().await;
//! server.script(vec![Step::Send(response(409, &[("content-type", "text/html")], b"<h1>Conflict</h1>"))]);
//!
//! // Stands here for a client, which does this itself.
//! statusquo::install_crypto_provider();
//! let response = statusquo::reqwest::get(format!("{}/image/1?size=small", server.url())).await?;
//! assert_eq!(response.status(), 409);
//!
//! let received = server.take_received();
//! assert_eq!(received[0].target, "/image/1?size=small");
//! # Ok(())
//! # }
//! ```

mod awkward;
mod case;
mod expect;
mod message;
mod server;
pub mod variants;
mod wire;

use crate::ErrorResponse;
use serde::{Serialize, de::DeserializeOwned};

pub use message::Received;
pub use server::{Server, Step, response};
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

/// See [`testing::typed`](crate::testing::typed). A macro is exported at the root of its crate, so it needs another name.
#[doc(hidden)]
#[macro_export]
macro_rules! __typed {
    ($error:ident::$variant:ident) => {
        |error| match error {
            $error::$variant(response) => $crate::testing::body(response),
            _ => None,
        }
    };
    ($error:ident::$variant:ident { $field:ident }) => {
        |error| match error {
            $error::$variant { $field: response, .. } => $crate::testing::body(response),
            _ => None,
        }
    };
}

/// Gives the function that writes the typed body of a variant as JSON again; `None` for every other variant.
///
/// A variant that holds more than the response is written with the field that holds it:
/// `typed!(E::Case { error })`.
#[doc(inline)]
pub use crate::__typed as typed;

/// Writes the typed body of a failure as JSON again; `None` when it did not decode.
pub fn body<B: Serialize>(response: &ErrorResponse<B>) -> Option<serde_json::Value> {
    response.body().and_then(|body| serde_json::to_value(body).ok())
}
