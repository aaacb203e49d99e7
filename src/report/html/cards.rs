//! Recommendations as cards, caps, questions of the appendix as folds, and the claims cited, each once.

use maud::{Markup, html};

use super::super::sections::{Block, Section};
use super::super::{Basis, Citation, Report, sources, words};
use super::{Shown, blocks};

/// A recommendation: what to do and why in the open, what it rests on in a fold.
pub(super) fn recommendation(report: &Report, part: &Section, at: usize) -> Markup {
    let row = report.recommendations.get(at);
    // The list of what set it off, with the words that lead to it, opens the fold.
    let fold = part.blocks.iter().position(|block| matches!(block, Block::Items(_))).map_or(part.blocks.len(), |items| items.saturating_sub(1));
    let terms = row.map(|row| words::terms(row)).map(|terms| format!("E{}.", terms.get(1..).unwrap_or_default()));
    let one = |at: usize, block: &Block| match (block, &terms) {
        (Block::Text(text), Some(terms)) if text == terms => html! { p.terms { (Shown(text)) } },
        (Block::Labelled(..), _) => html! { div.step { (blocks::block(&part.anchor, at, block)) } },
        _ => blocks::block(&part.anchor, at, block),
    };
    html! {
        article.card id=(part.anchor) aria-labelledby={ (part.anchor) "-h" } {
            h3 id={ (part.anchor) "-h" } { (Shown(&part.heading)) }
            @for (at, block) in part.blocks.iter().enumerate().take(fold) { (one(at, block)) }
            @if fold < part.blocks.len() {
                details {
                    summary { "What set it off, and what it rests on" }
                    @if let Some(row) = row { (with_claims(report, &part.anchor, &part.blocks, fold, &row.basis)) }
                }
            }
        }
    }
}

/// The place of the line of sources.
fn sources_at(blocks: &[Block], basis: &Basis) -> Option<usize> {
    let line = format!("{}.", sources::line(basis));
    blocks.iter().position(|block| matches!(block, Block::Text(text) if *text == line))
}

/// Blocks up to the line of sources. The claims behind it are worded once, under the sources, and linked here.
fn with_claims(report: &Report, anchor: &str, blocks: &[Block], from: usize, basis: &Basis) -> Markup {
    let cited = cited(report);
    let at = sources_at(blocks, basis);
    let links = basis.claims.iter().chain(&basis.against).filter_map(|claim| Some((cited.iter().position(|known| known.id == claim.id)? + 1, claim)));
    let rest = at.filter(|_| !basis.claims.is_empty() || !basis.against.is_empty());
    html! {
        @for (at, block) in blocks.iter().enumerate().take(rest.map_or(blocks.len(), |at| at + 1)).skip(from) { (blocks::block(anchor, at, block)) }
        @if rest.is_some() {
            p.cites { "In words: " @for (at, (number, claim)) in links.enumerate() { @if at > 0 { ", " } a href={ "#claim-" (number) } { (Shown(&claim.id)) } } "." }
        }
    }
}

/// The caps, each with its reason and what it rests on.
pub(super) fn caps(report: &Report, section: &Section) -> Markup {
    let starts: Vec<usize> = section.blocks.iter().enumerate().filter(|(_, block)| matches!(block, Block::Strong(_))).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([section.blocks.len()]);
    html! {
        @for (cap, (from, to)) in report.caps.iter().zip(starts.iter().copied().zip(ends)) {
            div.card { (with_claims(report, &section.anchor, &section.blocks[..to], from, &cap.basis)) }
        }
    }
}

/// A question of the appendix: its name and score, the rest in a fold.
pub(super) fn question(report: &Report, part: &Section, at: usize) -> Markup {
    let q = report.questions.get(at);
    html! {
        details.question {
            summary {
                h3 { (Shown(&part.heading)) }
                @if let Some(q) = q.filter(|q| q.scored) {
                    span.score { span.hidden { "score " } (words::score(q.score, &q.edges)) }
                }
            }
            // Within the fold, so that a link to it opens it.
            div.inside id=(part.anchor) { (blocks::blocks(part)) }
        }
    }
}

/// The claims that caps and recommendations rest on, each once: S2 before S10.
fn cited(report: &Report) -> Vec<&Citation> {
    let bases = report.caps.iter().map(|cap| &cap.basis).chain(report.recommendations.iter().map(|r| &r.basis));
    let mut claims: Vec<&Citation> = bases.flat_map(|basis| basis.claims.iter().chain(&basis.against)).collect();
    let numbers = |id: &str| id.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok()).collect::<Vec<_>>();
    claims.sort_by(|a, b| numbers(&a.id).cmp(&numbers(&b.id)).then_with(|| a.id.cmp(&b.id)));
    claims.dedup_by(|a, b| a.id == b.id);
    claims
}

/// Their wording.
pub(super) fn claims(report: &Report) -> Markup {
    let claims = cited(report);
    html! {
        @if !claims.is_empty() {
            div.part #claims {
                h3 { "Claims that caps and recommendations rest on" }
                dl.claims {
                    @for (at, claim) in claims.iter().enumerate() {
                        div id={ "claim-" (at + 1) } { dt { (Shown(&claim.id)) } dd { (Shown(&claim.text)) " (" (words::strength(claim.strength)) ")" } }
                    }
                }
            }
        }
    }
}
