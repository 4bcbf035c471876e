//! What is wrong with a file that is no YAML or JSON, and where.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::catalogue::document as catalogue;
use crate::diagnostic::{Definition, Diagnostic, Excerpt};
use crate::document::spans::{self, DepthFault};
use crate::vocabulary::{LineIndex, Place, floor};

/// The most indicators that a YAML text may have. The parser keeps up to some hundred bytes for each, before the first
/// value can be counted. The largest specification known to us has a tenth.
const MAX_INDICATORS: usize = 4_000_000;
/// How deep values may be nested; the parsers of both formats stop there.
pub(crate) const MAX_DEPTH: usize = 128;
/// How many steps the YAML parser may take for brackets: at every indicator, it looks at all that are open.
const MAX_STEPS: usize = 2_000_000_000;

/// What a file is refused for.
pub(super) struct Fault {
    pub(super) definition: &'static Definition,
    pub(super) message: String,
}

/// Refuses what the YAML parser would take too much memory or time for, and anchors that it would confuse.
#[expect(clippy::result_large_err, reason = "as `Document::parse`")]
pub(super) fn before_yaml(path: &Arc<str>, text: &str) -> Result<(), Diagnostic> {
    let opening = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    let others = text.bytes().filter(|byte| matches!(byte, b',' | b':' | b'-' | b'?')).count();
    let indicators = opening + others;
    if indicators > MAX_INDICATORS {
        let message = format!("the file is too large: it has more than {MAX_INDICATORS} of `,:-?[{{`");
        return Err(Diagnostic::of(&catalogue::FILE_TOO_LARGE, message).at(Place::root(Arc::clone(path))));
    }
    // Not all of them need be open at once; whether they are takes a second reading.
    if opening.saturating_mul(indicators) > MAX_STEPS
        && let Err(fault) = spans::check_depth(text, MAX_DEPTH)
    {
        return Err(match fault {
            DepthFault::TooDeep(offset) => at(path, text, offset, too_deep()),
            DepthFault::Syntax(offset, message) => at(path, text, offset, plain(&catalogue::INVALID_YAML, &message)),
        });
    }
    if let Some((offset, name)) = anchor_defined_twice(text) {
        let message = format!("the anchor `{name}` is defined twice");
        return Err(at(path, text, offset, Fault { definition: &catalogue::DUPLICATE_ANCHOR, message })
            .label("defined again here")
            .help("give each anchor a name of its own"));
    }
    Ok(())
}

/// Turns an error of the YAML parser into a diagnostic; `own` is the fault if it was found by us.
pub(super) fn of_yaml(path: &Arc<str>, text: &str, error: &serde_yaml::Error, own: Option<Fault>) -> Diagnostic {
    let written = error.to_string();
    if written.contains("more than one document") {
        let offset = spans::second_document(text).unwrap_or_default();
        let message = catalogue::SEVERAL_DOCUMENTS.title.to_owned();
        return at(path, text, offset, Fault { definition: &catalogue::SEVERAL_DOCUMENTS, message })
            .label("the second starts here")
            .help("keep one document per file");
    }
    // What the encoding forbids is found before there are lines.
    let (written, position) = match written.split_once(" at position ") {
        Some((message, position)) => (message.to_owned(), position.parse().ok()),
        None => (written, None),
    };
    let fault = own.unwrap_or_else(|| plain(&catalogue::INVALID_YAML, &without_position(&written)));
    let in_flow = fault.message.contains("while parsing a flow");
    match position.or_else(|| error.location().map(|location| location.index())) {
        Some(offset) if in_flow => at(path, text, offset, fault)
            .help("between `[` and `]`, or `{` and `}`, quote a text that holds one of `[]{},`"),
        Some(offset) => at(path, text, offset, fault),
        None => Diagnostic::of(fault.definition, fault.message).at(Place::root(Arc::clone(path))),
    }
}

/// Turns an error of the JSON parser into a diagnostic; `own` is the fault if it was found by us.
pub(super) fn of_json(path: &Arc<str>, text: &str, error: &serde_json::Error, own: Option<Fault>) -> Diagnostic {
    let start = LineIndex::of(text).start(error.line().saturating_sub(1));
    let offset = start + error.column().saturating_sub(1);
    match own {
        Some(fault) => at(path, text, string_start(text, offset), fault),
        None => at(path, text, offset, plain(&catalogue::INVALID_JSON, &without_position(&error.to_string()))),
    }
}

