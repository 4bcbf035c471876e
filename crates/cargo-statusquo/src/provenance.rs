//! Where specifications came from: `specs/sources.toml`.
//!
//! The file names each specification, the pages it was transcribed from or the address it was fetched from, and the
//! hash of what was brought in, so that an edit by hand does not pass for the vendor's words.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use statusquo_codegen::contract::ApiId;
use statusquo_codegen::diagnostic::catalogue::project as catalogue;
use statusquo_codegen::diagnostic::{Diagnostic, Diagnostics, Excerpt};
use statusquo_codegen::document::Document;
pub use statusquo_codegen::overlay::TODO;
use statusquo_codegen::vocabulary::Place;

use crate::layout::{SPECS, unreadable};

/// The file's name, below `specs`.
pub const ORIGINS: &str = "sources.toml";

/// All entries, by the path of the specification below `specs`.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    entries: Option<BTreeMap<String, Origin>>,
}

/// Where one specification came from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Whether the vendor's file was fetched, or its pages were transcribed.
    #[serde(rename = "origin")]
    pub kind: OriginKind,
    /// The address of the vendor's file.
    #[serde(default)]
    pub url: Option<String>,
    /// The day on which it was brought in.
    pub date: toml::value::Datetime,
    /// SHA-256 of the specification, in hexadecimal; of several files, that of what `sha256sum` prints for them in the
    /// order of their paths.
    pub sha256: String,
    /// The pages that were transcribed.
    #[serde(default)]
    pub pages: Vec<Page>,
}

/// How a specification came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginKind {
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

impl Origins {
    /// Reads the file of a folder with specifications. A folder without the file has nothing to check.
    ///
    /// # Errors
    /// Says what is wrong with the file, and where.
    #[expect(clippy::result_large_err, reason = "one per run, on the way to its end")]
    pub fn read(specs: &Path) -> Result<Origins, Diagnostic> {
        let path = format!("{SPECS}/{ORIGINS}");
        match fs::read_to_string(specs.join(ORIGINS)) {
            Ok(text) => match toml::from_str(&text) {
                Ok(entries) => Ok(Origins { entries: Some(entries) }),
                Err(error) => {
                    let excerpt = Excerpt::of(&path, &text, error.span().unwrap_or_default());
                    Err(Diagnostic::of(&catalogue::INVALID_ORIGINS, error.message()).excerpt(excerpt))
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Origins::default()),
            Err(error) => Err(unreadable(&path, &error)),
        }
    }

    /// Compares a specification with its entry.
    pub fn check(&self, id: &ApiId, specification: &Document, diagnostics: &mut Diagnostics) {
        let Some(entries) = &self.entries else { return };
        let path = specification.path();
        let key = path.split_once('/').map_or(path, |(_, key)| key);
        let found = hash(specification);
        let (definition, message, label, help) = match entries.get(key) {
            None => (
                &catalogue::UNKNOWN_ORIGIN,
                format!("{ORIGINS} does not say where the specification of `{id}` came from"),
                "this specification",
                format!("add:\n[\"{key}\"]\norigin = \"fetched\"\nurl = \"TODO\"\ndate = TODO\nsha256 = \"{found}\""),
            ),
            Some(origin) if origin.sha256 != found => (
                &catalogue::CHANGED_SPECIFICATION,
                format!("the specification of `{id}` is not the one that {ORIGINS} names"),
                "its contents have changed",
                format!("if that is meant, write: sha256 = \"{found}\""),
            ),
            Some(origin) if origin.is_open() => (
                &catalogue::ORIGIN_TO_DO,
                format!("{ORIGINS} does not say yet where the specification of `{id}` came from"),
                "this specification",
                format!("replace `{TODO}` under [\"{key}\"]"),
            ),
            Some(_) => return,
        };
        diagnostics.push(Diagnostic::of(definition, message).at(Place::root(path)).label(label).help(help));
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

impl Origin {
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
        TimeZone::UTC.to_datetime(Timestamp::now()).date(),
        hash(specification)
    )
}

/// Returns the hash of a specification: that of its file, or of the hashes of all its files if there are several.
fn hash(specification: &Document) -> String {
    let of =
        |text: &str| -> String { Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect() };
    if specification.parts().is_empty() {
        return of(specification.text());
    }
    // In the order of their paths, each line as `sha256sum` writes it.
    let parts = specification.parts().iter().map(|part| (part.path(), of(part.text())));
    let files: BTreeMap<&str, String> = parts.chain([(specification.path(), of(specification.text()))]).collect();
    let lines: String = files.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect();
    of(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_says_what_is_still_to_be_written() {
        let document = Document::parse("specs/a/b.yaml", "a: 1\n".to_owned()).expect("valid YAML");
        let text = entry("a/b.yaml", &document);
        let origins = Origins { entries: Some(toml::from_str(&text).expect("an entry can be read")) };
        let id = ApiId { package: "a".to_owned(), module: "b".to_owned() };
        let mut diagnostics = Diagnostics::default();
        origins.check(&id, &document, &mut diagnostics);
        let messages: Vec<&str> = diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(messages, ["sources.toml does not say yet where the specification of `a/b` came from"]);
        assert!(!diagnostics.has_errors() && origins.knows("a/b.yaml"));
    }
}
