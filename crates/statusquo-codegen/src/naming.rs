//! Every identifier that is generated: case, keywords, leading digits, collisions.
//!
//! Takes names as a specification or an overlay writes them, gives names that are valid Rust. What is no
//! Rust yet gets its case in `vocabulary::case`.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeMap;
use std::fmt;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;

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

    /// Returns a name as [`type_name`] makes it, or one with a number behind it when it is taken; that is such a name too.
    pub fn claim_type(&mut self, name: &str) -> RustIdent {
        RustIdent(self.0.claim_as(&type_name(name).0, |candidate| type_name(candidate).0))
    }
}

/// Returns a `snake_case` identifier for a parameter, a field, a module or a method.
pub fn snake(name: &str) -> RustIdent {
    RustIdent(identifier(name, str::to_snake_case, "value"))
}

/// Returns an `UpperCamelCase` identifier for a type or a variant.
pub fn pascal(name: &str) -> RustIdent {
    let name = identifier(name, str::to_pascal_case, "Value");
    // The one keyword in this case; an underscore behind it would not be camel case.
    RustIdent(if name == "Self_" { "SelfValue".to_owned() } else { name })
}

/// Returns an identifier that has been one in tokens.
pub(crate) fn verbatim(ident: &str) -> RustIdent {
    RustIdent(ident.to_owned())
}

/// Returns the variants of the values of a string enum, in their order. A name follows from the value, and not from where
/// it stands: of values that differ in case or signs alone the plainest one has the plain name, the others say how they
/// differ from it.
pub fn value_variants<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<RustIdent> {
    let values: Vec<&str> = values.into_iter().collect();
    let mut names: Vec<RustIdent> = values.iter().map(|value| value_variant(value)).collect();
    for name in [explained_variant, |value: &str, _: &str| code_variant(value)] {
        for group in collisions(&names) {
            let Some(plainest) = group.iter().copied().min_by_key(|index| plainness(values[*index])) else { continue };
            for index in group.into_iter().filter(|index| *index != plainest) {
                names[index] = name(values[index], values[plainest]);
            }
        }
    }
    // What is left differs in characters that no name can have: the number follows from the value's order.
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|index| plainness(values[*index]));
    let mut taken = Idents::default();
    for index in order {
        names[index] = taken.claim(&names[index]);
    }
    names
}

/// Returns the places at which each name stands that stands at several.
fn collisions(names: &[RustIdent]) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<&RustIdent, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        places.entry(name).or_default().push(index);
    }
    places.into_values().filter(|places| places.len() > 1).collect()
}

/// Returns what sorts the value first whose name needs the least explanation.
fn plainness(value: &str) -> (usize, bool, usize, &str) {
    let signs = value.chars().filter(|c| !c.is_alphanumeric()).count();
    (signs, value.chars().any(char::is_uppercase), value.len(), value)
}

/// Returns the variant of one value alone.
pub fn value_variant(value: &str) -> RustIdent {
    if value.is_empty() { pascal("empty") } else { pascal(value) }
}

/// Returns the variant of a value with every sign as a word, save what only separates words.
fn spelled_variant(value: &str) -> RustIdent {
    let trimmed = value.trim_matches(['_', ' ', '.', '-']);
    let is_edge = |index: usize| {
        let start = value.len() - value.trim_start_matches(['_', ' ', '.', '-']).len();
        index < start || index >= start + trimmed.len()
    };
    let spelled = value.char_indices().map(|(index, c)| match c {
        c if is_letter(c) => c.to_string(),
        '_' | ' ' | '.' | '-' if !is_edge(index) => " ".to_owned(),
        c => format!(" {} ", spelled(c)),
    });
    pascal(&spelled.collect::<String>())
}

/// Returns the variant of a value that says how it differs from the plainest one: by its signs, or by its case.
fn explained_variant(value: &str, plainest: &str) -> RustIdent {
    let spelled = spelled_variant(value);
    if spelled != value_variant(plainest) {
        return spelled;
    }
    if value.to_lowercase() != plainest.to_lowercase() {
        return code_variant(value);
    }
    let has = |is: fn(char) -> bool| value.chars().any(is);
    spelled.followed_by(match (has(char::is_uppercase), has(char::is_lowercase)) {
        (true, false) => "Upper",
        (true, true) => "Mixed",
        (false, _) => "Lower",
    })
}

