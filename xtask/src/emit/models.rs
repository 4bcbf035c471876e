//! The types of parameters, bodies and answers: typify's items, made fit for reading and for reality.
//!
//! - A string enum keeps a value that the specification does not list, in `Unknown`.
//! - A list or map that is null is read like one that is absent.
//! - A password is not shown by `Debug`.
//! - What requests are made of has `new` and a setter per field; what only answers hold has neither.
//! - Paths into `std` are short, and everything is documented.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Fields, Item, Type};

use super::docs;
use super::format::SourceFile;
use super::source::{RustType, argument, type_name};
use crate::naming::Unique;

/// Writes the items of the module `types`. `bodies` are the types of request bodies.
pub(super) fn write(types: Vec<Item>, schemas: &Map<String, Value>, bodies: &[RustType], file: &mut SourceFile) {
    let written = reachable(&types, bodies);
    let enums = string_enums(&types);
    let mut shorten = ShortPaths { defined: types.iter().filter_map(item_name).collect() };
    for mut item in types {
        if implements_conversion(&item, &enums) {
            continue;
        }
        shorten.visit_item_mut(&mut item);
        match &mut item {
            Item::Struct(definition) => {
                read_null_as_absent(definition);
                tell_fields_apart(definition);
                let debug = hide_secrets(definition, schemas);
                document(&mut item);
                let is_written = item_name(&item).is_some_and(|name| written.contains(&name));
                let setters = if is_written { setters(&item) } else { Vec::new() };
                file.push_item(item);
                debug.into_iter().chain(setters).for_each(|item| file.push_item(item));
            }
            Item::Enum(definition) if enums.contains(&definition.ident.to_string()) => {
                open_enum(definition).into_iter().for_each(|item| file.push_item(item));
            }
            _ => {
                document(&mut item);
                file.push_item(item);
            }
        }
    }
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
fn reachable(types: &[Item], bodies: &[RustType]) -> BTreeSet<String> {
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
    let mut reached = BTreeSet::new();
    while let Some(name) = names.0.pop() {
        if !reached.insert(name.clone()) {
            continue;
        }
        for item in types.iter().filter(|item| item_name(item).as_ref() == Some(&name)) {
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

/// Returns the names of the enums whose values are strings on the wire: all variants without a field.
fn string_enums(types: &[Item]) -> BTreeSet<String> {
    types
        .iter()
        .filter_map(|item| match item {
            Item::Enum(definition)
                if definition.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit))
                    && !has_serde(&definition.attrs, "tag")
                    && !has_serde(&definition.attrs, "untagged") =>
            {
                Some(definition.ident.to_string())
            }
            _ => None,
        })
        .collect()
}

/// typify's conversions of a string enum refuse a value that is not listed; the open enum brings its own.
fn implements_conversion(item: &Item, enums: &BTreeSet<String>) -> bool {
    match item {
        Item::Impl(block) => {
            block.trait_.is_some() && type_name(&block.self_ty).is_some_and(|name| enums.contains(&name))
        }
        _ => false,
    }
}

fn open_enum(definition: &syn::ItemEnum) -> Vec<Item> {
    let name = &definition.ident;
    let documentation = docs::attributes(&type_documentation(&definition.attrs, &name.to_string()));
    let values: Vec<(syn::Ident, String)> = definition
        .variants
        .iter()
        .map(|variant| {
            let wire = serde_value(&variant.attrs, "rename").unwrap_or_else(|| variant.ident.to_string());
            (variant.ident.clone(), wire)
        })
        .collect();
    let taken = |candidate: &str| values.iter().any(|(ident, _)| ident == candidate);
    let unknown = ["Unknown", "UnknownValue", "UnlistedValue"].into_iter().find(|candidate| !taken(candidate));
    let unknown = format_ident!("{}", unknown.unwrap_or("UnknownValue_"));
    let variants = values.iter().map(|(ident, wire)| {
        let documentation = docs::attributes(&format!("The value `{}`.", wire.replace('`', "'")));
        quote!(#documentation #ident)
    });
    let arms = values.iter().map(|(ident, wire)| quote!(#ident = #wire));
    let tokens = quote! {
        #documentation
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #name {
            #(#variants,)*
            /// A value that the specification does not list.
            #unknown(String),
        }
        ::statusquo::open_enum!(#name { #(#arms),* ; #unknown });
    };
    syn::parse2::<syn::File>(tokens).map(|file| file.items).unwrap_or_default()
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
    let mut names = Unique::default();
    for field in &mut definition.fields {
        let Some(ident) = &field.ident else { continue };
        let unique = names.claim(&ident.to_string());
        if ident != &unique {
            if serde_value(&field.attrs, "rename").is_none() && !has_serde(&field.attrs, "flatten") {
                let wire = ident.to_string();
                field.attrs.push(syn::parse_quote!(#[serde(rename = #wire)]));
            }
            field.ident = Some(format_ident!("{}", unique));
        }
    }
}

/// Takes the derived `Debug` from a struct that holds a password, and returns one that does not show it.
fn hide_secrets(definition: &mut syn::ItemStruct, schemas: &Map<String, Value>) -> Option<Item> {
    let name = definition.ident.clone();
    let properties = schemas.get(&name.to_string())?.get("properties")?.as_object()?;
    let is_secret = |wire: &str| properties.get(wire).is_some_and(|schema| schema["format"] == "password");
    let fields: Vec<(syn::Ident, bool)> = definition
        .fields
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            let wire = serde_value(&field.attrs, "rename").unwrap_or_else(|| ident.to_string());
            Some((ident, is_secret(&wire)))
        })
        .collect();
    if !fields.iter().any(|(_, secret)| *secret) {
        return None;
    }
    for attribute in definition.attrs.iter_mut().filter(|attribute| attribute.path().is_ident("derive")) {
        let mut derives = Vec::new();
        let _ = attribute.parse_nested_meta(|meta| {
            derives.push(meta.path);
            Ok(())
        });
        derives.retain(|derive| !derive.is_ident("Debug"));
        *attribute = syn::parse_quote!(#[derive(#(#derives),*)]);
    }
    let text = name.to_string();
    let shown = fields.iter().map(|(ident, secret)| {
        let label = ident.to_string();
        match secret {
            true => quote!(.field(#label, &"[hidden]")),
            false => quote!(.field(#label, &self.#ident)),
        }
    });
    syn::parse2(quote! {
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#text)#(#shown)*.finish()
            }
        }
    })
    .ok()
}

/// Returns `new` with the required fields, and a setter per optional one.
fn setters(item: &Item) -> Vec<Item> {
    let Item::Struct(definition) = item else { return Vec::new() };
    let Fields::Named(fields) = &definition.fields else { return Vec::new() };
    let name = &definition.ident;
    let is_required = |field: &&syn::Field| {
        !has_serde(&field.attrs, "default")
            && !has_serde(&field.attrs, "flatten")
            && argument(&field.ty, "Option").is_none()
    };
    let (required, optional): (Vec<_>, Vec<_>) = fields.named.iter().partition(is_required);
    let (parameters, values): (Vec<_>, Vec<_>) = required.iter().map(|field| setter_parts(field)).unzip();
    let required_fields = required.iter().zip(&values).filter_map(|(field, value)| {
        let ident = field.ident.as_ref()?;
        // `name: name` is written `name`.
        Some(if quote!(#ident).to_string() == value.to_string() { quote!(#ident) } else { quote!(#ident: #value) })
    });
    let defaults = optional.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        let value = match serde_value(&field.attrs, "default").and_then(|path| path.parse::<TokenStream>().ok()) {
            Some(path) => quote!(#path()),
            None => quote!(Default::default()),
        };
        Some(quote!(#ident: #value))
    });
    let setters = optional.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        let documentation = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
        let (parameter, value) = setter_parts(field);
        let value = if argument(&field.ty, "Option").is_some() { quote!(Some(#value)) } else { value };
        Some(quote! {
            #(#documentation)*
            pub fn #ident(mut self, #parameter) -> Self {
                self.#ident = #value;
                self
            }
        })
    });
    let what = if required.is_empty() { "Starts empty." } else { "Starts with what is required." };
    let documentation = docs::attributes(what);
    let many = (parameters.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let derives_default = definition
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("derive") && quote!(#attribute).to_string().contains("Default"));
    let default = (required.is_empty() && !derives_default).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let tokens = quote! {
        #default
        impl #name {
            #documentation
            #many
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#required_fields,)* #(#defaults,)* }
            }
            #(#setters)*
        }
    };
    syn::parse2::<syn::File>(tokens).map(|file| file.items).unwrap_or_default()
}

/// Returns the parameter of a setter, and the value it stores.
fn setter_parts(field: &syn::Field) -> (TokenStream, TokenStream) {
    let ident = field.ident.as_ref();
    let ty = argument(&field.ty, "Option").unwrap_or_else(|| field.ty.clone());
    match is_string(&ty) {
        true => (quote!(#ident: impl Into<String>), quote!(#ident.into())),
        false => (quote!(#ident: #ty), quote!(#ident)),
    }
}

/// Returns whether a type is `String`, under any of its paths.
fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| {
        segment.ident == "String" && segment.arguments.is_empty()
    }))
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
                        format!("As `{}`.", quote!(#ty).to_string().replace(' ', ""))
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
    existing(attrs).unwrap_or_else(|| format!("The schema `{name}` of the specification."))
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
    let documentation = docs::attributes(&text);
    let holder: syn::ItemStruct = syn::parse_quote!(#documentation struct Holder;);
    attrs.splice(0..0, holder.attrs);
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

/// Shortens `::std::option::Option` to `Option`, unless a type of the specification has that name.
pub(super) struct ShortPaths {
    pub(super) defined: BTreeSet<String>,
}

impl VisitMut for ShortPaths {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        // Inside serde's attributes paths are text.
        if let (true, syn::Meta::List(list)) = (attribute.path().is_ident("serde"), &mut attribute.meta) {
            let mut text = list.tokens.to_string();
            for (long, short) in [("::std::option::Option::", "Option"), ("::std::vec::Vec::", "Vec")] {
                if !self.defined.contains(short) {
                    text = text.replace(long, &format!("{short}::"));
                }
            }
            if let Ok(tokens) = text.parse() {
                list.tokens = tokens;
            }
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let in_prelude = matches!(
            names.as_slice(),
            ["std", "option", "Option"]
                | ["std", "string", "String"]
                | ["std", "vec", "Vec"]
                | ["std", "boxed", "Box"]
                | ["std", "convert", "From" | "Into" | "TryFrom" | "TryInto"]
                | ["std", "default", "Default"]
        );
        let hidden = names.last().is_some_and(|name| self.defined.contains(*name));
        if in_prelude
            && !hidden
            && let Some(last) = path.segments.last().cloned()
        {
            path.leading_colon = None;
            path.segments = std::iter::once(last).collect();
        }
    }
}
