//! What a crate has besides its APIs: manifest, root module, readme.

use serde::Deserialize;

use super::{File, MARK, docs, matrix};
use crate::contract::Contract;
use crate::naming;

/// The hand-written part of a crate's manifest: `overlays/<crate>/crate.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The package's name; it comes from the folder.
    #[serde(skip)]
    pub name: String,
    /// The version that is published next.
    pub version: String,
    /// One line for the registry.
    pub description: String,
    /// At most five words to be found by.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Categories of the registry.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Where the source is.
    #[serde(default)]
    pub repository: Option<String>,
    /// Examples to put into the crate: file name and text.
    #[serde(skip)]
    pub examples: Vec<(String, String)>,
    /// Where the crate stands.
    #[serde(skip)]
    pub home: Home,
}

/// Where a crate stands, which decides how its manifest refers to the rest.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Home {
    /// In the workspace of this project, with its tests.
    #[default]
    Workspace,
    /// By itself, with the published runtime, or with the one at a path.
    Alone {
        /// The path from the crate to the runtime.
        runtime: Option<String>,
    },
}

/// The file could not be read as a package description.
pub type PackageError = toml::de::Error;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageFile {
    package: Package,
}

impl Package {
    /// A package that stands by itself, with the published runtime, or with the one at a relative path.
    pub fn alone(name: &str, description: String, runtime: Option<&str>) -> Self {
        Package {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            description,
            keywords: Vec::new(),
            categories: Vec::new(),
            repository: None,
            examples: Vec::new(),
            home: Home::Alone { runtime: runtime.map(str::to_owned) },
        }
    }

    /// Reads `crate.toml`.
    ///
    /// # Errors
    /// Says which key is missing, unknown or of the wrong type, and where.
    pub fn parse(name: &str, text: &str) -> Result<Package, PackageError> {
        let PackageFile { package } = toml::from_str(text)?;
        Ok(Package { name: name.to_owned(), ..package })
    }
}

pub(super) fn files(package: &Package, contracts: &[&Contract]) -> Vec<File> {
    let mut files = vec![
        File { path: "Cargo.toml".into(), content: manifest(package, contracts) },
        File { path: "README.md".into(), content: readme(package, contracts) },
        File { path: "src/lib.rs".into(), content: root(package, contracts) },
        File { path: "LICENSE-MIT".into(), content: include_str!("../../LICENSE-MIT").into() },
        File { path: "LICENSE-APACHE".into(), content: include_str!("../../LICENSE-APACHE").into() },
    ];
    files.extend(package.examples.iter().map(|(name, text)| File {
        path: format!("examples/{name}"),
        content: format!("// {MARK}\n// Its source stands in `overlays/{}/examples`.\n\n{text}", package.name),
    }));
    files
}

fn manifest(package: &Package, contracts: &[&Contract]) -> String {
    let modules: Vec<String> = contracts.iter().map(|contract| contract.id.module.clone()).collect();
    let list = |items: &[String]| toml::Value::from(items.to_vec()).to_string();
    let text = |value: &str| toml::Value::from(value).to_string();
    let features: String = modules.iter().map(|module| format!("{module} = []\n")).collect();
    let defaults: Vec<String> = modules.iter().cloned().chain(["rustls".to_owned()]).collect();
    let repository = package.repository.as_deref().map(|url| format!("repository = {}\n", text(url)));
    let repository = repository.unwrap_or_else(|| "repository.workspace = true\n".to_owned());
    if let Home::Alone { runtime } = &package.home {
        let (name, version, description) = (text(&package.name), text(&package.version), text(&package.description));
        let defaults = list(&defaults);
        let runtime = runtime.as_deref().map(|path| format!(", path = {}", text(path))).unwrap_or_default();
        return format!(
            r#"# {MARK}

[package]
name = {name}
version = {version}
description = {description}
edition = "2024"
license = "MIT OR Apache-2.0"
readme = "README.md"

[features]
default = {defaults}
{features}rustls = ["statusquo/rustls"]
native-tls = ["statusquo/native-tls"]
http2 = ["statusquo/http2"]
gzip = ["statusquo/gzip"]

[dependencies]
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
statusquo = {{ version = "0.1.0"{runtime}, default-features = false }}

# A workspace of its own, wherever it stands.
[workspace]
"#
        );
    }
    let examples: String = package
        .examples
        .iter()
        .map(|(name, _)| format!("\n[[example]]\nname = {}\n", text(name.trim_end_matches(".rs"))))
        .collect();
    format!(
        r#"# {MARK}

[package]
name = {name}
version = {version}
description = {description}
keywords = {keywords}
categories = {categories}
edition.workspace = true
rust-version.workspace = true
license.workspace = true
{repository}readme = "README.md"
exclude = ["tests"]

[features]
default = {defaults}
{features}# TLS by rustls, with the platform's certificate verifier.
rustls = ["statusquo/rustls"]
# TLS by the platform's own library.
native-tls = ["statusquo/native-tls"]
# HTTP/2, where the server speaks it.
http2 = ["statusquo/http2"]
# Reads compressed answers, which no request asks for.
gzip = ["statusquo/gzip"]

[dependencies]
serde.workspace = true
serde_json.workspace = true
statusquo.workspace = true

[dev-dependencies]
statusquo = {{ workspace = true, features = ["testing"] }}
tokio.workspace = true
wiremock.workspace = true
{examples}"#,
        name = text(&package.name),
        version = text(&package.version),
        description = text(&package.description),
        keywords = list(&package.keywords),
        categories = list(&package.categories),
        defaults = list(&defaults),
    )
}

