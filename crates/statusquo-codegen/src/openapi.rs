//! Reading OpenAPI out of a document: references, parameters, responses, media types.
//!
//! Takes nodes of a [`Document`](crate::document::Document), gives nodes, so that whatever is read keeps its place.
//! Nothing is decided here.

use std::borrow::Cow;

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;

use crate::diagnostic::Definition;
use crate::diagnostic::catalogue::link::REMOTE_REFERENCE;
use crate::diagnostic::catalogue::{lower as catalogue, versions};
use crate::document::Node;
use crate::vocabulary::media_type::essence;
use crate::vocabulary::pointer::unescape;
use crate::vocabulary::{OperationKey, Place, Status, is_extension, is_method};

/// The methods of a Path Item Object, in the order in which OpenAPI lists them.
pub(crate) const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// References longer than this chain are taken for a cycle.
const MAX_REFERENCES: usize = 32;

/// An operation of the specification.
#[derive(Clone)]
pub(crate) struct SpecOperation<'a> {
    /// Method and path template.
    pub key: OperationKey,
    /// The Operation Object.
    pub node: Node<'a>,
    /// The Path Item Object around it.
    pub path_item: Node<'a>,
}

/// Returns the operations in document order.
pub(crate) fn operations<'a>(root: &Node<'a>) -> Vec<SpecOperation<'a>> {
    let mut operations = Vec::new();
    let Some(paths) = root.get("paths") else { return operations };
    for (path, item) in paths.entries() {
        if is_extension(path) {
            continue;
        }
        // Some write paths without the slash that they start with.
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let target = resolve(&item);
        // What stands beside a reference goes before what it leads to.
        let beside = (target.pointer() != item.pointer()).then_some(item);
        let mut seen: Vec<String> = Vec::new();
        for path_item in beside.iter().chain([&target]) {
            for (method, node) in methods(path_item) {
                if !seen.contains(&method) {
                    seen.push(method.clone());
                    let key = OperationKey { method, path: path.clone() };
                    operations.push(SpecOperation { key, node, path_item: path_item.clone() });
                }
            }
        }
    }
    operations
}

/// Returns the operations of a path item by their methods: those that OpenAPI has a key for, and those that are named.
fn methods<'a>(path_item: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let known = path_item.entries().filter(|(key, _)| METHODS.contains(key));
    let known = known.map(|(key, node)| (key.to_ascii_uppercase(), node));
    let additional = path_item.get("additionalOperations");
    let named = additional.iter().flat_map(Node::entries).filter(|(method, _)| is_method(method));
    known.chain(named.map(|(method, node)| (method.to_owned(), node))).collect()
}

/// A part of a document that a client does nothing about.
pub(crate) struct Unsupported<'a> {
    /// Why.
    pub definition: &'static Definition,
    /// What the part is called.
    pub what: String,
    /// The part.
    pub node: Node<'a>,
}

/// Returns what a document says and a client does not do.
pub(crate) fn unsupported<'a>(root: &Node<'a>) -> Vec<Unsupported<'a>> {
    let mut found = Vec::new();
    for (path, item) in root.get("paths").iter().flat_map(Node::entries).filter(|(path, _)| !is_extension(path)) {
        if leads_nowhere(&item) {
            let what = format!("the path `{path}` behind a reference to nothing");
            found.push(Unsupported { definition: &catalogue::UNRESOLVED_REFERENCE, what, node: item });
        }
    }
    found.extend(
        root.get("paths").iter().flat_map(Node::entries).flat_map(|(_, item)| unsupported_methods(&resolve(&item))),
    );
    for operation in operations(root) {
        let parameters = [&operation.path_item, &operation.node].map(|holder| holder.get("parameters"));
        found.extend(parameters.iter().flatten().flat_map(Node::items).filter_map(unsupported_parameter));
        if let Some(node) = operation.node.get("requestBody").filter(leads_nowhere) {
            let what = "a request body behind a reference to nothing".to_owned();
            found.push(Unsupported { definition: &catalogue::UNRESOLVED_REFERENCE, what, node });
        }
        found.extend(operation.node.get("requestBody").iter().flat_map(unsupported_encodings));
        let responses = operation.node.get("responses");
        found.extend(responses.iter().flat_map(Node::entries).filter_map(unsupported_response));
    }
    found
}

/// A request that the server sends to an address of the user's.
pub(crate) struct SpecWebhook<'a> {
    /// The operation that asks for it, if it is a callback.
    pub asked_by: Option<OperationKey>,
    /// Its key under `webhooks` or `callbacks`.
    pub name: String,
    /// Where that key stands.
    pub place: Place,
    /// The Operation Object.
    pub node: Node<'a>,
}

