//! Reading OpenAPI out of a document: references, parameters, responses, media types.
//!
//! Takes nodes of a [`Document`](crate::document::Document), gives nodes, so that whatever is read keeps its place. Nothing is decided here.

use indexmap::IndexMap;

use crate::document::Node;
use crate::vocabulary::Place;
use crate::vocabulary::media_type::essence;
use crate::vocabulary::{OperationKey, Status};

/// The methods of a Path Item Object, in the order in which OpenAPI lists them.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// References longer than this chain are taken for a cycle.
const MAX_REFERENCES: usize = 32;

/// An operation of the specification.
#[derive(Clone)]
pub struct SpecOperation<'a> {
    /// Method and path template.
    pub key: OperationKey,
    /// The Operation Object.
    pub node: Node<'a>,
    /// The Path Item Object around it.
    pub path_item: Node<'a>,
}

/// Returns the operations in document order.
pub fn operations<'a>(root: &Node<'a>) -> Vec<SpecOperation<'a>> {
    let mut operations = Vec::new();
    let Some(paths) = root.get("paths") else { return operations };
    for (path, item) in paths.entries() {
        if path.starts_with("x-") {
            continue;
        }
        // Some write paths without the slash that they start with.
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let target = resolve(&item);
        // What stands beside a reference goes before what it leads to.
        let beside = (target.pointer() != item.pointer()).then_some(item);
        let mut seen: Vec<&str> = Vec::new();
        for path_item in beside.iter().chain([&target]) {
            for (method, node) in path_item.entries() {
                if METHODS.contains(&method) && !seen.contains(&method) {
                    seen.push(method);
                    let key = OperationKey { method: method.to_ascii_uppercase(), path: path.clone() };
                    operations.push(SpecOperation { key, node, path_item: path_item.clone() });
                }
            }
        }
    }
    operations
}

/// Returns what a document says and a client does not hear of: each part as it is called, and its key.
pub fn unheard<'a>(root: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let mut found = Vec::new();
    for (path, item) in root.get("paths").iter().flat_map(Node::entries).filter(|(path, _)| !path.starts_with("x-")) {
        if resolve(&item).get("$ref").is_some() {
            found.push((format!("the path `{path}`, whose reference leads nowhere in this document"), item));
        }
    }
    let leads_nowhere = |node: &Node<'a>| resolve(node).get("$ref").is_some();
    for operation in operations(root) {
        let parameters = [&operation.path_item, &operation.node].map(|holder| holder.get("parameters"));
        for parameter in parameters.iter().flatten().flat_map(Node::items) {
            let resolved = resolve(&parameter);
            let is = |key: &str, known: &[&str]| {
                resolved
                    .get(key)
                    .is_some_and(|value| value.as_str().is_some_and(|text| known.is_empty() || known.contains(&text)))
            };
            if leads_nowhere(&parameter) {
                found.push(("a parameter whose reference leads nowhere in this document".to_owned(), parameter));
            } else if !is("name", &[]) || !is("in", &["path", "query", "header", "cookie"]) {
                found.push(("a parameter without a name or a place that OpenAPI knows".to_owned(), parameter));
            }
        }
        if let Some(body) = operation.node.get("requestBody").filter(leads_nowhere) {
            found.push(("a request body whose reference leads nowhere in this document".to_owned(), body));
        }
        for (key, response) in operation.node.get("responses").iter().flat_map(Node::entries) {
            let is_response = ["description", "content", "$ref"].iter().any(|part| response.get(part).is_some());
            if is_response && status(key).is_none() {
                found.push((format!("the response `{key}`, which is no status"), response));
            } else if matches!(status(key), Some(Status::Exact(100..=199) | Status::Range(1))) {
                found.push((format!("the response `{key}`, which is not the last answer"), response));
            } else if leads_nowhere(&response) {
                found.push((format!("the body of `{key}`, whose reference leads nowhere in this document"), response));
            }
        }
        for (name, callback) in operation.node.get("callbacks").iter().flat_map(Node::entries) {
            found.push((format!("the callback `{name}`, which the server calls"), callback));
        }
    }
    for (name, webhook) in root.get("webhooks").iter().flat_map(Node::entries) {
        found.push((format!("the webhook `{name}`, which the server calls"), webhook));
    }
    found
}

