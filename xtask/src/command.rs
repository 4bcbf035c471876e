//! The commands that only this repository has.

pub(crate) mod corpus;
