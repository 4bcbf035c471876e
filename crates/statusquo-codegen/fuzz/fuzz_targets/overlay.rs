//! Bytes as the overlay of a document that is always the same.

#![no_main]

mod outcome;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use statusquo_codegen::document::Document;

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /orders:
    get:
      responses:
        "200": { description: The orders. }
        "401": { description: Nobody is signed in. }
  /orders/{id}:
    delete:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        "204": { description: Gone. }
        "404":
          description: There is none.
          content: { application/json: { schema: { $ref: "#/components/schemas/Problem" } } }
components:
  schemas:
    Problem: { type: object, properties: { title: { type: string } } }
"##;

static PARSED: LazyLock<Document> =
    LazyLock::new(|| outcome::read("document", DOCUMENT).expect("the document is valid"));

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(overlay) = outcome::read("overlay", text) {
        outcome::generate(&PARSED, Some(&overlay));
    }
});
