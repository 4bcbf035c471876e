//! What tells the members of a union apart: the discriminator with its mapping, or a property that has values of its
//! own in each member.
//!
//! Looks at schemas as the document writes them: what is lowered no longer says which numbers there may be.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::contract::ExtraSchema;
use crate::document::Node;
use crate::lower::rules;
use crate::openapi;
use crate::vocabulary::SchemaName;
use crate::vocabulary::pointer::join;

/// Tags stand at the top, or in an object or two below it.
const MAX_NESTING: usize = 3;

/// References and parts are followed so far.
const MAX_STEPS: usize = 24;

/// So many schemas are looked at for one member.
const MAX_VISITS: usize = 2_000;

/// Where a schema has one of a few values, by JSON pointer, and which.
pub(super) type Values = IndexMap<String, Vec<Value>>;

/// How the members of a union are told apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tags {
    /// The JSON pointer of the property that does it, if one does for all.
    pub(super) pointer: Option<String>,
    /// The values that mean each member.
    pub(super) of_member: Vec<Vec<Value>>,
    /// The values that are read as each member too, and never made.
    pub(super) aliases: Vec<Vec<Value>>,
    /// Where each member has one of a few values.
    pub(super) values: Vec<Values>,
}

/// Where references lead.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub(super) root: &'a Node<'a>,
    pub(super) extra: &'a IndexMap<SchemaName, ExtraSchema>,
    pub(super) known: &'a Known,
}

/// Where what is referred to has one of a few values, as far as somebody asked, by reference: a schema may be a member of
/// thousands of unions.
#[derive(Default)]
pub(super) struct Known(RefCell<HashMap<String, Rc<Values>>>);

/// Returns the pairs of a discriminator's mapping: the value, and the pointer of the schema that it means. A schema may
/// be named by a reference or by its bare name.
pub(super) fn mapping(discriminator: &Value) -> Vec<(String, String)> {
    let pairs = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    pairs
        .filter_map(|(tag, target)| {
            let target = target.as_str()?;
            Some((tag.clone(), openapi::pointer_of(target).unwrap_or_else(|| component(target))))
        })
        .collect()
}

/// Returns the pointer of a component by its name.
fn component(name: &str) -> String {
    join("/components/schemas", name)
}

/// Returns the reference of an alternative: its own, or that of the one part of it that is one.
pub(super) fn reference(alternative: &Value) -> Option<&str> {
    let own = alternative.get("$ref").and_then(Value::as_str);
    own.or_else(|| {
        let parts = alternative.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let mut references = parts.filter_map(|part| part.get("$ref").and_then(Value::as_str));
        references.next_back()
    })
}

