//! Parameters: one Rust name each, and how each travels.

use super::names::Names;
use super::schema::{Schema, Shape};

use super::schemas::Schemas;
use crate::contract::{self, Contract, CredentialKind};
use crate::diagnostic::catalogue::lower as catalogue;
use crate::document::Node;
use crate::naming::{self, Idents, RustIdent};
use crate::openapi::{self, SpecOperation};
use crate::vocabulary::WireName;

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The Rust name, unique within the operation.
    pub ident: RustIdent,
    /// The name on the wire.
    pub wire: WireName,
    /// Where it travels.
    pub location: Location,
    /// How its value is written.
    pub style: Style,
    /// Whether an operation cannot do without it.
    pub required: bool,
    /// What the specification says of it.
    pub description: Option<String>,
    /// The lowered schema.
    pub schema: Schema,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter's value is written: the `style` and `explode` of OpenAPI, or JSON for a parameter with `content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: paths and headers.
    Simple {
        /// Whether an object's names and values are joined by `=`.
        explode: bool,
    },
    /// `name=a,b`, or `name=a&name=b` when exploded.
    Form {
        /// Whether every element is a pair of its own.
        explode: bool,
    },
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// `.a.b` in a path.
    Label {
        /// Whether every element has a dot of its own.
        explode: bool,
    },
    /// `;name=a,b` in a path.
    Matrix {
        /// Whether every element is a pair of its own.
        explode: bool,
    },
    /// The value's JSON text.
    Json,
}

/// Names that every request builder has.
pub(super) const RESERVED: [&str; 4] = ["send", "stream", "clone", "request"];

pub(super) fn lower<'a>(
    spec: &SpecOperation<'a>,
    operation: &contract::Operation,
    names: &Names,
    contract: &Contract,
    schemas: &mut Schemas<'a>,
) -> Vec<Parameter> {
    let mut idents = Idents::with_reserved(RESERVED.into_iter().chain(["body"]));
    let mut parameters: Vec<Parameter> = Vec::new();
    for node in openapi::parameters(spec) {
        let Some(wire) = node.get("name").and_then(|name| name.as_str().map(str::to_owned)) else { continue };
        let Some(location) = location(&node) else { continue };
        if location == Location::Path && !spec.key.path.contains(&format!("{{{wire}}}")) {
            schemas.degrade(
                &catalogue::UNKNOWN_PATH_PARAMETER,
                node.place(),
                format!("path parameter `{wire}`, which the path `{}` does not have", spec.key.path),
                "no parameter",
            );
            continue;
        }
        if location == Location::Header && (is_credential(&wire, operation, contract) || is_ruled_out(&wire)) {
            continue;
        }
        parameters.push(Parameter {
            ident: idents.claim(&naming::snake(&wire)),
            style: style(&node, location, schemas),
            required: location == Location::Path || openapi::flag(&node, "required"),
            description: openapi::text(&node, "description"),
            schema: schema(&node, &naming::pascal(&format!("{} {wire}", names.method)), schemas),
            wire: wire.into(),
            location,
        });
    }
    for wire in template_names(&spec.key.path) {
        if !parameters.iter().any(|parameter| parameter.location == Location::Path && parameter.wire.as_str() == wire) {
            schemas.degrade(
                &catalogue::UNDECLARED_PATH_PARAMETER,
                spec.node.key_place(),
                format!("path parameter `{wire}`, which nobody declares"),
                "a string parameter",
            );
            parameters.push(Parameter {
                ident: idents.claim(&naming::snake(&wire)),
                wire: wire.into(),
                location: Location::Path,
                style: Style::Simple { explode: false },
                required: true,
                description: None,
                schema: Schema::of(Shape::Text { secret: false }),
            });
        }
    }
    parameters.sort_by_key(|parameter| match parameter.location {
        Location::Path => spec.key.path.find(&format!("{{{}}}", parameter.wire)).unwrap_or(usize::MAX),
        Location::Query | Location::Header | Location::Cookie => usize::MAX,
    });
    parameters
}

