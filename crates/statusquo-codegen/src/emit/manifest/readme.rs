//! What a crate says of itself: its root module and its readme.

use super::{DUAL_LICENSE, Package};
use crate::contract::Contract;
use crate::emit::rust::{Lines, SourceFile, literal};
use crate::emit::{EmitError, File, docs, matrix};
use crate::lower::Lowered;
use crate::naming;

/// Returns the root module.
///
/// # Errors
/// When it is not Rust.
pub(super) fn root(package: &Package, mark: &str, apis: &[(Contract, Lowered)]) -> Result<File, EmitError> {
    let mut file = SourceFile::new("src/lib.rs", mark, introduction(package, apis));
    file.attribute("forbid(unsafe_code)");
    file.attribute("warn(missing_docs)");
    if apis.iter().any(|(_, lowered)| lowered.has_names_beyond_ascii()) {
        // These lints are of the crate as a whole.
        file.attribute("allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)");
    }
    for (contract, _) in apis {
        let module = &contract.id.module;
        let mut item = Lines::default();
        item.line(0, format_args!("#[cfg(feature = {})]", literal(module)));
        item.line(0, "#[rustfmt::skip]");
        item.line(0, format_args!("pub mod {};", naming::snake(module)));
        file.push(item);
    }
    let mut runtime = Lines::default();
    runtime.line(0, "pub use statusquo;");
    file.push(runtime);
    file.finish()
}

fn introduction(package: &Package, apis: &[(Contract, Lowered)]) -> String {
    let mut text = format!(
        "{}\n\nEvery operation returns an error of its own, with one variant per failure that it is declared to have. \
         Handling a failure that an operation cannot have does not compile, and neither does an exhaustive `match` \
         that leaves one out.\n\n| feature | API | version |\n|---|---|---|\n",
        docs::foreign(&package.description)
    );
    for (contract, _) in apis {
        text.push_str(&format!(
            "| `{}` | {} | {} |\n",
            contract.id.module,
            docs::foreign(&contract.title),
            docs::foreign(&contract.version)
        ));
    }
    text.push_str(
        "\nAll of them are on by default. TLS is rustls; for the platform's own, switch the defaults off and \
         `native-tls` on. Two features are off by default: `http2`, and `gzip`, which reads compressed responses although \
         no request asks for them.\n",
    );
    text
}

/// Returns the readme.
pub(super) fn readme(package: &Package, mark: &str, apis: &[(Contract, Lowered)]) -> String {
    let mut text = format!("<!-- {mark} -->\n\n# {}\n\n{}", package.name, introduction(package, apis));
    if let Some((contract, operation, lowered)) = apis.iter().find_map(|(contract, lowered)| {
        let operations = contract.operations.iter().zip(&lowered.operations);
        let (operation, lowered) = operations.max_by_key(|(operation, _)| operation.failures.len())?;
        Some((contract, operation, lowered))
    }) {
        let names = &lowered.names;
        let parameters = lowered.parameters.iter().filter(|parameter| parameter.required);
        let body = lowered.body.iter().filter(|body| body.required).flat_map(|body| body.alternatives.first());
        let arguments: Vec<&str> =
            parameters.map(|parameter| parameter.ident.as_str()).chain(body.map(|body| body.ident.as_str())).collect();
        text.push_str(&format!(
            "\n```rust,ignore\nuse {krate}::{module}::{{Client, {error}}};\n\nmatch client.{method}({arguments}).send().await {{\n    \
             Ok(response) => println!(\"{{}}\", response.status()),\n{arms}    Err({error}::Other(other)) => println!(\"{{other}}\"),\n}}\n```\n",
            krate = naming::crate_ident(&package.name),
            module = naming::snake(&contract.id.module),
            error = names.error,
            method = names.method,
            arguments = arguments.join(", "),
            arms = operation
                .failures
                .iter()
                .map(|failure| {
                    let (error, variant) = (&names.error, &failure.variant);
                    let holds = if failure.captures.is_empty() { "(failure)" } else { " { error: failure, .. }" };
                    format!("    Err({error}::{variant}{holds}) => println!(\"{{:?}}\", failure.retry()),\n")
                })
                .collect::<String>(),
        ));
    }
    for (contract, lowered) in apis {
        text.push_str(&format!("\n## {}\n\n{}", docs::foreign(&contract.title), matrix(contract, lowered)));
    }
    if let Some(license) = package.license_expression() {
        let license = match license {
            DUAL_LICENSE => "MIT or Apache-2.0, at your option.".to_owned(),
            other => format!("`{other}`"),
        };
        text.push_str(&format!("\n## License\n\n{license}\n"));
    }
    text
}
