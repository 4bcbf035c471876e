//! Wire tests: every operation against a server on loopback, answered with everything that its contract declares, and
//! with what servers answer all the same.

use std::collections::BTreeMap;

use serde_json::Value;

use super::failure_bodies::failure_bodies;
use super::sample::sample;
use crate::contract::{CredentialKind, Failure, Operation};
use crate::emit::credentials::credentials;
use crate::emit::rust::{Code, Lines, SourceFile, literal};
use crate::emit::{Api, EmitError, File};
use crate::lower::{self, BodyAlternative, BodyKind, Content, Location, Parameter, Schema, Shape, Style, SuccessKind};
use crate::naming;
use crate::vocabulary::Status;
use crate::vocabulary::Unique;

/// Returns the test file of an API.
///
/// # Errors
/// Says which operation cannot be written down.
pub(super) fn file(api: &Api<'_>) -> Result<File, EmitError> {
    let module = naming::snake(&api.contract.id.module);
    let mut file = SourceFile::new(
        format!("tests/{module}.rs"),
        api.mark,
        "Every documented response of every operation, over a real connection.",
    );
    file.attribute(format!("cfg(feature = {})", literal(&api.contract.id.module)));
    file.attribute("cfg_attr(rustfmt, rustfmt_skip)");
    file.attribute("allow(deprecated)");
    file.import(format!("{}::{module}::*", naming::crate_ident(&api.contract.id.package)));
    file.push(client(api));
    let mut texts = Texts::default();
    for (operation, lowered) in api.operations() {
        let test = test(api, operation, lowered, &mut texts);
        file.push(test.map_err(|error| error.of_operation(&operation.key))?);
    }
    texts.definitions().into_iter().for_each(|text| file.push(text));
    file.finish()
}

/// What the tests take from their library.
const SECRET: &str = "statusquo::testing::SECRET";
const SENT: &str = "statusquo::testing::Sent";
const WIRE: &str = "statusquo::testing::Wire";
const SAMPLE: &str = "statusquo::testing::sample";
const TYPED: &str = "statusquo::testing::typed";

/// Returns the function that makes a client for the server of a test.
fn client(api: &Api<'_>) -> Lines {
    let mut text = Lines::default();
    text.line(0, "fn client(base_url: &str, timeout: ::std::time::Duration) -> Client {");
    text.line(1, "Client::builder()");
    for credential in credentials(api.contract) {
        let secret = text.import(SECRET);
        let user = if credential.scheme.kind == CredentialKind::Basic { "\"user\", " } else { "" };
        text.line(2, format_args!(".{}({user}{secret})", credential.setter));
    }
    for call in [".base_url(base_url)", ".timeout(timeout)", ".build()"] {
        text.line(2, call);
    }
    text.line(2, ".expect(\"the settings of a test are valid\")");
    text.line(0, "}");
    text
}

fn test(
    api: &Api<'_>,
    operation: &Operation,
    lowered: &lower::Operation,
    texts: &mut Texts,
) -> Result<Lines, EmitError> {
    let mut text = Lines::default();
    text.line(0, "#[::tokio::test]");
    text.line(0, format_args!("async fn {}() {{", lowered.names.method));
    let wire = text.import(WIRE);
    text.line(1, format_args!("let wire = {wire}::start(client).await;"));
    let mut calls = request(api, operation, lowered, texts, &mut text);
    calls.extend([".send()".to_owned(), ".await".to_owned()]);
    text.line(1, "let call = |client: Client| async move {");
    text.chain(2, "client", &calls);
    text.line(1, "};");
    sent(api, operation, lowered, texts, &mut text);
    successes(api, operation, lowered, texts, &mut text);
    for failure in &operation.failures {
        failure_cases(api, operation, lowered, failure, texts, &mut text);
    }
    text.line(1, "wire.awkward(call).await;");
    text.line(0, "}");
    Ok(text)
}

