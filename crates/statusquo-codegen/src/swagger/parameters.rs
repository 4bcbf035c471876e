//! Parameters of the path, the query and headers, and headers of responses.

use serde_json::{Value, json};

use super::{Conversion, below};

impl Conversion<'_> {
    /// Makes a Parameter Object.
    pub(super) fn parameter(&mut self, parameter: &Value, now: &str, then: &str) -> Value {
        if parameter.get("$ref").is_some() {
            return parameter.clone();
        }
        self.with_schema(parameter, now, then)
    }

    /// Makes a Header Object.
    pub(super) fn header(&mut self, header: &Value, now: &str, then: &str) -> Value {
        self.with_schema(header, now, then)
    }

    fn with_schema(&mut self, holder: &Value, now: &str, then: &str) -> Value {
        let mut converted = self.around_value(holder, &["collectionFormat"]);
        if let Some((style, explode)) = style(holder) {
            converted.insert("style".to_owned(), json!(style));
            converted.insert("explode".to_owned(), json!(explode));
        }
        let schema = self.value_schema(holder);
        self.moves.insert(below(now, &["schema"]), None, then);
        converted.insert("schema".to_owned(), schema);
        Value::Object(converted)
    }
}

/// Returns the style of a list, and whether its elements stand by themselves: the meanings of `collectionFormat` (Swagger
/// 2.0, Parameter Object) as OpenAPI 3.0 writes them (Style Values). Tabs have no style.
fn style(holder: &Value) -> Option<(&'static str, bool)> {
    if holder.get("type").and_then(Value::as_str) != Some("array") {
        return None;
    }
    let is_in_query = holder.get("in").and_then(Value::as_str) == Some("query");
    Some(match holder.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv") {
        "multi" => ("form", true),
        "ssv" => ("spaceDelimited", false),
        "pipes" => ("pipeDelimited", false),
        "tsv" => ("tsv", false),
        _ if is_in_query => ("form", false),
        _ => ("simple", false),
    })
}
