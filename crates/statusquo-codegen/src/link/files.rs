//! The files that a document refers to: each is loaded once, when it is met.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::resources::{self, Resources};
use super::uri;
use url::Url;

use crate::diagnostic::catalogue::link as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::vocabulary::Place;

/// The most files that a document may be spread over. The largest that are known to us have some two thousand.
pub const MAX_FILES: usize = 10_000;
/// The most bytes that these files may have together.
pub const MAX_BYTES_IN_ALL: usize = 256 * 1024 * 1024;

/// Reads the files that documents refer to.
pub trait Loader {
    /// Reads a file by its path, which is relative to the folder of the document that is read first, has `/` between
    /// its parts, and starts with `../` or `/` if it leads out of that folder.
    ///
    /// # Errors
    /// Says why there is nothing to read.
    fn load(&self, path: &str) -> Result<Vec<u8>, Unloaded>;
}

/// Why a file was not loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unloaded {
    /// There is no such file.
    Missing,
    /// It is outside of the folders that may be read.
    Outside,
    /// It has more bytes than any document is read with.
    TooLarge,
    /// It is there and cannot be read, for the reason given.
    Unreadable(String),
}

impl fmt::Display for Unloaded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => formatter.write_str("there is no such file"),
            Self::Outside => formatter.write_str("it is outside of the document's folder"),
            Self::TooLarge => formatter.write_str("it is too large"),
            Self::Unreadable(reason) => formatter.write_str(reason),
        }
    }
}

impl std::error::Error for Unloaded {}

/// Loads nothing: for a document by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoFiles;

impl Loader for NoFiles {
    fn load(&self, path: &str) -> Result<Vec<u8>, Unloaded> {
        Err(if uri::is_outside(path) { Unloaded::Outside } else { Unloaded::Missing })
    }
}

/// A document that is part of another, or the one that was read first.
#[derive(Clone)]
pub(super) enum Source<'l> {
    First(&'l Document),
    Part(Arc<Document>),
}

impl Deref for Source<'_> {
    type Target = Document;

    fn deref(&self) -> &Document {
        match self {
            Self::First(document) => document,
            Self::Part(document) => document,
        }
    }
}

/// One file.
struct File<'l> {
    /// Its path, relative to the folder of the first.
    path: String,
    source: Source<'l>,
    resources: Resources,
}

/// The files that have been met so far; the first one has the index 0.
pub(super) struct Files<'l> {
    files: Vec<File<'l>>,
    /// Files and pointers by the URIs of the resources that are there; of several with one URI, the first.
    by_uri: BTreeMap<String, (usize, String)>,
    /// Files by their paths; those that cannot be loaded as `None`.
    by_path: BTreeMap<String, Option<usize>>,
    loader: &'l dyn Loader,
    /// The folder of the first file, as its path names it.
    folder: String,
    bytes: usize,
    pub(super) diagnostics: Diagnostics,
}

impl<'l> Files<'l> {
    pub(super) fn new(first: &'l Document, loader: &'l dyn Loader) -> Self {
        // Paths of other systems have other separators, and references never do.
        let path = first.path().replace('\\', "/");
        let (folder, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
        let folder = if folder.is_empty() && path.starts_with('/') { "/" } else { folder };
        let resources = Resources::of(first.value());
        let file = File { path: name.to_owned(), source: Source::First(first), resources };
        let mut files = Files {
            by_uri: BTreeMap::new(),
            by_path: BTreeMap::from([(name.to_owned(), Some(0))]),
            files: vec![file],
            loader,
            folder: folder.to_owned(),
            bytes: first.text().len(),
            diagnostics: Diagnostics::default(),
        };
        files.name(0);
        files
    }

    /// Notes the URIs of a file.
    fn name(&mut self, file: usize) {
        for (uri, pointer) in self.files[file].resources.uris() {
            self.by_uri.entry(uri.to_owned()).or_insert_with(|| (file, pointer.to_owned()));
        }
    }

    /// Returns the file and the pointer of the resource that has a URI.
    pub(super) fn by_uri(&self, uri: &Url) -> Option<(usize, &str)> {
        self.by_uri.get(resources::without_fragment(uri)).map(|(file, pointer)| (*file, pointer.as_str()))
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    pub(super) fn source(&self, file: usize) -> Source<'l> {
        self.files[file].source.clone()
    }

    pub(super) fn path(&self, file: usize) -> &str {
        &self.files[file].path
    }

    pub(super) fn resources(&self, file: usize) -> &Resources {
        &self.files[file].resources
    }

    /// Returns the files besides the first one.
    pub(super) fn into_parts(self) -> (Vec<Arc<Document>>, Diagnostics) {
        let parts = self.files.into_iter().filter_map(|file| match file.source {
            Source::First(_) => None,
            Source::Part(document) => Some(document),
        });
        (parts.collect(), self.diagnostics)
    }

    /// Returns the file at a path, which something at `place` refers to; `None` if it cannot be had, which is reported
    /// for the first that asks.
    pub(super) fn load(&mut self, path: &str, place: &Place) -> Option<usize> {
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let loaded = self.read(path, place);
        let index = match loaded {
            Ok(document) => {
                self.bytes += document.text().len();
                let resources = Resources::of(document.value());
                self.files.push(File { path: path.to_owned(), source: Source::Part(Arc::new(document)), resources });
                let index = self.files.len() - 1;
                self.name(index);
                Some(index)
            }
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        };
        self.by_path.insert(path.to_owned(), index);
        index
    }

    fn read(&self, path: &str, place: &Place) -> Result<Document, Box<Diagnostic>> {
        let name = uri::join(&self.folder, path);
        let refused = |definition, message: String| Diagnostic::of(definition, message).at(place.clone());
        if self.files.len() > MAX_FILES || self.bytes > MAX_BYTES_IN_ALL {
            let megabytes = MAX_BYTES_IN_ALL / (1024 * 1024);
            let message = format!("the document is spread over more than {MAX_FILES} files, or {megabytes} MiB");
            return Err(Box::new(
                refused(&catalogue::TOO_MANY_FILES, message).label("this reference leads to one more"),
            ));
        }
        let bytes = self.loader.load(path).map_err(|why| {
            Box::new(match why {
                Unloaded::Missing => {
                    refused(&catalogue::MISSING_FILE, format!("there is no file {name}")).label("referred to here")
                }
                Unloaded::Outside => {
                    refused(&catalogue::OUTSIDE_FILE, format!("{name} is outside of the document's folder"))
                        .label("this reference leads out of the folder")
                        .help("bring the file into the folder, or allow its folder: `--allow-outside DIR`")
                }
                Unloaded::TooLarge => {
                    refused(&catalogue::TOO_MANY_FILES, format!("{name} is too large")).label("referred to here")
                }
                Unloaded::Unreadable(reason) => {
                    refused(&catalogue::UNREADABLE_PART, format!("cannot read {name}: {reason}"))
                        .label("referred to here")
                }
            })
        })?;
        Document::read(name, bytes).map_err(|found| Box::new(found.note(place.clone(), "referred to here")))
    }
}
