//! One function for the errors of every operation of every API: [`OperationError`] is all that it knows of them.

use std::fmt::Debug;

use commerce_layer::core;
use sales_layer::{catalog, dam};
use salesos::crm;
use salla::{merchant, oauth};
use statusquo::testing::{SECRET, Server, Step, response};
use statusquo::{OperationError, Other, ResponseValue, Retry};

/// Says what failed, how, and what to do about it.
fn explain<E: OperationError>(e: &E) -> String {
    let name = E::OPERATION.id;
    let status = e.status().map(|status| status.as_u16()).unwrap_or_default();
    let said = e.response().and_then(|response| response.summary());
    let said = said.map(|said| format!(", saying \"{said}\"")).unwrap_or_default();
    let what = match e.other() {
        None => format!("{name} failed with {status} {}{said}", e.variant()),
        Some(Other::Undocumented(_)) => {
            let known = E::OPERATION.failures.len();
            format!("{name} answered {status}, which is none of the {known} failures that it documents{said}")
        }
        Some(Other::Decode(_)) => format!("{name} succeeded with {status}, but the response cannot be read"),
        Some(Other::Transport(lost)) if lost.may_have_been_sent() => format!("{name} may or may not have happened"),
        Some(Other::Transport(_)) => format!("{name} never reached the server"),
        Some(Other::Request(_)) => format!("{name} was not even sent"),
    };
    let advice = match e.retry() {
        Retry::Never => "Do not repeat it.".to_owned(),
        Retry::WhenStateChanges => "Repeat it when things have changed.".to_owned(),
        Retry::Transient => "Repeat it a few times.".to_owned(),
        Retry::AfterRefresh => "Renew the credentials, then repeat it once.".to_owned(),
        Retry::Ignorable => "All is as it should be.".to_owned(),
        Retry::After(wait) => format!("Repeat it in {} s.", wait.as_secs()),
    };
    format!("{what}. {advice}")
}

/// A server that gives every request this JSON.
async fn answering(status: u16, headers: &[(&str, &str)], body: &str) -> Server {
    let server = Server::start().await;
    let headers = [headers, &[("content-type", "application/json")]].concat();
    server.script(vec![Step::Send(response(status, &headers, body.as_bytes()))]);
    server
}

#[track_caller]
fn check<T: Debug, E: OperationError>(result: Result<ResponseValue<T>, E>, expected: &str) {
    assert_eq!(explain(&result.expect_err(expected)), expected);
}

fn of_dam(server: &Server) -> dam::Client {
    dam::Client::builder().api_key(SECRET).base_url(server.url()).build().expect("the settings are valid")
}

fn of_catalog(server: &Server) -> catalog::Client {
    catalog::Client::builder().api_key(SECRET).base_url(server.url()).build().expect("the settings are valid")
}

fn of_core(server: &Server) -> core::Client {
    core::Client::builder().bearer_token(SECRET).base_url(server.url()).build().expect("the settings are valid")
}

fn of_merchant(server: &Server) -> merchant::Client {
    merchant::Client::builder().bearer_token(SECRET).base_url(server.url()).build().expect("the settings are valid")
}

fn of_oauth(server: &Server) -> oauth::Client {
    oauth::Client::builder().base_url(server.url()).build().expect("the settings are valid")
}

fn of_crm(server: &Server) -> crm::Client {
    crm::Client::builder().bearer_token(SECRET).base_url(server.url()).build().expect("the settings are valid")
}

