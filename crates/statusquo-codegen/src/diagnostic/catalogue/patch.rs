//! OpenAPI Overlay documents that correct a specification.

super::definitions! {
    PATCH_WITHOUT_VERSION = Error("SQ0201", "not an OpenAPI Overlay document") {
        meaning: "A patch is a document of the OpenAPI Overlay standard, which starts with its version. This one does \
            not, so that nothing in it can be relied on.",
        fix: "Write `overlay: 1.0.0` at the top.",
        example: Golden("patch-without-version"),
    }
    UNKNOWN_PATCH_VERSION = Error("SQ0202", "unknown version of OpenAPI Overlay") {
        meaning: "The generator reads the versions 1.0 and 1.1 of the standard, written with all three numbers. \
            `overlay: 1` is the first line of the files that say how operations fail, which have nothing to do with \
            the standard but the name.",
        fix: "Write `overlay: 1.0.0` or `overlay: 1.1.0`. What operations fail with stands in the file without \
            `.patch` in its name.",
        example: Golden("patch-is-an-overlay"),
    }
    UNKNOWN_PATCH_KEY = Error("SQ0203", "a patch has a key that the standard does not know") {
        meaning: "A key with a spelling mistake would be passed over, and what it asks for would not happen. `copy` \
            came with version 1.1.",
        fix: "Correct the key. Keys of your own start with `x-`.",
        example: Golden("patch-with-unknown-key"),
    }
    UNREADABLE_ACTION = Error("SQ0204", "an action cannot be read") {
        meaning: "A value in the action has another type than the standard gives it: the target is a text, `remove` \
            is `true` or `false`.",
        fix: "Correct the value.",
        example: Golden("patch-target-is-no-text"),
    }
    UNREADABLE_PATCH = Error("SQ0205", "the document is not the one that the standard describes") {
        meaning: "A part that every OpenAPI Overlay document has is missing or has another type.",
        fix: "Add `info` with a title and a version, and a list of actions.",
        example: Golden("patch-without-info"),
    }
    INVALID_EXPRESSION = Error("SQ0206", "the expression is no JSONPath") {
        meaning: "Targets are selected by expressions of RFC 9535, which start with `$`.",
        fix: "Correct the expression. Names with other signs than letters stand in brackets and quotes: \
            `$.paths['/orders/{id}'].get`.",
        example: Golden("patch-does-not-parse"),
    }
    BROKEN_PATCH_RULE = Error("SQ0207", "a patch breaks a rule of the standard") {
        meaning: "The standard asks for more than the right types: texts that are not empty, at least one action, an \
            action that does something.",
        fix: "Fill in what is missing.",
        example: Golden("patch-breaks-rules"),
    }
    NO_DOCUMENT_LEFT = Error("SQ0208", "the action leaves no document") {
        meaning: "The action selects the whole specification, and puts something in its place that is no mapping.",
        fix: "Select the part that is to change.",
        example: Golden("patch-leaves-no-document"),
    }
    REDUNDANT_ACTION = Warning("SQ0209", "the action changes nothing") {
        meaning: "The specification says already what the action would make it say. A patch that outlives the mistake \
            that it corrects hides the next one.",
        fix: "Remove the action.",
        example: Golden("patch-changes-nothing"),
    }
    PATCHED_TOO_LARGE = Error("SQ0210", "the action makes the specification too large") {
        meaning: "A few lines that copy what they have copied can ask for any size. What comes out of a patch has the \
            same limits as what is read from a file: four million values, 256 MiB of text, 128 levels.",
        fix: "Select fewer nodes, or copy less.",
        example: Golden("patch-makes-it-too-large"),
    }
    NOTHING_SELECTED = Error("SQ0211", "the action matches nothing") {
        meaning: "Nothing in the specification is what the target describes. Either the expression has a mistake, or \
            the vendor has changed the document.",
        fix: "Correct the expression, or remove the action if the specification is right by now.",
        example: Golden("patch-matches-nothing"),
    }
    SCALAR_SELECTED = Error("SQ0212", "the action selects more than mappings and lists") {
        meaning: "A text, a number, a truth value or `null` has nothing that another value could be merged into, and \
            the standard does not let it be removed either.",
        fix: "Select the mapping around it, and merge the new value into that.",
        example: Golden("patch-selects-a-text"),
    }
    MIXED_SELECTION = Error("SQ0213", "the action selects mappings and lists alike") {
        meaning: "What is merged into a mapping is a mapping, and what is added to a list is an element; one value \
            cannot be both.",
        fix: "Write an action for each.",
        example: Golden("patch-selects-mappings-and-lists"),
    }
    NOTHING_COPIED = Error("SQ0214", "the action copies nothing") {
        meaning: "Nothing in the specification is what the expression under `copy` describes.",
        fix: "Correct the expression.",
        example: Golden("patch-copies-nothing"),
    }
    SEVERAL_COPIED = Error("SQ0215", "the action copies more than one value") {
        meaning: "The expression under `copy` selects several values, and only one can be copied.",
        fix: "Select exactly one.",
        example: Golden("patch-copies-nothing"),
    }
    FAILED_ACTION = Error("SQ0216", "the action cannot be applied") {
        meaning: "The library that applies patches refuses the action for a reason that was not found when it was \
            checked.",
        fix: "Write the action in another way, and report it with the patch.",
        example: None("every reason that the library has today is found before the action is applied"),
    }
}
