//! What every generated client owes its user beside its errors, shown on one of them.

use std::error::Error;
use std::process::Command;
use std::time::Duration;

use sales_layer::{catalog, dam};
use statusquo::testing::{SECRET, Server, Step, response};
use statusquo::{OperationError, Other, Retry};

fn dam(server: &Server) -> dam::Client {
    dam::Client::builder().api_key(SECRET).base_url(server.url()).build().expect("the settings are valid")
}

fn catalog(server: &Server) -> catalog::Client {
    catalog::Client::builder().api_key(SECRET).base_url(server.url()).build().expect("the settings are valid")
}

async fn answering(status: u16, headers: &[(&str, &str)], body: &str) -> Server {
    let server = Server::start().await;
    server.script(vec![Step::Send(response(status, headers, body.as_bytes()))]);
    server
}

/// The error must say that nothing was sent, and why.
#[track_caller]
fn check_not_sent(server: &Server, error: &impl OperationError, reason: &str) {
    assert!(matches!(error.other(), Some(Other::Request(_))), "{error:?}");
    assert!(error.to_string().contains(reason), "{error}");
    assert_eq!(server.take_received(), [], "nothing is sent");
}

#[tokio::test]
async fn a_path_parameter_stays_within_its_segment() {
    for (value, expected) in [
        ("../products?a=1#f", "..%2Fproducts%3Fa%3D1%23f"),
        ("a')/item(3)/x('", "a%27%29%2Fitem%283%29%2Fx%28%27"),
        ("%2e%2e", "%252e%252e"),
        ("a b\u{e9}\r\n", "a%20b%C3%A9%0D%0A"),
        ("..", ".."),
    ] {
        let server = answering(204, &[], "").await;
        let call = catalog(&server);
        call.delete_custom_entity_item(value, 7).send().await.expect("a success");
        let targets: Vec<String> = server.take_received().into_iter().map(|request| request.target).collect();
        assert_eq!(targets, [format!("/rest/Catalog/CustomEntities('{expected}')/item(7)")]);
    }
}

#[tokio::test]
async fn a_query_parameter_stays_within_its_pair() {
    let server = answering(200, &[], "{}").await;
    dam(&server).list_images().filter("a&$top=9#f +%").top(1).send().await.expect("a success");
    assert_eq!(server.take_received()[0].target, "/image?$filter=a%26%24top%3D9%23f%20%2B%25&$top=1");
}

#[tokio::test]
async fn a_header_that_would_start_another_is_not_sent() {
    let server = answering(204, &[], "").await;
    let call = catalog(&server);
    let request = call.delete_custom_entity_item("a", 1);
    let error = request.accept_language("en\r\nx-evil: 1").send().await.expect_err("a header cannot carry it");
    check_not_sent(&server, &error, "`Accept-Language`");
    assert!(!error.to_string().contains("evil"), "{error}");
}

#[tokio::test]
async fn nothing_is_sent_that_the_specification_does_not_ask_for() {
    let server = answering(204, &[], "").await;
    dam(&server).delete_image(42).send().await.expect("a success");
    let [request] = &server.take_received()[..] else { panic!("one request is sent") };
    assert_eq!((request.method.as_str(), request.target.as_str()), ("DELETE", "/image/42"));
    let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "x-api-key"]);
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn a_redirect_does_not_carry_the_key_elsewhere() {
    let elsewhere = answering(204, &[], "").await;
    let location = format!("{}/image/42", elsewhere.url());
    let server = answering(307, &[("location", &location)], "").await;
    let error = dam(&server).delete_image(42).send().await.expect_err("a redirect is no success");
    assert_eq!((error.status().map(|status| status.as_u16()), error.variant()), (Some(307), "Undocumented"));
    assert_eq!(elsewhere.take_received(), []);
}

#[tokio::test]
async fn a_success_that_is_not_documented_is_none() {
    let server = answering(202, &[], "accepted").await;
    let error = dam(&server).delete_image(42).send().await.expect_err("204 is the documented success");
    assert_eq!(error.to_string(), "DELETE /image/{id}: undocumented status 202 Accepted");
    assert_eq!(error.response().map(|response| response.text().into_owned()).as_deref(), Some("accepted"));
}

#[tokio::test]
async fn a_failure_says_what_to_do_about_it() {
    for (status, headers, expected) in [
        (409, &[][..], Retry::WhenStateChanges),
        (500, &[], Retry::Transient),
        (500, &[("retry-after", "7")], Retry::After(Duration::from_secs(7))),
        (404, &[], Retry::Never),
        (503, &[], Retry::Transient),
    ] {
        let server = answering(status, headers, "").await;
        let error = dam(&server).delete_image(42).send().await.expect_err("a failure");
        assert_eq!(error.retry(), expected, "{error}");
    }
}

