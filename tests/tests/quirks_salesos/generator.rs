//! What the generator makes of the vendor's own way of writing documents, and what the whole contract holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cargo_statusquo::layout::{OVERLAYS, SPECS};
use cargo_statusquo::project::Project;
use statusquo_codegen::contract::{ApiId, Contract};
use statusquo_codegen::document::Document;
use statusquo_codegen::render::render;
use statusquo_codegen::vocabulary::Status;

/// The contract of the slice.
fn contract() -> Contract {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    let id = ApiId { package: "salesos".to_owned(), module: "crm".to_owned() };
    let mut checked = Project::new(root).check(&[id]);
    assert!(!checked.diagnostics.has_errors(), "the inputs are wrong; see `cargo xtask check`");
    checked.contracts.remove(0)
}

/// Generates a crate of one small document, whose operations can only fail with 401, and returns the file of this name.
fn generated(specification: &str, operations: &str, file: &str) -> String {
    let folder = tempfile::tempdir().expect("there is room for a project");
    let write = |path: String, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the project can be written");
        fs::write(path, text).expect("the project can be written");
    };
    let document = format!("openapi: 3.0.0\ninfo: {{ title: T, version: '1' }}\n{specification}");
    write(format!("{SPECS}/tiny/api.yaml"), &document);
    let shared = "overlay: 1\nsources: { guide: The guide }\nerrors: { 401: { means: No credential., cite: guide } }";
    let overlay = format!("{shared}\noperations:\n{operations}\n");
    write(format!("{OVERLAYS}/tiny/api.yaml"), &overlay);
    let package = "[package]\nversion = \"0.1.0\"\ndescription = \"d\"\nkeywords = []\ncategories = []\n";
    write(format!("{OVERLAYS}/tiny/crate.toml"), package);
    let (made, documents) = Project::new(folder.path()).generate(&["tiny".to_owned()]);
    let said = render(&made.diagnostics, &documents.iter().collect::<Vec<&Document>>(), false);
    assert!(!made.diagnostics.has_errors(), "{said}");
    let path = format!("generated/tiny/src/api/{file}.rs");
    let found = made.files.into_iter().find(|made| made.path == path);
    found.map(|made| made.content).unwrap_or_else(|| panic!("{path} is not among the files"))
}

#[test]
fn salesos_quirk_21_controllers_do_not_show() {
    let operations = contract().operations;
    let names: BTreeSet<&str> = operations.iter().map(|operation| operation.name.as_str()).collect();
    assert_eq!(names.len(), operations.len(), "no name twice");
    let named_by_vendor = operations.iter().filter_map(|operation| operation.operation_id.as_deref());
    assert!(named_by_vendor.filter(|id| id.contains("Controller_")).count() > 100, "the document keeps its names");
    assert!(names.iter().all(|name| !name.contains("controller")), "{names:?}");

    // One method of two controllers has one name in the document twice over.
    let client = generated(
        "paths:
  /leads: { get: { operationId: LeadsController_findAll, responses: { '200': { description: d } } } }
  /notes: { get: { operationId: NotesController_findAll, responses: { '200': { description: d } } } }",
        "  GET /leads: { name: list_leads, cite: guide, errors: [401] }
  GET /notes: { name: list_notes, cite: guide, errors: [401] }",
        "client",
    );
    assert!(client.contains("pub fn list_leads(") && client.contains("pub fn list_notes("), "{client}");
    assert!(!client.to_lowercase().contains("findall") && !client.contains("controller"), "{client}");
}

#[test]
fn salesos_quirk_23_two_spellings_are_two_fields() {
    let types = generated(
        "paths:
  /login:
    post:
      responses:
        '201':
          description: d
          content: { application/json: { schema: { $ref: '#/components/schemas/Session' } } }
components:
  schemas:
    Session: { type: object, properties: { access_token: { type: string }, accessToken: { type: string } } }",
        "  POST /login: { name: log_in, cite: guide, errors: [401] }",
        "types",
    );
    let fields: Vec<&str> = types.lines().filter_map(|line| line.trim().strip_prefix("pub access_token")).collect();
    assert_eq!(fields.len(), 2, "{types}");
    assert_ne!(fields[0], fields[1], "a field twice does not compile: {types}");
}

#[test]
fn salesos_quirk_26_required_headers_are_asked_for() {
    let client = generated(
        "paths:
  /hook:
    post:
      parameters:
        - { name: x-signature, in: header, required: true, schema: { type: string } }
        - { name: user-agent, in: header, required: true, schema: { type: string } }
      responses: { '201': { description: d } }",
        "  POST /hook: { name: receive_hook, cite: guide, errors: [401] }",
        "client",
    );
    for (argument, header) in [("x_signature", "x-signature"), ("user_agent", "user-agent")] {
        assert!(client.contains(&format!("        {argument}: impl Into<String>,")), "{client}");
        assert!(client.contains(&format!(".header::<String>(\"{header}\"")), "{client}");
    }
}

#[test]
fn salesos_quirk_27_calls_without_a_described_form_are_left_out() {
    let operations = contract().operations;
    for path in ["/notes/voice", "/documents/upload", "/documents/extract"] {
        assert!(operations.iter().all(|operation| operation.key.path != path), "{path}");
    }
}

#[test]
fn salesos_quirk_30_no_case_reads_a_500() {
    for operation in contract().operations {
        let of_500 = operation.failures.iter().filter(|failure| failure.status == Status::Exact(500));
        let of_500: Vec<(&str, bool)> = of_500.map(|failure| (failure.variant.as_str(), failure.is_case())).collect();
        assert_eq!(of_500, [("InternalServerError", false)], "{}", operation.name);
    }
}
