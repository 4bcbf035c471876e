//! The proof, by the compiler, that each operation's error has the declared variants and no others, and that no request
//! can be made without its required parts.
//!
//! A generated test reads like this:
//!
//! ```text
//! #[test]
//! fn media() {
//!     statusquo::testing::variants::check(&Api {
//!         package: env!("CARGO_PKG_NAME"),
//!         module: "shop::media",
//!         features: &["media"],
//!         operations: &[("DeleteImageError", &["NotFound", "Conflict"])],
//!         requests: &[("delete_image", 1)],
//!         manifest_dir: env!("CARGO_MANIFEST_DIR"),
//!         target_tmpdir: env!("CARGO_TARGET_TMPDIR"),
//!     });
//! }
//! ```

mod compiler;
mod package;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use http::StatusCode;

/// What stands before the lines of the pairs.
const HEAD: &str = "#![allow(warnings)]\n";

/// An API whose errors are checked.
#[derive(Debug, Clone, Copy)]
pub struct Api<'a> {
    /// The package, as its manifest names it: `env!("CARGO_PKG_NAME")`.
    pub package: &'a str,
    /// The path of the module that has the errors: `shop::media`.
    pub module: &'a str,
    /// The features that the module needs. The default features are off, so that no TLS is built.
    pub features: &'a [&'a str],
    /// The error of each operation, with the variants that are declared; `Other`, which every error has, is not listed.
    pub operations: &'a [(&'a str, &'a [&'a str])],
    /// The method of each operation, with the number of the parts that its request cannot do without.
    pub requests: &'a [(&'a str, usize)],
    /// The folder of the package: `env!("CARGO_MANIFEST_DIR")`.
    pub manifest_dir: &'a str,
    /// Where the proof is built: `env!("CARGO_TARGET_TMPDIR")`, which integration tests have.
    pub target_tmpdir: &'a str,
}

/// One variant of one error, and the line of the proof that handles it.
struct Pair<'a> {
    line: usize,
    error: &'a str,
    variant: &'a str,
    is_declared: bool,
}

/// Checks every variant that an error could have against every operation: the declared ones exist, and no others do.
///
/// Each method is called without anything, which must not compile exactly where there are required parts; then the
/// compiler says how many arguments there are.
///
/// The candidates are the names of all registered statuses from 400 to 599, of the ranges `4XX` and `5XX`, of `default`,
/// and every variant that some operation of the API declares. A package below the target folder gets one function per
/// pair of error and candidate, and is compiled once. The pairs that the compiler refuses must be the ones that are not
/// declared. How many pairs there are is printed.
///
/// The package is resolved with the `Cargo.lock` and the `[patch]` tables of the workspace around `manifest_dir`, first
/// offline, and only when that fails, online. All packages that are checked in one target folder share what is built of
/// their dependencies.
///
/// # Panics
/// When a pair is wrong, naming each one, and when the package cannot be compiled for another reason, with the
/// compiler's own words.
#[track_caller]
pub fn check(api: &Api<'_>) {
    assert!(!api.operations.is_empty(), "{}: no operation is given, so nothing would be checked", api.module);
    let statuses = status_variants();
    let candidates = candidates(api, &statuses);
    let (text, pairs) = pairs(api, &candidates);
    let (calls, requests) = calls(api, text.lines().count());
    let text = text + &calls;
    let refused = package::write(api, &text).and_then(|folder| compiler::refused_lines(api, &folder));
    let mut refused = match refused {
        Ok(lines) => lines,
        Err(reason) => panic!("{}: {reason}", api.module),
    };
    let mut wrong = wrong_requests(&requests, &mut refused);
    wrong.extend(wrong_pairs(&pairs, &refused));
    assert!(wrong.is_empty(), "{}: the compiler and the declarations disagree:\n{}", api.module, wrong.join("\n"));
    let declared = pairs.iter().filter(|pair| pair.is_declared).count();
    println!(
        "{}: {} operations, {declared} pairs compile, {} do not; {} of {} requests do not compile without their parts",
        api.module,
        api.operations.len(),
        pairs.len() - declared,
        api.requests.iter().filter(|(_, required)| *required > 0).count(),
        api.requests.len()
    );
}

/// What keeps the compiler from judging.
#[derive(Debug)]
struct Obstacle(String);

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The variants that stand for a status whatever the API, in their order.
fn status_variants() -> Vec<String> {
    let statuses = (400..600).filter_map(|code| StatusCode::from_u16(code).ok());
    let reasons = statuses.filter_map(|status| status.canonical_reason());
    reasons.map(pascal_case).chain(["ClientError", "ServerError", "Default"].map(str::to_owned)).collect()
}

/// Makes one word of a reason phrase, as the generator names variants: `I'm a teapot` is `ImATeapot`.
fn pascal_case(phrase: &str) -> String {
    let phrase = phrase.replace('\'', "");
    let words = phrase.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..].to_ascii_lowercase()).collect()
}

/// Every name that an error is asked for, each once.
fn candidates<'a>(api: &Api<'a>, statuses: &'a [String]) -> Vec<&'a str> {
    let declared = api.operations.iter().flat_map(|(_, variants)| variants.iter().copied());
    let mut seen = BTreeSet::new();
    statuses.iter().map(String::as_str).chain(declared).filter(|name| seen.insert(*name)).collect()
}

