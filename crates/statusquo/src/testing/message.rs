//! A request as the server received it.

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt};

/// The headers that every request has and no operation declares.
const ALWAYS: [&str; 3] = ["host", "accept", "content-length"];

/// A request as the server received it, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The method.
    pub method: String,
    /// Path and query as they are on the wire.
    pub target: String,
    /// The headers in their order, names in lowercase.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// Reads one request; `None` when the connection ends before it is complete.
    pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Self> {
        let mut bytes = Vec::with_capacity(1024);
        let head_length = loop {
            if let Some(length) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break length;
            }
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8_lossy(&bytes[..head_length]).into_owned();
        let mut body = bytes.split_off(head_length + 4);
        let mut received = Self::parse(&head)?;
        let length = received.header("content-length").map_or(Some(0), |length| length.parse().ok())?;
        while body.len() < length {
            if stream.read_buf(&mut body).await.ok()? == 0 {
                return None;
            }
        }
        received.body = body;
        Some(received)
    }

    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut request_line = lines.next()?.split(' ');
        let (method, target) = (request_line.next()?.to_owned(), request_line.next()?.to_owned());
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { method, target, headers, body: Vec::new() })
    }

    /// Returns the first header of this name, in lowercase.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the headers beside those that every request has, sorted.
    pub fn own_headers(&self) -> Vec<(&str, &str)> {
        let mut headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| !ALWAYS.contains(name))
            .collect();
        headers.sort_unstable();
        headers
    }

    /// Returns whether the body is this text, or JSON of the same value.
    pub(crate) fn has_body(&self, expected: &str) -> bool {
        if self.body == expected.as_bytes() {
            return true;
        }
        let found: Result<Value, _> = serde_json::from_slice(&self.body);
        let expected: Result<Value, _> = serde_json::from_str(expected);
        matches!((found, expected), (Ok(found), Ok(expected)) if found == expected)
    }
}
