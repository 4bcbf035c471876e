//! `cargo statusquo`: see `cargo statusquo --help`.

use std::process::ExitCode;

use cargo_statusquo::command::{self, Command};
use cargo_statusquo::program::Program;
use cargo_statusquo::project::Project;
use clap::{CommandFactory, FromArgMatches, Parser};

/// What cargo hands over: the name of the subcommand, then its arguments.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo")]
enum Cargo {
    Statusquo(Arguments),
}

/// Generates API clients in which every operation returns its own error.
///
/// Specifications stand in `specs/<crate>/<api>.yaml`, what they do not say about failures in
/// `overlays/<crate>/<api>.yaml`, and the crates that come of both in `generated/<crate>`. Exit codes: 0 as it should
/// be, 1 a mistake in an input or generated files that are not up to date, 2 wrong usage or a file that cannot be read
/// or written.
#[derive(clap::Args)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let program = Program::STATUSQUO;
    let cargo = Cargo::command().mut_subcommand("statusquo", |command| command::with_examples(command, program));
    let arguments = cargo.get_matches();
    let Cargo::Statusquo(arguments) = Cargo::from_arg_matches(&arguments).unwrap_or_else(|error| error.exit());
    command::exit(|| command::run(&arguments.command, &Project::around_here(), program))
}
