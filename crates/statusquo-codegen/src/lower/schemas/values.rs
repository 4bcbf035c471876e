//! Enums: the values that a schema lists, with what the document calls them and says of them.

use std::hash::Hash;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::lower::rules;
use crate::lower::schema::{Codes, Enum, Integer, Said, Shape};

/// Returns the enum of the values that the rules left; `map` is what the document writes.
pub(super) fn enumeration(values: &[Value], simple: &Map<String, Value>, map: &Map<String, Value>) -> Shape {
    let described = rules::described_values(map);
    let numbers: Vec<i64> = values.iter().filter_map(Value::as_i64).collect();
    if numbers.len() == values.len() {
        let said = said(described, |value| value.as_i64());
        let width = width(simple.get("format").and_then(Value::as_str));
        return Shape::Codes(Codes { width, values: numbers, said });
    }
    let texts = values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    let said = said(described, |value| rules::unquoted(value)?.as_str().map(str::to_owned));
    Shape::Enum(Enum { said, ..Enum::of(texts) })
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

/// Returns what is said of each value.
fn said<K: Hash + Eq>(described: Vec<(Value, Said)>, key: impl Fn(&Value) -> Option<K>) -> IndexMap<K, Said> {
    described.into_iter().filter_map(|(value, said)| Some((key(&value)?, said))).collect()
}
