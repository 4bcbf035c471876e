//! One operation as the generator would write it, and the mistakes that a client can make.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use statusquo::__private::{self, Config, Core, Match, Scalar, Style, Test};
use statusquo::testing::SECRET;
use statusquo::{
    Body, DecodeError, ErrorBody, ErrorResponse, OperationError, Other, RequestError, ResponseValue, StatusPattern,
};

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

const EXPIRED: &[Match] = &[Match { pointer: "/title", test: Test::OneOf(&[Scalar::Str("expired")]) }];

statusquo::operation_error! {
    UpdateItemError "update_item" "PUT" "/item/{id}" {
        Expired: Exact(401) if EXPIRED => Never,
        Unauthorized: Exact(401) => Never,
        NotFound: Exact(404) => Never,
        Gone: Exact(410) => Never,
        ServerError: Range(5) => Never,
    }
}

#[derive(Clone)]
pub(crate) struct Client {
    core: Core,
    mistake: Mistake,
}

impl Client {
    pub(crate) fn new(base_url: &str, timeout: Duration, mistake: Mistake) -> Self {
        let mut config =
            Config::new(None).base_url(base_url).timeout(timeout).credential("key", "x-key", "", SECRET.to_owned());
        if mistake == Mistake::ReadsTooMuch {
            config = config.body_limit(256 * 1024);
        }
        Self { core: config.build().expect("the settings are valid"), mistake }
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
        let mut request = self
            .core
            .request(&UpdateItemError::OPERATION)
            .path("id", Style::Simple, id)
            .json_body("application/json", item)
            .accept("application/json")
            .security(&[&["key"]]);
        if self.mistake == Mistake::SendsVersion {
            request = request.header("api-version", Style::Simple, "1.0");
        }
        match request.json(&[StatusPattern::Exact(200)]).await {
            Err(UpdateItemError::Other(Other::Decode(response))) if self.mistake == Mistake::ForgivesSuccess => {
                Ok(ResponseValue::new(Item { id: 1 }, response.status(), response.headers().clone()))
            }
            result => result,
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
                RequestError::new(format!("no response to {SECRET}")).into()
            }
            (_, error) => error,
        }
    }
}
