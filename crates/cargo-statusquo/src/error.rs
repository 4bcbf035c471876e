//! Why a command could not be carried out. What is wrong with an input is no error but a
//! [`Diagnostic`](statusquo_codegen::diagnostic::Diagnostic).

use std::fmt;
use std::io;
use std::path::PathBuf;

pub use statusquo_codegen::pipeline::chain;

/// Why a command could not be carried out: exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or a folder cannot be read.
    #[error("{}: cannot be read", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or a folder cannot be written.
    #[error("{}: cannot be written", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Files that were not generated are where generated ones would be.
    #[error(
        "{}: not generated, so neither replaced nor removed, and nothing was written; move what is yours away, or generate elsewhere",
        paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    )]
    NotGenerated {
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// A file is not the TOML that is expected.
    #[error("{}: not the TOML that is expected", path.display())]
    Toml {
        /// Which.
        path: PathBuf,
        /// What is wrong, and where.
        source: Box<toml::de::Error>,
    },
    /// A manifest cannot be added to.
    #[error("{}: not a manifest", path.display())]
    Manifest {
        /// Which.
        path: PathBuf,
        /// What is wrong, and where.
        source: Box<toml_edit::TomlError>,
    },
    /// A part of a manifest is of another kind than cargo reads.
    #[error("{}: `{key}` is not {expected}", path.display())]
    ManifestPart {
        /// Which manifest.
        path: PathBuf,
        /// The key.
        key: String,
        /// What cargo reads there.
        expected: &'static str,
    },
    /// No diagnostic has this code.
    #[error(transparent)]
    UnknownCode(#[from] UnknownCode),
    /// There is no project here.
    #[error("{}: there is no folder `specs` here or above; `{program} init` makes one", path.display())]
    NoProject {
        /// The folder in which it was looked for.
        path: PathBuf,
        /// The program that the user runs.
        program: &'static str,
    },
    /// No API or crate has this name.
    #[error(
        "{wanted}: there is no such API or crate; {}there are: {}",
        similar.as_ref().map_or_else(String::new, |similar| format!("did you mean `{similar}`? ")),
        known.join(", ")
    )]
    UnknownApi {
        /// What was asked for.
        wanted: String,
        /// The name that is most like it.
        similar: Option<String>,
        /// The APIs of the project.
        known: Vec<String>,
    },
    /// This cannot be the name of an API.
    #[error(
        "{name}: not the name of an API; write CRATE/API, such as `shop/orders`, in lowercase letters, digits, `-` and \
         `_`, a letter first"
    )]
    ApiName {
        /// The name.
        name: String,
    },
    /// A package cannot have this name.
    #[error("{name}: not the name of a package; {why}")]
    PackageName {
        /// The name.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// Every generated crate has a feature or an item of this name.
    #[error("{name}: the name is taken; every generated crate has a feature or an item of this name")]
    TakenName {
        /// The name.
        name: String,
    },
    /// A file of the API already exists.
    #[error("{path}: already exists; give the API another name, or edit the file")]
    Exists {
        /// The file, below the root.
        path: String,
    },
    /// The file of origins already has an entry for the API.
    #[error("{path}: already has an entry `{key}`; remove it, or give the API another name")]
    ExistingOrigin {
        /// The file of origins, below the root.
        path: String,
        /// The entry.
        key: String,
    },
    /// Two APIs of a crate would become the same module.
    #[error("{name}: would become the same module as `{other}`; give the API another name")]
    SameModule {
        /// The new API.
        name: String,
        /// The one that is there.
        other: String,
    },
    /// A file is where a folder is expected.
    #[error("{}: is a file; name a folder", path.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
    },
    /// A folder that is to hold the runtime does not.
    #[error("{}: there is no `Cargo.toml` of a package `statusquo`", path.display())]
    NoRuntime {
        /// The folder.
        path: PathBuf,
    },
}

/// There is no diagnostic of this code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// The code as it was written.
    pub code: String,
    /// The code that is most like it.
    pub similar: Option<&'static str>,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no diagnostic has the code `{}`; ", self.code)?;
        match self.similar {
            Some(similar) => write!(formatter, "did you mean `{similar}`?"),
            None => formatter.write_str("without a code, the command lists all of them"),
        }
    }
}

impl std::error::Error for UnknownCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_place_first_and_its_cause_last() {
        let source = io::Error::other("the disk is full");
        let error = Error::Write { path: PathBuf::from("specs/a.yaml"), source };
        assert_eq!(error.to_string(), "specs/a.yaml: cannot be written");
        assert_eq!(chain(&error), "specs/a.yaml: cannot be written: the disk is full");
    }
}
