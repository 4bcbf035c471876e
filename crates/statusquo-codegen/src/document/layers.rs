//! What was done to the value of a document since it was read, so that every place is still found in a text.
//!
//! A document is read, parts of it that stand in other files are put in, a patch corrects it, another version of OpenAPI
//! is made of it: each is a [`Layer`], and a place is traced back through them, the last one first.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::unpatched;
use crate::vocabulary::Part;

/// Where values of a document stood before they were moved: by the pointer that they have now.
///
/// What is not named, and is below nothing that is, has not moved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moves(BTreeMap<String, Origin>);

/// Where a value stood.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    /// The part of the document, by its index; none for the document itself.
    part: Option<usize>,
    pointer: String,
}

impl Moves {
    /// Says that what is at `now` stood at `then`: in a part, by its index, or in the document itself.
    pub fn insert(&mut self, now: impl Into<String>, part: Option<usize>, then: impl Into<String>) {
        self.0.insert(now.into(), Origin { part, pointer: then.into() });
    }

    /// Whether everything is where it was.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns where a value stood, by what is said of it or of the nearest value around it.
    fn trace(&self, pointer: &str) -> Option<(Option<usize>, String)> {
        let mut end = pointer.len();
        loop {
            if let Some(origin) = self.0.get(&pointer[..end]) {
                return Some((origin.part, format!("{}{}", origin.pointer, &pointer[end..])));
            }
            end = pointer[..end].rfind('/')?;
        }
    }
}

/// One change of a document.
#[derive(Debug)]
pub(super) struct Layer {
    /// The value before it.
    pub(super) before: Value,
    pub(super) change: Change,
}

/// What kind of change it was.
#[derive(Debug)]
pub(super) enum Change {
    /// A patch, of which nothing is known but its result.
    Patched,
    /// Values were moved.
    Moved(Moves),
}

/// Returns where something stands in the texts: the part of the document, if it is in one, and the pointer there.
pub(super) fn trace(layers: &[Layer], value: &Value, pointer: &str, part: Part) -> (Option<usize>, String, Part) {
    let (mut pointer, mut half, mut after) = (pointer.to_owned(), part, value);
    for layer in layers.iter().rev() {
        match &layer.change {
            Change::Patched => (pointer, half) = unpatched::find(&layer.before, after, &pointer, half),
            Change::Moved(moves) => match moves.trace(&pointer) {
                Some((part @ Some(_), pointer)) => return (part, pointer, half),
                Some((None, before)) => pointer = before,
                None => {}
            },
        }
        after = &layer.before;
    }
    (None, pointer, half)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_nearest_value_that_has_moved_decides() {
        let mut moves = Moves::default();
        moves.insert("/a", None, "/b");
        moves.insert("/a/c/0", Some(1), "");
        assert_eq!(moves.trace("/a/x"), Some((None, "/b/x".to_owned())));
        assert_eq!(moves.trace("/a/c/0/y~1z"), Some((Some(1), "/y~1z".to_owned())));
        assert_eq!(moves.trace("/a/c/01"), Some((None, "/b/c/01".to_owned())));
        assert_eq!((moves.trace("/ab"), moves.trace("")), (None, None));
        moves.insert("", None, "/d");
        assert_eq!(moves.trace("/ab"), Some((None, "/d/ab".to_owned())));
    }

    #[test]
    fn a_place_is_traced_through_every_layer() {
        let mut moves = Moves::default();
        moves.insert("/new", None, "/list/1");
        let layers = [
            Layer { before: json!({ "list": [{ "n": 1 }, { "n": 2 }] }), change: Change::Patched },
            Layer { before: json!({ "list": [{ "n": 2 }] }), change: Change::Moved(Moves::default()) },
        ];
        let now = json!({ "list": [{ "n": 2 }] });
        assert_eq!(trace(&layers, &now, "/list/0/n", Part::Value), (None, "/list/1/n".to_owned(), Part::Value));
        let layers = [Layer { before: json!({ "list": [1, { "n": 2 }] }), change: Change::Moved(moves) }];
        assert_eq!(trace(&layers, &now, "/new/n", Part::Key), (None, "/list/1/n".to_owned(), Part::Key));
    }
}
