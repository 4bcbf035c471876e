//! Responses, whose contents are now listed by media type.

use serde_json::{Map, Value, json};

use super::{Conversion, below, without};
use crate::vocabulary::is_extension;

impl<'a> Conversion<'a> {
    /// Makes the responses of an operation.
    pub(super) fn responses(&mut self, responses: &'a Value, operation: &'a Value, now: &str, then: &str) -> Value {
        let Some(entries) = responses.as_object() else { return responses.clone() };
        // A shared response has the media types of the document, which an operation may have others than.
        let has_own = operation.get("produces").is_some();
        let converted = entries.iter().map(|(status, response)| {
            let (now, then) = (below(now, &[status]), below(then, &[status]));
            let converted = if is_extension(status) {
                response.clone()
            } else if has_own {
                let (response, then) = self.resolved(response, &then);
                self.moves.insert(now.clone(), None, then.clone());
                self.response(response, operation, &now, &then)
            } else {
                self.response(response, operation, &now, &then)
            };
            (status.clone(), converted)
        });
        converted.collect()
    }

    /// Makes a Response Object of a response of an operation, or of the document.
    pub(super) fn response(&mut self, response: &Value, holder: &Value, now: &str, then: &str) -> Value {
        if response.get("$ref").is_some() || !response.is_object() {
            return response.clone();
        }
        let mut converted = without(response, &["schema", "examples", "headers"]);
        if let Some(Value::Object(headers)) = response.get("headers") {
            let headers = headers.iter().map(|(name, header)| {
                let (now, then) = (below(now, &["headers", name]), below(then, &["headers", name]));
                (name.clone(), self.header(header, &now, &then))
            });
            converted.insert("headers".to_owned(), headers.collect());
        }
        let content = self.contents(response, holder, now, then);
        if !content.is_empty() {
            converted.insert("content".to_owned(), Value::Object(content));
        }
        Value::Object(converted)
    }

    fn contents(&mut self, response: &Value, holder: &Value, now: &str, then: &str) -> Map<String, Value> {
        let schema = response.get("schema");
        let is_file = schema.and_then(|schema| schema.get("type")).and_then(Value::as_str) == Some("file");
        let mut media_types = self.media_types(holder, "produces");
        if media_types.is_empty() {
            media_types.push(if is_file { "application/octet-stream" } else { "application/json" }.to_owned());
        }
        let mut content = Map::new();
        if let Some(schema) = schema {
            let converted = self.schema(schema);
            for media in media_types {
                self.moved(&below(now, &["content", &media, "schema"]), &below(then, &["schema"]));
                content.insert(media, json!({ "schema": converted }));
            }
        }
        for (media, example) in response.get("examples").and_then(Value::as_object).into_iter().flatten() {
            if let Some(Value::Object(media_type)) = content.get_mut(media) {
                media_type.insert("example".to_owned(), example.clone());
            }
        }
        content
    }
}
