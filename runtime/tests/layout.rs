//! Properties of types: how wide they are, and what may be done with them.

use std::mem::size_of;

use statusquo::{
    __private::{self, Answer, Inner},
    Body, BuildError, DecodeError, Error, ErrorBody, ErrorResponse, Operation, OperationError, Other, RequestError,
    Response, Retry, TransportError,
};

const WORD: usize = size_of::<usize>();

struct Wide {
    _fields: [u64; 64],
}

impl ErrorBody for Wide {
    fn decode(_: &Body<'_>) -> Result<Self, DecodeError> {
        Ok(Self { _fields: [0; 64] })
    }
}

#[derive(Debug)]
enum GetThingError {
    BadRequest(ErrorResponse<Wide>),
    NotFound(ErrorResponse<()>),
    Other(Other),
}

impl OperationError for GetThingError {
    const OPERATION: Operation = Operation { id: "get_thing", method: "GET", path: "/thing", failures: &[] };

    fn from_answer(answer: Answer) -> Self {
        match answer.status() {
            400u16 => Self::BadRequest(answer.decode(0)),
            404u16 => Self::NotFound(answer.decode(1)),
            _ => Self::Other(answer.undocumented()),
        }
    }
}

statusquo::operation_error!(GetThingError { BadRequest, NotFound });

const _: () = assert!(size_of::<ErrorResponse<Wide>>() == WORD);
const _: () = assert!(size_of::<Answer>() == WORD);
const _: () = assert!(size_of::<TransportError>() == WORD);
const _: () = assert!(size_of::<RequestError>() == WORD);
const _: () = assert!(size_of::<Other>() == 2 * WORD);
const _: () = assert!(size_of::<GetThingError>() <= 3 * WORD);
const _: () = assert!(size_of::<Error>() <= 2 * WORD);

fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
fn is_shared<T: Send + Sync + 'static>() {}
fn is_send<T: Send>(_: &T) {}

#[test]
fn errors_are_errors_and_cross_threads() {
    is_error::<GetThingError>();
    is_error::<Error>();
    is_error::<Other>();
    is_error::<ErrorResponse<String>>();
    is_error::<TransportError>();
    is_error::<RequestError>();
    is_error::<DecodeError>();
    is_error::<BuildError>();
    is_shared::<Response>();
    is_shared::<Inner>();
    is_shared::<Retry>();
}

#[test]
fn futures_cross_threads() {
    let response = || reqwest::Response::from(http::Response::new(""));
    is_send(&__private::failure::<GetThingError>(response()));
    is_send(&__private::success::<String, GetThingError>(response()));
    is_send(&__private::text::<GetThingError>(response()));
    is_send(&__private::success_unless::<String, GetThingError>(response(), Err));
}
