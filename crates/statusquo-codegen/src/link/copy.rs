//! The copy of a document in which every reference is a pointer, and what is referred to stands under its heading.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Dialect;
use super::files::{Files, Loader};
use super::kind::Kind;
use super::resolve::{Location, Unresolved, place, resolve};
use super::uri;
use crate::diagnostic::catalogue::link as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::{Document, MAX_NODES, Moves};
use crate::vocabulary::pointer::{escape, join, unescape};

/// Values that stand where they are referred to, deeper in each other than this, are taken for a circle. Each level can
/// multiply the work, and documents have two.
const MAX_EMBEDDED: usize = 4;

/// References that are nothing else, longer than this chain, are taken for a circle.
const MAX_REFERENCES: usize = 32;

/// Keys that have done their work when references are pointers.
const IDENTIFIERS: [&str; 4] = ["$id", "$anchor", "$dynamicAnchor", "$self"];

/// What a copy came to.
pub(super) struct Copied {
    pub(super) value: Value,
    pub(super) moves: Moves,
    pub(super) parts: Vec<Arc<Document>>,
    pub(super) diagnostics: Diagnostics,
}

/// Copies a document with all that it refers to.
pub(super) fn copy(document: &Document, loader: &dyn Loader) -> Copied {
    let mut files = Files::new(document, loader);
    let entry = entry(&mut files);
    let known = files.len();
    let mut copy = Copy::new(files, &entry, document.parts().len());
    let mut value = copy.all(&entry);
    // A file that was met later may have the identifier that was looked for before.
    if copy.has_missed && copy.files.len() > known {
        copy = Copy::new(copy.files, &entry, document.parts().len());
        value = copy.all(&entry);
    }
    let (parts, mut diagnostics) = copy.files.into_parts();
    diagnostics.extend(copy.found);
    Copied { value, moves: copy.moves, parts, diagnostics }
}

/// Returns the file that the first one is: itself, or the one that it refers to and says nothing else.
fn entry(files: &mut Files<'_>) -> Location {
    let mut at = Location { file: 0, pointer: String::new() };
    for _ in 0..MAX_REFERENCES {
        let source = files.source(at.file);
        let target = source.value().as_object().and_then(lone_reference).map(str::to_owned);
        match target.and_then(|reference| resolve(files, &reference, &at).ok()) {
            Some(target) if target.pointer.is_empty() => at = target,
            Some(_) | None => break,
        }
    }
    at
}

/// Returns the reference of an object that is nothing else.
fn lone_reference(map: &Map<String, Value>) -> Option<&str> {
    let reference = map.get("$ref")?.as_str()?;
    (map.len() == 1).then_some(reference)
}

/// Returns the reference that an object is, if one can stand there.
fn reference_of(map: &Map<String, Value>, kind: Kind) -> Option<&str> {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    text("$ref").or_else(|| text("$dynamicRef").filter(|_| kind == Kind::Schema))
}

