//! Diagnostics as text: the code, the file, line and column, the line itself, what is wrong, and what to write.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use crate::diagnostic::{Diagnostic, Diagnostics, Excerpt, Severity, by_path};
use crate::document::Document;
use crate::vocabulary::Place;

/// Returns the text of the diagnostics, by file and position, and a line that counts them; empty if there are none.
///
/// `documents` are the files that their places are in; a place in another file is shown by its pointer.
pub fn render(diagnostics: &Diagnostics, documents: &[&Document], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    // What the diagnostics name are places of values; what is shown are places of texts.
    let diagnostics = diagnostics.iter().map(|diagnostic| in_texts(diagnostic, documents)).collect();
    let documents: Vec<&Document> = documents.iter().flat_map(|document| with_parts(document)).collect();
    let documents = documents.as_slice();
    let sorted = sorted(&diagnostics, documents);
    if sorted.is_empty() {
        return String::new();
    }

    let mut text = String::new();
    for diagnostic in &sorted {
        let mut page = Page { documents, columns: Vec::new() };
        let group = page.group(diagnostic);
        let mut rendered = renderer.render(&[group]);
        for (shown, real) in page.columns {
            rendered = rendered.replacen(&shown, &real, 1);
        }
        text.push_str(&rendered);
        text.push_str("\n\n");
    }
    let errors = sorted.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let title = level(if errors > 0 { Severity::Error } else { Severity::Warning })
        .primary_title(summary(errors, sorted.len() - errors));
    text.push_str(&renderer.render(&[Group::with_title(title)]));
    text.push('\n');
    text
}

fn with_parts(document: &Document) -> impl Iterator<Item = &Document> {
    std::iter::once(document).chain(document.parts().iter().map(|part| &**part))
}

/// Returns the diagnostic with all places as they stand in the files that were read.
fn in_texts(diagnostic: &Diagnostic, documents: &[&Document]) -> Diagnostic {
    let origin = |place: &Place| documents.iter().find_map(|document| document.origin(place));
    let in_text = |place: &Place| origin(place).unwrap_or_else(|| place.clone());
    let notes = diagnostic.notes.iter().map(|(place, label)| (in_text(place), label.clone())).collect();
    Diagnostic { place: diagnostic.place.as_ref().map(in_text), notes, ..diagnostic.clone() }
}

fn summary(errors: usize, warnings: usize) -> String {
    let count = |number: usize, noun: &str| match number {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{number} {noun}s")),
    };
    let counts: Vec<String> = [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect();
    counts.join(", ")
}

/// Returns the diagnostics by file and position, each once: two stages may find the same mistake.
fn sorted<'d>(diagnostics: &'d Diagnostics, documents: &[&Document]) -> Vec<&'d Diagnostic> {
    let mut sorted: Vec<(usize, &Diagnostic)> = Vec::new();
    for diagnostic in diagnostics {
        let offset = diagnostic.place.as_ref().and_then(|place| find(place, documents)?.locate_origin(place));
        sorted.push((offset.map_or(0, |span| span.start), diagnostic));
    }
    sorted.sort_by(|(left_offset, left), (right_offset, right)| {
        by_path(left, right)
            .then(left_offset.cmp(right_offset))
            .then(left.severity.cmp(&right.severity))
            .then_with(|| left.message.cmp(&right.message))
    });
    let mut sorted: Vec<&Diagnostic> = sorted.into_iter().map(|(_, diagnostic)| diagnostic).collect();
    sorted.dedup();
    sorted
}

fn find<'d>(place: &Place, documents: &[&'d Document]) -> Option<&'d Document> {
    documents.iter().copied().find(|document| document.path() == &*place.path)
}

/// What one diagnostic is put together from.
struct Page<'d> {
    documents: &'d [&'d Document],
    /// For lines that were cut: the position that the renderer shows, and that of the file.
    columns: Vec<(String, String)>,
}

