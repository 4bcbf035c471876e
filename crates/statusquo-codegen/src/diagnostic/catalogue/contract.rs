//! Specification and overlay, held side by side.

super::definitions! {
    UNSUPPORTED_VERSION = Error("SQ0401", "OpenAPI of this version is not supported") {
        meaning: "The generator reads Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2. What another version means by the same \
            keys is not known.",
        fix: "Convert the document to one of these versions.",
        example: Golden("spec-of-a-later-version"),
    }
    NOT_OPENAPI = Error("SQ0402", "not an OpenAPI document") {
        meaning: "There is neither `openapi: 3.x` nor `swagger: \"2.0\"` at the top, so that the document describes no \
            API, or not in a way that is known here.",
        fix: "Check that it is the right document. A specification starts with a line such as `openapi: 3.0.3`.",
        example: Golden("spec-without-version"),
    }
    NO_OPERATION = Error("SQ0403", "the specification has no operation") {
        meaning: "No path with a method stands in the document, so that there is nothing to call. OpenAPI 3.1 allows \
            documents of components or webhooks alone: without an overlay this is a warning for them.",
        fix: "Check that the document is the right one, and that its paths start with `/`.",
        example: Golden("spec-without-operations"),
    }
    MISSING_OPERATION = Error("SQ0404", "the overlay does not name an operation") {
        meaning: "Every operation of the specification is either declared or excluded with a reason. One that nobody \
            has looked at would have an error type that claims to be complete and is not.",
        fix: "Add it under `operations` of the overlay, or exclude it with a reason.",
        example: Golden("operation-missing-from-overlay"),
    }
    UNKNOWN_OPERATION = Error("SQ0405", "the overlay names an operation that the specification does not have") {
        meaning: "The vendor has removed or renamed the operation, or its key has a spelling mistake.",
        fix: "Correct the key, remove the entry, or renew the specification.",
        example: Golden("operation-not-in-spec"),
    }
    UNDECLARED_STATUS = Error("SQ0406", "the overlay does not say what a documented status is") {
        meaning: "Each status that the specification documents is either adopted by the overlay, with its evidence, \
            or dropped with a reason, so that no failure is overlooked.",
        fix: "Adopt the status under `errors`, or rule it out under `drop`.",
        example: Golden("status-not-in-overlay"),
    }
    DECLARED_AND_DROPPED = Error("SQ0407", "an operation declares and drops the same status") {
        meaning: "`drop` says that the operation never answers a status, and `errors` says what it means when it \
            does.",
        fix: "Keep one of the two.",
        example: Golden("declared-and-dropped"),
    }
    REDUNDANT_DROP = Warning("SQ0408", "an operation drops a status that it would not have") {
        meaning: "Neither the specification nor a rule gives the operation this status, so that there is nothing to \
            drop.",
        fix: "Remove the line.",
        example: Golden("stale-drop"),
    }
    CONFLICTING_RULES = Error("SQ0409", "two rules give an operation the same status") {
        meaning: "What the status means on the operation would depend on the order of the rules.",
        fix: "Narrow one of the rules by `on` or `except`.",
        example: Golden("two-rules-for-one-status"),
    }
    NO_EVIDENCE = Error("SQ0410", "a failure has no evidence") {
        meaning: "Whoever matches on a variant has to be able to see where it comes from. Neither the failure, nor \
            the operation, the rule or the entry under `errors` that it stands on cites a source.",
        fix: "Add `cite` with the name of a source.",
        example: Golden("no-evidence"),
    }
    BODY_DIFFERS = Error("SQ0411", "a failure has another body than the specification documents") {
        meaning: "Overlay and specification disagree about what a response looks like. That may be so, but not by \
            accident.",
        fix: "Agree with the specification, or say why not: `body_why`.",
        example: Golden("body-differs-from-spec"),
    }
    REDUNDANT_BODY_WHY = Warning("SQ0412", "the reason for another body is redundant") {
        meaning: "`body_why` says why the body differs from the documented one, and it does not differ any more.",
        fix: "Remove `body_why`.",
        example: Golden("stale-body-reason"),
    }
    NEVER_BUT_DECLARED = Error("SQ0413", "an operation declares a status that the API never answers") {
        meaning: "`never` rules the status out for the whole API, and this operation has it all the same.",
        fix: "Remove the status from the operation, or correct `never`.",
        example: Golden("never-declared"),
    }
    NEVER_BUT_DOCUMENTED = Error("SQ0414", "the specification documents a status that the API never answers") {
        meaning: "`never` rules the status out for the whole API. The specification has come to say otherwise of this \
            operation.",
        fix: "Correct `never`, or drop the status from the operation with a reason.",
        example: Golden("never-documented"),
    }
    DUPLICATE_VARIANT = Error("SQ0415", "two failures of an operation have the same variant") {
        meaning: "A case has the name of another case, or of a status of the same operation: `NotFound` is 404. One \
            variant cannot mean both.",
        fix: "Rename the case.",
        example: Golden("variant-twice"),
    }
    UNKNOWN_BODY = Error("SQ0416", "a body is named and declared nowhere") {
        meaning: "The schema stands neither under `bodies` of the overlay nor among the component schemas of the \
            specification.",
        fix: "Correct the name, or declare the schema under `bodies`.",
        example: Golden("body-does-not-exist"),
    }
    SHADOWED_SCHEMA = Error("SQ0417", "the specification has a schema of this name of its own") {
        meaning: "A body of the overlay has the name of a component schema. Which of the two a failure has could not \
            be told from its name.",
        fix: "Remove it from `bodies` to use the specification's, or give it another name.",
        example: Golden("body-of-spec-declared-again"),
    }
    UNUSED_DEFAULT = Warning("SQ0418", "`errors` describes a status that no operation answers") {
        meaning: "What stands under `errors` of the API describes a status wherever an operation has it, and none \
            has.",
        fix: "Remove the entry.",
        example: Golden("stale-default"),
    }
    UNUSED_SOURCE = Warning("SQ0419", "nothing cites a source") {
        meaning: "The source is declared, and no claim rests on it.",
        fix: "Cite the source, or remove it.",
        example: Golden("stale-source"),
    }
    UNUSED_BODY = Warning("SQ0420", "no failure has a body") {
        meaning: "The schema stands under `bodies`, and neither a failure nor another schema refers to it.",
        fix: "Remove the schema.",
        example: Golden("stale-body"),
    }
    UNUSED_RULE = Warning("SQ0421", "a rule holds for no operation") {
        meaning: "No operation is selected by `on`, or `except` leaves none.",
        fix: "Widen the rule, or remove it.",
        example: Golden("stale-rule"),
    }
}
