//! Documents of several files, held against what the standards say of references.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::vocabulary::Place;

/// Files in memory.
struct Memory(BTreeMap<String, String>);

impl Loader for Memory {
    fn load(&self, path: &str) -> Result<Vec<u8>, Unloaded> {
        if uri::is_outside(path) {
            return Err(Unloaded::Outside);
        }
        self.0.get(path).map(|text| text.clone().into_bytes()).ok_or(Unloaded::Missing)
    }
}

/// Links `specs/shop/api.yaml` with the files beside it; returns the document, and codes and places of what was found.
fn linked(files: &[(&str, &str)]) -> (Document, Vec<String>) {
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let text = files.get("api.yaml").expect("there is a first file").clone();
    let document = Document::parse("specs/shop/api.yaml", text).expect("the first file is YAML");
    let (document, diagnostics) = link(document, &Memory(files));
    let found = diagnostics.iter().map(|diagnostic| {
        let place = diagnostic.place.as_ref().or(diagnostic.notes.first().map(|(place, _)| place));
        let place = place.map(|place| document.origin(place).unwrap_or_else(|| place.clone()).to_string());
        format!("{} {}", diagnostic.definition.code, place.unwrap_or_default())
    });
    let found = found.collect();
    (document, found)
}

/// Links what has nothing wrong, and checks values of the result by their pointers.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[(&str, Value)]) -> Document {
    let (document, found) = linked(files);
    assert!(found.is_empty(), "{found:?}");
    for (pointer, value) in expected {
        assert_eq!(document.value().pointer(pointer), Some(value), "{pointer} of\n{:#}", document.value());
    }
    document
}

#[track_caller]
fn check_origin(document: &Document, pointer: &str, expected: &str) {
    let place = document.node(pointer).expect("something is there").place();
    assert_eq!(document.origin(&place).map(|place| place.to_string()).as_deref(), Some(expected), "{pointer}");
}

#[test]
fn what_refers_to_itself_alone_stays_as_it_is() {
    let text = "components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#' } } }";
    let (document, found) = linked(&[("api.yaml", text)]);
    assert!(found.is_empty() && document.parts().is_empty());
    assert_eq!(document.value(), document.as_read());
}

/// OpenAPI 3.1, 4.6 (Relative References in URIs) and RFC 3986, 5.1.3: the base is the file in which they stand.
#[test]
fn references_are_relative_to_the_file_in_which_they_stand() {
    let document = check(
        &[
            ("api.yaml", "openapi: 3.0.3\npaths:\n  /a: { $ref: 'paths/a.yaml' }\n"),
            (
                "paths/a.yaml",
                "get:\n  parameters: [{ $ref: '../parameters.yaml#/Page' }]\n  responses:\n    '200': { $ref: \
                 './responses/ok.json' }\n",
            ),
            ("parameters.yaml", "Page: { name: page, in: query, schema: { $ref: 'schemas.yaml#/Page' } }"),
            ("schemas.yaml", "Page: { type: integer }\nItem: { type: object }"),
            (
                "paths/responses/ok.json",
                r#"{"description": "", "content": {"application/json": {"schema": {"$ref": "../../schemas.yaml#/Item"}}}}"#,
            ),
        ],
        &[
            ("/paths/~1a", json!({ "$ref": "#/components/pathItems/a" })),
            ("/components/pathItems/a/get/parameters/0", json!({ "$ref": "#/components/parameters/Page" })),
            ("/components/parameters/Page/schema", json!({ "$ref": "#/components/schemas/Page" })),
            (
                "/components/responses/ok/content/application~1json/schema",
                json!({ "$ref": "#/components/schemas/Item" }),
            ),
            ("/components/schemas", json!({ "Page": { "type": "integer" }, "Item": { "type": "object" } })),
        ],
    );
    check_origin(&document, "/components/pathItems/a/get", "specs/shop/paths/a.yaml#/get");
    check_origin(&document, "/components/responses/ok/content", "specs/shop/paths/responses/ok.json#/content");
    check_origin(&document, "/components/schemas/Item/type", "specs/shop/schemas.yaml#/Item/type");
    check_origin(&document, "/paths/~1a", "specs/shop/api.yaml#/paths/~1a");
    let item = document.node("/components/schemas/Item").expect("the schema is there").place();
    let part = document.parts().iter().find(|part| part.path().ends_with("schemas.yaml")).expect("the file was read");
    let origin = document.origin(&item).expect("the place is in a file");
    assert_eq!(part.locate(&origin).map(|span| &part.text()[span]), Some("{ type: object }"));
}

