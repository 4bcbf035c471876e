//! The types of parameters, bodies and responses: typify's items, made fit for reading and for reality.
//!
//! - A string enum keeps a value that the specification does not list, in `Unknown`.
//! - A union keeps a value that is none of its members, in `Unknown`; what has one value need not be passed.
//! - A list or map that is null is read like one that is absent.
//! - A password is not shown by `Debug`.
//! - What requests are made of has `new` and a setter per field; what only responses hold has neither.
//! - Paths into `std` are short, and everything is documented.

mod unions;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use quote::{format_ident, quote};
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Fields, Item};

use super::rust::syntax::{ShortPaths, argument, print_item, type_name};
use super::rust::{Lines, RustType, SourceFile, literal};
use super::types::Types;
use super::{Api, EmitError, Emitter, Exports, docs};
use crate::lower::{Enum, Schema, Shape};
use crate::naming::{self, Idents, RustIdent};

/// Writes the module `types`.
pub(super) const EMITTER: Emitter = Emitter {
    name: "types",
    title: "What parameters, bodies and responses are made of.",
    exports: Exports {
        is_public: true,
        names: None,
        // typify tests what cannot fail.
        attribute: Some("#[allow(irrefutable_let_patterns)]"),
    },
    is_needed: |_| true,
    write,
};

fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), EmitError> {
    api.type_items.iter().for_each(|item| file.push(item.clone()));
    Ok(())
}

/// Returns the items of the module `types`. `bodies` are the types of request bodies.
///
/// # Errors
/// When a field is of a type of no known kind.
pub(super) fn items(
    types: Vec<Item>,
    schemas: &BTreeMap<RustIdent, Schema>,
    kinds: &Types,
    bodies: &[RustType],
) -> Result<Vec<Lines>, EmitError> {
    let mut lines = Vec::new();
    let written = reachable(&types, schemas, bodies);
    let mut shorten = ShortPaths::inside(types.iter().filter_map(item_name).collect());
    let own = |name: &RustIdent, schema: &Schema| match &schema.shape {
        Shape::Enum(values) => Some(string_enum(name, values, schema)),
        Shape::Const(value) => Some(unions::constant(name, value, schema)),
        Shape::Union(union) => Some(unions::union(name, union, schema, schemas, kinds)),
        _ => None,
    };
    let mut ours = schemas.iter().filter_map(|(name, schema)| Some((name, own(name, schema)?))).peekable();
    for mut item in types {
        if let Some(name) = item_name(&item) {
            while let Some((_, item)) = ours.next_if(|(own, _)| own.as_str() < name.as_str()) {
                lines.push(item);
            }
        }
        shorten.visit_item_mut(&mut item);
        if let Item::Struct(definition) = &mut item {
            read_null_as_absent(definition);
            tell_fields_apart(definition);
            let debug = hide_secrets(definition, schemas);
            document(&mut item);
            let is_written = item_name(&item).is_some_and(|name| written.contains(&name));
            let setters = if is_written { setters(&mut item, schemas)? } else { None };
            lines.push(print_item(item));
            lines.extend(debug);
            lines.extend(setters);
        } else {
            document(&mut item);
            lines.push(print_item(item));
        }
    }
    lines.extend(ours.map(|(_, item)| item));
    Ok(lines)
}

fn item_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(definition) => Some(definition.ident.to_string()),
        Item::Enum(definition) => Some(definition.ident.to_string()),
        Item::Type(definition) => Some(definition.ident.to_string()),
        _ => None,
    }
}

