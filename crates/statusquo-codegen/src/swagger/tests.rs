//! Each mapping, held against the tables of Swagger 2.0 and OpenAPI 3.0 by the name of the object.

use serde_json::{Value, json};

use super::*;
use crate::vocabulary::Place;

/// Converts a document that has these entries at its top.
fn converted(entries: Value) -> Document {
    let mut whole = json!({ "swagger": "2.0", "info": { "title": "Shop", "version": "1" } });
    if let (Value::Object(whole), Value::Object(entries)) = (&mut whole, entries) {
        whole.extend(entries);
    }
    convert(Document::parse("shop.json", whole.to_string()).expect("valid JSON"))
}

#[track_caller]
fn check(document: &Document, expected: &[(&str, Value)]) {
    for (pointer, value) in expected {
        assert_eq!(document.value().pointer(pointer), Some(value), "{pointer} of\n{:#}", document.value());
    }
}

/// Converts `GET /a` with these entries, and entries at the top.
fn operation(entries: Value, top: Value) -> Document {
    let mut top = top;
    top["paths"] = json!({ "/a": { "get": entries } });
    converted(top)
}

const GET: &str = "/paths/~1a/get";

#[track_caller]
fn check_origin(document: &Document, pointer: &str, expected: &str) {
    let place = Place { pointer: pointer.to_owned(), ..Place::root("shop.json") };
    let origin = document.origin(&place).map(|origin| origin.pointer);
    assert_eq!(origin.as_deref(), Some(expected), "{pointer}");
    assert!(document.as_read().pointer(expected).is_some(), "nothing was at {expected}");
}

/// Swagger Object, `swagger`: the version is the text `2.0`; YAML without quotes has a number.
#[test]
fn documents_of_other_versions_stay_as_they_are() {
    for text in ["openapi: 3.0.0", "swagger: '1.2'", "swagger: 1.1", "swagger: [2.0]", "[]"] {
        let document = convert(Document::parse("a.yaml", text.to_owned()).expect("valid YAML"));
        assert_eq!(document.value(), document.as_read(), "{text}");
    }
    for text in ["swagger: '2.0'", "swagger: 2.0"] {
        let document = convert(Document::parse("a.yaml", text.to_owned()).expect("valid YAML"));
        assert_eq!(document.value()["openapi"], "3.0.3", "{text}");
    }
}

