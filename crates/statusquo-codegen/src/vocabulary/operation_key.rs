//! Operation keys: a method and a path.

use std::fmt;
use std::str::FromStr;

/// An operation, as `METHOD /path`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationKey {
    /// The method, in capitals.
    pub method: String,
    /// The path template of the specification.
    pub path: String,
}

/// The methods that a specification can give an operation.
pub const METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

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
        if METHODS.contains(&method) && path.starts_with('/') && path.trim_end() == path {
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
        for method in METHODS {
            let text = format!("{method} /a/{{b}}/c d");
            assert_eq!(text.parse::<OperationKey>().map(|key| key.to_string()), Ok(text));
        }
    }

    #[test]
    fn other_texts_are_no_keys() {
        for text in ["", "GET", "GET ", "/a", "get /a", "FETCH /a", "GET a", "GET  /a", " GET /a", "GET /a ", "GET\t/a"]
        {
            assert!(text.parse::<OperationKey>().is_err(), "{text:?}");
        }
    }
}
