//! Reads operations, and the rules that groups of them share.

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::overlay as catalogue;
use crate::document::Node;
use crate::overlay::fields::{Fields, Reader, list};
use crate::overlay::{OperationEntry, OperationOverlay, Rule, RuledOut, Selector};
use crate::vocabulary::{Located, METHODS, OperationKey, Status};

const KEYS: &[&str] = &["name", "cite", "evidence", "errors", "drop", "failure_when", "exclude"];
const RULE_KEYS: &[&str] = &["errors", "on", "except", "cite", "evidence"];

impl Reader {
    pub(super) fn operations(&mut self, node: &Node<'_>) -> IndexMap<OperationKey, OperationEntry> {
        let mut operations = IndexMap::new();
        let mut names = IndexMap::new();
        for (written, entry) in self.entries(node, "expected a mapping of operations such as `GET /image/{id}`") {
            let key = self.operation_key(written, entry.key_place());
            let Some(operation) = self.operation(&entry) else { continue };
            if let OperationEntry::Declared(declared) = &operation {
                self.check_unique(&declared.name, "operation name", &mut names);
            }
            if let Some(key) = key {
                operations.insert(key, operation);
            }
        }
        operations
    }

    fn operation(&mut self, node: &Node<'_>) -> Option<OperationEntry> {
        let fields = self.fields(node, "an operation", KEYS)?;
        if let Some(exclude) = fields.get("exclude") {
            for key in KEYS.iter().filter(|key| **key != "exclude") {
                if let Some(entry) = fields.get(key) {
                    let message = format!("the operation is excluded and has `{key}`");
                    self.report(
                        Diagnostic::of(&catalogue::EXCLUDED_AND_DECLARED, message)
                            .at(entry.key_place())
                            .label("without effect")
                            .note(exclude.key_place(), "excluded here")
                            .help("keep one of the two"),
                    );
                }
            }
            let why = self.text(&exclude, "expected the reason as a text")?;
            return Some(OperationEntry::Excluded { why, place: node.key_place() });
        }
        let name = self.required(&fields, "name", "the operation", "name: list_images");
        let name = name.and_then(|name| self.located_text(&name, "expected the name of a method"));
        if let Some(name) = &name {
            self.check_snake(&name.value, "an operation", &name.place);
        }
        let cite = self.cite(&fields);
        let evidence = self.evidence(&fields);
        let errors = fields.get("errors").map(|errors| self.errors(&errors)).unwrap_or_default();
        let drop = self.ruled_out(&fields, "drop");
        let failure_when = self.failure_when(&fields);
        let place = node.key_place();
        Some(OperationEntry::Declared(OperationOverlay {
            name: name?,
            cite,
            evidence,
            errors,
            drop,
            failure_when,
            place,
        }))
    }

    /// Reads the statuses under `never` or `drop`.
    pub(super) fn ruled_out(&mut self, fields: &Fields<'_>, key: &str) -> IndexMap<Status, RuledOut> {
        let Some(node) = fields.get(key) else { return IndexMap::new() };
        let mut found = IndexMap::new();
        for (key, entry) in self.entries(&node, "expected a mapping of statuses to `{ why, cite }`") {
            let status = self.status(key, entry.key_place());
            if let (Some(ruled_out), Some(status)) = (self.one_ruled_out(&entry), status) {
                found.insert(status, ruled_out);
            }
        }
        found
    }

    fn one_ruled_out(&mut self, node: &Node<'_>) -> Option<RuledOut> {
        let fields = self.fields(node, "a status that is ruled out", &["why", "cite"])?;
        let example = "why: The page lists 400 and 401 only.";
        let why = self.required(&fields, "why", "the status that is ruled out", example);
        let why = why.and_then(|why| self.text(&why, "expected the reason as a text"));
        let cite = self.cite(&fields);
        Some(RuledOut { why: why?, cite, place: node.key_place() })
    }

    pub(super) fn rules(&mut self, node: &Node<'_>) -> Vec<Rule> {
        let items = self.items(node, "`rules` is a list");
        items.iter().filter_map(|item| self.rule(item)).collect()
    }

    fn rule(&mut self, node: &Node<'_>) -> Option<Rule> {
        let fields = self.fields(node, "a rule", RULE_KEYS)?;
        let errors = self.required(&fields, "errors", "the rule", "errors: [429]");
        let errors = errors.map(|errors| self.errors(&errors));
        let on = fields.get("on").and_then(|on| self.selector(&on)).unwrap_or_default();
        let mut except: Vec<Located<OperationKey>> = Vec::new();
        if let Some(node) = fields.get("except") {
            for item in self.items(&node, "`except` is a list of operations such as `GET /image/{id}`") {
                let Some(written) = self.text(&item, "expected an operation such as `GET /image/{id}`") else {
                    continue;
                };
                if let Some(value) = self.operation_key(&written, item.place()) {
                    except.push(Located { value, place: item.place() });
                }
            }
        }
        let cite = self.cite(&fields);
        let evidence = self.evidence(&fields);
        Some(Rule { errors: errors?, on, except, cite, evidence, place: node.place() })
    }

