//! Oddities of the vendor's documents, given to the generator: quirks 6, 10 to 12, 16 to 18, 23 and 26.

use std::collections::BTreeMap;
use std::fs;

use cargo_statusquo::project::Project;
use statusquo_codegen::document::Document;
use statusquo_codegen::render::render;

const HEAD: &str = "openapi: 3.0.1\ninfo: { title: Shop, version: '1' }\n";

/// An operation that answers with an object, whose schema comes next.
const ONE_ANSWER: &str = "
paths:
  /a:
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Answer' } } } }
components:
  schemas:
    Answer:
      type: object";

/// Generates a client of a document; the overlay gives each operation a name and nothing else. The files are under
/// their names within the module.
#[track_caller]
fn generate(document: &str, names: &[(&str, &str)]) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("there is room");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("there is room");
        fs::write(path, text).expect("there is room");
    };
    let operations: String =
        names.iter().map(|(key, name)| format!("  {key}: {{ name: {name}, cite: guide }}\n")).collect();
    write("specs/shop/api.yaml", &format!("{HEAD}{document}"));
    write("overlays/shop/api.yaml", &format!("overlay: 1\nsources: {{ guide: The guide }}\noperations:\n{operations}"));
    write(
        "overlays/shop/crate.toml",
        "[package]\nversion = \"0.1.0\"\ndescription = \"A shop\"\nkeywords = []\ncategories = []\n",
    );
    let (generated, documents) = Project::new(folder.path()).generate(&["shop".to_owned()]);
    let documents: Vec<&Document> = documents.iter().collect();
    assert!(!generated.diagnostics.has_errors(), "{}", render(&generated.diagnostics, &documents, false));
    let inside = |path: &str| path.strip_prefix("generated/shop/src/api/").map(str::to_owned);
    generated.files.into_iter().filter_map(|file| Some((inside(&file.path)?, file.content))).collect()
}

/// Asserts that a text is there, whatever its white space.
#[track_caller]
fn check_holds(text: &str, expected: &str) {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    assert!(squeeze(text).contains(&squeeze(expected)), "{expected}\nis not in\n{text}");
}

