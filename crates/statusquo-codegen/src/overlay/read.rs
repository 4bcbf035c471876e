//! Reads an overlay from its document.

use indexmap::IndexMap;

use crate::diagnostic::catalogue::overlay as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Node};
use crate::overlay::TODO;
use crate::overlay::fields::Reader;
use crate::overlay::scalar::is_date;
use crate::overlay::{BodySchema, Overlay};
use crate::vocabulary::Source;

const KEYS: &[&str] = &["overlay", "sources", "bodies", "errors", "rules", "never", "failure_when", "operations"];

/// Reads the declarations of `document`, and everything that is wrong with them by themselves.
///
/// The overlay holds what could be understood; it is to be used only when the diagnostics hold no error.
pub fn read(document: &Document) -> (Overlay, Diagnostics) {
    let root = document.root();
    let mut reader = Reader::default();
    let mut overlay = Overlay {
        sources: IndexMap::new(),
        bodies: IndexMap::new(),
        errors: IndexMap::new(),
        rules: Vec::new(),
        never: IndexMap::new(),
        failure_when: Vec::new(),
        operations: IndexMap::new(),
        place: root.place(),
    };
    let Some(fields) = reader.fields(&root, "an overlay", KEYS) else { return (overlay, reader.diagnostics) };
    reader.version(&root);
    // First of all, since everything else cites them.
    if let Some(node) = fields.get("sources") {
        overlay.sources = reader.sources(&node);
    }
    if let Some(node) = fields.get("bodies") {
        overlay.bodies = reader.body_schemas(&node);
    }
    if let Some(node) = fields.get("errors") {
        overlay.errors = reader.errors(&node);
    }
    if let Some(node) = fields.get("rules") {
        overlay.rules = reader.rules(&node);
    }
    overlay.never = reader.ruled_out(&fields, "never");
    overlay.failure_when = reader.failure_when(&fields);
    if let Some(node) = fields.get("operations") {
        overlay.operations = reader.operations(&node);
    }
    (overlay, reader.diagnostics)
}

impl Reader {
    fn version(&mut self, root: &Node<'_>) {
        let diagnostic = match root.get("overlay") {
            Some(version) if version.as_u64() == Some(1) => return,
            Some(version) => Diagnostic::titled(&catalogue::UNKNOWN_VERSION)
                .at(version.place())
                .label("this generator reads version 1"),
            None => Diagnostic::titled(&catalogue::VERSION_MISSING).at(root.place()).label("missing here"),
        };
        self.report(diagnostic.help("write\noverlay: 1"));
    }

    fn sources(&mut self, node: &Node<'_>) -> IndexMap<String, Source> {
        let mut sources = IndexMap::new();
        for (name, entry) in self.entries(node, "expected a mapping of names to sources") {
            // Known by its name even if the rest is wrong: its citations are right.
            self.sources.push(name.to_owned());
            if name == TODO {
                self.report(
                    Diagnostic::titled(&catalogue::EVIDENCE_TO_DO)
                        .at(entry.key_place())
                        .label("not a source yet")
                        .help("name the pages that say how the API fails, and cite those instead"),
                );
            }
            if let Some(source) = self.source(&entry) {
                sources.insert(name.to_owned(), source);
            }
        }
        sources
    }

