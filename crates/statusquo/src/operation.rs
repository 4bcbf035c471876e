//! The static description of an operation: what it is called, and how it fails.
//!
//! Generated crates hold one [`Operation`] per operation, as [`OperationError::OPERATION`](crate::OperationError).

use std::fmt;

use http::StatusCode;

use crate::RetryAdvice;

/// An operation of an API, as its contract describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// The operation's name, which is also the name of the method that calls it.
    pub id: &'static str,
    /// The HTTP method, in uppercase: `DELETE`.
    pub method: &'static str,
    /// The path template, without the base URL: `/image/{id}`.
    pub path: &'static str,
    /// The documented failures, in the order in which the contract lists them.
    pub failures: &'static [Failure],
}

impl Operation {
    /// Whether sending the request twice has the same effect as sending it once (RFC 9110, section 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        matches!(self.method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE" | "QUERY")
    }

    /// Whether a failure with this status is documented, be it exactly, by a range or by `default`.
    pub fn documents(&self, status: StatusCode) -> bool {
        self.failures.iter().any(|failure| failure.status.matches(status.as_u16()))
    }
}

/// One documented failure of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// The statuses that the server sends it with.
    pub status: StatusPattern,
    /// The variant of the operation's error that stands for it.
    pub variant: &'static str,
    /// Whether the request is worth repeating.
    pub retry: RetryAdvice,
}

/// The statuses that a documented failure covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusPattern {
    /// One status: `409`.
    Exact(u16),
    /// A hundred of them, by the first digit: `4` is `4XX`.
    Range(u8),
    /// Every status that no other response of the operation covers.
    Default,
}

impl StatusPattern {
    /// Whether the pattern covers a status. `Default` covers all of them: precedence is up to the caller.
    pub fn matches(&self, status: u16) -> bool {
        match *self {
            Self::Exact(exact) => exact == status,
            Self::Range(hundreds) => u16::from(hundreds) == status / 100,
            Self::Default => true,
        }
    }
}

impl StatusPattern {
    /// Whether the pattern covers successes alone.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self, Self::Exact(200..=299) | Self::Range(2))
    }

    /// How much the pattern leaves open: the exact status goes before the range, and the range before `default`.
    pub(crate) fn width(&self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Range(_) => 1,
            Self::Default => 2,
        }
    }
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Range(hundreds) => write!(f, "{hundreds}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn failure(status: StatusPattern) -> Failure {
        Failure { status, variant: "Any", retry: RetryAdvice::Never }
    }

    fn operation(method: &'static str, failures: &'static [Failure]) -> Operation {
        Operation { id: "any", method, path: "/", failures }
    }

    #[test]
    fn pattern_is_written_as_in_a_specification() {
        let written =
            [StatusPattern::Exact(409), StatusPattern::Range(4), StatusPattern::Default].map(|p| p.to_string());
        assert_eq!(written, ["409", "4XX", "default"]);
    }

    #[test]
    fn range_covers_its_hundred_only() {
        let range = StatusPattern::Range(4);
        assert_eq!([399, 400, 499, 500].map(|status| range.matches(status)), [false, true, true, false]);
    }

    #[test]
    fn documents_looks_at_every_failure() {
        let listed =
            operation("GET", const { &[failure(StatusPattern::Exact(404)), failure(StatusPattern::Range(5))] });
        assert!(listed.documents(StatusCode::NOT_FOUND));
        assert!(listed.documents(StatusCode::BAD_GATEWAY));
        assert!(!listed.documents(StatusCode::CONFLICT));
        assert!(operation("GET", const { &[failure(StatusPattern::Default)] }).documents(StatusCode::CONFLICT));
        assert!(!operation("GET", &[]).documents(StatusCode::CONFLICT));
    }

    #[test]
    fn post_and_patch_are_not_idempotent() {
        let idempotent = ["GET", "PUT", "DELETE", "QUERY"].map(|method| (method, true));
        for (method, expected) in idempotent.into_iter().chain([("POST", false), ("PATCH", false), ("COPY", false)]) {
            assert_eq!(operation(method, &[]).is_idempotent(), expected, "{method}");
        }
    }
}
