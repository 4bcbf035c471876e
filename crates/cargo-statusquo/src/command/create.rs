//! Files that are not there yet: all of them are made, or none.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Writes files that are not there, and then runs `last`. If any of it fails, all that was written is removed.
pub(super) fn create(
    root: &Path,
    files: &[(String, Vec<u8>)],
    last: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    let mut made = Made::default();
    let result = files.iter().try_for_each(|(path, bytes)| made.file(&root.join(path), bytes)).and_then(|()| last());
    if result.is_err() {
        made.remove();
    }
    result
}

/// What has been made so far, in order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let failed = |source| Error::Write { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            self.folder(folder).map_err(failed)?;
        }
        // Refuses a file that somebody else has made in the meantime.
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        self.files.push(path.to_owned());
        file.write_all(bytes).map_err(failed)
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        match fs::create_dir(path) {
            Ok(()) => {
                self.folders.push(path.to_owned());
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Removes it all, as far as that can be done; folders in which something else stands by now are kept.
    fn remove(self) {
        for file in &self.files {
            drop(fs::remove_file(file));
        }
        for folder in self.folders.iter().rev() {
            drop(fs::remove_dir(folder));
        }
    }
}