#[tokio::test]
async fn errors_of_the_dam_api_explain_themselves() {
    let server = answering(409, &[], r#"{"title":"Conflict","detail":"the image is being processed"}"#).await;
    check(
        of_dam(&server).delete_image(42).send().await,
        "delete_image failed with 409 Conflict, saying \"Conflict: the image is being processed\". \
         Repeat it when things have changed.",
    );
    let server = answering(500, &[("retry-after", "7")], "{}").await;
    check(
        of_dam(&server).delete_image(42).send().await,
        "delete_image failed with 500 InternalServerError. Repeat it in 7 s.",
    );
}

#[tokio::test]
async fn errors_of_the_catalog_api_explain_themselves() {
    let server = answering(404, &[], r#"{"title":"Not Found","detail":"no product 7"}"#).await;
    check(
        of_catalog(&server).get_product(7).send().await,
        "get_product failed with 404 NotFound, saying \"Not Found: no product 7\". Do not repeat it.",
    );
    let server = answering(500, &[], "").await;
    check(
        of_catalog(&server).get_product(7).send().await,
        "get_product failed with 500 InternalServerError. Repeat it a few times.",
    );
}

#[tokio::test]
async fn errors_of_the_core_api_explain_themselves() {
    let body = r#"{"errors":[{"title":"Invalid token","detail":"The token has expired.","code":"INVALID_TOKEN"}]}"#;
    let server = answering(401, &[], body).await;
    check(
        of_core(&server).get_sku("a").send().await,
        "get_sku failed with 401 InvalidToken, saying \"Invalid token: The token has expired.\". \
         Renew the credentials, then repeat it once.",
    );
    let server = answering(429, &[("x-ratelimit-interval", "10")], "{}").await;
    check(
        of_core(&server).delete_sku("a").send().await,
        "delete_sku failed with 429 TooManyRequests. Repeat it in 10 s.",
    );
}

#[tokio::test]
async fn errors_of_the_merchant_api_explain_themselves() {
    let body = r#"{"status":401,"success":false,"error":{"code":"Unauthorized",
        "message":"The access token should have access to one of those scopes: products.read_write"}}"#;
    let server = answering(401, &[], body).await;
    check(
        of_merchant(&server).delete_product(1).send().await,
        "delete_product failed with 401 MissingScope, saying \
         \"The access token should have access to one of those scopes: products.read_write\". Do not repeat it.",
    );
    let body = r#"{"status":404,"success":false,"error":{"code":404,"message":"المنتج غير موجود"}}"#;
    let server = answering(202, &[], body).await;
    check(
        of_merchant(&server).delete_product(1).send().await,
        "delete_product failed with 202 ReportedFailure, saying \"المنتج غير موجود\". Do not repeat it.",
    );
}

#[tokio::test]
async fn errors_of_the_oauth_api_explain_themselves() {
    let server = answering(401, &[], r#"{"error":"invalid_grant","error_description":"The code was used."}"#).await;
    let body = oauth::types::TokenRequest::new("id", "secret", oauth::types::TokenRequestGrantType::RefreshToken);
    check(
        of_oauth(&server).request_token(body).send().await,
        "request_token failed with 401 InvalidGrant, saying \"The code was used.\". Do not repeat it.",
    );
}

#[tokio::test]
async fn errors_of_the_crm_api_explain_themselves() {
    let server = answering(400, &[], r#"{"statusCode":400,"message":"Lead has already been converted"}"#).await;
    check(
        of_crm(&server).convert_lead("x", crm::types::ConvertLead::new()).send().await,
        "convert_lead failed with 400 AlreadyConverted, saying \"Lead has already been converted\". \
         All is as it should be.",
    );
    let server = answering(200, &[], r#"{"message":"Delete not implemented - use Salesforce"}"#).await;
    check(
        of_crm(&server).delete_opportunity("x").send().await,
        "delete_opportunity failed with 200 NotImplemented, saying \"Delete not implemented - use Salesforce\". \
         Do not repeat it.",
    );
}

#[tokio::test]
async fn what_is_not_documented_explains_itself_too() {
    let server = answering(418, &[], r#"{"message":"I am a teapot"}"#).await;
    check(
        of_dam(&server).delete_image(42).send().await,
        "delete_image answered 418, which is none of the 5 failures that it documents, saying \"I am a teapot\". \
         Do not repeat it.",
    );
    let server = answering(200, &[], "<html>").await;
    check(
        of_crm(&server).get_lead("x").send().await,
        "get_lead succeeded with 200, but the response cannot be read. Do not repeat it.",
    );
    check(of_core(&server).get_sku("").send().await, "get_sku was not even sent. Do not repeat it.");

    server.script(vec![Step::Close]);
    check(
        of_merchant(&server).delete_product(1).send().await,
        "delete_product may or may not have happened. Repeat it a few times.",
    );
    let body = oauth::types::TokenRequest::new("id", "secret", oauth::types::TokenRequestGrantType::RefreshToken);
    check(
        of_oauth(&server).request_token(body).send().await,
        "request_token may or may not have happened. Do not repeat it.",
    );

    // Nobody listens on the port of a socket that is bound and no more.
    let socket = tokio::net::TcpSocket::new_v4().expect("there are sockets");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("loopback has a free port");
    let url = format!("http://{}", socket.local_addr().expect("it is bound"));
    let client = catalog::Client::builder().api_key(SECRET).base_url(url).build().expect("the settings are valid");
    check(client.get_product(7).send().await, "get_product never reached the server. Repeat it a few times.");
}
