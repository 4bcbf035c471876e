//! Reads YAML and JSON into [`Value`], through one visitor.
//!
//! The visitor exists for what `Value`'s own one does otherwise: keys that are no strings, keys that appear twice,
//! `<<`, tags, numbers that JSON cannot hold, and a limit on what aliases unfold to.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::diagnostic::catalogue::document as catalogue;
use crate::diagnostic::{Definition, Diagnostic};
use crate::document::fault::{self, Fault};

/// The most values that a document may hold, aliases unfolded. The largest specification known to us has a tenth.
pub(crate) const MAX_NODES: usize = 4_000_000;
/// The most bytes that its texts may hold, aliases unfolded.
pub(crate) const MAX_BYTES: usize = 256 * 1024 * 1024;

/// Reads a JSON text.
#[expect(clippy::result_large_err, reason = "as `Document::parse`")]
pub(super) fn from_json(path: &Arc<str>, text: &str) -> Result<Value, Diagnostic> {
    let budget = Budget::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = AnyValue { budget: &budget, merge: false }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| fault::of_json(path, text, &error, budget.fault.take()))
}

/// Reads a YAML text, which is to hold one document.
#[expect(clippy::result_large_err, reason = "as `Document::parse`")]
pub(super) fn from_yaml(path: &Arc<str>, text: &str) -> Result<Value, Diagnostic> {
    fault::before_yaml(path, text)?;
    let budget = Budget::default();
    AnyValue { budget: &budget, merge: true }
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| fault::of_yaml(path, text, &error, budget.fault.take()))
}

/// What has been read so far. An alias is read again wherever it stands, so ten lines can unfold to gigabytes.
#[derive(Default)]
struct Budget {
    nodes: Cell<usize>,
    bytes: Cell<usize>,
    /// What we refused the document for, in our words; the parsers put a path before them.
    fault: Cell<Option<Fault>>,
}

impl Budget {
    fn spend<E: Error>(&self, nodes: usize, bytes: usize) -> Result<(), E> {
        self.nodes.set(self.nodes.get() + nodes);
        self.bytes.set(self.bytes.get() + bytes);
        if self.nodes.get() > MAX_NODES {
            return Err(
                self.refuse(&catalogue::UNFOLDS_TOO_FAR, format!("the document holds more than {MAX_NODES} values"))
            );
        }
        if self.bytes.get() > MAX_BYTES {
            return Err(self.refuse(
                &catalogue::UNFOLDS_TOO_FAR,
                format!("the document's texts hold more than {MAX_BYTES} bytes"),
            ));
        }
        Ok(())
    }

    fn refuse<E: Error>(&self, definition: &'static Definition, message: String) -> E {
        let error = E::custom(&message);
        self.fault.set(Some(Fault { definition, message }));
        error
    }
}

/// Reads any value.
#[derive(Clone, Copy)]
struct AnyValue<'b> {
    budget: &'b Budget,
    /// Whether `<<` has the meaning of YAML.
    merge: bool,
}

impl<'de> DeserializeSeed<'de> for AnyValue<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.budget.spend(1, 0)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    // Wider integers become floats, as `serde_json` reads them too.
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or_else(|| Value::from(not_finite(value)), Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.budget.spend(0, value.len())?;
        Ok(Value::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.budget.spend(0, value.len())?;
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = access.next_key_seed(Key { entries: &entries, budget: self.budget })? {
            let value = access.next_value_seed(self)?;
            if self.merge && key == "<<" {
                self.collect_merged(value, &mut merged)?;
            } else {
                entries.insert(key, value);
            }
        }
        // What the mapping says itself wins, wherever the `<<` stands; of several, the first.
        for (key, value) in merged.into_iter().flatten() {
            entries.entry(key).or_insert(value);
        }
        Ok(Value::Object(entries))
    }

    /// A value with a tag of the document's own: the tag is ignored.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (_, content) = access.variant_seed(Tag)?;
        content.newtype_variant_seed(Untagged(self))
    }
}

fn not_finite(value: f64) -> &'static str {
    if value.is_nan() {
        ".nan"
    } else if value > 0.0 {
        ".inf"
    } else {
        "-.inf"
    }
}

impl AnyValue<'_> {
    fn collect_merged<E: Error>(self, value: Value, merged: &mut Vec<Map<String, Value>>) -> Result<(), E> {
        let items = match value {
            Value::Array(items) => items,
            single => vec![single],
        };
        for item in items {
            match item {
                Value::Object(entries) => merged.push(entries),
                _ => {
                    let message = "`<<` takes a mapping, or a list of mappings".to_owned();
                    return Err(self.budget.refuse(&catalogue::INVALID_MERGE, message));
                }
            }
        }
        Ok(())
    }
}

