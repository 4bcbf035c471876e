//! Places: a JSON pointer into a named file, as plain data that survives the document it came from.

use std::fmt;
use std::sync::Arc;

use super::pointer::join;

/// A spot in a document: the key or the value that a JSON pointer names.
///
/// A place holds no text, so that every later stage can carry one for each of its items;
/// [`Document::locate`](crate::document::Document::locate) turns it into bytes when a diagnostic has to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, relative to the repository.
    pub path: Arc<str>,
    /// The RFC 6901 pointer; empty for the whole document.
    pub pointer: String,
    /// Which half of the entry is meant.
    pub part: Part,
}

/// The half of a mapping entry that a [`Place`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The key; for an array element, which has none, the element.
    Key,
    /// The value.
    Value,
}

impl Place {
    /// The whole of a file.
    pub fn root(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), pointer: String::new(), part: Part::Value }
    }

    /// The value of the entry `token` (not escaped) below this place.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        Self { path: Arc::clone(&self.path), pointer: join(&self.pointer, token), part: Part::Value }
    }

    /// The same entry, its key.
    #[must_use]
    pub fn key(&self) -> Self {
        Self { part: Part::Key, ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            formatter.write_str(&self.path)
        } else {
            write!(formatter, "{}#{}", self.path, self.pointer)
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}
