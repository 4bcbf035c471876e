//! The one way in which Rust is written: a file is a value of documentation, inner attributes, imports and items.
//!
//! Items are [`Lines`]; what may stand in one line or in several is [`Code`], types are [`RustType`]. Whoever writes a
//! name that needs an import gets it from [`Lines::import`], so that the imports of a file are known and never guessed.
//! syn reads every file before it leaves: see [`parse`].
//!
//! Tokens printed by prettyplease took twice the time of everything else that is done to emit; so they are what typify
//! hands over, and nothing else.

mod code;
mod constants;
mod file;
mod imports;
mod lines;
pub(crate) mod parse;
mod rust_type;
pub(crate) mod syntax;

pub(crate) use code::Code;
pub(crate) use constants::Constants;
pub(crate) use file::SourceFile;
pub(crate) use lines::Lines;
pub(crate) use rust_type::RustType;

/// Code is broken at this column, the indentation not counted.
const WIDTH: usize = 100;

/// Expressions and imports are broken at this column, the indentation counted: where prettyplease breaks its lines too.
const COLUMNS: usize = 89;

/// Returns a text as a string literal.
pub(crate) fn literal(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}
