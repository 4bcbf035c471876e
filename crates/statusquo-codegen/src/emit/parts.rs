//! The parts of a request: what a caller gives, and the call that puts it into the request.
//!
//! What an operation cannot do without is an argument of the client's method, so that a request without it does not
//! compile; everything else has a setter.

use super::rust::{Lines, RustType, literal};
use super::{Api, docs};
use crate::lower::{self, BodyAlternative, BodyKind, Location, Parameter, RequestBody, Style};

/// What the parameter is called that takes a body; no other has the name.
const BODY: &str = "body";

/// A part of a request.
pub(super) struct Part {
    /// What its setter is called.
    pub(super) ident: String,
    /// What the parameter is called that takes it.
    pub(super) argument: String,
    /// The type that it takes.
    pub(super) ty: String,
    /// The call on the request that puts it in; none for a body of several media types, which puts itself in.
    pub(super) call: Option<String>,
    /// What the part is: `` the header `X-Id` ``.
    pub(super) what: String,
    /// What the specification says of it.
    pub(super) description: Option<String>,
}

impl Part {
    /// Returns the parameter of a function that takes the part.
    pub(super) fn parameter(&self) -> String {
        format!("{}: {}", self.argument, self.ty)
    }
}

/// Returns what an operation cannot do without: its path parameters in the order of the path, then other parameters in
/// the order of the document, then the body. What they need is imported.
pub(super) fn required(api: &Api<'_>, lowered: &lower::Operation, text: &mut Lines) -> Vec<Part> {
    let parameters = lowered.parameters.iter().filter(|parameter| parameter.required);
    let mut parts: Vec<Part> =
        parameters.map(|parameter| parameter_part(parameter, &api.types.of(&parameter.schema), text)).collect();
    if let Some(body) = lowered.body.as_ref().filter(|body| body.required) {
        parts.push(match body.alternatives.as_slice() {
            [first, ..] if !body.is_chosen() => body_part(body, first, &api.body_type(&first.kind), text),
            _ => Part {
                ident: BODY.to_owned(),
                argument: BODY.to_owned(),
                ty: format!("impl Into<builder::{}>", lowered.names.body),
                call: None,
                what: "the body".to_owned(),
                description: body.description.clone(),
            },
        });
    }
    parts
}

/// Returns what an operation can do without, in the order of the document. What they need is imported.
pub(super) fn optional(api: &Api<'_>, lowered: &lower::Operation, text: &mut Lines) -> Vec<Part> {
    let parameters = lowered.parameters.iter().filter(|parameter| !parameter.required);
    let mut parts: Vec<Part> = parameters
        .map(|parameter| {
            let ty = api.types.of(&parameter.schema);
            // What may be left out and what may be null look the same in a request.
            let ty = ty.inside_option().unwrap_or(&ty);
            let trait_name = text.import("statusquo::IntoOptional");
            let ty = text.import_type(ty);
            let ident = parameter.ident.as_str();
            Part {
                ty: format!("impl {trait_name}<{ty}>"),
                call: Some(parameter_call(
                    parameter,
                    &format!("::<Option<{ty}>>"),
                    &format!("{ident}.into_optional()"),
                    text,
                )),
                ..described(parameter)
            }
        })
        .collect();
    if let Some(body) = lowered.body.as_ref().filter(|body| !body.required) {
        parts.extend(body.alternatives.iter().map(|one| body_part(body, one, &api.body_type(&one.kind), text)));
    }
    parts
}

fn parameter_part(parameter: &Parameter, ty: &RustType, text: &mut Lines) -> Part {
    let ident = parameter.ident.as_str();
    let (ty, given, value) = if ty.is_string() {
        ("impl Into<String>".to_owned(), "::<String>", format!("{ident}.into()"))
    } else if ty.is_list_of_strings() {
        (
            "impl IntoIterator<Item = impl Into<String>>".to_owned(),
            "::<Vec<String>>",
            format!("{ident}.into_iter().map(Into::into).collect()"),
        )
    } else {
        (text.import_type(ty), "", ident.to_owned())
    };
    Part { ty, call: Some(parameter_call(parameter, given, &value, text)), ..described(parameter) }
}

fn parameter_call(parameter: &Parameter, given: &str, value: &str, text: &mut Lines) -> String {
    let method = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let (styles, style) = (text.import("statusquo::__private::Style"), style(parameter.style));
    format!(".{method}{given}({}, {styles}::{style}, {value})", literal(parameter.wire.as_str()))
}

fn described(parameter: &Parameter) -> Part {
    let place = match parameter.location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    Part {
        ident: parameter.ident.to_string(),
        argument: parameter.ident.to_string(),
        ty: String::new(),
        call: None,
        what: format!("the {place} `{}`", parameter.wire),
        description: parameter.description.clone(),
    }
}

fn body_part(body: &RequestBody, alternative: &BodyAlternative, ty: &RustType, text: &mut Lines) -> Part {
    let mut description = body.description.clone().unwrap_or_default();
    if !body.required && body.alternatives.len() > 1 {
        description = format!("The body that is set last is sent.\n\n{description}");
    }
    let ty = text.import_type(ty);
    Part {
        ty: format!("impl Into<{ty}>"),
        call: Some(body_call(alternative, &ty, &format!("{BODY}.into()"))),
        what: format!("the body, sent as `{}`", alternative.media),
        description: (!description.is_empty()).then_some(description),
        ident: alternative.ident.to_string(),
        argument: BODY.to_owned(),
    }
}

/// Returns the call on a request that puts a body of this type into it.
pub(super) fn body_call(alternative: &BodyAlternative, ty: &str, value: &str) -> String {
    let method = match alternative.kind {
        BodyKind::Json(_) => "json_body",
        BodyKind::Form(_) => "form_body",
        BodyKind::Multipart(_) => "multipart_body",
        BodyKind::Text | BodyKind::Bytes => "raw_body",
    };
    format!(".{method}::<{ty}>({}, {value})", literal(&alternative.media))
}

/// Writes the setter of a part.
pub(super) fn setter(part: &Part, text: &mut Lines) {
    let mut documentation = format!("Sets {}.", part.what);
    if let Some(description) = &part.description {
        documentation.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    text.member(|text| {
        text.docs(1, &documentation);
        text.function(1, format_args!("pub fn {}", part.ident), &["self", &part.parameter()], "Self");
        text.line(2, format_args!("Self(self.0{})", part.call.as_deref().unwrap_or_default()));
        text.line(1, "}");
    });
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Simple { explode: false } => "Simple",
        Style::Simple { explode: true } => "SimpleExploded",
        Style::Form { explode: true } => "Form",
        Style::Form { explode: false } => "FormJoined",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
        Style::Label { explode: false } => "Label",
        Style::Label { explode: true } => "LabelExploded",
        Style::Matrix { explode: false } => "Matrix",
        Style::Matrix { explode: true } => "MatrixExploded",
        Style::Json => "Json",
    }
}
