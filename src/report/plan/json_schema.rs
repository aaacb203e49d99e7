//! The JSON Schema of [`super::json`].

use serde_json::{Value, json};

use crate::report::json_schema::{count, error, list, maybe, number, object, open, text};

/// The schema (draft-07) of what `cem plan -f json` prints: a plan, a what-if, or the document that says why there is none. Objects are open: consumers must
/// ignore members they do not know.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://cem-readiness.example/schema/plan/v1.json",
        "title": "cem plan 1",
        "oneOf": [plan(), what_if(), error("There is no plan; diagnostics says why.")]
    })
}

fn document(about: &str, kind: &str, own: Vec<(&'static str, Value)>) -> Value {
    let version = vec![("id", text("Its id.")), ("version", text("Its version.")), ("sha256", text("SHA-256 of its file."))];
    let mut members = vec![
        ("format_version", json!({ "type": "string", "pattern": "^1\\.[0-9]+$", "description": "Version of this format, MAJOR.MINOR.", "examples": ["1.0"] })),
        ("kind", json!({ "const": kind, "description": "What this document is." })),
        ("tool", object("What made it.", vec![("name", text("Name of the tool.")), ("version", text("Its version."))])),
        ("questionnaire", object("What was answered.", version)),
        ("organisation", text("The organisation.")),
        ("respondents", count("People who count.")),
    ];
    members.extend(own);
    members.push(("diagnostics", list("Problems; empty here.", json!({ "type": "object" }))));
    object(about, members)
}

fn plan() -> Value {
    let target = object("A target.", vec![("of", text("Id of the factor, or overall.")), ("target", number("0 to 100."))]);
    let aim = object(
        "What the plan was to reach.",
        vec![("targets", list("Targets; empty with a budget.", target)), ("budget", maybe(count("The most effort; null with targets.")))],
    );
    let proof = object(
        "Whether there is a cheaper plan, or within a budget a better one.",
        vec![
            ("status", open("optimal: there is none. stopped: the search was, with a bound. unknown: without one.", &["optimal", "stopped", "unknown"])),
            ("effort_at_least", maybe(count("No plan takes less effort."))),
            ("overall_at_most", maybe(number("No plan within the budget brings overall higher."))),
        ],
    );
    let blocked = object(
        "A target that no steps reach.",
        vec![
            ("of", text("Id of the factor, or overall.")),
            ("target", number("0 to 100.")),
            ("best", maybe(number("The score with every question at its highest level."))),
            ("caps", caps("Caps that would still limit it.")),
        ],
    );
    let quarter = object(
        "A quarter.",
        vec![
            ("quarter", count("Its number, from 1.")),
            ("effort", count("Effort of its steps.")),
            ("after", outcome("Where the organisation stands after it.")),
        ],
    );
    document(
        "The cheapest set of level steps to a target. Minor versions add optional members: ignore members you do not know. Reject a major version you do not know. Numbers are unrounded; scores go from 0 to 100, after caps.",
        "plan",
        vec![
            ("aim", aim),
            ("before", outcome("As the answers are.")),
            ("after", outcome("After all steps, as the rules score it.")),
            ("effort", count("Effort of all steps.")),
            ("proof", proof),
            ("steps", list("In the order they are taken.", step())),
            ("quarters", list("In order; as many as are needed.", quarter)),
            ("blocked", list("Targets that no steps reach, which the plan leaves out.", blocked)),
            ("unanswered", list("Questions that are no steps because nobody gave a level.", text("Id of a question."))),
        ],
    )
}

fn step() -> Value {
    let level = || maybe(object("A level.", vec![("key", text("Its number or id.")), ("text", text("Its text."))]));
    object(
        "One question raised by one level.",
        vec![
            ("question", text("Id of the question.")),
            ("factor", text("Id of its factor.")),
            ("from", level()),
            ("to", level()),
            ("effort", count("Its effort, 1 or more.")),
            ("quarter", count("The quarter it falls in, from 1.")),
            ("earns", number("Rise of the overall score in points, before any cap.")),
            ("lifts", caps("Caps that no longer limit anything after it.")),
            ("overall", maybe(number("The overall score after this step and all before it."))),
            ("recommendation", maybe(text("Id of the recommendation given for the question at that level."))),
            ("owner", maybe(text("Id of the role that should own it."))),
            ("first_step", maybe(text("What happens in the next 30 days."))),
            ("evidence", maybe(text("What to look for."))),
        ],
    )
}

fn what_if() -> Value {
    let setting = object(
        "A question set to a level.",
        vec![
            ("question", text("Id of the question.")),
            ("from", maybe(text("The level it stands at; null where nobody gave one."))),
            ("to", maybe(text("The level it is set to."))),
        ],
    );
    document(
        "What the scores would be with other answers.",
        "what_if",
        vec![
            ("settings", list("What was set.", setting)),
            ("before", outcome("As the answers are.")),
            ("after", outcome("With the settings.")),
            ("lifted", caps("Caps that no longer limit anything.")),
            ("taken_hold", caps("Caps that now limit something.")),
        ],
    )
}

fn outcome(description: &str) -> Value {
    let factor = object("A factor.", vec![("id", text("Its id.")), ("score", maybe(number("0 to 100.")))]);
    object(
        description,
        vec![
            ("overall", maybe(number("The overall score."))),
            ("band", maybe(text("Id of its band; null without score, or where a cap withholds it."))),
            ("factors", list("In the questionnaire's order.", factor)),
            ("caps", caps("Caps that limit something.")),
        ],
    )
}

fn caps(description: &str) -> Value {
    list(description, object("A cap.", vec![("id", text("Its id.")), ("of", text("Id of the factor it limits, or overall."))]))
}
