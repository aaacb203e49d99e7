//! The JSON Schema of [`super::json`].

use serde_json::{Value, json};

use crate::report::json_schema::{count, error, flag, list, maybe, number, object, open, text};

/// The schema (draft-07) of what `cem compare -f json` prints: a change, or the document that says why there is none. Objects are open: consumers must ignore
/// members they do not know.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://cem-readiness.example/schema/compare/v1.json",
        "title": "cem compare 1",
        "oneOf": [change(), error("Nothing could be compared; diagnostics says why.")]
    })
}

fn change() -> Value {
    let mut factor = vec![("id", text("Its id.")), ("name", text("Its name.")), ("parent", maybe(text("Id of its parent.")))];
    factor.extend(score());
    let panel = object(
        "Who answered in the first and the last assessment, roles apart left out.",
        vec![("old", count("In the first.")), ("new", count("In the last.")), ("both", count("In both.")), ("other_role", count("Of these, in another role."))],
    );
    let worse =
        object("A fall.", vec![("of", text("Id of the factor, or overall.")), ("why", open("In what way.", &["fell", "fell_untested", "capped", "no_score"]))]);
    let reliability =
        object("The norm group.", vec![("reliability", number("Test-retest reliability, 0 to 1.")), ("sd", number("Standard deviation, in points."))]);
    let caution = object(
        "Something that may be taken for change, or hide it.",
        vec![
            (
                "what",
                open(
                    "In a word.",
                    &[
                        "same_answers",
                        "dates_against_order",
                        "other_people",
                        "nobody_matched",
                        "regression_to_the_mean",
                        "other_options",
                        "options_unknown",
                        "other_tool_version",
                    ],
                ),
            ),
            ("text", text("In a sentence.")),
        ],
    );
    object(
        "What lies between the first and the last of several assessments. Minor versions add optional members: ignore members you do not know. Reject a major version you do not know. What is not known is null beside a status, never 0. Numbers are unrounded, in points from 0 to 100.",
        vec![
            (
                "format_version",
                json!({ "type": "string", "pattern": "^1\\.[0-9]+$", "description": "Version of this format, MAJOR.MINOR.", "examples": ["1.0"] }),
            ),
            ("kind", json!({ "const": "compare", "description": "What this document is." })),
            ("tool", object("What made it.", vec![("name", text("Name of the tool.")), ("version", text("Its version."))])),
            ("organisation", text("The organisation.")),
            ("waves", json!({ "type": "array", "minItems": 2, "description": "The assessments in the order given.", "items": wave() })),
            ("panel", maybe(panel)),
            ("overall", object("The overall score.", score())),
            ("factors", list("Factors of the last assessment in order, then those that only the first has.", object("A factor.", factor))),
            ("questions", list("Scored questions in the same order.", question())),
            ("tested_questions", count("How many questions were tested.")),
            ("instrument", maybe(instrument())),
            (
                "caps",
                object(
                    "Caps that came and went.",
                    vec![
                        ("gained", list("Those that hold now and did not.", text("Id of a cap."))),
                        ("lost", list("Those that no longer hold.", text("Id of a cap."))),
                    ],
                ),
            ),
            ("cautions", list("What a reader should know.", caution)),
            ("reliability", maybe(reliability)),
            (
                "worse",
                object(
                    "Whether it changed for the worse: overall or a factor fell by more than the smallest detectable change, or fell where nothing can be tested. With --exit-code the exit code is 1 then.",
                    vec![("is", flag("Whether it did.")), ("because", list("Every such fall.", worse))],
                ),
            ),
            ("diagnostics", list("Problems; empty here.", json!({ "type": "object" }))),
        ],
    )
}

fn wave() -> Value {
    let version = vec![("id", text("Its id.")), ("version", text("Its version.")), ("sha256", text("SHA-256 of its file."))];
    let role = object(
        "A role.",
        vec![("id", maybe(text("Its id."))), ("name", text("Its name.")), ("respondents", count("How many.")), ("apart", flag("Shown, never in the scores."))],
    );
    object(
        "An assessment.",
        vec![
            ("label", text("What it was called.")),
            ("source", open("What it was read from.", &["answers", "report"])),
            ("questionnaire", object("What was answered.", version)),
            ("answered", maybe(object("First and last day.", vec![("first", text("First day.")), ("last", text("Last day."))]))),
            ("respondents", count("People who count.")),
            ("roles", list("People by role.", role)),
        ],
    )
}

