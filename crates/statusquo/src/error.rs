//! Any operation's error, with its type erased.

use std::{any::Any, error, fmt};

use http::StatusCode;

use crate::{Operation, OperationError, Other, Response, Retry};

/// The error of any operation.
///
/// `?` turns every operation's error into it, so that a function may call several operations. What the operations'
/// errors have in common is still there, and [`downcast_ref`](Self::downcast_ref) gives the error itself back.
///
/// It is two words wide.
pub struct Error(Box<dyn Erased>);

impl Error {
    /// The operation that failed.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation()
    }

    /// The name of the variant; see [`OperationError::variant`].
    pub fn variant(&self) -> &'static str {
        self.0.variant()
    }

    /// The status, if there is a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(Response::status)
    }

    /// The response, if there is one.
    pub fn response(&self) -> Option<&Response> {
        self.0.response()
    }

    /// The id that the server gave the request; see [`Response::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        self.response().and_then(Response::request_id)
    }

    /// What it is, if it is not a documented failure.
    pub fn other(&self) -> Option<&Other> {
        self.0.other()
    }

    /// Whether the request is worth repeating.
    pub fn retry(&self) -> Retry {
        self.0.retry()
    }

    /// The operation's own error, if it is an `E`.
    pub fn downcast_ref<E: OperationError>(&self) -> Option<&E> {
        self.0.as_any().downcast_ref()
    }

    /// The operation's own error by value.
    ///
    /// # Errors
    /// Gives the error back when it is not an `E`.
    pub fn downcast<E: OperationError>(self) -> Result<E, Self> {
        if !self.0.as_any().is::<E>() {
            return Err(self);
        }
        Ok(*self.0.into_any().downcast().expect("the type was checked in the line above"))
    }
}

impl<E: OperationError> From<E> for Error {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.source()
    }
}

/// What [`OperationError`] offers, without its constant and its `Self: Sized`.
trait Erased: error::Error + Send + Sync {
    fn operation(&self) -> &'static Operation;
    fn variant(&self) -> &'static str;
    fn response(&self) -> Option<&Response>;
    fn other(&self) -> Option<&Other>;
    fn retry(&self) -> Retry;
    fn as_any(&self) -> &dyn Any;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<E: OperationError> Erased for E {
    fn operation(&self) -> &'static Operation {
        const { &E::OPERATION }
    }

    fn variant(&self) -> &'static str {
        OperationError::variant(self)
    }

    fn response(&self) -> Option<&Response> {
        OperationError::response(self)
    }

    fn other(&self) -> Option<&Other> {
        OperationError::other(self)
    }

    fn retry(&self) -> Retry {
        OperationError::retry(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
