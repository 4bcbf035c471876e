//! `cargo xtask ci`: what continuous integration runs.
//!
//! The list of steps is `.ci/run`, which needs no program of this repository, so that a fresh clone is told of its
//! formatting before anything is compiled.

use std::path::Path;
use std::process::Command;

use cargo_statusquo::command::Outcome;

use crate::error::Error;

/// The list of steps, below the root.
const STEPS: &str = ".ci/run";
/// The list of what has to hold before a release besides, below the root.
const PACKAGE: &str = ".ci/package";

/// What to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Run the steps of `.ci/package` instead, which show that what would be published can be: it takes minutes.
    #[arg(long)]
    package: bool,
}

/// Runs all steps, up to the first that fails.
///
/// # Errors
/// When there is no shell to run them.
pub(crate) fn run(root: &Path, options: &Options) -> Result<Outcome, Error> {
    let list = if options.package { PACKAGE } else { STEPS };
    let mut steps = Command::new("bash");
    // What cargo tells a program that it runs is not meant for the programs that this one runs.
    let own = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG_"));
    for (name, _) in own {
        steps.env_remove(name);
    }
    let status = steps.arg(list).env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH").current_dir(root);
    let status = status.status().map_err(|source| Error::Run { program: format!("bash {list}"), source })?;
    Ok(if status.success() { Outcome::Success } else { Outcome::Failure })
}