impl Lookup<'_> {
    /// Finds what tells alternatives apart.
    pub(super) fn tags(&self, alternatives: &[Value], discriminator: Option<&Value>) -> Tags {
        let mut values: Vec<Values> = alternatives.iter().map(|alternative| self.values(alternative)).collect();
        let name = discriminator.and_then(|found| found.get("propertyName")).and_then(Value::as_str);
        if let (Some(discriminator), Some(name)) = (discriminator, name) {
            let pointer = join("", name);
            let of_member = by_discriminator(alternatives, &mapping(discriminator), &pointer, &values);
            if are_apart(&of_member) {
                let aliases = aliases(alternatives, &mapping(discriminator), &of_member);
                return Tags { pointer: Some(pointer), of_member, aliases, values };
            }
            // It says something of some members all the same.
            for (values, tags) in values.iter_mut().zip(of_member).filter(|(_, tags)| !tags.is_empty()) {
                values.insert(pointer.clone(), tags);
            }
        }
        let pointers = values.first().into_iter().flat_map(Values::keys);
        let mut candidates: Vec<&String> =
            pointers.filter(|pointer| values.iter().all(|one| one.contains_key(*pointer))).collect();
        candidates.sort_by_key(|pointer| pointer.matches('/').count());
        for pointer in candidates {
            let mut of_member: Vec<Vec<Value>> = values.iter().map(|one| one[pointer].clone()).collect();
            drop_shared_null(&mut of_member);
            if are_apart(&of_member) {
                let aliases = vec![Vec::new(); alternatives.len()];
                return Tags { pointer: Some(pointer.clone()), of_member, aliases, values };
            }
        }
        let none = vec![Vec::new(); alternatives.len()];
        Tags { pointer: None, of_member: none.clone(), aliases: none, values }
    }

    /// Returns where a schema has one of a few values.
    fn values(&self, schema: &Value) -> Values {
        let find = || self.values_of(schema, MAX_NESTING, MAX_STEPS, &Cell::new(MAX_VISITS));
        match (schema.as_object(), schema.get("$ref").and_then(Value::as_str)) {
            (Some(map), Some(reference)) if map.len() == 1 => {
                let known = self.known.0.borrow().get(reference).cloned();
                let values = known.unwrap_or_else(|| Rc::new(find()));
                self.known.0.borrow_mut().entry(reference.to_owned()).or_insert(values).as_ref().clone()
            }
            _ => find(),
        }
    }

    fn values_of(&self, schema: &Value, nesting: usize, steps: usize, budget: &Cell<usize>) -> Values {
        let mut values = Values::new();
        if steps == 0 || budget.get() == 0 {
            return values;
        }
        budget.set(budget.get() - 1);
        if let Some(target) = self.target(schema) {
            values = self.values_of(target, nesting, steps - 1, budget);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            narrow(&mut values, self.values_of(part, nesting, steps - 1, budget));
        }
        for key in ["oneOf", "anyOf"] {
            let alternatives = schema.get(key).and_then(Value::as_array).into_iter().flatten();
            let alternatives = alternatives.filter(|alternative| !rules::is_null(alternative));
            let choices: Vec<Values> =
                alternatives.map(|alternative| self.values_of(alternative, nesting, steps - 1, budget)).collect();
            narrow(&mut values, of_any(&choices));
        }
        if let Some(own) = listed(schema) {
            narrow(&mut values, Values::from([(String::new(), own)]));
        }
        let properties = schema.get("properties").and_then(Value::as_object).filter(|_| nesting > 0);
        for (name, property) in properties.into_iter().flatten() {
            let inner = self.values_of(property, nesting - 1, steps - 1, budget);
            let inner = inner.into_iter().map(|(pointer, values)| (format!("{}{pointer}", join("", name)), values));
            narrow(&mut values, inner.collect());
        }
        values
    }

    fn target(&self, schema: &Value) -> Option<&Value> {
        let reference = schema.get("$ref")?.as_str()?;
        if let Some(extra) = openapi::schema_name(reference).and_then(|name| self.extra.get(name.as_str())) {
            return Some(&extra.schema);
        }
        let pointer = openapi::pointer_of(reference)?;
        self.root.document().node(&pointer).map(|node| node.value())
    }
}

/// Returns the values that a schema lists itself; none if one of them is no scalar that a tag can be.
fn listed(schema: &Value) -> Option<Vec<Value>> {
    let mut values = match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
        (Some(value), _) => vec![value.clone()],
        (None, Some(values)) => values.clone(),
        (None, None) => return None,
    };
    if schema.get("type").is_some_and(|ty| ty == "string") {
        values.iter_mut().for_each(|value| *value = rules::unquoted(value).unwrap_or(value.take()));
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) && !values.contains(&Value::Null) {
        values.push(Value::Null);
    }
    values.iter_mut().for_each(|value| *value = rules::plain(value.take()));
    let is_scalar =
        |value: &Value| value.is_null() || value.is_boolean() || value.is_string() || value.is_i64() || value.is_f64();
    (!values.is_empty() && values.iter().all(is_scalar)).then_some(values)
}

/// Takes what another part says of the same value: both hold.
fn narrow(values: &mut Values, other: Values) {
    for (pointer, other) in other {
        let both = match values.get(&pointer) {
            Some(known) => known.iter().filter(|value| other.contains(value)).cloned().collect(),
            None => Vec::new(),
        };
        // Parts that exclude each other allow nothing; the later one is what somebody meant.
        values.insert(pointer, if both.is_empty() { other } else { both });
    }
}

/// Returns where each of several choices has values, and those of all.
fn of_any(choices: &[Values]) -> Values {
    let Some((first, others)) = choices.split_first() else { return Values::new() };
    let mut all = Values::new();
    for (pointer, values) in first {
        let mut values = values.clone();
        let in_all = others.iter().all(|other| {
            other.get(pointer).is_some_and(|other| {
                let new: Vec<Value> = other.iter().filter(|value| !values.contains(value)).cloned().collect();
                values.extend(new);
                true
            })
        });
        if in_all {
            all.insert(pointer.clone(), values);
        }
    }
    all
}

