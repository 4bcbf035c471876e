//! `cargo statusquo generate`: a crate of a document by itself, wherever it stands.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Outcome, counted};
use crate::error::Error;
use crate::files::Folder;
use crate::name;
use crate::output;
use crate::paths;
use crate::program::Program;
use crate::write::{self, Mode};
use statusquo_codegen::diagnostic::Diagnostics;
use statusquo_codegen::document::Document;
use statusquo_codegen::emit::Package;
use statusquo_codegen::naming;
use statusquo_codegen::pipeline::{self, Generated, Timings};
use statusquo_codegen::report::Report;

/// What to generate, and where.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The OpenAPI document, 2.0 to 3.2, as YAML or JSON. Files that it refers to are read from its folder.
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// Another folder from which files that the document refers to may be read; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub allow_outside: Vec<PathBuf>,
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
    /// Write tests too: every operation against a server on loopback, and a proof, by the compiler, of which variants each
    /// error has.
    #[arg(long)]
    pub tests: bool,
    /// Fail when a part of the document would become a weaker type.
    #[arg(long)]
    pub strict: bool,
    /// Print how long each stage took.
    #[arg(long)]
    pub timings: bool,
    /// Write a report of the run as JSON, also when it fails: operations and schemas of the document and of
    /// the crate, weaker types, errors, lines, seconds, peak memory.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// Generates a crate that stands by itself. Parts that became weaker types are named.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(options: &Options, program: Program) -> Result<Outcome, Error> {
    name::check_package(&options.name)?;
    super::require_folder(&options.out)?;
    let runtime = options.runtime.as_ref().map(|runtime| paths::to_runtime(&options.out, runtime)).transpose()?;
    let mut package = Package::alone(&options.name, String::new(), runtime.as_deref());
    package.command = command(options, program);
    package.tests = options.tests;

    let mut timings = Timings::default();
    let inputs = Inputs::read(options, &mut timings)?;
    let mut generated = inputs.generate(package);
    timings.extend(&generated.timings);
    // Warnings of degraded parts are for the person; the report lists the parts themselves.
    let degradations = generated.degradations(options.strict);
    let mut shown = generated.diagnostics.clone();
    shown.extend(degradations.clone());
    if options.strict {
        generated.diagnostics.extend(degradations);
    }
    let Inputs { specification, overlay, patch, .. } = inputs;
    let documents: Vec<Document> = [specification, overlay, patch].into_iter().flatten().collect();
    super::report(&shown, &documents);
    if !generated.diagnostics.has_errors() {
        write(options, &generated, &mut timings)?;
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

/// What a crate is made of, and what is wrong with it.
struct Inputs {
    /// The specification, all its files together, with the patch applied.
    specification: Option<Document>,
    overlay: Option<Document>,
    patch: Option<Document>,
    diagnostics: Diagnostics,
}

impl Inputs {
    fn read(options: &Options, timings: &mut Timings) -> Result<Self, Error> {
        let mut diagnostics = Diagnostics::default();
        let mut read = |path: Option<&Path>| -> Result<Option<Document>, Error> {
            path.map_or(Ok(None), |path| timings.stage("read", || read(path, &mut diagnostics)))
        };
        let (specification, overlay) = (read(Some(&options.spec))?, read(options.overlay.as_deref())?);
        let patch = read(options.patch.as_deref())?;
        let folder = Folder::of(&options.spec, &options.allow_outside)?;
        let specification = specification.map(|document| {
            let (document, found) =
                timings.stage("link", || pipeline::specification(document, &folder, patch.as_ref()));
            diagnostics.extend(found);
            document
        });
        Ok(Inputs { specification, overlay, patch, diagnostics })
    }

    /// Generates the package, unless an input is wrong.
    fn generate(&self, package: Package) -> Generated {
        let mut diagnostics = self.diagnostics.clone();
        match &self.specification {
            Some(specification) if !diagnostics.has_errors() => {
                let mut generated = pipeline::standalone(package, specification, self.overlay.as_ref());
                diagnostics.extend(std::mem::take(&mut generated.diagnostics));
                Generated { diagnostics, ..generated }
            }
            Some(_) | None => Generated { diagnostics, ..Generated::default() },
        }
    }
}

/// Writes the crate, and says how large it is.
fn write(options: &Options, generated: &Generated, timings: &mut Timings) -> Result<(), Error> {
    // Tests may be the user's own, so that none is removed.
    let folders = ["src".to_owned()];
    let written = timings.stage("write", || write::apply(&options.out, &folders, &generated.files, Mode::Write))?;
    let lines: usize = generated.files.iter().map(|file| file.content.lines().count()).sum();
    output::print_line(format_args!(
        "{}: {}, {}, {} changed",
        options.name,
        counted(generated.files.len(), "file"),
        counted(lines, "line"),
        written.len()
    ))?;
    output::print_line(format_args!("crate `{}` in {}", naming::crate_ident(&options.name), options.out.display()))?;
    if options.timings {
        output::print(timings)?;
    }
    Ok(())
}

/// Returns the command that renews a crate: paths as the user gave them, and no option that changes nothing in it.
fn command(options: &Options, program: Program) -> String {
    let mut words = Vec::new();
    for (option, value) in [
        ("--spec", Some(options.spec.as_os_str())),
        ("--patch", options.patch.as_ref().map(|path| path.as_os_str())),
        ("--overlay", options.overlay.as_ref().map(|path| path.as_os_str())),
        ("--name", Some(options.name.as_ref())),
        ("--out", Some(options.out.as_os_str())),
        ("--runtime", options.runtime.as_ref().map(|path| path.as_os_str())),
    ] {
        words.extend(value.into_iter().flat_map(|value| [option.to_owned(), value.to_string_lossy().into_owned()]));
    }
    for folder in &options.allow_outside {
        words.extend(["--allow-outside".to_owned(), folder.to_string_lossy().into_owned()]);
    }
    words.extend(options.tests.then(|| "--tests".to_owned()));
    // The library refuses a zero byte alone, which no argument of a program holds.
    let words: Vec<_> = words.iter().map(|word| shlex::try_quote(word).unwrap_or(word.as_str().into())).collect();
    format!("{program} generate {}", words.join(" "))
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
pub fn write_report(path: &Path, report: &impl Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(report).map_err(std::io::Error::from);
    let written = text.and_then(|text| fs::write(path, text + "\n"));
    written.map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Reads a document; `None` if a diagnostic says why it is none.
pub(super) fn read(path: &Path, diagnostics: &mut Diagnostics) -> Result<Option<Document>, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let name = path.display().to_string();
    match Document::read(name, bytes) {
        Ok(document) => Ok(Some(document)),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_renews_a_crate_names_what_it_is_made_of() {
        let mut options = Options {
            spec: "pets.yaml".into(),
            allow_outside: Vec::new(),
            patch: None,
            overlay: None,
            name: "pets".to_owned(),
            out: "pets".into(),
            runtime: None,
            tests: false,
            strict: true,
            timings: true,
            report: Some("report.json".into()),
        };
        let found = command(&options, Program::STATUSQUO);
        assert_eq!(found, "cargo statusquo generate --spec pets.yaml --name pets --out pets");
        options.overlay = Some("my errors.yaml".into());
        options.runtime = Some("../runtime".into());
        options.allow_outside = vec!["../common".into()];
        options.tests = true;
        let expected = "cargo xtask generate --spec pets.yaml --overlay 'my errors.yaml' --name pets --out pets \
                        --runtime ../runtime --allow-outside ../common --tests";
        assert_eq!(command(&options, Program::new("cargo xtask")), expected);
    }
}
