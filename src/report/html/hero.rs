//! The page for those who read one page: the score in large, what is needed to read it, then strengths, gaps and actions side by side.

use maud::{Markup, PreEscaped, html};

use super::super::chart::{self, Strip, Style};
use super::super::number::{self, decided, percent};
use super::super::sections::{Block, Section};
use super::super::{Report, panel_words, words};
use super::{Shown, blocks};

pub(super) fn summary(report: &Report, section: &Section) -> Markup {
    let headline = words::headline(&report.overall).0;
    // What the hero says in large is not said again below it.
    let stage = words::stage(&report.overall);
    let is_headline = |block: &Block| match block {
        Block::Strong(text) => text.starts_with(&headline),
        Block::Text(text) => report.overall.score.is_some() && *text == stage,
        Block::Labelled(..) | Block::Items(_) | Block::Quote(_) | Block::Table(_) | Block::Figure(_) => false,
    };
    html! {
        (hero(report))
        div.lead { @for (at, block) in section.blocks.iter().enumerate().filter(|(_, block)| !is_headline(block)) { (blocks::block(&section.anchor, at, block)) } }
        div.cards {
            @for part in &section.parts {
                div.card id=(part.anchor) {
                    h3 { (Shown(&part.heading)) }
                    (blocks::blocks(part))
                }
            }
        }
    }
}

fn hero(report: &Report) -> Markup {
    let score = &report.overall;
    let Some(value) = score.score else {
        return html! { div.hero { p.verdict { (Shown(&words::headline(score).0)) } (facts(report)) } };
    };
    let [shown, _, _] = match (score.target, score.gap) {
        (Some(target), Some(gap)) => number::headline(value, target, gap, &score.edges),
        _ => [decided(value, &score.edges, 0), String::new(), String::new()],
    };
    html! {
        div.hero {
            div.result {
                p.number { (shown) " " span { "of 100" } }
                p.verdict {
                    @if let Some(span) = words::span_of_bands(score) {
                        b { (Shown(&words::band_names(report, span))) }
                        " " span { (words::band_numbers(span)) " of " (report.method.bands.len()) (Shown(&words::could_be(report, score))) }
                    } @else if !report.method.bands.is_empty() {
                        b { (words::band_of(report, score)) }
                    }
                    @if score.stage.is_some() { " " b { (Shown(&words::stage(score))) } }
                }
            }
            (strip(report, &shown, Style::Wide, "overall"))
            (strip(report, &shown, Style::Narrow, "overall-small"))
            (facts(report))
        }
    }
}

fn strip(report: &Report, shown: &str, style: Style, id: &str) -> Markup {
    let score = &report.overall;
    let strip = Strip {
        bands: report.method.bands.iter().map(|band| (band.name.clone(), band.from)).collect(),
        within: words::span_of_bands(score),
        score: score.score,
        target: score.target.map(|target| (target, format!("target {}", words::target(Some(target))))),
        range: interval(report).or_else(|| score.range.map(|range| (range.low, range.high))),
    };
    let sentence = format!("{shown} of 100. {}", words::headline(score).1);
    html! { (PreEscaped(chart::strip(&strip, ("The overall score on the scale", sentence.trim_end()), id, style))) }
}

/// Where the score would most likely lie with other people in the same roles; the bands of the headline are those of it.
fn interval(report: &Report) -> Option<(f64, f64)> {
    report.overall.band_sure?;
    report.panel.told.overall.certainty.interval().map(|interval| (interval.low.max(0.0), interval.high.min(100.0)))
}

/// What is needed to read the score, each with its name.
fn facts(report: &Report) -> Markup {
    let score = &report.overall;
    let gap = match (score.score, score.target, score.gap) {
        (Some(value), Some(target), Some(gap)) => Some(number::headline(value, target, gap, &score.edges)[2].clone()),
        _ => None,
    };
    let range = score.range.map(|range| {
        let (low, high) = number::range(range.low, range.high, &score.edges, 0);
        if low == high { low } else { format!("{low} to {high}") }
    });
    let likely = interval(report).map(|_| panel_words::likely(&report.panel, score, &report.panel.told.overall));
    let facts = [
        ("Target", score.target.map(|target| words::target(Some(target)))),
        ("Gap", gap),
        likely.map_or(("Range, from open answers", range), |likely| ("Most likely, with other people", Some(likely))),
        ("Answered", score.coverage.map(|share| percent(share, &score.coverage_edges))),
        ("Confidence, A to D", score.score.map(|_| panel_words::grade(report.panel.told.confidence.grade).to_owned())),
    ];
    html! { dl.facts { @for (name, value) in facts { @if let Some(value) = value { div { dt { (name) } dd { (value) } } } } } }
}
