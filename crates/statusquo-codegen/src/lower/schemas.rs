//! Schemas: references become clean names, everything that only validates goes.

mod gathered;
mod inheritance;
mod merge;
mod notes;
mod tags;
mod unions;
mod values;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use self::gathered::Gathered;
use self::inheritance::Heirs;
use self::tags::Known;
use super::Degraded;
use super::rules::{self, Finding};
use super::schema::{Number, Object, Property, Schema, Shape};
use crate::contract::ExtraSchema;
use crate::diagnostic::Definition;
use crate::diagnostic::catalogue::lower as catalogue;
use crate::document::Node;
use crate::naming::{self, Idents, RustIdent};
use crate::openapi;
use crate::vocabulary::pointer::{join, unescape};
use crate::vocabulary::{Place, SchemaName};

/// Nesting deeper than this is cut off; parsers refuse 128 levels.
const MAX_DEPTH: usize = 100;

/// Names that the generated module of types needs. Other modules refer to its types by `types::`.
const RESERVED: [&str; 10] = ["Box", "Default", "Err", "Into", "None", "Ok", "Option", "Some", "String", "Vec"];

/// What is left when everything is lowered.
pub(super) struct Finished {
    /// The schemas by type.
    pub(super) schemas: BTreeMap<RustIdent, Schema>,
    /// Where each of them stands in the document.
    pub(super) places: BTreeMap<RustIdent, Place>,
    /// What became less than the original says.
    pub(super) degraded: Vec<Degraded>,
    /// The names that are taken.
    pub(super) names: Idents,
}

/// Gathers the schemas that the lowered document needs, starting from what operations refer to.
pub(super) struct Schemas<'a> {
    root: Node<'a>,
    extra: IndexMap<SchemaName, ExtraSchema>,
    /// The type of every schema met so far, by JSON pointer.
    types: IndexMap<String, RustIdent>,
    /// Pointers whose schemas are still to be lowered.
    pending: Vec<String>,
    /// Every pointer that was ever pending.
    reached: BTreeSet<String>,
    lowered: BTreeMap<RustIdent, Schema>,
    /// Where each lowered schema stands in the document.
    places: BTreeMap<RustIdent, Place>,
    /// The schemas that inherit from one with a discriminator, by pointer.
    heirs: Heirs,
    /// What takes the place of its references.
    gathered: Gathered,
    /// Where what is referred to has one of a few values.
    known: Known,
    /// Whether a type's schema may be null, as far as somebody asked.
    nullable: HashMap<RustIdent, bool>,
    /// The types of inline schemas, by wanted name.
    inline: HashMap<RustIdent, Vec<(Schema, RustIdent)>>,
    names: Idents,
    /// Whether what is lowered is the body of a form, whose parts may be files.
    in_form: bool,
    /// Whether a schema holds a file, references followed, as far as somebody asked.
    with_files: HashMap<String, bool>,
    degraded: Vec<Degraded>,
}

/// What the pointer of a schema begins with where it is lowered for a form: no pointer of a document does.
const IN_FORM: &str = "form";

/// The pointer under which a schema of the overlay is kept: no pointer of a document starts like this.
fn extra_pointer(name: &str) -> String {
    format!("overlay/{name}")
}

impl<'a> Schemas<'a> {
    pub(super) fn new(root: &Node<'a>, extra: &IndexMap<SchemaName, ExtraSchema>) -> Self {
        // A type of these names would hide what is written without a path.
        let names = Idents::with_reserved(RESERVED);
        let mut schemas = Schemas {
            root: root.clone(),
            extra: extra.clone(),
            types: IndexMap::new(),
            pending: Vec::new(),
            reached: BTreeSet::new(),
            lowered: BTreeMap::new(),
            places: BTreeMap::new(),
            heirs: Heirs::of(root),
            gathered: Gathered::default(),
            known: Known::default(),
            nullable: HashMap::new(),
            inline: HashMap::new(),
            names,
            in_form: false,
            with_files: HashMap::new(),
            degraded: Vec::new(),
        };
        // Names are given in document order before anything is lowered, so that they do not depend on who refers to
        // whom; only what is reached is emitted.
        let components = root.get("components").and_then(|components| components.get("schemas"));
        for (name, node) in components.iter().flat_map(Node::entries) {
            let ident = schemas.names.claim_type(name);
            schemas.types.insert(node.pointer().to_owned(), ident);
        }
        for name in extra.keys() {
            let ident = schemas.names.claim_type(name.as_str());
            schemas.types.insert(extra_pointer(name.as_str()), ident);
        }
        schemas
    }

