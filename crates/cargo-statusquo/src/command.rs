//! The commands of `cargo statusquo`.

pub mod check;
mod create;
pub mod explain;
pub mod generate;
mod help;
pub mod init;
pub mod new;
mod placed;
pub mod regen;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use statusquo_codegen::contract::ApiId;
use statusquo_codegen::diagnostic::{Diagnostics, suggest};
use statusquo_codegen::document::Document;
use statusquo_codegen::pipeline::with_stack;
use statusquo_codegen::render::render;

use crate::error::{Error, chain};
use crate::output;
use crate::program::Program;
use crate::project::Project;
pub use help::with_examples;

/// A command and what it is told.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a project: a workspace, its folders, and a workflow for continuous integration.
    ///
    /// Writes `Cargo.toml` of a workspace whose members are the crates under `generated/`, the folders `specs/` and
    /// `overlays/` with a description of the language of overlays, and `.github/workflows/statusquo.yml`. A `Cargo.toml`
    /// that is there gets what it lacks and is otherwise left as it is; no other file that is there is touched.
    Init(init::Options),
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
        /// The OpenAPI document, 2.0 to 3.2, as YAML or JSON; files that it refers to are copied too.
        #[arg(long, value_name = "FILE")]
        spec: PathBuf,
    },
    /// Generate the crates under `generated/`.
    ///
    /// Each folder in `specs/` becomes one crate, with a module and a cargo feature for each API. Files that are up to date
    /// are left alone, and generated files that are not needed any more are removed. A file that was not generated is
    /// neither replaced nor removed. If there is a mistake in any input, nothing is written.
    Regen(regen::Options),
    /// Check the specifications against the overlays; generate nothing.
    ///
    /// Every mistake is named with its line, and with what to write instead.
    Check {
        /// One API, `shop/orders`, or one crate, `shop`, instead of all APIs.
        #[arg(long, value_name = "CRATE[/API]")]
        api: Option<String>,
    },
    /// Generate a crate of a document by itself, wherever it stands.
    ///
    /// Without an overlay the contract is what the document itself says: every documented status is a variant of its
    /// operation's error. What cannot be expressed becomes a weaker type and is named.
    Generate(generate::Options),
    /// Explain a diagnostic by its code: what it means, and how to fix it.
    Explain {
        /// The code in brackets, `SQ0303` or `303`. Without it, all codes are listed.
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
}

/// Runs a command on a project, for the user of a program.
///
/// # Errors
/// When it is used wrongly, or a file cannot be read or written.
pub fn run(command: &Command, project: &Project, program: Program) -> Result<Outcome, Error> {
    match command {
        Command::Init(options) => init::run(options, program),
        Command::New { api, spec } => new::run(project, api, spec, program),
        Command::Regen(options) => regen::run(project, options, program),
        Command::Check { api } => check::run(project, api.as_deref(), program),
        Command::Generate(options) => generate::run(options, program),
        Command::Explain { code } => explain::run(code.as_deref()),
    }
}

/// Runs a program's work where documents of any depth fit, and turns its end into an exit code; an error is printed.
pub fn exit<E: std::error::Error + Send>(work: impl FnOnce() -> Result<Outcome, E> + Send) -> ExitCode {
    match with_stack(work) {
        Ok(Outcome::Success) => ExitCode::SUCCESS,
        Ok(Outcome::Failure) => ExitCode::from(1),
        Err(error) => {
            output::complain_line(format_args!("error: {}", chain(&error)));
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

/// Returns a number and what is counted, which takes an `s` unless it is one.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Refuses a file in the place of a folder.
fn require_folder(path: &Path) -> Result<(), Error> {
    if path.exists() && !path.is_dir() { Err(Error::NoFolder { path: path.to_owned() }) } else { Ok(()) }
}

/// Prints diagnostics to standard error, coloured on a terminal unless `NO_COLOR` is set.
fn report(diagnostics: &Diagnostics, documents: &[Document]) {
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let documents: Vec<&Document> = documents.iter().collect();
    output::complain(render(diagnostics, &documents, color));
}

/// Refuses to work where there is no project.
fn require(project: &Project, program: Program) -> Result<(), Error> {
    if project.exists() {
        Ok(())
    } else {
        Err(Error::NoProject { path: project.root().to_owned(), program: program.name() })
    }
}

/// Returns the APIs that a command is about: the one that was named, or all. Says how to add one where there is none.
fn selected(project: &Project, api: Option<&str>, program: Program) -> Result<Vec<ApiId>, Error> {
    require(project, program)?;
    let apis = project.apis()?;
    if apis.is_empty() {
        output::complain_line(format_args!("there is no API yet; add one: {program} new CRATE/API --spec FILE"));
    }
    let Some(wanted) = api else { return Ok(apis) };
    let found: Vec<ApiId> =
        apis.iter().filter(|id| id.to_string() == wanted || id.package == wanted).cloned().collect();
    if found.is_empty() {
        let known: Vec<String> = apis.iter().map(ToString::to_string).collect();
        let names = known.iter().map(String::as_str).chain(apis.iter().map(|id| id.package.as_str()));
        let similar = suggest(wanted, names).map(str::to_owned);
        return Err(Error::UnknownApi { wanted: wanted.to_owned(), similar, known });
    }
    Ok(found)
}
