//! The documents: what the vendor's do, in small ones of our own, and what the generator makes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cargo_statusquo::project::Project;
use statusquo_codegen::contract::{self, ApiId, Contract};
use statusquo_codegen::document::Document;
use statusquo_codegen::emit::Package;
use statusquo_codegen::lower;
use statusquo_codegen::overlay;
use statusquo_codegen::pipeline::{self, Timings};
use statusquo_codegen::render::render;

/// What the generator makes of a document: file by name, without white space that means nothing.
struct Generated(BTreeMap<String, String>);

impl Generated {
    /// Checks that a generated module holds this text.
    #[track_caller]
    fn has(&self, module: &str, text: &str) {
        let module = &self.0[&format!("src/core/{module}.rs")];
        assert!(module.contains(&words(text)), "`{text}` is not in\n{module}");
    }

    /// Checks that no generated module holds this text.
    #[track_caller]
    fn has_not(&self, text: &str) {
        for (path, file) in &self.0 {
            assert!(!file.contains(&words(text)), "`{text}` is in {path}");
        }
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Generates a crate of `paths`, `components` and whatever else a document has beside its title. Each operation is
/// given with what the overlay says of it.
#[track_caller]
fn generate(version: &str, rest: &str, operations: &[(&str, &str)]) -> Generated {
    generate_giving_up(version, rest, operations, &[])
}

/// As [`generate`], of a document with parts that become weaker types, which are named.
#[track_caller]
fn generate_giving_up(version: &str, rest: &str, operations: &[(&str, &str)], given_up: &[&str]) -> Generated {
    let specification = format!("openapi: {version}\ninfo: {{ title: Shop, version: '1' }}\n{rest}");
    let operations: Vec<String> = operations.iter().map(|(key, value)| format!("  {key}: {{ {value} }}\n")).collect();
    let overlay = format!("overlay: 1\noperations:\n{}", operations.concat());
    let parse = |path: &str, text: String| Document::parse(path, text).expect("the text is YAML");
    let (specification, overlay) = (parse("spec.yaml", specification), parse("overlay.yaml", overlay));
    let (read, mut diagnostics) = overlay::read(&overlay);
    let id = ApiId { package: "shop".to_owned(), module: "core".to_owned() };
    let (contract, found) = contract::build(id, &specification, Some(&read));
    diagnostics.extend(found);
    assert!(diagnostics.is_empty(), "{}", render(&diagnostics, &[&specification, &overlay], false));
    let lowered = lower::lower(&specification, &contract);
    let degraded: Vec<&str> = lowered.degraded.iter().map(|degraded| degraded.what.as_str()).collect();
    assert_eq!(degraded, given_up, "what becomes weaker than it is");
    let package = Package::parse("shop", "[package]\nversion = '0.1.0'\ndescription = 'A shop'").expect("valid TOML");
    let files = pipeline::files(&package, &mut [(contract, lowered)], &mut Timings::default())
        .expect("the contract can be emitted");
    Generated(files.into_iter().map(|file| (file.path, words(&file.content))).collect())
}

/// A path whose GET answers with this schema.
fn answering(path: &str, schema: &str) -> String {
    format!(
        "  {path}:\n    get:\n      responses:\n        '200':\n          description: The response\n          content: \
         {{ application/vnd.api+json: {{ schema: {schema} }} }}\n"
    )
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace")
}

/// The contract of the slice that is generated.
fn contract() -> Contract {
    let id = ApiId { package: "commerce-layer".to_owned(), module: "core".to_owned() };
    let mut checked = Project::new(root()).check(&[id]);
    assert!(!checked.diagnostics.has_errors(), "the inputs are wrong; see `cargo xtask check`");
    checked.contracts.pop().expect("one contract")
}

#[test]
fn commerce_layer_quirk_01_all_errors_come_from_the_overlay() {
    let path = "specs/commerce-layer/core.yaml";
    let text = std::fs::read_to_string(root().join(path)).expect("the specification is there");
    let document = Document::parse(path, text).expect("the specification is YAML");
    let paths = document.value()["paths"].as_object().expect("there are paths");
    let operations = paths.values().filter_map(|item| item.as_object()).flat_map(|item| item.values());
    let responses = operations.filter_map(|operation| operation.get("responses")?.as_object());
    let declared: BTreeSet<&str> = responses.flat_map(|responses| responses.keys().map(String::as_str)).collect();
    assert_eq!(declared.into_iter().collect::<Vec<_>>(), ["200", "201", "204"]);

    let contract = contract();
    assert_eq!(contract.operations.len(), 47);
    assert!(contract.extra_schemas.contains_key("ErrorDocument"));
    for operation in &contract.operations {
        let has = |variant: &str| operation.failures.iter().any(|failure| failure.variant == variant);
        assert!(has("Unauthorized") && has("TooManyRequests") && has("InternalServerError"), "{}", operation.key);
        assert!(!has("Forbidden") && has("Locked") == operation.key.to_string().starts_with("DELETE"));
    }
}

#[test]
fn commerce_layer_quirk_12_empty_content_is_no_body() {
    let rest = r"
paths:
  /memberships/{id}/resend:
    post:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '202': { description: The invitation is sent., content: {} } }
";
    let generated = generate("3.0.1", rest, &[("POST /memberships/{id}/resend", "name: resend_membership")]);
    generated.has("builder", "-> Result<ResponseValue<()>, ResendMembershipError>");
    generated.has("builder", ".empty(&[Exact(202)])");
}

#[test]
fn commerce_layer_quirk_14_relationship_with_whole_resources_as_its_alternatives() {
    let rest = r"
paths:
  /line_items:
    post:
      requestBody:
        required: true
        content: { application/vnd.api+json: { schema: { $ref: '#/components/schemas/lineItemCreate' } } }
      responses: { '204': { description: Made } }
components:
  schemas:
    lineItemCreate: { type: object, required: [item], properties: { item: { $ref: '#/components/schemas/item' } } }
    item:
      type: object
      required: [data]
      properties:
        data:
          type: object
          properties: { type: { type: string, enum: [skus, bundles] }, id: { type: string } }
      oneOf: [{ $ref: '#/components/schemas/sku' }, { $ref: '#/components/schemas/bundle' }]
    sku: &resource
      type: object
      properties: { data: { type: object, properties: { attributes: { type: object, additionalProperties: true } } } }
    bundle: *resource
";
    // What travels is `{type, id}`, which each alternative has. Nothing tells the alternatives apart, which is reported;
    // a type that is not listed is kept.
    let operations = [("POST /line_items", "name: create_line_item")];
    let alike = ["the alternative `Bundle`, which nothing tells from `Sku`,"];
    let generated = generate_giving_up("3.0.1", rest, &operations, &alike);
    generated.has("types", "pub item: Item,");
    generated.has("types", "Sku(ItemSku),");
    generated.has("types", "pub data: ItemSkuData,");
    generated.has("types", r#"ItemSkuDataType { Skus = "skus", Bundles = "bundles", _ = Unknown, }"#);
}

#[test]
fn commerce_layer_quirk_17_references_into_the_depth_of_a_schema() {
    let list = "{ $ref: '#/components/schemas/skuResponseList' }";
    let rest = r"
components:
  schemas:
    skuResponseList:
      type: object
      required: [data]
      properties: { data: { type: array, items: { $ref: '#/components/schemas/skuResponse/properties/data' } } }
    skuResponse:
      type: object
      properties:
        data:
          type: object
          required: [attributes]
          properties: { attributes: { $ref: '#/components/schemas/sku/properties/data/properties/attributes' } }
    sku:
      type: object
      properties:
        data:
          type: object
          properties: { attributes: { type: object, required: [code], properties: { code: { type: string } } } }
";
    let rest = format!("paths:\n{}{rest}", answering("/skus", list));
    let generated = generate("3.0.1", &rest, &[("GET /skus", "name: list_skus")]);
    generated.has("types", "pub data: Vec<SkuResponseData>,");
    generated
        .has("types", "pub struct SkuResponseData { /// The property `attributes`. pub attributes: SkuDataAttributes,");
    generated.has("types", "pub struct SkuDataAttributes { /// The property `code`. pub code: String,");
}

#[test]
fn commerce_layer_quirk_18_nullable_counts_in_3_1_too() {
    let schema = "{ type: object, required: [name, code], properties: { name: { type: string, nullable: true }, \
                  code: { type: string, nullable: false } } }";
    let rest = format!("paths:\n{}", answering("/sku", schema));
    let generated = generate("3.1.0", &rest, &[("GET /sku", "name: get_sku")]);
    generated.has("types", "pub name: Option<String>,");
    generated.has("types", "pub code: String,");
}

#[test]
fn commerce_layer_quirk_18_nullable_enum_without_a_type() {
    let rest = r"
paths:
  /line_items:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/item' } } } }
      responses: { '204': { description: Made } }
components:
  schemas:
    item:
      properties: { data: { properties: { id: {} } } }
      oneOf: [{ $ref: '#/components/schemas/sku' }]
    sku: { properties: { data: { properties: { unit: { enum: [gr, oz], nullable: true } } } } }
";
    let generated = generate("3.1.0", rest, &[("POST /line_items", "name: create_line_item")]);
    generated.has("types", r#"Gr = "gr", Oz = "oz", _ = Unknown"#);
}

const SERVERS: &str = r"
servers:
  - { url: 'https://{your_organization_slug}.commercelayer.io/api', description: API }
  - { url: 'https://core.commercelayer.io/users/sign_in', description: Sign in }
  - { url: 'https://docs.commercelayer.io/api', description: API reference }
paths:
  /skus: { get: { responses: { '204': { description: Nothing } } } }
";

#[test]
fn commerce_layer_quirk_19_the_first_server_is_the_api() {
    for template in ["{your_organization_slug}", "{{your-organization-slug}}"] {
        let rest = SERVERS.replace("{your_organization_slug}", template);
        let generated = generate("3.0.1", &rest, &[("GET /skus", "name: list_skus")]);
        let name = template.trim_matches(['{', '}']);
        generated.has("client", &format!(r#"Config::new(Some("https://{{{name}}}.commercelayer.io/api"))"#));
        // Declared or not, the variable can be given.
        generated.has("client", "pub fn your_organization_slug(");
        generated.has("client", "pub fn base_url(self, base_url: impl Into<String>) -> Self");
        generated.has_not("https://core.commercelayer.io");
        generated.has_not("https://docs.commercelayer.io");
    }
}

#[test]
fn commerce_layer_quirk_20_operation_ids_with_slashes() {
    let contract = contract();
    let names: BTreeMap<String, &str> =
        contract.operations.iter().map(|operation| (operation.key.to_string(), operation.name.as_str())).collect();
    assert_eq!(names["GET /orders/{orderId}/line_items"], "list_order_line_items");
    assert_eq!(names.values().collect::<BTreeSet<_>>().len(), names.len());

    let rest = "paths:\n  /skus/{skuId}:\n    parameters: [{ name: skuId, in: path, required: true, schema: { type: \
                string } }]\n    get: { operationId: GET/skus/skuId, responses: { '204': { description: Nothing } } }\n    \
                delete: { operationId: DELETE/skus/skuId, responses: { '204': { description: Nothing } } }\n";
    let document = Document::parse("a.yaml", format!("openapi: 3.0.1\ninfo: {{ title: Shop, version: '1' }}\n{rest}"));
    let id = ApiId { package: "shop".to_owned(), module: "core".to_owned() };
    let (contract, _) = contract::build(id, &document.expect("the text is YAML"), None);
    let names: Vec<&str> = contract.operations.iter().map(|operation| operation.name.as_str()).collect();
    assert_eq!(names, ["get_skus_sku_id", "delete_skus_sku_id"]);
}

#[test]
fn commerce_layer_quirk_21_schemas_and_properties_named_like_keywords() {
    let names = ["return", "void", "import", "export", "package", "event", "version", "self", "type"];
    let properties = names.map(|name| format!("{name}: {{ $ref: '#/components/schemas/{name}' }}")).join(", ");
    let schemas = names.map(|name| {
        format!("    {name}: {{ type: object, required: [id], properties: {{ id: {{ type: string }} }} }}\n")
    });
    let rest = format!(
        "paths:\n{}components:\n  schemas:\n{}",
        answering("/all", &format!("{{ type: object, properties: {{ {properties} }} }}")),
        schemas.concat()
    );
    let generated = generate("3.0.1", &rest, &[("GET /all", "name: get_all")]);
    for (field, ty) in [
        ("return_", "Return"),
        ("void", "Void"),
        ("import", "Import"),
        ("export", "Export"),
        ("package", "Package"),
        ("event", "Event"),
        ("version", "Version"),
        ("self_", "SelfValue"),
        ("type_", "Type"),
    ] {
        generated.has("types", &format!("pub {field}: Option<{ty}>,"));
        generated.has("types", &format!("pub struct {ty} {{"));
    }
    generated.has("types", r#"#[serde(rename = "self", skip_serializing_if = "Option::is_none")] pub self_"#);
    generated.has("types", r#"#[serde(rename = "return", skip_serializing_if = "Option::is_none")] pub return_"#);
}

#[test]
fn commerce_layer_quirk_22_attributes_have_a_type_of_their_own() {
    let schema = "{ type: object, required: [type, attributes], properties: { type: { type: string, enum: [promotions] }, \
                  attributes: { $ref: '#/components/schemas/attributes' } } }";
    let attributes = "components:\n  schemas:\n    attributes: { type: object, required: [type], properties: { type: { \
                      type: string } } }\n";
    let rest = format!("paths:\n{}{attributes}", answering("/promotion", schema));
    let generated = generate("3.0.1", &rest, &[("GET /promotion", "name: get_promotion")]);
    generated.has("types", r#"#[serde(rename = "type")] pub type_: GetPromotionResponseType,"#);
    generated.has(
        "types",
        r#"pub struct Attributes { /// The property `type`. #[serde(rename = "type")] pub type_: String,"#,
    );
}

#[test]
fn commerce_layer_quirk_27_untyped_schemas_are_any_json() {
    let rest = format!(
        "paths:\n{}components:\n  schemas:\n    sku: {{ properties: {{ data: {{ properties: {{ id: {{}}, code: {{ \
         nullable: true }} }} }} }} }}\n",
        answering("/sku", "{ $ref: '#/components/schemas/sku' }")
    );
    let generated = generate("3.1.0", &rest, &[("GET /sku", "name: get_sku")]);
    generated.has("types", "pub data: Option<SkuData>,");
    generated.has("types", "pub id: Option<::serde_json::Value>,");
    generated.has("types", "pub code: Option<::serde_json::Value>,");
}

#[test]
fn commerce_layer_quirk_27_untyped_path_parameter_is_a_string() {
    let rest = r"
paths:
  /skus/{skuId}:
    delete:
      parameters: [{ name: skuId, in: path, required: true, schema: {} }]
      responses: { '204': { description: Deleted } }
";
    let generated = generate("3.1.0", rest, &[("DELETE /skus/{skuId}", "name: delete_sku")]);
    generated.has("client", "pub fn delete_sku(&self, sku_id: impl Into<String>) -> builder::DeleteSku");
}

#[test]
fn commerce_layer_quirk_28_singletons_are_read_without_an_id() {
    let rest = format!("paths:\n{}", answering("/organization", "{ $ref: '#/components/schemas/organization' }"));
    let schema = "components:\n  schemas:\n    organization: { type: object, properties: { id: { type: string } } }\n";
    let generated = generate("3.0.1", &format!("{rest}{schema}"), &[("GET /organization", "name: get_organization")]);
    generated.has_not("pub fn id(self");
    generated.has("builder", "-> Result<ResponseValue<types::Organization>, GetOrganizationError>");
}

#[test]
fn commerce_layer_quirk_29_what_is_left_out_takes_its_types_along() {
    let schemas = r"
components:
  schemas:
    sku: { type: object, properties: { code: { type: string } } }
    bundle: { type: object, properties: { parts: { $ref: '#/components/schemas/parts' } } }
    parts: { type: object, properties: { code: { type: string } } }
";
    let paths = ["sku", "bundle"]
        .map(|name| answering(&format!("/{name}"), &format!("{{ $ref: '#/components/schemas/{name}' }}")));
    let rest = format!("paths:\n{}{schemas}", paths.concat());
    let operations = [("GET /sku", "name: get_sku"), ("GET /bundle", "exclude: Bundles are not sold here.")];
    let generated = generate("3.0.1", &rest, &operations);
    generated.has("types", "pub struct Sku {");
    generated.has_not("struct Bundle {");
    generated.has_not("get_bundle");
    generated.has_not("struct Parts {");
}

#[test]
fn commerce_layer_quirk_31_errors_that_are_read_are_no_failures() {
    let rest = format!("paths:\n{}", answering("/resource_error", "{ $ref: '#/components/schemas/resource_error' }"));
    let schema = r"
components:
  schemas:
    resource_error:
      type: object
      properties: { errors: { type: array, items: { type: object, properties: { code: { type: string } } } } }
";
    let operations = [("GET /resource_error", "name: get_resource_error")];
    let generated = generate("3.0.1", &format!("{rest}{schema}"), &operations);
    generated.has("builder", "-> Result<ResponseValue<types::ResourceError>, GetResourceErrorError>");
    generated.has("builder", ".json(&[Exact(200)])");
    generated.has("errors", "GetResourceErrorError \"get_resource_error\" \"GET\" \"/resource_error\" {}");
}
