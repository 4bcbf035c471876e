//! Values that a caller may have or not have.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

/// A value for something optional: the value itself, or an `Option` of it.
///
/// Setters of generated builders take it, so that a condition does not break a chain of them:
///
/// ```
/// # use statusquo::IntoOptional;
/// fn limit(limit: impl IntoOptional<i64>) -> Option<i64> {
///     limit.into_optional()
/// }
/// # let from_the_user: Option<i64> = None;
/// assert_eq!(limit(20), Some(20));
/// assert_eq!(limit(from_the_user), None);
/// ```
///
/// Texts can also be given as what they are commonly borrowed as, and lists of texts as arrays and slices; an `Option` is
/// one of the type itself, so that a bare `None` needs no annotation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither `{T}` nor `Option<{T}>`",
    label = "expected `{T}` or `Option<{T}>`"
)]
pub trait IntoOptional<T> {
    /// Returns the value, if there is one.
    fn into_optional(self) -> Option<T>;
}

impl<T> IntoOptional<T> for T {
    fn into_optional(self) -> Option<T> {
        Some(self)
    }
}

impl<T> IntoOptional<T> for Option<T> {
    fn into_optional(self) -> Option<T> {
        self
    }
}

/// Reads a value that is there: null is one of them, and not the absence of a value, which `serde(default)` gives.
///
/// # Errors
/// When there is a value that is not a `T`.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

macro_rules! text {
    ($($ty:ty),*) => {$(
        impl IntoOptional<String> for $ty {
            fn into_optional(self) -> Option<String> {
                Some(self.into())
            }
        }
    )*};
}

text!(&str, &String, Box<str>, Cow<'_, str>, char);

macro_rules! list_of_texts {
    ($($(#[$size:ident])? $ty:ty),*) => {$(
        list_of_texts!(@ $($size)? => $ty);
    )*};
    (@ $($size:ident)? => $ty:ty) => {
        impl$(<const $size: usize>)? IntoOptional<Vec<String>> for $ty {
            fn into_optional(self) -> Option<Vec<String>> {
                Some(self.into_iter().map(ToString::to_string).collect())
            }
        }
    };
}

list_of_texts!(
    &Vec<String>,
    &[&str],
    &[String],
    #[N]
    [&str; N],
    #[N]
    &[&str; N]
);

#[cfg(test)]
mod tests {
    use super::IntoOptional;

    fn text(value: impl IntoOptional<String>) -> Option<String> {
        value.into_optional()
    }

    fn list(value: impl IntoOptional<Vec<String>>) -> Option<Vec<String>> {
        value.into_optional()
    }

    #[test]
    fn a_text_is_given_in_any_of_its_forms() {
        let owned = "a".to_owned();
        let all = [text("a"), text(&owned), text(owned.clone()), text('a'), text(Some(owned))];
        assert_eq!(all, [const { Some("a") }; 5].map(|text| text.map(str::to_owned)));
        assert_eq!(text(None), None);
    }

    #[test]
    fn a_list_of_texts_is_given_in_any_of_its_forms() {
        let expected = Some(vec!["a".to_owned(), "b".to_owned()]);
        let owned = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(list(["a", "b"]), expected);
        assert_eq!(list(&owned), expected);
        assert_eq!(list(&owned[..]), expected);
        assert_eq!(list(Some(owned.clone())), expected);
        assert_eq!(list(owned), expected);
        assert_eq!(list(None), None);
        assert_eq!((list(vec![]), list([])), (Some(vec![]), Some(vec![])), "an empty list needs no type");
    }

    #[test]
    fn a_number_needs_no_type() {
        fn number(value: impl IntoOptional<i64>) -> Option<i64> {
            value.into_optional()
        }
        assert_eq!([number(1), number(Some(1)), number(None)], [Some(1), Some(1), None]);
    }

    /// RFC 7396: a member that is null is removed, one that is absent stays as it is.
    #[test]
    fn absent_null_and_empty_are_three_things() {
        #[derive(serde::Deserialize, serde::Serialize)]
        struct Patch {
            #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::present")]
            note: Option<Option<String>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            labels: Option<Vec<String>>,
        }
        for json in ["{}", r#"{"note":null}"#, r#"{"note":""}"#, r#"{"labels":[]}"#] {
            let patch: Patch = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&patch).unwrap(), json);
        }
    }

    /// Of what may be null, null is given as `None`.
    #[test]
    fn null_is_none_of_a_nullable() {
        fn nullable(value: impl IntoOptional<i64>) -> Option<Option<i64>> {
            Some(value.into_optional())
        }
        assert_eq!([nullable(1), nullable(None)], [Some(Some(1)), Some(None)]);
    }
}
