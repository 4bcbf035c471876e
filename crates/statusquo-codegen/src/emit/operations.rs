//! Request builders: a setter for each part that is optional, and `send`, which returns the operation's own error.

use super::rust::{Code, Constants, Lines, SourceFile, literal};
use super::{Api, EmitError, Emitter, Exports, choices, parts};
use crate::contract::Operation;
use crate::lower::{self, BodyKind, Content, StreamKind, SuccessKind};
use crate::vocabulary::Status;

/// Writes the module `builder`, in the order of the specification.
pub(super) const EMITTER: Emitter = Emitter {
    name: "builder",
    title: "Requests: one builder per operation.",
    exports: Exports { is_public: true, names: None, attribute: None },
    is_needed: |api| api.has_operations(),
    write,
};

fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), EmitError> {
    let mut shared = Constants::default();
    for (operation, lowered) in api.operations() {
        file.push(definition(operation, lowered));
        let block = implementation(api, operation, lowered, &mut shared);
        file.push(block.map_err(|error| error.of_operation(&operation.key))?);
        choices::body_enum(api, operation, lowered).into_iter().for_each(|item| file.push(item));
    }
    shared.definitions().into_iter().for_each(|constant| file.push(constant));
    Ok(())
}

fn definition(operation: &Operation, lowered: &lower::Operation) -> Lines {
    let mut text = Lines::default();
    text.docs(
        0,
        &format!(
            "A request to `{key}`, made by [`Client::{method}`](super::Client::{method}).",
            key = operation.key,
            method = lowered.names.method
        ),
    );
    let mut bodies = lowered.body.iter().flat_map(|body| &body.alternatives);
    let is_stream = bodies.any(|body| body.kind == BodyKind::Bytes);
    text.line(0, if is_stream { "#[derive(Debug)]" } else { "#[derive(Debug, Clone)]" });
    text.line(0, "#[must_use = \"a request does nothing until it is sent\"]");
    let request = text.import("statusquo::__private::Request");
    text.line(0, format_args!("pub struct {}(pub(super) {request});", lowered.names.request));
    text
}

fn implementation(
    api: &Api<'_>,
    operation: &Operation,
    lowered: &lower::Operation,
    shared: &mut Constants,
) -> Result<Lines, EmitError> {
    let mut text = Lines::default();
    text.line(0, format_args!("impl {} {{", lowered.names.request));
    for part in parts::optional(api, lowered, &mut text) {
        parts::setter(&part, &mut text);
    }
    let send = Send { operation, lowered, calls: settings(operation, shared) };
    let success = success(api, lowered, &mut text);
    send.write("send", "Sends the request.", &lowered.accept, success, shared, &mut text);
    if let Some(stream) = &lowered.success.stream {
        let what = format!("Sends the request and asks for a stream, as `{}`.", stream.media());
        let failures = lowered.accept.iter().skip(1).cloned();
        let accept: Vec<String> = std::iter::once(stream.media().to_owned()).chain(failures).collect();
        let success = stream_type(api, stream, &mut text);
        send.write("stream", &what, &accept, success, shared, &mut text);
    }
    text.line(0, "}");
    Ok(text)
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
        text: &mut Lines,
    ) {
        let (key, error) = (&self.operation.key, &self.lowered.names.error);
        let value = text.import("statusquo::ResponseValue");
        text.import("super::errors::*");
        let mut calls = self.calls.clone();
        if !accept.is_empty() {
            let constant = shared.claim("ACCEPT", "&str", Code::literal(&accept.join(", ")));
            calls.push(format!(".accept({constant})"));
        }
        let statuses: Vec<String> =
            self.lowered.success.statuses.iter().map(|status| pattern(status, text)).collect();
        calls.push(format!(".{receive}(&[{}])", statuses.join(", ")));
        calls.push(".await".to_owned());
        text.member(|text| {
            text.docs(1, &format!("{what}\n\n# Errors\n[`{error}`]: what `{key}` is declared to answer, or `Other`."));
            let output = format!("Result<{value}<{success}>, {error}>");
            text.function(1, format_args!("pub async fn {name}"), &["self"], output);
            text.chain(2, "self.0", &calls);
            text.line(1, "}");
        });
    }
}

/// Returns where an operation's requests go, and with which credentials.
fn settings(operation: &Operation, shared: &mut Constants) -> Vec<String> {
    let mut calls = Vec::new();
    if let Some(server) = &operation.server
        && server.url.starts_with("http")
        && server.variables.is_empty()
    {
        calls.push(format!(".server({})", literal(server.url.trim_end_matches('/'))));
    }
    if !operation.security.is_empty() {
        let alternatives = operation.security.iter().map(|alternative| {
            Code::slice(alternative.iter().map(|scheme| Code::literal(scheme)).collect())
        });
        let constant = shared.claim("SECURITY", "&[&[&str]]", Code::slice(alternatives.collect()));
        calls.push(format!(".security({constant})"));
    }
    calls
}

fn pattern(status: &Status, text: &mut Lines) -> String {
    match status {
        Status::Exact(code) => format!("{}({code})", text.import("statusquo::StatusPattern::Exact")),
        Status::Range(class) => format!("{}({class})", text.import("statusquo::StatusPattern::Range")),
        Status::Default => text.import("statusquo::StatusPattern::Default").to_owned(),
    }
}

/// Returns the type of a success, and the method that reads it.
fn success(api: &Api<'_>, lowered: &lower::Operation, text: &mut Lines) -> (String, &'static str) {
    match &lowered.success.kind {
        SuccessKind::One(Content::Empty) => ("()".to_owned(), "empty"),
        SuccessKind::One(Content::Json(schema)) => (text.import_type(&api.types.of(schema)), "json"),
        SuccessKind::One(Content::Text) => ("String".to_owned(), "text"),
        SuccessKind::One(Content::Bytes) => (text.import("statusquo::ByteStream").to_owned(), "stream"),
        SuccessKind::OptionalJson(schema) => {
            (format!("Option<{}>", text.import_type(&api.types.of(schema))), "optional")
        }
        SuccessKind::Stream(stream) => stream_type(api, stream, text),
        SuccessKind::ByStatus(_) => {
            text.import("super::successes::*");
            (lowered.names.success.to_string(), "one_of")
        }
    }
}

/// Returns the type of a stream, and the method that reads it.
fn stream_type(api: &Api<'_>, stream: &StreamKind, text: &mut Lines) -> (String, &'static str) {
    match stream {
        StreamKind::Events { .. } => (text.import("statusquo::EventStream").to_owned(), "events"),
        StreamKind::Lines { schema, .. } => {
            let item = text.import_type(&api.types.of(schema));
            (format!("{}<{item}>", text.import("statusquo::JsonLines")), "lines")
        }
    }
}
