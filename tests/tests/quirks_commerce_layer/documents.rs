//! The documents: what the vendor's do, in small ones of our own, and what the generator makes of it.

use std::collections::BTreeMap;
use std::path::Path;

use xtask::contract::{self, ApiId, Contract};
use xtask::diagnostic::render;
use xtask::emit::{self, Package};
use xtask::lower;
use xtask::overlay;
use xtask::project::Project;
use xtask::source::Document;

/// Where a schema is reached from: one operation for each of these names.
const HEAD: &str = "openapi: 3.0.1\ninfo: { title: Shop, version: '1' }\n";

/// What the generator makes of a document.
struct Generated {
    files: BTreeMap<String, String>,
    degraded: Vec<String>,
}

impl Generated {
    fn file(&self, name: &str) -> &str {
        &self.files[&format!("src/core/{name}.rs")]
    }

    /// The lines of an item, from its first words to the end of its block, without white space at their ends.
    #[track_caller]
    fn item(&self, file: &str, start: &str) -> &str {
        let text = self.file(file);
        let Some(at) = text.find(start) else { panic!("no `{start}` in\n{text}") };
        let end = text[at..].find("\n}").expect("an item ends");
        &text[at..at + end]
    }
}

/// Generates a crate of a document; each operation is given with its name.
#[track_caller]
fn generate(specification: &str, operations: &[(&str, &str)]) -> Generated {
    let operations: Vec<String> =
        operations.iter().map(|(key, rest)| format!("  {key}: {{ {rest} }}\n")).collect();
    let overlay = format!("overlay: 1\noperations:\n{}", operations.concat());
    let parse = |path: &str, text: String| Document::parse(path, text).expect("the text is YAML");
    let (specification, overlay) = (parse("spec.yaml", specification.to_owned()), parse("overlay.yaml", overlay));
    let (read, mut diagnostics) = overlay::read(&overlay);
    let id = ApiId { package: "shop".to_owned(), module: "core".to_owned() };
    let (contract, found) = contract::build(id, &specification, Some(&read));
    diagnostics.extend(found);
    let (lowered, found) = lower::lower(&specification, &contract);
    diagnostics.extend(found);
    assert!(diagnostics.is_empty(), "{}", render(&diagnostics, &[&specification, &overlay], false));
    let lowered = lowered.expect("the document can be lowered");
    let degraded = lowered.degraded.iter().map(|part| format!("{}: {}", part.what, part.instead)).collect();
    let package = Package::parse("shop", "[package]\nversion = '0.1.0'\ndescription = 'A shop'").expect("valid TOML");
    let files = emit::emit(&package, &[(contract, lowered)]).expect("the contract can be emitted");
    Generated { files: files.into_iter().map(|file| (file.path, file.content)).collect(), degraded }
}

#[test]
fn scratch() {
    let show = |name: &str, g: &Generated| {
        println!("=== {name}\n--- degraded {:?}", g.degraded);
        let b = g.file("builder");
        for l in b.lines().filter(|l| l.contains("pub struct") || l.contains("pub async fn send") || l.contains("=>") || l.contains("Result<Resp") || l.contains("pub fn ") || l.contains("request.")) { println!("B {l}"); }
        println!("--- types\n{}", g.file("types"));
    };
    let _ = show;
    let text = std::fs::read_to_string("/work/shared/corpus/commerce-layer/openapi-7.5.0.typeless.yaml").unwrap();
    let d = Document::parse("openapi.yaml", text).unwrap();
    let mut value = d.value().clone();
    let mut paths: Vec<(String, serde_json::Value)> = value["paths"].as_object().unwrap().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    let fails = |paths: &[(String, serde_json::Value)], value: &mut serde_json::Value| {
        value["paths"] = paths.iter().cloned().collect::<serde_json::Map<_, _>>().into();
        let spec = Document::parse("a.json", value.to_string()).unwrap();
        let id = ApiId { package: "shop".to_owned(), module: "core".to_owned() };
        let (contract, _) = contract::build(id, &spec, None);
        let (lowered, _) = lower::lower(&spec, &contract);
        let package = Package::parse("shop", "[package]\nversion = '0.1.0'\ndescription = 'A shop'").unwrap();
        emit::emit(&package, &[(contract, lowered.unwrap())]).err()
    };
    while paths.len() > 1 {
        let (one, two) = paths.split_at(paths.len() / 2);
        if fails(one, &mut value).is_some() { paths = one.to_vec(); } else { paths = two.to_vec(); }
    }
    println!("{:?} {:?}", fails(&paths, &mut value), paths[0].0);
    println!("{}", serde_json::to_string(&paths[0].1).unwrap());
}

