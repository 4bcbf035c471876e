//! Bodies: of a request in each of its media types, of a success as one type.

use std::collections::BTreeMap;

use super::schema::Schema;

use super::names::Names;
use super::parameters::RESERVED;
use super::schemas::Schemas;
use crate::diagnostic::catalogue::lower as catalogue;
use crate::diagnostic::catalogue::versions::SEQUENCE;
use crate::document::Node;
use crate::naming::{self, Idents, RustIdent};
use crate::openapi::{self, SpecOperation, SpecResponse};
use crate::vocabulary::Status;
use crate::vocabulary::media_type;

/// The body of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// The ways in which it can be sent, the usual one first. There is at least one.
    pub alternatives: Vec<BodyAlternative>,
    /// Whether the operation cannot do without it.
    pub required: bool,
    /// What the specification says of it.
    pub description: Option<String>,
}

impl RequestBody {
    /// Whether a request needs it and its sender chooses between media types.
    pub fn is_chosen(&self) -> bool {
        self.required && self.alternatives.len() > 1
    }
}

/// One way of sending a body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyAlternative {
    /// The Rust name of its setter, unique within the operation.
    pub ident: RustIdent,
    /// The media type it is sent as.
    pub media: String,
    /// How it is written.
    pub kind: BodyKind,
}

/// How a request body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyKind {
    /// JSON of a lowered schema.
    Json(Schema),
    /// `application/x-www-form-urlencoded` of a lowered schema.
    Form(Schema),
    /// `multipart/form-data`, a part per property of a lowered schema.
    Multipart(Schema),
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

impl BodyKind {
    /// Returns the schema that decides the body's type.
    pub fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Json(schema) | Self::Form(schema) | Self::Multipart(schema) => Some(schema),
            Self::Text | Self::Bytes => None,
        }
    }
}

/// What an operation answers when it succeeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The statuses that are successes.
    pub statuses: Vec<Status>,
    /// What the response holds.
    pub kind: SuccessKind,
    /// What it holds if a stream is asked for instead.
    pub stream: Option<StreamKind>,
}

/// What a success holds.
#[derive(Debug, Clone, PartialEq)]
pub enum SuccessKind {
    /// One thing, whatever the status.
    One(Content),
    /// JSON of a lowered schema, or no body.
    OptionalJson(Schema),
    /// A stream.
    Stream(StreamKind),
    /// What the status says. The first alternative also stands for statuses that only a range names.
    ByStatus(Vec<SuccessAlternative>),
}

/// What a success with certain statuses holds.
#[derive(Debug, Clone, PartialEq)]
pub struct SuccessAlternative {
    /// The variant that stands for it, unique within the operation.
    pub variant: RustIdent,
    /// The statuses.
    pub statuses: Vec<Status>,
    /// What it holds.
    pub content: Content,
}

/// What a body is read as.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// No body.
    Empty,
    /// JSON of a lowered schema.
    Json(Schema),
    /// Text.
    Text,
    /// Bytes, read by the caller as they come; where the status decides, all of them.
    Bytes,
}

/// What a stream consists of.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamKind {
    /// Server-sent events.
    Events {
        /// The media type.
        media: String,
    },
    /// A JSON document of a lowered schema a line.
    Lines {
        /// The media type.
        media: String,
        /// The schema of a line.
        schema: Schema,
    },
}

impl Success {
    /// Returns the schemas that decide the response's types.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let contents: Vec<&Content> = match &self.kind {
            SuccessKind::One(content) => vec![content],
            SuccessKind::ByStatus(alternatives) => alternatives.iter().map(|one| &one.content).collect(),
            SuccessKind::OptionalJson(_) | SuccessKind::Stream(_) => Vec::new(),
        };
        let optional = match &self.kind {
            SuccessKind::OptionalJson(schema) => Some(schema),
            _ => None,
        };
        let of_content = contents.into_iter().filter_map(|content| match content {
            Content::Json(schema) => Some(schema),
            Content::Empty | Content::Text | Content::Bytes => None,
        });
        let main = match &self.kind {
            SuccessKind::Stream(stream) => Some(stream),
            _ => None,
        };
        of_content.chain(optional).chain(main.into_iter().chain(&self.stream).filter_map(StreamKind::schema))
    }
}

impl StreamKind {
    /// Returns the schema of a line.
    pub fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Events { .. } => None,
            Self::Lines { schema, .. } => Some(schema),
        }
    }

    /// Returns the media type to ask for.
    pub fn media(&self) -> &str {
        match self {
            Self::Events { media } | Self::Lines { media, .. } => media,
        }
    }
}

