//! What a document says and the client does not do: parts that become weaker types, or no code at all.

super::definitions! {
    UNRESOLVED_REFERENCE = Warning("SQ0502", "a reference leads nowhere") {
        meaning: "The target of `$ref` does not stand in the file that it names, so that what the reference stands for \
            is unknown.",
        fix: "Correct the reference with a patch.",
        example: Golden("reference-to-nothing"),
    }
    CIRCULAR_REFERENCE = Warning("SQ0503", "a reference leads back to itself") {
        meaning: "The target of `$ref` is a reference that leads back to this one, and no schema ever follows. \
            Schemas that contain themselves are another thing, and fine.",
        fix: "Write the schema that is meant.",
        example: Golden("reference-in-a-circle"),
    }
    SCHEMA_TOO_DEEP = Warning("SQ0504", "a schema is nested too deeply") {
        meaning: "The schema holds schemas that hold schemas without a name, deeper than types are made for.",
        fix: "Name the inner schemas as components, and refer to them.",
        example: Golden("schema-nested-too-deeply"),
    }
    CONFLICTING_PARTS = Warning("SQ0505", "the parts of `allOf` make no object together") {
        meaning: "A value would have to be of several types at once, or the parts are alternatives that cannot be \
            written side by side.",
        fix: "Make all parts objects, or say with `oneOf` what is an alternative.",
        example: Golden("parts-that-conflict"),
    }
    CONDITION = Warning("SQ0506", "a schema has a condition that no type can hold") {
        meaning: "`if`, `not` and `dependentSchemas` let a value decide which schema it has; the type is that of the \
            schema without them. `prefixItems` gives each item of a list a schema of its own; where these differ, the \
            items are any JSON.",
        fix: "Write the alternatives with `oneOf`.",
        example: Golden("condition-in-a-schema"),
    }
    SEVERAL_TYPES = Warning("SQ0507", "a value has several types") {
        meaning: "A list under `type` allows more than one type besides `null`. Such a value is kept as any JSON.",
        fix: "Write the alternatives with `oneOf`.",
        example: Golden("value-of-several-types"),
    }
    UNKNOWN_TYPE = Warning("SQ0508", "a schema has a type that JSON Schema does not know") {
        meaning: "Types are `string`, `number`, `integer`, `boolean`, `array`, `object` and, since 3.1, `null`.",
        fix: "Correct the type with a patch.",
        example: Golden("unknown-type"),
    }
    ANY_OF_BESIDE_ONE_OF = Warning("SQ0509", "`anyOf` stands beside `oneOf`") {
        meaning: "A value would have to be one of both lists at once. The alternatives of `oneOf` alone are used.",
        fix: "Keep one of the two lists.",
        example: Golden("any-of-beside-one-of"),
    }
    MIXED_ENUM = Warning("SQ0511", "an enum of texts has other values too") {
        meaning: "The values of an enum become variants by their text. A number or a boolean among them is taken for \
            a text without quotes, as YAML writes it; with a list or an object among them, the value is any JSON.",
        fix: "Write the other values in quotes if they are sent as texts.",
        example: Golden("enum-of-texts-and-numbers"),
    }
    MALFORMED_KEYWORD = Warning("SQ0512", "a keyword of a schema has no mapping for a value") {
        meaning: "Keywords such as `items` take a schema, and `properties` takes schemas by name. The type is that of \
            the schema without the keyword.",
        fix: "Correct the keyword with a patch.",
        example: Golden("properties-as-a-list"),
    }
    REFUSED_SCHEMA = Warning("SQ0513", "a schema is refused by what makes the types") {
        meaning: "The library that turns schemas into types cannot do so with this one. Its type is any JSON; all \
            others are as they should be.",
        fix: "Report it with the schema, and simplify the schema with a patch until then.",
        example: None("every kind of schema that is known to be refused is rewritten before it gets there"),
    }
    UNKNOWN_PATH_PARAMETER = Warning("SQ0514", "a path parameter has no place in the path") {
        meaning: "The parameter is declared with `in: path`, and the path does not have its name in braces, so that \
            there is nowhere to send it.",
        fix: "Correct the name, or the place of the parameter.",
        example: Golden("path-parameter-without-place"),
    }
    UNDECLARED_PATH_PARAMETER = Warning("SQ0515", "a path has a parameter that nobody declares") {
        meaning: "A name stands in braces in the path, and neither the path nor the operation declares a parameter of \
            that name. It becomes a text.",
        fix: "Declare the parameter with a patch.",
        example: Golden("path-parameter-not-declared"),
    }
    INCOMPLETE_PARAMETER = Warning("SQ0516", "a parameter has no name, or no place that OpenAPI knows") {
        meaning: "A parameter has a `name`, and is `in` the path, the query, a header or a cookie. This one becomes \
            no code: how it would be sent is unknown.",
        fix: "Complete the parameter with a patch.",
        example: Golden("parameter-without-place"),
    }
    UNSUPPORTED_STYLE = Warning("SQ0517", "a parameter has a style that its place does not have") {
        meaning: "Each place of a parameter has its own styles: `simple`, `label` and `matrix` belong to the path, \
            `form` and `deepObject` to the query. The default style of the place is used.",
        fix: "Correct the style with a patch.",
        example: Golden("style-in-the-wrong-place"),
    }
    UNUSED_MEDIA_TYPE = Warning("SQ0518", "a success has a media type that the client does not ask for") {
        meaning: "The success is documented with several media types, whose contents differ. The client asks for one \
            of them, JSON before others.",
        fix: "Remove the media types that no client needs with a patch.",
        example: Golden("success-with-several-media-types"),
    }
    INVALID_RESPONSE = Warning("SQ0519", "a response has a key that is no status") {
        meaning: "Responses are known by a number from 100 to 599, a range such as `4XX`, or `default`. This one \
            becomes no code.",
        fix: "Correct the key with a patch.",
        example: Golden("response-without-status"),
    }
    INTERIM_RESPONSE = Warning("SQ0520", "a response is an interim one") {
        meaning: "Statuses in `1XX` are interim: the one that decides follows. HTTP libraries keep them to \
            themselves.",
        fix: "Remove the response with a patch if the warning is in the way.",
        example: Golden("interim-response"),
    }
    CALLBACK = Warning("SQ0521", "a callback becomes no code") {
        meaning: "A callback is a request that the server sends to the user's own address. What it holds becomes a type \
            if it is JSON, and this one is something else.",
        fix: "Handle the request in a server of your own.",
        example: Golden("callback"),
    }
    WEBHOOK = Warning("SQ0522", "a webhook becomes no code") {
        meaning: "A webhook is a request that the server sends to the user's own address. What it holds becomes a type \
            if it is JSON, and this one is something else.",
        fix: "Handle the request in a server of your own.",
        example: Golden("webhook"),
    }
    ALIKE_ALTERNATIVES = Warning("SQ0530", "nothing tells two alternatives apart") {
        meaning: "Neither a tag nor what they require, name and contain says which of two alternatives a value is. It \
            is read as the first of them.",
        fix: "Give each alternative a property with a value of its own, or add a `discriminator`, with a patch.",
        example: Golden("alternatives-that-look-alike"),
    }
}
