//! The documents that are changed: a few of our own, and slices of real ones where these are at hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use statusquo_codegen::document::Document;

use crate::random::Random;

/// The largest real document that is read, in bytes.
const MAX_LENGTH: u64 = 200_000;
/// How many paths and how many components of a document one slice has, so that a round is short.
const MAX_PATHS: usize = 3;
const MAX_COMPONENTS: usize = 60;

/// What OpenAPI offers, in as few lines as it takes.
const EVERYTHING: &str = r##"
openapi: 3.1.0
info: { title: Everything, version: 1.0.0, description: "All there is,\nin two lines." }
servers: [{ url: "https://{region}.example/{base}", variables: { region: { default: eu, enum: [eu, us] } } }]
security: [{ key: [] }, { oauth: [read] }, {}]
paths:
  /things/{id}/{part}:
    summary: A path with parameters of its own.
    parameters: [{ $ref: "#/components/parameters/Id" }, { name: part, in: path, style: matrix, required: true, schema: { type: array, items: { type: integer } } }]
    get:
      operationId: getThing
      parameters:
        - { name: q, in: query, style: deepObject, schema: { type: object, properties: { a: { type: string }, b: { type: [integer, "null"] } } } }
        - { name: tags, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string, enum: [a, b, "", "+1"] } } }
        - { name: X-Trace, in: header, schema: { type: string, format: uuid } }
        - { name: filter, in: query, content: { application/json: { schema: { $ref: "#/components/schemas/Tree" } } } }
      responses:
        "200": { description: ok, headers: { X-Rate: { schema: { type: integer } } }, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } }, text/csv: { schema: { type: string } } } }
        "202": { description: later, content: { application/json: { schema: { $ref: "#/components/schemas/Tree" } } } }
        "304": { description: same }
        "404": { $ref: "#/components/responses/Missing" }
        4XX: { description: caller, content: { application/problem+json: { schema: { $ref: "#/components/schemas/Problem" } }, application/json: { schema: { oneOf: [{ $ref: "#/components/schemas/Tree" }, { type: object, properties: { code: { const: 7 } } }] } } } }
        default: { description: other, content: { "*/*": { schema: true } } }
    put:
      deprecated: true
      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [file], properties: { file: { type: string, format: binary }, meta: { $ref: "#/components/schemas/Tree" } } }, encoding: { meta: { contentType: application/json } } } } }
      responses: { "2XX": { description: ok } }
    patch:
      operationId: type
      requestBody: { content: { application/merge-patch+json: { schema: { $ref: "#/components/schemas/Thing" } }, application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/Tree" } } } }
      responses: { "204": { description: ok }, "409": { $ref: "#/components/responses/Missing" } }
  /copy: { $ref: "#/paths/~1things~1%7Bid%7D~1%7Bpart%7D" }
components:
  parameters: { Id: { name: id, in: path, required: true, schema: { type: integer, format: int64, minimum: 1 } } }
  responses: { Missing: { description: gone, headers: { Retry-After: { schema: { type: string } } }, content: { application/problem+json: { schema: { $ref: "#/components/schemas/Problem" } } } } }
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, oauth: { type: oauth2, flows: { } }, basic: { type: http, scheme: basic } }
  schemas:
    Problem: { type: object, properties: { title: { type: string }, status: { type: integer } }, additionalProperties: true }
    Tree: { type: object, properties: { left: { $ref: "#/components/schemas/Tree" }, right: { anyOf: [{ $ref: "#/components/schemas/Tree" }, { type: "null" }] }, self: { type: [string, number] } } }
    Thing:
      allOf:
        - { $ref: "#/components/schemas/Problem" }
        - type: object
          required: [kind, type]
          properties:
            kind: { type: string, enum: [big, small, "big "] }
            type: { type: string, default: x, pattern: "^[a-z]+$", maxLength: 9 }
            when: { type: string, format: date-time }
            map: { type: object, additionalProperties: { type: array, items: { $ref: "#/components/schemas/Shape" } } }
            tuple: { type: array, prefixItems: [{ type: integer }, { type: string }], uniqueItems: true }
            not: { not: { type: string } }
    Shape:
      oneOf: [{ $ref: "#/components/schemas/Circle" }, { $ref: "#/components/schemas/Square" }]
      discriminator: { propertyName: shape, mapping: { circle: "#/components/schemas/Circle" } }
    Circle: { type: object, required: [shape], properties: { shape: { const: circle }, radius: { type: number, exclusiveMinimum: 0 } } }
    Square: { type: object, required: [shape], properties: { shape: { type: string, enum: [square] }, side: { type: integer, format: uint8, default: 3 } } }
"##;

/// What Swagger 2.0 offers, and identifiers of JSON Schema.
const OLDER: &str = r##"
swagger: "2.0"
info: { title: Older, version: "1" }
host: older.example
basePath: /v1
schemes: [https, wss]
consumes: [application/json]
produces: [application/json, text/csv]
paths:
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, type: integer, format: int64 }, { $ref: "#/parameters/Body" }]
    get:
      parameters:
        - { name: tags, in: query, type: array, items: { type: array, items: { type: string }, collectionFormat: pipes }, collectionFormat: multi }
        - { $ref: "#/parameters/Page" }
      responses:
        "200": { description: ok, schema: { type: array, items: { $ref: "#/definitions/Thing" } }, headers: { X-Rate: { type: integer } }, examples: { application/json: [] } }
        "404": { $ref: "#/responses/Missing" }
    put: { produces: [text/csv], schemes: [http], responses: { "200": { $ref: "#/responses/Missing" } } }
    post:
      consumes: [multipart/form-data, application/x-www-form-urlencoded]
      parameters: [{ name: file, in: formData, type: file, required: true }, { name: a, in: formData, type: array, items: { type: string } }]
      responses: { default: { description: ok, schema: { type: file } } }
  /copy: { $ref: "#/paths/~1things~1%7Bid%7D" }
