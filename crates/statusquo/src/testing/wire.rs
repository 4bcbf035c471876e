//! The checks that a generated test calls: what is sent, what a success gives, what a documented failure gives.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{OperationError, Other, ResponseValue};
use serde_json::Value;

use crate::testing::case::{Case, MARKER};
use crate::testing::expect::may_have_body;
use crate::testing::message::Received;
use crate::testing::server::{Server, Step, head, response};

/// Long enough that no check ever runs into it.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A server, a client of it, and what the checks have learned of the operations so far.
pub struct Wire<C> {
    pub(crate) server: Server,
    pub(crate) make_client: fn(&str, Duration) -> C,
    client: C,
    known: Mutex<BTreeMap<&'static str, Known>>,
}

/// What an operation sends. Headers are those beside `host`, `accept` and `content-length`.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    /// The method, in uppercase.
    pub method: &'static str,
    /// Path and query, as they are on the wire.
    pub target: &'static str,
    /// Name, in lowercase, and value; in any order, and no others.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body: compared as JSON if it is JSON, else as text.
    pub body: Option<&'static str>,
}

/// What earlier checks have shown of an operation, for the later ones to build on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// The request. Every call of the test sends the same.
    request: Option<Received>,
    /// The statuses of its successes, with media type and body.
    pub(crate) successes: Vec<(u16, Option<(String, String)>)>,
    /// Bodies that decode, by variant.
    pub(crate) bodies: BTreeMap<String, Vec<String>>,
}

impl<C: Clone> Wire<C> {
    /// Starts a server and makes a client of it.
    pub async fn start(client: fn(&str, Duration) -> C) -> Self {
        let server = Server::start().await;
        let of_server = client(server.url(), TIMEOUT);
        Self { server, make_client: client, client: of_server, known: Mutex::default() }
    }