/// Returns the tags that a discriminator gives to alternatives: what a member itself says comes first, since it is what
/// a value has to be; then the mapping; then the name of the schema.
fn by_discriminator(
    alternatives: &[Value],
    mapping: &[(String, String)],
    pointer: &str,
    values: &[Values],
) -> Vec<Vec<Value>> {
    let mut by_target: HashMap<&str, Vec<Value>> = HashMap::new();
    for (tag, target) in mapping {
        by_target.entry(target.as_str()).or_default().push(Value::from(tag.as_str()));
    }
    let mut own: Vec<Vec<Value>> = values.iter().map(|one| one.get(pointer).cloned().unwrap_or_default()).collect();
    drop_shared_null(&mut own);
    let mut seen: HashMap<String, usize> = HashMap::new();
    own.iter().flatten().for_each(|value| *seen.entry(value.to_string()).or_default() += 1);
    let is_own = |values: &[Value]| !values.is_empty() && values.iter().all(|value| seen[&value.to_string()] == 1);
    let tags = alternatives.iter().zip(&own).map(|(alternative, own)| {
        if is_own(own) {
            return own.clone();
        }
        let target = reference(alternative).and_then(openapi::pointer_of).unwrap_or_default();
        if let Some(mapped) = by_target.get(target.as_str()) {
            return mapped.clone();
        }
        let name = reference(alternative).and_then(openapi::schema_name);
        name.map(|name| implicit(&name, own)).into_iter().collect()
    });
    tags.collect()
}

/// Returns the tags that are read too: what the mapping says of a member that has another tag of its own, and the name of
/// its schema, which the mapping does not take away (OpenAPI 3.1.1, "Discriminator Object"), as long as it means no other.
fn aliases(alternatives: &[Value], mapping: &[(String, String)], of_member: &[Vec<Value>]) -> Vec<Vec<Value>> {
    let mut taken: HashSet<String> = of_member.iter().flatten().map(Value::to_string).collect();
    taken.extend(mapping.iter().map(|(tag, _)| Value::from(tag.as_str()).to_string()));
    let targets: Vec<(Option<String>, Option<Value>)> = alternatives
        .iter()
        .map(|alternative| {
            let reference = reference(alternative);
            let name = reference.and_then(openapi::schema_name).map(|name| Value::from(name.as_str()));
            (reference.and_then(openapi::pointer_of), name)
        })
        .collect();
    let all = targets.into_iter().zip(of_member).map(|((target, name), tags)| {
        let mapped = mapping.iter().filter(|(_, mapped)| target.as_ref() == Some(mapped));
        let mapped = mapped.map(|(tag, _)| Value::from(tag.as_str())).filter(|tag| !tags.contains(tag));
        let mapped: Vec<Value> = mapped.filter(|tag| !of_member.iter().any(|others| others.contains(tag))).collect();
        let name = name.filter(|name| taken.insert(name.to_string()));
        mapped.into_iter().chain(name).collect()
    });
    all.collect()
}

/// Returns the tag that the name of a schema is: the name itself, or what an enum of tags has in its place.
fn implicit(name: &str, listed: &[Value]) -> Value {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let exact = listed.iter().find(|value| value.as_str() == Some(name));
    let similar = listed.iter().find(|value| value.as_str().is_some_and(|value| plain(value) == plain(name)));
    exact.or(similar).cloned().unwrap_or_else(|| Value::from(name))
}

/// A tag that may be null in several members says nothing when it is.
fn drop_shared_null(of_member: &mut [Vec<Value>]) {
    if of_member.iter().filter(|values| values.contains(&Value::Null)).count() > 1 {
        of_member.iter_mut().for_each(|values| values.retain(|value| !value.is_null()));
    }
}