#[tokio::test]
async fn the_errors_of_two_operations_pass_as_one() {
    async fn delete_first(dam: &dam::Client) -> Result<(), statusquo::Error> {
        let images = dam.list_images().top(1).send().await?.into_inner();
        let first = images.items.flatten().into_iter().flatten().find_map(|image| image.id).unwrap_or(42);
        dam.delete_image(first).send().await?;
        Ok(())
    }
    let problem = r#"{"title":"Conflict","detail":"the image is being processed"}"#;
    let server = answering(401, &[("x-request-id", "req-9")], "").await;
    let error = delete_first(&dam(&server)).await.expect_err("the first call fails");
    assert_eq!(
        (error.operation().id, error.variant(), error.request_id()),
        ("list_images", "Unauthorized", Some("req-9"))
    );
    assert!(error.downcast_ref::<dam::DeleteImageError>().is_none());

    let server = answering(409, &[], problem).await;
    let error = dam(&server).delete_image(42).send().await.expect_err("a failure");
    let error = statusquo::Error::from(error);
    assert_eq!(error.to_string(), "DELETE /image/{id}: 409 Conflict: Conflict: the image is being processed");
    let error: dam::DeleteImageError = error.downcast().expect("it is this operation's");
    let dam::DeleteImageError::Conflict(conflict) = error else { panic!("{error:?}") };
    assert_eq!(conflict.into_body().and_then(|body| body.title.flatten()).as_deref(), Some("Conflict"));
}

#[tokio::test]
async fn the_key_is_shown_nowhere() {
    let server = answering(401, &[], "").await;
    let builder = dam::Client::builder().api_key(SECRET).base_url(server.url());
    let mut shown = vec![format!("{builder:?}"), format!("{builder:#?}")];
    let client = builder.build().expect("the settings are valid");
    shown.extend([format!("{client:?}"), format!("{:?}", client.delete_image(42))]);
    let error = client.delete_image(42).send().await.expect_err("a failure");
    shown.extend([format!("{error:?}"), error.to_string(), format!("{:?}", statusquo::Error::from(error))]);

    let invalid = dam::Client::builder().api_key(format!("{SECRET}\r\n")).base_url(server.url()).build();
    let error = invalid.expect_err("a header cannot carry it");
    shown.extend([format!("{error:?}"), error.to_string(), format!("{:?}", error.source())]);
    for text in shown {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn the_specification_says_where_requests_go() {
    let client = dam::Client::builder().api_key(SECRET).build().expect("the settings are valid");
    assert_eq!(client.base_url(), "https://api2.saleslayer.com/dam");
    for url in ["", "api2.saleslayer.com", "ftp://api2.saleslayer.com", "https://a.example/?key=1"] {
        let error = dam::Client::builder().api_key(SECRET).base_url(url).build().expect_err("no such base URL");
        assert!(error.to_string().starts_with("base URL: "), "{error}");
    }
}

/// Whether a variable is set decides which half of the test a process runs: it cannot change its own safely.
#[test]
fn the_key_may_come_from_the_environment() {
    const KEY: &str = "SALES_LAYER_API_KEY";
    const CHILD: &str = "STATUSQUO_TESTS_CHILD";
    if std::env::var_os(CHILD).is_some() {
        match std::env::var(KEY).is_ok_and(|key| !key.is_empty()) {
            true => drop(dam::Client::from_env().expect("the key is set")),
            false => {
                let error = dam::Client::from_env().expect_err("the key is not set");
                assert!(error.to_string().contains(KEY), "{error}");
            }
        }
        return;
    }
    for key in [None, Some(""), Some(SECRET)] {
        let mut child = Command::new(std::env::current_exe().expect("this program has a path"));
        child.args(["--exact", "the_key_may_come_from_the_environment"]).env(CHILD, "1").env_remove(KEY);
        if let Some(key) = key {
            child.env(KEY, key);
        }
        let output = child.output().expect("this program can be run again");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{key:?}: {said}");
    }
}

#[test]
fn errors_are_small_and_can_go_anywhere() {
    fn words<E: OperationError>() -> usize {
        size_of::<E>().div_ceil(size_of::<usize>())
    }
    assert!(words::<dam::ListImagesError>() <= 3 && words::<dam::DeleteImageError>() <= 3);
    assert!(words::<catalog::CreateProductError>() <= 3 && words::<catalog::DeleteCustomEntityItemError>() <= 3);
    assert!(size_of::<statusquo::Error>() <= 2 * size_of::<usize>());

    fn goes_anywhere<T: Error + Send + Sync + 'static>() {}
    goes_anywhere::<dam::DeleteImageError>();
    goes_anywhere::<statusquo::Error>();
}
