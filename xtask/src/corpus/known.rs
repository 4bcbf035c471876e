//! The failures of a corpus that are known: a list that fails when an entry starts to pass, so that it only shrinks.

use std::path::Path;
use std::{fmt, fs};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The stage at which a document fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// There is no crate.
    Generate,
    /// There is a crate, and an operation of the document is not in it.
    Lossless,
    /// There is a crate, and it does not compile.
    Compile,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Generate => "generate",
            Stage::Lossless => "lossless",
            Stage::Compile => "compile",
        })
    }
}

/// A document that is known to fail.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// The document's path below the folder of the corpus, with `/` between its parts.
    pub(crate) document: String,
    /// Where it fails.
    pub(crate) stage: Stage,
    /// Why.
    pub(crate) reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    failure: Vec<Known>,
}

/// Reads a list.
///
/// # Errors
/// Says what is wrong with the file, and where.
pub(crate) fn read(path: &Path) -> Result<Vec<Known>, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    parse(path, &text)
}

fn parse(path: &Path, text: &str) -> Result<Vec<Known>, Error> {
    let File { failure: known } =
        toml::from_str(text).map_err(|source| Error::Known { path: path.to_owned(), source: Box::new(source) })?;
    for (index, entry) in known.iter().enumerate() {
        if known[..index].iter().any(|other| other.document == entry.document) {
            return Err(Error::DuplicateKnown { path: path.to_owned(), document: entry.document.clone() });
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cargo_statusquo::error::chain;

    #[test]
    fn a_list_names_documents_stages_and_reasons() {
        let entry = "[[failure]]\ndocument = \"a/b.yaml\"\nstage = \"compile\"\nreason = \"two types of one name\"\n";
        let expected = Known {
            document: "a/b.yaml".to_owned(),
            stage: Stage::Compile,
            reason: "two types of one name".to_owned(),
        };
        let parse = |text: &str| parse(Path::new("known.toml"), text).map_err(|error| chain(&error));
        assert_eq!(parse(entry), Ok(vec![expected]));
        assert_eq!(parse("# none\n"), Ok(Vec::new()));
        assert!(parse(&entry.repeat(2)).is_err_and(|error| error.contains("more than once")));
        assert!(parse(&entry.replace("compile", "link")).is_err_and(|error| error.contains("link")));
    }
}
