//! The test that proves by the compiler which variants each operation's error has.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{File, docs};
use crate::contract::Contract;
use crate::naming::{self, Unique};

/// Returns the test of a crate with these APIs; none when no API has an operation.
///
/// # Errors
/// Says what is not Rust.
pub(super) fn file<'a>(mark: &str, contracts: impl Iterator<Item = &'a Contract>) -> Result<Option<File>, String> {
    let contracts: Vec<&Contract> = contracts.collect();
    let tests: Vec<TokenStream> =
        contracts.iter().filter(|contract| !contract.operations.is_empty()).map(|contract| test(contract)).collect();
    if tests.is_empty() {
        return Ok(None);
    }
    let mut content = print(head(mark))?;
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

fn head(mark: &str) -> TokenStream {
    // The mark is one line, however long it is.
    let text = docs::wrap("Every variant that an error could have, against every operation, by the compiler.");
    let lines = [mark.to_owned(), String::new()]
        .into_iter()
        .chain(text)
        .map(|line| if line.is_empty() { line } else { format!(" {line}") });
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

#[cfg(test)]
mod tests {
    use crate::contract::Contract;
    use crate::document::Document;
    use crate::pipeline::crate_of;

    /// The contract of a document whose one operation fails with these statuses.
    fn contract(module: &str, statuses: &[&str]) -> Contract {
        let mut text = "openapi: 3.0.3\ninfo: { title: Shop, version: '1' }\npaths:\n  /item:\n    get:\n      \
                        operationId: get_item\n      responses:\n        '200': { description: Found. }\n"
            .to_owned();
        for status in statuses {
            text.push_str(&format!("        '{status}': {{ description: Failed. }}\n"));
        }
        let document = Document::parse("shop.yaml", text).expect("the document is right");
        let mut contract = crate_of("shop-api", None, &document, None).contracts.remove(0);
        contract.id.module = module.to_owned();
        contract
    }

    #[test]
    fn each_api_is_a_test_that_lists_what_is_declared() {
        let contracts = [contract("cart", &["404", "5XX"]), contract("users", &[])];
        let file = super::file("Generated.", contracts.iter()).expect("it is Rust").expect("there are operations");
        assert_eq!(file.path, "tests/variants.rs");
        for expected in [
            "#[cfg(feature = \"cart\")]\nfn cart() {",
            "module: \"shop_api::cart\"",
            "operations: &[(\"GetItemError\", &[\"NotFound\", \"ServerError\"])]",
            "fn users() {",
            "operations: &[(\"GetItemError\", &[])]",
        ] {
            assert!(file.content.contains(expected), "{expected} is not in:\n{}", file.content);
        }
    }

    #[test]
    fn an_api_of_this_name_keeps_its_own_tests() {
        let contracts = [contract("variants", &["404"])];
        let file = super::file("Generated.", contracts.iter()).expect("it is Rust").expect("there are operations");
        assert_eq!(file.path, "tests/variants2.rs");
    }

    #[test]
    fn without_operations_there_is_nothing_to_prove() {
        let mut contract = contract("cart", &["404"]);
        contract.operations.clear();
        assert_eq!(super::file("Generated.", [&contract].into_iter()), Ok(None));
    }
}
