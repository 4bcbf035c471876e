//! `cargo xtask new`: the files of an API that the project does not have yet.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Outcome;
use super::generate::read;
use crate::project::{OVERLAYS, PATCH, Project, SPECS};
use crate::provenance::{self, ORIGINS, Origins, TODO};
use statusquo_codegen::contract::{self, ApiId, Contract};
use statusquo_codegen::diagnostic::{Diagnostic, Diagnostics};
use statusquo_codegen::document::Document;
use statusquo_codegen::naming;
use statusquo_codegen::overlay;
use statusquo_codegen::scaffold;

/// Packages that every generated crate depends on, so that none can have their names.
const TAKEN_PACKAGES: [&str; 7] =
    ["serde", "serde_json", "serde-json", "statusquo", "statusquo-tests", "tokio", "wiremock"];
/// Features and items that every generated crate has, so that no API can have their names.
const TAKEN_MODULES: [&str; 6] = ["default", "gzip", "http2", "native-tls", "rustls", "statusquo"];
/// The head of a file of sources that is not there yet.
const ORIGINS_HEAD: &str = "# Where each specification comes from. Paths are relative to this file.\n";

/// Adds an API: copies the document, writes the beginning of the overlay, and says what to do next.
///
/// # Errors
/// When the name cannot be one, a file is there already, or a file cannot be read or written. Nothing is left behind.
pub fn run(project: &Project, api: &str, spec: &Path) -> Result<Outcome, String> {
    let id = parse(api)?;
    let origins = Origins::read(&project.root().join(SPECS)).map_err(|found| found.message)?;
    let ending =
        if spec.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) { "json" } else { "yaml" };
    refuse_taken(project, &origins, &id, ending)?;

    let mut diagnostics = Diagnostics::default();
    let document = read(spec, &mut diagnostics)?;
    let mut documents: Vec<Document> = document.into_iter().collect();
    let Some(contract) = understood(&id, &mut documents, &mut diagnostics) else {
        super::report(&diagnostics, &documents);
        return Ok(Outcome::Failure);
    };
    super::report(&diagnostics, &documents);
    let [document, written] = documents.as_slice() else { return Ok(Outcome::Failure) };

    let key = format!("{}/{}.{ending}", id.package, id.module);
    let bytes = fs::read(spec).map_err(|error| format!("cannot read {}: {error}", spec.display()))?;
    let mut files =
        vec![(format!("{SPECS}/{key}"), bytes), (written.path().to_owned(), written.text().as_bytes().to_vec())];
    let package = format!("{OVERLAYS}/{}/crate.toml", id.package);
    if !project.root().join(&package).exists() {
        files.push((package, scaffold::package(&contract).into_bytes()));
    }
    // With the file, every API needs an entry: it is begun by the first, and not imposed on those that are there.
    let is_sourced = origins.are_kept() || project.apis().unwrap_or_default().is_empty();
    create(project.root(), &files, || match is_sourced {
        true => add_source(project.root(), &provenance::entry(&key, document)),
        false => Ok(()),
    })?;

    for (path, _) in &files {
        println!("written: {path}");
    }
    if is_sourced {
        println!("written: {SPECS}/{ORIGINS}");
        println!("next: replace {TODO} in {SPECS}/{ORIGINS} and {}; then", written.path());
    } else {
        println!("next: replace {TODO} in {}; then", written.path());
    }
    println!("    cargo xtask check --api {id}");
    println!("    cargo xtask regen --api {id}");
    Ok(Outcome::Success)
}

/// Reads the name of an API.
fn parse(api: &str) -> Result<ApiId, String> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
    };
    match api.split_once('/') {
        Some((package, module)) if is_name(package) && is_name(module) => {
            for (name, taken) in [(package, &TAKEN_PACKAGES[..]), (module, &TAKEN_MODULES[..])] {
                if taken.contains(&name) {
                    return Err(format!("`{name}` is taken: generated crates use something of this name"));
                }
            }
            Ok(ApiId { package: package.to_owned(), module: module.to_owned() })
        }
        Some(_) | None => Err(format!(
            "`{api}` is not the name of an API: write CRATE/API, such as `shop/orders`, in lowercase letters, digits, `-` \
             and `_`, a letter first"
        )),
    }
}

