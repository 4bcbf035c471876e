//! Schemas: references become clean names, everything that only validates goes.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::{Degraded, rules};
use crate::contract::ExtraSchema;
use crate::document::Node;
use crate::naming::{self, Unique};
use crate::openapi;
use crate::vocabulary::pointer::unescape;
use crate::vocabulary::{Part, Place};

/// Nesting deeper than this is cut off; parsers refuse 128 levels.
const MAX_DEPTH: usize = 100;

/// Parts of parts deeper than this are taken for a circle.
const MAX_PARTS: usize = 32;

/// Names that the generated module of types needs.
const RESERVED: [&str; 12] =
    ["Box", "Default", "Err", "Error", "Into", "None", "Ok", "Option", "Result", "Some", "String", "Vec"];

/// Parts of parts in all: references to references can make few lines very many.
const MAX_PARTS_IN_ALL: usize = 10_000;

/// A choice between more wholes than this is not written out.
const MAX_ALTERNATIVES: usize = 50;

/// Marks an enum of the lowered document that knows no other values.
pub(super) const CLOSED: &str = "x-closed";

/// What is left when everything is lowered.
pub(super) struct Finished {
    /// The schemas by type.
    pub(super) schemas: Map<String, Value>,
    /// Where each of them stands in the document.
    pub(super) places: BTreeMap<String, Place>,
    /// What became less than the original says.
    pub(super) degraded: Vec<Degraded>,
}

/// Gathers the schemas that the lowered document needs, starting from what operations refer to.
pub(super) struct Schemas<'a> {
    root: Node<'a>,
    extra: IndexMap<String, ExtraSchema>,
    /// The type of every schema met so far, by JSON pointer.
    types: IndexMap<String, String>,
    /// Pointers whose schemas are still to be lowered.
    pending: Vec<String>,
    /// Every pointer that was ever pending.
    reached: BTreeSet<String>,
    lowered: Map<String, Value>,
    /// Where each lowered schema stands in the document.
    places: BTreeMap<String, Place>,
    /// The types that are alternatives of others.
    alternatives: BTreeSet<String>,
    /// How many more parts of parts are looked at before a merge is given up.
    budget: Cell<usize>,
    /// The types of inline schemas, by wanted name and text.
    inline: BTreeMap<(String, String), String>,
    names: Unique,
    degraded: Vec<Degraded>,
}

/// The pointer under which a schema of the overlay is kept: no pointer of a document starts like this.
fn extra_pointer(name: &str) -> String {
    format!("overlay/{name}")
}

impl<'a> Schemas<'a> {
    pub(super) fn new(root: &Node<'a>, extra: &IndexMap<String, ExtraSchema>) -> Self {
        // `Error` and the others would hide what generated modules import.
        let names = Unique::with_reserved(RESERVED);
        let mut schemas = Schemas {
            root: root.clone(),
            extra: extra.clone(),
            types: IndexMap::new(),
            pending: Vec::new(),
            reached: BTreeSet::new(),
            lowered: Map::new(),
            places: BTreeMap::new(),
            alternatives: BTreeSet::new(),
            budget: Cell::new(MAX_PARTS_IN_ALL),
            inline: BTreeMap::new(),
            names,
            degraded: Vec::new(),
        };
        // Names are given in document order before anything is lowered, so that they do not depend on who refers to
        // whom; only what is reached is emitted.
        let components = root.get("components").and_then(|components| components.get("schemas"));
        for (name, node) in components.iter().flat_map(Node::entries) {
            let ident = schemas.names.claim(&naming::type_name(name));
            schemas.types.insert(node.pointer().to_owned(), ident);
        }
        for name in extra.keys() {
            let ident = schemas.names.claim(&naming::type_name(name));
            schemas.types.insert(extra_pointer(name), ident);
        }
        schemas
    }