/// Returns the webhooks of a document, and the callbacks of its operations.
pub(crate) fn webhooks<'a>(root: &Node<'a>) -> Vec<SpecWebhook<'a>> {
    let mut found = Vec::new();
    let mut add = |asked_by: Option<&OperationKey>, name: &str, place: &Place, item: Node<'a>| {
        let methods = resolve(&item);
        for (_, node) in methods.entries().filter(|(method, _)| METHODS.contains(method)) {
            found.push(SpecWebhook { asked_by: asked_by.cloned(), name: name.to_owned(), place: place.clone(), node });
        }
    };
    for (name, item) in root.get("webhooks").iter().flat_map(Node::entries) {
        add(None, name, &item.key_place(), item);
    }
    for operation in operations(root) {
        for (name, callback) in operation.node.get("callbacks").iter().flat_map(Node::entries) {
            for (_, item) in resolve(&callback).entries() {
                add(Some(&operation.key), name, &callback.key_place(), item);
            }
        }
    }
    found
}

/// Returns the operations of a path item that have no method, or one that another has already.
fn unsupported_methods<'a>(path_item: &Node<'a>) -> Vec<Unsupported<'a>> {
    let additional = path_item.get("additionalOperations");
    let has_key = |method: &str| {
        let key = method.to_ascii_lowercase();
        METHODS.contains(&key.as_str()) && path_item.get(&key).is_some()
    };
    let wrong = additional.iter().flat_map(Node::entries).filter(|(method, _)| !is_method(method) || has_key(method));
    let report = |(method, node): (&str, Node<'a>)| {
        let what = format!("the operation `{method}` under `additionalOperations`");
        Unsupported { definition: &versions::INVALID_METHOD, what, node }
    };
    wrong.map(report).collect()
}

/// Returns the encodings of a request that are those of a sequence.
fn unsupported_encodings<'a>(body: &Node<'a>) -> Vec<Unsupported<'a>> {
    let mut found = Vec::new();
    for (media, media_type) in content(&resolve(body)) {
        for key in ["itemSchema", "itemEncoding", "prefixEncoding"] {
            let Some(node) = media_type.get(key) else { continue };
            let what = format!("`{key}` of a request as `{media}`");
            found.push(Unsupported { definition: &versions::SEQUENCE, what, node });
        }
    }
    found
}

fn unsupported_parameter(node: Node<'_>) -> Option<Unsupported<'_>> {
    let parameter = resolve(&node);
    let text = |key: &str| parameter.get(key).and_then(|value| value.as_str());
    let is_place = |place: &str| ["path", "query", "header", "cookie"].contains(&place);
    let (definition, what) = if leads_nowhere(&node) {
        (&catalogue::UNRESOLVED_REFERENCE, "a parameter behind a reference to nothing")
    } else if text("in") == Some("querystring") {
        (&versions::QUERYSTRING, "a parameter that is the whole query")
    } else if text("name").is_none() || !text("in").is_some_and(is_place) {
        (&catalogue::INCOMPLETE_PARAMETER, "a parameter without a name or a place that OpenAPI knows")
    } else {
        return None;
    };
    Some(Unsupported { definition, what: what.to_owned(), node })
}

fn unsupported_response<'a>((key, node): (&str, Node<'a>)) -> Option<Unsupported<'a>> {
    let is_response = ["description", "content", "$ref"].iter().any(|part| node.get(part).is_some());
    let (definition, what) = match status(key) {
        None if is_response => (&catalogue::INVALID_RESPONSE, format!("the response `{key}` without a status")),
        Some(Status::Exact(100..=199) | Status::Range(1)) => {
            (&catalogue::INTERIM_RESPONSE, format!("the interim response `{key}`"))
        }
        _ if leads_nowhere(&node) => {
            let what = format!("the body of `{key}` behind a reference to nothing");
            (&catalogue::UNRESOLVED_REFERENCE, what)
        }
        _ => return None,
    };
    Some(Unsupported { definition, what, node })
}

fn leads_nowhere(node: &Node<'_>) -> bool {
    resolve(node).get("$ref").is_some()
}

/// Follows `$ref` until something else stands there. A reference that leads nowhere, out of the document or in a
/// circle is returned as it stands.
pub(crate) fn resolve<'a>(node: &Node<'a>) -> Node<'a> {
    let mut current = node.clone();
    for _ in 0..MAX_REFERENCES {
        let Some(target) = reference(&current).and_then(|pointer| current.document().node(&pointer)) else {
            return current;
        };
        current = target;
    }
    node.clone()
}

