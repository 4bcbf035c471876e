//! Reads what the body decides: cases, conditions, captured values, failures under a success status.

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::overlay as catalogue;
use crate::document::Node;
use crate::overlay::fields::{Fields, Reader, list};
use crate::overlay::{Case, FailureCondition};
use crate::vocabulary::{Capture, CapturePart, Located, Match, Status, Test};

const CASE_KEYS: &[&str] = &["variant", "match", "means", "when", "body", "retry", "cite", "evidence", "capture"];
const FAILURE_WHEN_KEYS: &[&str] =
    &["variant", "match", "on", "status", "means", "when", "body", "retry", "cite", "evidence"];
const TESTS: [&str; 6] = ["equals", "one_of", "starts_with", "ends_with", "contains", "exists"];

const VARIANT_EXAMPLE: &str = "variant: InvalidToken";
const MATCH_EXAMPLE: &str = "match: { pointer: /errors/*/code, equals: INVALID_TOKEN }";

impl Reader {
    pub(super) fn cases(&mut self, fields: &Fields<'_>) -> Vec<Case> {
        let Some(node) = fields.get("cases") else { return Vec::new() };
        let mut seen = IndexMap::new();
        let mut cases = Vec::new();
        for item in self.items(&node, "`cases` is a list") {
            let Some(case) = self.case(&item) else { continue };
            self.check_unique(&case.variant, "variant", &mut seen);
            cases.push(case);
        }
        cases
    }

    fn case(&mut self, node: &Node<'_>) -> Option<Case> {
        let fields = self.fields(node, "a case", CASE_KEYS)?;
        let variant = self.required(&fields, "variant", "the case", VARIANT_EXAMPLE);
        let variant = variant.and_then(|variant| self.variant(&variant));
        let matches = self.matches(&fields, "the case");
        let means = self.means(&fields);
        let when = self.when(&fields);
        let bodies = self.bodies(&fields);
        let retry = self.retry(&fields);
        let cite = self.cite(&fields);
        let evidence = self.evidence(&fields);
        let captures = self.captures(&fields);
        let place = node.place();
        Some(Case { variant: variant?, matches: matches?, means, when, bodies, retry, cite, evidence, captures, place })
    }

    pub(super) fn failure_when(&mut self, fields: &Fields<'_>) -> Vec<FailureCondition> {
        let Some(node) = fields.get("failure_when") else { return Vec::new() };
        let mut seen = IndexMap::new();
        let mut conditions = Vec::new();
        for item in self.items(&node, "`failure_when` is a list") {
            let Some(condition) = self.condition(&item) else { continue };
            self.check_unique(&condition.variant, "variant", &mut seen);
            conditions.push(condition);
        }
        conditions
    }

    fn condition(&mut self, node: &Node<'_>) -> Option<FailureCondition> {
        let what = "the entry of `failure_when`";
        let fields = self.fields(node, "an entry of `failure_when`", FAILURE_WHEN_KEYS)?;
        let variant = self.required(&fields, "variant", what, "variant: ReportedFailure");
        let variant = variant.and_then(|variant| self.variant(&variant));
        let matches = self.matches(&fields, what);
        let on = match fields.get("on") {
            Some(node) => self.success_status(&node),
            None => Some(Located { value: Status::Range(2), place: node.place() }),
        };
        let status_pointer = fields.get("status").and_then(|status| self.pointer(&status));
        let bodies = self.bodies(&fields);
        let retry = self.retry(&fields);
        let when = self.when(&fields);
        let means = self.means(&fields);
        let cite = self.cite(&fields);
        let evidence = self.evidence(&fields);
        Some(FailureCondition {
            variant: variant?,
            matches: matches?,
            on: on?,
            status_pointer,
            bodies,
            retry,
            when,
            means,
            cite,
            evidence,
            place: node.place(),
        })
    }

    fn success_status(&mut self, node: &Node<'_>) -> Option<Located<Status>> {
        let status = self.status_value(node)?;
        if !status.value.is_success() {
            self.report(
                Diagnostic::of(&catalogue::NOT_A_SUCCESS, format!("{} is not a success", status.value))
                    .at(status.place.clone())
                    .label("expected a status such as `200`, or `2XX`")
                    .help("declare a failure by its status under `errors`, and its meanings as `cases`"),
            );
        }
        Some(status)
    }

    fn matches(&mut self, fields: &Fields<'_>, what: &str) -> Option<Vec<Match>> {
        let node = self.required(fields, "match", what, MATCH_EXAMPLE)?;
        let items = self.one_or_more(&node, "`match` is a mapping, or a list of mappings that must all hold");
        let matches: Vec<Match> = items.iter().filter_map(|item| self.match_line(item)).collect();
        (!matches.is_empty()).then_some(matches)
    }

