//! The operations of the specification, each joined with what the overlay says of it.

use std::collections::BTreeSet;

use super::bodies::BodyCollector;
use super::{Contract, Operation, failures, read_server};
use crate::diagnostic::catalogue::contract as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, suggest};
use crate::document::{Document, Node};
use crate::openapi::{self, SpecOperation};
use crate::overlay::{OperationEntry, OperationOverlay, Overlay};
use crate::vocabulary::{OperationKey, Status};

/// Reads every operation into the contract, and reports the operations that only one side knows.
pub(super) fn read(
    contract: &mut Contract,
    document: &Document,
    overlay: Option<&Overlay>,
    diagnostics: &mut Diagnostics,
) {
    let root = document.root();
    let operations = openapi::operations(&root);
    if operations.is_empty() {
        // OpenAPI 3.1 allows documents of components or webhooks; an overlay for one is a mistake.
        let is_empty = ["paths", "components", "webhooks"].iter().all(|part| root.get(part).is_none());
        let severity = if is_empty || overlay.is_some() { Severity::Error } else { Severity::Warning };
        diagnostics.push(
            Diagnostic::titled(&catalogue::NO_OPERATION)
                .severity(severity)
                .at(root.get("paths").map_or_else(|| root.place(), |paths| paths.key_place()))
                .label("no path with a method stands here"),
        );
    }
    let default_security = root.get("security");
    let mut bodies = BodyCollector::new(&root, overlay);
    for operation in &operations {
        let entry = overlay.map(|overlay| (overlay, overlay.operations.get(&operation.key)));
        let declared = match entry {
            Some((_, Some(OperationEntry::Excluded { .. }))) => continue,
            Some((overlay, Some(OperationEntry::Declared(declared)))) => Some((overlay, declared)),
            Some((_, None)) => {
                diagnostics.push(missing_operation(operation));
                continue;
            }
            None => None,
        };
        let operation = read_operation(&mut bodies, operation, declared, default_security.as_ref(), diagnostics);
        contract.operations.push(operation);
    }
    (contract.extra_schemas, contract.body_sets) = bodies.finish(&mut contract.operations);
    if let Some(overlay) = overlay {
        let known: BTreeSet<_> = operations.iter().map(|operation| &operation.key).collect();
        unknown_operations(overlay, &known, diagnostics);
    }
}

fn read_operation(
    bodies: &mut BodyCollector<'_>,
    operation: &SpecOperation<'_>,
    declared: Option<(&Overlay, &OperationOverlay)>,
    default_security: Option<&Node<'_>>,
    diagnostics: &mut Diagnostics,
) -> Operation {
    let node = &operation.node;
    let operation_id = openapi::text(node, "operationId");
    let responses = openapi::responses(node);
    let mut successes: Vec<Status> =
        responses.iter().map(|response| response.status).filter(|status| status.is_success()).collect();
    if successes.is_empty() {
        // A document that names no success at all still has one: everything in 2xx.
        successes.push(Status::Range(2));
    }
    let name = match declared {
        Some((_, declared)) => declared.name.value.clone(),
        None => crate::vocabulary::case::snake_case(operation_id.as_deref().unwrap_or(&format!("{}", operation.key))),
    };
    let (failures, dropped) = failures::read(bodies, operation, &name, &responses, declared, diagnostics);
    Operation {
        key: operation.key.clone(),
        name,
        operation_id,
        place: node.key_place(),
        summary: openapi::text(node, "summary"),
        description: openapi::text(node, "description"),
        deprecated: openapi::flag(node, "deprecated"),
        security: security(node.get("security").as_ref().or(default_security)),
        server: node
            .get("servers")
            .or_else(|| operation.path_item.get("servers"))
            .and_then(|servers| read_server(&servers)),
        successes,
        failures,
        dropped,
    }
}

/// Reads a list of Security Requirement Objects; an empty requirement in it makes authentication optional.
fn security(requirements: Option<&Node<'_>>) -> Vec<Vec<String>> {
    requirements
        .iter()
        .flat_map(|requirements| requirements.items())
        .map(|alternative| alternative.entries().map(|(id, _)| id.to_owned()).collect::<Vec<_>>())
        .filter(|alternative| !alternative.is_empty())
        .collect()
}

fn missing_operation(operation: &SpecOperation<'_>) -> Diagnostic {
    let statuses: Vec<String> = openapi::responses(&operation.node)
        .iter()
        .filter(|response| !response.status.is_success())
        .map(|response| response.status.to_string())
        .collect();
    Diagnostic::of(&catalogue::MISSING_OPERATION, format!("the overlay does not name `{}`", operation.key))
        .at(operation.node.key_place())
        .label("this operation is in the specification only")
        .help(format!(
            "add it under `operations` of the overlay, or exclude it with a reason:\n  {key}:\n    name: {name}\n    \
             cite: TODO\n    errors: [{statuses}]",
            key = operation.key,
            name = suggested_name(operation),
            statuses = statuses.join(", "),
        ))
}

/// Returns the name that a new operation is likely to get: its operationId, else method and last literal segment.
fn suggested_name(operation: &SpecOperation<'_>) -> String {
    openapi::text(&operation.node, "operationId").map_or_else(
        || crate::vocabulary::case::snake_case(&operation.key.to_string()),
        |id| crate::vocabulary::case::snake_case(&id),
    )
}

fn unknown_operations(overlay: &Overlay, known: &BTreeSet<&OperationKey>, diagnostics: &mut Diagnostics) {
    let excepted = overlay.rules.iter().flat_map(|rule| rule.except.iter().map(|key| (&key.value, &key.place)));
    let named = overlay.operations.iter().map(|(key, entry)| (key, entry.place()));
    for (key, place) in named.chain(excepted) {
        if known.contains(key) {
            continue;
        }
        let mut diagnostic =
            Diagnostic::of(&catalogue::UNKNOWN_OPERATION, format!("the specification has no operation `{key}`"))
                .at(place.clone())
                .label("named by the overlay only");
        let written = key.to_string();
        let candidates: Vec<String> = known.iter().map(ToString::to_string).collect();
        diagnostic = match suggest(&written, candidates.iter().map(String::as_str)) {
            Some(similar) => diagnostic.help(format!("the specification has `{similar}`")),
            None => diagnostic.help("remove the entry, or renew the specification"),
        };
        diagnostics.push(diagnostic);
    }
}
