//! The lenses side by side for programs: versioned, described by [`schema`]. What is not known is `null`, never 0. Numbers are unrounded.

use serde_json::{Value, json};

use super::super::advice::{Basis, Citation};
use super::super::json_schema::{count, list, maybe, number, object, text};
use super::{Lenses, Seen};

/// Version of the format: `MAJOR.MINOR`.
const FORMAT_VERSION: &str = "1.0";

/// The comparison as indented JSON, ending with a line feed.
pub(super) fn render(lenses: &Lenses, tool_version: &str) -> String {
    let (id, version, title) = &lenses.questionnaire;
    let robust = &lenses.robust;
    let document = json!({
        "format_version": FORMAT_VERSION,
        "kind": "lenses",
        "tool": { "name": "cem", "version": tool_version },
        "questionnaire": { "id": id, "version": version, "title": title },
        "organisation": lenses.organisation,
        "respondents": lenses.respondents,
        "lenses": lenses.seen.iter().map(|seen| one(lenses, seen)).collect::<Vec<_>>(),
        "robust": {
            "lowest": robust.overall.map(|(low, _)| low),
            "highest": robust.overall.map(|(_, high)| high),
            "band": robust.band,
            "first_factor": factor(lenses, robust.first_factor),
            "gaps": robust.gaps,
            "recommendations": robust.advice,
        },
        "names": lenses.names.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn one(lenses: &Lenses, seen: &Seen) -> Value {
    let factors = lenses.factors.iter().zip(&seen.factors).map(|((id, _), score)| json!({ "id": id, "score": score }));
    json!({
        "id": seen.id,
        "name": seen.name,
        "text": seen.text,
        "overall": seen.overall,
        "band": seen.band,
        "factors": factors.collect::<Vec<_>>(),
        "first_factor": factor(lenses, seen.first_factor),
        "gaps": seen.gaps,
        "recommendations": seen.advice,
        "claims": seen.basis.claims.iter().map(|claim| &claim.id).collect::<Vec<_>>(),
        "interests": interests(&seen.basis),
    })
}

fn factor(lenses: &Lenses, at: Option<usize>) -> Option<&str> {
    at.and_then(|at| lenses.factors.get(at)).map(|(id, _)| id.as_str())
}

/// Each source once.
fn interests(basis: &Basis) -> Vec<Value> {
    let interest = |claim: &Citation| json!({ "source": claim.source, "author": claim.author, "interest": claim.interest });
    let mut found: Vec<Value> = basis.claims.iter().map(interest).collect();
    found.dedup();
    found
}

/// The schema of `cem lenses --json`.
#[must_use]
pub fn schema() -> Value {
    let points = |about: &str| maybe(json!({"type": "number", "minimum": 0, "maximum": 100, "description": about}));
    let ids = |about: &str| list(about, text("An id; its name stands under `names`."));
    let what = || {
        vec![
            ("band", maybe(text("Name of the band of the overall score; under `robust` null where it differs."))),
            ("first_factor", maybe(text("Id of the factor with the largest weighted gap; under `robust` null where it differs."))),
            ("gaps", ids("Questions among the five largest weighted gaps.")),
            ("recommendations", ids("Recommendations among the first five.")),
        ]
    };
    let factor = object("A top-level factor.", vec![("id", text("Its id.")), ("score", points("Its score after caps."))]);
    let interest = object(
        "A source's interest.",
        vec![("source", text("Id of the source.")), ("author", text("Its author.")), ("interest", text("The interest to disclose."))],
    );
    let about = vec![
        ("id", text("Its id.")),
        ("name", text("Its name.")),
        ("text", text("What it holds to be important.")),
        ("overall", points("Overall score after caps.")),
        ("factors", list("Top-level factors in order.", factor)),
        ("claims", list("Claims it rests on.", text("Id of a claim."))),
        ("interests", list("Interests of those who make them.", interest)),
    ];
    let robust = vec![("lowest", maybe(number("The lowest overall score."))), ("highest", maybe(number("The highest overall score.")))];
    let questionnaire = object("What was asked.", vec![("id", text("Its id.")), ("version", text("Its version.")), ("title", text("Its title."))]);
    let mut root = object(
        "The same answers through every lens. Ignore members you do not know.",
        vec![
            ("format_version", text("Version of this format, MAJOR.MINOR.")),
            ("kind", json!({"const": "lenses", "description": "What this document is."})),
            ("tool", object("What made it.", vec![("name", text("Name of the tool.")), ("version", text("Its version."))])),
            ("questionnaire", questionnaire),
            ("organisation", text("The organisation.")),
            ("respondents", count("Respondents whose answers count.")),
            ("lenses", list("What each lens shows, in the questionnaire's order.", object("A lens.", [about, what()].concat()))),
            ("robust", object("What holds under all lenses.", [robust, what()].concat())),
            ("names", list("Names by id.", object("A name.", vec![("id", text("Id of a question or recommendation.")), ("name", text("Its name or title."))]))),
        ],
    );
    if let Some(members) = root.as_object_mut() {
        members.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
        members.insert("title".into(), "cem lenses 1".into());
    }
    root
}
