//! Unions: values of which several kinds are documented, and the constants that tell the kinds apart.
//!
//! Which member a value is does not follow from the order of the members alone. A tag decides where there is one.
//! Without one, each member reads the value and writes it again, and the one that keeps the most of it wins; so what a
//! member requires, what it names, and what its own members say all count, however deep they stand.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

use crate::matching::Scalar;

/// What generated unions have in common. `union!` implements it.
pub trait Union: Sized + 'static {
    /// The property that tells the members apart, as a JSON pointer, if there is one.
    const TAG: Option<&'static str>;
    /// The members, in the order in which they are tried.
    const MEMBERS: &'static [Member<Self>];

    /// Whether every member is an object or a list, so that anything else is no new member, but no such answer at all.
    const IS_SHAPED: bool;

    /// Keeps a value that is none of the members.
    fn from_unknown(value: Value) -> Self;
}

/// How a member of a union is known and read.
pub struct Member<U> {
    /// The values of the union's tag that mean this member.
    pub tags: &'static [Scalar],
    /// The values of the tag that are read as this member too, and written again as they came.
    pub aliases: &'static [Scalar],
    /// All properties that there may be, where no others are allowed.
    pub closed: Option<&'static [&'static str]>,
    /// Where the member has one of a few values, and which.
    pub values: &'static [(&'static str, &'static [Scalar])],
    /// Reads the member; with `true`, says how far the value is from what was read.
    pub read: fn(&Value, bool) -> Option<(U, usize)>,
}

/// Reading a value in many ways is given up after so many ways, and so many more for each part of it; then the first
/// that fits is taken. Unions within unions without tags may make few bytes very many ways.
const MAX_READS: usize = 50_000;
const MAX_READS_PER_PART: usize = 100;

thread_local! {
    /// How many values that the specification does not list were read so far.
    static STRAYS: Cell<usize> = const { Cell::new(0) };
    /// How many members may still be tried within the outermost union.
    static READS: Cell<usize> = const { Cell::new(0) };
    /// How many unions are being read.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Counts a value that the specification does not list, so that a union prefers members that list it.
pub fn stray() {
    STRAYS.set(STRAYS.get().saturating_add(1));
}

/// Reads one member: `make` makes the union of it.
pub fn read_as<T: DeserializeOwned + Serialize, U>(
    value: &Value,
    measured: bool,
    make: fn(T) -> U,
) -> Option<(U, usize)> {
    let before = STRAYS.get();
    let member = T::deserialize(value).ok()?;
    if !measured {
        return Some((make(member), 0));
    }
    let strays = STRAYS.get().saturating_sub(before);
    let written = serde_json::to_value(&member).ok()?;
    // A struct reads a list too, as its fields in their order.
    if std::mem::discriminant(value) != std::mem::discriminant(&written) {
        return None;
    }
    Some((make(member), strays + distance(value, &written)))
}

/// Counts what is in one of two values and not in the other.
fn distance(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let lost = one.iter().map(|(name, value)| other.get(name).map_or(1, |other| distance(value, other)));
            let added = other.keys().filter(|name| !one.contains_key(*name)).count();
            lost.sum::<usize>() + added
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).map(|(one, other)| distance(one, other)).sum()
        }
        (one, other) => usize::from(one != other),
    }
}

/// Reads a union.
///
/// # Errors
/// When there is no JSON, or a scalar where every member is an object or a list.
pub fn deserialize<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if DEPTH.get() == 0 {
        READS.set(MAX_READS + MAX_READS_PER_PART * parts(&value));
    }
    DEPTH.set(DEPTH.get() + 1);
    let found = read(&value);
    DEPTH.set(DEPTH.get() - 1);
    match found {
        Some(found) => Ok(found),
        None if U::IS_SHAPED && !value.is_object() && !value.is_array() => {
            Err(de::Error::custom("expected an object or a list"))
        }
        None => {
            stray();
            Ok(U::from_unknown(value))
        }
    }
}

