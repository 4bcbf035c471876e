//! Reading a body off the connection: bounded, kept as far as it came, with its content encoding undone.

mod encoding;

use std::time::SystemTime;

use bytes::Bytes;

use crate::{__private::UntypedResponse, DecodeError, DecodeErrorKind, Operation, Response};

/// How much of a failure's body is read, unless the client was built with another limit.
pub(crate) const DEFAULT_BODY_LIMIT: usize = 64 * 1024;

/// How much a compressed success may grow to. A plain success is not limited: there the server pays for every byte.
const INFLATED_SUCCESS_LIMIT: usize = 256 * 1024 * 1024;

/// The limit for failures, handed along in the extensions of a response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// Reads a failure, up to the limit. The connection is given up when there is more.
pub(crate) async fn failure(operation: &'static Operation, response: reqwest::Response) -> UntypedResponse {
    let limit = response.extensions().get().map_or(DEFAULT_BODY_LIMIT, |BodyLimit(limit)| *limit);
    read(operation, response, limit, limit).await
}

/// Reads a success, all of it.
pub(crate) async fn success(operation: &'static Operation, response: reqwest::Response) -> UntypedResponse {
    read(operation, response, usize::MAX, INFLATED_SUCCESS_LIMIT).await
}

async fn read(
    operation: &'static Operation,
    mut response: reqwest::Response,
    limit: usize,
    inflated_limit: usize,
) -> UntypedResponse {
    let received_at = SystemTime::now();
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let (raw, end) = read_raw(response, limit).await;
    let is_complete = matches!(end, End::Complete);
    let (bytes, truncated, fault) = match encoding::undo(&headers, &raw, is_complete, inflated_limit) {
        Ok(None) => (Bytes::from(raw), false, None),
        Ok(Some(inflated)) => (inflated.bytes.into(), inflated.truncated, None),
        Err(error) => (Bytes::from(raw), false, Some(error)),
    };
    let truncated = truncated || matches!(end, End::Truncated);
    let fault = fault.or(match end {
        End::Interrupted(error) => Some(DecodeError::with_source(DecodeErrorKind::Interrupted, error)),
        End::Complete | End::Truncated => truncated.then(|| DecodeError::new(DecodeErrorKind::Truncated)),
    });
    UntypedResponse::new(Response { operation, status, headers, bytes, truncated, received_at }, fault)
}

/// How the reading of a body ended.
enum End {
    Complete,
    Truncated,
    Interrupted(reqwest::Error),
}

async fn read_raw(mut response: reqwest::Response, limit: usize) -> (Vec<u8>, End) {
    let mut raw = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = limit - raw.len();
                if chunk.len() > room {
                    raw.extend_from_slice(&chunk[..room]);
                    return (raw, End::Truncated);
                }
                raw.extend_from_slice(&chunk);
            }
            Ok(None) => return (raw, End::Complete),
            Err(error) => return (raw, End::Interrupted(error.without_url())),
        }
    }
}
