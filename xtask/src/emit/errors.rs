//! The error enum of each operation: one variant per declared failure, and `Other`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Api, docs};
use crate::contract::{Body, Contract, Failure, Header, Match, Operation, Retry, Wait};
use crate::naming;
use crate::overlay::{CapturePart, Evidence, HeaderKind, Status, Test};

/// Returns the items of the module `errors` that belong to operations.
pub(super) fn items(api: &Api<'_>) -> Vec<TokenStream> {
    let errors = api.contract.operations.iter().map(|operation| operation_error(api, operation));
    errors.chain(declared_headers(api.contract)).collect()
}

/// Returns a trait with an accessor per header that some failure declares, for every answer of the API.
fn declared_headers(contract: &Contract) -> Option<TokenStream> {
    let mut headers: BTreeMap<String, (&String, &Header, BTreeSet<Status>)> = BTreeMap::new();
    for failure in contract.operations.iter().flat_map(|operation| &operation.failures) {
        for (name, header) in &failure.headers {
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

fn operation_error(api: &Api<'_>, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.error_type());
    let documentation = docs::attributes(&enum_documentation(operation));
    let variants = operation.failures.iter().map(|failure| variant(api, failure));
    let description = description(operation);
    let arms = operation.failures.iter().enumerate().filter(|(_, failure)| !failure.status.is_success()).map(arm);
    let conditions: Vec<_> =
        operation.failures.iter().enumerate().filter(|(_, failure)| failure.status.is_success()).collect();
    let reported = reported_failures(&name, &conditions);
    let fallback = match operation.failures.iter().any(|failure| failure.status == Status::Default) {
        true => TokenStream::new(),
        false => quote!(_ => Self::Other(answer.undocumented()),),
    };
    let in_macro = operation.failures.iter().map(|failure| {
        let ident = format_ident!("{}", failure.variant);
        if failure.captures.is_empty() { quote!(#ident) } else { quote!(#ident { error }) }
    });
    quote! {
        #documentation
        #[derive(Debug)]
        pub enum #name {
            #(#variants,)*
            /// Everything that the contract does not declare: no answer, an undocumented status, a
            /// success that cannot be read, a request that could not be built.
            Other(Other),
        }
        impl OperationError for #name {
            const OPERATION: Operation = #description;
            fn from_answer(answer: Answer) -> Self {
                match answer.status() {
                    #(#arms,)*
                    #fallback
                }
            }
        }
        #reported
        ::statusquo::operation_error!(#name { #(#in_macro),* });
    }
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

fn variant(api: &Api<'_>, failure: &Failure) -> TokenStream {
    let name = format_ident!("{}", failure.variant);
    let documentation = docs::attributes(&variant_documentation(api.contract, failure));
    let body = body_type(api, &failure.body);
    if failure.captures.is_empty() {
        return quote!(#documentation #name(ErrorResponse<#body>));
    }
    let captures = failure.captures.iter().map(|(name, capture)| {
        let ident = format_ident!("{}", name);
        let documentation = docs::attributes(&format!("`{}` of the body.", capture.pointer.value));
        quote!(#documentation #ident: Captured)
    });
    quote! {
        #documentation
        #name {
            #(#captures,)*
            /// The answer.
            error: ErrorResponse<#body>,
        }
    }
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
        text.push_str("\n\nHeaders:");
        for (name, header) in &failure.headers {
            let description = header.description.as_deref().map(|text| format!(": {}", docs::foreign(text)));
            text.push_str(&format!("\n- `{name}`{}", description.unwrap_or_default()));
        }
    }
    text.push_str(&format!("\n\n{}", retry_advice(&failure.retry)));
    let sources: Vec<String> = failure.cite.iter().filter_map(|id| source(contract, id)).collect();
    if !sources.is_empty() {
        let basis = match failure.evidence {
            Evidence::Documented => "Documented for this operation",
            Evidence::ApiWide => "Stated of the API as a whole",
            Evidence::Inferred => "Our reading, not the vendor's words",
        };
        text.push_str(&format!("\n\n{basis}: {}.", sources.join("; ")));
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

fn retry_advice(retry: &Retry) -> String {
    match retry {
        Retry::Never => "Repeating the request does not help.".to_owned(),
        Retry::WhenStateChanges => "Worth repeating when the resource's state has changed.".to_owned(),
        Retry::Transient => "Worth repeating a few times, with growing pauses.".to_owned(),
        Retry::AfterRefresh => "Refresh the credentials, then repeat the request once.".to_owned(),
        Retry::Ignorable => "What was asked for is already so: the failure may be ignored.".to_owned(),
        Retry::Wait(waits) => {
            let waits: Vec<String> = waits
                .iter()
                .map(|wait| match wait {
                    Wait::Header(name) => format!("what `{name}` says"),
                    Wait::Fixed(time) => format!("{time:?}"),
                })
                .collect();
            format!("Worth repeating after a wait: {}.", waits.join(", else "))
        }
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
pub(super) fn body_type(api: &Api<'_>, body: &Body) -> TokenStream {
    match body {
        Body::Unknown => quote!(::serde_json::Value),
        Body::None => quote!(()),
        Body::One(body) => api.schema_type(&body.schema),
        Body::AnyOf(set) => {
            let ident = format_ident!("{}", set);
            quote!(#ident)
        }
    }
}

fn description(operation: &Operation) -> TokenStream {
    let (id, method, path) = (&operation.name, &operation.key.method, &operation.key.path);
    let failures = operation.failures.iter().map(|failure| {
        let status = match failure.status {
            Status::Exact(code) => {
                let code = number(code);
                quote!(StatusPattern::Exact(#code))
            }
            Status::Range(class) => {
                let class = number(class.into());
                quote!(StatusPattern::Range(#class))
            }
            Status::Default => quote!(StatusPattern::Default),
        };
        let (variant, retry) = (&failure.variant, retry_tokens(&failure.retry));
        quote!(Failure { status: #status, variant: #variant, retry: #retry })
    });
    quote!(Operation { id: #id, method: #method, path: #path, failures: &[#(#failures),*] })
}

fn retry_tokens(retry: &Retry) -> TokenStream {
    match retry {
        Retry::Never => quote!(RetryAdvice::Never),
        Retry::WhenStateChanges => quote!(RetryAdvice::WhenStateChanges),
        Retry::Transient => quote!(RetryAdvice::Transient),
        Retry::AfterRefresh => quote!(RetryAdvice::AfterRefresh),
        Retry::Ignorable => quote!(RetryAdvice::Ignorable),
        Retry::Wait(waits) => {
            let waits = waits.iter().map(|wait| match wait {
                Wait::Header(name) => quote!(::statusquo::Wait::Header(#name)),
                Wait::Fixed(time) => {
                    let milliseconds = Literal::u64_unsuffixed(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
                    quote!(::statusquo::Wait::Fixed(::std::time::Duration::from_millis(#milliseconds)))
                }
            });
            quote!(RetryAdvice::Wait(&[#(#waits),*]))
        }
    }
}

/// Returns the arm that makes a failure's variant of an answer.
fn arm((index, failure): (usize, &Failure)) -> TokenStream {
    let pattern = status_pattern(failure.status);
    let guard = failure.is_case().then(|| {
        let lines = match_tokens(&failure.matches);
        quote!(if answer.matches(#lines))
    });
    let value = variant_value(index, failure);
    quote!(#pattern #guard => #value)
}

/// Returns the pattern that matches a status code.
pub(super) fn status_pattern(status: Status) -> TokenStream {
    match status {
        Status::Exact(code) => {
            let code = number(code);
            quote!(#code)
        }
        Status::Range(class) => {
            let (from, to) = (number(u16::from(class) * 100), number(u16::from(class) * 100 + 99));
            quote!(#from..=#to)
        }
        Status::Default => quote!(_),
    }
}

/// A number as a person writes it, without a suffix.
fn number(number: u16) -> Literal {
    Literal::u16_unsuffixed(number)
}

fn variant_value(index: usize, failure: &Failure) -> TokenStream {
    let name = format_ident!("{}", failure.variant);
    let index = Literal::usize_unsuffixed(index);
    if failure.captures.is_empty() {
        return quote!(Self::#name(answer.decode(#index)));
    }
    let captures = failure.captures.iter().map(|(name, capture)| {
        let ident = format_ident!("{}", name);
        let pointer = &capture.pointer.value;
        let part = match capture.part {
            CapturePart::All => quote!(All),
            CapturePart::LastWord => quote!(LastWord),
        };
        quote!(#ident: answer.capture(#pointer, ::statusquo::__private::Part::#part).into())
    });
    quote!(Self::#name { #(#captures,)* error: answer.decode(#index) })
}

/// Returns the function that finds the failure in a success, by what its body says.
fn reported_failures(name: &syn::Ident, conditions: &[(usize, &Failure)]) -> TokenStream {
    if conditions.is_empty() {
        return TokenStream::new();
    }
    let tests = conditions.iter().map(|(index, failure)| {
        let lines = match_tokens(&failure.matches);
        let status = match failure.status {
            Status::Exact(code) => {
                let code = number(code);
                quote!(answer.status() == #code &&)
            }
            Status::Range(_) | Status::Default => TokenStream::new(),
        };
        let value = variant_value(*index, failure);
        quote!(if #status answer.matches(#lines) { return Ok(#value); })
    });
    quote! {
        impl #name {
            /// The failure that a success reports in its body.
            pub(super) fn reported(answer: Answer) -> Result<Self, Answer> {
                #(#tests)*
                Err(answer)
            }
        }
    }
}

pub(super) fn match_tokens(lines: &[Match]) -> TokenStream {
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
        quote!(::statusquo::__private::Match { pointer: #pointer, test: ::statusquo::__private::Test::#test })
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
    quote!(::statusquo::__private::Scalar::#scalar)
}
