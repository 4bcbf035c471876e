//! Reads failures: what a status means, its body, whether to try again.

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::overlay as catalogue;
use crate::document::Node;
use crate::overlay::fields::{Fields, Reader};
use crate::overlay::scalar::{duration, is_header_name};
use crate::overlay::{BodyDeclaration, FailureDeclaration, NamedBody};
use crate::vocabulary::Place;
use crate::vocabulary::{HeaderDecl, HeaderKind, Retry, Status, Wait};

const KEYS: &[&str] = &["means", "when", "body", "body_why", "retry", "headers", "cases", "cite", "evidence"];
const STATUSES: &str = "expected a list of statuses, or a mapping of statuses to failures";

impl Reader {
    /// Reads `errors`: a mapping, or a list of statuses.
    pub(super) fn errors(&mut self, node: &Node<'_>) -> IndexMap<Status, FailureDeclaration> {
        let mut failures: IndexMap<Status, FailureDeclaration> = IndexMap::new();
        if node.is_array() {
            for item in self.items(node, STATUSES) {
                let Some(status) = self.status_value(&item) else { continue };
                if let Some(first) = failures.get(&status.value) {
                    let diagnostic =
                        Diagnostic::of(&catalogue::DUPLICATE_STATUS, format!("duplicate status {}", status.value))
                            .at(status.place)
                            .label("named again here")
                            .note(first.place.clone(), "named first here")
                            .help("remove one of the two");
                    self.report(diagnostic);
                    continue;
                }
                self.check_failing(status.value, &status.place);
                failures.insert(status.value, FailureDeclaration::bare(status.place));
            }
            return failures;
        }
        for (key, entry) in self.entries(node, STATUSES) {
            let Some(status) = self.status(key, entry.key_place()) else { continue };
            self.check_failing(status, &entry.key_place());
            let failure = self.failure(&entry);
            failures.insert(status, failure);
        }
        failures
    }

    fn check_failing(&mut self, status: Status, place: &Place) {
        if status.is_success() {
            self.report(
                Diagnostic::of(&catalogue::SUCCESS_AS_FAILURE, format!("{status} is a success"))
                    .at(place.clone())
                    .label("not a failure by its status")
                    .help("if its body says that the call failed, declare that under `failure_when`"),
            );
        }
    }

    fn failure(&mut self, node: &Node<'_>) -> FailureDeclaration {
        let mut failure = FailureDeclaration::bare(node.key_place());
        if node.is_null() {
            return failure;
        }
        let Some(fields) = self.fields(node, "a failure", KEYS) else { return failure };
        failure.means = self.means(&fields);
        failure.when = self.when(&fields);
        failure.bodies = self.bodies(&fields);
        failure.body_why = self.optional_text(&fields, "body_why", "expected the reason as a text");
        if let (Some(node), None) = (fields.get("body_why"), fields.get("body")) {
            self.report(
                Diagnostic::titled(&catalogue::BODY_WHY_WITHOUT_BODY)
                    .at(node.key_place())
                    .label("no body is declared here that could differ"),
            );
        }
        failure.retry = self.retry(&fields);
        failure.headers = self.headers(&fields);
        failure.cases = self.cases(&fields);
        failure.cite = self.cite(&fields);
        failure.evidence = self.evidence(&fields);
        failure
    }

    pub(super) fn means(&mut self, fields: &Fields<'_>) -> Option<String> {
        self.optional_text(fields, "means", "`means` is one sentence")
    }

    pub(super) fn when(&mut self, fields: &Fields<'_>) -> Vec<String> {
        let Some(node) = fields.get("when") else { return Vec::new() };
        let items = self.items(&node, "`when` is a list of short phrases");
        items.iter().filter_map(|item| self.text(item, "expected a short phrase")).collect()
    }