/// Returns the body of an operation's requests. Of several media types JSON comes before a form, a form before
/// text, and text before bytes.
pub(super) fn lower_request<'a, 'b>(
    spec: &SpecOperation<'a>,
    names: &Names,
    reserved: impl Iterator<Item = &'b str>,
    schemas: &mut Schemas<'a>,
) -> Option<RequestBody> {
    let node = openapi::resolve(&spec.node.get("requestBody")?);
    let mut media_types = openapi::content(&node);
    media_types.sort_by_key(|(media, _)| rank(media));
    let mut idents = Idents::with_reserved(RESERVED.into_iter().chain(reserved));
    let name = naming::pascal(&format!("{} body", names.method));
    let mut alternatives: Vec<BodyAlternative> = Vec::new();
    for (media, chosen) in media_types {
        let essence = media_type::essence(&media);
        let lowered = match chosen.get("schema") {
            // See `lower_forms`.
            Some(schema) if essence != MULTIPART => schemas.lower(&schema, &name),
            _ => Schema::any(),
        };
        let (kind, ident) = match essence.as_str() {
            essence if media_type::is_json(essence) => (BodyKind::Json(lowered), "json_body"),
            "application/x-www-form-urlencoded" => (BodyKind::Form(lowered), "form_body"),
            MULTIPART => (BodyKind::Multipart(lowered), "multipart_body"),
            essence if essence.starts_with("text/") => (BodyKind::Text, "text_body"),
            _ => (BodyKind::Bytes, "bytes_body"),
        };
        let media = if media == "*/*" { "application/json".to_owned() } else { media };
        let ident = if alternatives.is_empty() { "body" } else { ident };
        alternatives.push(BodyAlternative { ident: idents.claim(&naming::snake(ident)), media, kind });
    }
    (!alternatives.is_empty()).then(|| RequestBody {
        alternatives,
        required: openapi::flag(&node, "required"),
        description: openapi::text(&node, "description"),
    })
}

/// The media type of a body whose parts may be files.
const MULTIPART: &str = "multipart/form-data";

/// Fills in the schemas of an operation's forms with files, once everything else has been lowered.
pub(super) fn lower_forms<'a>(
    spec: &SpecOperation<'a>,
    names: &Names,
    body: &mut RequestBody,
    schemas: &mut Schemas<'a>,
) {
    let Some(node) = spec.node.get("requestBody").map(|node| openapi::resolve(&node)) else { return };
    let content = openapi::content(&node);
    let name = naming::pascal(&format!("{} body", names.method));
    for alternative in &mut body.alternatives {
        let BodyKind::Multipart(lowered) = &mut alternative.kind else { continue };
        let found = content.iter().find(|(media, _)| *media == alternative.media);
        if let Some(schema) = found.and_then(|(_, node)| node.get("schema")) {
            *lowered = schemas.lower_form(&schema, &name);
        }
    }
}

fn rank(media: &str) -> usize {
    match media_type::essence(media).as_str() {
        media if stream_of(media).is_some() => 7,
        "application/json" => 0,
        "*/*" => 2,
        media if media_type::is_json(media) => 1,
        "application/x-www-form-urlencoded" => 3,
        "multipart/form-data" => 4,
        media if media.starts_with("text/") => 5,
        _ => 6,
    }
}

enum Stream {
    Events,
    Lines,
}

fn stream_of(media: &str) -> Option<Stream> {
    match media_type::essence(media).as_str() {
        "text/event-stream" => Some(Stream::Events),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/jsonlines"
        | "application/json-seq"
        | "application/stream+json" => Some(Stream::Lines),
        _ => None,
    }
}

/// Returns what an operation's successes hold, as one type.
pub(super) fn lower_success<'a>(spec: &SpecOperation<'a>, names: &Names, schemas: &mut Schemas<'a>) -> Success {
    let all = openapi::responses(&spec.node);
    let mut responses: Vec<SpecResponse<'a>> =
        all.iter().filter(|response| response.status.is_success()).cloned().collect();
    // Where nothing else is documented, `default` is what every status answers.
    if let [default] = all.as_slice()
        && default.status == Status::Default
        && !openapi::content(&default.node).is_empty()
    {
        responses.push(SpecResponse { status: Status::Range(2), ..default.clone() });
    }
    let statuses = if responses.is_empty() {
        vec![Status::Range(2)]
    } else {
        responses.iter().map(|response| response.status).collect()
    };
    let mut stream = None;
    let mut alternatives: Vec<SuccessAlternative> = Vec::new();
    let mut variants = Idents::default();
    for response in &responses {
        let content = match success_content(response, names, schemas) {
            Found::Content(content) => content,
            Found::Stream(found) => {
                stream.get_or_insert(found);
                continue;
            }
            Found::Both(content, found) => {
                stream.get_or_insert(found);
                content
            }
        };
        match alternatives.iter_mut().find(|known| known.content == content) {
            Some(known) => known.statuses.push(response.status),
            None => {
                let statuses = vec![response.status];
                alternatives.push(SuccessAlternative {
                    variant: variants.claim(&naming::pascal(&response.status.variant())),
                    statuses,
                    content,
                });
            }
        }
    }
    let kind = match (alternatives.as_slice(), &stream) {
        ([], Some(_)) => SuccessKind::Stream(stream.take().unwrap_or(StreamKind::Events { media: String::new() })),
        ([], None) => SuccessKind::One(Content::Empty),
        ([one], _) => SuccessKind::One(one.content.clone()),
        ([one, other], _) => match (&one.content, &other.content) {
            (Content::Json(schema), Content::Empty) | (Content::Empty, Content::Json(schema)) => {
                SuccessKind::OptionalJson(schema.clone())
            }
            _ => SuccessKind::ByStatus(alternatives),
        },
        _ => SuccessKind::ByStatus(alternatives),
    };
    Success { statuses, kind, stream }
}