/// Returns the variant of a value with a word for every character that is no lowercase letter of ASCII, and no digit.
fn code_variant(value: &str) -> RustIdent {
    let codes = value.chars().map(|c| match c {
        'a'..='z' | '0'..='9' => c.to_string(),
        c => format!(" {} ", spelled(c)),
    });
    pascal(&codes.collect::<String>())
}

/// Whether an identifier can have a character, and case leaves it there.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() && is_xid_continue(character)
}

/// Returns the word for a character that is no letter: what the sign is called, or its number.
fn spelled(character: char) -> String {
    sign(character).map_or_else(|| format!("u{:x}", u32::from(character)), str::to_owned)
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
    RustIdent(identifier(name, str::to_shouty_snake_case, "VALUE"))
}

/// Returns the name of a schema's type, which is the same in any hands: typify makes names its own way, and leaves one
/// alone that is in this case, of letters and digits, and starts with a letter.
pub fn type_name(name: &str) -> RustIdent {
    let mut name = pascal(name).0;
    // `ABTest` is `AbTest` to whoever reads it as words again. Each round is one reading; few names need a second.
    for _ in 0..MAX_READINGS {
        let letters: String = name.chars().filter(|c| is_letter(*c)).collect();
        let mut again = letters.to_pascal_case();
        if !again.starts_with(|c: char| is_xid_start(c) && !c.is_lowercase()) {
            again = format!("Type{again}");
        }
        if again == name {
            break;
        }
        name = again;
    }
    RustIdent(name)
}

/// How often a name is read as words before it is taken as it is.
const MAX_READINGS: usize = 8;

/// Returns the Rust name of a package: `shop-api` is `shop_api`.
pub fn crate_ident(package: &str) -> RustIdent {
    RustIdent(package.replace('-', "_"))
}

/// Returns a name as words: what can stand in no identifier separates them, and a name of signs alone is what they are
/// called. The compiler takes names for equal that are composed of the same characters, so that they are composed here.
fn words(name: &str) -> String {
    let name = composed(name);
    match &*name {
        "+1" => "plus_1".to_owned(),
        "-1" => "minus_1".to_owned(),
        name if name.chars().any(is_letter) => {
            name.replace('\'', "").replace(|c: char| c == '_' || !is_xid_continue(c), "-")
        }
        name => name.chars().map(spelled).collect::<Vec<_>>().join("-"),
    }
}

/// Returns a text with every character composed that can be.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

