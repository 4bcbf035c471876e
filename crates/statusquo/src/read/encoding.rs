//! Undoing a content encoding, never beyond a limit: a few kilobytes of gzip can hold gigabytes.

#[cfg(feature = "gzip")]
mod inflate;

use http::{HeaderMap, header};

use crate::{DecodeError, DecodeErrorKind};

/// A body with its content encoding undone.
#[derive(Debug, PartialEq)]
pub(super) struct Inflated {
    pub(super) bytes: Vec<u8>,
    /// Whether the limit cut it.
    pub(super) truncated: bool,
}

/// Undoes the content encodings that the headers name, the last one first; `None` when there is nothing to undo.
///
/// A body that did not arrive completely gives what can be had of it.
pub(super) fn undo(
    headers: &HeaderMap,
    raw: &[u8],
    is_complete: bool,
    limit: usize,
) -> Result<Option<Inflated>, DecodeError> {
    // Responses without a body may still name the encoding that they would have had.
    if raw.is_empty() {
        return Ok(None);
    }
    let mut inflated: Option<Inflated> = None;
    for coding in codings(headers)?.iter().rev() {
        let (bytes, is_complete) = match &inflated {
            Some(inflated) => (inflated.bytes.as_slice(), is_complete && !inflated.truncated),
            None => (raw, is_complete),
        };
        let truncated_before = inflated.as_ref().is_some_and(|inflated| inflated.truncated);
        let mut next = inflate(*coding, bytes, is_complete, limit)?;
        next.truncated |= truncated_before;
        inflated = Some(next);
    }
    Ok(inflated)
}

#[derive(Debug, Clone, Copy)]
enum Coding {
    Gzip,
    Deflate,
}

fn codings(headers: &HeaderMap) -> Result<Vec<Coding>, DecodeError> {
    let unknown = || DecodeError::new(DecodeErrorKind::ContentEncoding);
    let mut codings = Vec::new();
    for value in headers.get_all(header::CONTENT_ENCODING) {
        for name in value.to_str().map_err(|_| unknown())?.split(',') {
            match name.trim().to_ascii_lowercase().as_str() {
                "" | "identity" => {}
                "gzip" | "x-gzip" => codings.push(Coding::Gzip),
                "deflate" => codings.push(Coding::Deflate),
                _ => return Err(unknown()),
            }
        }
    }
    Ok(codings)
}

#[cfg(feature = "gzip")]
fn inflate(coding: Coding, bytes: &[u8], is_complete: bool, limit: usize) -> Result<Inflated, DecodeError> {
    inflate::inflate(coding, bytes, is_complete, limit)
        .map_err(|error| DecodeError::with_source(DecodeErrorKind::ContentEncoding, error))
}

/// No request asks for a compressed response, so that only the feature `gzip` knows how to read one.
#[cfg(not(feature = "gzip"))]
fn inflate(coding: Coding, _: &[u8], _: bool, _: usize) -> Result<Inflated, DecodeError> {
    let error = format!("{coding:?} is read with the feature `gzip` of the crate `statusquo`");
    Err(DecodeError::with_source(DecodeErrorKind::ContentEncoding, std::io::Error::other(error)))
}
