//! Unions: alternatives become members with names, and with what tells them apart.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::tags::{self, Lookup, Tags};
use super::{Schemas, merge, rules};
use crate::diagnostic::catalogue::lower as catalogue;
use crate::lower::schema::{Enum, Member, Object, Property, Schema, Shape, Union};
use crate::naming::{self, Idents, RustIdent};
use crate::openapi;
use crate::vocabulary::Place;
use crate::vocabulary::pointer::unescape;

impl<'a> Schemas<'a> {
    /// Returns one object that stands for an `anyOf` of objects which no tag tells apart: a value may be several of
    /// them at once.
    pub(super) fn all_of_any(&self, map: &Map<String, Value>) -> Option<Map<String, Value>> {
        let mut whole = merge::any_of(map, self.lookup())?;
        if rules::is_nullable(map) {
            whole.insert("nullable".to_owned(), Value::Bool(true));
        }
        Some(whole)
    }

    pub(super) fn lookup(&self) -> Lookup<'_> {
        Lookup { root: &self.root, extra: &self.extra, known: &self.known }
    }

    /// Lowers alternatives; also says whether one of them may be null.
    pub(super) fn union(
        &mut self,
        alternatives: &[Value],
        discriminator: Option<&Value>,
        place: &Place,
        name: &RustIdent,
        depth: usize,
    ) -> (Shape, bool) {
        let Tags { pointer, of_member, aliases, values } = self.lookup().tags(alternatives, discriminator);
        let by_property = own_properties(alternatives);
        let mut is_null = false;
        let mut members = Vec::new();
        let each = alternatives.iter().zip(of_member.into_iter().zip(aliases).zip(values));
        for (index, (alternative, ((tags, aliases), values))) in each.enumerate() {
            let said = said_name(alternative, &tags);
            let said = said.or_else(|| by_property[index].as_deref().map(naming::value_variant));
            let numbered = naming::pascal(&format!("Variant {index}"));
            let inner = naming::type_name(&format!("{name} {}", said.as_ref().unwrap_or(&numbered)));
            let mut schema = self.lower_inside(alternative, &place.child(&index.to_string()), &inner, depth + 1);
            is_null |= std::mem::take(&mut schema.nullable);
            let values = if pointer.is_some() { Vec::new() } else { values.into_iter().collect() };
            let name = said.unwrap_or(numbered);
            members.push(Member { name, schema, tags, aliases, writes_tag: false, values, is_boxed: false });
        }
        name_by_kind(&mut members);
        (Shape::Union(Union { tag: pointer, members }), is_null)
    }

    /// What only all schemas together say of a union: whether its members have its tag, whether they contain the union,
    /// and which of them look alike.
    pub(super) fn settle_unions(&mut self) {
        let unions: Vec<RustIdent> = self
            .lowered
            .iter()
            .filter(|(_, schema)| schema.as_union().is_some())
            .map(|(name, _)| name.clone())
            .collect();
        self.narrow_tags(&unions);
        self.box_circles(&unions);
        for name in &unions {
            self.report_look_alikes(name);
        }
    }

    /// A member's property that is the tag has the values that mean the member, and no others.
    fn narrow_tags(&mut self, unions: &[RustIdent]) {
        // One type may be a member of several unions.
        let mut wanted: BTreeMap<(RustIdent, String), Vec<Vec<Value>>> = BTreeMap::new();
        for name in unions {
            let Some(Union { tag: Some(tag), members }) = self.lowered.get(name).and_then(Schema::as_union) else {
                continue;
            };
            let Some(property) = property_of(tag) else { continue };
            for member in members {
                if let Shape::Named(ty) = &member.schema.shape {
                    wanted.entry((ty.clone(), property.clone())).or_default().push(member.tags.clone());
                }
            }
        }
        for ((ty, property), tags) in wanted {
            if let [first, others @ ..] = tags.as_slice()
                && others.iter().all(|other| other == first)
            {
                self.narrow_tag(&ty, &property, first);
            }
        }
        for name in unions {
            self.find_who_writes(name);
        }
    }

    fn narrow_tag(&mut self, ty: &RustIdent, name: &str, tags: &[Value]) {
        let texts: Option<Vec<String>> = tags.iter().map(|tag| tag.as_str().map(str::to_owned)).collect();
        let Some(property) = self.property(ty, name) else { return };
        let known = match &property.schema.shape {
            Shape::Named(ty) => self.lowered.get(ty).map(|schema| &schema.shape),
            shape => Some(shape),
        };
        let is_own = matches!((known, &texts), (Some(Shape::Enum(known)), Some(texts)) if known.values == *texts);
        let narrowed = match (known, texts) {
            (Some(Shape::Enum(known)), Some(texts)) if known.values == texts => None,
            (Some(Shape::Enum(known)), Some(texts)) if texts.iter().all(|text| known.values.contains(text)) => {
                Some(texts)
            }
            (Some(Shape::Text { secret: false } | Shape::Any), Some(texts)) => Some(texts),
            _ => None,
        };
        if let Some(texts) = narrowed {
            let ident = self.names.claim_type(&format!("{ty} {name}"));
            if let Some(place) = self.places.get(ty).cloned() {
                self.places.insert(ident.clone(), place);
            }
            self.lowered.insert(ident.clone(), Schema::of(Shape::Enum(Enum::of(texts))));
            if let Some(property) = self.property_mut(ty, name) {
                property.schema.shape = Shape::Named(ident);
            }
        }
        let Some(tag) = self.property(ty, name).and_then(|property| property.schema.refers_to()).cloned() else {
            return;
        };
        let has_one_value = self.lowered.get(&tag).is_some_and(Schema::has_one_value);
        if let Some(property) = self.property_mut(ty, name) {
            property.is_tag = has_one_value;
        }
        // The member itself says that there is no other value.
        if let (true, Some(Schema { shape: Shape::Enum(known), .. })) = (is_own, self.lowered.get_mut(&tag)) {
            known.closed = known.values.len() == 1;
        }
    }

    /// A member without the tag, or with one that may be anything, has it written by the union.
    fn find_who_writes(&mut self, name: &RustIdent) {
        let Some(Union { tag: Some(tag), members }) = self.lowered.get(name).and_then(Schema::as_union) else { return };
        let Some(property) = property_of(tag) else { return };
        let writes: Vec<bool> = members.iter().map(|member| self.is_tag_open(member, &property)).collect();
        if let Some(Schema { shape: Shape::Union(union), .. }) = self.lowered.get_mut(name) {
            union.members.iter_mut().zip(writes).for_each(|(member, writes)| member.writes_tag = writes);
        }
    }

    fn is_tag_open(&self, member: &Member, property: &str) -> bool {
        let Shape::Named(ty) = &member.schema.shape else { return false };
        // What is a union itself writes its own tag.
        if !matches!(self.lowered.get(ty), Some(Schema { shape: Shape::Object(_), .. })) {
            return false;
        }
        let Some(property) = self.property(ty, property) else { return true };
        let tag = property.schema.refers_to().and_then(|ty| self.lowered.get(ty));
        match tag.map(|schema| &schema.shape) {
            Some(Shape::Const(_)) => false,
            Some(Shape::Enum(known)) if known.closed => false,
            // Left out where it is optional: what came without it is written without it.
            _ => property.required,
        }
    }

    fn property(&self, ty: &RustIdent, name: &str) -> Option<&Property> {
        match &self.lowered.get(ty)?.shape {
            Shape::Object(object) => object.properties.get(name),
            _ => None,
        }
    }

    fn property_mut(&mut self, ty: &RustIdent, name: &str) -> Option<&mut Property> {
        match &mut self.lowered.get_mut(ty)?.shape {
            Shape::Object(object) => object.properties.get_mut(name),
            _ => None,
        }
    }

    /// A member that contains the union by value is boxed.
    fn box_circles(&mut self, unions: &[RustIdent]) {
        let mut holders: HashMap<&RustIdent, Vec<&RustIdent>> = HashMap::new();
        for (holder, schema) in &self.lowered {
            for held in held_by_value(schema) {
                holders.entry(held).or_default().push(holder);
            }
        }
        let mut boxed: Vec<(RustIdent, HashSet<RustIdent>)> = Vec::new();
        for union in unions {
            let mut found: HashSet<&RustIdent> = HashSet::new();
            let mut open = vec![union];
            while let Some(held) = open.pop() {
                open.extend(holders.get(held).into_iter().flatten().copied().filter(|holder| found.insert(holder)));
            }
            // Only those in a circle with the union count.
            if found.contains(union) {
                boxed.push((union.clone(), found.into_iter().cloned().collect()));
            }
        }
        for (union, circle) in boxed {
            let Some(Schema { shape: Shape::Union(union), .. }) = self.lowered.get_mut(&union) else { continue };
            for member in &mut union.members {
                member.is_boxed = matches!(&member.schema.shape, Shape::Named(ty) if circle.contains(ty));
            }
        }
    }

    /// Members that nothing tells apart are read as the first of them.
    fn report_look_alikes(&mut self, name: &RustIdent) {
        let Some(Union { tag: None, members }) = self.lowered.get(name).and_then(Schema::as_union) else { return };
        let mut seen: HashMap<String, &RustIdent> = HashMap::new();
        let mut alike = Vec::new();
        for member in members {
            let look = format!("{} {:?}", self.look(&member.schema, 0), member.values);
            match seen.get(&look) {
                Some(first) => alike.push((member.name.to_string(), first.to_string())),
                None => drop(seen.insert(look, &member.name)),
            }
        }
        let place = self.places.get(name).cloned().unwrap_or_else(|| self.root.place());
        for (later, first) in alike {
            let what = format!("the alternative `{later}`, which nothing tells from `{first}`,");
            self.degrade(&catalogue::ALIKE_ALTERNATIVES, place.clone(), what, format!("`{first}`"));
        }
    }

    /// Returns a text that two schemas have in common if no value tells them apart.
    fn look(&self, schema: &Schema, depth: usize) -> String {
        match &schema.shape {
            Shape::Named(ty) if depth < 3 => {
                self.lowered.get(ty).map_or_else(String::new, |schema| self.look(schema, depth + 1))
            }
            Shape::Named(ty) => ty.to_string(),
            Shape::List(item) => format!("[{}]", self.look(item, depth + 1)),
            Shape::Object(Object { properties, additional, closed }) => {
                let mut names: Vec<String> = properties
                    .iter()
                    .map(|(name, property)| {
                        let inner = if depth < 2 { self.look(&property.schema, depth + 1) } else { String::new() };
                        format!("{name:?} {} {inner}", property.required)
                    })
                    .collect();
                names.sort();
                let additional = additional.as_ref().map(|other| self.look(other, depth + 1));
                format!("{{{} {additional:?} {closed}}}", names.join(","))
            }
            Shape::Enum(known) => format!("{:?}", known.values),
            Shape::Codes(known) => format!("{:?}", known.values),
            Shape::Const(value) => value.to_string(),
            Shape::Union(union) => {
                let members: BTreeSet<String> =
                    union.members.iter().map(|member| format!("{:?}", member.schema.shape)).collect();
                format!("{members:?}")
            }
            Shape::Text { .. } => "text".to_owned(),
            Shape::Integer(_) => "integer".to_owned(),
            Shape::Number(_) => "number".to_owned(),
            Shape::Boolean => "boolean".to_owned(),
            Shape::Any => "any".to_owned(),
            Shape::File => "file".to_owned(),
        }
    }
}