    /// Checks what the operation sends, byte for byte.
    ///
    /// # Panics
    /// When it sends anything else.
    pub async fn sends<T, E, F, Fut>(&self, call: F, sent: Sent)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        let case = Case::new::<E>("looked at as it was sent");
        // The response does not matter here; one without a body suits any operation.
        drop(self.ask(&case, &call, vec![Step::Send(response(418, &[MARKER], b""))]).await);
        let Some(found) = self.known::<E>().request else { case.fail("a request", ()) };
        case.ensure(found.method == sent.method, format_args!("the method {}", sent.method), &found.method);
        case.ensure(found.target == sent.target, format_args!("the target {}", sent.target), &found.target);
        let mut headers = sent.headers.to_vec();
        headers.sort_unstable();
        case.ensure(found.own_headers() == headers, format_args!("the headers {headers:?}"), found.own_headers());
        let body = sent.body.unwrap_or_default();
        case.ensure(found.has_body(body), format_args!("the body {body}"), String::from_utf8_lossy(&found.body));
    }

    /// Checks a success: the status arrives, and the typed value written as JSON again is what was sent.
    ///
    /// # Panics
    /// When the response is taken for a failure, or the value differs.
    pub async fn succeeds<T, E, F, Fut>(
        &self,
        call: F,
        status: u16,
        body: Option<(&str, &str)>,
        value: fn(&T) -> Option<Value>,
    ) where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        let case = Case::new::<E>(format_args!("answered with the documented success {status}"));
        let text = body.map_or("", |(_, text)| text);
        let steps = vec![response_with::<E>(status, body.map(|(media, _)| media), text.as_bytes())];
        let result = self.ask(&case, &call, steps).await;
        let found = case.success(result, status);
        if let (Some(found), Ok(sent)) = (value(&found), serde_json::from_str::<Value>(text)) {
            case.ensure(found == sent, format_args!("the value {sent}"), found);
        }
        let body = body.map(|(media, text)| (media.to_owned(), text.to_owned()));
        self.learn::<E>(|known| known.successes.push((status, body)));
    }

    /// Checks a documented failure with each of its bodies, given with their media types (an empty one is none): it
    /// arrives in its variant, with everything that was sent, and its typed body written as JSON again is what was
    /// sent.
    ///
    /// # Panics
    /// When it does not.
    pub async fn fails<T, E, F, Fut>(
        &self,
        call: F,
        status: u16,
        variant: &str,
        bodies: &[(&str, &str)],
        typed: fn(&E) -> Option<Value>,
    ) where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        for (media, body) in bodies {
            let media = Some(*media).filter(|media| !media.is_empty());
            self.fails_with(&call, status, variant, media, body, typed).await;
        }
    }

    async fn fails_with<T, E, F, Fut>(
        &self,
        call: &F,
        status: u16,
        variant: &str,
        media: Option<&str>,
        body: &str,
        typed: fn(&E) -> Option<Value>,
    ) where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        let case = Case::new::<E>(format_args!("answered with the documented failure {status} and the body {body}"));
        let result = self.ask(&case, call, vec![response_with::<E>(status, media, body.as_bytes())]).await;
        let error = case.error(result);
        let response = case.answered(&error, status, &[variant]);
        case.ensure(error.other().is_none(), "a documented failure", &error);
        if sends_body::<E>(status) {
            case.ensure(response.bytes() == body.as_bytes(), "the bytes of the body", response.bytes());
            let found = typed(&error);
            let expected = expected_values(media, body);
            case.ensure(
                found.as_ref().is_some_and(|found| expected.contains(found)),
                format_args!("the typed body {body}"),
                (found, &error),
            );
        }
        self.learn::<E>(|known| known.bodies.entry(variant.to_owned()).or_default().push(body.to_owned()));

        let text = error.to_string();
        let erased = crate::Error::from(error);
        case.ensure(erased.to_string() == text && erased.variant() == variant, "the same error, erased", erased);
    }

    /// Sends one request to the server that answers with these steps.
    pub(crate) async fn ask<T, E, F, Fut>(&self, case: &Case, call: &F, steps: Vec<Step>) -> Result<ResponseValue<T>, E>
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        self.server.script(steps);
        let result = call(self.client.clone()).await;
        match (self.server.take_received().as_slice(), &result) {
            ([request], _) => self.check_request::<E>(case, request),
            ([], Err(error)) => match error.other() {
                Some(Other::Request(reason)) => case.fail("a request", reason),
                _ => case.fail("a request", error),
            },
            (requests, _) => case.fail("one request, and none again", requests),
        }
        result
    }

    /// Every call of a test sends the same. The first one is compared with the contract by [`Wire::sends`], or at least
    /// free of what clients add of their own accord.
    fn check_request<E: OperationError>(&self, case: &Case, request: &Received) {
        let first = self.known::<E>().request;
        if let Some(first) = first {
            return case.ensure(*request == first, format_args!("the same request as before: {first:?}"), request);
        }
        case.ensure(request.method == E::OPERATION.method, format_args!("{}", E::OPERATION.method), &request.method);
        for unwanted in ["api-version", "user-agent", "accept-encoding", "transfer-encoding"] {
            case.ensure(request.header(unwanted).is_none(), format_args!("no header `{unwanted}`"), request);
        }
        self.learn::<E>(|known| known.request = Some(request.clone()));
    }

    pub(crate) fn known<E: OperationError>(&self) -> Known {
        self.lock().get(E::OPERATION.id).cloned().unwrap_or_default()
    }

    fn learn<E: OperationError>(&self, change: impl FnOnce(&mut Known)) {
        change(self.lock().entry(E::OPERATION.id).or_default());
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a response to the operation has a body at all.
pub(crate) fn sends_body<E: OperationError>(status: u16) -> bool {
    E::OPERATION.method != "HEAD" && may_have_body(status)
}

/// A response with the marker header, and with its body if one is allowed.
pub(crate) fn response_with<E: OperationError>(status: u16, media: Option<&str>, body: &[u8]) -> Step {
    let media = media.map(|media| ("content-type", media));
    let headers: Vec<_> = [MARKER].into_iter().chain(media).collect();
    Step::Send(response_to::<E>(status, &headers, body))
}

pub(crate) fn response_to<E: OperationError>(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    if sends_body::<E>(status) { response(status, headers, body) } else { head(status, headers, None) }
}

/// The values that a body may decode to: what it is as JSON, null when there is none, and what it is as text when it
/// says to be text.
fn expected_values(media: Option<&str>, body: &str) -> Vec<Value> {
    let is_text = media.is_some_and(|media| media.starts_with("text/"));
    let json = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_str(body) };
    json.ok().into_iter().chain(is_text.then(|| Value::from(body))).collect()
}
