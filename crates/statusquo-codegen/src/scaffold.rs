//! The hand-written files of a new API, as far as the specification says what to write.
//!
//! Takes a contract that was built without an overlay, gives the overlay that declares the same: every operation, every
//! documented failure, the specification's own words. What a person has to add says `TODO`.

use std::collections::BTreeMap;

use crate::contract::{Contract, Operation};
use crate::overlay::TODO;
use crate::vocabulary::Status;
use crate::vocabulary::Unique;

/// Returns the overlay, whose head names the commands of `program`, such as `cargo statusquo`. What all operations with
/// a status say of it alike stands once, under `errors`.
pub fn overlay(contract: &Contract, program: &str) -> String {
    let shared = shared(contract);
    let mut text = head(contract, program);
    if contract.operations.iter().any(|operation| !operation.failures.is_empty()) {
        let title = format!("{TODO}: the title of the page that says how the API fails");
        text.push_str(&format!("\nsources:\n  {TODO}: {}\n", scalar(&title)));
    }
    if !shared.is_empty() {
        text.push_str("\nerrors:\n");
        for (status, means) in &shared {
            text.push_str(&format!("  {status}: {{ means: {} }}\n", scalar(means)));
        }
    }
    text.push_str("\noperations:\n");
    for (operation, name) in contract.operations.iter().zip(names(contract)) {
        text.push_str(&declaration(operation, &name, &shared));
    }
    text
}

fn head(contract: &Contract, program: &str) -> String {
    format!(
        "\
# How the operations of {title} fail. Begun by `{program} new` from the specification, and
# continued by hand; overlays/README.md describes the language. What to do next:
#
# - Declare under `sources` the pages that say how the API fails, and cite them instead of {TODO}.
# - Say with `when` what causes a failure on an operation, and with `retry` what a client can do about it.
# - Add the failures that only the pages know; drop those that they rule out, with the reason.
# - Give operations the names that their methods are to have, or exclude them: `exclude: Not meant for clients.`
#
# {program} check --api {id}    says what is still to be written
# {program} regen --api {id}    generates the crate
overlay: 1
",
        title = one_line(&contract.title),
        id = contract.id,
    )
}

/// Returns what is said of each status that at least two operations have and of which all say the same.
fn shared(contract: &Contract) -> BTreeMap<Status, String> {
    let mut found: BTreeMap<Status, (usize, Option<String>)> = BTreeMap::new();
    for failure in contract.operations.iter().flat_map(|operation| &operation.failures) {
        let means = failure.means.as_deref().map(one_line);
        let (count, common) = found.entry(failure.status).or_insert_with(|| (0, means.clone()));
        *count += 1;
        if *common != means {
            *common = None;
        }
    }
    found
        .into_iter()
        .filter(|(_, (count, _))| *count > 1)
        .filter_map(|(status, (_, means))| Some((status, means?)))
        .collect()
}

fn declaration(operation: &Operation, name: &str, shared: &BTreeMap<Status, String>) -> String {
    let mut text = format!("  {}:\n    name: {name}\n", key(&operation.key.to_string()));
    if operation.failures.is_empty() {
        return text;
    }
    text.push_str(&format!("    cite: {TODO}\n"));
    if operation.failures.iter().all(|failure| failure.means.is_none() || shared.contains_key(&failure.status)) {
        let statuses: Vec<String> = operation.failures.iter().map(|failure| failure.status.to_string()).collect();
        text.push_str(&format!("    errors: [{}]\n", statuses.join(", ")));
        return text;
    }
    text.push_str("    errors:\n");
    for failure in &operation.failures {
        let own = failure.means.as_deref().filter(|_| !shared.contains_key(&failure.status));
        match own {
            Some(means) => {
                text.push_str(&format!("      {}: {{ means: {} }}\n", failure.status, scalar(&one_line(means))))
            }
            None => text.push_str(&format!("      {}:\n", failure.status)),
        }
    }
    text
}

/// Returns the name of each operation. One that an overlay cannot hold, such as `2fa`, has the method before it.
fn names(contract: &Contract) -> Vec<String> {
    let mut taken = Unique::with_reserved(contract.operations.iter().map(|operation| operation.name.as_str()));
    let name = |operation: &Operation| {
        let name = &operation.name;
        if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return name.clone();
        }
        let method = operation.key.method.to_ascii_lowercase();
        taken.claim(&if name.is_empty() { method } else { format!("{method}_{name}") })
    };
    contract.operations.iter().map(name).collect()
}