/// Returns the names of the types that the bodies of requests are made of.
fn reachable(types: &[Item], schemas: &BTreeMap<RustIdent, Schema>, bodies: &[RustType]) -> BTreeSet<String> {
    #[derive(Default)]
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
            self.0.push(segment.ident.to_string());
            syn::visit::visit_path_segment(self, segment);
        }
    }
    let mut names = Names::default();
    names.0.extend(bodies.iter().flat_map(RustType::names).map(str::to_owned));
    let by_name: HashMap<String, &Item> = types.iter().filter_map(|item| Some((item_name(item)?, item))).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = names.0.pop() {
        if let Some(union) = schemas.get(name.as_str()).and_then(Schema::as_union) {
            if reached.insert(name) {
                let held = union.members.iter().map(|member| &member.schema);
                names.0.extend(held.flat_map(named_in).map(RustIdent::to_string));
            }
        } else if let Some(item) = by_name.get(&name)
            && reached.insert(name)
        {
            match item {
                Item::Struct(definition) => names.visit_fields(&definition.fields),
                Item::Enum(definition) => definition.variants.iter().for_each(|variant| names.visit_variant(variant)),
                Item::Type(definition) => names.visit_type(&definition.ty),
                _ => {}
            }
        }
    }
    reached
}

/// Returns the types that a schema without a name of its own refers to.
fn named_in(schema: &Schema) -> Vec<&RustIdent> {
    match &schema.shape {
        Shape::Named(ty) => vec![ty],
        Shape::List(item) => named_in(item),
        Shape::Object(object) => object.additional.iter().flat_map(|other| named_in(other)).collect(),
        _ => Vec::new(),
    }
}

/// Returns an enum of strings, which keeps a value that the specification does not list unless values tell
/// alternatives apart.
fn string_enum(name: &RustIdent, known: &Enum, schema: &Schema) -> Lines {
    let names = naming::value_variants(known.values.iter().map(String::as_str));
    let values: Vec<(RustIdent, &str)> = names.into_iter().zip(known.values.iter().map(String::as_str)).collect();
    let taken = |candidate: &str| values.iter().any(|(name, _)| *name == *candidate);
    let numbered = (2..).map(|number| format!("Unknown{number}"));
    let candidates = ["Unknown", "UnknownValue", "UnlistedValue"].map(str::to_owned).into_iter().chain(numbered);
    let unknown = candidates.into_iter().find(|candidate| !taken(candidate)).unwrap_or_default();
    let mut text = Lines::default();
    let description = schema.description.as_deref().unwrap_or_default();
    text.docs(0, &schema_documentation(name.as_str(), &docs::foreign(description)));
    let default = if schema.has_one_value() { "Default, " } else { "" };
    text.line(0, format_args!("#[derive(Clone, Debug, {default}PartialEq, Eq, PartialOrd, Ord, Hash)]"));
    text.line(0, format_args!("pub enum {name} {{"));
    for (variant, value) in &values {
        let listed = format!("The value `{}`.", value.replace('`', "'"));
        let description = known.descriptions.get(*value).map(|description| docs::foreign(description));
        text.docs(1, &description.filter(|description| !description.is_empty()).map_or(listed.clone(), |description| format!("{description}\n\n{listed}")));
        if schema.has_one_value() {
            text.line(1, "#[default]");
        }
        text.line(1, format_args!("{variant},"));
    }
    let is_open = !known.closed;
    if is_open {
        text.docs(1, "A value that the specification does not list.");
        text.line(1, format_args!("{unknown}(String),"));
    }
    text.line(0, "}");
    text.gap();
    text.line(0, "statusquo::string_enum! {");
    text.line(1, format_args!("{name} {{"));
    for (variant, value) in &values {
        text.line(2, format_args!("{variant} = {},", literal(value)));
    }
    if is_open {
        text.line(2, format_args!("_ = {unknown},"));
    }
    text.line(1, "}");
    text.line(0, "}");
    text
}

