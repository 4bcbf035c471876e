//! Unions and constants: types that are ours, since what they are read as is not for typify to say.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::enums::unknown_variant;
use super::secrets::holds_secret;
use super::{named_in, schema_documentation};
use crate::emit::docs;
use crate::emit::rust::{Lines, RustType, literal};
use crate::emit::types::Types;
use crate::lower::{Member, Object, Schema, Shape, Union};
use crate::naming::RustIdent;
use crate::vocabulary::pointer::unescape;

/// Returns a type of one value.
pub(super) fn constant(name: &RustIdent, value: &Value, schema: &Schema) -> Lines {
    let json = value.to_string();
    let mut text = Lines::default();
    let description = schema.description.as_deref().map(docs::foreign).filter(|description| !description.is_empty());
    let description = description.unwrap_or_else(|| format!("The value `{}`.", json.replace('`', "'")));
    text.docs(0, &description);
    text.line(0, "#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]");
    text.line(0, format_args!("pub struct {name};"));
    text.gap();
    text.line(0, format_args!("statusquo::constant!({name} = {});", literal(&json)));
    text
}

/// Returns an enum of the members of a union, which keeps any other JSON.
pub(super) fn union(
    name: &RustIdent,
    union: &Union,
    schema: &Schema,
    schemas: &BTreeMap<RustIdent, Schema>,
    types: &Types,
) -> Lines {
    let unknown = unknown_variant(|candidate| union.members.iter().any(|member| member.name == *candidate));
    let members: Vec<(&Member, String)> =
        union.members.iter().map(|member| (member, inside(&types.of(&member.schema)))).collect();
    let mut text = Lines::default();
    let description = schema.description.as_deref().unwrap_or_default();
    text.docs(0, &schema_documentation(name.as_str(), &docs::foreign(description)));
    let hidden = |member: &Member| holds_secret(&member.schema, schemas, false);
    let hides = union.members.iter().any(hidden);
    text.line(0, if hides { "#[derive(Clone, PartialEq)]" } else { "#[derive(Clone, Debug, PartialEq)]" });
    text.line(0, format_args!("pub enum {name} {{"));
    for (member, ty) in &members {
        text.docs(1, &documentation(union, member, ty));
        let variant = &member.name;
        let held = if member.is_boxed { format!("Box<{ty}>") } else { ty.clone() };
        text.line(1, format_args!("{variant}({held}),"));
    }
    text.docs(1, "A value that is none of those that the specification lists, as it came.");
    text.line(1, format_args!("{unknown}(::serde_json::Value),"));
    text.line(0, "}");
    text.gap();
    if hides {
        debug(name, union, &unknown, hidden, &mut text);
    }
    text.line(0, "statusquo::union! {");
    let by = union.tag.as_deref().map_or_else(String::new, |tag| format!("by {} ", literal(tag)));
    text.line(1, format_args!("{name} {by}{{"));
    let mut tried: Vec<&(&Member, String)> = members.iter().collect();
    tried.sort_by_key(|(member, _)| rank(&member.schema, schemas));
    for (member, ty) in tried {
        let how = how_it_is_known(member, schemas);
        text.line(2, format_args!("{}({ty}) {{ {how} }}", member.name).to_string().replace("{  }", "{}"));
    }
    let is_shaped = union.members.iter().all(|member| is_structure(&member.schema, schemas, 0));
    text.line(2, format_args!("_ = {unknown}{}", if is_shaped { " of structure" } else { "" }));
    text.line(1, "}");
    let mut seen = HashSet::new();
    // A name may be another one for a type that is a member too.
    let is_told = |member: &Member| named_in(&member.schema).into_iter().all(|ty| types.is_own(ty.as_str()) && ty != name);
    let from: Vec<&(&Member, String)> =
        members.iter().filter(|(member, ty)| is_told(member) && seen.insert(ty.clone())).collect();
    if !from.is_empty() {
        text.line(1, "from {");
        from.iter().for_each(|(member, ty)| text.line(2, format_args!("{}({ty})", member.name)));
        text.line(1, "}");
    }
    text.line(0, "}");
    text
}

