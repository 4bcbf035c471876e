//! The manifest at the root of a project: what generated crates can inherit, and which command renews them.
//!
//! ```toml
//! [workspace.metadata.statusquo]
//! command = "cargo xtask" # named in generated files instead of `cargo statusquo`
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::Deserialize;
use statusquo_codegen::diagnostic::catalogue::project as catalogue;
use statusquo_codegen::diagnostic::{Diagnostic, Excerpt};
use statusquo_codegen::emit::Workspace;
use toml::Value;

use crate::error::{Error, chain};
use crate::program::Program;

/// The name of a manifest.
pub const MANIFEST: &str = "Cargo.toml";

/// What the manifest at the root says about generated crates.
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// The program that renews them.
    pub program: String,
    /// What they can inherit.
    pub workspace: Workspace,
}

#[derive(Default, Deserialize)]
struct File {
    #[serde(default)]
    workspace: Section,
}

#[derive(Default, Deserialize)]
struct Section {
    #[serde(default)]
    package: BTreeMap<String, Value>,
    #[serde(default)]
    dependencies: BTreeMap<String, Value>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    statusquo: Settings,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    command: Option<String>,
}

impl Root {
    /// Reads the manifest of a folder; where there is none, there is nothing to inherit.
    ///
    /// # Errors
    /// When the file cannot be read, or is not a manifest.
    pub fn read(folder: &Path) -> Result<Root, Error> {
        let path = folder.join(MANIFEST);
        match fs::read_to_string(&path) {
            Ok(text) => Root::parse(&text).map_err(|source| Error::Toml { path: MANIFEST.into(), source }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Root::of(File::default())),
            Err(source) => Err(Error::Read { path, source }),
        }
    }

    /// Reads the manifest of a project, whose mistakes are those of an input.
    ///
    /// # Errors
    /// When the file cannot be read, or is not a manifest.
    #[expect(clippy::result_large_err, reason = "one per run, on the way to its end")]
    pub fn of_project(folder: &Path) -> Result<Root, Diagnostic> {
        Root::read(folder).map_err(|error| match (error, fs::read_to_string(folder.join(MANIFEST))) {
            (Error::Toml { source, .. }, Ok(text)) => {
                let excerpt = Excerpt::of(MANIFEST, &text, source.span().unwrap_or_default());
                Diagnostic::of(&catalogue::INVALID_ROOT, source.message()).excerpt(excerpt)
            }
            (error, _) => Diagnostic::of(&catalogue::UNREADABLE_FILE, chain(&error)),
        })
    }

    fn parse(text: &str) -> Result<Root, Box<toml::de::Error>> {
        Ok(Root::of(toml::from_str(text)?))
    }

    fn of(file: File) -> Root {
        let Section { package, dependencies, metadata } = file.workspace;
        let texts = package.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned())));
        let dependencies = dependencies.into_iter().map(|(name, value)| {
            let features = value.get("features").and_then(Value::as_array).into_iter().flatten();
            (name, features.filter_map(|feature| Some(feature.as_str()?.to_owned())).collect())
        });
        Root {
            program: metadata.statusquo.command.unwrap_or_else(|| Program::STATUSQUO.to_string()),
            workspace: Workspace { package: texts.collect(), dependencies: dependencies.collect() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_inherited_is_read_and_so_is_the_command() {
        let text = "
[workspace]
members = ['generated/*']
[workspace.package]
edition = '2024'
authors = ['A']
[workspace.dependencies]
serde = { version = '1', features = ['derive'] }
tokio = '1'
[workspace.metadata.statusquo]
command = 'cargo xtask'
";
        let root = Root::parse(text).expect("the manifest is valid");
        assert_eq!(root.program, "cargo xtask");
        assert_eq!(root.workspace.package, [("edition".to_owned(), "2024".to_owned())].into());
        let dependencies =
            [("serde".to_owned(), ["derive".to_owned()].into()), ("tokio".to_owned(), Default::default())];
        assert_eq!(root.workspace.dependencies, dependencies.into());
    }

    #[test]
    fn without_a_setting_the_command_is_that_of_everybody() {
        let root = Root::parse("[package]\nname = 'a'\n").expect("the manifest is valid");
        assert_eq!((root.program.as_str(), root.workspace), ("cargo statusquo", Workspace::default()));
        assert!(Root::parse("[workspace.metadata.statusquo]\nprogram = 'a'").is_err(), "an unknown key is a mistake");
    }
}
