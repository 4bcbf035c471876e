//! Status keys: one status, a range of a hundred, or `default`.

use std::fmt;
use std::str::FromStr;

use super::case::camel_case;

/// The key of a response in a specification or an overlay.
///
/// The order is the order of precedence: an exact status, then its range, then `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status, 100 to 599.
    Exact(u16),
    /// A hundred statuses, by their first digit, 1 to 5: `Range(4)` is `4XX`.
    Range(u8),
    /// Whatever no other key covers.
    Default,
}

impl Status {
    /// Whether a response with the status `code` may be meant by this key.
    pub fn covers(self, code: u16) -> bool {
        match self {
            Status::Exact(own) => own == code,
            Status::Range(hundred) => code / 100 == u16::from(hundred),
            Status::Default => true,
        }
    }

    /// Returns the name of the key's own variant: the standard reason phrase (`404` is `NotFound`), `Status499` for a
    /// code that no RFC names, `ClientError` for `4XX`, `Default`.
    pub fn variant(self) -> String {
        match self {
            Status::Exact(code) => {
                match http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason()) {
                    // A phrase with an apostrophe, "I'm a teapot", is one word less than it looks.
                    Some(reason) => camel_case(reason),
                    None => format!("Status{code}"),
                }
            }
            Status::Range(1) => "Informational".to_owned(),
            Status::Range(2) => "Success".to_owned(),
            Status::Range(3) => "Redirection".to_owned(),
            Status::Range(4) => "ClientError".to_owned(),
            Status::Range(5) => "ServerError".to_owned(),
            Status::Range(other) => format!("Status{other}xx"),
            Status::Default => "Default".to_owned(),
        }
    }

    /// Whether every status of this key is a success; `default` is not.
    pub fn is_success(self) -> bool {
        match self {
            Status::Exact(code) => code / 100 == 2,
            Status::Range(hundred) => hundred == 2,
            Status::Default => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Exact(code) => write!(formatter, "{code}"),
            Status::Range(hundred) => write!(formatter, "{hundred}XX"),
            Status::Default => formatter.write_str("default"),
        }
    }
}

/// The text is no status key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidStatus;

impl fmt::Display for InvalidStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a status: expected 100 to 599, `1XX` to `5XX`, or `default`")
    }
}

impl std::error::Error for InvalidStatus {}

impl FromStr for Status {
    type Err = InvalidStatus;

    fn from_str(text: &str) -> Result<Self, InvalidStatus> {
        match text.as_bytes() {
            b"default" => Ok(Status::Default),
            [first @ b'1'..=b'5', b'X', b'X'] => Ok(Status::Range(first - b'0')),
            [first @ b'1'..=b'5', second @ b'0'..=b'9', third @ b'0'..=b'9'] => Ok(Status::Exact(
                u16::from(first - b'0') * 100 + u16::from(second - b'0') * 10 + u16::from(third - b'0'),
            )),
            _ => Err(InvalidStatus),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn statuses_read_and_print_alike() {
        for text in ["100", "404", "599", "1XX", "5XX", "default"] {
            assert_eq!(text.parse::<Status>().map(|status| status.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_texts_are_no_statuses() {
        for text in ["", "99", "600", "999", "0404", "404 ", "4xx", "6XX", "0XX", "4X", "Default", "+40", "40é"] {
            assert!(text.parse::<Status>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_order_is_the_order_of_precedence() {
        let mut statuses = [Status::Default, Status::Range(4), Status::Exact(500), Status::Exact(404)];
        statuses.sort();
        assert_eq!(statuses, [Status::Exact(404), Status::Exact(500), Status::Range(4), Status::Default]);
    }

    #[test]
    fn ranges_cover_their_hundred_and_default_covers_all() {
        assert!(Status::Range(4).covers(499) && !Status::Range(4).covers(500));
        assert!(Status::Default.covers(700) && !Status::Default.is_success());
        assert!(Status::Range(2).is_success() && Status::Exact(204).is_success());
    }

    #[test]
    fn statuses_are_named_by_their_reason_phrase() {
        for (code, expected) in [
            (400, "BadRequest"),
            (404, "NotFound"),
            (418, "ImATeapot"),
            (500, "InternalServerError"),
            (499, "Status499"),
        ] {
            assert_eq!(Status::Exact(code).variant(), expected);
        }
    }
}
