//! gzip and deflate, never beyond a limit.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::{Coding, Inflated};

pub(super) fn inflate(coding: Coding, bytes: &[u8], is_complete: bool, limit: usize) -> io::Result<Inflated> {
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
