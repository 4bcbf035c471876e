//! The manifest. What `crate.toml` says is written; what it does not say is inherited if the workspace has it; what
//! neither has is written as a default, but for the license, which nobody can guess.

use std::collections::BTreeSet;

use super::{Dependency, Home, Package};
use crate::contract::Contract;

/// The version of the runtime that generated code is written for.
pub const RUNTIME_VERSION: &str = "0.1.0";

/// The edition that generated code is written in.
const EDITION: &str = "2024";
/// The oldest Rust that compiles generated code: the minor version of Rust 1.
const RUST_MINOR: u32 = 88;

/// A crate that generated code uses.
struct Needed {
    name: &'static str,
    version: &'static str,
    default_features: bool,
    features: &'static [&'static str],
}

const fn needed(name: &'static str, version: &'static str, features: &'static [&'static str]) -> Needed {
    Needed { name, version, default_features: true, features }
}

const SERDE: Needed = needed("serde", "1", &["derive"]);
const SERDE_JSON: Needed = needed("serde_json", "1", &[]);
const TOKIO: Needed = needed("tokio", "1", &["macros", "rt-multi-thread"]);
/// Without TLS, which is a feature of the generated crate.
const RUNTIME: Needed = Needed { name: "statusquo", version: RUNTIME_VERSION, default_features: false, features: &[] };
/// What wire tests stand on.
const TESTING: Needed = Needed { features: &["testing"], ..RUNTIME };

