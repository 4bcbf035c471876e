//! Failures with bodies that the contract does not document. The status decides all the same.

use std::future::Future;
use std::time::Duration;

use crate::{OperationError, Other, ResponseValue};

use super::{HALF_JSON, HTML, Headers, JSON, gzip, with_marker};
use crate::testing::Wire;
use crate::testing::case::Case;
use crate::testing::expect;
use crate::testing::server::{Step, head};
use crate::testing::wire::{response_to, sends_body};

const PROBLEM: &str = r#"{"type":"about:blank","title":"a title","status":400,"detail":"a detail"}"#;
const PROBLEM_JSON: (&str, &str) = ("content-type", "application/problem+json");

/// How much of a failure's body a client reads.
const BODY_LIMIT: usize = 64 * 1024;

/// What a response is called, its headers, its body, what of that the error keeps, and whether it decodes.
type AwkwardBody<'a> = (&'a str, Headers<'a>, &'a [u8], &'a [u8], Decoding);

/// What becomes of a body.
#[derive(Clone, Copy)]
pub(super) enum Decoding {
    /// It decodes to the documented type.
    Works,
    /// It does not, for one of these reasons.
    Fails(&'static [&'static str]),
}

impl Decoding {
    /// A body that need not be there, or may be any text, decodes from anything. When the type is known to be
    /// `structured`, the reason has to be right.
    pub(super) fn check<E: OperationError>(self, case: &Case, error: &E, structured: bool) {
        // The error's type is not known here, so its reason can only be read off what `Debug` says.
        let text = format!("{error:?}");
        let kind = text
            .split_once("DecodeError { kind: ")
            .map(|(_, rest)| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned());
        let holds = match (self, &kind) {
            (Self::Works, None) => true,
            (Self::Works, Some(_)) | (Self::Fails(_), None) => !structured,
            (Self::Fails(kinds), Some(kind)) => kinds.contains(&kind.as_str()),
        };
        match self {
            Self::Works => case.ensure(holds, "a body that decodes", (kind, error)),
            Self::Fails(kinds) => {
                case.ensure(holds, format_args!("the decode error {}", kinds.join(" or ")), (kind, error));
            }
        }
    }
}

impl<C: Clone> Wire<C> {
    /// Whether the documented body of a variant is known to be JSON of its own shape. Anything else (no body, text)
    /// decodes from what has no shape.
    pub(super) fn is_structured<E: OperationError>(&self, variant: &str) -> bool {
        let known = self.known::<E>().bodies;
        let is_shaped = |body: &String| body.starts_with(['{', '[']);
        variant == "Undocumented" || known.get(variant).is_some_and(|bodies| bodies.iter().all(is_shaped))
    }

    pub(super) async fn awkward_bodies<T, E, F, Fut>(&self, call: &F, status: u16)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        let own = expect::own_variant(&E::OPERATION, status);
        let known = self.known::<E>().bodies;
        let sample = known.get(own).and_then(|bodies| bodies.first()).map_or(PROBLEM, String::as_str).as_bytes();
        let zipped = gzip(sample);
        let charset = ("content-type", "application/problem+json; charset=utf-8");
        let html = ("content-type", "text/html; charset=utf-8");

