//! The error enum of each operation: one variant per declared failure, and `Other`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::constants::Constants;
use super::format::{SourceFile, Text};
use super::{Api, docs, literal};
use crate::contract::{Body, Contract, Failure, Header, Match, Operation, Wait};
use crate::naming;
use crate::vocabulary::{CapturePart, Evidence, HeaderKind, Status, Test};

/// Writes the items of the module `errors` that belong to operations.
///
/// # Errors
/// Says what is not Rust.
pub(super) fn write(api: &Api<'_>, file: &mut SourceFile) -> Result<(), String> {
    let mut shared = Constants::default();
    for operation in &api.contract.operations {
        file.push_text(&definition(api, operation));
        file.push_text(&implementation(operation, &mut shared));
    }
    if let Some(headers) = declared_headers(api.contract) {
        file.push(headers)?;
    }
    for constant in shared.definitions() {
        file.push(constant)?;
    }
    Ok(())
}

/// Returns a trait with an accessor per header that some failure declares, for every answer of the API.
fn declared_headers(contract: &Contract) -> Option<TokenStream> {
    let mut headers: BTreeMap<String, (&String, &Header, BTreeSet<Status>)> = BTreeMap::new();
    for failure in contract.operations.iter().flat_map(|operation| &operation.failures) {
        // `retry_after` is there for every answer, and knows dates too.
        for (name, header) in failure.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("retry-after")) {
            let ident = naming::snake(name);
            headers.entry(ident).or_insert((name, header, BTreeSet::new())).2.insert(failure.status);
        }
    }
    if headers.is_empty() {
        return None;
    }
    let (mut signatures, mut bodies) = (Vec::new(), Vec::new());
    for (ident, (name, header, statuses)) in &headers {
        let ident = format_ident!("{}", ident);
        let statuses: Vec<String> = statuses.iter().map(|status| format!("`{status}`")).collect();
        let description = header.description.as_deref().map(|text| format!(" {}", docs::foreign(text)));
        let documentation = docs::attributes(&format!(
            "The header `{name}`, declared for {}.{}",
            statuses.join(", "),
            description.unwrap_or_default()
        ));
        let ty = match header.kind {
            HeaderKind::String => quote!(String),
            HeaderKind::Integer => quote!(i64),
            HeaderKind::Number => quote!(f64),
            HeaderKind::Boolean => quote!(bool),
        };
        signatures.push(quote!(#documentation fn #ident(&self) -> Option<#ty>;));
        bodies.push(quote!(fn #ident(&self) -> Option<#ty> { self.header(#name) }));
    }
    Some(quote! {
        /// The headers that the API's failures are declared to have; `None` where an answer lacks one, or
        /// holds something else.
        pub trait DeclaredHeaders {
            #(#signatures)*
        }
        impl DeclaredHeaders for Response {
            #(#bodies)*
        }
        impl<B> DeclaredHeaders for ErrorResponse<B> {
            #(#bodies)*
        }
    })
}

fn definition(api: &Api<'_>, operation: &Operation) -> Text {
    let mut text = Text::default();
    text.docs(0, &enum_documentation(operation));
    text.line(0, "#[derive(Debug)]");
    text.line(0, format_args!("pub enum {} {{", operation.error_type()));
    for failure in &operation.failures {
        variant(api, failure, &mut text);
    }
    text.docs(1, "Everything that the contract does not declare.");
    text.line(1, "Other(Other),");
    text.line(0, "}");
    text
}

/// Returns the call of the macro that writes everything but the enum: a line per failure.
fn implementation(operation: &Operation, shared: &mut Constants) -> Text {
    let mut text = Text::default();
    text.line(0, "statusquo::operation_error! {");
    let [id, method, path] = [&operation.name, &operation.key.method, &operation.key.path].map(|text| literal(text));
    let empty = if operation.failures.is_empty() { "}" } else { "" };
    text.line(1, format_args!("{} {id} {method} {path} {{{empty}", operation.error_type()));
    for failure in &operation.failures {
        text.line(2, format_args!("{},", line(failure, shared)));
    }
    if !operation.failures.is_empty() {
        text.line(1, "}");
    }
    text.line(0, "}");
    text
}

/// Returns what the macro is told of a failure: `Conflict: Exact(409) if IS_LOCKED => Never`.
fn line(failure: &Failure, shared: &mut Constants) -> String {
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
        let lines = shared.claim(&wanted, quote!(&[Match]), match_tokens(&failure.matches));
        text.push_str(&format!(" if {lines}"));
    }
    text.push_str(&format!(" => {}", retry(failure, shared)));
    text
}

fn enum_documentation(operation: &Operation) -> String {
    let mut text = format!(
        "How [`{method}`](super::Client::{method}) fails: `{key}`.",
        method = operation.name,
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

fn variant(api: &Api<'_>, failure: &Failure, text: &mut Text) {
    text.docs(1, &variant_documentation(api.contract, failure));
    let (name, body) = (&failure.variant, body_type(api, &failure.body));
    if failure.captures.is_empty() {
        return text.line(1, format_args!("{name}(ErrorResponse<{body}>),"));
    }
    text.line(1, format_args!("{name} {{"));
    for (name, capture) in &failure.captures {
        text.docs(2, &format!("`{}` of the body.", capture.pointer.value));
        text.line(2, format_args!("{name}: Captured,"));
    }
    text.docs(2, "The answer.");
    text.line(2, format_args!("error: ErrorResponse<{body}>,"));
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
fn body_type(api: &Api<'_>, body: &Body) -> String {
    match body {
        Body::Unknown => "::serde_json::Value".to_owned(),
        Body::None => "()".to_owned(),
        Body::One(body) => api.schema_type(&body.schema).to_string(),
        Body::AnyOf(set) => set.clone(),
    }
}

fn retry(failure: &Failure, shared: &mut Constants) -> String {
    let variant = failure.retry.runtime_variant();
    let Some(waits) = failure.retry.waits() else { return variant.to_owned() };
    let waits = waits.iter().map(|wait| match wait {
        Wait::Header(name) => quote!(Wait::Header(#name)),
        Wait::Fixed(time) => {
            let milliseconds = Literal::u64_unsuffixed(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
            quote!(Wait::Fixed(Duration::from_millis(#milliseconds)))
        }
    });
    let wanted = format!("{}_WAIT", naming::shouty(&failure.variant));
    format!("{variant}({})", shared.claim(&wanted, quote!(&[Wait]), quote!(&[#(#waits),*])))
}

fn match_tokens(lines: &[Match]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        let pointer = &line.pointer.value;
        let test = match &line.test {
            Test::Equals(values) => {
                let scalars = values.iter().map(scalar);
                quote!(OneOf(&[#(#scalars),*]))
            }
            Test::StartsWith(texts) => quote!(StartsWith(&[#(#texts),*])),
            Test::EndsWith(texts) => quote!(EndsWith(&[#(#texts),*])),
            Test::Contains(texts) => quote!(Contains(&[#(#texts),*])),
            Test::Exists(exists) => quote!(Exists(#exists)),
        };
        quote!(Match { pointer: #pointer, test: Test::#test })
    });
    quote!(&[#(#lines),*])
}

fn scalar(value: &Value) -> TokenStream {
    let scalar = match value {
        Value::Bool(value) => quote!(Bool(#value)),
        Value::Number(number) => match number.as_i64() {
            Some(number) => {
                let number = Literal::i64_unsuffixed(number);
                quote!(Int(#number))
            }
            None => {
                let text = number.to_string();
                quote!(Str(#text))
            }
        },
        Value::String(text) => quote!(Str(#text)),
        Value::Null | Value::Array(_) | Value::Object(_) => quote!(Null),
    };
    quote!(Scalar::#scalar)
}
