//! Every diagnostic that there is: one definition each, a module per stage.
//!
//! | codes  | module       | what is wrong                                         |
//! |--------|--------------|-------------------------------------------------------|
//! | `SQ01` | [`document`] | a file that cannot be read as YAML or JSON            |
//! | `SQ02` | [`patch`]    | an OpenAPI Overlay that corrects a specification      |
//! | `SQ03` | [`overlay`]  | an overlay, by itself                                 |
//! | `SQ04` | [`contract`] | a specification and its overlay, held side by side    |
//! | `SQ05` | [`lower`]    | what a document says and the client does not do       |
//! | `SQ06` | [`emit`]     | the generator itself                                  |
//! | `SQ07` | [`project`]  | the files of a project                                |
//! | `SQ08` | [`link`]     | documents of several files                            |
//! | `SQ09` | [`versions`] | what single versions of OpenAPI say                   |
//!
//! A new diagnostic is defined here, at the end of its stage; the stage that finds it starts it with
//! [`Diagnostic::of`](super::Diagnostic::of); a folder of `tests/diagnostics` shows it, and its name is the example of
//! the definition. The tests name what is missing, and write the rest.
//!
//! Invariant: a code is never given to another diagnostic, so that what is written about it stays true. A new one takes
//! the next number of its stage; the number of one that is removed stays free.

pub mod contract;
pub mod document;
pub mod emit;
pub mod link;
pub mod lower;
pub mod overlay;
pub mod patch;
pub mod project;
pub mod versions;

use super::Definition;

/// Defines the diagnostics of a stage, and `ALL` of them in the order of their codes.
macro_rules! definitions {
    ($($name:ident = $severity:ident($code:literal, $title:literal) {
        meaning: $meaning:literal,
        fix: $fix:literal,
        example: $example:ident($shown:literal),
    })*) => {
        $(
            #[doc = concat!("`", $code, "`: ", $title, ".")]
            pub static $name: $crate::diagnostic::Definition = $crate::diagnostic::Definition {
                code: $code,
                severity: $crate::diagnostic::Severity::$severity,
                title: $title,
                meaning: $meaning,
                fix: $fix,
                example: $crate::diagnostic::Example::$example($shown),
            };
        )*

        /// All of them, in the order of their codes.
        pub(super) static ALL: &[&$crate::diagnostic::Definition] = &[$(&$name),*];
    };
}
use definitions;

/// The diagnostics of one stage: a chapter of `docs/diagnostics.md`.
#[derive(Debug, Clone, Copy)]
pub struct Chapter {
    /// What its diagnostics are about.
    pub title: &'static str,
    /// Its diagnostics, in the order of their codes.
    pub definitions: &'static [&'static Definition],
}

/// Returns the chapters of `docs/diagnostics.md`, in the order of their codes.
pub fn chapters() -> [Chapter; 9] {
    [
        ("Files", document::ALL),
        ("Patches", patch::ALL),
        ("Overlays", overlay::ALL),
        ("Specifications and overlays", contract::ALL),
        ("What a client does not do", lower::ALL),
        ("The generator", emit::ALL),
        ("Projects", project::ALL),
        ("Documents of several files", link::ALL),
        ("Versions of OpenAPI", versions::ALL),
    ]
    .map(|(title, definitions)| Chapter { title, definitions })
}

/// Returns all definitions, in the order of their codes.
pub fn all() -> impl Iterator<Item = &'static Definition> {
    chapters().into_iter().flat_map(|chapter| chapter.definitions).copied()
}

/// Returns the definition of a code, in whichever case it is written.
pub fn find(code: &str) -> Option<&'static Definition> {
    all().find(|definition| definition.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::{all, find};

    #[test]
    fn codes_are_unique_and_in_order() {
        let codes: Vec<&str> = all().map(|definition| definition.code).collect();
        assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
        let is_code = |code: &str| {
            let number = code.strip_prefix("SQ").unwrap_or_default();
            number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit())
        };
        assert!(codes.iter().all(|code| is_code(code)), "{codes:?}");
    }

    #[test]
    fn texts_are_written_alike() {
        for definition in all() {
            let is_title = !definition.title.ends_with('.') && !definition.title.starts_with(char::is_uppercase);
            assert!(is_title || definition.title.starts_with("OpenAPI"), "{definition}");
            for text in [definition.meaning, definition.fix] {
                let is_prose = text.ends_with('.') && !text.contains("  ") && !text.contains('\n');
                assert!(is_prose && text.starts_with(|c: char| c.is_uppercase() || c == '`'), "{definition}: {text}");
            }
        }
    }

    #[test]
    fn a_code_is_found_in_any_case() {
        assert_eq!(find("sq0303").map(|definition| definition.code), Some("SQ0303"));
        assert_eq!(find("SQ9999"), None);
        assert_eq!(find(""), None);
    }
}