    /// Returns the type of a schema by its name: one of the overlay, or a component.
    pub(super) fn named(&mut self, name: &str) -> String {
        let pointer = match self.extra.contains_key(name) {
            true => extra_pointer(name),
            false => format!("/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")),
        };
        self.reach(pointer)
    }

    fn reach(&mut self, pointer: String) -> String {
        if let Some(ident) = self.types.get(&pointer) {
            let ident = ident.clone();
            if self.reached.insert(pointer.clone()) {
                self.pending.push(pointer);
            }
            return ident;
        }
        let words: Vec<&str> = pointer
            .split('/')
            .filter(|segment| !matches!(*segment, "" | "components" | "schemas" | "properties" | "paths" | "content"))
            .collect();
        let words: Vec<String> = words.into_iter().map(unescape).collect();
        let ident = self.names.claim(&naming::type_name(&words.join(" ")));
        self.types.insert(pointer.clone(), ident.clone());
        self.reached.insert(pointer.clone());
        self.pending.push(pointer);
        ident
    }

    /// Lowers a schema that stands in an operation. Where it needs a type of its own, the type is called `name`.
    pub(super) fn lower(&mut self, node: &Node<'a>, name: &str) -> Value {
        self.lower_named(node.value(), &node.place(), name, 0)
    }

    /// Lowers a schema that stands inside another one, and gives it a name of its own where it needs a type: names
    /// that typify makes up may be taken by others.
    fn lower_named(&mut self, value: &Value, place: &Place, name: &str, depth: usize) -> Value {
        let lowered = self.lower_value(value, place, name, depth);
        if !needs_a_type(&lowered) {
            return lowered;
        }
        let Value::Object(mut lowered) = lowered else { return lowered };
        let nullable = lowered.remove("nullable");
        // One shape under one name is one type, however often it is repeated.
        let text = Value::Object(lowered.clone()).to_string();
        let ident = match self.inline.get(&(name.to_owned(), text.clone())) {
            Some(ident) => ident.clone(),
            None => {
                let ident = self.names.claim(&naming::type_name(name));
                self.inline.insert((name.to_owned(), text), ident.clone());
                self.lowered.insert(ident.clone(), Value::Object(lowered));
                self.places.insert(ident.clone(), place.clone());
                ident
            }
        };
        let reference = json!({ "$ref": format!("#/components/schemas/{ident}") });
        match nullable {
            Some(nullable) => json!({ "allOf": [reference], "nullable": nullable }),
            None => reference,
        }
    }

    pub(super) fn degrade(&mut self, place: Place, what: impl Into<String>, instead: impl Into<String>) {
        let degraded = Degraded { place, what: what.into(), instead: instead.into() };
        if !self.degraded.contains(&degraded) {
            self.degraded.push(degraded);
        }
    }

    /// Lowers everything that has been reached.
    pub(super) fn finish(mut self) -> Finished {
        while let Some(pointer) = self.pending.pop() {
            let Some(ident) = self.types.get(&pointer).cloned() else { continue };
            if self.lowered.contains_key(&ident) {
                continue;
            }
            // The place is taken first: a schema may refer to itself.
            self.lowered.insert(ident.clone(), Value::Null);
            let extra = pointer.strip_prefix("overlay/").and_then(|name| self.extra.get(name)).cloned();
            let mut schema = match (extra, self.root.document().node(&pointer)) {
                (Some(ExtraSchema { schema, place }), _) => {
                    self.places.insert(ident.clone(), place.clone());
                    self.lower_value(&schema, &place, &ident, 0)
                }
                (None, Some(node)) => {
                    self.places.insert(ident.clone(), node.place());
                    self.lower_value(node.value(), &node.place(), &ident, 0)
                }
                (None, None) => {
                    let what = format!("a reference to nothing: `#{pointer}`");
                    self.degrade(self.root.place(), what, "any JSON");
                    json!({})
                }
            };
            if let Value::Object(schema) = &mut schema {
                schema.remove("nullable");
            }
            self.lowered.insert(ident, schema);
        }
        self.close_tags();
        self.lowered.sort_keys();
        Finished { schemas: self.lowered, places: self.places, degraded: self.degraded }
    }

    /// An enum of one value in an alternative tells it from the others, so that no other value may be read as it.
    fn close_tags(&mut self) {
        let properties = |ident: &String| self.lowered.get(ident)?.get("properties")?.as_object();
        let tags: Vec<String> = self
            .alternatives
            .iter()
            .filter_map(properties)
            .flat_map(Map::values)
            .filter_map(|property| Some(super::reference(property)?.to_owned()))
            .collect();
        for tag in tags {
            if let Some(Value::Object(schema)) = self.lowered.get_mut(&tag)
                && schema.get("enum").and_then(Value::as_array).is_some_and(|values| values.len() == 1)
            {
                schema.insert(CLOSED.to_owned(), Value::Bool(true));
            }
        }
    }

    fn lower_value(&mut self, value: &Value, place: &Place, name: &str, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            self.degrade(place.clone(), "a schema nested too deeply", "any JSON");
            return json!({});
        }
        match value {
            Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
                Some(reference) if adds_to_reference(map) => {
                    let mut beside = map.clone();
                    beside.remove("$ref");
                    let whole = Map::from_iter([("allOf".to_owned(), json!([{ "$ref": reference }, beside]))]);
                    Value::Object(self.lower_object(&whole, place, name, depth))
                }
                Some(reference) => {
                    let lowered = self.lower_reference(reference, place);
                    let is_nullable = rules::apply(map).0.get("nullable") == Some(&Value::Bool(true));
                    match is_nullable && super::reference(&lowered).is_some() {
                        true => json!({ "allOf": [lowered], "nullable": true }),
                        false => lowered,
                    }
                }
                None => Value::Object(self.lower_object(map, place, name, depth)),
            },
            // `true` and everything that is no schema at all allow anything.
            _ => json!({}),
        }
    }

    fn lower_reference(&mut self, reference: &str, place: &Place) -> Value {
        // The overlay's schemas refer to each other as if they were components.
        if let Some(name) = openapi::schema_name(reference).filter(|name| self.extra.contains_key(name)) {
            let ident = self.named(&name);
            return json!({ "$ref": format!("#/components/schemas/{ident}") });
        }
        let target = openapi::pointer_of(reference).and_then(|pointer| self.root.document().node(&pointer));
        let Some(target) = target else {
            self.degrade(place.clone(), format!("a reference to nothing: `{reference}`"), "any JSON");
            return json!({});
        };
        let target = openapi::resolve(&target);
        if target.get("$ref").is_some() {
            self.degrade(place.clone(), format!("a reference in a circle: `{reference}`"), "any JSON");
            return json!({});
        }
        let ident = self.reach(target.pointer().to_owned());
        let reference = json!({ "$ref": format!("#/components/schemas/{ident}") });
        // A named type is never null itself: whoever refers to one that may be says so.
        let is_nullable = |schema: &Map<String, Value>| rules::apply(schema).0.get("nullable") == Some(&json!(true));
        match target.value().as_object().is_some_and(is_nullable) {
            true => json!({ "allOf": [reference], "nullable": true }),
            false => reference,
        }
    }

    fn lower_object(
        &mut self,
        map: &Map<String, Value>,
        place: &Place,
        name: &str,
        depth: usize,
    ) -> Map<String, Value> {
        let (mut simple, findings) = rules::apply(map);
        for (what, instead) in findings {
            self.degrade(place.clone(), what, instead);
        }
        relax_required(map, &mut simple);
        if simple.contains_key("allOf") {
            simple = self.merge_parts(simple, place);
        }
        let mut lowered = Map::new();
        if simple.get("format").is_some_and(|format| format == "binary") {
            simple.remove("format");
            let file_part = json!({ "crate": "statusquo", "version": "*", "path": "statusquo::FilePart" });
            lowered.insert("x-rust-type".to_owned(), file_part);
        }
        for (key, value) in &simple {
            let inner = child(place, key);
            let value = match key.as_str() {
                "properties" => self.lower_map(value, &inner, name, depth),
                "items" => self.lower_named(value, &inner, &format!("{name}Item"), depth + 1),
                "additionalProperties" => self.lower_named(value, &inner, &format!("{name}Value"), depth + 1),
                "allOf" | "oneOf" => match value {
                    Value::Array(items) => items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| {
                            let place = child(&inner, &index.to_string());
                            let item = self.lower_named(item, &place, &format!("{name}Variant{index}"), depth + 1);
                            if key == "oneOf" {
                                self.alternatives.extend(super::reference(&item).map(str::to_owned));
                            }
                            item
                        })
                        .collect(),
                    _ => continue,
                },
                _ => value.clone(),
            };
            lowered.insert(key.clone(), value);
        }
        lowered
    }

    /// Makes one schema of the parts of an `allOf`: the one part that decides something, or an object with the
    /// properties of all.
    fn merge_parts(&mut self, mut schema: Map<String, Value>, place: &Place) -> Map<String, Value> {
        let Some(Value::Array(parts)) = schema.remove("allOf") else { return schema };
        let annotations = ["description", "nullable"];
        let has_own = schema.keys().any(|key| !annotations.contains(&key.as_str()) && key != "type");
        let mut deciding: Vec<&Value> = parts.iter().filter(|part| decides(part)).collect();
        deciding.dedup();
        if !has_own && let [part] = deciding.as_slice() {
            if part.get("$ref").is_some() {
                // The way in which OpenAPI 3.0 lets a reference be nullable.
                schema.insert("allOf".to_owned(), json!([part]));
                schema.remove("type");
                return schema;
            }
            if let Value::Object(part) = part {
                let (simple, findings) = rules::apply(part);
                for (what, instead) in findings {
                    self.degrade(place.clone(), what, instead);
                }
                let outer = std::mem::take(&mut schema);
                schema = simple;
                for key in annotations {
                    if let Some(value) = outer.get(key) {
                        schema.insert(key.to_owned(), value.clone());
                    }
                }
                return if schema.contains_key("allOf") { self.merge_parts(schema, place) } else { schema };
            }
        }
        self.budget.set(MAX_PARTS_IN_ALL);
        let mut merged = Merged::default();
        let fits = deciding.iter().all(|part| self.collect(part, &mut merged, 0))
            && self.collect(&Value::Object(schema.clone()), &mut merged, 0);
        if !fits {
            let own = Value::Object(schema.clone());
            if decides(&own) {
                deciding.push(&own);
            }
            let instead = self.choose_part(&deciding, 0).or_else(|| self.distribute(&deciding));
            schema.retain(|key, _| annotations.contains(&key.as_str()));
            match instead {
                Some(instead) => schema.extend(instead),
                None => self.degrade(place.clone(), "parts that make no object together", "any JSON"),
            }
            return schema;
        }
        schema.retain(|key, _| annotations.contains(&key.as_str()));
        schema.insert("type".to_owned(), json!("object"));
        merged.required.retain(|name| name.as_str().is_some_and(|name| merged.properties.contains_key(name)));
        schema.insert("properties".to_owned(), Value::Object(merged.properties));
        if !merged.required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(merged.required));
        }
        if let Some(additional) = merged.additional {
            schema.insert("additionalProperties".to_owned(), additional);
        }
        schema
    }

    fn is_within_budget(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }

    /// Of parts that are all the same kind of text, number or list, the one that says most stands for all.
    fn choose_part(&self, parts: &[&Value], depth: usize) -> Option<Map<String, Value>> {
        let simple: Vec<Map<String, Value>> =
            parts.iter().map(|part| self.simple(part, depth)).collect::<Option<_>>()?;
        let kind = |part: &Map<String, Value>| part.get("type").and_then(Value::as_str).map(str::to_owned);
        let first = kind(simple.first()?)?;
        if first == "object" || simple.iter().any(|part| kind(part).as_ref() != Some(&first)) {
            return None;
        }
        let rank = |(index, part): &(usize, &Map<String, Value>)| {
            let is_list_of_something = part.get("items").is_some_and(|items| *items != json!({}));
            (!part.contains_key("enum"), !is_list_of_something, parts[*index].get("$ref").is_none(), *index)
        };
        let (index, chosen) = simple.iter().enumerate().min_by_key(rank)?;
        Some(match parts[index].get("$ref") {
            Some(_) => Map::from_iter([("allOf".to_owned(), json!([parts[index]]))]),
            None => chosen.clone(),
        })
    }

    /// Parts of which one is a choice are a choice between wholes.
    fn distribute(&self, parts: &[&Value]) -> Option<Map<String, Value>> {
        let simple: Vec<Map<String, Value>> = parts.iter().map(|part| self.simple(part, 0)).collect::<Option<_>>()?;
        let is_choice = |part: &Map<String, Value>| part.contains_key("oneOf");
        let choice = simple.iter().position(is_choice)?;
        let alternatives = simple[choice].get("oneOf")?.as_array()?;
        if simple[choice + 1..].iter().any(is_choice) || alternatives.len() > MAX_ALTERNATIVES {
            return None;
        }
        let wholes = alternatives.iter().map(|alternative| {
            let whole = parts.iter().enumerate().map(|(index, part)| if index == choice { alternative } else { *part });
            json!({ "allOf": whole.collect::<Vec<_>>() })
        });
        Some(Map::from_iter([("oneOf".to_owned(), wholes.collect())]))
    }

    /// Returns what a part says once references are followed and the rules are applied.
    fn simple(&self, part: &Value, depth: usize) -> Option<Map<String, Value>> {
        if !self.is_within_budget() {
            return None;
        }
        let mut part = part;
        for depth in depth..MAX_PARTS {
            let (simple, _) = rules::apply(part.as_object()?);
            // A lone part inside says it all.
            match (part.get("$ref").and_then(Value::as_str), simple.get("allOf").and_then(Value::as_array)) {
                (Some(reference), _) => {
                    let extra = openapi::schema_name(reference).and_then(|name| self.extra.get(&name));
                    part = match extra {
                        Some(extra) => &extra.schema,
                        None => {
                            let pointer = openapi::pointer_of(reference)?;
                            openapi::resolve(&self.root.document().node(&pointer)?).value()
                        }
                    };
                }
                (None, Some(parts)) => {
                    let parts: Vec<&Value> = parts.iter().filter(|part| decides(part)).collect();
                    return match parts.as_slice() {
                        [part] if simple.len() == 1 => self.simple(part, depth + 1),
                        parts => self.choose_part(parts, depth + 1),
                    };
                }
                (None, None) => return Some(simple),
            }
        }
        None
    }

    /// Adds the properties of a part, of what it refers to and of its own parts; `false` if it is no object.
    fn collect(&self, part: &Value, merged: &mut Merged, depth: usize) -> bool {
        if depth > MAX_PARTS || !self.is_within_budget() {
            return false;
        }
        if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
            if let Some(extra) = openapi::schema_name(reference).and_then(|name| self.extra.get(&name)) {
                return self.collect(&extra.schema, merged, depth + 1);
            }
            let target = openapi::pointer_of(reference).and_then(|pointer| self.root.document().node(&pointer));
            return target.is_some_and(|target| self.collect(openapi::resolve(&target).value(), merged, depth + 1));
        }
        let Value::Object(part) = part else { return true };
        let (simple, _) = rules::apply(part);
        if simple.contains_key("oneOf")
            || simple.contains_key("enum")
            || simple.get("type").is_some_and(|ty| ty != "object")
        {
            return false;
        }
        let parts = simple.get("allOf").and_then(Value::as_array);
        if !parts.into_iter().flatten().all(|part| self.collect(part, merged, depth + 1)) {
            return false;
        }
        let properties = simple.get("properties").and_then(Value::as_object);
        for (name, value) in properties.into_iter().flatten() {
            match merged.properties.get_mut(name) {
                // What several parts say of a property holds together.
                Some(known) if known != value => *known = json!({ "allOf": [known.take(), value] }),
                Some(_) => {}
                None => {
                    merged.properties.insert(name.clone(), value.clone());
                }
            }
        }
        // A part may require what another one defines.
        for name in part.get("required").and_then(Value::as_array).into_iter().flatten() {
            let one_way = properties.and_then(|properties| properties.get(name.as_str()?)).is_some_and(is_one_way);
            if name.is_string() && !one_way && !merged.required.contains(name) {
                merged.required.push(name.clone());
            }
        }
        if let Some(additional) = simple.get("additionalProperties") {
            merged.additional = Some(additional.clone());
        }
        true
    }

    fn lower_map(&mut self, value: &Value, place: &Place, owner: &str, depth: usize) -> Value {
        let Value::Object(map) = value else { return json!({}) };
        map.iter()
            .map(|(name, schema)| {
                let ident = naming::type_name(&format!("{owner} {name}"));
                (name.clone(), self.lower_named(schema, &child(place, name), &ident, depth + 1))
            })
            .collect()
    }
}

