//! The error enum of each operation: one variant per declared failure, and `Other`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::rust::{Code, Constants, Lines, RustType, SourceFile, literal};
use super::{Api, EmitError, Emitter, Exports, bodies, docs};
use crate::contract::{Body, Contract, Failure, Header, Match, Operation, Wait};
use crate::lower::Names;
use crate::naming::{self, RustIdent};
use crate::vocabulary::{CapturePart, Evidence, HeaderKind, Status, Test};

/// Writes the module `errors`.
pub(super) const EMITTER: Emitter = Emitter {
    name: "errors",
    title: "Failures: one enum per operation, one variant per declared failure.",
    exports: Exports { is_public: true, names: Some("*"), attribute: None },
    is_needed: |api| api.has_operations(),
    write,
};

fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), EmitError> {
    let mut shared = Constants::default();
    for (operation, lowered) in api.operations() {
        file.push(definition(api, operation, &lowered.names));
        let implementation = implementation(operation, &lowered.names, &mut shared, file);
        file.push(implementation);
    }
    declared_headers(api.contract).into_iter().for_each(|item| file.push(item));
    shared.definitions().into_iter().for_each(|constant| file.push(constant));
    bodies::items(api).into_iter().for_each(|item| file.push(item));
    Ok(())
}

/// A header that failures declare.
struct DeclaredHeader<'a> {
    ident: RustIdent,
    name: &'a str,
    header: &'a Header,
    statuses: BTreeSet<Status>,
}

impl DeclaredHeader<'_> {
    /// Returns the head of its accessor.
    fn signature(&self) -> String {
        let ty = match self.header.kind {
            HeaderKind::String => "String",
            HeaderKind::Integer => "i64",
            HeaderKind::Number => "f64",
            HeaderKind::Boolean => "bool",
        };
        format!("fn {}(&self) -> Option<{ty}>", self.ident)
    }

    fn documentation(&self) -> String {
        let statuses: Vec<String> = self.statuses.iter().map(|status| format!("`{status}`")).collect();
        let description = self.header.description.as_deref().map(|text| format!(" {}", docs::foreign(text)));
        let description = description.unwrap_or_default();
        format!("The header `{}`, declared for {}.{description}", self.name, statuses.join(", "))
    }
}

/// Returns a trait with an accessor per header that some failure declares, for every response of the API.
fn declared_headers(contract: &Contract) -> Vec<Lines> {
    let mut headers: BTreeMap<RustIdent, DeclaredHeader<'_>> = BTreeMap::new();
    for failure in contract.operations.iter().flat_map(|operation| &operation.failures) {
        // `retry_after` is there for every response, and knows dates too.
        for (name, header) in failure.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("retry-after")) {
            let ident = naming::snake(name);
            let declared = headers.entry(ident.clone());
            let declared = declared.or_insert(DeclaredHeader { ident, name, header, statuses: BTreeSet::new() });
            declared.statuses.insert(failure.status);
        }
    }
    if headers.is_empty() {
        return Vec::new();
    }
    let mut definition = Lines::default();
    definition.docs(
        0,
        "The headers that the API's failures are declared to have; `None` where a response lacks one, or\nholds something \
         else.",
    );
    definition.line(0, "pub trait DeclaredHeaders {");
    for header in headers.values() {
        definition.docs(1, &header.documentation());
        definition.line(1, format_args!("{};", header.signature()));
    }
    definition.line(0, "}");
    let implementation = |generics: &str, path: &'static str, arguments: &str| {
        let mut text = Lines::default();
        let ty = text.import(path);
        text.line(0, format_args!("impl{generics} DeclaredHeaders for {ty}{arguments} {{"));
        for header in headers.values() {
            text.member(|text| {
                text.line(1, format_args!("{} {{", header.signature()));
                text.line(2, format_args!("self.header({})", literal(header.name)));
                text.line(1, "}");
            });
        }
        text.line(0, "}");
        text
    };
    vec![
        definition,
        implementation("", "statusquo::Response", ""),
        implementation("<B>", "statusquo::ErrorResponse", "<B>"),
    ]
}

fn definition(api: &Api<'_>, operation: &Operation, names: &Names) -> Lines {
    let mut text = Lines::default();
    text.docs(0, &enum_documentation(operation, names));
    text.line(0, "#[derive(Debug)]");
    text.line(0, format_args!("pub enum {} {{", names.error));
    for failure in &operation.failures {
        variant(api, failure, &mut text);
    }
    text.docs(1, "Everything that the contract does not declare.");
    let other = text.import("statusquo::Other");
    text.line(1, format_args!("Other({other}),"));
    text.line(0, "}");
    text
}

