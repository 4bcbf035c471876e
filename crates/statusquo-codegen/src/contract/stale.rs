//! What of an overlay is redundant: defaults no operation uses, sources nobody cites, bodies nobody answers.

use std::collections::BTreeSet;

use super::{Body, Contract, Failure};
use crate::diagnostic::catalogue::contract as catalogue;
use crate::diagnostic::{Definition, Diagnostic, Diagnostics};
use crate::document::Node;
use crate::overlay::{OperationEntry, Overlay, Rule};
use crate::vocabulary::{Place, Status};

/// Reports every line of the overlay that changes nothing.
pub(super) fn check(contract: &Contract, root: &Node<'_>, overlay: &Overlay, diagnostics: &mut Diagnostics) {
    check_defaults(contract, overlay, diagnostics);
    check_sources(contract, overlay, diagnostics);
    check_bodies(contract, root, overlay, diagnostics);
    check_rules(contract, overlay, diagnostics);
}

fn check_defaults(contract: &Contract, overlay: &Overlay, diagnostics: &mut Diagnostics) {
    let statuses: BTreeSet<Status> = failures(contract).map(|failure| failure.status).collect();
    for (status, failure) in overlay.errors.iter().filter(|(status, _)| !statuses.contains(status)) {
        let message = format!("`errors` describes {status}, which no operation answers");
        diagnostics.push(unused(&catalogue::UNUSED_DEFAULT, message, &failure.place));
    }
}

fn check_sources(contract: &Contract, overlay: &Overlay, diagnostics: &mut Diagnostics) {
    let mut cited: BTreeSet<&str> = failures(contract).flat_map(|failure| &failure.cite).map(String::as_str).collect();
    cited.extend(overlay.never.values().flat_map(|never| &never.cite).map(|cite| cite.value.as_str()));
    cited.extend(dropped_cites(overlay));
    for (name, source) in overlay.sources.iter().filter(|(name, _)| !cited.contains(name.as_str())) {
        let message = format!("nothing cites the source `{name}`");
        diagnostics.push(unused(&catalogue::UNUSED_SOURCE, message, &source.place));
    }
}

fn check_bodies(contract: &Contract, root: &Node<'_>, overlay: &Overlay, diagnostics: &mut Diagnostics) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for failure in failures(contract) {
        match &failure.body {
            Body::One(body) => {
                used.insert(body.schema.as_str());
            }
            Body::AnyOf(set) => {
                used.extend(contract.body_sets.get(set).into_iter().flatten().map(|body| body.schema.as_str()));
            }
            Body::Unknown | Body::None => {}
        }
    }
    let referred: BTreeSet<String> = overlay.bodies.values().flat_map(|body| references(&body.schema)).collect();
    let components = root.get("components").and_then(|components| components.get("schemas"));
    for (name, body) in &overlay.bodies {
        if !used.contains(name.as_str()) && !referred.contains(name) {
            let message = format!("no failure has the body `{name}`");
            diagnostics.push(unused(&catalogue::UNUSED_BODY, message, &body.place));
        }
        if let Some(schema) = components.as_ref().and_then(|components| components.get(name)) {
            let message = format!("the specification has a schema `{name}` of its own");
            diagnostics.push(
                Diagnostic::of(&catalogue::SHADOWED_SCHEMA, message)
                    .at(body.place.clone())
                    .label("declared again here")
                    .note(schema.key_place(), "the specification's")
                    .help("remove it from `bodies` to use the specification's, or give it another name"),
            );
        }
    }
}

fn check_rules(contract: &Contract, overlay: &Overlay, diagnostics: &mut Diagnostics) {
    let places: BTreeSet<&str> = failures(contract).map(|failure| failure.place.pointer.as_str()).collect();
    for rule in &overlay.rules {
        let is_used = rule.errors.values().any(|failure| places.contains(failure.place.pointer.as_str()));
        if !is_used && !shadowed(contract, rule) {
            let message = "the rule holds for no operation".to_owned();
            diagnostics.push(unused(&catalogue::UNUSED_RULE, message, &rule.place));
        }
    }
}

fn failures(contract: &Contract) -> impl Iterator<Item = &Failure> {
    contract.operations.iter().flat_map(|operation| &operation.failures)
}

/// A rule whose every status an operation declares by itself still says something: that they agree.
fn shadowed(contract: &Contract, rule: &Rule) -> bool {
    contract.operations.iter().any(|operation| {
        (rule.on.methods.is_empty() || rule.on.methods.contains(&operation.key.method))
            && operation.failures.iter().any(|failure| rule.errors.contains_key(&failure.status))
    })
}

fn dropped_cites(overlay: &Overlay) -> impl Iterator<Item = &str> {
    overlay.operations.values().flat_map(|entry| match entry {
        OperationEntry::Declared(operation) => {
            operation.drop.values().flat_map(|drop| &drop.cite).map(|cite| cite.value.as_str()).collect::<Vec<_>>()
        }
        OperationEntry::Excluded { .. } => Vec::new(),
    })
}

/// Returns the names at the ends of all references in a schema.
fn references(schema: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![schema];
    while let Some(value) = pending.pop() {
        match value {
            serde_json::Value::Object(map) => {
                if let Some(name) = map.get("$ref").and_then(|reference| reference.as_str()?.rsplit('/').next()) {
                    found.push(name.to_owned());
                }
                pending.extend(map.values());
            }
            serde_json::Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    found
}

fn unused(definition: &'static Definition, message: String, place: &Place) -> Diagnostic {
    Diagnostic::of(definition, message).at(place.clone()).label("without effect").help("remove it")
}
