//! Successes whose body is not what the specification says.

use std::any::TypeId;
use std::future::Future;

use crate::{ByteStream, DecodeErrorKind, OperationError, Other, ResponseValue};
use serde_json::Value;

use super::{HALF_JSON, HTML, JSON, gzip, with_marker};
use crate::testing::Wire;
use crate::testing::case::Case;
use crate::testing::expect;
use crate::testing::server::{Step, head};
use crate::testing::wire::{response_to, sends_body};

/// What an operation makes of the body of its success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Success {
    /// Nothing: it is not read, so that no body is wrong.
    Unread,
    /// Text, or a JSON string; both are UTF-8.
    Text,
    /// Any JSON.
    AnyJson,
    /// JSON of a shape.
    Json,
    /// JSON of a shape, or no body.
    OptionalJson,
}

impl Success {
    fn of<T: 'static>() -> Self {
        let id = TypeId::of::<T>();
        if id == TypeId::of::<()>() || id == TypeId::of::<ByteStream>() {
            Self::Unread
        } else if id == TypeId::of::<String>() {
            Self::Text
        } else if id == TypeId::of::<Value>() {
            Self::AnyJson
        } else if std::any::type_name::<T>().starts_with("core::option::Option<") {
            Self::OptionalJson
        } else {
            Self::Json
        }
    }
}

impl<C: Clone> Wire<C> {
    /// Checks that a success whose body does not decode keeps status and body.
    pub(super) async fn awkward_success<T, E, F, Fut>(&self, call: &F, status: u16, sample: Option<(String, String)>)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
        T: 'static,
    {
        if !sends_body::<E>(status) {
            return;
        }
        let success = Success::of::<T>();
        let has_shape = sample.as_ref().is_some_and(|(_, text)| text.starts_with(['{', '[']));
        let not_utf8 = b"\"\xff\xfe\"";
        for (what, sent, wrong_for) in [
            ("an HTML page", HTML, &[Success::Json, Success::OptionalJson, Success::AnyJson][..]),
            ("half a JSON body", HALF_JSON, &[Success::Json, Success::OptionalJson, Success::AnyJson]),
            ("invalid UTF-8", not_utf8, &[Success::Json, Success::OptionalJson, Success::AnyJson, Success::Text]),
            ("no body", b"", &[Success::Json, Success::AnyJson]),
            ("a number", b"17", if has_shape { &[Success::Json, Success::OptionalJson] } else { &[] }),
        ] {
            let case = Case::new::<E>(format_args!("answered with the success {status} and {what}"));
            let bytes = response_to::<E>(status, &with_marker(&[JSON]), sent);
            let result = self.ask(&case, call, vec![Step::Send(bytes)]).await;
            if success == Success::Unread {
                case.success(result, status);
            } else if wrong_for.contains(&success) {
                let error = case.error(result);
                check_decode_error(&case, &error, status, sent, None);
            } else if let Err(error) = result {
                // The type may take it for a value, or not; the contract may take it for a failure.
                let mut variants = expect::reported_variants(&E::OPERATION);
                variants.push("Decode");
                case.answered(&error, status, &variants);
            }
        }
        self.broken_success(call, status, success).await;
        if let Some((media, text)) = sample.filter(|_| TypeId::of::<T>() != TypeId::of::<ByteStream>()) {
            let case = Case::new::<E>(format_args!("answered with the success {status}, compressed"));
            let headers = with_marker(&[("content-type", media.as_str()), ("content-encoding", "gzip")]);
            let bytes = response_to::<E>(status, &headers, &gzip(text.as_bytes()));
            case.success(self.ask(&case, call, vec![Step::Send(bytes)]).await, status);
        }
    }

    async fn broken_success<T, E, F, Fut>(&self, call: &F, status: u16, success: Success)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        let part = br#"{"items":[{"#;
        let mut bytes = head(status, &with_marker(&[JSON]), Some(1000));
        bytes.extend_from_slice(part);
        for (what, end) in [("closed", Step::Close), ("reset", Step::Reset)] {
            let case = Case::new::<E>(format_args!("answered with the success {status}, {what} within the body"));
            let result = self.ask(&case, call, vec![Step::Send(bytes.clone()), end]).await;
            if success == Success::Unread {
                case.success(result, status);
            } else {
                let error = case.error(result);
                check_decode_error(&case, &error, status, part, Some(DecodeErrorKind::Interrupted));
            }
        }
    }
}

fn check_decode_error<E: OperationError>(
    case: &Case,
    error: &E,
    status: u16,
    sent: &[u8],
    kind: Option<DecodeErrorKind>,
) {
    let response = case.answered(error, status, &["Decode"]);
    case.ensure(response.bytes() == sent, "the bytes of the body", response.bytes());
    let Some(Other::Decode(response)) = error.other() else { case.fail("a decode error", error) };
    let found = response.decode_error().map(|error| error.kind());
    case.ensure(found.is_some() && (kind.is_none() || found == kind), format_args!("the reason {kind:?}"), found);
}
