//! The types of parameters, bodies and responses: typify's items, made fit for reading and for reality.
//!
//! - A string enum keeps a value that the specification does not list, in `Unknown`.
//! - A union keeps a value that is none of its members, in `Unknown`; what has one value need not be passed.
//! - What is absent, null or empty is written again as it was read.
//! - A password is not shown by `Debug`.
//! - What requests are made of has `new` and a setter per field; what only responses hold has neither.
//! - Paths into `std` are short, and everything is documented.

mod enums;
mod presence;
mod secrets;
mod setters;
mod unions;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use quote::{format_ident, quote};
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Fields, Item};

use super::rust::syntax::{ShortPaths, argument, print_item};
use super::rust::{Lines, RustType, SourceFile};
use super::types::Types;
use super::{Api, EmitError, Emitter, Exports, docs};
use crate::lower::{Schema, Shape};
use crate::naming::{self, Idents, RustIdent};

/// Writes the module `types`.
pub(super) const EMITTER: Emitter = Emitter {
    name: "types",
    title: "What parameters, bodies and responses are made of.\n\nOf a property that may be left out and may be null, `None` \
            is left out and `Some(None)` is null; its setter takes `None` for null.",
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
        Shape::Enum(values) => Some(enums::string_enum(name, values, schema)),
        Shape::Codes(codes) => Some(enums::integer_enum(name, codes, schema)),
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
        if let Item::Struct(definition) = &mut item {
            box_inside_options(definition);
            presence::tell_absent_from_null(definition, schemas);
        }
        shorten.visit_item_mut(&mut item);
        if let Item::Struct(definition) = &mut item {
            tell_fields_apart(definition);
            let debug = secrets::hide_secrets(definition, schemas);
            document(&mut item);
            let is_written = item_name(&item).is_some_and(|name| written.contains(&name));
            let setters = if is_written { setters::setters(&mut item, schemas)? } else { None };
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

/// What contains itself is boxed inside `Option`: typify's `Box<Option<_>>` is written as null where it is absent.
fn box_inside_options(definition: &mut syn::ItemStruct) {
    for field in &mut definition.fields {
        let Some(inner) = argument(&field.ty, "Box").and_then(|boxed| argument(&boxed, "Option")) else { continue };
        field.ty = syn::parse_quote!(::std::option::Option<Box<#inner>>);
        if has_serde(&field.attrs, "default") && !has_serde(&field.attrs, "skip_serializing_if") {
            field.attrs.push(syn::parse_quote!(#[serde(skip_serializing_if = "::std::option::Option::is_none")]));
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
