//! Absent, null and empty are three things: what is read is written again as it was.
//!
//! A property that may be left out is an `Option`, a list or map too. One that may also be null is an `Option` in an
//! `Option`: `None` is absent, `Some(None)` is null. Any JSON holds its own null. See JSON Schema Validation 6.5.3
//! (`required`) and RFC 7396, in which an absent member and a null one mean opposite things.

use std::collections::BTreeMap;

use quote::quote;

use super::super::rust::syntax::{argument, type_name};
use super::{has_serde, serde_value};
use crate::lower::{Property, Schema, Shape};
use crate::naming::RustIdent;

/// Gives the optional properties of a struct types that tell apart whether they are absent, null or empty.
pub(super) fn tell_absent_from_null(definition: &mut syn::ItemStruct, schemas: &BTreeMap<RustIdent, Schema>) {
    let Some(schema) = schemas.get(definition.ident.to_string().as_str()) else { return };
    for field in &mut definition.fields {
        let Some(ident) = &field.ident else { continue };
        let wire = serde_value(&field.attrs, "rename").unwrap_or_else(|| ident.to_string());
        if let Some(property) = schema.property(&wire).filter(|property| !property.required)
            && !has_serde(&field.attrs, "flatten")
        {
            tell(field, property, schemas);
        }
    }
}

fn tell(field: &mut syn::Field, property: &Property, schemas: &BTreeMap<RustIdent, Schema>) {
    let is_collection = ["Vec", "BTreeMap", "Map"].iter().any(|name| type_name(&field.ty).as_deref() == Some(name));
    if is_collection {
        let ty = &field.ty;
        field.ty = syn::parse_quote!(::std::option::Option<#ty>);
    }
    let Some(inner) = argument(&field.ty, "Option") else { return };
    let held = property.schema.refers_to().and_then(|ty| schemas.get(ty));
    let is_any = |schema: &Schema| schema.shape == Shape::Any;
    let holds_null = is_any(&property.schema) || held.is_some_and(|held| held.nullable || is_any(held));
    let is_nullable = property.schema.nullable || holds_null;
    if property.schema.nullable && !holds_null {
        field.ty = syn::parse_quote!(::std::option::Option<::std::option::Option<#inner>>);
    }
    if is_nullable || is_collection {
        let rename = serde_value(&field.attrs, "rename").map(|wire| quote!(rename = #wire,));
        let present = is_nullable.then(|| quote!(, deserialize_with = "::statusquo::__private::present"));
        field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
        field.attrs.push(syn::parse_quote! {
            #[serde(#rename default, skip_serializing_if = "::std::option::Option::is_none" #present)]
        });
    }
}
