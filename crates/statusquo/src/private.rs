//! What generated code calls: the names here are its contract with this crate, and nobody else's.

use std::{error, fmt};

pub use secrecy::SecretString;
pub use serde;

pub use crate::{
    body::shape::{Alternative, first, json, object},
    client::Core,
    config::{Config, env, environment_text},
    matching::{Match, Part, Scalar, Test},
    optional::present,
    request::Request,
    style::Style,
    union::{
        Member, Union, deserialize as deserialize_union, deserialize_constant, read_as, serialize_constant,
        serialize_tagged, stray,
    },
    untyped_response::{Successful, UntypedResponse},
};

use crate::{OperationError, Other, error_response::ErasedResponse};

/// What an operation's error is, without the type of its body. `operation_error!` implements it.
pub trait Variants: Sized + 'static {
    /// How each documented failure is told and made, in the order of the operation's list.
    const VARIANTS: &'static [Variant<Self>];

    /// The variant and what it holds.
    fn view(&self) -> View<'_>;

    /// Makes the variant `Other`.
    fn from_other_variant(other: Other) -> Self;
}

/// A documented failure of an operation's error.
pub struct Variant<E> {
    /// What the body must say; without a line, the status alone decides.
    pub when: &'static [Match],
    /// Makes the variant of a response, as the failure at this index of the operation's list.
    pub make: fn(UntypedResponse, usize) -> E,
}

/// An operation's error, without the type of its body.
pub enum View<'a> {
    /// A documented failure: the name of its variant, and the response.
    Documented(&'static str, &'a ErasedResponse),
    /// Anything else.
    Other(&'a Other),
}

/// Writes `DELETE /image/{id}: 409 Conflict: title: detail (request id abc)`.
pub fn display<E: OperationError>(error: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{} {}: ", E::OPERATION.method, E::OPERATION.path)?;
    match error.view() {
        View::Documented(_, erased) => erased.describe(f),
        View::Other(other) => fmt::Display::fmt(other, f),
    }
}

/// The cause of an error: what `Other` has. That a documented failure's body did not decode is not why it failed.
pub fn source<E: OperationError>(error: &E) -> Option<&(dyn error::Error + 'static)> {
    error::Error::source(error.other()?)
}
