//! Request builders: a setter per parameter, and `send`, which returns the operation's own error.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use super::errors::status_pattern;
use super::models::is_string;
use super::source::{OperationTypes, argument};
use super::{Api, docs};
use crate::contract::Operation;
use crate::lower::{self, BodyKind, Location, Parameter, Style, SuccessKind};
use crate::naming;

/// Returns the items of the module `builder`, in the order of the specification.
///
/// # Errors
/// Names an operation that progenitor did not give the types of.
pub(super) fn items(api: &Api<'_>) -> Result<Vec<TokenStream>, String> {
    let mut items = Vec::new();
    for (operation, lowered) in api.contract.operations.iter().zip(&api.lowered.operations) {
        let types = api
            .generated
            .operations
            .get(&naming::pascal(&operation.name))
            .ok_or_else(|| format!("progenitor lost the operation `{}`", operation.key))?;
        items.push(request_builder(api, operation, lowered, types)?);
    }
    Ok(items)
}

/// Returns the methods of `Client` that start the request builders.
pub(super) fn methods(api: &Api<'_>) -> Vec<TokenStream> {
    api.contract
        .operations
        .iter()
        .map(|operation| {
            let method = format_ident!("{}", operation.name);
            let builder = format_ident!("{}", naming::pascal(&operation.name));
            let documentation = docs::attributes(&method_documentation(operation));
            let deprecated = operation.deprecated.then(|| quote!(#[deprecated = "deprecated by the specification"]));
            quote! {
                #documentation
                #deprecated
                pub fn #method(&self) -> builder::#builder<'_> {
                    builder::#builder::new(self)
                }
            }
        })
        .collect()
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
    types: &OperationTypes,
) -> Result<TokenStream, String> {
    let name = format_ident!("{}", naming::pascal(&operation.name));
    let error = format_ident!("{}", operation.error_type());
    let documentation = docs::attributes(&format!(
        "A request to `{key}`, made by [`Client::{method}`](super::Client::{method}).",
        key = operation.key,
        method = operation.name
    ));
    let parameters: Vec<(&Parameter, &Type)> = lowered
        .parameters
        .iter()
        .map(|parameter| {
            let ty = api.parameter_type(types, parameter);
            let lost = || format!("progenitor lost the parameter `{}` of `{}`", parameter.wire, operation.key);
            Ok((parameter, ty.ok_or_else(lost)?))
        })
        .collect::<Result<_, String>>()?;
    let body = body_type(lowered, types).map_err(|error| format!("{error} of `{}`", operation.key))?;

    let idents: Vec<_> = parameters.iter().map(|(parameter, _)| format_ident!("{}", parameter.ident)).collect();
    let field_types = parameters.iter().map(|(_, ty)| ty);
    let body_field = body.as_ref().map(|ty| quote!(body: Option<#ty>,));
    let body_start = body.as_ref().map(|_| quote!(body: None,));
    let setters = parameters.iter().map(|(parameter, ty)| setter(parameter, ty));
    let body_setter = body.as_ref().map(|ty| body_setter(lowered, ty));
    let success = success_type(lowered, types);
    let request = request(lowered, &parameters);
    let server =
        operation.server.as_ref().filter(|server| server.url.starts_with("http") && server.variables.is_empty());
    let server = server.map(|server| {
        let url = server.url.trim_end_matches('/');
        quote!(request.server(#url);)
    });
    let security = operation.security.iter().map(|alternative| quote!(&[#(#alternative),*]));
    let answer = answer(operation, lowered, &error);
    let clone = match lowered.body.as_ref().map(|body| &body.kind) {
        Some(BodyKind::Bytes) => TokenStream::new(),
        _ => quote!(, Clone),
    };
    let errors = docs::attributes(&format!(
        "Sends the request.\n\n# Errors\n[`{error}`]: what `{}` is declared to answer, or `Other`.",
        operation.key
    ));
    Ok(quote! {
        #documentation
        #[derive(Debug #clone)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name<'a> {
            client: &'a Client,
            #(#idents: Option<#field_types>,)*
            #body_field
        }
        impl<'a> #name<'a> {
            pub(super) fn new(client: &'a Client) -> Self {
                Self { client, #(#idents: None,)* #body_start }
            }
            #(#setters)*
            #body_setter
            #errors
            pub async fn send(self) -> Result<ResponseValue<#success>, #error> {
                let mut request = Request::new(&#error::OPERATION);
                #server
                #request
                let response = execute(self.client, #error::OPERATION.id, request, &[#(#security),*]).await?;
                #answer
            }
        }
    })
}

fn body_type(lowered: &lower::Operation, types: &OperationTypes) -> Result<Option<TokenStream>, String> {
    let Some(body) = &lowered.body else { return Ok(None) };
    Ok(Some(match body.kind {
        BodyKind::Json(_) | BodyKind::Form(_) | BodyKind::Multipart(_) => {
            let ty = types.body.as_ref().ok_or("progenitor lost the request body")?;
            quote!(#ty)
        }
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(::statusquo::reqwest::Body),
    }))
}

fn success_type(lowered: &lower::Operation, types: &OperationTypes) -> TokenStream {
    let ty = &types.success;
    match lowered.success.kind {
        SuccessKind::Empty => quote!(()),
        SuccessKind::Json(_) => quote!(#ty),
        SuccessKind::OptionalJson(_) => quote!(Option<#ty>),
        SuccessKind::Text => quote!(String),
        SuccessKind::Bytes => quote!(ByteStream),
    }
}

fn setter(parameter: &Parameter, ty: &Type) -> TokenStream {
    let ident = format_ident!("{}", parameter.ident);
    let place = match parameter.location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let need = if parameter.required { ", which is required" } else { "" };
    let mut text = format!("Sets the {place} `{}`{need}.", parameter.wire);
    if let Some(description) = &parameter.description {
        text.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    let documentation = docs::attributes(&text);
    let is_list_of_strings = argument(ty, "Vec").is_some_and(|item| is_string(&item));
    let (argument, value) = match (is_string(ty), is_list_of_strings) {
        (true, _) => (quote!(impl Into<String>), quote!(#ident.into())),
        (_, true) => {
            (quote!(impl IntoIterator<Item = impl Into<String>>), quote!(#ident.into_iter().map(Into::into).collect()))
        }
        (false, false) => (quote!(#ty), quote!(#ident)),
    };
    quote! {
        #documentation
        pub fn #ident(mut self, #ident: #argument) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

fn body_setter(lowered: &lower::Operation, ty: &TokenStream) -> TokenStream {
    let body = lowered.body.as_ref();
    let need = if body.is_some_and(|body| body.required) { ", which is required" } else { "" };
    let media = body.map(|body| body.media.as_str()).unwrap_or_default();
    let mut text = format!("Sets the body{need}, sent as `{media}`.");
    if let Some(description) = body.and_then(|body| body.description.as_ref()) {
        text.push_str(&format!("\n\n{}", docs::foreign(description)));
    }
    let documentation = docs::attributes(&text);
    quote! {
        #documentation
        pub fn body(mut self, body: impl Into<#ty>) -> Self {
            self.body = Some(body.into());
            self
        }
    }
}

/// Returns the statements that fill the request.
fn request(lowered: &lower::Operation, parameters: &[(&Parameter, &Type)]) -> TokenStream {
    let fill = parameters.iter().map(|(parameter, _)| {
        let ident = format_ident!("{}", parameter.ident);
        let wire = &parameter.wire;
        let style = style(parameter.style);
        let value = match parameter.required {
            true => quote!(&required(self.#ident, #wire)?),
            false => quote!(&self.#ident),
        };
        match parameter.location {
            Location::Path => quote!(request.path(#wire, #style, #value);),
            Location::Query => quote!(request.query(#wire, #style, #value);),
            Location::Header => quote!(request.header(#wire, #style, #value);),
            Location::Cookie => quote!(request.cookie(#wire, #style, #value);),
        }
    });
    let body = lowered.body.as_ref().map(|body| {
        let media = &body.media;
        let (by_value, by_reference) = match body.required {
            true => (quote!(Some(required(self.body, "body")?)), quote!(Some(&required(self.body, "body")?))),
            false => (quote!(self.body), quote!(self.body.as_ref())),
        };
        match body.kind {
            BodyKind::Json(_) => quote!(request.json(#media, #by_reference);),
            BodyKind::Form(_) => quote!(request.form(#media, #by_reference);),
            BodyKind::Multipart(_) => quote!(request.multipart(#media, #by_reference);),
            BodyKind::Text | BodyKind::Bytes => quote!(request.body(#media, #by_value);),
        }
    });
    let accept = (!lowered.accept.is_empty()).then(|| {
        let media_types = lowered.accept.join(", ");
        quote!(request.accept(#media_types);)
    });
    quote!(#(#fill)* #body #accept)
}

fn style(style: Style) -> TokenStream {
    let name = match style {
        Style::Simple => "Simple",
        Style::Form { explode: true } => "Form",
        Style::Form { explode: false } => "FormJoined",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
        Style::Label { .. } => "Label",
        Style::Matrix { .. } => "Matrix",
        Style::Json => "Json",
    };
    let name = format_ident!("{}", name);
    quote!(Style::#name)
}

/// Returns the expression that turns an answer into the result: successes by status, everything else the error's.
fn answer(operation: &Operation, lowered: &lower::Operation, error: &syn::Ident) -> TokenStream {
    let patterns = lowered.success.statuses.iter().map(|status| status_pattern(*status));
    let reports = operation.failures.iter().any(|failure| failure.status.is_success());
    let success = match (&lowered.success.kind, reports) {
        (SuccessKind::Empty, false) => quote!(Ok(empty(response))),
        (SuccessKind::Empty, true) => quote!(empty_unless(response, #error::reported).await),
        (SuccessKind::Json(_), false) => quote!(success(response).await),
        (SuccessKind::Json(_), true) => quote!(success_unless(response, #error::reported).await),
        (SuccessKind::OptionalJson(_), false) => quote!(optional(response).await),
        (SuccessKind::OptionalJson(_), true) => quote!(optional_unless(response, #error::reported).await),
        (SuccessKind::Text, _) => quote!(text(response).await),
        (SuccessKind::Bytes, _) => quote!(Ok(bytes_stream(response))),
    };
    quote! {
        match response.status().as_u16() {
            #(#patterns)|* => #success,
            _ => Err(failure(response).await),
        }
    }
}
