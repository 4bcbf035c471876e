//! What stands where in an OpenAPI document, as far as references may stand there.
//!
//! A reference is followed only where one can be: what looks like one in an example, an enum or an extension is a value.
//! The kind of what is referred to also says under which heading of the document it is put.

use super::Dialect;
use crate::vocabulary::is_extension;

/// What a value of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// The document.
    Root,
    /// The Components Object.
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Schema,
    Discriminator,
    /// A schema's name or reference, as the mapping of a discriminator has it.
    SchemaName,
    Callback,
    Link,
    Example,
    SecurityScheme,
    /// Values of a kind by name.
    Map(&'static Kind),
    /// Values of a kind in a list.
    List(&'static Kind),
    /// Anything in which no reference is looked for.
    Opaque,
}

/// The methods of a Path Item Object.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

impl Kind {
    /// Returns the kind of what stands under `key`.
    pub(super) fn child(self, key: &str) -> Kind {
        match self {
            Kind::Root => root_child(key),
            Kind::Components => component(key),
            Kind::Paths | Kind::Callback if is_extension(key) => Kind::Opaque,
            Kind::Paths | Kind::Callback => Kind::PathItem,
            Kind::PathItem if METHODS.contains(&key) => Kind::Operation,
            Kind::PathItem => match key {
                "additionalOperations" => Kind::Map(&Kind::Operation),
                "parameters" => Kind::List(&Kind::Parameter),
                _ => Kind::Opaque,
            },
            Kind::Operation => match key {
                "parameters" => Kind::List(&Kind::Parameter),
                "requestBody" => Kind::RequestBody,
                "responses" => Kind::Responses,
                "callbacks" => Kind::Map(&Kind::Callback),
                _ => Kind::Opaque,
            },
            Kind::Responses if is_extension(key) => Kind::Opaque,
            Kind::Responses => Kind::Response,
            Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response => message_child(self, key),
            Kind::MediaType => match key {
                "schema" | "itemSchema" => Kind::Schema,
                "examples" => Kind::Map(&Kind::Example),
                "encoding" => Kind::Map(&Kind::Encoding),
                "itemEncoding" => Kind::Encoding,
                "prefixEncoding" => Kind::List(&Kind::Encoding),
                _ => Kind::Opaque,
            },
            Kind::Encoding => match key {
                "headers" => Kind::Map(&Kind::Header),
                "encoding" => Kind::Map(&Kind::Encoding),
                _ => Kind::Opaque,
            },
            Kind::Schema => schema_child(key),
            Kind::Discriminator if key == "mapping" => Kind::Map(&Kind::SchemaName),
            Kind::Discriminator if key == "defaultMapping" => Kind::SchemaName,
            Kind::Map(kind) => *kind,
            Kind::Discriminator
            | Kind::SchemaName
            | Kind::Link
            | Kind::Example
            | Kind::SecurityScheme
            | Kind::List(_)
            | Kind::Opaque => Kind::Opaque,
        }
    }

    /// Returns the kind of the elements of a list.
    pub(super) fn element(self) -> Kind {
        match self {
            Kind::List(kind) => *kind,
            // `items` of earlier drafts has a schema for each element.
            Kind::Schema => Kind::Schema,
            _ => Kind::Opaque,
        }
    }

    /// Returns the pointer of the heading under which values of this kind stand in a document; `None` for a kind that
    /// has none, whose values stand where they are referred to.
    pub(super) fn heading(self, dialect: Dialect) -> Option<&'static str> {
        Some(match (self, dialect) {
            (Kind::Schema, Dialect::OpenApi) => "/components/schemas",
            (Kind::Response, Dialect::OpenApi) => "/components/responses",
            (Kind::Parameter, Dialect::OpenApi) => "/components/parameters",
            (Kind::Example, Dialect::OpenApi) => "/components/examples",
            (Kind::RequestBody, Dialect::OpenApi) => "/components/requestBodies",
            (Kind::Header, Dialect::OpenApi) => "/components/headers",
            (Kind::SecurityScheme, Dialect::OpenApi) => "/components/securitySchemes",
            (Kind::Link, Dialect::OpenApi) => "/components/links",
            (Kind::Callback, Dialect::OpenApi) => "/components/callbacks",
            (Kind::PathItem, Dialect::OpenApi) => "/components/pathItems",
            (Kind::MediaType, Dialect::OpenApi) => "/components/mediaTypes",
            (Kind::Schema, Dialect::Swagger) => "/definitions",
            (Kind::Response, Dialect::Swagger) => "/responses",
            (Kind::Parameter, Dialect::Swagger) => "/parameters",
            // Swagger has no heading for path items. The one of OpenAPI is in nobody's way.
            (Kind::PathItem, Dialect::Swagger) => "/components/pathItems",
            _ => return None,
        })
    }

    /// Whether a client can do without: a schema becomes any JSON, and the others are documentation.
    pub(super) fn is_dispensable(self) -> bool {
        matches!(self, Kind::Schema | Kind::SchemaName | Kind::Example | Kind::Link)
    }
}

fn root_child(key: &str) -> Kind {
    match key {
        "paths" => Kind::Paths,
        "webhooks" => Kind::Map(&Kind::PathItem),
        "components" => Kind::Components,
        "definitions" => Kind::Map(&Kind::Schema),
        "parameters" => Kind::Map(&Kind::Parameter),
        "responses" => Kind::Map(&Kind::Response),
        _ => Kind::Opaque,
    }
}

fn component(key: &str) -> Kind {
    match key {
        "schemas" => Kind::Map(&Kind::Schema),
        "responses" => Kind::Map(&Kind::Response),
        "parameters" => Kind::Map(&Kind::Parameter),
        "examples" => Kind::Map(&Kind::Example),
        "requestBodies" => Kind::Map(&Kind::RequestBody),
        "headers" => Kind::Map(&Kind::Header),
        "securitySchemes" => Kind::Map(&Kind::SecurityScheme),
        "links" => Kind::Map(&Kind::Link),
        "callbacks" => Kind::Map(&Kind::Callback),
        "pathItems" => Kind::Map(&Kind::PathItem),
        "mediaTypes" => Kind::Map(&Kind::MediaType),
        _ => Kind::Opaque,
    }
}

fn message_child(kind: Kind, key: &str) -> Kind {
    match (kind, key) {
        (_, "content") => Kind::Map(&Kind::MediaType),
        (Kind::Response, "headers") => Kind::Map(&Kind::Header),
        (Kind::Response, "links") => Kind::Map(&Kind::Link),
        // Of Swagger 2.0, whose parameters and headers also hold lists without a schema.
        (Kind::Response, "schema") => Kind::Schema,
        (Kind::Parameter | Kind::Header, "schema" | "items") => Kind::Schema,
        (Kind::Parameter | Kind::Header, "examples") => Kind::Map(&Kind::Example),
        _ => Kind::Opaque,
    }
}

fn schema_child(key: &str) -> Kind {
    match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" | "dependencies" => {
            Kind::Map(&Kind::Schema)
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Kind::List(&Kind::Schema),
        "items"
        | "additionalItems"
        | "unevaluatedItems"
        | "contains"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "propertyNames"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contentSchema" => Kind::Schema,
        "discriminator" => Kind::Discriminator,
        _ => Kind::Opaque,
    }
}
