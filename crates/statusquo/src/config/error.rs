//! Why a client could not be built.

use std::{error, fmt};

/// A client could not be built. Says what to do about it, and never shows a credential or a URL.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is missing or cannot be one.
    InvalidBaseUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// A credential cannot be sent.
    InvalidCredential {
        /// The security scheme that it is for.
        scheme: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An environment variable is not set, is empty, or is not UTF-8.
    MissingEnvironmentVariable {
        /// Its name.
        name: String,
    },
    /// The connections could not be set up; most often TLS finds no certificates.
    HttpClient(reqwest::Error),
    /// The specification's server URL has a variable without a value.
    MissingServerVariable {
        /// Its name.
        name: String,
    },
    /// A variable of the specification's server URL has a value that does not fit its place.
    InvalidServerVariable {
        /// Its name.
        name: String,
        /// What is wrong with the value.
        reason: &'static str,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidBaseUrl { reason } => {
                write!(f, "base URL: {reason}; set one like `https://api.example.com/v1`")
            }
            Self::InvalidCredential { scheme, reason } => {
                write!(f, "credential for `{scheme}`: {reason}; set it as the vendor gave it to you")
            }
            Self::MissingEnvironmentVariable { name } => {
                write!(f, "environment variable `{name}`: not set, empty, or not UTF-8; set it")
            }
            Self::HttpClient(_) => f.write_str(
                "the HTTP client cannot be set up; check the TLS features and the certificates of this system",
            ),
            Self::MissingServerVariable { name } => {
                write!(f, "server variable `{name}`: no value; set it, or the whole base URL")
            }
            Self::InvalidServerVariable { name, reason } => {
                write!(f, "server variable `{name}`: {reason}; set a value that fits, or the whole base URL")
            }
        }
    }
}

impl error::Error for BuildError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::HttpClient(error) => Some(error),
            Self::InvalidBaseUrl { .. }
            | Self::InvalidCredential { .. }
            | Self::MissingEnvironmentVariable { .. }
            | Self::MissingServerVariable { .. }
            | Self::InvalidServerVariable { .. } => None,
        }
    }
}