    fn source(&mut self, node: &Node<'_>) -> Option<Source> {
        let place = node.key_place();
        if !node.is_mapping() {
            let title = self.text(node, "a source is a title, or a mapping of `title`, `url` and `date`")?;
            return Some(Source { title, url: None, date: None, place });
        }
        let fields = self.fields(node, "a source", &["title", "url", "date"])?;
        let title = self.required(&fields, "title", "the source", "title: DAM error details");
        let title = title.and_then(|title| self.text(&title, "expected the title as a text"));
        let url = self.optional_text(&fields, "url", "expected an address as a text");
        if let (Some(url), Some(node)) = (&url, fields.get("url"))
            && !["https://", "http://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme))
        {
            self.report(
                Diagnostic::of(&catalogue::INVALID_ADDRESS, format!("`{url}` is not an address"))
                    .at(node.place())
                    .label("expected an address that starts with `https://`"),
            );
        }
        let date = self.optional_text(&fields, "date", "expected a day such as `2026-06-04`");
        if let (Some(date), Some(node)) = (&date, fields.get("date"))
            && !is_date(date)
        {
            self.report(
                Diagnostic::of(&catalogue::INVALID_DATE, format!("`{date}` is not a date"))
                    .at(node.place())
                    .label("expected a day such as `2026-06-04`"),
            );
        }
        Some(Source { title: title?, url, date, place })
    }

    fn body_schemas(&mut self, node: &Node<'_>) -> IndexMap<String, BodySchema> {
        let mut bodies = IndexMap::new();
        for (name, entry) in self.entries(node, "expected a mapping of names to schemas") {
            let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
            if name.is_empty() || name == "none" || !name.bytes().all(is_name) {
                self.report(
                    Diagnostic::of(&catalogue::INVALID_BODY_NAME, format!("`{name}` cannot be the name of a body"))
                        .at(entry.key_place())
                        .label("a name has letters, digits, `.`, `-` and `_`, and is not `none`"),
                );
            }
            if entry.is_mapping() {
                bodies.insert(name.to_owned(), BodySchema { schema: entry.value().clone(), place: entry.key_place() });
            } else {
                self.wrong_type(&entry, "a body is a schema: a mapping such as `{ type: object }`");
            }
        }
        bodies
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::overlay::RuledOut;
    use crate::overlay::testing::{accept, accept_whole, check, refuse};
    use crate::vocabulary::Place;
    use crate::vocabulary::{Source, Status};

    /// Returns the YAML examples of the description of the language.
    fn examples() -> Vec<&'static str> {
        let description = include_str!("../../OVERLAY.md");
        let blocks = description.split("```yaml\n").skip(1);
        blocks.map(|block| block.split("```").next().unwrap_or_default()).collect()
    }

    #[test]
    fn the_examples_of_the_description_are_right() {
        let examples = examples();
        let overlay = accept_whole(examples[0]);
        assert_eq!((overlay.sources.len(), overlay.rules.len(), overlay.operations.len()), (2, 2, 3));

        let cases = examples[1].replace('\n', "\n  ");
        let overlay = accept_whole(&format!("overlay: 1\nsources: {{ sdk: The SDK }}\nerrors:\n  {cases}"));
        assert_eq!(overlay.errors[&Status::Exact(401)].cases.len(), 2);
    }

    #[test]
    fn the_version_is_required() {
        check("operations: {}", &[("the overlay does not say its version", "operations: {}")]);
        check("overlay: 2", &[("unknown version of the overlay language", "2")]);
        check("overlay: '1'", &[("unknown version of the overlay language", "'1'")]);
    }

    #[test]
    fn an_overlay_is_a_mapping() {
        check("", &[("unexpected empty value", "")]);
        check("- a", &[("unexpected list", "- a")]);
    }

    #[test]
    fn all_mistakes_are_found_in_one_run() {
        check(
            "overlays: 1\nsources: [a]\nerrors: { 99: {}, 400: { retry: nevr } }\n",
            &[
                ("unknown key `overlays`", "overlays"),
                (
                    "the overlay does not say its version",
                    "overlays: 1\nsources: [a]\nerrors: { 99: {}, 400: { retry: nevr } }",
                ),
                ("unexpected list", "[a]"),
                ("`99` is not a status", "99"),
                ("unknown value `nevr`", "nevr"),
            ],
        );
    }

    #[test]
    fn sources_are_read() {
        let overlay = accept_whole(
            "overlay: 1\nsources:\n  a: { title: A, url: 'https://example.com/a', date: 2026-06-04 }\n  b: B\n",
        );
        let place = |name| Place::root("a.yaml").child("sources").child(name).key();
        let full = Source {
            title: "A".to_owned(),
            url: Some("https://example.com/a".to_owned()),
            date: Some("2026-06-04".to_owned()),
            place: place("a"),
        };
        let short = Source { title: "B".to_owned(), url: None, date: None, place: place("b") };
        assert_eq!(overlay.sources, [("a".to_owned(), full), ("b".to_owned(), short)].into());
    }

    #[test]
    fn sources_are_checked() {
        for (source, message, marked) in [
            ("{ url: 'https://example.com' }", "the source has no `title`", "a"),
            ("{ title: A, url: example.com }", "`example.com` is not an address", "example.com"),
            ("{ title: A, date: 4.6.2026 }", "`4.6.2026` is not a date", "4.6.2026"),
            ("{ title: ' ' }", "the text is empty", "' '"),
            ("{ title: A, tittle: B }", "unknown key `tittle`", "tittle"),
            ("7", "unexpected number", "7"),
        ] {
            check(&format!("overlay: 1\nsources:\n  a: {source}\n"), &[(message, marked)]);
        }
    }

    #[test]
    fn bodies_are_kept_as_they_are() {
        let overlay = accept("bodies:\n  Problem: { type: object, x-any: [1] }\n");
        assert_eq!(overlay.bodies["Problem"].schema, json!({"type": "object", "x-any": [1]}));
        refuse(&[
            ("bodies: { A: text }", "unexpected text", "text"),
            ("bodies: { none: {} }", "`none` cannot be the name of a body", "none"),
            ("bodies: { a/b: {} }", "`a/b` cannot be the name of a body", "a/b"),
        ]);
    }

    #[test]
    fn statuses_are_ruled_out_with_a_reason() {
        let overlay = accept("never:\n  403: { why: Not used. }\n");
        let place = Place::root("a.yaml").child("never").child("403").key();
        let never = RuledOut { why: "Not used.".to_owned(), cite: Vec::new(), place };
        assert_eq!(overlay.never, [(Status::Exact(403), never)].into());
        refuse(&[
            ("never: { 403: { cite: page } }", "the status that is ruled out has no `why`", "403"),
            ("never: { 403: }", "unexpected empty value", "403"),
            ("never: { 4xx: { why: No. } }", "`4xx` is not a status", "4xx"),
        ]);
    }
}