/// The source of the proof, and what each of its lines is about.
fn pairs<'a>(api: &Api<'a>, candidates: &[&'a str]) -> (String, Vec<Pair<'a>>) {
    let mut text = format!("{HEAD}use ::{} as api;\n", api.module);
    let mut line = text.lines().count();
    let mut pairs = Vec::with_capacity(api.operations.len() * candidates.len());
    for (error, declared) in api.operations {
        for variant in candidates {
            line += 1;
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "fn _{line}(error: api::{error}) {{ if let api::{error}::{variant} {{ .. }} = error {{}} }}"
            );
            pairs.push(Pair { line, error, variant, is_declared: declared.contains(variant) });
        }
    }
    (text, pairs)
}

/// A request without any of its parts, and the line of the proof that makes it.
struct Bare<'a> {
    line: usize,
    method: &'a str,
    required: usize,
}

/// The source that calls every method without an argument, below so many lines.
fn calls<'a>(api: &Api<'a>, above: usize) -> (String, Vec<Bare<'a>>) {
    let mut text = String::new();
    let requests = api.requests.iter().zip(above + 1..).map(|((method, required), line)| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "fn _{line}(client: &api::Client) {{ let _ = client.{method}(); }}");
        Bare { line, method, required: *required }
    });
    let requests = requests.collect();
    (text, requests)
}

/// Says what is wrong with each method whose arguments are not those that are declared, and takes what the compiler says
/// of it away.
fn wrong_requests(requests: &[Bare<'_>], refused: &mut BTreeMap<usize, String>) -> Vec<String> {
    let wrong = requests.iter().filter_map(|Bare { line, method, required }| {
        let message = refused.remove(line);
        let is_right = match &message {
            None => *required == 0,
            // "this method takes 2 arguments but 0 arguments were supplied"
            Some(message) => message.split_whitespace().any(|word| word.parse() == Ok(*required)) && *required > 0,
        };
        let message = message.unwrap_or_else(|| "compiles without any".to_owned());
        (!is_right).then(|| format!("  {method} needs {required} parts: {message}"))
    });
    wrong.collect()
}

/// Says what is wrong with each pair on which compiler and declarations do not agree.
fn wrong_pairs(pairs: &[Pair<'_>], refused: &BTreeMap<usize, String>) -> Vec<String> {
    let wrong = pairs.iter().filter_map(|Pair { line, error, variant, is_declared }| {
        let exists = !refused.contains_key(line);
        let what = if exists { "exists and is not declared" } else { "is declared and does not exist" };
        (exists != *is_declared).then(|| format!("  {error}::{variant} {what}"))
    });
    // A line without a pair cannot be refused for a variant, unless the proof itself is wrong.
    let known: BTreeSet<usize> = pairs.iter().map(|pair| pair.line).collect();
    let strange = refused.iter().filter(|(line, _)| !known.contains(line));
    wrong.chain(strange.map(|(_, message)| format!("  {message}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_the_names_that_the_generator_gives_them() {
        let names = status_variants();
        for name in ["NotFound", "ImATeapot", "UriTooLong", "HttpVersionNotSupported", "ServerError", "Default"] {
            assert!(names.iter().any(|known| known == name), "{name} is not in {names:?}");
        }
        assert!(names.len() > 40, "{names:?}");
    }

    #[test]
    fn a_name_of_the_api_is_asked_of_every_error_and_once() {
        let operations: &[(&str, &[&str])] = &[("AError", &["Busy", "NotFound"]), ("BError", &["Busy"])];
        let api = Api {
            package: "a",
            module: "a::b",
            features: &[],
            operations,
            requests: &[],
            manifest_dir: "",
            target_tmpdir: "",
        };
        let statuses = vec!["NotFound".to_owned()];
        let candidates = candidates(&api, &statuses);
        assert_eq!(candidates, ["NotFound", "Busy"]);

        let (text, pairs) = pairs(&api, &candidates);
        let found: Vec<_> = pairs.iter().map(|pair| (pair.error, pair.variant, pair.is_declared)).collect();
        let expected = [("AError", "NotFound", true), ("AError", "Busy", true)];
        assert_eq!(found[..2], expected);
        assert_eq!(found[2..], [("BError", "NotFound", false), ("BError", "Busy", true)]);
        for pair in &pairs {
            let line = text.lines().nth(pair.line - 1).unwrap_or_default();
            assert!(line.contains(&format!("api::{}::{} ", pair.error, pair.variant)), "{line}");
        }
    }

    #[test]
    fn each_wrong_request_is_named() {
        let bare = |line, required| Bare { line, method: "get", required };
        let takes = |count: &str| format!("this method takes {count} but 0 arguments were supplied");
        let requests = [bare(1, 0), bare(2, 2), bare(3, 1), bare(4, 2), bare(5, 0)];
        let mut refused =
            BTreeMap::from([(2, takes("2 arguments")), (4, takes("1 argument")), (5, takes("1 argument"))]);
        assert_eq!(
            wrong_requests(&requests, &mut refused),
            [
                "  get needs 1 parts: compiles without any".to_owned(),
                format!("  get needs 2 parts: {}", takes("1 argument")),
                format!("  get needs 0 parts: {}", takes("1 argument")),
            ]
        );
        assert!(refused.is_empty(), "{refused:?}");
    }

    #[test]
    fn each_wrong_pair_is_named() {
        let pair = |line, variant, is_declared| Pair { line, error: "AError", variant, is_declared };
        let pairs = [pair(3, "Busy", true), pair(4, "Gone", false), pair(5, "NotFound", true), pair(6, "Late", false)];
        let refused = BTreeMap::from([(5, "no variant".to_owned()), (6, "no variant".to_owned())]);
        assert_eq!(
            wrong_pairs(&pairs, &refused),
            ["  AError::Gone exists and is not declared", "  AError::NotFound is declared and does not exist"]
        );
    }
}
