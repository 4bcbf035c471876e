//! A request in the making: parameters by OpenAPI style, body, `Accept`.
//!
//! Takes values as generated builders hold them, gives a [`reqwest::Request`]. A value can change what it stands for,
//! and nothing else: everything in it that has a meaning in a URL is percent-encoded.

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Operation, RequestError, multipart,
    url::{encode, encode_name},
};

/// How a parameter's value is written: `style` and `explode` of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`.
    Simple,
    /// `name=a&name=b`.
    Form,
    /// `name=a,b`.
    FormJoined,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// `.a.b` in a path.
    Label,
    /// `;name=a,b` in a path.
    Matrix,
    /// The value's JSON text.
    Json,
}

/// A request in the making. The first thing that goes wrong is kept and reported by [`Request::build`].
#[derive(Debug)]
pub struct Request {
    method: &'static str,
    /// The path template, to compare the path with.
    template: &'static str,
    path: String,
    query: Vec<String>,
    pub(crate) server: Option<&'static str>,
    headers: HeaderMap,
    cookies: Vec<String>,
    body: Option<reqwest::Body>,
    error: Option<RequestError>,
}

/// Returns the value of a parameter that an operation cannot do without.
///
/// # Errors
/// Says which parameter has not been set.
pub fn required<T>(value: Option<T>, name: &str) -> Result<T, RequestError> {
    value.ok_or_else(|| RequestError::new(format!("`{name}` is required and was not set")))
}

impl Request {
    /// Starts a request of an operation.
    pub fn new(operation: &Operation) -> Self {
        Request {
            method: operation.method,
            template: operation.path,
            path: operation.path.to_owned(),
            query: Vec::new(),
            server: None,
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: None,
            error: None,
        }
    }

    /// Fills a parameter of the path template.
    pub fn path<T: Serialize>(&mut self, name: &str, style: Style, value: &T) {
        let value = self.value(name, value);
        let text = match style {
            Style::Label => format!(".{}", pieces(&value).join(".")),
            Style::Matrix => format!(";{}={}", encode(name), pieces(&value).join(",")),
            Style::Json => encode(&value.to_string()),
            Style::Simple
            | Style::Form
            | Style::FormJoined
            | Style::SpaceDelimited
            | Style::PipeDelimited
            | Style::DeepObject => pieces(&value).join(","),
        };
        self.path = self.path.replace(&format!("{{{name}}}"), &text);
    }

    /// Adds a query parameter; `None` and null add nothing.
    pub fn query<T: Serialize>(&mut self, name: &str, style: Style, value: &T) {
        let value = self.value(name, value);
        push_pairs(&mut self.query, name, style, &value);
    }

