//! Why a crate cannot be written: defects of the generator, each with what a report of it has to say.

use std::fmt;

use crate::vocabulary::OperationKey;

/// What progenitor or typify say of a document that they refuse; the message of a panic, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Refusal(message.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a crate cannot be written.
#[derive(Debug)]
pub enum EmitError {
    /// progenitor or typify refuse the document, even without the schemas at fault.
    Types(Refusal),
    /// typify wrote a type of a kind that no schema becomes.
    UnknownType {
        /// The type.
        ty: String,
    },
    /// A part of an operation cannot be written.
    Operation {
        /// The operation.
        key: OperationKey,
        /// Why.
        source: Box<EmitError>,
    },
    /// A file is not Rust.
    NotRust {
        /// The file, within the crate.
        path: String,
        /// The line at which the item starts that syn refuses.
        line: usize,
        /// That line.
        text: String,
        /// What syn says.
        source: syn::Error,
    },
    /// Writing a file panicked.
    Panicked {
        /// The module.
        module: &'static str,
    },
}

impl EmitError {
    /// Returns the error of a part of a file that starts at an offset of its text.
    pub(crate) fn not_rust(path: &str, text: &str, start: usize, source: syn::Error) -> Self {
        let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
        let blank = rest.lines().take_while(|line| line.trim().is_empty()).count();
        EmitError::NotRust {
            path: path.to_owned(),
            line: before.matches('\n').count() + blank + 1,
            text: rest.lines().nth(blank).unwrap_or_default().trim().to_owned(),
            source,
        }
    }

    /// Returns the error of an operation.
    pub(crate) fn of_operation(self, key: &OperationKey) -> Self {
        EmitError::Operation { key: key.clone(), source: Box::new(self) }
    }
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EmitError::Types(why) => write!(f, "the types cannot be made: {why}"),
            EmitError::UnknownType { ty } => write!(f, "the type `{ty}` is of an unknown kind"),
            EmitError::Operation { key, .. } => write!(f, "`{key}` cannot be written"),
            EmitError::NotRust { path, line, text, .. } => write!(f, "{path}:{line} is not Rust, at `{text}`"),
            EmitError::Panicked { module } => write!(f, "writing the module `{module}` panicked"),
        }
    }
}

impl std::error::Error for EmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EmitError::Operation { source, .. } => Some(source),
            EmitError::NotRust { source, .. } => Some(source),
            EmitError::Types(_) | EmitError::UnknownType { .. } | EmitError::Panicked { .. } => None,
        }
    }
}