/// Returns the call of the macro that writes everything but the enum: a line per failure.
fn implementation(operation: &Operation, names: &Names, shared: &mut Constants, file: &mut SourceFile) -> Lines {
    let mut text = Lines::default();
    text.line(0, "statusquo::operation_error! {");
    let [id, method, path] = [names.method.as_str(), &operation.key.method, &operation.key.path].map(literal);
    let empty = if operation.failures.is_empty() { "}" } else { "" };
    text.line(1, format_args!("{} {id} {method} {path} {{{empty}", names.error));
    for failure in &operation.failures {
        text.line(2, format_args!("{},", line(failure, shared, file)));
    }
    if !operation.failures.is_empty() {
        text.line(1, "}");
    }
    text.line(0, "}");
    text
}

/// Returns what the macro is told of a failure: `Conflict: Exact(409) if IS_LOCKED => Never`.
fn line(failure: &Failure, shared: &mut Constants, file: &mut SourceFile) -> String {
    let mut text = failure.variant.clone();
    if !failure.captures.is_empty() {
        text.push_str(" { error");
        for (name, capture) in &failure.captures {
            let part = match capture.part {
                CapturePart::All => "All",
                CapturePart::LastWord => "LastWord",
            };
            text.push_str(&format!(", {}: {} {part}", name, literal(&capture.pointer.value)));
        }
        text.push_str(" }");
    }
    text.push_str(&match failure.status {
        Status::Exact(code) => format!(": Exact({code})"),
        Status::Range(class) => format!(": Range({class})"),
        Status::Default => ": Default".to_owned(),
    });
    if failure.is_case() || failure.status.is_success() {
        let wanted = format!("IS_{}", naming::shouty(&failure.variant));
        let lines = shared.claim(&wanted, "&[Match]", matches(&failure.matches, file));
        text.push_str(&format!(" if {lines}"));
    }
    text.push_str(&format!(" => {}", retry(failure, shared, file)));
    text
}

fn enum_documentation(operation: &Operation, names: &Names) -> String {
    let mut text = format!(
        "How [`{method}`](super::Client::{method}) fails: `{key}`.",
        method = names.method,
        key = operation.key
    );
    if !operation.dropped.is_empty() {
        text.push_str("\n\nThe specification documents more, which the contract drops:");
        for (status, why) in &operation.dropped {
            text.push_str(&format!("\n- `{status}`: {}", docs::foreign(why)));
        }
    }
    text
}

fn variant(api: &Api<'_>, failure: &Failure, text: &mut Lines) {
    text.docs(1, &variant_documentation(api.contract, failure));
    let (name, body) = (&failure.variant, body_type(api, &failure.body, text));
    let response = text.import("statusquo::ErrorResponse");
    if failure.captures.is_empty() {
        return text.line(1, format_args!("{name}({response}<{body}>),"));
    }
    let captured = text.import("statusquo::Captured");
    text.line(1, format_args!("{name} {{"));
    for (name, capture) in &failure.captures {
        text.docs(2, &format!("`{}` of the body.", capture.pointer.value));
        text.line(2, format_args!("{name}: {captured},"));
    }
    text.docs(2, "The response.");
    text.line(2, format_args!("error: {response}<{body}>,"));
    text.line(1, "},");
}

fn variant_documentation(contract: &Contract, failure: &Failure) -> String {
    let mut text = format!("`{}`", status_line(failure.status));
    match &failure.means {
        Some(means) => text.push_str(&format!(": {}", docs::foreign(means))),
        None => text.push('.'),
    }
    if let Some(pointer) = &failure.body_status {
        text.push_str(&format!("\n\nThe body keeps a status of its own, at `{pointer}`."));
    }
    if !failure.when.is_empty() {
        text.push_str("\n\nCauses:");
        for cause in &failure.when {
            text.push_str(&format!("\n- {}", docs::foreign(cause)));
        }
    }
    if !failure.headers.is_empty() {
        let names: Vec<String> = failure.headers.keys().map(|name| format!("`{name}`")).collect();
        text.push_str(&format!("\n\nHeaders: {}.", names.join(", ")));
    }
    // What fits a line or two is one paragraph.
    let is_short = failure.when.is_empty() && failure.headers.is_empty() && !text.contains('\n');
    if is_short && !text.ends_with(['.', '!', '?', ':']) {
        text.push('.');
    }
    text.push_str(if is_short { " " } else { "\n\n" });
    text.push_str(&failure.retry.sentence());
    let sources: Vec<String> = failure.cite.iter().filter_map(|id| source(contract, id)).collect();
    if !sources.is_empty() {
        let basis = match failure.evidence {
            Evidence::Documented => "Documented for this operation",
            Evidence::ApiWide => "Stated of the API as a whole",
            Evidence::Inferred => "Our reading, not the vendor's words",
        };
        text.push_str(&format!(" {basis}: {}.", sources.join("; ")));
    }
    text
}