#[test]
fn the_names_of_the_document_are_those_of_what_its_components_refer_to() {
    let document = check(
        &[
            (
                "api.yaml",
                "paths: { /a: { get: { responses: { '200': { content: { x/y: { schema: { $ref: 'schemas/item.yaml' } } } \
                 } } } } }\ncomponents:\n  schemas:\n    Thing: { $ref: 'schemas/item.yaml' }\n",
            ),
            (
                "schemas/item.yaml",
                "properties: { next: { $ref: 'item.yaml' }, other: { $ref: '#/$defs/o' } }\n$defs: { o: {} }",
            ),
        ],
        &[
            ("/paths/~1a/get/responses/200/content/x~1y/schema", json!({ "$ref": "#/components/schemas/Thing" })),
            ("/components/schemas/Thing/properties/next", json!({ "$ref": "#/components/schemas/Thing" })),
            ("/components/schemas/Thing/properties/other", json!({ "$ref": "#/components/schemas/o" })),
        ],
    );
    check_origin(&document, "/components/schemas/Thing/properties", "specs/shop/schemas/item.yaml#/properties");
    check_origin(&document, "/components/schemas/o", "specs/shop/schemas/item.yaml#/$defs/o");
}

/// RFC 6901, 6 and RFC 3986, 2.1: fragments are decoded before they are pointers, and paths before they are names.
#[test]
fn fragments_and_paths_are_decoded() {
    check(
        &[
            (
                "api.yaml",
                "components: { schemas: { A: { items: { $ref: 'my%20files/%C3%BC.yaml#/a%20b/c~1d/e%25f' } } } }",
            ),
            ("my files/ü.yaml", "a b: { c/d: { 'e%f': { type: string } } }"),
        ],
        &[
            ("/components/schemas/A/items", json!({ "$ref": "#/components/schemas/e%25f" })),
            ("/components/schemas/e%f", json!({ "type": "string" })),
        ],
    );
}

#[test]
fn files_may_refer_to_each_other_in_a_circle() {
    check(
        &[
            ("api.yaml", "components: { schemas: { A: { $ref: 'a.yaml' }, Root: { type: string } } }"),
            ("a.yaml", "properties: { b: { $ref: 'b.yaml#/B' }, root: { $ref: 'api.yaml#/components/schemas/Root' } }"),
            ("b.yaml", "B: { properties: { a: { $ref: 'a.yaml#' }, self: { $ref: '#/B' } } }"),
        ],
        &[(
            "/components/schemas",
            json!({
                "A": { "properties": {
                    "b": { "$ref": "#/components/schemas/B" },
                    "root": { "$ref": "#/components/schemas/Root" },
                } },
                "Root": { "type": "string" },
                "B": { "properties": {
                    "a": { "$ref": "#/components/schemas/A" },
                    "self": { "$ref": "#/components/schemas/B" },
                } },
            }),
        )],
    );
}

#[test]
fn two_of_one_name_are_told_apart_by_their_files() {
    let parts = "a: { $ref: 'x/one.yaml#/Error' }, b: { $ref: 'x/two.yaml#/Error' }, c: { $ref: 'y/two.yaml#/Error' }, d: \
                 { $ref: 'y/Error.yaml' }";
    check(
        &[
            ("api.yaml", &format!("components: {{ schemas: {{ All: {{ properties: {{ {parts} }} }} }} }}")),
            ("x/one.yaml", "Error: { title: 1 }"),
            ("x/two.yaml", "Error: { title: 2 }"),
            ("y/two.yaml", "Error: { title: 3 }"),
            ("y/Error.yaml", "{ title: 4 }"),
        ],
        &[
            ("/components/schemas/Error/title", json!(1)),
            ("/components/schemas/two_Error/title", json!(2)),
            ("/components/schemas/two_Error2/title", json!(3)),
            ("/components/schemas/y_Error/title", json!(4)),
        ],
    );
}

