//! The files of a project: which there are, and where specifications came from.

super::definitions! {
    NO_SPECIFICATION = Error("SQ0701", "an API has no specification") {
        meaning: "An API is known by its specification, `specs/<crate>/<api>.yaml`, and the file is not there.",
        fix: "Put the document there.",
        example: None("APIs are found by their specifications, so that one without is asked for in code only"),
    }
    NO_OVERLAY = Error("SQ0702", "an API has no overlay") {
        meaning: "Nothing says how the operations of the specification fail. Without an overlay, the error types \
            would claim what nobody has looked at.",
        fix: "Write `overlays/<crate>/<api>.yaml`; `new` begins it. `overlays/README.md` describes the language.",
        example: Golden("api-without-overlay"),
    }
    UNREADABLE_FILE = Error("SQ0703", "a file or folder cannot be read") {
        meaning: "The operating system refuses to read the file, for the reason that is shown.",
        fix: "Check the permissions of the file, and that it is a file.",
        example: None("no content of a file makes it unreadable"),
    }
    NO_PACKAGE = Error("SQ0704", "a crate has no description") {
        meaning: "`overlays/<crate>/crate.toml` says what the manifest of the generated crate needs and no \
            specification knows: its version, and what the registry shows of it.",
        fix: "Write the file.",
        example: Golden("crate-without-description"),
    }
    INVALID_PACKAGE = Error("SQ0705", "the description of a crate cannot be read") {
        meaning: "`overlays/<crate>/crate.toml` is no TOML, or has a key that is missing, unknown or of another type.",
        fix: "Correct the file at the place that is shown.",
        example: Golden("crate-with-unknown-key"),
    }
    INVALID_ORIGINS = Error("SQ0706", "`specs/sources.toml` cannot be read") {
        meaning: "The file is no TOML, or has a key that is missing, unknown or of another type.",
        fix: "Correct the file at the place that is shown.",
        example: Golden("origins-with-unknown-key"),
    }
    UNKNOWN_ORIGIN = Error("SQ0707", "nothing says where a specification came from") {
        meaning: "`specs/sources.toml` is kept in this project, and has no entry for the specification. Where a \
            document came from is what tells the vendor's words from one's own.",
        fix: "Add the entry that is shown, with the address.",
        example: Golden("spec-of-unknown-origin"),
    }
    CHANGED_SPECIFICATION = Warning("SQ0708", "a specification is not the one that was brought in") {
        meaning: "Its hash differs from the one in `specs/sources.toml`, so that the file has been edited since. An \
            edit by hand must not pass for the vendor's words.",
        fix: "Put corrections into a patch. If a new version was brought in, renew the entry.",
        example: Golden("spec-changed-by-hand"),
    }
    ORIGIN_TO_DO = Warning("SQ0709", "where a specification came from is still to be written") {
        meaning: "The entry in `specs/sources.toml` has a `TODO` in it.",
        fix: "Replace it with the address of the vendor's file.",
        example: Golden("origin-to-do"),
    }
    INVALID_ROOT = Error("SQ0710", "the manifest at the root cannot be used") {
        meaning: "The `Cargo.toml` at the root of the project is no TOML, or has a key of another type than is read, or \
            an unknown one under `workspace.metadata.statusquo`. What generated crates inherit stands there.",
        fix: "Correct the file at the place that is shown.",
        example: Golden("root-with-unknown-setting"),
    }
}