    /// Adds a header; `None` and null add nothing.
    pub fn header<T: Serialize>(&mut self, name: &'static str, style: Style, value: &T) {
        let value = self.value(name, value);
        if value.is_null() {
            return;
        }
        let text = match style {
            Style::Json => value.to_string(),
            _ => plain(&value),
        };
        match (HeaderName::try_from(name), HeaderValue::from_str(&text)) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            _ => self.fail(RequestError::new(format!("`{name}` holds a character that a header cannot carry"))),
        }
    }

    /// Adds a cookie; `None` and null add nothing.
    pub fn cookie<T: Serialize>(&mut self, name: &str, style: Style, value: &T) {
        let value = self.value(name, value);
        push_pairs(&mut self.cookies, name, style, &value);
    }

    /// Sets the `Accept` header to the media types that the operation answers with.
    pub fn accept(&mut self, media_types: &'static str) {
        self.media(ACCEPT, media_types);
    }

    /// Sets a JSON body; `None` sets none.
    pub fn json<T: Serialize>(&mut self, media: &'static str, body: Option<&T>) {
        let Some(body) = body else { return };
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body(media, Some(bytes)),
            Err(error) => self.fail(RequestError::new(format!("the body cannot be written as JSON: {error}"))),
        }
    }

    /// Sets a form-encoded body; `None` sets none.
    pub fn form<T: Serialize>(&mut self, media: &'static str, body: Option<&T>) {
        let Some(body) = body else { return };
        let value = self.value("body", body);
        let mut pairs = Vec::new();
        for (name, value) in value.as_object().into_iter().flatten() {
            push_pairs(&mut pairs, name, Style::Form, value);
        }
        self.body(media, Some(pairs.join("&")));
    }

    /// Sets a `multipart/form-data` body; `None` sets none.
    pub fn multipart<T: Serialize>(&mut self, media: &'static str, body: Option<&T>) {
        let Some(body) = body else { return };
        let value = self.value("body", body);
        let (boundary, text) = multipart::encode(&value);
        self.media(CONTENT_TYPE, &format!("{media}; boundary={boundary}"));
        self.body = Some(text.into());
    }

    /// Sends the request to a server of the operation's own, unless the user has set a base URL for the client.
    pub fn server(&mut self, url: &'static str) {
        self.server = Some(url);
    }

    /// Sets a body that is written already; `None` sets none.
    pub fn body(&mut self, media: &'static str, body: Option<impl Into<reqwest::Body>>) {
        if let Some(body) = body {
            self.media(CONTENT_TYPE, media);
            self.body = Some(body.into());
        }
    }

    /// Gives the finished request.
    ///
    /// # Errors
    /// The first parameter that could not be written, or a path that would lead elsewhere.
    pub fn build(self, base_url: &str) -> Result<reqwest::Request, RequestError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.check_path()?;
        let mut url = format!("{base_url}{}", self.path);
        if !self.query.is_empty() {
            url.push('?');
            url.push_str(&self.query.join("&"));
        }
        let url = url.parse().map_err(|error| RequestError::new(format!("the URL is not valid: {error}")))?;
        let method = self.method.parse().map_err(|_| RequestError::new("the method is not valid"))?;
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = self.headers;
        if !self.cookies.is_empty() {
            let cookies = HeaderValue::from_str(&self.cookies.join("; "))
                .map_err(|_| RequestError::new("a cookie holds a character that a header cannot carry"))?;
            request.headers_mut().insert(COOKIE, cookies);
        }
        *request.body_mut() = self.body;
        Ok(request)
    }

    /// Every URL parser takes `.` and `..` for steps between segments, and an empty segment names the collection
    /// instead of the item.
    fn check_path(&self) -> Result<(), RequestError> {
        // Values are encoded, so that the path has the segments of its template.
        for (template, segment) in self.template.split('/').zip(self.path.split('/')) {
            let fault = match segment {
                "." | ".." => "is a step between segments",
                "" if !template.is_empty() => "is empty",
                _ => continue,
            };
            return Err(RequestError::new(format!("`{template}` {fault}, which would lead to another resource")));
        }
        Ok(())
    }

    /// Sets a header that holds media types of the specification, which may be anything.
    fn media(&mut self, name: HeaderName, media: &str) {
        match HeaderValue::from_str(media) {
            Ok(media) => drop(self.headers.insert(name, media)),
            Err(error) => self.fail(error.into()),
        }
    }

    fn value<T: Serialize>(&mut self, name: &str, value: &T) -> Value {
        serde_json::to_value(value).unwrap_or_else(|error| {
            self.fail(RequestError::new(format!("`{name}` cannot be written: {error}")));
            Value::Null
        })
    }

    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert(error);
    }
}

fn push_pairs(pairs: &mut Vec<String>, name: &str, style: Style, value: &Value) {
    let key = encode_name(name);
    match (style, value) {
        (_, Value::Null) => {}
        (Style::Json, value) => pairs.push(format!("{key}={}", encode(&value.to_string()))),
        (Style::DeepObject, Value::Object(map)) => {
            for (inner, value) in map {
                push_pairs(pairs, &format!("{name}[{inner}]"), Style::DeepObject, value);
            }
        }
        (Style::Form, Value::Object(map)) => {
            for (inner, value) in map {
                push_pairs(pairs, inner, Style::Form, value);
            }
        }
        (Style::Form | Style::DeepObject, Value::Array(items)) => {
            for item in items {
                pairs.push(format!("{key}={}", encode(&plain(item))));
            }
        }
        (Style::SpaceDelimited, value) => pairs.push(format!("{key}={}", pieces(value).join("%20"))),
        (Style::PipeDelimited, value) => pairs.push(format!("{key}={}", pieces(value).join("%7C"))),
        (_, value) => pairs.push(format!("{key}={}", pieces(value).join(","))),
    }
}