parameters: { Body: { name: b, in: body, schema: { $ref: "#/definitions/Thing" } }, Page: { name: page, in: query, type: integer } }
responses: { Missing: { description: gone, schema: { $ref: "#/definitions/Thing/properties/next" } } }
securityDefinitions: { a: { type: basic }, b: { type: oauth2, flow: accessCode, authorizationUrl: a, tokenUrl: b, scopes: {} } }
definitions:
  Thing:
    $id: https://older.example/thing
    type: object
    discriminator: kind
    properties: { kind: { type: string, x-nullable: true }, next: { $anchor: next, $ref: thing }, any: { $dynamicRef: "#next" } }
"##;

/// What overlays offer, for the document above.
const OVERLAY: &str = r##"
overlay: 1
sources: { guide: "The guide, 2026-01-01", support: "A mail from support" }
bodies: { Detail: { type: object, properties: { reason: { type: string } } } }
errors:
  401: { body: Detail, retry: never, cite: guide, means: the key is wrong }
  404: { retry: when-state-changes, cite: guide }
never: { 403: { cite: guide, why: nothing is forbidden } }
operations:
  GET /things/{id}/{part}:
    name: get_thing
    cite: guide
    errors: { 304: , 401: , 404: { when: [it is gone] }, 4XX: , default: }
  PUT /things/{id}/{part}: { name: put_thing, cite: support, errors: [401] }
  PATCH /things/{id}/{part}: { name: change_thing, cite: guide, errors: { 409: , 429: { retry: transient, cite: support } } }
  GET /copy: { exclude: the same as the other }
  PUT /copy: { exclude: the same as the other }
  PATCH /copy: { exclude: the same as the other }
"##;

/// A document by the name of where it came from.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// Returns the document with all features, and an overlay for it.
pub(crate) fn own() -> (Source, Source) {
    let source = |name: &str, text: &str| Source { name: name.to_owned(), value: parse(name, text.to_owned()) };
    (source("everything.yaml", EVERYTHING), source("overlay.yaml", OVERLAY))
}

/// Returns documents of our own in other versions.
pub(crate) fn older() -> [Source; 1] {
    [Source { name: "older.yaml".to_owned(), value: parse("older.yaml", OLDER.to_owned()) }]
}

/// Returns the smaller ones of the real documents, by name; none if they are not there.
pub(crate) fn real(folder: &Path) -> Vec<Source> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "json"));
    paths.retain(|path| fs::metadata(path).is_ok_and(|metadata| metadata.len() < MAX_LENGTH));
    paths.sort();
    let read = |path: &Path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let value = parse(&name, fs::read_to_string(path).ok()?);
        Some(Source { name, value })
    };
    paths.iter().filter_map(|path| read(path)).collect()
}

fn parse(name: &str, text: String) -> Value {
    match Document::parse(name, text) {
        Ok(document) => document.value().clone(),
        Err(diagnostic) => panic!("{diagnostic:?}"),
    }
}

/// Returns a few paths of a document, and the components that they lead to.
pub(crate) fn slice(document: &Value, random: &mut Random) -> Value {
    let mut sliced = document.clone();
    let Some(paths) = document["paths"].as_object().filter(|paths| !paths.is_empty()) else { return sliced };
    let keys: Vec<&String> = paths.keys().collect();
    let chosen: BTreeSet<&String> = (0..1 + random.below(MAX_PATHS)).map(|_| *random.of(&keys)).collect();
    let paths: Map<String, Value> = chosen.into_iter().map(|key| (key.clone(), paths[key].clone())).collect();

    let mut components = json!({});
    let mut pending = Vec::new();
    paths.values().for_each(|path| references(path, &mut pending));
    let mut reached = BTreeSet::new();
    while let Some(reference) = pending.pop().filter(|_| reached.len() < MAX_COMPONENTS) {
        let mut tokens = reference.trim_start_matches("#/components/").split('/');
        let (Some(kind), Some(name)) = (tokens.next(), tokens.next()) else { continue };
        let Some(component) = document["components"][kind].get(name) else { continue };
        if reached.insert((kind, name)) {
            components[kind][name] = component.clone();
            references(component, &mut pending);
        }
    }
    sliced["paths"] = Value::Object(paths);
    if let Some(schemes) = document["components"].get("securitySchemes") {
        components["securitySchemes"] = schemes.clone();
    }
    sliced["components"] = components;
    sliced
}

fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(entries) => {
            found.extend(entries.get("$ref").and_then(Value::as_str));
            entries.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
