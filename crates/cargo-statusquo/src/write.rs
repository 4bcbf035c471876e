//! Files go to disk, or are compared with what is there.
//!
//! One function does both, so that `--check` cannot disagree with what would be written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use statusquo_codegen::emit::File;

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
/// When a file can neither be read nor written, naming it.
pub fn apply(root: &Path, folders: &[String], files: &[File], mode: Mode) -> io::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for file in files {
        let path = root.join(&file.path);
        let difference = match fs::read(&path) {
            Ok(bytes) if bytes == file.content.as_bytes() => continue,
            Ok(_) => Difference::Stale(file.path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Difference::Missing(file.path.clone()),
            Err(error) => return Err(named(&path, error)),
        };
        if mode == Mode::Write {
            write(&path, &file.content).map_err(|error| named(&path, error))?;
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
                fs::remove_file(&path).map_err(|error| named(&path, error))?;
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

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Returns the files below a folder; build output in `target` is nobody's business here.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(named(&folder, error)),
        };
        for entry in entries {
            let entry = entry?;
            if !entry.file_type()?.is_dir() {
                files.push(entry.path());
            } else if entry.file_name() != "target" {
                pending.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn remove_empty_folders(folder: &Path) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty_folders(&entry.path())?;
        }
    }
    if fs::read_dir(folder)?.next().is_none() {
        fs::remove_dir(folder)?;
    }
    Ok(())
}

/// Puts generated text between two marks of a hand-written file; `None` if the marks are not there.
pub fn replace_region(text: &str, name: &str, content: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {name}: begin -->"), format!("<!-- {name}: end -->"));
    let start = text.find(&begin)? + begin.len();
    let stop = start + text[start..].find(&end)?;
    Some(format!("{}\n\n{}\n\n{}", &text[..start], content.trim(), &text[stop..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_replaced_between_its_marks() {
        let text = "a\n<!-- m: begin -->\nold\n<!-- m: end -->\nb";
        let expected = "a\n<!-- m: begin -->\n\nnew\n\n<!-- m: end -->\nb";
        assert_eq!(replace_region(text, "m", "new\n").as_deref(), Some(expected));
        assert_eq!(replace_region(text, "other", "new"), None);
    }
}
