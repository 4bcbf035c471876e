//! `cargo statusquo generate`: a crate of a document by itself, wherever it stands.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_statusquo::command::Outcome;
use cargo_statusquo::command::generate::{Options, run};
use cargo_statusquo::program::Program;

const DOCUMENT: &str = r"
openapi: 3.1.0
info: { title: Shop, version: '2' }
servers: [{ url: 'https://shop.example/api' }]
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200':
          description: The thing.
          content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
        '404':
          description: There is none.
          content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } }
        4XX: { description: Anything else that the caller did. }
        default: { description: Anything else. }
components:
  schemas:
    Problem: { type: object, properties: { title: { type: string } } }
    Thing:
      type: object
      required: [owner]
      properties:
        owner: { $ref: '#/components/schemas/Owner' }
        state: { type: string, enum: [open, closed] }
    Owner: { type: [object, 'null'], properties: { name: { type: [string, 'null'] } } }
";

fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../statusquo")
}

fn options(folder: &Path) -> Options {
    Options {
        spec: folder.join("shop.yaml"),
        allow_outside: Vec::new(),
        patch: None,
        overlay: None,
        name: "shop".to_owned(),
        out: folder.join("shop"),
        runtime: Some(runtime()),
        tests: false,
        strict: false,
        timings: false,
        report: Some(folder.join("report.json")),
    }
}

fn generate(folder: &Path, document: &str, strict: bool) -> (Outcome, PathBuf) {
    let options = Options { strict, ..options(folder) };
    fs::write(&options.spec, document).expect("the folder can be written to");
    (run(&options, Program::STATUSQUO).expect("the files can be read and written"), options.out)
}

fn read(out: &Path, path: &str) -> String {
    fs::read_to_string(out.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn without_an_overlay_every_documented_status_is_a_variant() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let (outcome, out) = generate(folder.path(), DOCUMENT, true);
    assert_eq!(outcome, Outcome::Success);

    let errors = read(&out, "src/api/errors.rs");
    for variant in [
        "NotFound(ErrorResponse<types::Problem>)",
        "ClientError(ErrorResponse<::serde_json::Value>)",
        "Default(ErrorResponse<::serde_json::Value>)",
        "NotFound: Exact(404) => Never,\n        ClientError: Range(4) => Never,",
        "Default: Default => Never,",
    ] {
        assert!(errors.contains(variant), "{variant} is not in\n{errors}");
    }
    let types = read(&out, "src/api/types.rs");
    for field in ["pub owner: Option<Owner>,", "pub name: Option<Option<String>>,", "pub state: Option<ThingState>,"] {
        assert!(types.contains(field), "{field} is not in\n{types}");
    }
    let manifest = read(&out, "Cargo.toml");
    assert!(manifest.contains("crates/statusquo\""), "{manifest}");
    assert!(!out.join("tests").exists(), "nobody asked for tests");
}

#[test]
fn what_becomes_weaker_is_a_failure_only_where_that_is_asked_for() {
    let document = DOCUMENT.replace("{ type: string, enum: [open, closed] }", "{ type: [string, integer] }");
    for (strict, expected) in [(false, Outcome::Success), (true, Outcome::Failure)] {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let (outcome, out) = generate(folder.path(), &document, strict);
        assert_eq!(outcome, expected, "strict: {strict}");
        assert_eq!(out.exists(), !strict, "a failure writes nothing");
    }
}

#[test]
fn a_patch_is_applied_first_and_reported() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("shop.yaml"), DOCUMENT).expect("the folder can be written to");
    for (target, expected) in [("$.paths.*.get", Outcome::Success), ("$.paths.*.put", Outcome::Failure)] {
        let patch = format!(
            "overlay: 1.0.0\ninfo: {{ title: A, version: '1' }}\nactions:\n- {{ target: {target}, update: {{ operationId: \
             findThing }} }}\n"
        );
        fs::write(path("patch.yaml"), patch).expect("the folder can be written to");
        let patch = Some(path("patch.yaml"));
        let options = Options { patch, tests: true, strict: true, ..options(folder.path()) };
        let outcome = run(&options, Program::STATUSQUO).expect("the files can be read and written");
        assert_eq!(outcome, expected, "{target}");
        let report = fs::read_to_string(path("report.json")).expect("the report is written");
        let report: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
        assert_eq!(report["generated"], expected == Outcome::Success);
        assert_eq!(report["operations_in"], 1);
    }
    assert!(read(&path("shop"), "src/api/client.rs").contains("pub fn find_thing("));
    assert!(read(&path("shop"), "tests/api.rs").contains("async fn find_thing()"));
}

#[test]
fn what_is_no_name_of_a_package_is_refused() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    for name in ["", "a b", "../a", "match", "std", "serde"] {
        let options = Options { name: name.to_owned(), ..options(folder.path()) };
        let error = run(&options, Program::STATUSQUO).expect_err("it is refused").to_string();
        assert!(error.starts_with(&format!("{name}: not the name of a package; ")), "{error}");
    }
}

