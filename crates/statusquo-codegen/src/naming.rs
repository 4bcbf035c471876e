//! Every identifier that is generated: case, keywords, leading digits, collisions.
//!
//! Takes names as a specification or an overlay writes them, gives names that are valid Rust. What is no
//! Rust yet gets its case in `vocabulary::case`.

use std::borrow::Borrow;
use std::fmt;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

use crate::vocabulary::Unique;

/// A Rust identifier. Only this module makes one, so that whatever has this type is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustIdent(String);

impl RustIdent {
    /// Returns its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the identifier with a word of camel case behind it: `DeleteImage` and `Error`.
    pub(crate) fn followed_by(&self, word: &str) -> Self {
        RustIdent(format!("{self}{word}"))
    }
}

impl fmt::Display for RustIdent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for RustIdent {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl Borrow<str> for RustIdent {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Hands out each identifier once; a second taker gets one with a number behind it.
#[derive(Debug, Default, Clone)]
pub struct Idents(Unique);

impl Idents {
    /// Starts with identifiers that nobody may have.
    pub fn with_reserved<'a>(reserved: impl IntoIterator<Item = &'a str>) -> Self {
        Idents(Unique::with_reserved(reserved))
    }

    /// Returns `ident`, or one with a number behind it when it is taken.
    pub fn claim(&mut self, ident: &RustIdent) -> RustIdent {
        RustIdent(self.0.claim(&ident.0))
    }
}

/// Returns a `snake_case` identifier for a parameter, a field, a module or a method.
pub fn snake(name: &str) -> RustIdent {
    RustIdent(identifier(&name.to_snake_case_words(), str::to_snake_case, "value"))
}

/// Returns an `UpperCamelCase` identifier for a type or a variant.
pub fn pascal(name: &str) -> RustIdent {
    let name = identifier(&name.to_snake_case_words(), str::to_pascal_case, "Value");
    // The one keyword in this case; an underscore behind it would not be camel case.
    RustIdent(if name == "Self_" { "SelfValue".to_owned() } else { name })
}

/// Returns an identifier that has been one in tokens.
pub(crate) fn verbatim(ident: &str) -> RustIdent {
    RustIdent(ident.to_owned())
}

/// Returns the variant of a value of a string enum. A value of signs alone is called after them.
pub fn value_variant(value: &str) -> RustIdent {
    match value {
        "" => pascal("empty"),
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
pub fn shouty(name: &str) -> RustIdent {
    RustIdent(identifier(&name.to_snake_case_words(), str::to_shouty_snake_case, "VALUE"))
}

/// Returns the name of a schema's type, which is the same in any hands: typify makes names its own way, and leaves one
/// alone that is of letters and digits and starts with a letter.
pub fn type_name(name: &str) -> RustIdent {
    let name = pascal(name).0.replace('_', "");
    RustIdent(if name.starts_with(|c: char| c.is_ascii_digit()) { format!("Type{name}") } else { name })
}

/// Returns the Rust name of a package: `shop-api` is `shop_api`.
pub fn crate_ident(package: &str) -> RustIdent {
    RustIdent(package.replace('-', "_"))
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
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

/// Whether a name is a keyword, strict or reserved, of any edition.
#[rustfmt::skip]
pub fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "abstract" | "as" | "async" | "await" | "become" | "box" | "break" | "const" | "continue"
        | "crate" | "do" | "dyn" | "else" | "enum" | "extern" | "false" | "final" | "fn"
        | "for" | "gen" | "if" | "impl" | "in" | "let" | "loop" | "macro" | "match"
        | "mod" | "move" | "mut" | "override" | "priv" | "pub" | "ref" | "return" | "self"
        | "Self" | "static" | "struct" | "super" | "trait" | "true" | "try" | "type" | "typeof"
        | "unsafe" | "unsized" | "use" | "virtual" | "where" | "while" | "yield"
    )
}

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
            assert_eq!(snake(input).as_str(), expected_snake, "snake of {input:?}");
            assert_eq!(pascal(input).as_str(), expected_pascal, "pascal of {input:?}");
        }
    }
}
