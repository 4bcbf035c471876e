//! Documents of several files, from the disk to the crate.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_statusquo::command::generate::{self, Options};
use cargo_statusquo::command::{Outcome, new, regen};
use cargo_statusquo::program::Program;
use cargo_statusquo::project::Project;
use serde_json::Value;
use statusquo_codegen::document::Document;
use statusquo_codegen::render::render;
use tempfile::TempDir;

/// A shop whose path items, responses and schemas stand in files and folders of their own.
const SHOP: [(&str, &str); 6] = [
    (
        "openapi.yaml",
        "openapi: 3.0.3\ninfo: { title: Shop, version: '1' }\nservers: [{ url: 'https://shop.example' }]\npaths:\n  \
         /orders: { $ref: 'paths/all%20orders.yaml' }\n  /parcels: { $ref: 'paths/parcels.json#/all' }\n",
    ),
    (
        "paths/all orders.yaml",
        "get:\n  operationId: listOrders\n  responses:\n    '200':\n      description: The orders.\n      content: { \
         application/json: { schema: { type: array, items: { $ref: ../schemas/order.yaml } } } }\n    '403': { $ref: \
         '../failures.yaml#/Forbidden' }\npost:\n  operationId: addOrder\n  requestBody: { $ref: \
         '../failures.yaml#/bodies/Order' }\n  responses: { '204': { description: Added. } }\n",
    ),
    (
        "paths/parcels.json",
        r##"{ "all": { "get": { "operationId": "listParcels", "responses": { "200": { "description": "All.",
            "content": { "application/json": { "schema": { "$ref": "#/$defs/parcels" } } } } } } },
            "$defs": { "parcels": { "type": "array", "items": { "$ref": "../schemas/parcel.yaml#/Parcel" } } } }"##,
    ),
    (
        "failures.yaml",
        "Forbidden: { description: No., content: { application/json: { schema: { $ref: 'schemas/problem.yaml#/Problem' \
         } } } }\nbodies: { Order: { content: { application/json: { schema: { $ref: schemas/order.yaml } } } } }\n",
    ),
    (
        "schemas/order.yaml",
        "type: object\nrequired: [number]\nproperties:\n  number: { type: integer }\n  parcels: { type: array, items: { \
         $ref: 'parcel.yaml#/Parcel' } }\n",
    ),
    (
        "schemas/parcel.yaml",
        "Parcel: { type: object, properties: { order: { $ref: order.yaml }, state: { type: string } } }\n",
    ),
];
const PROBLEM: (&str, &str) =
    ("schemas/problem.yaml", "Problem: { type: object, properties: { code: { type: [string, integer] } } }\n");

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the folder can be written to");
    }
}

fn shop() -> TempDir {
    let folder = tempfile::tempdir().expect("there is room for a document");
    write(folder.path(), &SHOP);
    write(folder.path(), &[PROBLEM]);
    folder
}

fn options(folder: &Path, spec: &str) -> Options {
    Options {
        spec: folder.join(spec),
        allow_outside: Vec::new(),
        patch: None,
        overlay: None,
        name: "shop".to_owned(),
        out: folder.join("out"),
        runtime: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../statusquo")),
        tests: false,
        strict: false,
        timings: false,
        report: Some(folder.join("report.json")),
    }
}

/// Generates, and returns the report too.
fn generate(options: &Options) -> (Outcome, Value) {
    let outcome = generate::run(options, Program::STATUSQUO).expect("the files can be read and written");
    let report = fs::read_to_string(options.report.as_ref().expect("a report is asked for")).expect("it is written");
    (outcome, serde_json::from_str(&report).expect("the report is JSON"))
}

fn codes(report: &Value) -> Vec<&str> {
    let errors = report["errors"].as_array().expect("the report lists errors").iter();
    errors.filter_map(|error| error["code"].as_str()).collect()
}

