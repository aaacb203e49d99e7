//! Problems as JSON: in the document printed where no report could be made, and in the result of a check.

use serde_json::{Value, json};

use super::json::FORMAT_VERSION;
use crate::diagnostic::{Diagnostic, Files};

/// Problems in the order given. Line and column count from 1; both are null where a problem has no place.
#[must_use]
pub fn diagnostics(problems: &[Diagnostic], files: &Files) -> Vec<Value> {
    let one = |problem: &Diagnostic| {
        let at = problem.place.map(|place| (files.path(place.file), files.line_column(place)));
        json!({
            "code": problem.code.number(),
            "severity": problem.severity.word(),
            "message": problem.message,
            "path": at.map(|(path, _)| path),
            "line": at.map(|(_, (line, _))| line),
            "column": at.map(|(_, (_, column))| column),
            "help": problem.help,
        })
    };
    problems.iter().map(one).collect()
}

/// The document printed instead of a report that could not be made, ending with a line feed: `kind` is `error`, nothing is scored, `diagnostics` says why.
#[must_use]
pub fn failure(problems: &[Diagnostic], files: &Files) -> String {
    failed(diagnostics(problems, files))
}

/// The same document for problems in several readings.
#[must_use]
pub fn failure_of<'a>(readings: impl IntoIterator<Item = (&'a [Diagnostic], &'a Files)>) -> String {
    failed(readings.into_iter().flat_map(|(problems, files)| diagnostics(problems, files)).collect())
}

/// The same document for a failure that lies in no file: an unknown cap, nothing to report. It has no code.
#[must_use]
pub fn failure_without_place(message: &str) -> String {
    failed(vec![without_place(message)])
}

/// A diagnostic that lies in no file and has no code.
#[must_use]
pub fn without_place(message: &str) -> Value {
    json!({ "code": null, "severity": "error", "message": message, "path": null, "line": null, "column": null, "help": null })
}

fn failed(diagnostics: Vec<Value>) -> String {
    let document = json!({
        "format_version": FORMAT_VERSION,
        "kind": "error",
        "tool": { "name": "cem", "version": env!("CARGO_PKG_VERSION") },
        "overall": null,
        "factors": [],
        "gaps": [],
        "questions": [],
        "recommendations": [],
        "diagnostics": diagnostics,
    });
    format!("{document:#}\n")
}

/// The schema of what `cem report -f json` prints: a report, or the document of [`failure`].
#[must_use]
pub fn document_schema() -> Value {
    let mut report = super::schema();
    if let Value::Object(report) = &mut report {
        report.remove("$schema");
    }
    let text = json!({ "type": ["string", "null"] });
    let number = json!({ "type": ["integer", "null"], "minimum": 1 });
    let nothing = json!({ "type": "array", "maxItems": 0 });
    let error = json!({
        "type": "object",
        "description": "No report could be made; diagnostics says why.",
        "required": ["format_version", "kind", "tool", "overall", "factors", "diagnostics"],
        "properties": {
            "format_version": { "type": "string" },
            "kind": { "const": "error" },
            "overall": { "type": "null" },
            "factors": nothing,
            "diagnostics": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["code", "severity", "message"],
                    "properties": {
                        "code": { "description": "Null where the failure lies in no file.", "type": ["string", "null"], "pattern": "^CEM[0-9]{3}$" },
                        "severity": { "enum": ["note", "warning", "error"] },
                        "message": { "type": "string" },
                        "path": text,
                        "line": number,
                        "column": number,
                        "help": text
                    }
                }
            }
        }
    });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://cem-readiness.example/schema/report/v1.json",
        "title": "cem report",
        "oneOf": [report, error]
    })
}