    pub(super) fn bodies(&mut self, fields: &Fields<'_>) -> Option<BodyDeclaration> {
        let node = fields.get("body")?;
        if node.as_str() == Some("none") {
            return Some(BodyDeclaration::None);
        }
        let items = self.one_or_more(&node, "`body` is the name of a schema, a list of them, or `none`");
        let mut bodies: Vec<NamedBody> = Vec::new();
        for item in &items {
            let Some(body) = self.body_ref(item) else { continue };
            if body.name.value == "none" {
                self.report(
                    Diagnostic::titled(&catalogue::NONE_BESIDE_BODIES)
                        .at(body.name.place)
                        .label("a response with one of several bodies has a body")
                        .help("leave `none` out: an empty response is not decoded"),
                );
                continue;
            }
            if let Some(first) =
                bodies.iter().find(|other| other.name.value == body.name.value && other.media == body.media)
            {
                let diagnostic =
                    Diagnostic::of(&catalogue::DUPLICATE_BODY, format!("duplicate body `{}`", body.name.value))
                        .at(body.name.place)
                        .label("named again here")
                        .note(first.name.place.clone(), "named first here")
                        .help("remove one of the two");
                self.report(diagnostic);
                continue;
            }
            bodies.push(body);
        }
        (!bodies.is_empty()).then_some(BodyDeclaration::Any(bodies))
    }

    fn body_ref(&mut self, node: &Node<'_>) -> Option<NamedBody> {
        if !node.is_mapping() {
            let name = self.located_text(node, "expected the name of a schema")?;
            return Some(NamedBody { name, media: None });
        }
        let fields = self.fields(node, "a body", &["schema", "media"])?;
        let example = "schema: ProblemDetails\nmedia: application/problem+json";
        let name = self.required(&fields, "schema", "the body", example)?;
        let name = self.located_text(&name, "expected the name of a schema")?;
        let media = self.optional_text(&fields, "media", "expected a media type such as `application/problem+json`");
        if let (Some(media), Some(node)) = (&media, fields.get("media")) {
            let parts: Vec<&str> = media.split('/').collect();
            if parts.len() != 2 || !parts.iter().all(|part| is_header_name(part)) {
                self.report(
                    Diagnostic::of(&catalogue::INVALID_MEDIA_TYPE, format!("`{media}` is not a media type"))
                        .at(node.place())
                        .label("expected a type and a subtype such as `application/problem+json`"),
                );
            }
        }
        Some(NamedBody { name, media })
    }

    pub(super) fn retry(&mut self, fields: &Fields<'_>) -> Option<Retry> {
        let node = fields.get("retry")?;
        if node.is_mapping() {
            let fields = self.fields(&node, "`retry`", &[Retry::WAIT_KEY])?;
            let wait = self.required(&fields, Retry::WAIT_KEY, "`retry`", "wait: [Retry-After, 60s]")?;
            return Retry::after(self.waits(&wait));
        }
        self.word(&node, "`retry`", Retry::WORDS).cloned()
    }

    fn waits(&mut self, node: &Node<'_>) -> Vec<Wait> {
        let expected = "`wait` is a list of headers such as `Retry-After`, and times such as `60s`";
        let mut waits = Vec::new();
        for item in self.one_or_more(node, expected) {
            if let Some(Wait::Fixed(_)) = waits.last() {
                self.report(
                    Diagnostic::of(&catalogue::UNREACHABLE_WAIT, "a time stands before other waits")
                        .at(item.place())
                        .label("never reached: the time before it is always there")
                        .help("put the time last"),
                );
            }
            if let Some(wait) = self.wait(&item) {
                waits.push(wait);
            }
        }
        waits
    }

    fn wait(&mut self, node: &Node<'_>) -> Option<Wait> {
        if let Some(number) = node.as_u64() {
            self.report(
                Diagnostic::titled(&catalogue::TIME_WITHOUT_UNIT)
                    .at(node.place())
                    .label("expected a time such as `60s`, `500ms` or `2m`")
                    .help(format!("write `{number}s` if seconds are meant")),
            );
            return None;
        }
        let text = self.text(node, "expected a header such as `Retry-After`, or a time such as `60s`")?;
        if let Some(time) = duration(&text) {
            return Some(Wait::Fixed(time));
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) || !is_header_name(&text) {
            self.report(
                Diagnostic::of(&catalogue::INVALID_WAIT, format!("`{text}` is neither a time nor a header"))
                    .at(node.place())
                    .label("expected a header such as `Retry-After`, or a time such as `60s`, `500ms` or `2m`"),
            );
            return None;
        }
        Some(Wait::Header(text))
    }

