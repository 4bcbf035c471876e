//! `cargo xtask ci` runs the steps of `.ci/run`, or with `--package` those of `.ci/package`, and there is no other list.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_steps_are_those_of_the_scripts_and_their_end_is_told() {
    let root = tempfile::tempdir().expect("there is a temporary folder");
    fs::create_dir(root.path().join(".ci")).expect("the folder is empty");
    for (list, arguments, step, expected) in [
        (".ci/run", &["ci"][..], "true", 0),
        (".ci/run", &["ci"], "false", 1),
        (".ci/package", &["ci", "--package"], "true", 0),
        (".ci/package", &["ci", "--package"], "false", 1),
    ] {
        fs::write(root.path().join(list), format!("set -e\npwd\n{step}\n")).expect("the folder is there");
        let mut ci = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = ci.args(arguments).env("CARGO_MANIFEST_DIR", root.path().join("xtask")).output();
        let output = output.expect("the program can be run");
        assert_eq!(output.status.code(), Some(expected), "{list}: {step}");
        fs::remove_file(root.path().join(list)).expect("the file is there");
        let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert_eq!(Path::new(&folder).canonicalize().ok(), root.path().canonicalize().ok(), "steps run at the root");
    }
}
