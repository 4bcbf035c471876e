//! A document and its contract become an OpenAPI 3.0 document that progenitor accepts whole.
//!
//! progenitor is asked for types alone: of schemas, of parameters, of request bodies and of successes. So the lowered
//! document has one flat path per operation; every parameter stands in it as a query parameter under a Rust name, the
//! failures are gone, and what a server validates (lengths, patterns, bounds) is gone too, since an answer that
//! stretches its schema must still be readable. How each part travels is kept beside it, in [`Operation`].
//!
//! Whatever cannot be expressed becomes the nearest honest type and is reported by name and place; no operation
//! disappears.

mod body;
mod parameters;
mod rules;
mod schemas;

use indexmap::IndexMap;
use serde_json::{Value, json};

pub use body::{BodyKind, RequestBody, Success, SuccessKind};
pub use parameters::{Location, Parameter, Style};

use crate::contract::{self, Contract};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lower::schemas::Schemas;
use crate::naming::Unique;
use crate::overlay::OperationKey;
use crate::source::{Document, Place};
use crate::spec::{self, SpecOperation};

/// A document that progenitor accepts, and all about the original that it cannot hold.
#[derive(Debug)]
pub struct Lowered {
    /// The document for progenitor.
    pub openapi: openapiv3::OpenAPI,
    /// How each operation of the contract travels, in the contract's order.
    pub operations: Vec<Operation>,
    /// The type of each schema that the contract names.
    pub types: IndexMap<String, String>,
    /// Lowered schemas by type, as they stand in the document.
    pub schemas: IndexMap<String, Value>,
    /// What became less than the original says.
    pub degraded: Vec<Degraded>,
}

/// A part of the document that became a weaker type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Degraded {
    /// Where it stands.
    pub place: Place,
    /// What cannot be expressed.
    pub what: String,
    /// What stands there instead.
    pub instead: String,
}

/// How an operation travels.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The method's name, as in the contract.
    pub name: String,
    /// The parameters in the order of the specification; those of the path come first.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// What a success holds.
    pub success: Success,
    /// Media types of all documented answers, for the `Accept` header; none where no answer has a body.
    pub accept: Vec<String>,
}

/// Lowers a document. The diagnostics hold an error where a document cannot be lowered at all.
pub fn lower(document: &Document, contract: &Contract) -> (Option<Lowered>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let root = document.root();
    let by_key: IndexMap<OperationKey, SpecOperation<'_>> =
        spec::operations(&root).into_iter().map(|operation| (operation.key.clone(), operation)).collect();

    let usual = body::usual_media_type(by_key.values());
    let mut schemas = Schemas::new(&root, &contract.extra_schemas);
    let mut operations = Vec::new();
    let mut paths = serde_json::Map::new();
    let mut names = Unique::with_reserved(contract.operations.iter().map(|operation| operation.name.as_str()));
    for operation in &contract.operations {
        let Some(source) = by_key.get(&operation.key) else { continue };
        let mut lowered = lower_operation(source, operation, contract, usual.as_deref(), &mut schemas);
        for parameter in lowered.parameters.iter_mut().filter(|parameter| !parameter.is_plain()) {
            let name = names.claim(&format!("{}_{}", operation.name, parameter.ident));
            paths.insert(
                format!("/{name}"),
                json!({ "post": {
                    "operationId": name,
                    "requestBody": body_of(&parameter.schema),
                    "responses": { "200": { "description": "" } },
                }}),
            );
            parameter.type_operation = Some(name);
        }
        paths.insert(format!("/{}", operation.name), path_item(&lowered, operation));
        operations.push(lowered);
    }
    let types = error_types(contract, &mut schemas);
    let (components, degraded) = schemas.finish();
    let value = json!({
        "openapi": "3.0.3",
        "info": { "title": contract.title, "version": contract.version },
        "paths": paths,
        "components": { "schemas": components },
    });
    match serde_json::from_value(value) {
        Ok(openapi) => {
            let schemas = components.into_iter().collect();
            (Some(Lowered { openapi, operations, types, schemas, degraded }), diagnostics)
        }
        Err(error) => {
            diagnostics.push(
                Diagnostic::error(format!("the lowered document is not OpenAPI 3.0: {error}"))
                    .at(root.place())
                    .label("lowered from this document")
                    .help("this is a defect of the generator: please report it with the document"),
            );
            (None, diagnostics)
        }
    }
}

fn lower_operation<'a>(
    source: &SpecOperation<'a>,
    operation: &contract::Operation,
    contract: &Contract,
    usual: Option<&str>,
    schemas: &mut Schemas<'a>,
) -> Operation {
    Operation {
        name: operation.name.clone(),
        parameters: parameters::lower(source, operation, contract, schemas),
        body: body::lower_request(source, &operation.name, schemas),
        success: body::lower_success(source, &operation.name, schemas),
        accept: body::accepted(source, usual),
    }
}

/// Returns the flat path item from which progenitor reads the operation's types.
fn path_item(lowered: &Operation, operation: &contract::Operation) -> Value {
    let parameters: Vec<Value> = lowered
        .parameters
        .iter()
        .filter(|parameter| parameter.type_operation.is_none())
        .map(|parameter| {
            json!({
                "name": parameter.ident, "in": "query", "required": parameter.required, "schema": parameter.schema,
            })
        })
        .collect();
    let mut item = json!({
        "operationId": operation.name,
        "parameters": parameters,
        "responses": { "200": { "description": "" } },
    });
    if let Some(schema) = lowered.success.schema() {
        item["responses"]["200"]["content"] = json!({ "application/json": { "schema": schema } });
    }
    if let Some(schema) = lowered.body.as_ref().and_then(RequestBody::schema) {
        item["requestBody"] = body_of(schema);
    }
    json!({ "post": item })
}

fn body_of(schema: &Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// Returns the type of every schema that a failure of the contract may have as its body.
fn error_types(contract: &Contract, schemas: &mut Schemas<'_>) -> IndexMap<String, String> {
    let singles = contract.operations.iter().flat_map(|operation| &operation.failures).filter_map(|failure| {
        match &failure.body {
            contract::Body::One(body) => Some(body),
            contract::Body::Unknown | contract::Body::None | contract::Body::AnyOf(_) => None,
        }
    });
    singles
        .chain(contract.body_sets.values().flatten())
        .map(|body| (body.schema.clone(), schemas.named(&body.schema)))
        .collect()
}
