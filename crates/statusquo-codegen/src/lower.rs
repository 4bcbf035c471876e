//! A document and its contract become a few typed shapes, and all that a request needs to know.
//!
//! progenitor is asked for types alone, so that the lowered document has schemas and nothing else. What a server
//! validates (lengths, patterns, bounds) is gone, since a response that stretches its schema must still be readable. How
//! each operation of the original travels is kept beside it, in [`Operation`].
//!
//! What is wrong with real documents, and what corrects it:
//!
//! | what | where |
//! |---|---|
//! | validation, lists of types, `const`, `null`, odd names of types, enums, formats, `required`, conditions | `rules` |
//! | `allOf` of objects, of scalars, around a choice; inline types; references of every kind | `schemas` |
//! | what tells alternatives apart, bases with a discriminator, `anyOf` of objects | `schemas::tags`, `inheritance`, `unions` |
//! | parameters of every style and place, undeclared ones of the path, names that collide | `parameters` |
//! | several media types, several successes, streams, forms, files | `body` |
//! | what only requests or only responses have | `directions` |
//! | operationIds that are missing, repeated or odd | `names` |
//! | paths without a slash, references of path items, what a client does not hear of | `openapi` |
//! | a schema that typify refuses all the same | [`emit`](crate::emit), which finds it by halving |
//!
//! Whatever cannot be expressed becomes the nearest honest type and is reported by name and place; no operation
//! disappears.

mod body;
mod components;
mod directions;
mod names;
mod parameters;
mod rules;
mod schema;
mod schemas;
mod webhooks;

use std::collections::BTreeMap;

use indexmap::IndexMap;

pub use body::{BodyAlternative, BodyKind, Content, RequestBody, StreamKind, Success, SuccessAlternative, SuccessKind};
pub use names::Names;
pub use parameters::{Location, Parameter, Style};
pub use schema::{Codes, Enum, Integer, Member, Number, Object, Property, Said, Schema, Shape, Union};
pub use webhooks::Webhook;

use crate::contract::{self, Contract};
use crate::diagnostic::Definition;
use crate::diagnostic::catalogue::lower as catalogue;
use crate::document::{Document, Node};
use crate::lower::schemas::{Finished, Schemas};
use crate::naming::RustIdent;
use crate::openapi::{self, SpecOperation};
use crate::vocabulary::OperationKey;
use crate::vocabulary::Place;
use crate::vocabulary::SchemaName;

/// A document that progenitor accepts, and all about the original that it cannot hold.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// How each operation of the contract travels, in the contract's order.
    pub operations: Vec<Operation>,
    /// What the server sends by itself.
    pub webhooks: Vec<Webhook>,
    /// The schemas that need a type, by its name.
    pub schemas: BTreeMap<RustIdent, Schema>,
    /// Where each of them stands in the original.
    pub places: BTreeMap<RustIdent, Place>,
    /// The type of each schema that the contract names.
    pub types: IndexMap<SchemaName, RustIdent>,
    /// What became less than the original says.
    pub degraded: Vec<Degraded>,
}

/// A part of the document that became a weaker type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Degraded {
    /// The diagnostic that it is.
    pub definition: &'static Definition,
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
    /// What it is called in Rust.
    pub names: Names,
    /// The parameters: those of the path in its order, then the others in the order of the specification.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// What a success holds.
    pub success: Success,
    /// Media types of all documented responses, for the `Accept` header; none where no response has a body.
    pub accept: Vec<String>,
}

impl Lowered {
    /// Makes a schema any JSON, by the name of its type; what refers to it stays.
    pub fn give_up(&mut self, name: &RustIdent, why: &str) {
        let Some(schema) = self.schemas.get_mut(name) else { return };
        *schema = Schema::any();
        let place = self.places.get(name).cloned().unwrap_or_else(|| Place::root(""));
        let why: String = why.lines().next().unwrap_or_default().chars().take(120).collect();
        let what = format!("the schema `{name}`, which typify refuses ({why})");
        let definition = &catalogue::REFUSED_SCHEMA;
        self.degraded.push(Degraded { definition, place, what, instead: "any JSON".to_owned() });
    }

