//! What one generation came to, as data: `cargo statusquo generate --report FILE` writes it as JSON.
//!
//! Takes the raw document and what was generated of it. The operations of the document are counted by `operations`, in
//! the plain values of its files and by nothing that the generator itself counts by, so that one that it overlooks is
//! missed.

mod operations;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::emit::{self, File};
use crate::lower;
use crate::pipeline::{Generated, Timings};
use crate::vocabulary::Place;

/// Where component schemas stand.
const SCHEMAS: &str = "/components/schemas/";

/// What one generation came to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Report {
    /// The document, as it was named.
    pub document: String,
    /// Whether there is a crate.
    pub generated: bool,
    /// How many operations the document has; none if it could not be read.
    pub operations_in: Option<usize>,
    /// How many operations the crate has.
    pub operations_out: usize,
    /// Operations of the document that the crate does not have, among them those that an overlay excludes.
    pub missing: Vec<String>,
    /// How many component schemas the document has.
    pub schemas: usize,
    /// How many of them hold a part that became a weaker type.
    pub schemas_degraded: usize,
    /// The parts that became weaker types.
    pub degraded: Vec<DegradedPart>,
    /// What stopped the generation.
    pub errors: Vec<ReportedDiagnostic>,
    /// What did not; the parts that became weaker types are not among them.
    pub warnings: Vec<ReportedDiagnostic>,
    /// How many files the crate has.
    pub files: usize,
    /// How many lines they have.
    pub lines: usize,
    /// How long each stage took, in order.
    pub stages: Vec<StageTime>,
    /// How long they took together.
    pub seconds: f64,
    /// The most memory that was in use at a time, in 1024 × 1024 bytes: for whoever runs the process to fill in.
    pub peak_memory_mb: Option<f64>,
}

/// A part of the document that became a weaker type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DegradedPart {
    /// The code of the diagnostic.
    pub code: String,
    /// The JSON pointer of the part, in the document that all files make together.
    pub place: String,
    /// The file, and the JSON pointer in it.
    pub file: String,
    /// What cannot be expressed.
    pub what: String,
    /// What stands there instead.
    pub instead: String,
}

/// A diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedDiagnostic {
    /// The code of the diagnostic.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The file and the JSON pointer, if it concerns a file.
    pub place: Option<String>,
}

/// How long a stage took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageTime {
    /// What the stage is called.
    pub name: String,
    /// The seconds.
    pub seconds: f64,
}

impl Report {
    /// Reports what was generated of the file at `path`; `document` is what the file holds, its patch applied, if it
    /// could be read.
    pub fn new(path: &str, document: Option<&Document>, generated: &Generated, timings: &Timings) -> Self {
        let failed = generated.diagnostics.has_errors();
        let files: &[File] = if failed { &[] } else { &generated.files };
        let findings = |severity: Severity| {
            let of_severity = generated.diagnostics.iter().filter(move |found| found.severity == severity);
            of_severity.map(|found| ReportedDiagnostic::of(found, document)).collect()
        };
        let stages: Vec<StageTime> = timings
            .stages()
            .iter()
            .map(|(name, time)| StageTime { name: (*name).to_owned(), seconds: time.as_secs_f64() })
            .collect();
        let mut report = Report {
            document: path.to_owned(),
            generated: !failed,
            degraded: generated.degraded.iter().map(|part| DegradedPart::of(part, document)).collect(),
            errors: findings(Severity::Error),
            warnings: findings(Severity::Warning),
            files: files.len(),
            lines: files.iter().map(|file| file.content.lines().count()).sum(),
            seconds: stages.iter().map(|stage| stage.seconds).sum(),
            stages,
            ..Report::default()
        };
        if let Some(document) = document {
            report.count(document, generated, files);
        }
        report
    }

    fn count(&mut self, document: &Document, generated: &Generated, files: &[File]) {
        let functions = emit::methods(files);
        let operations = generated.contracts.iter().flat_map(|contract| &contract.operations).zip(&generated.methods);
        let emitted = operations.filter(|(_, method)| functions.contains(method.as_str()));
        let emitted: BTreeSet<String> = emitted.map(|(operation, _)| operation.key.to_string()).collect();
        let known = operations::of(document);
        self.operations_in = Some(known.len());
        self.operations_out = emitted.len();
        self.missing = known.into_iter().filter(|key| !emitted.contains(key)).collect();

        let schemas = document.value().pointer(SCHEMAS.trim_end_matches('/')).and_then(Value::as_object);
        self.schemas = schemas.map_or(0, serde_json::Map::len);
        let names = self.degraded.iter().filter_map(|part| part.place.strip_prefix(SCHEMAS)?.split('/').next());
        self.schemas_degraded = names.collect::<BTreeSet<_>>().len();
    }
}

impl DegradedPart {
    fn of(part: &lower::Degraded, document: Option<&Document>) -> Self {
        let file = document.and_then(|document| document.origin(&part.place)).unwrap_or_else(|| part.place.clone());
        Self {
            file: file.to_string(),
            code: part.definition.code.to_owned(),
            place: part.place.pointer.clone(),
            what: part.what.clone(),
            instead: part.instead.clone(),
        }
    }
}

impl ReportedDiagnostic {
    fn of(diagnostic: &Diagnostic, document: Option<&Document>) -> Self {
        let in_text = |place: &Place| document.and_then(|document| document.origin(place));
        let place = diagnostic.place.as_ref().map(|place| in_text(place).unwrap_or_else(|| place.clone()));
        let excerpt = || diagnostic.excerpt.as_ref().map(|excerpt| excerpt.path.to_string());
        let place = place.map(|place| place.to_string()).or_else(excerpt);
        Self { code: diagnostic.definition.code.to_owned(), message: diagnostic.message.clone(), place }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;

    #[test]
    fn an_operation_that_is_not_in_the_files_is_missing() {
        let text = "openapi: 3.0.0\ninfo: { title: A, version: '1' }\npaths:\n  /a:\n    get: { operationId: getA, \
                    responses: {} }\n    post: { operationId: postA, responses: {} }\n";
        let document = Document::parse("a.yaml", text.to_owned()).expect("valid YAML");
        let mut generated = pipeline::crate_of("a", None, &document, None);
        let report = Report::new("a.yaml", Some(&document), &generated, &generated.timings);
        assert_eq!((report.operations_in, report.operations_out, report.generated), (Some(2), 2, true));
        assert!(report.missing.is_empty() && report.lines > 0 && !report.stages.is_empty());

        for file in &mut generated.files {
            file.content = file.content.replace("fn post_a", "fn other");
        }
        let report = Report::new("a.yaml", Some(&document), &generated, &generated.timings);
        assert_eq!((report.operations_in, report.operations_out), (Some(2), 1));
        assert_eq!(report.missing, ["POST /a"]);
    }

    #[test]
    fn what_could_not_be_read_is_reported_with_its_file() {
        let mut generated = Generated::default();
        generated.diagnostics.push(Document::parse("a.yaml", "a: b: c".to_owned()).expect_err("not YAML"));
        let report = Report::new("a.yaml", None, &generated, &Timings::default());
        assert_eq!((report.generated, report.operations_in), (false, None));
        assert_eq!(report.errors.first().and_then(|error| error.place.as_deref()), Some("a.yaml"));
    }
}
