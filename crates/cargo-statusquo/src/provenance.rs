//! Where specifications came from: `specs/sources.toml`.
//!
//! The file names each specification, the pages it was transcribed from or the address it was fetched from, and the
//! hash of what was brought in, so that an edit by hand does not pass for the vendor's words.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use statusquo_codegen::contract::ApiId;
use statusquo_codegen::diagnostic::{Diagnostic, Diagnostics};
use statusquo_codegen::document::Document;
use statusquo_codegen::vocabulary::Place;

use crate::error::Error;

/// The file's name, below `specs`.
pub const SOURCES: &str = "sources.toml";

/// What stands where something is still to be written.
pub const TODO: &str = "TODO";

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
    pub fn read(specs: &Path) -> Result<Sources, Error> {
        match fs::read_to_string(specs.join(SOURCES)) {
            Ok(text) => {
                let entries = toml::from_str(&text)
                    .map_err(|source| Error::Toml { path: SOURCES.into(), source: Box::new(source) })?;
                Ok(Sources { entries: Some(entries) })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Sources::default()),
            Err(source) => Err(Error::Read { path: SOURCES.into(), source }),
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
            Some(source) if source.is_open() => diagnostics.push(
                Diagnostic::warning(format!("{SOURCES} does not say yet where the specification of `{id}` came from"))
                    .at(Place::root(path))
                    .label("this specification")
                    .help(format!("replace `{TODO}` under [\"{key}\"]")),
            ),
            Some(_) => {}
        }
    }

    /// Whether the file is there.
    pub fn are_kept(&self) -> bool {
        self.entries.is_some()
    }

    /// Whether there is an entry for a specification, by its path below `specs`.
    pub fn knows(&self, key: &str) -> bool {
        self.entries.as_ref().is_some_and(|entries| entries.contains_key(key))
    }
}

impl Source {
    /// Whether a part of it is still to be written.
    fn is_open(&self) -> bool {
        let texts = self.pages.iter().flat_map(|page| [Some(&page.title), page.url.as_ref()]);
        texts.chain([self.url.as_ref()]).flatten().any(|text| text.starts_with(TODO))
    }
}

/// Returns an entry for a specification that was brought in today, whose address is still to be written.
pub fn entry(key: &str, specification: &Document) -> String {
    let key = toml::Value::from(key);
    format!(
        "[{key}]\norigin = \"fetched\"\nurl = \"{TODO}: the address of the vendor's file\"\ndate = {}\nsha256 = \"{}\"\n",
        Timestamp::now().to_zoned_datetime(TimeZone::UTC).date(),
        hash(specification.text())
    )
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_says_what_is_still_to_be_written() {
        let document = Document::parse("specs/a/b.yaml", "a: 1\n".to_owned()).expect("valid YAML");
        let text = entry("a/b.yaml", &document);
        let sources = Sources { entries: Some(toml::from_str(&text).expect("an entry can be read")) };
        let id = ApiId { package: "a".to_owned(), module: "b".to_owned() };
        let mut diagnostics = Diagnostics::default();
        sources.check(&id, &document, &mut diagnostics);
        let messages: Vec<&str> = diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(messages, ["sources.toml does not say yet where the specification of `a/b` came from"]);
        assert!(!diagnostics.has_errors() && sources.knows("a/b.yaml"));
    }
}