        let cases: [AwkwardBody<'_>; 8] = [
            ("an HTML page", &[html], HTML, HTML, Decoding::Fails(&["NotJson"])),
            ("an empty body", &[JSON], b"", b"", Decoding::Fails(&["Empty"])),
            ("no body and no media type", &[], b"", b"", Decoding::Fails(&["Empty"])),
            // A parser may meet a value of the wrong type before it meets the end.
            ("half a JSON body", &[JSON], HALF_JSON, HALF_JSON, Decoding::Fails(&["NotJson", "Mismatch"])),
            (
                "invalid UTF-8",
                &[JSON],
                b"{\"title\":\"\xff\xfe\"}",
                b"{\"title\":\"\xff\xfe\"}",
                Decoding::Fails(&["NotJson", "Mismatch"]),
            ),
            ("a problem document with a charset", &[charset], sample, sample, Decoding::Works),
            ("a compressed body", &[JSON, ("content-encoding", "gzip")], &zipped, sample, Decoding::Works),
            (
                "an unknown compression",
                &[JSON, ("content-encoding", "zebra")],
                sample,
                sample,
                Decoding::Fails(&["ContentEncoding", "Empty"]),
            ),
        ];
        for (what, headers, sent, kept, decoding) in cases {
            if !sent.is_empty() && !sends_body::<E>(status) {
                continue;
            }
            let case = Case::new::<E>(format_args!("answered with {status} and {what}"));
            let bytes = response_to::<E>(status, &with_marker(headers), sent);
            let error = case.error(self.ask(&case, call, vec![Step::Send(bytes)]).await);
            let variants = match decoding {
                // A body of the contract may be one of the cases that the contract makes of the status.
                Decoding::Works if !known.contains_key(own) => expect::variants(&E::OPERATION, status),
                Decoding::Works | Decoding::Fails(_) => vec![own],
            };
            let response = case.answered(&error, status, &variants);
            case.ensure(response.bytes() == kept, "the bytes of the body", response.bytes());
            case.ensure(response.text() == String::from_utf8_lossy(kept), "the text of the body", response.text());
            case.ensure(!response.is_truncated(), "a body that is not cut", &error);
            decoding.check(&case, &error, self.is_structured::<E>(own));
        }
    }

    /// 10 MB: no more than the limit is kept, and the status counts.
    pub(super) async fn long_body<T, E, F, Fut>(&self, call: &F, status: u16)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        const LENGTH: usize = 10 * 1024 * 1024;
        if !sends_body::<E>(status) {
            return;
        }
        let own = expect::own_variant(&E::OPERATION, status);
        let case = Case::new::<E>(format_args!("answered with {status} and a body of 10 MB"));
        let head = head(status, &with_marker(&[JSON]), Some(LENGTH));
        let error = case.error(self.ask(&case, call, vec![Step::Send(head), Step::Flood(LENGTH)]).await);
        let response = case.answered(&error, status, &[own]);
        let kept = response.bytes().len();
        case.ensure((1..=BODY_LIMIT).contains(&kept), format_args!("1 to {BODY_LIMIT} bytes"), kept);
        case.ensure(response.is_truncated(), "a body that is marked as cut", &error);
        Decoding::Fails(&["Truncated"]).check(&case, &error, self.is_structured::<E>(own));
    }

    /// The responses at which clients of other generators lost the status, took the wrong variant, or threw.
    pub(super) async fn responses_that_failed_elsewhere<T, E, F, Fut>(&self, call: &F)
    where
        F: Fn(C) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, E>>,
        E: OperationError,
    {
        let id = ("x-request-id", "req-9");
        let messages = r#"{"validationFailures":{"name":["too short"]}}"#;
        let page = "<html><body>bad gateway</body></html>";
        let charset = ("content-type", "application/problem+json; charset=utf-8");
        let html = ("content-type", "text/html");
        let responses: [(u16, Headers<'_>, &str); 14] = [
            (400, &[JSON], messages),
            (401, &[PROBLEM_JSON], PROBLEM),
            (404, &[PROBLEM_JSON, id], PROBLEM),
            (404, &[JSON, id], PROBLEM),
            (404, &[charset, id], PROBLEM),
            (409, &[PROBLEM_JSON], PROBLEM),
            (404, &[PROBLEM_JSON, id], ""),
            (404, &[html, id], page),
            (418, &[PROBLEM_JSON], PROBLEM),
            (429, &[PROBLEM_JSON, ("retry-after", "7")], PROBLEM),
            (502, &[html], page),
            (401, &[], ""),
            (204, &[], ""),
            (200, &[JSON], "[]"),
        ];
        for (status, headers, body) in responses {
            let case = Case::new::<E>(format_args!("answered with {status}, {headers:?} and the body {body:?}"));
            let bytes = response_to::<E>(status, &with_marker(headers), body.as_bytes());
            let result = self.ask(&case, call, vec![Step::Send(bytes)]).await;
            if status < 300 {
                self.check_success_elsewhere(&case, result, status);
                continue;
            }
            let error = case.error(result);
            let response = case.answered(&error, status, &expect::variants(&E::OPERATION, status));
            let kept = if sends_body::<E>(status) { body } else { "" };
            case.ensure(response.bytes() == kept, "the bytes of the body", response.bytes());
            if status == 429 {
                let wait = response.retry_after();
                case.ensure(wait == Some(Duration::from_secs(7)), "to be told to wait 7 s", wait);
            }
            if headers.contains(&id) {
                case.ensure(response.request_id() == Some("req-9"), "the request id", response.request_id());
                case.ensure(error.to_string().ends_with("(request id req-9)"), "a text with the id", error.to_string());
            }
        }
    }

    /// The status may be a success of the operation, and the body what it documents; else both have to be kept.
    fn check_success_elsewhere<T, E: OperationError>(
        &self,
        case: &Case,
        result: Result<ResponseValue<T>, E>,
        status: u16,
    ) {
        let error = match result {
            Ok(value) => {
                return case.ensure(value.status().as_u16() == status, format_args!("status {status}"), value.status());
            }
            Err(error) => error,
        };
        let is_documented = self.known::<E>().successes.iter().any(|(known, _)| *known == status);
        let mut variants = expect::reported_variants(&E::OPERATION);
        variants.push("Decode");
        if !is_documented {
            variants.extend(expect::variants(&E::OPERATION, status));
        }
        case.answered(&error, status, &variants);
        let is_decode = matches!(error.other(), Some(Other::Decode(_)));
        case.ensure(!is_documented || is_decode || error.other().is_none(), "a decode error", &error);
    }
}
