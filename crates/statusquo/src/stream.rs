//! Responses that come piece by piece: server-sent events, and JSON documents, one per line.
//!
//! Takes a response whose body has not been read, gives one piece at a time. Memory is bounded by the longest piece.

use std::{collections::VecDeque, error, fmt, marker::PhantomData, time::Duration};

use serde::de::DeserializeOwned;

use crate::{DecodeError, TransportError};

/// The longest event or line that is read: 16 MiB.
const MAX_PIECE: usize = 16 * 1024 * 1024;

/// Server-sent events, as HTML's standard describes `text/event-stream`. Reconnecting is up to the caller.
///
/// The client's timeout does not apply: a stream may be silent for as long as it likes. Dropping it ends the connection.
#[derive(Debug)]
pub struct EventStream {
    lines: Lines,
}

/// A server-sent event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    /// What kind of event it is; the standard's default is `message`.
    pub event: Option<String>,
    /// The data, its lines joined by line feeds.
    pub data: String,
    /// The identifier to continue from, as `Last-Event-ID`.
    pub id: Option<String>,
    /// How long to wait before reconnecting.
    pub retry: Option<Duration>,
}

impl Event {
    /// The data as JSON.
    ///
    /// # Errors
    /// When the data is not JSON, or not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        serde_json::from_str(&self.data).map_err(DecodeError::json)
    }
}

impl EventStream {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self { lines: Lines::new(response) }
    }

    /// Waits for the next event. `None` is the end; an event that breaks off before its blank line is not one.
    ///
    /// # Errors
    /// When the connection fails, or an event is longer than 16 MiB.
    pub async fn next(&mut self) -> Option<Result<Event, StreamError>> {
        let mut event = Event::default();
        let (mut data, mut length): (Option<String>, usize) = (None, 0);
        while let Some(line) = self.lines.next().await {
            let line = match line {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            };
            length += line.len();
            if length > MAX_PIECE {
                return Some(Err(StreamError::TooLong));
            }
            if line.is_empty() {
                match data.take() {
                    Some(data) => return Some(Ok(Event { data, ..event })),
                    None => {
                        event.event = None;
                        continue;
                    }
                }
            }
            let (field, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => event.event = Some(value.to_owned()),
                "data" => match &mut data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => data = Some(value.to_owned()),
                },
                "id" if !value.contains('\0') => event.id = Some(value.to_owned()),
                "retry" => event.retry = value.parse().ok().map(Duration::from_millis),
                // A comment has no name in front of its colon; other fields are ignored.
                _ => {}
            }
        }
        None
    }
}

/// JSON documents, one a line: `application/x-ndjson`, `application/jsonl`, and `application/json-seq`.
///
/// The client's timeout does not apply: a stream may be silent for as long as it likes. Dropping it ends the connection.
#[derive(Debug)]
pub struct JsonLines<T> {
    lines: Lines,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> JsonLines<T> {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self { lines: Lines::new(response), of: PhantomData }
    }

    /// Waits for the next document. `None` is the end. After a line that is not what was specified, the next one can be
    /// read.
    ///
    /// # Errors
    /// When the connection fails, a line is longer than 16 MiB, or is not JSON of this type.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        loop {
            let line = match self.lines.next().await? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            };
            // RFC 7464 puts a record separator before each document.
            let line = line.trim_matches(|c: char| c == '\u{1e}' || c.is_ascii_whitespace());
            if !line.is_empty() {
                return Some(serde_json::from_str(line).map_err(|error| StreamError::Decode(DecodeError::json(error))));
            }
        }
    }
}

/// Why a stream has no next piece.
#[derive(Debug)]
pub enum StreamError {
    /// The connection failed.
    Transport(TransportError),
    /// An event or a line is longer than 16 MiB.
    TooLong,
    /// A line is not what the specification says.
    Decode(DecodeError),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(_) => f.write_str("the connection failed while the response was read"),
            Self::TooLong => f.write_str("a piece of the response is longer than 16 MiB"),
            Self::Decode(error) => write!(f, "a piece of the response is not what the specification says: {error}"),
        }
    }
}

impl error::Error for StreamError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::TooLong => None,
            Self::Decode(error) => error.source(),
        }
    }
}