/// Whether each member has values, and none that another one has.
fn are_apart(of_member: &[Vec<Value>]) -> bool {
    let mut seen = HashSet::new();
    of_member.iter().all(|values| !values.is_empty() && values.iter().all(|value| seen.insert(value.to_string())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Document;

    /// Says what tells alternatives apart; the schemas that they refer to are `A`, with a tag, and `B`, with another.
    #[track_caller]
    fn check(alternatives: Value, discriminator: Option<Value>, pointer: Option<&str>, of_member: Value) {
        let kind = |values: Value| json!({ "properties": { "kind": { "enum": values } } });
        let shared = json!({ "properties": { "kind": { "enum": ["a", "b"] } } });
        let document = json!({ "components": { "schemas": {
            "A": kind(json!(["x"])), "B": kind(json!(["y"])),
            "Base": shared,
            "ChildA": { "allOf": [{ "$ref": "#/components/schemas/Base" }] },
            "ChildB": { "allOf": [{ "$ref": "#/components/schemas/Base" }] },
        } } });
        let document = Document::parse("a.json", document.to_string()).expect("it is a document");
        let (root, extra) = (document.root(), IndexMap::new());
        let lookup = Lookup { root: &root, extra: &extra, known: &Known::default() };
        let alternatives = alternatives.as_array().expect("a list");
        let tags = lookup.tags(alternatives, discriminator.as_ref());
        assert_eq!(tags.pointer.as_deref(), pointer);
        assert_eq!(json!(tags.of_member), of_member);
    }

    fn to(name: &str) -> Value {
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    fn object(name: &str, schema: Value) -> Value {
        json!({ "properties": { name: schema } })
    }

    #[test]
    fn what_a_member_says_itself_comes_before_the_mapping() {
        let mapping = json!({ "propertyName": "kind", "mapping": { "m": "#/components/schemas/A", "n": "B" } });
        check(json!([to("A"), to("B")]), Some(mapping.clone()), Some("/kind"), json!([["x"], ["y"]]));
        let other = json!({ "propertyName": "sort", "mapping": mapping["mapping"] });
        check(json!([to("A"), to("B")]), Some(other), Some("/sort"), json!([["m"], ["n"]]));
    }

    #[test]
    fn without_a_mapping_the_names_of_schemas_are_tags() {
        let name = |name: &str| Some(json!({ "propertyName": name }));
        check(json!([to("A"), to("B")]), name("sort"), Some("/sort"), json!([["A"], ["B"]]));
        // What an enum of both has in the place of the name.
        check(json!([to("ChildA"), to("ChildB")]), name("kind"), Some("/kind"), json!([["ChildA"], ["ChildB"]]));
        let partly = json!({ "propertyName": "kind", "mapping": { "a": "ChildA" } });
        check(json!([to("ChildA"), to("ChildB")]), Some(partly), Some("/kind"), json!([["a"], ["ChildB"]]));
        assert_eq!(implicit("ChildA", &[json!("child-a"), json!("b")]), json!("child-a"));
    }

    #[test]
    fn a_discriminator_that_tells_nothing_apart_is_none() {
        let inline = json!([object("kind", json!({ "const": 1 })), object("kind", json!({ "const": 2 }))]);
        check(inline, Some(json!({ "propertyName": "sort" })), Some("/kind"), json!([[1], [2]]));
    }

    #[test]
    fn values_of_its_own_tell_each_member() {
        check(json!([to("A"), to("B")]), None, Some("/kind"), json!([["x"], ["y"]]));
        let nested = |value: &str| object("meta", object("t/y", json!({ "enum": [value, null] })));
        check(json!([nested("a"), nested("b")]), None, Some("/meta/t~1y"), json!([["a"], ["b"]]));
        let narrowed = json!({ "allOf": [to("Base"), object("kind", json!({ "const": "b" }))] });
        check(json!([to("A"), narrowed]), None, Some("/kind"), json!([["x"], ["b"]]));
        let fractions = json!([object("v", json!({ "const": 1.5 })), object("v", json!({ "enum": [2.0, 2.5] }))]);
        check(fractions, None, Some("/v"), json!([[1.5], [2, 2.5]]));
        let union = json!({ "oneOf": [object("kind", json!({ "const": 5 })), to("B")] });
        check(json!([to("A"), union]), None, Some("/kind"), json!([["x"], [5, "y"]]));
    }

    #[test]
    fn values_that_two_members_share_tell_nothing() {
        check(json!([to("ChildA"), to("ChildB")]), None, None, json!([[], []]));
        check(json!([to("A"), object("other", json!({ "const": 1 }))]), None, None, json!([[], []]));
        check(json!([to("A"), object("kind", json!({ "enum": [{}] }))]), None, None, json!([[], []]));
    }
}
