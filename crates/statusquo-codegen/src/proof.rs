//! Tests of a generated crate, which stand beside it: that every declared response arrives as what the contract declares.
//!
//! Takes an API on its way into a crate, gives files. `emit` knows nothing of it; both write with `emit::rust`.

mod failure_bodies;
mod sample;
mod variants;
mod wire;

use crate::contract::Contract;
use crate::emit::{Api, EmitError, File};
use crate::lower::Lowered;

/// Returns the tests of an API.
///
/// # Errors
/// Says which operation cannot be written down.
pub(crate) fn files(api: &Api<'_>) -> Result<Vec<File>, EmitError> {
    Ok(vec![wire::file(api)?])
}

/// Returns the tests of a crate as a whole.
///
/// # Errors
/// When one is not Rust.
pub(crate) fn package_files(mark: &str, apis: &[(Contract, Lowered)]) -> Result<Vec<File>, EmitError> {
    Ok(variants::file(mark, apis)?.into_iter().collect())
}