/// Counts the values in a value, itself included.
fn parts(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(parts).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(parts).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

fn read<U: Union>(value: &Value) -> Option<U> {
    if let Some(tag) = U::TAG.and_then(|pointer| value.pointer(pointer)) {
        let means = |member: &&Member<U>| is_one_of(tag, member.tags) || is_one_of(tag, member.aliases);
        match U::MEMBERS.iter().find(means) {
            Some(member) => return (member.read)(value, false).map(|(member, _)| member),
            // No tag at all, as some servers write it.
            None if tag.is_null() => {}
            None => return None,
        }
    }
    let before = STRAYS.get();
    let mut best: Option<(U, usize, usize)> = None;
    for member in U::MEMBERS {
        READS.set(READS.get().saturating_sub(1));
        let is_hurried = READS.get() == 0;
        STRAYS.set(before);
        let Some((found, distance)) = (member.read)(value, !is_hurried) else { continue };
        let distance = distance + member.surprises(value);
        if best.as_ref().is_none_or(|(_, least, _)| distance < *least) {
            best = Some((found, distance, STRAYS.get()));
        }
        if distance == 0 || is_hurried {
            break;
        }
    }
    let (found, _, strays) = best?;
    STRAYS.set(strays);
    Some(found)
}

fn is_one_of(value: &Value, scalars: &[Scalar]) -> bool {
    scalars.iter().any(|scalar| scalar.equals(value))
}

impl<U> Member<U> {
    /// Counts what the value has and the member does not allow.
    fn surprises(&self, value: &Value) -> usize {
        let is_unlisted = |(pointer, scalars): &&(&str, &[Scalar])| {
            value.pointer(pointer).is_some_and(|value| !is_one_of(value, scalars))
        };
        let unlisted = self.values.iter().filter(is_unlisted).count();
        // What a closed member drops was counted once already; that it is forbidden counts more.
        let unknown = match (self.closed, value) {
            (Some(known), Value::Object(object)) => {
                object.keys().filter(|name| !known.contains(&name.as_str())).count()
            }
            _ => 0,
        };
        unlisted + unknown
    }
}

/// Writes a member whose tag the union knows and the member may not: the only value that the tag may have is written,
/// and one that means another member is refused.
///
/// # Errors
/// When the member is no object, or its tag is that of another member.
pub fn serialize_tagged<T: Serialize, S: Serializer>(
    member: &T,
    pointer: Option<&str>,
    (tags, aliases): (&[Scalar], &[Scalar]),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(member).map_err(ser::Error::custom)?;
    let name = pointer.unwrap_or_default().trim_start_matches('/').replace("~1", "/").replace("~0", "~");
    if let Value::Object(object) = &mut value {
        match (tags, object.get(&name)) {
            (_, Some(tag)) if is_one_of(tag, aliases) => {}
            ([only], _) => {
                object.insert(name, only.to_value());
            }
            (_, Some(tag)) if is_one_of(tag, tags) => {}
            ([first, ..], None) => {
                object.insert(name, first.to_value());
            }
            (_, tag) => {
                return Err(ser::Error::custom(format_args!(
                    "the tag `{name}` is {tag:?}, which means another member"
                )));
            }
        }
    }
    value.serialize(serializer)
}

/// Reads a constant: any other value is refused.
///
/// # Errors
/// When the value is another one.
pub fn deserialize_constant<'de, D: Deserializer<'de>>(json: &str, deserializer: D) -> Result<(), D::Error> {
    let found = Value::deserialize(deserializer)?;
    let expected: Value = serde_json::from_str(json).map_err(de::Error::custom)?;
    if is_same(&found, &expected) {
        Ok(())
    } else {
        Err(de::Error::custom(format_args!("{found} is not the constant {expected}")))
    }
}

/// JSON Schema compares numbers by their value: `1` and `1.0` are the same.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| is_same(one, other)))
        }
        (one, other) => one == other,
    }
}

/// Writes a constant.
///
/// # Errors
/// Those of the serializer.
pub fn serialize_constant<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::from_str::<Value>(json).map_err(ser::Error::custom)?.serialize(serializer)
}

