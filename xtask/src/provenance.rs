//! Where specifications came from: `specs/sources.toml`.
//!
//! The file names each specification, the pages it was transcribed from or the address it was fetched from, and the
//! hash of what was brought in, so that an edit by hand does not pass for the vendor's words.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::contract::ApiId;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Document, Place};

/// The file's name, below `specs`.
pub const SOURCES: &str = "sources.toml";

/// All entries, by the path of the specification below `specs`.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    entries: Option<BTreeMap<String, Source>>,
}

/// Where one specification came from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Whether the vendor's file was fetched, or its pages were transcribed.
    pub origin: Origin,
    /// The address of the vendor's file.
    #[serde(default)]
    pub url: Option<String>,
    /// The day on which it was brought in.
    pub date: toml::value::Datetime,
    /// SHA-256 of the specification, in hexadecimal.
    pub sha256: String,
    /// The pages that were transcribed.
    #[serde(default)]
    pub pages: Vec<Page>,
}

/// How a specification came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The vendor's own file.
    Fetched,
    /// Written from the vendor's pages.
    Transcribed,
}

/// A page that was transcribed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// What the page is called.
    pub title: String,
    /// Its address, where it is known.
    #[serde(default)]
    pub url: Option<String>,
}

impl Sources {
    /// Reads the file of a folder with specifications. A folder without the file has nothing to check.
    ///
    /// # Errors
    /// Says what is wrong with the file, and where.
    pub fn read(specs: &Path) -> Result<Sources, String> {
        match fs::read_to_string(specs.join(SOURCES)) {
            Ok(text) => {
                let entries =
                    toml::from_str(&text).map_err(|error| format!("{SOURCES}: {}", error.to_string().trim()))?;
                Ok(Sources { entries: Some(entries) })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Sources::default()),
            Err(error) => Err(format!("cannot read {SOURCES}: {error}")),
        }
    }

    /// Compares a specification with its entry.
    pub fn check(&self, id: &ApiId, specification: &Document, diagnostics: &mut Diagnostics) {
        let Some(entries) = &self.entries else { return };
        let path = specification.path();
        let key = path.split_once('/').map_or(path, |(_, key)| key);
        let found = hash(specification.text());
        match entries.get(key) {
            None => diagnostics.push(
                Diagnostic::error(format!("{SOURCES} does not say where the specification of `{id}` came from"))
                    .at(Place::root(path))
                    .label("this specification")
                    .help(format!(
                        "add:\n[\"{key}\"]\norigin = \"fetched\"\nurl = \"TODO\"\ndate = TODO\nsha256 = \"{found}\""
                    )),
            ),
            Some(source) if source.sha256 != found => diagnostics.push(
                Diagnostic::warning(format!("the specification of `{id}` is not the one that {SOURCES} speaks of"))
                    .at(Place::root(path))
                    .label("its contents have changed")
                    .help(format!("if that is meant, write: sha256 = \"{found}\"")),
            ),
            Some(_) => {}
        }
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
