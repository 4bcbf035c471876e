//! The manifest of a project: a new one, or what one that is there lacks.

use std::path::Path;

use statusquo_codegen::emit::RUNTIME_VERSION;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use crate::error::Error;
use crate::layout::GENERATED;

/// A manifest that was there, with what it lacked.
#[derive(Debug)]
pub(super) struct Added {
    /// The new text; none if nothing was missing.
    pub(super) text: Option<String>,
    /// What was added, for a person.
    pub(super) what: Vec<&'static str>,
}

/// The members of the workspace that are generated.
const MEMBERS: &str = "generated/*";
/// The name of the runtime.
const RUNTIME: &str = "statusquo";

/// Returns the manifest of a new project, whose crates depend on the published runtime, or on the one at a path.
pub(super) fn new(runtime: Option<&str>) -> String {
    format!(
        "\
[workspace]
resolver = \"3\"
members = [\"{MEMBERS}\"]

# What the crates under `{GENERATED}/` inherit; `overlays/<crate>/crate.toml` can say otherwise for one of them.
[workspace.package]
edition = \"2024\"
rust-version = \"1.88\"

[workspace.dependencies]
serde = {{ version = \"1\", features = [\"derive\"] }}
serde_json = \"1\"
{RUNTIME} = {}
tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}
",
        dependency(runtime)
    )
}

/// Returns how the workspace depends on the runtime: without TLS, which is a feature of each generated crate.
fn dependency(runtime: Option<&str>) -> InlineTable {
    let mut dependency = InlineTable::new();
    if let Some(path) = runtime {
        dependency.insert("path", path.into());
    }
    dependency.insert("version", RUNTIME_VERSION.into());
    dependency.insert("default-features", false.into());
    dependency
}

/// Adds to a manifest what it lacks: the generated crates as members, and the runtime to depend on. All else a generated
/// crate writes into its own manifest if it cannot inherit it.
///
/// # Errors
/// When the text is not a manifest.
pub(super) fn add(path: &Path, text: &str, runtime: Option<&str>) -> Result<Added, Error> {
    let mut document: DocumentMut =
        text.parse().map_err(|source| Error::Manifest { path: path.to_owned(), source: Box::new(source) })?;
    let other = |key: &str, expected| Error::ManifestPart { path: path.to_owned(), key: key.to_owned(), expected };
    let workspace = document.entry("workspace").or_insert_with(|| Item::Table(Table::new()));
    let workspace = workspace.as_table_mut().ok_or_else(|| other("workspace", "a table"))?;
    let mut what = Vec::new();

    let members = workspace.entry("members").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let members = members.as_array_mut().ok_or_else(|| other("workspace.members", "a list"))?;
    if !members.iter().any(|member| member.as_str() == Some(MEMBERS)) {
        members.push(MEMBERS);
        what.push("the members `generated/*`");
    }

    let mut implicit = Table::new();
    implicit.set_implicit(true);
    let dependencies = workspace.entry("dependencies").or_insert(Item::Table(implicit));
    let dependencies = dependencies.as_table_like_mut().ok_or_else(|| other("workspace.dependencies", "a table"))?;
    if !dependencies.contains_key(RUNTIME) {
        dependencies.insert(RUNTIME, Item::Value(Value::InlineTable(dependency(runtime))));
        what.push("the dependency `statusquo`");
    }
    Ok(Added { text: (!what.is_empty()).then(|| document.to_string()), what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn added(text: &str) -> String {
        let added = add(Path::new("Cargo.toml"), text, None).expect("the manifest is valid");
        let again = add(Path::new("Cargo.toml"), added.text.as_deref().unwrap_or(text), None);
        assert!(again.is_ok_and(|again| again.text.is_none()), "what was added is not added again");
        added.text.expect("something was missing")
    }

    #[test]
    fn a_new_manifest_lacks_nothing() {
        let added = add(Path::new("Cargo.toml"), &new(None), None).expect("the manifest is valid");
        assert!(added.text.is_none() && added.what.is_empty());
        assert!(
            new(Some("../a"))
                .contains("statusquo = { path = \"../a\", version = \"0.1.0\", default-features = false }\n")
        );
    }

    #[test]
    fn a_manifest_that_is_there_gets_what_it_lacks_and_keeps_the_rest() {
        let text = "# Ours.\n[package]\nname = \"shop\" # a shop\nversion = \"1.0.0\"\n";
        let expected = "\n[workspace]\nmembers = [\"generated/*\"]\n\n[workspace.dependencies]\nstatusquo = { version = \
                        \"0.1.0\", default-features = false }\n";
        assert_eq!(added(text), format!("{text}{expected}"));

        let text = "[workspace]\nmembers = [\"a\", \"b\"]\n\n[workspace.dependencies]\nserde = \"1\" # old\n";
        let expected = "[workspace]\nmembers = [\"a\", \"b\", \"generated/*\"]\n\n[workspace.dependencies]\nserde = \"1\" # \
                        old\nstatusquo = { version = \"0.1.0\", default-features = false }\n";
        assert_eq!(added(text), expected);
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        for text in ["a b", "workspace = 1", "[workspace]\nmembers = \"a\"", "[workspace]\ndependencies = []"] {
            assert!(add(Path::new("Cargo.toml"), text, None).is_err(), "{text}");
        }
    }
}
