//! Wire tests: every operation against a server on loopback, answered with everything that its contract declares, and
//! with what servers answer all the same.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Value, json};

use super::sample::{sample, sample_of_type};
use super::{Api, source_file};
use crate::contract::{Body, BodyRef, CredentialKind, Failure, Match, Operation};
use crate::lower::{self, BodyAlternative, BodyKind, Content, Location, Parameter, Style, SuccessKind};
use crate::naming::{self, Unique};
use crate::vocabulary::{Status, Test};

/// Returns the test file of an API.
///
/// # Errors
/// Says which operation cannot be written down.
pub(super) fn file(api: &Api<'_>) -> Result<String, String> {
    let krate = format_ident!("{}", naming::crate_ident(&api.contract.id.package));
    let module = format_ident!("{}", naming::snake(&api.contract.id.module));
    let mut texts = Texts::default();
    let mut items = vec![client(api)];
    for (operation, lowered) in api.contract.operations.iter().zip(&api.lowered.operations) {
        items.push(test(api, operation, lowered, &mut texts)?);
    }
    items.extend(texts.definitions());
    let feature = &api.contract.id.module;
    let mut file = source_file(
        api,
        "Every documented answer of every operation, over a real connection.",
        quote! {
            use #krate::#module::*;
            use statusquo::testing::{SECRET, Sent, Wire, sample, typed};
        },
    );
    for item in items {
        file.push(item)?;
    }
    let text = file.finish()?;
    // The attributes come after the documentation and before the first item.
    let (head, rest) = text.split_once("\n\nuse ").unwrap_or((&text, ""));
    Ok(format!(
        "{head}\n#![cfg(feature = \"{feature}\")]\n#![cfg_attr(rustfmt, rustfmt_skip)]\n#![allow(deprecated)]\n\nuse {rest}"
    ))
}

