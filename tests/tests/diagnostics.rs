//! What a mistake in a specification or an overlay looks like: one folder of `tests/diagnostics` each.
//!
//! A folder holds the files that differ from those beside the folders, and `expected.txt`, which is what is printed:
//!
//! - `spec.yaml`, `spec.json`, `overlay.yaml`, `patch.yaml`, `crate.toml`, `sources.toml` and `Cargo.toml` make a project with one
//!   API, `shop/orders`, from which its crate is generated;
//! - `parts` is a folder of files to which the specification refers, and which stand beside it;
//! - `without.txt` names files of a project that are not there, one a line;
//! - `document.yaml` is a document by itself, which has no project around it, and a contract of what it documents.
//!
//! `docs/diagnostics.md` is written from the definitions, with what is printed for an example. After a change, renew
//! all of it and review the difference:
//!
//! ```text
//! RENEW=1 cargo test -p statusquo-tests --test diagnostics
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_statusquo::layout::{OVERLAYS, SPECS};
use cargo_statusquo::project::Project;
use statusquo_codegen::diagnostic::{Definition, Diagnostics, Example, Severity, catalogue};
use statusquo_codegen::document::Document;
use statusquo_codegen::link::NoFiles;
use statusquo_codegen::pipeline;
use statusquo_codegen::render::render;

/// The variable that makes the tests write what they would compare.
const RENEW: &str = "RENEW";

/// The files of a project by the names that they have in a topic.
const FILES: [(&str, &str); 7] = [
    ("spec.yaml", "specs/shop/orders.yaml"),
    ("spec.json", "specs/shop/orders.json"),
    ("overlay.yaml", "overlays/shop/orders.yaml"),
    ("patch.yaml", "overlays/shop/orders.patch.yaml"),
    ("crate.toml", "overlays/shop/crate.toml"),
    ("sources.toml", "specs/sources.toml"),
    ("Cargo.toml", "Cargo.toml"),
];
/// The files that stand beside the specification.
const PARTS: &str = "parts";
/// A document by itself.
const DOCUMENT: &str = "document.yaml";
/// The names of files that a topic does not have, although the others do.
const WITHOUT: &str = "without.txt";

/// Topics whose mistake is that of a whole file, in which no line is at fault.
const WHOLE_FILES: [&str; 3] = ["aliases-without-end", "crate-without-description", "file-is-not-utf-8"];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn folder() -> PathBuf {
    root().join("tests/diagnostics")
}

fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        // A checkout may have changed the ends of lines.
        Ok(text) => text.replace("\r\n", "\n"),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// Compares a file with what it should hold, or writes it; returns what is wrong.
fn compare(path: &Path, found: &str) -> Option<String> {
    if std::env::var_os(RENEW).is_some() {
        fs::write(path, found).expect("the folder can be written");
        return None;
    }
    let expected = if path.exists() { read(path) } else { String::new() };
    (expected != found).then(|| format!("{}\n--- expected\n{expected}\n--- found\n{found}", path.display()))
}

/// The files of a topic by the paths that they have in a project.
fn inputs(topic: &Path) -> Vec<(String, Vec<u8>)> {
    let without = fs::read_to_string(topic.join(WITHOUT)).unwrap_or_default();
    let is_json = topic.join("spec.json").exists();
    let is_left_out = |name: &str| without.lines().any(|line| line == name) || (is_json && name == "spec.yaml");
    let find = |name: &str| [topic.join(name), folder().join(name)].into_iter().find(|path| path.exists());
    let own = FILES
        .iter()
        .filter(|(name, _)| !is_left_out(name))
        .filter_map(|(name, path)| Some(((*path).to_owned(), fs::read(find(name)?).expect("the file can be read"))));
    own.chain(parts(&topic.join(PARTS))).collect()
}

/// The files to which a specification refers, by the paths that they have in a project.
fn parts(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut pending) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("the folder is readable");
            pending.extend(entries.map(|entry| entry.expect("the folder is readable").path()));
        } else if let Ok(bytes) = fs::read(&path) {
            let below = path.strip_prefix(folder).expect("the file is below");
            found.push((format!("{SPECS}/shop/{}", below.to_string_lossy().replace('\\', "/")), bytes));
        }
    }
    found
}