    /// Returns the type of a schema by its name: one of the overlay, or a component.
    pub(super) fn named(&mut self, name: &str) -> RustIdent {
        let pointer =
            if self.extra.contains_key(name) { extra_pointer(name) } else { join("/components/schemas", name) };
        self.reach(pointer)
    }

    /// Lowers a body whose parts may be files. Everything else has been lowered before: a schema that is sent as a file
    /// there and as text elsewhere needs two types.
    pub(super) fn lower_form(&mut self, node: &Node<'a>, name: &RustIdent) -> Schema {
        self.in_form = true;
        let lowered = self.lower(node, name);
        self.lower_pending();
        self.in_form = false;
        lowered
    }

    /// Whether a schema holds a file, references followed.
    fn has_files(&mut self, pointer: &str) -> bool {
        if let Some(known) = self.with_files.get(pointer) {
            return *known;
        }
        let mut seen = BTreeSet::new();
        let mut targets = vec![pointer.to_owned()];
        let mut found = false;
        while let Some(target) = targets.pop().filter(|_| !found) {
            let node = self.root.document().node(&target).map(|node| openapi::resolve(&node));
            if let Some(node) = node.filter(|node| seen.insert(node.pointer().to_owned())) {
                found = holds_file(node.value(), &mut targets);
            }
        }
        self.with_files.insert(pointer.to_owned(), found);
        found
    }

    /// Returns the type of a schema that holds files, for forms: the schema's own name if nobody else needs it.
    fn reach_in_form(&mut self, pointer: &str) -> RustIdent {
        let form = format!("{IN_FORM}{pointer}");
        if let Some(ident) = self.types.get(&form) {
            return ident.clone();
        }
        let ident = match self.types.get(pointer).cloned() {
            Some(ident) if !self.reached.contains(pointer) => ident,
            Some(ident) => self.names.claim_type(&format!("{ident} form")),
            None => {
                let ident = self.reach(pointer.to_owned());
                self.pending.retain(|pending| pending != pointer);
                ident
            }
        };
        self.types.insert(form.clone(), ident.clone());
        self.pending.push(form);
        ident
    }

    fn reach(&mut self, pointer: String) -> RustIdent {
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
        let ident = self.names.claim_type(&words.join(" "));
        self.types.insert(pointer.clone(), ident.clone());
        self.reached.insert(pointer.clone());
        self.pending.push(pointer);
        ident
    }

    /// Lowers a schema that stands in an operation. Where it needs a type of its own, the type is called `name`.
    pub(super) fn lower(&mut self, node: &Node<'a>, name: &RustIdent) -> Schema {
        self.lower_inside(node.value(), &node.place(), name, 0)
    }

    /// Lowers a schema that stands inside another one, and gives it a name of its own where it needs a type: names
    /// that typify makes up may be taken by others.
    fn lower_inside(&mut self, value: &Value, place: &Place, name: &RustIdent, depth: usize) -> Schema {
        let mut lowered = self.lower_value(value, place, name, depth);
        if !lowered.needs_a_type() {
            return lowered;
        }
        let nullable = std::mem::take(&mut lowered.nullable);
        // One shape under one name is one type, however often it is repeated.
        let known = self.inline.get(name).into_iter().flatten().find(|(schema, _)| *schema == lowered);
        let ident = match known {
            Some((_, ident)) => ident.clone(),
            None => {
                let ident = self.names.claim_type(name.as_str());
                self.inline.entry(name.clone()).or_default().push((lowered.clone(), ident.clone()));
                self.lowered.insert(ident.clone(), lowered);
                self.places.insert(ident.clone(), place.clone());
                ident
            }
        };
        Schema { nullable, ..Schema::named(ident) }
    }

    pub(super) fn degrade(
        &mut self,
        definition: &'static Definition,
        place: Place,
        what: impl Into<String>,
        instead: impl Into<String>,
    ) {
        let degraded = Degraded { definition, place, what: what.into(), instead: instead.into() };
        if !self.degraded.contains(&degraded) {
            self.degraded.push(degraded);
        }
    }

    /// Lowers everything that has been reached.
    pub(super) fn finish(mut self) -> Finished {
        self.lower_pending();
        self.settle_unions();
        Finished { schemas: self.lowered, places: self.places, degraded: self.degraded, names: self.names }
    }

