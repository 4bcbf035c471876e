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
    assert_eq!(operations.matches("JsonLines<types::Line>").count(), 2, "{operations}");
    generated.holds("src/api/client.rs", &["body: impl Into<types::Filter>"]);
    generated.holds("src/api/errors.rs", &["\"QUERY\" \"/orders/{id}\"", "\"COPY\" \"/orders/{id}\""]);
}

/// A document as Swagger 2.0 writes it.
const SWAGGER: &str = "swagger: '2.0'\ninfo: { title: Shop, version: '1' }\nhost: shop.example\nbasePath: /v1\nschemes: [https]\n\
    produces: [application/json]\nsecurityDefinitions: { key: { type: apiKey, name: X-Key, in: header } }\nsecurity: [{ key: \
    [] }]\npaths:\n  /orders:\n    get:\n      operationId: listOrders\n      parameters: [{ name: state, in: query, type: \
    array, items: { type: string }, collectionFormat: multi }]\n      responses:\n        '200': { description: All., \
    schema: { type: array, items: { $ref: '#/definitions/Order' } } }\n        '404': { $ref: '#/responses/Gone' }\n    \
    post:\n      operationId: addOrder\n      consumes: [application/json]\n      parameters: [{ name: order, in: body, \
    required: true, schema: { $ref: '#/definitions/Order' } }]\n      responses: { '204': { description: Added. } }\n  \
    /orders/{id}/file:\n    put:\n      operationId: putFile\n      parameters:\n        - { name: id, in: path, required: \
    true, type: integer }\n        - { name: file, in: formData, required: true, type: file }\n      responses: { '204': { \
    description: Put. } }\nresponses: { Gone: { description: Gone., schema: { $ref: '#/definitions/Problem' } } \
    }\ndefinitions:\n  Order: { type: object, required: [id], properties: { id: { type: integer } } }\n  Problem: { type: \
    object, properties: { title: { type: string } } }\n";

/// The same document as OpenAPI 3.0 writes it, by hand.
const OPENAPI: &str = "openapi: 3.0.3\ninfo: { title: Shop, version: '1' }\nservers: [{ url: 'https://shop.example/v1' \
    }]\nsecurity: [{ key: [] }]\npaths:\n  /orders:\n    get:\n      operationId: listOrders\n      parameters: [{ name: \
    state, in: query, style: form, explode: true, schema: { type: array, items: { type: string } } }]\n      responses:\n   \
    \x20    '200': { description: All., content: { application/json: { schema: { type: array, items: { $ref: \
    '#/components/schemas/Order' } } } } }\n        '404': { $ref: '#/components/responses/Gone' }\n    post:\n      \
    operationId: addOrder\n      requestBody: { required: true, content: { application/json: { schema: { $ref: \
    '#/components/schemas/Order' } } } }\n      responses: { '204': { description: Added. } }\n  /orders/{id}/file:\n    \
    put:\n      operationId: putFile\n      parameters: [{ name: id, in: path, required: true, schema: { type: integer } \
    }]\n      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [file], \
    properties: { file: { type: string, format: binary } } } } } }\n      responses: { '204': { description: Put. } \
    }\ncomponents:\n  securitySchemes: { key: { type: apiKey, name: X-Key, in: header } }\n  responses: { Gone: { \
    description: Gone., content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } } }\n  \
    schemas:\n    Order: { type: object, required: [id], properties: { id: { type: integer } } }\n    Problem: { type: \
    object, properties: { title: { type: string } } }\n";

/// Whatever the version, the crate is the same, its wire tests included.
#[test]
fn swagger_2_0_gives_the_crate_of_the_same_document_in_openapi_3() {
    let (older, newer) = (Generated::of(SWAGGER), Generated::of(OPENAPI));
    for generated in [&older, &newer] {
        assert_eq!(generated.outcome, Outcome::Success, "{:#}", generated.report);
        assert_eq!((&generated.report["operations_in"], &generated.report["operations_out"]), (&3.into(), &3.into()));
    }
    let mut compared = 0;
    for entry in walkdir::WalkDir::new(newer.folder.path().join("out")) {
        let entry = entry.expect("the crate is readable");
        let Ok(path) = entry.path().strip_prefix(newer.folder.path().join("out")) else { continue };
        // The manifest and the readme say from which file, in which folder.
        if entry.file_type().is_file() && path.extension().is_some_and(|ending| ending == "rs") {
            let path = path.to_str().expect("the names are UTF-8");
            let without_command =
                |text: String| text.lines().filter(|line| !line.contains("--spec")).collect::<Vec<_>>().join("\n");
            assert_eq!(without_command(older.read(path)), without_command(newer.read(path)), "{path}");
            compared += 1;
        }
    }
    assert!(compared > 4, "{compared} files");
}
