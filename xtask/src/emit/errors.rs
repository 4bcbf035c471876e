//! The error enum of each operation: one variant per declared failure, and `Other`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Api, docs};
use crate::contract::{Body, Contract, Failure, Header, Match, Operation, Retry, Wait};
use crate::naming::{self, Unique};
use crate::overlay::{CapturePart, Evidence, HeaderKind, Status, Test};

/// Returns the items of the module `errors` that belong to operations.
pub(super) fn items(api: &Api<'_>) -> Vec<TokenStream> {
    let mut shared = Constants::default();
    let errors: Vec<TokenStream> =
        api.contract.operations.iter().map(|operation| operation_error(api, operation, &mut shared)).collect();
    errors.into_iter().chain(declared_headers(api.contract)).chain(shared.definitions()).collect()
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

fn operation_error(api: &Api<'_>, operation: &Operation, shared: &mut Constants) -> TokenStream {
    let name = format_ident!("{}", operation.error_type());
    let documentation = docs::attributes(&enum_documentation(operation));
    let variants = operation.failures.iter().map(|failure| variant(api, failure));
    let description = description(operation, shared);
    let arms: Vec<TokenStream> = operation
        .failures
        .iter()
        .enumerate()
        .filter(|(_, failure)| !failure.status.is_success())
        .map(|(index, failure)| arm(index, failure, shared))
        .collect();
    let conditions: Vec<_> =
        operation.failures.iter().enumerate().filter(|(_, failure)| failure.status.is_success()).collect();
    let reported = reported_failures(&name, &conditions, shared);
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
        let names: Vec<String> = failure.headers.keys().map(|name| format!("`{name}`")).collect();
        text.push_str(&format!("\n\nHeaders: {}.", names.join(", ")));
    }
    text.push_str(&format!("\n\n{}", retry_advice(&failure.retry)));
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

fn description(operation: &Operation, shared: &mut Constants) -> TokenStream {
    let (id, method, path) = (&operation.name, &operation.key.method, &operation.key.path);
    let failures: Vec<TokenStream> = operation
        .failures
        .iter()
        .map(|failure| {
            let (variant, retry) = (&failure.variant, retry_tokens(failure, shared));
            match failure.status {
                Status::Exact(code) => {
                    let code = number(code);
                    quote!(Failure::exact(#code, #variant, #retry))
                }
                Status::Range(class) => {
                    let class = number(class.into());
                    quote!(Failure::range(#class, #variant, #retry))
                }
                Status::Default => quote!(Failure::any(#variant, #retry)),
            }
        })
        .collect();
    quote!(Operation { id: #id, method: #method, path: #path, failures: &[#(#failures),*] })
}

fn retry_tokens(failure: &Failure, shared: &mut Constants) -> TokenStream {
    match &failure.retry {
        Retry::Never => quote!(RetryAdvice::Never),
        Retry::WhenStateChanges => quote!(RetryAdvice::WhenStateChanges),
        Retry::Transient => quote!(RetryAdvice::Transient),
        Retry::AfterRefresh => quote!(RetryAdvice::AfterRefresh),
        Retry::Ignorable => quote!(RetryAdvice::Ignorable),
        Retry::Wait(waits) => {
            let waits = waits.iter().map(|wait| match wait {
                Wait::Header(name) => quote!(Wait::Header(#name)),
                Wait::Fixed(time) => {
                    let milliseconds = Literal::u64_unsuffixed(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
                    quote!(Wait::Fixed(Duration::from_millis(#milliseconds)))
                }
            });
            let wanted = format!("{}_WAIT", naming::shouty(&failure.variant));
            let constant = shared.claim(&wanted, quote!(&[Wait]), quote!(&[#(#waits),*]));
            quote!(RetryAdvice::Wait(#constant))
        }
    }
}

/// Constants that several operations refer to, so that what they share is written once.
#[derive(Default)]
struct Constants {
    /// Type and value by name.
    defined: BTreeMap<String, (TokenStream, TokenStream)>,
    /// The name of each value.
    names: BTreeMap<String, String>,
    taken: Unique,
}

impl Constants {
    /// Returns the name of a constant with this value, which is `wanted` if no other value has it.
    fn claim(&mut self, wanted: &str, ty: TokenStream, value: TokenStream) -> syn::Ident {
        let (taken, defined) = (&mut self.taken, &mut self.defined);
        let name = self.names.entry(value.to_string()).or_insert_with(|| {
            let name = taken.claim(wanted);
            defined.insert(name.clone(), (ty, value));
            name
        });
        format_ident!("{}", name)
    }

    /// Returns the name of what the body must say for a case.
    fn matches(&mut self, failure: &Failure) -> syn::Ident {
        let wanted = format!("IS_{}", naming::shouty(&failure.variant));
        self.claim(&wanted, quote!(&[Match]), match_tokens(&failure.matches))
    }

    fn definitions(self) -> impl Iterator<Item = TokenStream> {
        self.defined.into_iter().map(|(name, (ty, value))| {
            let name = format_ident!("{}", name);
            quote!(const #name: #ty = #value;)
        })
    }
}

/// Returns the arm that makes a failure's variant of an answer.
fn arm(index: usize, failure: &Failure, shared: &mut Constants) -> TokenStream {
    let pattern = status_pattern(failure.status);
    let guard = failure.is_case().then(|| {
        let lines = shared.matches(failure);
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
        quote!(#ident: answer.capture(#pointer, Part::#part).into())
    });
    quote!(Self::#name { #(#captures,)* error: answer.decode(#index) })
}

/// Returns the function that finds the failure in a success, by what its body says.
fn reported_failures(name: &syn::Ident, conditions: &[(usize, &Failure)], shared: &mut Constants) -> TokenStream {
    if conditions.is_empty() {
        return TokenStream::new();
    }
    let tests: Vec<TokenStream> = conditions
        .iter()
        .map(|(index, failure)| {
            let lines = shared.matches(failure);
            let status = match failure.status {
                Status::Exact(code) => {
                    let code = number(code);
                    quote!(answer.status() == #code &&)
                }
                Status::Range(_) | Status::Default => TokenStream::new(),
            };
            let value = variant_value(*index, failure);
            quote!(if #status answer.matches(#lines) { return Ok(#value); })
        })
        .collect();
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
