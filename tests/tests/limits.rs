//! Documents made to be too much: each ends in a crate, or in an error with a place, in bounded time, memory and stack.
//!
//! Every document is run in a process of its own, whose address space is bounded where the system can do that, on a
//! thread whose stack is an eighth of what the command gives: a stack that overflows takes the whole process with it.

use std::fmt::Write as _;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use statusquo_codegen::diagnostic::Severity;
use statusquo_codegen::document::Document;
use statusquo_codegen::pipeline::crate_of;
use statusquo_codegen::render::render;

/// Names the document that the process is to run.
const VARIABLE: &str = "LIMITS_DOCUMENT";
/// The stack of the thread that the stages run on: an eighth of what the command gives them. The deepest nesting of lists
/// takes more than half of it in a development build, when `openapiv3` reads the lowered document.
const STACK: usize = statusquo_codegen::pipeline::STACK / 8;
/// The address space of the process, in KiB.
const MEMORY: usize = 3 * 1024 * 1024;
/// No document may take longer, without optimization on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a document ends in.
#[derive(Debug, Clone, Copy)]
enum End {
    Crate,
    /// An error that holds this text.
    Error(&'static str),
}

/// A document that is too much.
struct Case {
    name: &'static str,
    path: &'static str,
    text: fn() -> String,
    end: End,
}

const DEEP: usize = 10_000;
const TOO_DEEP: End = End::Error("nested more than 128 deep");

const CASES: [Case; 18] = [
    Case { name: "aliases-of-aliases", path: "a.yaml", text: laughs, end: End::Error("the aliases repeat too much") },
    Case { name: "aliases-of-a-long-list", path: "a.yaml", text: long_laughs, end: End::Error("holds more than") },
    Case { name: "deep-flow", path: "a.yaml", text: || deep_list(DEEP), end: TOO_DEEP },
    Case { name: "deep-json", path: "a.json", text: || deep_list(DEEP), end: TOO_DEEP },
    Case { name: "deep-block", path: "a.yaml", text: deep_block, end: TOO_DEEP },
    Case { name: "deep-all-of", path: "a.json", text: || deep_schema(DEEP, r#"{"allOf":["#, "]}"), end: TOO_DEEP },
    Case { name: "deep-items", path: "a.json", text: || deep_items(DEEP), end: TOO_DEEP },
    Case { name: "deep-properties", path: "a.yaml", text: || deep_properties(DEEP), end: TOO_DEEP },
    // As deep as a text may be: the document takes eight of the 128 levels.
    Case {
        name: "all-of-to-the-limit",
        path: "a.json",
        text: || deep_schema(58, r#"{"allOf":["#, "]}"),
        end: End::Crate,
    },
    Case { name: "items-to-the-limit", path: "a.json", text: || deep_items(110), end: End::Crate },
    Case { name: "properties-to-the-limit", path: "a.json", text: || deep_properties(58), end: End::Crate },
    Case { name: "references-in-a-chain", path: "a.json", text: || chain(DEEP, "$ref"), end: End::Crate },
    Case { name: "properties-in-a-chain", path: "a.json", text: || chain(2_000, "properties"), end: End::Crate },
    Case { name: "all-of-in-a-chain", path: "a.json", text: || chain(2_000, "allOf"), end: End::Crate },
    Case {
        name: "a-hundred-megabytes",
        path: "a.yaml",
        text: || huge("a.yaml"),
        end: End::Error("larger than 64 MiB"),
    },
    Case {
        name: "a-hundred-megabytes-of-json",
        path: "a.json",
        text: || huge("a.json"),
        end: End::Error("larger than"),
    },
    Case { name: "a-hundred-thousand-schemas", path: "a.json", text: many, end: End::Crate },
    Case { name: "a-thousand-recursive-schemas", path: "a.json", text: recursive, end: End::Crate },
];

/// A document with one operation, which answers with the schema `Root`; what follows are schemas.
fn document(schemas: &str) -> String {
    format!(
        r##"{{"openapi":"3.0.3","info":{{"title":"Too much","version":"1"}},"paths":{{"/a":{{"get":{{"responses":{{"200":
{{"description":"","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Root"}}}}}}}}}}}}}}}},
"components":{{"schemas":{{{schemas}}}}}}}"##
    )
}

fn laughs() -> String {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..50 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(text, "a{level}: &a{level} [{aliases}]");
    }
    text
}

fn long_laughs() -> String {
    format!("a: &a [{}]\nb: [{}]\n", "x,".repeat(10_000), "*a,".repeat(1_000))
}

fn deep_list(levels: usize) -> String {
    "[".repeat(levels) + &"]".repeat(levels)
}

fn deep_block() -> String {
    let mut text = String::new();
    for level in 0..DEEP {
        let _ = writeln!(text, "{:level$}a:", "");
    }
    text
}

