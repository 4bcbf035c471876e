//! A request in the making: parameters by OpenAPI style, body, `Accept`.
//!
//! Takes values as a caller gives them, makes a [`reqwest::Request`]. A value can change what it stands for,
//! and nothing else: everything in it that has a meaning in a URL is percent-encoded.

use std::fmt;

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Operation, Other, RequestError,
    client::Core,
    multipart::{self, Fields},
    style::{self, Style},
};

/// A request in the making: what a generated builder wraps. It is one word wide.
///
/// The first thing that goes wrong is kept, and reported when the request is sent.
pub struct Request(Box<Draft>);

struct Draft {
    core: Core,
    operation: &'static Operation,
    parameters: Vec<Parameter>,
    server: Option<&'static str>,
    security: &'static [&'static [&'static str]],
    accept: Option<&'static str>,
    body: Option<Body>,
    /// Whether the response may take as long as it likes.
    is_stream: bool,
    error: Option<RequestError>,
}

#[derive(Clone)]
struct Parameter {
    location: Location,
    name: &'static str,
    style: Style,
    value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

struct Body {
    media: String,
    content: reqwest::Body,
}

impl Core {
    /// Starts a request of an operation.
    pub fn request(&self, operation: &'static Operation) -> Request {
        Request::new(self.clone(), operation)
    }
}

impl Request {
    /// Starts a request of an operation.
    pub(crate) fn new(core: Core, operation: &'static Operation) -> Self {
        Request(Box::new(Draft {
            core,
            operation,
            parameters: Vec::new(),
            server: None,
            security: &[],
            accept: None,
            body: None,
            is_stream: false,
            error: None,
        }))
    }

    /// Sets a parameter of the path template.
    pub fn path<T: Serialize>(self, name: &'static str, style: Style, value: T) -> Self {
        self.parameter(Location::Path, name, style, value)
    }

    /// Sets a query parameter; null sets none.
    pub fn query<T: Serialize>(self, name: &'static str, style: Style, value: T) -> Self {
        self.parameter(Location::Query, name, style, value)
    }

    /// Sets a header; null sets none.
    pub fn header<T: Serialize>(self, name: &'static str, style: Style, value: T) -> Self {
        self.parameter(Location::Header, name, style, value)
    }

    /// Sets a cookie; null sets none.
    pub fn cookie<T: Serialize>(self, name: &'static str, style: Style, value: T) -> Self {
        self.parameter(Location::Cookie, name, style, value)
    }

    /// Sets a JSON body.
    pub fn json_body<T: Serialize>(mut self, media: &str, body: T) -> Self {
        match serde_json::to_vec(&body) {
            Ok(bytes) => self.raw_body(media, bytes),
            Err(error) => {
                self.0.fail(RequestError::new(format!("the body cannot be written as JSON: {error}")));
                self
            }
        }
    }

    /// Sets a form-encoded body.
    pub fn form_body<T: Serialize>(mut self, media: &str, body: T) -> Self {
        let Fields(fields) = self.0.fields(body);
        let mut pairs = Vec::new();
        for (name, value) in &fields {
            style::push_pairs(&mut pairs, name, Style::Form, value);
        }
        self.raw_body(media, pairs.join("&"))
    }

    /// Sets a `multipart/form-data` body.
    pub fn multipart_body<T: Serialize>(mut self, media: &str, body: T) -> Self {
        let (boundary, text) = multipart::encode(&self.0.fields(body));
        self.raw_body(&format!("{media}; boundary={boundary}"), text)
    }

    /// Sets a body that is written already.
    pub fn raw_body<B: Into<reqwest::Body>>(mut self, media: &str, body: B) -> Self {
        self.0.body = Some(Body { media: media.to_owned(), content: body.into() });
        self
    }

    /// Sets the `Accept` header to the media types of the operation's responses.
    pub fn accept(mut self, media_types: &'static str) -> Self {
        self.0.accept = Some(media_types);
        self
    }

    /// Sends the request to a server of the operation's own, unless the user has set a base URL for the client.
    pub fn server(mut self, url: &'static str) -> Self {
        self.0.server = Some(url);
        self
    }

