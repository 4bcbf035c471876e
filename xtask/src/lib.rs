//! Generates API clients in which every operation returns its own error.
//!
//! Data flows one way: [`source`] and [`overlay`] read files, [`patch`] mends a specification, [`contract`] makes them agree, [`lower`] rewrites the
//! document for progenitor, [`emit`] makes a crate of both, [`write`] puts it on disk. [`pipeline`] runs the stages in
//! memory, [`project`] knows which files there are, and the commands in [`command`] tell the user. [`corpus`] runs this very
//! program over a folder of documents.

pub mod command;
pub mod contract;
pub mod corpus;
pub mod diagnostic;
pub mod emit;
pub mod lower;
pub mod naming;
pub mod overlay;
pub mod patch;
pub mod pipeline;
pub mod project;
pub mod provenance;
pub mod report;
pub mod scaffold;
pub mod source;
pub mod spec;
pub mod write;
