//! The base URL: checked, and put together from the specification's template.

use std::collections::BTreeMap;

use reqwest::Url;

use super::BuildError;
use crate::url::encode;

/// Where in a URL a variable stands, which decides what it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    /// At the very start; the value may be anything that makes a valid URL of the whole.
    Start,
    Host,
    Path,
}

/// Checks a base URL, and takes the slashes off its end.
pub(super) fn check(url: &str) -> Result<String, BuildError> {
    if url.contains(['{', '}']) {
        return Err(invalid("it contains a brace, so a variable of it was not replaced"));
    }
    let url = Url::parse(url.trim()).map_err(|error| invalid(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid("it is neither `http` nor `https`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("it contains a user name or a password, which belong to the credentials"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("it contains a query or a fragment"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Replaces the variables of a template.
pub(super) fn expand(template: &str, variables: &BTreeMap<&'static str, String>) -> Result<String, BuildError> {
    let mut url = String::new();
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        url.push_str(before);
        let value = variables.get(name).ok_or_else(|| BuildError::MissingServerVariable { name: name.to_owned() })?;
        let value = fit(value, position(&url))
            .map_err(|reason| BuildError::InvalidServerVariable { name: name.to_owned(), reason })?;
        url.push_str(&value);
        rest = after;
    }
    url.push_str(rest);
    check(&url)
}

/// No base URL was given, and the specification has none.
pub(super) fn missing() -> BuildError {
    invalid("none is set, and the specification names no server")
}

fn invalid(reason: impl Into<String>) -> BuildError {
    BuildError::InvalidBaseUrl { reason: reason.into() }
}

fn position(before: &str) -> Position {
    if before.is_empty() {
        return Position::Start;
    }
    match before.split_once("://") {
        Some((_, after_scheme)) if !after_scheme.contains('/') => Position::Host,
        Some(_) | None => Position::Path,
    }
}

/// Makes a value safe for its position: one in a host must not end the host.
fn fit(value: &str, position: Position) -> Result<String, &'static str> {
    let value = value.trim();
    match position {
        Position::Start => Ok(value.to_owned()),
        Position::Host if value.is_empty() => Err("it is empty"),
        Position::Host if value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)) => {
            Ok(value.to_owned())
        }
        Position::Host => Err("it contains a character that a host name cannot have"),
        Position::Path if value.split('/').any(|segment| matches!(segment, "." | "..")) => {
            Err("it contains a relative path segment")
        }
        // The value of a path variable may span segments (`api/v2`), or be empty.
        Position::Path => Ok(value.trim_matches('/').split('/').map(encode).collect::<Vec<_>>().join("/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_expanded(template: &str, value: &str, expected: &str) {
        let variables = BTreeMap::from([("v", value.to_owned())]);
        assert_eq!(expand(template, &variables).unwrap(), expected);
    }

    #[track_caller]
    fn check_refused(template: &str, value: &str) {
        let variables = BTreeMap::from([("v", value.to_owned())]);
        let error = expand(template, &variables).unwrap_err();
        assert!(
            matches!(error, BuildError::InvalidServerVariable { .. } | BuildError::InvalidBaseUrl { .. }),
            "{error}"
        );
    }

    #[test]
    fn base_url_loses_its_last_slash() {
        assert_eq!(check("https://a.example/v1/").unwrap(), "https://a.example/v1");
        assert_eq!(check(" http://127.0.0.1:8080 ").unwrap(), "http://127.0.0.1:8080");
        assert_eq!(check("https://a.example").unwrap(), "https://a.example");
    }

    #[test]
    fn url_that_cannot_be_a_base_is_refused_without_being_shown() {
        for url in [
            "",
            "a.example",
            "/v1",
            "ftp://a.example/SECRET",
            "https://user:SECRET@a.example",
            "https://a.example/?key=SECRET",
            "https://a.example/#SECRET",
            "https://",
            "https://{tenant}.example",
            "mailto:SECRET@a.example",
            "https://a b/SECRET",
        ] {
            let error = check(url).unwrap_err();
            assert!(matches!(error, BuildError::InvalidBaseUrl { .. }), "{url}");
            assert!(!format!("{error} {error:?}").contains("SECRET"), "{error:?}");
        }
    }

    #[test]
    fn variable_is_replaced_where_it_stands() {
        check_expanded("https://{v}.example/v1", "acme", "https://acme.example/v1");
        check_expanded("https://a.example:{v}/v1", "8443", "https://a.example:8443/v1");
        check_expanded("https://a.example/{v}/x", "a b?", "https://a.example/a%20b%3F/x");
        check_expanded("https://a.example/{v}", "/api/v2/", "https://a.example/api/v2");
        check_expanded("{v}://a.example", "http", "http://a.example");
        check_expanded("{v}", "https://b.example/", "https://b.example");
    }

    #[test]
    fn value_that_would_lead_elsewhere_is_refused() {
        for value in ["evil.example/", "evil.example#", "evil.example?", "user@evil.example", "a:b@c", "a\\b", "", "é"]
        {
            check_refused("https://{v}.example", value);
        }
        for value in ["..", "a/../../b", "."] {
            check_refused("https://a.example/x/{v}", value);
        }
        check_refused("{v}://a.example", "javascript");
    }

    #[test]
    fn variable_without_a_value_is_named() {
        let error = expand("https://{tenant}.example", &BTreeMap::new()).unwrap_err();
        assert!(matches!(error, BuildError::MissingServerVariable { ref name } if name == "tenant"));
    }
}
