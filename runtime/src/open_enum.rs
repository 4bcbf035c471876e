//! Reading what servers send, as far as it makes sense: string enums that keep a value which the specification does not
//! list, and `null` for "nothing".

use serde::{Deserialize, Deserializer};

/// Writes the conversions of a string enum whose last variant holds any other text. For generated code.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Status {
///     Ok,
///     Failed,
///     Unknown(String),
/// }
/// statusquo::open_enum! {
///     Status {
///         Ok = "ok",
///         Failed = "failed",
///         _ = Unknown,
///     }
/// }
///
/// assert_eq!(Status::from("failed"), Status::Failed);
/// assert_eq!(Status::from("new"), Status::Unknown("new".to_owned()));
/// assert_eq!(serde_json::to_string(&Status::Failed).unwrap(), r#""failed""#);
/// assert_eq!(serde_json::from_str::<Status>(r#""new""#).unwrap().as_str(), "new");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($variant:ident = $wire:literal,)* _ = $unknown:ident $(,)? }) => {
        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown(other.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($wire => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <::std::string::String as $crate::__private::serde::Deserialize>::deserialize(deserializer)?;
                ::std::result::Result::Ok(Self::from(value))
            }
        }
    };
}

/// Reads `null` as the default: servers write it for lists and maps that are empty.
///
/// # Errors
/// When there is a value that is not a `T`.
pub fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(unreachable_pub, reason = "the macro writes for public enums")]
    mod level {
        #[derive(Debug, PartialEq)]
        pub enum Level {
            Low,
            Unlisted(String),
        }

        open_enum!(Level { Low = "low-level", _ = Unlisted });
    }

    use level::Level;

    #[test]
    fn unlisted_value_survives_a_round_trip() {
        for text in ["low-level", "LOW-LEVEL", "", "ü"] {
            let json = serde_json::to_string(text).unwrap();
            let level: Level = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&level).unwrap(), json);
            assert_eq!((level.as_str(), level.to_string().as_str(), level.as_ref()), (text, text, text));
            assert_eq!((Level::from(text), text.parse()), (Level::from(text.to_owned()), Ok(level)));
        }
        assert_eq!(Level::from("low-level"), Level::Low);
        assert!(serde_json::from_str::<Level>("5").is_err() && serde_json::from_str::<Level>("null").is_err());
    }

    #[test]
    fn null_and_absence_are_the_same_list() {
        #[derive(Deserialize)]
        struct Page {
            #[serde(default, deserialize_with = "null_as_default")]
            items: Vec<u8>,
        }
        for (json, expected) in [("{}", &[][..]), (r#"{"items":null}"#, &[]), (r#"{"items":[1]}"#, &[1])] {
            assert_eq!(serde_json::from_str::<Page>(json).unwrap().items, expected, "{json}");
        }
        assert!(serde_json::from_str::<Page>(r#"{"items":{}}"#).is_err());
    }
}
