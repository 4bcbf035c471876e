//! Request builders: a setter per parameter, and `send`, which returns the operation's own error.

use quote::quote;

use super::constants::Constants;
use super::format::{SourceFile, Text};
use super::types::RustType;
use super::{Api, docs, literal, successes};
use crate::contract::Operation;
use crate::lower::{
    self, BodyAlternative, BodyKind, Content, Location, Parameter, RequestBody, StreamKind, Style, Success, SuccessKind,
};
use crate::naming;
use crate::vocabulary::Status;

/// Writes the items of the module `builder`, in the order of the specification.
///
/// # Errors
/// Names an operation whose types progenitor did not give.
pub(super) fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), String> {
    let mut shared = Constants::default();
    for (operation, lowered) in api.contract.operations.iter().zip(&api.lowered.operations) {
        let at = |error: String| format!("{}: {error}", operation.key);
        request_builder(api, operation, lowered, &mut shared, file).map_err(at)?;
    }
    for constant in shared.definitions() {
        file.push(constant)?;
    }
    Ok(())
}

/// Returns the methods of `Client` that start the request builders.
pub(super) fn methods(api: &Api<'_>) -> Text {
    let mut text = Text::default();
    text.line(0, "impl Client {");
    for (index, operation) in api.contract.operations.iter().enumerate() {
        if index > 0 {
            text.gap();
        }
        let builder = naming::pascal(&operation.name);
        text.docs(1, &method_documentation(operation));
        if operation.deprecated {
            text.line(1, "#[deprecated = \"deprecated by the specification\"]");
        }
        text.line(1, format_args!("pub fn {}(&self) -> builder::{builder} {{", operation.name));
        text.line(2, format_args!("builder::{builder}(self.0.request(&{}::OPERATION))", operation.error_type()));
        text.line(1, "}");
    }
    text.line(0, "}");
    text
}

fn method_documentation(operation: &Operation) -> String {
    let mut text = String::new();
    for part in [&operation.summary, &operation.description].into_iter().flatten() {
        text.push_str(&docs::foreign(part));
        text.push_str("\n\n");
    }
    let failures: Vec<String> = operation.failures.iter().map(|failure| format!("`{}`", failure.variant)).collect();
    text.push_str(&format!(
        "`{}`. Fails with [`{error}`](super::errors::{error})",
        operation.key,
        error = operation.error_type()
    ));
    match failures.is_empty() {
        true => text.push('.'),
        false => text.push_str(&format!(": {}.", failures.join(", "))),
    }
    text
}

fn request_builder(
    api: &Api<'_>,
    operation: &Operation,
    lowered: &lower::Operation,
    shared: &mut Constants,
    file: &mut SourceFile,
) -> Result<(), String> {
    let name = naming::pascal(&operation.name);
    let mut text = Text::default();
    text.docs(
        0,
        &format!(
            "A request to `{key}`, made by [`Client::{method}`](super::Client::{method}).",
            key = operation.key,
            method = operation.name
        ),
    );
    let mut bodies = lowered.body.iter().flat_map(|body| &body.alternatives);
    let is_stream = bodies.any(|body| body.kind == BodyKind::Bytes);
    text.line(0, if is_stream { "#[derive(Debug)]" } else { "#[derive(Debug, Clone)]" });
    text.line(0, "#[must_use = \"a request does nothing until it is sent\"]");
    text.line(0, format_args!("pub struct {name}(pub(super) Request);"));
    file.push_text(&text);

    let mut text = Text::default();
    text.line(0, format_args!("impl {name} {{"));
    for parameter in &lowered.parameters {
        setter(parameter, &api.types.of(&parameter.schema), &mut text);
    }
    for body in lowered.body.iter() {
        for alternative in &body.alternatives {
            body_setter(body, alternative, &body_type(api, &alternative.kind)?, &mut text);
        }
    }
    let send = Send { operation, lowered, calls: settings(operation, lowered, shared) };
    send.write(
        "send",
        "Sends the request.",
        &lowered.accept,
        success(api, operation, &lowered.success)?,
        shared,
        &mut text,
    );
    if let Some(stream) = &lowered.success.stream {
        text.gap();
        let what = format!("Sends the request and asks for a stream, as `{}`.", stream.media());
        let failures = lowered.accept.iter().skip(1).cloned();
        let accept: Vec<String> = std::iter::once(stream.media().to_owned()).chain(failures).collect();
        send.write("stream", &what, &accept, stream_type(api, stream)?, shared, &mut text);
    }
    text.line(0, "}");
    file.push_text(&text);
    Ok(())
}

/// What the methods that send a request share.
struct Send<'a> {
    operation: &'a Operation,
    lowered: &'a lower::Operation,
    calls: Vec<String>,
}