/// Returns the start of the string that ends at `end`; our own errors are raised when a key has been read.
fn string_start(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    if bytes.get(end) != Some(&b'"') {
        return end;
    }
    let is_quote = |at: &usize| bytes[*at] == b'"' && (*at == 0 || bytes[*at - 1] != b'\\');
    (0..end).rev().find(is_quote).unwrap_or(end)
}

/// Marks the word at `offset`, or the one character if none is there.
fn at(path: &Arc<str>, text: &str, offset: usize, fault: Fault) -> Diagnostic {
    let start = floor(text, offset);
    let rest = &text[start..];
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '[' | ']' | '{' | '}');
    let word = rest.find(ends).unwrap_or(rest.len());
    let length = if word == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { word };
    let excerpt = Excerpt::of(path, text, start..start + length);
    Diagnostic::of(fault.definition, fault.message).excerpt(excerpt)
}

/// Drops the position from a parser's message, since the excerpt shows it.
fn without_position(message: &str) -> String {
    let Some((before, after)) = message.split_once(" at line ") else { return message.to_owned() };
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(" column ").unwrap_or(rest).trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{before}{rest}")
}

/// Says what the shorter messages of the parsers mean; all others are about the grammar of `format`.
fn plain(format: &'static Definition, message: &str) -> Fault {
    let (definition, message) = match message {
        "recursion limit exceeded" => return too_deep(),
        "repetition limit exceeded" => (&catalogue::UNFOLDS_TOO_FAR, "the aliases repeat too much of the document"),
        other if other.contains("expected a key that is") => (&catalogue::INVALID_KEY, "a key is a text or a number"),
        other => (format, other),
    };
    Fault { definition, message: message.to_owned() }
}

fn too_deep() -> Fault {
    let message = format!("the values are nested more than {MAX_DEPTH} deep");
    Fault { definition: &catalogue::NESTED_TOO_DEEPLY, message }
}

/// Finds the second definition of an anchor. The parser numbers anchors by how many names it knows, so that a name
/// defined again shares its number with the next new one, and aliases of the first give values of the other.
fn anchor_defined_twice(text: &str) -> Option<(usize, &str)> {
    let mut names = BTreeSet::new();
    let looks_so = anchor_like(text).any(|(_, name)| !names.insert(name));
    if !looks_so {
        return None;
    }
    // Prose may look like that. The events say where anchors really are.
    let mut names = BTreeSet::new();
    spans::anchored(text).into_iter().find_map(|offset| {
        // A node starts with its properties, a tag or the anchor itself.
        let (sign, name) = anchor_like(text.get(offset..)?).next()?;
        (!names.insert(name)).then_some((offset + sign, name))
    })
}

