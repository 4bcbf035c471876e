//! The trait of every operation's error, and the macro that writes what is the same for all of them.

use http::StatusCode;

use crate::{
    __private::{Variants, View},
    DecodeError, Operation, Other, Response, Retry,
    untyped_response::UntypedResponse,
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

    /// The name of the variant; for `Other` the name of [its](Other) variant.
    fn variant(&self) -> &'static str {
        match self.view() {
            View::Documented(variant, _) => variant,
            View::Other(other) => other.variant(),
        }
    }

    /// The response, if there is one.
    fn response(&self) -> Option<&Response> {
        match self.view() {
            View::Documented(_, erased) => Some(&erased.response),
            View::Other(other) => other.response(),
        }
    }

    /// Why the body of the response did not decode, if there is a response and it did not.
    fn decode_error(&self) -> Option<&DecodeError> {
        match self.view() {
            View::Documented(_, erased) => erased.decode_error.as_ref(),
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
            View::Documented(_, erased) => erased.retry(),
            View::Other(other) => other.retry(&Self::OPERATION),
        }
    }

    /// The status, if there is a response.
    fn status(&self) -> Option<StatusCode> {
        self.response().map(Response::status)
    }

    #[doc(hidden)]
    fn from_other(other: Other) -> Self {
        Variants::from_other_variant(other)
    }
}

/// Lets the status of a failure choose the variant: an exact status before a range, a range before `default`; within
/// one status the first whose lines hold for the body.
pub(crate) fn choose<E: OperationError>(response: UntypedResponse) -> E {
    let status = response.status();
    for width in 0..=2 {
        for (index, (failure, variant)) in E::OPERATION.failures.iter().zip(E::VARIANTS).enumerate() {
            let covers = failure.status.width() == width && failure.status.matches(status);
            if covers && !failure.status.is_success() && response.matches(variant.when) {
                return (variant.make)(response, index);
            }
        }
    }
    E::from_other(response.undocumented())
}

/// Gives a success back, unless its body reports a failure.
///
/// # Errors
/// The failure that is reported.
pub(crate) fn reported<E: OperationError>(response: UntypedResponse) -> Result<UntypedResponse, E> {
    let status = response.status();
    for (index, (failure, variant)) in E::OPERATION.failures.iter().zip(E::VARIANTS).enumerate() {
        if failure.status.is_success() && failure.status.matches(status) && response.matches(variant.when) {
            return Err((variant.make)(response, index));
        }
    }
    Ok(response)
}

/// Writes all of an operation's error but the enum. For generated code.
///
/// It takes the enum's name, the operation's name, method and path, and a line per variant but `Other`: its status, what
/// the body must say if several variants share the status, and whether the request is worth repeating. A variant holds
/// an [`ErrorResponse`](crate::ErrorResponse), alone, or in the field that is named first; the other fields are captured
/// from the body. A variant left out is a compile error.
///
/// It writes [`OperationError`], `Display`, `Error`, and `From` for the errors that `?` meets while a request is made:
/// [`Other`](crate::Other), [`RequestError`](crate::RequestError), `reqwest::Error` and `InvalidHeaderValue`.
///
/// ```
/// use statusquo::{Captured, ErrorResponse, Other, __private::{Match, Scalar, Test}};
///
/// #[derive(Debug)]
/// pub enum DeleteImageError {
///     NotFound(ErrorResponse<serde_json::Value>),
///     Locked { by: Captured, error: ErrorResponse<serde_json::Value> },
///     Conflict(ErrorResponse<serde_json::Value>),
///     Other(Other),
/// }
///
/// const IS_LOCKED: &[Match] = &[Match { pointer: "/code", test: Test::OneOf(&[Scalar::Str("locked")]) }];
///
/// statusquo::operation_error! {
///     DeleteImageError "delete_image" "DELETE" "/image/{id}" {
///         NotFound: Exact(404) => Ignorable,
///         Locked { error, by: "/message" LastWord }: Exact(409) if IS_LOCKED => Never,
///         Conflict: Exact(409) => WhenStateChanges,
///     }
/// }
///
/// let error = DeleteImageError::from(statusquo::RequestError::new("`id` was not set"));
/// assert_eq!(error.to_string(), "DELETE /image/{id}: request not sent: `id` was not set");
/// ```
#[macro_export]
macro_rules! operation_error {
    ($name:ident $id:literal $method:literal $path:literal {
        $(
            $variant:ident $({ $field:ident $(, $capture:ident: $pointer:literal $part:ident)* })?:
            $pattern:ident $(($status:literal))? $(if $when:ident)? => $retry:ident $(($wait:expr))?
        ),* $(,)?
    }) => {
        impl $crate::OperationError for $name {
            const OPERATION: $crate::Operation = $crate::Operation {
                id: $id,
                method: $method,
                path: $path,
                failures: &[$($crate::Failure {
                    status: $crate::StatusPattern::$pattern $(($status))?,
                    variant: stringify!($variant),
                    retry: $crate::RetryAdvice::$retry $(($wait))?,
                }),*],
            };
        }

        impl $crate::__private::Variants for $name {
            const VARIANTS: &'static [$crate::__private::Variant<Self>] = &[$($crate::__private::Variant {
                when: $crate::__when!($($when)?),
                make: |response, index| $crate::__variant!(
                    response index $variant $({ $field $(, $capture: $pointer $part)* })?
                ),
            }),*];

            fn view(&self) -> $crate::__private::View<'_> {
                match self {
                    $($crate::__variant!(response $variant $({ $field })?) => {
                        $crate::__private::View::Documented(stringify!($variant), response.__erased())
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

/// A variant as a pattern, and as the value that a response makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    ($response:ident $variant:ident) => {
        Self::$variant($response)
    };
    ($response:ident $variant:ident { $field:ident }) => {
        Self::$variant { $field: $response, .. }
    };
    ($response:ident $index:ident $variant:ident) => {
        Self::$variant($response.decode($index))
    };
    ($response:ident $index:ident $variant:ident { $field:ident $(, $capture:ident: $pointer:literal $part:ident)* }) => {
        Self::$variant {
            $($capture: $response.capture($pointer, $crate::__private::Part::$part).into(),)*
            $field: $response.decode($index),
        }
    };
}

/// What the body must say; nothing, if nothing is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __when {
    () => {
        &[]
    };
    ($lines:ident) => {
        $lines
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
