//! `allOf`: several parts become one schema, of an object with the properties of all, or of the one part that decides.
//!
//! Takes and gives schemas as the document writes them; nothing is lowered here.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::tags::Lookup;
use crate::diagnostic::catalogue::lower as catalogue;
use crate::lower::rules::{self, Finding};
use crate::openapi;
use crate::vocabulary::is_extension;

/// Parts of parts deeper than this are taken for a circle.
const MAX_PARTS: usize = 32;

/// Parts of parts in all: references to references can make few lines very many.
const MAX_PARTS_IN_ALL: usize = 10_000;

/// A choice between more wholes than this is not written out.
const MAX_ALTERNATIVES: usize = 50;

/// What a schema says of itself beside its parts.
const ANNOTATIONS: [&str; 2] = ["description", "nullable"];

/// Makes one schema of one whose `allOf` has several parts; also says what was given up.
pub(super) fn merge(schema: Map<String, Value>, lookup: Lookup<'_>) -> (Map<String, Value>, Vec<Finding>) {
    let mut parts = Parts { lookup, budget: Cell::new(MAX_PARTS_IN_ALL), findings: Vec::new() };
    let schema = parts.merge(schema);
    (schema, parts.findings)
}

/// Whether null fits a schema, its parts and what it refers to included.
pub(super) fn is_nullable(schema: &Value, lookup: Lookup<'_>) -> bool {
    let parts = Parts { lookup, budget: Cell::new(MAX_PARTS_IN_ALL), findings: Vec::new() };
    parts.is_nullable(schema, 0)
}

/// Makes one object of an `anyOf` of objects that no tag tells apart, which may be several of them at once: with the
/// properties of all, of which those are required that all require. None where that would lose something.
pub(super) fn any_of(schema: &Map<String, Value>, lookup: Lookup<'_>) -> Option<Map<String, Value>> {
    let parts = Parts { lookup, budget: Cell::new(MAX_PARTS_IN_ALL), findings: Vec::new() };
    let all = parts.gather(schema, 0)?;
    let mut whole = schema.clone();
    whole.retain(|key, _| ANNOTATIONS.contains(&key.as_str()));
    all.write(&mut whole);
    Some(whole)
}

/// Returns the schema of a property that two alternatives define differently: one or the other. It is no `anyOf`, since
/// those would be gathered in turn, which never ends where schemas contain themselves.
fn either(one: Value, other: Value) -> Value {
    let plain = |value: &Value| {
        let mut simple = rules::apply(value.as_object()?).0;
        simple.remove("description");
        Some(simple)
    };
    match (plain(&one), plain(&other)) {
        _ if one == other => one,
        (Some(plain_one), Some(plain_other)) if plain_one == plain_other && one.get("$ref") == other.get("$ref") => one,
        _ => match one {
            Value::Object(mut choice) if choice.len() == 1 && choice.contains_key("oneOf") => {
                if let Some(Value::Array(alternatives)) = choice.get_mut("oneOf") {
                    alternatives.push(other);
                }
                Value::Object(choice)
            }
            one => json!({ "oneOf": [one, other] }),
        },
    }
}

/// Where parts are looked up, and what is left of the work that they may take.
struct Parts<'a> {
    lookup: Lookup<'a>,
    /// How many more parts of parts are looked at before a merge is given up.
    budget: Cell<usize>,
    findings: Vec<Finding>,
}