/// Swagger Object, `host`, `basePath` and `schemes`; Server Object.
#[test]
fn host_base_path_and_schemes_are_servers() {
    let urls = |entries: Value| {
        let document = converted(entries);
        let servers = document.value().get("servers").and_then(Value::as_array).cloned().unwrap_or_default();
        servers.iter().filter_map(|server| server["url"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let host = "shop.example:8443";
    assert_eq!(
        urls(json!({ "host": host, "basePath": "/v1", "schemes": ["http", "https"] })),
        ["https://shop.example:8443/v1", "http://shop.example:8443/v1"]
    );
    assert_eq!(urls(json!({ "host": host, "schemes": ["http"] })), ["http://shop.example:8443"]);
    assert_eq!(urls(json!({ "host": host, "basePath": "/" })), ["https://shop.example:8443"]);
    assert_eq!(urls(json!({ "basePath": "/v1/" })), ["/v1"]);
    assert!(urls(json!({})).is_empty());
    check_origin(&converted(json!({ "host": host })), "/servers", "/host");
}

/// Parameter Object: what has no schema of its own gets one; `collectionFormat` and Style Values.
#[test]
fn parameters_have_schemas_and_styles() {
    let list = |place: &str, format: Option<&str>| {
        let mut parameter = json!({ "name": "p", "in": place, "type": "array", "items": { "type": "string" } });
        if let Some(format) = format {
            parameter["collectionFormat"] = json!(format);
        }
        let document = operation(json!({ "parameters": [parameter] }), json!({}));
        let parameter = document.value().pointer(&format!("{GET}/parameters/0")).expect("it is still a parameter");
        assert_eq!(parameter["schema"], json!({ "type": "array", "items": { "type": "string" } }));
        assert_eq!(parameter.get("collectionFormat"), None);
        (parameter["style"].as_str().map(str::to_owned), parameter["explode"].as_bool())
    };
    for (place, format, style, explode) in [
        ("query", None, "form", false),
        ("query", Some("csv"), "form", false),
        ("query", Some("multi"), "form", true),
        ("query", Some("ssv"), "spaceDelimited", false),
        ("query", Some("pipes"), "pipeDelimited", false),
        ("query", Some("tsv"), "tsv", false),
        ("path", None, "simple", false),
        ("header", Some("csv"), "simple", false),
    ] {
        assert_eq!(list(place, format), (Some(style.to_owned()), Some(explode)), "{place} {format:?}");
    }
    let document = operation(
        json!({ "parameters": [
            { "name": "n", "in": "query", "description": "Many.", "required": true, "allowEmptyValue": true,
              "type": "integer", "format": "int32", "minimum": 1, "default": 3, "enum": [1, 3], "x-a": 1 },
        ] }),
        json!({}),
    );
    check(
        &document,
        &[(
            &format!("{GET}/parameters/0"),
            json!({
                "name": "n", "in": "query", "description": "Many.", "required": true, "allowEmptyValue": true, "x-a": 1,
                "schema": { "type": "integer", "format": "int32", "minimum": 1, "default": 3, "enum": [1, 3] },
            }),
        )],
    );
    check_origin(&document, &format!("{GET}/parameters/0/schema/format"), &format!("{GET}/parameters/0/format"));
}

/// Parameter Object, `in: body`; Request Body Object. Swagger Object and Operation Object, `consumes`.
#[test]
fn the_body_is_a_request_body_in_every_media_type() {
    let parameters = json!({ "parameters": [
        { "name": "order", "in": "body", "required": true, "description": "It.", "schema": { "$ref": "#/definitions/O" } },
        { "name": "id", "in": "query", "type": "string" },
    ], "consumes": ["application/json", "application/xml"] });
    let document = operation(parameters, json!({ "definitions": { "O": { "type": "object" } }, "consumes": ["a/b"] }));
    let schema = json!({ "schema": { "$ref": "#/components/schemas/O" } });
    check(
        &document,
        &[
            (
                &format!("{GET}/requestBody"),
                json!({
                    "required": true, "description": "It.",
                    "content": { "application/json": schema, "application/xml": schema },
                }),
            ),
            (&format!("{GET}/parameters"), json!([{ "name": "id", "in": "query", "schema": { "type": "string" } }])),
        ],
    );
    assert_eq!(document.value().pointer(&format!("{GET}/consumes")), None);
    check_origin(
        &document,
        &format!("{GET}/requestBody/content/application~1xml/schema/$ref"),
        &format!("{GET}/parameters/0/schema/$ref"),
    );
    check_origin(&document, &format!("{GET}/parameters/0/name"), &format!("{GET}/parameters/1/name"));
    check_origin(&document, &format!("{GET}/parameters/0/schema/type"), &format!("{GET}/parameters/1/type"));
    check_origin(&document, "/components/schemas/O/type", "/definitions/O/type");
}

#[test]
fn without_consumes_and_produces_contents_are_json() {
    let body = json!({ "parameters": [{ "name": "b", "in": "body", "schema": {} }],
                       "responses": { "200": { "description": "", "schema": {} } } });
    let document = operation(body, json!({}));
    let json = json!({ "application/json": { "schema": {} } });
    check(
        &document,
        &[(&format!("{GET}/requestBody/content"), json.clone()), (&format!("{GET}/responses/200/content"), json)],
    );
}

/// Parameter Object, `in: formData` and `type: file`; Encoding Object.
#[test]
fn fields_of_a_form_are_one_request_body() {
    let fields = json!({ "parameters": [
        { "name": "file", "in": "formData", "type": "file", "required": true, "description": "The file." },
        { "name": "tags", "in": "formData", "type": "array", "items": { "type": "string" } },
        { "name": "all", "in": "formData", "type": "array", "items": {}, "collectionFormat": "multi" },
    ], "consumes": ["application/x-www-form-urlencoded", "multipart/form-data"] });
    let document = operation(fields, json!({}));
    check(
        &document,
        &[(
            &format!("{GET}/requestBody"),
            json!({
                "required": true,
                "content": { "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": { "type": "string", "format": "binary", "description": "The file." },
                            "tags": { "type": "array", "items": { "type": "string" } },
                            "all": { "type": "array", "items": {} },
                        },
                    },
                    "encoding": { "tags": { "style": "form", "explode": false } },
                } },
            }),
        )],
    );
    let property = format!("{GET}/requestBody/content/multipart~1form-data/schema/properties/tags/type");
    check_origin(&document, &property, &format!("{GET}/parameters/1/type"));

    let field = json!({ "parameters": [{ "name": "a", "in": "formData", "type": "string" }] });
    let document = operation(field, json!({}));
    let content = document.value().pointer(&format!("{GET}/requestBody/content")).and_then(Value::as_object);
    let media: Vec<&String> = content.into_iter().flatten().map(|(media, _)| media).collect();
    assert_eq!(media, ["application/x-www-form-urlencoded"]);
}