/// What one response of an operation may hold.
enum Found {
    Content(Content),
    Stream(StreamKind),
    /// Either, as the caller asks.
    Both(Content, StreamKind),
}

/// Returns what a response holds. Of several media types the one is asked for that says most; the others are named, save
/// those that are written the same way.
fn success_content<'a>(response: &SpecResponse<'a>, names: &Names, schemas: &mut Schemas<'a>) -> Found {
    let media_types = openapi::content(&response.node);
    let name = naming::pascal(&format!("{} response", names.method));
    let lower = |node: &Node<'a>, name: &RustIdent, schemas: &mut Schemas<'a>| {
        node.get("schema").map_or_else(Schema::any, |schema| schemas.lower(&schema, name))
    };
    for (media, node) in media_types.iter().filter(|(_, node)| node.get("itemSchema").is_some()) {
        if !matches!(stream_of(media), Some(Stream::Lines)) {
            let what = format!("the schema of the items of `{media}`");
            let instead = if stream_of(media).is_some() { "events with texts" } else { "the contents as a whole" };
            schemas.degrade(&SEQUENCE, node.key_place(), what, instead);
        }
    }
    let stream = media_types.iter().find_map(|(media, node)| {
        Some(match stream_of(media)? {
            Stream::Events => StreamKind::Events { media: media.clone() },
            Stream::Lines => {
                let item = openapi::item_schema(node);
                let line = name.followed_by("Line");
                let schema = item.map_or_else(Schema::any, |schema| schemas.lower(&schema, &line));
                StreamKind::Lines { media: media.clone(), schema }
            }
        })
    });
    let bodies = || media_types.iter().filter(|(media, _)| stream_of(media).is_none());
    let Some((chosen, node)) = bodies().min_by_key(|(media, _)| rank(media)) else {
        return stream.map_or(Found::Content(Content::Empty), Found::Stream);
    };
    for (media, other) in bodies().filter(|(media, _)| media != chosen) {
        let same_schema =
            other.get("schema").map(|schema| schema.value()) == node.get("schema").map(|schema| schema.value());
        if !(same_schema && (media_type::is_json(chosen) || rank(media) == rank(chosen))) {
            let definition = &catalogue::UNUSED_MEDIA_TYPE;
            let (what, instead) = (format!("a success as `{media}`"), format!("`{chosen}` alone"));
            schemas.degrade(definition, other.key_place(), what, instead);
        }
    }
    let content = match media_type::essence(chosen).as_str() {
        essence if media_type::is_json(essence) => Content::Json(lower(node, &name, schemas)),
        essence if essence.starts_with("text/") => Content::Text,
        _ => Content::Bytes,
    };
    match stream {
        Some(stream) => Found::Both(content, stream),
        None => Found::Content(content),
    }
}

/// Returns the media type of a response that is asked for, if it has a body.
fn asked_for(response: &SpecResponse<'_>) -> Vec<String> {
    let media_types = openapi::content(&response.node).into_iter().map(|(media, _)| media);
    if !response.status.is_success() {
        return media_types.collect();
    }
    let is_stream = |media: &String| stream_of(media).is_some();
    let mut media_types: Vec<String> = media_types.collect();
    media_types.sort_by_key(|media| (is_stream(media), rank(media)));
    media_types.truncate(1);
    media_types
}

/// Returns the media types that a client can read of every documented response, successes first, without repetition. An operation that
/// documents none still gets errors of the kind that the rest of the API answers with.
pub(super) fn accepted(spec: &SpecOperation<'_>, usual: Option<&str>) -> Vec<String> {
    let mut responses = openapi::responses(&spec.node);
    responses.sort_by_key(|response| !response.status.is_success());
    let mut media_types: Vec<String> = Vec::new();
    for media in responses.iter().flat_map(asked_for) {
        if !media_types.contains(&media) {
            media_types.push(media);
        }
    }
    if media_types.is_empty() {
        media_types.extend(usual.map(str::to_owned));
    }
    media_types
}

/// Returns the JSON media type that most responses of the document have.
pub(super) fn usual_media_type<'a>(operations: impl Iterator<Item = &'a SpecOperation<'a>>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for operation in operations {
        for (media, _) in
            openapi::responses(&operation.node).iter().flat_map(|response| openapi::media_types(&response.node))
        {
            let is_specific = media != "*/*";
            *counts.entry(media).or_default() += usize::from(is_specific);
        }
    }
    counts
        .into_iter()
        .filter(|(media, count)| media_type::is_json(media) && *count > 0)
        .max_by_key(|(_, count)| *count)
        .map(|(media, _)| media)
}
