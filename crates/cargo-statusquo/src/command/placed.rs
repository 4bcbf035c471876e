//! Where a new document and the files that it refers to are put.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::layout::SPECS;
use crate::provenance;
use statusquo_codegen::contract::ApiId;
use statusquo_codegen::document::Document;
use statusquo_codegen::link::{Loader, Unloaded};
use statusquo_codegen::pipeline;

/// Where a specification stands in the project.
pub(super) struct Placed {
    /// Its files, by their paths below the root.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// Its entry in the file of sources.
    pub(super) entry: String,
}

/// Finds the places of a document and of the files that it refers to. One by itself is the specification. Several stand as
/// they arrived in a folder of their own, where none is taken for an API, and the specification refers to the first.
pub(super) fn placed(
    id: &ApiId,
    ending: &str,
    (spec, bytes): (&Path, Vec<u8>),
    document: &Document,
    parts: BTreeMap<String, Vec<u8>>,
) -> Placed {
    let key = |ending: &str| format!("{}/{}.{ending}", id.package, id.module);
    if parts.is_empty() {
        let (key, entry) = (key(ending), provenance::entry(&key(ending), document));
        return Placed { files: vec![(format!("{SPECS}/{key}"), bytes)], entry };
    }
    let name = spec.file_name().unwrap_or_default().to_string_lossy();
    let reference = format!("{}/{name}", id.module).replace('%', "%25").replace('#', "%23").replace('?', "%3F");
    let text =
        format!("# The document and all that it refers to, as they arrived.\n$ref: {}\n", Value::from(reference));
    let path = format!("{SPECS}/{}", key("yaml"));
    let mut files = vec![(path.clone(), text.clone().into_bytes()), (name.into_owned(), bytes)];
    files.extend(parts);
    for (path, _) in files.iter_mut().skip(1) {
        *path = format!("{SPECS}/{}/{}/{path}", id.package, id.module);
    }
    // The hash is that of the files where they will be.
    let loader = Placing { folder: format!("{SPECS}/{}/", id.package), files: &files };
    let entry = match Document::parse(path, text) {
        Ok(first) => provenance::entry(&key("yaml"), &pipeline::specification(first, &loader, None).0),
        Err(_) => provenance::entry(&key("yaml"), document),
    };
    Placed { files, entry }
}

/// Loads files that are about to be written.
struct Placing<'a> {
    folder: String,
    files: &'a [(String, Vec<u8>)],
}

impl Loader for Placing<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, Unloaded> {
        let is_it = |(known, _): &&(String, Vec<u8>)| known.strip_prefix(&self.folder) == Some(path);
        self.files.iter().find(is_it).map(|(_, bytes)| bytes.clone()).ok_or(Unloaded::Missing)
    }
}
