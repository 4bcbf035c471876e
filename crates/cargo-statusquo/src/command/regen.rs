//! `cargo statusquo regen`: specifications and overlays become the crates under `generated/`.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use walkdir::WalkDir;

use super::{Outcome, counted, report, selected};
use crate::error::Error;
use crate::layout::GENERATED;
use crate::output;
use crate::program::Program;
use crate::project::Project;
use crate::root::MANIFEST;
use crate::write::{self, Mode};
use statusquo_codegen::document::Document;
use statusquo_codegen::emit::File;
use statusquo_codegen::pipeline::Generated;

/// A run that takes no longer than this needs no progress bar.
const MOMENT: Duration = Duration::from_millis(500);
/// What keeps the folder while there is no crate. Without any entry, `members = ["generated/*"]` is an error for cargo.
const KEEP: &str = ".gitkeep";

/// What to generate.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// One API, `shop/orders`, or one crate, `shop`, instead of all APIs.
    #[arg(long, value_name = "CRATE[/API]")]
    pub api: Option<String>,
    /// Write nothing; name every file that is stale, missing or extra, and exit with 1 if there is one.
    #[arg(long)]
    pub check: bool,
    /// Depend on the `statusquo` in this folder instead of the workspace's or the published one.
    #[arg(long, value_name = "PATH")]
    pub runtime: Option<PathBuf>,
}

/// Regenerates the package of one API, or all packages. With `--check` nothing is written, and a difference is a
/// failure.
///
/// # Errors
/// When the API does not exist, or a file cannot be read or written.
pub fn run(project: &Project, options: &Options, program: Program) -> Result<Outcome, Error> {
    let start = Instant::now();
    let mode = if options.check { Mode::Check } else { Mode::Write };
    let ids = selected(project, options.api.as_deref(), program)?;
    let packages: Vec<String> = ids.iter().map(|id| id.package.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let project = match &options.runtime {
        Some(runtime) => &project.clone().with_runtime(runtime),
        None => project,
    };
    // A wrong path is the user's mistake, and not that of each crate.
    let runtime = project.runtime_argument()?;
    let (mut generated, documents) = generate(project, &packages);
    report(&generated.diagnostics, &documents);
    if generated.diagnostics.has_errors() {
        output::complain_line("nothing was written");
        return Ok(Outcome::Failure);
    }
    let mut folders: BTreeSet<String> = packages.iter().map(|package| format!("{GENERATED}/{package}")).collect();
    if options.api.is_none() {
        folders.extend(former(project.root(), &folders)?);
    }
    let keep = format!("{GENERATED}/{KEEP}");
    if packages.is_empty() && !project.root().join(&keep).exists() {
        generated.files.push(File { path: keep, content: String::new() });
    }
    let folders: Vec<String> = folders.into_iter().collect();
    let differences = write::apply(project.root(), &folders, &generated.files, mode)?;
    for difference in &differences {
        match mode {
            Mode::Write => output::print_line(difference.line(mode))?,
            Mode::Check => output::complain_line(difference.line(mode)),
        }
    }
    if mode == Mode::Check && !differences.is_empty() {
        output::complain_line(format_args!(
            "error: not up to date: {}; to renew: {program} regen{runtime}",
            counted(differences.len(), "generated file")
        ));
        return Ok(Outcome::Failure);
    }
    output::print_line(summary(&generated, differences.len(), mode, start))?;
    Ok(Outcome::Success)
}

/// Returns the folders of crates that were generated and are not any more. A folder that is not of a generated crate is
/// somebody's own: it is named and left alone.
fn former(root: &Path, present: &BTreeSet<String>) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for entry in WalkDir::new(root.join(GENERATED)).min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten()
    {
        let name = format!("{GENERATED}/{}", entry.file_name().to_string_lossy());
        if !entry.file_type().is_dir() || present.contains(&name) {
            continue;
        }
        let manifest = entry.path().join(MANIFEST);
        if manifest.is_file() && write::is_generated(&manifest)? {
            found.push(name);
        } else {
            output::complain_line(format_args!(
                "left alone: {name}, whose {MANIFEST} does not say that it was generated"
            ));
        }
    }
    Ok(found)
}

/// Generates the packages; several that take longer than a moment have a bar on the terminal.
fn generate(project: &Project, packages: &[String]) -> (Generated, Vec<Document>) {
    let bar = ProgressBar::with_draw_target(Some(packages.len() as u64), ProgressDrawTarget::hidden());
    let is_shown = packages.len() > 1 && std::io::stderr().is_terminal();
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let made = project.generate_and_tell(packages, &|package| {
        if is_shown && bar.elapsed() > MOMENT && bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_message(package.to_owned());
        bar.inc(1);
    });
    bar.finish_and_clear();
    made
}

fn summary(generated: &Generated, differences: usize, mode: Mode, start: Instant) -> String {
    let operations: usize = generated.contracts.iter().map(|contract| contract.operations.len()).sum();
    let lines: usize = generated.files.iter().map(|file| file.content.lines().count()).sum();
    let changed = match (mode, differences) {
        (Mode::Check, _) => "up to date".to_owned(),
        (Mode::Write, 0) => "nothing changed".to_owned(),
        (Mode::Write, count) => format!("{} changed", counted(count, "file")),
    };
    format!(
        "{}, {}, {}, {}: {changed} ({:.2} s)",
        counted(generated.contracts.len(), "API"),
        counted(operations, "operation"),
        counted(generated.files.len(), "file"),
        counted(lines, "line"),
        start.elapsed().as_secs_f64()
    )
}
