//! Constants that several operations refer to, so that what they share is written once.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::naming::Unique;

/// The constants of a module.
#[derive(Default)]
pub(super) struct Constants {
    /// Type and value by name.
    defined: BTreeMap<String, (TokenStream, TokenStream)>,
    /// The name of each value.
    names: BTreeMap<String, String>,
    taken: Unique,
}

impl Constants {
    /// Returns the name of a constant with this value, which is `wanted` if no other value has it.
    pub(super) fn claim(&mut self, wanted: &str, ty: TokenStream, value: TokenStream) -> syn::Ident {
        let (taken, defined) = (&mut self.taken, &mut self.defined);
        let name = self.names.entry(value.to_string()).or_insert_with(|| {
            let name = taken.claim(wanted);
            defined.insert(name.clone(), (ty, value));
            name
        });
        format_ident!("{}", name)
    }

    /// Returns the definitions.
    pub(super) fn definitions(self) -> impl Iterator<Item = TokenStream> {
        self.defined.into_iter().map(|(name, (ty, value))| {
            let name = format_ident!("{}", name);
            quote!(const #name: #ty = #value;)
        })
    }
}
