//! Compressed bodies, honest and hostile.

use std::io::Write;

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};
use statusquo::{DecodeErrorKind, ErrorResponse};

use crate::{
    contract::{DeleteImageError, Problem, delete_image},
    server::{Server, Step, head, response},
};

const BODY: &[u8] = br#"{"title":"squeezed"}"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes everything")
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes everything")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes everything")
}

async fn conflict(bytes: Vec<u8>) -> ErrorResponse<Problem> {
    let server = Server::start(vec![Step::Send(bytes)]).await;
    match delete_image(&server.client()).await {
        Err(DeleteImageError::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    }
}

async fn encoded(encoding: &str, body: &[u8]) -> ErrorResponse<Problem> {
    conflict(response("409 Conflict", &[("content-encoding", encoding)], body)).await
}

fn kind(response: &ErrorResponse<Problem>) -> Option<DecodeErrorKind> {
    response.decode_error().map(|error| error.kind())
}

#[tokio::test]
async fn known_encodings_are_undone() {
    let two_members = [gzip(&BODY[..5]), gzip(&BODY[5..])].concat();
    for (encoding, body) in [
        ("gzip", gzip(BODY)),
        ("x-gzip", gzip(BODY)),
        ("GZIP", gzip(BODY)),
        ("gzip", two_members),
        ("deflate", zlib(BODY)),
        ("deflate", deflate(BODY)),
        ("identity", BODY.to_vec()),
        ("", BODY.to_vec()),
        ("deflate, gzip", gzip(&zlib(BODY))),
    ] {
        let conflict = encoded(encoding, &body).await;
        assert_eq!(conflict.bytes(), BODY, "{encoding}");
        assert_eq!(conflict.body().and_then(|body| body.title.as_deref()), Some("squeezed"), "{encoding}");
    }
}

#[tokio::test]
async fn encoding_that_cannot_be_undone_keeps_the_bytes() {
    let mut wrong_sum = gzip(BODY);
    let last = wrong_sum.len() - 5;
    wrong_sum[last] ^= 1;
    let cut = gzip(BODY)[..20].to_vec();
    for (encoding, body) in [
        ("br", BODY.to_vec()),
        ("gzip", BODY.to_vec()),
        ("gzip", wrong_sum),
        ("gzip", cut),
        ("deflate", b"\x78\x9c nonsense".to_vec()),
        ("gzip, zstd", gzip(BODY)),
        ("g\u{fc}zip", BODY.to_vec()),
    ] {
        let conflict = encoded(encoding, &body).await;
        assert_eq!(kind(&conflict), Some(DecodeErrorKind::ContentEncoding), "{encoding}");
        assert_eq!(conflict.bytes(), &body, "{encoding}");
        assert!(!conflict.is_truncated());
    }
}

#[tokio::test]
async fn empty_body_is_empty_under_any_encoding() {
    for encoding in ["gzip", "deflate", "br"] {
        assert_eq!(kind(&encoded(encoding, b"").await), Some(DecodeErrorKind::Empty), "{encoding}");
    }
}

#[tokio::test]
async fn bomb_is_inflated_to_the_limit_and_no_further() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 64 * 1024, "the whole of it fits the limit: {}", bomb.len());
    let conflict = encoded("gzip", &bomb).await;
    assert_eq!(conflict.bytes().len(), 64 * 1024);
    assert!(conflict.is_truncated());
    assert_eq!(kind(&conflict), Some(DecodeErrorKind::Truncated));
    let nested = encoded("gzip, gzip", &gzip(&bomb)).await;
    assert_eq!(nested.bytes().len(), 64 * 1024);
    assert_eq!(kind(&nested), Some(DecodeErrorKind::Truncated));
}

#[tokio::test]
async fn half_of_a_compressed_body_gives_half_of_the_text() {
    let text: String = (0..2_000).map(|number| format!("line {number}\n")).collect();
    let compressed = gzip(text.as_bytes());
    let length = compressed.len().to_string();
    let mut bytes = head("409 Conflict", &[("content-encoding", "gzip"), ("content-length", &length)]);
    bytes.extend_from_slice(&compressed[..compressed.len() / 2]);
    let conflict = conflict(bytes).await;
    assert_eq!(kind(&conflict), Some(DecodeErrorKind::Interrupted));
    assert!(conflict.text().starts_with("line 0\nline 1\n") && text.starts_with(&*conflict.text()));
}
