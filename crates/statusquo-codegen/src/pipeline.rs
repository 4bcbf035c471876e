//! The stages in a row, all in memory: documents go in, the files of a crate and what is wrong come out.
//!
//! [`crate_of`] is for a document by itself; `cargo-statusquo` runs the same stages over the files that belong
//! to a package. Nothing here reads or writes a file, so that tests, benchmarks and fuzzing can drive it.

use std::fmt;
use std::time::{Duration, Instant};

use crate::contract::{self, ApiId, Contract};
use crate::diagnostic::catalogue::emit as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Document;
use crate::emit::{self, Api, EmitError, File, Package};
use crate::link::{Loader, link};
use crate::lower::{self, Degraded, Lowered};
use crate::naming::RustIdent;
use crate::overlay;
use crate::patch;
use crate::proof;
use crate::swagger;
use crate::vocabulary::Place;

/// What generating gave.
#[derive(Debug, Default)]
pub struct Generated {
    /// The files; none if a diagnostic is an error.
    pub files: Vec<File>,
    /// The contracts that were generated from.
    pub contracts: Vec<Contract>,
    /// The method of each operation, in the order of the contracts.
    pub methods: Vec<RustIdent>,
    /// Everything that was found.
    pub diagnostics: Diagnostics,
    /// Parts of the specifications that became weaker types.
    pub degraded: Vec<Degraded>,
    /// How long each stage took.
    pub timings: Timings,
}

impl Generated {
    /// Returns what became a weaker type, as diagnostics; with `strict`, each of them stops the run.
    pub fn degradations(&self, strict: bool) -> Diagnostics {
        let severity = if strict { Severity::Error } else { Severity::Warning };
        let degradation = |degraded: &Degraded| {
            let message = format!("{} becomes {}", degraded.what, degraded.instead);
            let diagnostic = Diagnostic::of(degraded.definition, message).severity(severity);
            diagnostic.at(degraded.place.clone()).label("this part cannot be expressed")
        };
        self.degraded.iter().map(degradation).collect()
    }
}

/// How long the stages took, in the order in which they ran.
#[derive(Debug, Clone, Default)]
pub struct Timings(Vec<(&'static str, Duration)>);

impl Timings {
    /// Runs a stage and adds its time, to what stages of this name took before.
    pub fn stage<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = run();
        self.add(name, start.elapsed());
        result
    }

    fn add(&mut self, name: &'static str, time: Duration) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total += time,
            None => self.0.push((name, time)),
        }
    }

    /// Adds what was measured elsewhere.
    pub fn extend(&mut self, other: &Timings) {
        for (name, time) in &other.0 {
            self.add(name, *time);
        }
    }

    /// Puts what was measured elsewhere before a stage.
    pub fn insert_before(&mut self, stage: &str, other: &Timings) {
        let index = self.0.iter().position(|(name, _)| *name == stage).unwrap_or(self.0.len());
        self.0.splice(index..index, other.0.iter().copied());
    }

    /// Returns the stages.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.0
    }
}

/// A line per stage, in milliseconds, and their sum.
impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |time: &Duration| time.as_secs_f64() * 1000.0;
        for (name, time) in &self.0 {
            writeln!(f, "{name:<12} {:>9.1} ms", milliseconds(time))?;
        }
        writeln!(f, "{:<12} {:>9.1} ms", "total", milliseconds(&self.0.iter().map(|(_, time)| *time).sum()))
    }
}

/// Makes one specification of a document, the files that it refers to, and the patch that corrects it.
///
/// The patch sees the whole, in the version that it is written in, so that it can correct what stands in any of the files; references that it corrects are
/// followed too. The specification can be used when no diagnostic is an error.
pub fn specification(document: Document, loader: &dyn Loader, patch: Option<&Document>) -> (Document, Diagnostics) {
    let (linked, mut diagnostics) = link(document, loader);
    let Some(patch) = patch else { return (swagger::convert(linked), diagnostics) };
    let (patched, found) = patch::apply(linked, patch);
    if found.has_errors() {
        diagnostics.extend(found);
        return (patched, diagnostics);
    }
    // What is still wrong with references is found again.
    let (linked, mut diagnostics) = link(patched, loader);
    diagnostics.extend(found);
    (swagger::convert(linked), diagnostics)
}

