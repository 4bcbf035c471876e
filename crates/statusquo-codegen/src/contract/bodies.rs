//! The bodies of failures: which schemas a response may have, and what lists of them are called.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{Body, BodyRef, ExtraSchema, Header, Operation};
use crate::diagnostic::catalogue::contract as catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::document::Node;
use crate::openapi::{self, SpecResponse};
use crate::overlay::{BodyDeclaration, Overlay};
use crate::vocabulary::{HeaderKind, SchemaName, Status, media_type};
use crate::vocabulary::{Unique, case};

/// Collects the schemas that failures refer to while the operations are read.
pub(super) struct BodyCollector<'a> {
    components: Option<Node<'a>>,
    overlay: Option<&'a Overlay>,
    /// Schemas that are not components of the specification, by type name.
    extra: IndexMap<SchemaName, ExtraSchema>,
    /// The names of inline schemas by their text, so that a schema repeated for every operation is one type.
    inline: BTreeMap<String, String>,
    names: Unique,
    /// Lists of alternatives, in the order in which they were met; [`Body::AnyOf`] holds an index until
    /// [`BodyCollector::finish`] names them.
    sets: Vec<Vec<BodyRef>>,
}

impl<'a> BodyCollector<'a> {
    pub(super) fn new(root: &Node<'a>, overlay: Option<&'a Overlay>) -> Self {
        let components = root.get("components").and_then(|components| components.get("schemas"));
        let mut names = Unique::default();
        for (name, _) in components.iter().flat_map(Node::entries) {
            names.claim(&case::camel_case(name));
        }
        let mut extra = IndexMap::new();
        for (name, body) in overlay.iter().flat_map(|overlay| &overlay.bodies) {
            names.claim(&case::camel_case(name));
            extra.insert(name.as_str().into(), ExtraSchema { schema: body.schema.clone(), place: body.place.clone() });
        }
        BodyCollector { components, overlay, extra, inline: BTreeMap::new(), names, sets: Vec::new() }
    }

