//! Documents that have been spoiled: whatever stands in one, the generator gives a crate, or says what is wrong and where.
//!
//! Each round takes a few paths of a document, changes one thing to three of it, and runs every stage. The documents are
//! those of `../shared/corpus/real`, beside the project, and one of our own, which is all there is where that folder is
//! missing. To look further than the usual run does, or again at a round that failed:
//!
//! ```text
//! SEED=7 ROUNDS=100000 cargo test --release -p statusquo-tests --test mutation -- --nocapture
//! SEED=1234 ROUNDS=1 cargo test -p statusquo-tests --test mutation
//! ```

#[path = "mutation/changes.rs"]
mod changes;
#[path = "mutation/documents.rs"]
mod documents;
#[path = "mutation/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use documents::Source;
use random::Random;
use statusquo_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use statusquo_codegen::document::Document;
use statusquo_codegen::link::NoFiles;
use statusquo_codegen::pipeline::{crate_of, specification};
use statusquo_codegen::render::render;

const SEED: u64 = 20_260_604;
const ROUNDS: u64 = 600;
/// The usual run ends here, if it has got through a part of its rounds; a slow machine tries less.
const DEADLINE: Duration = Duration::from_secs(40);
const AT_LEAST: u64 = 150;
/// No document may take longer, in a build without optimization on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the main thread of a program has.
const STACK: usize = 8 * 1024 * 1024;
const WORKERS: usize = 2;

/// The documents that rounds start from.
struct Sources {
    own: Source,
    overlay: Source,
    real: Vec<Source>,
}

impl Sources {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the project");
        let folder = root.join("../shared/corpus/real");
        let real = documents::real(&folder);
        if real.is_empty() {
            eprintln!("{} is not there: one document of our own is all that is changed", folder.display());
        }
        let (own, overlay) = documents::own();
        let real = real.into_iter().chain(documents::older()).collect();
        Self { own, overlay, real }
    }
}

/// A spoiled document, and maybe an overlay for it.
struct Spoiled {
    /// What was done, to what.
    history: Vec<String>,
    path: &'static str,
    text: String,
    overlay: Option<String>,
}

impl Spoiled {
    /// Does what a seed says.
    fn new(sources: &Sources, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let is_real = !sources.real.is_empty() && !random.one_in(4);
        let source = if is_real { random.of(&sources.real) } else { &sources.own };
        let mut history = vec![source.name.clone()];
        let mut value = if is_real { documents::slice(&source.value, &mut random) } else { source.value.clone() };
        let path = *random.of(&["spoiled.yaml", "spoiled.json"]);
        if !is_real && random.one_in(2) {
            let mut overlay = sources.overlay.value.clone();
            history.push(sources.overlay.name.clone());
            let (overlay, more) = spoil(&mut overlay, path, &mut random);
            history.extend(more);
            return Self { history, path, text: source.value.to_string(), overlay: Some(overlay) };
        }
        let (text, more) = spoil(&mut value, path, &mut random);
        history.extend(more);
        Self { history, path, text, overlay: None }
    }

    /// Runs the stages, and says whether there is a crate; `Err` says what no input may lead to.
    fn outcome(&self) -> Result<Outcome, String> {
        // The document that is not spoiled is written as JSON, which YAML is a superset of.
        let document = match Document::parse(self.path, self.text.clone()) {
            Ok(document) => document,
            Err(diagnostic) => return refused(&diagnostic.into(), &[]),
        };
        let overlay = match &self.overlay {
            Some(text) => match Document::parse(format!("overlay-{}", self.path), text.clone()) {
                Ok(overlay) => Some(overlay),
                Err(diagnostic) => return refused(&diagnostic.into(), &[]),
            },
            None => None,
        };
        let (document, found) = specification(document, &NoFiles, None);
        if found.has_errors() {
            return refused(&found, &[&document]);
        }
        let generated = crate_of("spoiled", None, &document, overlay.as_ref());
        let documents: Vec<&Document> = [Some(&document), overlay.as_ref()].into_iter().flatten().collect();
        if generated.diagnostics.has_errors() {
            if !generated.files.is_empty() {
                return Err("there are errors, and files".to_owned());
            }
            return refused(&generated.diagnostics, &documents);
        }
        render(&generated.diagnostics, &documents, false);
        if generated.files.is_empty() {
            return Err("there is neither a crate nor an error".to_owned());
        }
        Ok(Outcome::Crate)
    }

    /// Writes what is about to be run, so that it is at hand even if the process does not live to report it.
    fn save(&self, folder: &Path) -> PathBuf {
        fs::create_dir_all(folder).expect("there is room");
        let path = folder.join(self.path);
        fs::write(&path, &self.text).expect("there is room");
        fs::write(folder.join("history.txt"), self.history.join("\n")).expect("there is room");
        if let Some(overlay) = &self.overlay {
            fs::write(folder.join(format!("overlay-{}", self.path)), overlay).expect("there is room");
        }
        path
    }
}

