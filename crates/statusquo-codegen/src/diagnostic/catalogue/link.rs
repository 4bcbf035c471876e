//! Documents of several files.

super::definitions! {
    MISSING_FILE = Error("SQ0801", "a file that a document refers to is not there") {
        meaning: "`$ref` names a file that does not exist. A relative path is relative to the file in which the \
            reference stands.",
        fix: "Put the file where the reference says, or correct the reference with a patch.",
        example: Golden("part-is-missing"),
    }
    OUTSIDE_FILE = Error("SQ0802", "a document refers to a file outside of its folder") {
        meaning: "Only files below the folder of the document are read, so that a document from elsewhere cannot \
            bring in what else is on the machine. The folder of a specification in a project is that of its crate \
            below `specs`.",
        fix: "Bring the file into the folder, or allow its folder: `generate --allow-outside DIR`.",
        example: Golden("part-outside-of-the-folder"),
    }
    REMOTE_REFERENCE = Warning("SQ0803", "a reference leads to another computer") {
        meaning: "Nothing is read by network: the same inputs give the same crate, today and next year. A schema \
            behind such a reference becomes any JSON; anything else that is missing stops the run.",
        fix: "Put the file beside the document, and refer to it by its path; a patch can correct the reference.",
        example: Golden("reference-to-another-computer"),
    }
    UNREADABLE_PART = Error("SQ0804", "a file that a document refers to cannot be read") {
        meaning: "The operating system refuses to read the file, for the reason that is shown.",
        fix: "Check the permissions of the file, and that it is a file.",
        example: Golden("part-is-a-folder"),
    }
    TOO_MANY_FILES = Error("SQ0805", "a document is spread over too much") {
        meaning: "A document has at most ten thousand files with 256 MiB of text, and four million values in all. A \
            few lines can ask for any amount.",
        fix: "Leave out what no client needs.",
        example: None("ten thousand files are too many for an example"),
    }
}
