//! The generator itself.

super::definitions! {
    GENERATOR_DEFECT = Error("SQ0601", "the generator cannot write the crate") {
        meaning: "What was made of the document is no valid Rust, or a stage did not understand what the one before \
            it gave. The document is not to blame, whatever it says.",
        fix: "Report it with the document. Excluding the operation that is named may help until then.",
        example: None("an input that shows a defect is a test of the stage that has it"),
    }
}