fn spoil(value: &mut serde_json::Value, path: &str, random: &mut Random) -> (String, Vec<String>) {
    let mut history: Vec<String> = (0..1 + random.below(3)).map(|_| changes::change(value, random)).collect();
    let (text, spoiled) = changes::write(value, path.ends_with(".yaml"), random);
    history.extend(spoiled);
    (text, history)
}

/// How a round ended.
enum Outcome {
    Crate,
    Refused,
    /// A refusal that blames the generator, with what it says.
    Defect(String),
}

/// Checks a refusal: every error has a place, which can be shown.
fn refused(diagnostics: &Diagnostics, documents: &[&Document]) -> Result<Outcome, String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    for error in errors.clone() {
        if error.place.is_none() && error.excerpt.is_none() {
            return Err(format!("an error has no place: {}", error.message));
        }
    }
    if render(diagnostics, documents, false).is_empty() {
        return Err("nothing is shown".to_owned());
    }
    let blames_us = |error: &&Diagnostic| error.help.as_ref().is_some_and(|help| help.contains("a defect of"));
    let defect = errors.clone().find(blames_us);
    Ok(defect.map_or(Outcome::Refused, |error| Outcome::Defect(error.message.clone())))
}

/// What all rounds came to.
#[derive(Default)]
struct Tally {
    rounds: u64,
    crates: u64,
    refused: u64,
    /// What the generator blames itself for: how often, and the first seed.
    defects: BTreeMap<String, (u64, u64)>,
    failures: Vec<String>,
}

fn number(variable: &str, usual: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
        Err(_) => usual,
    }
}

#[test]
fn spoiled_documents_give_a_crate_or_an_error_with_a_place() {
    let (seed, rounds) = (number("SEED", SEED), number("ROUNDS", ROUNDS));
    // Whoever asks for rounds gets them.
    let deadline = std::env::var_os("ROUNDS").is_none().then_some(DEADLINE);
    eprintln!("SEED={seed} ROUNDS={rounds}");
    let sources = Sources::read();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutation");
    let tally = run(&sources, &folder, seed, rounds, deadline);

    eprintln!("{} rounds: {} crates, {} refused", tally.rounds, tally.crates, tally.refused);
    for (message, (count, seed)) in &tally.defects {
        eprintln!("{count} times, first with SEED={seed} ROUNDS=1: {message}");
    }
    assert!(tally.failures.is_empty(), "{}", tally.failures.join("\n\n"));
    assert!(tally.crates > 0, "no change leaves a document whole");
}

/// Runs the rounds on several threads. The seed of a round is the first one and the round's number.
fn run(sources: &Sources, folder: &Path, seed: u64, rounds: u64, deadline: Option<Duration>) -> Tally {
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for worker in 0..WORKERS {
            let (sender, next, folder) = (sender.clone(), &next, folder.join(worker.to_string()));
            let work = move || {
                loop {
                    let round = next.fetch_add(1, Ordering::Relaxed);
                    let is_late = deadline.is_some_and(|deadline| start.elapsed() > deadline && round >= AT_LEAST);
                    if round >= rounds || is_late {
                        return;
                    }
                    let outcome = round_of(sources, &folder, seed.wrapping_add(round));
                    if sender.send((seed.wrapping_add(round), outcome)).is_err() {
                        return;
                    }
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread can be started");
        }
        drop(sender);
        loop {
            match outcomes.recv_timeout(PATIENCE + PATIENCE) {
                Ok((seed, outcome)) => tally.add(seed, outcome),
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    // A thread cannot be stopped, so that waiting for it would be for ever.
                    eprintln!("a document takes for ever: it is in {}", folder.display());
                    std::process::exit(1);
                }
            }
        }
    });
    tally
}

fn round_of(sources: &Sources, folder: &Path, seed: u64) -> Result<Outcome, String> {
    let spoiled = Spoiled::new(sources, seed);
    spoiled.save(folder);
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| spoiled.outcome()));
    let elapsed = start.elapsed();
    let outcome = outcome.unwrap_or_else(|_| Err("it panicked".to_owned()));
    let outcome = if elapsed > PATIENCE { Err(format!("it took {elapsed:?}")) } else { outcome };
    outcome.map_err(|reason| {
        let kept = spoiled.save(&folder.with_file_name(format!("failed-{seed}")));
        let history = spoiled.history.join("\n  ");
        format!("SEED={seed} ROUNDS=1: {reason}\n  {history}\n  the document is {}", kept.display())
    })
}

impl Tally {
    fn add(&mut self, seed: u64, outcome: Result<Outcome, String>) {
        self.rounds += 1;
        match outcome {
            Ok(Outcome::Crate) => self.crates += 1,
            Ok(Outcome::Refused) => self.refused += 1,
            Ok(Outcome::Defect(message)) => {
                self.refused += 1;
                let (count, first) = self.defects.entry(message).or_insert((0, seed));
                (*count, *first) = (*count + 1, (*first).min(seed));
            }
            Err(failure) => self.failures.push(failure),
        }
    }
}
