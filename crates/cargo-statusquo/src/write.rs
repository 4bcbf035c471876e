//! Files go to disk, or are compared with what is there.
//!
//! One function does both, so that `--check` cannot disagree with what would be written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use statusquo_codegen::emit::File;
use walkdir::WalkDir;

use crate::error::Error;
use crate::layout::LICENSE;
use crate::root::MANIFEST;

/// Whether to change the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Write what differs, and remove what should not be there.
    Write,
    /// Change nothing.
    Check,
}

/// How a file on disk differs from what is generated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It is not there.
    Missing(String),
    /// It has another content.
    Stale(String),
    /// It is there and is not generated.
    Extra(String),
}

impl Difference {
    /// Returns the file, below the root.
    pub fn path(&self) -> &str {
        match self {
            Difference::Missing(path) | Difference::Stale(path) | Difference::Extra(path) => path,
        }
    }

    /// Returns a line for a person: what is wrong, or what was done about it.
    pub fn line(&self, mode: Mode) -> String {
        let word = match (self, mode) {
            (Difference::Missing(_), Mode::Check) => "missing:",
            (Difference::Stale(_), Mode::Check) => "stale:",
            (Difference::Extra(_), Mode::Check) => "extra:",
            (Difference::Missing(_), Mode::Write) => "written:",
            (Difference::Stale(_), Mode::Write) => "updated:",
            (Difference::Extra(_), Mode::Write) => "removed:",
        };
        format!("{word:<8} {}", self.path())
    }
}

/// Makes the files below `folders` the given ones; both are relative to the root. Files whose content is right are
/// left alone, so that nothing is compiled again for nothing. Returns the differences that there were.
///
/// Invariant: a file is replaced or removed only if it says itself that it was generated, see [`is_generated`].
///
/// # Errors
/// When a file cannot be read or written, or when one that was not generated stands in the way. Nothing is written then.
pub fn apply(root: &Path, folders: &[String], files: &[File], mode: Mode) -> Result<Vec<Difference>, Error> {
    let mut differences = stale(root, files)?;
    differences.extend(extra(root, folders, files)?);
    if mode == Mode::Write {
        refuse_foreign(root, &differences)?;
        carry_out(root, files, &differences)?;
    }
    differences.sort();
    Ok(differences)
}

/// Returns the files that are not there or have another content.
fn stale(root: &Path, files: &[File]) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for file in files {
        let path = root.join(&file.path);
        match fs::read(&path) {
            Ok(bytes) if bytes == file.content.as_bytes() => {}
            Ok(_) => differences.push(Difference::Stale(file.path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                differences.push(Difference::Missing(file.path.clone()));
            }
            Err(source) => return Err(Error::Read { path, source }),
        }
    }
    Ok(differences)
}

/// Returns the files that are there and should not be. A manifest comes last: as long as it is there, an interrupted
/// removal can be taken up again.
fn extra(root: &Path, folders: &[String], files: &[File]) -> Result<Vec<Difference>, Error> {
    let expected: BTreeSet<PathBuf> = files.iter().map(|file| root.join(&file.path)).collect();
    let mut found = Vec::new();
    for folder in folders {
        found.extend(files_below(&root.join(folder))?.into_iter().filter(|path| !expected.contains(path)));
    }
    found.sort_by_key(|path| path.ends_with(MANIFEST));
    let relative = |path: PathBuf| {
        let parts: Vec<_> =
            path.strip_prefix(root).unwrap_or(&path).iter().map(|part| part.to_string_lossy()).collect();
        Difference::Extra(parts.join("/"))
    };
    Ok(found.into_iter().map(relative).collect())
}

/// Refuses to touch what somebody else has written.
fn refuse_foreign(root: &Path, differences: &[Difference]) -> Result<(), Error> {
    let mut foreign = Vec::new();
    for difference in differences {
        match difference {
            Difference::Stale(path) | Difference::Extra(path) => {
                let path = root.join(path);
                if !is_generated(&path)? {
                    foreign.push(path);
                }
            }
            Difference::Missing(_) => {}
        }
    }
    if foreign.is_empty() { Ok(()) } else { Err(Error::NotGenerated { paths: foreign }) }
}

fn carry_out(root: &Path, files: &[File], differences: &[Difference]) -> Result<(), Error> {
    let different: BTreeSet<&str> = differences.iter().map(Difference::path).collect();
    for file in files.iter().filter(|file| different.contains(file.path.as_str())) {
        replace(&root.join(&file.path), &file.content)?;
    }
    for difference in differences {
        if let Difference::Extra(path) = difference {
            let path = root.join(path);
            fs::remove_file(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
            // A folder in which something else stands is kept.
            let mut folder = path.parent();
            while let Some(empty) = folder.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok()) {
                folder = empty.parent();
            }
        }
    }
    Ok(())
}

