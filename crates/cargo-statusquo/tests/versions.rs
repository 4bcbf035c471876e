//! What each version of OpenAPI says, from the document to the source of the crate.

use std::fs;
use std::path::Path;

use cargo_statusquo::command::Outcome;
use cargo_statusquo::command::generate::{self, Options};
use cargo_statusquo::program::Program;
use serde_json::Value;
use tempfile::TempDir;

/// A crate of a document, with its wire tests.
struct Generated {
    folder: TempDir,
    outcome: Outcome,
    report: Value,
}

impl Generated {
    fn of(document: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a document");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("shop.yaml"), document).expect("the folder can be written to");
        let options = Options {
            spec: path("shop.yaml"),
            allow_outside: Vec::new(),
            patch: None,
            overlay: None,
            name: "shop".to_owned(),
            out: path("out"),
            runtime: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../statusquo")),
            tests: true,
            strict: true,
            timings: false,
            report: Some(path("report.json")),
        };
        let outcome = generate::run(&options, Program::STATUSQUO).expect("the files can be read and written");
        let report = fs::read_to_string(path("report.json")).expect("the report is written");
        Generated { outcome, report: serde_json::from_str(&report).expect("the report is JSON"), folder }
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join("out").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    #[track_caller]
    fn holds(&self, path: &str, parts: &[&str]) {
        let text = self.read(path);
        for part in parts {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }
}

/// OpenAPI 3.2: Path Item Object (`query`, `additionalOperations`), Media Type Object (`itemSchema`, Reference Object).
#[test]
fn what_is_new_in_openapi_3_2_is_in_the_crate() {
    let generated = Generated::of(
        "openapi: 3.2.0\n$self: https://shop.example/openapi.yaml\ninfo: { title: Shop, version: '1' }\nservers: [{ url: \
         'https://shop.example' }]\npaths:\n  /orders/{id}:\n    parameters: [{ name: id, in: path, required: true, \
         schema: { type: integer } }]\n    query:\n      operationId: findLines\n      requestBody: { required: true, \
         content: { application/json: { $ref: '#/components/mediaTypes/Filter' } } }\n      responses:\n        '200': { \
         description: All., content: { application/jsonl: { itemSchema: { $ref: '#/components/schemas/Line' } } } }\n    \
         additionalOperations:\n      COPY: { operationId: copyOrder, responses: { '204': { description: Copied. } } }\n    \
         get:\n      operationId: listLines\n      responses:\n        '200': { description: All., content: { \
         application/jsonl: { schema: { type: array, items: { $ref: '#/components/schemas/Line' } } } } \
         }\ncomponents:\n  mediaTypes: { Filter: { schema: { $ref: '#/components/schemas/Filter' } } }\n  schemas:\n    \
         Line: { type: object, properties: { text: { type: string } } }\n    Filter: { type: object, properties: { words: \
         { type: string } } }\n",
    );
    assert_eq!(generated.outcome, Outcome::Success, "{:#}", generated.report);
    assert_eq!(generated.report["operations_out"], 3);
    let operations = generated.read("src/api/builder.rs");
    for part in ["JsonLines<types::Line>", "types::Filter"] {
        assert!(operations.contains(part), "{part} is not in\n{operations}");
    }
    assert_eq!(operations.matches("JsonLines<types::Line>").count(), 2, "{operations}");
    generated.holds("src/api/errors.rs", &["\"QUERY\" \"/orders/{id}\"", "\"COPY\" \"/orders/{id}\""]);
}
