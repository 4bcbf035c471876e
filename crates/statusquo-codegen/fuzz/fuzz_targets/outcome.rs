//! What every input has to end in.

use statusquo_codegen::diagnostic::{Diagnostics, Severity};
use statusquo_codegen::render::render;
use statusquo_codegen::pipeline::{crate_of, with_stack};
use statusquo_codegen::document::Document;

/// Reads a text: as JSON if it looks like that, and as YAML otherwise. Checks what is said of one that is refused.
pub(crate) fn read(name: &str, text: &str) -> Option<Document> {
    let ending = if text.starts_with('{') { "json" } else { "yaml" };
    match Document::parse(format!("{name}.{ending}"), text.to_owned()) {
        Ok(document) => Some(document),
        Err(diagnostic) => {
            check(&diagnostic.into(), &[]);
            None
        }
    }
}

/// Runs every stage: there is a crate, or an error with a place.
///
/// # Panics
/// When there is neither.
pub(crate) fn generate(document: &Document, overlay: Option<&Document>) {
    let generated = with_stack(|| crate_of("fuzz", None, document, overlay));
    let documents: Vec<&Document> = [Some(document), overlay].into_iter().flatten().collect();
    check(&generated.diagnostics, &documents);
    let has_errors = generated.diagnostics.has_errors();
    assert_eq!(generated.files.is_empty(), has_errors, "there is a crate, or there are errors");
}

fn check(diagnostics: &Diagnostics, documents: &[&Document]) {
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error) {
        assert!(diagnostic.place.is_some() || diagnostic.excerpt.is_some(), "no place: {}", diagnostic.message);
    }
    render(diagnostics, documents, false);
}