/// Returns the types that a value of a schema holds in itself: what is in a list or a map is elsewhere.
fn held_by_value(schema: &Schema) -> Vec<&RustIdent> {
    match &schema.shape {
        Shape::Named(ty) => vec![ty],
        Shape::Object(object) => {
            object.properties.values().filter_map(|property| property.schema.refers_to()).collect()
        }
        Shape::Union(union) => union.members.iter().filter_map(|member| member.schema.refers_to()).collect(),
        _ => Vec::new(),
    }
}

/// Returns the property that a pointer of one segment points to.
fn property_of(pointer: &str) -> Option<String> {
    pointer.strip_prefix('/').filter(|name| !name.contains('/')).map(unescape)
}

/// Returns what an alternative is called by what the document says: its tag, its title, the schema that it refers to.
fn said_name(alternative: &Value, tags: &[Value]) -> Option<RustIdent> {
    let tag = match tags {
        [Value::String(tag)] => Some(tag.as_str()),
        _ => None,
    };
    let title = alternative.get("title").and_then(Value::as_str);
    let reference = tags::reference(alternative).and_then(|reference| {
        let name = openapi::schema_name(reference);
        name.or_else(|| reference.rsplit('/').next().map(unescape))
    });
    let only = listed_text(alternative);
    let said = tag.map(str::to_owned).or_else(|| title.map(str::to_owned)).or(reference).or(only)?;
    Some(naming::value_variant(&said)).filter(|_| said.chars().any(char::is_alphanumeric))
}