#[test]
fn a_crate_of_somebody_else_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let own = [("shop/Cargo.toml", "[package]\n"), ("shop/src/lib.rs", "mine"), ("shop/src/other.rs", "mine")];
    fs::create_dir_all(folder.path().join("shop/src")).expect("the folder is empty");
    for (path, text) in own {
        fs::write(folder.path().join(path), text).expect("the folder is there");
    }
    fs::write(folder.path().join("shop.yaml"), DOCUMENT).expect("the folder can be written to");
    let error = run(&options(folder.path()), Program::STATUSQUO).expect_err("it is refused").to_string();
    for (path, text) in own {
        assert!(error.contains(&folder.path().join(path).display().to_string()), "{path} is not in {error}");
        assert_eq!(read(folder.path(), path), text, "{path}");
    }
    assert!(!folder.path().join("shop/README.md").exists(), "nothing is written");
}

#[test]
fn what_is_no_specification_is_refused() {
    for document in ["swagger: '2.0'\n", "openapi: 3.0.0\ninfo: {}\n", "- 1\n", "a: b: c\n", ""] {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let (outcome, out) = generate(folder.path(), document, false);
        assert_eq!((outcome, out.exists()), (Outcome::Failure, false), "{document:?}");
    }
}

#[test]
fn the_runtime_that_is_depended_on_is_the_one_of_this_repository() {
    let manifest = read(&runtime(), "Cargo.toml");
    let manifest: toml::Table = toml::from_str(&manifest).expect("it is a manifest");
    assert_eq!(manifest["package"]["version"].as_str(), Some(statusquo_codegen::emit::RUNTIME_VERSION));
}

/// The text of a file of the crate of a document, which has these paths and components.
fn file_of(paths: &str, path: &str) -> String {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let document = format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\n{paths}");
    let (outcome, out) = generate(folder.path(), &document, false);
    assert_eq!(outcome, Outcome::Success);
    read(&out, path)
}

#[track_caller]
fn check_holds(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}

#[test]
fn values_that_tell_alternatives_apart_are_closed() {
    let types = file_of(
        "
paths:
  /payment:
    get:
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { oneOf: [{ $ref: '#/components/schemas/Card' }, { $ref: '#/components/schemas/Cash' }] } } }
components:
  schemas:
    Card: { type: object, required: [kind], properties: { kind: { const: card }, brand: { enum: [visa, other] } } }
    Cash: { type: object, required: [kind], properties: { kind: { const: cash } } }
",
        "src/api/types.rs",
    );
    check_holds(
        &types,
        &[
            "CardKind {\n        Card = \"card\",\n    }",
            "CashKind {\n        Cash = \"cash\",\n    }",
            "Other = \"other\",\n        _ = Unknown,",
        ],
    );
}

#[test]
fn every_media_type_of_a_body_has_a_setter() {
    let builder = file_of(
        "
paths:
  /thing:
    post:
      requestBody:
        content:
          application/json: { schema: { type: object, properties: { a: { type: string } } } }
          application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } }
          text/csv: { schema: { type: string } }
          application/pdf: {}
      responses: { '204': { description: ok } }
",
        "src/api/builder.rs",
    );
    check_holds(
        &builder,
        &[
            "pub fn body(self, body: impl Into<types::PostThingBody>)",
            "pub fn form_body(self, body: impl Into<types::PostThingBody>)",
            "self.0.raw_body::<String>(\"text/csv\", body.into())",
            "pub fn bytes_body(self, body: impl Into<::statusquo::reqwest::Body>)",
        ],
    );
}

#[test]
fn successes_of_several_kinds_are_an_enum_and_streams_are_asked_for() {
    let answers = "
paths:
  /jobs:
    post:
      responses:
        '200': { description: done, content: { application/json: { schema: { type: array, items: { type: string } } } } }
        '202': { description: begun, content: { application/json: { schema: { type: integer } } } }
        '204': { description: nothing }
        2XX: { description: more, content: { text/plain: {} } }
  /chat:
    post:
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { type: string } }, text/event-stream: {} }
  /log: { get: { responses: { '200': { description: ok, content: { application/x-ndjson: { schema: { type: integer } } } } } } }
";
    let successes = file_of(answers, "src/api/successes.rs");
    check_holds(
        &successes,
        &[
            "pub enum PostJobsSuccess {",
            "    Ok(Vec<String>),",
            "    Accepted(i64),",
            "    NoContent,",
            "    Success(String),",
            "            202 => Self::Accepted(response.json()?),",
            "            _ => Self::Success(response.plain_text()?),",
        ],
    );
    let builder = file_of(answers, "src/api/builder.rs");
    check_holds(
        &builder,
        &[
            ".one_of(&[Exact(200), Exact(202), Exact(204), Range(2)]).await",
            "pub async fn send(self) -> Result<ResponseValue<String>, PostChatError>",
            "pub async fn stream(self) -> Result<ResponseValue<EventStream>, PostChatError>",
            "pub async fn send(self) -> Result<ResponseValue<JsonLines<i64>>, GetLogError>",
        ],
    );
}

