//! What is printed shows no secret: no credential, no header value, no query.

use std::{error::Error, fmt::Write};

use statusquo::{
    __private::{Config, SecretString},
    OperationError,
};

use crate::{
    contract::{DeleteImageError, delete_image},
    server::{Server, Step},
};

const SECRETS: [&str; 3] = ["HEADER-SECRET", "QUERY-SECRET", "COOKIE-SECRET"];

fn with_secrets(config: Config) -> Config {
    config
        .credential("key", "x-api-key", "", SECRETS[0])
        .query_credential("query", "key", SECRETS[1])
        .basic("basic", "user", SecretString::from(SECRETS[0]))
        .cookie_credential("cookie", "session", SECRETS[2])
}

/// An error in all the forms in which it may reach a log.
fn printed(error: DeleteImageError) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?} {:?}", error.response(), error.other());
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, " {error} {error:?}");
        source = error.source();
    }
    let erased = statusquo::Error::from(error);
    let _ = write!(text, " {erased} {erased:?}");
    text
}

#[track_caller]
fn check_silent(text: &str) {
    for secret in SECRETS.iter().chain(&["SESSION-ID", "force=true"]) {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn credentials_are_sent_and_not_shown() {
    for (status, body) in [("409 Conflict", "{}"), ("418 x", "{}"), ("200 OK", "{}"), ("502 x", "<html>")] {
        let server = Server::answering(status, &[("set-cookie", "id=SESSION-ID")], body).await;
        let config = with_secrets(server.config());
        check_silent(&format!("{config:?}"));
        let client = config.build().expect("the configuration is valid");
        check_silent(&format!("{client:?}"));
        let error = delete_image(&client).await.expect_err("the response is a failure");
        assert!(error.response().is_some_and(|response| response.headers().contains_key("set-cookie")));
        check_silent(&printed(error));
        let request = server.request().await;
        assert!(request.starts_with("DELETE /image/42?force=true&key=QUERY-SECRET HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("x-api-key: HEADER-SECRET\r\n"), "{request}");
    }
}

#[tokio::test]
async fn transport_errors_do_not_show_the_url() {
    let server = Server::start(vec![Step::Reset]).await;
    let client = with_secrets(server.config()).build().expect("the configuration is valid");
    check_silent(&printed(delete_image(&client).await.expect_err("there is no response")));
}

#[test]
fn build_errors_do_not_show_what_they_refuse() {
    let config = || Config::new(Some("https://a.example"));
    for (config, expected) in [
        (config().credential("key", "x-api-key", "", "HEADER-SECRET\n"), "credential for `key`"),
        (config().credential("key", "x-api-key", "Bearer ", " "), "it is empty"),
        (config().credential("key", "no name", "", "HEADER-SECRET"), "no valid name"),
        (config().basic("basic", "HEADER-SECRET:x", "y"), "colon"),
        (config().basic("basic", "x", "HEADER-SECRET\r\n"), "line break"),
        (config().cookie_credential("cookie", "session", "COOKIE-SECRET; x"), "cookies cannot carry"),
        (config().query_credential("query", "key", ""), "it is empty"),
        (config().base_url("https://u:QUERY-SECRET@a.example"), "base URL"),
        (Config::new(None), "names no server"),
    ] {
        let error = config.build().expect_err("the configuration is invalid");
        let text = format!("{error} {error:?}");
        assert!(text.contains(expected), "{text}");
        check_silent(&text);
    }
}

#[test]
fn credential_comes_from_the_environment_or_its_name_is_told() {
    assert!(statusquo::__private::env("CARGO_PKG_NAME").is_ok());
    assert_eq!(statusquo::__private::environment_text("CARGO_PKG_NAME").ok().as_deref(), Some("statusquo"));
    let error = statusquo::__private::env("STATUSQUO_TEST_UNSET").expect_err("nobody sets it");
    assert!(error.to_string().contains("`STATUSQUO_TEST_UNSET`"), "{error}");
}

#[tokio::test]
async fn last_credential_of_a_scheme_counts() {
    let server = Server::answering("409 Conflict", &[], "").await;
    let config = server.config().credential("key", "x-api-key", "", "first").query_credential("query", "q", "x");
    let client = config.credential("key", "x-api-key", "", "second").build().expect("the configuration is valid");
    delete_image(&client).await.expect_err("the response is a failure");
    let request = server.request().await;
    assert!(request.contains("x-api-key: second\r\n") && !request.contains("first"), "{request}");
}
