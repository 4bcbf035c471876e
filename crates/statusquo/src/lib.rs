#![doc = include_str!("../README.md")]

mod body;
mod captured;
mod client;
mod config;
mod credential;
mod error;
mod error_response;
mod integer_enum;
mod matching;
mod multipart;
mod operation;
mod operation_error;
mod optional;
mod other;
mod read;
mod receive;
mod request;
mod response;
mod retry;
mod stream;
mod string_enum;
mod style;
mod summary;
#[cfg(feature = "testing")]
pub mod testing;
mod union;
mod untyped_response;
mod url;
mod value;

/// What generated code calls. Not for use by hand, and not covered by the version number.
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use bytes::Bytes;
pub use http::{HeaderMap, Method, StatusCode};
pub use reqwest;

pub use body::{Body, DecodeError, DecodeErrorKind, ErrorBody};
pub use captured::Captured;
pub use config::{BuildError, install_crypto_provider};
pub use error::Error;
pub use error_response::ErrorResponse;
pub use multipart::FilePart;
pub use operation::{Failure, Operation, StatusPattern};
pub use operation_error::OperationError;
pub use optional::IntoOptional;
pub use other::{Other, RequestError, TransportError};
pub use response::Response;
pub use retry::{Retry, RetryAdvice, Wait};
pub use stream::{Event, EventStream, JsonLines, StreamError};
pub use value::{ByteStream, ResponseValue};