/// Whether what stands beside a reference adds to what it leads to, as OpenAPI 3.1 allows.
fn adds_to_reference(map: &Map<String, Value>) -> bool {
    ["properties", "allOf", "oneOf", "anyOf"].iter().any(|key| map.contains_key(*key))
}

/// Whether typify would make up a name for a lowered schema.
fn needs_a_type(schema: &Value) -> bool {
    let has_properties = schema["properties"].as_object().is_some_and(|properties| !properties.is_empty());
    has_properties || schema.get("enum").is_some() || schema.get("oneOf").is_some()
}

/// The parts of an `allOf` as one object.
#[derive(Default)]
struct Merged {
    properties: Map<String, Value>,
    required: Vec<Value>,
    additional: Option<Value>,
}

/// Whether a part of an `allOf` says more than a description does.
fn decides(part: &Value) -> bool {
    let silent =
        ["description", "title", "example", "examples", "default", "deprecated", "readOnly", "writeOnly", "nullable"];
    part.as_object()
        .is_some_and(|part| part.keys().any(|key| !silent.contains(&key.as_str()) && !key.starts_with("x-")))
}

/// A property that only one direction has cannot be required in both.
fn relax_required(original: &Map<String, Value>, lowered: &mut Map<String, Value>) {
    let properties = original.get("properties").and_then(Value::as_object);
    let one_way =
        |name: &Value| properties.and_then(|properties| properties.get(name.as_str()?)).is_some_and(is_one_way);
    if let Some(Value::Array(required)) = lowered.get_mut("required") {
        required.retain(|name| !one_way(name));
    }
}

fn is_one_way(property: &Value) -> bool {
    ["readOnly", "writeOnly"].iter().any(|key| property.get(key) == Some(&Value::Bool(true)))
}

fn child(place: &Place, key: &str) -> Place {
    Place {
        path: place.path.clone(),
        pointer: format!("{}/{}", place.pointer, key.replace('~', "~0").replace('/', "~1")),
        part: Part::Value,
    }
}
