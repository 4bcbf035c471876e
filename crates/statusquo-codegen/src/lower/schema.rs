//! Lowered schemas: the few shapes that a type can have.
//!
//! Whatever a document writes becomes one of these, so that later stages see meanings and never keywords.

use indexmap::IndexMap;
use serde_json::Value;

use crate::naming::RustIdent;
use crate::vocabulary::WireName;

/// A schema as far as it decides a type.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// What the document says of it.
    pub description: Option<String>,
    /// Whether the value may be null.
    pub nullable: bool,
    /// What the value is.
    pub shape: Shape,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Any JSON.
    Any,
    /// The type of another schema, by its name in [`Lowered::schemas`](super::Lowered::schemas).
    Named(RustIdent),
    /// `true` or `false`.
    Boolean,
    /// A whole number; of 64 bits where the document says no width.
    Integer(Option<Integer>),
    /// A number; of 64 bits where the document says no width.
    Number(Option<Number>),
    /// Text.
    Text {
        /// Whether it is not to be shown: `format: password`, or what is only ever written.
        secret: bool,
    },
    /// A file of a form: `format: binary` in a body whose parts are files.
    File,
    /// Text of which some values are known.
    Enum(Enum),
    /// A whole number of which some values are known.
    Codes(Codes),
    /// A list of one kind of thing.
    List(Box<Schema>),
    /// Properties, some of them by name.
    Object(Object),
    /// One value, and no other; no text, which is an enum of one.
    Const(Value),
    /// One of several.
    Union(Union),
}

/// The width of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integer {
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
    /// 32 bits without sign.
    Uint32,
    /// 64 bits without sign.
    Uint64,
}

/// The width of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// 32 bits.
    Float,
    /// 64 bits.
    Double,
}

/// Text of which some values are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// The values in the order of the document, each once; never empty.
    pub values: Vec<String>,
    /// What the document says of some of them.
    pub said: IndexMap<String, Said>,
    /// Whether no other value may be read as one of it: its values tell alternatives apart.
    pub closed: bool,
}

/// A whole number of which some values are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// How wide it is.
    pub width: Option<Integer>,
    /// The values in the order of the document, each once; never empty.
    pub values: Vec<i64>,
    /// What the document says of some of them.
    pub said: IndexMap<i64, Said>,
}

/// What a document says of a listed value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// What it is called.
    pub name: Option<String>,
    /// What it means.
    pub description: Option<String>,
}

/// Properties by name, and what else there may be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// The named properties in the order of the document.
    pub properties: IndexMap<WireName, Property>,
    /// What every other property holds, where they are kept.
    pub additional: Option<Box<Schema>>,
    /// Whether the document allows no other property; one that comes all the same is ignored.
    pub closed: bool,
}

/// A named property.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Whether an object without it does not fit.
    pub required: bool,
    /// Whether only responses have it.
    pub read_only: bool,
    /// Whether only requests have it: a text is not to be shown.
    pub write_only: bool,
    /// What it is taken for where it is left out.
    pub default: Option<Value>,
    /// Whether its one value says which member of a union the object is, so that whoever makes one need not set it.
    pub is_tag: bool,
    /// What it holds.
    pub schema: Schema,
}

/// One of several, and how they are told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// The property by whose value each member is known, as a JSON pointer, if there is one for all of them.
    pub tag: Option<String>,
    /// The members in the order of the document; never empty.
    pub members: Vec<Member>,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// What its variant is called.
    pub name: RustIdent,
    /// What it is; never null.
    pub schema: Schema,
    /// The values of the union's tag that mean it.
    pub tags: Vec<Value>,
    /// The values of the tag that are read as it too; nobody makes it with one of them.
    pub aliases: Vec<Value>,
    /// Whether the member may lack the tag, or have another one, so that the union has to write it.
    pub writes_tag: bool,
    /// Where it has one of a few values, by JSON pointer, and which; of a union without a tag.
    pub values: Vec<(String, Vec<Value>)>,
    /// Whether it contains the union itself, so that it cannot stand in it by value.
    pub is_boxed: bool,
}

impl Enum {
    /// An enum of text that may have other values.
    pub fn of(values: Vec<String>) -> Self {
        Enum { values, said: IndexMap::new(), closed: false }
    }
}

impl Schema {
    /// A schema of which nothing but its shape is said.
    pub fn of(shape: Shape) -> Self {
        Schema { description: None, nullable: false, shape }
    }

    /// Any JSON.
    pub fn any() -> Self {
        Schema::of(Shape::Any)
    }

    /// The type of another schema.
    pub fn named(ty: RustIdent) -> Self {
        Schema::of(Shape::Named(ty))
    }

    /// Returns the type that the schema refers to and adds nothing to.
    pub fn plain_name(&self) -> Option<&RustIdent> {
        match &self.shape {
            Shape::Named(ty) if !self.nullable && self.description.is_none() => Some(ty),
            _ => None,
        }
    }

    /// Returns the type that the schema refers to, whatever it adds.
    pub fn refers_to(&self) -> Option<&RustIdent> {
        match &self.shape {
            Shape::Named(ty) => Some(ty),
            _ => None,
        }
    }

    /// Returns the types that it refers to.
    pub fn references(&self) -> Vec<&RustIdent> {
        match &self.shape {
            Shape::Named(ty) => vec![ty],
            Shape::List(item) => item.references(),
            Shape::Object(object) => {
                let schemas = object.properties.values().map(|property| &property.schema);
                schemas.chain(object.additional.as_deref()).flat_map(Schema::references).collect()
            }
            Shape::Union(union) => union.members.iter().flat_map(|member| member.schema.references()).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the named properties, if it is an object.
    pub fn properties(&self) -> impl Iterator<Item = (&WireName, &Property)> {
        let object = match &self.shape {
            Shape::Object(object) => Some(object),
            _ => None,
        };
        object.into_iter().flat_map(|object| &object.properties)
    }

    /// Returns a named property, if it is an object that has it.
    pub fn property(&self, wire: &str) -> Option<&Property> {
        match &self.shape {
            Shape::Object(object) => object.properties.get(wire),
            _ => None,
        }
    }

    /// Returns what every property holds that has no name, if it is an object that keeps them.
    pub fn additional(&self) -> Option<&Schema> {
        match &self.shape {
            Shape::Object(object) => object.additional.as_deref(),
            _ => None,
        }
    }

    /// Returns the known values, if it is text with some.
    pub fn as_enum(&self) -> Option<&Enum> {
        match &self.shape {
            Shape::Enum(values) => Some(values),
            _ => None,
        }
    }

    /// Returns the members and how they are told apart, if it is one of several.
    pub fn as_union(&self) -> Option<&Union> {
        match &self.shape {
            Shape::Union(union) => Some(union),
            _ => None,
        }
    }

    /// Whether there is one value that it may have, so that whoever makes one need not choose.
    pub fn has_one_value(&self) -> bool {
        match &self.shape {
            Shape::Enum(known) => known.values.len() == 1,
            Shape::Codes(known) => known.values.len() == 1,
            Shape::Const(_) => true,
            _ => false,
        }
    }

    /// Whether it needs a type of its own, which has a name.
    pub(super) fn needs_a_type(&self) -> bool {
        match &self.shape {
            Shape::Object(object) => !object.properties.is_empty(),
            Shape::Enum(_) | Shape::Codes(_) | Shape::Const(_) | Shape::Union(_) => true,
            Shape::Any
            | Shape::Named(_)
            | Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::Text { .. }
            | Shape::File
            | Shape::List(_) => false,
        }
    }
}
