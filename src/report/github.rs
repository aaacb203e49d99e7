//! The result of a check for GitHub Actions: workflow commands that become annotations, and a summary in Markdown for `$GITHUB_STEP_SUMMARY`.
//!
//! GitHub shows 10 annotations of each kind per step and drops the rest without a word. So at most 9 errors and 9 warnings are written, and of notices so many that the
//! one that counts what was left out and the last one, which states the verdict, are shown too.

use std::fmt::Write as _;

use super::ci;
use super::markdown::escape;
use super::text::clean;
use super::verdict::{At, CheckReport, Finding, State};
use crate::diagnostic::Severity;

/// Annotations of one kind that are written.
const MOST: usize = 9;
/// Notices: with the two that are always ours there are no more than 10.
const MOST_NOTICES: usize = 8;
/// Characters of a message that are shown.
const MOST_TEXT: usize = 1000;
/// Bytes of a summary: GitHub takes up to 1 MiB per step.
const MOST_SUMMARY: usize = 900_000;

/// The workflow commands, one on each line. The last line states the verdict.
#[must_use]
pub fn render(report: &CheckReport) -> String {
    let mut out = String::new();
    let mut left = Vec::new();
    for (severity, most) in [(Severity::Error, MOST), (Severity::Warning, MOST), (Severity::Note, MOST_NOTICES)] {
        let mut lines: Vec<String> = report.findings.iter().filter(|finding| finding.severity == severity).map(of_finding).collect();
        if severity == Severity::Note {
            lines.extend(report.outcomes.iter().filter(|outcome| outcome.state == State::DontKnow).map(|outcome| {
                let message = format!("{}: don't know (respondent {})", clean(&outcome.question, true), clean(&outcome.respondent, true));
                command("notice", outcome.place.as_ref(), "don't know", &message)
            }));
        }
        if lines.len() > most {
            let (count, kind) = (lines.len() - most, kind(severity));
            left.push(format!("{count} more {kind}{}", if count == 1 { "" } else { "s" }));
        }
        out.extend(lines.into_iter().take(most));
    }
    if !left.is_empty() {
        out.push_str(&command("notice", None, "cem", &format!("and {}: see the job summary", left.join(", "))));
    }
    let score = ci::score(report).map_or(String::new(), |score| format!(", score {score}"));
    out.push_str(&command("notice", None, "cem", &format!("{}{score}", ci::sentence(report))));
    out
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn of_finding(finding: &Finding) -> String {
    let mut message = ci::short(&clean(&finding.message, true), MOST_TEXT);
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nhelp: {}", ci::short(&clean(help, true), MOST_TEXT));
    }
    let _ = write!(message, "\nmore: cem explain {}", finding.code.number());
    command(kind(finding.severity), finding.place.as_ref(), finding.code.number(), &message)
}

/// A workflow command on a line of its own. GitHub takes columns only for a place within one line.
fn command(kind: &str, place: Option<&At>, title: &str, message: &str) -> String {
    let mut properties = Vec::new();
    if let Some(at) = place {
        properties.push(format!("file={}", property(&at.path)));
        properties.push(format!("line={}", at.line));
        properties.push(format!("endLine={}", at.end_line));
        if at.line == at.end_line {
            properties.push(format!("col={}", at.column));
            properties.push(format!("endColumn={}", at.end_column));
        }
    }
    properties.push(format!("title={}", property(title)));
    format!("::{kind} {}::{}\n", properties.join(","), data(message))
}

/// A message: `%`, carriage return and line feed are escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: also `:` and `,`. What could move or reorder text in the log is shown as a replacement sign.
fn property(text: &str) -> String {
    data(&clean(text, true)).replace(':', "%3A").replace(',', "%2C")
}

/// The summary as GitHub Flavored Markdown without HTML: verdict, score, gates and findings. What does not fit is counted.
#[must_use]
pub fn summary(report: &CheckReport) -> String {
    let mut out = format!("## {}\n\n", escape(&ci::sentence(report)));
    if let Some(score) = ci::score(report) {
        let _ = write!(out, "Overall score: **{}** of 100\n\n", escape(&score));
    }
    let counts = [(report.files.len(), "answer file"), (ci::count(report, Severity::Error), "error"), (ci::count(report, Severity::Warning), "warning")]
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }));
    let _ = write!(out, "{}.\n\n", counts.join(", "));
    let gates = report.gates.iter().map(|line| vec![escape(&ci::asks(line)), escape(&ci::was(line)), if line.passed { "passed" } else { "FAILED" }.to_owned()]);
    table(&mut out, ["Gate", "Was", "Verdict"], gates.collect(), "gates");
    table(&mut out, ["Place", "Code", "Finding"], report.findings.iter().map(row).collect(), "findings");
    out
}

fn row(finding: &Finding) -> Vec<String> {
    let place = finding.place.as_ref().map_or(String::new(), |at| escape(&format!("{}:{}:{}", ci::short(&at.path, MOST_TEXT), at.line, at.column)));
    let mut text = escape(&ci::short(&finding.message, MOST_TEXT));
    if let Some(help) = &finding.help {
        let _ = write!(text, ". Help: {}", escape(&ci::short(help, MOST_TEXT)));
    }
    vec![place, format!("{} {}", finding.severity.word(), finding.code.number()), text]
}

/// A table of cells that are escaped already, as far as it fits, with room for a note about the rest.
fn table(out: &mut String, head: [&str; 3], rows: Vec<Vec<String>>, what: &str) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(out, "| {} |\n| --- | --- | --- |\n", head.join(" | "));
    let all = rows.len();
    for (at, row) in rows.into_iter().enumerate() {
        let line = format!("| {} |\n", row.join(" | "));
        if out.len() + line.len() > MOST_SUMMARY - 500 {
            let _ = write!(out, "\n{} more {what} left out: the summary would be too long for GitHub. `cem check` shows them.\n", all - at);
            break;
        }
        out.push_str(&line);
    }
    out.push('\n');
}
