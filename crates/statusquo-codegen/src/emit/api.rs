//! One API on its way into a crate: its contract, how it travels, and its types.

use super::rust::{Lines, RustType};
use super::types::{self, GeneratedTypes, Types};
use super::{EmitError, File, docs, models};
use crate::contract::{self, Contract};
use crate::lower::{self, BodyKind, Lowered};

use crate::vocabulary::SchemaName;

/// One API on its way into a crate.
#[derive(Debug)]
pub struct Api<'a> {
    /// What the first line of every file says.
    pub(crate) mark: &'a str,
    pub(crate) contract: &'a Contract,
    pub(crate) lowered: &'a Lowered,
    /// The type of every schema.
    pub(crate) types: Types,
    /// The items of the module `types`.
    pub(super) type_items: Vec<Lines>,
}

impl<'a> Api<'a> {
    /// Asks progenitor for the types of an API. Schemas that it refuses are given up in the lowered document.
    ///
    /// # Errors
    /// What progenitor says when it refuses the document even so.
    pub fn new(mark: &'a str, contract: &'a Contract, lowered: &'a mut Lowered) -> Result<Self, EmitError> {
        let GeneratedTypes { items, types } = types::generate(lowered)?;
        let lowered = &*lowered;
        let bodies = lowered.operations.iter().filter_map(|operation| operation.body.as_ref());
        let bodies = bodies.flat_map(|body| &body.alternatives).filter_map(|body| body.kind.schema());
        let bodies = bodies.map(|schema| types.of(schema)).collect::<Vec<_>>();
        let type_items = models::items(items, &lowered.schemas, &types, &bodies)?;
        Ok(Api { mark, contract, lowered, types, type_items })
    }

    /// Writes the files of the API's modules.
    ///
    /// # Errors
    /// Says what cannot be written, and for which operation.
    pub fn files(&self) -> Result<Vec<File>, EmitError> {
        super::module_files(self)
    }

    /// Returns the operations: what each answers, and how it travels.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&'a contract::Operation, &'a lower::Operation)> + use<'a> {
        self.contract.operations.iter().zip(&self.lowered.operations)
    }

    /// Whether there are operations; without them there are types and an idle client.
    pub(super) fn has_operations(&self) -> bool {
        !self.contract.operations.is_empty()
    }

    /// Returns the type of a request body.
    pub(crate) fn body_type(&self, kind: &BodyKind) -> RustType {
        match kind {
            BodyKind::Json(schema) | BodyKind::Form(schema) | BodyKind::Multipart(schema) => self.types.of(schema),
            BodyKind::Text => RustType::string(),
            BodyKind::Bytes => RustType::path("::statusquo::reqwest::Body"),
        }
    }

    /// Returns the type of a schema that the contract names.
    pub(super) fn schema_type(&self, schema: &SchemaName) -> RustType {
        self.lowered.types.get(schema).map_or_else(RustType::json, RustType::schema)
    }

    /// Returns the first sentence of a schema's description.
    pub(super) fn schema_summary(&self, schema: &SchemaName) -> Option<String> {
        let schema = self.lowered.schemas.get(self.lowered.types.get(schema)?)?;
        let description = schema.description.as_deref()?;
        Some(docs::foreign(&docs::first_sentence(description)))
    }
}
