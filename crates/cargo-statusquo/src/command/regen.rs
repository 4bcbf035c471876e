//! `cargo xtask regen`: specifications and overlays become the crates under `generated/`.

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use super::{Outcome, report, selected};
use crate::project::{GENERATED, Project};
use crate::write::{self, Mode};
use statusquo_codegen::emit::{File, matrix};
use statusquo_codegen::pipeline::Generated;

/// The file at the root that holds the error matrix of all APIs.
const README: &str = "README.md";
/// The name of the region in it.
const REGION: &str = "error matrix";

/// Regenerates the package of one API, or all packages. With [`Mode::Check`] nothing is written, and a difference is a
/// failure.
///
/// # Errors
/// When the API does not exist, or a file cannot be read or written.
pub fn run(project: &Project, api: Option<&str>, mode: Mode) -> Result<Outcome, String> {
    let start = Instant::now();
    let ids = selected(project, api)?;
    let packages: Vec<String> = ids.iter().map(|id| id.package.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let (mut generated, documents) = project.generate(&packages);
    report(&generated.diagnostics, &documents);
    if generated.diagnostics.has_errors() {
        eprintln!("nothing was written");
        return Ok(Outcome::Failure);
    }
    // The root's readme shows all APIs, so it is written only by a run over all of them.
    let mut folders: Vec<String> = packages.iter().map(|package| format!("{GENERATED}/{package}")).collect();
    if api.is_none() {
        folders = vec![GENERATED.to_owned()];
        generated.files.extend(readme(project, &generated)?);
    }
    let differences =
        write::apply(project.root(), &folders, &generated.files, mode).map_err(|error| error.to_string())?;
    for difference in &differences {
        match mode {
            Mode::Write => println!("{difference}"),
            Mode::Check => eprintln!("{difference}"),
        }
    }
    if mode == Mode::Check && !differences.is_empty() {
        eprintln!("error: {} generated files are not up to date; renew them: cargo xtask regen", differences.len());
        return Ok(Outcome::Failure);
    }
    println!("{}", summary(&generated, differences.len(), mode, start));
    Ok(Outcome::Success)
}

fn summary(generated: &Generated, differences: usize, mode: Mode, start: Instant) -> String {
    let operations: usize = generated.contracts.iter().map(|contract| contract.operations.len()).sum();
    let lines: usize = generated.files.iter().map(|file| file.content.lines().count()).sum();
    let changed = match (mode, differences) {
        (Mode::Check, _) => "up to date".to_owned(),
        (Mode::Write, 0) => "nothing changed".to_owned(),
        (Mode::Write, count) => format!("{count} files changed"),
    };
    format!(
        "{} APIs, {operations} operations, {} files, {lines} lines: {changed} ({:.2} s)",
        generated.contracts.len(),
        generated.files.len(),
        start.elapsed().as_secs_f64()
    )
}

/// Returns the root's readme with the current error matrix in it.
fn readme(project: &Project, generated: &Generated) -> Result<Option<File>, String> {
    let Ok(text) = fs::read_to_string(project.root().join(README)) else { return Ok(None) };
    let mut tables = String::new();
    for contract in &generated.contracts {
        tables.push_str(&format!("### {} (`{}`)\n\n{}\n", contract.title, contract.id, matrix(contract)));
    }
    let content = write::replace_region(&text, REGION, &tables).ok_or_else(|| {
        format!("{README} has no region between `<!-- {REGION}: begin -->` and `<!-- {REGION}: end -->`")
    })?;
    Ok(Some(File { path: README.to_owned(), content }))
}
