//! What becomes of a document: one folder of `tests/golden` per kind of thing.
//!
//! A topic holds `openapi.yaml`, and `overlay.yaml` if it has one; `src`, the sources of the API; and `weaker.txt`, what
//! is reported to have become a weaker type, if anything is. One that holds a `Cargo.toml` is compared as a whole crate,
//! with its manifest, readme, root module and tests. After a change, renew them all and review the difference:
//!
//! ```text
//! RENEW=1 cargo test -p statusquo-tests --test golden
//! ```
//!
//! Besides that, all that a document promises has to come out again: its operations, parameters, statuses and media
//! types. And everything compiles, without a warning.

#[path = "golden/promised.rs"]
mod promised;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use promised::Promised;
use statusquo_codegen::document::Document;
use statusquo_codegen::emit::Package;
use statusquo_codegen::pipeline::{Generated, standalone};
use statusquo_codegen::render::render;

/// The variable that makes the test write what it would compare.
const RENEW: &str = "RENEW";

/// What is generated of the API stands here; the topic's sources stand in `src`.
const API: &str = "src/api";

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the project")
}

fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        // A checkout may have changed the ends of lines.
        Ok(text) => text.replace("\r\n", "\n"),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("there is room");
    fs::write(path, text).expect("there is room");
}

/// Whether a topic is compared with everything that its crate has, rather than with the sources of the API.
fn is_whole(topic: &Path) -> bool {
    topic.join("Cargo.toml").exists()
}

/// A topic, and what came of its document.
struct Topic {
    name: String,
    folder: PathBuf,
    document: Document,
    generated: Generated,
}

impl Topic {
    fn generate(folder: PathBuf) -> Self {
        let name = folder.file_name().expect("a topic has a name").to_string_lossy().into_owned();
        let parse = |file: &str| {
            let text = read(&folder.join(file));
            Document::parse(file, text).unwrap_or_else(|diagnostic| panic!("{name}: {diagnostic:?}"))
        };
        let document = parse("openapi.yaml");
        let overlay = folder.join("overlay.yaml").exists().then(|| parse("overlay.yaml"));
        let package = Package { tests: is_whole(&folder), ..Package::alone("golden", String::new(), None) };
        let generated = standalone(package, &document, overlay.as_ref());
        let documents: Vec<&Document> = [&document].into_iter().chain(&overlay).collect();
        let diagnostics = render(&generated.diagnostics, &documents, false);
        assert!(!generated.files.is_empty(), "{name} gives no crate:\n{diagnostics}");
        // Without an overlay nothing can be wrong with one.
        assert!(overlay.is_none() || diagnostics.is_empty(), "{name}:\n{diagnostics}");
        Topic { name, folder, document, generated }
    }

    /// All of them, by name.
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
        let entries = fs::read_dir(folder).expect("the topics are there");
        let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
        folders.sort();
        assert!(!folders.is_empty(), "there are no topics");
        folders.into_iter().map(Self::generate).collect()
    }

    /// The sources of the API, by their path from `src`.
    fn sources(&self) -> BTreeMap<&str, &str> {
        let files = self.generated.files.iter().filter(|file| file.path.starts_with(API));
        files.filter_map(|file| Some((file.path.strip_prefix("src/")?, file.content.as_str()))).collect()
    }

    /// Everything that is compared, by its path from the topic.
    fn outcome(&self) -> BTreeMap<String, String> {
        let is_whole = is_whole(&self.folder);
        let files = self.generated.files.iter().filter(|file| is_whole || file.path.starts_with(API));
        let mut outcome: BTreeMap<String, String> =
            files.map(|file| (file.path.clone(), file.content.clone())).collect();
        let weaker =
            self.generated.degraded.iter().map(|degraded| {
                format!("{} becomes {}, at {}\n", degraded.what, degraded.instead, degraded.place.pointer)
            });
        let weaker: String = weaker.collect();
        if !weaker.is_empty() {
            outcome.insert("weaker.txt".to_owned(), weaker);
        }
        outcome
    }

    /// Everything that was compared last, by its path from the topic.
    fn expected(&self) -> BTreeMap<String, String> {
        let mut expected = BTreeMap::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(self.folder.join(&folder)).expect("the folder is readable") {
                let path = folder.join(entry.expect("the folder is readable").file_name());
                let (whole, name) = (self.folder.join(&path), path.to_string_lossy().replace('\\', "/"));
                if whole.is_dir() {
                    folders.push(path);
                } else if !matches!(name.as_str(), "openapi.yaml" | "overlay.yaml") {
                    expected.insert(name, read(&whole));
                }
            }
        }
        expected
    }
}