    /// Whether something has a name, or a value, of letters that ASCII does not have.
    pub fn has_names_beyond_ascii(&self) -> bool {
        let parameters = self.operations.iter().flat_map(|operation| &operation.parameters);
        let has_property = |schema: &Schema| schema.properties().any(|(name, _)| !name.as_str().is_ascii());
        let has_value =
            |schema: &Schema| schema.as_enum().is_some_and(|known| !known.values.iter().all(|value| value.is_ascii()));
        let has_member = |schema: &Schema| {
            schema.as_union().is_some_and(|union| union.members.iter().any(|member| !member.name.as_str().is_ascii()))
        };
        let has_name = |schema: &Schema| has_property(schema) || has_value(schema) || has_member(schema);
        self.schemas.iter().any(|(name, schema)| !name.as_str().is_ascii() || has_name(schema))
            || parameters.into_iter().any(|parameter| !parameter.ident.as_str().is_ascii())
            || self.operations.iter().any(|operation| !operation.names.method.as_str().is_ascii())
    }

    /// Returns the document for progenitor.
    pub fn openapi(&self) -> openapiv3::OpenAPI {
        components::document(self.schemas.iter())
    }
}

/// Lowers a document.
pub fn lower(document: &Document, contract: &Contract) -> Lowered {
    let root = document.root();
    let by_key: IndexMap<OperationKey, SpecOperation<'_>> =
        openapi::operations(&root).into_iter().map(|operation| (operation.key.clone(), operation)).collect();

    let usual = body::usual_media_type(by_key.values());
    let mut schemas = Schemas::new(&root, &contract.extra_schemas);
    let mut operations = Vec::new();
    for (operation, names) in contract.operations.iter().zip(names::of(contract)) {
        if let Some(spec) = by_key.get(&operation.key) {
            let lowered = lower_operation(spec, operation, names, contract, usual.as_deref(), &mut schemas);
            operations.push((lowered, &operation.key));
        }
    }
    // Of a document without operations the types are all there is.
    let components = root.get("components").and_then(|components| components.get("schemas"));
    for (name, _) in components.iter().filter(|_| operations.is_empty()).flat_map(Node::entries) {
        schemas.named(name);
    }
    for part in openapi::unsupported(&root) {
        schemas.degrade(part.definition, part.node.key_place(), part.what, "no code");
    }
    let method = |key: &OperationKey| {
        let found = operations.iter().find(|(_, operation_key)| *operation_key == key);
        found.map(|(operation, _): &(Operation, &OperationKey)| operation.names.method.clone())
    };
    let webhooks = webhooks::lower(&root, method, &mut schemas);
    let types = error_types(contract, &mut schemas);
    schemas.lower_pending();
    for operation in &mut operations {
        let (Operation { names, body: Some(body), .. }, key) = operation else { continue };
        if let Some(spec) = by_key.get(*key) {
            body::lower_forms(spec, names, body, &mut schemas);
        }
    }
    let operations = operations.into_iter().map(|(operation, _)| operation).collect();
    let Finished { schemas, places, degraded, names } = schemas.finish();
    let mut lowered = Lowered { operations, webhooks, schemas, places, types, degraded };
    directions::settle(&mut lowered, names);
    lowered
}

fn lower_operation<'a>(
    spec: &SpecOperation<'a>,
    operation: &contract::Operation,
    names: Names,
    contract: &Contract,
    usual: Option<&str>,
    schemas: &mut Schemas<'a>,
) -> Operation {
    let parameters = parameters::lower(spec, operation, &names, contract, schemas);
    let taken = parameters.iter().map(|parameter| parameter.ident.as_str());
    let body = body::lower_request(spec, &names, taken, schemas);
    Operation {
        body,
        parameters,
        success: body::lower_success(spec, &names, schemas),
        names,
        accept: body::accepted(spec, usual),
    }
}

/// Returns the type of every schema that a failure of the contract may have as its body.
fn error_types(contract: &Contract, schemas: &mut Schemas<'_>) -> IndexMap<SchemaName, RustIdent> {
    let singles = contract.operations.iter().flat_map(|operation| &operation.failures).filter_map(|failure| {
        match &failure.body {
            contract::Body::One(body) => Some(body),
            contract::Body::Unknown | contract::Body::None | contract::Body::AnyOf(_) => None,
        }
    });
    singles
        .chain(contract.body_sets.values().flatten())
        .map(|body| (body.schema.clone(), schemas.named(body.schema.as_str())))
        .collect()
}
