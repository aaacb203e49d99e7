//! Recommendations as cards, caps, questions of the appendix as folds, and the claims cited, each once.

use maud::{Markup, html};

use super::super::advice::cited_claims;
use super::super::sections::{Block, Cell, Kind, Section, Table};
use super::super::{Basis, Report, sources, words};
use super::{Shown, blocks};

/// A recommendation: what to do and why in the open, what it rests on in a fold.
pub(super) fn recommendation(report: &Report, part: &Section, at: usize) -> Markup {
    let row = report.recommendations.get(at);
    // The list of what set it off, with the words that lead to it, opens the fold.
    let fold = part.blocks.iter().position(|block| matches!(block, Block::Items(_))).map_or(part.blocks.len(), |items| items.saturating_sub(1));
    let terms = row.map(words::terms).map(|terms| format!("E{}.", terms.get(1..).unwrap_or_default()));
    let lang = foreign(report);
    let said = |text: &String| lang.is_some() && row.is_some_and(|row| [&row.action, &row.first_step, &row.evidence].contains(&text));
    let one = |at: usize, block: &Block| match (block, &terms) {
        (Block::Text(text), _) if said(text) => html! { p lang=[lang] { (Shown(text)) } },
        (Block::Labelled(label, text), _) if said(text) => html! { p.step { b { (Shown(label)) ":" } " " span lang=[lang] { (Shown(text)) } } },
        (Block::Text(text), Some(terms)) if text == terms => html! { p.terms { (Shown(text)) } },
        (Block::Labelled(label, text), _) => html! { p.step { b { (Shown(label)) ":" } " " (Shown(text)) } },
        _ => blocks::block(&part.anchor, at, block),
    };
    html! {
        article.card id=(part.anchor) {
            h3 lang=[lang] { (Shown(&part.heading)) }
            @for (at, block) in part.blocks.iter().enumerate().take(fold) { (one(at, block)) }
            @if fold < part.blocks.len() {
                details {
                    summary { "What set it off, and what it rests on" }
                    @if let Some(row) = row { (with_claims(&part.anchor, &part.blocks, fold, &row.basis)) }
                }
            }
        }
    }
}

/// The language of the questionnaire's texts where it is not that of the page: a screen reader then reads them as they are spoken.
fn foreign(report: &Report) -> Option<&str> {
    Some(report.title.language.as_str()).filter(|language| *language != "en")
}

/// The place of the line of sources.
fn sources_at(blocks: &[Block], basis: &Basis) -> Option<usize> {
    let line = format!("{}.", sources::line(basis));
    blocks.iter().position(|block| matches!(block, Block::Text(text) if *text == line))
}

/// Blocks up to the line of sources. The claims behind it, where any follow, are worded once, under the sources.
fn with_claims(anchor: &str, blocks: &[Block], from: usize, basis: &Basis) -> Markup {
    let rest = sources_at(blocks, basis).filter(|at| at + 1 < blocks.len());
    let line = sources::line(basis);
    html! {
        @for (at, block) in blocks.iter().enumerate().take(rest.unwrap_or(blocks.len())).skip(from) { (blocks::block(anchor, at, block)) }
        @if rest.is_some() { p { a href="#claims" { (sources::SOURCE) } (Shown(line.strip_prefix(sources::SOURCE).unwrap_or(&line))) "." } }
    }
}

/// The caps, each with its reason and what it rests on.
pub(super) fn caps(report: &Report, section: &Section) -> Markup {
    let starts: Vec<usize> = section.blocks.iter().enumerate().filter(|(_, block)| matches!(block, Block::Strong(_))).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([section.blocks.len()]);
    html! {
        @for (cap, (from, to)) in report.caps.iter().zip(starts.iter().copied().zip(ends)) {
            div.card { (with_claims(&section.anchor, &section.blocks[..to], from, &cap.basis)) }
        }
    }
}

/// A question of the appendix: its name and score, the rest in a fold.
pub(super) fn question(report: &Report, part: &Section, at: usize) -> Markup {
    let (q, lang) = (report.questions.get(at), foreign(report));
    let one = |at: usize, block: &Block| match block {
        Block::Table(table) => levels(table, lang),
        Block::Text(text) if lang.is_some() && q.is_some_and(|q| q.text == *text) => html! { p lang=[lang] { (Shown(text)) } },
        Block::Text(_) | Block::Strong(_) | Block::Labelled(..) | Block::Items(_) | Block::Quote(_) | Block::Figure(_) => {
            blocks::block(&part.anchor, at, block)
        }
    };
    html! {
        details.question {
            summary {
                h3 lang=[lang] { (Shown(&part.heading)) }
                @if let Some(q) = q.filter(|q| q.scored) {
                    span.score { (words::score(q.score, &q.edges)) }
                }
            }
            // Within the fold, so that a link to it opens it.
            div.inside id=(part.anchor) {
                @for (at, block) in part.blocks.iter().enumerate() { (one(at, block)) }
            }
        }
    }
}

/// The levels of a question with how many gave each, as a list: forty tables under the same heads would say them forty times.
fn levels(table: &Table, lang: Option<&str>) -> Markup {
    html! {
        ul.levels lang=[lang] {
            @for row in &table.rows {
                @if let [Cell::Text(key), Cell::Text(text), count @ ..] = row.as_slice() {
                    li { b { (Shown(key)) } (Shown(text)) @if let [Cell::Text(count)] = count { i { (Shown(count)) } } }
                }
            }
        }
    }
}

/// The wording of the claims that caps and recommendations of the page rest on, each once; nothing in a short report.
pub(super) fn claims(report: &Report, all: &[Section]) -> Markup {
    let card = |section: &Section| if let Kind::Recommendation(at) = section.kind { report.recommendations.get(at) } else { None };
    if !all.iter().any(|section| section.kind == Kind::Appendix) {
        return html! {};
    }
    let cards = all.iter().flat_map(Section::walk).filter_map(card);
    let claims = cited_claims(report.caps.iter().map(|cap| &cap.basis).chain(cards.map(|r| &r.basis)));
    html! {
        @if !claims.is_empty() {
            div.part #claims {
                h3 { "Claims that caps and recommendations rest on" }
                dl.claims {
                    @for claim in claims {
                        div { dt { (Shown(&claim.id)) } dd { (Shown(&claim.text)) " (" (words::strength(claim.strength)) ")" } }
                    }
                }
            }
        }
    }
}
