//! Enums: the values that a schema lists, with what the document calls them and says of them.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::lower::rules::{self, Described};
use crate::lower::schema::{Codes, Enum, Integer, Shape};

/// Returns the enum of the values that the rules left; `map` is what the document writes.
pub(super) fn enumeration(values: &[Value], simple: &Map<String, Value>, map: &Map<String, Value>) -> Shape {
    let described = rules::described_values(map);
    let numbers: Vec<i64> = values.iter().filter_map(Value::as_i64).collect();
    if numbers.len() == values.len() {
        let (names, descriptions) = said(described, |value| value.as_i64());
        let width = width(simple.get("format").and_then(Value::as_str));
        return Shape::Codes(Codes { width, values: numbers, names, descriptions });
    }
    let texts = values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    let (names, descriptions) = said(described, |value| rules::unquoted(value)?.as_str().map(str::to_owned));
    Shape::Enum(Enum { names, descriptions, ..Enum::of(texts) })
}

/// Returns the width of a whole number of this format.
pub(super) fn width(format: Option<&str>) -> Option<Integer> {
    match format {
        Some("int32") => Some(Integer::Int32),
        Some("int64") => Some(Integer::Int64),
        Some("uint32") => Some(Integer::Uint32),
        Some("uint64") => Some(Integer::Uint64),
        _ => None,
    }
}

/// Returns names and descriptions by value.
fn said<K: std::hash::Hash + Eq + Clone>(
    described: Vec<Described>,
    key: impl Fn(&Value) -> Option<K>,
) -> (IndexMap<K, String>, IndexMap<K, String>) {
    let (mut names, mut descriptions) = (IndexMap::new(), IndexMap::new());
    for Described { value, name, description } in described {
        let Some(key) = key(&value) else { continue };
        names.extend(name.map(|name| (key.clone(), name)));
        descriptions.extend(description.map(|description| (key, description)));
    }
    (names, descriptions)
}
