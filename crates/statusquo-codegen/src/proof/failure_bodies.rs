//! Bodies that a failure may have, for tests: samples of its schemas, changed so that they are of its case.

use serde_json::{Value, json};

use super::sample::sample_of_type;
use crate::contract::{Body, BodyRef, Failure, Match};
use crate::emit::Api;
use crate::naming::RustIdent;
use crate::vocabulary::Test;
use crate::vocabulary::pointer::unescape;

/// Returns samples of a failure's bodies, each with its media type and its name; null is no body. Each is of the case that
/// the failure is.
pub(super) fn failure_bodies(api: &Api<'_>, failure: &Failure) -> Vec<(String, String, Value)> {
    let of = |body: &BodyRef| {
        let ty = api.lowered.types.get(&body.schema).map(RustIdent::as_str).unwrap_or_default();
        let media = body.media.clone().unwrap_or_else(|| JSON.to_owned());
        (media, body.schema.to_string(), sample_of_type(api.lowered, ty))
    };
    let mut bodies = match &failure.body {
        Body::None => vec![(String::new(), "EMPTY".to_owned(), Value::Null)],
        Body::Unknown => vec![(JSON.to_owned(), "ANY".to_owned(), json!({ "any": ["JSON"] }))],
        Body::One(body) => vec![of(body)],
        Body::AnyOf(set) => api.contract.body_sets.get(set).into_iter().flatten().map(of).collect(),
    };
    for (.., value) in &mut bodies {
        failure.matches.iter().for_each(|line| satisfy(value, line));
    }
    bodies
}

/// The media type of bodies that are tied to none.
const JSON: &str = "application/json";

/// Changes a sample so that a line of a case holds for it.
fn satisfy(value: &mut Value, line: &Match) {
    let wanted = match &line.test {
        Test::Equals(values) => values.first().cloned().unwrap_or(Value::Null),
        Test::StartsWith(texts) => {
            json!(format!("{} and more", texts.first().map(String::as_str).unwrap_or_default()))
        }
        Test::EndsWith(texts) => {
            json!(format!("more and {}", texts.first().map(String::as_str).unwrap_or_default()))
        }
        Test::Contains(texts) => {
            json!(format!("more {} and more", texts.first().map(String::as_str).unwrap_or_default()))
        }
        Test::Exists(true) => match value.pointer(&line.pointer.value) {
            Some(_) => return,
            None => json!("sample"),
        },
        Test::Exists(false) => {
            remove(value, &line.pointer.value);
            return;
        }
    };
    set(value, &line.pointer.value, wanted);
}

fn set(value: &mut Value, pointer: &str, wanted: Value) {
    let mut current = value;
    for segment in pointer.split('/').skip(1) {
        let segment = unescape(segment);
        if segment == "*" {
            if current.as_array().is_none_or(Vec::is_empty) {
                *current = json!([null]);
            }
            current = &mut current[0];
        } else {
            if !current.is_object() {
                *current = json!({});
            }
            current = &mut current[segment];
        }
    }
    *current = wanted;
}

fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(map)) = value.pointer_mut(parent) {
        map.remove(last);
    }
}
