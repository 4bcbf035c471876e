//! The test that proves by the compiler which variants each operation's error has.

use crate::contract::Contract;
use crate::emit::rust::{Lines, SourceFile, literal};
use crate::emit::{EmitError, File};
use crate::lower::Lowered;
use crate::naming::{self, RustIdent};
use crate::vocabulary::Unique;

/// What the test takes from the kit.
const API: &str = "statusquo::testing::variants::Api";
const CHECK: &str = "statusquo::testing::variants::check";

/// Returns the test of a crate with these APIs; none when no API has an operation.
///
/// # Errors
/// When what is written is not Rust.
pub(super) fn file(mark: &str, apis: &[(Contract, Lowered)]) -> Result<Option<File>, EmitError> {
    let mut tests = apis.iter().filter(|(contract, _)| !contract.operations.is_empty()).peekable();
    if tests.peek().is_none() {
        return Ok(None);
    }
    // Beside it stand the wire tests, each named after its API.
    let modules: Vec<RustIdent> = apis.iter().map(|(contract, _)| naming::snake(&contract.id.module)).collect();
    let mut names = Unique::with_reserved(modules.iter().map(RustIdent::as_str));
    let mut file = SourceFile::new(
        format!("tests/{}.rs", names.claim("variants")),
        mark,
        "Every variant that an error could have, against every operation, by the compiler.",
    );
    file.attribute("cfg_attr(rustfmt, rustfmt_skip)");
    for (contract, lowered) in tests {
        file.push(test(contract, lowered));
    }
    file.finish().map(Some)
}

fn test(contract: &Contract, lowered: &Lowered) -> Lines {
    let feature = literal(&contract.id.module);
    let name = naming::snake(&contract.id.module);
    let module = literal(&format!("{}::{name}", naming::crate_ident(&contract.id.package)));
    let mut text = Lines::default();
    let [api, check] = [API, CHECK].map(|path| text.import(path));
    text.line(0, "#[test]");
    text.line(0, format_args!("#[cfg(feature = {feature})]"));
    text.line(0, format_args!("fn {name}() {{"));
    text.line(1, format_args!("{check}(&{api} {{"));
    text.line(2, "package: env!(\"CARGO_PKG_NAME\"),");
    text.line(2, format_args!("module: {module},"));
    text.line(2, format_args!("features: &[{feature}],"));
    text.line(2, "operations: &[");
    for (operation, lowered) in contract.operations.iter().zip(&lowered.operations) {
        let variants: Vec<String> = operation.failures.iter().map(|failure| literal(&failure.variant)).collect();
        text.line(3, format_args!("({}, &[{}]),", literal(lowered.names.error.as_str()), variants.join(", ")));
    }
    text.line(2, "],");
    text.line(2, "requests: &[");
    for operation in &lowered.operations {
        let parameters = operation.parameters.iter().filter(|parameter| parameter.required).count();
        let body = operation.body.iter().filter(|body| body.required).count();
        text.line(3, format_args!("({}, {}),", literal(operation.names.method.as_str()), parameters + body));
    }
    text.line(2, "],");
    text.line(2, "manifest_dir: env!(\"CARGO_MANIFEST_DIR\"),");
    text.line(2, "target_tmpdir: env!(\"CARGO_TARGET_TMPDIR\"),");
    text.line(1, "});");
    text.line(0, "}");
    text
}

#[cfg(test)]
mod tests {
    use crate::contract::{self, ApiId, Contract};
    use crate::document::Document;
    use crate::lower::{self, Lowered};

    /// An API whose one operation fails with these statuses.
    fn api(module: &str, statuses: &[&str]) -> (Contract, Lowered) {
        let mut text = "openapi: 3.0.3\ninfo: { title: Shop, version: '1' }\npaths:\n  /item:\n    get:\n      \
                        operationId: get_item\n      responses:\n        '200': { description: Found. }\n"
            .to_owned();
        for status in statuses {
            text.push_str(&format!("        '{status}': {{ description: Failed. }}\n"));
        }
        let document = Document::parse("shop.yaml", text).expect("the document is right");
        let id = ApiId { package: "shop-api".to_owned(), module: module.to_owned() };
        let (contract, _) = contract::build(id, &document, None);
        let lowered = lower::lower(&document, &contract);
        (contract, lowered)
    }

    #[test]
    fn each_api_is_a_test_that_lists_what_is_declared() {
        let apis = [api("cart", &["404", "5XX"]), api("users", &[])];
        let file = super::file("Generated.", &apis).expect("it is Rust").expect("there are operations");
        assert_eq!(file.path, "tests/variants.rs");
        for expected in [
            "#[cfg(feature = \"cart\")]\nfn cart() {",
            "module: \"shop_api::cart\"",
            "(\"GetItemError\", &[\"NotFound\", \"ServerError\"]),",
            "fn users() {",
            "(\"GetItemError\", &[]),",
        ] {
            assert!(file.content.contains(expected), "{expected} is not in:\n{}", file.content);
        }
    }

    #[test]
    fn an_api_of_this_name_keeps_its_own_tests() {
        let file = super::file("Generated.", &[api("variants", &["404"])]).expect("it is Rust");
        assert_eq!(file.map(|file| file.path).as_deref(), Some("tests/variants2.rs"));
    }

    #[test]
    fn without_operations_there_is_nothing_to_prove() {
        let (mut contract, lowered) = api("cart", &["404"]);
        contract.operations.clear();
        assert!(matches!(super::file("Generated.", &[(contract, lowered)]), Ok(None)));
    }
}
