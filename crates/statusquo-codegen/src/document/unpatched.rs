//! Where a value of a patched document stands in the text that was not patched.

use serde_json::Value;

use crate::vocabulary::Part;
use crate::vocabulary::pointer::{escape, unescape};

/// The longest list whose elements are compared with each other: the work grows with the square.
const MAX_ITEMS: usize = 1000;

/// Returns the pointer in `original` of what `pointer` names in `patched`: the nearest ancestor that is in both, by its
/// key, for what only the patch has.
pub(super) fn find(original: &Value, patched: &Value, pointer: &str, part: Part) -> (String, Part) {
    let mut found = String::new();
    let (mut old, mut new) = (original, patched);
    for token in pointer.split('/').skip(1) {
        let step = match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                let key = unescape(token);
                old.get(&key).zip(new.get(&key)).map(|(old, new)| (key, old, new))
            }
            (Value::Array(old), Value::Array(new)) => token.parse().ok().and_then(|index: usize| {
                let position = position(old, new, index)?;
                Some((position.to_string(), old.get(position)?, new.get(index)?))
            }),
            _ => None,
        };
        let Some((key, next_old, next_new)) = step else { return (found, Part::Key) };
        found.push('/');
        found.push_str(&escape(&key));
        (old, new) = (next_old, next_new);
    }
    // A value that the patch has put there is not in the text; what it stands under is.
    let is_same_kind = match (old, new) {
        (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_)) => true,
        (old, new) => old == new,
    };
    (found, if is_same_kind { part } else { Part::Key })
}

/// Returns where an element of a list stood before the patch. An element that was changed is known by standing between
/// the same others; if elements were removed too, nothing is known of it.
fn position(old: &[Value], new: &[Value], index: usize) -> Option<usize> {
    if old.len() > MAX_ITEMS || new.len() > MAX_ITEMS {
        return None;
    }
    let element = new.get(index)?;
    let earlier = new[..index].iter().filter(|other| *other == element).count();
    let mut equal = old.iter().enumerate().filter(|(_, other)| *other == element).peekable();
    if equal.peek().is_some() {
        return equal.nth(earlier).map(|(position, _)| position);
    }
    let in_place = |(old_item, new_item): (&Value, &Value)| {
        old_item == new_item || (!old.contains(new_item) && !new.contains(old_item))
    };
    (index < old.len() && old.len() <= new.len() && old.iter().zip(new).all(in_place)).then_some(index)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(patched: &Value, pointer: &str, expected: (&str, Part)) {
        let original = json!({ "a": { "b/c": 1, "d": [{ "n": 1 }, { "n": 2 }, { "n": 2 }, 5] }, "e": "x" });
        let (found, part) = find(&original, patched, pointer, Part::Value);
        assert_eq!((found.as_str(), part), expected, "{pointer}");
    }

    #[test]
    fn what_the_patch_left_alone_stands_where_it_stood() {
        let patched = json!({ "e": "x", "a": { "b/c": 1, "d": [{ "n": 2 }, { "n": 2 }, 5] } });
        check(&patched, "/a/b~1c", ("/a/b~1c", Part::Value));
        check(&patched, "/a/d/0/n", ("/a/d/1/n", Part::Value));
        check(&patched, "/a/d/1", ("/a/d/2", Part::Value));
        check(&patched, "/a/d/2", ("/a/d/3", Part::Value));
        check(&patched, "", ("", Part::Value));
    }

    #[test]
    fn what_only_the_patch_has_is_found_at_what_is_around_it() {
        let patched = json!({ "a": { "d": [{ "n": 3, "m": 0 }, { "n": 2 }, { "n": 2 }, 5, 6] }, "e": "y", "f": {} });
        check(&patched, "/a/d/0/n", ("/a/d/0/n", Part::Key));
        check(&patched, "/a/d/0/m", ("/a/d/0", Part::Key));
        check(&patched, "/a/d/4", ("/a/d", Part::Key));
        check(&patched, "/a/b~1c", ("/a", Part::Key));
        check(&patched, "/e", ("/e", Part::Key));
        check(&patched, "/f/g", ("", Part::Key));
        check(&patched, "/a/d/x/9", ("/a/d", Part::Key));
        check(&json!([]), "/a", ("", Part::Key));
    }

    #[test]
    fn an_element_that_may_be_another_is_not_taken_for_it() {
        let patched = json!({ "a": { "d": [{ "n": 2 }, { "n": 2 }, 5, 7] } });
        check(&patched, "/a/d/3", ("/a/d", Part::Key));
        check(&json!({ "a": { "d": [5, 5] } }), "/a/d/1", ("/a/d", Part::Key));
    }
}