#[test]
fn every_topic_gives_what_it_gave() {
    let mut different = Vec::new();
    for topic in Topic::all() {
        let (outcome, expected) = (topic.outcome(), topic.expected());
        if std::env::var_os(RENEW).is_some() {
            let gone = expected.keys().filter(|path| !outcome.contains_key(*path));
            gone.for_each(|path| fs::remove_file(topic.folder.join(path)).expect("the file is there"));
            outcome.iter().for_each(|(path, text)| write(&topic.folder.join(path), text));
            continue;
        }
        let paths: BTreeSet<&String> = outcome.keys().chain(expected.keys()).collect();
        let changed = paths.into_iter().filter(|path| outcome.get(*path) != expected.get(*path));
        different.extend(changed.map(|path| {
            let (now, before) = (outcome.get(path), expected.get(path));
            format!("{}/{path}: {}", topic.name, first_difference(before, now))
        }));
    }
    let renew = "renew them with `RENEW=1 cargo test -p statusquo-tests --test golden` and review the difference";
    assert!(different.is_empty(), "{}\n{renew}", different.join("\n"));
}

/// Describes where two texts begin to differ.
fn first_difference(before: Option<&String>, now: Option<&String>) -> String {
    match (before, now) {
        (Some(before), Some(now)) => {
            let same = before.lines().zip(now.lines()).take_while(|(one, other)| one == other).count();
            let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_owned();
            format!("line {} was `{}` and is `{}`", same + 1, line(before), line(now))
        }
        (Some(_), None) => "is no longer there".to_owned(),
        (None, _) => "is new".to_owned(),
    }
}

#[test]
fn nothing_that_a_document_promises_gets_lost() {
    // With an overlay, a document's failures are no longer all that there is.
    for topic in Topic::all().iter().filter(|topic| !topic.folder.join("overlay.yaml").exists()) {
        let contract = topic.generated.contracts.first().expect("what was generated has a contract");
        let promised = promised::operations(topic.document.value());
        let keys: BTreeSet<String> = contract.operations.iter().map(|operation| operation.key.to_string()).collect();
        let expected: BTreeSet<String> = promised.iter().map(|operation| operation.key.clone()).collect();
        assert_eq!(keys, expected, "{}: the operations", topic.name);
        let source: String = topic.sources().into_values().collect();
        for operation in &promised {
            check_operation(topic, &source, operation);
        }
    }
}

fn check_operation(topic: &Topic, source: &str, promised: &Promised) {
    let (name, key) = (&topic.name, &promised.key);
    let operations = topic.generated.contracts.iter().flat_map(|contract| &contract.operations);
    let mut found = operations.zip(&topic.generated.methods).filter(|(found, _)| found.key.to_string() == *key);
    let (found, method) = found.next().unwrap_or_else(|| panic!("{name}: there is no {key}"));
    let failures = found.failures.iter().map(|failure| failure.status);
    let statuses = found.successes.iter().copied().chain(failures).map(|status| status.to_string());
    assert_eq!(statuses.collect::<BTreeSet<_>>(), promised.statuses, "{name}: the statuses of {key}");
    assert!(source.contains(&format!("fn {method}(")), "{name}: no method for {key}");
    for parameter in &promised.parameters {
        assert!(source.contains(&format!("\"{parameter}\"")), "{name}: {key} has no `{parameter}`");
    }
    for media in &promised.media_types {
        let is_reported = topic.generated.degraded.iter().any(|degraded| degraded.what.contains(media.as_str()));
        assert!(is_reported || source.contains(media.as_str()), "{name}: {key} has no {media}");
    }
}

/// One crate with a module per topic, in a folder that stays, so that what it depends on is built for the first run
/// alone.
#[test]
fn everything_compiles_without_a_warning() {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    let sources = package.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources).expect("the last run can be removed");
    }
    let mut root = "#![deny(warnings)]\n#![deny(missing_docs)]\n//! Every topic.\n".to_owned();
    for topic in Topic::all() {
        let module = topic.name.replace('-', "_");
        root.push_str(&format!("pub mod {module};\n"));
        for (path, text) in topic.sources() {
            let path = path.replacen("api", &module, 1);
            write(&sources.join(path), text);
        }
    }
    write(&sources.join("lib.rs"), &root);
    let runtime = project().join("crates/statusquo").display().to_string().replace('\\', "/");
    let manifest = format!(
        "[workspace]\n[package]\nname = \"golden\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\
         statusquo = {{ path = {runtime:?}, default-features = false }}\n"
    );
    write(&package.join("Cargo.toml"), &manifest);
    // The versions are those of the project, which are there already.
    write(&package.join("Cargo.lock"), &read(&project().join("Cargo.lock")));

    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