fn location(node: &Node<'_>) -> Option<Location> {
    Some(match node.get("in")?.as_str()? {
        "path" => Location::Path,
        "query" => Location::Query,
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        _ => return None,
    })
}

/// A header that carries a credential is set from the client's credential, not by each call.
fn is_credential(wire: &str, operation: &contract::Operation, contract: &Contract) -> bool {
    contract.security_schemes.iter().any(|scheme| {
        operation.security.iter().flatten().any(|id| *id == scheme.id)
            && match &scheme.kind {
                CredentialKind::Header(name) => name.eq_ignore_ascii_case(wire),
                CredentialKind::Bearer | CredentialKind::Basic => wire.eq_ignore_ascii_case("authorization"),
                CredentialKind::Query(_) | CredentialKind::Cookie(_) => false,
            }
    })
}

/// OpenAPI rules that header parameters of these names are ignored: media types and security say what they hold.
fn is_ruled_out(wire: &str) -> bool {
    ["accept", "content-type", "authorization"].iter().any(|name| wire.eq_ignore_ascii_case(name))
}

fn style(node: &Node<'_>, location: Location, schemas: &mut Schemas<'_>) -> Style {
    if node.get("schema").is_none() && node.get("content").is_some() {
        return Style::Json;
    }
    // OpenAPI 3 has no word for how lists in a list are written, which Swagger 2.0 has.
    let inner = node.get("schema").and_then(|schema| schema.get("items"));
    if let Some(format) =
        inner.and_then(|inner| inner.get("collectionFormat")).filter(|format| format.as_str() != Some("csv"))
    {
        let what = "lists in a list that are not written with commas";
        schemas.degrade(&catalogue::UNSUPPORTED_STYLE, format.place(), what, "the default style");
    }
    let declared = openapi::text(node, "style");
    let style = declared.as_deref().unwrap_or(match location {
        Location::Query | Location::Cookie => "form",
        Location::Path | Location::Header => "simple",
    });
    let explode = node.get("explode").and_then(|explode| explode.value().as_bool()).unwrap_or(style == "form");
    match (style, location) {
        ("form", Location::Query | Location::Cookie) => Style::Form { explode },
        ("simple", Location::Path | Location::Header) => Style::Simple { explode },
        ("spaceDelimited", Location::Query) if !explode => Style::SpaceDelimited,
        ("pipeDelimited", Location::Query) if !explode => Style::PipeDelimited,
        ("spaceDelimited" | "pipeDelimited", Location::Query) => Style::Form { explode: true },
        ("deepObject", Location::Query) => Style::DeepObject,
        ("label", Location::Path) => Style::Label { explode },
        ("matrix", Location::Path) => Style::Matrix { explode },
        (other, _) => {
            let fallback = match location {
                Location::Query | Location::Cookie => Style::Form { explode: true },
                Location::Path | Location::Header => Style::Simple { explode: false },
            };
            let what = format!("style `{other}` in this place");
            schemas.degrade(&catalogue::UNSUPPORTED_STYLE, node.place(), what, "the default style");
            fallback
        }
    }
}

fn schema<'a>(node: &Node<'a>, name: &RustIdent, schemas: &mut Schemas<'a>) -> Schema {
    let in_content = || openapi::media_types(node).into_iter().find_map(|(_, media)| media.get("schema"));
    let lowered = node.get("schema").or_else(in_content).map(|schema| schemas.lower(&schema, name));
    // What travels in a URL or a header is text, whatever a schema leaves open; and one that is null is not set.
    let lowered = lowered.map(|schema| Schema { nullable: false, ..schema }).filter(|schema| *schema != Schema::any());
    lowered.unwrap_or_else(|| Schema::of(Shape::Text { secret: false }))
}

/// Returns the names in the braces of a path template.
pub(super) fn template_names(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}