/// Writes the conversions of a union: an enum of one variant per member, and one that keeps any other JSON. For
/// generated code.
///
/// A member may say which values of the tag mean it (`tags`) and which are read as it too (`also`), that the union writes
/// the tag (`writes`), which properties there may be at most (`closed`), and where it has which values (`values`). With
/// `of structure` a scalar is refused, since every member is an object or a list. Behind `from` stand the members that
/// no other one is confused with.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// pub struct Card { number: String }
/// #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// pub struct Transfer { iban: String }
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Payment {
///     Card(Card),
///     Transfer(Transfer),
///     Unknown(serde_json::Value),
/// }
/// statusquo::union! {
///     Payment by "/method" {
///         Card(Card) { tags [Str("card")] writes }
///         Transfer(Transfer) { tags [Str("transfer")] writes }
///         _ = Unknown
///     }
///     from { Card(Card) Transfer(Transfer) }
/// }
///
/// let payment: Payment = serde_json::from_str(r#"{"method":"transfer","iban":"X"}"#).unwrap();
/// assert_eq!(payment, Payment::Transfer(Transfer { iban: "X".to_owned() }));
/// assert_eq!(serde_json::to_string(&payment).unwrap(), r#"{"iban":"X","method":"transfer"}"#);
/// let payment: Payment = serde_json::from_str(r#"{"method":"coins"}"#).unwrap();
/// assert!(matches!(payment, Payment::Unknown(_)));
/// ```
#[macro_export]
macro_rules! union {
    (
        $name:ident $(by $tag:literal)? {
            $($variant:ident($ty:ty) { $($body:tt)* })*
            _ = $unknown:ident $(of $shape:ident)?
        }
        $(from { $($from:ident($from_ty:ty))* })?
    ) => {
        impl $crate::__private::Union for $name {
            const TAG: ::std::option::Option<&'static str> = $crate::__union_tag!($($tag)?);
            const IS_SHAPED: bool = $crate::__union_shaped!($($shape)?);
            const MEMBERS: &'static [$crate::__private::Member<Self>] = &[$(
                $crate::__union_member!(
                    |value, measured| $crate::__private::read_as::<$ty, Self>(value, measured, |member| {
                        Self::$variant(member.into())
                    });
                    $($body)*
                ),
            )*];

            fn from_unknown(value: ::serde_json::Value) -> Self {
                Self::$unknown(value)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::deserialize_union(deserializer)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(member) => {
                        $crate::__union_write!(member, serializer, <Self as $crate::__private::Union>::TAG, $($body)*)
                    })*
                    Self::$unknown(value) => $crate::__private::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        $($(
            impl ::std::convert::From<$from_ty> for $name {
                fn from(member: $from_ty) -> Self {
                    Self::$from(member.into())
                }
            }
        )*)?
    };
}

/// The tag of a union, if it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_tag {
    () => {
        ::std::option::Option::None
    };
    ($tag:literal) => {
        ::std::option::Option::Some($tag)
    };
}

/// Whether every member is an object or a list.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_shaped {
    () => {
        false
    };
    (structure) => {
        true
    };
}

/// How a member is known and read.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_member {
    (
        $read:expr;
        $(tags [$($tags:tt)*])?
        $(also [$($aliases:tt)*])?
        $(writes)?
        $(closed [$($closed:literal),*])?
        $(values { $($pointer:literal [$($values:tt)*])* })?
    ) => {{
        #[allow(unused_imports)]
        use $crate::__private::Scalar::*;
        $crate::__private::Member {
            tags: &[$($($tags)*)?],
            aliases: &[$($($aliases)*)?],
            closed: $crate::__union_closed!($([$($closed),*])?),
            values: &[$($(($pointer, &[$($values)*]),)*)?],
            read: $read,
        }
    }};
}

/// The properties that a member may have at most, if it says so.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_closed {
    () => {
        ::std::option::Option::None
    };
    ([$($closed:literal),*]) => {
        ::std::option::Option::Some(&[$($closed),*])
    };
}

/// Writes a member, with its tag if the union writes it.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_write {
    ($member:ident, $serializer:ident, $tag:expr, tags [$($tags:tt)*] $(also [$($aliases:tt)*])? writes $($rest:tt)*) => {{
        #[allow(unused_imports)]
        use $crate::__private::Scalar::*;
        $crate::__private::serialize_tagged($member, $tag, (&[$($tags)*], &[$($($aliases)*)?]), $serializer)
    }};
    ($member:ident, $serializer:ident, $tag:expr, $($rest:tt)*) => {
        $crate::__private::serde::Serialize::serialize($member, $serializer)
    };
}

/// Writes the conversions of a type of one value: it is written as this JSON, and no other is read as it. For generated
/// code.
///
/// ```
/// #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
/// pub struct Version;
/// statusquo::constant!(Version = "2");
///
/// assert_eq!(serde_json::to_string(&Version).unwrap(), "2");
/// assert!(serde_json::from_str::<Version>("2").is_ok());
/// assert!(serde_json::from_str::<Version>("3").is_err());
/// ```
#[macro_export]
macro_rules! constant {
    ($name:ident = $json:literal) => {
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::deserialize_constant($json, deserializer).map(|()| Self)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_constant($json, serializer)
            }
        }
    };
}

#[cfg(test)]
mod tests;
