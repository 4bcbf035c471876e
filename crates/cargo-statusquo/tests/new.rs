//! `cargo statusquo new` in projects that begin empty: what it writes can be checked and generated from at once.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_statusquo::command::{Outcome, new, regen};
use cargo_statusquo::error::{Error, chain};
use cargo_statusquo::program::Program;
use cargo_statusquo::project::Project;
use statusquo_codegen::document::Document;
use statusquo_codegen::render::render;
use tempfile::TempDir;

/// Small and larger ones of both formats and both versions, which stand beside the project and not in it.
const DOCUMENTS: [&str; 7] = [
    "hubspot-app-uninstalls-v3.json", // 3.0, no description of the only failure
    "oai-petstore.yaml",              // 3.0, `default` everywhere
    "oai-tictactoe.yaml",             // 3.1
    "readme-api.json",                // 3.0, a name that is a keyword
    "unitycatalog-delta.yaml",        // 3.1, many failures
    "vonage-subaccounts.yaml",        // 3.0, long descriptions
    "webscrapingai-api.yaml",         // 3.1
];

const SMALL: &str = "\
openapi: 3.0.3
info: { title: Shop, version: '1' }
paths:
  /orders:
    get: { responses: { '200': { description: The orders. }, '401': { description: The key is wrong. } } }
";

struct Empty {
    folder: TempDir,
    project: Project,
}

impl Empty {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a project");
        let project = Project::new(folder.path().join("project"));
        fs::create_dir_all(project.root().join("specs")).expect("the folder is empty");
        Self { folder, project }
    }

    fn new_api(&self, api: &str, spec: &Path) -> Result<Outcome, Error> {
        new::run(&self.project, api, spec, Program::STATUSQUO)
    }

    fn regen(&self, api: Option<&str>) -> Outcome {
        let options = regen::Options { api: api.map(str::to_owned), ..regen::Options::default() };
        regen::run(&self.project, &options, Program::STATUSQUO).expect("the files can be read and written")
    }

    fn document(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("the folder can be written to");
        path
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.project.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// What `cargo statusquo check` prints.
    fn complaints(&self) -> String {
        let checked = self.project.check(&self.project.apis().expect("the specifications are there"));
        render(&checked.diagnostics, &checked.documents.iter().collect::<Vec<&Document>>(), false)
    }

    fn is_empty(&self) -> bool {
        let mut entries = walkdir::WalkDir::new(self.project.root()).into_iter();
        !entries.any(|entry| entry.as_ref().is_ok_and(|entry| !entry.file_type().is_dir()))
    }
}

#[test]
fn real_documents_can_be_checked_and_generated_from_at_once() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/real");
    if !corpus.is_dir() {
        eprintln!("nothing is tested: there is no corpus at ../shared/corpus/real");
        return;
    }
    for name in DOCUMENTS {
        let empty = Empty::new();
        let document = corpus.join(name);
        let outcome = empty.new_api("shop/orders", &document).expect("it can be written");
        assert_eq!(outcome, Outcome::Success, "{name}");

        let ending = if name.ends_with(".json") { "json" } else { "yaml" };
        let copy = fs::read(empty.project.root().join(format!("specs/shop/orders.{ending}")));
        assert!(copy.expect("the copy is there") == fs::read(&document).expect("the document is there"), "{name}");

        let complaints = empty.complaints();
        assert!(!complaints.contains("error"), "{name}: {complaints}");
        assert_eq!(complaints.matches("warning[SQ0317]: the overlay's evidence").count(), 1, "{name}: {complaints}");
        assert_eq!(
            complaints.matches("warning[SQ0709]: sources.toml does not say yet").count(),
            1,
            "{name}: {complaints}"
        );

        assert_eq!(empty.regen(Some("shop/orders")), Outcome::Success, "{name}");
        assert!(empty.read("generated/shop/src/orders/errors.rs").contains("pub enum "), "{name}");
    }
}

#[test]
fn a_second_api_joins_its_crate() {
    let empty = Empty::new();
    let spec = empty.document("spec.yaml", SMALL);
    assert_eq!(empty.new_api("shop/orders", &spec).expect("it can be written"), Outcome::Success);
    let package = empty.read("overlays/shop/crate.toml").replace("api-client", "shop");
    fs::write(empty.project.root().join("overlays/shop/crate.toml"), &package).expect("the file can be written");
    assert_eq!(empty.new_api("shop/stock", &spec).expect("it can be written"), Outcome::Success);

    assert_eq!(empty.read("overlays/shop/crate.toml"), package, "what is there is left alone");
    let origins = empty.read("specs/sources.toml");
    for key in ["[\"shop/orders.yaml\"]", "[\"shop/stock.yaml\"]"] {
        assert_eq!(origins.matches(key).count(), 1, "{origins}");
    }
    assert_eq!(empty.regen(None), Outcome::Success);
    assert!(empty.read("generated/shop/Cargo.toml").contains("default = [\"orders\", \"stock\", \"rustls\"]"));
}

