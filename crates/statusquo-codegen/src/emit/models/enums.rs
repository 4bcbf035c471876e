//! Enums of known values, which keep one that the specification does not list.

use super::schema_documentation;
use crate::emit::docs;
use crate::emit::rust::{Lines, literal};
use crate::emit::types;
use crate::lower::{Codes, Enum, Schema};
use crate::naming::{self, Idents, RustIdent};

/// A listed value.
struct Listed<'a> {
    variant: RustIdent,
    /// As it is shown, and as it stands in Rust.
    shown: String,
    literal: String,
    description: Option<&'a String>,
}

/// Returns an enum of strings, which keeps a value that the specification does not list unless values tell
/// alternatives apart.
pub(super) fn string_enum(name: &RustIdent, known: &Enum, schema: &Schema) -> Lines {
    let variants = naming::value_variants(known.values.iter().map(String::as_str));
    let listed = known.values.iter().zip(variants).map(|(value, variant)| Listed {
        variant: known.said.get(value).and_then(|said| said.name.as_deref()).map_or(variant, naming::pascal),
        shown: value.clone(),
        literal: literal(value),
        description: known.said.get(value).and_then(|said| said.description.as_ref()),
    });
    let unknown = (!known.closed).then_some("String");
    write(name, schema, listed.collect(), unknown, "string_enum", &name.to_string())
}

/// Returns an enum of whole numbers, which keeps one that the specification does not list.
pub(super) fn integer_enum(name: &RustIdent, known: &Codes, schema: &Schema) -> Lines {
    let listed = known.values.iter().map(|value| {
        let plain = || if *value < 0 { format!("Minus{}", value.unsigned_abs()) } else { format!("Value{value}") };
        Listed {
            variant: naming::pascal(&known.said.get(value).and_then(|said| said.name.clone()).unwrap_or_else(plain)),
            shown: value.to_string(),
            literal: value.to_string(),
            description: known.said.get(value).and_then(|said| said.description.as_ref()),
        }
    });
    let number = types::integer(known.width);
    write(name, schema, listed.collect(), Some(number), "integer_enum", &format!("{name}: {number}"))
}

/// Writes an enum, and its conversions by a macro; `unknown` is what the variant for any other value holds.
fn write(
    name: &RustIdent,
    schema: &Schema,
    mut listed: Vec<Listed<'_>>,
    unknown: Option<&'static str>,
    conversions: &str,
    head: &str,
) -> Lines {
    let mut names = Idents::default();
    listed.iter_mut().for_each(|value| value.variant = names.claim(&value.variant));
    let unknown = unknown.map(|holds| (unknown_variant(|candidate| listed.iter().any(|value| value.variant == *candidate)), holds));
    let mut text = Lines::default();
    let description = schema.description.as_deref().unwrap_or_default();
    text.docs(0, &schema_documentation(name.as_str(), &docs::foreign(description)));
    let copy = if conversions == "integer_enum" { "Copy, " } else { "" };
    let default = if schema.has_one_value() { "Default, " } else { "" };
    text.line(0, format_args!("#[derive(Clone, {copy}Debug, {default}PartialEq, Eq, PartialOrd, Ord, Hash)]"));
    text.line(0, format_args!("pub enum {name} {{"));
    for value in &listed {
        text.docs(1, &documentation(value));
        if schema.has_one_value() {
            text.line(1, "#[default]");
        }
        text.line(1, format_args!("{},", value.variant));
    }
    if let Some((variant, holds)) = &unknown {
        text.docs(1, "A value that the specification does not list.");
        text.line(1, format_args!("{variant}({holds}),"));
    }
    text.line(0, "}");
    text.gap();
    text.line(0, format_args!("statusquo::{conversions}! {{"));
    text.line(1, format_args!("{head} {{"));
    for value in &listed {
        text.line(2, format_args!("{} = {},", value.variant, value.literal));
    }
    if let Some((variant, _)) = &unknown {
        text.line(2, format_args!("_ = {variant},"));
    }
    text.line(1, "}");
    text.line(0, "}");
    text
}

fn documentation(value: &Listed<'_>) -> String {
    let listed = format!("The value `{}`.", value.shown.replace('`', "'"));
    match value.description.map(|description| docs::foreign(description)).filter(|text| !text.is_empty()) {
        Some(description) => format!("{description}\n\n{listed}"),
        None => listed,
    }
}

/// Returns the name of the variant that holds what is not listed.
pub(super) fn unknown_variant(is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("Unknown{number}"));
    let candidates = ["Unknown", "UnknownValue", "UnlistedValue"].map(str::to_owned).into_iter().chain(numbered);
    candidates.into_iter().find(|candidate| !is_taken(candidate)).unwrap_or_default()
}
