//! A documented failure: the response, and its body decoded.

use std::{borrow::Cow, error, fmt, str::FromStr, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{DecodeError, Failure, Operation, Response, Retry, retry};

/// A failure as the server sent it, and its body decoded to a `B`.
///
/// The status and the headers are always there. [`body`](Self::body) is `None` when what the server sent does not
/// decode to a `B` (an HTML page of a proxy, an empty body, half a body); then [`decode_error`](Self::decode_error)
/// says why, and [`bytes`](Self::bytes) and [`text`](Self::text) give what there is.
///
/// It is one word wide.
pub struct ErrorResponse<B>(Box<Inner<B>>);

struct Inner<B> {
    erased: ErasedResponse,
    body: Option<B>,
}

/// An [`ErrorResponse`] without its decoded body, and so without a type parameter: what code over all variants sees.
#[doc(hidden)]
#[derive(Debug)]
pub struct ErasedResponse {
    pub(crate) response: Response,
    pub(crate) failure: Option<&'static Failure>,
    pub(crate) decode_error: Option<DecodeError>,
}

impl ErasedResponse {
    pub(crate) fn retry(&self) -> Retry {
        match self.failure {
            Some(failure) => failure.retry.resolve(&self.response),
            None => retry::undocumented(&self.response),
        }
    }

    /// Writes `409 Conflict: title: detail (request id abc)`.
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_status(f, self.response.status())?;
        if let Some(summary) = self.response.summary() {
            write!(f, ": {summary}")?;
        }
        self.write_request_id(f)
    }

    pub(crate) fn write_request_id(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Longer than any id in use, short enough for a line of a log.
        const LIMIT: usize = 128;
        match self.response.request_id() {
            Some(id) if id.len() <= LIMIT => write!(f, " (request id {id})"),
            Some(_) | None => Ok(()),
        }
    }
}

pub(crate) fn write_status(f: &mut fmt::Formatter<'_>, status: StatusCode) -> fmt::Result {
    write!(f, "{}", status.as_u16())?;
    status.canonical_reason().map_or(Ok(()), |reason| write!(f, " {reason}"))
}

impl<B> ErrorResponse<B> {
    pub(crate) fn new(erased: ErasedResponse, body: Option<B>) -> Self {
        Self(Box::new(Inner { erased, body }))
    }

    /// The decoded body, if the server sent one of the documented shape.
    pub fn body(&self) -> Option<&B> {
        self.0.body.as_ref()
    }

    /// The decoded body by value.
    pub fn into_body(self) -> Option<B> {
        self.0.body
    }

    /// Why the body did not decode, or did not decode to the documented type.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.0.erased.decode_error.as_ref()
    }

    /// The response as such.
    pub fn response(&self) -> &Response {
        &self.0.erased.response
    }

    /// The entry of the contract that documents this failure; `None` when none does.
    pub fn failure(&self) -> Option<&'static Failure> {
        self.0.erased.failure
    }

    /// Whether the request is worth repeating: the contract's advice, made concrete by this response's headers.
    pub fn retry(&self) -> Retry {
        self.0.erased.retry()
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.response().operation()
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.response().status()
    }

    /// The headers, as they were received.
    pub fn headers(&self) -> &HeaderMap {
        self.response().headers()
    }

    /// The first header of this name, if there is one and it reads as a `T`.
    pub fn header<T: FromStr>(&self, name: &str) -> Option<T> {
        self.response().header(name)
    }

    /// The body as it was received, save its content encoding; see [`Response::bytes`].
    pub fn bytes(&self) -> &Bytes {
        self.response().bytes()
    }

    /// The body as text; see [`Response::text`].
    pub fn text(&self) -> Cow<'_, str> {
        self.response().text()
    }

    /// Whether the body was longer than the limit, so that only its start is here.
    pub fn is_truncated(&self) -> bool {
        self.response().is_truncated()
    }

    /// The id that the server gave the request; see [`Response::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        self.response().request_id()
    }

    /// How long the server asks to wait; see [`Response::retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        self.response().retry_after()
    }

    #[doc(hidden)]
    pub fn __erased(&self) -> &ErasedResponse {
        &self.0.erased
    }
}

/// Does not ask for `B: Debug`: the start of the body as it was received says more than a decoded excerpt.
impl<B> fmt::Debug for ErrorResponse<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("response", self.response())
            .field("variant", &self.failure().map(|failure| failure.variant))
            .field("decode_error", &self.decode_error())
            .finish()
    }
}

/// `DELETE /image/{id}: 409 Conflict: title: detail (request id abc)`.
impl<B> fmt::Display for ErrorResponse<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation();
        write!(f, "{} {}: ", operation.method, operation.path)?;
        self.0.erased.describe(f)
    }
}

impl<B> error::Error for ErrorResponse<B> {}
