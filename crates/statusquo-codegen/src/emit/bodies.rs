//! How the bodies of failures decode: schemas one by one, and lists of them as enums.

use std::collections::BTreeSet;

use super::Api;
use super::rust::{Code, Lines, RustType};
use crate::contract::{Body, BodyRef};
use crate::lower::Schema;
use crate::naming::{self, Idents, RustIdent};

/// Returns the enums of alternative bodies, and the decoding of every schema that a failure has.
pub(super) fn items(api: &Api<'_>) -> Vec<Lines> {
    let enums =
        api.contract.body_sets.iter().flat_map(|(name, alternatives)| alternatives_enum(api, name, alternatives));
    let failures = api.contract.operations.iter().flat_map(|operation| &operation.failures);
    let singles = failures.filter_map(|failure| match &failure.body {
        Body::One(body) => Some(body),
        Body::Unknown | Body::None | Body::AnyOf(_) => None,
    });
    let used: BTreeSet<&RustIdent> = singles
        .chain(api.contract.body_sets.values().flatten())
        .filter_map(|body| api.lowered.types.get(&body.schema))
        .collect();
    // A type that typify made an alias of a foreign one decodes as the runtime says.
    let decoders = used.into_iter().filter(|name| api.types.is_own(name.as_str())).map(|name| decoder(api, name));
    enums.chain(decoders).collect()
}

/// An object whose properties are all optional would accept any object, so it has to share one with the body.
fn decoder(api: &Api<'_>, name: &RustIdent) -> Lines {
    let schema = api.lowered.schemas.get(name).into_iter();
    let properties: Vec<Code> =
        schema.flat_map(Schema::properties).map(|(name, _)| Code::literal(name.as_str())).collect();
    let decode = if properties.is_empty() {
        Code::call("::statusquo::__private::json", vec![Code::text("body")])
    } else {
        Code::call("::statusquo::__private::object", vec![Code::text("body"), Code::slice(properties)])
    };
    decodes(&RustType::schema(name), &decode)
}

/// Returns the implementation of `ErrorBody`.
fn decodes(ty: &RustType, decode: &Code) -> Lines {
    let mut text = Lines::default();
    let [trait_, body, error] =
        ["statusquo::ErrorBody", "statusquo::Body", "statusquo::DecodeError"].map(|path| text.import(path));
    let ty = text.import_type(ty);
    text.line(0, format_args!("impl {trait_} for {ty} {{"));
    text.line(1, format_args!("fn decode(body: &{body}<'_>) -> Result<Self, {error}> {{"));
    text.code(2, "", decode, "");
    text.line(1, "}");
    text.line(0, "}");
    text
}

fn alternatives_enum(api: &Api<'_>, name: &str, alternatives: &[BodyRef]) -> [Lines; 2] {
    let mut names = Idents::default();
    let mut definition = Lines::default();
    definition.docs(0, "The bodies that a failure may have, in the order in which they are tried.");
    definition.line(0, "#[derive(Clone, Debug, PartialEq, ::serde::Serialize)]");
    definition.line(0, "#[serde(untagged)]");
    definition.line(0, format_args!("pub enum {name} {{"));
    let mut decoders = Vec::new();
    for body in alternatives {
        let variant = names.claim(&naming::pascal(body.schema.as_str()));
        let ty = definition.import_type(&api.schema_type(&body.schema));
        let media = body.media.as_ref().map(|media| format!(", sent as `{media}`")).unwrap_or_default();
        let text = api.schema_summary(&body.schema).unwrap_or_else(|| format!("The schema `{}`", body.schema));
        definition.docs(1, &format!("{}{media}.", text.trim_end_matches('.')));
        definition.line(1, format_args!("{variant}({ty}),"));
        let media = match &body.media {
            Some(media) => Code::call("Some", vec![Code::literal(media)]),
            None => Code::text("None"),
        };
        let decode = Code::text(format!("|body| <{ty} as ErrorBody>::decode(body).map(Self::{variant})"));
        decoders.push(Code::call("", vec![media, decode]));
    }
    definition.line(0, "}");
    let decode = Code::call("::statusquo::__private::first", vec![Code::text("body"), Code::slice(decoders)]);
    [definition, decodes(&RustType::path(name), &decode)]
}
