//! Enums of whole numbers, which keep a number that the specification does not list.

/// Writes the conversions of an enum of whole numbers; `_` holds any other number. For generated code.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub enum Priority {
///     Low,
///     High,
///     Unknown(i64),
/// }
/// statusquo::integer_enum! {
///     Priority: i64 {
///         Low = 1,
///         High = -2,
///         _ = Unknown,
///     }
/// }
///
/// assert_eq!(Priority::ALL, [Priority::Low, Priority::High]);
/// assert_eq!(Priority::from(-2), Priority::High);
/// assert_eq!(serde_json::to_string(&Priority::High).unwrap(), "-2");
/// assert_eq!(serde_json::from_str::<Priority>("7").unwrap(), Priority::Unknown(7));
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident: $number:ident { $($variant:ident = $wire:literal,)* _ = $unknown:ident $(,)? }) => {
        impl $name {
            /// Every value that the specification lists, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value on the wire.
            pub fn value(&self) -> $number {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(value) => *value,
                }
            }
        }

        impl ::std::convert::From<$number> for $name {
            fn from(value: $number) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown(other),
                }
            }
        }

        impl ::std::convert::From<$name> for $number {
            fn from(value: $name) -> Self {
                value.value()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <$number as $crate::__private::serde::Deserialize>::deserialize(deserializer)?;
                let value = <Self as ::std::convert::From<$number>>::from(value);
                if let Self::$unknown(_) = value {
                    $crate::__private::stray();
                }
                ::std::result::Result::Ok(value)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.value(), serializer)
            }
        }
    };
}
