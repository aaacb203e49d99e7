//! Recommendations as cards, caps, questions of the appendix as folds, and the claims cited, each once.

use maud::{Markup, html};

use super::super::sections::{Block, Section};
use super::super::{Basis, Citation, Report, sources, words};
use super::{Shown, blocks};

/// A recommendation: what to do and why in the open, what it rests on in a fold.
pub(super) fn recommendation(report: &Report, part: &Section, at: usize) -> Markup {
    let row = report.recommendations.get(at);
    let basis = row.and_then(|row| rests_from(part, &row.basis));
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
                    (rest(part, fold, basis))
                }
            }
        }
    }
}

/// The place of the first block that words the claims: behind the line of sources.
fn rests_from(part: &Section, basis: &Basis) -> Option<usize> {
    let line = format!("{}.", sources::line(basis));
    part.blocks.iter().position(|block| matches!(block, Block::Text(text) if *text == line)).map(|at| at + 1)
}

/// Blocks from a place on; the wording of claims stands apart, because print gives it once, under the sources.
fn rest(part: &Section, from: usize, claims: Option<usize>) -> Markup {
    let claims = claims.unwrap_or(part.blocks.len()).max(from);
    let shown =
        |from: usize, to: usize| html! { @for (at, block) in part.blocks.iter().enumerate().take(to).skip(from) { (blocks::block(&part.anchor, at, block)) } };
    html! {
        (shown(from, claims))
        @if claims < part.blocks.len() { div.wording { (shown(claims, part.blocks.len())) } }
    }
}

/// The caps, each with its reason, and its claims set apart.
pub(super) fn caps(report: &Report, section: &Section) -> Markup {
    let starts: Vec<usize> = section.blocks.iter().enumerate().filter(|(_, block)| matches!(block, Block::Strong(_))).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([section.blocks.len()]);
    html! {
        @for (cap, (from, to)) in report.caps.iter().zip(starts.iter().copied().zip(ends)) {
            @let part = Section { blocks: section.blocks[..to].to_vec(), ..section.clone() };
            @let claims = part.blocks.iter().enumerate().skip(from).find(|(_, block)| matches!(block, Block::Text(text) if *text == format!("{}.", sources::line(&cap.basis)))).map(|(at, _)| at + 1);
            div.card { (rest(&part, from, claims)) }
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

/// Every claim cited, once, in words.
pub(super) fn claims(report: &Report) -> Markup {
    let bases = report.caps.iter().map(|cap| &cap.basis).chain(report.recommendations.iter().map(|r| &r.basis));
    let mut claims: Vec<&Citation> = Vec::new();
    for claim in bases.flat_map(|basis| basis.claims.iter().chain(&basis.against)) {
        if !claims.iter().any(|known| known.id == claim.id) {
            claims.push(claim);
        }
    }
    // S2 before S10.
    claims.sort_by_key(|claim| claim.id.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok()).collect::<Vec<_>>());
    html! {
        @if !claims.is_empty() {
            div.part #claims {
                h3 { "Claims that caps and recommendations rest on" }
                dl.claims { @for claim in claims { div { dt { (Shown(&claim.id)) } dd { (Shown(&claim.text)) " (" (words::strength(claim.strength)) ")" } } } }
            }
        }
    }
}