fn root(package: &Package, contracts: &[&Contract]) -> String {
    let mut text = format!("//! {MARK}\n//!\n");
    for line in introduction(package, contracts).lines() {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    text.push_str("\n#![forbid(unsafe_code)]\n#![warn(missing_docs)]\n");
    for contract in contracts {
        let module = &contract.id.module;
        text.push_str(&format!(
            "\n#[cfg(feature = \"{module}\")]\n#[rustfmt::skip]\npub mod {};\n",
            naming::snake(module)
        ));
    }
    text.push_str("\npub use statusquo;\n");
    text
}

fn introduction(package: &Package, contracts: &[&Contract]) -> String {
    let mut text = format!(
        "{}\n\nEvery operation returns an error of its own, with one variant per failure that it is declared to have. \
         Handling a failure that an operation cannot have does not compile, and neither does an exhaustive `match` \
         that leaves one out.\n\n| feature | API | version |\n|---|---|---|\n",
        docs::foreign(&package.description)
    );
    for contract in contracts {
        text.push_str(&format!(
            "| `{}` | {} | {} |\n",
            contract.id.module,
            docs::foreign(&contract.title),
            docs::foreign(&contract.version)
        ));
    }
    text.push_str(
        "\nAll of them are on by default. TLS is rustls; for the platform's own, switch the defaults off and \
         `native-tls` on. Two features are off by default: `http2`, and `gzip`, which reads compressed answers although \
         no request asks for them.\n",
    );
    text
}

fn readme(package: &Package, contracts: &[&Contract]) -> String {
    let mut text = format!("<!-- {MARK} -->\n\n# {}\n\n{}", package.name, introduction(package, contracts));
    if let Some((contract, operation)) = contracts.iter().find_map(|contract| {
        contract
            .operations
            .iter()
            .max_by_key(|operation| operation.failures.len())
            .map(|operation| (contract, operation))
    }) {
        text.push_str(&format!(
            "\n```rust,ignore\nuse {krate}::{module}::{{Client, {error}}};\n\nmatch client.{method}().send().await {{\n    \
             Ok(answer) => println!(\"{{}}\", answer.status()),\n{arms}    Err({error}::Other(other)) => println!(\"{{other}}\"),\n}}\n```\n",
            krate = naming::crate_ident(&package.name),
            module = naming::snake(&contract.id.module),
            error = operation.error_type(),
            method = operation.name,
            arms = operation
                .failures
                .iter()
                .map(|failure| {
                    let (error, variant) = (operation.error_type(), &failure.variant);
                    let holds = if failure.captures.is_empty() { "(failure)" } else { " { error: failure, .. }" };
                    format!("    Err({error}::{variant}{holds}) => println!(\"{{:?}}\", failure.retry()),\n")
                })
                .collect::<String>(),
        ));
    }
    for contract in contracts {
        text.push_str(&format!("\n## {}\n\n{}", docs::foreign(&contract.title), matrix(contract)));
    }
    text.push_str("\n## License\n\nMIT or Apache-2.0, at your option.\n");
    text
}