/// The topics, each with what is printed.
static OUTPUTS: LazyLock<BTreeMap<PathBuf, String>> = LazyLock::new(|| {
    let entries = fs::read_dir(folder()).expect("the topics are there");
    let paths = entries.map(|entry| entry.expect("the folder is readable").path()).filter(|path| path.is_dir());
    paths.map(|topic| (topic.clone(), generate(&topic))).collect()
});

/// Returns what is printed for the topic of a name.
fn output(topic: &str) -> &'static str {
    OUTPUTS.get(&folder().join(topic)).unwrap_or_else(|| panic!("there is no topic `{topic}`"))
}

/// Generates from the files of a topic, and returns what is printed.
fn generate(topic: &Path) -> String {
    let document = topic.join(DOCUMENT);
    let (diagnostics, documents) =
        if document.exists() { alone(&read(&document)) } else { in_a_project(&inputs(topic)) };
    render(&diagnostics, &documents.iter().collect::<Vec<&Document>>(), false)
}

fn in_a_project(files: &[(String, Vec<u8>)]) -> (Diagnostics, Vec<Document>) {
    let root = tempfile::tempdir().expect("there is room for a project");
    for folder in [SPECS, OVERLAYS] {
        fs::create_dir_all(root.path().join(folder).join("shop")).expect("the folder is empty");
    }
    for (path, bytes) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("the file is in a folder")).expect("there is room for a folder");
        fs::write(path, bytes).expect("the folder is there");
    }
    let (mut generated, documents) = Project::new(root.path()).generate(&["shop".to_owned()]);
    generated.diagnostics.extend(generated.degradations(false));
    (generated.diagnostics, documents)
}

fn alone(text: &str) -> (Diagnostics, Vec<Document>) {
    match Document::parse(DOCUMENT, text.to_owned()) {
        Ok(document) => {
            let (document, found) = pipeline::specification(document, &NoFiles, None);
            if found.has_errors() {
                return (found, vec![document]);
            }
            let mut generated = pipeline::with_stack(|| pipeline::crate_of("shop", None, &document, None));
            generated.diagnostics.extend(found);
            generated.diagnostics.extend(generated.degradations(false));
            (generated.diagnostics, vec![document])
        }
        Err(diagnostic) => (diagnostic.into(), Vec::new()),
    }
}

/// The diagnostics in what is printed, without the line that counts them.
fn paragraphs(output: &str) -> Vec<&str> {
    output.split("\n\n").filter(|part| part.starts_with("error[") || part.starts_with("warning[")).collect()
}

fn has_code(paragraph: &str, definition: &Definition) -> bool {
    paragraph.split(['[', ']']).nth(1) == Some(definition.code)
}

#[test]
fn every_mistake_looks_as_expected() {
    let differs = |(topic, found): (&PathBuf, &String)| compare(&topic.join("expected.txt"), found);
    let failed: Vec<String> = OUTPUTS.iter().filter_map(differs).collect();
    assert!(failed.is_empty(), "{}\nIf this is right: {RENEW}=1 and review", failed.join("\n"));
}

/// Every diagnostic shows file, line, column, and the line itself as it stands in the file.
#[test]
fn every_mistake_shows_its_line() {
    let is_of_a_line = |topic: &Path| !WHOLE_FILES.iter().any(|name| topic.ends_with(name));
    for (topic, found) in OUTPUTS.iter().filter(|(topic, _)| is_of_a_line(topic)) {
        let mut files = inputs(topic);
        files.extend(fs::read(topic.join(DOCUMENT)).ok().map(|bytes| (DOCUMENT.to_owned(), bytes)));
        for diagnostic in paragraphs(found) {
            let place = diagnostic.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
            let mut parts = place.into_iter().flat_map(|place| place.split(':'));
            let (path, line, column) = (parts.next(), parts.next(), parts.next());
            let file = files.iter().find(|(known, _)| path == Some(known));
            let (_, bytes) = file.unwrap_or_else(|| panic!("{place:?} is in no file:\n{diagnostic}"));
            let line: usize = line
                .and_then(|line| line.parse().ok())
                .unwrap_or_else(|| panic!("{}: no line in {place:?}", topic.display()));
            let column: usize = column.and_then(|column| column.parse().ok()).expect("a place has a column");
            let text = String::from_utf8_lossy(bytes);
            let text = text.lines().nth(line - 1).unwrap_or_else(|| panic!("{place:?} is not in the file"));
            assert!(column >= 1 && column <= text.chars().count() + 1, "{place:?} is beyond {text:?}");
            // A long line is cut around the mark.
            let number = format!("{line} | ");
            let mut excerpts = diagnostic.lines().filter_map(|shown| shown.trim_start().strip_prefix(&number));
            let shown =
                excerpts.any(|shown| text.contains(shown.trim_start_matches("...").trim_end_matches("...").trim()));
            assert!(shown, "{}: the line {text:?} is not shown:\n{diagnostic}", topic.display());
        }
    }
}