#[test]
fn origins_are_not_imposed_on_apis_that_have_none() {
    let empty = Empty::new();
    let spec = empty.document("spec.yaml", SMALL);
    assert_eq!(empty.new_api("shop/orders", &spec).expect("it can be written"), Outcome::Success);
    let origins = empty.project.root().join("specs/sources.toml");
    fs::remove_file(&origins).expect("the file is there");
    assert_eq!(empty.new_api("shop/stock", &spec).expect("it can be written"), Outcome::Success);
    assert!(!origins.exists());
    assert!(!empty.complaints().contains("error"), "{}", empty.complaints());
}

#[test]
fn nothing_is_overwritten_and_nothing_left_half_done() {
    let empty = Empty::new();
    let spec = empty.document("spec.yaml", SMALL);
    let refused = |api: &str, part: &str| {
        let error = chain(&empty.new_api(api, &spec).expect_err("it is refused"));
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    };
    refused("shop", "not the name of an API");
    refused("shop/rustls", "the name is taken");
    assert!(empty.is_empty());

    // What stands in the way is found before anything is written, or else all is removed again.
    for (path, part) in [
        ("overlays/shop/orders.json", "already exists"),
        ("overlays/shop/orders.patch.yaml", "already exists"),
        ("specs/shop/orders.yml", "already exists"),
        ("overlays", "cannot be written"),
    ] {
        let path = empty.project.root().join(path);
        fs::create_dir_all(path.parent().expect("it is in the project")).expect("the folder can be made");
        fs::write(&path, "").expect("the folder can be written to");
        refused("shop/orders", part);
        let root = empty.project.root();
        assert!(path.exists() && !root.join("specs/shop/orders.yaml").exists(), "{}", path.display());
        fs::remove_dir_all(root).expect("the project can be removed");
        fs::create_dir_all(root.join("specs")).expect("the folder is gone");
    }
    let origins = empty.project.root().join("specs/sources.toml");
    fs::create_dir(&origins).expect("the folder is empty");
    assert_eq!(empty.new_api("shop/orders", &spec).expect("a diagnostic says why"), Outcome::Failure);
    fs::remove_dir(&origins).expect("the folder is empty");
    assert!(empty.is_empty());

    // A file of origins that cannot be read is a mistake of the project, which is shown as one.
    fs::create_dir_all(empty.project.root().join("specs/sources.toml")).expect("the folder can be made");
    assert_eq!(empty.new_api("shop/orders", &spec).expect("nothing is written"), Outcome::Failure);
    assert!(!empty.project.root().join("specs/shop").exists());
    fs::remove_dir(empty.project.root().join("specs/sources.toml")).expect("it is empty");

    assert_eq!(empty.new_api("shop/my-orders", &spec).expect("it can be written"), Outcome::Success);
    refused("shop/my-orders", "already exists");
    refused("shop/my_orders", "the same module");
    fs::remove_dir_all(empty.project.root().join("specs/shop")).expect("the folder is there");
    fs::remove_dir_all(empty.project.root().join("overlays/shop")).expect("the folder is there");
    refused("shop/my-orders", "already has an entry");
}

#[test]
fn without_a_project_nothing_is_begun() {
    let empty = Empty::new();
    let spec = empty.document("spec.yaml", SMALL);
    fs::remove_dir(empty.project.root().join("specs")).expect("the folder is empty");
    let error = empty.new_api("shop/orders", &spec).expect_err("it is refused").to_string();
    assert!(error.ends_with("there is no folder `specs` here or above; `cargo statusquo init` makes one"), "{error}");
    assert!(!empty.project.root().join("overlays").exists());
}

#[test]
fn a_document_that_is_none_leaves_no_file() {
    for text in ["swagger: '2.0'\n", "a: b: c\n", "", "openapi: 3.0.0\npaths: {}\n"] {
        let empty = Empty::new();
        let spec = empty.document("spec.yaml", text);
        assert_eq!(empty.new_api("shop/orders", &spec).expect("it can be written"), Outcome::Failure, "{text:?}");
        assert!(empty.is_empty(), "{text:?}");
    }
}
