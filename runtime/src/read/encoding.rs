//! Undoing a content encoding, never beyond a limit: a few kilobytes of gzip can hold gigabytes.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
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
    // Answers without a body may still name the encoding that they would have had.
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
        let mut next = inflate(*coding, bytes, is_complete, limit)
            .map_err(|error| DecodeError::with_source(DecodeErrorKind::ContentEncoding, error))?;
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

fn inflate(coding: Coding, bytes: &[u8], is_complete: bool, limit: usize) -> io::Result<Inflated> {
    match coding {
        Coding::Gzip => read_up_to(MultiGzDecoder::new(bytes), is_complete, limit),
        Coding::Deflate if has_zlib_header(bytes) => read_up_to(ZlibDecoder::new(bytes), is_complete, limit),
        // "deflate" means zlib, but some servers leave its frame out.
        Coding::Deflate => read_up_to(DeflateDecoder::new(bytes), is_complete, limit),
    }
}

fn has_zlib_header(bytes: &[u8]) -> bool {
    match *bytes {
        [method, flags, ..] => method & 0x0f == 8 && u16::from_be_bytes([method, flags]).is_multiple_of(31),
        _ => false,
    }
}

fn read_up_to(reader: impl Read, is_complete: bool, limit: usize) -> io::Result<Inflated> {
    let mut bytes = Vec::new();
    // One byte more than the limit tells a body that fills it from one that exceeds it.
    let result = reader.take(limit.saturating_add(1) as u64).read_to_end(&mut bytes);
    if bytes.len() > limit {
        bytes.truncate(limit);
        return Ok(Inflated { bytes, truncated: true });
    }
    match result {
        Err(error) if is_complete || error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        Ok(_) | Err(_) => Ok(Inflated { bytes, truncated: false }),
    }
}