    /// Adds the credentials that the operation asks for: alternatives, each a set of security schemes.
    pub fn security(mut self, alternatives: &'static [&'static [&'static str]]) -> Self {
        self.0.security = alternatives;
        self
    }

    /// Lets the response take as long as it likes.
    pub(crate) fn without_timeout(mut self) -> Self {
        self.0.is_stream = true;
        self
    }

    /// Sends the request.
    ///
    /// # Errors
    /// `Other::Request` when it cannot be built, `Other::Transport` when no response arrives.
    pub(crate) async fn send(self) -> Result<reqwest::Response, Other> {
        let (core, security, timeout) = (self.0.core.clone(), self.0.security, !self.0.is_stream);
        let request = self.0.build()?;
        core.send(request, security, timeout).await
    }

    fn parameter<T: Serialize>(mut self, location: Location, name: &'static str, style: Style, value: T) -> Self {
        let value = self.0.value(name, value);
        self.0.set(Parameter { location, name, style, value });
        self
    }
}

/// A clone of a request whose body is a stream cannot be sent, and says so.
impl Clone for Request {
    fn clone(&self) -> Self {
        let draft = &*self.0;
        let mut error = draft.error.clone();
        let body = draft.body.as_ref().and_then(|Body { media, content }| match content.as_bytes() {
            Some(bytes) => Some(Body { media: media.clone(), content: bytes.to_vec().into() }),
            None => {
                error.get_or_insert_with(|| RequestError::new("a body that is a stream cannot be sent twice"));
                None
            }
        });
        let parameters = draft.parameters.clone();
        Request(Box::new(Draft { core: draft.core.clone(), parameters, body, error, ..*draft }))
    }
}

/// Shows which parameters are set, and no value: one of them may be a secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.0.operation;
        f.debug_struct("Request")
            .field("operation", &format_args!("{} {}", operation.method, operation.path))
            .field("parameters", &self.0.parameters.iter().map(|parameter| parameter.name).collect::<Vec<_>>())
            .field("body", &self.0.body.as_ref().map(|body| &body.media))
            .finish_non_exhaustive()
    }
}

fn not_set(name: &str) -> RequestError {
    RequestError::new(format!("`{name}` is required and was not set"))
}

impl Draft {
    /// The last value of a parameter counts.
    fn set(&mut self, parameter: Parameter) {
        let is_same = |known: &&mut Parameter| known.location == parameter.location && known.name == parameter.name;
        match self.parameters.iter_mut().find(is_same) {
            Some(known) => *known = parameter,
            None => self.parameters.push(parameter),
        }
    }

    /// Gives the finished request.
    ///
    /// # Errors
    /// The first parameter that is missing or could not be written, or a path that would lead elsewhere.
    fn build(mut self) -> Result<reqwest::Request, RequestError> {
        let path = self.path();
        let (mut query, mut cookies, mut headers) = (Vec::new(), Vec::new(), HeaderMap::new());
        for Parameter { location, name, style, value } in std::mem::take(&mut self.parameters) {
            match location {
                Location::Path => {}
                Location::Query => style::push_pairs(&mut query, name, style, &value),
                Location::Cookie => style::push_pairs(&mut cookies, name, style, &value),
                Location::Header => self.push_header(&mut headers, name, style, &value),
            }
        }
        if let Some(media_types) = self.accept {
            headers.insert(ACCEPT, HeaderValue::from_str(media_types)?);
        }
        if let Some(Body { media, .. }) = &self.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(media)?);
        }
        if !cookies.is_empty() {
            let cookies = HeaderValue::from_str(&cookies.join("; "))
                .map_err(|_| RequestError::new("a cookie holds a character that a header cannot carry"))?;
            headers.insert(COOKIE, cookies);
        }
        if let Some(error) = self.error {
            return Err(error);
        }
        check_path(self.operation.path, &path)?;
        let mut url = format!("{}{path}", self.core.base_url_for(self.server));
        if !query.is_empty() {
            url.push('?');
            url.push_str(&query.join("&"));
        }
        let url = url.parse().map_err(|error| RequestError::new(format!("the URL is not valid: {error}")))?;
        let method = self.operation.method.parse().map_err(|_| RequestError::new("the method is not valid"))?;
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = self.body.map(|body| body.content);
        Ok(request)
    }

    /// Fills the path template. Every name in it needs a value.
    fn path(&mut self) -> String {
        let mut path = String::with_capacity(self.operation.path.len());
        let mut rest = self.operation.path;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            path.push_str(before);
            rest = after;
            let is_same = |known: &&Parameter| known.location == Location::Path && known.name == name;
            match self.parameters.iter().find(is_same) {
                Some(Parameter { style, value, .. }) => path.push_str(&style::in_path(name, *style, value)),
                None => self.fail(not_set(name)),
            }
        }
        path.push_str(rest);
        path
    }

    fn push_header(&mut self, headers: &mut HeaderMap, name: &str, style: Style, value: &Value) {
        if value.is_null() {
            return;
        }
        let text = style::in_header(style, value);
        match (HeaderName::try_from(name), HeaderValue::from_str(&text)) {
            (Ok(name), Ok(value)) => {
                headers.append(name, value);
            }
            _ => self.fail(RequestError::new(format!("`{name}` holds a character that a header cannot carry"))),
        }
    }

    fn value<T: Serialize>(&mut self, name: &str, value: T) -> Value {
        serde_json::to_value(value).unwrap_or_else(|error| {
            self.fail(RequestError::new(format!("`{name}` cannot be written: {error}")));
            Value::Null
        })
    }

    fn fields<T: Serialize>(&mut self, body: T) -> Fields {
        Fields::of(&body).unwrap_or_else(|error| {
            self.fail(RequestError::new(format!("the body cannot be written: {error}")));
            Fields(Vec::new())
        })
    }

    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert(error);
    }
}

