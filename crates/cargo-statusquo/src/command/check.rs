//! `cargo statusquo check`: specifications against overlays, nothing generated.

use super::{Outcome, counted, report, selected};
use crate::error::Error;
use crate::output;
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
        output::print_line(format_args!(
            "{}: {}, {}",
            contract.id,
            counted(contract.operations.len(), "operation"),
            counted(failures, "failure")
        ))?;
    }
    Ok(Outcome::Success)
}
