//! Files go to disk, or are compared with what is there.
//!
//! One function does both, so that `--check` cannot disagree with what would be written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use statusquo_codegen::emit::File;
use walkdir::WalkDir;

use crate::error::Error;

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

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Difference::Missing(path) => write!(f, "missing: {path}"),
            Difference::Stale(path) => write!(f, "stale:   {path}"),
            Difference::Extra(path) => write!(f, "extra:   {path}"),
        }
    }
}

/// Makes the files below `folders` the given ones; both are relative to the root. Files whose content is right are
/// left alone, so that nothing is compiled again for nothing. Returns the differences that there were.
///
/// # Errors
/// When a file cannot be read or written.
pub fn apply(root: &Path, folders: &[String], files: &[File], mode: Mode) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for file in files {
        let path = root.join(&file.path);
        let difference = match fs::read(&path) {
            Ok(bytes) if bytes == file.content.as_bytes() => continue,
            Ok(_) => Difference::Stale(file.path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Difference::Missing(file.path.clone()),
            Err(source) => return Err(Error::Read { path, source }),
        };
        if mode == Mode::Write {
            write(&path, &file.content).map_err(|source| Error::Write { path: path.clone(), source })?;
        }
        differences.push(difference);
    }
    let expected: BTreeSet<PathBuf> = files.iter().map(|file| root.join(&file.path)).collect();
    for folder in folders {
        for path in files_below(&root.join(folder))? {
            if expected.contains(&path) {
                continue;
            }
            if mode == Mode::Write {
                fs::remove_file(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
            }
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let relative: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            differences.push(Difference::Extra(relative.join("/")));
        }
        if mode == Mode::Write {
            remove_empty_folders(&root.join(folder))?;
        }
    }
    differences.sort();
    Ok(differences)
}

/// Writes beside the file and renames, so that an interruption leaves no half of one.
fn write(path: &Path, content: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let temporary = path.with_extension("regen-tmp");
    fs::write(&temporary, content)?;
    fs::rename(&temporary, path)
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

/// Removes a folder and those below it as far as they are empty.
fn remove_empty_folders(folder: &Path) -> Result<(), Error> {
    for entry in WalkDir::new(folder).contents_first(true).into_iter().flatten() {
        if entry.file_type().is_dir()
            && let Err(source) = fs::remove_dir(entry.path())
            && source.kind() != io::ErrorKind::DirectoryNotEmpty
        {
            return Err(Error::Write { path: entry.into_path(), source });
        }
    }
    Ok(())
}
