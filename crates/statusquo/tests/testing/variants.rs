//! The proof of variants, for a package that is no member of this workspace: it has a workspace, a lock file and a patch
//! of its own.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

use statusquo::testing::variants::{Api, check};

/// The errors of two operations, as the generator would write them, with a dependency that exists only by a patch.
const ERRORS: &str = "
pub mod api {
    pub enum GetError { NotFound(stone::Stone), Expired { error: stone::Stone }, Other(stone::Stone) }
    pub enum PutError { Conflict(stone::Stone), ServerError(stone::Stone), Other(stone::Stone) }
    pub struct Client;
    impl Client {
        pub fn get(&self, id: i64) {}
        pub fn put(&self, id: i64, body: impl Into<String>) {}
        pub fn list(&self) {}
    }
}
";

/// Writes the workspace of a stranger: a package in a folder of its own, and beside it the patch of an unpublished one.
fn stranger(name: &str, errors: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stranger").join(name);
    let package =
        |name: &str, rest: &str| format!("[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}");
    let files = [
        (
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"client\"]\nexclude = [\"stone\"]\n\
             [patch.crates-io]\nstatusquo-unpublished-stone = { path = \"stone\" }\n"
                .to_owned(),
        ),
        (
            "client/Cargo.toml",
            package(
                "stranger",
                "[features]\ndefault = [\"broken\"]\nbroken = []\napi = []\n[dependencies]\n\
                 stone = { package = \"statusquo-unpublished-stone\", version = \"0.1\" }\n",
            ),
        ),
        // The default features stay off, and those that the API needs are on.
        (
            "client/src/lib.rs",
            format!(
                "#[cfg(feature = \"broken\")] compile_error!(\"no TLS\");\n#[cfg(feature = \"api\")] mod errors {{ {errors} }}\n#[cfg(feature = \"api\")] pub use errors::*;"
            ),
        ),
        ("stone/Cargo.toml", package("statusquo-unpublished-stone", "")),
        ("stone/src/lib.rs", "pub struct Stone;".to_owned()),
    ];
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("the file is in a folder")).expect("the target folder can be written");
        fs::write(path, text).expect("the target folder can be written");
    }
    // A test of cargo would have written it.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let locked = Command::new(cargo).args(["generate-lockfile", "--offline"]).current_dir(&root).output();
    let locked = locked.expect("cargo can be run");
    assert!(locked.status.success(), "{}", String::from_utf8_lossy(&locked.stderr));
    root.join("client")
}

/// Checks the stranger's errors, and returns what the check says when it fails.
fn outcome(name: &str, errors: &str, operations: &[(&str, &[&str])]) -> Result<(), String> {
    outcome_with(name, errors, operations, &[("get", 1), ("put", 2), ("list", 0)])
}

/// The same with the methods of the stranger's client.
fn outcome_with(
    name: &str,
    errors: &str,
    operations: &[(&str, &[&str])],
    requests: &[(&str, usize)],
) -> Result<(), String> {
    let folder = stranger(name, errors);
    let manifest_dir = folder.to_str().expect("the target folder is UTF-8");
    // Each test has its own folder, since they have one package under several names.
    let target_tmpdir = folder.join("target");
    let target_tmpdir = target_tmpdir.to_str().expect("the target folder is UTF-8");
    let api = Api {
        package: "stranger",
        module: "stranger::api",
        features: &["api"],
        operations,
        requests,
        manifest_dir,
        target_tmpdir,
    };
    catch_unwind(AssertUnwindSafe(|| check(&api)))
        .map_err(|panic| panic.downcast_ref::<String>().cloned().expect("a check that fails says why"))
}

#[test]
fn right_declarations_pass_in_a_workspace_of_its_own() {
    let operations: &[(&str, &[&str])] =
        &[("GetError", &["NotFound", "Expired"]), ("PutError", &["Conflict", "ServerError"])];
    assert_eq!(outcome("right", ERRORS, operations), Ok(()));
}

#[test]
fn every_pair_that_is_wrong_is_named_and_no_other() {
    let operations: &[(&str, &[&str])] = &[("GetError", &["NotFound"]), ("PutError", &["Conflict", "Expired"])];
    let message = outcome("wrong", ERRORS, operations).expect_err("three pairs are wrong");
    let pairs: Vec<&str> = message.lines().skip(1).collect();
    assert_eq!(
        pairs,
        [
            "  GetError::Expired exists and is not declared",
            "  PutError::ServerError exists and is not declared",
            "  PutError::Expired is declared and does not exist",
        ]
    );
}

#[test]
fn every_request_with_other_parts_is_named_and_no_other() {
    let requests: &[(&str, usize)] = &[("get", 0), ("put", 1), ("list", 1)];
    let operations: &[(&str, &[&str])] =
        &[("GetError", &["NotFound", "Expired"]), ("PutError", &["Conflict", "ServerError"])];
    let message = outcome_with("parts", ERRORS, operations, requests).expect_err("three requests are wrong");
    let wrong: Vec<&str> =
        message.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(head, _)| head).collect();
    assert_eq!(wrong, ["  get needs 0 parts", "  put needs 1 parts", "  list needs 1 parts"], "{message}");
}

#[test]
fn an_error_that_is_not_there_is_the_compilers_to_tell() {
    let message = outcome("missing", ERRORS, &[("GoneError", &["NotFound"])]).expect_err("there is no such error");
    assert!(message.starts_with("stranger::api: the compiler finds another mistake:\n"), "{message}");
    assert!(message.contains("GoneError"), "{message}");
}

#[test]
fn a_package_that_does_not_compile_is_not_taken_for_one_without_variants() {
    let message = outcome("broken", "pub fn f() -> u8 { 300 + true }", &[("GetError", &["NotFound"])]);
    let message = message.expect_err("the package is wrong");
    assert!(message.starts_with("stranger::api: the compiler finds another mistake:\n"), "{message}");
    assert!(message.contains("300 + true"), "{message}");
}