/// Adds the call of one of the library's checks.
fn check(name: &str, arguments: Vec<Code>, text: &mut Lines) {
    text.code(1, "", &Code::call(&format!("wire.{name}"), arguments), ".await;");
}

/// Returns the first of the ways in which a body can be sent.
fn usual_body(lowered: &lower::Operation) -> Option<&BodyAlternative> {
    lowered.body.as_ref()?.alternatives.first()
}

/// Returns the calls that make a request with a sample of everything that it can have.
fn request(
    api: &Api<'_>,
    operation: &Operation,
    lowered: &lower::Operation,
    texts: &mut Texts,
    text: &mut Lines,
) -> Vec<String> {
    let (mut arguments, mut setters) = (Vec::new(), Vec::new());
    for parameter in &lowered.parameters {
        let value = value(api, parameter, text);
        if parameter.required {
            arguments.push(value);
        } else {
            setters.push(format!(".{}({value})", parameter.ident));
        }
    }
    if let (Some(body), Some(usual)) = (&lowered.body, usual_body(lowered)) {
        let value = request_body(api, operation, usual, body.is_chosen(), texts, text);
        if body.required {
            arguments.push(value);
        } else {
            setters.push(format!(".{}({value})", usual.ident));
        }
    }
    let start = format!(".{}({})", lowered.names.method, arguments.join(", "));
    std::iter::once(start).chain(setters).collect()
}

/// Returns a sample of a parameter.
fn value(api: &Api<'_>, parameter: &Parameter, text: &mut Lines) -> String {
    let value = sample(api.lowered, &parameter.schema);
    let ty = api.types.of(&parameter.schema);
    match value.as_str() {
        Some(value) if ty.is_string() => literal(value),
        _ if ty.is_list_of_strings() => {
            let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            format!("[{}]", items.map(literal).collect::<Vec<_>>().join(", "))
        }
        // A setter takes more than one type.
        _ => {
            let ty = ty.inside_option().filter(|_| !parameter.required).unwrap_or(&ty);
            format!("{}::<{ty}>({})", text.import(SAMPLE), literal(&value.to_string()))
        }
    }
}

/// Returns a sample of a body, of its own type where a choice of media types has to tell it by that.
fn request_body(
    api: &Api<'_>,
    operation: &Operation,
    body: &BodyAlternative,
    is_chosen: bool,
    texts: &mut Texts,
    text: &mut Lines,
) -> String {
    match &body.kind {
        BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) => {
            let sample = sample(api.lowered, schema).to_string();
            let constant = texts.claim(&format!("{}_BODY", operation.name), sample);
            // The types are there by the import of everything that is in the API's module.
            format!("{}::<{}>({constant})", text.import(SAMPLE), api.types.of(schema))
        }
        BodyKind::Text | BodyKind::Bytes if is_chosen => format!("{}::from(\"sample\")", api.body_type(&body.kind)),
        BodyKind::Text | BodyKind::Bytes => "\"sample\"".to_owned(),
    }
}

