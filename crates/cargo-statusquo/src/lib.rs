//! `cargo statusquo`: the generator of [`statusquo_codegen`] for the files of a repository.
//!
//! [`project`] knows which files there are, [`write`] puts generated ones on disk or compares them with what is there,
//! and the commands in [`command`] tell the user. What a command does is decided in the library; this crate reads,
//! writes and prints.

pub mod command;
pub mod project;
pub mod provenance;
pub mod write;
