//! What a document promises, read without the generator's help: the test of a reader is not to share its mistakes.

use std::collections::BTreeSet;

use serde_json::Value;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An operation of a document, and all that must not get lost of it.
#[derive(Debug)]
pub(crate) struct Promised {
    /// Method and path: `GET /books`.
    pub(crate) key: String,
    /// The names of its parameters.
    pub(crate) parameters: BTreeSet<String>,
    /// The statuses that it documents.
    pub(crate) statuses: BTreeSet<String>,
    /// The media types of its requests and responses.
    pub(crate) media_types: BTreeSet<String>,
}

/// Returns the operations of a document.
pub(crate) fn operations(document: &Value) -> Vec<Promised> {
    let mut operations = Vec::new();
    for (path, item) in entries(document, &document["paths"]) {
        let item = resolve(document, item);
        for (method, operation) in METHODS.iter().filter_map(|method| Some((method, item.get(method)?))) {
            let lists = [&item["parameters"], &operation["parameters"]];
            let parameters = lists.into_iter().filter_map(Value::as_array).flatten();
            let responses: Vec<_> = entries(document, &operation["responses"]).collect();
            let holders = responses.iter().map(|(_, response)| *response).chain([&operation["requestBody"]]);
            operations.push(Promised {
                key: format!("{} {path}", method.to_uppercase()),
                parameters: parameters
                    .filter_map(|parameter| resolve(document, parameter)["name"].as_str().map(str::to_owned))
                    .collect(),
                statuses: responses.iter().map(|(status, _)| (*status).to_owned()).collect(),
                media_types: holders
                    .flat_map(|holder| entries(document, &resolve(document, holder)["content"]))
                    .map(|(media, _)| media.to_owned())
                    .collect(),
            });
        }
    }
    operations
}

fn entries<'a>(document: &'a Value, node: &'a Value) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let mapping = resolve(document, node).as_object();
    mapping.into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn resolve<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    let target = node["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.map_or(node, |target| resolve(document, target))
}
