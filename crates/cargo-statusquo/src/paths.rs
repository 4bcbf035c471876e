//! Paths from one folder to another.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Returns the path from a folder to the runtime in another, with `/` between its parts. The first folder need not be
/// there.
///
/// # Errors
/// When the other folder does not hold the runtime.
pub(crate) fn to_runtime(from: &Path, runtime: &Path) -> Result<String, Error> {
    let manifest = fs::read_to_string(runtime.join("Cargo.toml")).ok();
    let manifest: Option<toml::Table> = manifest.and_then(|text| toml::from_str(&text).ok());
    let name = manifest.as_ref().and_then(|manifest| manifest.get("package")?.get("name")?.as_str());
    if name != Some("statusquo") {
        return Err(Error::NoRuntime { path: runtime.to_owned() });
    }
    let unreadable = |source| Error::Read { path: runtime.to_owned(), source };
    let runtime = fs::canonicalize(runtime).map_err(unreadable)?;
    let from = canonical(from).map_err(unreadable)?;
    // On another drive there is no way but the whole path.
    let path = pathdiff::diff_paths(&runtime, from).unwrap_or(runtime);
    Ok(path.to_string_lossy().replace('\\', "/"))
}

/// Returns the path of a folder without links, as far as it is there.
fn canonical(folder: &Path) -> std::io::Result<PathBuf> {
    let mut missing = Vec::new();
    let mut known = std::path::absolute(folder)?;
    loop {
        match fs::canonicalize(&known) {
            Ok(found) => return Ok(missing.iter().rev().fold(found, |path, part| path.join(part))),
            Err(error) => match (known.file_name().map(ToOwned::to_owned), known.pop()) {
                (Some(name), true) => missing.push(name),
                _ => return Err(error),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_found_from_a_folder_that_is_not_there_yet() {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let runtime = folder.path().join("a/runtime");
        fs::create_dir_all(&runtime).expect("the folder is empty");
        let found = to_runtime(&folder.path().join("b/c"), &runtime);
        assert!(matches!(found, Err(Error::NoRuntime { .. })), "{found:?}");
        fs::write(runtime.join("Cargo.toml"), "[package]\nname = \"statusquo\"\n").expect("the folder is there");
        let found = to_runtime(&folder.path().join("b/c"), &folder.path().join("a/../a/runtime"));
        assert_eq!(found.expect("it is there"), "../../a/runtime");
    }
}
