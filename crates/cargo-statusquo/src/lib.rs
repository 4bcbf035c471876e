//! `cargo statusquo`: the generator of [`statusquo_codegen`] for the files of a repository.
//!
//! [`project`] knows which files there are, [`files`] reads what they refer to, [`root`] knows what the workspace hands down to generated crates, [`mod@write`] puts
//! these on disk or compares them with what is there, and the commands in [`command`] tell the user. What a command does
//! is decided in the library; this crate reads, writes and prints. Other programs can have the same commands under
//! another [`Program`](program::Program).

pub mod command;
pub mod error;
pub mod files;
pub mod layout;
mod name;
pub mod output;
mod paths;
pub mod program;
pub mod project;
pub mod provenance;
pub mod root;
pub mod write;
