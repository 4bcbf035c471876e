//! Schemas: references become clean names, everything that only validates goes.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::Degraded;
use crate::naming::{self, Unique};
use crate::source::{Node, Part, Place};
use crate::spec;

/// Keywords that say what a server refuses, or that only describe: none of them decides a type.
const DROPPED: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    // A value that the server left out is not one that it sent.
    "default",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "deprecated",
    "discriminator",
    "readOnly",
    "writeOnly",
];

/// Nesting deeper than this is cut off; parsers refuse 128 levels.
const MAX_DEPTH: usize = 100;

/// Gathers the schemas that the lowered document needs, starting from what operations refer to.
pub(super) struct Schemas<'a> {
    root: Node<'a>,
    extra: IndexMap<String, Value>,
    /// The type of every schema met so far, by JSON pointer.
    types: IndexMap<String, String>,
    /// Pointers whose schemas are still to be lowered.
    pending: Vec<String>,
    lowered: Map<String, Value>,
    names: Unique,
    degraded: Vec<Degraded>,
}

/// The pointer under which a schema of the overlay is kept: no pointer of a document starts like this.
fn extra_pointer(name: &str) -> String {
    format!("overlay/{name}")
}

impl<'a> Schemas<'a> {
    pub(super) fn new(root: &Node<'a>, extra: &IndexMap<String, Value>) -> Self {
        // `Error` and the others would hide what generated modules import.
        let names = Unique::with_reserved(["Option", "String", "Vec", "Result", "Box", "Self_", "Error"]);
        let mut schemas = Schemas {
            root: root.clone(),
            extra: extra.clone(),
            types: IndexMap::new(),
            pending: Vec::new(),
            lowered: Map::new(),
            names,
            degraded: Vec::new(),
        };
        // Names are given in document order before anything is lowered, so that they do not depend on who refers to
        // whom; only what is reached is emitted.
        let components = root.get("components").and_then(|components| components.get("schemas"));
        for (name, node) in components.iter().flat_map(Node::entries) {
            let ident = schemas.names.claim(&naming::pascal(name));
            schemas.types.insert(node.pointer().to_owned(), ident);
        }
        for name in extra.keys() {
            let ident = schemas.names.claim(&naming::pascal(name));
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
            if !self.pending.contains(&pointer) && !self.lowered.contains_key(&ident) {
                self.pending.push(pointer);
            }
            return ident;
        }
        let words: Vec<&str> = pointer
            .split('/')
            .filter(|segment| !matches!(*segment, "" | "components" | "schemas" | "properties" | "paths" | "content"))
            .collect();
        let ident = self.names.claim(&naming::pascal(&words.join(" ")));
        self.types.insert(pointer.clone(), ident.clone());
        self.pending.push(pointer);
        ident
    }

    /// Lowers a schema that stands in an operation.
    pub(super) fn lower(&mut self, node: &Node<'a>) -> Value {
        self.lower_value(node.value(), &node.place(), 0)
    }

    pub(super) fn degrade(&mut self, place: Place, what: impl Into<String>, instead: impl Into<String>) {
        let degraded = Degraded { place, what: what.into(), instead: instead.into() };
        if !self.degraded.contains(&degraded) {
            self.degraded.push(degraded);
        }
    }

    /// Lowers everything that has been reached; returns the schemas by type, and what was degraded.
    pub(super) fn finish(mut self) -> (Map<String, Value>, Vec<Degraded>) {
        while let Some(pointer) = self.pending.pop() {
            let Some(ident) = self.types.get(&pointer).cloned() else { continue };
            if self.lowered.contains_key(&ident) {
                continue;
            }
            // The place is taken first: a schema may refer to itself.
            self.lowered.insert(ident.clone(), Value::Null);
            let extra = pointer.strip_prefix("overlay/").and_then(|name| self.extra.get(name)).cloned();
            let schema = match (extra, self.root.document().node(&pointer)) {
                (Some(schema), _) => {
                    let place = self.root.place();
                    self.lower_value(&schema, &place, 0)
                }
                (None, Some(node)) => self.lower_value(node.value(), &node.place(), 0),
                (None, None) => json!({}),
            };
            self.lowered.insert(ident, schema);
        }
        self.lowered.sort_keys();
        (self.lowered, self.degraded)
    }

