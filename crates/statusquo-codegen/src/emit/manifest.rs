//! What a crate has besides its APIs: manifest, root module, readme, licenses, examples.

mod cargo;
mod readme;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{EmitError, File};
use crate::contract::Contract;
use crate::lower::Lowered;

pub use cargo::RUNTIME_VERSION;

/// The license that the readme spells out.
const DUAL_LICENSE: &str = "MIT OR Apache-2.0";

/// A crate: the hand-written part of its manifest, `overlays/<crate>/crate.toml`, and where it stands.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
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
    /// The oldest Rust that compiles it.
    #[serde(default)]
    pub rust_version: Option<String>,
    /// Under which terms it may be used, as an SPDX expression.
    #[serde(default)]
    pub license: Option<String>,
    /// Where the source is.
    #[serde(default)]
    pub repository: Option<String>,
    /// The texts of the license: file names and texts. Nobody but the project knows them.
    #[serde(skip)]
    pub licenses: Vec<(String, String)>,
    /// What examples need besides what wire tests need: the section `[dev-dependencies]` beside `[package]`.
    #[serde(skip)]
    pub dev_dependencies: BTreeMap<String, Dependency>,
    /// What changed from version to version: the text of `overlays/<crate>/CHANGELOG.md`, if it is kept.
    #[serde(skip)]
    pub changelog: Option<String>,
    /// Examples to put into the crate: file name and text.
    #[serde(skip)]
    pub examples: Vec<(String, String)>,
    /// Where the crate stands.
    #[serde(skip)]
    pub home: Home,
    /// The path from the crate to the runtime, where it is neither the published one nor the workspace's.
    #[serde(skip)]
    pub runtime: Option<String>,
    /// The command that renews the crate, which the first line of each file names.
    #[serde(skip)]
    pub command: String,
    /// Whether wire tests are written.
    #[serde(skip)]
    pub tests: bool,
}

/// A dependency as a manifest states it: a version, or a table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub struct Dependency(toml::Table);

impl TryFrom<toml::Value> for Dependency {
    type Error = &'static str;

    fn try_from(value: toml::Value) -> Result<Self, Self::Error> {
        match value {
            toml::Value::Table(table) => Ok(Dependency(table)),
            version @ toml::Value::String(_) => Ok(Dependency([("version".to_owned(), version)].into_iter().collect())),
            _ => Err("a dependency is a version or a table"),
        }
    }
}

/// Where a crate stands, which decides what its manifest can inherit.
#[derive(Debug, Clone, PartialEq)]
pub enum Home {
    /// In a workspace.
    Member(Workspace),
    /// By itself: it is a workspace of its own.
    Alone,
}

impl Default for Home {
    fn default() -> Self {
        Home::Member(Workspace::default())
    }
}

/// What a workspace hands down. What it does not have is written into the crate's own manifest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workspace {
    /// The texts of `[workspace.package]`.
    pub package: BTreeMap<String, String>,
    /// The names of `[workspace.dependencies]`, each with the features that are switched on there.
    pub dependencies: BTreeMap<String, BTreeSet<String>>,
}

/// The file could not be read as a package description.
pub type PackageError = toml::de::Error;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PackageFile {
    package: Package,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, Dependency>,
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
            rust_version: None,
            license: None,
            repository: None,
            licenses: Vec::new(),
            dev_dependencies: BTreeMap::new(),
            changelog: None,
            examples: Vec::new(),
            home: Home::Alone,
            runtime: runtime.map(str::to_owned),
            command: "cargo statusquo generate".to_owned(),
            tests: false,
        }
    }

    /// Reads `crate.toml`.
    ///
    /// # Errors
    /// Says which key is missing, unknown or of the wrong type, and where.
    pub fn parse(name: &str, text: &str) -> Result<Package, PackageError> {
        let PackageFile { package, dev_dependencies } = toml::from_str(text)?;
        Ok(Package { name: name.to_owned(), dev_dependencies, ..package })
    }

    /// Returns what the workspace says of a key of `[package]`.
    fn inherited(&self, key: &str) -> Option<&str> {
        match &self.home {
            Home::Member(workspace) => workspace.package.get(key).map(String::as_str),
            Home::Alone => None,
        }
    }

    /// Returns the license, whoever states it.
    fn license_expression(&self) -> Option<&str> {
        self.license.as_deref().or_else(|| self.inherited("license"))
    }
}

/// Returns the files of a crate that are not about one of its APIs alone.
///
/// # Errors
/// When one is not Rust.
pub(super) fn files(package: &Package, mark: &str, apis: &[(Contract, Lowered)]) -> Result<Vec<File>, EmitError> {
    let contracts: Vec<&Contract> = apis.iter().map(|(contract, _)| contract).collect();
    let mut files = vec![
        File { path: "Cargo.toml".into(), content: cargo::manifest(package, mark, &contracts) },
        File { path: "README.md".into(), content: readme::readme(package, mark, apis) },
        readme::root(package, mark, apis)?,
    ];
    files.extend(package.licenses.iter().map(|(name, text)| File { path: name.clone(), content: text.clone() }));
    files.extend(
        package
            .changelog
            .iter()
            .map(|text| File { path: "CHANGELOG.md".into(), content: format!("<!-- {mark} -->\n\n{text}") }),
    );
    files.extend(package.examples.iter().map(|(name, text)| File {
        path: format!("examples/{name}"),
        content: format!("// {mark}\n// Its source stands in `overlays/{}/examples`.\n\n{text}", package.name),
    }));
    Ok(files)
}
