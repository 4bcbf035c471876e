//! Inheritance: a schema with a discriminator, and those that say `allOf` it and something of their own.
//!
//! Whoever refers to the base means one of its heirs (OpenAPI 3.0.3 and 3.1, "Composition and Inheritance"). So the
//! base's type is a union of them, while each of them has the properties of the base.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::Schemas;
use crate::document::Node;
use crate::lower::rules;
use crate::lower::schema::Schema;
use crate::naming::RustIdent;
use crate::openapi;

/// Who inherits from whom, by pointer.
#[derive(Default)]
pub(super) struct Heirs {
    /// The heirs of each base with a discriminator, in the order of the document; those of heirs included.
    by_base: HashMap<String, Vec<String>>,
    /// All that inherit from such a base.
    all: BTreeSet<String>,
}

impl Heirs {
    /// Finds them among the components of a document.
    pub(super) fn of(root: &Node<'_>) -> Self {
        let components = root.get("components").and_then(|components| components.get("schemas"));
        let components: Vec<(String, &Value)> = components
            .iter()
            .flat_map(Node::entries)
            .map(|(_, node)| (node.pointer().to_owned(), node.value()))
            .collect();
        let mut direct: HashMap<String, Vec<String>> = HashMap::new();
        for (pointer, schema) in &components {
            for base in parts(schema).filter_map(|part| openapi::pointer_of(part.get("$ref")?.as_str()?)) {
                direct.entry(base).or_default().push(pointer.clone());
            }
        }
        let mut heirs = Heirs::default();
        for (base, schema) in components.iter().filter(|(_, schema)| is_base(schema)) {
            let mut found: HashSet<&String> = HashSet::new();
            let mut open: Vec<&String> = vec![base];
            while let Some(next) = open.pop() {
                open.extend(direct.get(next).into_iter().flatten().filter(|heir| *heir != base && found.insert(heir)));
            }
            // A mapping may name what inherits from nothing.
            let mapped: HashSet<String> = mapping(schema).into_iter().map(|(_, pointer)| pointer).collect();
            if found.is_empty() {
                continue;
            }
            let is_member = |pointer: &String| found.contains(pointer) || mapped.contains(pointer);
            let members = components.iter().map(|(pointer, _)| pointer).filter(|pointer| is_member(pointer));
            heirs.by_base.insert(base.clone(), members.cloned().collect());
            heirs.all.extend(found.into_iter().cloned());
        }
        heirs
    }
}

/// Returns the parts of a schema's `allOf`.
fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    schema.get("allOf").and_then(Value::as_array).into_iter().flatten()
}

/// Whether a schema says how its heirs are told apart, and not how its alternatives are.
fn is_base(schema: &Value) -> bool {
    let is_choice = ["oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some());
    discriminator(schema).is_some() && !is_choice
}

/// Returns the discriminator of a schema, which may stand in a part of it.
fn discriminator(schema: &Value) -> Option<&Value> {
    let own = schema.get("discriminator");
    own.or_else(|| parts(schema).find_map(|part| part.get("discriminator")))
        .filter(|found| found.get("propertyName").is_some())
}

/// Returns the pairs of a discriminator's mapping: the value, and the pointer of the schema that it means.
fn mapping(schema: &Value) -> Vec<(String, String)> {
    discriminator(schema).map(super::tags::mapping).unwrap_or_default()
}

impl<'a> Schemas<'a> {
    /// Lowers a component: a base becomes a union of its heirs, and an heir an object of its own.
    pub(super) fn lower_component(&mut self, node: &Node<'a>, ident: &RustIdent) -> Schema {
        let (value, place) = (node.value(), node.place());
        let (Some(map), pointer) = (value.as_object(), node.pointer()) else {
            return self.lower_value(value, &place, ident, 0);
        };
        let component = value.get("$ref").is_none().then(|| ident.clone());
        if let Some(heirs) = self.heirs.by_base.get(pointer).cloned() {
            return self.lower_base(map, pointer, &heirs, node, ident);
        }
        self.gathered.expect(component);
        if self.heirs.all.contains(pointer) {
            return self.lower_value(&Value::Object(own(map)), &place, ident, 0);
        }
        self.lower_value(value, &place, ident, 0)
    }

    fn lower_base(
        &mut self,
        map: &Map<String, Value>,
        pointer: &str,
        heirs: &[String],
        node: &Node<'a>,
        ident: &RustIdent,
    ) -> Schema {
        let value = node.value();
        let mut alternatives: Vec<Value> = heirs
            .iter()
            .filter(|heir| *heir != pointer)
            .map(|heir| json!({ "$ref": format!("#{}", encode(heir)) }))
            .collect();
        // A base that the mapping names is one that is sent itself.
        let own_tags: Vec<String> =
            mapping(value).into_iter().filter(|(_, target)| target == pointer).map(|(tag, _)| tag).collect();
        if let (false, Some(name)) =
            (own_tags.is_empty(), discriminator(value).and_then(|found| found.get("propertyName")?.as_str()))
        {
            let mut base = own(map);
            base.remove("discriminator");
            let tag = json!({ "properties": { name: { "type": "string", "enum": own_tags } }, "required": [name] });
            alternatives.push(json!({ "title": format!("{ident}Base"), "allOf": [base, tag] }));
        }
        let (shape, nullable) = self.union(&alternatives, discriminator(value), &node.place(), ident, 0);
        let description = map.get("description").and_then(Value::as_str).map(str::to_owned);
        Schema { description, nullable: nullable || rules::is_nullable(map), shape }
    }
}

/// Returns a schema in a form that is an object of its own, even where it adds nothing to its base.
fn own(map: &Map<String, Value>) -> Map<String, Value> {
    let mut own = map.clone();
    if !own.contains_key("properties") {
        own.insert("properties".to_owned(), json!({}));
    }
    own
}

/// Returns a pointer as it stands in a reference.
fn encode(pointer: &str) -> String {
    pointer.replace('%', "%25")
}