    fn match_line(&mut self, node: &Node<'_>) -> Option<Match> {
        let mut keys = vec!["pointer"];
        keys.extend(TESTS);
        let fields = self.fields(node, "a line of `match`", &keys)?;
        let pointer = self.required(&fields, "pointer", "the line of `match`", "pointer: /error/code");
        let pointer = pointer.and_then(|pointer| self.pointer(&pointer));
        let mut tests = TESTS.iter().filter_map(|key| Some((*key, fields.get(key)?)));
        let Some((key, operand)) = tests.next() else {
            self.report(
                Diagnostic::of(&catalogue::MATCH_WITHOUT_TEST, "the line of `match` tests nothing")
                    .at(node.place())
                    .label(format!("expected one of {}", list(&TESTS, "or"))),
            );
            return None;
        };
        if let Some((other, second)) = tests.next() {
            let message = format!("the line of `match` has both `{key}` and `{other}`");
            self.report(
                Diagnostic::of(&catalogue::MATCH_WITH_TWO_TESTS, message)
                    .at(second.key_place())
                    .label("one test a line")
                    .help("write a list of lines; every line must hold"),
            );
        }
        let test = self.test(key, &operand);
        Some(Match { pointer: pointer?, test: test?, place: node.place() })
    }

    fn test(&mut self, key: &str, operand: &Node<'_>) -> Option<Test> {
        match key {
            "exists" => self.bool(operand, "`exists` is `true` or `false`").map(Test::Exists),
            "equals" | "one_of" => {
                let expected = "expected a text, a number, `true`, `false` or `null`, or a list of them";
                let items = self.one_or_more(operand, expected);
                let values: Vec<Value> = items.iter().filter_map(|item| self.scalar(item, expected)).collect();
                (!values.is_empty()).then_some(Test::Equals(values))
            }
            _ => {
                let expected = "expected a text, or a list of texts";
                let items = self.one_or_more(operand, expected);
                let texts: Vec<String> = items.iter().filter_map(|item| self.text(item, expected)).collect();
                if texts.is_empty() {
                    return None;
                }
                Some(match key {
                    "starts_with" => Test::StartsWith(texts),
                    "ends_with" => Test::EndsWith(texts),
                    _ => Test::Contains(texts),
                })
            }
        }
    }

    fn scalar(&mut self, node: &Node<'_>, expected: &str) -> Option<Value> {
        if node.is_mapping() || node.is_array() {
            self.wrong_type(node, expected);
            return None;
        }
        Some(node.value().clone())
    }

