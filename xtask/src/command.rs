//! The commands that only this repository has.

pub(crate) mod ci;
pub(crate) mod corpus;
