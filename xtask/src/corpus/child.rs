//! One document in a process of its own, so that a crash, a time-out and the memory that it takes stay its own.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use statusquo_codegen::report::Report;
use wait_timeout::ChildExt;

use crate::error::Error;

/// The runtime's features that a check compiles: everything but TLS, which takes longest and is the same for all.
const FEATURES: [&str; 3] = ["--no-default-features", "--features", "api"];

/// How a process ended.
#[derive(Debug)]
pub(super) enum End<T> {
    /// As it should, with what it was run for.
    Well(T),
    /// Otherwise, with what it said.
    Badly(String),
}

/// Where the files of one document go.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// The crate.
    pub(super) out: PathBuf,
    /// The report of the generation.
    pub(super) report: PathBuf,
    /// What the generation printed.
    pub(super) log: PathBuf,
}

/// Generates a crate of a document. Gives the report, or else what became of the process.
///
/// # Errors
/// When a file cannot be written, or the program cannot be started.
pub(super) fn generate(
    program: &Path,
    runtime: &Path,
    document: &Path,
    package: &str,
    places: &Places,
    limit: Duration,
) -> Result<End<Report>, Error> {
    // What an earlier run left must not be taken for this one's.
    for stale in [&places.report, &places.log] {
        match fs::remove_file(stale) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(Error::Write { path: stale.clone(), source }),
        }
    }
    let log = File::create(&places.log).map_err(|source| Error::Write { path: places.log.clone(), source })?;
    let mut command = Command::new(program);
    command
        .arg("generate")
        .arg("--runtime")
        .arg(runtime)
        .arg("--spec")
        .arg(document)
        .args(["--name", package])
        .arg("--out")
        .arg(&places.out);
    command.arg("--report").arg(&places.report).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    let Some(status) = wait(&mut command, limit)? else {
        return Ok(End::Badly(format!("took longer than {} s", limit.as_secs())));
    };
    let report = fs::read_to_string(&places.report).ok().and_then(|text| serde_json::from_str(&text).ok());
    Ok(report.map_or_else(
        || {
            let log = fs::read_to_string(&places.log).unwrap_or_default();
            End::Badly(format!("ended with {status}: {}", last_words(&log)))
        },
        End::Well,
    ))
}

/// Runs a program to its end; `None` if it was ended because of the time.
fn wait(command: &mut Command, limit: Duration) -> Result<Option<ExitStatus>, Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |source| Error::Run { program: program.clone(), source };
    let mut child = command.spawn().map_err(failed)?;
    let status = child.wait_timeout(limit).map_err(failed)?;
    if status.is_none() {
        // It may have ended in between, which is late all the same.
        child.kill().and_then(|()| child.wait().map(drop)).map_err(failed)?;
    }
    Ok(status)
}

/// Returns what a process said of its end: the message of a panic, else the first error.
fn last_words(log: &str) -> String {
    let mut lines = log.lines().skip_while(|line| !line.contains("panicked at"));
    match (lines.next(), lines.next()) {
        (Some(place), message) => {
            let place = place.split_once("panicked at").map_or(place, |(_, place)| place);
            format!("panic at {} {}", place.trim(), message.unwrap_or_default().trim())
        }
        (None, _) => log.lines().find(|line| line.starts_with("error")).unwrap_or("it said nothing").to_owned(),
    }
}

/// Compiles a crate with all warnings denied. Gives nothing, or else the first error.
///
/// # Errors
/// When cargo cannot be started.
pub(super) fn compile(root: &Path, krate: &Path, target: &Path) -> Result<End<()>, Error> {
    // With the versions that the project itself is built with, nothing needs to be fetched.
    let lock = krate.join("Cargo.lock");
    let is_locked = lock.exists() || fs::copy(root.join("Cargo.lock"), &lock).is_ok();
    let mut end = check(krate, target, is_locked)?;
    if matches!(&end, End::Badly(text) if text.contains("--offline")) {
        end = check(krate, target, false)?;
    }
    Ok(match end {
        End::Well(()) => End::Well(()),
        End::Badly(text) => End::Badly(first_error(&text)),
    })
}

/// Runs `cargo check`. Gives nothing, or else what it printed.
fn check(krate: &Path, target: &Path, offline: bool) -> Result<End<()>, Error> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["check", "--quiet", "--message-format", "short"]).args(FEATURES);
    command.args(offline.then_some("--offline")).arg("--manifest-path").arg(krate.join("Cargo.toml"));
    command.env("RUSTFLAGS", "-Dwarnings").env("CARGO_TARGET_DIR", target).env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|source| Error::Run { program: "cargo".to_owned(), source })?;
    Ok(if output.status.success() {
        End::Well(())
    } else {
        End::Badly(String::from_utf8_lossy(&output.stderr).into_owned())
    })
}

fn first_error(text: &str) -> String {
    let of_compiler = text.lines().find(|line| line.contains(": error"));
    let line = of_compiler.or_else(|| text.lines().find(|line| line.starts_with("error")));
    line.or_else(|| text.lines().next()).unwrap_or("cargo failed and said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_of_a_panic_is_found() {
        let log = "warning: x\n\nthread 'main' (7) panicked at src/a.rs:1:2:\nindex out of bounds\nnote: run with\n";
        assert_eq!(last_words(log), "panic at src/a.rs:1:2: index out of bounds");
        assert_eq!(last_words("error: cannot read a.yaml\n"), "error: cannot read a.yaml");
        assert_eq!(last_words(""), "it said nothing");
    }

    #[test]
    fn the_first_error_of_the_compiler_is_found() {
        let text = "warning: a\nsrc/a.rs:3:5: error[E0428]: the name `A` is defined twice\nerror: could not compile\n";
        assert_eq!(first_error(text), "src/a.rs:3:5: error[E0428]: the name `A` is defined twice");
        assert_eq!(first_error("error: no such file\n"), "error: no such file");
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_takes_too_long_is_ended() {
        let start = std::time::Instant::now();
        let status = wait(Command::new("sleep").arg("60"), Duration::from_millis(20));
        assert_eq!(status.expect("there is a program `sleep`"), None);
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
