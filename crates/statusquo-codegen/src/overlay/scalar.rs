//! The small values of the language: statuses, names, pointers, durations, citations.

use std::time::Duration;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::diagnostic::catalogue::overlay as catalogue;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::Node;
use crate::overlay::fields::{Fields, Reader};
use crate::vocabulary::{Evidence, Located, OperationKey, Place, Status};

impl Reader {
    /// Reads a status that is a key or an element; `place` is where it stands.
    pub(super) fn status(&mut self, written: &str, place: Place) -> Option<Status> {
        let status = written.parse().ok();
        if status.is_none() {
            let diagnostic = Diagnostic::of(&catalogue::INVALID_STATUS, format!("`{written}` is not a status"))
                .at(place)
                .label("a status is a number from 100 to 599, a range from `1XX` to `5XX`, or `default`");
            let upper = written.to_uppercase();
            let help = [upper, written.to_lowercase()].into_iter().find(|other| other.parse::<Status>().is_ok());
            self.report(match help {
                Some(other) => diagnostic.help(format!("write `{other}`")),
                None => diagnostic,
            });
        }
        status
    }

    /// Reads a status that is a value: a number or a text.
    pub(super) fn status_value(&mut self, node: &Node<'_>) -> Option<Located<Status>> {
        let written = match (node.as_str(), node.as_u64()) {
            (Some(text), _) => text.to_owned(),
            (None, Some(number)) => number.to_string(),
            (None, None) => {
                self.wrong_type(node, "expected a status: a number, a range such as `4XX`, or `default`");
                return None;
            }
        };
        let value = self.status(&written, node.place())?;
        Some(Located { value, place: node.place() })
    }

    /// Reads the names of sources, each of which has to be declared.
    pub(super) fn cite(&mut self, fields: &Fields<'_>) -> Vec<Located<String>> {
        let Some(node) = fields.get("cite") else { return Vec::new() };
        let mut cites: Vec<Located<String>> = Vec::new();
        for item in self.one_or_more(&node, "`cite` is the name of a source, or a list of names") {
            let Some(cite) = self.located_text(&item, "expected the name of a source") else { continue };
            if !self.sources.contains(&cite.value) {
                let diagnostic =
                    Diagnostic::of(&catalogue::UNKNOWN_SOURCE, format!("there is no source `{}`", cite.value))
                        .at(cite.place.clone())
                        .label("cited here, declared nowhere");
                let help = did_you_mean(&cite.value, self.sources.iter().map(String::as_str))
                    .unwrap_or_else(|| "declare it under `sources`".to_owned());
                self.report(diagnostic.help(help));
            }
            cites.push(cite);
        }
        cites
    }

    pub(super) fn evidence(&mut self, fields: &Fields<'_>) -> Option<Evidence> {
        let words =
            [("documented", Evidence::Documented), ("api-wide", Evidence::ApiWide), ("inferred", Evidence::Inferred)];
        let node = fields.get("evidence")?;
        self.word(&node, "`evidence`", &words)
    }

    /// Reads the name of a variant.
    pub(super) fn variant(&mut self, node: &Node<'_>) -> Option<Located<String>> {
        let name = self.located_text(node, "expected the name of a variant")?;
        let problem = if !is_upper_camel(&name.value) {
            "a variant is `UpperCamelCase`: letters and digits, a capital first"
        } else if ["Self", "Other"].contains(&name.value.as_str()) {
            "every error type has this name for something else"
        } else {
            return Some(name);
        };
        self.report(
            Diagnostic::of(&catalogue::INVALID_VARIANT, format!("`{}` cannot be the name of a variant", name.value))
                .at(name.place.clone())
                .label(problem),
        );
        // Still returned, so that the rest of the entry is read; the error stops the run all the same.
        Some(name)
    }

    /// Checks a name that is a key or a value; `what` says of what.
    pub(super) fn check_snake(&mut self, name: &str, what: &str, place: &Place) {
        if !is_snake(name) {
            self.report(
                Diagnostic::of(&catalogue::INVALID_NAME, format!("`{name}` cannot be the name of {what}"))
                    .at(place.clone())
                    .label("the name is `snake_case`: lowercase letters, digits and `_`, a letter first"),
            );
        }
    }