impl Parts<'_> {
    /// Makes one schema of the parts of an `allOf`: the one part that decides something, or an object with the
    /// properties of all.
    fn merge(&mut self, mut schema: Map<String, Value>) -> Map<String, Value> {
        let Some(Value::Array(parts)) = schema.remove("allOf") else { return schema };
        if self.allows_null(&schema, &parts, 0) {
            schema.insert("nullable".to_owned(), Value::Bool(true));
        }
        // It says how alternatives are told apart, and nothing where there are none.
        let discriminator = schema.remove("discriminator");
        let mut schema = self.merge_parts(schema, &parts);
        if let (Some(discriminator), true) = (discriminator, schema.contains_key("oneOf")) {
            schema.insert("discriminator".to_owned(), discriminator);
        }
        schema
    }

    fn merge_parts(&mut self, mut schema: Map<String, Value>, parts: &[Value]) -> Map<String, Value> {
        let has_own = schema.keys().any(|key| !ANNOTATIONS.contains(&key.as_str()) && key != "type");
        let mut deciding: Vec<&Value> = parts.iter().filter(|part| decides(part)).collect();
        deciding.dedup();
        if !has_own && let [part] = deciding.as_slice() {
            if part.get("$ref").is_some() {
                schema.insert("allOf".to_owned(), json!([part]));
                schema.remove("type");
                return schema;
            }
            if let Value::Object(part) = part {
                return self.lone(part, &schema);
            }
        }
        let mut merged = Merged::default();
        let fits = deciding.iter().all(|part| self.collect(part, &mut merged, 0))
            && self.collect(&Value::Object(schema.clone()), &mut merged, 0);
        if fits {
            schema.retain(|key, _| ANNOTATIONS.contains(&key.as_str()));
            merged.write(&mut schema);
            return schema;
        }
        let own = Value::Object(schema.clone());
        if decides(&own) {
            deciding.push(&own);
        }
        let instead = self.choose_part(&deciding, 0).or_else(|| self.distribute(&deciding));
        schema.retain(|key, _| ANNOTATIONS.contains(&key.as_str()));
        match instead {
            Some(instead) => schema.extend(instead),
            None => {
                let what = "parts that make no object together";
                self.findings.push(Finding::new(&catalogue::CONFLICTING_PARTS, what, "any JSON"));
            }
        }
        schema
    }

    /// A part that decides alone stands for the whole, with what the whole says of itself.
    fn lone(&mut self, part: &Map<String, Value>, outer: &Map<String, Value>) -> Map<String, Value> {
        let (mut schema, findings) = rules::apply(part);
        self.findings.extend(findings);
        for key in ANNOTATIONS {
            if let Some(value) = outer.get(key) {
                schema.insert(key.to_owned(), value.clone());
            }
        }
        self.merge(schema)
    }

    /// Whether null fits a schema with these parts. All of them have to allow it; but one that says nothing else than
    /// that it may be null, as people write in 3.0 beside a reference, means the whole.
    fn allows_null(&self, own: &Map<String, Value>, parts: &[Value], depth: usize) -> bool {
        if own.get("nullable").is_some() {
            return own["nullable"] == Value::Bool(true);
        }
        let (deciding, silent): (Vec<&Value>, Vec<&Value>) = parts.iter().partition(|part| decides(part));
        let says = |value: bool| silent.iter().any(|part| part.get("nullable") == Some(&Value::Bool(value)));
        // `type: object` beside `allOf` is a habit, and says no more than the parts do.
        let own_forbids = own.get("type").is_some_and(|ty| ty != "object");
        let all = || !own_forbids && deciding.iter().all(|part| self.is_nullable(part, depth + 1));
        !says(false) && (says(true) || !deciding.is_empty() && all())
    }

    fn is_nullable(&self, schema: &Value, depth: usize) -> bool {
        let Some(mut schema) = schema.as_object() else { return false };
        let mut nullable = false;
        for _ in depth..MAX_PARTS {
            if !self.is_within_budget() {
                return false;
            }
            let simple = rules::apply(schema).0;
            nullable |= simple.get("nullable") == Some(&Value::Bool(true));
            let target = schema.get("$ref").and_then(Value::as_str).filter(|_| !nullable);
            match target.map(|reference| self.target(reference)) {
                Some(Some(Value::Object(target))) => schema = target,
                Some(_) => return false,
                None => {
                    let list = |key: &str| simple.get(key).and_then(Value::as_array);
                    let parts = list("allOf");
                    nullable = nullable
                        || list("oneOf").into_iter().flatten().any(|member| self.is_nullable(member, depth + 1));
                    return nullable || parts.is_some_and(|parts| self.allows_null(&simple, parts, depth + 1));
                }
            }
        }
        false
    }

    /// Returns the schema that a reference leads to.
    fn target(&self, reference: &str) -> Option<&Value> {
        if let Some(extra) = openapi::schema_name(reference).and_then(|name| self.lookup.extra.get(name.as_str())) {
            return Some(&extra.schema);
        }
        let pointer = openapi::pointer_of(reference)?;
        Some(openapi::resolve(&self.lookup.root.document().node(&pointer)?).value())
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
            // The fewer values a part allows, the more it says.
            let values = part.get("enum").and_then(Value::as_array).map_or(usize::MAX, Vec::len);
            let values = if part.contains_key("const") { 1 } else { values };
            (values, !is_list_of_something, parts[*index].get("$ref").is_none(), *index)
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
        let mut whole = Map::from_iter([("oneOf".to_owned(), wholes.collect())]);
        if let Some(discriminator) = simple[choice].get("discriminator") {
            whole.insert("discriminator".to_owned(), discriminator.clone());
        }
        Some(whole)
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
                    part = self.target(reference)?;
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

    /// Returns the properties of an `anyOf` of objects, of its alternatives' alternatives, and of what stands beside it.
    fn gather(&self, schema: &Map<String, Value>, depth: usize) -> Option<Merged> {
        let alternatives = schema.get("anyOf")?.as_array()?;
        let alternatives: Vec<Value> =
            alternatives.iter().filter(|alternative| !rules::is_null(alternative)).cloned().collect();
        let is_choice = alternatives.len() > 1 && alternatives.iter().all(rules::decides_a_type);
        if !is_choice || ["oneOf", "discriminator", "$ref"].iter().any(|key| schema.contains_key(*key)) {
            return None;
        }
        if self.lookup.tags(&alternatives, None).pointer.is_some() {
            return None;
        }
        let mut all = Merged::default();
        let mut required: Option<Vec<Value>> = None;
        for alternative in &alternatives {
            let mut one = Merged::default();
            let fits = self.collect(alternative, &mut one, depth + 1);
            if !fits || one.properties.is_empty() || one.additional.is_some() {
                return None;
            }
            for (name, value) in one.properties {
                match all.properties.get_mut(&name) {
                    Some(known) => *known = either(known.take(), value),
                    None => drop(all.properties.insert(name, value)),
                }
            }
            required = Some(match required {
                Some(names) => names.into_iter().filter(|name| one.required.contains(name)).collect(),
                None => one.required,
            });
        }
        all.required = required?;
        let mut own = schema.clone();
        own.remove("anyOf");
        self.collect(&Value::Object(own), &mut all, depth + 1).then_some(all)
    }

    /// Adds the properties of a part, of what it refers to and of its own parts; `false` if it is no object.
    fn collect(&self, part: &Value, merged: &mut Merged, depth: usize) -> bool {
        if depth > MAX_PARTS || !self.is_within_budget() {
            return false;
        }
        if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
            if let Some(extra) = openapi::schema_name(reference).and_then(|name| self.lookup.extra.get(name.as_str())) {
                return self.collect(&extra.schema, merged, depth + 1);
            }
            let target = openapi::pointer_of(reference).and_then(|pointer| self.lookup.root.document().node(&pointer));
            return target.is_some_and(|target| self.collect(openapi::resolve(&target).value(), merged, depth + 1));
        }
        let Value::Object(part) = part else { return true };
        if let Some(gathered) = self.gather(part, depth) {
            merged.add(gathered);
            return true;
        }
        let (simple, _) = rules::apply(part);
        if simple.contains_key("oneOf")
            || simple.contains_key("enum")
            || simple.contains_key("const")
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
            merged.add_property(name, value);
        }
        // A part may require what another one defines.
        for name in part.get("required").and_then(Value::as_array).into_iter().flatten() {
            if name.is_string() && !merged.required.contains(name) {
                merged.required.push(name.clone());
            }
        }
        // That a part is closed says nothing of what the other parts name.
        if let Some(additional @ Value::Object(_)) = simple.get("additionalProperties") {
            merged.add_additional(additional);
        }
        true
    }
}

