//! What single versions of OpenAPI say and the client does not do.

super::definitions! {
    INVALID_METHOD = Warning("SQ0901", "an operation has no method of its own") {
        meaning: "`additionalOperations` has operations by methods that OpenAPI has no key for. A method that has one \
            belongs there, and what is no token of HTTP cannot be sent.",
        fix: "Put the operation under its key, such as `post`, or correct the method.",
        example: Golden("method-twice"),
    }
    SEQUENCE = Warning("SQ0902", "the items of a sequence have a schema that is not used") {
        meaning: "`itemSchema`, `itemEncoding` and `prefixEncoding` describe contents item by item. The client reads \
            JSON documents line by line so. Events have texts, and requests are sent as they are given.",
        fix: "Read the items from the events or bytes that the client gives.",
        example: Golden("sequence-of-events"),
    }
    QUERYSTRING = Warning("SQ0903", "a parameter is the whole query") {
        meaning: "A parameter `in: querystring` is the query as a whole, and no pair of it. The client has no way to \
            send it.",
        fix: "Write the parts of the query as parameters `in: query` with a patch.",
        example: Golden("parameter-is-the-query"),
    }
}
