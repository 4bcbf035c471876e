//! `cargo statusquo check`: specifications against overlays, nothing generated.

use super::{Outcome, report, selected};
use crate::error::Error;
use crate::program::Program;
use crate::project::Project;

/// Checks one API, or all.
///
/// # Errors
/// When the API does not exist or its files cannot be read.
pub fn run(project: &Project, api: Option<&str>, program: Program) -> Result<Outcome, Error> {
    let ids = selected(project, api, program)?;
    let checked = project.check(&ids);
    report(&checked.diagnostics, &checked.documents);
    if checked.diagnostics.has_errors() {
        return Ok(Outcome::Failure);
    }
    for contract in &checked.contracts {
        let failures: usize = contract.operations.iter().map(|operation| operation.failures.len()).sum();
        println!("{}: {} operations, {failures} failures", contract.id, contract.operations.len());
    }
    Ok(Outcome::Success)
}
