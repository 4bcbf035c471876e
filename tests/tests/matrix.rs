//! Every status against every operation, by the compiler: a variant that the contract declares exists, and no other does.
//!
//! For each API a module is written with one function a line, each of which handles one variant of one operation's error:
//! all registered statuses from 400 to 599, the ranges, `default`, and every case of the API. The lines at which the
//! compiler finds no such variant have to be the pairs that the contract does not declare, each of them and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_statusquo::project::{GENERATED, Project};
use serde_json::Value;
use statusquo_codegen::contract::{ApiId, Contract};
use statusquo_codegen::naming::{crate_ident, range_variant, snake, status_variant};

/// What rustc says of a variant that an enum does not have.
const NO_SUCH_VARIANT: &str = "E0599";

/// The module of one API: which of its lines must not compile.
struct Module {
    file: String,
    text: String,
    declared: usize,
    absent: BTreeMap<usize, String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace")
}

fn contracts() -> Vec<Contract> {
    let project = Project::new(root());
    let checked = project.check(&project.apis().expect("the specifications are there"));
    assert!(!checked.diagnostics.has_errors(), "the inputs are wrong; see `cargo xtask check`");
    checked.contracts
}

/// The variants that stand for a status whatever the API, in their order.
fn status_variants() -> Vec<String> {
    let registered = (400..600).map(|status| (status, status_variant(status)));
    let mut variants: Vec<String> =
        registered.filter(|(status, name)| *name != format!("Status{status}")).map(|(_, name)| name).collect();
    variants.extend([range_variant(4), range_variant(5), "Default".to_owned()]);
    variants
}

/// The identifier of an API's module in the package.
fn module_name(id: &ApiId) -> String {
    format!("{}_{}", crate_ident(&id.package), snake(&id.module))
}

fn module(contract: &Contract) -> Module {
    let mut names = status_variants();
    let all = contract.operations.iter().flat_map(|operation| &operation.failures);
    for failure in all {
        if !names.contains(&failure.variant) {
            names.push(failure.variant.clone());
        }
    }
    let (krate, api) = (crate_ident(&contract.id.package), snake(&contract.id.module));
    let mut text = format!("use {krate}::{api} as api;\n");
    let mut module = Module {
        file: format!("{}.rs", module_name(&contract.id)),
        text: String::new(),
        declared: 0,
        absent: BTreeMap::new(),
    };
    let mut line = 1;
    for operation in &contract.operations {
        let error = operation.error_type();
        let declared: BTreeSet<&str> = operation.failures.iter().map(|failure| failure.variant.as_str()).collect();
        for name in &names {
            line += 1;
            let handles = format!("api::{error}::{name}");
            writeln!(text, "fn _{line}(error: api::{error}) {{ if let {handles} {{ .. }} = error {{}} }}")
                .expect("writing to memory does not fail");
            match declared.contains(name.as_str()) {
                true => module.declared += 1,
                false => drop(module.absent.insert(line, handles)),
            }
        }
    }
    module.text = text;
    module
}

/// Writes the package of the modules and returns its folder.
fn write_package(contracts: &[Contract], modules: &[Module]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix");
    let mut features: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for contract in contracts {
        features.entry(&contract.id.package).or_default().push(&contract.id.module);
    }
    // A workspace of its own, so that the one around it does not miss it among its members.
    let mut manifest =
        "[workspace]\n[package]\nname = \"matrix\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n"
            .to_owned();
    for (package, features) in features {
        let path = root().join(GENERATED).join(package);
        writeln!(manifest, "{package} = {{ path = {path:?}, default-features = false, features = {features:?} }}")
            .expect("writing to memory does not fail");
    }
    let mut lib = "#![allow(dead_code, deprecated)]\n".to_owned();
    for contract in contracts {
        writeln!(lib, "mod {};", module_name(&contract.id)).expect("writing to memory does not fail");
    }
    fs::create_dir_all(folder.join("src")).expect("the target folder can be written");
    let files = [("Cargo.toml", manifest), ("src/lib.rs", lib)].map(|(path, text)| (path.to_owned(), text));
    let modules = modules.iter().map(|module| (format!("src/{}", module.file), module.text.clone()));
    for (path, text) in files.into_iter().chain(modules) {
        fs::write(folder.join(path), text).expect("the target folder can be written");
    }
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a lock file");
    folder
}

/// Compiles the package and returns the lines at which there is no such variant, by file.
///
/// # Panics
/// When anything else is wrong.
fn absent_by_compiler(folder: &Path) -> BTreeMap<String, BTreeSet<usize>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--offline", "--message-format=json"])
        .current_dir(folder)
        // Beside the package, so that a build around this test neither waits for it nor is waited for.
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    let mut lines: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let messages = output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    for message in messages.filter(|message: &Value| message["reason"] == "compiler-message") {
        let message_of = |key: &str| message["message"][key].clone();
        let spans = message_of("spans");
        let Some(span) = spans.as_array().into_iter().flatten().find(|span| span["is_primary"] == true) else {
            continue;
        };
        if message_of("level") != "error" {
            continue;
        }
        assert_eq!(message["target"]["name"], "matrix", "{}", message_of("rendered"));
        assert_eq!(message_of("code")["code"], NO_SUCH_VARIANT, "{}", message_of("rendered"));
        let file =
            span["file_name"].as_str().and_then(|path| path.strip_prefix("src/")).expect("a file of the package");
        let line = span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok()).expect("a line");
        lines.entry(file.to_owned()).or_default().insert(line);
    }
    assert!(!lines.is_empty(), "cargo found nothing to complain of:\n{errors}");
    lines
}

#[test]
fn every_operation_has_the_declared_variants_and_no_others() {
    let contracts = contracts();
    assert!(!contracts.is_empty());
    let modules: Vec<Module> = contracts.iter().map(module).collect();
    let mut found = absent_by_compiler(&write_package(&contracts, &modules));
    for (contract, module) in contracts.iter().zip(&modules) {
        let found = found.remove(&module.file).unwrap_or_default();
        let missed: Vec<&String> =
            module.absent.iter().filter(|(line, _)| !found.contains(line)).map(|(_, handles)| handles).collect();
        let lines: Vec<&str> = module.text.lines().collect();
        let lost: Vec<&str> =
            found.iter().filter(|line| !module.absent.contains_key(line)).map(|line| lines[line - 1]).collect();
        assert!(missed.is_empty(), "{}: these compile and are not declared: {missed:#?}", contract.id);
        assert!(lost.is_empty(), "{}: these are declared and do not compile: {lost:#?}", contract.id);
        let (declared, absent) = (module.declared, module.absent.len());
        assert!(declared + absent + 1 == lines.len() && declared > 0, "{}: lines were lost", contract.id);
        println!(
            "{}: {} operations, {declared} pairs compile, {absent} do not",
            contract.id,
            contract.operations.len()
        );
    }
    assert!(found.is_empty(), "errors in files of no API: {found:?}");
}