impl Send<'_> {
    fn write(
        &self,
        name: &str,
        what: &str,
        accept: &[String],
        (success, receive): (String, &str),
        shared: &mut Constants,
        text: &mut Text,
    ) {
        let (key, error) = (&self.operation.key, self.operation.error_type());
        text.docs(1, &format!("{what}\n\n# Errors\n[`{error}`]: what `{key}` is declared to answer, or `Other`."));
        let output = format!("Result<ResponseValue<{success}>, {error}>");
        text.function(1, format_args!("pub async fn {name}"), &["self"], output);
        let mut calls = self.calls.clone();
        if !accept.is_empty() {
            let media_types = accept.join(", ");
            calls.push(format!(".accept({})", shared.claim("ACCEPT", quote!(&str), quote!(#media_types))));
        }
        let statuses: Vec<String> = self.lowered.success.statuses.iter().map(pattern).collect();
        calls.push(format!(".{receive}(&[{}])", statuses.join(", ")));
        calls.push(".await".to_owned());
        text.chain(2, "self.0", &calls);
        text.line(1, "}");
    }
}

/// Returns what an operation demands of its requests: what must be set, where they go, and with which credentials. That
/// the path is filled is checked always.
fn settings(operation: &Operation, lowered: &lower::Operation, shared: &mut Constants) -> Vec<String> {
    let mut calls = Vec::new();
    for parameter in lowered.parameters.iter().filter(|parameter| parameter.required) {
        let method = match parameter.location {
            Location::Path => continue,
            Location::Query => "requires_query",
            Location::Header => "requires_header",
            Location::Cookie => "requires_cookie",
        };
        calls.push(format!(".{method}({})", literal(&parameter.wire)));
    }
    if lowered.body.as_ref().is_some_and(|body| body.required) {
        calls.push(".requires_body()".to_owned());
    }
    if let Some(server) = &operation.server
        && server.url.starts_with("http")
        && server.variables.is_empty()
    {
        calls.push(format!(".server({})", literal(server.url.trim_end_matches('/'))));
    }
    if !operation.security.is_empty() {
        let alternatives = operation.security.iter().map(|alternative| quote!(&[#(#alternative),*]));
        let constant = shared.claim("SECURITY", quote!(&[&[&str]]), quote!(&[#(#alternatives),*]));
        calls.push(format!(".security({constant})"));
    }
    calls
}

fn pattern(status: &Status) -> String {
    match status {
        Status::Exact(code) => format!("Exact({code})"),
        Status::Range(class) => format!("Range({class})"),
        Status::Default => "Default".to_owned(),
    }
}

/// Returns the type of a request body.
pub(super) fn body_type(api: &Api<'_>, kind: &BodyKind) -> Result<RustType, String> {
    match kind {
        BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) => Ok(api.types.of(schema)),
        BodyKind::Text => Ok(RustType::new("String")),
        BodyKind::Bytes => Ok(RustType::new("::statusquo::reqwest::Body")),
    }
}

/// Returns the type of a success, and the method that reads it.
fn success(api: &Api<'_>, operation: &Operation, success: &Success) -> Result<(String, &'static str), String> {
    Ok(match &success.kind {
        SuccessKind::One(Content::Empty) => ("()".to_owned(), "empty"),
        SuccessKind::One(Content::Json(schema)) => (api.types.of(schema).to_string(), "json"),
        SuccessKind::One(Content::Text) => ("String".to_owned(), "text"),
        SuccessKind::One(Content::Bytes) => ("ByteStream".to_owned(), "stream"),
        SuccessKind::OptionalJson(schema) => (format!("Option<{}>", api.types.of(schema)), "optional"),
        SuccessKind::Stream(stream) => return stream_type(api, stream),
        SuccessKind::ByStatus(_) => (successes::name(operation), "one_of"),
    })
}

/// Returns the type of a stream, and the method that reads it.
fn stream_type(api: &Api<'_>, stream: &StreamKind) -> Result<(String, &'static str), String> {
    Ok(match stream {
        StreamKind::Events { .. } => ("EventStream".to_owned(), "events"),
        StreamKind::Lines { schema, .. } => (format!("JsonLines<{}>", api.types.of(schema)), "lines"),
    })
}

fn setter(parameter: &Parameter, ty: &RustType, text: &mut Text) {
    let (place, method) = match parameter.location {
        Location::Path => ("path parameter", "path"),
        Location::Query => ("query parameter", "query"),
        Location::Header => ("header", "header"),
        Location::Cookie => ("cookie", "cookie"),
    };
    let need = if parameter.required { ", which is required" } else { "" };
    let mut documentation = format!("Sets the {place} `{}`{need}.", parameter.wire);
    if let Some(description) = &parameter.description {
        documentation.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    let (ident, wire, style) = (&parameter.ident, literal(&parameter.wire), style(parameter.style));
    let (argument, given, value) = match (ty.is_string(), ty.is_list_of_strings()) {
        (true, _) => ("impl Into<String>".to_owned(), "::<String>", format!("{ident}.into()")),
        (_, true) => (
            "impl IntoIterator<Item = impl Into<String>>".to_owned(),
            "::<Vec<String>>",
            format!("{ident}.into_iter().map(Into::into).collect()"),
        ),
        (false, false) => (ty.to_string(), "", ident.clone()),
    };
    text.docs(1, &documentation);
    text.function(1, format_args!("pub fn {ident}"), &["self", &format!("{ident}: {argument}")], "Self");
    text.line(2, format_args!("Self(self.0.{method}{given}({wire}, Style::{style}, {value}))"));
    text.line(1, "}");
    text.gap();
}

fn body_setter(body: &RequestBody, alternative: &BodyAlternative, ty: &RustType, text: &mut Text) {
    let (ident, media) = (&alternative.ident, &alternative.media);
    let need = if body.required { ", which is required" } else { "" };
    let mut documentation = format!("Sets the body{need}, sent as `{media}`.");
    if body.alternatives.len() > 1 {
        documentation.push_str(" The body that is set last is sent.");
    }
    if let Some(description) = &body.description {
        documentation.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    let method = match alternative.kind {
        BodyKind::Json(_) => "json_body",
        BodyKind::Form(_) => "form_body",
        BodyKind::Multipart(_) => "multipart_body",
        BodyKind::Text | BodyKind::Bytes => "raw_body",
    };
    text.docs(1, &documentation);
    text.function(1, format_args!("pub fn {ident}"), &["self", &format!("body: impl Into<{ty}>")], "Self");
    text.line(2, format_args!("Self(self.0.{method}::<{ty}>({}, body.into()))", literal(media)));
    text.line(1, "}");
    text.gap();
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
