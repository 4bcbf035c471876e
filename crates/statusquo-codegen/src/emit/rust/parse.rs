//! The parse that every generated file goes through before it leaves.
//!
//! syn reads each item. One that consists of the same tokens as an item that it has read, save for names and the texts
//! of strings, is not read again, since Rust's grammar looks at neither: reading all of 300 operations would take half as
//! long as everything that is done to generate them.
//!
//! Invariant: what tells two shapes apart is everything that a parser may look at: keywords, numbers, signs and the space
//! between them, escapes.

use std::collections::HashSet;

use ra_ap_rustc_lexer::{DocStyle, FrontmatterAllowed, LiteralKind, TokenKind, tokenize};
use syn::parse::{ParseStream, Parser as _};

use crate::naming;

/// What a text is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grammar {
    /// Inner attributes, and any number of items.
    Items,
    /// A function of an `impl` block, or another part of one.
    ImplItem,
}

/// Parses the parts of a file.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    known: HashSet<String>,
    shape: String,
}

impl Parser {
    /// Parses a text that is given in parts.
    ///
    /// # Errors
    /// What syn says when it is not Rust.
    pub(crate) fn parse(&mut self, grammar: Grammar, parts: &[&str]) -> Result<(), syn::Error> {
        self.shape.clear();
        self.shape.push(match grammar {
            Grammar::Items => 'i',
            Grammar::ImplItem => 'm',
        });
        parts.iter().for_each(|part| add_shape(part, &mut self.shape));
        if self.known.contains(&self.shape) {
            return Ok(());
        }
        let text = parts.concat();
        match grammar {
            Grammar::Items => items.parse_str(&text)?,
            Grammar::ImplItem => syn::parse_str::<syn::ImplItem>(&text).map(drop)?,
        }
        self.known.insert(self.shape.clone());
        Ok(())
    }
}

/// Parses items one by one: no file is ever whole as a syntax tree, which takes many times the memory of its text.
fn items(input: ParseStream<'_>) -> syn::Result<()> {
    input.call(syn::Attribute::parse_inner)?;
    while !input.is_empty() {
        input.parse::<syn::Item>()?;
    }
    Ok(())
}

/// Adds a text's tokens to a shape, names and the texts of strings left out.
fn add_shape(text: &str, shape: &mut String) {
    let mut rest = text;
    // Documentation of many lines is many attributes, where one may stand.
    let mut docs: Option<DocStyle> = None;
    for token in tokenize(text, FrontmatterAllowed::No) {
        let (token_text, after) = rest.split_at(token.len as usize);
        rest = after;
        match token.kind {
            TokenKind::Whitespace => {
                if docs.is_none() {
                    shape.push(' ');
                }
                continue;
            }
            TokenKind::LineComment { doc_style: None } => continue,
            TokenKind::LineComment { doc_style } if !token_text.contains('\r') => {
                if doc_style != docs {
                    shape.push_str(&token_text[..3]);
                    docs = doc_style;
                }
                continue;
            }
            TokenKind::Ident if !has_meaning(token_text) => shape.push('n'),
            TokenKind::Literal { kind: LiteralKind::Str { terminated: true }, suffix_start }
                if suffix_start == token.len && !token_text.contains('\r') =>
            {
                add_string(token_text, shape);
            }
            _ => shape.push_str(token_text),
        }
        docs = None;
    }
}

/// Adds a string: what may be wrong with one are its escapes.
fn add_string(text: &str, shape: &mut String) {
    shape.push('"');
    for (index, _) in text.match_indices('\\') {
        let escape = &text[index..];
        let end = if escape.starts_with("\\u") { escape.find('}').map_or(escape.len(), |end| end + 1) } else { 2 };
        shape.push_str(escape.get(..end).unwrap_or(escape));
    }
}

/// Whether a name means something to a parser: a keyword, or one of the words that are keywords in some places.
fn has_meaning(name: &str) -> bool {
    naming::is_keyword(name)
        || matches!(name, "_" | "auto" | "builtin" | "default" | "macro_rules" | "raw" | "safe" | "union")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let mut shape = String::new();
        add_shape(text, &mut shape);
        shape
    }

    #[test]
    fn names_and_texts_do_not_tell_shapes_apart() {
        let one = "/// A.\n/// B.\nfn f(a: &str) -> u8 { g(\"text\", 1) }";
        let other = "/// C.\nfn name(b: &Str) -> T { h(\"another \\\\ text\".as_str(), 1) }";
        assert_eq!(shape(one), shape("/// C.\nfn name(b: &Str) -> T { h(\"another text\", 1) }"));
        assert_ne!(shape(one), shape(other));
    }

    #[test]
    fn what_a_parser_looks_at_does() {
        for (one, other) in [
            ("fn f() {}", "fn fn() {}"),
            ("const A: u8 = 1;", "const A: u8 = 1_;"),
            ("const A: &str = \"a\";", "const A: &str = \"\\q\";"),
            ("const A: &str = \"\\u{1}\";", "const A: &str = \"\\u{110000}\";"),
            ("const A: bool = a >= b;", "const A: bool = a > = b;"),
            ("const A: &str = \"a\";", "const A: &str = \"a\"x;"),
            ("struct A;", "/// A.\nstruct A;"),
        ] {
            assert_ne!(shape(one), shape(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_known_shape_does_not_let_wrong_rust_pass() {
        let mut parser = Parser::default();
        for (text, is_rust) in [
            ("fn f(a: &str) { g(\"a\") }", true),
            ("fn h(b: &str) { i(\"b\") }", true),
            ("fn match(b: &str) { i(\"b\") }", false),
            ("fn h(b: &str) { i(\"\\q\") }", false),
            ("/// Of nothing.\n", false),
            ("fn h(b: &str) { i(\"b\" }", false),
        ] {
            assert_eq!(parser.parse(Grammar::Items, &[text]).is_ok(), is_rust, "{text}");
        }
        assert!(parser.parse(Grammar::Items, &["impl A {", "}"]).is_ok());
        assert!(parser.parse(Grammar::ImplItem, &["fn f(&self) {}"]).is_ok());
    }
}
