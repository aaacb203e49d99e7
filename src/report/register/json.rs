//! The register for programs: versioned, described by [`schema`].

use serde_json::{Value, json};

use super::super::json_schema::{flag, list, maybe, object, text};
use super::super::json_words;
use super::{ClaimEntry, Register, SourceEntry, Use};

/// Version of the format: `MAJOR.MINOR`.
const FORMAT_VERSION: &str = "1.0";

/// The register as indented JSON, ending with a line feed.
pub(super) fn render(register: &Register, tool_version: &str) -> String {
    let document = json!({
        "format_version": FORMAT_VERSION,
        "kind": "sources",
        "tool": { "name": "cem", "version": tool_version },
        "questionnaires": register.questionnaires,
        "sources": register.sources.iter().map(source).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn source(entry: &SourceEntry) -> Value {
    let s = &entry.source;
    json!({
        "id": s.id,
        "author": s.author,
        "title": s.title,
        "year": s.year,
        "interest": s.interest,
        "attribution": s.attribution,
        "note": s.note,
        "claims": entry.claims.iter().map(claim).collect::<Vec<_>>(),
    })
}

fn claim(entry: &ClaimEntry) -> Value {
    let c = &entry.claim;
    let used = |id: &String, used: &Use| json!({ "questionnaire": id, "what": used.what, "against": used.against });
    let figures = entry.figures.iter().map(|f| json!({ "id": f.id, "text": f.text, "attribution": f.attribution, "caveat": f.caveat }));
    json!({
        "id": c.id,
        "text": c.text,
        "kind": json_words::kind(c.kind),
        "strength": json_words::strength(c.strength),
        "note": c.note,
        "opposes": entry.opposes,
        "figures": figures.collect::<Vec<_>>(),
        "uses": entry.uses.iter().flat_map(|(id, uses)| uses.iter().map(move |one| used(id, one))).collect::<Vec<_>>(),
        "unused_because": entry.unused,
    })
}

/// The schema of `cem sources --json`.
#[must_use]
pub fn schema() -> Value {
    let texts = |members: &[(&'static str, &str)]| members.iter().map(|(name, about)| (*name, text(about))).collect::<Vec<_>>();
    let figure = object(
        "A figure; print none without its attribution and caveat.",
        texts(&[("id", "Its id."), ("text", "The figure in words."), ("attribution", "Who says so."), ("caveat", "What speaks against relying on it.")]),
    );
    let mut used = texts(&[("questionnaire", "Id of the questionnaire."), ("what", "What in it names the claim.")]);
    used.push(("against", flag("The claim speaks against it.")));
    let mut claim = texts(&[
        ("id", "Its id."),
        ("text", "The claim in our words."),
        ("kind", "What sort of statement it is. Values may be added."),
        ("strength", "How much stands behind it; rhetoric is never shown as fact. Values may be added."),
        ("note", "A caveat; may be empty."),
    ]);
    claim.extend([
        ("opposes", list("Claims it contradicts.", text("Id of a claim."))),
        ("figures", list("Figures that state it.", figure)),
        ("uses", list("What rests on it, or is spoken against by it.", object("A use.", used))),
        ("unused_because", maybe(text("Why nothing rests on it; null where something does."))),
    ]);
    let mut source = texts(&[
        ("id", "Its id."),
        ("author", "Author, or what is known of the author."),
        ("title", "Title."),
        ("interest", "The author's interest to disclose."),
        ("attribution", "How sure the attribution is; may be empty."),
        ("note", "A caveat; may be empty."),
    ]);
    source.extend([
        ("year", maybe(json!({"type": "integer", "description": "Year, where stated."}))),
        ("claims", list("Its claims.", object("A claim.", claim))),
    ]);
    let mut root = object(
        "Sources, their claims, and what rests on them. Ignore members you do not know.",
        vec![
            ("format_version", text("Version of this format, MAJOR.MINOR.")),
            ("kind", json!({"const": "sources", "description": "What this document is."})),
            ("tool", object("What made it.", texts(&[("name", "Name of the tool."), ("version", "Its version.")]))),
            ("questionnaires", list("Questionnaires looked at.", text("Id of a questionnaire."))),
            ("sources", list("Sources.", object("A source.", source))),
        ],
    );
    if let Some(members) = root.as_object_mut() {
        members.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
        members.insert("title".into(), "cem sources 1".into());
    }
    root
}