#[test]
fn nothing_is_said_when_nothing_is_wrong() {
    assert_eq!(output("nothing-wrong"), "");
}

#[test]
fn all_mistakes_are_shown_in_one_run() {
    let found = output("several-at-once");
    for part in ["`cites`", "`listOrders`", "`777`", "`DELETE /order/{id}`", "`DELETE /orders/{id}`"] {
        assert!(found.contains(part), "{part} is not in:\n{found}");
    }
}

#[test]
fn every_definition_has_an_example_that_produces_it() {
    let mut wrong = Vec::new();
    for definition in catalogue::all() {
        let Example::Golden(topic) = definition.example else { continue };
        let is_shown = paragraphs(output(topic)).iter().any(|paragraph| has_code(paragraph, definition));
        if !is_shown {
            wrong.push(format!("{}: {topic} does not have it", definition.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Which words stand in the sources of the crates, the definitions left out.
fn words_of_sources() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut pending =
        ["crates/statusquo-codegen/src", "crates/cargo-statusquo/src"].map(|path| root().join(path)).to_vec();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the folder is readable").path();
            if path.is_dir() && !path.ends_with("catalogue") {
                pending.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
                words.extend(read(&path).split(|c| !is_word(c)).map(str::to_owned));
            }
        }
    }
    words
}

/// The names of the definitions, each with its code, as they stand in the catalogue.
fn names() -> Vec<(String, String)> {
    let folder = root().join("crates/statusquo-codegen/src/diagnostic/catalogue");
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("the catalogue is there") {
        for line in read(&entry.expect("the folder is readable").path()).lines() {
            let Some((name, rest)) = line.trim().split_once(" = ") else { continue };
            let code = rest.split('"').nth(1).expect("a definition starts with its code");
            names.push((name.to_owned(), code.to_owned()));
        }
    }
    names
}

#[test]
fn every_definition_is_used() {
    let (names, words) = (names(), words_of_sources());
    let codes: BTreeSet<&str> = names.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes, catalogue::all().map(|definition| definition.code).collect());
    let unused: Vec<&(String, String)> = names.iter().filter(|(name, _)| !words.contains(name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// Returns the documentation of all definitions.
fn documentation() -> String {
    let mut text = String::from(
        "# Diagnostics\n\nEvery diagnostic has a code, which stands behind `error` or `warning` and stays the same. \
         `cargo statusquo explain SQ0303` prints what stands here. An error stops the run, a warning does not.\n\n\
         This page is written from the definitions in `crates/statusquo-codegen/src/diagnostic/catalogue` and the \
         examples in `tests/diagnostics`; renew it with `RENEW=1 cargo test -p statusquo-tests --test diagnostics`.\n",
    );
    for chapter in catalogue::chapters() {
        text.push_str(&format!("\n## {}\n", chapter.title));
        for definition in chapter.definitions {
            text.push_str(&paragraph_of(definition));
        }
    }
    text
}

fn paragraph_of(definition: &Definition) -> String {
    let head = format!(
        "\n### {}: {}\n\n*{}.* {}",
        definition.code,
        definition.title,
        match definition.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
        },
        definition.explanation()
    );
    match definition.example {
        Example::None(reason) => format!("{head}\nThere is no example: {reason}.\n"),
        Example::Golden(topic) => {
            let example = paragraphs(output(topic)).into_iter().find(|paragraph| has_code(paragraph, definition));
            let link = format!("[`{topic}`](../tests/diagnostics/{topic})");
            match example {
                Some(example) => format!("{head}\nFor example, {link}:\n\n```text\n{}\n```\n", example.trim_end()),
                None => format!("{head}\nFor example, {link}.\n"),
            }
        }
    }
}

#[test]
fn the_documentation_is_that_of_the_definitions() {
    let wrong = compare(&root().join("docs/diagnostics.md"), &documentation());
    assert_eq!(wrong, None, "If this is right: {RENEW}=1 and review");
}