/// Adds the check of what goes over the wire. Values are samples, which need no more than the encoding of blanks.
fn sent(api: &Api<'_>, operation: &Operation, lowered: &lower::Operation, texts: &mut Texts, text: &mut Lines) {
    let simple = lowered.parameters.iter().all(|parameter| is_simple(api, parameter));
    let unusual_body = usual_body(lowered).is_some_and(|body| !matches!(body.kind, BodyKind::Json(_) | BodyKind::Text));
    if !simple || unusual_body {
        return;
    }
    let mut target = operation.key.path.clone();
    let mut query = Vec::new();
    let mut headers = credential_headers(api, operation, text);
    for parameter in &lowered.parameters {
        let value = plain(&sample(api.lowered, &parameter.schema));
        match parameter.location {
            Location::Path => target = target.replace(&format!("{{{}}}", parameter.wire), &value),
            Location::Query => query.push(format!("{}={value}", parameter.wire)),
            Location::Header => headers.push((parameter.wire.as_str().to_ascii_lowercase(), Code::literal(&value))),
            Location::Cookie => {
                headers.push(("cookie".to_owned(), Code::literal(&format!("{}={value}", parameter.wire))));
            }
        }
    }
    if !query.is_empty() {
        target.push('?');
        target.push_str(&query.join("&"));
    }
    let body = match usual_body(lowered) {
        Some(body) => {
            headers.push(("content-type".to_owned(), Code::literal(&body.media)));
            let value = match &body.kind {
                BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) => {
                    sample(api.lowered, schema).to_string()
                }
                BodyKind::Text | BodyKind::Bytes => "sample".to_owned(),
            };
            let name = texts.claim(&format!("{}_BODY", lowered.names.method), value);
            Code::call("Some", vec![Code::text(name)])
        }
        None => Code::text("None"),
    };
    let headers = headers.into_iter().map(|(name, value)| Code::call("", vec![Code::literal(&name), value]));
    let fields = vec![
        ("method", Code::literal(&operation.key.method)),
        ("target", Code::literal(&target)),
        ("headers", Code::slice(headers.collect())),
        ("body", body),
    ];
    let sent = text.import(SENT);
    check("sends", vec![Code::text("call"), Code::Struct(sent, fields)], text);
}

