//! `cargo xtask generate`: a crate of a document that is not in this repository.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Serialize;

use super::Outcome;
use crate::write::{self, Mode};
use statusquo_codegen::diagnostic::Diagnostics;
use statusquo_codegen::document::Document;
use statusquo_codegen::naming;
use statusquo_codegen::patch;
use statusquo_codegen::pipeline::{self, Generated, Timings};
use statusquo_codegen::report::Report;

/// What to generate, and where.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The OpenAPI document, 3.0 or 3.1, as YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// A patch that corrects it first: an OpenAPI Overlay document, 1.0 or 1.1. Its actions must all match something.
    #[arg(long, value_name = "FILE")]
    pub patch: Option<PathBuf>,
    /// An overlay for it: how its operations fail. Without one, the contract is what the document itself says.
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
    /// The package's name.
    #[arg(long, value_name = "CRATE")]
    pub name: String,
    /// The folder of the crate, which is made if it is not there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Depend on the `statusquo` in this folder instead of the published one.
    #[arg(long, value_name = "PATH")]
    pub runtime: Option<PathBuf>,
    /// Fail when a part of the document would become a weaker type.
    #[arg(long)]
    pub strict: bool,
    /// Print how long each stage took.
    #[arg(long)]
    pub timings: bool,
    /// Write what the generation came to as JSON, also when it fails: operations and schemas of the document and of
    /// the crate, weaker types, errors, lines, seconds, peak memory.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// Generates a crate that stands by itself. Parts that became weaker types are named.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(options: &Options) -> Result<Outcome, String> {
    let runtime = options.runtime.as_ref().map(|runtime| relative(&options.out, runtime)).transpose()?;
    let mut diagnostics = Diagnostics::default();
    let mut timings = Timings::default();
    let mut read = |path: Option<&Path>| -> Result<Option<Document>, String> {
        path.map_or(Ok(None), |path| timings.stage("read", || read(path, &mut diagnostics)))
    };
    let (mut specification, overlay) = (read(Some(&options.spec))?, read(options.overlay.as_deref())?);
    let patch = read(options.patch.as_deref())?;
    if let (Some(document), Some(patch)) = (specification.take_if(|_| patch.is_some()), &patch) {
        let (document, found) = timings.stage("patch", || patch::apply(document, patch));
        diagnostics.extend(found);
        specification = Some(document);
    }
    let mut generated = match &specification {
        Some(specification) if !diagnostics.has_errors() => {
            let mut generated = pipeline::crate_of(&options.name, runtime.as_deref(), specification, overlay.as_ref());
            diagnostics.extend(std::mem::take(&mut generated.diagnostics));
            Generated { diagnostics, ..generated }
        }
        Some(_) | None => Generated { diagnostics, ..Generated::default() },
    };
    timings.extend(&generated.timings);
    // Warnings of degraded parts are for the person; the report lists the parts themselves.
    let degradations = generated.degradations(options.strict);
    let mut shown = generated.diagnostics.clone();
    shown.extend(degradations.clone());
    if options.strict {
        generated.diagnostics.extend(degradations);
    }
    let documents: Vec<Document> = [specification, overlay, patch].into_iter().flatten().collect();
    super::report(&shown, &documents);
    if !generated.diagnostics.has_errors() {
        let written = timings
            .stage("write", || write::apply(&options.out, &["src".to_owned()], &generated.files, Mode::Write))
            .map_err(|error| error.to_string())?;
        let lines: usize = generated.files.iter().map(|file| file.content.lines().count()).sum();
        println!("{}: {} files, {lines} lines, {} written", options.name, generated.files.len(), written.len());
        println!("crate `{}` in {}", naming::crate_ident(&options.name), options.out.display());
        if options.timings {
            print!("{timings}");
        }
    }
    if let Some(path) = &options.report {
        let name = options.spec.display().to_string();
        let specification = documents.iter().find(|document| document.path() == name);
        let mut report = Report::new(&name, specification, &generated, &timings);
        report.peak_memory_mb = peak_memory();
        write_report(path, &report)?;
    }
    Ok(if generated.diagnostics.has_errors() { Outcome::Failure } else { Outcome::Success })
}

/// Returns the most memory that this process has used at a time. Only Linux tells without further ado.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Writes a report as JSON.
///
/// # Errors
/// When the file cannot be written.
pub fn write_report(path: &Path, report: &impl Serialize) -> Result<(), String> {
    let unwritable = |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", path.display());
    let text = serde_json::to_string_pretty(report).map_err(|error| unwritable(&error))?;
    fs::write(path, text + "\n").map_err(|error| unwritable(&error))
}

/// Reads a document; `None` if a diagnostic says why it is none.
pub(super) fn read(path: &Path, diagnostics: &mut Diagnostics) -> Result<Option<Document>, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let name = path.display().to_string();
    match Document::read(name, bytes) {
        Ok(document) => Ok(Some(document)),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Ok(None)
        }
    }
}

/// Returns the path from one folder to another; both may be relative to the current folder, and the first one need not
/// exist.
fn relative(from: &Path, to: &Path) -> Result<String, String> {
    let absolute = |path: &Path| -> Result<Vec<String>, String> {
        let path = std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut parts: Vec<String> = Vec::new();
        for component in path.components() {
            match component {
                Component::ParentDir => {
                    parts.pop();
                }
                Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
                Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
            }
        }
        Ok(parts)
    };
    let (from, to) = (absolute(from)?, absolute(to)?);
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let steps: PathBuf = std::iter::repeat_n("..", from.len() - common)
        .map(PathBuf::from)
        .chain(to[common..].iter().map(PathBuf::from))
        .collect();
    Ok(steps.to_string_lossy().replace('\\', "/"))
}