/// Generates a crate of one specification, which stands by itself and depends on the published runtime, or on the one
/// at a path relative to its folder. Without an overlay, the contract is what the specification itself documents.
///
/// A document that is nested deeply needs more stack than a thread has by itself: see [`with_stack`].
pub fn crate_of(name: &str, runtime: Option<&str>, specification: &Document, overlay: Option<&Document>) -> Generated {
    standalone(Package::alone(name, String::new(), runtime), specification, overlay)
}

/// Generates a package of one specification, as [`crate_of`] does. A package without a description gets one.
pub fn standalone(mut package: Package, specification: &Document, overlay: Option<&Document>) -> Generated {
    let mut diagnostics = Diagnostics::default();
    let mut timings = Timings::default();
    let contract = timings.stage("contract", || {
        let overlay = overlay.map(|document| {
            let (overlay, found) = overlay::read(document);
            diagnostics.extend(found);
            overlay
        });
        let id = ApiId { package: package.name.clone(), module: "api".to_owned() };
        let (contract, found) = contract::build(id, specification, overlay.as_ref());
        diagnostics.extend(found);
        contract
    });
    let mut generated = Generated { diagnostics, timings, ..Generated::default() };
    if !generated.diagnostics.has_errors() {
        if package.description.is_empty() {
            package.description = format!("Client for {}", contract.title);
        }
        package_of(&package, vec![(contract, specification)], &mut generated);
    }
    generated
}

/// Lowers and emits the APIs of a package, and adds to what has been found so far.
pub fn package_of(package: &Package, apis: Vec<(Contract, &Document)>, generated: &mut Generated) {
    let mut documents = Vec::new();
    let mut lowered_apis: Vec<(Contract, Lowered)> = Vec::new();
    for (contract, document) in apis {
        let lowered = generated.timings.stage("lower", || lower::lower(document, &contract));
        lowered_apis.push((contract, lowered));
        documents.push(document);
    }
    match files(package, &mut lowered_apis, &mut generated.timings) {
        Ok(files) => generated.files = files,
        Err((index, error)) => generated.diagnostics.push(
            Diagnostic::of(&catalogue::GENERATOR_DEFECT, chain(&error))
                .at(Place::root(documents.get(index).map_or("", |document| document.path())))
                .label("generated from this document")
                .help("this is a defect of the generator: please report it with the document"),
        ),
    }
    generated.degraded = lowered_apis.iter().flat_map(|(_, lowered)| &lowered.degraded).cloned().collect();
    let operations = lowered_apis.iter().flat_map(|(_, lowered)| &lowered.operations);
    generated.methods = operations.map(|operation| operation.names.method.clone()).collect();
    generated.contracts = lowered_apis.into_iter().map(|(contract, _)| contract).collect();
}

/// Emits the files of a crate with these APIs, and its tests where they are wanted. Schemas that progenitor refuses are
/// given up in the lowered documents.
///
/// # Errors
/// The index of the API that cannot be emitted, and why.
pub fn files(
    package: &Package,
    apis: &mut [(Contract, Lowered)],
    timings: &mut Timings,
) -> Result<Vec<File>, (usize, EmitError)> {
    let mark = emit::mark(&package.command);
    let mut files = Vec::new();
    for (index, (contract, lowered)) in apis.iter_mut().enumerate() {
        let api = timings.stage("types", || Api::new(&mark, contract, lowered)).map_err(|error| (index, error))?;
        files.extend(timings.stage("emit", || api.files()).map_err(|error| (index, error))?);
        if package.tests {
            files.extend(timings.stage("proof", || proof::files(&api)).map_err(|error| (index, error))?);
        }
    }
    let apis = &*apis;
    if package.tests {
        files.extend(timings.stage("proof", || proof::package_files(&mark, apis)).map_err(|error| (0, error))?);
    }
    files.extend(timings.stage("emit", || emit::package_files(package, apis)).map_err(|error| (0, error))?);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Returns an error and what lies behind it, on one line unless one of them has several.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(&format!(": {}", source.to_string().trim()));
        next = source.source();
    }
    text
}

/// What a thread needs for documents of any depth that is read: the stages walk down a document, and what they build on
/// walks down their results, some ten kilobytes a level without optimization.
pub const STACK: usize = 64 * 1024 * 1024;

/// Runs the stages where there is room for documents of any depth that is read. A panic stays one.
pub fn with_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // Without a thread to spare there is nothing that this program could do.
            Err(error) => panic!("cannot start a thread: {error}"),
        }
    })
}