/// What overall and a factor have in common.
fn score() -> Vec<(&'static str, Value)> {
    let reliably = object("People who changed reliably.", vec![("rose", count("Up.")), ("fell", count("Down.")), ("of", count("Of so many matched people."))]);
    let mut members = vec![
        ("scores", list("After caps, in each assessment.", maybe(number("0 to 100.")))),
        ("bands", list("Name of the band, in each assessment.", maybe(text("A band.")))),
        ("common", maybe(list("Before caps, on the questions that all share; null where the questionnaires are the same.", maybe(number("0 to 100."))))),
        ("caps", maybe(number("The part of the difference that caps made."))),
        ("reliably_changed", maybe(reliably)),
    ];
    members.extend(difference());
    members
}

/// What every score has.
fn difference() -> Vec<(&'static str, Value)> {
    let respondents = object("People with a score.", vec![("old", count("In the first.")), ("new", count("In the last."))]);
    let test = object(
        "The organisation's part held against chance.",
        vec![
            ("kind", open("Which test.", &["paired", "welch"])),
            ("matched", maybe(count("People who have a score in both; null where the two panels are compared."))),
            ("respondents", respondents),
            ("change", maybe(number("The change tested: of the people matched, or of the means; null where it would tell what one or two people said."))),
            ("standard_error", maybe(number("Its standard error; null where it is withheld, as in a report."))),
            ("degrees_of_freedom", maybe(number("Of Student's t; null where it is withheld."))),
            ("smallest_detectable", number("t(.975) times the standard error.")),
        ],
    );
    vec![
        ("old", maybe(number("The first score."))),
        ("new", maybe(number("The last score."))),
        ("difference", maybe(number("Last minus first: organisation plus instrument plus caps."))),
        ("organisation", maybe(number("What the organisation did: before caps, on the same questions."))),
        ("instrument", maybe(number("What the change of the questionnaire did; null where it did not change."))),
        ("test", maybe(test)),
        ("verdict", maybe(open("What can be said; null without a test.", &["rose", "fell", "chance", "possible"]))),
        ("status", open("Whether there is a test, and why not.", &["tested", "no_score", "too_few", "no_standard_error", "no_spread", "withheld"])),
    ]
}

fn question() -> Value {
    let mut members = vec![
        ("id", text("Its id.")),
        ("name", text("A short name.")),
        ("factor", maybe(text("Id of its factor."))),
        ("scores", list("In each assessment.", maybe(number("0 to 100.")))),
        ("p_adjusted", maybe(number("p adjusted for the number of questions tested (Holm), 0 to 1; null where the change would follow from it."))),
    ];
    members.extend(difference());
    object("A question. Where a report of one of the assessments withholds who answered what, its numbers are null.", members)
}

fn instrument() -> Value {
    let version = |about: &str| object(about, vec![("id", text("Its id.")), ("version", text("Its version.")), ("sha256", text("SHA-256 of its file."))]);
    let changed =
        object("A question that changed.", vec![("id", text("Its id.")), ("effect", text("What that does to a saved answer, as in cem questionnaire diff."))]);
    let rule = object("Something else that changed.", vec![("kind", text("What sort of thing.")), ("id", text("Its id."))]);
    object(
        "What changed in the questionnaire between the first and the last assessment.",
        vec![
            ("old", version("The first.")),
            ("new", version("The last.")),
            ("common", list("Questions that all share with the same levels: the organisation's part is measured on them.", text("Id of a question."))),
            ("reworded", list("Those among them whose words changed.", text("Id of a question."))),
            ("changed", list("Questions that changed.", changed)),
            ("rules", list("What changed beside the questions.", rule)),
            ("text", list("The same in words.", text("A sentence."))),
        ],
    )
}