fn corpus(text: String, path: &str) {
    let t = std::time::Instant::now();
    let specification = Document::parse(path, text).unwrap();
    let id = ApiId { package: "shop".to_owned(), module: "core".to_owned() };
    let (contract, found) = contract::build(id, &specification, None);
    println!("{path}: {} operations, {} diags {:?}", contract.operations.len(), found.len(), t.elapsed());
    println!("{}", render(&found, &[&specification], false).chars().take(1500).collect::<String>());
    let (lowered, found) = lower::lower(&specification, &contract);
    println!("lowered {} {:?}", found.len(), t.elapsed());
    let Some(lowered) = lowered else { println!("{}", render(&found, &[&specification], false).chars().take(1500).collect::<String>()); return };
    println!("degraded {}", lowered.degraded.len());
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for d in &lowered.degraded { *counts.entry(format!("{} -> {}", d.what.split('`').next().unwrap(), d.instead)).or_default() += 1; }
    println!("{counts:#?}");
    let package = Package::parse("shop", "[package]\nversion = '0.1.0'\ndescription = 'A shop'").unwrap();
    match emit::emit(&package, &[(contract, lowered)]) {
        Ok(files) => println!("{} files, {} bytes {:?}", files.len(), files.iter().map(|f| f.content.len()).sum::<usize>(), t.elapsed()),
        Err(e) => println!("ERR {}", e.chars().take(2000).collect::<String>()),
    }
}

