//! Specification and overlay become one contract.
//!
//! Takes a document and an overlay, gives the [`Contract`] and everything that is wrong between the two. Every check
//! of one against the other happens here, and only here:
//!
//! - every operation of the specification is named by the overlay, or excluded with a reason;
//! - a status that the specification documents is adopted by the overlay, or dropped with a reason;
//! - a status that the API never answers is declared nowhere;
//! - what the overlay names (operations, bodies, sources) exists;
//! - every failure has evidence;
//! - what of the overlay is redundant is reported.

mod bodies;
mod failures;
mod model;
mod operations;
mod stale;
mod variant;

pub use model::*;

use indexmap::IndexMap;

use crate::diagnostic::catalogue::contract as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Node};
use crate::openapi;
use crate::overlay::{Overlay, RuledOut};

/// Builds the contract of one API. Without an overlay it is what the specification itself documents.
///
/// The contract is complete as far as the inputs go; it is to be used only when the diagnostics hold no error.
pub fn build(id: ApiId, document: &Document, overlay: Option<&Overlay>) -> (Contract, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let root = document.root();
    let info = root.get("info");
    let info_text = |key: &str| info.as_ref().and_then(|info| openapi::text(info, key));

    check_version(&root, &mut diagnostics);
    let mut contract = Contract {
        title: info_text("title").unwrap_or_else(|| id.to_string()),
        version: info_text("version").unwrap_or_else(|| "0".to_owned()),
        description: info_text("description"),
        server: root.get("servers").and_then(|servers| read_server(&servers)),
        security_schemes: security_schemes(&root),
        sources: overlay.map(|overlay| overlay.sources.clone()).unwrap_or_default(),
        operations: Vec::new(),
        extra_schemas: Default::default(),
        body_sets: Default::default(),
        never: overlay
            .map(|overlay| {
                let cites = |never: &RuledOut| never.cite.iter().map(|cite| cite.value.clone()).collect();
                overlay.never.iter().map(|(status, never)| (*status, (never.why.clone(), cites(never)))).collect()
            })
            .unwrap_or_default(),
        id,
    };

    operations::read(&mut contract, document, overlay, &mut diagnostics);
    for operation in &contract.operations {
        variant::check_unique(operation, &mut diagnostics);
    }
    if let Some(overlay) = overlay {
        stale::check(&contract, &root, overlay, &mut diagnostics);
    }
    (contract, diagnostics)
}

fn check_version(root: &Node<'_>, diagnostics: &mut Diagnostics) {
    let (language, version) = match root.get("openapi") {
        Some(version) => ("OpenAPI", Some(version)),
        None => ("Swagger", root.get("swagger")),
    };
    match version.as_ref().and_then(|version| version.as_str()) {
        Some(text)
            if ["3.0", "3.1", "3.2"].iter().any(|known| text == *known || text.starts_with(&format!("{known}."))) => {}
        Some(text) => diagnostics.push(
            Diagnostic::of(&catalogue::UNSUPPORTED_VERSION, format!("{language} {text} is not supported"))
                .at(version.as_ref().map(Node::place).unwrap_or_else(|| root.place()))
                .label("this version")
                .help("convert the document to OpenAPI 3.0, 3.1 or 3.2"),
        ),
        None => diagnostics.push(
            Diagnostic::titled(&catalogue::NOT_OPENAPI)
                .at(root.place())
                .label("there is neither `openapi: 3.x` nor `swagger: \"2.0\"` at the top")
                .help("a specification starts with a line such as `openapi: 3.0.3`"),
        ),
    }
}

/// Reads the first entry of a `servers` list.
fn read_server(servers: &Node<'_>) -> Option<Server> {
    let first = servers.items().next()?;
    // Some documents write a variable in two pairs of braces.
    let url = openapi::text(&first, "url")?.replace("{{", "{").replace("}}", "}");
    let mut variables: IndexMap<String, ServerVariable> = first
        .get("variables")
        .iter()
        .flat_map(Node::entries)
        .map(|(name, variable)| {
            let default = openapi::text(&variable, "default");
            (name.to_owned(), ServerVariable { default, description: openapi::text(&variable, "description") })
        })
        .collect();
    // A variable that the document uses and does not declare has to be given all the same.
    for name in url.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
        variables.entry(name.to_owned()).or_insert(ServerVariable { default: None, description: None });
    }
    Some(Server { url, variables })
}

fn security_schemes(root: &Node<'_>) -> Vec<SecurityScheme> {
    let Some(schemes) = root.get("components").and_then(|components| components.get("securitySchemes")) else {
        return Vec::new();
    };
    schemes
        .entries()
        .filter_map(|(id, scheme)| {
            let scheme = openapi::resolve(&scheme);
            let name = openapi::text(&scheme, "name");
            let kind = match (openapi::text(&scheme, "type")?.as_str(), openapi::text(&scheme, "in").as_deref()) {
                ("apiKey", Some("header")) => CredentialKind::Header(name?),
                ("apiKey", Some("query")) => CredentialKind::Query(name?),
                ("apiKey", Some("cookie")) => CredentialKind::Cookie(name?),
                ("http", _) => match openapi::text(&scheme, "scheme")?.to_ascii_lowercase().as_str() {
                    "bearer" => CredentialKind::Bearer,
                    "basic" => CredentialKind::Basic,
                    _ => return None,
                },
                ("oauth2" | "openIdConnect", _) => CredentialKind::Bearer,
                _ => return None,
            };
            Some(SecurityScheme { id: id.to_owned(), kind, description: openapi::text(&scheme, "description") })
        })
        .collect()
}
