//! Properties of types: how wide they are, and what may be done with them.

use std::mem::size_of;

use statusquo::{
    __private::{Config, Core, Request, UntypedResponse},
    Body, BuildError, DecodeError, Error, ErrorBody, ErrorResponse, OperationError, Other, RequestError, Response,
    Retry, StatusPattern, TransportError,
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

statusquo::operation_error! {
    GetThingError "get_thing" "GET" "/thing" {
        BadRequest: Exact(400) => Never,
        NotFound: Exact(404) => Never,
    }
}

const _: () = assert!(size_of::<ErrorResponse<Wide>>() == WORD);
const _: () = assert!(size_of::<UntypedResponse>() == WORD);
const _: () = assert!(size_of::<Request>() == WORD);
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
    is_shared::<Core>();
    is_shared::<Retry>();
}

#[test]
fn futures_cross_threads() {
    const OK: &[StatusPattern] = &[StatusPattern::Exact(200)];
    let core = Config::new(Some("http://h")).build().expect("the URL is valid");
    let request = || core.request(&GetThingError::OPERATION);
    is_send(&request().json::<String, GetThingError>(OK));
    is_send(&request().optional::<String, GetThingError>(OK));
    is_send(&request().text::<GetThingError>(OK));
    is_send(&request().empty::<GetThingError>(OK));
    is_send(&request().stream::<GetThingError>(OK));
}