    /// Lowers what is pending, for a form what its pointer says to be for one.
    pub(super) fn lower_pending(&mut self) {
        let in_form = self.in_form;
        while let Some(pointer) = self.pending.pop() {
            let Some(ident) = self.types.get(&pointer).cloned() else { continue };
            if self.lowered.contains_key(&ident) {
                continue;
            }
            self.in_form = pointer.starts_with(IN_FORM);
            let pointer = pointer.strip_prefix(IN_FORM).unwrap_or(&pointer).to_owned();
            // The name is taken first: a schema may refer to itself.
            self.lowered.insert(ident.clone(), Schema::any());
            let extra = pointer.strip_prefix("overlay/").and_then(|name| self.extra.get(name)).cloned();
            let mut schema = match (extra, self.root.document().node(&pointer)) {
                (Some(ExtraSchema { schema, place }), _) => {
                    self.places.insert(ident.clone(), place.clone());
                    self.lower_value(&schema, &place, &ident, 0)
                }
                (None, Some(node)) => {
                    self.places.insert(ident.clone(), node.place());
                    self.lower_component(&node, &ident)
                }
                (None, None) => {
                    let what = format!("a reference to nothing: `#{pointer}`");
                    self.degrade(&catalogue::UNRESOLVED_REFERENCE, self.root.place(), what, "any JSON");
                    Schema::any()
                }
            };
            schema.nullable = false;
            self.lowered.insert(ident, schema);
        }
        self.in_form = in_form;
    }

    fn lower_value(&mut self, value: &Value, place: &Place, name: &RustIdent, depth: usize) -> Schema {
        if depth > MAX_DEPTH {
            self.degrade(&catalogue::SCHEMA_TOO_DEEP, place.clone(), "a schema nested too deeply", "any JSON");
            return Schema::any();
        }
        // `true` and everything that is no schema at all allow anything.
        let Value::Object(map) = value else { return Schema::any() };
        match map.get("$ref").and_then(Value::as_str) {
            Some(reference) if adds_to_reference(map) => {
                let mut beside = map.clone();
                beside.remove("$ref");
                let whole = Map::from_iter([("allOf".to_owned(), json!([{ "$ref": reference }, beside]))]);
                self.lower_object(&whole, place, name, depth)
            }
            Some(reference) => {
                let mut lowered = self.lower_reference(reference, place);
                if matches!(lowered.shape, Shape::Named(_)) {
                    lowered.nullable |= rules::is_nullable(map);
                    lowered.description = notes::described(map.get("description").and_then(Value::as_str), map);
                }
                lowered
            }
            None => self.lower_object(map, place, name, depth),
        }
    }

    fn lower_reference(&mut self, reference: &str, place: &Place) -> Schema {
        // The overlay's schemas refer to each other as if they were components.
        if let Some(name) = openapi::schema_name(reference).filter(|name| self.extra.contains_key(name.as_str())) {
            return Schema::named(self.named(&name));
        }
        let target = openapi::pointer_of(reference).and_then(|pointer| self.root.document().node(&pointer));
        let Some(target) = target else {
            let (definition, what) = openapi::unresolved(reference);
            self.degrade(definition, place.clone(), what, "any JSON");
            return Schema::any();
        };
        let target = openapi::resolve(&target);
        if target.get("$ref").is_some() {
            let what = format!("a reference in a circle: `{reference}`");
            self.degrade(&catalogue::CIRCULAR_REFERENCE, place.clone(), what, "any JSON");
            return Schema::any();
        }
        let ident = if self.in_form && self.has_files(target.pointer()) {
            self.reach_in_form(target.pointer())
        } else {
            self.reach(target.pointer().to_owned())
        };
        // A named type is never null itself: whoever refers to one that may be says so.
        let nullable = match self.nullable.get(&ident) {
            Some(nullable) => *nullable,
            None => {
                let nullable = merge::is_nullable(target.value(), self.lookup());
                self.nullable.insert(ident.clone(), nullable);
                nullable
            }
        };
        Schema { nullable, ..Schema::named(ident) }
    }

    fn lower_object(&mut self, map: &Map<String, Value>, place: &Place, name: &RustIdent, depth: usize) -> Schema {
        let component = self.gathered.take_expected();
        let together = self.all_of_any(map);
        let (mut simple, findings) = rules::apply(together.as_ref().unwrap_or(map));
        self.degrade_all(place, findings);
        let has_parts = simple.contains_key("allOf");
        if has_parts {
            let (merged, findings) = merge::merge(simple, self.lookup());
            self.degrade_all(place, findings);
            simple = merged;
        }
        if (has_parts || together.is_some()) && simple.contains_key("properties") {
            let how = (component, together.is_some());
            let lower = |schemas: &mut Self| schemas.lower_simple(&simple, map, place, name, depth);
            return self.lower_gathered(&simple, how, (place, name), lower);
        }
        self.lower_simple(&simple, map, place, name, depth)
    }

