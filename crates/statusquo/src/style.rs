//! The styles of OpenAPI: how the value of a parameter is written in a path, a query, a cookie and a header.
//!
//! A value can change what it stands for, and nothing else: everything in it that has a meaning in a URL is
//! percent-encoded.

use serde_json::Value;

use crate::url::{encode, encode_name};

/// How a parameter's value is written: `style` and `explode` of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`, and `k,v` for an object.
    Simple,
    /// `a,b`, and `k=v` for an object.
    SimpleExploded,
    /// `name=a&name=b`.
    Form,
    /// `name=a,b`.
    FormJoined,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// `.a,b` in a path.
    Label,
    /// `.a.b` in a path, and `.k=v` for an object.
    LabelExploded,
    /// `;name=a,b` in a path.
    Matrix,
    /// `;name=a;name=b` in a path, and `;k=v` for an object.
    MatrixExploded,
    /// The value's JSON text.
    Json,
}

pub(crate) fn in_path(name: &str, style: Style, value: &Value) -> String {
    match style {
        Style::SimpleExploded => exploded(value).join(","),
        Style::Label => format!(".{}", pieces(value).join(",")),
        Style::LabelExploded => format!(".{}", exploded(value).join(".")),
        Style::Matrix => format!(";{}={}", encode(name), pieces(value).join(",")),
        Style::MatrixExploded => {
            let named = |piece: String| match value {
                Value::Object(_) => format!(";{piece}"),
                _ => format!(";{}={piece}", encode(name)),
            };
            exploded(value).into_iter().map(named).collect()
        }
        Style::Json => encode(&value.to_string()),
        Style::Simple
        | Style::Form
        | Style::FormJoined
        | Style::SpaceDelimited
        | Style::PipeDelimited
        | Style::DeepObject => pieces(value).join(","),
    }
}

/// The encoded elements of an array, a `name=value` for each of an object, or the one scalar.
fn exploded(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => {
            map.iter().map(|(name, value)| format!("{}={}", encode(name), encode(&plain(value)))).collect()
        }
        other => pieces(other),
    }
}

pub(crate) fn push_pairs(pairs: &mut Vec<String>, name: &str, style: Style, value: &Value) {
    let key = encode_name(name);
    match (style, value) {
        (_, Value::Null) => {}
        (Style::Json, value) => pairs.push(format!("{key}={}", encode(&value.to_string()))),
        (Style::DeepObject, Value::Object(map)) => {
            for (inner, value) in map {
                push_pairs(pairs, &format!("{name}[{inner}]"), Style::DeepObject, value);
            }
        }
        (Style::Form, Value::Object(map)) => {
            for (inner, value) in map {
                push_pairs(pairs, inner, Style::Form, value);
            }
        }
        (Style::Form | Style::DeepObject, Value::Array(items)) => {
            for item in items {
                pairs.push(format!("{key}={}", encode(&plain(item))));
            }
        }
        (Style::SpaceDelimited, value) => pairs.push(format!("{key}={}", pieces(value).join("%20"))),
        (Style::PipeDelimited, value) => pairs.push(format!("{key}={}", pieces(value).join("%7C"))),
        (_, value) => pairs.push(format!("{key}={}", pieces(value).join(","))),
    }
}

/// The encoded elements of an array, the names and values of an object in turn, or the one scalar.
fn pieces(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| encode(&plain(item))).collect(),
        Value::Object(map) => map.iter().flat_map(|(name, value)| [encode(name), encode(&plain(value))]).collect(),
        scalar => vec![encode(&plain(scalar))],
    }
}

/// A value as text: a string without its quotes, a list joined with commas, anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        // A whole number is written like one, whichever type holds it.
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
        }
        other => other.to_string(),
    }
}

/// A value as a header holds it, where nothing is encoded.
pub(crate) fn in_header(style: Style, value: &Value) -> String {
    match (style, value) {
        (Style::Json, value) => value.to_string(),
        (Style::SimpleExploded, Value::Object(map)) => {
            map.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect::<Vec<_>>().join(",")
        }
        (_, Value::Object(map)) => {
            map.iter().flat_map(|(name, value)| [name.clone(), plain(value)]).collect::<Vec<_>>().join(",")
        }
        (_, value) => plain(value),
    }
}