    fn lower_value(&mut self, value: &Value, place: &Place, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            self.degrade(place.clone(), "a schema nested too deeply", "any JSON");
            return json!({});
        }
        match value {
            Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
                Some(reference) => self.lower_reference(reference, place),
                None => Value::Object(self.lower_object(map, place, depth)),
            },
            // `true` and everything that is no schema at all allow anything.
            _ => json!({}),
        }
    }

    fn lower_reference(&mut self, reference: &str, place: &Place) -> Value {
        // The overlay's schemas refer to each other as if they were components.
        if let Some(name) = spec::schema_name(reference).filter(|name| self.extra.contains_key(name)) {
            let ident = self.named(&name);
            return json!({ "$ref": format!("#/components/schemas/{ident}") });
        }
        let target = spec::pointer_of(reference).and_then(|pointer| self.root.document().node(&pointer));
        let Some(target) = target else {
            self.degrade(place.clone(), format!("a reference to nothing: `{reference}`"), "any JSON");
            return json!({});
        };
        let target = spec::resolve(&target);
        if target.get("$ref").is_some() {
            self.degrade(place.clone(), format!("a reference in a circle: `{reference}`"), "any JSON");
            return json!({});
        }
        let ident = self.reach(target.pointer().to_owned());
        json!({ "$ref": format!("#/components/schemas/{ident}") })
    }

    fn lower_object(&mut self, map: &Map<String, Value>, place: &Place, depth: usize) -> Map<String, Value> {
        let mut lowered = Map::new();
        if is_string(map) && map.get("format").is_some_and(|format| format == "binary") {
            let file_part = json!({ "crate": "statusquo", "version": "*", "path": "statusquo::FilePart" });
            lowered.insert("x-rust-type".to_owned(), file_part);
        }
        let several = map.get("type").and_then(Value::as_array);
        for (key, value) in map {
            if DROPPED.contains(&key.as_str()) || key.starts_with("x-") {
                continue;
            }
            let inner = child(place, key);
            let value = match key.as_str() {
                // OpenAPI 3.1 has a list of types, in which `null` is what 3.0 calls nullable.
                "type" if several.is_some() => match self.lower_types(several, &inner, &mut lowered) {
                    Some(ty) => ty,
                    None => continue,
                },
                "properties" => self.lower_map(value, &inner, depth),
                "items" | "not" => self.lower_value(value, &inner, depth + 1),
                // typify keeps what is not named only where it has a schema.
                "additionalProperties" if value == &Value::Bool(true) => json!({}),
                "additionalProperties" if value.is_object() => self.lower_value(value, &inner, depth + 1),
                "allOf" | "oneOf" | "anyOf" => match value {
                    Value::Array(items) => items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| self.lower_value(item, &child(&inner, &index.to_string()), depth + 1))
                        .collect(),
                    _ => continue,
                },
                // A date that is not quite one must not make an answer unreadable; but a password must not be shown.
                "format" if is_string(map) && value != "password" => continue,
                _ => value.clone(),
            };
            lowered.insert(key.clone(), value);
        }
        complete_enum(&mut lowered);
        relax_required(map, &mut lowered);
        lowered
    }

    /// Returns the one type of a list beside `null`; none where there are several, which means any JSON.
    fn lower_types(
        &mut self,
        types: Option<&Vec<Value>>,
        place: &Place,
        lowered: &mut Map<String, Value>,
    ) -> Option<Value> {
        let (nulls, others): (Vec<_>, Vec<_>) = types?.iter().partition(|ty| *ty == "null");
        if !nulls.is_empty() {
            lowered.insert("nullable".to_owned(), Value::Bool(true));
        }
        match others.as_slice() {
            [ty] => Some((*ty).clone()),
            [] => None,
            _ => {
                self.degrade(place.clone(), "a value of several types", "any JSON");
                None
            }
        }
    }

    fn lower_map(&mut self, value: &Value, place: &Place, depth: usize) -> Value {
        let Value::Object(map) = value else { return json!({}) };
        map.iter()
            .map(|(name, schema)| (name.clone(), self.lower_value(schema, &child(place, name), depth + 1)))
            .collect()
    }
}

fn is_string(map: &Map<String, Value>) -> bool {
    map.get("type").is_some_and(|ty| match ty {
        Value::Array(types) => types.iter().all(|ty| ty == "string" || ty == "null"),
        ty => ty == "string",
    })
}

/// An enum says its type, and says by `nullable` that it may be null.
fn complete_enum(lowered: &mut Map<String, Value>) {
    let Some(Value::Array(values)) = lowered.get_mut("enum") else { return };
    let count = values.len();
    values.retain(|value| !value.is_null());
    let has_null = values.len() < count;
    let of_strings = !values.is_empty() && values.iter().all(Value::is_string);
    if values.is_empty() {
        lowered.remove("enum");
    }
    if has_null {
        lowered.insert("nullable".to_owned(), Value::Bool(true));
    }
    if of_strings && !lowered.contains_key("type") {
        lowered.insert("type".to_owned(), json!("string"));
    }
}

/// A property that only one direction has cannot be required in both.
fn relax_required(original: &Map<String, Value>, lowered: &mut Map<String, Value>) {
    let one_way = |name: &Value| {
        let property = original.get("properties").and_then(|properties| properties.get(name.as_str()?));
        let flag = |key: &str| property.and_then(|property| property.get(key)?.as_bool());
        Some(flag("readOnly").unwrap_or(false) || flag("writeOnly").unwrap_or(false))
    };
    if let Some(Value::Array(required)) = lowered.get_mut("required") {
        required.retain(|name| one_way(name) == Some(false));
    }
}

fn child(place: &Place, key: &str) -> Place {
    Place {
        path: place.path.clone(),
        pointer: format!("{}/{}", place.pointer, key.replace('~', "~0").replace('/', "~1")),
        part: Part::Value,
    }
}