/// Path Item Object, `parameters`: shared by all operations, which may have their own instead.
#[test]
fn bodies_and_fields_of_a_path_belong_to_each_of_its_operations() {
    let document = converted(json!({
        "paths": { "/a": {
            "parameters": [
                { "name": "id", "in": "query", "type": "string" },
                { "$ref": "#/parameters/Order" },
            ],
            "post": {},
            "put": { "parameters": [{ "name": "other", "in": "body", "schema": { "type": "string" } }] },
        } },
        "parameters": { "Order": { "name": "order", "in": "body", "schema": { "type": "object" } }, "Page": { "name":
            "page", "in": "query", "type": "integer" } },
    }));
    check(
        &document,
        &[
            ("/paths/~1a/parameters", json!([{ "name": "id", "in": "query", "schema": { "type": "string" } }])),
            ("/paths/~1a/post/requestBody/content/application~1json/schema", json!({ "type": "object" })),
            ("/paths/~1a/put/requestBody/content/application~1json/schema", json!({ "type": "string" })),
            (
                "/components/parameters",
                json!({ "Page": { "name": "page", "in": "query", "schema": { "type": "integer" } } }),
            ),
        ],
    );
    check_origin(&document, "/paths/~1a/post/requestBody/content/application~1json/schema", "/parameters/Order/schema");
}

#[test]
fn what_a_request_cannot_have_is_left_among_the_parameters() {
    let parameters = json!({ "parameters": [
        { "name": "a", "in": "body", "schema": {} },
        { "name": "b", "in": "body", "schema": {} },
        { "name": "c", "in": "formData", "type": "string" },
    ] });
    let document = operation(parameters, json!({}));
    let left = document.value().pointer(&format!("{GET}/parameters")).and_then(Value::as_array).map(Vec::len);
    assert_eq!(left, Some(2));
    check_origin(&document, &format!("{GET}/parameters/1/name"), &format!("{GET}/parameters/2/name"));
}

/// Response Object and Header Object; Swagger Object and Operation Object, `produces`.
#[test]
fn responses_have_contents_headers_and_examples() {
    let responses = json!({ "responses": {
        "200": {
            "description": "All.",
            "schema": { "type": "array", "items": { "$ref": "#/definitions/O" } },
            "headers": { "X-Pages": { "type": "array", "items": { "type": "integer" }, "description": "Which." } },
            "examples": { "application/json": [1], "text/other": "x" },
        },
        "204": { "description": "None." },
        "404": { "$ref": "#/responses/Gone" },
    } });
    let top = json!({
        "produces": ["application/json", "text/csv"],
        "responses": { "Gone": { "description": "Gone.", "schema": { "type": "string" } } },
        "definitions": { "O": {} },
    });
    let document = operation(responses, top);
    let schema = json!({ "type": "array", "items": { "$ref": "#/components/schemas/O" } });
    check(
        &document,
        &[
            (
                &format!("{GET}/responses/200"),
                json!({
                    "description": "All.",
                    "headers": { "X-Pages": {
                        "description": "Which.", "style": "simple", "explode": false,
                        "schema": { "type": "array", "items": { "type": "integer" } },
                    } },
                    "content": {
                        "application/json": { "schema": schema, "example": [1] },
                        "text/csv": { "schema": schema },
                    },
                }),
            ),
            (&format!("{GET}/responses/204"), json!({ "description": "None." })),
            (&format!("{GET}/responses/404"), json!({ "$ref": "#/components/responses/Gone" })),
            ("/components/responses/Gone/content/text~1csv/schema", json!({ "type": "string" })),
        ],
    );
    let header = format!("{GET}/responses/200/headers/X-Pages/schema/items/type");
    check_origin(&document, &header, &format!("{GET}/responses/200/headers/X-Pages/items/type"));
    check_origin(
        &document,
        &format!("{GET}/responses/200/content/text~1csv/schema/items"),
        &format!("{GET}/responses/200/schema/items"),
    );
}