/// Returns `Cargo.toml`.
pub(super) fn manifest(package: &Package, mark: &str, contracts: &[&Contract]) -> String {
    let modules: Vec<String> = contracts.iter().map(|contract| contract.id.module.clone()).collect();
    let features: String = modules.iter().map(|module| format!("{module} = []\n")).collect();
    let defaults: Vec<String> = modules.into_iter().chain(["rustls".to_owned()]).collect();
    let mut manifest = format!(
        "\
# {mark}

{head}
# All of its tests stand in `tests`.
[lib]
test = false
doctest = false

[features]
default = {defaults}
{features}# TLS by rustls, with the platform's certificate verifier.
rustls = [\"statusquo/rustls\"]
# TLS by the platform's own library.
native-tls = [\"statusquo/native-tls\"]
# HTTP/2, where the server speaks it.
http2 = [\"statusquo/http2\"]
# Reads compressed answers, which no request asks for.
gzip = [\"statusquo/gzip\"]
{dependencies}",
        head = head(package),
        defaults = list(&defaults),
        dependencies = dependencies(package),
    );
    for (name, _) in &package.examples {
        manifest.push_str(&format!("\n[[example]]\nname = {}\n", text(name.trim_end_matches(".rs"))));
    }
    if package.home == Home::Alone {
        manifest.push_str("\n# A workspace of its own, wherever it stands.\n[workspace]\n");
    }
    manifest
}

/// Returns the section `[package]`.
fn head(package: &Package) -> String {
    let mut lines = vec![
        "[package]".to_owned(),
        format!("name = {}", text(&package.name)),
        format!("version = {}", text(&package.version)),
        format!("description = {}", text(&package.description)),
    ];
    for (key, words) in [("keywords", &package.keywords), ("categories", &package.categories)] {
        if !words.is_empty() {
            lines.push(format!("{key} = {}", list(words)));
        }
    }
    // Of another edition the code would not be valid.
    lines.extend(entry(package, "edition", None, |edition| edition == EDITION, Some(EDITION)));
    let oldest = format!("1.{RUST_MINOR}");
    lines.extend(entry(package, "rust-version", package.rust_version.as_deref(), is_enough, Some(&oldest)));
    lines.extend(entry(package, "license", package.license.as_deref(), |_| true, None));
    lines.extend(entry(package, "repository", package.repository.as_deref(), |_| true, None));
    lines.push("readme = \"README.md\"".to_owned());
    if package.tests {
        lines.push("exclude = [\"tests\"]".to_owned());
    }
    lines.join("\n") + "\n"
}

/// Returns the line of a key: what the crate says, else what the workspace says if that will do, else the default.
fn entry(
    package: &Package,
    key: &str,
    own: Option<&str>,
    will_do: impl Fn(&str) -> bool,
    default: Option<&str>,
) -> Option<String> {
    if let Some(own) = own {
        return Some(format!("{key} = {}", text(own)));
    }
    if package.inherited(key).is_some_and(will_do) {
        return Some(format!("{key}.workspace = true"));
    }
    default.map(|default| format!("{key} = {}", text(default)))
}

/// Whether a version of Rust compiles generated code.
fn is_enough(version: &str) -> bool {
    let minor = version.strip_prefix("1.").and_then(|rest| rest.split('.').next());
    minor.and_then(|minor| minor.parse().ok()).is_some_and(|minor: u32| minor >= RUST_MINOR)
}

/// Returns the sections of dependencies.
fn dependencies(package: &Package) -> String {
    let mut text = String::from("\n[dependencies]\n");
    for needed in [SERDE, SERDE_JSON, RUNTIME] {
        text.push_str(&dependency(package, &needed));
    }
    let development = development(package);
    if !development.is_empty() {
        text.push_str("\n[dev-dependencies]\n");
        text.push_str(&development);
    }
    text
}

/// Returns what wire tests need, as the crate states it if it does, and what else it states.
fn development(package: &Package) -> String {
    let needed: &[Needed] = if package.tests { &[TESTING, TOKIO] } else { &[] };
    let needed_lines = needed.iter().map(|needed| match package.dev_dependencies.get(needed.name) {
        Some(stated) => stated_line(needed.name, with_features(package, stated, needed)),
        None => dependency(package, needed),
    });
    let is_other = |name: &str| needed.iter().all(|needed| needed.name != name);
    let others = package.dev_dependencies.iter().filter(|(name, _)| is_other(name));
    needed_lines.chain(others.map(|(name, Dependency(table))| stated_line(name, table.clone()))).collect()
}

/// Returns a dependency that the crate states, with the features that wire tests need besides.
fn with_features(package: &Package, Dependency(stated): &Dependency, needed: &Needed) -> toml::Table {
    let mut table = stated.clone();
    let features = |value: Option<&toml::Value>| -> Vec<String> {
        let features = value.and_then(toml::Value::as_array).into_iter().flatten();
        features.filter_map(|feature| Some(feature.as_str()?.to_owned())).collect()
    };
    let mut all = features(table.get("features"));
    let inherited = match &package.home {
        Home::Member(workspace) if table.contains_key("workspace") => workspace.dependencies.get(needed.name),
        Home::Member(_) | Home::Alone => None,
    };
    let known: BTreeSet<&str> = all.iter().chain(inherited.into_iter().flatten()).map(String::as_str).collect();
    let missing = needed.features.iter().filter(|feature| !known.contains(**feature));
    let missing: Vec<String> = missing.map(|feature| (*feature).to_owned()).collect();
    if !missing.is_empty() {
        all.extend(missing);
        table.insert("features".to_owned(), all.into());
    }
    table
}

/// Returns the line of a dependency that the crate states, as short as cargo takes it.
fn stated_line(name: &str, table: toml::Table) -> String {
    let name = if name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        name.to_owned()
    } else {
        text(name)
    };
    let mut parts = table.iter();
    match (parts.next(), parts.next()) {
        (Some((key, toml::Value::Boolean(true))), None) if key == "workspace" => format!("{name}.workspace = true\n"),
        (Some((key, version)), None) if key == "version" => format!("{name} = {version}\n"),
        _ => format!("{name} = {}\n", toml::Value::Table(table)),
    }
}

/// Returns the line of a dependency.
fn dependency(package: &Package, needed: &Needed) -> String {
    let Needed { name, version, default_features, features } = needed;
    let features: Vec<String> = features.iter().map(|feature| (*feature).to_owned()).collect();
    let path = package.runtime.as_deref().filter(|_| *name == RUNTIME.name);
    if let (Home::Member(workspace), None) = (&package.home, path)
        && let Some(inherited) = workspace.dependencies.get(*name)
    {
        let missing: Vec<String> = features.into_iter().filter(|feature| !inherited.contains(feature)).collect();
        return if missing.is_empty() {
            format!("{name}.workspace = true\n")
        } else {
            format!("{name} = {{ workspace = true, features = {} }}\n", list(&missing))
        };
    }
    let mut parts = vec![format!("version = {}", text(version))];
    parts.extend(path.map(|path| format!("path = {}", text(path))));
    parts.extend((!default_features).then(|| "default-features = false".to_owned()));
    parts.extend((!features.is_empty()).then(|| format!("features = {}", list(&features))));
    if parts.len() == 1 {
        return format!("{name} = {}\n", text(version));
    }
    format!("{name} = {{ {} }}\n", parts.join(", "))
}

fn text(value: &str) -> String {
    toml::Value::from(value).to_string()
}

fn list(items: &[String]) -> String {
    toml::Value::from(items.to_vec()).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::Workspace;
    use super::*;

    fn package(crate_toml: &str, workspace: &str) -> Package {
        let text = format!("[package]\nversion = \"1.0.0\"\ndescription = \"Shop\"\n{crate_toml}");
        let mut package = Package::parse("shop", &text).expect("the description is valid");
        package.home = Home::Member(Workspace {
            package: workspace
                .lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            dependencies: [("serde".to_owned(), Default::default()), ("statusquo".to_owned(), Default::default())]
                .into(),
        });
        package
    }

    #[test]
    fn what_the_crate_says_comes_before_the_workspace_and_that_before_the_default() {
        let workspace = "edition = 2024\nrust-version = 1.90\nlicense = MPL-2.0\nrepository = https://example.com";
        for (crate_toml, workspace, expected) in [
            (
                "",
                workspace,
                "edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\nrepository.workspace = true\n",
            ),
            ("", "", "edition = \"2024\"\nrust-version = \"1.88\"\n"),
            ("", "edition = 2021\nrust-version = 1.75.1", "edition = \"2024\"\nrust-version = \"1.88\"\n"),
            (
                "rust-version = \"1.91\"\nlicense = \"MIT\"\nrepository = \"https://example.org\"",
                workspace,
                "edition.workspace = true\nrust-version = \"1.91\"\nlicense = \"MIT\"\nrepository = \"https://example.org\"\n",
            ),
        ] {
            let found = head(&package(crate_toml, workspace));
            assert_eq!(
                found,
                format!(
                    "[package]\nname = \"shop\"\nversion = \"1.0.0\"\ndescription = \"Shop\"\n{expected}readme = \"README.md\"\n"
                )
            );
        }
    }

    #[test]
    fn dependencies_are_inherited_where_they_can_be_and_have_the_features_that_are_used() {
        let mut package = package("", "");
        package.tests = true;
        let expected = "
[dependencies]
serde = { workspace = true, features = [\"derive\"] }
serde_json = \"1\"
statusquo.workspace = true

[dev-dependencies]
statusquo = { workspace = true, features = [\"testing\"] }
tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }
";
        assert_eq!(dependencies(&package), expected);

        package.runtime = Some("../../runtime".to_owned());
        package.tests = false;
        let expected = "
[dependencies]
serde = { workspace = true, features = [\"derive\"] }
serde_json = \"1\"
statusquo = { version = \"0.1.0\", path = \"../../runtime\", default-features = false }
";
        assert_eq!(dependencies(&package), expected);
    }

    #[test]
    fn what_examples_need_is_what_the_crate_states() {
        let mut package = package(
            "[dev-dependencies]\nwiremock.workspace = true\na = '2'\nb = { version = '1', optional = false }\n\
             tokio = { version = '1.40', features = ['net', 'macros'] }",
            "",
        );
        let others = "a = \"2\"\nb = { optional = false, version = \"1\" }\n{}wiremock.workspace = true\n";
        let tokio = "tokio = { features = [\"net\", \"macros\"], version = \"1.40\" }\n";
        assert_eq!(development(&package), others.replace("{}", tokio));

        package.tests = true;
        let tests = "statusquo = { workspace = true, features = [\"testing\"] }\ntokio = { features = [\"net\", \"macros\", \
                     \"rt-multi-thread\"], version = \"1.40\" }\n";
        assert_eq!(development(&package), tests.to_owned() + &others.replace("{}", ""));

        for wrong in ["a = 1", "a = ['1']"] {
            let text = format!("[package]\nversion = '1.0.0'\ndescription = 'A'\n[dev-dependencies]\n{wrong}\n");
            let error = Package::parse("shop", &text).expect_err("it is no dependency");
            assert!(error.message().contains("a dependency is a version or a table"), "{error}");
        }
    }
}
