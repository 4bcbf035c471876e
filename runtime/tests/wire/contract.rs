//! An operation as the generator would write it, with one failure of every kind.

use std::time::Duration;

use statusquo::{
    __private::{
        self, Answer, ClientHooks, ClientInfo, Inner, Match, OperationInfo, Part, Parts, Request, Scalar, Style, Test,
        execute, required,
    },
    Body, DecodeError, ErrorBody, ErrorResponse, Failure, Operation, OperationError, Other, ResponseValue, RetryAdvice,
    StatusPattern, Wait,
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
    MissingScope { scope: Option<Box<str>>, error: ErrorResponse<Problem> },
    Unauthorized(ErrorResponse<Problem>),
    NotFound(ErrorResponse<Problem>),
    Conflict(ErrorResponse<Problem>),
    Gone(ErrorResponse<()>),
    TooManyRequests(ErrorResponse<String>),
    ReportedFailure(ErrorResponse<Problem>),
    ServerError(ErrorResponse<serde_json::Value>),
    Other(Other),
}

const fn failure(status: StatusPattern, variant: &'static str, retry: RetryAdvice) -> Failure {
    Failure { status, variant, retry }
}

impl OperationError for DeleteImageError {
    const OPERATION: Operation = Operation {
        id: "delete_image",
        method: "DELETE",
        path: "/image/{id}",
        failures: &[
            failure(StatusPattern::Exact(400), "BadRequest", RetryAdvice::Never),
            failure(StatusPattern::Exact(401), "InvalidToken", RetryAdvice::AfterRefresh),
            failure(StatusPattern::Exact(401), "MissingScope", RetryAdvice::Never),
            failure(StatusPattern::Exact(401), "Unauthorized", RetryAdvice::Never),
            failure(StatusPattern::Exact(404), "NotFound", RetryAdvice::Ignorable),
            failure(StatusPattern::Exact(409), "Conflict", RetryAdvice::WhenStateChanges),
            failure(StatusPattern::Exact(410), "Gone", RetryAdvice::Ignorable),
            failure(
                StatusPattern::Exact(429),
                "TooManyRequests",
                RetryAdvice::Wait(&[
                    Wait::Header("Retry-After"),
                    Wait::Header("X-RateLimit-Reset"),
                    Wait::Fixed(Duration::from_secs(60)),
                ]),
            ),
            failure(StatusPattern::Exact(200), "ReportedFailure", RetryAdvice::Never),
            failure(StatusPattern::Range(5), "ServerError", RetryAdvice::Transient),
        ],
    };

    fn from_answer(answer: Answer) -> Self {
        const INVALID_TOKEN: &[Match] =
            &[Match { pointer: "/errors/*/code", test: Test::OneOf(&[Scalar::Str("INVALID_TOKEN")]) }];
        const MISSING_SCOPE: &[Match] = &[
            Match { pointer: "/error/code", test: Test::OneOf(&[Scalar::Str("Unauthorized"), Scalar::Int(401)]) },
            Match { pointer: "/error/message", test: Test::EndsWith(&[".read", ".read_write"]) },
        ];
        match answer.status() {
            400u16 => Self::BadRequest(answer.decode(0)),
            401u16 if answer.matches(INVALID_TOKEN) => Self::InvalidToken(answer.decode(1)),
            401u16 if answer.matches(MISSING_SCOPE) => {
                let scope = answer.capture("/error/message", Part::LastWord).map(String::into_boxed_str);
                Self::MissingScope { scope, error: answer.decode(2) }
            }
            401u16 => Self::Unauthorized(answer.decode(3)),
            404u16 => Self::NotFound(answer.decode(4)),
            409u16 => Self::Conflict(answer.decode(5)),
            410u16 => Self::Gone(answer.decode(6)),
            429u16 => Self::TooManyRequests(answer.decode(7)),
            500u16..=599u16 => Self::ServerError(answer.decode(9)),
            _ => Self::Other(answer.undocumented()),
        }
    }
}

statusquo::operation_error!(DeleteImageError {
    BadRequest,
    InvalidToken,
    MissingScope { error },
    Unauthorized,
    NotFound,
    Conflict,
    Gone,
    TooManyRequests,
    ReportedFailure,
    ServerError,
});

/// What a successful answer holds.
#[derive(Debug, PartialEq, serde::Deserialize)]
pub(crate) struct Deleted {
    pub(crate) id: u32,
}

impl DeleteImageError {
    pub(crate) fn reported(answer: Answer) -> Result<Self, Answer> {
        const FAILED: &[Match] = &[Match { pointer: "/success", test: Test::OneOf(&[Scalar::Bool(false)]) }];
        if answer.status() == 200u16 && answer.matches(FAILED) {
            return Ok(Self::ReportedFailure(answer.decode(8)));
        }
        Err(answer)
    }
}

/// The client as the generator would write it.
pub(crate) struct Client(pub(crate) Parts);

impl ClientInfo<Inner> for Client {
    fn api_version() -> &'static str {
        "1"
    }

    fn baseurl(&self) -> &str {
        &self.0.base_url
    }

    fn client(&self) -> &statusquo::reqwest::Client {
        &self.0.client
    }

    fn inner(&self) -> &Inner {
        &self.0.inner
    }
}

impl ClientHooks<Inner> for Client {
    async fn exec(
        &self,
        request: statusquo::reqwest::Request,
        _: &OperationInfo,
    ) -> statusquo::reqwest::Result<statusquo::reqwest::Response> {
        self.0.inner.exec(&self.0.client, request).await
    }
}

/// Sends the request, with whatever credentials the client has.
pub(crate) async fn send(client: &Client) -> Result<statusquo::reqwest::Response, DeleteImageError> {
    const OPERATION: Operation = DeleteImageError::OPERATION;
    let mut request = Request::new(&OPERATION);
    request.path("id", Style::Simple, &required(Some(42), "id")?);
    request.query("force", Style::Form, &Some(true));
    request.accept("application/json");
    Ok(execute(client, OPERATION.id, request, &[&["key", "query"], &["bearer"]]).await?)
}

/// The operation, with a JSON success.
pub(crate) async fn delete_image(client: &Client) -> Result<ResponseValue<Deleted>, DeleteImageError> {
    let response = send(client).await?;
    match response.status().as_u16() {
        200u16 => __private::success_unless(response, DeleteImageError::reported).await,
        202u16 => __private::success(response).await,
        _ => Err(__private::failure(response).await),
    }
}