#[test]
fn salla_quirk_06_response_keys_that_are_no_status() {
    let files = generate(
        "
paths:
  /brands:
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Brand' } } } }
        'x-200:With translations': { description: ok, content: { application/json: { schema: { type: string } } } }
        'x-422:Max Number of Options Exceeded': { description: no }
components: { schemas: { Brand: { type: object, properties: { id: { type: integer } } } } }
",
        &[("GET /brands", "list_brands")],
    );
    check_holds(&files["builder.rs"], "Result<ResponseValue<types::Brand>, ListBrandsError>");
    check_holds(&files["errors.rs"], r#"ListBrandsError "list_brands" "GET" "/brands" {}"#);
}

#[test]
fn salla_quirk_10_references_with_escapes_and_names_that_collide() {
    let answer = |name: &str| {
        format!(
            "{{ description: ok, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{name}' }} }} }} }}"
        )
    };
    let document = format!(
        "
paths:
  /a: {{ get: {{ responses: {{ '200': {} }} }} }}
  /b: {{ get: {{ responses: {{ '200': {} }} }} }}
  /c: {{ get: {{ responses: {{ '200': {} }} }} }}
  /d: {{ get: {{ responses: {{ '200': {} }} }} }}
components:
  schemas:
    Object Not Found(404): {{ type: object, properties: {{ lost: {{ type: string }} }} }}
    'OrderStatuses ': {{ type: object, properties: {{ list: {{ type: string }} }} }}
    delete_success: {{ type: object, properties: {{ one: {{ type: string }} }} }}
    DeleteSuccess: {{ type: object, properties: {{ other: {{ type: string }} }} }}
",
        answer("Object%20Not%20Found(404)"),
        answer("OrderStatuses%20"),
        answer("delete_success"),
        answer("DeleteSuccess"),
    );
    let names = [("GET /a", "get_a"), ("GET /b", "get_b"), ("GET /c", "get_c"), ("GET /d", "get_d")];
    let files = generate(&document, &names);
    for (ty, error) in [
        ("ObjectNotFound404", "GetAError"),
        ("OrderStatuses", "GetBError"),
        ("DeleteSuccess", "GetCError"),
        ("DeleteSuccess2", "GetDError"),
    ] {
        check_holds(&files["builder.rs"], &format!("Result<ResponseValue<types::{ty}>, {error}>"));
        check_holds(&files["types.rs"], &format!("pub struct {ty} {{"));
    }
    for field in ["lost", "list", "one", "other"] {
        check_holds(&files["types.rs"], &format!("pub {field}: Option<String>"));
    }
}

#[test]
fn salla_quirk_11_operations_without_an_identifier_or_with_the_same() {
    let files = generate(
        "
paths:
  /a: { get: { responses: { '204': { description: ok } } } }
  /b: { get: { operationId: Create-webhook, responses: { '204': { description: ok } } } }
  /c: { get: { operationId: Create-webhook, responses: { '204': { description: ok } } } }
",
        &[("GET /a", "list_a"), ("GET /b", "list_b"), ("GET /c", "list_c")],
    );
    for name in ["ListA", "ListB", "ListC"] {
        check_holds(&files["builder.rs"], &format!("pub struct {name}(pub(super) Request);"));
        check_holds(&files["errors.rs"], &format!("pub enum {name}Error {{"));
    }
    assert!(!files.values().any(|text| text.contains("webhook")));
}

#[test]
fn salla_quirk_12_one_path_under_two_templates() {
    let parameter =
        |name: &str| format!("parameters: [{{ name: {name}, in: path, required: true, schema: {{ type: integer }} }}]");
    let answer = "responses: { '204': { description: ok } }";
    let document = format!(
        "
paths:
  /images/{{image-id}}: {{ post: {{ {}, {answer} }} }}
  /images/{{image}}: {{ delete: {{ {}, {answer} }} }}
  /allocation/{{Id}}: {{ get: {{ {}, {answer} }} }}
  /allocation/{{id}}: {{ delete: {{ {}, {answer} }} }}
",
        parameter("image-id"),
        parameter("image"),
        parameter("Id"),
        parameter("id"),
    );
    let files = generate(
        &document,
        &[
            ("POST /images/{image-id}", "update_image"),
            ("DELETE /images/{image}", "delete_image"),
            ("GET /allocation/{Id}", "get_allocation"),
            ("DELETE /allocation/{id}", "delete_allocation"),
        ],
    );
    let client = &files["client.rs"];
    check_holds(client, "pub fn update_image(&self, image_id: i64)");
    check_holds(client, "pub fn delete_image(&self, image: i64)");
    assert_eq!(client.matches("(&self, id: i64)").count(), 2, "{client}");
    for (wire, field) in [("image-id", "image_id"), ("image", "image"), ("Id", "id"), ("id", "id")] {
        check_holds(client, &format!(".path(\"{wire}\", Style::Simple, {field})"));
    }
}

#[test]
fn salla_quirk_16_an_empty_server_is_no_default() {
    let files = generate(
        "
servers: [{ url: '', description: Cloud Mock }, { url: 'https://api.shop.example' }]
paths: { /a: { get: { responses: { '204': { description: ok } } } } }
",
        &[("GET /a", "get_a")],
    );
    // So whoever makes a client has to say where requests go.
    check_holds(&files["client.rs"], "ClientBuilder(Config::new(None))");
}

#[test]
fn salla_quirk_17_features_of_3_1_in_a_document_of_3_0() {
    let files = generate(
        &format!(
            "{ONE_ANSWER}
      required: [id, old]
      properties:
        id: {{ type: integer, examples: [1, 2] }}
        old: {{ type: string, nullable: true }}
        date: {{ $ref: '#/components/schemas/Date', description: When it was made. }}
    Date: {{ type: object, properties: {{ date: {{ type: string }} }} }}
"
        ),
        &[("GET /a", "get_a")],
    );
    check_holds(&files["types.rs"], "pub id: i64");
    check_holds(&files["types.rs"], "pub old: Option<String>");
    check_holds(&files["types.rs"], "pub date: Option<Date>");
}

#[test]
fn salla_quirk_17_null_as_one_of_several_types() {
    let files = generate(
        &format!(
            "{ONE_ANSWER}
      required: [description]
      properties:
        description: {{ type: [string, 'null'] }}
        length: {{ type: ['null', integer] }}
"
        ),
        &[("GET /a", "get_a")],
    );
    check_holds(&files["types.rs"], "pub description: Option<String>");
    check_holds(&files["types.rs"], "pub length: Option<Option<i64>>");
}

#[test]
fn salla_quirk_18_a_body_that_does_not_say_that_it_is_required() {
    let files = generate(
        "
paths:
  /a:
    post:
      requestBody:
        content:
          application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } }
      responses: { '204': { description: ok } }
",
        &[("POST /a", "create_a")],
    );
    check_holds(&files["builder.rs"], "pub fn body(self, body: impl Into<types::CreateABody>)");
    assert!(!files["builder.rs"].contains("requires_body"), "{}", files["builder.rs"]);
    check_holds(&files["types.rs"], "pub name: String");
}

#[test]
fn salla_quirk_23_property_names_with_blanks_and_hyphens() {
    let files = generate(
        "
paths:
  /a:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  'metadata_description ': { type: string }
                  Your Secret token key name: { type: string }
                  user-agent: { type: string }
                  type: { type: string }
                  default: { type: string }
",
        &[("GET /a", "get_a")],
    );
    for (wire, field) in [
        ("metadata_description ", "metadata_description"),
        ("Your Secret token key name", "your_secret_token_key_name"),
        ("user-agent", "user_agent"),
        ("type", "type_"),
    ] {
        assert!(files["types.rs"].contains(&format!("\"{wire}\"")), "{}", files["types.rs"]);
        check_holds(&files["types.rs"], &format!("pub {field}: Option<String>"));
    }
    check_holds(&files["types.rs"], "pub default: Option<String>");
}

#[test]
fn salla_quirk_26_examples_are_not_read() {
    let files = generate(
        r#"
paths:
  /a:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, properties: { id: { type: integer, example: 'not a number' } } }
            example: "{ \"id\": 1 // the comment\n}\n{ \"id\": 2 }"
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { type: object, properties: { id: { type: integer } } }
              examples: { one: { value: "{\"id\":" }, two: 5 }
"#,
        &[("POST /a", "create_a")],
    );
    check_holds(&files["types.rs"], "pub id: Option<i64>");
    assert!(!files.values().any(|text| text.contains("the comment") || text.contains("not a number")));
}
