//! How long each stage takes, on documents of 30, 300 and 1,002 operations.
//!
//! ```text
//! cargo bench -p statusquo-codegen --bench stages
//! ```
//!
//! `benches/README.md`, at the root, sets the whole beside other generators.

#[path = "stages/document.rs"]
mod document;

use divan::Bencher;
use document::Failures;
use statusquo_codegen::contract::{self, ApiId, Contract};
use statusquo_codegen::document::Document;
use statusquo_codegen::emit::Package;
use statusquo_codegen::lower::{self, Lowered};
use statusquo_codegen::pipeline::{self, Timings, crate_of};

const SIZES: [usize; 3] = [30, 300, 1_002];
const FAILURES: Failures = Failures::Mixed;

fn main() {
    divan::main();
}

fn parsed(text: String) -> Document {
    Document::parse("bench.yaml", text).unwrap_or_else(|diagnostic| panic!("{diagnostic:?}"))
}

fn contract_of(document: &Document) -> Contract {
    let id = ApiId { package: "bench".to_owned(), module: "api".to_owned() };
    contract::build(id, document, None).0
}

fn lowered(document: &Document, contract: &Contract) -> Lowered {
    lower::lower(document, contract)
}

#[divan::bench(args = SIZES)]
fn read(bencher: Bencher<'_, '_>, operations: usize) {
    bencher.with_inputs(|| document::document(operations, FAILURES)).bench_values(parsed);
}

#[divan::bench(args = SIZES)]
fn contract(bencher: Bencher<'_, '_>, operations: usize) {
    let document = parsed(document::document(operations, FAILURES));
    bencher.bench_local(|| contract_of(&document));
}

#[divan::bench(args = SIZES)]
fn lower(bencher: Bencher<'_, '_>, operations: usize) {
    let document = parsed(document::document(operations, FAILURES));
    let contract = contract_of(&document);
    bencher.bench_local(|| lowered(&document, &contract));
}

/// Most of it is progenitor's: types of schemas, and parsing what it prints.
#[divan::bench(args = SIZES, sample_count = 20)]
fn emit(bencher: Bencher<'_, '_>, operations: usize) {
    let document = parsed(document::document(operations, FAILURES));
    let contract = contract_of(&document);
    let lowered = lowered(&document, &contract);
    let mut apis = [(contract, lowered)];
    let package = Package::alone("bench", "A client".to_owned(), None);
    bencher.bench_local(|| {
        pipeline::files(&package, &mut apis, &mut Timings::default()).expect("the document is emitted")
    });
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn whole(bencher: Bencher<'_, '_>, operations: usize) {
    whole_of(bencher, operations, FAILURES);
}

/// The document that every generator can express.
#[divan::bench(args = SIZES, sample_count = 20)]
fn whole_of_same_failures(bencher: Bencher<'_, '_>, operations: usize) {
    whole_of(bencher, operations, Failures::Same);
}

fn whole_of(bencher: Bencher<'_, '_>, operations: usize, failures: Failures) {
    bencher.with_inputs(|| document::document(operations, failures)).bench_values(|text| {
        let generated = crate_of("bench", None, &parsed(text), None);
        assert!(!generated.files.is_empty(), "the document gives a crate");
        generated
    });
}