fn identifier(name: &str, case: fn(&str) -> String, empty: &str) -> String {
    let mut name: String = composed(&case(&words(name))).chars().filter(|c| is_xid_continue(*c)).collect();
    if name.is_empty() {
        name = empty.to_owned();
    }
    if !name.starts_with(is_xid_start) {
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
            ("اسم", "اسم", "اسم"),
            ("Årsak größe", "årsak_größe", "ÅrsakGröße"),
            ("表单", "表单", "表单"),
            // Composed and not composed, which the compiler takes for the same.
            ("A\u{30a}rsak", "årsak", "Årsak"),
            ("[]", "u5b_u5d", "U5bU5d"),
            ("🎉", "u1f389", "U1f389"),
            ("٣", "_٣", "_٣"),
            ("GET/orderId/line_items", "get_order_id_line_items", "GetOrderIdLineItems"),
            ("I'm", "im", "Im"),
        ] {
            assert_eq!(snake(input).as_str(), expected_snake, "snake of {input:?}");
            assert_eq!(pascal(input).as_str(), expected_pascal, "pascal of {input:?}");
        }
    }

    #[test]
    fn names_of_types_are_as_typify_would_make_them() {
        for (name, expected) in [
            ("a_b_test", "AbTest"),
            ("Q_A_Kind", "QaKind"),
            ("PlanA b_type", "PlanAbType"),
            ("2fa", "Type2fa"),
            ("Self", "SelfValue"),
            ("self", "SelfValue"),
            ("表 Item", "表item"),
            ("ªb", "Typeªb"),
            ("🎉", "U1f389"),
            ("", "Value"),
        ] {
            assert_eq!(type_name(name).as_str(), expected, "of {name:?}");
        }
        let mut names = Idents::default();
        let claimed: Vec<String> = (0..3).map(|_| names.claim_type("v1").to_string()).collect();
        assert_eq!(claimed, ["V1", "V1n2", "V1n3"]);
    }

    #[test]
    fn a_new_value_renames_no_other() {
        let names = |values: &[&str]| -> Vec<String> {
            value_variants(values.iter().copied()).iter().map(RustIdent::to_string).collect()
        };
        assert_eq!(names(&["A", "A+", "A-", ""]), ["A", "APlus", "AMinus", "Empty"]);
        assert_eq!(names(&["A", "A++", "A-", "A+"]), ["A", "APlusPlus", "AMinus", "APlus"]);
        assert_eq!(names(&["name", "-name"]), ["Name", "MinusName"]);
        assert_eq!(names(&["ASC", "asc", "Asc"]), ["AscUpper", "Asc", "AscMixed"]);
        assert_eq!(names(&["<", "<=", "😀", "😁"]), ["Less", "LessEqual", "U1f600", "U1f601"]);
        assert_eq!(names(&["هجري", "ميلادي"]), ["هجري", "ميلادي"]);
        assert_eq!(names(&["a-b", "a_b", "a.b"]), ["AB", "AUnderscoreB", "ADotB"]);
    }

    /// The generator of Marsaglia (2003), so that every run tries the same names.
    struct Random(u64);

    impl Random {
        fn below(&mut self, limit: u32) -> u32 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 32) as u32 % limit
        }

        /// Returns a name as vendors write them, with characters of every kind.
        fn name(&mut self) -> String {
            let length = self.below(10);
            (0..length).filter_map(|_| self.character()).collect()
        }

        fn character(&mut self) -> Option<char> {
            const USUAL: &[u8] = b"abcABCxyzXYZ019_-. $+'/\"[]";
            match self.below(8) {
                0..=4 => USUAL.get(self.below(USUAL.len() as u32) as usize).map(|byte| char::from(*byte)),
                5 => char::from_u32(0xa0 + self.below(0x500)),
                6 => char::from_u32(self.below(0x3000)),
                _ => char::from_u32(self.below(0x11_0000)),
            }
        }
    }

    /// A debug build is given a tenth of the time.
    const NAMES: usize = if cfg!(debug_assertions) { 200_000 } else { 1_000_000 };

    #[test]
    fn whatever_the_name_it_is_valid_and_a_fixed_point() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for count in 0..NAMES {
            let name = random.name();
            let is_valid = |ident: &RustIdent| {
                let mut characters = ident.0.chars();
                let starts = characters.next().is_some_and(|c| c == '_' || is_xid_start(c));
                assert!(starts && characters.all(is_xid_continue), "{ident} of {name:?} is no identifier");
                assert!(!is_keyword(&ident.0) && ident.0 != "_", "{ident} of {name:?} is a keyword");
            };
            let ty = type_name(&name);
            assert_eq!(type_name(&ty.0), ty, "of {name:?}");
            // How typify reads a name: letters are kept, and words begin with capitals.
            assert_eq!(ty.0.to_pascal_case(), ty.0, "of {name:?}");
            assert!(is_xid_start(ty.0.chars().next().unwrap_or(' ')), "{ty} of {name:?}");
            assert_eq!(ty.0.nfc().collect::<String>(), ty.0, "of {name:?}");
            for ident in [ty, snake(&name), pascal(&name), shouty(&name)] {
                is_valid(&ident);
            }
            if count % 8 != 0 {
                continue;
            }
            let other = random.name();
            let variants = value_variants([name.as_str(), other.as_str()]);
            variants.iter().for_each(is_valid);
            assert!(variants[0] != variants[1], "of {name:?} and {other:?}");
        }
    }
}