/// A parameter whose text on the wire is its name and its sample, without any encoding.
fn is_simple(api: &Api<'_>, parameter: &Parameter) -> bool {
    let is_scalar = !matches!(sample(api.lowered, &parameter.schema), Value::Array(_) | Value::Object(_) | Value::Null);
    let is_plain = matches!(parameter.style, Style::Simple { .. } | Style::Form { .. });
    let name_is_plain = parameter.wire.as_str().chars().all(|c| c.is_ascii_alphanumeric() || "-._~$".contains(c));
    is_scalar && is_plain && name_is_plain
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the headers that the first alternative of an operation's security adds.
fn credential_headers(api: &Api<'_>, operation: &Operation, text: &mut Lines) -> Vec<(String, Code)> {
    let schemes = operation.security.first().into_iter().flatten();
    schemes
        .filter_map(|id| api.contract.security_schemes.iter().find(|scheme| scheme.id == *id))
        .filter_map(|scheme| match &scheme.kind {
            CredentialKind::Header(name) => Some((name.to_ascii_lowercase(), Code::text(text.import(SECRET)))),
            CredentialKind::Bearer => Some(("authorization".to_owned(), Code::literal("Bearer wire-test-secret"))),
            CredentialKind::Basic | CredentialKind::Cookie(_) | CredentialKind::Query(_) => None,
        })
        .collect()
}

fn successes(api: &Api<'_>, operation: &Operation, lowered: &lower::Operation, texts: &mut Texts, text: &mut Lines) {
    let media = lowered.accept.first().map(String::as_str).unwrap_or("application/json");
    let statuses = || lowered.success.statuses.iter();
    let cases: Vec<(&Status, &Content, bool)> = match &lowered.success.kind {
        SuccessKind::One(content) => statuses().map(|status| (status, content, true)).collect(),
        // What is optional is left out.
        SuccessKind::OptionalJson(_) => statuses().map(|status| (status, &Content::Empty, true)).collect(),
        SuccessKind::Stream(_) => statuses().map(|status| (status, &Content::Bytes, true)).collect(),
        SuccessKind::ByStatus(alternatives) => alternatives
            .iter()
            .flat_map(|one| one.statuses.iter().map(|status| (status, &one.content, false)))
            .collect(),
    };
    for (status, content, is_whole) in cases {
        let status = match status {
            Status::Exact(code) => *code,
            Status::Range(class) => u16::from(*class) * 100,
            Status::Default => continue,
        };
        let body = match content {
            Content::Json(schema) => {
                let value = sample(api.lowered, schema).to_string();
                Some(Code::text(texts.claim(&success_name(operation, schema), value)))
            }
            Content::Empty => None,
            Content::Text | Content::Bytes => Some(Code::literal("sample")),
        };
        let is_compared = is_whole && matches!(content, Content::Json(_));
        let body = body.map(|body| Code::call("", vec![Code::literal(media), body]));
        let arguments = vec![
            Code::text("call"),
            Code::text(status.to_string()),
            body.map_or_else(|| Code::text("None"), |body| Code::call("Some", vec![body])),
            Code::text(if is_compared { "|value| ::serde_json::to_value(value).ok()" } else { "|_| None" }),
        ];
        check("succeeds", arguments, text);
    }
}

/// A success is called after its type, if it has a name.
fn success_name(operation: &Operation, schema: &Schema) -> String {
    match &schema.shape {
        Shape::Named(ty) => ty.to_string(),
        _ => format!("{}_SUCCESS", operation.name),
    }
}

/// Adds the check of a failure with each body that it may have.
fn failure_cases(
    api: &Api<'_>,
    operation: &Operation,
    lowered: &lower::Operation,
    failure: &Failure,
    texts: &mut Texts,
    text: &mut Lines,
) {
    let (error, variant) = (&lowered.names.error, &failure.variant);
    let holds = if failure.captures.is_empty() { "" } else { " { error }" };
    let typed = format!("{}!({error}::{variant}{holds})", text.import(TYPED));
    let bodies = failure_bodies(api, failure).into_iter().map(|(media, name, value)| {
        let wanted = if failure.is_case() { format!("{variant}_{name}") } else { name };
        let body = texts.claim(&wanted, if value.is_null() { String::new() } else { value.to_string() });
        Code::call("", vec![Code::literal(&media), Code::text(body)])
    });
    let arguments = vec![
        Code::text("call"),
        Code::text(status(operation, lowered, failure).to_string()),
        Code::literal(variant),
        Code::slice(bodies.collect()),
        Code::text(typed),
    ];
    check("fails", arguments, text);
}

/// Returns a status that a failure answers with.
fn status(operation: &Operation, lowered: &lower::Operation, failure: &Failure) -> u16 {
    match failure.status {
        Status::Exact(code) => code,
        Status::Range(2) => {
            let exact = lowered.success.statuses.iter().find_map(|status| match status {
                Status::Exact(code) => Some(*code),
                Status::Range(_) | Status::Default => None,
            });
            exact.unwrap_or(200)
        }
        // A code that no exact entry of the operation takes away from the range.
        Status::Range(class) => free_code(operation, u16::from(class) * 100..=u16::from(class) * 100 + 99),
        Status::Default => free_code(operation, 300..=599),
    }
}

/// The texts of bodies, each written once.
#[derive(Default)]
struct Texts {
    names: BTreeMap<String, String>,
    taken: Unique,
}

impl Texts {
    /// Returns the name of a constant that holds a text.
    fn claim(&mut self, wanted: &str, text: String) -> &str {
        let taken = &mut self.taken;
        self.names.entry(text).or_insert_with(|| taken.claim(naming::shouty(wanted).as_str()))
    }

    fn definitions(&self) -> Vec<Lines> {
        let by_name: BTreeMap<&String, &String> = self.names.iter().map(|(text, name)| (name, text)).collect();
        let definition = |(name, text): (&String, &String)| {
            let mut lines = Lines::default();
            lines.line(0, format_args!("const {name}: &str = {};", literal(text)));
            lines
        };
        by_name.into_iter().map(definition).collect()
    }
}

fn free_code(operation: &Operation, codes: std::ops::RangeInclusive<u16>) -> u16 {
    let is_free = |code: &u16| {
        !operation.failures.iter().any(|failure| match failure.status {
            Status::Exact(exact) => exact == *code,
            Status::Range(class) => *codes.start() == 300 && u16::from(class) == code / 100,
            Status::Default => false,
        })
    };
    codes.clone().rev().find(is_free).unwrap_or(*codes.end())
}