#[test]
fn a_shared_response_has_the_media_types_of_the_operation_that_refers_to_it() {
    let operation_entries = json!({ "produces": ["text/csv"], "responses": { "200": { "$ref": "#/responses/All" } } });
    let document = operation(
        operation_entries,
        json!({ "responses": { "All": { "description": "All.", "schema": { "type": "file" } } } }),
    );
    check(
        &document,
        &[
            (
                &format!("{GET}/responses/200/content"),
                json!({ "text/csv": { "schema": { "type": "string", "format": "binary" } } }),
            ),
            (
                "/components/responses/All/content",
                json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } }),
            ),
        ],
    );
    check_origin(&document, &format!("{GET}/responses/200/description"), "/responses/All/description");
}

/// Schema Object, `discriminator`; the extension that `nullable` of OpenAPI 3.0 took the place of.
#[test]
fn schemas_keep_what_they_say() {
    let document = converted(json!({ "definitions": {
        "Pet": { "type": "object", "discriminator": "kind", "required": ["kind"], "properties": {
            "kind": { "type": "string" },
            "discriminator": { "type": "string", "x-nullable": true },
            "next": { "allOf": [{ "$ref": "#/definitions/Pet" }, { "additionalProperties": { "x-nullable": true } }] },
            "list": { "type": "array", "items": { "$ref": "#/definitions/Pet/properties/kind" } },
        } },
        "A b%": { "$ref": "#/definitions/A%20b%25" },
    } }));
    check(
        &document,
        &[
            (
                "/components/schemas/Pet",
                json!({ "type": "object", "discriminator": { "propertyName": "kind" }, "required": ["kind"], "properties": {
                    "kind": { "type": "string" },
                    "discriminator": { "type": "string", "nullable": true },
                    "next": { "allOf": [
                        { "$ref": "#/components/schemas/Pet" },
                        { "additionalProperties": { "nullable": true } },
                    ] },
                    "list": { "type": "array", "items": { "$ref": "#/components/schemas/Pet/properties/kind" } },
                } }),
            ),
            ("/components/schemas/A b%", json!({ "$ref": "#/components/schemas/A b%25" })),
        ],
    );
}

/// Security Scheme Object and Security Requirement Object; OAuth Flows Object.
#[test]
fn security_schemes_have_the_types_of_openapi_3() {
    let oauth = |flow: &str| {
        json!({ "type": "oauth2", "flow": flow, "authorizationUrl": "https://a", "tokenUrl": "https://t",
                "scopes": { "read": "Reads." }, "description": "It." })
    };
    let document = converted(json!({
        "security": [{ "key": [] }],
        "securityDefinitions": {
            "key": { "type": "apiKey", "name": "X-Key", "in": "header" },
            "basic": { "type": "basic", "description": "Name and password." },
            "application": oauth("application"),
            "accessCode": oauth("accessCode"),
            "implicit": oauth("implicit"),
            "password": oauth("password"),
        },
    }));
    check(
        &document,
        &[
            ("/security", json!([{ "key": [] }])),
            ("/components/securitySchemes/key", json!({ "type": "apiKey", "name": "X-Key", "in": "header" })),
            (
                "/components/securitySchemes/basic",
                json!({ "type": "http", "scheme": "basic", "description": "Name and password." }),
            ),
        ],
    );
    for (name, flow) in [
        ("application", "clientCredentials"),
        ("accessCode", "authorizationCode"),
        ("implicit", "implicit"),
        ("password", "password"),
    ] {
        let expected = json!({ "type": "oauth2", "description": "It.", "flows": { flow: {
            "authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": { "read": "Reads." },
        } } });
        check(&document, &[(&format!("/components/securitySchemes/{name}"), expected)]);
    }
}

/// Operation Object, `schemes`; what is the same in both versions stays.
#[test]
fn an_operation_keeps_what_has_not_changed() {
    let document = operation(
        json!({ "operationId": "a", "summary": "A.", "deprecated": true, "schemes": ["http"], "tags": ["t"],
                "security": [], "x-a": { "consumes": 1 } }),
        json!({ "host": "shop.example", "tags": [{ "name": "t" }], "externalDocs": { "url": "https://d" } }),
    );
    check(
        &document,
        &[
            (
                GET,
                json!({ "operationId": "a", "summary": "A.", "deprecated": true, "tags": ["t"], "security": [],
                        "x-a": { "consumes": 1 }, "servers": [{ "url": "http://shop.example" }] }),
            ),
            ("/tags", json!([{ "name": "t" }])),
            ("/externalDocs", json!({ "url": "https://d" })),
        ],
    );
}
