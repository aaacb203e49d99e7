//! What to do: the list, then a card for each.

use super::super::number::size;
use super::super::words::{figures, headings, tables};
use super::super::{Looked, RecommendationRow, Report, TriggerRow, sources, voices, words};
use super::caps::rests_on;
use super::figure::{Chart, Figure, GridPoint};
use super::{Cell, Kind, Section, Table, or_dash};
use crate::questionnaire::Effort;

/// Points of the grid that can still be told apart.
const GRID: usize = 12;

/// All of them.
pub(super) fn recommendations(report: &Report) -> Section {
    let mut section = list(report, report.recommendations.len());
    let card = |(rank, r)| {
        let mut card = self::card(report, rank, r);
        card.say(headings::TRIGGERED_BY);
        card.items(r.triggered_by.iter().map(|t| trigger(report, t)));
        rests_on(&mut card, report, &r.basis);
        card
    };
    section.parts = report.recommendations.iter().enumerate().map(card).collect();
    section
}

/// The first of them, without what set them off and the claims they rest on.
pub(super) fn brief(report: &Report, first: usize) -> Section {
    let mut section = list(report, first);
    let card = |(rank, r): (usize, &RecommendationRow)| {
        let mut card = self::card(report, rank, r);
        card.say(format!("{}.", sources::line(&r.basis)));
        card
    };
    section.parts = report.recommendations.iter().take(first).enumerate().map(card).collect();
    section
}

fn list(report: &Report, first: usize) -> Section {
    let mut section = Section::new(Kind::Recommendations, "recommendations", headings::RECOMMENDATIONS);
    if report.recommendations.is_empty() {
        section.say(words::NO_ACTION);
        return section;
    }
    section.say(words::EFFORT);
    section.say(words::SHARED);
    let row = |(rank, r): (usize, &RecommendationRow)| {
        vec![
            (rank + 1).to_string().into(),
            Cell::Link(format!("{} {}", r.id, r.title), anchor(rank)),
            words::effort(r.effort).into(),
            or_dash(r.owner.as_ref(), |(_, name)| name.clone()),
            size(r.worth, 2).into(),
        ]
    };
    section.figure(grid(&report.recommendations[..first.min(report.recommendations.len())]));
    section.table(Table::new(&tables::RECOMMENDATIONS, report.recommendations.iter().take(first).enumerate().map(row)));
    section
}

/// The name of the card of this rank, 0 and up.
pub(super) fn anchor(rank: usize) -> String {
    format!("recommendation-{}", rank + 1)
}

fn card(report: &Report, rank: usize, r: &RecommendationRow) -> Section {
    let mut card = Section::new(Kind::Recommendation(rank), anchor(rank), format!("{}. {} {}", rank + 1, r.id, r.title));
    card.say(r.action.as_str());
    card.labelled(headings::FIRST_STEP, &r.first_step);
    card.say(words::terms_in_full(r));
    card.say(words::why(report, r));
    card.labelled(headings::LOOK_FOR, &r.evidence);
    card
}

/// Where people are apart, who stands where is told with it; otherwise the appendix does.
fn trigger(report: &Report, t: &TriggerRow) -> String {
    let apart = t.question.filter(|_| t.what == Looked::Spread).and_then(|at| report.questions.get(at));
    let cut = apart.map_or_else(String::new, |q| voices::cut(&q.cut));
    if cut.is_empty() { words::trigger(t) } else { format!("{}. {cut}", words::trigger(t)) }
}

/// Effort by worth; what is worth no points has no place in it.
fn grid(recommendations: &[RecommendationRow]) -> Option<Figure> {
    let worth: Vec<(usize, &RecommendationRow)> = recommendations.iter().enumerate().filter(|(_, r)| r.worth > 1e-9).collect();
    let effort = |r: &RecommendationRow| match r.effort {
        Effort::Low => 0,
        Effort::Medium => 1,
        Effort::High => 2,
    };
    let shown = &worth[..worth.len().min(GRID)];
    let (rank, best) = shown.iter().min_by(|(_, a), (_, b)| effort(a).cmp(&effort(b)).then(b.worth.total_cmp(&a.worth)))?;
    let sentence = figures::grid(rank + 1, best, worth.len() - shown.len());
    let point = |(rank, r): &(usize, &RecommendationRow)| GridPoint { number: rank + 1, label: r.title.clone(), effort: effort(r), worth: r.worth };
    let chart = Chart::Grid(shown.iter().map(point).collect());
    Some(Figure { title: figures::GRID.to_owned(), sentence, chart, table: None })
}