/// Whole sections of a document in files of their own, as many write them.
#[test]
fn sections_stand_where_they_are_referred_to() {
    let document = check(
        &[
            (
                "api.yaml",
                "paths: { $ref: paths/index.yaml }\ncomponents:\n  schemas: { $ref: schemas/index.yaml }\n  \
                 parameters: { Own: { in: query }, $ref: parameters.yaml }\n",
            ),
            ("paths/index.yaml", "/a: { $ref: a.yaml }\n/b: { get: {} }\n"),
            (
                "paths/a.yaml",
                "get: { requestBody: { content: { x/y: { schema: { $ref: '../schemas/index.yaml#/A' } } } } }",
            ),
            (
                "schemas/index.yaml",
                "A: { $ref: ./A.yaml }\nB: { items: { $ref: '../api.yaml#/components/schemas/A' } }\n",
            ),
            ("schemas/A.yaml", "type: object"),
            ("parameters.yaml", "Page: { in: path }"),
        ],
        &[
            ("/paths/~1b", json!({ "get": {} })),
            (
                "/components/pathItems/a/get/requestBody/content/x~1y/schema",
                json!({ "$ref": "#/components/schemas/A" }),
            ),
            (
                "/components/schemas",
                json!({ "A": { "type": "object" }, "B": { "items": { "$ref": "#/components/schemas/A" } } }),
            ),
            ("/components/parameters", json!({ "Page": { "in": "path" }, "Own": { "in": "query" } })),
        ],
    );
    check_origin(&document, "/paths/~1b/get", "specs/shop/paths/index.yaml#/~1b/get");
    check_origin(&document, "/components/schemas/A/type", "specs/shop/schemas/A.yaml#/type");
    check_origin(&document, "/components/parameters/Own/in", "specs/shop/api.yaml#/components/parameters/Own/in");
}

/// A specification of a project may name the file that it is, and leave that file as it arrived.
#[test]
fn a_document_may_be_another_file() {
    let document = check(
        &[
            ("api.yaml", "$ref: orders/openapi.yaml"),
            ("orders/openapi.yaml", "openapi: 3.1.0\ninfo: {}\ncomponents: { schemas: { A: { $ref: 'a.yaml' } } }"),
            ("orders/a.yaml", "items: { $ref: 'openapi.yaml#/components/schemas/A' }"),
        ],
        &[("/components/schemas/A", json!({ "items": { "$ref": "#/components/schemas/A" } }))],
    );
    check_origin(&document, "/info", "specs/shop/orders/openapi.yaml#/info");
    check_origin(&document, "/components/schemas/A/items", "specs/shop/orders/a.yaml#/items");
}

#[test]
fn what_looks_like_a_reference_in_a_value_is_none() {
    let text = "components:\n  schemas:\n    A:\n      example: { $ref: 'no.yaml' }\n      enum: [{ $ref: 'no.yaml' }]\n      \
                properties: { $ref: { $ref: 'yes.yaml' } }\n      x-a: { $ref: 'no.yaml' }\n";
    check(
        &[("api.yaml", text), ("yes.yaml", "type: string")],
        &[
            ("/components/schemas/A/properties/$ref", json!({ "$ref": "#/components/schemas/yes" })),
            ("/components/schemas/A/example", json!({ "$ref": "no.yaml" })),
        ],
    );
}

#[test]
fn the_mapping_of_a_discriminator_names_schemas_or_refers_to_them() {
    check(
        &[
            ("api.yaml", "components: { schemas: { Pet: { $ref: 'pets.yaml#/components/schemas/Pet' }, Own: {} } }"),
            (
                "pets.yaml",
                "components:\n  schemas:\n    Pet:\n      discriminator:\n        propertyName: kind\n        mapping: { a: \
                 Cat, b: '#/components/schemas/Dog', c: 'fish.yaml', d: Own, e: Nowhere }\n    Cat: {}\n    Dog: {}\n",
            ),
            ("fish.yaml", "type: object"),
        ],
        &[(
            "/components/schemas/Pet/discriminator/mapping",
            json!({
                "a": "#/components/schemas/Cat",
                "b": "#/components/schemas/Dog",
                "c": "#/components/schemas/fish",
                "d": "Own",
                "e": "Nowhere",
            }),
        )],
    );
}