    fn headers(&mut self, fields: &Fields<'_>) -> IndexMap<String, HeaderDecl> {
        let mut headers: IndexMap<String, HeaderDecl> = IndexMap::new();
        let Some(node) = fields.get("headers") else { return headers };
        let kinds = [
            ("string", HeaderKind::String),
            ("integer", HeaderKind::Integer),
            ("number", HeaderKind::Number),
            ("boolean", HeaderKind::Boolean),
        ];
        for (name, entry) in self.entries(&node, "expected a mapping of header names to `{ type, description }`") {
            if !is_header_name(name) {
                self.report(
                    Diagnostic::of(&catalogue::INVALID_HEADER, format!("`{name}` is not the name of a header"))
                        .at(entry.key_place())
                        .label("a header's name has letters, digits and `-`"),
                );
                continue;
            }
            if let Some((_, first)) = headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
                let diagnostic = Diagnostic::of(&catalogue::DUPLICATE_HEADER, format!("duplicate header `{name}`"))
                    .at(entry.key_place())
                    .label("the case of a header's name does not count")
                    .note(first.place.clone(), "named first here")
                    .help("remove one of the two");
                self.report(diagnostic);
                continue;
            }
            let Some(fields) = self.fields(&entry, "a header", &["type", "description"]) else { continue };
            let Some(kind) = self.required(&fields, "type", "the header", "type: string") else { continue };
            let Some(kind) = self.word(&kind, "`type`", &kinds) else { continue };
            let description = self.optional_text(&fields, "description", "expected a text");
            headers.insert(name.to_owned(), HeaderDecl { kind, description, place: entry.key_place() });
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::overlay::testing::{accept, refuse};
    use crate::overlay::{BodyDeclaration, FailureDeclaration};
    use crate::vocabulary::Place;
    use crate::vocabulary::{Evidence, HeaderKind, Retry, Status, Wait};

    /// Reads the failure of status 400.
    #[track_caller]
    fn failure(text: &str) -> FailureDeclaration {
        accept(&format!("errors:\n  400: {text}\n")).errors[&Status::Exact(400)].clone()
    }

    fn place() -> Place {
        Place::root("a.yaml").child("errors").child("400")
    }

    #[test]
    fn a_failure_may_say_nothing() {
        for text in ["", "{}"] {
            assert_eq!(failure(text), FailureDeclaration::bare(place().key()));
        }
        let overlay = accept("errors: [400, 5XX, default]\n");
        let statuses: Vec<Status> = overlay.errors.keys().copied().collect();
        assert_eq!(statuses, [Status::Exact(400), Status::Range(5), Status::Default]);
        assert_eq!(overlay.errors[1].place, Place::root("a.yaml").child("errors").child("1"));
    }

    #[test]
    fn a_failure_may_say_everything() {
        let failure = failure(
            "{ means: M., when: [a, b], body: none, body_why: W, retry: ignorable, cite: [page, mail], evidence: inferred }",
        );
        assert_eq!(failure.means.as_deref(), Some("M."));
        assert_eq!(failure.when, ["a", "b"]);
        assert_eq!(failure.bodies, Some(BodyDeclaration::None));
        assert_eq!(failure.body_why.as_deref(), Some("W"));
        assert_eq!(failure.retry, Some(Retry::Ignorable));
        assert_eq!(failure.evidence, Some(Evidence::Inferred));
        let cites: Vec<(&str, &Place)> = failure.cite.iter().map(|cite| (cite.value.as_str(), &cite.place)).collect();
        let cite = place().child("cite");
        assert_eq!(cites, [("page", &cite.child("0")), ("mail", &cite.child("1"))]);
    }

    #[test]
    fn bodies_are_one_or_more() {
        let names = |text: &str| match failure(text).bodies {
            Some(BodyDeclaration::Any(bodies)) => {
                bodies.into_iter().map(|body| (body.name.value, body.media)).collect::<Vec<_>>()
            }
            other => panic!("expected bodies, found {other:?}"),
        };
        let plain = |name: &str| (name.to_owned(), None);
        assert_eq!(names("{ body: A }"), [plain("A")]);
        let media = Some("application/problem+json".to_owned());
        assert_eq!(
            names("{ body: [A, { schema: A, media: application/problem+json }, { schema: B }] }"),
            [plain("A"), ("A".to_owned(), media), plain("B")],
        );
    }

    #[test]
    fn retries_are_read() {
        for (text, expected) in [
            ("never", Retry::Never),
            ("when-state-changes", Retry::WhenStateChanges),
            ("transient", Retry::Transient),
            ("after-refresh", Retry::AfterRefresh),
            ("{ wait: 2m }", Retry::Wait(vec![Wait::Fixed(Duration::from_secs(120))])),
            (
                "{ wait: [Retry-After, 60s] }",
                Retry::Wait(vec![Wait::Header("Retry-After".to_owned()), Wait::Fixed(Duration::from_secs(60))]),
            ),
        ] {
            assert_eq!(failure(&format!("{{ retry: {text} }}")).retry, Some(expected), "{text}");
        }
    }

    #[test]
    fn headers_are_read() {
        let headers =
            failure("{ headers: { X-Left: { type: integer, description: D }, X-Id: { type: string } } }").headers;
        let found: Vec<(&str, HeaderKind, Option<&str>)> =
            headers.iter().map(|(name, header)| (name.as_str(), header.kind, header.description.as_deref())).collect();
        assert_eq!(found, [("X-Left", HeaderKind::Integer, Some("D")), ("X-Id", HeaderKind::String, None)]);
    }

    #[test]
    fn statuses_are_checked() {
        refuse(&[
            ("errors: { 999: {} }", "`999` is not a status", "999"),
            ("errors: { 99: {} }", "`99` is not a status", "99"),
            ("errors: { 4xx: {} }", "`4xx` is not a status", "4xx"),
            ("errors: { 204: {} }", "204 is a success", "204"),
            ("errors: [400, 401, 400]", "duplicate status 400", "400"),
            ("errors: [[400]]", "unexpected list", "[400]"),
            ("errors: 400", "unexpected number", "400"),
            ("errors:", "unexpected empty value", "errors"),
            ("errors: []", "the list is empty", "[]"),
        ]);
    }

    #[test]
    fn the_keys_of_a_failure_are_checked() {
        for (text, message, marked) in [
            ("text", "unexpected text", "text"),
            ("{ mean: x }", "unknown key `mean`", "mean"),
            ("{ means: [x] }", "unexpected list", "[x]"),
            ("{ when: x }", "unexpected text", "x"),
            ("{ when: [x, 1] }", "unexpected number", "1"),
            ("{ body: [] }", "the list is empty", "[]"),
            ("{ body: [A, none] }", "`none` stands beside other bodies", "none"),
            ("{ body: [A, B, A] }", "duplicate body `A`", "A"),
            ("{ body: { media: a/b } }", "the body has no `schema`", "body"),
            ("{ body: { schema: A, media: json } }", "`json` is not a media type", "json"),
            ("{ body_why: x }", "`body_why` stands without `body`", "body_why"),
            ("{ cite: pgae }", "there is no source `pgae`", "pgae"),
            ("{ cite: [page, 1] }", "unexpected number", "1"),
            ("{ evidence: api_wide }", "unknown value `api_wide`", "api_wide"),
        ] {
            refuse(&[(&format!("errors:\n  400: {text}\n"), message, marked)]);
        }
    }

    #[test]
    fn retries_are_checked() {
        for (text, message, marked) in [
            ("nevr", "unknown value `nevr`", "nevr"),
            ("true", "unexpected truth value", "true"),
            ("{ after: 60s }", "unknown key `after`", "after"),
            ("{ wait: 60 }", "a time has no unit", "60"),
            ("{ wait: [1h] }", "`1h` is neither a time nor a header", "1h"),
            ("{ wait: [Retry After] }", "`Retry After` is neither a time nor a header", "Retry After"),
            ("{ wait: [60s, Retry-After] }", "a time stands before other waits", "Retry-After"),
        ] {
            let text = format!("errors:\n  400: {{ retry: {text} }}\n");
            if text.contains("after:") {
                let missing = ("`retry` has no `wait`", "retry");
                crate::overlay::testing::check(&format!("overlay: 1\n{text}"), &[(message, marked), missing]);
            } else {
                refuse(&[(&text, message, marked)]);
            }
        }
    }

    #[test]
    fn headers_are_checked() {
        for (text, message, marked) in [
            ("[X-A]", "unexpected list", "[X-A]"),
            ("{ 'X A': { type: string } }", "`X A` is not the name of a header", "'X A'"),
            ("{ X-A: { type: text } }", "unknown value `text`", "text"),
            ("{ X-A: { description: D } }", "the header has no `type`", "X-A"),
            ("{ X-A: { type: string }, x-a: { type: string } }", "duplicate header `x-a`", "x-a"),
        ] {
            refuse(&[(&format!("errors:\n  400: {{ headers: {text} }}\n"), message, marked)]);
        }
    }
}
