//! Where the files of a project stand, below its root.

use std::io;

use statusquo_codegen::diagnostic::Diagnostic;
use statusquo_codegen::diagnostic::catalogue::project as catalogue;

/// Folder of the specifications, below the root.
pub const SPECS: &str = "specs";
/// Folder of the overlays, below the root.
pub const OVERLAYS: &str = "overlays";
/// Folder of the generated crates, below the root.
pub const GENERATED: &str = "generated";
/// How the name of a file with the text of a license begins.
pub const LICENSE: &str = "LICENSE";
/// What stands between the name of an API and the format, in the name of its patch.
pub const PATCH: &str = ".patch";

pub(crate) fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::of(&catalogue::UNREADABLE_FILE, format!("cannot read {path}: {error}"))
}
