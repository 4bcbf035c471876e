//! What is not a documented failure: the catch-all of every operation's error.

use std::{error, fmt, sync::Arc};

use http::{StatusCode, header::InvalidHeaderValue};
use serde_json::Value;

use crate::{DecodeErrorKind, ErrorResponse, Operation, Response, Retry, error_response::write_status};

/// Everything that can go wrong besides the documented failures, in the order in which a call can end.
#[derive(Debug)]
pub enum Other {
    /// The server answered with a status that the contract does not document. Whether it acted on the request is not
    /// known; status, headers and body are all here.
    Undocumented(ErrorResponse<Value>),
    /// The call succeeded by its status, but the body is not what the specification says. The server has acted on the
    /// request; status, headers and body are all here.
    Decode(ErrorResponse<Value>),
    /// No response arrived. [`TransportError::may_have_been_sent`] says whether the server can have got the request.
    Transport(TransportError),
    /// The request could not be built. Nothing was sent.
    Request(RequestError),
}

impl Other {
    /// The response, if there is one.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Undocumented(response) | Self::Decode(response) => Some(response.response()),
            Self::Transport(_) | Self::Request(_) => None,
        }
    }

    /// The status, if there is a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(Response::status)
    }

    /// Whether the request is worth repeating, and safe to: what may have reached the server is repeated only when
    /// the operation is idempotent.
    pub fn retry(&self, operation: &Operation) -> Retry {
        let transient_if = |safe| if safe { Retry::Transient } else { Retry::Never };
        match self {
            Self::Undocumented(response) => response.retry(),
            Self::Decode(response) => match response.decode_error().map(|error| error.kind()) {
                Some(DecodeErrorKind::Interrupted) => transient_if(operation.is_idempotent()),
                Some(
                    DecodeErrorKind::Empty
                    | DecodeErrorKind::Truncated
                    | DecodeErrorKind::ContentEncoding
                    | DecodeErrorKind::NotJson
                    | DecodeErrorKind::Mismatch,
                )
                | None => Retry::Never,
            },
            Self::Transport(error) => transient_if(!error.may_have_been_sent() || operation.is_idempotent()),
            Self::Request(_) => Retry::Never,
        }
    }

    /// The name of the variant.
    pub(crate) fn variant(&self) -> &'static str {
        match self {
            Self::Undocumented(_) => "Undocumented",
            Self::Decode(_) => "Decode",
            Self::Transport(_) => "Transport",
            Self::Request(_) => "Request",
        }
    }
}

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undocumented(response) => {
                f.write_str("undocumented status ")?;
                response.__erased().describe(f)
            }
            Self::Decode(response) => {
                write_status(f, response.status())?;
                f.write_str(", but the body is not what the specification says")?;
                if let Some(error) = response.decode_error() {
                    write!(f, ": {error}")?;
                }
                response.__erased().write_request_id(f)
            }
            Self::Transport(error) => error.fmt(f),
            Self::Request(error) => error.fmt(f),
        }
    }
}

impl error::Error for Other {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Undocumented(_) => None,
            Self::Decode(response) => response.decode_error().and_then(error::Error::source),
            Self::Transport(error) => error.source(),
            Self::Request(error) => error.source(),
        }
    }
}

impl From<TransportError> for Other {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl From<RequestError> for Other {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

/// `Request` when the request could not be built, `Transport` else.
impl From<reqwest::Error> for Other {
    fn from(error: reqwest::Error) -> Self {
        if error.is_builder() {
            return Self::Request(RequestError::new("it cannot be built").with_source(error.without_url()));
        }
        Self::Transport(error.into())
    }
}

impl From<InvalidHeaderValue> for Other {
    fn from(error: InvalidHeaderValue) -> Self {
        Self::Request(error.into())
    }
}

/// No response arrived: the connection could not be made, broke, or took too long.
///
/// The cause is [`source`](error::Error::source), without the URL, whose query may hold a key. It is one word wide.
pub struct TransportError(reqwest::Error);

impl TransportError {
    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        self.0.is_timeout()
    }

    /// Whether the server can have got the request. `false` is certain: no connection was made. `true` is not:
    /// the request may have been lost on its way.
    pub fn may_have_been_sent(&self) -> bool {
        !self.0.is_connect()
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        Self(error.without_url())
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_time = if self.is_timeout() { " in time" } else { "" };
        let sent = if self.may_have_been_sent() { "may have been sent" } else { "was not sent" };
        write!(f, "no response{in_time} (the request {sent})")
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TransportError").field(&self.0).finish()
    }
}

impl error::Error for TransportError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.0)
    }
}

/// The request could not be built; nothing was sent. It is one word wide.
#[derive(Debug, Clone)]
pub struct RequestError(Box<Reason>);

#[derive(Debug, Clone)]
struct Reason {
    message: String,
    source: Option<Arc<dyn error::Error + Send + Sync>>,
}

impl RequestError {
    /// Says which part of the request is at fault, and why, without repeating a value: the message ends up in logs.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Reason { message: message.into(), source: None }))
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request not sent: {}", self.0.message)
    }
}

impl error::Error for RequestError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<InvalidHeaderValue> for RequestError {
    fn from(error: InvalidHeaderValue) -> Self {
        Self::new("a header parameter holds a character that headers cannot carry").with_source(error)
    }
}
