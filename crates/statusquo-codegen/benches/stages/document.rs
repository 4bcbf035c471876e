//! A document as large as one likes: copies of a small API, each with paths and schemas of its own.

use std::fmt::Write as _;

/// How many operations a copy has.
pub(crate) const OPERATIONS_PER_COPY: usize = 3;

/// What the failures of a document are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failures {
    /// One schema as `application/json`, which every generator can express.
    Same,
    /// Two schemas, in two media types.
    Mixed,
}

/// Returns an OpenAPI document as YAML, with `operations` operations, rounded up to a whole copy.
pub(crate) fn document(operations: usize, failures: Failures) -> String {
    let copies = operations.div_ceil(OPERATIONS_PER_COPY);
    let mut text = String::from(
        "openapi: 3.0.3\ninfo:\n  title: Lending libraries\n  version: 1.0.0\n\
         servers:\n  - url: https://library.example/v1\npaths:\n",
    );
    for copy in 0..copies {
        let tag = copy % 20;
        let paths = [
            (format!("/books{copy}"), "get", format!("listBooks{copy:04}"), format!("books{tag}")),
            (format!("/loans{copy}/{{loan}}"), "delete", format!("endLoan{copy:04}"), format!("loans{tag}")),
            (format!("/members{copy}"), "get", format!("listMembers{copy:04}"), format!("members{tag}")),
        ];
        for (path, method, id, tag) in paths {
            line(&mut text, 2, format_args!("{path}:"));
            line(&mut text, 4, format_args!("{method}:"));
            line(&mut text, 6, format_args!("operationId: {id}"));
            line(&mut text, 6, format_args!("summary: One of the things that a library does."));
            line(&mut text, 6, format_args!("tags: [{tag}]"));
            parameter(&mut text, &path);
            line(&mut text, 6, format_args!("responses:"));
            let statuses = success(&mut text, &path, copy);
            statuses.iter().for_each(|status| failure(&mut text, *status, &path, failures));
        }
    }
    text.push_str("components:\n  schemas:\n");
    for copy in 0..copies {
        let number = "{ type: integer, format: int64 }";
        schema(&mut text, &format!("Book{copy}"), &["isbn", "title"], &[("pages", number)]);
        schema(&mut text, &format!("Member{copy}"), &["card"], &[("name", "{ type: string }")]);
    }
    let nullable = "{ type: string, nullable: true }";
    let number = "{ type: integer, format: int32, nullable: true }";
    let problem = [("type", nullable), ("title", nullable), ("status", number), ("detail", nullable)];
    schema(&mut text, "Problem", &["incident"], &problem);
    let lists = "{ type: object, additionalProperties: { type: array, items: { type: string } } }";
    schema(&mut text, "Faults", &[], &[("faults", lists)]);
    text
}

fn line(text: &mut String, indent: usize, content: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = writeln!(text, "{:indent$}{content}", "");
}

fn parameter(text: &mut String, path: &str) {
    let (name, location, required, ty) = match path {
        path if path.contains('{') => ("loan", "path", true, "string"),
        path if path.starts_with("/books") => ("page_length", "query", false, "integer"),
        _ => return,
    };
    line(text, 6, format_args!("parameters:"));
    line(text, 8, format_args!("- name: {name}"));
    line(text, 8, format_args!("  in: {location}"));
    line(text, 8, format_args!("  required: {required}"));
    line(text, 8, format_args!("  schema: {{ type: {ty} }}"));
}

/// Writes the success of an operation, and returns the statuses by which it fails.
fn success(text: &mut String, path: &str, copy: usize) -> &'static [u16] {
    let (schema, failures): (&str, &[u16]) = match path {
        path if path.contains('{') => {
            line(text, 8, format_args!("'204':"));
            line(text, 10, format_args!("description: The book is back."));
            return &[400, 401, 404, 409, 500];
        }
        path if path.starts_with("/books") => ("Book", &[400, 401]),
        _ => ("Member", &[400, 401, 403]),
    };
    line(text, 8, format_args!("'200':"));
    line(text, 10, format_args!("description: All there are."));
    content(text, "application/json");
    line(text, 16, format_args!("type: array"));
    line(text, 16, format_args!("items: {{ $ref: '#/components/schemas/{schema}{copy}' }}"));
    failures
}

fn failure(text: &mut String, status: u16, path: &str, failures: Failures) {
    line(text, 8, format_args!("'{status}':"));
    line(text, 10, format_args!("description: It did not work out."));
    let (schema, media) = match failures {
        Failures::Same => ("Problem", "application/json"),
        Failures::Mixed if status == 400 && path.contains('{') => ("Faults", "application/json"),
        Failures::Mixed => ("Problem", "application/problem+json"),
    };
    content(text, media);
    line(text, 16, format_args!("$ref: '#/components/schemas/{schema}'"));
}

fn content(text: &mut String, media: &str) {
    line(text, 10, format_args!("content:"));
    line(text, 12, format_args!("{media}:"));
    line(text, 14, format_args!("schema:"));
}

/// Writes a schema of an object: required texts, and what is optional.
fn schema(text: &mut String, name: &str, required: &[&str], optional: &[(&str, &str)]) {
    line(text, 4, format_args!("{name}:"));
    line(text, 6, format_args!("type: object"));
    if !required.is_empty() {
        line(text, 6, format_args!("required: [{}]", required.join(", ")));
    }
    line(text, 6, format_args!("properties:"));
    for name in required {
        line(text, 8, format_args!("{name}: {{ type: string }}"));
    }
    for (name, schema) in optional {
        line(text, 8, format_args!("{name}: {schema}"));
    }
}
