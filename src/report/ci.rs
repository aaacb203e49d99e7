//! What the formats for CI servers agree on: the verdict in one sentence, a gate in words, what a problem is about, and its identity from run to run.
//!
//! Texts here are not escaped: each format escapes for itself.

use sha2::{Digest, Sha256};

use super::number;
use super::verdict::{CheckReport, Finding, GateLine, Word};
use crate::diagnostic::{Code, Severity};

/// The verdict as a sentence: `cem check: FAILED (exit 1)`.
pub(super) fn sentence(report: &CheckReport) -> String {
    let word = match report.verdict {
        Word::Passed if report.gates.is_empty() => "passed, no gate set",
        Word::Passed => "passed",
        Word::Failed => "FAILED",
        Word::Error => "COULD NOT CHECK",
    };
    format!("cem check: {word} (exit {})", report.exit_code)
}

/// What the verdict means.
pub(super) fn meaning(verdict: Word) -> &'static str {
    match verdict {
        Word::Passed => "everything is at or above the gate",
        Word::Failed => "something was found, or the gate is not met",
        Word::Error => "it could not be checked",
    }
}

/// The overall score as people read it, with its range where it has a width; none where there is no score.
pub(super) fn score(report: &CheckReport) -> Option<String> {
    let edges: Vec<f64> = report.gates.iter().filter(|line| line.of == "overall").map(|line| line.at_least).collect();
    let score = report.score.map(|score| number::decided(score, &edges, 1))?;
    Some(match report.range.filter(|range| range.high - range.low > 1e-9) {
        Some(range) => {
            let (low, high) = number::range(range.low, range.high, &edges, 1);
            format!("{score} (range {low} to {high})")
        }
        None => score,
    })
}

/// What a threshold asks: `overall at least 60`. Thresholds are written as they were given.
pub(super) fn asks(line: &GateLine) -> String {
    if line.of == "coverage" {
        return format!("coverage at least {}", number::percent(line.at_least, &[]));
    }
    format!("{} at least {}", line.of, line.at_least)
}

/// What it was held against: `52.4, range 50.3 to 55.5`, or `not known`.
pub(super) fn was(line: &GateLine) -> String {
    let edges = [line.at_least];
    if let ("coverage", Some(share)) = (line.of.as_str(), line.value) {
        return number::percent(share, &[line.at_least * 100.0]);
    }
    let value = line.value.map_or_else(|| "not known".to_owned(), |value| number::decided(value, &edges, 1));
    match line.range.filter(|range| range.high - range.low > 1e-9) {
        Some(range) => {
            let (low, high) = number::range(range.low, range.high, &edges, 1);
            format!("{value}, range {low} to {high}")
        }
        None => value,
    }
}

/// Whether a problem is about the gate (3xx) and not about a file.
pub(super) fn is_of_gate(code: Code) -> bool {
    code.number().starts_with("CEM3")
}

/// How many findings of a severity there are.
pub(super) fn count(report: &CheckReport, severity: Severity) -> usize {
    report.findings.iter().filter(|finding| finding.severity == severity).count()
}

/// The identity of a problem, which stays when lines move: SHA-256 in hexadecimal of the JSON array `[code, path, question, respondent]`, with null for what it is
/// not about. It need not be unique: several problems of one kind in one file share it.
pub(super) fn identity(code: &str, path: Option<&str>, question: Option<&str>, respondent: Option<&str>) -> String {
    sha256(&serde_json::json!([code, path, question, respondent]))
}

/// The identity of a finding.
pub(super) fn identity_of(finding: &Finding) -> String {
    let path = finding.place.as_ref().map(|at| at.path.as_str());
    identity(finding.code.number(), path, finding.question.as_deref(), finding.respondent.as_deref())
}

/// SHA-256 in hexadecimal of a JSON value without spaces.
pub(super) fn sha256(value: &serde_json::Value) -> String {
    Sha256::digest(value.to_string().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// At most so many characters; what is cut is shown as `...`.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