fn deep_schema(levels: usize, open: &str, close: &str) -> String {
    let inner = r#"{"type":"string"}"#;
    document(&format!(r#""Root":{}{inner}{}"#, open.repeat(levels), close.repeat(levels)))
}

fn deep_items(levels: usize) -> String {
    deep_schema(levels, r#"{"type":"array","items":"#, "}")
}

fn deep_properties(levels: usize) -> String {
    deep_schema(levels, r#"{"type":"object","properties":{"inner":"#, "}}")
}

/// Schemas that each lead to the next.
fn chain(length: usize, by: &str) -> String {
    let mut schemas = String::from(r##""Root":{"$ref":"#/components/schemas/S0"}"##);
    for index in 0..length {
        let next = format!(r##"{{"$ref":"#/components/schemas/S{}"}}"##, index + 1);
        let schema = match by {
            "properties" => format!(r#"{{"type":"object","properties":{{"next":{next}}}}}"#),
            "allOf" => format!(r#"{{"allOf":[{next},{{"type":"object","properties":{{"p{index}":{{}}}}}}]}}"#),
            _ => next,
        };
        let _ = write!(schemas, r#","S{index}":{schema}"#);
    }
    let _ = write!(schemas, r#","S{length}":{{"type":"object"}}"#);
    document(&schemas)
}

fn huge(path: &str) -> String {
    let description = "x".repeat(100 * 1024 * 1024);
    if path.ends_with(".json") { format!(r#"{{"info":"{description}"}}"#) } else { format!("info: {description}\n") }
}

/// Schemas that nothing leads to, of names that are one name in Rust.
fn many() -> String {
    let mut schemas = String::from(r#""Root":{"type":"object"}"#);
    for index in 0..100_000 {
        let _ = write!(schemas, r#","s{index}":{{"type":"string"}}"#);
    }
    document(&schemas)
}

/// Schemas that each lead to themselves, and to two others.
fn recursive() -> String {
    let count = 1_000;
    let reference = |index: usize| format!(r##"{{"$ref":"#/components/schemas/S{}"}}"##, index % count);
    let mut schemas = format!(r#""Root":{}"#, reference(0));
    for index in 0..count {
        let (own, next, far) = (reference(index), reference(index + 1), reference(index * 7 + 3));
        let _ = write!(
            schemas,
            r#","S{index}":{{"type":"object","properties":{{"own":{own},"next":{next},"far":{{"type":"array","items":{far}}}}}}}"#
        );
    }
    document(&schemas)
}

/// Runs the stages, and says how they end.
fn run(path: &str, text: String) -> String {
    let document = match Document::parse(path, text) {
        Ok(document) => document,
        Err(diagnostic) => {
            assert!(diagnostic.place.is_some() || diagnostic.excerpt.is_some(), "no place: {diagnostic:?}");
            return render(&diagnostic.into(), &[], false);
        }
    };
    let generated = crate_of("too-much", None, &document, None);
    let mut errors = generated.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    assert!(errors.all(|error| error.place.is_some()), "an error has no place");
    let shown = render(&generated.diagnostics, &[&document], false);
    if generated.files.is_empty() { shown } else { "there is a crate".to_owned() }
}

/// The part of a test that runs in a process of its own; by itself it does nothing.
#[test]
fn a_document_in_a_process_of_its_own() {
    let Ok(name) = std::env::var(VARIABLE) else { return };
    let case = CASES.iter().find(|case| case.name == name).expect("the document is one of these");
    let work = || run(case.path, (case.text)());
    let thread = thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread can be started");
    println!("{}", thread.join().expect("no stage panics"));
}

fn in_a_process(case: &Case) -> Output {
    let program = std::env::current_exe().expect("a test knows its program");
    let arguments = ["--exact", "a_document_in_a_process_of_its_own", "--nocapture", "--test-threads=1"];
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        // A system that cannot bound the memory runs it all the same.
        shell.args(["-c", &format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$0\" \"$@\"")]).arg(&program);
        shell
    } else {
        Command::new(&program)
    };
    command.args(arguments).env(VARIABLE, case.name).output().expect("the test can run itself")
}

#[track_caller]
fn check(name: &str) {
    let case = CASES.iter().find(|case| case.name == name).expect("the document is one of these");
    let start = Instant::now();
    let output = in_a_process(case);
    let elapsed = start.elapsed();
    let (shown, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let shown: String = shown.chars().take(2_000).collect();
    assert!(output.status.success(), "{name}: {} after {elapsed:?}\n{shown}\n{errors}", output.status);
    let expected = match case.end {
        End::Crate => "there is a crate",
        End::Error(message) => message,
    };
    assert!(shown.contains(expected), "{name}: {expected:?} is not in\n{shown}");
    assert!(elapsed < PATIENCE, "{name} took {elapsed:?}");
    eprintln!("{name}: {elapsed:?}");
}

#[test]
fn aliases_do_not_unfold_without_end() {
    check("aliases-of-aliases");
    check("aliases-of-a-long-list");
}

#[test]
fn nesting_ends_where_the_stack_does_not() {
    for name in ["deep-flow", "deep-json", "deep-block", "deep-all-of", "deep-items", "deep-properties"] {
        check(name);
    }
}

#[test]
fn the_deepest_nesting_that_can_be_read_is_generated() {
    for name in ["all-of-to-the-limit", "items-to-the-limit", "properties-to-the-limit"] {
        check(name);
    }
}

#[test]
fn chains_of_references_end() {
    for name in ["references-in-a-chain", "properties-in-a-chain", "all-of-in-a-chain"] {
        check(name);
    }
}

#[test]
fn files_that_are_too_large_are_refused() {
    check("a-hundred-megabytes");
    check("a-hundred-megabytes-of-json");
}

#[test]
fn schemas_may_be_many() {
    check("a-hundred-thousand-schemas");
    check("a-thousand-recursive-schemas");
}
