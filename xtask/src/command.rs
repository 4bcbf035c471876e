//! The commands of `cargo xtask`.

pub mod check;
pub mod corpus;
pub mod generate;
pub mod new;
pub mod regen;

use std::io::IsTerminal;

use crate::contract::ApiId;
use crate::diagnostic::{Diagnostics, render};
use crate::project::Project;
use crate::source::Document;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is as it should be: exit code 0.
    Success,
    /// The inputs or the generated files are not as they should be: exit code 1.
    Failure,
}

/// Prints diagnostics to standard error, coloured on a terminal unless `NO_COLOR` is set.
fn report(diagnostics: &Diagnostics, documents: &[Document]) {
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let documents: Vec<&Document> = documents.iter().collect();
    eprint!("{}", render(diagnostics, &documents, color));
}

/// Returns the APIs that a command is about: the one that was named, or all.
fn selected(project: &Project, api: Option<&str>) -> Result<Vec<ApiId>, String> {
    let apis = project.apis().map_err(|error| format!("cannot read the specifications: {error}"))?;
    let Some(wanted) = api else { return Ok(apis) };
    let found: Vec<ApiId> =
        apis.iter().filter(|id| id.to_string() == wanted || id.package == wanted).cloned().collect();
    if found.is_empty() {
        let known: Vec<String> = apis.iter().map(ToString::to_string).collect();
        return Err(format!("there is no API `{wanted}`; there are: {}", known.join(", ")));
    }
    Ok(found)
}
