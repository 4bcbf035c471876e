//! A response that has been read, on its way to a variant of an operation's error or to its success.
//!
//! What the server sends is a *response*, whatever becomes of it. Its forms, in the order in which it takes them:
//!
//! - `reqwest::Response`: status and headers are here, the body is still to be read.
//! - [`UntypedResponse`]: the body has been read, and nobody has decided what it is. It knows what went wrong while it
//!   was read, and keeps its JSON once that is parsed, so that conditions and decoding share it.
//! - [`Response`]: the part of it that users see: status, headers, bytes. Every later form has one, save a success.
//! - [`ErrorResponse`]: a failure, a [`Response`] with its body decoded; [`ErasedResponse`] is that without the body.
//! - [`ResponseValue`](crate::ResponseValue): a success, the decoded value with status and headers. The name is
//!   progenitor's, which users of generated clients know.

use std::cell::OnceCell;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Body, DecodeError, DecodeErrorKind, ErrorBody, ErrorResponse, Response, body,
    error_response::ErasedResponse,
    matching::{self, Match, Part},
};

/// A response whose body has been read and which has no type yet. It is one word wide, since it is handed around.
pub struct UntypedResponse(Box<Inner>);

struct Inner {
    response: Response,
    /// What went wrong while the body was read.
    fault: Option<DecodeError>,
    json: OnceCell<Result<Value, DecodeError>>,
}

/// A success with alternatives, told apart by status or media type.
pub trait Successful: Sized {
    /// Makes the alternative that the response is.
    ///
    /// # Errors
    /// When the body is not what the alternative holds.
    fn from_response(response: &UntypedResponse) -> Result<Self, DecodeError>;
}

impl UntypedResponse {
    pub(crate) fn new(response: Response, fault: Option<DecodeError>) -> Self {
        Self(Box::new(Inner { response, fault, json: OnceCell::new() }))
    }

    /// The status, to match on.
    pub fn status(&self) -> u16 {
        self.0.response.status().as_u16()
    }

    /// Whether every line holds. No line holds for a body that is not there, not complete, or not JSON.
    pub fn matches(&self, lines: &[Match]) -> bool {
        lines.is_empty() || self.body().json().is_ok_and(|body| lines.iter().all(|line| line.holds(body)))
    }

    /// The text at a place of the body.
    pub fn capture(&self, pointer: &str, part: Part) -> Option<String> {
        matching::capture(self.body().json().ok()?, pointer, part)
    }

    /// Decodes the response as the failure at this index of the operation's list.
    pub fn decode<B: ErrorBody>(self, index: usize) -> ErrorResponse<B> {
        let failure = self.0.response.operation().failures.get(index);
        let (body, decode_error) = match B::decode(&self.body()) {
            Ok(body) => (Some(body), None),
            Err(error) => (None, Some(error)),
        };
        ErrorResponse::new(ErasedResponse { response: self.0.response, failure, decode_error }, body)
    }

    /// The body as text.
    ///
    /// # Errors
    /// When the body is incomplete or not UTF-8; it may be empty.
    pub fn plain_text(&self) -> Result<String, DecodeError> {
        match self.body().complete() {
            Ok(bytes) => std::str::from_utf8(bytes)
                .map(str::to_owned)
                .map_err(|error| DecodeError::with_source(DecodeErrorKind::Mismatch, error)),
            Err(error) if error.kind() == DecodeErrorKind::Empty => Ok(self.body().text().into_owned()),
            Err(error) => Err(error),
        }
    }

    /// The body as JSON of this type.
    ///
    /// # Errors
    /// When the body is not that.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        body::parse(&self.body())
    }

    /// The bytes of the body.
    pub fn bytes(&self) -> Bytes {
        self.0.response.bytes().clone()
    }

    /// Whether the response says that its body is of this media type; parameters do not matter.
    pub fn is_of(&self, media_type: &str) -> bool {
        let wanted = media_type.split(';').next().unwrap_or_default().trim();
        self.0.response.media_type().is_some_and(|found| found.eq_ignore_ascii_case(wanted))
    }

    /// The response as one that no failure documents.
    pub fn undocumented(self) -> crate::Other {
        crate::Other::Undocumented(self.decode(usize::MAX))
    }

    /// The response as a success whose body is wrong. The body is kept as JSON if that is what it is.
    pub(crate) fn into_decode_error(self, error: DecodeError) -> crate::Other {
        let json = self.0.json.into_inner().and_then(Result::ok);
        let json = json.or_else(|| match self.0.fault {
            Some(_) => None,
            None => serde_json::from_slice(self.0.response.without_mark()).ok(),
        });
        let erased = ErasedResponse { response: self.0.response, failure: None, decode_error: Some(error) };
        crate::Other::Decode(ErrorResponse::new(erased, json))
    }

    pub(crate) fn body(&self) -> Body<'_> {
        Body { response: &self.0.response, fault: self.0.fault.as_ref(), json: &self.0.json }
    }

    pub(crate) fn into_response(self) -> Response {
        self.0.response
    }
}
