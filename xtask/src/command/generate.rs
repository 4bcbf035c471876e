//! `cargo xtask generate`: a crate of a document that is not in this repository.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Outcome, report};
use crate::contract::{self, ApiId};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::{self, Home, Package};
use crate::lower::{self, Degraded};
use crate::naming;
use crate::overlay;
use crate::project::Project;
use crate::source::{Document, Place};
use crate::write::{self, Mode};

/// What to generate, and where.
#[derive(Debug)]
pub struct Options<'a> {
    /// The specification.
    pub spec: &'a Path,
    /// The overlay; without it, the contract is what the specification itself documents.
    pub overlay: Option<&'a Path>,
    /// The package's name.
    pub name: &'a str,
    /// The folder of the crate, which is made if it is not there.
    pub out: &'a Path,
    /// Whether a part that becomes a weaker type is a failure.
    pub strict: bool,
}

/// Generates a crate that stands by itself. Parts that became weaker types are named.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(project: &Project, options: &Options<'_>) -> Result<Outcome, String> {
    let mut diagnostics = Diagnostics::default();
    let mut documents = Vec::new();
    let id = ApiId { package: options.name.to_owned(), module: "api".to_owned() };

    let Some(specification) = read(options.spec, &mut diagnostics)? else {
        report(&diagnostics, &documents);
        return Ok(Outcome::Failure);
    };
    let overlay = match options.overlay {
        Some(path) => match read(path, &mut diagnostics)? {
            Some(document) => {
                let (overlay, found) = overlay::read(&document);
                diagnostics.extend(found);
                documents.push(document);
                Some(overlay)
            }
            None => None,
        },
        None => None,
    };
    let (contract, found) = contract::build(id, &specification, overlay.as_ref());
    diagnostics.extend(found);
    let lowered = if diagnostics.has_errors() { None } else { Some(lower::lower(&specification, &contract)) };
    let mut files = Vec::new();
    if let Some((lowered, found)) = lowered {
        diagnostics.extend(found);
        if let Some(lowered) = lowered {
            for degraded in &lowered.degraded {
                diagnostics.push(degradation(degraded, options.strict));
            }
            let package = Package {
                name: options.name.to_owned(),
                version: "0.1.0".to_owned(),
                description: format!("Client for {}", contract.title),
                keywords: Vec::new(),
                categories: Vec::new(),
                repository: None,
                examples: Vec::new(),
                home: Home::Alone { runtime: relative(options.out, &project.root().join("runtime"))? },
            };
            match emit::emit(&package, &[(contract, lowered)]) {
                Ok(emitted) => files = emitted,
                Err(error) => diagnostics.push(
                    Diagnostic::error(error)
                        .at(Place::root(specification.path()))
                        .label("generated from this document")
                        .help("this is a defect of the generator: please report it with the document"),
                ),
            }
        }
    }
    documents.push(specification);
    report(&diagnostics, &documents);
    if diagnostics.has_errors() {
        return Ok(Outcome::Failure);
    }
    let written =
        write::apply(options.out, &["src".to_owned()], &files, Mode::Write).map_err(|error| error.to_string())?;
    let lines: usize = files.iter().map(|file| file.content.lines().count()).sum();
    println!("{}: {} files, {lines} lines, {} written", options.name, files.len(), written.len());
    println!("crate `{}` in {}", naming::crate_ident(options.name), options.out.display());
    Ok(Outcome::Success)
}

fn read(path: &Path, diagnostics: &mut Diagnostics) -> Result<Option<Document>, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let name = path.display().to_string();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => {
            diagnostics.push(Diagnostic::error("the file is not UTF-8").at(Place::root(name)));
            return Ok(None);
        }
    };
    match Document::parse(name, text) {
        Ok(document) => Ok(Some(document)),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Ok(None)
        }
    }
}

fn degradation(degraded: &Degraded, strict: bool) -> Diagnostic {
    let message = format!("{} becomes {}", degraded.what, degraded.instead);
    let diagnostic = if strict { Diagnostic::error(message) } else { Diagnostic::warning(message) };
    diagnostic.at(degraded.place.clone()).label("this part cannot be expressed")
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