/// The lines of a body, without their ends: LF, CR LF, or CR.
#[derive(Debug)]
struct Lines {
    /// Gone when the body has ended or failed.
    response: Option<reqwest::Response>,
    splitter: Splitter,
}

impl Lines {
    fn new(response: reqwest::Response) -> Self {
        Self { response: Some(response), splitter: Splitter::default() }
    }

    async fn next(&mut self) -> Option<Result<String, StreamError>> {
        loop {
            if let Some(line) = self.splitter.ready.pop_front() {
                return Some(Ok(line));
            }
            if self.splitter.open.len() > MAX_PIECE {
                self.response = None;
                self.splitter.open.clear();
                return Some(Err(StreamError::TooLong));
            }
            match self.response.as_mut()?.chunk().await {
                Ok(Some(chunk)) => self.splitter.push(&chunk),
                Ok(None) => {
                    self.response = None;
                    return self.splitter.finish().map(Ok);
                }
                Err(error) => {
                    self.response = None;
                    return Some(Err(StreamError::Transport(error.into())));
                }
            }
        }
    }
}

/// Cuts what arrives into lines.
#[derive(Debug, Default)]
struct Splitter {
    ready: VecDeque<String>,
    /// The line that has not ended yet.
    open: Vec<u8>,
    /// Whether the last byte was a CR, so that an LF belongs to it.
    after_return: bool,
    started: bool,
}

impl Splitter {
    fn push(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => self.end_line(),
                _ => self.open.push(byte),
            }
            self.after_return = byte == b'\r';
        }
    }

    /// Gives the last line, if it has no end of its own.
    fn finish(&mut self) -> Option<String> {
        if !self.open.is_empty() {
            self.end_line();
        }
        self.ready.pop_front()
    }

    fn end_line(&mut self) {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.open)).into_owned();
        let line = if self.started { line } else { line.trim_start_matches('\u{feff}').to_owned() };
        self.started = true;
        self.ready.push_back(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(body: &str) -> reqwest::Response {
        http::Response::new(body.to_owned()).into()
    }

    async fn events(body: &str) -> Vec<Event> {
        let mut stream = EventStream::new(response(body));
        let mut events = Vec::new();
        while let Some(event) = stream.next().await {
            events.push(event.expect("the body is complete"));
        }
        events
    }

    #[tokio::test]
    async fn events_end_with_a_blank_line() {
        let body = "\u{feff}: comment\r\nevent: add\r\ndata: 1\r\ndata:2\r\nid: 7\r\nretry: 50\r\n\r\n\r\ndata\n\nevent: x\n\ndata: lost";
        let first = Event {
            event: Some("add".to_owned()),
            data: "1\n2".to_owned(),
            id: Some("7".to_owned()),
            retry: Some(Duration::from_millis(50)),
        };
        assert_eq!(events(body).await, [first, Event::default()]);
    }

    #[tokio::test]
    async fn data_of_an_event_may_be_json() {
        let events = events("data: {\"a\":\ndata: 1}\n\n").await;
        assert_eq!(events[0].json::<serde_json::Value>().ok(), Some(serde_json::json!({ "a": 1 })));
        assert!(events[0].json::<u8>().is_err());
    }

    #[tokio::test]
    async fn lines_are_documents() {
        let mut lines = JsonLines::<u8>::new(response("1\n\n\u{1e}2\r\nx\r3"));
        let mut found = Vec::new();
        while let Some(line) = lines.next().await {
            found.push(line.ok());
        }
        assert_eq!(found, [Some(1), Some(2), None, Some(3)]);
    }

    #[test]
    fn line_ends_may_be_split() {
        let mut splitter = Splitter::default();
        for part in ["a\r", "\nb", "c\n", "\n\r", "d"] {
            splitter.push(part.as_bytes());
        }
        let last = splitter.finish();
        assert_eq!(
            (splitter.ready.into_iter().collect::<Vec<_>>(), last),
            (vec!["bc", "", "", "d"].into_iter().map(str::to_owned).collect(), Some("a".to_owned()))
        );
    }

    #[tokio::test]
    async fn a_line_without_end_is_refused() {
        let mut lines = JsonLines::<u8>::new(response(&"1".repeat(MAX_PIECE + 1)));
        assert!(matches!(lines.next().await, Some(Err(StreamError::TooLong))));
        assert!(lines.next().await.is_none());
    }
}