    /// Reads a pointer into a body.
    pub(super) fn pointer(&mut self, node: &Node<'_>) -> Option<Located<String>> {
        let Some(pointer) = node.as_str() else {
            self.wrong_type(node, "expected a pointer such as `/errors/*/code`");
            return None;
        };
        let problem = if !pointer.is_empty() && !pointer.starts_with('/') {
            "a pointer starts with `/`"
        } else if pointer.split('~').skip(1).any(|rest| !rest.starts_with(['0', '1'])) {
            "in a pointer, `~` is written `~0`, and `/` in a key `~1`"
        } else {
            return Some(Located { value: pointer.to_owned(), place: node.place() });
        };
        self.report(
            Diagnostic::of(&catalogue::INVALID_POINTER, format!("`{pointer}` is not a JSON pointer"))
                .at(node.place())
                .label(problem),
        );
        None
    }

    /// Reads the key of an operation.
    pub(super) fn operation_key(&mut self, written: &str, place: Place) -> Option<OperationKey> {
        let key = written.parse().ok();
        if key.is_none() {
            let mut words = written.split_whitespace();
            let corrected = match (words.next(), words.next(), words.next()) {
                (Some(method), Some(path), None) => format!("{} {path}", method.to_uppercase()),
                _ => String::new(),
            };
            let diagnostic = Diagnostic::of(&catalogue::INVALID_OPERATION, format!("`{written}` is not an operation"))
                .at(place)
                .label("an operation is written as its method, a blank and its path");
            self.report(match corrected.parse::<OperationKey>() {
                Ok(key) => diagnostic.help(format!("write `{key}`")),
                Err(_) => diagnostic.help("such as `GET /image/{id}`"),
            });
        }
        key
    }

    /// Reports a name that an earlier entry has.
    pub(super) fn check_unique(&mut self, name: &Located<String>, what: &str, seen: &mut IndexMap<String, Place>) {
        match seen.get(&name.value) {
            Some(first) => {
                let diagnostic =
                    Diagnostic::of(&catalogue::DUPLICATE_NAME, format!("duplicate {what} `{}`", name.value))
                        .at(name.place.clone())
                        .label("named again here")
                        .note(first.clone(), "named first here")
                        .help("give one of them another name");
                self.report(diagnostic);
            }
            None => {
                seen.insert(name.value.clone(), name.place.clone());
            }
        }
    }
}

fn is_upper_camel(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_snake(name: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('_').all(word)
}

/// Whether a text can be the name of a header.
pub(super) fn is_header_name(name: &str) -> bool {
    let marks = b"!#$%&'*+-.^_`|~";
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || marks.contains(&byte))
}

/// Reads `60s`, `500ms` or `2m`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    let number: u64 = number.parse().ok()?;
    match unit {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => number.checked_mul(60).map(Duration::from_secs),
        _ => None,
    }
}

/// Whether a text is a day as `2026-06-04`, which is one of several ways that ISO 8601 has.
pub(super) fn is_date(text: &str) -> bool {
    text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{duration, is_date, is_header_name, is_snake, is_upper_camel};

    #[test]
    fn durations_have_a_number_and_a_unit() {
        assert_eq!(duration("60s"), Some(Duration::from_secs(60)));
        assert_eq!(duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Some(Duration::from_secs(120)));
        for text in ["", "s", "60", "1h", "-1s", "1.5s", "60 s", "99999999999999999999s", "18446744073709551615m"] {
            assert_eq!(duration(text), None, "{text:?}");
        }
    }

    #[test]
    fn dates_are_days() {
        assert!(is_date("2026-06-04"));
        for text in [
            "2026-6-4",
            "2026-13-01",
            "2026-00-10",
            "2026-02-30",
            "20260604",
            "2026-06-04T00:00",
            "04.06.2026",
            "2026-06",
            "+026-06-04",
        ] {
            assert!(!is_date(text), "{text:?}");
        }
    }

    #[test]
    fn names_follow_their_case() {
        for (name, upper, snake) in [
            ("NotFound", true, false),
            ("list_images", false, true),
            ("v2", false, true),
            ("Not_Found", false, false),
            ("list__images", false, false),
            ("_x", false, false),
            ("x_", false, false),
            ("2x", false, false),
            ("", false, false),
            ("Größe", false, false),
        ] {
            assert_eq!((is_upper_camel(name), is_snake(name)), (upper, snake), "{name:?}");
        }
    }

    #[test]
    fn header_names_are_tokens() {
        assert!(is_header_name("X-RateLimit-Reset"));
        assert!(!is_header_name("") && !is_header_name("Retry After") && !is_header_name("a:b"));
    }
}
