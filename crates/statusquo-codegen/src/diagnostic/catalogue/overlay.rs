//! Overlays, by themselves: what is wrong whatever the specification says.

super::definitions! {
    VERSION_MISSING = Error("SQ0301", "the overlay does not say its version") {
        meaning: "The first line of an overlay names the version of the language that it is written in, so that a \
            later generator reads it as it was meant.",
        fix: "Write `overlay: 1`.",
        example: Golden("version-missing"),
    }
    UNKNOWN_VERSION = Error("SQ0302", "unknown version of the overlay language") {
        meaning: "This generator reads version 1 of the language, written as a number.",
        fix: "Write `overlay: 1`, or use the generator that the overlay was written for.",
        example: Golden("version-unknown"),
    }
    UNKNOWN_KEY = Error("SQ0303", "a mapping has a key that the language does not know") {
        meaning: "A key with a spelling mistake would be passed over, and the claim that it makes would be lost. So \
            every key has to be one that the language has in this place.",
        fix: "Correct the key, or remove it. `overlays/README.md` lists the keys.",
        example: Golden("unknown-key"),
    }
    MISSING_KEY = Error("SQ0304", "a mapping lacks a key that it has to have") {
        meaning: "What the mapping declares cannot be understood without this key: an operation without a name, a \
            case without a condition, a status that is ruled out without a reason.",
        fix: "Add the key.",
        example: Golden("drop-without-reason"),
    }
    EMPTY_LIST = Error("SQ0305", "a list is empty") {
        meaning: "An empty list says nothing: no source, no cause, no condition. It may be the remains of something \
            that got lost.",
        fix: "Fill the list, or remove the key.",
        example: Golden("list-is-empty"),
    }
    EMPTY_TEXT = Error("SQ0306", "a text is empty") {
        meaning: "The key promises a text, such as the reason why an operation is excluded, and there is none.",
        fix: "Write the text, or remove the key.",
        example: Golden("excluded-without-reason"),
    }
    UNKNOWN_VALUE = Error("SQ0307", "a value is none of the words that the language knows") {
        meaning: "The key takes one of a few words, such as `transient` for `retry` or `POST` for a method.",
        fix: "Write one of the words that the label lists.",
        example: Golden("unknown-retry"),
    }
    WRONG_TYPE = Error("SQ0308", "a value has another type than the language gives it") {
        meaning: "A text stands where a list belongs, a list where a mapping belongs, and so on. YAML decides the \
            type by how a value is written: `yes` is a text, `true` a truth value, `- a` a list.",
        fix: "Write what the label describes.",
        example: Golden("text-instead-of-list"),
    }
    INVALID_STATUS = Error("SQ0309", "a text is not a status") {
        meaning: "Failures are declared by a number from 100 to 599, a range from `1XX` to `5XX`, or `default`.",
        fix: "Correct the status; ranges have a capital `X`.",
        example: Golden("unknown-status"),
    }
    INVALID_VARIANT = Error("SQ0310", "a text cannot be the name of a variant") {
        meaning: "A case becomes a variant of the operation's error, which is `UpperCamelCase`: letters and digits, a \
            capital first. `Other` is the variant of everything that is not declared, and `Self` the type itself.",
        fix: "Give the case another name.",
        example: Golden("variant-in-lowercase"),
    }
    INVALID_NAME = Error("SQ0311", "a text cannot be the name of an operation or a captured value") {
        meaning: "An operation becomes a method and a captured value an accessor, both of which are `snake_case`: \
            lowercase letters, digits and `_`, a letter first.",
        fix: "Write the name in `snake_case`.",
        example: Golden("name-not-snake-case"),
    }
    INVALID_POINTER = Error("SQ0312", "a text is not a JSON pointer") {
        meaning: "Values in a body are found by pointers of RFC 6901: empty for the whole body, or each step behind a \
            `/`. In a step, `~` is written `~0` and `/` is written `~1`; `*` stands for any element of a list.",
        fix: "Correct the pointer, such as `/errors/*/code`.",
        example: Golden("pointer-without-slash"),
    }
    INVALID_OPERATION = Error("SQ0313", "a text is not an operation") {
        meaning: "Operations are named as the specification has them: the method in capitals, a blank, and the path \
            with its braces.",
        fix: "Write it such as `GET /image/{id}`.",
        example: Golden("operation-in-lowercase"),
    }
    UNKNOWN_SOURCE = Error("SQ0314", "a source is cited and declared nowhere") {
        meaning: "Every claim rests on a source, and a source that nobody can look up is none.",
        fix: "Correct the name, or declare the source under `sources`.",
        example: Golden("source-does-not-exist"),
    }
    DUPLICATE_NAME = Error("SQ0315", "a name is used twice") {
        meaning: "Two operations would become the same method, or two cases the same variant.",
        fix: "Give one of them another name.",
        example: Golden("name-twice"),
    }
    EXCLUDED_AND_DECLARED = Error("SQ0316", "an operation is excluded and declared") {
        meaning: "An excluded operation is left out of the client, so that whatever else the entry says has no \
            effect. One of the two is a mistake.",
        fix: "Keep `exclude`, or the declaration.",
        example: Golden("excluded-and-declared"),
    }
    EVIDENCE_TO_DO = Warning("SQ0317", "the overlay's evidence is still to be written") {
        meaning: "`TODO` is the source that a new overlay cites. Until it is replaced, nobody knows where the claims \
            of the overlay come from.",
        fix: "Declare the pages that say how the API fails under `sources`, and cite those instead.",
        example: Golden("evidence-to-do"),
    }
    INVALID_ADDRESS = Error("SQ0318", "a text is not an address") {
        meaning: "The `url` of a source is where a reader can see it, and becomes a link in the documentation. It \
            starts with `https://` or `http://`.",
        fix: "Write the whole address, or remove the key.",
        example: Golden("source-without-scheme"),
    }
    INVALID_DATE = Error("SQ0319", "a text is not a date") {
        meaning: "The `date` of a source is the day on which it was read or last changed, as ISO 8601 writes it, and \
            a day that the calendar has.",
        fix: "Write year, month and day such as `2026-06-04`.",
        example: Golden("date-not-in-calendar"),
    }
    INVALID_BODY_NAME = Error("SQ0320", "a text cannot be the name of a body") {
        meaning: "The bodies of an overlay are referred to as if they were component schemas, whose names have \
            letters, digits, `.`, `-` and `_`. `none` says that a response has no body.",
        fix: "Give the body another name.",
        example: Golden("body-named-none"),
    }
    DUPLICATE_STATUS = Error("SQ0321", "a status is declared twice") {
        meaning: "A list names the same status again. What each of the two means cannot be told apart.",
        fix: "Remove one of the two.",
        example: Golden("status-twice"),
    }
    SUCCESS_AS_FAILURE = Error("SQ0322", "a success is declared as a failure") {
        meaning: "The status decides whether a response is an error, and one in `2XX` is a success to every client and \
            proxy on the way.",
        fix: "If the body says that the call failed, declare that under `failure_when`.",
        example: Golden("success-as-failure"),
    }
    BODY_WHY_WITHOUT_BODY = Error("SQ0323", "`body_why` stands without `body`") {
        meaning: "`body_why` is the reason why the body of a failure differs from the documented one, and no body is \
            declared here that could differ.",
        fix: "Declare the body, or remove the reason.",
        example: Golden("body-reason-without-body"),
    }
    NONE_BESIDE_BODIES = Error("SQ0324", "`none` stands beside other bodies") {
        meaning: "`none` says that a response has no body at all. A response with one of several bodies has one.",
        fix: "Leave `none` out: an empty response is not decoded, and its variant is the same.",
        example: Golden("no-body-beside-bodies"),
    }
    DUPLICATE_BODY = Error("SQ0325", "a failure has the same body twice") {
        meaning: "Bodies are tried in the order in which they are declared. The second would never be reached.",
        fix: "Remove one of the two, or give them different media types.",
        example: Golden("body-twice"),
    }
    INVALID_MEDIA_TYPE = Error("SQ0326", "a text is not a media type") {
        meaning: "A media type is a type and a subtype with a `/` between them; parameters do not belong here.",
        fix: "Write it such as `application/problem+json`.",
        example: Golden("media-type-without-slash"),
    }
    UNREACHABLE_WAIT = Error("SQ0327", "a wait can never be reached") {
        meaning: "The waits of a failure are tried in order: a header if the response has it, else the next. A time is \
            always there, so that whatever follows it is never looked at.",
        fix: "Put the time last.",
        example: Golden("wait-behind-a-time"),
    }
    TIME_WITHOUT_UNIT = Error("SQ0328", "a time has no unit") {
        meaning: "A number alone may be seconds or milliseconds, which is the difference between patience and an \
            attack.",
        fix: "Write the unit: `60s`, `500ms` or `2m`.",
        example: Golden("time-without-unit"),
    }
    INVALID_WAIT = Error("SQ0329", "a text is neither a time nor a header") {
        meaning: "A wait is the name of a response header that says how long, or a time with the unit `ms`, `s` or \
            `m`.",
        fix: "Write it such as `Retry-After` or `60s`.",
        example: Golden("wait-of-an-hour"),
    }
    INVALID_HEADER = Error("SQ0330", "a text is not the name of a header") {
        meaning: "Names of headers are tokens of RFC 9110: letters, digits and a few signs such as `-`, no blank.",
        fix: "Write the name as it is sent.",
        example: Golden("header-with-a-blank"),
    }
    DUPLICATE_HEADER = Error("SQ0331", "a header is declared twice") {
        meaning: "The case of a header's name does not count, so that `X-Left` and `x-left` are the same header.",
        fix: "Remove one of the two.",
        example: Golden("header-twice"),
    }
    NOT_A_SUCCESS = Error("SQ0332", "`failure_when` is given a status that is no success") {
        meaning: "`failure_when` is for responses whose status says success and whose body says that the call failed. A \
            status that is a failure already has cases instead.",
        fix: "Declare the failure by its status under `errors`, and its meanings as `cases`.",
        example: Golden("failure-when-on-a-failure"),
    }
    MATCH_WITHOUT_TEST = Error("SQ0333", "a line of `match` tests nothing") {
        meaning: "A line says where to look and what must hold there. With a pointer alone it would always hold, or \
            never.",
        fix: "Add one of `equals`, `one_of`, `starts_with`, `ends_with`, `contains` and `exists`.",
        example: Golden("match-without-test"),
    }
    MATCH_WITH_TWO_TESTS = Error("SQ0334", "a line of `match` has two tests") {
        meaning: "Each line makes one test, so that a reader sees whether all of them or one of them has to hold.",
        fix: "Write a list of lines; every line must hold.",
        example: Golden("match-with-two-tests"),
    }
}
