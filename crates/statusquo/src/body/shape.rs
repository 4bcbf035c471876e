//! The decoders that generated [`ErrorBody`](crate::ErrorBody) implementations are made of.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Body, parse};
use crate::{DecodeError, DecodeErrorKind};

/// A way to decode a body, and the media type that the specification gives it.
pub type Alternative<T> = (Option<&'static str>, fn(&Body<'_>) -> Result<T, DecodeError>);

/// Decodes a body as `T` deserializes.
///
/// # Errors
/// When the body is empty, incomplete, not JSON, or not a `T`.
pub fn json<T: DeserializeOwned>(body: &Body<'_>) -> Result<T, DecodeError> {
    parse(body)
}

/// Decodes an object with these documented properties.
///
/// An object that has members, but none of these, is of another shape: a struct whose fields are all optional would
/// accept it, and give nothing but `None`.
///
/// # Errors
/// As for [`json`].
pub fn object<T: DeserializeOwned>(body: &Body<'_>, properties: &[&str]) -> Result<T, DecodeError> {
    let Value::Object(object) = body.json()? else {
        return Err(DecodeError::new(DecodeErrorKind::Mismatch));
    };
    let is_foreign = !object.is_empty() && !properties.is_empty();
    if is_foreign && !properties.iter().any(|property| object.contains_key(*property)) {
        return Err(DecodeError::new(DecodeErrorKind::Mismatch));
    }
    parse(body)
}

/// Decodes a body as the first alternative that it fits: those of the response's media type in their order, then all in
/// their order, because a media type may be wrong.
///
/// # Errors
/// The error of the alternative that was tried first.
pub fn first<T>(body: &Body<'_>, alternatives: &[Alternative<T>]) -> Result<T, DecodeError> {
    let media_type = body.media_type();
    let fits = |documented: &Option<&str>| {
        documented.zip(media_type).is_some_and(|(documented, sent)| documented.eq_ignore_ascii_case(sent))
    };
    let fitting = alternatives.iter().filter(|(media, _)| fits(media));
    let rest = alternatives.iter().filter(|(media, _)| !fits(media));
    let mut first_error = None;
    for (_, decode) in fitting.chain(rest) {
        match decode(body) {
            Ok(value) => return Ok(value),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| DecodeError::new(DecodeErrorKind::Mismatch)))
}
