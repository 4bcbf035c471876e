//! Documents: the values of a file, and where in the file each one stands.
//!
//! Takes the text of a YAML or JSON file and gives a [`Document`]: a tree of [`serde_json::Value`] whose every node
//! has a [`Place`]. Where a place lies in the text is worked out only when a diagnostic has to be shown, because most
//! runs show none and specifications are large.
//!
//! Invariant: nothing in a file makes this module panic, overflow the stack, or use more than a fixed multiple of
//! the file's size.

mod fault;
mod node;
mod spans;
mod unpatched;
mod value;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::document::{FILE_TOO_LARGE, NOT_UTF8};
pub(crate) use crate::document::fault::MAX_DEPTH;
pub use crate::document::node::Node;
use crate::document::spans::Spans;
pub(crate) use crate::document::value::{MAX_BYTES, MAX_NODES};
use crate::vocabulary::{Lines, Place};

/// The longest text that is read. The longest specification known to us has a sixth of it.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// A file that has been read and understood as YAML or JSON.
#[derive(Debug)]
pub struct Document {
    path: Arc<str>,
    text: String,
    value: Value,
    /// What the text holds, if the value is another since a patch.
    original: Option<Value>,
    lines: OnceLock<Lines>,
    spans: OnceLock<Option<Spans>>,
}

impl Document {
    /// Reads the bytes of a file, as [`Document::parse`] reads its text.
    #[expect(clippy::result_large_err, reason = "as `Document::parse`")]
    pub fn read(path: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let path = path.into();
        match String::from_utf8(bytes) {
            Ok(text) => Self::parse(path, text),
            Err(_) => Err(Diagnostic::titled(&NOT_UTF8).at(Place::root(path))),
        }
    }

    /// Reads `text` as JSON if `path` ends in `.json`, and as YAML otherwise; `path` is relative to the repository.
    ///
    /// Stricter than the formats in one respect, a key that appears twice in a mapping is an error, and more lenient
    /// in another: keys that are no strings, such as `400:`, are taken as their text.
    #[expect(clippy::result_large_err, reason = "one per file, on the way to the end of the run")]
    pub fn parse(path: impl Into<String>, text: String) -> Result<Self, Diagnostic> {
        let path: Arc<str> = path.into().into();
        if text.len() > MAX_TEXT {
            let megabytes = MAX_TEXT / (1024 * 1024);
            return Err(Diagnostic::of(&FILE_TOO_LARGE, format!("the file is larger than {megabytes} MiB"))
                .at(Place::root(path))
                .help("split the document, or leave out what no client needs"));
        }
        // Without the byte order mark, the columns of the parsers are those that an editor shows.
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        let value = if is_json(&path) { value::from_json(&path, &text)? } else { value::from_yaml(&path, &text)? };
        Ok(Self { path, text, value, original: None, lines: OnceLock::new(), spans: OnceLock::new() })
    }

    /// Puts another value in place of the one that the text holds. Places are found in the text all the same: what is
    /// not in it is found at what is around it.
    #[must_use]
    pub fn patched(self, value: Value) -> Self {
        let original = Some(self.original.unwrap_or(self.value));
        Self { value, original, ..self }
    }

    /// Returns the path, relative to the repository.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the whole document as a value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns a cursor at the root.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, String::new(), &self.value)
    }

    /// Returns a cursor at an RFC 6901 pointer, or `None` if nothing is there.
    pub fn node(&self, pointer: &str) -> Option<Node<'_>> {
        Some(Node::new(self, pointer.to_owned(), self.value.pointer(pointer)?))
    }

    /// Returns the bytes of `place` in the text: those of the nearest ancestor's key if nothing is there, and `None`
    /// if the place is in another file.
    pub fn locate(&self, place: &Place) -> Option<Range<usize>> {
        if *place.path != *self.path {
            return None;
        }
        let spans = self
            .spans
            .get_or_init(|| if is_json(&self.path) { spans::of_json(&self.text) } else { spans::of_yaml(&self.text) });
        match &self.original {
            Some(original) => {
                let (pointer, part) = unpatched::find(original, &self.value, &place.pointer, place.part);
                spans.as_ref()?.locate(&pointer, part)
            }
            None => spans.as_ref()?.locate(&place.pointer, place.part),
        }
    }

    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    fn shared_path(&self) -> Arc<str> {
        Arc::clone(&self.path)
    }
}

fn is_json(path: &str) -> bool {
    path.len() >= 5 && path.as_bytes()[path.len() - 5..].eq_ignore_ascii_case(b".json")
}