impl Page<'_> {
    fn group<'a>(&mut self, diagnostic: &'a Diagnostic) -> Group<'a> {
        let title =
            level(diagnostic.severity).primary_title(one_line(&diagnostic.message)).id(diagnostic.definition.code);
        let mut group = Group::with_title(title);
        if let Some(excerpt) = &diagnostic.excerpt {
            group = group.element(self.snippet((**excerpt).clone(), AnnotationKind::Primary, &diagnostic.label));
        } else if let Some(place) = &diagnostic.place {
            group = self.add(group, place, AnnotationKind::Primary, &diagnostic.label);
        } else if !diagnostic.label.is_empty() {
            group = group.element(Level::NOTE.message(one_line(&diagnostic.label)));
        }
        for (place, label) in &diagnostic.notes {
            group = self.add(group, place, AnnotationKind::Context, label);
        }
        match &diagnostic.help {
            Some(help) => group.element(Level::HELP.message(lines(help))),
            None => group,
        }
    }

    fn add<'a>(&mut self, group: Group<'a>, place: &Place, kind: AnnotationKind, label: &'a str) -> Group<'a> {
        let document = find(place, self.documents);
        match document.and_then(|document| Some((document, document.locate_origin(place)?))) {
            Some((document, span)) => {
                let excerpt = Excerpt::cut(&place.path, document.text(), document.lines(), span);
                group.element(self.snippet(excerpt, kind, label))
            }
            None => {
                let group = group.element(Origin::path(one_line(&place.to_string())));
                if label.is_empty() { group } else { group.element(Level::NOTE.message(one_line(label))) }
            }
        }
    }

    fn snippet<'a>(&mut self, excerpt: Excerpt, kind: AnnotationKind, label: &'a str) -> Snippet<'a, Annotation<'a>> {
        let path = one_line(&excerpt.path);
        let shown = excerpt.text[..excerpt.span.start].chars().count() + 1;
        if shown != excerpt.column {
            let position = |column: usize| format!("{path}:{}:{column}", excerpt.line);
            self.columns.push((position(shown), position(excerpt.column)));
        }
        let annotation = kind.span(excerpt.span).label((!label.is_empty()).then_some(label));
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(path);
        snippet.annotation(annotation)
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

/// Texts quote what a file says, so they may hold anything.
fn one_line(text: &str) -> String {
    normalize_untrusted_str(&text.replace(['\n', '\r'], " "))
}

fn lines(text: &str) -> String {
    text.lines().map(one_line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::render;
    use crate::diagnostic::catalogue::contract::{NO_OPERATION, UNKNOWN_OPERATION, UNUSED_RULE};
    use crate::diagnostic::{Diagnostic, Diagnostics};
    use crate::document::Document;
    use crate::vocabulary::Place;

    fn error(message: &str) -> Diagnostic {
        Diagnostic::of(&NO_OPERATION, message)
    }

    fn warning(message: &str) -> Diagnostic {
        Diagnostic::of(&UNUSED_RULE, message)
    }

    fn document(path: &str, text: &str) -> Document {
        Document::parse(path, text.to_owned()).expect("a valid document")
    }

    #[track_caller]
    fn check(diagnostics: Vec<Diagnostic>, documents: &[&Document], expected: &str) {
        let diagnostics: Diagnostics = diagnostics.into_iter().collect();
        let rendered = render(&diagnostics, documents, false);
        // Lines of nothing but a bar end in blanks or not by the renderer's whim.
        let rendered: Vec<&str> = rendered.lines().map(str::trim_end).collect();
        assert_eq!(rendered.join("\n"), expected.trim_start_matches('\n').trim_end());
    }

    #[test]
    fn nothing_is_rendered_as_nothing() {
        assert_eq!(render(&Diagnostics::default(), &[], true), "");
    }

    #[test]
    fn a_diagnostic_shows_the_line_the_label_the_notes_and_the_help() {
        let overlay = document("overlays/shop.yaml", "overlay: 1\noperations:\n  GET /é: {}\n");
        let spec = document("specs/shop.yaml", "paths: {}\n");
        let diagnostic = Diagnostic::of(&UNKNOWN_OPERATION, "the specification has no operation `GET /é`")
            .at(Place::root("overlays/shop.yaml").child("operations").child("GET /é").key())
            .label("named by the overlay only")
            .note(Place::root("specs/shop.yaml").child("paths").key(), "no such path here")
            .help("write\nGET /e:\n  name: list_e");
        check(
            vec![diagnostic],
            &[&overlay, &spec],
            r"
error[SQ0405]: the specification has no operation `GET /é`
 --> overlays/shop.yaml:3:3
  |
3 |   GET /é: {}
  |   ^^^^^^ named by the overlay only
  |
 ::: specs/shop.yaml:1:1
  |
1 | paths: {}
  | ----- no such path here
  |
  = help: write
          GET /e:
            name: list_e

error: 1 error
",
        );
    }

    #[test]
    fn diagnostics_are_sorted_by_file_and_position_and_shown_once() {
        let document = document("a.yaml", "x: 1\ny: 2\n");
        let at = |key: &str| Place::root("a.yaml").child(key).key();
        let second = warning("second").at(at("y"));
        let shown = vec![
            warning("nowhere").label("why"),
            warning("other file").at(Place::root("b.yaml").child("k")).label("here"),
            second.clone(),
            warning("first").at(at("x")),
            second,
        ];
        check(
            shown,
            &[&document],
            r"
warning[SQ0421]: first
 --> a.yaml:1:1
  |
1 | x: 1
  | ^

warning[SQ0421]: second
 --> a.yaml:2:1
  |
2 | y: 2
  | ^

warning[SQ0421]: other file
--> b.yaml#/k
 = note: here

warning[SQ0421]: nowhere
 |
 = note: why

warning: 4 warnings
",
        );
    }

    #[test]
    fn errors_and_warnings_are_counted() {
        let diagnostics: Diagnostics = [warning("w"), error("a"), error("b")].into_iter().collect();
        assert!(diagnostics.has_errors());
        assert_eq!((diagnostics.error_count(), diagnostics.len()), (2, 3));
        assert!(render(&diagnostics, &[], false).ends_with("\n\nerror: 2 errors, 1 warning\n"));
    }

    #[test]
    fn a_long_line_is_cut_and_keeps_its_column() {
        let text = format!(r#"{{"a":"{}","k":1,"z":"{}"}}"#, "x".repeat(5000), "y".repeat(5000));
        let document = document("a.json", &text);
        let diagnostic = error("long").at(Place::root("a.json").child("k").key()).label("here");
        let rendered = render(&diagnostic.into(), &[&document], false);
        assert!(rendered.contains("--> a.json:1:5009\n"), "{rendered}");
        assert!(rendered.contains("^^^ here") && rendered.lines().all(|line| line.chars().count() < 160), "{rendered}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_shown_all_the_same() {
        let fault = Document::parse("a.yaml", "a: [1\nb: 2\n".to_owned()).expect_err("faulty YAML");
        let rendered = render(&fault.into(), &[], false);
        assert!(rendered.contains("--> a.yaml:2:2\n") && rendered.contains("2 | b: 2"), "{rendered}");
    }

    #[test]
    fn control_characters_of_a_file_do_not_reach_the_terminal() {
        let text = "\u{1b}[31mred\u{7}\nsecond line";
        let place = Place { path: Arc::from("a.yaml"), ..Place::root("").child(text) };
        let diagnostic = error(text).at(place).label(text).help(text);
        let rendered = render(&diagnostic.into(), &[], false);
        assert!(!rendered.contains(['\u{1b}', '\u{7}']), "{rendered:?}");
    }

    #[test]
    fn colors_are_used_when_asked_for() {
        let diagnostics = Diagnostics::from(error("wrong"));
        assert!(render(&diagnostics, &[], true).contains('\u{1b}'));
        assert!(!render(&diagnostics, &[], false).contains('\u{1b}'));
    }
}
