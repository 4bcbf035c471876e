//! `cargo xtask`: see `cargo xtask --help`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::command::generate::Options;
use xtask::command::{self, Outcome};
use xtask::project::Project;
use xtask::write::Mode;

/// Generates API clients in which every operation returns its own error.
///
/// Specifications stand in `specs/<crate>/<api>.yaml`, what they do not say about failures in
/// `overlays/<crate>/<api>.yaml`. Exit codes: 0 as it should be, 1 a mistake in an input or generated files that are
/// not up to date, 2 wrong usage or a file that cannot be read or written.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the crates under `generated/` and the error matrix of the readme.
    Regen {
        /// One API, `shop/orders`, or one crate, `shop`; all without it.
        #[arg(long, value_name = "CRATE[/API]")]
        api: Option<String>,
        /// Write nothing; name every file that is stale, missing or extra, and exit with 1 if there is one.
        #[arg(long)]
        check: bool,
    },
    /// Generate a crate of a document that is not in this repository.
    ///
    /// Without an overlay the contract is what the document itself says: every documented status is a variant of its
    /// operation's error. What cannot be expressed becomes a weaker type and is named.
    Generate {
        /// The OpenAPI document, 3.0 or 3.1, as YAML or JSON.
        #[arg(long, value_name = "FILE")]
        spec: PathBuf,
        /// An overlay for it; `overlays/README.md` describes the language.
        #[arg(long, value_name = "FILE")]
        overlay: Option<PathBuf>,
        /// The package's name.
        #[arg(long, value_name = "CRATE")]
        name: String,
        /// The folder of the crate.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Fail when a part of the document would become a weaker type.
        #[arg(long)]
        strict: bool,
        /// Print how long each stage took.
        #[arg(long)]
        timings: bool,
    },
    /// Check the specifications against the overlays; generate nothing.
    Check {
        /// One API, `shop/orders`, or one crate, `shop`; all without it.
        #[arg(long, value_name = "CRATE[/API]")]
        api: Option<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let project = Project::new(root());
    let outcome = match &arguments.command {
        Command::Regen { api, check } => {
            command::regen::run(&project, api.as_deref(), if *check { Mode::Check } else { Mode::Write })
        }
        Command::Generate { spec, overlay, name, out, strict, timings } => {
            let options = Options { spec, overlay: overlay.as_deref(), name, out, strict: *strict, timings: *timings };
            command::generate::run(&project, &options)
        }
        Command::Check { api } => command::check::run(&project, api.as_deref()),
    };
    match outcome {
        Ok(Outcome::Success) => ExitCode::SUCCESS,
        Ok(Outcome::Failure) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// The workspace that this program was built in; cargo gives the folder of the package at run time.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package.as_deref().and_then(Path::parent).map_or_else(|| PathBuf::from("."), Path::to_owned)
}
