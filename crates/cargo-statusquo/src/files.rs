//! The files that a document refers to, read from a folder and from nowhere else.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::error::Error;
use statusquo_codegen::link::{Loader, MAX_BYTES_IN_ALL, Unloaded};

/// Keeps what another loader reads, as it was read.
#[derive(Debug)]
pub struct Recorder {
    folder: Folder,
    read: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl Recorder {
    /// Reads from a folder.
    pub fn new(folder: Folder) -> Self {
        Recorder { folder, read: RefCell::default() }
    }

    /// Returns what was read, by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.read.into_inner()
    }
}

impl Loader for Recorder {
    fn load(&self, path: &str) -> Result<Vec<u8>, Unloaded> {
        let bytes = self.folder.load(path)?;
        self.read.borrow_mut().insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

/// What stands at the top of a specification, and of no part of one.
const VERSIONS: [&str; 2] = ["openapi", "swagger"];

/// Reads files below the folder of a document, and below those that were allowed.
///
/// Links are followed before it is decided where a file is, so that none leads out of the folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder that paths are relative to.
    folder: PathBuf,
    /// Every folder that may be read, without links.
    allowed: Vec<PathBuf>,
}

impl Folder {
    /// The folder of the document at a path, and nothing else.
    pub fn around(document: &Path) -> Self {
        let folder = match document.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            Some(_) | None => PathBuf::from("."),
        };
        // Where the folder is missing, so is the document, which is said elsewhere.
        let allowed = fs::canonicalize(&folder).into_iter().collect();
        Folder { folder, allowed }
    }

    /// The folder of the document at a path, and others that may be read too.
    ///
    /// # Errors
    /// When one of the others is not there.
    pub fn of(document: &Path, others: &[PathBuf]) -> Result<Self, Error> {
        let mut folder = Self::around(document);
        for other in others {
            let real = fs::canonicalize(other).map_err(|source| Error::Read { path: other.clone(), source })?;
            folder.allowed.push(real);
        }
        Ok(folder)
    }

    /// Whether a path that does not exist would be in a folder that may be read, by its names alone.
    fn may_hold(&self, path: &Path) -> bool {
        let Ok(absolute) = std::path::absolute(path) else { return false };
        let mut normal = PathBuf::new();
        for component in absolute.components() {
            if component == Component::ParentDir {
                normal.pop();
            } else {
                normal.push(component);
            }
        }
        // The nearest folder that exists tells where the links on the way lead.
        let existing = normal.ancestors().find_map(|ancestor| fs::canonicalize(ancestor).ok());
        existing.is_some_and(|existing| self.holds(&existing))
    }

    fn holds(&self, path: &Path) -> bool {
        self.allowed.iter().any(|folder| path.starts_with(folder))
    }
}

impl Loader for Folder {
    fn load(&self, path: &str) -> Result<Vec<u8>, Unloaded> {
        let path = self.folder.join(path);
        let unreadable = |error: &io::Error| Unloaded::Unreadable(error.to_string());
        let real = match fs::canonicalize(&path) {
            Ok(real) => real,
            // Whether a file exists outside is nobody's business either.
            Err(_) if !self.may_hold(&path) => return Err(Unloaded::Outside),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(Unloaded::Missing);
            }
            Err(error) => return Err(unreadable(&error)),
        };
        if !self.holds(&real) {
            return Err(Unloaded::Outside);
        }
        if real.is_dir() {
            return Err(Unloaded::Unreadable("it is a folder".to_owned()));
        }
        let mut bytes = Vec::new();
        let limit = MAX_BYTES_IN_ALL as u64;
        let read = File::open(&real).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
        read.map_err(|error| unreadable(&error))?;
        if bytes.len() as u64 > limit { Err(Unloaded::TooLarge) } else { Ok(bytes) }
    }
}

/// Whether a file is a part of another one below a folder and no document itself: it names no version of OpenAPI, and
/// another file mentions it.
pub fn is_part(path: &Path, folder: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let Ok(text) = fs::read_to_string(path) else { return false };
    if names_a_version(&text) {
        return false;
    }
    let others = WalkDir::new(folder).into_iter().flatten().filter(|other| other.file_type().is_file());
    let mentions = |other: &Path| fs::read_to_string(other).is_ok_and(|text| text.contains(name));
    others.map(DirEntry::into_path).any(|other| other != path && mentions(&other))
}

/// Whether a key of this name stands at the beginning of a line, or in quotes as JSON has it, wherever that is.
fn names_a_version(text: &str) -> bool {
    let is_key = |rest: &str| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':');
    VERSIONS.iter().any(|version| {
        let line =
            |line: &str| line.trim_start_matches(['"', '\'', '\u{feff}']).strip_prefix(version).is_some_and(is_key);
        text.lines().any(line) || text.split(&format!("\"{version}\"")).skip(1).any(is_key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_key_at_the_top_or_in_json() {
        for text in ["openapi: 3.0.0", "a: 1\nswagger : '2.0'", "\"openapi\": 3", "{\"info\":{},\"swagger\":\"2.0\"}"] {
            assert!(names_a_version(text), "{text}");
        }
        for text in
            ["", "  openapi: nested", "openapis: 1", "a: \"openapi\"", "NotFound: { description: an openapi: x }"]
        {
            assert!(!names_a_version(text), "{text}");
        }
    }
}
