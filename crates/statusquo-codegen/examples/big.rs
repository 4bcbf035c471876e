//! Prints the document of the benchmarks, for other generators to be run on:
//!
//! ```text
//! cargo run -p statusquo-codegen --example big -- 300 mixed > big.yaml
//! ```

#[path = "../benches/stages/document.rs"]
mod document;

use std::process::ExitCode;

use document::Failures;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let operations = arguments.first().and_then(|text| text.parse().ok());
    let failures = match arguments.get(1).map(String::as_str) {
        Some("same") => Some(Failures::Same),
        Some("mixed") => Some(Failures::Mixed),
        _ => None,
    };
    let (Some(operations), Some(failures)) = (operations, failures) else {
        eprintln!("usage: big OPERATIONS same|mixed");
        return ExitCode::FAILURE;
    };
    print!("{}", document::document(operations, failures));
    ExitCode::SUCCESS
}