    /// Returns the schemas that the specification documents for a response; `None` when it documents no body.
    pub(super) fn documented(
        &mut self,
        operation: &str,
        status: Status,
        response: &SpecResponse<'_>,
    ) -> Option<Vec<BodyRef>> {
        let media_types = openapi::media_types(&response.node);
        let several = media_types.len() > 1;
        let mut bodies: Vec<BodyRef> = Vec::new();
        for (media, node) in &media_types {
            let Some(schema) = node.get("schema").filter(|_| media_type::is_json(media)) else { continue };
            let media = several.then(|| media.clone());
            let alternatives = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key));
            let alternatives = match alternatives {
                Some(list) if list.items().all(|item| named_reference(&item).is_some()) => list.items().collect(),
                _ => vec![schema],
            };
            for schema in alternatives {
                let schema = named_reference(&schema)
                    .unwrap_or_else(|| self.name_inline(&format!("{operation}_{}", (status).variant()), &schema));
                let body = BodyRef { schema: schema.into(), media: media.clone() };
                if !bodies.iter().any(|known| known.schema == body.schema) {
                    bodies.push(body);
                } else if let Some(known) = bodies.iter_mut().find(|known| known.schema == body.schema) {
                    // One schema under several media types is tied to none of them.
                    known.media = None;
                }
            }
        }
        (!bodies.is_empty()).then_some(bodies)
    }

    fn name_inline(&mut self, wanted: &str, schema: &Node<'_>) -> String {
        let text = schema.value().to_string();
        if let Some(name) = self.inline.get(&text) {
            return name.clone();
        }
        let title = openapi::text(schema, "title").filter(|title| title.len() <= 40);
        let name = self.names.claim(&case::camel_case(title.as_deref().unwrap_or(&format!("{wanted}_body"))));
        self.extra.insert(name.as_str().into(), ExtraSchema { schema: schema.value().clone(), place: schema.place() });
        self.inline.insert(text, name.clone());
        name
    }

    /// Returns the schemas that the overlay names, and reports those that exist nowhere.
    pub(super) fn declared(&self, declared: &BodyDeclaration, diagnostics: &mut Diagnostics) -> Vec<BodyRef> {
        let BodyDeclaration::Any(declared) = declared else { return Vec::new() };
        for body in declared.iter().filter(|body| !self.exists(&body.name.value)) {
            let help = did_you_mean(&body.name.value, self.known().iter().map(String::as_str))
                .unwrap_or_else(|| format!("declare it:\nbodies:\n  {}: {{ type: object }}", body.name.value));
            let diagnostic =
                Diagnostic::of(&catalogue::UNKNOWN_BODY, format!("there is no body `{}`", body.name.value))
                    .at(body.name.place.clone())
                    .label("neither under `bodies` nor a component schema of the specification");
            diagnostics.push_once(diagnostic.help(help));
        }
        declared
            .iter()
            .map(|body| BodyRef { schema: body.name.value.as_str().into(), media: body.media.clone() })
            .collect()
    }

    /// Returns whether all of these are declared somewhere.
    pub(super) fn exist(&self, bodies: &[BodyRef]) -> bool {
        bodies.iter().all(|body| self.exists(body.schema.as_str()))
    }

    fn exists(&self, name: &str) -> bool {
        self.overlay.is_some_and(|overlay| overlay.bodies.contains_key(name))
            || self.components.as_ref().is_some_and(|components| components.get(name).is_some())
    }

    fn known(&self) -> Vec<String> {
        let components = self.components.iter().flat_map(Node::entries).map(|(name, _)| name.to_owned());
        self.overlay.iter().flat_map(|overlay| overlay.bodies.keys().cloned()).chain(components).collect()
    }

    /// Returns how a failure uses a list of schemas. An empty list is a response without a body.
    pub(super) fn use_of(&mut self, schemas: Option<Vec<BodyRef>>) -> Body {
        match schemas {
            None => Body::Unknown,
            Some(schemas) if schemas.is_empty() => Body::None,
            Some(mut schemas) if schemas.len() == 1 => Body::One(schemas.remove(0)),
            Some(schemas) => {
                let index = self.sets.iter().position(|known| *known == schemas).unwrap_or_else(|| {
                    self.sets.push(schemas);
                    self.sets.len() - 1
                });
                Body::AnyOf(index.to_string())
            }
        }
    }

    /// Names the lists of alternatives and returns what has been collected. A list is called after the status that
    /// has it, `BadRequestBody`, or `FailureBody` if several have it.
    pub(super) fn finish(
        mut self,
        operations: &mut [Operation],
    ) -> (IndexMap<SchemaName, ExtraSchema>, IndexMap<String, Vec<BodyRef>>) {
        let mut statuses: BTreeMap<String, BTreeSet<Status>> = BTreeMap::new();
        for failure in operations.iter().flat_map(|operation| &operation.failures) {
            if let Body::AnyOf(index) = &failure.body {
                statuses.entry(index.clone()).or_default().insert(failure.status);
            }
        }
        let mut named: BTreeMap<String, String> = BTreeMap::new();
        let mut sets = IndexMap::new();
        for (index, alternatives) in self.sets.into_iter().enumerate() {
            let index = index.to_string();
            let status = match statuses.get(&index).map(|statuses| statuses.iter().collect::<Vec<_>>()).as_deref() {
                Some([status]) => (**status).variant(),
                _ => "Failure".to_owned(),
            };
            let name = self.names.claim(&format!("{status}Body"));
            sets.insert(name.clone(), alternatives);
            named.insert(index, name);
        }
        for failure in operations.iter_mut().flat_map(|operation| &mut operation.failures) {
            if let Body::AnyOf(index) = &mut failure.body
                && let Some(name) = named.get(index)
            {
                *index = name.clone();
            }
        }
        (self.extra, sets)
    }
}

/// Returns the component schema that a Reference Object names.
fn named_reference(schema: &Node<'_>) -> Option<String> {
    let reference = schema.get("$ref")?;
    openapi::schema_name(reference.as_str()?)
        .filter(|_| openapi::reference(schema).is_some_and(|pointer| schema.document().node(&pointer).is_some()))
}

/// Returns whether two lists hold the same schemas, whatever their order and media types.
pub(super) fn same_schemas(one: &[BodyRef], other: &[BodyRef]) -> bool {
    let names = |list: &[BodyRef]| list.iter().map(|body| body.schema.clone()).collect::<BTreeSet<_>>();
    one.len() == other.len() && names(one) == names(other)
}

/// Writes a list of schemas for a diagnostic.
pub(super) fn list(bodies: &[BodyRef]) -> String {
    match bodies {
        [] => "no body".to_owned(),
        bodies => bodies.iter().map(|body| format!("`{}`", body.schema)).collect::<Vec<_>>().join(" or "),
    }
}

/// Returns the headers that a Response Object declares.
pub(super) fn documented_headers(response: &Node<'_>) -> IndexMap<String, Header> {
    let Some(headers) = response.get("headers") else { return IndexMap::new() };
    headers
        .entries()
        .map(|(name, node)| {
            let place = node.key_place();
            let header = openapi::resolve(&node);
            let kind = header.get("schema").map(|schema| openapi::resolve(&schema));
            let kind = match kind.and_then(|schema| openapi::text(&schema, "type")).as_deref() {
                Some("integer") => HeaderKind::Integer,
                Some("number") => HeaderKind::Number,
                Some("boolean") => HeaderKind::Boolean,
                _ => HeaderKind::String,
            };
            (name.to_owned(), Header { kind, description: openapi::text(&header, "description"), place })
        })
        .collect()
}
