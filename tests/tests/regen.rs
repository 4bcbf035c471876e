//! `cargo statusquo regen` on copies of the project: what it writes, restores, and refuses.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cargo_statusquo::command::Outcome;
use cargo_statusquo::command::regen::{self, Options};
use cargo_statusquo::layout::{GENERATED, OVERLAYS, SPECS};
use cargo_statusquo::program::Program;
use cargo_statusquo::project::Project;
use statusquo_codegen::document::Document;
use statusquo_codegen::render::render;
use tempfile::TempDir;

const PACKAGE: &str = "sales-layer";
const DAM_SPEC: &str = "specs/sales-layer/dam.yaml";
const DAM_OVERLAY: &str = "overlays/sales-layer/dam.yaml";
const DAM_ERRORS: &str = "generated/sales-layer/src/dam/errors.rs";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace")
}

/// Whether `--check` is given.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Write,
    Check,
}

fn regen(project: &Project, mode: Mode) -> Outcome {
    let options = Options { check: mode == Mode::Check, ..Options::default() };
    regen::run(project, &options, Program::STATUSQUO).expect("the files can be read and written")
}

/// A copy of one package's inputs and output.
struct Copy {
    folder: TempDir,
    project: Project,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a copy");
        for part in [SPECS, OVERLAYS, GENERATED] {
            copy(&root().join(part).join(PACKAGE), &folder.path().join(part).join(PACKAGE));
        }
        fs::copy(root().join("Cargo.toml"), folder.path().join("Cargo.toml")).expect("the copy can be written");
        let project = Project::new(folder.path());
        Self { folder, project }
    }

    /// Replaces a text that a file holds exactly once.
    #[track_caller]
    fn replace(&self, path: &str, old: &str, new: &str) {
        let path = self.folder.path().join(path);
        let text = fs::read_to_string(&path).expect("the file is there");
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {}", path.display());
        fs::write(path, text.replace(old, new)).expect("the copy can be written");
    }

    /// Declares the status 429 of the deletion of an image.
    #[track_caller]
    fn adopt_429(&self) {
        self.replace(
            DAM_OVERLAY,
            "      500: { when: [the network failed",
            "      429: { when: [too many requests in 10 seconds] }\n      500: { when: [the network failed",
        );
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect("the file is there")
    }

    fn regen(&self, mode: Mode) -> Outcome {
        regen(&self.project, mode)
    }

    /// What `cargo statusquo check` prints.
    fn complaints(&self) -> String {
        let checked = self.project.check(&self.project.apis().expect("the specifications are there"));
        render(&checked.diagnostics, &checked.documents.iter().collect::<Vec<&Document>>(), false)
    }

    fn generated(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.folder.path().join(GENERATED))
    }
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the copy can be written");
        fs::write(path, bytes).expect("the copy can be written");
    }
}

/// The files below a folder, but for build output.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(current) = pending.pop() {
        for entry in fs::read_dir(&current).expect("the folder is there") {
            let path = entry.expect("the folder is readable").path();
            if path.is_dir() {
                if !path.ends_with("target") {
                    pending.push(path);
                }
            } else {
                let name = path.strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).expect("the file is readable"));
            }
        }
    }
    found
}

/// The definition of an enum in generated source.
#[track_caller]
fn enum_text<'a>(source: &'a str, name: &str) -> &'a str {
    let start = source.find(&format!("pub enum {name} {{")).expect("the enum is there");
    let length = source[start..].find("\n}").expect("the enum ends");
    &source[start..start + length]
}

#[test]
fn two_runs_give_the_same_bytes() {
    let project = Project::new(root());
    let mut packages: Vec<String> =
        project.apis().expect("the specifications are there").into_iter().map(|id| id.package).collect();
    packages.dedup();
    let (one, other) = std::thread::scope(|scope| {
        let run = || project.generate(&packages).0;
        let (one, other) = (scope.spawn(run), scope.spawn(run));
        (one.join().expect("no input panics"), other.join().expect("no input panics"))
    });
    assert!(!one.files.is_empty() && !one.diagnostics.has_errors());
    assert_eq!(one.files.len(), other.files.len());
    for (one, other) in one.files.iter().zip(&other.files) {
        assert_eq!(one.path, other.path);
        assert!(one.content == other.content, "{} differs between two runs", one.path);
        let folder = root().to_string_lossy();
        assert!(!one.content.contains(&*folder), "{} holds the path of this machine", one.path);
    }
}

#[test]
fn what_is_committed_is_up_to_date() {
    let outcome = regen(&Project::new(root()), Mode::Check);
    assert_eq!(outcome, Outcome::Success, "see `cargo xtask regen --check`");
}

#[test]
fn what_is_deleted_changed_or_added_is_restored_to_the_byte() {
    let copy = Copy::new();
    copy.regen(Mode::Write);
    let original = copy.generated();
    assert_eq!(copy.regen(Mode::Check), Outcome::Success, "what was just written is up to date");

    let dam = copy.folder.path().join("generated/sales-layer/src/dam");
    fs::remove_dir_all(&dam).expect("the copy can be written");
    copy.replace("generated/sales-layer/src/lib.rs", "pub mod catalog;", "mod catalog;");
    let mark = "//! Generated by `cargo xtask regen`, do not edit by hand.\n";
    fs::write(copy.folder.path().join("generated/sales-layer/src/extra.rs"), mark).expect("the copy can be written");
    assert_eq!(copy.regen(Mode::Check), Outcome::Failure);
    assert!(!dam.exists(), "a check writes nothing");

    assert_eq!(copy.regen(Mode::Write), Outcome::Success);
    assert!(copy.generated() == original, "the same files with the same bytes");

    fs::remove_dir_all(copy.folder.path().join(GENERATED)).expect("the copy can be written");
    assert_eq!(copy.regen(Mode::Write), Outcome::Success);
    assert!(copy.generated() == original, "the same files with the same bytes");
}