#[test]
fn what_no_client_hears_is_named() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let webhook = "{ post: { requestBody: { content: { application/xml: {} } }, responses: {} } }";
    let document = DOCUMENT.replace("components:", &format!("webhooks: {{ added: {webhook} }}\ncomponents:"));
    let (outcome, _) = generate(folder.path(), &document, true);
    assert_eq!(outcome, Outcome::Failure);
}

/// The types of a document whose one response is `Thing`, which has these properties.
fn types_of(properties: &str, components: &str) -> String {
    let document = format!(
        "
paths:
  /thing:
    get:
      responses:
        '200': {{ description: ok, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }}
components:
  schemas:
    Thing: {{ type: object, required: [a], properties: {properties} }}
{components}"
    );
    file_of(&document, "src/api/types.rs")
}

#[test]
fn parts_that_are_no_objects_are_the_one_that_says_most() {
    let types = types_of(
        "{ a: { allOf: [{ type: string }, { $ref: '#/components/schemas/Region' }, { type: string, maxLength: 3 }] } }",
        "    Region: { type: string, enum: [eu, us] }\n",
    );
    check_holds(&types, &["pub a: Region,", "pub enum Region {"]);
    let types = types_of(
        "{ a: { allOf: [{ type: array }, { type: array, items: { type: integer } }] } }",
        "    Unused: { type: string }\n",
    );
    check_holds(&types, &["pub a: Vec<i64>,"]);
}

#[test]
fn parts_of_which_one_is_a_choice_are_a_choice_of_wholes() {
    let types = types_of(
        "{ a: { allOf: [{ $ref: '#/components/schemas/Base' }, { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }] } }",
        "    Base: { type: object, required: [name], properties: { name: { type: string } } }
    Cat: { type: object, required: [lives], properties: { lives: { type: integer } } }
    Dog: { type: object, required: [barks], properties: { barks: { type: boolean } } }
",
    );
    check_holds(&types, &["pub a: ThingA,", "pub name: String,", "pub lives: i64,", "pub barks: bool,"]);
}

#[test]
fn what_stands_beside_a_reference_adds_to_it() {
    let types = types_of(
        "{ a: { $ref: '#/components/schemas/Base', properties: { more: { type: integer } } }, \
         b: { $ref: '#/components/schemas/Base', type: [object, 'null'] } }",
        "    Base: { type: object, required: [name], properties: { name: { type: string } } }\n",
    );
    check_holds(&types, &["pub a: ThingA,", "pub more: Option<i64>,", "pub b: Option<Option<Base>>,"]);
}

#[test]
fn parts_that_refer_to_each_other_come_to_an_end() {
    let mut components = String::new();
    for index in 0..60 {
        let next = format!("{{ $ref: '#/components/schemas/P{}' }}", index + 1);
        components
            .push_str(&format!("    P{index}: {{ allOf: [{next}, {{ allOf: [{next}] }}, {{ required: [x] }}] }}\n"));
    }
    components.push_str("    P60: { allOf: [{ $ref: '#/components/schemas/P0' }] }\n");
    let types = types_of("{ a: { $ref: '#/components/schemas/P0' } }", &components);
    check_holds(&types, &["pub struct Thing {"]);
}

#[test]
fn a_default_alone_is_the_success_too() {
    let builder = file_of(
        "
paths:
  /thing: { get: { responses: { default: { description: ok, content: { application/json: { schema: { type: integer } } } } } } }
  /other: { get: { responses: { default: { description: ok } } } }
  /third:
    get:
      parameters: [{ name: a, in: query, schema: { anyOf: [{ type: integer }, { type: 'null' }] } }]
      responses: { '404': {}, default: { description: no, content: { application/json: { schema: { type: integer } } } } }
",
        "src/api/builder.rs",
    );
    check_holds(
        &builder,
        &[
            "Result<ResponseValue<i64>, GetThingError>",
            "Result<ResponseValue<()>, GetOtherError>",
            "Result<ResponseValue<()>, GetThirdError>",
            "pub fn a(self, a: impl IntoOptional<i64>)",
        ],
    );
}

#[test]
fn a_document_without_operations_is_a_crate_of_types() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let document = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\ncomponents: { schemas: { Thing: { type: object, \
                    properties: { a: { type: string, description: \"one\\rline\" } } } } }\n";
    let (outcome, out) = generate(folder.path(), document, false);
    assert_eq!(outcome, Outcome::Success);
    check_holds(&read(&out, "src/api/types.rs"), &["pub struct Thing {", "/// one line"]);
    assert!(!out.join("src/api/builder.rs").exists(), "there is nothing to build");
}
