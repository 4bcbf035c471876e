//! Documents that generators of clients stumble over: each file of `tests/variants` adds one awkward feature to
//! `base.yaml` there.
//!
//! Of every variant all that the document promises has to come out again: its operations, parameters, statuses and media
//! types. What becomes weaker is named by the variant, and nothing else may. All crates compile without a warning.
//!
//! A variant holds:
//!
//! | key | what it is |
//! |---|---|
//! | `patch` | a JSON Merge Patch of `base.yaml` |
//! | `failures` | operations, each with all its failures: status, variant, and schemas, or `?` where none is known |
//! | `methods` | operations, each with the name of its method |
//! | `weaker` | what is reported to have become a weaker type; nothing when left out |
//! | `emits` | texts that the crate's source holds, whatever their white space |

#[path = "variants/promised.rs"]
mod promised;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use promised::Promised;
use serde_json::Value;
use statusquo_codegen::contract::{Body, BodyRef, Contract, Operation};
use statusquo_codegen::document::Document;
use statusquo_codegen::pipeline::{Generated, crate_of};
use statusquo_codegen::render::render;

const COUNT: usize = 31;
const KEYS: [&str; 5] = ["patch", "failures", "methods", "weaker", "emits"];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the project")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("variants")
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match Document::parse(path.display().to_string(), text) {
        Ok(document) => document.value().clone(),
        Err(diagnostic) => panic!("{diagnostic:?}"),
    }
}

/// A variant of the base, and what came of it.
struct Variant {
    name: String,
    /// The file.
    expected: Value,
    document: Document,
    generated: Generated,
}

impl Variant {
    fn generate(path: &Path) -> Self {
        let name = path.file_stem().expect("a variant has a name").to_string_lossy().into_owned();
        let expected = read(path);
        let keys = expected.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
        let unknown: Vec<&str> = keys.filter(|key| !KEYS.contains(key)).collect();
        assert!(unknown.is_empty(), "{name}: unknown keys {unknown:?}");

        let mut value = read(&folder().join("base.yaml"));
        if let Some(patch) = expected.get("patch") {
            promised::merge(&mut value, patch);
        }
        let document = match Document::parse(format!("{name}.json"), format!("{value:#}")) {
            Ok(document) => document,
            Err(diagnostic) => panic!("{name}: {diagnostic:?}"),
        };
        let runtime = project().join("crates/statusquo").display().to_string().replace('\\', "/");
        let generated = crate_of(&format!("variant-{name}"), Some(&runtime), &document, None);
        let diagnostics = render(&generated.diagnostics, &[&document], false);
        assert!(!generated.files.is_empty(), "{name} gives no crate:\n{diagnostics}");
        Self { name, expected, document, generated }
    }

    /// All of them, by name.
    fn all() -> Vec<Self> {
        let entries = fs::read_dir(folder()).expect("the variants are there");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
        paths.retain(|path| path.file_stem().is_some_and(|stem| stem != "base"));
        paths.sort();
        assert_eq!(paths.len(), COUNT, "{paths:?}");
        paths.iter().map(|path| Self::generate(path)).collect()
    }

    fn contract(&self) -> &Contract {
        self.generated.contracts.first().expect("what was generated has a contract")
    }

    /// The sources of the API without their white space, which formatting may change.
    fn source(&self) -> String {
        let files = self.generated.files.iter().filter(|file| file.path.starts_with("src/api"));
        squeeze(&files.map(|file| file.content.as_str()).collect::<String>())
    }

    /// The entries of a mapping of the file.
    fn expectations(&self, key: &str) -> impl Iterator<Item = (&str, &Value)> {
        self.expected[key].as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
    }

