//! An operation as the generator would write it, with one failure of every kind.

use std::time::Duration;

use statusquo::{
    __private::{self, Core, Match, Request, Scalar, Style, Test},
    Body, Captured, DecodeError, ErrorBody, ErrorResponse, OperationError, Other, ResponseValue, StatusPattern, Wait,
};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Problem {
    pub(crate) title: Option<String>,
    pub(crate) detail: Option<String>,
}

impl ErrorBody for Problem {
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
        __private::object(body, &["type", "title", "status", "detail"])
    }
}

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Validation {
    #[serde(rename = "validationFailures")]
    pub(crate) failures: serde_json::Map<String, serde_json::Value>,
}

impl ErrorBody for Validation {
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
        __private::object(body, &["validationFailures"])
    }
}

/// Two bodies under one status.
#[derive(Debug)]
pub(crate) enum BadRequestBody {
    Problem(Problem),
    Validation(Validation),
    Text(String),
}

impl ErrorBody for BadRequestBody {
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
        __private::first(
            body,
            &[
                (Some("application/problem+json"), |body| Problem::decode(body).map(Self::Problem)),
                (Some("application/json"), |body| Validation::decode(body).map(Self::Validation)),
                (Some("text/plain"), |body| String::decode(body).map(Self::Text)),
            ],
        )
    }
}

#[derive(Debug)]
pub(crate) enum DeleteImageError {
    BadRequest(ErrorResponse<BadRequestBody>),
    InvalidToken(ErrorResponse<Problem>),
    MissingScope { scope: Captured, error: ErrorResponse<Problem> },
    Unauthorized(ErrorResponse<Problem>),
    NotFound(ErrorResponse<Problem>),
    Conflict(ErrorResponse<Problem>),
    Gone(ErrorResponse<()>),
    TooManyRequests(ErrorResponse<String>),
    ReportedFailure(ErrorResponse<Problem>),
    ServerError(ErrorResponse<serde_json::Value>),
    Other(Other),
}

const WAITS: &[Wait] =
    &[Wait::Header("Retry-After"), Wait::Header("X-RateLimit-Reset"), Wait::Fixed(Duration::from_secs(60))];
const INVALID_TOKEN: &[Match] =
    &[Match { pointer: "/errors/*/code", test: Test::OneOf(&[Scalar::Str("INVALID_TOKEN")]) }];
const MISSING_SCOPE: &[Match] = &[
    Match { pointer: "/error/code", test: Test::OneOf(&[Scalar::Str("Unauthorized"), Scalar::Int(401)]) },
    Match { pointer: "/error/message", test: Test::EndsWith(&[".read", ".read_write"]) },
];
const FAILED: &[Match] = &[Match { pointer: "/success", test: Test::OneOf(&[Scalar::Bool(false)]) }];

statusquo::operation_error! {
    DeleteImageError "delete_image" "DELETE" "/image/{id}" {
        BadRequest: Exact(400) => Never,
        InvalidToken: Exact(401) if INVALID_TOKEN => AfterRefresh,
        MissingScope { error, scope: "/error/message" LastWord }: Exact(401) if MISSING_SCOPE => Never,
        Unauthorized: Exact(401) => Never,
        NotFound: Exact(404) => Ignorable,
        Conflict: Exact(409) => WhenStateChanges,
        Gone: Exact(410) => Ignorable,
        TooManyRequests: Exact(429) => Wait(WAITS),
        ReportedFailure: Exact(200) if FAILED => Never,
        ServerError: Range(5) => Transient,
    }
}

/// What a successful response holds.
#[derive(Debug, PartialEq, serde::Deserialize)]
pub(crate) struct Deleted {
    pub(crate) id: u32,
}

/// The request, with whatever credentials the client has.
pub(crate) fn request(client: &Core) -> Request {
    client
        .request(&DeleteImageError::OPERATION)
        .path("id", Style::Simple, 42)
        .query("force", Style::Form, true)
        .accept("application/json")
        .security(&[&["key", "query"], &["bearer"]])
}

/// The operation, with a JSON success.
pub(crate) async fn delete_image(client: &Core) -> Result<ResponseValue<Deleted>, DeleteImageError> {
    request(client).json(&[StatusPattern::Exact(200), StatusPattern::Exact(202)]).await
}