#[test]
fn what_somebody_else_wrote_is_left_alone() {
    let copy = Copy::new();
    copy.regen(Mode::Write);
    let root = copy.folder.path();
    let own =
        [("generated/mine/Cargo.toml", "[package]\n"), ("generated/mine/src/lib.rs", ""), ("generated/notes", "")];
    for (path, text) in own {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the copy can be written");
        fs::write(path, text).expect("the copy can be written");
    }
    let original = copy.generated();
    for mode in [Mode::Check, Mode::Write] {
        assert_eq!(copy.regen(mode), Outcome::Success, "another crate is no difference");
    }
    assert!(copy.generated() == original, "nothing is removed");

    let extra = root.join("generated/sales-layer/src/extra.rs");
    fs::write(&extra, "// mine\n").expect("the copy can be written");
    fs::remove_file(root.join(DAM_ERRORS)).expect("the file is there");
    let error = regen::run(&copy.project, &Options::default(), Program::STATUSQUO).expect_err("it is refused");
    assert!(error.to_string().contains("extra.rs: not generated, so neither replaced nor removed"), "{error}");
    assert!(extra.exists() && !root.join(DAM_ERRORS).exists(), "nothing is written");
}

#[test]
fn a_crate_whose_specification_is_gone_is_removed() {
    let copy = Copy::new();
    let from = copy.folder.path().join("generated/sales-layer");
    let to = copy.folder.path().join("generated/former");
    fs::rename(&from, &to).expect("the copy can be written");
    assert_eq!(copy.regen(Mode::Write), Outcome::Success);
    assert!(from.is_dir() && !to.exists());
}

#[test]
fn a_status_that_the_api_never_answers_is_refused_with_the_reason() {
    let copy = Copy::new();
    let original = copy.generated();
    copy.replace(
        DAM_OVERLAY,
        "      404: { when: [the image identifier is wrong",
        "      403: { when: [the key may not delete] }\n      404: { when: [the image identifier is wrong",
    );
    let complaints = copy.complaints();
    for part in
        ["`DELETE /image/{id}` declares 403, which this API never answers", "      403: { when:", "never: The guide"]
    {
        assert!(complaints.contains(part), "{part} is not in:\n{complaints}");
    }
    assert_eq!(copy.regen(Mode::Write), Outcome::Failure);
    assert!(copy.generated() == original, "nothing is written");
}

#[test]
fn a_patch_mends_the_specification_and_leaves_the_document_as_it_came() {
    let copy = Copy::new();
    let patch = copy.folder.path().join("overlays/sales-layer/dam.patch.yaml");
    let text = "overlay: 1.1.0\ninfo: { title: The guide has more, version: 1.0.0 }\nactions:\n  - target: \
                $.paths['/image/{id}'].delete.responses\n    update: { '429': { description: Too many requests. } }\n";
    fs::write(&patch, text).expect("the copy can be written");
    fs::copy(root().join("specs/sources.toml"), copy.folder.path().join("specs/sources.toml")).expect("it is there");
    let ids = copy.project.apis().expect("the specifications are there");
    assert!(ids.iter().all(|id| !id.module.contains("patch")), "a patch is no API: {ids:?}");

    let complaints = copy.complaints();
    assert!(complaints.contains("documents 429 for `DELETE /image/{id}`, the overlay does not"), "{complaints}");
    assert!(!complaints.contains("sources.toml"), "the document is the one that came: {complaints}");

    copy.adopt_429();
    assert_eq!(copy.complaints(), "");
    assert_eq!(copy.regen(Mode::Write), Outcome::Success);
    assert!(enum_text(&copy.read(DAM_ERRORS), "DeleteImageError").contains("TooManyRequests(ErrorResponse<"));

    fs::write(&patch, text.replace("/image/{id}", "/picture")).expect("the copy can be written");
    let complaints = copy.complaints();
    assert!(complaints.contains("error[SQ0211]: the action matches nothing"), "{complaints}");
    assert_eq!(copy.regen(Mode::Write), Outcome::Failure);
}

#[test]
fn a_status_that_the_vendor_adds_is_refused_until_it_is_adopted() {
    let copy = Copy::new();
    let original = copy.generated();
    assert!(!enum_text(&copy.read(DAM_ERRORS), "DeleteImageError").contains("TooManyRequests"));

    let carried_out = "        '500':\n          description: The server failed to carry out the deletion.";
    let added = format!("        '429':\n          description: Too many requests.\n{carried_out}");
    copy.replace(DAM_SPEC, carried_out, &added);
    let complaints = copy.complaints();
    for part in ["documents 429 for `DELETE /image/{id}`, the overlay does not", "        '429':", "adopt it"] {
        assert!(complaints.contains(part), "{part} is not in:\n{complaints}");
    }
    assert_eq!(copy.regen(Mode::Write), Outcome::Failure);
    assert!(copy.generated() == original, "nothing is written");

    copy.adopt_429();
    assert_eq!(copy.complaints(), "");
    assert_eq!(copy.regen(Mode::Write), Outcome::Success);
    let errors = copy.read(DAM_ERRORS);
    assert!(enum_text(&errors, "DeleteImageError").contains("TooManyRequests(ErrorResponse<"));
    assert!(!enum_text(&errors, "ListImagesError").contains("TooManyRequests"));
}