/// A list or map that may be absent may also be null.
fn read_null_as_absent(definition: &mut syn::ItemStruct) {
    for field in &mut definition.fields {
        let is_collection = ["Vec", "BTreeMap", "Map"].iter().any(|name| type_name(&field.ty).as_deref() == Some(name));
        if is_collection && has_serde(&field.attrs, "default") && !has_serde(&field.attrs, "flatten") {
            field.attrs.push(syn::parse_quote!(#[serde(deserialize_with = "::statusquo::__private::null_as_default")]));
        }
    }
}

/// Two properties that differ in case or signs alone are two fields.
fn tell_fields_apart(definition: &mut syn::ItemStruct) {
    let mut names = Idents::default();
    for field in &mut definition.fields {
        let Some(ident) = &field.ident else { continue };
        let unique = names.claim(&naming::verbatim(&ident.to_string()));
        if ident != unique.as_str() {
            if serde_value(&field.attrs, "rename").is_none() && !has_serde(&field.attrs, "flatten") {
                let wire = ident.to_string();
                field.attrs.push(syn::parse_quote!(#[serde(rename = #wire)]));
            }
            field.ident = Some(format_ident!("{}", unique.as_str()));
        }
    }
}

/// Takes the derived `Debug` from a struct that holds a password, and returns one that does not show it.
fn hide_secrets(definition: &mut syn::ItemStruct, schemas: &BTreeMap<RustIdent, Schema>) -> Option<Lines> {
    let name = definition.ident.clone();
    let schema = schemas.get(name.to_string().as_str())?;
    let is_secret = |wire: &str| {
        let mut properties = schema.properties().filter(|(name, _)| **name == *wire);
        properties.any(|(_, property)| holds_secret(&property.schema, schemas, property.write_only))
    };
    let fields: Vec<(String, bool)> = match &definition.fields {
        Fields::Named(fields) => fields.named.iter().filter_map(|field| {
            let ident = field.ident.clone()?.to_string();
            let wire = serde_value(&field.attrs, "rename").unwrap_or_else(|| ident.clone());
            let others = schema.additional().filter(|_| has_serde(&field.attrs, "flatten"));
            let is_secret = is_secret(&wire) || others.is_some_and(|schema| holds_secret(schema, schemas, false));
            Some((ident, is_secret))
        }).collect(),
        // What wraps a value shows as much of it as the value's schema allows.
        Fields::Unnamed(_) => vec![("0".to_owned(), holds_secret(schema, schemas, false))],
        Fields::Unit => Vec::new(),
    };
    if !fields.iter().any(|(_, secret)| *secret) {
        return None;
    }
    without_derive(definition, "Debug");
    let mut text = Lines::default();
    text.line(0, format_args!("impl ::std::fmt::Debug for {name} {{"));
    text.line(1, "fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {");
    let is_tuple = matches!(definition.fields, Fields::Unnamed(_));
    let shown = fields.iter().map(|(ident, secret)| {
        let value = if *secret { "\"[hidden]\"".to_owned() } else { format!("self.{ident}") };
        if is_tuple { format!(".field(&{value})") } else { format!(".field({}, &{value})", literal(ident)) }
    });
    let calls: Vec<String> = shown.chain([".finish()".to_owned()]).collect();
    let builder = if is_tuple { "debug_tuple" } else { "debug_struct" };
    text.chain(2, &format!("f.{builder}({})", literal(&name.to_string())), &calls);
    text.line(1, "}");
    text.line(0, "}");
    Some(text)
}

/// Whether a value shows a secret when it is shown: text, or a list, a map or a choice of such. An object with names for
/// its properties hides its own. Of what is only written every text is one.
fn holds_secret(schema: &Schema, schemas: &BTreeMap<RustIdent, Schema>, only_written: bool) -> bool {
    let mut seen = BTreeSet::new();
    let mut pending = vec![schema];
    while let Some(schema) = pending.pop() {
        match &schema.shape {
            Shape::Text { secret } if *secret || only_written => return true,
            Shape::Named(name) if seen.insert(name) => pending.extend(schemas.get(name)),
            Shape::List(item) => pending.push(item),
            Shape::Union(union) => pending.extend(union.members.iter().map(|member| &member.schema)),
            Shape::Object(object) if object.properties.is_empty() => pending.extend(object.additional.as_deref()),
            _ => {}
        }
    }
    false
}

/// Returns `new` with the required fields, and a setter per optional one.
fn setters(item: &mut Item, schemas: &BTreeMap<RustIdent, Schema>) -> Result<Option<Lines>, EmitError> {
    let Item::Struct(definition) = item else { return Ok(None) };
    let Fields::Named(named) = &definition.fields else { return Ok(None) };
    let mut fields: Vec<Setter> = named.named.iter().filter_map(|field| Setter::of(field).transpose()).collect::<Result<_, _>>()?;
    let ty = definition.ident.to_string();
    let start = |wire: &str| starts_with(schemas, &ty, wire);
    fields.iter_mut().for_each(|field| field.default = start(&field.wire).map(str::to_owned).or(field.default.take()));
    if fields.iter().any(|field| field.is_option && start(&field.wire).is_some()) {
        // What is made with nothing has its tag all the same.
        without_derive(definition, "Default");
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
    let is_set = |field: &&Setter| field.default.is_some() && (field.is_option || start(&field.wire).is_none());
    for field in fields.iter().filter(is_set) {
        // The one name that every such type has a function of.
        let name = if field.ident == "new" { names.claim(&naming::snake("set_new")).to_string() } else { field.ident.clone() };
        text.member(|text| setter(field, &name, text));
    }
    text.line(0, "}");
    Ok(Some(text))
}

/// Returns what a property starts with that says what the object is, or that has one value and is required.
fn starts_with(schemas: &BTreeMap<RustIdent, Schema>, ty: &str, wire: &str) -> Option<&'static str> {
    let mut properties = schemas.get(ty)?.properties().filter(|(name, _)| **name == *wire);
    let (_, property) = properties.next()?;
    let has_one_value = property.schema.refers_to().and_then(|ty| schemas.get(ty)).is_some_and(Schema::has_one_value);
    match (property.required, property.schema.nullable) {
        _ if !has_one_value || !(property.required || property.is_tag) => None,
        (true, false) => Some("Default::default()"),
        _ => Some("Some(Default::default())"),
    }
}

/// Takes a derived trait from a struct.
fn without_derive(definition: &mut syn::ItemStruct, name: &str) {
    for attribute in definition.attrs.iter_mut().filter(|attribute| attribute.path().is_ident("derive")) {
        let mut derives = Vec::new();
        let _ = attribute.parse_nested_meta(|meta| {
            derives.push(meta.path);
            Ok(())
        });
        derives.retain(|derive| !derive.is_ident(name));
        *attribute = syn::parse_quote!(#[derive(#(#derives),*)]);
    }
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
    if field.is_option {
        text.line(2, format_args!("self.{ident} = Some({value});"));
    } else {
        text.line(2, format_args!("self.{ident} = {value};"));
    }
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
    /// What the field starts with, if it is not required.
    default: Option<String>,
    is_option: bool,
    documentation: String,
}

impl Setter {
    fn of(field: &syn::Field) -> Result<Option<Self>, EmitError> {
        let Some(ident) = field.ident.as_ref().map(syn::Ident::to_string) else { return Ok(None) };
        let inner = argument(&field.ty, "Option");
        let is_option = inner.is_some();
        let ty = RustType::read(inner.as_ref().unwrap_or(&field.ty))?;
        let is_string = matches!(&ty, RustType::Path(path, _) if path.rsplit("::").next() == Some("String"));
        let (parameter, value) = if is_string {
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
        Ok(Some(Setter { ident, wire, parameter, value, default, is_option, documentation }))
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

/// Gives every public part of an item its documentation.
fn document(item: &mut Item) {
    match item {
        Item::Struct(definition) => {
            let name = definition.ident.to_string();
            rewrite(&mut definition.attrs, |attrs| type_documentation(attrs, &name));
            for field in &mut definition.fields {
                let Some(ident) = &field.ident else { continue };
                let wire = serde_value(&field.attrs, "rename").unwrap_or_else(|| ident.to_string());
                let flattened = has_serde(&field.attrs, "flatten");
                rewrite(&mut field.attrs, |attrs| match existing(attrs) {
                    Some(text) => text,
                    None if flattened => "The properties that the specification does not name.".to_owned(),
                    None => format!("The property `{}`.", wire.replace('`', "'")),
                });
            }
        }
        Item::Enum(definition) => {
            let name = definition.ident.to_string();
            rewrite(&mut definition.attrs, |attrs| type_documentation(attrs, &name));
            for variant in &mut definition.variants {
                let text = match &variant.fields {
                    Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                        let ty = &fields.unnamed[0].ty;
                        format!("As `{}`.", RustType::read(ty).map_or_else(|_| quote!(#ty).to_string(), |ty| ty.to_string()))
                    }
                    _ => format!("The alternative `{}`.", variant.ident),
                };
                rewrite(&mut variant.attrs, |attrs| existing(attrs).unwrap_or(text));
                for field in &mut variant.fields {
                    if let Some(ident) = &field.ident {
                        let text = format!("The property `{ident}`.");
                        rewrite(&mut field.attrs, |attrs| existing(attrs).unwrap_or(text));
                    }
                }
            }
        }
        Item::Type(definition) => {
            let name = definition.ident.to_string();
            rewrite(&mut definition.attrs, |attrs| type_documentation(attrs, &name));
        }
        _ => {}
    }
}

fn type_documentation(attrs: &[Attribute], name: &str) -> String {
    schema_documentation(name, &existing(attrs).unwrap_or_default())
}

fn schema_documentation(name: &str, description: &str) -> String {
    match description.trim() {
        "" => format!("The schema `{name}` of the specification."),
        text => text.to_owned(),
    }
}

/// Returns the documentation that came from the specification; typify writes the bare name where there is none.
fn existing(attrs: &[Attribute]) -> Option<String> {
    let text: Vec<String> = attrs.iter().filter_map(doc_text).collect();
    let text = text.join("\n");
    let text = text.split("<details>").next().unwrap_or_default().trim();
    let is_bare_name = text.starts_with('`') && text.ends_with('`') && text.matches('`').count() == 2;
    (!text.is_empty() && !is_bare_name).then(|| docs::foreign(text))
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(meta) = &attribute.meta else { return None };
    match (&meta.value, meta.path.is_ident("doc")) {
        (syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }), true) => Some(text.value()),
        _ => None,
    }
}

fn rewrite(attrs: &mut Vec<Attribute>, text: impl FnOnce(&[Attribute]) -> String) {
    let text = text(attrs);
    attrs.retain(|attribute| !attribute.path().is_ident("doc"));
    attrs.splice(0..0, docs::wrap(&text).iter().map(|line| doc_attribute(line)));
}

/// Put together by hand, since parsing it takes many times as long.
fn doc_attribute(line: &str) -> Attribute {
    let line = if line.is_empty() { String::new() } else { format!(" {line}") };
    Attribute {
        pound_token: Default::default(),
        style: syn::AttrStyle::Outer,
        bracket_token: Default::default(),
        meta: syn::Meta::NameValue(syn::MetaNameValue {
            path: format_ident!("doc").into(),
            eq_token: Default::default(),
            value: syn::Expr::Lit(syn::ExprLit {
                attrs: Vec::new(),
                lit: syn::Lit::Str(syn::LitStr::new(&line, proc_macro2::Span::call_site())),
            }),
        }),
    }
}

fn has_serde(attrs: &[Attribute], key: &str) -> bool {
    let mut found = false;
    for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(key);
            if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    found
}

fn serde_value(attrs: &[Attribute], key: &str) -> Option<String> {
    let mut found = None;
    for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.input.peek(syn::Token![=]) {
                let value = meta.value()?.parse::<syn::Expr>()?;
                if let (true, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) =
                    (meta.path.is_ident(key), value)
                {
                    found = Some(text.value());
                }
            }
            Ok(())
        });
    }
    found
}
