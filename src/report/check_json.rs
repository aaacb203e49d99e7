//! The result of `cem check` for programs. This is a contract: [`schema`] describes it, `format_version` versions it.
//!
//! Ids are of respondents and questions; there are no names, notes or pieces of the files in it. Paths and ids are exact. In messages and help, characters that could
//! reorder, hide or move text are shown as a replacement sign.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::ci;
use super::json::FORMAT_VERSION;
use super::text::{self, clean};
use super::verdict::{Asked, CheckReport, Finding, GateLine, Outcome, State};
use crate::diagnostic::Severity;
use crate::rules::Range;

/// The result as indented JSON, ending with a line feed.
#[must_use]
pub fn render(report: &CheckReport) -> String {
    let overall = (report.score.is_some() || report.range.is_some()).then(|| json!({ "score": report.score, "range": range(report.range) }));
    let gate = (!report.gates.is_empty())
        .then(|| json!({ "passed": report.gates.iter().all(|line| line.passed), "checks": report.gates.iter().map(check).collect::<Vec<_>>() }));
    inert(&json!({
        "format_version": FORMAT_VERSION,
        "kind": "check",
        "tool": { "name": "cem", "version": report.tool_version },
        "verdict": report.verdict.word(),
        "exit_code": report.exit_code,
        "files": report.files,
        "questionnaires": report.questionnaires.iter().map(asked).collect::<Vec<_>>(),
        "errors": ci::count(report, Severity::Error),
        "warnings": ci::count(report, Severity::Warning),
        "overall": overall,
        "gate": gate,
        "outcomes": outcomes(&report.outcomes),
        "diagnostics": report.findings.iter().map(diagnostic).collect::<Vec<_>>(),
    }))
}

/// A document as indented JSON, ending with a line feed.
pub(super) fn inert(document: &Value) -> String {
    text::inert(&format!("{document:#}\n"))
}

fn asked(asked: &Asked) -> Value {
    json!({ "id": asked.id, "version": asked.version, "sha256": asked.sha256 })
}

fn range(range: Option<Range>) -> Value {
    range.map_or(Value::Null, |range| json!({ "low": range.low, "high": range.high }))
}

fn check(line: &GateLine) -> Value {
    json!({ "of": line.of, "threshold": line.at_least, "value": line.value, "score": line.value, "range": range(line.range), "passed": line.passed })
}

fn diagnostic(finding: &Finding) -> Value {
    let at = finding.place.as_ref();
    json!({
        "code": finding.code.number(),
        "severity": finding.severity.word(),
        "message": clean(&finding.message, true),
        "path": at.map(|at| &at.path),
        "line": at.map(|at| at.line),
        "column": at.map(|at| at.column),
        "end_line": at.map(|at| at.end_line),
        "end_column": at.map(|at| at.end_column),
        "help": finding.help.as_ref().map(|help| clean(help, true)),
        "respondent": finding.respondent,
        "question": finding.question,
    })
}

/// The member that counts a state.
fn member(state: &State) -> &'static str {
    match state {
        State::Answered => "answered",
        State::DontKnow => "dont_know",
        State::NotApplicable(_) => "not_applicable",
        State::Open => "open",
        State::LeftOut => "left_out",
        State::Parked => "parked",
    }
}

/// The members that count states, with what they mean.
const STATES: [(&str, &str); 6] = [
    ("answered", "A level, number or text."),
    ("dont_know", "Cannot judge."),
    ("not_applicable", "Does not apply."),
    ("open", "Required, and put off or blank."),
    ("left_out", "Not required, and put off or blank."),
    ("parked", "Answered, but its condition does not hold."),
];

fn outcomes(outcomes: &[Outcome]) -> Value {
    let mut all = [0_usize; STATES.len()];
    // Respondents in the order of the files.
    let mut each: Vec<(&str, [usize; STATES.len()])> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in outcomes {
        let respondent = *known.entry(&outcome.respondent).or_insert_with(|| {
            each.push((&outcome.respondent, [0; STATES.len()]));
            each.len() - 1
        });
        for (at, (name, _)) in STATES.iter().enumerate() {
            let one = usize::from(*name == member(&outcome.state));
            all[at] += one;
            each[respondent].1[at] += one;
        }
    }
    let named =
        |counts: [usize; STATES.len()]| STATES.iter().zip(counts).map(|((name, _), count)| ((*name).to_owned(), json!(count))).collect::<Map<String, Value>>();
    let respondents = each.into_iter().map(|(id, counts)| {
        let mut one = named(counts);
        one.insert("id".into(), json!(id));
        Value::Object(one)
    });
    let respondents: Vec<Value> = respondents.collect();
    let mut all = named(all);
    all.insert("respondents".into(), json!(respondents));
    Value::Object(all)
}

