//! How values of requests are made: `new` with what is required, and a setter for each other property.

use std::collections::BTreeMap;

use serde_json::Value;
use syn::{Attribute, Fields, Item};

use super::{doc_text, has_serde, serde_value, without_derive};
use crate::emit::EmitError;
use crate::emit::rust::syntax::argument;
use crate::emit::rust::{Lines, RustType, literal};
use crate::lower::{Enum, Integer, Schema, Shape};
use crate::naming::{self, Idents, RustIdent};

/// Returns `new` with the required fields, and a setter per optional one.
pub(super) fn setters(item: &mut Item, schemas: &BTreeMap<RustIdent, Schema>) -> Result<Option<Lines>, EmitError> {
    let Item::Struct(definition) = item else { return Ok(None) };
    let Fields::Named(named) = &definition.fields else { return Ok(None) };
    let mut fields: Vec<Setter> = named.named.iter().filter_map(|field| Setter::of(field).transpose()).collect::<Result<_, _>>()?;
    let ty = definition.ident.to_string();
    for field in &mut fields {
        if let Some((start, is_only)) = starts_with(schemas, &ty, &field.wire) {
            (field.default, field.is_only_value) = (Some(start), is_only);
            if field.is_option || !is_only {
                // What is made with nothing has its tag, and what the document says, all the same.
                without_derive(definition, "Default");
            }
        }
    }
    let definition = &*definition;
    let name = &definition.ident;
    let required: Vec<&Setter> = fields.iter().filter(|field| field.default.is_none()).collect();
    let derives_default = definition.attrs.iter().any(|attribute| derives(attribute, "Default"));
    let mut text = Lines::default();
    if required.is_empty() && !derives_default {
        text.line(0, format_args!("impl Default for {name} {{"));
        text.line(1, "fn default() -> Self {");
        text.line(2, "Self::new()");
        text.line(1, "}");
        text.line(0, "}");
        text.gap();
    }
    text.line(0, format_args!("impl {name} {{"));
    text.member(|text| constructor(&fields, &required, text));
    let mut names = Idents::with_reserved(fields.iter().map(|field| field.ident.as_str()).chain(["new"]));
    // What has one value needs no setter, unless it may be absent.
    let is_set = |field: &&Setter| field.default.is_some() && (field.is_option || !field.is_only_value);
    for field in fields.iter().filter(is_set) {
        // The one name that every such type has a function of.
        let name = if field.ident == "new" { names.claim(&naming::snake("set_new")).to_string() } else { field.ident.clone() };
        text.member(|text| setter(field, &name, text));
    }
    text.line(0, "}");
    Ok(Some(text))
}

/// Returns what a property starts with that says what the object is, or that is required and has one value or a default;
/// and whether there is no other value. What may be left out is left to the server.
fn starts_with(schemas: &BTreeMap<RustIdent, Schema>, ty: &str, wire: &str) -> Option<(String, bool)> {
    let property = schemas.get(ty)?.property(wire)?;
    let held = property.schema.refers_to().and_then(|ty| schemas.get(ty));
    let is_only = held.is_some_and(Schema::has_one_value) && (property.required || property.is_tag);
    let start = if is_only {
        "Default::default()".to_owned()
    } else {
        let default = property.default.as_ref().filter(|_| property.required)?;
        expression(&property.schema, default, held)?
    };
    // See `presence`: what may be left out and be null is two options.
    let start = match (property.required, property.schema.nullable) {
        (true, false) => start,
        (true, true) | (false, false) => format!("Some({start})"),
        (false, true) => format!("Some(Some({start}))"),
    };
    Some((start, is_only))
}

