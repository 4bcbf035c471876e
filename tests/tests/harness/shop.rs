//! One operation as the generator would write it, and the mistakes that a client can make.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use statusquo::__private::{self, Answer, Config, Inner, Match, Parts, Scalar, Test, failure, success};
use statusquo::reqwest::{self, header};
use statusquo::{
    Body, DecodeError, ErrorBody, ErrorResponse, Failure, Operation, OperationError, Other, RequestError,
    ResponseValue, RetryAdvice, StatusPattern,
};
use statusquo_tests::SECRET;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    None,
    LosesTheStatus,
    BodyDecides,
    SendsVersion,
    SendsTwice,
    ReadsTooMuch,
    ForgivesSuccess,
    ShowsTheSecret,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Problem {
    title: Option<String>,
}

impl ErrorBody for Problem {
    fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
        __private::object(body, &["title"])
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Item {
    id: u32,
}

#[derive(Debug)]
pub(crate) enum UpdateItemError {
    Expired(ErrorResponse<Problem>),
    Unauthorized(ErrorResponse<Problem>),
    NotFound(ErrorResponse<Problem>),
    Gone(ErrorResponse<()>),
    ServerError(ErrorResponse<String>),
    Other(Other),
}

const fn entry(status: StatusPattern, variant: &'static str) -> Failure {
    Failure { status, variant, retry: RetryAdvice::Never }
}

impl OperationError for UpdateItemError {
    const OPERATION: Operation = Operation {
        id: "update_item",
        method: "PUT",
        path: "/item/{id}",
        failures: &[
            entry(StatusPattern::Exact(401), "Expired"),
            entry(StatusPattern::Exact(401), "Unauthorized"),
            entry(StatusPattern::Exact(404), "NotFound"),
            entry(StatusPattern::Exact(410), "Gone"),
            entry(StatusPattern::Range(5), "ServerError"),
        ],
    };

    fn from_answer(answer: Answer) -> Self {
        const EXPIRED: &[Match] = &[Match { pointer: "/title", test: Test::OneOf(&[Scalar::Str("expired")]) }];
        match answer.status() {
            401u16 if answer.matches(EXPIRED) => Self::Expired(answer.decode(0)),
            401u16 => Self::Unauthorized(answer.decode(1)),
            404u16 => Self::NotFound(answer.decode(2)),
            410u16 => Self::Gone(answer.decode(3)),
            500u16..=599u16 => Self::ServerError(answer.decode(4)),
            _ => Self::Other(answer.undocumented()),
        }
    }
}

statusquo::operation_error!(UpdateItemError { Expired, Unauthorized, NotFound, Gone, ServerError });

#[derive(Clone)]
pub(crate) struct Client {
    base_url: String,
    http: reqwest::Client,
    inner: Inner,
    mistake: Mistake,
}

impl Client {
    pub(crate) fn new(base_url: &str, timeout: Duration, mistake: Mistake) -> Self {
        let mut config =
            Config::new(None).base_url(base_url).timeout(timeout).credential("key", "x-key", "", SECRET.to_owned());
        if mistake == Mistake::ReadsTooMuch {
            config = config.body_limit(256 * 1024);
        }
        let Parts { base_url, client, inner } = config.build().expect("the settings are valid");
        Self { base_url, http: client, inner, mistake }
    }

    pub(crate) async fn update_item(
        &self,
        id: &str,
        item: &serde_json::Value,
    ) -> Result<ResponseValue<Item>, UpdateItemError> {
        let mut result = self.try_update_item(id, item).await;
        if self.mistake == Mistake::SendsTwice && result.is_err() {
            result = self.try_update_item(id, item).await;
        }
        result.map_err(|error| self.spoil(error))
    }

    async fn try_update_item(
        &self,
        id: &str,
        item: &serde_json::Value,
    ) -> Result<ResponseValue<Item>, UpdateItemError> {
        let mut request = self.http.put(format!("{}/item/{id}", self.base_url)).json(item).build()?;
        request.headers_mut().insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
        if self.mistake == Mistake::SendsVersion {
            request.headers_mut().insert("api-version", header::HeaderValue::from_static("1.0"));
        }
        self.inner.authorize(&mut request, &[&["key"]]);
        let response = self.inner.exec(&self.http, request).await?;
        match response.status().as_u16() {
            200u16 if self.mistake == Mistake::ForgivesSuccess => {
                let (status, headers) = (response.status(), response.headers().clone());
                Ok(ResponseValue::new(response.json().await.unwrap_or(Item { id: 1 }), status, headers))
            }
            200u16 => success(response).await,
            _ => Err(failure(response).await),
        }
    }

    /// Makes of a right error what a client with the mistake would give.
    fn spoil(&self, error: UpdateItemError) -> UpdateItemError {
        match (self.mistake, error) {
            (Mistake::LosesTheStatus, error) if error.status().is_some() => RequestError::new("some error").into(),
            (Mistake::BodyDecides, UpdateItemError::Unauthorized(response)) if response.body().is_none() => {
                UpdateItemError::NotFound(response)
            }
            (Mistake::ShowsTheSecret, UpdateItemError::Other(Other::Transport(_))) => {
                RequestError::new(format!("no answer to {SECRET}")).into()
            }
            (_, error) => error,
        }
    }
}
