//! From `reqwest`'s response to what an operation returns.

use progenitor_client::{ByteStream, ResponseValue};
use serde::de::DeserializeOwned;

use crate::{DecodeError, DecodeErrorKind, OperationError, answer::Answer, body, read};

/// Reads an answer that is no success, and lets its status choose the variant.
pub async fn failure<E: OperationError>(response: reqwest::Response) -> E {
    E::from_answer(read::failure(const { &E::OPERATION }, response).await)
}

/// Reads a success with a JSON body.
///
/// # Errors
/// `Other::Decode` when the body is not what the specification says.
pub async fn success<T: DeserializeOwned, E: OperationError>(
    response: reqwest::Response,
) -> Result<ResponseValue<T>, E> {
    decoded(read::success(const { &E::OPERATION }, response).await)
}

/// Finds the failure that a success reports in its body, or gives the answer back.
pub type Reported<E> = fn(Answer) -> Result<E, Answer>;

/// Reads a success with a JSON body that may report a failure.
///
/// # Errors
/// The failure that is reported, else as for [`success`].
pub async fn success_unless<T: DeserializeOwned, E: OperationError>(
    response: reqwest::Response,
    reported: Reported<E>,
) -> Result<ResponseValue<T>, E> {
    let answer = read::success(const { &E::OPERATION }, response).await;
    decoded(unreported(answer, reported)?)
}

/// Reads a success that may have a JSON body.
///
/// # Errors
/// `Other::Decode` when there is a body that is not what the specification says.
pub async fn optional<T: DeserializeOwned, E: OperationError>(
    response: reqwest::Response,
) -> Result<ResponseValue<Option<T>>, E> {
    decoded_if_any(read::success(const { &E::OPERATION }, response).await)
}

/// Reads a success that may have a JSON body and may report a failure in it.
///
/// # Errors
/// The failure that is reported, else as for [`optional`].
pub async fn optional_unless<T: DeserializeOwned, E: OperationError>(
    response: reqwest::Response,
    reported: Reported<E>,
) -> Result<ResponseValue<Option<T>>, E> {
    let answer = read::success(const { &E::OPERATION }, response).await;
    decoded_if_any(unreported(answer, reported)?)
}

/// A success without a body; one that comes anyway is not read.
pub fn empty(response: reqwest::Response) -> ResponseValue<()> {
    ResponseValue::empty(response)
}

/// A success without a documented body, which may still report a failure. It is read like a failure, since nothing but
/// a failure is looked for.
///
/// # Errors
/// The failure that is reported.
pub async fn empty_unless<E: OperationError>(
    response: reqwest::Response,
    reported: Reported<E>,
) -> Result<ResponseValue<()>, E> {
    let answer = read::failure(const { &E::OPERATION }, response).await;
    finish(unreported(answer, reported)?, Ok(()))
}

/// Reads a success whose body is text.
///
/// # Errors
/// `Other::Decode` when the body is incomplete or not UTF-8.
pub async fn text<E: OperationError>(response: reqwest::Response) -> Result<ResponseValue<String>, E> {
    let answer = read::success(const { &E::OPERATION }, response).await;
    let text = match answer.body().complete() {
        Ok(bytes) => std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|error| DecodeError::with_source(DecodeErrorKind::Mismatch, error)),
        // Text may be empty.
        Err(error) if error.kind() == DecodeErrorKind::Empty => Ok(answer.body().text().into_owned()),
        Err(error) => Err(error),
    };
    finish(answer, text)
}

/// A success whose body is read by the caller, as it arrives and with its content encoding left on.
pub fn bytes_stream(response: reqwest::Response) -> ResponseValue<ByteStream> {
    ResponseValue::stream(response)
}

fn decoded<T: DeserializeOwned, E: OperationError>(answer: Answer) -> Result<ResponseValue<T>, E> {
    let value = body::parse(&answer.body());
    finish(answer, value)
}

fn decoded_if_any<T: DeserializeOwned, E: OperationError>(answer: Answer) -> Result<ResponseValue<Option<T>>, E> {
    let value = match body::parse(&answer.body()) {
        Err(error) if error.kind() == DecodeErrorKind::Empty => Ok(None),
        value => value,
    };
    finish(answer, value)
}

fn unreported<E>(answer: Answer, reported: Reported<E>) -> Result<Answer, E> {
    match reported(answer) {
        Ok(error) => Err(error),
        Err(answer) => Ok(answer),
    }
}

fn finish<T, E: OperationError>(answer: Answer, value: Result<T, DecodeError>) -> Result<ResponseValue<T>, E> {
    match value {
        Ok(value) => {
            let response = answer.into_response();
            Ok(ResponseValue::new(value, response.status, response.headers))
        }
        Err(error) => Err(E::from_other(answer.into_decode_error(error))),
    }
}