/// Returns a default as Rust, if its type is simple; `held` is what the schema refers to.
fn expression(schema: &Schema, default: &Value, held: Option<&Schema>) -> Option<String> {
    match (&schema.shape, default) {
        (Shape::Boolean, Value::Bool(default)) => Some(default.to_string()),
        (Shape::Integer(width), Value::Number(_)) => integer(*width, default),
        (Shape::Number(_), Value::Number(number)) => Some(format!("{:?}", number.as_f64()?)),
        (Shape::Text { .. }, Value::String(text)) => Some(format!("{}.to_owned()", literal(text))),
        (Shape::Named(ty), _) => match (&held?.shape, default) {
            (Shape::Enum(Enum { closed: false, .. }), Value::String(text)) => {
                Some(format!("{ty}::from({})", literal(text)))
            }
            (Shape::Codes(codes), Value::Number(_)) => Some(format!("{ty}::from({})", integer(codes.width, default)?)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a whole number as Rust, if it is as wide as its type.
fn integer(width: Option<Integer>, number: &Value) -> Option<String> {
    let fits = match width {
        Some(Integer::Int32) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Some(Integer::Int64) | None => number.is_i64(),
        Some(Integer::Uint32) => number.as_u64().is_some_and(|number| u32::try_from(number).is_ok()),
        Some(Integer::Uint64) => number.is_u64(),
    };
    fits.then(|| number.to_string())
}

/// Writes `new`, which takes the required fields.
fn constructor(fields: &[Setter], required: &[&Setter], text: &mut Lines) {
    text.docs(1, if required.is_empty() { "Starts empty." } else { "Starts with what is required." });
    if required.len() > 7 {
        text.line(1, "#[allow(clippy::too_many_arguments)]");
    }
    let parameters: Vec<&str> = required.iter().map(|field| field.parameter.as_str()).collect();
    text.function(1, "pub fn new", &parameters, "Self");
    let values = fields.iter().map(|field| {
        let (ident, value) = (&field.ident, field.default.as_ref().unwrap_or(&field.value));
        if ident == value { ident.clone() } else { format!("{ident}: {value}") }
    });
    text.braces(2, "Self", &values.collect::<Vec<_>>());
    text.line(1, "}");
}

/// Writes the setter of an optional field.
fn setter(field: &Setter, name: &str, text: &mut Lines) {
    text.docs(1, &field.documentation);
    let (ident, value) = (&field.ident, &field.value);
    text.function(1, format_args!("pub fn {name}"), &["mut self", &field.parameter], "Self");
    text.line(2, format_args!("self.{ident} = {value};"));
    text.line(2, "self");
    text.line(1, "}");
}

/// What is known of a field that a setter sets.
struct Setter {
    ident: String,
    /// What the property is called on the wire.
    wire: String,
    /// The setter's parameter, and the value that it stores.
    parameter: String,
    value: String,
    /// What the field starts with, if it need not be passed.
    default: Option<String>,
    /// Whether it can hold nothing else.
    is_only_value: bool,
    is_option: bool,
    documentation: String,
}

impl Setter {
    fn of(field: &syn::Field) -> Result<Option<Self>, EmitError> {
        let Some(ident) = field.ident.as_ref().map(syn::Ident::to_string) else { return Ok(None) };
        let inner = argument(&field.ty, "Option");
        let is_option = inner.is_some();
        // Null is given as `None`.
        let nullable = inner.as_ref().and_then(|inner| argument(inner, "Option"));
        let is_nullable = nullable.is_some();
        let ty = RustType::read(nullable.as_ref().or(inner.as_ref()).unwrap_or(&field.ty))?;
        let is_string = matches!(&ty, RustType::Path(path, _) if path.rsplit("::").next() == Some("String"));
        let (parameter, value) = if is_option {
            let value = format!("{ident}.into_optional()");
            let value = if is_nullable { format!("Some({value})") } else { value };
            (format!("{ident}: impl ::statusquo::IntoOptional<{ty}>"), value)
        } else if is_string {
            (format!("{ident}: impl Into<String>"), format!("{ident}.into()"))
        } else {
            (format!("{ident}: {ty}"), ident.clone())
        };
        let default = match serde_value(&field.attrs, "default") {
            Some(path) => Some(format!("{path}()")),
            None if is_option || has_serde(&field.attrs, "default") || has_serde(&field.attrs, "flatten") => {
                Some("Default::default()".to_owned())
            }
            None => None,
        };
        let documentation = field.attrs.iter().filter_map(doc_text).collect::<Vec<_>>();
        let documentation = documentation.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
        let wire = serde_value(&field.attrs, "rename").unwrap_or_else(|| ident.clone());
        Ok(Some(Setter { ident, wire, parameter, value, default, is_only_value: false, is_option, documentation }))
    }
}

fn derives(attribute: &Attribute, name: &str) -> bool {
    let mut found = false;
    if attribute.path().is_ident("derive") {
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|segment| segment.ident == name);
            Ok(())
        });
    }
    found
}
