//! The test that proves by the compiler which variants each operation's error has.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{File, MARK, docs};
use crate::contract::Contract;
use crate::naming::{self, Unique};

/// Returns the test of a crate with these APIs; none when no API has an operation.
///
/// # Errors
/// Says what is not Rust.
pub(super) fn file<'a>(contracts: impl Iterator<Item = &'a Contract>) -> Result<Option<File>, String> {
    let contracts: Vec<&Contract> = contracts.collect();
    let tests: Vec<TokenStream> =
        contracts.iter().filter(|contract| !contract.operations.is_empty()).map(|contract| test(contract)).collect();
    if tests.is_empty() {
        return Ok(None);
    }
    let mut content = print(head())?;
    for item in std::iter::once(quote!(
        use statusquo::testing::variants::{Api, check};
    ))
    .chain(tests)
    {
        content.push('\n');
        content.push_str(&print(item)?);
    }
    // Beside it stand the wire tests, each named after its API.
    let modules: Vec<String> = contracts.iter().map(|contract| naming::snake(&contract.id.module)).collect();
    let mut names = Unique::with_reserved(modules.iter().map(String::as_str));
    Ok(Some(File { path: format!("tests/{}.rs", names.claim("variants")), content }))
}

fn head() -> TokenStream {
    let text = format!("{MARK}\n\nEvery variant that an error could have, against every operation, by the compiler.");
    let lines = docs::wrap(&text).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! {
        #(#![doc = #lines])*
        #![cfg_attr(rustfmt, rustfmt_skip)]
    }
}

fn test(contract: &Contract) -> TokenStream {
    let feature = &contract.id.module;
    let name = format_ident!("{}", naming::snake(feature));
    let module = format!("{}::{name}", naming::crate_ident(&contract.id.package));
    let operations = contract.operations.iter().map(|operation| {
        let error = operation.error_type();
        let variants = operation.failures.iter().map(|failure| &failure.variant);
        quote!((#error, &[#(#variants),*]))
    });
    quote! {
        #[test]
        #[cfg(feature = #feature)]
        fn #name() {
            check(&Api {
                package: env!("CARGO_PKG_NAME"),
                module: #module,
                features: &[#feature],
                operations: &[#(#operations),*],
                manifest_dir: env!("CARGO_MANIFEST_DIR"),
                target_tmpdir: env!("CARGO_TARGET_TMPDIR"),
            });
        }
    }
}

fn print(tokens: TokenStream) -> Result<String, String> {
    let file = syn::parse2(tokens).map_err(|error| format!("emitted what is not Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}
