//! `cargo xtask corpus`: a crate of every document below a folder, and a table of what became of them.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::corpus::known::{self, Known};
use crate::corpus::{self, Degradation, Entry, Totals, Verdict};
use crate::error::Error;
use cargo_statusquo::command::Outcome;
use cargo_statusquo::command::generate::write_report;
use cargo_statusquo::output;
use cargo_statusquo::project::Project;

/// The list of known failures that is used when no other is named, below the root.
const KNOWN: &str = "tests/corpus/known-failures.toml";
/// How long a document may take.
const LIMIT: Duration = Duration::from_secs(120);
/// How many kinds of degradations are printed.
const MOST: usize = 10;

/// What to run over, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder; every `*.yaml`, `*.yml` and `*.json` in it and below it is taken for an OpenAPI document.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Compile each crate too, with warnings denied and without TLS.
    #[arg(long)]
    check_compile: bool,
    /// How many documents are generated at a time; by default, as many as there are cores.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Write the results as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The list of known failures; by default `tests/corpus/known-failures.toml`.
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
}

#[derive(Serialize)]
struct Results<'a> {
    documents: &'a [Entry],
    totals: &'a Totals,
    degradations: &'a [Degradation],
}

/// Runs over a folder. A document that fails and is not on the list is a failure, and so is one that is on it and does
/// not fail.
///
/// # Errors
/// When a file cannot be read or written, a program cannot be started, or the folder holds no document.
pub(crate) fn run(project: &Project, options: &Options) -> Result<Outcome, Error> {
    let default = project.root().join(KNOWN);
    let program = std::env::current_exe().map_err(|source| Error::Run { program: "cargo xtask".to_owned(), source })?;
    let known = match &options.known {
        Some(path) => known::read(path)?,
        None if default.exists() => known::read(&default)?,
        None => Vec::new(),
    };
    let items = corpus::documents(&options.folder)?;
    if items.is_empty() {
        return Err(Error::EmptyCorpus { path: options.folder.clone() });
    }
    let bar = progress(items.len());
    let how = corpus::Options {
        program: &program,
        root: project.root(),
        check_compile: options.check_compile,
        jobs: options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        limit: LIMIT,
    };
    let entries = corpus::run(&items, &how, &|item| {
        bar.set_message(item.name.clone());
        bar.inc(1);
    });
    bar.finish_and_clear();
    let entries = entries?;

    let totals = corpus::totals(&entries, options.check_compile);
    let degradations = corpus::degradations(&entries);
    output::print(corpus::table(&entries, &totals))?;
    if !degradations.is_empty() {
        output::print_line("\nwhat became a weaker type most often:")?;
    }
    for kind in degradations.iter().take(MOST) {
        let Degradation { what, instead, count, documents } = kind;
        output::print_line(format_args!("{count:>7} in {documents:>3} documents: {what} becomes {instead}"))?;
    }
    if let Some(path) = &options.report {
        write_report(path, &Results { documents: &entries, totals: &totals, degradations: &degradations })?;
    }
    Ok(judge(&entries, &known, options.check_compile))
}

/// A bar on the terminal; none if the output goes elsewhere.
fn progress(count: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::stderr());
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("[{elapsed_precise}] {bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}

fn judge(entries: &[Entry], known: &[Known], check_compile: bool) -> Outcome {
    let mut outcome = Outcome::Success;
    for entry in entries {
        let listed = known.iter().find(|known| known.document == entry.name);
        match corpus::verdict(entry, known, check_compile) {
            Verdict::Passes | Verdict::KnownToFail => continue,
            Verdict::Fails => {
                let message = entry.failure.as_ref().map(|failure| format!("{}: {}", failure.stage, failure.message));
                let listed = listed.map(|known| format!("; it is known to fail at `{}`", known.stage));
                output::complain_line(format_args!(
                    "error: {}: {}{}",
                    entry.name,
                    message.unwrap_or_default(),
                    listed.unwrap_or_default()
                ));
            }
            Verdict::PassesNow => {
                let reason = listed.map(|known| format!("{}: {}", known.stage, known.reason)).unwrap_or_default();
                output::complain_line(format_args!(
                    "error: {} passes now: take it off the list of known failures ({reason})",
                    entry.name
                ));
            }
        }
        outcome = Outcome::Failure;
    }
    outcome
}
