//! Documents: the values of a file, and where in the file each one stands.
//!
//! Takes the text of a YAML or JSON file and gives a [`Document`]: a tree of [`serde_json::Value`] whose every node
//! has a [`Place`]. Where a place lies in the text is worked out only when a diagnostic has to be shown, because most
//! runs show none and specifications are large.
//!
//! Invariant: nothing in a file makes this module panic, overflow the stack, or use more than a fixed multiple of
//! the file's size.

mod fault;
mod layers;
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
pub use crate::document::layers::Moves;
use crate::document::layers::{Change, Layer};
pub use crate::document::node::Node;
use crate::document::spans::Spans;
pub(crate) use crate::document::value::{MAX_BYTES, MAX_NODES};
use crate::vocabulary::{LineIndex, Place};

/// The longest text that is read. The longest specification known to us has a sixth of it.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// A file that has been read and understood as YAML or JSON.
#[derive(Debug)]
pub struct Document {
    path: Arc<str>,
    text: String,
    value: Value,
    /// What has been done to the value since it was read.
    layers: Vec<Layer>,
    /// The other files that parts of the value stand in.
    parts: Vec<Arc<Document>>,
    lines: OnceLock<LineIndex>,
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
        let (lines, spans) = (OnceLock::new(), OnceLock::new());
        Ok(Self { path, text, value, layers: Vec::new(), parts: Vec::new(), lines, spans })
    }

    /// Puts another value in place of the one that the text holds. Places are found in the text all the same: what is
    /// not in it is found at what is around it.
    #[must_use]
    pub fn patched(self, value: Value) -> Self {
        self.changed(value, Change::Patched)
    }

    /// Puts another value in place of the one that was, of whose values is known where they stood. `parts` are the files
    /// that some of them came from, and are added to those that there are already: the first has the index that
    /// [`Document::parts`] had as its length.
    #[must_use]
    pub fn moved(mut self, value: Value, moves: Moves, parts: Vec<Arc<Document>>) -> Self {
        self.parts.extend(parts);
        self.changed(value, Change::Moved(moves))
    }

    fn changed(mut self, value: Value, change: Change) -> Self {
        let before = std::mem::replace(&mut self.value, value);
        self.layers.push(Layer { before, change });
        self
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

    /// Returns the other files that parts of the document stand in.
    pub fn parts(&self) -> &[Arc<Document>] {
        &self.parts
    }

    /// Returns what the text itself holds: neither a patch nor another file has changed it.
    pub fn as_read(&self) -> &Value {
        self.layers.first().map_or(&self.value, |layer| &layer.before)
    }

    /// Whether a patch has changed the value.
    pub fn is_patched(&self) -> bool {
        self.layers.iter().any(|layer| matches!(layer.change, Change::Patched))
    }

    /// Returns where `place` stands in the files, which is another place if the value has been changed since it was read.
    /// `None` for a place in a file that is neither this one nor one of its parts.
    pub fn origin(&self, place: &Place) -> Option<Place> {
        if *place.path != *self.path {
            return self.parts.iter().any(|part| part.path == place.path).then(|| place.clone());
        }
        let (part, pointer, half) = layers::trace(&self.layers, &self.value, &place.pointer, place.part);
        let path = part.and_then(|index| self.parts.get(index)).map_or(&self.path, |part| &part.path);
        Some(Place { path: Arc::clone(path), pointer, part: half })
    }

    /// Returns the bytes of `place` in the text: those of the nearest ancestor's key if nothing is there, and `None`
    /// if the place is in another file.
    pub fn locate(&self, place: &Place) -> Option<Range<usize>> {
        self.locate_origin(&self.origin(place)?)
    }

    /// Returns the bytes of a place that [`Document::origin`] gave, if it is in this very file.
    pub(crate) fn locate_origin(&self, origin: &Place) -> Option<Range<usize>> {
        if *origin.path != *self.path {
            return None;
        }
        let spans = self
            .spans
            .get_or_init(|| if is_json(&self.path) { spans::of_json(&self.text) } else { spans::of_yaml(&self.text) });
        spans.as_ref()?.locate(&origin.pointer, origin.part)
    }

    pub(crate) fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::of(&self.text))
    }

    fn shared_path(&self) -> Arc<str> {
        Arc::clone(&self.path)
    }
}

fn is_json(path: &str) -> bool {
    path.len() >= 5 && path.as_bytes()[path.len() - 5..].eq_ignore_ascii_case(b".json")
}
