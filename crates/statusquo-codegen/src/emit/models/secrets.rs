//! What `Debug` does not show.

use std::collections::{BTreeMap, BTreeSet};

use syn::Fields;

use super::{has_serde, serde_value, without_derive};
use crate::emit::rust::{Lines, literal};
use crate::lower::{Schema, Shape};
use crate::naming::RustIdent;

/// Takes the derived `Debug` from a struct that holds a password, and returns one that does not show it.
pub(super) fn hide_secrets(definition: &mut syn::ItemStruct, schemas: &BTreeMap<RustIdent, Schema>) -> Option<Lines> {
    let name = definition.ident.clone();
    let schema = schemas.get(name.to_string().as_str())?;
    let is_secret = |wire: &str| {
        let property = schema.property(wire);
        property.is_some_and(|property| holds_secret(&property.schema, schemas, property.write_only))
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
pub(super) fn holds_secret(schema: &Schema, schemas: &BTreeMap<RustIdent, Schema>, only_written: bool) -> bool {
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