/// Writes a `Debug` that shows no secret, and nothing of what may be one.
fn debug(name: &RustIdent, union: &Union, unknown: &str, is_hidden: impl Fn(&Member) -> bool, text: &mut Lines) {
    text.line(0, format_args!("impl ::std::fmt::Debug for {name} {{"));
    text.line(1, "fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {");
    text.line(2, "match self {");
    let hide = |variant: &str| format!("Self::{variant}(_) => f.write_str({}),", literal(&format!("{variant}([hidden])")));
    for member in &union.members {
        let variant = &member.name;
        text.line(3, if is_hidden(member) {
            hide(variant.as_str())
        } else {
            let shown = literal(variant.as_str());
            format!("Self::{variant}(value) => f.debug_tuple({shown}).field(value).finish(),")
        });
    }
    text.line(3, hide(unknown));
    text.line(2, "}");
    text.line(1, "}");
    text.line(0, "}");
    text.gap();
}

/// Returns a type as it is written inside the module `types`.
fn inside(ty: &RustType) -> String {
    ty.to_string().replace("types::", "")
}

fn documentation(union: &Union, member: &Member, ty: &str) -> String {
    let values: Vec<String> = member.tags.iter().map(|tag| format!("`{}`", shown(tag).replace('`', "'"))).collect();
    match &union.tag {
        Some(tag) if !tag.is_empty() && !values.is_empty() => {
            let property = unescape(&tag.trim_start_matches('/').replace('/', "."));
            format!("As `{ty}`, where `{}` is {}.", property.replace('`', "'"), values.join(" or "))
        }
        _ => format!("As `{ty}`."),
    }
}

fn shown(tag: &Value) -> String {
    tag.as_str().map_or_else(|| tag.to_string(), str::to_owned)
}

/// What takes nearly everything is tried last: the order in which members are tried decides where several fit as well.
fn rank(schema: &Schema, schemas: &BTreeMap<RustIdent, Schema>) -> (u8, usize) {
    match &resolved(schema, schemas).shape {
        Shape::Enum(_) | Shape::Codes(_) | Shape::Const(_) | Shape::Boolean | Shape::Integer(_) => (0, 0),
        // Where two fit, the one that asks for more was meant.
        Shape::Object(object) if !object.properties.is_empty() => {
            (0, usize::MAX - object.properties.values().filter(|property| property.required).count())
        }
        Shape::Named(_) | Shape::Number(_) | Shape::Text { .. } | Shape::File | Shape::List(_) | Shape::Union(_) => (1, 0),
        Shape::Object(_) => (2, 0),
        Shape::Any => (3, 0),
    }
}

/// Follows names, as far as they do not lead in a circle.
fn resolved<'a>(schema: &'a Schema, schemas: &'a BTreeMap<RustIdent, Schema>) -> &'a Schema {
    let mut schema = schema;
    for _ in 0..8 {
        match schema.refers_to().and_then(|ty| schemas.get(ty)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

/// Whether a value is an object or a list, whichever it is.
fn is_structure(schema: &Schema, schemas: &BTreeMap<RustIdent, Schema>, depth: usize) -> bool {
    match &resolved(schema, schemas).shape {
        Shape::Object(_) | Shape::List(_) => true,
        Shape::Union(union) if depth < 4 => {
            union.members.iter().all(|member| is_structure(&member.schema, schemas, depth + 1))
        }
        _ => false,
    }
}

/// Returns what `union!` is told of a member.
fn how_it_is_known(member: &Member, schemas: &BTreeMap<RustIdent, Schema>) -> String {
    let mut parts = Vec::new();
    if !member.tags.is_empty() {
        parts.push(format!("tags [{}]", scalars(&member.tags)));
    }
    if !member.aliases.is_empty() {
        parts.push(format!("also [{}]", scalars(&member.aliases)));
    }
    if member.writes_tag {
        parts.push("writes".to_owned());
    }
    if let Shape::Object(Object { properties, closed: true, .. }) = &resolved(&member.schema, schemas).shape {
        let known: Vec<String> = properties.keys().map(|name| literal(name.as_str())).collect();
        parts.push(format!("closed [{}]", known.join(", ")));
    }
    if !member.values.is_empty() {
        let values = member.values.iter().map(|(pointer, values)| format!("{} [{}]", literal(pointer), scalars(values)));
        parts.push(format!("values {{ {} }}", values.collect::<Vec<_>>().join(" ")));
    }
    parts.join(" ")
}

fn scalars(values: &[Value]) -> String {
    let scalars = values.iter().map(|value| match value {
        Value::String(text) => format!("Str({})", literal(text)),
        Value::Bool(value) => format!("Bool({value})"),
        Value::Number(number) if number.is_f64() => format!("Float({number})"),
        Value::Number(number) => format!("Int({number})"),
        _ => "Null".to_owned(),
    });
    scalars.collect::<Vec<_>>().join(", ")
}
