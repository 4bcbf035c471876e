//! Bodies: one media type for a request, one type for a success.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::schemas::Schemas;
use crate::naming;
use crate::overlay::Status;
use crate::spec::{self, SpecOperation, SpecResponse};

/// The body of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// The media type it is sent as.
    pub media: String,
    /// How it is written.
    pub kind: BodyKind,
    /// Whether the operation cannot do without it.
    pub required: bool,
    /// What the specification says of it.
    pub description: Option<String>,
}

/// How a request body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyKind {
    /// JSON of a lowered schema.
    Json(Value),
    /// `application/x-www-form-urlencoded` of a lowered schema.
    Form(Value),
    /// `multipart/form-data`, a part per property of a lowered schema.
    Multipart(Value),
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

impl RequestBody {
    /// Returns the schema that decides the body's type.
    pub fn schema(&self) -> Option<&Value> {
        match &self.kind {
            BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) => Some(schema),
            BodyKind::Text | BodyKind::Bytes => None,
        }
    }
}

/// What an operation answers when it succeeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The statuses that are successes.
    pub statuses: Vec<Status>,
    /// What the answer holds.
    pub kind: SuccessKind,
}

/// What a success holds.
#[derive(Debug, Clone, PartialEq)]
pub enum SuccessKind {
    /// No body.
    Empty,
    /// JSON of a lowered schema.
    Json(Value),
    /// JSON of a lowered schema, or no body.
    OptionalJson(Value),
    /// Text.
    Text,
    /// Bytes, read by the caller as they come.
    Bytes,
}

impl Success {
    /// Returns the schema that decides the answer's type.
    pub fn schema(&self) -> Option<&Value> {
        match &self.kind {
            SuccessKind::Json(schema) | SuccessKind::OptionalJson(schema) => Some(schema),
            SuccessKind::Empty | SuccessKind::Text | SuccessKind::Bytes => None,
        }
    }
}

/// Returns the body of an operation's requests. Of several media types JSON is taken before a form, a form before
/// text, and text before bytes.
pub(super) fn lower_request<'a>(
    source: &SpecOperation<'a>,
    operation: &str,
    schemas: &mut Schemas<'a>,
) -> Option<RequestBody> {
    let node = spec::resolve(&source.node.get("requestBody")?);
    let media_types = spec::media_types(&node);
    let (media, chosen) = media_types.iter().min_by_key(|(media, _)| rank(media))?;
    for (other, media_node) in media_types.iter().filter(|(other, _)| other != media) {
        schemas.degrade(media_node.key_place(), format!("a request body as `{other}`"), format!("`{media}` alone"));
    }
    let schema = chosen.get("schema");
    let name = naming::pascal(&format!("{operation} body"));
    let lowered = schema.map_or_else(|| json!({}), |schema| schemas.lower(&schema, &name));
    let kind = match media.as_str() {
        media if spec::is_json(media) => BodyKind::Json(lowered),
        "application/x-www-form-urlencoded" => BodyKind::Form(lowered),
        media if media.starts_with("text/") => BodyKind::Text,
        "multipart/form-data" => BodyKind::Multipart(lowered),
        _ => BodyKind::Bytes,
    };
    Some(RequestBody {
        media: if media == "*/*" { "application/json".to_owned() } else { media.clone() },
        kind,
        required: spec::flag(&node, "required"),
        description: spec::text(&node, "description"),
    })
}

fn rank(media: &str) -> usize {
    match media {
        "application/json" => 0,
        media if spec::is_json(media) => 1,
        "application/x-www-form-urlencoded" => 2,
        "multipart/form-data" => 3,
        media if media.starts_with("text/") => 4,
        _ => 5,
    }
}

/// Returns what an operation's successes hold, as one type.
pub(super) fn lower_success<'a>(source: &SpecOperation<'a>, operation: &str, schemas: &mut Schemas<'a>) -> Success {
    let responses: Vec<SpecResponse<'a>> =
        spec::responses(&source.node).into_iter().filter(|response| response.status.is_success()).collect();
    let statuses = match responses.is_empty() {
        true => vec![Status::Range(2)],
        false => responses.iter().map(|response| response.status).collect(),
    };
    let mut kinds: Vec<SuccessKind> = Vec::new();
    for response in &responses {
        let kind = success_kind(response, operation, schemas);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let kind = match kinds.as_slice() {
        [] => SuccessKind::Empty,
        [kind] => kind.clone(),
        [SuccessKind::Json(schema), SuccessKind::Empty] | [SuccessKind::Empty, SuccessKind::Json(schema)] => {
            SuccessKind::OptionalJson(schema.clone())
        }
        several if several.iter().all(|kind| matches!(kind, SuccessKind::Json(_) | SuccessKind::Empty)) => {
            schemas.degrade(source.node.key_place(), "successes of several types", "any JSON");
            SuccessKind::OptionalJson(json!({}))
        }
        _ => {
            schemas.degrade(source.node.key_place(), "successes of several media types", "bytes");
            SuccessKind::Bytes
        }
    };
    Success { statuses, kind }
}

fn success_kind<'a>(response: &SpecResponse<'a>, operation: &str, schemas: &mut Schemas<'a>) -> SuccessKind {
    let media_types = spec::media_types(&response.node);
    let Some((media, node)) = media_types.iter().min_by_key(|(media, _)| rank(media)) else {
        return SuccessKind::Empty;
    };
    if spec::is_json(media) {
        let name = naming::pascal(&format!("{operation} response"));
        return SuccessKind::Json(node.get("schema").map_or_else(|| json!({}), |schema| schemas.lower(&schema, &name)));
    }
    if media.starts_with("text/") && media != "text/event-stream" { SuccessKind::Text } else { SuccessKind::Bytes }
}

/// Returns the media types of every documented answer, successes first, without repetition. An operation that
/// documents none still gets errors of the kind that the rest of the API answers with.
pub(super) fn accepted(source: &SpecOperation<'_>, usual: Option<&str>) -> Vec<String> {
    let mut responses = spec::responses(&source.node);
    responses.sort_by_key(|response| !response.status.is_success());
    let mut media_types: Vec<String> = Vec::new();
    for (media, _) in responses.iter().flat_map(|response| spec::media_types(&response.node)) {
        if !media_types.contains(&media) {
            media_types.push(media);
        }
    }
    if media_types.is_empty() {
        media_types.extend(usual.map(str::to_owned));
    }
    media_types
}

/// Returns the JSON media type that most answers of the document have.
pub(super) fn usual_media_type<'a>(operations: impl Iterator<Item = &'a SpecOperation<'a>>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for operation in operations {
        for (media, _) in spec::responses(&operation.node).iter().flat_map(|response| spec::media_types(&response.node))
        {
            let is_specific = media != "*/*";
            *counts.entry(media).or_default() += usize::from(is_specific);
        }
    }
    counts
        .into_iter()
        .filter(|(media, count)| spec::is_json(media) && *count > 0)
        .max_by_key(|(_, count)| *count)
        .map(|(media, _)| media)
}
