//! Request bodies: one parameter that is the body, or several that are the fields of a form.

use serde_json::{Map, Value, json};

use super::{Conversion, below};
use crate::vocabulary::media_type::essence;

const MULTIPART: &str = "multipart/form-data";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// A parameter, and where it was.
pub(super) struct Given<'a> {
    pub(super) parameter: &'a Value,
    pub(super) then: String,
}

/// Whether a parameter is the body of a request, or a part of it.
pub(super) fn is_body(parameter: &Value) -> bool {
    matches!(parameter.get("in").and_then(Value::as_str), Some("body" | "formData"))
}

/// Whether a parameter is a field of a form.
pub(super) fn is_field(parameter: &Value) -> bool {
    parameter.get("in").and_then(Value::as_str) == Some("formData")
}

impl Conversion<'_> {
    /// Makes a Request Body Object of the parameter that is the body.
    pub(super) fn body(&mut self, operation: &Value, body: &Given<'_>, now: &str) -> Value {
        let mut media_types = self.media_types(operation, "consumes");
        if media_types.is_empty() {
            media_types.push("application/json".to_owned());
        }
        self.moved(now, &body.then);
        let schema = body.parameter.get("schema").map_or_else(|| json!({}), |schema| self.schema(schema));
        let content: Map<String, Value> = media_types
            .into_iter()
            .map(|media| {
                self.moved(&below(now, &["content", &media, "schema"]), &below(&body.then, &["schema"]));
                (media, json!({ "schema": schema }))
            })
            .collect();
        let mut converted = self.around_value(body.parameter, &["name", "in", "schema"]);
        converted.insert("content".to_owned(), Value::Object(content));
        Value::Object(converted)
    }

    /// Makes a Request Body Object of the fields of a form.
    pub(super) fn form(&mut self, operation: &Value, fields: &[Given<'_>], now: &str) -> Value {
        let is_file = |field: &Given<'_>| field.parameter.get("type").and_then(Value::as_str) == Some("file");
        let has_file = fields.iter().any(is_file);
        let mut media_types = self.media_types(operation, "consumes");
        media_types.retain(|media| match essence(media).as_str() {
            MULTIPART => true,
            URL_ENCODED => !has_file,
            _ => false,
        });
        if media_types.is_empty() {
            media_types.push(if has_file { MULTIPART } else { URL_ENCODED }.to_owned());
        }
        let is_required = |parameter: &Value| parameter.get("required") == Some(&Value::Bool(true));
        let required: Vec<&Value> = fields
            .iter()
            .filter(|field| is_required(field.parameter))
            .filter_map(|field| field.parameter.get("name"))
            .collect();
        if let Some(first) = fields.first() {
            self.moves.insert(now, None, first.then.clone());
        }
        let mut content = Map::new();
        for media in media_types {
            let schema = self.fields(fields, &below(now, &["content", &media, "schema"]));
            let mut schema = json!({ "type": "object", "properties": schema });
            if !required.is_empty() {
                schema["required"] = json!(required);
            }
            let mut media_type = json!({ "schema": schema });
            let encoding = encoding(fields);
            if !encoding.is_empty() {
                media_type["encoding"] = Value::Object(encoding);
            }
            content.insert(media, media_type);
        }
        json!({ "content": content, "required": !required.is_empty() })
    }

    fn fields(&mut self, fields: &[Given<'_>], now: &str) -> Map<String, Value> {
        let mut properties = Map::new();
        for Given { parameter, then } in fields {
            let Some(name) = parameter.get("name").and_then(Value::as_str) else { continue };
            let mut schema = self.value_schema(parameter);
            for key in ["description", "readOnly"] {
                if let (Value::Object(schema), Some(value)) = (&mut schema, parameter.get(key)) {
                    schema.insert(key.to_owned(), value.clone());
                }
            }
            self.moved(&below(now, &["properties", name]), then);
            properties.insert(name.to_owned(), schema);
        }
        properties
    }
}

/// Returns the encodings of lists that are not written as one pair for each element, as OpenAPI 3.0 writes them.
fn encoding(fields: &[Given<'_>]) -> Map<String, Value> {
    let style = |format: &str| match format {
        "multi" => None,
        "ssv" => Some("spaceDelimited"),
        "pipes" => Some("pipeDelimited"),
        "tsv" => Some("tsv"),
        _ => Some("form"),
    };
    let lists = fields.iter().filter(|field| field.parameter.get("type").and_then(Value::as_str) == Some("array"));
    lists
        .filter_map(|Given { parameter, .. }| {
            let format = parameter.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
            let encoding = json!({ "style": style(format)?, "explode": false });
            Some((parameter.get("name")?.as_str()?.to_owned(), encoding))
        })
        .collect()
}