/// The parts of an `allOf` as one object.
#[derive(Default)]
struct Merged {
    properties: Map<String, Value>,
    required: Vec<Value>,
    additional: Option<Value>,
}

impl Merged {
    /// Adds another object: both hold.
    fn add(&mut self, other: Merged) {
        other.properties.iter().for_each(|(name, value)| self.add_property(name, value));
        let new: Vec<Value> = other.required.into_iter().filter(|name| !self.required.contains(name)).collect();
        self.required.extend(new);
        other.additional.iter().for_each(|additional| self.add_additional(additional));
    }

    fn add_property(&mut self, name: &str, value: &Value) {
        match self.properties.get_mut(name) {
            // What several parts say of a property holds together.
            Some(known) if known != value => *known = json!({ "allOf": [known.take(), value] }),
            Some(_) => {}
            None => drop(self.properties.insert(name.to_owned(), value.clone())),
        }
    }

    fn add_additional(&mut self, additional: &Value) {
        // What no part names has to fit all of them.
        self.additional = match self.additional.take() {
            Some(known) if known != *additional => Some(json!({})),
            _ => Some(additional.clone()),
        };
    }

    fn write(mut self, schema: &mut Map<String, Value>) {
        schema.insert("type".to_owned(), json!("object"));
        self.required.retain(|name| name.as_str().is_some_and(|name| self.properties.contains_key(name)));
        schema.insert("properties".to_owned(), Value::Object(self.properties));
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(self.required));
        }
        if let Some(additional) = self.additional {
            schema.insert("additionalProperties".to_owned(), additional);
        }
    }
}

/// Whether a part of an `allOf` says more than a description does.
fn decides(part: &Value) -> bool {
    let silent =
        ["description", "title", "example", "examples", "default", "deprecated", "readOnly", "writeOnly", "nullable"];
    part.as_object().is_some_and(|part| part.keys().any(|key| !silent.contains(&key.as_str()) && !is_extension(key)))
}

/// Whether a schema says something of itself, or a part of it does.
pub(super) fn says(schema: &Value, key: &str) -> bool {
    let is_said = |schema: &Value| schema.get(key) == Some(&Value::Bool(true));
    is_said(schema) || schema.get("allOf").and_then(Value::as_array).into_iter().flatten().any(is_said)
}
