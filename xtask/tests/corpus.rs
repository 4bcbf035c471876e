//! `cargo xtask corpus` over five small documents of the corpus, by the program itself. The corpus stands beside the
//! project and not in it: where it is missing, nothing is tested. All of it takes minutes:
//!
//! ```text
//! cargo xtask corpus ../shared/corpus/real --check-compile
//! ```

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Small ones of both formats and both versions.
const DOCUMENTS: [&str; 5] = [
    "hubspot-app-uninstalls-v3.json", // 3.0, JSON
    "oai-petstore-expanded.json",     // 3.0, JSON
    "oai-petstore.yaml",              // 3.0, YAML
    "oai-tictactoe.yaml",             // 3.1, YAML
    "webscrapingai-api.yaml",         // 3.1, YAML
];

/// The one that is compiled: none of those above, since tests run at the same time.
const COMPILED: &str = "lakefs-authentication.yaml";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace")
}

/// Copies of some documents, or nothing where the corpus is missing.
fn documents(names: &[&str]) -> Option<TempDir> {
    let corpus = root().join("../shared/corpus/real");
    if !corpus.is_dir() {
        eprintln!("nothing is tested: there is no corpus at ../shared/corpus/real");
        return None;
    }
    let folder = tempfile::tempdir().expect("there is room for the documents");
    for name in names {
        fs::copy(corpus.join(name), folder.path().join(name)).expect("the corpus has the document");
    }
    Some(folder)
}

fn corpus(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("corpus").arg(folder).args(arguments).current_dir(root());
    command.env("CARGO_MANIFEST_DIR", root().join("xtask")).output().expect("the program can be run")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the output is text")
}

#[test]
fn small_documents_are_generated_and_lose_no_operation() {
    let Some(folder) = documents(&DOCUMENTS) else { return };
    let results = folder.path().join("results");
    let output = corpus(folder.path(), &["--report", &results.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));

    let table = text(&output.stdout);
    for name in DOCUMENTS {
        assert!(table.lines().any(|line| line.starts_with(name)), "{name} is not in\n{table}");
    }
    assert!(table.contains("total: 5 of 5"), "{table}");

    let results: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(results).expect("the results are written")).expect("they are JSON");
    assert_eq!(results["totals"]["operations_in"], 18);
    assert_eq!(results["totals"]["operations_out"], 18);
    assert_eq!(results["documents"][2]["name"], "oai-petstore.yaml");
    assert_eq!(results["documents"][2]["report"]["operations_out"], 3);
    assert_eq!(results["documents"][2]["compile_seconds"], serde_json::Value::Null);
}

#[test]
fn a_small_document_compiles_without_a_warning() {
    let Some(folder) = documents(&[COMPILED]) else { return };
    let output = corpus(folder.path(), &["--check-compile"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    let line = table.lines().find(|line| line.starts_with(COMPILED)).expect("the document has a line");
    assert!(line.ends_with("yes"), "{table}");
}

#[test]
fn a_document_that_fails_is_a_failure_until_it_is_known() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let (documents, known) = (folder.path().join("documents"), folder.path().join("known.toml"));
    fs::create_dir(&documents).expect("the folder is empty");
    fs::write(documents.join("corpus-test.yaml"), "openapi: 3.0.0\ninfo: {}\n").expect("the folder is there");
    let run = |list: &str| {
        fs::write(&known, list).expect("the folder is there");
        corpus(&documents, &["--known", &known.to_string_lossy()])
    };

    let output = run("");
    assert_eq!(output.status.code(), Some(1));
    let complaint = text(&output.stderr);
    assert!(complaint.contains("generate: the specification has no operation"), "{complaint}");

    let entry = "[[failure]]\ndocument = \"corpus-test.yaml\"\nstage = \"generate\"\nreason = \"it is empty\"\n";
    assert_eq!(run(entry).status.code(), Some(0));
    assert_eq!(run(&entry.replace("generate", "lossless")).status.code(), Some(1), "it fails elsewhere");
    assert_eq!(run("reason = 1\n").status.code(), Some(2), "the list cannot be read");

    let good = "openapi: 3.0.0\ninfo: { title: A, version: '1' }\npaths: { /a: { get: { responses: {} } } }\n";
    fs::write(documents.join("corpus-test.yaml"), good).expect("the folder is there");
    let output = run(entry);
    assert_eq!(output.status.code(), Some(1), "the list fails when an entry starts to pass");
    assert!(text(&output.stderr).contains("passes now"), "{}", text(&output.stderr));
    assert_eq!(run("").status.code(), Some(0));
}

/// A path behind a reference to nothing is an operation that is lost, in whichever file it would have been.
#[test]
fn no_operation_disappears_between_files() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the folder can be written to");
    };
    write(
        "shop/several-files.yaml",
        "openapi: 3.0.0\ninfo: { title: A, version: '1' }\npaths: { /a: { $ref: paths/a.yaml#/item }, /b: { get: { \
         operationId: b, responses: {} } } }\n",
    );
    write("shop/paths/a.yaml", "item: { get: { operationId: a, responses: {} } }\n");
    let output = corpus(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("total: 1 of 1"), "{}", text(&output.stdout));

    write("shop/paths/a.yaml", "another: { get: { operationId: a, responses: {} } }\n");
    let output = corpus(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("1 operations are lost: $ref /a"), "{}", text(&output.stderr));
}