/// Every URL parser takes `.` and `..` for steps between segments, and an empty segment names the collection instead of
/// the item.
fn check_path(template: &str, path: &str) -> Result<(), RequestError> {
    // Values are encoded, so that the path has the segments of its template.
    for (template, segment) in template.split('/').zip(path.split('/')) {
        let fault = match segment {
            "." | ".." => "is a step between segments",
            "" if !template.is_empty() => "is empty",
            _ => continue,
        };
        return Err(RequestError::new(format!("`{template}` {fault}, which would lead to another resource")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::Config;

    const OPERATION: Operation =
        Operation { id: "get_thing", method: "GET", path: "/things('{name}')/x", failures: &[] };
    const BARE: Operation = Operation { id: "get", method: "GET", path: "/image/{id}", failures: &[] };

    fn start(operation: &'static Operation) -> Request {
        let config = Config::new(Some("http://h/api"));
        Request::new(config.build().expect("the URL is valid"), operation)
    }

    fn build(request: Request) -> Result<reqwest::Request, RequestError> {
        request.0.build()
    }

    fn url(fill: impl FnOnce(Request) -> Request) -> String {
        let request = fill(start(&OPERATION).path("name", Style::Simple, "n"));
        build(request).unwrap().url().as_str().replace("http://h/api/things('n')/x", "")
    }

    #[test]
    fn a_path_parameter_stays_within_its_segment() {
        for (value, expected) in [
            ("../products?a=1#f", "http://h/api/things('..%2Fproducts%3Fa%3D1%23f')/x"),
            ("a')/item(3", "http://h/api/things('a%27%29%2Fitem%283')/x"),
            ("{name}", "http://h/api/things('%7Bname%7D')/x"),
            ("ä %", "http://h/api/things('%C3%A4%20%25')/x"),
        ] {
            let request = start(&OPERATION).path("name", Style::Simple, value);
            assert_eq!(build(request).unwrap().url().as_str(), expected);
        }
    }

    #[test]
    fn a_path_to_another_resource_is_refused() {
        for value in [".", "..", ""] {
            let error = build(start(&BARE).path("id", Style::Simple, value)).unwrap_err().to_string();
            assert!(error.contains("`{id}`") && error.contains("another resource"), "{error}");
        }
        for value in ["...", ".a", "%2e%2e", "\\..\\"] {
            let request = build(start(&BARE).path("id", Style::Simple, value)).unwrap();
            assert_eq!(request.url().path().split('/').count(), 4, "{}", request.url());
        }
    }

    #[test]
    fn an_empty_value_within_a_segment_is_a_value() {
        let request = start(&OPERATION).path("name", Style::Simple, "");
        assert_eq!(build(request).unwrap().url().path(), "/api/things('')/x");
    }

    #[test]
    fn a_path_that_is_not_filled_is_refused() {
        let error = build(start(&BARE)).unwrap_err().to_string();
        assert!(error.contains("`id`") && error.ends_with("is required and was not set"), "{error}");
    }

    #[test]
    fn the_last_value_counts() {
        let request = start(&BARE).path("id", Style::Simple, 1).path("id", Style::Simple, 2);
        let request = request.query("a", Style::Form, 1).query("a", Style::Form, 2);
        assert_eq!(build(request).unwrap().url().as_str(), "http://h/api/image/2?a=2");
    }

    #[test]
    fn neither_values_nor_bodies_show() {
        let request = start(&BARE).path("id", Style::Simple, "SECRET").header("x-token", Style::Simple, "SECRET");
        let request = request.json_body("application/json", json!({ "password": "SECRET" }));
        let shown = format!("{request:?}");
        assert!(!shown.contains("SECRET") && shown.contains("x-token"), "{shown}");
        assert!(format!("{:?}", request.clone()) == shown);
    }

    #[test]
    fn media_type_that_is_none_is_reported() {
        let request = start(&OPERATION).path("name", Style::Simple, "n").json_body("text/\n", 1);
        assert!(build(request).is_err());
    }

    #[test]
    fn queries_are_written_by_style() {
        let list = json!(["a b", "c,d"]);
        let object = json!({ "k": 1, "l": "x&y" });
        for (style, value, expected) in [
            (Style::Form, &list, "?$q=a%20b&$q=c%2Cd"),
            (Style::FormJoined, &list, "?$q=a%20b,c%2Cd"),
            (Style::SpaceDelimited, &list, "?$q=a%20b%20c%2Cd"),
            (Style::PipeDelimited, &list, "?$q=a%20b%7Cc%2Cd"),
            (Style::DeepObject, &object, "?$q%5Bk%5D=1&$q%5Bl%5D=x%26y"),
            (Style::Form, &object, "?k=1&l=x%26y"),
            (Style::FormJoined, &object, "?$q=k,1,l,x%26y"),
            (Style::Json, &object, "?$q=%7B%22k%22%3A1%2C%22l%22%3A%22x%26y%22%7D"),
            (Style::Form, &json!(true), "?$q=true"),
            (Style::Form, &Value::Null, ""),
        ] {
            assert_eq!(url(|request| request.query("$q", style, value)), expected, "{style:?}");
        }
    }

    /// The examples of RFC 6570, which OpenAPI's styles for paths come from.
    #[test]
    fn paths_are_written_by_style() {
        let (list, object) = (json!(["red", "green"]), json!({ "dot": ".", "semi": ";" }));
        for (style, value, expected) in [
            (Style::Simple, &list, "red,green"),
            (Style::Simple, &object, "dot,.,semi,%3B"),
            (Style::SimpleExploded, &object, "dot=.,semi=%3B"),
            (Style::Label, &list, ".red,green"),
            (Style::LabelExploded, &list, ".red.green"),
            (Style::LabelExploded, &object, ".dot=..semi=%3B"),
            (Style::Matrix, &list, ";id=red,green"),
            (Style::Matrix, &json!(5), ";id=5"),
            (Style::MatrixExploded, &list, ";id=red;id=green"),
            (Style::MatrixExploded, &object, ";dot=.;semi=%3B"),
        ] {
            let request = build(start(&BARE).path("id", style, value)).unwrap();
            assert_eq!(request.url().path(), format!("/api/image/{expected}"), "{style:?}");
        }
        let request = start(&BARE).path("id", Style::Simple, 1).header("x-a", Style::SimpleExploded, &object);
        assert_eq!(build(request).unwrap().headers()["x-a"], "dot=.,semi=;");
    }

    #[test]
    fn headers_and_cookies_refuse_what_they_cannot_carry() {
        let set = || start(&BARE).path("id", Style::Simple, 1);
        let request = set().header("x-note", Style::Simple, "a\r\nx-evil: 1");
        assert!(build(request).unwrap_err().to_string().contains("x-note"));

        let request = set().cookie("sid", Style::Form, "a; b").header("x-ids", Style::Simple, ["1", "2"]);
        let request = build(request).unwrap();
        assert_eq!(request.headers()["cookie"], "sid=a%3B%20b");
        assert_eq!(request.headers()["x-ids"], "1,2");
    }
}
