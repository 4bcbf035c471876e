//! The spans of a JSON text.
//!
//! JSON is YAML in all but a few corners (surrogate pairs, keys above a thousand characters), and generated JSON is
//! full of corners; so it has a scanner of its own.

use crate::document::spans::{Children, Entry, Spanned, Spans};

/// Finds the spans of a text that is known to be valid JSON; `None` if it turns out not to be.
pub(in crate::document) fn of_json(text: &str) -> Option<Spans> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0 };
    let mut nodes: Vec<Spanned> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let start = scanner.next_token()?;
        let children = match scanner.bytes[start] {
            b'}' | b']' => {
                scanner.at += 1;
                let node = nodes.get_mut(open.pop()?)?;
                node.span.end = scanner.at;
                if open.is_empty() {
                    return Some(Spans { nodes });
                }
                continue;
            }
            b',' => {
                scanner.at += 1;
                continue;
            }
            _ => {
                let new = nodes.len();
                match open.last().and_then(|parent| nodes.get_mut(*parent)).map(|parent| &mut parent.children) {
                    Some(Children::Entries(entries)) => {
                        scanner.skip_string()?;
                        let key_span = start..scanner.at;
                        let key = serde_json::from_str(text.get(key_span.clone())?).ok()?;
                        let colon = scanner.next_token()?;
                        scanner.at = colon + 1;
                        entries.push(Entry { key, key_span, value: new, alias: None });
                    }
                    Some(Children::Items(items)) => items.push(new),
                    Some(Children::None) => return None,
                    None => {}
                }
                scanner.value()?
            }
        };
        let (start, children) = children;
        let opens = !matches!(children, Children::None);
        if opens {
            open.push(nodes.len());
        }
        nodes.push(Spanned { span: start..scanner.at, children });
        if open.is_empty() {
            return Some(Spans { nodes });
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    /// Moves to the next byte that is no white space.
    fn next_token(&mut self) -> Option<usize> {
        while matches!(self.bytes.get(self.at)?, b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
        Some(self.at)
    }

    /// Moves past a scalar, or into a collection; returns where it starts.
    fn value(&mut self) -> Option<(usize, Children)> {
        let start = self.next_token()?;
        match self.bytes[start] {
            b'{' => {
                self.at += 1;
                Some((start, Children::Entries(Vec::new())))
            }
            b'[' => {
                self.at += 1;
                Some((start, Children::Items(Vec::new())))
            }
            b'"' => {
                self.skip_string()?;
                Some((start, Children::None))
            }
            b',' | b':' | b'}' | b']' => None,
            _ => {
                let rest = self.text.get(start..)?;
                let ends = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ':' | '}' | ']');
                self.at = start + rest.find(ends).unwrap_or(rest.len());
                Some((start, Children::None))
            }
        }
    }

    fn skip_string(&mut self) -> Option<()> {
        if *self.bytes.get(self.at)? != b'"' {
            return None;
        }
        self.at += 1;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(())
    }
}
