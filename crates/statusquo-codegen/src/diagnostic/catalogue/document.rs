//! Files that cannot be read as YAML or JSON, or that are too large to be.

super::definitions! {
    FILE_TOO_LARGE = Error("SQ0101", "the file is too large") {
        meaning: "A text of more than 64 MiB, or with more than four million signs that structure YAML, is refused \
            before it is read: reading it could take more memory than there is. The largest specification known to us \
            has a sixth of that.",
        fix: "Split the document, or leave out what no client needs.",
        example: None("the smallest file that is too large has four million bytes"),
    }
    NOT_UTF8 = Error("SQ0102", "the file is not UTF-8") {
        meaning: "YAML and JSON are read as UTF-8. The bytes of this file are in another encoding, or in none.",
        fix: "Save the file as UTF-8.",
        example: Golden("file-is-not-utf-8"),
    }
    INVALID_YAML = Error("SQ0103", "the file is not YAML") {
        meaning: "The text breaks the grammar of YAML 1.2 at the place that is marked, which may lie behind the \
            mistake: a bracket that is never closed shows at the end of what it swallowed.",
        fix: "Correct the text at the mark or before it. Texts that hold one of `[]{},:#` are safe in quotes.",
        example: Golden("bad-yaml"),
    }
    INVALID_JSON = Error("SQ0104", "the file is not JSON") {
        meaning: "The name of the file ends in `.json`, and its text breaks the grammar of JSON at the place that is \
            marked.",
        fix: "Correct the text, or give the file a name that ends in `.yaml` if it is YAML.",
        example: Golden("bad-json-in-spec"),
    }
    DUPLICATE_KEY = Error("SQ0105", "a mapping has the same key twice") {
        meaning: "Of two entries with one key most readers keep the second, and what the first says is lost without a \
            word. Keys that are no texts are compared by their text: `400` and `\"400\"` are the same key.",
        fix: "Merge the two entries, or rename one of them.",
        example: Golden("key-twice"),
    }
    DUPLICATE_ANCHOR = Error("SQ0106", "an anchor is defined twice") {
        meaning: "YAML lets a later anchor take the name of an earlier one. Parsers disagree about what an alias then \
            stands for, so that the same file would mean different things in different hands.",
        fix: "Give each anchor a name of its own.",
        example: Golden("anchor-twice"),
    }
    SEVERAL_DOCUMENTS = Error("SQ0107", "the file holds more than one YAML document") {
        meaning: "A line of three dashes starts another document in the same file. A specification, an overlay and a \
            patch are one document each, so that what stands behind the line would not be read.",
        fix: "Keep one document per file.",
        example: Golden("two-yaml-documents"),
    }
    NESTED_TOO_DEEPLY = Error("SQ0108", "the values are nested too deeply") {
        meaning: "Mappings and lists stand in each other more than 128 deep. Nothing that describes an API does, and \
            whatever walks down such a document may run out of stack.",
        fix: "Name the inner parts as component schemas, and refer to them.",
        example: Golden("nested-too-deeply"),
    }
    UNFOLDS_TOO_FAR = Error("SQ0109", "the document holds too much") {
        meaning: "A document holds at most four million values and 256 MiB of text. An alias counts as often as it \
            stands, so that a few lines of aliases that hold aliases can ask for any amount.",
        fix: "Refer with `$ref` instead of repeating with aliases, or leave out what no client needs.",
        example: Golden("aliases-without-end"),
    }
    INVALID_KEY = Error("SQ0110", "a key is neither a text nor a number") {
        meaning: "YAML allows lists and mappings as keys. OpenAPI and overlays are what JSON can say, where a key is \
            a text; a number such as `400` is taken as its text.",
        fix: "Write the key as a text.",
        example: Golden("key-is-a-list"),
    }
    INVALID_MERGE = Error("SQ0111", "`<<` takes something that is no mapping") {
        meaning: "`<<` adds the entries of another mapping to the one that it stands in. The value given to it has no \
            entries.",
        fix: "Give it an alias of a mapping, or a list of such aliases.",
        example: Golden("merge-of-no-mapping"),
    }
}
