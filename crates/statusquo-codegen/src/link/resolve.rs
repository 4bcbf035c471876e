//! What a reference refers to: a file, and a pointer in it.

use serde_json::Value;
use url::Url;

use super::files::Files;
use super::uri;
use crate::vocabulary::pointer::{escape, unescape};
use crate::vocabulary::{Part, Place};

/// References longer than this chain are taken for a cycle.
const MAX_REFERENCES: usize = 32;

/// A value of one of the files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Location {
    pub(super) file: usize,
    pub(super) pointer: String,
}

impl Location {
    pub(super) fn child(&self, token: &str) -> Self {
        Self { file: self.file, pointer: format!("{}/{}", self.pointer, escape(token)) }
    }
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unresolved {
    /// To another computer, or to something that only a name is known of.
    Remote,
    /// To nothing in a file that there is; what is written is relative to the first file.
    Nothing(String),
    /// To a file that is not there, which has been reported.
    NoFile,
}

/// Resolves a reference that stands in the object at `from`.
pub(super) fn resolve(files: &mut Files<'_>, reference: &str, from: &Location) -> Result<Location, Unresolved> {
    follow(files, reference, from, 0)
}

fn follow(files: &mut Files<'_>, reference: &str, from: &Location, depth: usize) -> Result<Location, Unresolved> {
    if depth > MAX_REFERENCES {
        return Err(Unresolved::Nothing(reference.to_owned()));
    }
    let (uri, fragment) = uri::split(reference);
    let resource = resource(files, uri, from)?;
    let fragment = uri::decode(fragment);
    let found = if fragment.is_empty() {
        Some(resource.clone())
    } else if fragment.starts_with('/') {
        let inside = Location { pointer: format!("{}{fragment}", resource.pointer), ..resource };
        // Within a schema that has an `$id`, many write pointers from the root of the file all the same.
        let whole = Location { file: resource.file, pointer: fragment.clone() };
        find(files, &inside, depth).or_else(|| find(files, &whole, depth))
    } else {
        let named = files.resources(resource.file).anchor(&resource.pointer, &fragment);
        named.map(|pointer| Location { file: resource.file, pointer: pointer.to_owned() })
    };
    found.ok_or_else(|| Unresolved::Nothing(from_first(files, reference, from, resource.file)))
}

/// Writes a reference as it would be written in the first file.
fn from_first(files: &Files<'_>, reference: &str, from: &Location, file: usize) -> String {
    if from.file == 0 {
        return reference.to_owned();
    }
    let (_, fragment) = uri::split(reference);
    let path = if file == 0 { "" } else { files.path(file) };
    format!("{path}#{fragment}")
}

/// Returns the resource that a reference without its fragment names, relative to the one that it stands in (RFC 3986,
/// 5.1.1 and JSON Schema 2020-12, 8.2.1): by its identifier, else as a file.
fn resource(files: &mut Files<'_>, uri: &str, from: &Location) -> Result<Location, Unresolved> {
    let around = files.resources(from.file).around(&from.pointer).to_owned();
    if uri.is_empty() {
        return Ok(Location { file: from.file, pointer: around });
    }
    let base = files.resources(from.file).base(&around);
    let absolute = base.map_or_else(|| Url::parse(uri).ok(), |base| base.join(uri).ok());
    let known = absolute.as_ref().and_then(|absolute| files.by_uri(absolute));
    if let Some((file, pointer)) = known {
        return Ok(Location { file, pointer: pointer.to_owned() });
    }
    let path = if uri::is_remote(uri) {
        // The first file says by `$self` where it would be; what would be beside it is beside it here.
        let own = files.resources(0).base("");
        let beside = own.zip(absolute.as_ref()).and_then(|(own, absolute)| own.make_relative(absolute));
        uri::file(files.path(0), &beside.ok_or(Unresolved::Remote)?)
    } else {
        uri::file(files.path(from.file), uri)
    };
    let path = path.unwrap_or_else(|| uri.to_owned());
    if let Some(component) = component(files, &path) {
        return Ok(component);
    }
    let place = place(files, from);
    let file = files.load(&path, &place).ok_or(Unresolved::NoFile)?;
    Ok(Location { file, pointer: String::new() })
}

/// Returns the schema whose bare name a reference is, as some write: it is a path too, and nobody has such a file.
fn component(files: &Files<'_>, path: &str) -> Option<Location> {
    if path.contains(['/', '.']) {
        return None;
    }
    let first = files.source(0);
    let pointers = ["/components/schemas/", "/definitions/"].map(|heading| format!("{heading}{}", escape(path)));
    let pointer = pointers.into_iter().find(|pointer| first.value().pointer(pointer).is_some())?;
    Some(Location { file: 0, pointer })
}

/// Returns the place of the reference in an object.
pub(super) fn place(files: &Files<'_>, from: &Location) -> Place {
    let source = files.source(from.file);
    let place = Place { path: source.path().into(), pointer: from.pointer.clone(), part: Part::Value };
    let references = ["$ref", "$dynamicRef"].into_iter();
    let value = source.value().pointer(&from.pointer);
    let key = references.into_iter().find(|key| value.is_some_and(|value| value.get(key).is_some()));
    key.map_or(place.clone(), |key| place.child(key))
}

/// Returns a location as it is, or behind the references that its pointer leads through; `None` if nothing is there.
fn find(files: &mut Files<'_>, wanted: &Location, depth: usize) -> Option<Location> {
    if files.source(wanted.file).value().pointer(&wanted.pointer).is_some() {
        return Some(wanted.clone());
    }
    let mut at = Location { file: wanted.file, pointer: String::new() };
    for token in wanted.pointer.split('/').skip(1) {
        for step in 0.. {
            let source = files.source(at.file);
            let value = source.value().pointer(&at.pointer)?;
            let next = at.child(&unescape(token));
            if source.value().pointer(&next.pointer).is_some() {
                at = next;
                break;
            }
            let reference = value.get("$ref").and_then(Value::as_str).filter(|_| step < MAX_REFERENCES)?;
            at = follow(files, reference, &at, depth + 1).ok()?;
        }
    }
    Some(at)
}
