//! What became of the documents of a corpus, for a person: a line each, the sum, and what became weaker most often.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Entry;
use crate::corpus::known::Stage;
use statusquo_codegen::report::Report;

/// The sum over a corpus.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Totals {
    /// How many documents there are.
    pub(crate) documents: usize,
    /// How many of them became a crate.
    pub(crate) generated: usize,
    /// How many crates have every operation of their document.
    pub(crate) lossless: usize,
    /// How many crates compiled; none if none was to.
    pub(crate) compiled: Option<usize>,
    /// How many operations the documents have.
    pub(crate) operations_in: usize,
    /// How many of them the crates have.
    pub(crate) operations_out: usize,
    /// How many parts became weaker types.
    pub(crate) degraded: usize,
    /// How many component schemas the documents have.
    pub(crate) schemas: usize,
    /// How many of them hold such a part.
    pub(crate) schemas_degraded: usize,
    /// How many lines were generated.
    pub(crate) lines: usize,
    /// How long all generations took, one after the other.
    pub(crate) seconds: f64,
    /// The most memory that one of them took.
    pub(crate) peak_memory_mb: Option<f64>,
}

/// A kind of part that became a weaker type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Degradation {
    /// What cannot be expressed; names are replaced by `…`.
    pub(crate) what: String,
    /// What stands there instead.
    pub(crate) instead: String,
    /// How many such parts there are.
    pub(crate) count: usize,
    /// In how many documents.
    pub(crate) documents: usize,
}

/// Adds everything up.
pub(crate) fn totals(entries: &[Entry], check_compile: bool) -> Totals {
    let failed_at = |entry: &Entry, stage| entry.failure.as_ref().is_some_and(|failure| failure.stage == stage);
    let generated: Vec<&Entry> = entries.iter().filter(|entry| !failed_at(entry, Stage::Generate)).collect();
    let mut totals = Totals {
        documents: entries.len(),
        generated: generated.len(),
        lossless: generated.iter().filter(|entry| !failed_at(entry, Stage::Lossless)).count(),
        compiled: check_compile.then(|| entries.iter().filter(|entry| compiled(entry) == Some(true)).count()),
        seconds: entries.iter().map(|entry| entry.seconds).sum(),
        ..Totals::default()
    };
    for report in entries.iter().filter_map(|entry| entry.report.as_ref()) {
        totals.operations_in += report.operations_in.unwrap_or_default();
        totals.operations_out += report.operations_out;
        totals.degraded += report.degraded.len();
        totals.schemas += report.schemas;
        totals.schemas_degraded += report.schemas_degraded;
        totals.lines += report.lines;
        totals.peak_memory_mb = match (totals.peak_memory_mb, report.peak_memory_mb) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
    }
    totals
}

/// Returns the kinds of parts that became weaker types, the most frequent first.
pub(crate) fn degradations(entries: &[Entry]) -> Vec<Degradation> {
    let mut kinds: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for report in entries.iter().filter_map(|entry| entry.report.as_ref()) {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for part in &report.degraded {
            *counts.entry((without_names(&part.what), without_names(&part.instead))).or_default() += 1;
        }
        for (kind, count) in counts {
            let (total, documents) = kinds.entry(kind).or_default();
            *total += count;
            *documents += 1;
        }
    }
    let mut kinds: Vec<Degradation> = kinds
        .into_iter()
        .map(|((what, instead), (count, documents))| Degradation { what, instead, count, documents })
        .collect();
    // Stable, so that equals keep the order of their texts.
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    kinds
}

/// Replaces what stands in backticks.
fn without_names(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 0 { part } else { "`…`" }).collect()
}

/// Whether the crate compiled; `None` if it was not to, or if there is none.
fn compiled(entry: &Entry) -> Option<bool> {
    let failed = entry.failure.as_ref().is_some_and(|failure| failure.stage == Stage::Compile);
    entry.compile_seconds.map(|_| !failed)
}

const HEAD: [&str; 11] = [
    "document",
    "ops in",
    "ops out",
    "degraded",
    "schemas",
    "weaker",
    "seconds",
    "MB",
    "lines",
    "compiled",
    "first error",
];