/// Returns the one text that an alternative is.
fn listed_text(alternative: &Value) -> Option<String> {
    let listed = alternative.get("enum").and_then(Value::as_array).filter(|values| values.len() == 1);
    alternative.get("const").or_else(|| listed?.first())?.as_str().map(str::to_owned)
}

/// Returns, for each alternative, its first property that no other one has.
fn own_properties(alternatives: &[Value]) -> Vec<Option<String>> {
    let names = |alternative: &Value| -> Vec<String> {
        let parts = alternative.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let all = parts.chain([alternative]).filter_map(|part| part.get("properties")?.as_object());
        all.flat_map(|properties| properties.keys().cloned()).collect()
    };
    let all: Vec<Vec<String>> = alternatives.iter().map(names).collect();
    let mut count: HashMap<&String, usize> = HashMap::new();
    all.iter().flatten().for_each(|name| *count.entry(name).or_default() += 1);
    all.iter().map(|names| names.iter().find(|name| count[name] == 1).cloned()).collect()
}

/// Names the members of which the document says no name by what they are, and gives each a name of its own.
fn name_by_kind(members: &mut [Member]) {
    let count = |test: fn(&Shape) -> bool| members.iter().filter(|member| test(&member.schema.shape)).count();
    let lists = count(|shape| matches!(shape, Shape::List(_)));
    let maps = count(|shape| matches!(shape, Shape::Object(_)));
    let mut names = Idents::default();
    for member in members {
        let by_kind = match &member.schema.shape {
            Shape::List(_) if lists == 1 => Some(naming::pascal("Array")),
            Shape::Object(_) if maps == 1 => Some(naming::pascal("Object")),
            _ => kind_name(&member.schema),
        };
        let is_numbered =
            member.name.as_str().strip_prefix("Variant").is_some_and(|number| number.parse::<usize>().is_ok());
        member.name = names.claim(&by_kind.filter(|_| is_numbered).unwrap_or_else(|| member.name.clone()));
    }
}

/// Returns what a member is called by what it is.
fn kind_name(schema: &Schema) -> Option<RustIdent> {
    let name = match &schema.shape {
        Shape::Any => "Any".to_owned(),
        Shape::Boolean => "Boolean".to_owned(),
        Shape::Integer(_) => "Integer".to_owned(),
        Shape::Number(_) => "Number".to_owned(),
        Shape::Text { .. } => "String".to_owned(),
        Shape::File => "File".to_owned(),
        Shape::List(item) => match kind_name(item).or_else(|| item.refers_to().cloned()) {
            Some(inner) if inner != *"Any" => format!("{inner}Array"),
            _ => "Array".to_owned(),
        },
        Shape::Object(Object { additional, .. }) => {
            match additional.as_ref().and_then(|other| kind_name(other).or_else(|| other.refers_to().cloned())) {
                Some(inner) if inner != *"Any" => format!("{inner}Map"),
                _ => "Object".to_owned(),
            }
        }
        Shape::Named(_) | Shape::Enum(_) | Shape::Codes(_) | Shape::Const(_) | Shape::Union(_) => {
            return None;
        }
    };
    Some(naming::pascal(&name))
}
