//! Bodies of several media types that an operation cannot do without: an enum per operation, one variant per media type.

use super::parts::body_call;
use super::rust::{Lines, RustType};
use super::{Api, docs};
use crate::contract::Operation;
use crate::lower::{self, BodyAlternative, BodyKind, RequestBody};
use crate::naming::{self, Idents, RustIdent};

/// One media type: its variant, and what the variant holds.
struct Choice<'a> {
    variant: RustIdent,
    ty: RustType,
    alternative: &'a BodyAlternative,
}

/// Returns the enum of an operation's request body, if it needs one.
pub(super) fn body_enum(api: &Api<'_>, operation: &Operation, lowered: &lower::Operation) -> Option<Lines> {
    let body = lowered.body.as_ref().filter(|body| body.is_chosen())?;
    let choices = choices(api, body);
    let name = &lowered.names.body;
    let mut text = Lines::default();
    let method = &lowered.names.method;
    let mut documentation = format!("The body of [`{method}`](super::Client::{method}): `{}`.", operation.key);
    if let Some(description) = &body.description {
        documentation.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    text.docs(0, &documentation);
    // A body of bytes may be a stream, which cannot be cloned.
    let is_stream = choices.iter().any(|choice| choice.alternative.kind == BodyKind::Bytes);
    text.line(0, if is_stream { "#[derive(Debug)]" } else { "#[derive(Debug, Clone)]" });
    text.line(0, format_args!("pub enum {name} {{"));
    for Choice { variant, ty, alternative } in &choices {
        text.docs(1, &format!("Sent as `{}`.", alternative.media));
        let ty = text.import_type(ty);
        text.line(1, format_args!("{variant}({ty}),"));
    }
    text.line(0, "}");
    text.gap();
    text.line(0, format_args!("impl {name} {{"));
    let request = text.import("statusquo::__private::Request");
    text.member(|text| {
        text.function(1, "pub(super) fn put", &["self", &format!("request: {request}")], request);
        text.line(2, "match self {");
        for Choice { variant, ty, alternative } in &choices {
            let ty = text.import_type(ty);
            text.line(3, format_args!("Self::{variant}(body) => request{},", body_call(alternative, &ty, "body")));
        }
        text.line(2, "}");
        text.line(1, "}");
    });
    text.line(0, "}");
    let mut converted: Vec<&RustType> = Vec::new();
    for Choice { variant, ty, .. } in &choices {
        // Of two media types with one type, the first is the usual one.
        if !converted.contains(&ty) {
            converted.push(ty);
            let ty = text.import_type(ty);
            text.gap();
            text.line(0, format_args!("impl From<{ty}> for {name} {{"));
            text.line(1, format_args!("fn from(body: {ty}) -> Self {{"));
            text.line(2, format_args!("Self::{variant}(body)"));
            text.line(1, "}");
            text.line(0, "}");
        }
    }
    Some(text)
}

/// Returns the variants in the order of preference. They are called after the kind of body, and after the media type
/// where one kind is there twice.
fn choices<'a>(api: &Api<'_>, body: &'a RequestBody) -> Vec<Choice<'a>> {
    let mut idents = Idents::default();
    let mut kinds: Vec<&str> = Vec::new();
    body.alternatives
        .iter()
        .map(|alternative| {
            let kind = match alternative.kind {
                BodyKind::Json(_) => "json",
                BodyKind::Form(_) => "form",
                BodyKind::Multipart(_) => "multipart",
                BodyKind::Text => "text",
                BodyKind::Bytes => "bytes",
            };
            let subtype = alternative.media.split([';', '/']).nth(1).unwrap_or(kind);
            let wanted = if kinds.contains(&kind) { subtype } else { kind };
            kinds.push(kind);
            let variant = idents.claim(&naming::pascal(wanted));
            Choice { variant, ty: api.body_type(&alternative.kind), alternative }
        })
        .collect()
}
