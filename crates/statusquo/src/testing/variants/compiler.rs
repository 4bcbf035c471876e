//! What the compiler says of the package.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::package::{LIBRARY, cargo, shared_folder};
use super::{Api, Obstacle};

/// What rustc says of a variant that an enum does not have, and of a call with too few arguments.
const REFUSALS: [&str; 2] = ["E0599", "E0061"];

/// Compiles the package and returns the lines at which there is no such variant or an argument is missing, with the
/// compiler's messages.
///
/// # Errors
/// Says what else is wrong.
pub(super) fn refused_lines(api: &Api<'_>, folder: &Path) -> Result<BTreeMap<usize, String>, Obstacle> {
    // Everything is there as a rule, since the package that is tested has just been compiled. Only the first run in a
    // workspace without a lock file may need more.
    let mut run = compile(api, folder, true)?;
    if !run.was_started() {
        run = compile(api, folder, false)?;
    }
    if !run.was_started() {
        return Err(Obstacle(format!("cargo cannot resolve the package at {}:\n{}", folder.display(), run.errors)));
    }
    let mut lines = BTreeMap::new();
    for message in run.messages.iter().filter(|message| message["reason"] == "compiler-message") {
        if let Some((line, text)) = refused_line(message)? {
            lines.insert(line, text);
        }
    }
    let failed =
        run.messages.iter().any(|message| message["reason"] == "build-finished" && message["success"] == false);
    if failed && lines.is_empty() {
        return Err(Obstacle(format!("cargo cannot compile the package at {}:\n{}", folder.display(), run.errors)));
    }
    Ok(lines)
}

struct Run {
    messages: Vec<Value>,
    errors: String,
}

impl Run {
    /// Whether cargo came as far as compiling. Before that, it writes no message for machines.
    fn was_started(&self) -> bool {
        !self.messages.is_empty()
    }
}

fn compile(api: &Api<'_>, folder: &Path, offline: bool) -> Result<Run, Obstacle> {
    let output = Command::new(cargo())
        .args(["check", "--message-format=json"])
        .args(offline.then_some("--offline"))
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        // Where cargo finds the settings of the workspace, wherever the target folder is.
        .current_dir(api.manifest_dir)
        // Beside the packages, so that a build around this test neither waits for it nor is waited for.
        .env("CARGO_TARGET_DIR", shared_folder(api).join("target"))
        .output()
        .map_err(|error| Obstacle(format!("cannot run cargo: {error}")))?;
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
    Ok(Run { messages, errors: String::from_utf8_lossy(&output.stderr).into_owned() })
}

/// Returns the line at which the compiler finds no such variant or misses an argument, and its message.
///
/// # Errors
/// Gives the compiler's words for every other error.
fn refused_line(message: &Value) -> Result<Option<(usize, String)>, Obstacle> {
    let Value::Object(diagnostic) = &message["message"] else { return Ok(None) };
    let text = |key: &str| diagnostic.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("level") != "error" || text("message").starts_with("aborting due to") {
        return Ok(None);
    }
    let code = diagnostic.get("code").and_then(|code| code["code"].as_str());
    let spans = diagnostic.get("spans").and_then(Value::as_array);
    let span = spans.into_iter().flatten().find(|span| span["is_primary"] == true);
    let line = span.and_then(|span| span["line_start"].as_u64()).and_then(|line| usize::try_from(line).ok());
    match line {
        Some(line) if code.is_some_and(|code| REFUSALS.contains(&code)) && message["target"]["name"] == LIBRARY => {
            Ok(Some((line, text("message").to_owned())))
        }
        _ => Err(Obstacle(format!("the compiler finds another mistake:\n{}", text("rendered")))),
    }
}
