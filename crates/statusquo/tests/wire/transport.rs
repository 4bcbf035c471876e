//! No response: what is known about the request.

use std::{error::Error, time::Duration};

use statusquo::{__private::Config, OperationError, Other, Retry, TransportError};

use crate::{
    contract::{DeleteImageError, delete_image},
    server::{Server, Step, head},
};

const SOON: Duration = Duration::from_millis(500);

fn transport(error: &DeleteImageError) -> &TransportError {
    match error.other() {
        Some(Other::Transport(transport)) => transport,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn refused_connection_was_not_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let url = format!("http://{}", listener.local_addr().expect("the listener is bound"));
    drop(listener);
    let client = Config::new(None).base_url(url).build().expect("the configuration is valid");
    let error = delete_image(&client).await.expect_err("nobody listens");
    assert!(!transport(&error).may_have_been_sent() && !transport(&error).is_timeout());
    assert_eq!(error.to_string(), "DELETE /image/{id}: no response (the request was not sent)");
    assert_eq!((error.status(), error.variant(), error.retry()), (None, "Transport", Retry::Transient));
    let post = statusquo::Operation { method: "POST", ..DeleteImageError::OPERATION };
    assert_eq!(error.other().map(|other| other.retry(&post)), Some(Retry::Transient), "nothing was sent");
    assert!(error.source().is_some_and(|source| source.is::<reqwest::Error>()));
}

#[tokio::test]
async fn silence_may_have_been_sent() {
    let server = Server::start(vec![Step::Hang]).await;
    let client = server.config().timeout(SOON).build().expect("the configuration is valid");
    let error = delete_image(&client).await.expect_err("the server says nothing");
    assert!(transport(&error).may_have_been_sent() && transport(&error).is_timeout());
    assert_eq!(error.to_string(), "DELETE /image/{id}: no response in time (the request may have been sent)");
    assert_eq!(error.retry(), Retry::Transient, "DELETE is idempotent");
    let post = statusquo::Operation { method: "POST", ..DeleteImageError::OPERATION };
    assert_eq!(error.other().map(|other| other.retry(&post)), Some(Retry::Never));
}

#[tokio::test]
async fn closed_connection_and_nonsense_may_have_been_sent() {
    for steps in [
        vec![],
        vec![Step::Reset],
        vec![Step::Send(b"SSH-2.0-x\r\n".to_vec())],
        vec![Step::Send(b"HTTP/1.1 40".to_vec())],
    ] {
        let server = Server::start(steps).await;
        let error = delete_image(&server.client()).await.expect_err("that is no response");
        assert!(transport(&error).may_have_been_sent(), "{error:?}");
    }
}

#[tokio::test]
async fn timeout_within_the_body_keeps_the_status() {
    let start = head("409 Conflict", &[("content-length", "100")]);
    let server = Server::start(vec![Step::Send(start), Step::Hang]).await;
    let client = server.config().timeout(SOON).build().expect("the configuration is valid");
    let error = delete_image(&client).await.expect_err("the response is a failure");
    assert_eq!((error.variant(), error.status().map(|status| status.as_u16())), ("Conflict", Some(409)));
}

#[tokio::test]
async fn request_that_cannot_be_built_is_not_sent() {
    let error = reqwest::Client::new().get("http://[SECRET").build().expect_err("that is no URL");
    let error = DeleteImageError::from(error);
    assert_eq!(error.to_string(), "DELETE /image/{id}: request not sent: it cannot be built");
    assert_eq!((error.variant(), error.retry()), ("Request", Retry::Never));
    assert!(error.source().is_some() && !format!("{error:?}").contains("SECRET"));

    let error = reqwest::header::HeaderValue::from_str("SECRET\n").expect_err("that is no header");
    let error = DeleteImageError::from(error);
    assert!(error.to_string().contains("a header parameter") && !format!("{error:?}").contains("SECRET"));
}