/// Returns the first paragraph of a text on one line.
fn one_line(text: &str) -> String {
    let paragraph = text.trim().lines().map(str::trim).take_while(|line| !line.is_empty());
    paragraph.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// Returns a text as a YAML key of a block, where fewer characters have a meaning.
fn key(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { scalar(text) }
}

/// Returns a text as a YAML scalar that can stand anywhere: as it is where nothing in it has a meaning, else in quotes.
fn scalar(text: &str) -> String {
    if !is_plain(text) {
        return quoted(text);
    }
    // The library writes for a block; in braces more characters have a meaning.
    if text.contains([',', '[', ']', '{', '}']) { format!("'{}'", text.replace('\'', "''")) } else { text.to_owned() }
}

/// Whether the YAML library writes a text as it is.
fn is_plain(text: &str) -> bool {
    quoted(text) == text
}

/// Returns a text as the YAML library writes it; one of several lines, which it would write as a block, as JSON does.
fn quoted(text: &str) -> String {
    let written = serde_yaml::to_string(text).unwrap_or_default();
    let written = written.trim_end_matches('\n');
    if written.is_empty() || written.contains('\n') {
        return serde_json::Value::from(text).to_string();
    }
    written.to_owned()
}

/// Returns the description of a package.
pub fn package(contract: &Contract) -> String {
    let description =
        format!("Client for {}, in which every operation has its own error type", one_line(&contract.title));
    format!(
        "# What the crate needs beyond its APIs. At most five keywords.\n[package]\nversion = \"0.1.0\"\ndescription = {}\n\
         keywords = [\"api-client\"]\ncategories = [\"api-bindings\"]\n",
        toml::Value::from(description)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{self, ApiId};
    use crate::document::Document;
    use crate::overlay;

    const SPEC: &str = r"
openapi: 3.0.3
info: { title: 'Shop: all of it', version: '1' }
paths:
  /orders/{shop}:
    get:
      operationId: listOrders
      responses:
        '200': { description: The orders. }
        '401': { description: The key is wrong. }
        4XX: { description: '' }
    post:
      operationId: 2orders
      responses:
        '401': { description: The key is wrong. }
        '409': { description: 'There is one: the same.' }
  '/orders/{id}: #a':
    get:
      responses: { '404': { description: Gone }, default: { description: |-
        Anything ☃

        else } }
    delete: { responses: { '204': { description: Deleted }, '404': { description: None } } }
    head: { operationId: move, responses: { '200': { description: There } } }
";

    const EXPECTED: &str = r#"overlay: 1

sources:
  TODO: 'TODO: the title of the page that says how the API fails'

errors:
  401: { means: The key is wrong. }

operations:
  GET /orders/{shop}:
    name: list_orders
    cite: TODO
    errors: [401, 4XX]
  POST /orders/{shop}:
    name: post_2orders
    cite: TODO
    errors:
      401:
      409: { means: 'There is one: the same.' }
  'GET /orders/{id}: #a':
    name: get_orders_id_a
    cite: TODO
    errors:
      404: { means: Gone }
      default: { means: Anything else }
  'DELETE /orders/{id}: #a':
    name: delete_orders_id_a
    cite: TODO
    errors:
      404: { means: None }
  'HEAD /orders/{id}: #a':
    name: move
"#;

    fn contract(text: &str) -> (Contract, Document) {
        let document = Document::parse("specs/shop/orders.yaml", text.to_owned()).expect("valid YAML");
        let id = ApiId { package: "shop".to_owned(), module: "orders".to_owned() };
        (contract::build(id, &document, None).0, document)
    }

    #[test]
    fn an_overlay_declares_what_the_specification_documents() {
        let (contract, document) = contract(&SPEC.replace("|-\n        Anything ☃\n\n        else", "Anything else"));
        let text = overlay(&contract, "cargo statusquo");
        let (head, body) = text.split_once("overlay: 1\n").expect("there is a version");
        assert!(head.lines().all(|line| line.starts_with('#')), "{head}");
        assert_eq!(format!("overlay: 1\n{body}"), EXPECTED);

        let written = Document::parse("overlays/shop/orders.yaml", text).expect("valid YAML");
        let (read, mut found) = overlay::read(&written);
        let (_, differences) = contract::build(contract.id.clone(), &document, Some(&read));
        found.extend(differences);
        let messages: Vec<&str> = found.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages, ["the overlay's evidence is still to be written"]);
    }

    #[test]
    fn texts_are_scalars_that_read_as_they_were() {
        for text in [
            "a",
            "true",
            "a: b",
            "- a",
            "\"q\" \\",
            "a #b",
            "ümlaut ☃\u{1}\u{85}\u{feff}\u{2028}",
            "",
            "a\t",
            "{x}",
            "*",
            "a ",
            "it's a, b [c]",
            "a\nb",
            "1.0",
            "~",
        ] {
            let document = Document::parse("a.yaml", format!("{{ k: {}, l: 1 }}", scalar(text)));
            let value = document.expect("valid YAML").value()["k"].clone();
            assert_eq!(value, text, "{}", scalar(text));
        }
    }

    #[test]
    fn the_first_paragraph_of_a_text_is_one_line() {
        assert_eq!(one_line("\n a  b\n c\n\n d"), "a b c");
        assert_eq!(one_line(" "), "");
    }
}
