//! What a type asks a deserializer for, found out without a value.

use std::cell::Cell;

use serde::{
    de::{DeserializeOwned, Deserializer, Error, Visitor, value},
    forward_to_deserialize_any,
};

/// Whether a type deserializes as a struct. A derived struct also reads an array, field by field, and takes `[]` for
/// "every field is missing"; no JSON API means that.
pub(super) fn is_struct<T: DeserializeOwned>() -> bool {
    let asked = Cell::new(false);
    // The probe has no value to give, so that this is always an error.
    drop(T::deserialize(Probe(&asked)));
    asked.get()
}

/// A deserializer that notes whether it is asked for a struct, and then gives up.
struct Probe<'a>(&'a Cell<bool>);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("a probe"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.set(true);
        Err(Error::custom("a probe"))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Plain {
        _field: Option<u8>,
    }

    #[derive(Deserialize)]
    struct Wrapper(#[allow(dead_code, reason = "only its type matters")] Plain);

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        _Struct { _plain: Plain },
        _List { _bytes: Vec<u8> },
    }

    #[test]
    fn structs_are_told_from_everything_else() {
        assert!(
            is_struct::<Plain>() && is_struct::<Wrapper>() && is_struct::<Option<Plain>>() && is_struct::<Box<Plain>>()
        );
        assert!(!is_struct::<Vec<Plain>>() && !is_struct::<Either>() && !is_struct::<BTreeMap<String, Plain>>());
        assert!(!is_struct::<(u8, u8)>() && !is_struct::<serde_json::Value>() && !is_struct::<String>());
    }
}
