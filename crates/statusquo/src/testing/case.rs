//! One check, and the words that its failure is reported with.

use std::fmt::{self, Debug, Display};

use crate::{Operation, OperationError, Other, Response, ResponseValue};

use crate::testing::SECRET;

/// The marker header of every response: that it arrives shows that headers are kept.
pub(crate) const MARKER: (&str, &str) = ("x-wire-test", "kept");

/// `user:wire-test-secret`, as basic authentication sends it.
const ENCODED_SECRET: &str = "dXNlcjp3aXJlLXRlc3Qtc2VjcmV0";

/// An operation, and what its server does.
pub(crate) struct Case {
    text: String,
}

impl Case {
    pub(crate) fn new<E: OperationError>(server_does: impl Display) -> Self {
        let Operation { id, method, path, .. } = E::OPERATION;
        Self { text: format!("{id} ({method} {path}), {server_does}") }
    }

    #[track_caller]
    pub(crate) fn fail(&self, expected: impl Display, found: impl Debug) -> ! {
        panic!("{self}\n  expected: {expected}\n     found: {found:?}")
    }

    #[track_caller]
    pub(crate) fn ensure(&self, holds: bool, expected: impl Display, found: impl Debug) {
        if !holds {
            self.fail(expected, found);
        }
    }

    /// The result must be a failure.
    #[track_caller]
    pub(crate) fn error<T, E: OperationError>(&self, result: Result<ResponseValue<T>, E>) -> E {
        match result {
            Ok(value) => self.fail("a failure", format_args!("a success with {}", value.status())),
            Err(error) => error,
        }
    }

    /// The result must be a success with this status.
    #[track_caller]
    pub(crate) fn success<T, E: OperationError>(&self, result: Result<ResponseValue<T>, E>, status: u16) -> T {
        match result {
            Ok(value) => {
                self.ensure(value.status().as_u16() == status, format_args!("status {status}"), value.status());
                value.into_inner()
            }
            Err(error) => self.fail(format_args!("a success with {status}"), error),
        }
    }

    /// The error must have a response with this status in one of these variants, its operation and its headers.
    #[track_caller]
    pub(crate) fn answered<'e, E: OperationError>(&self, error: &'e E, status: u16, variants: &[&str]) -> &'e Response {
        self.says_no_secret(error);
        let Some(response) = error.response() else { self.fail("an error with its response", error) };
        self.ensure(
            response.status().as_u16() == status && error.status() == Some(response.status()),
            format_args!("status {status}"),
            (error.status(), error),
        );
        self.ensure(variants.contains(&error.variant()), format_args!("the variant {}", variants.join(" or ")), error);
        self.ensure(response.operation().id == E::OPERATION.id, "the operation's id", response.operation().id);
        let marker: Option<String> = response.header(MARKER.0);
        self.ensure(marker.as_deref() == Some(MARKER.1), "the headers of the response", response.headers());
        let text = error.to_string();
        let Operation { method, path, .. } = E::OPERATION;
        self.ensure(
            text.starts_with(&format!("{method} {path}: ")) && text.contains(&status.to_string()),
            "a text with method, path template and status",
            text,
        );
        response
    }

    /// The error must say that there was no response, and whether the request can have arrived.
    #[track_caller]
    pub(crate) fn unanswered<E: OperationError>(&self, error: &E, may_have_been_sent: bool, is_timeout: bool) {
        self.says_no_secret(error);
        let Some(Other::Transport(transport)) = error.other() else { self.fail("a transport error", error) };
        self.ensure(
            transport.may_have_been_sent() == may_have_been_sent,
            format_args!("may_have_been_sent() to be {may_have_been_sent}"),
            error,
        );
        self.ensure(transport.is_timeout() == is_timeout, format_args!("is_timeout() to be {is_timeout}"), error);
        self.ensure(error.status().is_none() && error.response().is_none(), "neither response nor status", error);
        self.ensure(error.variant() == "Transport", "the variant Transport", error.variant());
    }

    /// Neither the error nor anything in its chain of sources may show the credential, in either format.
    #[track_caller]
    pub(crate) fn says_no_secret<E: OperationError>(&self, error: &E) {
        let mut texts = vec![format!("{error:?}"), format!("{error:#?}"), error.to_string()];
        let mut source = error.source();
        while let Some(error) = source {
            texts.extend([format!("{error:?}"), error.to_string()]);
            source = error.source();
        }
        for text in texts {
            let leaks = text.contains(SECRET) || text.contains(ENCODED_SECRET);
            self.ensure(!leaks, "no credential in any text of the error", text);
        }
    }
}

impl Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
