//! The register for people: at a terminal, and as GitHub Flavored Markdown without HTML.

use std::fmt::Write as _;

use anstyle::Style;

use super::super::markdown::inline;
use super::super::prose::Page;
use super::super::{View, json_words, words};
use super::{ClaimEntry, Register, SourceEntry};

/// What stands above the sources.
const ABOUT: &str = "All of them are opinions of practitioners, each with an interest; none is a study. Claims are in our words.";

/// Author, title, year.
fn head(entry: &SourceEntry) -> String {
    let s = &entry.source;
    format!("{}: {}, {} ({})", s.id, s.author, s.title, s.year.map_or_else(|| "year not stated".to_owned(), |year| year.to_string()))
}

/// Interest, attribution, caveat.
fn about(entry: &SourceEntry) -> String {
    let s = &entry.source;
    ["Interest: ", &s.interest, " ", &s.attribution, " ", &s.note].concat().trim_end().to_owned()
}

/// Kind, strength, caveat, and what contradicts it.
fn more(entry: &ClaimEntry) -> String {
    let note = if entry.claim.note.is_empty() { String::new() } else { format!(". {}", entry.claim.note.trim_end_matches('.')) };
    let opposes = if entry.opposes.is_empty() { String::new() } else { format!(". Contradicts {}", entry.opposes.join(", ")) };
    format!("{}, {}{note}{opposes}.", json_words::kind(entry.claim.kind), words::strength(entry.claim.strength))
}

/// What rests on it, or why nothing does.
fn uses(entry: &ClaimEntry) -> String {
    let one = |used: &super::Use| if used.against { format!("against {}", used.what) } else { used.what.clone() };
    let all: Vec<String> = entry.uses.iter().map(|(id, uses)| format!("{id}: {}", uses.iter().map(one).collect::<Vec<_>>().join(", "))).collect();
    match (&entry.unused, all.is_empty()) {
        (Some(why), _) => format!("Nothing rests on it. {why}"),
        (None, true) => "Nothing rests on it.".to_owned(),
        (None, false) => format!("Used by {}.", all.join("; ")),
    }
}

fn figures(entry: &ClaimEntry) -> Vec<String> {
    entry.figures.iter().map(|figure| format!("Figure {}: {} ({}) {}", figure.id, figure.text, figure.attribution, figure.caveat)).collect()
}

/// For a terminal of this kind.
pub(super) fn terminal(register: &Register, view: &View) -> String {
    let mut page = Page::new(view);
    page.prose("", ABOUT);
    for entry in &register.sources {
        page.head(&head(entry), Style::new());
        page.prose("  ", &about(entry));
        for claim in &entry.claims {
            page.line("");
            page.prose("  ", &format!("{}  {}", claim.claim.id, claim.claim.text));
            page.prose("      ", &more(claim));
            figures(claim).iter().for_each(|figure| page.prose("      ", figure));
            page.prose("      ", &uses(claim));
        }
    }
    page.out
}

/// The complete page.
pub(super) fn markdown(register: &Register) -> String {
    let mut out = format!("# Sources and claims\n\n{ABOUT} Looked at: {}.\n", register.questionnaires.join(", "));
    for entry in &register.sources {
        let _ = write!(
            out,
            "\n## {}\n\n{}\n\n| Claim | What it holds | Kind, strength, caveats | What rests on it |\n|---|---|---|---|\n",
            inline(&head(entry)),
            inline(&about(entry))
        );
        for claim in &entry.claims {
            let more: Vec<String> = std::iter::once(more(claim)).chain(figures(claim)).collect();
            let cells = [claim.claim.id.clone(), claim.claim.text.clone(), more.join(" "), uses(claim)].map(|cell| inline(&cell));
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
    }
    out
}
