//! Looking into a JSON body: the `match` and `capture` lines of an overlay.

use serde_json::{Number, Value};

/// One line of a `match`: a place in the body, and what is true there.
#[derive(Debug, Clone, Copy)]
pub struct Match {
    /// A JSON pointer (RFC 6901) in which the segment `*` is any element of an array.
    pub pointer: &'static str,
    /// What holds for one of the values at the pointer.
    pub test: Test,
}

/// A test of a value in a body.
#[derive(Debug, Clone, Copy)]
pub enum Test {
    /// The value equals one of these.
    OneOf(&'static [Scalar]),
    /// The value is a string that starts with one of these.
    StartsWith(&'static [&'static str]),
    /// The value is a string that ends with one of these.
    EndsWith(&'static [&'static str]),
    /// The value is a string that contains one of these.
    Contains(&'static [&'static str]),
    /// There is a value (`null` is one), or there is none.
    Exists(bool),
}

/// A value to compare with.
#[derive(Debug, Clone, Copy)]
pub enum Scalar {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number, however the body writes it: `1` equals `1.0`.
    Int(i64),
    /// A number that is not whole.
    Float(f64),
    /// A string.
    Str(&'static str),
}

/// How much of a captured text to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// What stands after the last white space.
    LastWord,
}

impl Match {
    /// Whether the line holds for a body.
    pub(crate) fn holds(&self, body: &Value) -> bool {
        let values = select(body, self.pointer);
        let any_text = |test: &dyn Fn(&str) -> bool| values.iter().any(|value| value.as_str().is_some_and(test));
        match self.test {
            Test::OneOf(scalars) => values.iter().any(|value| scalars.iter().any(|scalar| scalar.equals(value))),
            Test::StartsWith(starts) => any_text(&|text| starts.iter().any(|start| text.starts_with(start))),
            Test::EndsWith(ends) => any_text(&|text| ends.iter().any(|end| text.ends_with(end))),
            Test::Contains(parts) => any_text(&|text| parts.iter().any(|part| text.contains(part))),
            Test::Exists(expected) => values.is_empty() != expected,
        }
    }
}

impl Scalar {
    /// Returns it as JSON.
    pub(crate) fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Int(value) => Value::from(value),
            Self::Float(value) => Value::from(value),
            Self::Str(value) => Value::from(value),
        }
    }

    /// Whether a value is this one.
    pub(crate) fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(expected), Value::Bool(found)) => expected == found,
            (Self::Int(expected), Value::Number(found)) => is_integer(found, *expected),
            (Self::Float(expected), Value::Number(found)) => found.as_f64() == Some(*expected),
            (Self::Str(expected), Value::String(found)) => expected == found,
            _ => false,
        }
    }
}

fn is_integer(number: &Number, expected: i64) -> bool {
    if number.is_i64() || number.is_u64() {
        return number.as_i64() == Some(expected);
    }
    // The comparison is exact for every whole number that a float can be trusted to hold.
    number.as_f64() == Some(expected as f64)
}

/// The text of the first value at a pointer that has one: a string, or a number or boolean as it is written.
pub(crate) fn capture(body: &Value, pointer: &str, part: Part) -> Option<String> {
    let text = select(body, pointer).into_iter().find_map(|value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    })?;
    match part {
        Part::All => Some(text),
        Part::LastWord => text.split_whitespace().next_back().map(str::to_owned),
    }
}

/// The values at a pointer; without a `*` there is at most one.
fn select<'a>(body: &'a Value, pointer: &str) -> Vec<&'a Value> {
    let mut selected = vec![body];
    if pointer.is_empty() {
        return selected;
    }
    // Anything else that does not start with a slash is no pointer, and points at nothing.
    let Some(segments) = pointer.strip_prefix('/') else { return Vec::new() };
    for segment in segments.split('/') {
        let key = segment.replace("~1", "/").replace("~0", "~");
        selected = selected.into_iter().flat_map(|value| children(value, segment, &key)).collect();
    }
    selected
}