/// Reads a key as its text, and refuses one that is there already. It is refused here, not by the mapping, so that
/// the parser reports the key's position.
struct Key<'m, 'b> {
    entries: &'m Map<String, Value>,
    budget: &'b Budget,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that is a text or a number")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        self.budget.spend(0, key.len())?;
        if self.entries.contains_key(key) {
            let message = format!("the key `{key}` appears twice in the same mapping");
            return Err(self.budget.refuse(&catalogue::DUPLICATE_KEY, message));
        }
        Ok(key.to_owned())
    }
}

/// Reads the name of a tag, and forgets it.
struct Tag;

impl<'de> DeserializeSeed<'de> for Tag {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Tag {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a tag")
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Reads the value behind a tag.
struct Untagged<'b>(AnyValue<'b>);

impl<'de> DeserializeSeed<'de> for Untagged<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::document::Document;

    #[track_caller]
    fn check(path: &str, text: &str, expected: Value) {
        let document = Document::parse(path, text.to_owned()).expect("a valid document");
        assert_eq!(*document.value(), expected);
    }

    #[test]
    fn keys_are_taken_as_their_text() {
        check(
            "a.yaml",
            "400: a\n4XX: b\n1.10: c\ntrue: d\n~: e\n0x1F: f\non: g\n",
            json!({"400": "a", "4XX": "b", "1.10": "c", "true": "d", "~": "e", "0x1F": "f", "on": "g"}),
        );
    }

    #[test]
    fn keys_keep_their_order() {
        for (path, text) in [("a.yaml", "z: 1\na: 2\nm: 3\n"), ("a.json", "{\"z\": 1, \"a\": 2, \"m\": 3}")] {
            let document = Document::parse(path, text.to_owned()).expect("a valid document");
            let keys: Vec<&str> = document.root().entries().map(|(key, _)| key).collect();
            assert_eq!(keys, ["z", "a", "m"], "{path}");
        }
    }

    #[test]
    fn scalars_are_those_of_yaml_1_2() {
        check(
            "a.yaml",
            "[yes, on, no, 012, 1_000, 2026-06-04, 1e3, -7, ~, '', 0x10]",
            json!(["yes", "on", "no", "012", "1_000", "2026-06-04", 1e3, -7, null, "", 16]),
        );
    }

    #[test]
    fn numbers_that_json_cannot_hold_are_kept_as_well_as_can_be() {
        check(
            "a.yaml",
            "[18446744073709551615, 18446744073709551616, -99999999999999999999, .inf, -.inf, .nan]",
            json!([u64::MAX, 18446744073709551616_f64, -99999999999999999999_f64, ".inf", "-.inf", ".nan"]),
        );
        check("a.json", "[18446744073709551616]", json!([18446744073709551616_f64]));
    }

    #[test]
    fn merge_keys_fill_what_the_mapping_does_not_say() {
        check(
            "a.yaml",
            "a: &a {x: 1, y: 2}\nb: &b {x: 3, z: 4}\nc:\n  <<: [*a, *b]\n  y: 5\nd: {y: 6, <<: *a}\n",
            json!({
                "a": {"x": 1, "y": 2},
                "b": {"x": 3, "z": 4},
                "c": {"y": 5, "x": 1, "z": 4},
                "d": {"y": 6, "x": 1},
            }),
        );
        check("a.json", r#"{"<<": {"x": 1}}"#, json!({"<<": {"x": 1}}));
    }

    #[test]
    fn tags_are_ignored() {
        check(
            "a.yaml",
            "a: !mine 1\nb: !mine [x]\nc: !mine {k: !other v}\nd: !!str 400\ne: ! 12\n!key f: g\n",
            json!({"a": 1, "b": ["x"], "c": {"k": "v"}, "d": "400", "e": 12, "f": "g"}),
        );
    }

    #[test]
    fn a_byte_order_mark_is_accepted() {
        check("a.yaml", "\u{feff}a: 1\n", json!({"a": 1}));
        check("a.JSON", "\u{feff}{\"a\": 1}", json!({"a": 1}));
    }

    #[test]
    fn an_empty_yaml_file_is_null() {
        for text in ["", "\n", "# nothing\n", "---\n", "~\n"] {
            check("a.yaml", text, Value::Null);
        }
    }
}
