//! String enums that keep a value which the specification does not list.

/// Writes the conversions of a string enum: with `_` a variant that holds any other text; without it, other texts are
/// refused, as where a value tells one alternative of a body from another. For generated code.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Status {
///     Ok,
///     Failed,
///     Unknown(String),
/// }
/// statusquo::string_enum! {
///     Status {
///         Ok = "ok",
///         Failed = "failed",
///         _ = Unknown,
///     }
/// }
///
/// assert_eq!(Status::ALL, [Status::Ok, Status::Failed]);
/// assert_eq!(Status::from("failed"), Status::Failed);
/// assert_eq!(Status::from("new"), Status::Unknown("new".to_owned()));
/// assert_eq!(serde_json::to_string(&Status::Failed).unwrap(), r#""failed""#);
/// assert_eq!(serde_json::from_str::<Status>(r#""new""#).unwrap().as_str(), "new");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $wire:literal,)* _ = $unknown:ident $(,)? }) => {
        impl $name {
            /// Every value that the specification lists, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

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

            // Not `Self::Err`, which a variant may be called.
            fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <::std::string::String as $crate::__private::serde::Deserialize>::deserialize(deserializer)?;
                let value = Self::from(value);
                if let Self::$unknown(_) = value {
                    $crate::__private::stray();
                }
                ::std::result::Result::Ok(value)
            }
        }

        $crate::__string_enum!($name);
    };
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $name {
            /// Every value that the specification lists, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                }
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <::std::string::String as $crate::__private::serde::Deserialize>::deserialize(deserializer)?;
                match value.as_str() {
                    $($wire => ::std::result::Result::Ok(Self::$variant),)*
                    other => ::std::result::Result::Err($crate::__private::serde::de::Error::unknown_variant(
                        other,
                        &[$($wire),*],
                    )),
                }
            }
        }

        $crate::__string_enum!($name);
    };
}

/// What follows from `as_str`.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($name:ident) => {
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
    };
}

#[cfg(test)]
mod tests {

    #[allow(unreachable_pub, reason = "the macro writes for public enums")]
    mod level {
        #[derive(Debug, PartialEq)]
        pub enum Level {
            Low,
            Unlisted(String),
        }

        string_enum!(Level { Low = "low-level", _ = Unlisted });
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
        assert_eq!(Level::ALL, [Level::Low]);
        assert!(serde_json::from_str::<Level>("5").is_err() && serde_json::from_str::<Level>("null").is_err());
    }

    #[allow(unreachable_pub, reason = "the macro writes for public enums")]
    mod tag {
        #[derive(Debug, PartialEq)]
        pub enum Tag {
            Card,
        }

        string_enum!(Tag { Card = "card" });
    }

    #[test]
    fn without_a_variant_for_them_other_values_are_refused() {
        assert_eq!(serde_json::from_str::<tag::Tag>(r#""card""#).ok().as_slice(), tag::Tag::ALL);
        assert_eq!(serde_json::to_string(&tag::Tag::Card).ok().as_deref(), Some(r#""card""#));
        let error = serde_json::from_str::<tag::Tag>(r#""cash""#).unwrap_err().to_string();
        assert!(error.contains("cash") && error.contains("card"), "{error}");
    }
}
