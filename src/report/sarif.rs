//! The result of a check as SARIF 2.1.0 (OASIS): for code scanning and for viewers in editors.
//!
//! Errors and warnings are results of kind `fail`. A required question without an answer is `open` (there is not enough to decide), a don't-know is `review`, a question
//! that does not apply is `notApplicable`; there is no `pass`. The standard (3.27.10) asks for level `none` wherever the kind is not `fail`, so a note about a don't-know
//! has that level, and an open question is `fail` where it decides the verdict (`--require-complete`). Paths are relative to the working folder.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::text::clean;
use super::verdict::{At, CheckReport, Finding, Outcome, State, Word};
use super::{check_json, ci};
use crate::diagnostic::{Code, Severity};

/// Where the standard publishes its schema.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Rule of a don't-know.
const DONT_KNOW: &str = "dont_know";
/// Rule of a question that does not apply.
const NOT_APPLICABLE: &str = "not_applicable";

/// The log as indented JSON, ending with a line feed.
#[must_use]
pub fn render(report: &CheckReport) -> String {
    let mut rules = Rules::default();
    let mut results: Vec<Value> = report.findings.iter().map(|finding| of_finding(finding, &mut rules)).collect();
    results.extend(report.outcomes.iter().filter_map(|outcome| of_outcome(outcome, &mut rules)));
    let score = json!({ "score": report.score, "range": report.range.map(|range| json!({ "low": range.low, "high": range.high })) });
    check_json::inert(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "cem", "version": report.tool_version, "semanticVersion": report.tool_version, "rules": rules.made } },
            "invocations": [{
                "executionSuccessful": report.verdict != Word::Error,
                "exitCode": report.exit_code,
                "exitCodeDescription": format!("{}: {}", ci::sentence(report), ci::meaning(report.verdict)),
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": { "verdict": report.verdict.word(), "exitCode": report.exit_code, "score": report.score, "overall": score },
        }],
    }))
}

/// The rules that occur, in the order they first occur.
#[derive(Default)]
struct Rules {
    ids: Vec<&'static str>,
    made: Vec<Value>,
}

impl Rules {
    /// The position of a rule, which is made where it is new.
    fn index(&mut self, id: &'static str, make: impl FnOnce() -> Value) -> usize {
        self.ids.iter().position(|known| *known == id).unwrap_or_else(|| {
            self.ids.push(id);
            self.made.push(make());
            self.made.len() - 1
        })
    }

    fn of(&mut self, code: Code) -> usize {
        self.index(code.number(), || {
            json!({
                "id": code.number(),
                "name": code.name(),
                "shortDescription": { "text": message(code.title()) },
                "fullDescription": { "text": message(code.page()) },
                "help": { "text": message(&format!("{}\nMore: cem explain {}", code.page(), code.number())) },
                "defaultConfiguration": { "level": level(code.severity()) },
            })
        })
    }

    fn plain(&mut self, id: &'static str, title: &str, page: &str) -> usize {
        self.index(id, || {
            json!({
                "id": id,
                "shortDescription": { "text": message(title) },
                "fullDescription": { "text": message(page) },
                "help": { "text": message(page) },
                "defaultConfiguration": { "level": "none" },
            })
        })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn of_finding(finding: &Finding, rules: &mut Rules) -> Value {
    let open = finding.code == Code::RequiredBlank && finding.severity != Severity::Error;
    let mut text = clean(&finding.message, true);
    if let Some(help) = &finding.help {
        let _ = write!(text, "\nHelp: {}", clean(help, true));
    }
    json!({
        "ruleId": finding.code.number(),
        "ruleIndex": rules.of(finding.code),
        "kind": if open { "open" } else { "fail" },
        "level": if open { "none" } else { level(finding.severity) },
        "message": { "text": message(&text) },
        "locations": locations(finding.place.as_ref()),
        "partialFingerprints": { "cemV1": ci::identity_of(finding) },
        "properties": { "severity": finding.severity.word(), "respondent": finding.respondent, "question": finding.question },
    })
}

fn of_outcome(outcome: &Outcome, rules: &mut Rules) -> Option<Value> {
    let (id, kind, says, rule) = match &outcome.state {
        State::DontKnow => (
            DONT_KNOW,
            "review",
            "don't know",
            rules.plain(
                DONT_KNOW,
                "a don't-know",
                "The respondent cannot judge. It is not scored; it widens the range and lowers the coverage. Ask somebody who can judge.",
            ),
        ),
        State::NotApplicable(_) => (
            NOT_APPLICABLE,
            "notApplicable",
            "not applicable",
            rules.plain(NOT_APPLICABLE, "a question that does not apply", "The question leaves the score altogether. The reason stands in the answers file."),
        ),
        // What is missing is a finding already; what was answered is no result.
        State::Answered | State::Open | State::LeftOut | State::Parked => return None,
    };
    let path = outcome.place.as_ref().map(|at| at.path.as_str());
    Some(json!({
        "ruleId": id,
        "ruleIndex": rule,
        "kind": kind,
        "level": "none",
        "message": { "text": message(&format!("{}: {says} (respondent {})", clean(&outcome.question, true), clean(&outcome.respondent, true))) },
        "locations": locations(outcome.place.as_ref()),
        "partialFingerprints": { "cemV1": ci::identity(id, path, Some(&outcome.question), Some(&outcome.respondent)) },
        "properties": { "severity": "note", "respondent": outcome.respondent, "question": outcome.question },
    }))
}

fn locations(place: Option<&At>) -> Vec<Value> {
    let one = |at: &At| {
        json!({
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&at.path) },
                "region": { "startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column },
            }
        })
    };
    place.map(one).into_iter().collect()
}

/// A path as a URI reference (RFC 3986): everything but letters, digits, `-._~` and `/` is percent-encoded, so that no name is taken for a scheme or a query. A path
/// from the root is a `file` URI.
fn uri(path: &str) -> String {
    let mut out = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A text as a plain text message: braces are doubled (3.11.5) and brackets that would make a link are escaped (3.11.6).
fn message(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") { text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]") } else { text }
}
