//! Sample values of schemas, for tests: the smallest JSON that is more than nothing.

use serde_json::{Map, Value, json};

use crate::lower::{Lowered, Object, Schema, Shape};
use crate::vocabulary::pointer::unescape;

/// Nesting deeper than this is cut off: schemas may contain themselves.
const MAX_DEPTH: usize = 6;

/// Returns a value of a lowered schema; properties in their order, each a sample of its own.
pub(super) fn sample(lowered: &Lowered, schema: &Schema) -> Value {
    value(lowered, schema, 0)
}

/// Returns a value of the schema of a type.
pub(super) fn sample_of_type(lowered: &Lowered, ty: &str) -> Value {
    lowered.schemas.get(ty).map_or_else(|| json!({}), |schema| sample(lowered, schema))
}

fn value(lowered: &Lowered, schema: &Schema, depth: usize) -> Value {
    match &schema.shape {
        Shape::Any => json!({ "any": ["JSON"] }),
        Shape::Named(ty) => lowered.schemas.get(ty).map_or(Value::Null, |target| value(lowered, target, depth + 1)),
        Shape::Boolean => json!(true),
        Shape::Integer(_) => json!(1),
        Shape::Number(_) => json!(1.5),
        Shape::Text { .. } => json!("sample"),
        Shape::File => {
            json!({ "$file": "c2FtcGxl", "file_name": "sample.bin", "media_type": "application/octet-stream" })
        }
        Shape::Enum(values) => json!(values.values.first()),
        Shape::Codes(codes) => json!(codes.values.first()),
        Shape::List(_) if depth >= MAX_DEPTH => json!([]),
        Shape::List(item) => json!([value(lowered, item, depth + 1)]),
        Shape::Object(schema) => object(lowered, schema, depth),
        Shape::Const(constant) => constant.clone(),
        Shape::Union(union) => {
            let Some(first) = union.members.first() else { return Value::Null };
            let mut sample = value(lowered, &first.schema, depth);
            if let (Some(tag), Some(pointer), Value::Object(object)) = (first.tags.first(), &union.tag, &mut sample) {
                // Only a tag of the object itself may be one that the member does not know.
                let name = pointer.strip_prefix('/').filter(|name| !name.contains('/'));
                name.map(|name| object.insert(unescape(name), tag.clone()));
            }
            sample
        }
    }
}

fn object(lowered: &Lowered, schema: &Object, depth: usize) -> Value {
    let mut object = Map::new();
    for (name, property) in &schema.properties {
        // Deep down only what is required is written, so that schemas which contain themselves come to an end.
        if depth < MAX_DEPTH || property.required && depth < 3 * MAX_DEPTH {
            let sample = value(lowered, &property.schema, depth + 1);
            // An empty list is left out when it is written again, unless it is required.
            if property.required || (sample != json!([]) && sample != json!({})) {
                object.insert(name.to_string(), sample);
            }
        }
    }
    if let Some(additional) = schema.additional.as_deref().filter(|_| object.is_empty() && depth < MAX_DEPTH) {
        object.insert("key".to_owned(), value(lowered, additional, depth + 1));
    }
    Value::Object(object)
}