fn anchor_like(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('&').filter_map(|(offset, _)| {
        let before = text[..offset].chars().next_back();
        let starts = before.is_none_or(|c| c.is_whitespace() || matches!(c, '[' | '{' | ','));
        let rest = &text[offset + 1..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'));
        let name = &rest[..end.unwrap_or(rest.len())];
        (starts && !name.is_empty()).then_some((offset, name))
    })
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    /// Checks the message, the line and the column of the fault in a file that cannot be read, and the marked text.
    #[track_caller]
    fn check(path: &str, text: &str, message: &str, position: (usize, usize), marked: &str) {
        let diagnostic = Document::parse(path, text.to_owned()).expect_err("the text is faulty");
        let excerpt = diagnostic.excerpt.expect("the fault has a position");
        assert_eq!(diagnostic.message, message);
        assert_eq!(((excerpt.line, excerpt.column), &excerpt.text[excerpt.span]), (position, marked));
    }

    #[track_caller]
    fn check_without_position(text: String, message: &str) {
        let diagnostic = Document::parse("a.yaml", text).expect_err("the text is faulty");
        assert_eq!((diagnostic.message.as_str(), diagnostic.excerpt), (message, None));
        assert_eq!(diagnostic.place.map(|place| place.to_string()).as_deref(), Some("a.yaml"));
    }

    #[test]
    fn a_key_that_appears_twice_is_marked_at_the_second() {
        let message = "the key `é` appears twice in the same mapping";
        check("a.yaml", "a: 1\nb:\n  é: 1\n  é: 2\n", message, (4, 3), "é");
        check("a.json", "{\"b\": {\"é\": 1,\n \"é\": 2}}", message, (2, 2), "\"é\"");
        check("a.yaml", "400: 1\n\"400\": 2\n", "the key `400` appears twice in the same mapping", (2, 1), "\"400\"");
    }

    #[test]
    fn what_is_no_yaml_is_marked_where_the_parser_stops() {
        let tab = "found character that cannot start any token, while scanning for the next token";
        check("a.yaml", "é:\n\tb: 1\n", tab, (2, 1), "\t");
        check("a.yaml", "é: 1\nb: [*x]\n", "unknown anchor", (2, 5), "*x");
        check("a.yaml", "éa: \u{1}\n", "control characters are not allowed", (1, 5), "\u{1}");
        check("a.yaml", "a: 1\nb: {<<: 3}\n", "`<<` takes a mapping, or a list of mappings", (2, 4), "{");
        check("a.yaml", "? [a]\n: b\n", "a key is a text or a number", (1, 3), "[");
    }

    #[test]
    fn what_is_no_json_is_marked_where_the_parser_stops() {
        check("a.json", "{}\n x", "trailing characters", (2, 2), "x");
        check("a.json", "", "EOF while parsing a value", (1, 1), "");
        check("a.json", "[1e999]", "number out of range", (1, 6), "9");
    }

    #[test]
    fn a_second_document_is_refused() {
        check("a.yaml", "a: 1\n---\nb: 2\n", "the file holds more than one YAML document", (2, 1), "---");
    }

    #[test]
    fn an_anchor_is_defined_once() {
        let text = "a: &x 1\nb: &x 2\nc: &y 3\nd: *x\n";
        check("a.yaml", text, "the anchor `x` is defined twice", (2, 4), "&x");
        check("a.yaml", "a: &x 1\nb: !t &x [1]\n", "the anchor `x` is defined twice", (2, 7), "&x");
        check("a.yaml", "{ a: &x { b: &x 1 } }", "the anchor `x` is defined twice", (1, 14), "&x");
    }

    #[test]
    fn prose_that_looks_like_anchors_is_none() {
        let text = "a: \"R &x D &x\"\nb: |\n  &x\n  &x\nc: &x 1 # &x\nd: *x\n".to_owned();
        let document = Document::parse("a.yaml", text).expect("valid YAML");
        assert_eq!(document.value()["d"], 1);
    }

    #[test]
    fn deep_nesting_is_refused_in_both_formats() {
        let deep = "the values are nested more than 128 deep";
        let brackets = "[".repeat(10_000) + &"]".repeat(10_000);
        check("a.json", &brackets, deep, (1, 128), "[");
        check("a.yaml", &brackets, deep, (1, 129), "[");
        check("a.yaml", &"- ".repeat(10_000), deep, (1, 257), "-");
        check("a.yaml", "&a [*a]", deep, (1, 1), "&a");
    }

    #[test]
    fn deep_nesting_is_refused_before_it_takes_long() {
        for text in ["[".repeat(1_000_000), "{a: ".repeat(500_000), "[\"]\",".repeat(300_000)] {
            let diagnostic = Document::parse("a.yaml", text).expect_err("too deep");
            assert!(diagnostic.excerpt.is_some(), "{}", diagnostic.message);
        }
    }

    #[test]
    fn aliases_that_unfold_without_end_are_refused() {
        let mut laughs = String::from("a0: &a0 [x, x, x, x]\n");
        for level in 1..60 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        check_without_position(laughs, "the aliases repeat too much of the document");

        let long = "x,".repeat(10_000);
        let repeated = format!("a: &a [{long}]\nb: [{}]\n", "*a,".repeat(1_000));
        check("a.yaml", &repeated, "the document holds more than 4000000 values", (1, 4), "&a");

        let texts = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), "*a,".repeat(1_000));
        check("a.yaml", &texts, "the document's texts hold more than 268435456 bytes", (1, 4), "&a");
    }

    #[test]
    fn files_that_are_too_large_are_refused_unread() {
        check_without_position("a".repeat(super::super::MAX_TEXT + 1), "the file is larger than 64 MiB");
        let message = "the file is too large: it has more than 4000000 of `,:-?[{`";
        check_without_position("- a\n".repeat(4_000_001), message);
    }
}