/// Refuses an API whose files are there, whatever their format.
fn refuse_taken(project: &Project, origins: &Origins, id: &ApiId, ending: &str) -> Result<(), String> {
    for (folder, kind) in [(SPECS, ""), (OVERLAYS, ""), (OVERLAYS, PATCH)] {
        for ending in ["yaml", "yml", "json"] {
            let path = format!("{folder}/{}/{}{kind}.{ending}", id.package, id.module);
            if project.root().join(&path).exists() {
                return Err(format!("{path} is there already; give the API another name, or edit the file"));
            }
        }
    }
    let key = format!("{}/{}.{ending}", id.package, id.module);
    if origins.knows(&key) {
        return Err(format!("{SPECS}/{ORIGINS} has an entry `{key}` already; remove it, or give the API another name"));
    }
    let others = project.apis().unwrap_or_default();
    let same =
        |other: &&ApiId| other.package == id.package && naming::snake(&other.module) == naming::snake(&id.module);
    match others.iter().find(same) {
        Some(other) => Err(format!("`{other}` would become the same module; give the API another name")),
        None => Ok(()),
    }
}

/// Builds the contract of the document, and adds the overlay that says the same, which must agree with it.
fn understood(id: &ApiId, documents: &mut Vec<Document>, diagnostics: &mut Diagnostics) -> Option<Contract> {
    let document = documents.first()?;
    let (contract, found) = contract::build(id.clone(), document, None);
    diagnostics.extend(found);
    if diagnostics.has_errors() {
        return None;
    }
    let path = format!("{OVERLAYS}/{}/{}.yaml", id.package, id.module);
    let written = match Document::parse(path, scaffold::overlay(&contract)) {
        Ok(written) => written,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return None;
        }
    };
    let (overlay, found) = overlay::read(&written);
    let (_, differences) = contract::build(id.clone(), document, Some(&overlay));
    // What is still to be written is what `check` says, and no news here.
    let mistakes: Vec<Diagnostic> = found
        .into_iter()
        .chain(differences)
        .filter(|diagnostic| diagnostic.severity == statusquo_codegen::diagnostic::Severity::Error)
        .collect();
    let agrees = mistakes.is_empty();
    diagnostics.extend(mistakes);
    documents.push(written);
    agrees.then_some(contract)
}

/// Writes files that are not there, and then runs `last`. If any of it fails, all that was written is removed.
fn create(root: &Path, files: &[(String, Vec<u8>)], last: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
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
    fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
        if let Some(folder) = path.parent() {
            self.folder(folder).map_err(failed)?;
        }
        // Refuses a file that somebody else has made in the meantime.
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        self.files.push(path.to_owned());
        file.write_all(bytes).map_err(failed)
    }

    fn folder(&mut self, path: &Path) -> Result<(), std::io::Error> {
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

/// Adds an entry at the end of the file of sources, which is replaced as a whole.
fn add_source(root: &Path, entry: &str) -> Result<(), String> {
    let path = root.join(SPECS).join(ORIGINS);
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => ORIGINS_HEAD.to_owned(),
        Err(error) => return Err(failed(error)),
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let temporary = path.with_extension("toml-tmp");
    let written = fs::write(&temporary, format!("{text}\n{entry}")).and_then(|()| fs::rename(&temporary, &path));
    written.map_err(|error| {
        drop(fs::remove_file(&temporary));
        failed(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_api_is_a_crate_and_a_module() {
        let id = |package: &str, module: &str| Ok(ApiId { package: package.to_owned(), module: module.to_owned() });
        assert_eq!(parse("shop/orders"), id("shop", "orders"));
        assert_eq!(parse("shop-2/v1_a"), id("shop-2", "v1_a"));
        for name in ["shop", "shop/", "/a", "Shop/a", "shop/a/b", "shop/a.patch", "../a", "2/a", "serde/a", "a/rustls"]
        {
            assert!(parse(name).is_err(), "{name}");
        }
    }
}