    fn operation(&self, key: &str) -> &Operation {
        let found = self.contract().operations.iter().find(|operation| operation.key.to_string() == key);
        found.unwrap_or_else(|| panic!("{}: there is no {key}", self.name))
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn nothing_that_a_document_promises_gets_lost() {
    for variant in Variant::all() {
        let (name, source) = (&variant.name, variant.source());
        let promised = promised::operations(variant.document.value());
        let keys = variant.contract().operations.iter().map(|operation| operation.key.to_string());
        let expected: BTreeSet<String> = promised.iter().map(|operation| operation.key.clone()).collect();
        assert_eq!(keys.collect::<BTreeSet<_>>(), expected, "{name}: the operations");
        for operation in &promised {
            check_operation(&variant, &source, operation);
        }
        let weaker: Vec<&str> = variant.generated.degraded.iter().map(|degraded| degraded.what.as_str()).collect();
        assert_eq!(weaker, texts(&variant.expected["weaker"]), "{name}: what becomes weaker");
    }
}

fn check_operation(variant: &Variant, source: &str, promised: &Promised) {
    let name = &variant.name;
    let found = variant.operation(&promised.key);
    let failures = found.failures.iter().map(|failure| failure.status);
    let statuses = found.successes.iter().copied().chain(failures).map(|status| status.to_string());
    assert_eq!(statuses.collect::<BTreeSet<_>>(), promised.statuses, "{name}: the statuses of {}", promised.key);
    assert!(source.contains(&format!("fn{}", found.name)), "{name}: no method for {}", promised.key);
    for parameter in &promised.parameters {
        assert!(source.contains(&format!("\"{parameter}\"")), "{name}: {} has no `{parameter}`", promised.key);
    }
    for media in &promised.media_types {
        let is_reported = variant.generated.degraded.iter().any(|degraded| degraded.what.contains(media.as_str()));
        assert!(is_reported || source.contains(media.as_str()), "{name}: {} has no {media}", promised.key);
    }
}

#[test]
fn every_variant_gives_what_it_expects() {
    let mut missing = Vec::new();
    for variant in Variant::all() {
        let name = &variant.name;
        for (key, expected) in variant.expectations("failures") {
            assert_eq!(failures(variant.contract(), variant.operation(key)), texts(expected), "{name}: {key}");
        }
        for (key, expected) in variant.expectations("methods") {
            assert_eq!(Some(variant.operation(key).name.as_str()), expected.as_str(), "{name}: {key}");
        }
        let source = variant.source();
        let texts = texts(&variant.expected["emits"]).into_iter();
        missing.extend(texts.filter(|text| !source.contains(&squeeze(text))).map(|text| format!("{name}: {text}")));
    }
    assert!(missing.is_empty(), "not in the source:\n{}", missing.join("\n"));
}

/// Describes an operation's failures, a line each.
fn failures(contract: &Contract, operation: &Operation) -> Vec<String> {
    let describe = |bodies: &[BodyRef]| bodies.iter().map(|body| body.schema.clone()).collect::<Vec<_>>().join(" | ");
    let failures = operation.failures.iter().map(|failure| {
        let body = match &failure.body {
            Body::Unknown | Body::None => "?".to_owned(),
            Body::One(body) => body.schema.clone(),
            Body::AnyOf(set) => describe(&contract.body_sets[set]),
        };
        format!("{} {} {body}", failure.status, failure.variant)
    });
    failures.collect()
}

/// One workspace for all, so that what they depend on is built once; in a folder that stays, so that it is built for
/// the first run alone.
#[test]
fn every_crate_compiles_without_a_warning() {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("variants");
    let crates = workspace.join("crates");
    if crates.exists() {
        fs::remove_dir_all(&crates).expect("the last run can be removed");
    }
    let write = |path: PathBuf, text: &str| {
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("there is room");
        fs::write(path, text).expect("there is room");
    };
    for variant in Variant::all() {
        let files: BTreeMap<&str, &str> =
            variant.generated.files.iter().map(|file| (file.path.as_str(), file.content.as_str())).collect();
        for (path, content) in files {
            // A crate that stands by itself is a workspace of its own, which a member cannot be.
            let content = if path == "Cargo.toml" { content.replace("\n[workspace]\n", "\n") } else { content.into() };
            write(crates.join(&variant.name).join(path), &content);
        }
    }
    write(workspace.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n");
    // The versions are those of the project, which are there already.
    let lock = fs::read_to_string(project().join("Cargo.lock")).expect("the project has a lock file");
    write(workspace.join("Cargo.lock"), &lock);

    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--workspace", "--no-default-features", "--features", "api"])
        .current_dir(&workspace)
        .env("RUSTFLAGS", "-Dwarnings")
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