fn children<'a>(value: &'a Value, segment: &str, key: &str) -> Vec<&'a Value> {
    match value {
        Value::Object(object) => object.get(key).into_iter().collect(),
        Value::Array(array) if segment == "*" => array.iter().collect(),
        Value::Array(array) => index(key).and_then(|index| array.get(index)).into_iter().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// RFC 6901 knows no leading zeros and no signs.
fn index(key: &str) -> Option<usize> {
    let is_canonical = key == "0" || !key.starts_with(['0', '+']);
    if is_canonical { key.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(body: Value, pointer: &'static str, test: Test, expected: bool) {
        assert_eq!(Match { pointer, test }.holds(&body), expected, "{pointer} {test:?} on {body}");
    }

    #[test]
    fn star_is_any_element() {
        let body = json!({ "errors": [{ "code": "A" }, { "code": "B" }, 3] });
        check(body.clone(), "/errors/*/code", Test::OneOf(&[Scalar::Str("B")]), true);
        check(body.clone(), "/errors/*/code", Test::OneOf(&[Scalar::Str("C")]), false);
        check(body.clone(), "/errors/1/code", Test::OneOf(&[Scalar::Str("B")]), true);
        check(body.clone(), "/errors/01/code", Test::Exists(true), false);
        check(body.clone(), "/errors/+1/code", Test::Exists(true), false);
        check(body.clone(), "/errors/-/code", Test::Exists(true), false);
        check(body, "/errors/9/code", Test::Exists(true), false);
        check(json!([[1], [2]]), "/*/*", Test::OneOf(&[Scalar::Int(2)]), true);
        check(json!({ "*": 1 }), "/*", Test::OneOf(&[Scalar::Int(1)]), true);
    }

    #[test]
    fn pointer_is_unescaped_and_empty_means_everything() {
        check(json!({ "a/b": { "m~n": 1 } }), "/a~1b/m~0n", Test::Exists(true), true);
        check(json!({ "~1": 1 }), "/~01", Test::Exists(true), true);
        check(json!({ "": 1 }), "/", Test::Exists(true), true);
        check(json!("x"), "", Test::OneOf(&[Scalar::Str("x")]), true);
        check(json!({ "a": 1 }), "a", Test::Exists(true), false);
    }

    #[test]
    fn numbers_are_equal_however_they_are_written() {
        let one = Test::OneOf(&[Scalar::Int(1)]);
        for (text, expected) in
            [("1", true), ("1.0", true), ("1e0", true), ("1.5", false), ("2", false), ("\"1\"", false), ("true", false)]
        {
            check(serde_json::from_str(text).unwrap(), "", one, expected);
        }
        check(json!(u64::MAX), "", Test::OneOf(&[Scalar::Int(-1)]), false);
    }

    #[test]
    fn scalars_compare_within_their_type() {
        check(json!({ "success": false }), "/success", Test::OneOf(&[Scalar::Bool(false)]), true);
        check(json!({ "success": null }), "/success", Test::OneOf(&[Scalar::Bool(false)]), false);
        check(json!({ "success": null }), "/success", Test::OneOf(&[Scalar::Null]), true);
        check(json!({}), "/success", Test::OneOf(&[Scalar::Null]), false);
        check(json!({ "success": "false" }), "/success", Test::OneOf(&[Scalar::Bool(false)]), false);
    }

    #[test]
    fn text_tests_hold_for_strings_only() {
        let body = json!({ "m": "needs orders.read_write", "n": 5 });
        check(body.clone(), "/m", Test::StartsWith(&["x", "needs"]), true);
        check(body.clone(), "/m", Test::EndsWith(&[".read", ".read_write"]), true);
        check(body.clone(), "/m", Test::Contains(&["orders"]), true);
        check(body.clone(), "/m", Test::Contains(&["ORDERS"]), false);
        check(body, "/n", Test::Contains(&["5"]), false);
    }

    #[test]
    fn exists_counts_null_as_a_value() {
        check(json!({ "a": null }), "/a", Test::Exists(true), true);
        check(json!({}), "/a", Test::Exists(true), false);
        check(json!({}), "/a", Test::Exists(false), true);
        check(json!({ "errors": [] }), "/errors/*", Test::Exists(true), false);
    }

    #[test]
    fn capture_keeps_the_part() {
        let body = json!({ "message": "token needs orders.read", "code": 7, "gone": null, "list": [null, "x"] });
        assert_eq!(capture(&body, "/message", Part::All).as_deref(), Some("token needs orders.read"));
        assert_eq!(capture(&body, "/message", Part::LastWord).as_deref(), Some("orders.read"));
        assert_eq!(capture(&body, "/code", Part::All).as_deref(), Some("7"));
        assert_eq!(capture(&body, "/list/*", Part::All).as_deref(), Some("x"));
        for pointer in ["/gone", "/missing", "/list", ""] {
            assert_eq!(capture(&body, pointer, Part::All), None, "{pointer}");
        }
        assert_eq!(capture(&json!("  "), "", Part::LastWord), None);
    }
}
