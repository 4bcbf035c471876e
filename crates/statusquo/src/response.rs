//! A response with its body read, whatever the body is.

use std::{
    borrow::Cow,
    fmt,
    str::FromStr,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use crate::{Operation, retry, summary};

/// The headers that carry a request id, the most specific name first.
const REQUEST_ID_HEADERS: [&str; 9] = [
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "correlation-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-trace-id",
    "cf-ray",
];

/// How much of a body `Debug` shows.
const DEBUG_BODY: usize = 200;

/// A response of the server: status, headers, and the body as far as it was read.
///
/// `Debug` shows the names of the headers but no values, and the start of the body.
pub struct Response {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
    pub(crate) truncated: bool,
    pub(crate) received_at: SystemTime,
}

impl Response {
    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers, as they were received.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body with its content encoding undone, or as it was received when it could not be undone.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The body as text: a byte order mark is skipped, and what is not UTF-8 is replaced.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.without_mark())
    }

    /// Whether the body was longer than the limit, so that [`bytes`](Self::bytes) is only its start.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// The first header of this name, if there is one and it reads as a `T`.
    pub fn header<T: FromStr>(&self, name: &str) -> Option<T> {
        self.headers.get(name)?.to_str().ok()?.trim().parse().ok()
    }

    /// The id that the server or a proxy gave the request, for the vendor's support to find it by.
    pub fn request_id(&self) -> Option<&str> {
        REQUEST_ID_HEADERS.iter().find_map(|name| {
            let id = self.headers.get(*name)?.to_str().ok()?.trim();
            (!id.is_empty()).then_some(id)
        })
    }

    /// How long `Retry-After` asks to wait, counted from the arrival of the response; a date in the past is zero.
    ///
    /// The value is the server's and not capped: add it to an `Instant` with `checked_add`.
    pub fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(self)
    }

    /// What the body says to a person, when it is JSON of a common shape: the title and detail of a problem document,
    /// the message of an error envelope. One line, cut to about 300 characters.
    pub fn summary(&self) -> Option<String> {
        summary::summary(self.without_mark(), self.status.canonical_reason())
    }

    /// The media type of the body without its parameters, as the server wrote it.
    pub(crate) fn media_type(&self) -> Option<&str> {
        let content_type = self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        (!essence.is_empty()).then_some(essence)
    }

    /// When the response arrived, so that dates in it count from then.
    pub(crate) fn received_at(&self) -> SystemTime {
        self.received_at
    }

    /// The body after a UTF-8 byte order mark, which JSON must not have and some servers send.
    pub(crate) fn without_mark(&self) -> &[u8] {
        self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = &self.bytes[..self.bytes.len().min(DEBUG_BODY)];
        f.debug_struct("Response")
            .field("operation", &self.operation.id)
            .field("status", &self.status.as_u16())
            .field("headers", &self.headers.keys().map(http::HeaderName::as_str).collect::<Vec<_>>())
            .field("body", &String::from_utf8_lossy(shown))
            .field("body_length", &self.bytes.len())
            .field("truncated", &self.truncated)
            .finish()
    }
}