#[test]
fn files_that_cannot_be_had_are_reported_where_they_are_first_referred_to() {
    let (document, found) = linked(&[
        (
            "api.yaml",
            "paths:\n  /a: { $ref: 'none.yaml' }\n  /b: { $ref: 'https://a.example/b.yaml' }\n  /c: { $ref: \
             'bad.yaml' }\n  /d: { $ref: 'sub/d.yaml' }\ncomponents: { schemas: { A: { $ref: '//host/a.yaml' } } }\n",
        ),
        ("bad.yaml", "a: b: c"),
        ("sub/d.yaml", "get: { parameters: [{ $ref: '../../secret.yaml' }, { $ref: '../../secret.yaml#/b' }] }"),
    ]);
    assert_eq!(
        found,
        [
            "SQ0801 specs/shop/api.yaml#/paths/~1a/$ref",
            "SQ0103 specs/shop/api.yaml#/paths/~1c/$ref",
            "SQ0802 specs/shop/sub/d.yaml#/get/parameters/0/$ref",
            "SQ0803 specs/shop/api.yaml#/paths/~1b/$ref",
        ]
    );
    let schema = document.value().pointer("/components/schemas/A");
    assert_eq!(schema, Some(&json!({ "$ref": "//host/a.yaml" })), "later stages say what becomes of a schema");
}

#[test]
fn references_to_nothing_in_a_file_are_left_to_later_stages() {
    check(
        &[
            (
                "api.yaml",
                "components: { schemas: { A: { $ref: 'sub/a.yaml#/A' }, Pet: {}, B: { items: { $ref: Pet } } } }",
            ),
            ("sub/a.yaml", "A: { properties: { x: { $ref: '#/No' }, y: { $ref: 'a.yaml#/No' }, z: { $ref: '#no' } } }"),
        ],
        &[
            (
                "/components/schemas/A/properties",
                json!({
                    "x": { "$ref": "sub/a.yaml#/No" },
                    "y": { "$ref": "sub/a.yaml#/No" },
                    "z": { "$ref": "sub/a.yaml#no" },
                }),
            ),
            ("/components/schemas/B/items", json!({ "$ref": "#/components/schemas/Pet" })),
        ],
    );
}

#[test]
fn a_circle_of_references_ends() {
    let (document, found) = linked(&[
        (
            "api.yaml",
            "paths: { $ref: 'a.yaml#/x' }\ncomponents: { schemas: { A: { $ref: 'a.yaml#/A' }, B: { $ref: 'a.yaml#/A/deep' } } }",
        ),
        ("a.yaml", "x: { $ref: 'b.yaml#/x' }\nA: { $ref: 'api.yaml#/components/schemas/A' }"),
        ("b.yaml", "x: { $ref: 'a.yaml#/x' }"),
    ]);
    assert!(found.is_empty(), "{found:?}");
    let schema = document.value().pointer("/components/schemas/A");
    assert_eq!(schema, Some(&json!({ "$ref": "#/components/schemas/A" })));
}