/// Returns `409 Conflict`, `4XX` or `any other status`.
pub(super) fn status_line(status: Status) -> String {
    match status {
        Status::Exact(code) => {
            let reason = http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason());
            reason.map_or_else(|| code.to_string(), |reason| format!("{code} {reason}"))
        }
        Status::Range(_) => status.to_string(),
        Status::Default => "any other status".to_owned(),
    }
}

fn source(contract: &Contract, id: &str) -> Option<String> {
    let source = contract.sources.get(id)?;
    let title = docs::foreign(&source.title);
    let title = match &source.url {
        Some(url) => format!("[{title}]({url})"),
        None => title,
    };
    Some(match &source.date {
        Some(date) => format!("{title}, {date}"),
        None => title,
    })
}

/// Returns the type that a failure's body is decoded to.
fn body_type(api: &Api<'_>, body: &Body, text: &mut Lines) -> String {
    match body {
        Body::Unknown => RustType::json().to_string(),
        Body::None => "()".to_owned(),
        Body::One(body) => text.import_type(&api.schema_type(&body.schema)),
        Body::AnyOf(set) => set.clone(),
    }
}

fn retry(failure: &Failure, shared: &mut Constants, file: &mut SourceFile) -> String {
    let variant = failure.retry.runtime_variant();
    let Some(waits) = failure.retry.waits() else { return variant.to_owned() };
    file.import("statusquo::Wait");
    let waits = waits.iter().map(|wait| match wait {
        Wait::Header(name) => Code::call("Wait::Header", vec![Code::literal(name)]),
        Wait::Fixed(time) => {
            file.import("std::time::Duration");
            let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            let time = Code::call("Duration::from_millis", vec![Code::text(milliseconds.to_string())]);
            Code::call("Wait::Fixed", vec![time])
        }
    });
    let wanted = format!("{}_WAIT", naming::shouty(&failure.variant));
    format!("{variant}({})", shared.claim(&wanted, "&[Wait]", Code::slice(waits.collect())))
}

/// Returns the lines of a case, which decide whether a body is of it.
fn matches(lines: &[Match], file: &mut SourceFile) -> Code {
    file.import("statusquo::__private::Match");
    let texts = |texts: &[String]| Code::slice(texts.iter().map(|text| Code::literal(text)).collect());
    let lines = lines.iter().map(|line| {
        file.import("statusquo::__private::Test");
        let (name, value) = match &line.test {
            Test::Equals(values) => {
                file.import("statusquo::__private::Scalar");
                ("OneOf", Code::slice(values.iter().map(scalar).collect()))
            }
            Test::StartsWith(wanted) => ("StartsWith", texts(wanted)),
            Test::EndsWith(wanted) => ("EndsWith", texts(wanted)),
            Test::Contains(wanted) => ("Contains", texts(wanted)),
            Test::Exists(exists) => ("Exists", Code::text(exists.to_string())),
        };
        let test = Code::call(&format!("Test::{name}"), vec![value]);
        Code::Struct("Match", vec![("pointer", Code::literal(&line.pointer.value)), ("test", test)])
    });
    Code::slice(lines.collect())
}

fn scalar(value: &Value) -> Code {
    let (name, value) = match value {
        Value::Bool(value) => ("Bool", Code::text(value.to_string())),
        Value::Number(number) => match number.as_i64() {
            Some(number) => ("Int", Code::text(number.to_string())),
            None => ("Str", Code::literal(&number.to_string())),
        },
        Value::String(text) => ("Str", Code::literal(text)),
        Value::Null | Value::Array(_) | Value::Object(_) => return Code::text("Scalar::Null"),
    };
    Code::call(&format!("Scalar::{name}"), vec![value])
}