#[test]
fn every_operation_and_type_of_every_file_is_in_the_crate() {
    let folder = shop();
    let options = options(folder.path(), "openapi.yaml");
    let (outcome, report) = generate(&options);
    assert_eq!(outcome, Outcome::Success);
    assert_eq!((&report["operations_in"], &report["operations_out"]), (&3.into(), &3.into()));
    assert_eq!(report["missing"], serde_json::json!([]));

    let types = fs::read_to_string(options.out.join("src/api/types.rs")).expect("the crate has types");
    for part in ["pub number: i64,", "pub struct Order {", "pub struct Parcel {", "pub order: Option<Order>"] {
        assert!(types.contains(part), "{part} is not in\n{types}");
    }
    let errors = fs::read_to_string(options.out.join("src/api/errors.rs")).expect("the crate has errors");
    assert!(errors.contains("Forbidden(ErrorResponse<types::Problem>)"), "{errors}");
    // The one weaker type is said to be where it is.
    let degraded = &report["degraded"][0];
    let file = format!("{}#/Problem/properties/code", folder.path().join("schemas/problem.yaml").display());
    assert_eq!((&degraded["code"], &degraded["file"]), (&"SQ0507".into(), &file.into()));
}

#[test]
fn nothing_outside_of_the_folder_is_read_unless_it_is_allowed() {
    let folder = shop();
    write(folder.path(), &[("api/openapi.yaml", SHOP[0].1), ("api/paths/parcels.json", r#"{ "all": {} }"#)]);
    let text = SHOP[0].1.replace("paths/all%20orders.yaml", "../paths/all%20orders.yaml");
    write(folder.path(), &[("api/openapi.yaml", &text)]);
    let mut options = options(folder.path(), "api/openapi.yaml");
    let (outcome, report) = generate(&options);
    assert_eq!((outcome, codes(&report)), (Outcome::Failure, vec!["SQ0802"]));

    options.allow_outside = vec![folder.path().join("paths")];
    let (outcome, report) = generate(&options);
    assert_eq!(
        (outcome, codes(&report)),
        (Outcome::Failure, vec!["SQ0802", "SQ0802"]),
        "its own references lead further"
    );

    options.allow_outside = vec![folder.path().to_owned()];
    let (outcome, report) = generate(&options);
    assert_eq!((outcome, codes(&report)), (Outcome::Success, vec![]));
    assert_eq!((&report["operations_in"], &report["operations_out"]), (&2.into(), &2.into()));
}

/// A file that is not there outside is no other than one that is: nobody learns what there is.
#[test]
fn what_exists_outside_is_not_told() {
    let folder = tempfile::tempdir().expect("there is room for a document");
    for target in ["../secret.yaml", "../none.yaml", "/etc/hostname", "/none", "%2e%2e/secret.yaml"] {
        let text =
            format!("openapi: 3.0.3\ninfo: {{ title: A, version: '1' }}\npaths: {{ /a: {{ $ref: '{target}' }} }}\n");
        write(folder.path(), &[("api/openapi.yaml", &text), ("secret.yaml", "get: {}")]);
        let (outcome, report) = generate(&options(folder.path(), "api/openapi.yaml"));
        assert_eq!((outcome, codes(&report)), (Outcome::Failure, vec!["SQ0802"]), "{target}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let folder = tempfile::tempdir().expect("there is room for a document");
    let text = "openapi: 3.0.3\ninfo: { title: A, version: '1' }\npaths: { /a: { $ref: 'inside/secret.yaml' } }\n";
    write(folder.path(), &[("api/openapi.yaml", text), ("elsewhere/secret.yaml", "get: {}")]);
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join("api/inside")).expect("a link");
    let (outcome, report) = generate(&options(folder.path(), "api/openapi.yaml"));
    assert_eq!((outcome, codes(&report)), (Outcome::Failure, vec!["SQ0802"]));
}

#[test]
fn a_patch_corrects_any_of_the_files() {
    let folder = shop();
    write(
        folder.path(),
        &[
            ("failures.yaml", &SHOP[3].1.replace("problem.yaml#", "missing.yaml#")),
            (
                "patch.yaml",
                "overlay: 1.0.0\ninfo: { title: A, version: '1' }\nactions:\n- target: \
                 $.components.responses.Forbidden.content['application/json'].schema\n  update: { $ref: \
                 'schemas/problem.yaml#/Problem' }\n",
            ),
        ],
    );
    let mut options = options(folder.path(), "openapi.yaml");
    assert_eq!(codes(&generate(&options).1), ["SQ0801"]);
    options.patch = Some(folder.path().join("patch.yaml"));
    let (outcome, report) = generate(&options);
    assert_eq!((outcome, codes(&report)), (Outcome::Success, vec![]));
    let errors = fs::read_to_string(options.out.join("src/api/errors.rs")).expect("the crate has errors");
    assert!(errors.contains("Forbidden(ErrorResponse<types::Problem>)"), "{errors}");
}

fn project() -> (TempDir, Project) {
    let folder = tempfile::tempdir().expect("there is room for a project");
    let project = Project::new(folder.path().join("project"));
    fs::create_dir(project.root()).expect("the folder is empty");
    (folder, project)
}

fn complaints(project: &Project) -> String {
    let checked = project.check(&project.apis().expect("the specifications are there"));
    render(&checked.diagnostics, &checked.documents.iter().collect::<Vec<&Document>>(), false)
}

fn regenerate(project: &Project) -> Outcome {
    let options = regen::Options::default();
    regen::run(project, &options, Program::STATUSQUO).expect("the files can be read and written")
}

#[test]
fn a_new_api_stands_in_a_folder_as_it_arrived() {
    let (shop, (_folder, project)) = (shop(), project());
    fs::create_dir(project.root().join("specs")).expect("the project is empty");
    let outcome = new::run(&project, "shop/orders", &shop.path().join("openapi.yaml"), Program::STATUSQUO);
    assert_eq!(outcome.expect("the files can be written"), Outcome::Success);
    for (path, text) in SHOP.iter().chain([&PROBLEM]) {
        let copy = fs::read_to_string(project.root().join("specs/shop/orders").join(path));
        assert_eq!(copy.expect("the file is copied"), *text, "{path}");
    }
    let apis: Vec<String> = project.apis().expect("the folder is readable").iter().map(ToString::to_string).collect();
    assert_eq!(apis, ["shop/orders"]);

    let sources = fs::read_to_string(project.root().join("specs/sources.toml")).expect("the origins are begun");
    fs::write(project.root().join("specs/sources.toml"), sources.replace("TODO", "https://shop.example"))
        .expect("the file can be written");
    let said = complaints(&project);
    assert!(!said.contains("error[") && !said.contains("SQ07"), "{said}");
    assert_eq!(regenerate(&project), Outcome::Success);
    let types = fs::read_to_string(project.root().join("generated/shop/src/orders/types.rs")).expect("it is generated");
    assert!(types.contains("pub struct Parcel {"), "{types}");

    // An edit of any of the files is one of the specification.
    let part = project.root().join("specs/shop/orders/schemas/problem.yaml");
    fs::write(&part, PROBLEM.1.replace("code", "reason")).expect("the file can be written");
    assert!(complaints(&project).contains("SQ0708"));
    fs::remove_file(&part).expect("the file is there");
    let said = complaints(&project);
    assert!(said.contains("error[SQ0801]") && said.contains("--> specs/shop/orders/failures.yaml:1:"), "{said}");
}

#[test]
fn a_file_beside_a_specification_that_it_refers_to_is_no_api() {
    let (_folder, project) = project();
    write(&project.root().join("specs/shop"), &SHOP);
    write(
        &project.root().join("specs/shop"),
        &[PROBLEM, ("stray.yaml", "a: 1\n"), ("other.json", r#"{"swagger":"2.0"}"#)],
    );
    let apis: Vec<String> = project.apis().expect("the folder is readable").iter().map(ToString::to_string).collect();
    assert_eq!(apis, ["shop/openapi", "shop/other", "shop/stray"]);
}

#[test]
fn a_document_that_lacks_a_file_is_not_copied() {
    let (shop, (_folder, project)) = (shop(), project());
    fs::create_dir(project.root().join("specs")).expect("the project is empty");
    fs::remove_file(shop.path().join("failures.yaml")).expect("the file is there");
    let outcome = new::run(&project, "shop/orders", &shop.path().join("openapi.yaml"), Program::STATUSQUO);
    assert_eq!(outcome.expect("the files can be read"), Outcome::Failure);
    let left: Vec<PathBuf> =
        fs::read_dir(project.root().join("specs")).expect("readable").flatten().map(|entry| entry.path()).collect();
    assert!(left.is_empty(), "{left:?}");
}
