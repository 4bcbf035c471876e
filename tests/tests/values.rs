//! What generated types read and write, value by value: a topic a document in `tests/values`, with its assertions beside
//! it.
//!
//! `<topic>.yaml` is a specification, from which a module is generated; `<topic>.rs` is compiled beside that module and
//! asserts what its types make of values. Each file names what decides: a section of OpenAPI, of JSON Schema, an RFC.

#[path = "values/pairs.rs"]
mod pairs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use statusquo_codegen::document::Document;
use statusquo_codegen::pipeline::crate_of;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("there is room");
    fs::write(path, text).expect("there is room");
}

/// Returns the folder of the topics, and their names.
fn topics() -> (PathBuf, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("values");
    let entries = fs::read_dir(&folder).expect("the topics are there");
    let paths = entries.map(|entry| entry.expect("the folder is readable").path());
    let documents = paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let mut names: Vec<String> = documents.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    assert!(!names.is_empty(), "there are no topics");
    (folder, names)
}

/// Writes the module of a topic, and returns the lines by which the root declares it and its assertions.
fn generate(topic: &str, document: String, assertions: &Path, sources: &Path) -> String {
    let document = Document::parse(format!("{topic}.yaml"), document)
        .unwrap_or_else(|diagnostic| panic!("{topic}: {diagnostic:?}"));
    let generated = crate_of("values", None, &document, None);
    assert!(!generated.files.is_empty(), "{topic} gives no crate: {:?}", generated.diagnostics);
    let module = topic.replace('-', "_");
    for file in generated.files.iter().filter(|file| file.path.starts_with("src/api")) {
        write(&sources.join(file.path["src/".len()..].replacen("api", &module, 1)), &file.content);
    }
    assert!(assertions.exists(), "{topic} asserts nothing");
    format!("pub mod {module};\n#[cfg(test)]\n#[path = {assertions:?}]\nmod {module}_values;\n")
}

/// One package with a module per topic, in a folder that stays, so that what it depends on is built for the first run
/// alone.
#[test]
fn generated_types_keep_values() {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("values");
    let sources = package.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources).expect("the last run can be removed");
    }
    let (folder, topics) = topics();
    let mut root = "//! Every topic.\n#![deny(warnings)]\n\
                    #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]\n"
        .to_owned();
    for topic in &topics {
        let (document, assertions) = (folder.join(format!("{topic}.yaml")), folder.join(format!("{topic}.rs")));
        root.push_str(&generate(topic, read(&document), &assertions, &sources));
    }
    let (document, assertions) = pairs::document_and_test();
    let path = sources.join("pairs_values.rs");
    write(&path, &assertions);
    root.push_str(&generate("pairs", document, &path, &sources));
    write(&sources.join("lib.rs"), &root);
    let project = folder.parent().and_then(Path::parent).expect("the tests stand in the project");
    let manifest = format!(
        "[workspace]\n[package]\nname = \"values\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\
         statusquo = {{ path = {:?}, default-features = false }}\n[profile.dev]\ndebug = false\n",
        project.join("crates/statusquo")
    );
    write(&package.join("Cargo.toml"), &manifest);
    // The versions are those of the project, which are there already.
    write(&package.join("Cargo.lock"), &read(&project.join("Cargo.lock")));

    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--offline", "--lib"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}
