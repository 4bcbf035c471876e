//! References, which lead to where things are now.

use std::borrow::Cow;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Returns the pointer of a reference into the same document.
pub(super) fn pointer(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    Some(percent_decode_str(fragment).decode_utf8().map_or_else(|_| fragment.to_owned(), Cow::into_owned))
}

/// Writes every reference to something that has moved anew.
pub(super) fn rewrite(value: &mut Value, now: &BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        if let Some(moved) = moved(reference, now) {
                            *reference = moved;
                        }
                    }
                    value => rewrite(value, now),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, now)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns a reference to where its target is now, by the nearest value around it that has moved.
fn moved(reference: &str, now: &BTreeMap<String, String>) -> Option<String> {
    let pointer = pointer(reference)?;
    let mut end = pointer.len();
    while end > 0 {
        if let Some(moved) = now.get(&pointer[..end]) {
            // What is left may hold anything; a percent sign alone would be read as an escape.
            let rest = format!("{moved}{}", &pointer[end..]).replace('%', "%25");
            return Some(format!("#{rest}"));
        }
        end = pointer[..end].rfind('/')?;
    }
    None
}
