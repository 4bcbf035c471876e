//! How the time grows with the members of a union, with heirs of one base, and with what an `anyOf` gathers.
//!
//! ```text
//! cargo bench -p statusquo-codegen --bench unions
//! ```

use std::fmt::Write;

use divan::Bencher;
use statusquo_codegen::contract::{self, ApiId, Contract};
use statusquo_codegen::document::Document;
use statusquo_codegen::lower;

const SIZES: [usize; 3] = [200, 2_000, 4_000];

fn main() {
    divan::main();
}

fn parsed(whole: &str, members: usize, member: impl Fn(usize) -> String) -> (Document, Contract) {
    let mut text = format!(
        "openapi: 3.1.0\ninfo: {{title: Unions, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    Whole: {whole}\n"
    );
    for index in 0..members {
        // Writing to a string does not fail.
        let _ = writeln!(text, "    Member{index}: {}", member(index));
    }
    let document = Document::parse("bench.yaml", text).unwrap_or_else(|diagnostic| panic!("{diagnostic:?}"));
    let id = ApiId { package: "bench".to_owned(), module: "api".to_owned() };
    let contract = contract::build(id, &document, None).0;
    (document, contract)
}

fn references(members: usize) -> String {
    let all: Vec<String> =
        (0..members).map(|index| format!("{{$ref: '#/components/schemas/Member{index}'}}")).collect();
    all.join(", ")
}

fn run(bencher: Bencher<'_, '_>, (document, contract): (Document, Contract)) {
    bencher.bench_local(|| lower::lower(&document, &contract));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn with_a_discriminator(bencher: Bencher<'_, '_>, members: usize) {
    let whole = format!("{{oneOf: [{}], discriminator: {{propertyName: kind}}}}", references(members));
    run(bencher, parsed(&whole, members, |_| "{required: [kind], properties: {kind: {type: string}}}".to_owned()));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn with_constants(bencher: Bencher<'_, '_>, members: usize) {
    let whole = format!("{{oneOf: [{}]}}", references(members));
    let member = |index: usize| format!("{{required: [kind], properties: {{kind: {{const: k{index}}}}}}}");
    run(bencher, parsed(&whole, members, member));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn without_a_tag(bencher: Bencher<'_, '_>, members: usize) {
    let whole = format!("{{oneOf: [{}]}}", references(members));
    run(bencher, parsed(&whole, members, |index| format!("{{properties: {{p{index}: {{type: string}}}}}}")));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn any_of_objects(bencher: Bencher<'_, '_>, members: usize) {
    let whole = format!("{{anyOf: [{}]}}", references(members));
    run(bencher, parsed(&whole, members, |index| format!("{{properties: {{p{index}: {{type: string}}}}}}")));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn heirs_of_a_base(bencher: Bencher<'_, '_>, members: usize) {
    let whole = "{properties: {kind: {type: string}}, discriminator: {propertyName: kind}}";
    let member = |index: usize| {
        format!("{{allOf: [{{$ref: '#/components/schemas/Whole'}}, {{properties: {{p{index}: {{type: string}}}}}}]}}")
    };
    run(bencher, parsed(whole, members, member));
}
