//! What the tests of the reader share.

use crate::diagnostic::{Diagnostics, Severity};
use crate::document::Document;
use crate::overlay::{Overlay, read};

/// What every document of the tests starts with.
const HEAD: &str = "overlay: 1\nsources: { page: A page, mail: A mail }\n";

fn document(text: &str) -> Document {
    Document::parse("a.yaml", text.to_owned()).expect("valid YAML")
}

/// Reads an overlay that has no mistakes.
#[track_caller]
pub(super) fn accept(text: &str) -> Overlay {
    accept_whole(&format!("{HEAD}{text}"))
}

/// Reads an overlay that has no mistakes, from its first line on.
#[track_caller]
pub(super) fn accept_whole(text: &str) -> Overlay {
    let (overlay, diagnostics) = read(&document(text));
    assert_eq!(diagnostics, Diagnostics::default());
    overlay
}

/// Checks that each text has just one mistake, with this message, marked at this part of the text.
#[track_caller]
pub(super) fn refuse(cases: &[(&str, &str, &str)]) {
    for (text, message, marked) in cases {
        check(&format!("{HEAD}{text}"), &[(message, marked)]);
    }
}

/// Checks all mistakes of an overlay: their messages, and the marked parts of the text.
#[track_caller]
pub(super) fn check(text: &str, expected: &[(&str, &str)]) {
    let document = document(text);
    let (_, diagnostics) = read(&document);
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Error));
    let found: Vec<(&str, &str)> = diagnostics
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.place.as_ref().and_then(|place| document.locate(place));
            (diagnostic.message.as_str(), span.map_or("", |span| &document.text()[span]))
        })
        .collect();
    assert_eq!(found, expected, "in\n{text}");
}