    /// Lowers what the rules left; `map` is what the document writes.
    fn lower_simple(
        &mut self,
        simple: &Map<String, Value>,
        map: &Map<String, Value>,
        place: &Place,
        name: &RustIdent,
        depth: usize,
    ) -> Schema {
        let text = |key: &str| simple.get(key).and_then(Value::as_str);
        let lowered = Schema {
            description: notes::described(text("description"), map),
            nullable: simple.get("nullable") == Some(&Value::Bool(true)),
            shape: Shape::Any,
        };
        let items = |key: &str| simple.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if let [only] = items("allOf") {
            let inner =
                self.lower_inside(only, &place.child("allOf").child("0"), &name.followed_by("Variant0"), depth + 1);
            return Schema { nullable: lowered.nullable || inner.nullable, shape: inner.shape, ..lowered };
        }
        let shape = if !items("enum").is_empty() {
            values::enumeration(items("enum"), simple, map)
        } else if let Some(constant) = simple.get("const") {
            Shape::Const(constant.clone())
        } else if !items("oneOf").is_empty() {
            let discriminator = simple.get("discriminator");
            let place = place.child(if map.contains_key("anyOf") { "anyOf" } else { "oneOf" });
            let (union, is_null) = self.union(items("oneOf"), discriminator, &place, name, depth);
            return Schema { shape: union, nullable: lowered.nullable || is_null, ..lowered };
        } else {
            match (text("type"), text("format")) {
                (Some("boolean"), _) => Shape::Boolean,
                (Some("integer"), format) => Shape::Integer(values::width(format)),
                (Some("number"), format) => Shape::Number(match format {
                    Some("float") => Some(Number::Float),
                    Some("double") => Some(Number::Double),
                    _ => None,
                }),
                (Some("string"), Some("binary")) if self.in_form => Shape::File,
                (Some("string"), format) => {
                    let is_only_written = map.get("writeOnly") == Some(&Value::Bool(true));
                    Shape::Text { secret: format == Some("password") || is_only_written }
                }
                (Some("array"), _) => {
                    let inner = place.child("items");
                    let item = simple.get("items").unwrap_or(&Value::Null);
                    Shape::List(Box::new(self.lower_inside(item, &inner, &name.followed_by("Item"), depth + 1)))
                }
                (Some("object"), _) => Shape::Object(self.object(simple, place, name, depth)),
                _ if simple.contains_key("additionalProperties") => {
                    Shape::Object(self.object(simple, place, name, depth))
                }
                _ => Shape::Any,
            }
        };
        Schema { shape, ..lowered }
    }

    fn object(&mut self, schema: &Map<String, Value>, place: &Place, name: &RustIdent, depth: usize) -> Object {
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.into_iter().flatten().any(|required| required == name);
        let place_of_properties = place.child("properties");
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let properties = properties
            .map(|(wire, property)| {
                let ident = naming::type_name(&format!("{name} {wire}"));
                let schema = self.lower_inside(property, &place_of_properties.child(wire), &ident, depth + 1);
                let property = Property {
                    required: is_required(wire),
                    read_only: merge::says(property, "readOnly"),
                    write_only: merge::says(property, "writeOnly"),
                    default: property.get("default").filter(|default| !default.is_null()).cloned(),
                    is_tag: false,
                    schema,
                };
                (wire.as_str().into(), property)
            })
            .collect();
        let additional = schema.get("additionalProperties");
        let closed = additional == Some(&Value::Bool(false));
        let additional = additional.filter(|_| !closed).map(|additional| {
            let place = place.child("additionalProperties");
            Box::new(self.lower_inside(additional, &place, &name.followed_by("Value"), depth + 1))
        });
        Object { properties, additional, closed }
    }

    fn degrade_all(&mut self, place: &Place, findings: Vec<Finding>) {
        for Finding { definition, what, instead } in findings {
            self.degrade(definition, place.clone(), what, instead);
        }
    }
}

/// Whether a schema holds a file itself; if it does not, what it refers to is gathered.
fn holds_file(value: &Value, targets: &mut Vec<String>) -> bool {
    match value {
        Value::Object(map) => {
            targets.extend(map.get("$ref").and_then(Value::as_str).and_then(openapi::pointer_of));
            let is_file = map.get("format").is_some_and(|format| format == "binary");
            is_file || map.values().any(|value| holds_file(value, targets))
        }
        Value::Array(values) => values.iter().any(|value| holds_file(value, targets)),
        _ => false,
    }
}

/// Whether what stands beside a reference adds to what it leads to, as OpenAPI 3.1 allows.
fn adds_to_reference(map: &Map<String, Value>) -> bool {
    let keywords = ["properties", "allOf", "oneOf", "anyOf"].iter().any(|key| map.contains_key(*key));
    let others = ["additionalProperties", "patternProperties", "unevaluatedProperties"];
    keywords || others.iter().any(|key| map.get(*key).is_some_and(|value| *value != Value::Bool(false)))
}
