//! The result of a check as a GitLab Code Quality report: a JSON array of issues.
//!
//! The format has no place for a verdict or an exit code, and GitLab never fails a job for what stands in it: the job fails by the exit code of `cem check`. One last
//! issue of severity `info` states both, so that the array alone says how the check ended.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::text::clean;
use super::verdict::{CheckReport, Finding, Outcome, State};
use super::{check_json, ci};
use crate::diagnostic::{Code, Severity};

/// The array as indented JSON, ending with a line feed.
#[must_use]
pub fn render(report: &CheckReport) -> String {
    let nowhere = report.files.first().map_or(".", String::as_str);
    let mut used = BTreeSet::new();
    let mut issues: Vec<Value> = Vec::new();
    for finding in &report.findings {
        let (path, line) = finding.place.as_ref().map_or((nowhere, 1), |at| (at.path.as_str(), at.line));
        let message = clean(&finding.message, true);
        // What is about a question has the identity it has in SARIF; else the message, which names what is wrong, tells apart.
        let base = if finding.question.is_some() { ci::identity_of(finding) } else { ci::sha256(&json!([ci::identity_of(finding), finding.message])) };
        let description = match &finding.help {
            Some(help) => format!("{message}. Help: {}", clean(help, true)),
            None => message,
        };
        issues.push(issue(&description, finding.code.number(), unique(base, &mut used), severity(finding), path, line));
    }
    for outcome in report.outcomes.iter().filter(|outcome| outcome.state == State::DontKnow) {
        let (path, line) = outcome.place.as_ref().map_or((nowhere, 1), |at| (at.path.as_str(), at.line));
        let path_of_place = outcome.place.as_ref().map(|at| at.path.as_str());
        let base = ci::identity("dont_know", path_of_place, Some(&outcome.question), Some(&outcome.respondent));
        issues.push(issue(&says(outcome), "dont_know", unique(base, &mut used), "info", path, line));
    }
    // Its fingerprint hangs on the verdict: another verdict is another issue.
    let base = ci::sha256(&json!(["cem.verdict", report.verdict.word(), report.exit_code]));
    issues.push(issue(&ci::sentence(report), "cem.verdict", unique(base, &mut used), "info", nowhere, 1));
    check_json::inert(&Value::Array(issues))
}

fn issue(description: &str, name: &str, fingerprint: String, severity: &str, path: &str, line: usize) -> Value {
    json!({
        "description": description,
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": { "path": path, "lines": { "begin": line } },
    })
}

fn says(outcome: &Outcome) -> String {
    format!("{}: don't know (respondent {})", clean(&outcome.question, true), clean(&outcome.respondent, true))
}

fn severity(finding: &Finding) -> &'static str {
    if finding.code == Code::RequiredBlank {
        return "major";
    }
    match finding.severity {
        Severity::Error if ci::is_of_gate(finding.code) => "major",
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}

/// A fingerprint nobody has yet: GitLab drops issues that share one. Further ones of the same identity are numbered in reading order.
fn unique(base: String, used: &mut BTreeSet<String>) -> String {
    let mut fingerprint = base.clone();
    let mut turn = 1_usize;
    while !used.insert(fingerprint.clone()) {
        turn += 1;
        fingerprint = ci::sha256(&json!([base, turn]));
    }
    fingerprint
}
