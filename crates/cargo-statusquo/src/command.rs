//! The commands of `cargo statusquo`.

pub mod check;
pub mod explain;
pub mod generate;
pub mod new;
pub mod regen;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use statusquo_codegen::contract::ApiId;
use statusquo_codegen::diagnostic::Diagnostics;
use statusquo_codegen::document::Document;
use statusquo_codegen::pipeline::with_stack;
use statusquo_codegen::render::render;

use crate::project::Project;
use crate::write::Mode;

/// A command and what it is told.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Generate the crates under `generated/` and the error matrix of the readme.
    Regen {
        /// One API, `shop/orders`, or one crate, `shop`; all without it.
        #[arg(long, value_name = "CRATE[/API]")]
        api: Option<String>,
        /// Write nothing; name every file that is stale, missing or extra, and exit with 1 if there is one.
        #[arg(long)]
        check: bool,
    },
    /// Add an API: bring in its document, and write the beginning of its overlay.
    ///
    /// Copies the document to `specs/<crate>/<api>`, adds where it came from to `specs/sources.toml`, and writes
    /// `overlays/<crate>/<api>.yaml` with every operation and every failure that the document names, and
    /// `overlays/<crate>/crate.toml` if it is not there. All of it can be generated from at once; what a person has to
    /// say is marked by `TODO`, which `check` names. Nothing is overwritten.
    New {
        /// What the API is to be called: `shop/orders` becomes module `orders` of crate `shop`.
        #[arg(value_name = "CRATE/API")]
        api: String,
        /// The OpenAPI document, 3.0 or 3.1, as YAML or JSON.
        #[arg(long, value_name = "FILE")]
        spec: PathBuf,
    },
    /// Generate a crate of a document by itself.
    ///
    /// Without an overlay the contract is what the document itself says: every documented status is a variant of its
    /// operation's error. What cannot be expressed becomes a weaker type and is named.
    Generate(generate::Options),
    /// Check the specifications against the overlays; generate nothing.
    Check {
        /// One API, `shop/orders`, or one crate, `shop`; all without it.
        #[arg(long, value_name = "CRATE[/API]")]
        api: Option<String>,
    },
    /// Explain a diagnostic by its code: what it means, and how to fix it.
    Explain {
        /// The code that stands in brackets, `SQ0303`; all are listed without it.
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
}

/// Runs a command on a project.
///
/// # Errors
/// When it is used wrongly, or a file cannot be read or written.
pub fn run(command: &Command, project: &Project) -> Result<Outcome, String> {
    match command {
        Command::Regen { api, check } => {
            regen::run(project, api.as_deref(), if *check { Mode::Check } else { Mode::Write })
        }
        Command::New { api, spec } => new::run(project, api, spec),
        Command::Generate(options) => generate::run(options),
        Command::Check { api } => check::run(project, api.as_deref()),
        Command::Explain { code } => explain::run(code.as_deref()).map_err(|error| error.to_string()),
    }
}

/// Runs a program's work where documents of any depth fit, and turns its end into an exit code; an error is printed.
pub fn exit(work: impl FnOnce() -> Result<Outcome, String> + Send) -> ExitCode {
    match with_stack(work) {
        Ok(Outcome::Success) => ExitCode::SUCCESS,
        Ok(Outcome::Failure) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

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
