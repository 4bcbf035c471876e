//! What an operation returns when it succeeds: the value, with the response's status and headers.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::TransportError;

/// A success: what the response holds, its status, and its headers.
///
/// It dereferences to the value, and [`into_inner`](Self::into_inner) takes the value out.
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
}

impl<T> ResponseValue<T> {
    /// Puts a success together, as tests of code that calls an operation may want to.
    pub fn new(value: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self { value, status, headers }
    }

    /// Makes a value of a response whose body is still to come.
    pub(crate) fn of(response: reqwest::Response, value: impl FnOnce(reqwest::Response) -> T) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { value: value(response), status, headers }
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers, as they were received.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Makes another value of this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> ResponseValue<U> {
        ResponseValue { value: make(self.value), status: self.status, headers: self.headers }
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> AsRef<T> for ResponseValue<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

/// Shows the value and the status; headers may hold secrets.
impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseValue")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// A body that is read as it arrives, with its content encoding left on.
#[derive(Debug)]
pub struct ByteStream(reqwest::Response);

impl ByteStream {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self(response)
    }

    /// Waits for the next bytes; `None` is the end.
    ///
    /// # Errors
    /// When the connection fails before the body is complete.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        self.0.chunk().await.map_err(TransportError::from).transpose()
    }

    /// Reads everything that is left.
    ///
    /// # Errors
    /// When the connection fails before the body is complete.
    pub async fn bytes(self) -> Result<Bytes, TransportError> {
        self.0.bytes().await.map_err(TransportError::from)
    }

    /// The response, for whatever else can be done with it.
    pub fn into_response(self) -> reqwest::Response {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_arrive_one_by_one_or_at_once() {
        let response = || reqwest::Response::from(http::Response::new("abc"));
        let mut value = ResponseValue::of(response(), ByteStream::new);
        assert_eq!(value.status(), StatusCode::OK);
        let first = value.next().await.and_then(Result::ok);
        assert_eq!(first.as_deref(), Some(&b"abc"[..]));
        assert!(value.next().await.is_none());
        assert_eq!(ByteStream::new(response()).bytes().await.ok().as_deref(), Some(&b"abc"[..]));
    }

    #[test]
    fn value_is_at_hand_and_headers_do_not_show() {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", "SECRET".parse().expect("it is ASCII"));
        let value = ResponseValue::new(7, StatusCode::CREATED, headers).map(|value| value + 1);
        assert_eq!((*value, value.headers().len()), (8, 1));
        assert!(!format!("{value:?}").contains("SECRET"));
        assert_eq!(value.into_inner(), 8);
    }
}