/// Returns what stands beside a reference.
fn siblings(map: &Map<String, Value>) -> Map<String, Value> {
    let is_reference = |key: &str| key == "$ref" || (key == "$dynamicRef" && !map.contains_key("$ref"));
    map.iter().filter(|(key, _)| !is_reference(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

struct Copy<'l> {
    files: Files<'l>,
    /// The file whose pointers stay as they are.
    entry: usize,
    dialect: Dialect,
    /// How many parts the document has already.
    parts_before: usize,
    /// Where in the copy the values of other files stand.
    homes: BTreeMap<(Location, &'static str), String>,
    /// How many have asked for a name under a heading; there are none for those of the document itself.
    names: BTreeMap<String, usize>,
    /// Values of other files that are still to be copied, with where they go.
    pending: VecDeque<(Location, Kind, String)>,
    moves: Moves,
    /// How many values were copied.
    nodes: usize,
    /// Whether something has an identifier that no file has.
    has_missed: bool,
    /// What was found, save for files that cannot be had.
    found: Diagnostics,
}

impl<'l> Copy<'l> {
    fn new(files: Files<'l>, entry: &Location, parts_before: usize) -> Self {
        let dialect = Dialect::of(files.source(entry.file).value());
        let mut copy = Copy {
            files,
            entry: entry.file,
            dialect,
            parts_before,
            homes: BTreeMap::new(),
            names: BTreeMap::new(),
            pending: VecDeque::new(),
            moves: Moves::default(),
            nodes: 0,
            has_missed: false,
            found: Diagnostics::default(),
        };
        if entry.file != 0 {
            copy.moved("", entry);
        }
        copy
    }

    /// Copies the document, and then all that it refers to.
    fn all(&mut self, entry: &Location) -> Value {
        self.settle(entry);
        let source = self.files.source(entry.file);
        let mut whole = self.value(source.value(), Kind::Root, entry, "", 0);
        while let Some((location, kind, home)) = self.pending.pop_front() {
            let source = self.files.source(location.file);
            let Some(value) = source.value().pointer(&location.pointer) else { continue };
            if !self.has_room(value, &location) {
                break;
            }
            let value = self.value(value, kind, &location, &home, 0);
            self.moved(&home, &location);
            put(&mut whole, &home, value);
        }
        whole
    }

    /// Gives what the components of the document refer to their places, so that the names of the document are used.
    fn settle(&mut self, entry: &Location) {
        let headings = [Kind::Schema, Kind::Response, Kind::Parameter, Kind::RequestBody, Kind::Header, Kind::PathItem]
            .into_iter()
            .chain([Kind::Example, Kind::Link, Kind::Callback, Kind::SecurityScheme, Kind::MediaType]);
        let dialect = self.dialect;
        for heading in headings.filter_map(|kind| kind.heading(dialect)) {
            let Some(section) = self.at(entry, heading) else { continue };
            let source = self.files.source(section.file);
            let section_value = source.value().pointer(&section.pointer);
            for (name, value) in section_value.and_then(Value::as_object).into_iter().flatten() {
                let (location, home) = (section.child(name), join(heading, name));
                self.names.entry(home.clone()).or_insert(1);
                if location.file != self.entry {
                    self.homes.entry((location.clone(), heading)).or_insert_with(|| home.clone());
                }
                let reference = value.as_object().and_then(lone_reference);
                let target = reference.and_then(|reference| resolve(&mut self.files, reference, &location).ok());
                if let Some(target) = target.filter(|target| target.file != self.entry) {
                    self.homes.entry((target, heading)).or_insert(home);
                }
            }
        }
    }

    /// Returns where a pointer into the document leads, through references that are nothing else.
    fn at(&mut self, entry: &Location, pointer: &str) -> Option<Location> {
        let mut at = entry.clone();
        for token in pointer.split('/').skip(1) {
            at = at.child(&unescape(token));
            for _ in 0..MAX_REFERENCES {
                let source = self.files.source(at.file);
                let value = source.value().pointer(&at.pointer)?;
                let Some(reference) = value.as_object().and_then(lone_reference) else { break };
                at = resolve(&mut self.files, reference, &at).ok()?;
            }
        }
        Some(at)
    }

    fn moved(&mut self, home: &str, location: &Location) {
        let part = location.file.checked_sub(1).map(|part| part + self.parts_before);
        self.moves.insert(home, part, location.pointer.clone());
    }

    /// Whether there is room for a value of another file; otherwise it is reported once.
    fn has_room(&mut self, value: &Value, location: &Location) -> bool {
        let was_full = self.nodes > MAX_NODES;
        self.nodes += weight(value);
        let is_full = self.nodes > MAX_NODES;
        if is_full && !was_full {
            let message = format!("the document and what it refers to hold more than {MAX_NODES} values");
            let diagnostic = Diagnostic::of(&catalogue::TOO_MANY_FILES, message).at(place(&self.files, location));
            self.found.push(diagnostic.label("there is no room for this part"));
        }
        !is_full
    }

    /// Copies a value of a kind, which stands at `at` and will stand at `home`.
    fn value(&mut self, value: &Value, kind: Kind, at: &Location, home: &str, embedded: usize) -> Value {
        if kind == Kind::Opaque {
            return value.clone();
        }
        match value {
            Value::Object(map) => match reference_of(map, kind) {
                Some(reference) => self.reference(map, reference, kind, at, home, embedded),
                None => Value::Object(self.entries(map, kind, at, home, embedded)),
            },
            Value::Array(items) => {
                let kind = kind.element();
                let copies = items.iter().enumerate().map(|(index, item)| {
                    let index = index.to_string();
                    self.value(item, kind, &at.child(&index), &join(home, &index), embedded)
                });
                Value::Array(copies.collect())
            }
            Value::String(name) if kind == Kind::SchemaName => Value::String(self.schema_name(name, at)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    fn entries(
        &mut self,
        map: &Map<String, Value>,
        kind: Kind,
        at: &Location,
        home: &str,
        embedded: usize,
    ) -> Map<String, Value> {
        let is_identifier =
            |key: &str, value: &Value| kind == Kind::Schema && value.is_string() && IDENTIFIERS.contains(&key);
        map.iter()
            .filter(|(key, value)| !is_identifier(key, value))
            .map(|(key, value)| {
                let (at, home) = (at.child(key), join(home, key));
                (key.clone(), self.value(value, kind.child(key), &at, &home, embedded))
            })
            .collect()
    }

    /// Copies an object that refers to something.
    fn reference(
        &mut self,
        map: &Map<String, Value>,
        reference: &str,
        kind: Kind,
        at: &Location,
        home: &str,
        embedded: usize,
    ) -> Value {
        let target = match resolve(&mut self.files, reference, at) {
            Ok(target) => target,
            Err(why) => {
                let written = self.unresolved(why, reference, kind, at);
                return self.with_siblings(map, written, kind, at, home);
            }
        };
        let stands_here = match kind.heading(self.dialect) {
            None => true,
            Some(heading) => {
                let known = self.homes.get(&(target.clone(), heading));
                map.len() == 1 && target.file != self.entry && known.is_some_and(|known| known == home)
            }
        };
        if stands_here {
            return self.embed(map, &target, kind, at, home, embedded);
        }
        let written = uri::local(&self.home_of(&target, kind));
        self.with_siblings(map, written, kind, at, home)
    }

    /// Puts what an object refers to in its place, with all that stands beside the reference.
    fn embed(
        &mut self,
        map: &Map<String, Value>,
        target: &Location,
        kind: Kind,
        at: &Location,
        home: &str,
        embedded: usize,
    ) -> Value {
        let source = self.files.source(target.file);
        let value = source.value().pointer(&target.pointer).filter(|_| embedded < MAX_EMBEDDED);
        let Some(value) = value else { return Value::Object(map.clone()) };
        if !self.has_room(value, target) {
            return Value::Null;
        }
        self.moved(home, target);
        let mut value = self.value(value, kind, target, home, embedded + 1);
        if let Value::Object(whole) = &mut value {
            for (key, value) in self.entries(&siblings(map), kind, at, home, embedded) {
                let (home, at) = (join(home, &key), at.child(&key));
                self.moved(&home, &at);
                whole.insert(key, value);
            }
        }
        value
    }

    /// Returns the object with its reference written anew, and all that stands beside it.
    fn with_siblings(
        &mut self,
        map: &Map<String, Value>,
        reference: String,
        kind: Kind,
        at: &Location,
        home: &str,
    ) -> Value {
        let mut copy = Map::from_iter([("$ref".to_owned(), Value::String(reference))]);
        copy.extend(self.entries(&siblings(map), kind, at, home, 0));
        Value::Object(copy)
    }

    /// Returns where in the copy a value stands; it is put there if it does not stand anywhere yet.
    fn home_of(&mut self, target: &Location, kind: Kind) -> String {
        if target.file == self.entry {
            return target.pointer.clone();
        }
        let Some(heading) = kind.heading(self.dialect) else { return target.pointer.clone() };
        if let Some(home) = self.homes.get(&(target.clone(), heading)) {
            return home.clone();
        }
        let home = self.claim(heading, target);
        self.homes.insert((target.clone(), heading), home.clone());
        self.pending.push_back((target.clone(), kind, home.clone()));
        home
    }

    /// Returns a pointer under a heading that nothing has yet: after the last part of the pointer, or the file of a whole
    /// one; if another has that name, with the file before it, and then with a number.
    fn claim(&mut self, heading: &str, target: &Location) -> String {
        let path = self.files.path(target.file);
        let file = path.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
        let last = target.pointer.rsplit_once('/').map(|(_, token)| unescape(token));
        let wanted = last.clone().unwrap_or_else(|| stem.clone());
        let qualified = match last {
            Some(last) => format!("{stem}_{last}"),
            None => path.rsplit_once('.').map_or(path, |(path, _)| path).replace('/', "_"),
        };
        for name in [&wanted, &qualified] {
            let home = join(heading, name);
            if !self.names.contains_key(&home) {
                self.names.insert(home.clone(), 1);
                return home;
            }
        }
        loop {
            let count = self.names.entry(join(heading, &qualified)).or_insert(1);
            *count += 1;
            let home = format!("{}{count}", join(heading, &qualified));
            if !self.names.contains_key(&home) {
                self.names.insert(home.clone(), 1);
                return home;
            }
        }
    }

    /// Reports a reference to nothing where no later stage does, and returns what is written instead of it.
    fn unresolved(&mut self, why: Unresolved, reference: &str, kind: Kind, at: &Location) -> String {
        match why {
            Unresolved::Nothing(written) => return written,
            Unresolved::NoFile => {}
            Unresolved::Remote if kind.is_dispensable() => self.has_missed = true,
            Unresolved::Remote => {
                self.has_missed = true;
                let message = format!("`{reference}` is not read: it is on another computer");
                let diagnostic = Diagnostic::of(&catalogue::REMOTE_REFERENCE, message).severity(Severity::Error);
                let diagnostic = diagnostic.at(place(&self.files, at)).label("this reference");
                let help = "put the file beside the document, and refer to it by its path";
                self.found.push_once(diagnostic.help(help));
            }
        }
        if at.file == 0 || uri::is_remote(reference) {
            return reference.to_owned();
        }
        let (path, fragment) = uri::split(reference);
        let path = uri::file(self.files.path(at.file), path).unwrap_or_else(|| path.to_owned());
        format!("{path}#{fragment}")
    }

    /// Returns what the mapping of a discriminator calls a schema: names stay, and references become pointers.
    fn schema_name(&mut self, name: &str, at: &Location) -> String {
        let named = ["/components/schemas", "/definitions"];
        let is_name = !name.contains(['/', '#']) && {
            let entry = self.files.source(self.entry);
            named.iter().any(|heading| entry.value().pointer(&join(heading, name)).is_some())
        };
        if is_name {
            return name.to_owned();
        }
        // A name in a file that has components of its own is the name of one of them.
        let source = self.files.source(at.file);
        let own = named.iter().map(|heading| format!("{heading}/{}", escape(name)));
        let own = own.into_iter().find(|pointer| source.value().pointer(pointer).is_some());
        let is_reference = name.contains(['/', '#', '.']);
        let reference = match own {
            Some(pointer) => uri::local(&pointer),
            None if is_reference => name.to_owned(),
            None => return name.to_owned(),
        };
        match resolve(&mut self.files, &reference, at) {
            Ok(target) => uri::local(&self.home_of(&target, Kind::Schema)),
            Err(_) => name.to_owned(),
        }
    }
}

/// Returns how many values a value holds, itself among them.
fn weight(value: &Value) -> usize {
    match value {
        Value::Object(map) => 1 + map.values().map(weight).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// Puts a value under a heading, which is made if it is not there.
fn put(whole: &mut Value, pointer: &str, value: Value) {
    let mut at = whole;
    let tokens: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
    let Some((name, headings)) = tokens.split_last() else { return };
    for heading in headings {
        let Value::Object(map) = at else { return };
        at = map.entry(heading.clone()).or_insert_with(|| Value::Object(Map::new()));
    }
    if let Value::Object(map) = at {
        map.insert(name.clone(), value);
    }
}
