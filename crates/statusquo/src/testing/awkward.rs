//! What servers, proxies and networks answer although no contract says so.

mod broken;
mod failures;
mod successes;

use std::future::Future;
use std::io::Write;

use crate::{OperationError, ResponseValue};
use flate2::{Compression, write::GzEncoder};

use crate::testing::Wire;
use crate::testing::case::{Case, MARKER};
use crate::testing::expect;

/// How wide an operation's error may be: more, and every `Result` that holds one is slower to pass on.
const MAX_WORDS: usize = 3;

/// Names and values.
type Headers<'a> = &'a [(&'a str, &'a str)];

const JSON: (&str, &str) = ("content-type", "application/json");
const HTML: &[u8] = b"<!doctype html><html><body><h1>Bad Gateway</h1></body></html>";
const HALF_JSON: &[u8] = br#"{"title":"cut o"#;

impl<C: Clone> Wire<C> {
    /// Checks that no response loses anything, leads to the wrong variant, or panics:
    ///
    /// - every documented status, and one that is not, with a page of HTML, no body, half a body, invalid UTF-8, a
    ///   charset, compressed, in an unknown compression, 10 MB long, and broken off in the middle;
    /// - the responses at which other generators' clients were seen to fail;
    /// - every success with a body that is none;
    /// - no response: connection refused, broken before the status line, no HTTP at all, and too late.
    ///
    /// It uses what [`sends`](Self::sends), [`succeeds`](Self::succeeds) and [`fails`](Self::fails) have shown before.
    ///
    /// # Panics
    /// When one of them is handled wrong.
    pub async fn awkward<T, E, F, Fut>(&self, call: F)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
        T: 'static,
    {
        let case = Case::new::<E>("whose error is looked at");
        let words = size_of::<E>() / size_of::<usize>();
        case.ensure(words <= MAX_WORDS, format_args!("an error of at most {MAX_WORDS} words"), words);
        // Waiting for a timeout costs nothing while the rest goes on.
        tokio::join!(self.silent_server(&call), self.awkward_responses(&call));
    }

    async fn awkward_responses<T, E, F, Fut>(&self, call: &F)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
        T: 'static,
    {
        let operation = E::OPERATION;
        let statuses = expect::documented_statuses(&operation);
        for status in statuses.into_iter().chain(expect::undocumented_status(&operation)) {
            self.awkward_bodies(call, status).await;
            self.long_body(call, status).await;
            self.broken_bodies(call, status).await;
        }
        self.responses_that_failed_elsewhere(call).await;
        for (status, sample) in self.known::<E>().successes {
            self.awkward_success(call, status, sample).await;
        }
        self.broken_connection(call).await;
    }
}

/// The headers of a response: the marker and these.
fn with_marker<'a>(headers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [MARKER].iter().chain(headers).copied().collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory does not fail")
}