/// Follows `$ref` until something else stands there. A reference that leads nowhere, out of the document or in a
/// circle is returned as it stands.
pub fn resolve<'a>(node: &Node<'a>) -> Node<'a> {
    let mut current = node.clone();
    for _ in 0..MAX_REFERENCES {
        let Some(target) = reference(&current).and_then(|pointer| current.document().node(&pointer)) else {
            return current;
        };
        current = target;
    }
    node.clone()
}

/// Returns the JSON pointer that a Reference Object inside this document points to.
pub fn reference(node: &Node<'_>) -> Option<String> {
    let target = node.get("$ref")?;
    pointer_of(target.as_str()?)
}

/// Returns the JSON pointer of a reference into the same document (`#/components/schemas/A%20B`), percent-decoded.
pub fn pointer_of(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    Some(percent_decode(fragment))
}

/// Returns the name of the component schema that a reference points to, if it points to a whole one.
pub fn schema_name(reference: &str) -> Option<String> {
    let pointer = pointer_of(reference)?;
    let name = pointer.strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = (bytes[index] == b'%')
            .then(|| text.get(index + 1..index + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match hex {
            Some(byte) => {
                decoded.push(byte);
                index += 3;
            }
            None => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Returns an operation's parameters, those of its path item included unless the operation declares them anew.
pub fn parameters<'a>(operation: &SpecOperation<'a>) -> Vec<Node<'a>> {
    let mut parameters: IndexMap<(String, String), Node<'a>> = IndexMap::new();
    for holder in [&operation.path_item, &operation.node] {
        for parameter in holder.get("parameters").iter().flat_map(Node::items) {
            let parameter = resolve(&parameter);
            let text = |key: &str| parameter.get(key).and_then(|node| node.as_str().map(str::to_owned));
            if let (Some(location), Some(name)) = (text("in"), text("name")) {
                parameters.insert((location, name), parameter);
            }
        }
    }
    parameters.into_values().collect()
}

/// A documented response.
#[derive(Clone)]
pub struct SpecResponse<'a> {
    /// The key under `responses`.
    pub status: Status,
    /// Where that key stands.
    pub place: Place,
    /// The Response Object, resolved.
    pub node: Node<'a>,
}

/// Returns an operation's responses in document order; keys that are no status (`x-...`) are left out.
pub fn responses<'a>(operation: &Node<'a>) -> Vec<SpecResponse<'a>> {
    let Some(responses) = operation.get("responses") else { return Vec::new() };
    responses
        .entries()
        .filter_map(|(key, node)| {
            Some(SpecResponse { status: status(key)?, place: node.key_place(), node: resolve(&node) })
        })
        .collect()
}

/// Returns the status of a response's key; some write ranges in lower case.
fn status(key: &str) -> Option<Status> {
    key.parse().or_else(|_| key.to_ascii_uppercase().parse()).ok()
}

/// Returns the media types of a Response or Request Body Object, without their parameters, each with its Media Type
/// Object.
pub fn media_types<'a>(node: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let Some(content) = node.get("content") else { return Vec::new() };
    content.entries().map(|(media, node)| (essence(media), node)).collect()
}

/// Returns the media types of a Response or Request Body Object as they are written, each with its Media Type Object.
pub fn content<'a>(node: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let Some(content) = node.get("content") else { return Vec::new() };
    content.entries().map(|(media, node)| (media.trim().to_owned(), node)).collect()
}

/// Returns the text of a string property.
pub fn text(node: &Node<'_>, key: &str) -> Option<String> {
    let value = node.get(key)?;
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns the value of a boolean property, `false` when it is not there.
pub fn flag(node: &Node<'_>, key: &str) -> bool {
    node.get(key).and_then(|value| value.value().as_bool()).unwrap_or(false)
}