fn docs() -> Vec<(&'static str, String, &'static [(&'static str, &'static str)])> {
    vec![
        ("12", format!("{HEAD}{}", r"
paths:
  /memberships/{membershipId}/resend:
    post:
      parameters: [{ name: membershipId, in: path, required: true, schema: { type: string } }]
      responses: { '202': { description: Sent, content: {} } }
  /bare:
    get:
      responses: { '200': { description: Body without a schema } }
"), &[("POST /memberships/{membershipId}/resend", "name: resend_membership"), ("GET /bare", "name: get_bare")]),
        ("14", format!("{HEAD}{}", r"
paths:
  /line_items:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/lineItemCreate' } } } }
      responses: { '204': { description: Made } }
components:
  schemas:
    lineItemCreate:
      type: object
      required: [item]
      properties:
        item:
          type: object
          required: [data]
          properties:
            data:
              type: object
              properties:
                type: { type: string, enum: [skus, bundles] }
                id: { type: string }
          oneOf: [{ $ref: '#/components/schemas/sku' }, { $ref: '#/components/schemas/bundle' }]
    sku: { type: object, properties: { data: { type: object, properties: { type: { type: string, enum: [skus] }, attributes: { type: object, properties: { code: { type: string } } } } } } }
    bundle: { type: object, properties: { data: { type: object, properties: { type: { type: string, enum: [bundles] }, attributes: { type: object, properties: { code: { type: string } } } } } } }
"), &[("POST /line_items", "name: create_line_item")]),
        ("17", format!("{HEAD}{}", r"
paths:
  /skus:
    get:
      responses: { '200': { description: SKUs, content: { application/vnd.api+json: { schema: { $ref: '#/components/schemas/skuResponseList' } } } } }
components:
  schemas:
    skuResponseList: { type: object, properties: { data: { type: array, items: { $ref: '#/components/schemas/skuResponse/properties/data' } } } }
    skuResponse:
      type: object
      properties:
        data:
          type: object
          required: [id]
          properties:
            id: { type: string }
            attributes: { $ref: '#/components/schemas/sku/properties/data/properties/attributes' }
    sku: { type: object, properties: { data: { type: object, properties: { attributes: { type: object, properties: { code: { type: string } } } } } } }
"), &[("GET /skus", "name: list_skus")]),
        ("18", format!("{}{}", HEAD.replace("3.0.1", "3.1.0"), r"
paths:
  /skus:
    get:
      responses: { '200': { description: SKUs, content: { application/vnd.api+json: { schema: { $ref: '#/components/schemas/sku' } } } } }
components:
  schemas:
    sku:
      type: object
      required: [name, code]
      properties:
        name: { type: string, nullable: true }
        code: { type: string, nullable: false }
"), &[("GET /skus", "name: list_skus")]),
        ("19", format!("{HEAD}{}", r"
servers:
  - { url: 'https://{your_organization_slug}.commercelayer.io/api', description: API }
  - { url: 'https://core.commercelayer.io/users/sign_in', description: Sign in }
  - { url: 'https://docs.commercelayer.io/api', description: API reference }
paths:
  /skus: { get: { responses: { '204': { description: None } } } }
"), &[("GET /skus", "name: list_skus")]),
        ("19b", format!("{HEAD}{}", r"
servers:
  - { url: 'https://{{your-organization-slug}}.commercelayer.io/api', description: API }
paths:
  /skus: { get: { responses: { '204': { description: None } } } }
"), &[("GET /skus", "name: list_skus")]),
        ("21", format!("{HEAD}{}", r"
paths:
  /all:
    get:
      responses: { '200': { description: All, content: { application/json: { schema: { $ref: '#/components/schemas/all' } } } } }
components:
  schemas:
    all:
      type: object
      properties:
        self: { type: string }
        type: { type: string }
        return: { $ref: '#/components/schemas/return' }
        void: { $ref: '#/components/schemas/void' }
        import: { $ref: '#/components/schemas/import' }
        version: { $ref: '#/components/schemas/version' }
    return: { type: object, properties: { id: { type: string } } }
    void: { type: object, properties: { id: { type: string } } }
    import: { type: object, properties: { id: { type: string } } }
    version: { type: object, properties: { id: { type: string } } }
"), &[("GET /all", "name: get_all")]),
        ("22", format!("{HEAD}{}", r"
paths:
  /promotions:
    get:
      responses: { '200': { description: All, content: { application/json: { schema: { $ref: '#/components/schemas/promotion' } } } } }
components:
  schemas:
    promotion:
      type: object
      required: [type]
      properties:
        type: { type: string, enum: [promotions] }
        attributes: { type: object, properties: { type: { type: string } } }
"), &[("GET /promotions", "name: get_promotion")]),
        ("27", format!("{}{}", HEAD.replace("3.0.1", "3.1.0"), r"
paths:
  /skus/{skuId}:
    get:
      parameters: [{ name: skuId, in: path, required: true, schema: {} }, { name: q, in: query, schema: {} }]
      responses: { '200': { description: SKU, content: { application/vnd.api+json: { schema: { $ref: '#/components/schemas/sku' } } } } }
components:
  schemas:
    sku: { properties: { data: { properties: { id: {}, attributes: { properties: { code: { nullable: true } } } } } } }
"), &[("GET /skus/{skuId}", "name: get_sku")]),
        ("28", format!("{HEAD}{}", r"
paths:
  /organization:
    get:
      operationId: GET/organization/organizationId
      responses: { '200': { description: SKU, content: { application/vnd.api+json: { schema: { type: object, properties: { data: { type: object, properties: { id: { type: string } } } } } } } } }
"), &[("GET /organization", "name: get_organization")]),
        ("29", format!("{HEAD}{}", r"
paths:
  /skus:
    get:
      responses: { '200': { description: SKU, content: { application/vnd.api+json: { schema: { $ref: '#/components/schemas/sku' } } } } }
  /bundles:
    get:
      responses: { '200': { description: SKU, content: { application/vnd.api+json: { schema: { $ref: '#/components/schemas/bundle' } } } } }
components:
  schemas:
    sku: { type: object, properties: { code: { type: string } } }
    bundle: { type: object, properties: { items: { $ref: '#/components/schemas/items' } } }
    items: { type: array, items: { type: string } }
"), &[("GET /skus", "name: list_skus"), ("GET /bundles", "exclude: Bundles are not used")]),
        ("31", format!("{HEAD}{}", r"
paths:
  /resource_errors/{resourceErrorId}:
    get:
      parameters: [{ name: resourceErrorId, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: A stored error, content: { application/vnd.api+json: { schema: { $ref: '#/components/schemas/resource_error' } } } } }
components:
  schemas:
    resource_error: { type: object, properties: { errors: { type: array, items: { type: object, properties: { code: { type: string }, message: { type: string } } } } } }
"), &[("GET /resource_errors/{resourceErrorId}", "name: get_resource_error")]),
    ]
}
#[allow(dead_code)]
fn unused(_: &Project, _: &Path, _: &Contract) {}
