//! Schemas without a name that are gathered from others: what `allOf` and `anyOf` make of what they refer to.
//!
//! Such a schema takes the place of its references, so that one which contains itself through them would be written out
//! without end. It is one type instead.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::Schemas;
use crate::lower::schema::Schema;
use crate::naming::RustIdent;
use crate::vocabulary::Place;

/// What has been gathered so far.
#[derive(Default)]
pub(super) struct Gathered {
    /// The types of what `anyOf` gathered.
    types: HashMap<String, RustIdent>,
    /// What is being lowered, with its type if it has one.
    open: Vec<(String, Option<RustIdent>)>,
    /// The component whose own schema is about to be lowered.
    component: Option<RustIdent>,
}

impl Gathered {
    /// Says whose schema is lowered next, so that it gets no second type.
    pub(super) fn expect(&mut self, component: Option<RustIdent>) {
        self.component = component;
    }

    /// Returns the component that was announced, once.
    pub(super) fn take_expected(&mut self) -> Option<RustIdent> {
        self.component.take()
    }
}

impl Schemas<'_> {
    /// Lowers what was gathered by `lower`, unless it is known; `key` is what makes it the same as another.
    pub(super) fn lower_gathered(
        &mut self,
        simple: &Map<String, Value>,
        (component, is_any_of): (Option<RustIdent>, bool),
        (place, name): (&Place, &RustIdent),
        lower: impl FnOnce(&mut Self) -> Schema,
    ) -> Schema {
        let mut key = simple.clone();
        let nullable = key.remove("nullable") == Some(Value::Bool(true));
        // A form may hold files where everything else holds texts.
        let key = format!("{} {}", self.in_form, Value::Object(key));
        let known = self.gathered.types.get(&key).cloned().or_else(|| self.open_type(&key, name));
        if let Some(ident) = known {
            return Schema { nullable, ..Schema::named(ident) };
        }
        self.gathered.open.push((key, component.clone()));
        let mut schema = lower(self);
        let Some((key, ident)) = self.gathered.open.pop() else { return schema };
        let wanted = || is_any_of && schema.needs_a_type();
        let ident = ident.or_else(|| wanted().then(|| self.names.claim_type(name.as_str())));
        let Some(ident) = ident else { return schema };
        if is_any_of {
            self.gathered.types.insert(key, ident.clone());
        }
        if component.is_some() {
            return schema;
        }
        schema.nullable = false;
        self.lowered.insert(ident.clone(), schema);
        self.places.insert(ident.clone(), place.clone());
        Schema { nullable, ..Schema::named(ident) }
    }

    /// Returns the type of a schema that is being lowered, which contains itself.
    fn open_type(&mut self, key: &str, name: &RustIdent) -> Option<RustIdent> {
        let names = &mut self.names;
        let (_, ident) = self.gathered.open.iter_mut().find(|(open, _)| open == key)?;
        Some(ident.get_or_insert_with(|| names.claim_type(name.as_str())).clone())
    }
}
