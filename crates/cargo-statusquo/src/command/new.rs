//! `cargo statusquo new`: the files of an API that the project does not have yet.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::Outcome;
use super::create::create;
use super::generate::read;
use super::placed::{Placed, placed};
use crate::error::Error;
use crate::files::{Folder, Recorder};
use crate::layout::{OVERLAYS, PATCH, SPECS};
use crate::name;
use crate::output;
use crate::program::Program;
use crate::project::Project;
use crate::provenance::{ORIGINS, Origins, TODO};
use crate::root::Root;
use crate::write::replace;
use statusquo_codegen::contract::{self, ApiId, Contract};
use statusquo_codegen::diagnostic::{Diagnostic, Diagnostics};
use statusquo_codegen::document::Document;
use statusquo_codegen::naming;
use statusquo_codegen::overlay;
use statusquo_codegen::pipeline;
use statusquo_codegen::scaffold;

/// The head of a file of origins that is not there yet.
const ORIGINS_HEAD: &str = "# Where each specification comes from. Paths are relative to this file.\n";

/// Adds an API: copies the document and what it refers to, writes the beginning of the overlay, and says what to do next.
///
/// # Errors
/// When the name cannot be one, a file is there already, or a file cannot be read or written. Nothing is left behind.
pub fn run(project: &Project, api: &str, spec: &Path, program: Program) -> Result<Outcome, Error> {
    let id = name::parse_api(api)?;
    super::require(project, program)?;
    let root = Root::read(project.root())?;
    let origins = match Origins::read(&project.root().join(SPECS)) {
        Ok(origins) => origins,
        Err(diagnostic) => {
            super::report(&diagnostic.into(), &[]);
            return Ok(Outcome::Failure);
        }
    };
    let ending =
        if spec.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) { "json" } else { "yaml" };
    refuse_taken(project, &origins, &id, ending)?;

    let mut diagnostics = Diagnostics::default();
    let recorder = Recorder::new(Folder::around(spec));
    let document = read(spec, &mut diagnostics)?.map(|document| {
        let (document, found) = pipeline::specification(document, &recorder, None);
        diagnostics.extend(found);
        document
    });
    let mut documents: Vec<Document> = document.into_iter().collect();
    let Some(contract) = understood(&id, &root.program, &mut documents, &mut diagnostics) else {
        super::report(&diagnostics, &documents);
        return Ok(Outcome::Failure);
    };
    super::report(&diagnostics, &documents);
    let [document, written] = documents.as_slice() else { return Ok(Outcome::Failure) };

    let bytes = fs::read(spec).map_err(|source| Error::Read { path: spec.to_owned(), source })?;
    let Placed { mut files, entry } = placed(&id, ending, (spec, bytes), document, recorder.into_files());
    files.push((written.path().to_owned(), written.text().as_bytes().to_vec()));
    let package = format!("{OVERLAYS}/{}/crate.toml", id.package);
    if !project.root().join(&package).exists() {
        files.push((package, scaffold::package(&contract).into_bytes()));
    }
    // With the file, every API needs an entry: it is begun by the first, and not imposed on those that are there.
    let names_origins = origins.are_kept() || project.apis().unwrap_or_default().is_empty();
    create(project.root(), &files, || if names_origins { add_origin(project.root(), &entry) } else { Ok(()) })?;

    for (path, _) in &files {
        output::print_line(format_args!("written: {path}"))?;
    }
    if names_origins {
        output::print_line(format_args!("written: {SPECS}/{ORIGINS}"))?;
        output::print_line(format_args!("next: replace {TODO} in {SPECS}/{ORIGINS} and {}; then", written.path()))?;
    } else {
        output::print_line(format_args!("next: replace {TODO} in {}; then", written.path()))?;
    }
    output::print_line(format_args!("    {program} check --api {id}"))?;
    output::print_line(format_args!("    {program} regen --api {id}"))?;
    Ok(Outcome::Success)
}

/// Refuses an API whose files are there, whatever their format.
fn refuse_taken(project: &Project, origins: &Origins, id: &ApiId, ending: &str) -> Result<(), Error> {
    for (folder, kind) in [(SPECS, ""), (OVERLAYS, ""), (OVERLAYS, PATCH)] {
        for ending in ["yaml", "yml", "json"] {
            let path = format!("{folder}/{}/{}{kind}.{ending}", id.package, id.module);
            if project.root().join(&path).exists() {
                return Err(Error::Exists { path });
            }
        }
    }
    let key = format!("{}/{}.{ending}", id.package, id.module);
    if origins.knows(&key) {
        return Err(Error::ExistingOrigin { path: format!("{SPECS}/{ORIGINS}"), key });
    }
    let others = project.apis().unwrap_or_default();
    let same =
        |other: &&ApiId| other.package == id.package && naming::snake(&other.module) == naming::snake(&id.module);
    match others.iter().find(same) {
        Some(other) => Err(Error::SameModule { name: id.to_string(), other: other.to_string() }),
        None => Ok(()),
    }
}

/// Builds the contract of the document, and adds the overlay that says the same, which must agree with it.
fn understood(
    id: &ApiId,
    program: &str,
    documents: &mut Vec<Document>,
    diagnostics: &mut Diagnostics,
) -> Option<Contract> {
    let document = documents.first().filter(|_| !diagnostics.has_errors())?;
    let (contract, found) = contract::build(id.clone(), document, None);
    diagnostics.extend(found);
    if diagnostics.has_errors() {
        return None;
    }
    let path = format!("{OVERLAYS}/{}/{}.yaml", id.package, id.module);
    let written = match Document::parse(path, scaffold::overlay(&contract, program)) {
        Ok(written) => written,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return None;
        }
    };
    let (overlay, found) = overlay::read(&written);
    let (_, differences) = contract::build(id.clone(), document, Some(&overlay));
    // What is still to be written is what `check` says, and no news here.
    let mistakes: Vec<Diagnostic> = found
        .into_iter()
        .chain(differences)
        .filter(|diagnostic| diagnostic.severity == statusquo_codegen::diagnostic::Severity::Error)
        .collect();
    let agrees = mistakes.is_empty();
    diagnostics.extend(mistakes);
    documents.push(written);
    agrees.then_some(contract)
}

/// Adds an entry at the end of the file of origins, which is replaced as a whole.
fn add_origin(root: &Path, entry: &str) -> Result<(), Error> {
    let path = root.join(SPECS).join(ORIGINS);
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => ORIGINS_HEAD.to_owned(),
        Err(source) => return Err(Error::Write { path, source }),
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    replace(&path, &format!("{text}\n{entry}"))
}
