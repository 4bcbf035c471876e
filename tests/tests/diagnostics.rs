//! What a mistake in a specification or an overlay looks like: one folder of `tests/diagnostics` each.
//!
//! A folder holds `overlay.yaml` and `spec.yaml` if they are others than those beside the folders, `patch.yaml` if there
//! is one, and `expected.txt`, which is what `cargo xtask check` prints. After a change, renew them all and review the difference:
//!
//! ```text
//! RENEW=1 cargo test -p statusquo-tests --test diagnostics
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use cargo_statusquo::project::{OVERLAYS, Project, SPECS};
use statusquo_codegen::document::Document;
use statusquo_codegen::render::render;

/// The variable that makes the tests write what they would compare.
const RENEW: &str = "RENEW";

const SPEC: &str = "specs/shop/orders.yaml";
const OVERLAY: &str = "overlays/shop/orders.yaml";
const PATCH: &str = "overlays/shop/orders.patch.yaml";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics")
}

fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        // A checkout may have changed the ends of lines.
        Ok(text) => text.replace("\r\n", "\n"),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// The files of a topic by the paths that they have in a project.
fn inputs(topic: &Path) -> Vec<(&'static str, String)> {
    let files = [(SPEC, "spec.yaml"), (OVERLAY, "overlay.yaml"), (PATCH, "patch.yaml")];
    let find = |name: &str| [topic.join(name), folder().join(name)].into_iter().find(|path| path.exists());
    files.iter().filter_map(|(path, name)| Some((*path, read(&find(name)?)))).collect()
}

/// Checks a project that consists of these files, and returns what is printed.
fn check(files: &[(&str, String)]) -> String {
    let root = tempfile::tempdir().expect("there is room for a project");
    for folder in [SPECS, OVERLAYS] {
        fs::create_dir_all(root.path().join(folder).join("shop")).expect("the folder is empty");
    }
    for (path, text) in files {
        fs::write(root.path().join(path), text).expect("the folder is there");
    }
    let project = Project::new(root.path());
    let checked = project.check(&project.apis().expect("the specifications are there"));
    render(&checked.diagnostics, &checked.documents.iter().collect::<Vec<&Document>>(), false)
}

/// The topics, by name.
fn topics() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the topics are there");
    let mut topics: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder is readable").path()).filter(|path| path.is_dir()).collect();
    topics.sort();
    topics
}

#[test]
fn every_mistake_looks_as_expected() {
    let renew = std::env::var_os(RENEW).is_some();
    let mut failed = Vec::new();
    for topic in topics() {
        let found = check(&inputs(&topic));
        let expected = topic.join("expected.txt");
        if renew {
            fs::write(&expected, &found).expect("the folder can be written");
        } else if read(&expected) != found {
            let name = topic.file_name().unwrap_or_default().to_string_lossy();
            failed.push(format!("{name}\n--- expected\n{}\n--- found\n{found}", read(&expected)));
        }
    }
    assert!(failed.is_empty(), "{}\nIf this is right: {RENEW}=1 and review", failed.join("\n"));
}

/// Every diagnostic shows file, line, column, and the line itself as it stands in the file.
#[test]
fn every_mistake_shows_its_line() {
    for topic in topics().iter().filter(|topic| !topic.ends_with("nothing-wrong")) {
        let files = inputs(topic);
        let found = check(&files);
        let diagnostics: Vec<&str> = found.split("\n\n").filter(|part| part.contains("-->")).collect();
        let count = found.lines().filter(|line| line.starts_with("error: ") || line.starts_with("warning: ")).count();
        // One of them counts the others.
        assert_eq!(diagnostics.len() + 1, count, "{}: a mistake without a place:\n{found}", topic.display());
        for diagnostic in diagnostics {
            let place = diagnostic.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
            let mut parts = place.into_iter().flat_map(|place| place.split(':'));
            let (path, line, column) = (parts.next(), parts.next(), parts.next());
            let file = files.iter().find(|(known, _)| path == Some(*known));
            let (_, text) = file.unwrap_or_else(|| panic!("{place:?} is in no file"));
            let line: usize = line.and_then(|line| line.parse().ok()).expect("a place has a line");
            let column: usize = column.and_then(|column| column.parse().ok()).expect("a place has a column");
            let text = text.lines().nth(line - 1).unwrap_or_else(|| panic!("{place:?} is not in the file"));
            assert!(column >= 1 && column <= text.chars().count() + 1, "{place:?} is beyond {text:?}");
            let shown = diagnostic.lines().any(|shown| shown.contains(text.trim()));
            assert!(shown, "{}: the line {text:?} is not shown:\n{diagnostic}", topic.display());
        }
    }
}

#[test]
fn nothing_is_said_when_nothing_is_wrong() {
    assert_eq!(check(&inputs(&folder().join("nothing-wrong"))), "");
}

#[test]
fn all_mistakes_are_shown_in_one_run() {
    let found = check(&inputs(&folder().join("several-at-once")));
    for part in ["`cites`", "`listOrders`", "`777`", "`DELETE /order/{id}`", "`DELETE /orders/{id}`"] {
        assert!(found.contains(part), "{part} is not in:\n{found}");
    }
}