/// The schema (draft-07) of what `cem check -f json` prints. Objects are open: consumers must ignore members they do not know.
#[must_use]
pub fn schema() -> Value {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let maybe_text = |about: &str| json!({ "type": ["string", "null"], "description": about });
    let count = |about: &str| json!({ "type": "integer", "minimum": 0, "description": about });
    let place = |about: &str| json!({ "type": ["integer", "null"], "minimum": 1, "description": about });
    let list = |about: &str, items: Value| json!({ "type": "array", "description": about, "items": items });
    let number = |about: &str| json!({ "type": ["number", "null"], "description": about });
    let range = json!({
        "type": ["object", "null"],
        "description": "What it would be if every unknown answer were lowest, or highest.",
        "required": ["low", "high"],
        "properties": { "low": { "type": "number", "description": "The lowest." }, "high": { "type": "number", "description": "The highest." } }
    });
    let mut states: Map<String, Value> = STATES.iter().map(|(name, about)| ((*name).to_owned(), count(about))).collect();
    let mut required: Vec<&str> = STATES.iter().map(|(name, _)| *name).collect();
    let (mut of_one, mut required_of_one) = (states.clone(), required.clone());
    of_one.insert("id".into(), text("Id of the respondent."));
    required_of_one.push("id");
    states.insert(
        "respondents".into(),
        list("The same for each respondent, in the order of the files.", json!({ "type": "object", "required": required_of_one, "properties": of_one })),
    );
    required.push("respondents");
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://cem-readiness.example/schema/check/v1.json",
        "title": "cem check 1",
        "description": "Result of cem check. Minor versions add optional members: ignore members you do not know. Reject a major version you do not know. What is not known is null, never 0. Numbers are unrounded.",
        "type": "object",
        "required": ["format_version", "kind", "tool", "verdict", "exit_code", "files", "questionnaires", "errors", "warnings", "overall", "gate", "diagnostics"],
        "properties": {
            "format_version": { "type": "string", "pattern": "^1\\.[0-9]+$", "description": "Version of this format, MAJOR.MINOR.", "examples": ["1.0"] },
            "kind": { "const": "check", "description": "What this document is." },
            "tool": {
                "type": "object",
                "description": "What made it.",
                "required": ["name", "version"],
                "properties": { "name": text("Name of the tool."), "version": text("Its version.") }
            },
            "verdict": { "enum": ["passed", "failed", "error"], "description": "How the check ended; error: it could not be checked." },
            "exit_code": { "type": "integer", "minimum": 0, "maximum": 255, "description": "The exit code of the command, which agrees with the verdict and never depends on the format." },
            "files": list("The answer files, relative to the working folder.", text("A path, with /.")),
            "questionnaires": list("The questionnaires answered.", json!({
                "type": "object",
                "required": ["id", "version", "sha256"],
                "properties": { "id": text("Its id."), "version": text("Its version."), "sha256": text("SHA-256 of the file as written.") }
            })),
            "errors": count("How many diagnostics are errors."),
            "warnings": count("How many diagnostics are warnings."),
            "overall": {
                "type": ["object", "null"],
                "description": "The overall score, 0 to 100; null where nothing was scored.",
                "required": ["score", "range"],
                "properties": { "score": number("Null where too little was answered."), "range": range.clone() }
            },
            "gate": {
                "type": ["object", "null"],
                "description": "Null without a gate.",
                "required": ["passed", "checks"],
                "properties": {
                    "passed": { "type": "boolean", "description": "Whether every threshold is met." },
                    "checks": list("One for each threshold, in the order given.", json!({
                        "type": "object",
                        "required": ["of", "threshold", "value", "score", "range", "passed"],
                        "properties": {
                            "of": text("overall, a factor's id, or another measure such as coverage, respondents or roles."),
                            "threshold": { "type": "number", "description": "The lowest value that passes." },
                            "value": number("What it was; null where it is not known, which never passes."),
                            "score": number("The same as value."),
                            "range": range,
                            "passed": { "type": "boolean", "description": "Whether it passed." }
                        }
                    }))
                }
            },
            "outcomes": {
                "type": "object",
                "description": "How many questions of all respondents whose files could be used ended how.",
                "required": required,
                "properties": states
            },
            "diagnostics": list("Problems, by file and place.", json!({
                "type": "object",
                "required": ["code", "severity", "message", "path", "line", "column", "help"],
                "properties": {
                    "code": { "type": ["string", "null"], "pattern": "^CEM[0-9]{3}$", "description": "See cem explain CODE; null where the failure lies in no file." },
                    "severity": { "enum": ["note", "warning", "error"], "description": "How bad it is." },
                    "message": text("One sentence."),
                    "path": maybe_text("The file, relative to the working folder."),
                    "line": place("From 1."),
                    "column": place("From 1, in characters."),
                    "end_line": place("Line of the end."),
                    "end_column": place("One past the last character."),
                    "help": maybe_text("What to do about it."),
                    "respondent": maybe_text("Id of the respondent it is about."),
                    "question": maybe_text("Id of the question it is about.")
                }
            }))
        }
    })
}
