//! `cargo xtask ci` runs the steps of `.ci/run`, and there is no other list.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_steps_are_those_of_the_script_and_their_end_is_told() {
    let root = tempfile::tempdir().expect("there is a temporary folder");
    fs::create_dir(root.path().join(".ci")).expect("the folder is empty");
    for (step, expected) in [("true", 0), ("false", 1)] {
        fs::write(root.path().join(".ci/run"), format!("set -e\npwd\n{step}\n")).expect("the folder is there");
        let mut ci = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = ci.arg("ci").env("CARGO_MANIFEST_DIR", root.path().join("xtask")).output();
        let output = output.expect("the program can be run");
        assert_eq!(output.status.code(), Some(expected), "{step}");
        let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert_eq!(Path::new(&folder).canonicalize().ok(), root.path().canonicalize().ok(), "steps run at the root");
    }
}
