//! Why a chore could not be carried out.

use std::io;
use std::path::PathBuf;

/// Why a chore could not be carried out: exit code 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// What `cargo statusquo` says.
    #[error(transparent)]
    Statusquo(#[from] cargo_statusquo::error::Error),
    /// A file or a folder cannot be read.
    #[error("{}: cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// A file or a folder cannot be written.
    #[error("{}: cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// A program cannot be run to its end.
    #[error("{program}: cannot be run")]
    Run { program: String, source: io::Error },
    /// The list of known failures cannot be read as one.
    #[error("{}: not a list of known failures", path.display())]
    Known { path: PathBuf, source: Box<toml::de::Error> },
    /// A document is on the list of known failures more than once.
    #[error("{}: `{document}` is on the list more than once; a document fails at one stage", path.display())]
    DuplicateKnown { path: PathBuf, document: String },
    /// The folder of a corpus holds no document.
    #[error("{}: holds no document, no *.yaml, *.yml or *.json", path.display())]
    EmptyCorpus { path: PathBuf },
    /// There are no threads to work in.
    #[error("cannot start the threads of a corpus run")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}
