//! From a request to what its operation returns: sent, received, read by status.

use serde::de::DeserializeOwned;

use crate::{
    ByteStream, DecodeError, DecodeErrorKind, EventStream, JsonLines, Operation, OperationError, Other, ResponseValue,
    StatusPattern, body,
    operation_error::{choose, reported},
    read,
    request::Request,
    untyped_response::{Successful, UntypedResponse},
};

/// The statuses that are successes.
type Successes = &'static [StatusPattern];

impl Request {
    /// Reads a success with a JSON body.
    ///
    /// # Errors
    /// The failure that the server sends or reports; `Other::Decode` when the body is not what the specification says.
    pub async fn json<T: DeserializeOwned, E: OperationError>(
        self,
        successes: Successes,
    ) -> Result<ResponseValue<T>, E> {
        let response = self.whole::<E>(successes).await?;
        let value = body::parse(&response.body());
        finish(response, value)
    }

    /// Reads a success that may have a JSON body.
    ///
    /// # Errors
    /// As for [`json`](Self::json); the body may be missing.
    pub async fn optional<T: DeserializeOwned, E: OperationError>(
        self,
        successes: Successes,
    ) -> Result<ResponseValue<Option<T>>, E> {
        let response = self.whole::<E>(successes).await?;
        let value = match body::parse(&response.body()) {
            Err(error) if error.kind() == DecodeErrorKind::Empty => Ok(None),
            value => value,
        };
        finish(response, value)
    }

    /// Reads a success whose body depends on its status or its media type.
    ///
    /// # Errors
    /// As for [`json`](Self::json).
    pub async fn one_of<T: Successful, E: OperationError>(self, successes: Successes) -> Result<ResponseValue<T>, E> {
        let response = self.whole::<E>(successes).await?;
        let value = T::from_response(&response);
        finish(response, value)
    }

    /// Reads a success whose body is text.
    ///
    /// # Errors
    /// As for [`json`](Self::json); the body has to be UTF-8.
    pub async fn text<E: OperationError>(self, successes: Successes) -> Result<ResponseValue<String>, E> {
        let response = self.whole::<E>(successes).await?;
        let text = response.plain_text();
        finish(response, text)
    }

    /// Takes a success without a documented body. One that comes anyway is read only where a failure may be in it, and
    /// then like a failure, since nothing else is looked for.
    ///
    /// # Errors
    /// The failure that the server sends or reports.
    pub async fn empty<E: OperationError>(self, successes: Successes) -> Result<ResponseValue<()>, E> {
        let operation = const { &E::OPERATION };
        let response = self.success(operation, successes).await.map_err(Refused::into_error)?;
        if !operation.failures.iter().any(|failure| failure.status.is_success()) {
            return Ok(ResponseValue::of(response, |_| ()));
        }
        let response = reported(read::failure(operation, response).await)?;
        finish(response, Ok(()))
    }

    /// Hands over a success whose body is read by the caller, as it arrives and with its content encoding left on.
    ///
    /// # Errors
    /// The failure that the server sends.
    pub async fn stream<E: OperationError>(self, successes: Successes) -> Result<ResponseValue<ByteStream>, E> {
        let response = self.success(const { &E::OPERATION }, successes).await.map_err(Refused::into_error)?;
        Ok(ResponseValue::of(response, ByteStream::new))
    }

    /// Hands over a success whose body is a stream of events.
    ///
    /// # Errors
    /// The failure that the server sends.
    pub async fn events<E: OperationError>(self, successes: Successes) -> Result<ResponseValue<EventStream>, E> {
        let response = self.without_timeout().success(const { &E::OPERATION }, successes).await;
        let response = response.map_err(Refused::into_error)?;
        Ok(ResponseValue::of(response, EventStream::new))
    }

    /// Hands over a success whose body is JSON, one document per line.
    ///
    /// # Errors
    /// The failure that the server sends.
    pub async fn lines<T: DeserializeOwned, E: OperationError>(
        self,
        successes: Successes,
    ) -> Result<ResponseValue<JsonLines<T>>, E> {
        let response = self.without_timeout().success(const { &E::OPERATION }, successes).await;
        let response = response.map_err(Refused::into_error)?;
        Ok(ResponseValue::of(response, JsonLines::new))
    }

    /// Reads all of a success that does not report a failure.
    async fn whole<E: OperationError>(self, successes: Successes) -> Result<UntypedResponse, E> {
        let operation = const { &E::OPERATION };
        let response = self.success(operation, successes).await.map_err(Refused::into_error)?;
        reported(read::success(operation, response).await)
    }

    /// Sends the request and gives the response if its status is a success.
    async fn success(self, operation: &'static Operation, successes: Successes) -> Result<reqwest::Response, Refused> {
        let response = self.send().await.map_err(Refused::Other)?;
        let status = response.status().as_u16();
        if successes.iter().any(|pattern| pattern.matches(status)) {
            return Ok(response);
        }
        Err(Refused::Failure(read::failure(operation, response).await))
    }
}

/// Why there is no success, before the operation's error says it.
enum Refused {
    Failure(UntypedResponse),
    Other(Other),
}

impl Refused {
    fn into_error<E: OperationError>(self) -> E {
        match self {
            Self::Failure(response) => choose(response),
            Self::Other(other) => E::from_other(other),
        }
    }
}

fn finish<T, E: OperationError>(
    response: UntypedResponse,
    value: Result<T, DecodeError>,
) -> Result<ResponseValue<T>, E> {
    match value {
        Ok(value) => {
            let response = response.into_response();
            Ok(ResponseValue::new(value, response.status, response.headers))
        }
        Err(error) => Err(E::from_other(response.into_decode_error(error))),
    }
}
