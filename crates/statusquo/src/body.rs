//! Decoding the body of a failure: [`ErrorBody`] and why a body may not decode.

mod kind;
pub(crate) mod shape;

use std::{
    borrow::Cow,
    cell::OnceCell,
    collections::{BTreeMap, HashMap},
    error, fmt,
    sync::Arc,
};

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::Response;

/// A type that the body of a failure decodes to.
///
/// Generated crates implement it for the error bodies of their API.
pub trait ErrorBody: Sized + Send + Sync + 'static {
    /// Decodes a body.
    ///
    /// # Errors
    /// When the body is not there, not complete, or not of this type. The status is not affected: it has chosen the
    /// variant before.
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError>;
}

/// The body of a response, on its way to an [`ErrorBody`].
pub struct Body<'a> {
    pub(crate) response: &'a Response,
    /// What went wrong while the body was read.
    pub(crate) fault: Option<&'a DecodeError>,
    /// The body as JSON, parsed when it is first asked for.
    pub(crate) json: &'a OnceCell<Result<Value, DecodeError>>,
}

impl<'a> Body<'a> {
    /// The body as JSON, whatever media type it claims: proxies and frameworks mislabel it.
    ///
    /// # Errors
    /// When the body is empty, incomplete, or not JSON.
    pub fn json(&self) -> Result<&'a Value, DecodeError> {
        self.json.get_or_init(|| parse(self)).as_ref().map_err(Clone::clone)
    }

    /// The media type without its parameters, as the server wrote it.
    pub fn media_type(&self) -> Option<&'a str> {
        self.response.media_type()
    }

    /// The body as text, as far as there is one; what is not UTF-8 is replaced.
    pub fn text(&self) -> Cow<'a, str> {
        self.response.text()
    }

    /// The bytes, if they are all there and not blank.
    pub(crate) fn complete(&self) -> Result<&'a [u8], DecodeError> {
        if let Some(fault) = self.fault {
            return Err(fault.clone());
        }
        let bytes = self.response.without_mark();
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(DecodeError::new(DecodeErrorKind::Empty));
        }
        Ok(bytes)
    }
}

/// Deserializes from the bytes and not from the parsed value, because then the error knows line and column.
pub(crate) fn parse<T: DeserializeOwned>(body: &Body<'_>) -> Result<T, DecodeError> {
    let bytes = body.complete()?;
    if bytes.trim_ascii_start().starts_with(b"[") && kind::is_struct::<T>() {
        return Err(DecodeError::new(DecodeErrorKind::Mismatch));
    }
    serde_json::from_slice(bytes).map_err(DecodeError::json)
}

impl ErrorBody for Value {
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
        body.json().cloned()
    }
}

/// A body of media type `text/*`, as it is; else a JSON string.
impl ErrorBody for String {
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
        let is_text = body
            .media_type()
            .is_some_and(|media| media.split_once('/').is_some_and(|(kind, _)| kind.eq_ignore_ascii_case("text")));
        if is_text {
            body.complete()?;
            return Ok(body.text().into_owned());
        }
        parse(body)
    }
}

/// A failure that has no body; whatever comes is left alone.
impl ErrorBody for () {
    fn decode(_: &Body<'_>) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// A body that is not JSON.
impl ErrorBody for Bytes {
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
        body.complete()?;
        Ok(body.response.bytes().clone())
    }
}

/// The collections that an API may use as a whole body, which a generated crate cannot implement the trait for.
macro_rules! json_body {
    ($($(#[$attribute:meta])* <$($parameter:ident),*> $body:ty;)*) => {$(
        $(#[$attribute])*
        impl<$($parameter: DeserializeOwned + Send + Sync + 'static),*> ErrorBody for $body {
            fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
                parse(body)
            }
        }
    )*};
}

json_body! {
    <> bool;
    <> i64;
    <> f64;
    <> Map<String, Value>;
    <T> Vec<T>;
    <T> BTreeMap<String, T>;
    <T> HashMap<String, T>;
}

/// Why a body could not be decoded.
///
/// `Display` says what and where, and never repeats the body. [`source`](error::Error::source) is the error of the
/// JSON parser or of the connection; the former may quote the body.
#[derive(Clone)]
pub struct DecodeError {
    kind: DecodeErrorKind,
    /// Line and column, both from 1.
    place: Option<(usize, usize)>,
    /// Shared, because one parse may fail several types.
    source: Option<Arc<dyn error::Error + Send + Sync>>,
}

/// What kept a body from being decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecodeErrorKind {
    /// There is no body, or nothing but white space.
    Empty,
    /// The body is longer than the limit and was cut.
    Truncated,
    /// The connection failed before the body was complete.
    Interrupted,
    /// The content encoding is unknown, or the body does not conform to it.
    ContentEncoding,
    /// The body is not JSON.
    NotJson,
    /// The body is JSON, but not of the documented shape.
    Mismatch,
}

impl DecodeError {
    pub(crate) fn new(kind: DecodeErrorKind) -> Self {
        Self { kind, place: None, source: None }
    }

    pub(crate) fn with_source(kind: DecodeErrorKind, source: impl error::Error + Send + Sync + 'static) -> Self {
        Self { kind, place: None, source: Some(Arc::new(source)) }
    }

    pub(crate) fn json(source: serde_json::Error) -> Self {
        let kind = if source.is_data() { DecodeErrorKind::Mismatch } else { DecodeErrorKind::NotJson };
        // A value that was parsed before has no place, which the parser gives as line 0.
        let place = (source.line() > 0).then(|| (source.line(), source.column()));
        Self { kind, place, source: Some(Arc::new(source)) }
    }

    /// What kept the body from being decoded.
    pub fn kind(&self) -> DecodeErrorKind {
        self.kind
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            DecodeErrorKind::Empty => "the body is empty",
            DecodeErrorKind::Truncated => "the body is longer than the limit",
            DecodeErrorKind::Interrupted => "the connection failed before the body was complete",
            DecodeErrorKind::ContentEncoding => "the content encoding of the body is unknown or wrong",
            DecodeErrorKind::NotJson => "the body is not JSON",
            DecodeErrorKind::Mismatch => "the body is JSON of another shape",
        })?;
        match self.place {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

/// Like `Display`: the source may quote the body, and `Debug` of everything that holds it stays short.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError").field("kind", &self.kind).field("place", &self.place).finish_non_exhaustive()
    }
}

impl error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