/// Returns the table, with a line for the sum at its end.
pub(crate) fn table(entries: &[Entry], totals: &Totals) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(entries.iter().map(row));
    rows.push(sum(totals));
    let widths: Vec<usize> =
        (0..HEAD.len()).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            // Texts on the left, numbers on the right.
            0 | 9 | 10 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn row(entry: &Entry) -> [String; 11] {
    let of_report =
        |value: fn(&Report) -> Option<String>| entry.report.as_ref().and_then(value).unwrap_or_else(|| "-".to_owned());
    [
        entry.name.clone(),
        of_report(|report| report.operations_in.map(|count| count.to_string())),
        of_report(|report| Some(report.operations_out.to_string())),
        of_report(|report| Some(report.degraded.len().to_string())),
        of_report(|report| Some(report.schemas.to_string())),
        of_report(|report| Some(share(report.schemas_degraded, report.schemas))),
        format!("{:.2}", entry.seconds),
        of_report(|report| report.peak_memory_mb.map(|memory| format!("{memory:.0}"))),
        of_report(|report| Some(report.lines.to_string())),
        compiled(entry).map_or("-", |compiled| if compiled { "yes" } else { "no" }).to_owned(),
        entry.failure.as_ref().map(|failure| format!("{}: {}", failure.stage, failure.message)).unwrap_or_default(),
    ]
}

fn sum(totals: &Totals) -> [String; 11] {
    let Totals { documents, generated, .. } = totals;
    [
        format!("total: {generated} of {documents}"),
        totals.operations_in.to_string(),
        totals.operations_out.to_string(),
        totals.degraded.to_string(),
        totals.schemas.to_string(),
        share(totals.schemas_degraded, totals.schemas),
        format!("{:.2}", totals.seconds),
        totals.peak_memory_mb.map_or_else(|| "-".to_owned(), |memory| format!("{memory:.0}")),
        totals.lines.to_string(),
        totals.compiled.map_or_else(|| "-".to_owned(), |count| count.to_string()),
        String::new(),
    ]
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.1}%", 100.0 * part as f64 / whole as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Breakage;
    use statusquo_codegen::report::DegradedPart;

    fn entries() -> Vec<Entry> {
        let part = |what: &str| DegradedPart {
            code: "SQ0507".to_owned(),
            file: String::new(),
            place: String::new(),
            what: what.to_owned(),
            instead: "any JSON".to_owned(),
        };
        let report = Report {
            operations_in: Some(3),
            operations_out: 3,
            generated: true,
            schemas: 4,
            schemas_degraded: 1,
            degraded: vec![
                part("a reference to nothing: `#/a`"),
                part("a reference to nothing: `#/b`"),
                part("a `not`"),
            ],
            lines: 10,
            peak_memory_mb: Some(20.4),
            ..Report::default()
        };
        let failure = Breakage { stage: Stage::Generate, message: "not YAML".to_owned() };
        let good = Entry {
            name: "good.yaml".to_owned(),
            report: Some(report),
            seconds: 0.5,
            compile_seconds: Some(1.0),
            failure: None,
        };
        let bad = Entry {
            name: "b.json".to_owned(),
            report: None,
            compile_seconds: None,
            failure: Some(failure),
            ..good.clone()
        };
        vec![good, bad]
    }

    #[test]
    fn the_table_has_a_line_for_each_document_and_one_for_the_sum() {
        let entries = entries();
        let expected = "\
document       ops in  ops out  degraded  schemas  weaker  seconds  MB  lines  compiled  first error
good.yaml           3        3         3        4   25.0%     0.50  20     10  yes
b.json              -        -         -        -       -     0.50   -      -  -         generate: not YAML
total: 1 of 2       3        3         3        4   25.0%     1.00  20     10  1
";
        assert_eq!(table(&entries, &totals(&entries, true)), expected);
    }

    #[test]
    fn degradations_are_counted_by_kind() {
        let found = degradations(&entries());
        let found: Vec<(&str, usize, usize)> =
            found.iter().map(|kind| (kind.what.as_str(), kind.count, kind.documents)).collect();
        assert_eq!(found, [("a reference to nothing: `…`", 2, 1), ("a `…`", 1, 1)]);
    }
}
