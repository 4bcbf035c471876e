//! How the bodies of failures decode: schemas one by one, and lists of them as enums.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::types::RustType;
use super::{Api, docs};
use crate::contract::{Body, BodyRef};
use crate::lower::Schema;
use crate::naming::{self, Unique};

/// Returns the enums of alternative bodies, and the decoding of every schema that a failure has.
pub(super) fn items(api: &Api<'_>) -> Vec<TokenStream> {
    let enums = api.contract.body_sets.iter().map(|(name, alternatives)| alternatives_enum(api, name, alternatives));
    let failures = api.contract.operations.iter().flat_map(|operation| &operation.failures);
    let singles = failures.filter_map(|failure| match &failure.body {
        Body::One(body) => Some(body),
        Body::Unknown | Body::None | Body::AnyOf(_) => None,
    });
    let used: BTreeSet<&str> = singles
        .chain(api.contract.body_sets.values().flatten())
        .filter_map(|body| api.lowered.types.get(&body.schema))
        .map(String::as_str)
        .collect();
    // A type that typify made an alias of a foreign one decodes as the runtime says.
    let decoders = used.into_iter().filter(|name| api.types.is_own(name)).map(|name| decoder(api, name));
    enums.chain(decoders).collect()
}

/// An object whose properties are all optional would accept any object, so it has to share one with the body.
fn decoder(api: &Api<'_>, name: &str) -> TokenStream {
    let ident = format_ident!("{}", name);
    let schema = api.lowered.schemas.get(name);
    let properties: Vec<&String> = schema.into_iter().flat_map(Schema::properties).map(|(name, _)| name).collect();
    let decode = match properties.is_empty() {
        true => quote!(::statusquo::__private::json(body)),
        false => quote!(::statusquo::__private::object(body, &[#(#properties),*])),
    };
    quote! {
        impl ErrorBody for types::#ident {
            fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
                #decode
            }
        }
    }
}

fn alternatives_enum(api: &Api<'_>, name: &str, alternatives: &[BodyRef]) -> TokenStream {
    let ident = format_ident!("{}", name);
    let mut names = Unique::default();
    let variants: Vec<(syn::Ident, RustType, &BodyRef)> = alternatives
        .iter()
        .map(|body| {
            let variant = format_ident!("{}", names.claim(&naming::pascal(&body.schema)));
            (variant, api.schema_type(&body.schema), body)
        })
        .collect();
    let definitions = variants.iter().map(|(variant, ty, body)| {
        let media = body.media.as_ref().map(|media| format!(", sent as `{media}`")).unwrap_or_default();
        let text = api.schema_summary(&body.schema).unwrap_or_else(|| format!("The schema `{}`", body.schema));
        let documentation = docs::attributes(&format!("{}{media}.", text.trim_end_matches('.')));
        quote!(#documentation #variant(#ty))
    });
    let decoders = variants.iter().map(|(variant, ty, body)| {
        let media = match &body.media {
            Some(media) => quote!(Some(#media)),
            None => quote!(None),
        };
        quote!((#media, |body| <#ty as ErrorBody>::decode(body).map(Self::#variant)))
    });
    quote! {
        /// The bodies that a failure may have, in the order in which they are tried.
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize)]
        #[serde(untagged)]
        pub enum #ident {
            #(#definitions,)*
        }
        impl ErrorBody for #ident {
            fn decode(body: &Body<'_>) -> Result<Self, DecodeError> {
                ::statusquo::__private::first(body, &[#(#decoders),*])
            }
        }
    }
}