/// Whether a file was generated: one of its first two lines says so. A license cannot say it, and stands beside a manifest
/// that does.
///
/// # Errors
/// When the file cannot be read.
pub fn is_generated(path: &Path) -> Result<bool, Error> {
    let is_license = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(LICENSE));
    let marked = if is_license { path.with_file_name(MANIFEST) } else { path.to_owned() };
    match fs::read(&marked) {
        Ok(bytes) => {
            let head: Vec<&[u8]> = bytes.splitn(3, |byte| *byte == b'\n').take(2).collect();
            Ok(head.iter().any(|line| {
                let line = String::from_utf8_lossy(line);
                line.contains("Generated by `") && line.contains("`, do not edit by hand.")
            }))
        }
        Err(error) if is_license && error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::Read { path: marked, source }),
    }
}

/// Writes beside a file and renames, so that an interruption leaves no half of one. Makes the folder if it is not there.
pub(crate) fn replace(path: &Path, content: &str) -> Result<(), Error> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".statusquo-tmp");
    let temporary = PathBuf::from(temporary);
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = folder.and_then(|()| fs::write(&temporary, content)).and_then(|()| fs::rename(&temporary, path));
    written.map_err(|source| {
        drop(fs::remove_file(&temporary));
        Error::Write { path: path.to_owned(), source }
    })
}

/// Returns the files below a folder; build output in `target` is nobody's business here.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| !(entry.file_type().is_dir() && entry.file_name() == "target"));
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::Read { path: folder.to_owned(), source: error.into() })?;
        if !entry.file_type().is_dir() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &str = "// Generated by `cargo statusquo regen`, do not edit by hand.\n";

    /// A folder with these files.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        for (path, content) in files {
            replace(&folder.path().join(path), content).expect("the folder is empty");
        }
        folder
    }

    fn generated(files: &[&str]) -> Vec<File> {
        files.iter().map(|path| File { path: (*path).to_owned(), content: MARK.to_owned() }).collect()
    }

    #[test]
    fn what_was_not_generated_is_neither_replaced_nor_removed() {
        let own = [("a/Cargo.toml", "[package]\n"), ("a/src/other.rs", "mine\n"), ("a/LICENSE-MIT", "mine\n")];
        let folder = folder(&own);
        let apply = || {
            let files = generated(&["a/Cargo.toml", "a/README.md", "a/LICENSE-MIT"]);
            apply(folder.path(), &["a".to_owned()], &files, Mode::Write)
        };
        let Err(Error::NotGenerated { paths }) = apply() else { panic!("it is refused") };
        let expected: Vec<PathBuf> =
            ["a/Cargo.toml", "a/LICENSE-MIT", "a/src/other.rs"].iter().map(|path| folder.path().join(path)).collect();
        assert_eq!(paths, expected);
        for (path, content) in own {
            assert_eq!(fs::read_to_string(folder.path().join(path)).ok().as_deref(), Some(content), "{path}");
        }
        assert!(!folder.path().join("a/README.md").exists(), "nothing is written");
    }

    #[test]
    fn what_was_generated_is_replaced_or_removed_and_so_are_empty_folders() {
        let old = format!("#!/bin/sh\n{MARK}old\n");
        let folder = folder(&[
            ("a/Cargo.toml", &old),
            ("a/LICENSE-MIT", "old\n"),
            ("a/src/deep/er.rs", &old),
            ("b/Cargo.toml", &old),
            ("b/LICENSE-MIT", "old\n"),
        ]);
        let files = generated(&["a/Cargo.toml", "a/LICENSE-MIT"]);
        let folders = ["a".to_owned(), "b".to_owned()];
        let lines = |mode| -> Vec<String> {
            let found = apply(folder.path(), &folders, &files, mode).expect("all of it is generated");
            found.iter().map(|difference| difference.line(mode)).collect()
        };
        assert_eq!(lines(Mode::Check).first().map(String::as_str), Some("stale:   a/Cargo.toml"));
        let expected = [
            "updated: a/Cargo.toml",
            "updated: a/LICENSE-MIT",
            "removed: a/src/deep/er.rs",
            "removed: b/Cargo.toml",
            "removed: b/LICENSE-MIT",
        ];
        assert_eq!(lines(Mode::Write), expected);
        assert!(!folder.path().join("b").exists() && !folder.path().join("a/src").exists());
        assert!(lines(Mode::Write).is_empty());
    }
}
