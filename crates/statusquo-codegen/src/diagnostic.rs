//! Diagnostics: what is wrong with a file, where, and what to write instead.
//!
//! Every stage collects [`Diagnostics`] and goes on, so that one run shows all there is to fix; `render` gives the text
//! that a person reads. What a diagnostic means is said once, in the [`catalogue`], where a new one begins.
//!
//! Invariant: nothing here knows a stage or a document.

pub mod catalogue;
mod definition;
mod excerpt;
mod suggest;

use std::cmp::Ordering;
use std::{fmt, slice, vec};

pub use crate::diagnostic::definition::{Definition, Example};
pub use crate::diagnostic::excerpt::Excerpt;
pub use crate::diagnostic::suggest::{did_you_mean, suggest};
use crate::vocabulary::Place;

/// One mistake, or one thing worth a look.
///
/// Texts are lowercase without a full stop.
///
/// ```
/// # use statusquo_codegen::{diagnostic::{Diagnostic, catalogue::contract}, vocabulary::Place};
/// let place = Place::root("overlays/shop/orders.yaml").child("operations").child("GET /orders");
/// let message = "the specification has no operation `GET /orders`";
/// let diagnostic = Diagnostic::of(&contract::UNKNOWN_OPERATION, message)
///     .at(place.key())
///     .label("named by the overlay only")
///     .help("remove the entry, or renew the specification");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is said of all of its kind: the code, the explanation.
    pub definition: &'static Definition,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where; `None` if it concerns no file, or a file that could not be read.
    pub place: Option<Place>,
    /// What the file says there, for a file that could not be read and so has no places.
    pub excerpt: Option<Box<Excerpt>>,
    /// What to say of the marked text; empty if the message says it all.
    pub label: String,
    /// Other places that matter, and what to say of them.
    pub notes: Vec<(Place, String)>,
    /// What to do; may have several lines, such as YAML to write.
    pub help: Option<String>,
}

/// Whether a diagnostic stops the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The run goes on.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

impl Diagnostic {
    /// Starts a diagnostic that names what is wrong in this case.
    pub fn of(definition: &'static Definition, message: impl Into<String>) -> Self {
        Self {
            definition,
            severity: definition.severity,
            message: message.into(),
            place: None,
            excerpt: None,
            label: String::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Starts a diagnostic of which the title says it all.
    pub fn titled(definition: &'static Definition) -> Self {
        Self::of(definition, definition.title)
    }

    /// Says whether it stops the run, where that is not always the same.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// Says where it is.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// Says where it is, in a file that has no places.
    #[must_use]
    pub fn excerpt(self, excerpt: Excerpt) -> Self {
        Self { excerpt: Some(Box::new(excerpt)), ..self }
    }

    /// Says something of the marked text.
    #[must_use]
    pub fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// Adds another place.
    #[must_use]
    pub fn note(mut self, place: Place, label: impl Into<String>) -> Self {
        self.notes.push((place, label.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn path(&self) -> Option<&str> {
        let excerpt = || self.excerpt.as_ref().map(|excerpt| &*excerpt.path);
        self.place.as_ref().map(|place| &*place.path).or_else(excerpt)
    }
}

/// The diagnostics of a stage, or of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds one unless its equal is there already, as when many operations share the line that is wrong.
    pub fn push_once(&mut self, diagnostic: Diagnostic) {
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    /// Whether one of them stops the run.
    pub fn has_errors(&self) -> bool {
        self.error_count() > 0
    }

    /// Returns how many of them stop the run.
    pub fn error_count(&self) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns them in the order in which they were found.
    pub fn iter(&self) -> slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Orders by file, those that concern no file last.
pub(crate) fn by_path(left: &Diagnostic, right: &Diagnostic) -> Ordering {
    (left.path().is_none(), left.path()).cmp(&(right.path().is_none(), right.path()))
}