    fn selector(&mut self, node: &Node<'_>) -> Option<Selector> {
        let fields = self.fields(node, "`on`", &["methods", "body"])?;
        let mut methods: Vec<String> = Vec::new();
        if let Some(node) = fields.get("methods") {
            for item in self.items(&node, "`methods` is a list such as `[POST, PATCH]`") {
                let Some(method) = self.text(&item, "expected a method such as `POST`") else { continue };
                if METHODS.contains(&method.as_str()) {
                    methods.push(method);
                } else {
                    self.unknown_word(
                        &item,
                        &method,
                        &METHODS,
                        &format!("a method is one of {}", list(&METHODS, "or")),
                    );
                }
            }
        }
        let body = fields.get("body").and_then(|body| self.bool(&body, "`body` is `true` or `false`"));
        Some(Selector { methods, body })
    }
}

#[cfg(test)]
mod tests {
    use crate::overlay::testing::{accept, refuse};
    use crate::overlay::{OperationEntry, OperationOverlay, Selector};
    use crate::vocabulary::Place;
    use crate::vocabulary::{OperationKey, Status};

    /// Reads the declaration of `GET /a`.
    #[track_caller]
    fn operation(text: &str) -> OperationOverlay {
        let overlay = accept(&format!("operations:\n  GET /a: {text}\n"));
        match &overlay.operations[0] {
            OperationEntry::Declared(operation) => operation.clone(),
            other => panic!("expected a declaration, found {other:?}"),
        }
    }

    fn key(text: &str) -> OperationKey {
        text.parse().expect("an operation")
    }

    #[test]
    fn an_operation_is_read() {
        let operation =
            operation("{ name: list_a, cite: page, errors: [400], drop: { 500: { why: No., cite: mail } } }");
        let place = Place::root("a.yaml").child("operations").child("GET /a");
        assert_eq!((operation.name.value.as_str(), &operation.place), ("list_a", &place.key()));
        assert_eq!(operation.errors.keys().collect::<Vec<_>>(), [&Status::Exact(400)]);
        assert_eq!(operation.drop[&Status::Exact(500)].why, "No.");
        assert_eq!(operation.drop[&Status::Exact(500)].cite[0].value, "mail");
    }

    #[test]
    fn an_operation_may_be_excluded() {
        let overlay = accept("operations: { GET /a: { exclude: Not ours. } }");
        let place = Place::root("a.yaml").child("operations").child("GET /a").key();
        let excluded = OperationEntry::Excluded { why: "Not ours.".to_owned(), place };
        assert_eq!(overlay.operations, [(key("GET /a"), excluded)].into());
    }

    #[test]
    fn a_rule_is_read() {
        let overlay = accept(
            "rules:\n  - errors: { 415: { means: M. } }\n    on: { methods: [POST, PATCH], body: true }\n    \
             except: ['POST /a/{id}']\n  - errors: [429]\n",
        );
        let [narrow, wide] = overlay.rules.as_slice() else { panic!("expected two rules") };
        let on = Selector { methods: vec!["POST".to_owned(), "PATCH".to_owned()], body: Some(true) };
        assert_eq!(narrow.on, on);
        assert_eq!(narrow.errors[&Status::Exact(415)].means.as_deref(), Some("M."));
        assert_eq!(narrow.except[0].value, key("POST /a/{id}"));
        assert_eq!((&wide.on, wide.except.len()), (&Selector::default(), 0));
    }

    #[test]
    fn operations_are_checked() {
        refuse(&[
            ("operations: { GET /a: { name: listA } }", "`listA` cannot be the name of an operation", "listA"),
            ("operations: { GET /a: { errors: [400] } }", "the operation has no `name`", "GET /a"),
            ("operations: { GET /a: { name: a, cites: page } }", "unknown key `cites`", "cites"),
            ("operations: { GET /a: }", "unexpected empty value", "GET /a"),
            ("operations: { get /a: { name: a } }", "`get /a` is not an operation", "get /a"),
            ("operations: { /a: { name: a } }", "`/a` is not an operation", "/a"),
            ("operations: { GET a: { name: a } }", "`GET a` is not an operation", "GET a"),
            ("operations: { G@ET /a: { name: a } }", "`G@ET /a` is not an operation", "G@ET /a"),
            ("operations: { GET  /a: { name: a } }", "`GET  /a` is not an operation", "GET  /a"),
            ("operations: [GET /a]", "unexpected list", "[GET /a]"),
            ("operations: { GET /a: { name: a, drop: { 500: No. } } }", "unexpected text", "No."),
            ("operations: { GET /a: { exclude: No., name: a } }", "the operation is excluded and has `name`", "name"),
            ("operations: { GET /a: { name: a }, GET /b: { name: a } }", "duplicate operation name `a`", "a"),
        ]);
    }

    #[test]
    fn rules_are_checked() {
        refuse(&[
            ("rules: { errors: [429] }", "unexpected mapping", "{ errors: [429] }"),
            ("rules: [{ cite: page }]", "the rule has no `errors`", "{ cite: page }"),
            ("rules: [{ errors: [429], on: { methods: [post] } }]", "unknown value `post`", "post"),
            ("rules: [{ errors: [429], on: { body: yes } }]", "unexpected text", "yes"),
            ("rules: [{ errors: [429], on: { method: [POST] } }]", "unknown key `method`", "method"),
            ("rules: [{ errors: [429], except: GET /a }]", "unexpected text", "GET /a"),
            ("rules: [{ errors: [429], except: [get /a] }]", "`get /a` is not an operation", "get /a"),
        ]);
    }
}