/// The encoded elements of an array, the names and values of an object in turn, or the one scalar.
fn pieces(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| encode(&plain(item))).collect(),
        Value::Object(map) => map.iter().flat_map(|(name, value)| [encode(name), encode(&plain(value))]).collect(),
        scalar => vec![encode(&plain(scalar))],
    }
}

/// A value as text: a string without its quotes, a list joined with commas, anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        // A whole number is written like one, whichever type holds it.
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OPERATION: Operation =
        Operation { id: "get_thing", method: "GET", path: "/things('{name}')/x", failures: &[] };

    fn url(fill: impl FnOnce(&mut Request)) -> String {
        let mut request = Request::new(&OPERATION);
        request.path("name", Style::Simple, &"n");
        fill(&mut request);
        request.build("http://h/api").unwrap().url().as_str().replace("http://h/api/things('n')/x", "")
    }

    #[test]
    fn a_path_parameter_stays_within_its_segment() {
        for (value, expected) in [
            ("../products?a=1#f", "http://h/api/things('..%2Fproducts%3Fa%3D1%23f')/x"),
            ("a')/item(3", "http://h/api/things('a%27%29%2Fitem%283')/x"),
            ("ä %", "http://h/api/things('%C3%A4%20%25')/x"),
        ] {
            let mut request = Request::new(&OPERATION);
            request.path("name", Style::Simple, &value);
            assert_eq!(request.build("http://h/api").unwrap().url().as_str(), expected);
        }
    }

    #[test]
    fn a_path_to_another_resource_is_refused() {
        const BARE: Operation = Operation { id: "get", method: "GET", path: "/image/{id}", failures: &[] };
        for value in [".", "..", ""] {
            let mut request = Request::new(&BARE);
            request.path("id", Style::Simple, &value);
            let error = request.build("http://h").unwrap_err().to_string();
            assert!(error.contains("`{id}`") && error.contains("another resource"), "{error}");
        }
        for value in ["...", ".a", "%2e%2e", "\\..\\"] {
            let mut request = Request::new(&BARE);
            request.path("id", Style::Simple, &value);
            let request = request.build("http://h").unwrap();
            assert_eq!(request.url().path().split('/').count(), 3, "{}", request.url());
        }
    }

    #[test]
    fn an_empty_value_within_a_segment_is_a_value() {
        let mut request = Request::new(&OPERATION);
        request.path("name", Style::Simple, &"");
        assert_eq!(request.build("http://h").unwrap().url().path(), "/things('')/x");
    }

    #[test]
    fn media_type_that_is_none_is_reported() {
        let mut request = Request::new(&OPERATION);
        request.path("name", Style::Simple, &"n");
        request.json("text/\n", Some(&1));
        assert!(request.build("http://h").is_err());
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

    #[test]
    fn headers_and_cookies_refuse_what_they_cannot_carry() {
        let mut request = Request::new(&OPERATION);
        request.header("x-note", Style::Simple, &"a\r\nx-evil: 1");
        assert!(request.build("http://h").unwrap_err().to_string().contains("x-note"));

        let mut request = Request::new(&OPERATION);
        request.cookie("sid", Style::Form, &"a; b");
        request.header("x-ids", Style::Simple, &["1", "2"]);
        let request = request.build("http://h").unwrap();
        assert_eq!(request.headers()["cookie"], "sid=a%3B%20b");
        assert_eq!(request.headers()["x-ids"], "1,2");
    }
}