    fn captures(&mut self, fields: &Fields<'_>) -> IndexMap<String, Capture> {
        let mut captures = IndexMap::new();
        let Some(node) = fields.get("capture") else { return captures };
        let parts = [("all", CapturePart::All), ("last-word", CapturePart::LastWord)];
        for (name, entry) in self.entries(&node, "expected a mapping of names to `{ pointer, part }`") {
            self.check_snake(name, "a captured value", &entry.key_place());
            let Some(fields) = self.fields(&entry, "a captured value", &["pointer", "part"]) else { continue };
            let pointer = self.required(&fields, "pointer", "the captured value", "pointer: /error/message");
            let pointer = pointer.and_then(|pointer| self.pointer(&pointer));
            let part = match fields.get("part") {
                Some(part) => self.word(&part, "`part`", &parts),
                None => Some(CapturePart::All),
            };
            if let (Some(pointer), Some(part)) = (pointer, part) {
                captures.insert(name.to_owned(), Capture { pointer, part, place: entry.key_place() });
            }
        }
        captures
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::overlay::testing::{accept, refuse};
    use crate::overlay::{Case, FailureCondition};
    use crate::vocabulary::Place;
    use crate::vocabulary::{CapturePart, Retry, Status, Test};

    /// Reads the one case of status 401.
    #[track_caller]
    fn case(text: &str) -> Case {
        let overlay = accept(&format!("errors:\n  401:\n    cases:\n      - {text}\n"));
        overlay.errors[&Status::Exact(401)].cases[0].clone()
    }

    #[track_caller]
    fn failure_when(text: &str) -> FailureCondition {
        accept(&format!("failure_when:\n  - {text}\n")).failure_when[0].clone()
    }

    #[test]
    fn a_case_is_read() {
        let case = case(
            "{ variant: Scope, match: { pointer: /a, equals: x }, retry: never, \
             capture: { all_of_it: { pointer: /b/* }, last: { pointer: '', part: last-word } } }",
        );
        let place = Place::root("a.yaml").child("errors").child("401").child("cases").child("0");
        assert_eq!((case.variant.value.as_str(), &case.variant.place), ("Scope", &place.child("variant")));
        assert_eq!((&case.place, case.retry), (&place, Some(Retry::Never)));
        assert_eq!(case.matches[0].pointer.value, "/a");
        let captures: Vec<(&str, &str, CapturePart)> = case
            .captures
            .iter()
            .map(|(name, capture)| (name.as_str(), capture.pointer.value.as_str(), capture.part))
            .collect();
        assert_eq!(captures, [("all_of_it", "/b/*", CapturePart::All), ("last", "", CapturePart::LastWord)]);
    }

    #[test]
    fn every_test_takes_one_value_or_several() {
        for (text, expected) in [
            ("equals: false", Test::Equals(vec![json!(false)])),
            ("equals: [1, null]", Test::Equals(vec![json!(1), json!(null)])),
            ("one_of: [a, b]", Test::Equals(vec![json!("a"), json!("b")])),
            ("starts_with: a", Test::StartsWith(vec!["a".to_owned()])),
            ("ends_with: [a, b]", Test::EndsWith(vec!["a".to_owned(), "b".to_owned()])),
            ("contains: a", Test::Contains(vec!["a".to_owned()])),
            ("exists: false", Test::Exists(false)),
        ] {
            let case = case(&format!("{{ variant: A, match: {{ pointer: /a, {text} }} }}"));
            assert_eq!(case.matches[0].test, expected, "{text}");
        }
    }

    #[test]
    fn several_lines_must_all_hold() {
        let case = case("{ variant: A, match: [{ pointer: /a, exists: true }, { pointer: /b, exists: false }] }");
        let tests: Vec<&Test> = case.matches.iter().map(|line| &line.test).collect();
        assert_eq!(tests, [&Test::Exists(true), &Test::Exists(false)]);
    }

    #[test]
    fn a_failure_under_a_success_is_read() {
        let read = failure_when("{ variant: A, match: { pointer: /ok, equals: false }, status: /status }");
        assert_eq!(read.on.value, Status::Range(2));
        assert_eq!(read.status_pointer.map(|pointer| pointer.value).as_deref(), Some("/status"));

        let read = failure_when("{ variant: A, on: 200, match: { pointer: /ok, equals: false } }");
        assert_eq!((read.on.value, read.status_pointer), (Status::Exact(200), None));
    }

    #[test]
    fn cases_are_checked() {
        for (text, message, marked) in [
            (
                "{ match: { pointer: /a, exists: true } }",
                "the case has no `variant`",
                "{ match: { pointer: /a, exists: true } }",
            ),
            ("{ variant: A }", "the case has no `match`", "{ variant: A }"),
            ("{ variant: A, match: [] }", "the list is empty", "[]"),
            (
                "{ variant: not_found, match: { pointer: /a, exists: true } }",
                "`not_found` cannot be the name of a variant",
                "not_found",
            ),
            (
                "{ variant: Other, match: { pointer: /a, exists: true } }",
                "`Other` cannot be the name of a variant",
                "Other",
            ),
            ("{ variant: A, headers: {}, match: { pointer: /a, exists: true } }", "unknown key `headers`", "headers"),
        ] {
            refuse(&[(&format!("errors:\n  401:\n    cases:\n      - {text}\n"), message, marked)]);
        }
        refuse(&[(
            "errors:\n  401:\n    cases:\n      - { variant: A, match: { pointer: /a, equals: 1 } }\n      \
             - { variant: A, match: { pointer: /a, equals: 2 } }\n",
            "duplicate variant `A`",
            "A",
        )]);
    }

    #[test]
    fn lines_of_a_match_are_checked() {
        for (text, message, marked) in [
            ("{ exists: true }", "the line of `match` has no `pointer`", "match"),
            ("{ pointer: a, exists: true }", "`a` is not a JSON pointer", "a"),
            ("{ pointer: /a~2, exists: true }", "`/a~2` is not a JSON pointer", "/a~2"),
            ("{ pointer: /a }", "the line of `match` tests nothing", "{ pointer: /a }"),
            (
                "{ pointer: /a, equals: 1, exists: true }",
                "the line of `match` has both `equals` and `exists`",
                "exists",
            ),
            ("{ pointer: /a, equals: {} }", "unexpected mapping", "{}"),
            ("{ pointer: /a, one_of: [[]] }", "unexpected list", "[]"),
            ("{ pointer: /a, ends_with: 1 }", "unexpected number", "1"),
            ("{ pointer: /a, exists: 1 }", "unexpected number", "1"),
            ("{ pointer: /a, equal: 1, exists: true }", "unknown key `equal`", "equal"),
        ] {
            refuse(&[(&format!("failure_when:\n  - variant: A\n    match: {text}\n"), message, marked)]);
        }
    }

    #[test]
    fn captures_and_conditions_are_checked() {
        let head = "errors:\n  401:\n    cases:\n      - variant: A\n        match: { pointer: /a, exists: true }\n";
        for (text, message, marked) in [
            ("{ Scope: { pointer: /a } }", "`Scope` cannot be the name of a captured value", "Scope"),
            ("{ scope: { part: all } }", "the captured value has no `pointer`", "scope"),
            ("{ scope: { pointer: /a, part: last } }", "unknown value `last`", "last"),
        ] {
            refuse(&[(&format!("{head}        capture: {text}\n"), message, marked)]);
        }
        let head = "failure_when:\n  - variant: A\n    match: { pointer: /a, exists: true }\n";
        for (text, message, marked) in [
            ("on: 404", "404 is not a success", "404"),
            ("on: default", "default is not a success", "default"),
            ("status: status", "`status` is not a JSON pointer", "status"),
        ] {
            refuse(&[(&format!("{head}    {text}\n"), message, marked)]);
        }
    }
}