/// Returns the diagnostic that a reference is which leads nowhere in the document, and what the reference is called.
pub(crate) fn unresolved(reference: &str) -> (&'static Definition, String) {
    // Files have been made part of the document before.
    if reference.contains("://") || reference.starts_with("//") {
        (&REMOTE_REFERENCE, format!("a reference to another computer: `{reference}`"))
    } else {
        (&catalogue::UNRESOLVED_REFERENCE, format!("a reference to nothing: `{reference}`"))
    }
}

/// Returns the JSON pointer that a Reference Object inside this document points to.
pub(crate) fn reference(node: &Node<'_>) -> Option<String> {
    let target = node.get("$ref")?;
    pointer_of(target.as_str()?)
}

/// Returns the JSON pointer of a reference into the same document (`#/components/schemas/A%20B`), percent-decoded.
pub(crate) fn pointer_of(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    // What is no UTF-8 when decoded was not encoded.
    Some(percent_decode_str(fragment).decode_utf8().map_or_else(|_| fragment.to_owned(), Cow::into_owned))
}

/// Returns the name of the component schema that a reference points to, if it points to a whole one.
pub(crate) fn schema_name(reference: &str) -> Option<String> {
    let pointer = pointer_of(reference)?;
    let name = pointer.strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then(|| unescape(name))
}

/// Returns an operation's parameters, those of its path item included unless the operation declares them anew.
pub(crate) fn parameters<'a>(operation: &SpecOperation<'a>) -> Vec<Node<'a>> {
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
pub(crate) struct SpecResponse<'a> {
    /// The key under `responses`.
    pub status: Status,
    /// Where that key stands.
    pub place: Place,
    /// The Response Object, resolved.
    pub node: Node<'a>,
}

/// Returns an operation's responses in document order; keys that are no status (`x-...`) are left out.
pub(crate) fn responses<'a>(operation: &Node<'a>) -> Vec<SpecResponse<'a>> {
    let Some(responses) = operation.get("responses") else { return Vec::new() };
    responses
        .entries()
        .filter_map(|(key, node)| {
            Some(SpecResponse { status: status(key)?, place: node.key_place(), node: resolve(&node) })
        })
        .collect()
}

/// Returns the status of a response's key; some write ranges in lowercase.
fn status(key: &str) -> Option<Status> {
    key.parse().or_else(|_| key.to_ascii_uppercase().parse()).ok()
}

/// Returns the media types of a Response or Request Body Object, without their parameters, each with its Media Type
/// Object.
pub(crate) fn media_types<'a>(node: &Node<'a>) -> Vec<(String, Node<'a>)> {
    content(node).into_iter().map(|(media, node)| (essence(&media), node)).collect()
}

/// Returns the media types of a Response or Request Body Object as they are written, each with its Media Type Object.
pub(crate) fn content<'a>(node: &Node<'a>) -> Vec<(String, Node<'a>)> {
    let Some(content) = node.get("content") else { return Vec::new() };
    content.entries().map(|(media, node)| (media.trim().to_owned(), resolve(&node))).collect()
}

/// Returns the schema of each item of a media type that is a sequence of them, such as a JSON document a line.
///
/// OpenAPI 3.2 says it by `itemSchema`, or by a `schema` of the whole, which is a list (Media Type Object). Before, there
/// were no sequences, and many write the schema of an item as `schema`.
pub(crate) fn item_schema<'a>(media_type: &Node<'a>) -> Option<Node<'a>> {
    if let Some(schema) = media_type.get("itemSchema") {
        return Some(schema);
    }
    let schema = media_type.get("schema")?;
    let version = media_type.document().root().get("openapi");
    let knows_sequences =
        version.and_then(|version| version.as_str()).is_some_and(|version| version.starts_with("3.2"));
    let whole = resolve(&schema);
    let is_list = whole.get("type").and_then(|ty| ty.as_str()) == Some("array");
    if knows_sequences && is_list { whole.get("items") } else { Some(schema) }
}

/// Returns the text of a string property.
pub(crate) fn text(node: &Node<'_>, key: &str) -> Option<String> {
    let value = node.get(key)?;
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns the value of a boolean property, `false` when it is not there.
pub(crate) fn flag(node: &Node<'_>, key: &str) -> bool {
    node.get(key).and_then(|value| value.value().as_bool()).unwrap_or(false)
}
