//! Operation keys: a method and a path.

use std::fmt;
use std::str::FromStr;

/// An operation, as `METHOD /path`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationKey {
    /// The method: in capitals, unless it is one that only this API has and writes otherwise.
    pub method: String,
    /// The path template of the specification.
    pub path: String,
}

/// The methods that OpenAPI has a key for. There may be others (OpenAPI 3.2, Path Item Object, `additionalOperations`).
pub const METHODS: [&str; 9] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"];

/// Whether a text can be a method: a token of RFC 9110, 5.6.2, and not a known method in other letters.
pub fn is_method(text: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_known = METHODS.contains(&text.to_ascii_uppercase().as_str());
    !text.is_empty() && text.chars().all(is_token) && (!is_known || METHODS.contains(&text))
}

impl fmt::Display for OperationKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

/// The text is not `METHOD /path`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidOperationKey;

impl fmt::Display for InvalidOperationKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not an operation: expected `METHOD /path`")
    }
}

impl std::error::Error for InvalidOperationKey {}

impl FromStr for OperationKey {
    type Err = InvalidOperationKey;

    fn from_str(text: &str) -> Result<Self, InvalidOperationKey> {
        let (method, path) = text.split_once(' ').ok_or(InvalidOperationKey)?;
        if is_method(method) && path.starts_with('/') && path.trim_end() == path {
            Ok(Self { method: method.to_owned(), path: path.to_owned() })
        } else {
            Err(InvalidOperationKey)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{METHODS, OperationKey};

    #[test]
    fn keys_read_and_print_alike() {
        for method in METHODS.into_iter().chain(["COPY", "Link", "M-SEARCH"]) {
            let text = format!("{method} /a/{{b}}/c d");
            assert_eq!(text.parse::<OperationKey>().map(|key| key.to_string()), Ok(text));
        }
    }

    #[test]
    fn other_texts_are_no_keys() {
        for text in [
            "", "GET", "GET ", "/a", "get /a", "Query /a", "GET, /a", "GET a", "GET  /a", " GET /a", "GET /a ",
            "GET\t/a",
        ] {
            assert!(text.parse::<OperationKey>().is_err(), "{text:?}");
        }
    }
}
