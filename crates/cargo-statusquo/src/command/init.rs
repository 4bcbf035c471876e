//! `cargo statusquo init`: a project in any folder.

mod manifest;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::create::create;
use crate::error::Error;
use crate::layout::{GENERATED, OVERLAYS, SPECS};
use crate::output;
use crate::program::Program;
use crate::root::MANIFEST;
use crate::write::replace;
use manifest::Added;
use statusquo_codegen::overlay::LANGUAGE;

/// Where to begin a project.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The folder, which is made if it does not exist. By default, the current one.
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Depend on the `statusquo` in this folder instead of the published one.
    #[arg(long, value_name = "PATH")]
    pub runtime: Option<PathBuf>,
}

/// Begins a project. A manifest that is there gets what it lacks; any other file that is there is left alone.
///
/// # Errors
/// When a file cannot be read or written, or the manifest that is there is none. Nothing is left behind.
pub fn run(options: &Options, program: Program) -> Result<Outcome, Error> {
    let root = &options.folder;
    super::require_folder(root)?;
    let runtime = match &options.runtime {
        Some(runtime) => Some(crate::paths::to_runtime(root, runtime)?),
        None => None,
    };
    let path = root.join(MANIFEST);
    let existing = match fs::read_to_string(&path) {
        Ok(text) => Some(manifest::add(&path, &text, runtime.as_deref())?),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(source) => return Err(Error::Read { path, source }),
    };
    let mut files = files();
    if existing.is_none() {
        files.insert(0, (MANIFEST.to_owned(), manifest::new(runtime.as_deref())));
    }
    let (kept, missing): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| root.join(name).exists());
    let missing: Vec<(String, Vec<u8>)> =
        missing.into_iter().map(|(name, content)| (name, content.into_bytes())).collect();
    create(root, &missing, || match &existing {
        Some(Added { text: Some(text), .. }) => replace(&path, text),
        Some(Added { text: None, .. }) | None => Ok(()),
    })?;
    tell(root, &missing, &kept, existing.as_ref(), program)?;
    Ok(Outcome::Success)
}

/// Returns the files of a new project but for its manifest.
fn files() -> Vec<(String, String)> {
    vec![
        (".gitignore".to_owned(), "/target\n".to_owned()),
        (".gitattributes".to_owned(), format!("{GENERATED}/** linguist-generated\n")),
        (".github/workflows/statusquo.yml".to_owned(), workflow()),
        // Git keeps no empty folder, and to cargo `generated/*` without any entry is an error.
        (format!("{GENERATED}/.gitkeep"), String::new()),
        (format!("{OVERLAYS}/README.md"), LANGUAGE.to_owned()),
        (format!("{SPECS}/.gitkeep"), String::new()),
    ]
}

/// Returns the workflow. It installs the version that the project was begun with, so that a newer one does not fail it.
fn workflow() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "\
# Fails when a specification and its overlay disagree, or when the generated crates are not what comes of both.
name: statusquo
on: [push, pull_request]
permissions: {{ contents: read }}
jobs:
  statusquo:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/cache@v4
        id: command
        with:
          path: ~/.cargo/bin/cargo-statusquo
          key: cargo-statusquo-{version}-${{{{ runner.os }}}}-${{{{ runner.arch }}}}
      - if: steps.command.outputs.cache-hit != 'true'
        run: cargo install cargo-statusquo --locked --version {version}
      - run: cargo statusquo check
      - run: cargo statusquo regen --check
      # Without any crate cargo has nothing to test, which is an error.
      - if: hashFiles('{GENERATED}/*/{MANIFEST}') != ''
        run: cargo test
"
    )
}

/// Says what was written, what was there, and what to do next.
fn tell(
    root: &Path,
    written: &[(String, Vec<u8>)],
    kept: &[(String, String)],
    manifest: Option<&Added>,
    program: Program,
) -> Result<(), Error> {
    for (name, _) in written {
        output::print_line(format_args!("written: {name}"))?;
    }
    for (name, content) in kept {
        let is_same = fs::read(root.join(name)).is_ok_and(|bytes| bytes == content.as_bytes());
        output::print_line(format_args!(
            "kept:    {name}{}",
            if is_same { "" } else { ", which is another file of this name" }
        ))?;
    }
    match manifest {
        Some(Added { what, .. }) if what.is_empty() => {
            output::print_line(format_args!("kept:    {MANIFEST}, which has what is needed"))?
        }
        Some(Added { what, .. }) => output::print_line(format_args!("added:   {} to {MANIFEST}", what.join(" and ")))?,
        None => {}
    }
    output::print_line("next: add an API")?;
    output::print_line(format_args!("    {program} new CRATE/API --spec FILE"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use statusquo_codegen::document::Document;

    #[test]
    fn the_workflow_is_yaml_with_one_command_per_step() {
        let text = workflow();
        Document::parse("statusquo.yml", text.clone()).expect("the workflow is valid YAML");
        for line in [
            "on: [push, pull_request]",
            "          key: cargo-statusquo-0.1.0-${{ runner.os }}-${{ runner.arch }}",
            "      - if: hashFiles('generated/*/Cargo.toml') != ''",
            "        run: cargo test",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
    }
}
