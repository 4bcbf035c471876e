//! Generates API clients in which every operation returns its own error.
//!
//! Data flows one way: [`document`] and [`overlay`] understand texts, [`link`] makes one document of several files,
//! `patch` changes a specification, `swagger` makes OpenAPI 3.0 of Swagger 2.0, [`contract`] makes specification and
//! overlay agree, [`lower`] brings the document down to a few shapes, [`emit`] makes a crate of both, `proof` its tests.
//! [`pipeline`] runs the stages in a row. Nothing here reads or writes a file: `cargo-statusquo` does.

pub mod contract;
pub mod diagnostic;
pub mod document;
pub mod emit;
pub mod link;
pub mod lower;
pub mod naming;
pub(crate) mod openapi;
pub mod overlay;
pub(crate) mod patch;
pub mod pipeline;
pub(crate) mod proof;
pub mod render;
pub mod report;
pub mod scaffold;
pub(crate) mod swagger;
pub mod vocabulary;

/// The example of the readme, which is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
