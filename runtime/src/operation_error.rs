//! The trait of every operation's error, and the macro that writes what is the same for all of them.

use http::StatusCode;

use crate::{
    __private::{Answer, Variants, View},
    DecodeError, Operation, Other, Response, Retry,
};

/// The error of one operation: an enum with a variant per documented failure, and `Other`.
///
/// Generated crates implement it, so that code over the errors of any operation can be written once:
///
/// ```
/// use statusquo::{OperationError, Retry};
///
/// fn is_worth_repeating(error: &impl OperationError) -> bool {
///     matches!(error.retry(), Retry::Transient | Retry::After(_))
/// }
/// ```
///
/// To keep an error whose operation does not matter, turn it into [`Error`](crate::Error).
pub trait OperationError: Variants + std::error::Error + Send + Sync + Sized + 'static {
    /// What is called, and how it is documented to fail.
    const OPERATION: Operation;

    #[doc(hidden)]
    fn from_answer(answer: Answer) -> Self;

    /// The name of the variant; for `Other` the name of [its](Other) variant.
    fn variant(&self) -> &'static str {
        match self.view() {
            View::Documented(variant, _) => variant,
            View::Other(other) => other.variant(),
        }
    }

    /// The answer, if there is one.
    fn response(&self) -> Option<&Response> {
        match self.view() {
            View::Documented(_, answered) => Some(&answered.response),
            View::Other(other) => other.response(),
        }
    }

    /// Why the body of the answer did not decode, if there is an answer and it did not.
    fn decode_error(&self) -> Option<&DecodeError> {
        match self.view() {
            View::Documented(_, answered) => answered.decode_error.as_ref(),
            View::Other(Other::Undocumented(response) | Other::Decode(response)) => response.decode_error(),
            View::Other(Other::Transport(_) | Other::Request(_)) => None,
        }
    }

    /// What it is, if it is not a documented failure.
    fn other(&self) -> Option<&Other> {
        match self.view() {
            View::Documented(..) => None,
            View::Other(other) => Some(other),
        }
    }

    /// Whether the request is worth repeating.
    fn retry(&self) -> Retry {
        match self.view() {
            View::Documented(_, answered) => answered.retry(),
            View::Other(other) => other.retry(&Self::OPERATION),
        }
    }

    /// The status, if there is an answer.
    fn status(&self) -> Option<StatusCode> {
        self.response().map(Response::status)
    }

    #[doc(hidden)]
    fn from_other(other: Other) -> Self {
        Variants::from_other_variant(other)
    }
}

/// Writes what is the same for every operation's error. For generated code.
///
/// It takes the name of the enum and all its variants but `Other`. A variant holds an
/// [`ErrorResponse`](crate::ErrorResponse), alone, or in the field that the braces name. A variant left out is a compile
/// error. It writes `Display`, `Error`, and `From` for the errors that `?` meets while a request is made:
/// [`Other`](crate::Other), [`RequestError`](crate::RequestError), `reqwest::Error` and `InvalidHeaderValue`. Of [`OperationError`](crate::OperationError) it leaves the description of the
/// operation and the choice of the variant:
///
/// ```
/// use statusquo::{
///     __private::{Answer, Match, Part, Scalar, Test},
///     ErrorResponse, Failure, Operation, OperationError, Other, RetryAdvice, StatusPattern,
/// };
///
/// #[derive(Debug)]
/// pub enum DeleteImageError {
///     NotFound(ErrorResponse<serde_json::Value>),
///     Locked { by: Option<Box<str>>, error: ErrorResponse<serde_json::Value> },
///     Conflict(ErrorResponse<serde_json::Value>),
///     Other(Other),
/// }
///
/// impl OperationError for DeleteImageError {
///     const OPERATION: Operation = Operation {
///         id: "delete_image",
///         method: "DELETE",
///         path: "/image/{id}",
///         failures: &[
///             Failure { status: StatusPattern::Exact(404), variant: "NotFound", retry: RetryAdvice::Ignorable },
///             Failure { status: StatusPattern::Exact(409), variant: "Locked", retry: RetryAdvice::Never },
///             Failure { status: StatusPattern::Exact(409), variant: "Conflict", retry: RetryAdvice::WhenStateChanges },
///         ],
///     };
///
///     fn from_answer(answer: Answer) -> Self {
///         const LOCKED: &[Match] = &[Match { pointer: "/code", test: Test::OneOf(&[Scalar::Str("locked")]) }];
///         match answer.status() {
///             404u16 => Self::NotFound(answer.decode(0)),
///             409u16 if answer.matches(LOCKED) => {
///                 let by = answer.capture("/message", Part::LastWord).map(String::into_boxed_str);
///                 Self::Locked { by, error: answer.decode(1) }
///             }
///             409u16 => Self::Conflict(answer.decode(2)),
///             _ => Self::Other(answer.undocumented()),
///         }
///     }
/// }
///
/// statusquo::operation_error!(DeleteImageError { NotFound, Locked { error }, Conflict });
///
/// let error = DeleteImageError::from(statusquo::RequestError::new("`id` was not set"));
/// assert_eq!(error.to_string(), "DELETE /image/{id}: request not sent: `id` was not set");
/// ```
#[macro_export]
macro_rules! operation_error {
    ($name:ident { $($variant:ident $({ $field:ident })?),* $(,)? }) => {
        impl $crate::__private::Variants for $name {
            fn view(&self) -> $crate::__private::View<'_> {
                match self {
                    $($crate::__variant!(response in $variant $({ $field })?) => {
                        $crate::__private::View::Documented(stringify!($variant), response.__answered())
                    })*
                    Self::Other(other) => $crate::__private::View::Other(other),
                }
            }

            fn from_other_variant(other: $crate::Other) -> Self {
                Self::Other(other)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::display(self, f)
            }
        }

        impl ::std::error::Error for $name {
            fn source(&self) -> ::std::option::Option<&(dyn ::std::error::Error + 'static)> {
                $crate::__private::source(self)
            }
        }

        $crate::__from_for_operation_error! {
            $name:
            $crate::Other,
            $crate::RequestError,
            $crate::reqwest::Error,
            $crate::reqwest::header::InvalidHeaderValue,
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    ($response:ident in $variant:ident) => {
        Self::$variant($response)
    };
    ($response:ident in $variant:ident { $field:ident }) => {
        Self::$variant { $field: $response, .. }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __from_for_operation_error {
    ($name:ident: $($error:ty,)*) => {$(
        impl ::std::convert::From<$error> for $name {
            fn from(error: $error) -> Self {
                Self::Other(::std::convert::From::from(error))
            }
        }
    )*};
}