/// JSON Schema 2020-12, 8.2.2 and 8.2.3.1; that a pointer from the root of the file works too is ours.
#[test]
fn identifiers_and_anchors_become_pointers() {
    let document = check(
        &[(
            "api.yaml",
            "components:\n  schemas:\n    Base: { $id: 'https://a.example/base', properties: { i: { $ref: '#/definitions/i' }, \
             n: { $ref: '#n' }, r: { $ref: '#/components/schemas/Other' }, s: { $ref: '#' } }, definitions: { i: {} }, \
             $defs: { n: { $anchor: n } } }\n    Other: { $id: 'https://a.example/other', properties: { b: { $ref: base }, \
             n: { $ref: 'base#n' }, u: { $ref: 'https://a.example/base#/definitions/i' } } }\n",
        )],
        &[
            (
                "/components/schemas/Base/properties",
                json!({
                    "i": { "$ref": "#/components/schemas/Base/definitions/i" },
                    "n": { "$ref": "#/components/schemas/Base/$defs/n" },
                    "r": { "$ref": "#/components/schemas/Other" },
                    "s": { "$ref": "#/components/schemas/Base" },
                }),
            ),
            (
                "/components/schemas/Other/properties",
                json!({
                    "b": { "$ref": "#/components/schemas/Base" },
                    "n": { "$ref": "#/components/schemas/Base/$defs/n" },
                    "u": { "$ref": "#/components/schemas/Base/definitions/i" },
                }),
            ),
        ],
    );
    assert!(document.parts().is_empty());
}

/// JSON Schema 2020-12, 8.2.3.2, where the name is in one resource alone.
#[test]
fn dynamic_references_lead_to_the_anchor_of_their_resource() {
    check(
        &[
            ("api.yaml", "components: { schemas: { Tree: { $ref: 'tree.yaml' }, Lost: { $dynamicRef: '#none' } } }"),
            ("tree.yaml", "$dynamicAnchor: node\nproperties: { children: { items: { $dynamicRef: '#node' } } }"),
        ],
        &[
            ("/components/schemas/Tree/properties/children/items", json!({ "$ref": "#/components/schemas/Tree" })),
            ("/components/schemas/Lost", json!({ "$ref": "#none" })),
        ],
    );
}

#[test]
fn an_identifier_of_a_file_that_is_met_later_is_found() {
    check(
        &[
            (
                "api.yaml",
                "components: { schemas: { A: { items: { $ref: 'https://a.example/late' } }, B: { $ref: 'late.yaml' } } }",
            ),
            ("late.yaml", "$id: https://a.example/late\ntype: string"),
        ],
        &[
            ("/components/schemas/A/items", json!({ "$ref": "#/components/schemas/B" })),
            ("/components/schemas/B", json!({ "type": "string" })),
        ],
    );
}

/// OpenAPI 3.2, OpenAPI Object and RFC 3986, 5.1.1: the document says by `$self` where it is, and references are relative to that.
#[test]
fn a_document_that_says_where_it_is_has_its_files_beside_it() {
    check(
        &[
            (
                "api.yaml",
                "openapi: 3.2.0\n$self: https://a.example/v1/openapi.yaml\ncomponents: { schemas: { A: { $ref: 'a.yaml' }, \
                 B: { $ref: 'https://a.example/v1/sub/b.yaml' }, C: { $ref: \
                 'https://a.example/v1/openapi.yaml#/components/schemas/A' } } }\n",
            ),
            ("a.yaml", "type: string"),
            ("sub/b.yaml", "type: integer"),
        ],
        &[(
            "/components/schemas",
            json!({ "A": { "type": "string" }, "B": { "type": "integer" }, "C": { "$ref": "#/components/schemas/A" } }),
        )],
    );
}

#[test]
fn a_patched_reference_is_followed_when_the_document_is_linked_again() {
    let files: BTreeMap<String, String> = [("a.yaml", "A: { type: string }"), ("b.yaml", "B: { type: integer }")]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
    let loader = Memory(files);
    let text = "components: { schemas: { A: { $ref: 'a.yaml#/A' }, B: { $ref: 'nowhere.yaml' } } }";
    let document = Document::parse("api.yaml", text.to_owned()).expect("valid YAML");
    let (document, found) = link(document, &loader);
    assert_eq!(found.error_count(), 1);
    let mut value = document.value().clone();
    value["components"]["schemas"]["B"]["$ref"] = json!("b.yaml#/B");
    let (document, found) = link(document.patched(value), &loader);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(document.value()["components"]["schemas"]["B"], json!({ "type": "integer" }));
    check_origin(&document, "/components/schemas/A/type", "a.yaml#/A/type");
    check_origin(&document, "/components/schemas/B/type", "b.yaml#/B/type");
    let elsewhere = Place::root("c.yaml");
    assert_eq!(document.origin(&elsewhere), None);
}
