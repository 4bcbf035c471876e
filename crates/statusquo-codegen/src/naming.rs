//! Every identifier that is generated: case, keywords, leading digits, collisions.
//!
//! Takes names as a specification or an overlay writes them, gives names that are valid Rust. No other module changes
//! the case of anything.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// Returns a `snake_case` identifier for a parameter, a field, a module or a method.
pub fn snake(name: &str) -> String {
    identifier(&name.to_snake_case_words(), str::to_snake_case, "value")
}

/// Returns an `UpperCamelCase` identifier for a type or a variant.
pub fn pascal(name: &str) -> String {
    match identifier(&name.to_snake_case_words(), str::to_pascal_case, "Value").as_str() {
        // The one keyword in this case; an underscore behind it would not be camel case.
        "Self_" => "SelfValue".to_owned(),
        name => name.to_owned(),
    }
}

/// Returns the variant of a value of a string enum. A value of signs alone is called after them.
pub fn value_variant(value: &str) -> String {
    match value {
        "" => "Empty".to_owned(),
        value if value.chars().any(|c| c.is_ascii_alphanumeric()) => pascal(value),
        value => {
            let words: Vec<&str> = value.chars().filter_map(sign).collect();
            pascal(&words.join(" "))
        }
    }
}

fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '*' => "star",
        '+' => "plus",
        '-' => "minus",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ';' => "semicolon",
        ':' => "colon",
        '_' => "underscore",
        ' ' => "space",
        '\t' => "tab",
        '|' => "bar",
        '&' => "and",
        '%' => "percent",
        '$' => "dollar",
        '#' => "hash",
        '@' => "at",
        '?' => "question",
        '~' => "tilde",
        '^' => "caret",
        _ => return None,
    })
}

/// Returns a `SHOUTY_SNAKE_CASE` identifier for a constant or an environment variable.
pub fn shouty(name: &str) -> String {
    identifier(&name.to_snake_case_words(), str::to_shouty_snake_case, "VALUE")
}

/// Returns the name of a schema's type, which is the same in any hands: typify makes names its own way, and leaves one
/// alone that is of letters and digits and starts with a letter.
pub fn type_name(name: &str) -> String {
    match pascal(name).replace('_', "").as_str() {
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("Type{name}"),
        name => name.to_owned(),
    }
}

/// Returns the variant of a status code: its standard reason phrase (`404` is `NotFound`), or `Status499` for a code
/// that no RFC names.
pub fn status_variant(code: u16) -> String {
    match http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason()) {
        // A phrase with an apostrophe, "I'm a teapot", is one word less than it looks.
        Some(reason) => reason.replace('\'', "").to_pascal_case(),
        None => format!("Status{code}"),
    }
}

/// Returns the variant of a status range: `4XX` is `ClientError`.
pub fn range_variant(class: u8) -> String {
    match class {
        1 => "Informational".into(),
        2 => "Success".into(),
        3 => "Redirection".into(),
        4 => "ClientError".into(),
        5 => "ServerError".into(),
        other => format!("Status{other}xx"),
    }
}

/// Returns the Rust name of a package: `shop-api` is `shop_api`.
pub fn crate_ident(package: &str) -> String {
    package.replace('-', "_")
}

/// Hands out each name once; a second taker gets the name with a number behind it.
#[derive(Debug, Default, Clone)]
pub struct Unique {
    taken: BTreeSet<String>,
    /// The number to try next for a name that is taken: without it, many takers of one name would try all numbers each.
    next: BTreeMap<String, usize>,
}

impl Unique {
    /// Starts with names that nobody may have.
    pub fn with_reserved<'a>(reserved: impl IntoIterator<Item = &'a str>) -> Self {
        Unique { taken: reserved.into_iter().map(str::to_owned).collect(), next: BTreeMap::new() }
    }

    /// Returns `name`, or `name2`, `name3` and so on when it is taken.
    pub fn claim(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        // A digit at the end would read as another number: `v1` and `v12`.
        let separator = match name.ends_with(|c: char| c.is_ascii_digit()) {
            true if name.starts_with(|c: char| c.is_ascii_uppercase()) => "N",
            true => "_",
            false => "",
        };
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let candidate = format!("{name}{separator}{next}");
            *next += 1;
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

trait Words {
    /// Replaces what can stand in no identifier by a word boundary, and names the signs that carry meaning.
    fn to_snake_case_words(&self) -> String;
}

impl Words for str {
    fn to_snake_case_words(&self) -> String {
        let named = match self {
            "+1" => "plus_1",
            "-1" => "minus_1",
            other => other,
        };
        named.replace('\'', "").replace(|c: char| !c.is_ascii_alphanumeric(), "-")
    }
}

fn identifier(words: &str, case: fn(&str) -> String, empty: &str) -> String {
    let mut name = case(words);
    if name.is_empty() {
        name = empty.to_owned();
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// Strict and reserved keywords of all editions, and `Self`, which the case rules can produce.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_identifiers() {
        for (input, expected_snake, expected_pascal) in [
            ("$top", "top", "Top"),
            ("$skipToken", "skip_token", "SkipToken"),
            ("@nextLink", "next_link", "NextLink"),
            ("Accept-Language", "accept_language", "AcceptLanguage"),
            ("filter[q][name_eq]", "filter_q_name_eq", "FilterQNameEq"),
            ("type", "type_", "Type"),
            ("self", "self_", "SelfValue"),
            ("2fa", "_2fa", "_2fa"),
            ("+1", "plus_1", "Plus1"),
            ("", "value", "Value"),
            ("اسم", "value", "Value"),
            ("GET/orderId/line_items", "get_order_id_line_items", "GetOrderIdLineItems"),
            ("I'm", "im", "Im"),
        ] {
            assert_eq!(snake(input), expected_snake, "snake of {input:?}");
            assert_eq!(pascal(input), expected_pascal, "pascal of {input:?}");
        }
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
            assert_eq!(status_variant(code), expected);
        }
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut unique = Unique::with_reserved(["client"]);
        assert_eq!(unique.claim("client"), "client2");
        assert_eq!(unique.claim("id"), "id");
        assert_eq!(unique.claim("id"), "id2");
        assert_eq!(unique.claim("id"), "id3");
        assert_eq!(unique.claim("v1"), "v1");
        assert_eq!(unique.claim("v1"), "v1_2");
    }
}