/// Returns the function that makes a client for the server of a test.
fn client(api: &Api<'_>) -> TokenStream {
    let credentials = super::client::credential_setters(api.contract).into_iter().map(|(setter, kind)| {
        let setter = format_ident!("{}", setter);
        match kind {
            CredentialKind::Basic => quote!(.#setter("user", SECRET)),
            _ => quote!(.#setter(SECRET)),
        }
    });
    quote! {
        fn client(base_url: &str, timeout: ::std::time::Duration) -> Client {
            Client::builder()#(#credentials)*
                .base_url(base_url)
                .timeout(timeout)
                .build()
                .expect("the settings of a test are valid")
        }
    }
}

fn test(
    api: &Api<'_>,
    operation: &Operation,
    lowered: &lower::Operation,
    texts: &mut Texts,
) -> Result<TokenStream, String> {
    let name = format_ident!("{}", operation.name);
    let error = format_ident!("{}", operation.error_type());
    let setters =
        lowered.parameters.iter().map(|parameter| setter(api, parameter)).collect::<Result<Vec<_>, String>>()?;
    let body = usual_body(lowered).map(|body| request_body(api, operation, &body.kind, texts)).transpose()?;
    let sent = sent(api, operation, lowered, texts);
    let successes = successes(api, operation, lowered, texts);
    let failures: Vec<TokenStream> = operation
        .failures
        .iter()
        .map(|failure| failure_cases(api, operation, lowered, failure, &error, texts))
        .collect();
    Ok(quote! {
        #[::tokio::test]
        async fn #name() {
            let wire = Wire::start(client).await;
            let call = |client: Client| async move { client.#name()#(#setters)* #body.send().await };
            #sent
            #(#successes)*
            #(#failures)*
            wire.awkward(call).await;
        }
    })
}

/// Returns the first of the ways in which a body can be sent.
fn usual_body(lowered: &lower::Operation) -> Option<&BodyAlternative> {
    lowered.body.as_ref()?.alternatives.first()
}

fn setter(api: &Api<'_>, parameter: &Parameter) -> Result<TokenStream, String> {
    let ident = format_ident!("{}", parameter.ident);
    let value = sample(api.lowered, &parameter.schema);
    let ty = api.types.of(&parameter.schema)?;
    Ok(match (ty.is_string(), value.as_str()) {
        (true, Some(text)) => quote!(.#ident(#text)),
        _ if ty.is_list_of_strings() => {
            let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            quote!(.#ident([#(#items),*]))
        }
        _ => {
            let text = value.to_string();
            quote!(.#ident(sample(#text)))
        }
    })
}

fn request_body(
    api: &Api<'_>,
    operation: &Operation,
    kind: &BodyKind,
    texts: &mut Texts,
) -> Result<TokenStream, String> {
    Ok(match kind {
        BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) => {
            let text = texts.claim(&format!("{}_BODY", operation.name), sample(api.lowered, schema).to_string());
            let ty = api.types.of(schema)?;
            quote!(.body(sample::<#ty>(#text)))
        }
        BodyKind::Text | BodyKind::Bytes => quote!(.body("sample")),
    })
}

/// Returns the check of what goes over the wire. Values are samples, which need no more than the encoding of blanks.
fn sent(api: &Api<'_>, operation: &Operation, lowered: &lower::Operation, texts: &mut Texts) -> TokenStream {
    let simple = lowered.parameters.iter().all(|parameter| is_simple(api, parameter));
    let unusual_body = usual_body(lowered).is_some_and(|body| !matches!(body.kind, BodyKind::Json(_) | BodyKind::Text));
    if !simple || unusual_body {
        return TokenStream::new();
    }
    let mut target = operation.key.path.clone();
    let mut query = Vec::new();
    let mut headers: Vec<(String, String)> = credential_headers(api, operation);
    for parameter in &lowered.parameters {
        let text = plain(&sample(api.lowered, &parameter.schema));
        match parameter.location {
            Location::Path => target = target.replace(&format!("{{{}}}", parameter.wire), &text),
            Location::Query => query.push(format!("{}={text}", parameter.wire)),
            Location::Header => headers.push((parameter.wire.to_ascii_lowercase(), text)),
            Location::Cookie => headers.push(("cookie".to_owned(), format!("{}={text}", parameter.wire))),
        }
    }
    if !query.is_empty() {
        target.push('?');
        target.push_str(&query.join("&"));
    }
    let body = match usual_body(lowered) {
        Some(body) => {
            headers.push(("content-type".to_owned(), body.media.clone()));
            let text = match &body.kind {
                BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) => {
                    sample(api.lowered, schema).to_string()
                }
                BodyKind::Text | BodyKind::Bytes => "sample".to_owned(),
            };
            let text = texts.claim(&format!("{}_BODY", operation.name), text);
            quote!(Some(#text))
        }
        None => quote!(None),
    };
    let method = &operation.key.method;
    let headers = headers.iter().map(|(name, value)| match value == SECRET_MARK {
        true => quote!((#name, SECRET)),
        false => quote!((#name, #value)),
    });
    quote! {
        wire.sends(call, Sent { method: #method, target: #target, headers: &[#(#headers),*], body: #body }).await;
    }
}

/// Stands for the secret of the tests until tokens are made.
const SECRET_MARK: &str = "\u{0}secret";

/// A parameter whose text on the wire is its name and its sample, without any encoding.
fn is_simple(api: &Api<'_>, parameter: &Parameter) -> bool {
    let is_scalar = !matches!(sample(api.lowered, &parameter.schema), Value::Array(_) | Value::Object(_) | Value::Null);
    let is_plain = matches!(parameter.style, Style::Simple { .. } | Style::Form { .. });
    let name_is_plain = parameter.wire.chars().all(|c| c.is_ascii_alphanumeric() || "-._~$".contains(c));
    is_scalar && is_plain && name_is_plain
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the headers that the first alternative of an operation's security adds.
fn credential_headers(api: &Api<'_>, operation: &Operation) -> Vec<(String, String)> {
    let schemes = operation.security.first().into_iter().flatten();
    schemes
        .filter_map(|id| api.contract.security_schemes.iter().find(|scheme| scheme.id == *id))
        .filter_map(|scheme| match &scheme.kind {
            CredentialKind::Header(name) => Some((name.to_ascii_lowercase(), SECRET_MARK.to_owned())),
            CredentialKind::Bearer => Some(("authorization".to_owned(), "Bearer wire-test-secret".to_owned())),
            CredentialKind::Basic | CredentialKind::Cookie(_) | CredentialKind::Query(_) => None,
        })
        .collect()
}

fn successes(api: &Api<'_>, operation: &Operation, lowered: &lower::Operation, texts: &mut Texts) -> Vec<TokenStream> {
    let media = lowered.accept.first().map(String::as_str).unwrap_or("application/json");
    let mut cases: Vec<(Status, &Content, bool)> = Vec::new();
    match &lowered.success.kind {
        SuccessKind::One(content) => {
            cases.extend(lowered.success.statuses.iter().map(|status| (*status, content, true)))
        }
        // What is optional is left out.
        SuccessKind::OptionalJson(_) => {
            cases.extend(lowered.success.statuses.iter().map(|status| (*status, &Content::Empty, true)));
        }
        SuccessKind::Stream(_) => {
            cases.extend(lowered.success.statuses.iter().map(|status| (*status, &Content::Bytes, true)));
        }
        SuccessKind::ByStatus(alternatives) => cases.extend(
            alternatives.iter().flat_map(|one| one.statuses.iter().map(|status| (*status, &one.content, false))),
        ),
    }
    let cases = cases.into_iter().filter_map(|(status, content, is_whole)| match status {
        Status::Exact(code) => Some((Literal::u16_unsuffixed(code), content, is_whole)),
        Status::Range(class) => Some((Literal::u16_unsuffixed(u16::from(class) * 100), content, is_whole)),
        Status::Default => None,
    });
    cases
        .map(|(status, content, is_whole)| match content {
            Content::Json(schema) => {
                let text = texts.claim(&success_name(operation, schema), sample(api.lowered, schema).to_string());
                let seen = if is_whole { quote!(|value| ::serde_json::to_value(value).ok()) } else { quote!(|_| None) };
                quote!(wire.succeeds(call, #status, Some((#media, #text)), #seen).await;)
            }
            Content::Empty => quote!(wire.succeeds(call, #status, None, |_| None).await;),
            Content::Text | Content::Bytes => {
                quote!(wire.succeeds(call, #status, Some((#media, "sample")), |_| None).await;)
            }
        })
        .collect()
}

/// A success is called after its type, if it has a name.
fn success_name(operation: &Operation, schema: &Value) -> String {
    let ty = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next());
    ty.map_or_else(|| format!("{}_SUCCESS", operation.name), str::to_owned)
}

/// Returns the check of a failure with each body that it may have.
fn failure_cases(
    api: &Api<'_>,
    operation: &Operation,
    lowered: &lower::Operation,
    failure: &Failure,
    error: &syn::Ident,
    texts: &mut Texts,
) -> TokenStream {
    let status = Literal::u16_unsuffixed(match failure.status {
        Status::Exact(code) => code,
        Status::Range(2) => lowered
            .success
            .statuses
            .iter()
            .find_map(|status| match status {
                Status::Exact(code) => Some(*code),
                Status::Range(_) | Status::Default => None,
            })
            .unwrap_or(200),
        // A code that no exact entry of the operation takes away from the range.
        Status::Range(class) => free_code(operation, u16::from(class) * 100..=u16::from(class) * 100 + 99),
        Status::Default => free_code(operation, 300..=599),
    });
    let variant = &failure.variant;
    let ident = format_ident!("{}", variant);
    let typed = match failure.captures.is_empty() {
        true => quote!(typed!(#error::#ident)),
        false => quote!(typed!(#error::#ident { error })),
    };
    let bodies = bodies(api, failure).into_iter().map(|(media, name, mut value)| {
        for line in &failure.matches {
            satisfy(&mut value, line);
        }
        let wanted = if failure.is_case() { format!("{variant}_{name}") } else { name };
        let text = texts.claim(&wanted, if value.is_null() { String::new() } else { value.to_string() });
        quote!((#media, #text))
    });
    quote!(wire.fails(call, #status, #variant, &[#(#bodies),*], #typed).await;)
}

/// The texts of bodies, each written once.
#[derive(Default)]
struct Texts {
    names: BTreeMap<String, String>,
    taken: Unique,
}

impl Texts {
    /// Returns the name of a constant that holds a text.
    fn claim(&mut self, wanted: &str, text: String) -> syn::Ident {
        let taken = &mut self.taken;
        let name = self.names.entry(text).or_insert_with(|| taken.claim(&naming::shouty(wanted)));
        format_ident!("{}", name)
    }

    fn definitions(self) -> Vec<TokenStream> {
        let by_name: BTreeMap<String, String> = self.names.into_iter().map(|(text, name)| (name, text)).collect();
        let definitions = by_name.into_iter().map(|(name, text)| {
            let name = format_ident!("{}", name);
            quote!(const #name: &str = #text;)
        });
        definitions.collect()
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

/// Returns samples of a failure's bodies, each with its media type and its name; null is no body.
fn bodies(api: &Api<'_>, failure: &Failure) -> Vec<(String, String, Value)> {
    let of = |body: &BodyRef| {
        let ty = api.lowered.types.get(&body.schema).map(String::as_str).unwrap_or_default();
        let media = body.media.clone().unwrap_or_else(|| JSON.to_owned());
        (media, body.schema.clone(), sample_of_type(api.lowered, ty))
    };
    match &failure.body {
        Body::None => vec![(String::new(), "EMPTY".to_owned(), Value::Null)],
        Body::Unknown => vec![(JSON.to_owned(), "ANY".to_owned(), json!({ "any": ["JSON"] }))],
        Body::One(body) => vec![of(body)],
        Body::AnyOf(set) => api.contract.body_sets.get(set).into_iter().flatten().map(of).collect(),
    }
}

/// The media type of bodies that are tied to none.
const JSON: &str = "application/json";

/// Changes a sample so that a line of a case holds for it.
fn satisfy(value: &mut Value, line: &Match) {
    let wanted = match &line.test {
        Test::Equals(values) => values.first().cloned().unwrap_or(Value::Null),
        Test::StartsWith(texts) => json!(format!("{} and more", texts.first().map(String::as_str).unwrap_or_default())),
        Test::EndsWith(texts) => json!(format!("more and {}", texts.first().map(String::as_str).unwrap_or_default())),
        Test::Contains(texts) => {
            json!(format!("more {} and more", texts.first().map(String::as_str).unwrap_or_default()))
        }
        Test::Exists(true) => match value.pointer(&line.pointer.value) {
            Some(_) => return,
            None => json!("sample"),
        },
        Test::Exists(false) => {
            remove(value, &line.pointer.value);
            return;
        }
    };
    set(value, &line.pointer.value, wanted);
}

fn set(value: &mut Value, pointer: &str, wanted: Value) {
    let mut current = value;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        if segment == "*" {
            if current.as_array().is_none_or(Vec::is_empty) {
                *current = json!([null]);
            }
            current = &mut current[0];
        } else {
            if !current.is_object() {
                *current = json!({});
            }
            current = &mut current[segment];
        }
    }
    *current = wanted;
}

fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(map)) = value.pointer_mut(parent) {
        map.remove(last);
    }
}
