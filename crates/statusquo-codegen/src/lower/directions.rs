//! What only requests or only responses have: `readOnly` and `writeOnly`.
//!
//! A property that a schema requires and only one direction has is plain where it is, and absent from requests where
//! only responses have it. A schema that both directions use becomes two types then, and so does what contains it;
//! everything else stays one type.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::schema::{Property, Schema, Shape};
use super::{BodyKind, Lowered};
use crate::naming::{Idents, RustIdent};

/// Decides which properties each type has and requires; `names` are those that are taken.
pub(super) fn settle(lowered: &mut Lowered, mut names: Idents) {
    let one_way: BTreeSet<RustIdent> = lowered
        .schemas
        .iter()
        .filter(|(_, schema)| schema.properties().any(|(_, property)| property.is_one_way()))
        .map(|(name, _)| name.clone())
        .collect();
    if one_way.is_empty() {
        return;
    }
    let requests = reachable(&lowered.schemas, sent(lowered));
    let responses = reachable(&lowered.schemas, received(lowered));
    let differing = containing(&lowered.schemas, &one_way);
    let split: Vec<RustIdent> =
        differing.iter().filter(|name| requests.contains(*name) && responses.contains(*name)).cloned().collect();
    let twins: HashMap<RustIdent, RustIdent> =
        split.into_iter().map(|name| (name.clone(), names.claim_type(&format!("{name} request")))).collect();
    for (name, twin) in &twins {
        if let (Some(schema), Some(place)) = (lowered.schemas.get(name).cloned(), lowered.places.get(name).cloned()) {
            lowered.schemas.insert(twin.clone(), schema);
            lowered.places.insert(twin.clone(), place);
        }
    }
    let made: BTreeSet<&RustIdent> = twins.values().collect();
    for (name, schema) in &mut lowered.schemas {
        let is_sent = made.contains(name) || requests.contains(name) && !responses.contains(name);
        if is_sent {
            rename(schema, &twins);
        }
        let direction = match (is_sent, responses.contains(name)) {
            (true, _) => Direction::Request,
            // What requests have of it too has no such property, or a twin.
            (false, true) => Direction::Response,
            (false, false) => Direction::Unknown,
        };
        direct(schema, direction);
    }
    let operations = &mut lowered.operations;
    for schema in operations.iter_mut().flat_map(|operation| &mut operation.parameters).map(|one| &mut one.schema) {
        rename(schema, &twins);
    }
    let bodies = operations.iter_mut().filter_map(|operation| operation.body.as_mut());
    for alternative in bodies.flat_map(|body| &mut body.alternatives) {
        if let BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) = &mut alternative.kind {
            rename(schema, &twins);
        }
    }
}

/// Where the values of a type travel.
#[derive(Clone, Copy)]
enum Direction {
    Request,
    Response,
    /// No operation says.
    Unknown,
}

fn direct(schema: &mut Schema, direction: Direction) {
    let Shape::Object(object) = &mut schema.shape else { return };
    if matches!(direction, Direction::Request) {
        object.properties.retain(|_, property| !property.is_one_way() || property.write_only || property.is_tag);
    }
    for property in object.properties.values_mut().filter(|property| property.is_one_way() && !property.is_tag) {
        property.required = match direction {
            Direction::Request => property.write_only,
            Direction::Response => property.read_only,
            Direction::Unknown => false,
        };
    }
}

/// Returns the schemas that requests are made of.
fn sent(lowered: &Lowered) -> Vec<&Schema> {
    let operations = lowered.operations.iter();
    let of_each = operations.flat_map(|operation| {
        let bodies = operation.body.iter().flat_map(|body| &body.alternatives).filter_map(|body| body.kind.schema());
        operation.parameters.iter().map(|parameter| &parameter.schema).chain(bodies)
    });
    of_each.collect()
}

/// Returns the schemas that the server sends.
fn received(lowered: &Lowered) -> Vec<&Schema> {
    let successes = lowered.operations.iter().flat_map(|operation| operation.success.schemas());
    let failures = lowered.types.values().filter_map(|ty| lowered.schemas.get(ty));
    let webhooks = lowered.webhooks.iter().filter_map(|webhook| webhook.payload.as_ref());
    successes.chain(failures).chain(webhooks).collect()
}

/// Returns the types that schemas are made of.
fn reachable(schemas: &BTreeMap<RustIdent, Schema>, roots: Vec<&Schema>) -> BTreeSet<RustIdent> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&RustIdent> = roots.into_iter().flat_map(Schema::references).collect();
    while let Some(name) = open.pop() {
        if let Some(schema) = schemas.get(name)
            && reached.insert(name.clone())
        {
            open.extend(schema.references());
        }
    }
    reached
}

/// Returns the types that contain one of some types, themselves included.
fn containing(schemas: &BTreeMap<RustIdent, Schema>, held: &BTreeSet<RustIdent>) -> BTreeSet<RustIdent> {
    let mut holders: HashMap<&RustIdent, Vec<&RustIdent>> = HashMap::new();
    for (holder, schema) in schemas {
        schema.references().into_iter().for_each(|name| holders.entry(name).or_default().push(holder));
    }
    let mut found: BTreeSet<RustIdent> = BTreeSet::new();
    let mut open: Vec<&RustIdent> = held.iter().collect();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            open.extend(holders.get(name).into_iter().flatten());
        }
    }
    found
}

/// Lets a schema refer to the types of requests.
fn rename(schema: &mut Schema, twins: &HashMap<RustIdent, RustIdent>) {
    match &mut schema.shape {
        Shape::Named(name) => {
            if let Some(twin) = twins.get(name) {
                *name = twin.clone();
            }
        }
        Shape::List(item) => rename(item, twins),
        Shape::Object(object) => {
            let properties = object.properties.values_mut().map(|property| &mut property.schema);
            properties.for_each(|schema| rename(schema, twins));
            object.additional.iter_mut().for_each(|schema| rename(schema, twins));
        }
        Shape::Union(union) => union.members.iter_mut().for_each(|member| rename(&mut member.schema, twins)),
        Shape::Any
        | Shape::Boolean
        | Shape::Integer(_)
        | Shape::Number(_)
        | Shape::Text { .. }
        | Shape::File
        | Shape::Enum(_)
        | Shape::Codes(_)
        | Shape::Const(_) => {}
    }
}

impl Property {
    /// Whether it is required, and only one direction has it.
    fn is_one_way(&self) -> bool {
        self.required && self.read_only != self.write_only
    }
}
