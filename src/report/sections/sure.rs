//! How sure the scores are: intervals, confidence in the whole, and whether other weights would say otherwise.

use super::super::words::{figures, headings, tables};
use super::super::{Report, Score, panel_words, words};
use super::figure::{Chart, Dots, Figure};
use super::{Cell, Kind, Section, Table, factor, or_dash};
use crate::panel::{CriterionRow, Estimate, Scenario};

/// In a few sentences.
pub(super) fn brief(report: &Report) -> Option<Section> {
    report.overall.score?;
    let mut section = Section::new(Kind::Sure, "sure", headings::SURE);
    section.say(panel_words::confidence(report));
    section.say(panel_words::overall(report));
    section.say(panel_words::planning(report));
    section.say(panel_words::which_are_sure(report));
    Some(section)
}

pub(super) fn sure(report: &Report) -> Option<Section> {
    let mut section = brief(report)?;
    section.table(estimates(report));
    let told = &report.panel.told;
    if std::iter::once(&told.overall).chain(&told.factors).any(panel_words::has_interval) {
        section.say(panel_words::INTERVAL);
    }
    section.parts.extend(own_scores(report));
    section.parts.push(confidence(report));
    section.parts.extend(robustness(report));
    Some(section)
}

fn estimates(report: &Report) -> Table {
    let told = &report.panel.told;
    let row = |name: String, score: &Score, estimate: &Estimate| -> Vec<Cell> {
        vec![
            name.into(),
            words::score(score.score, &score.edges).into(),
            estimate.respondents.to_string().into(),
            panel_words::likely(&report.panel, score, estimate).into(),
            panel_words::band(report, score).into(),
            panel_words::sure(score, estimate).into(),
            or_dash(estimate.needed[0], |n| n.to_string()),
        ]
    };
    let of = |at: &usize| report.factors.get(*at).zip(told.factors.get(*at)).map(|(f, estimate)| row(factor(f), &f.score, estimate));
    let rows = std::iter::once(row(headings::OVERALL.into(), &report.overall, &told.overall)).chain(report.factor_order.iter().filter_map(of));
    Table::new(&tables::SURE, rows)
}

/// The respondents' own scores, overall and by factor, where they may be shown.
fn own_scores(report: &Report) -> Option<Section> {
    let told = &report.panel.told;
    let of = |at: &usize| report.factors.get(*at).zip(told.factors.get(*at)).map(|(f, estimate)| (f.name.as_str(), &f.score, estimate));
    let all = std::iter::once((headings::OVERALL, &report.overall, &told.overall)).chain(report.factor_order.iter().filter_map(of));
    let shown: Vec<(&str, &Score, &Estimate)> = all.filter(|(_, _, estimate)| !estimate.dots.is_empty()).collect();
    let width = |estimate: &Estimate| estimate.dots.last().zip(estimate.dots.first()).map_or(0.0, |(high, low)| high - low);
    let (widest, _, estimate) = shown.iter().max_by(|a, b| width(a.2).total_cmp(&width(b.2)))?;
    let ends = [estimate.dots.first(), estimate.dots.last()].map(|end| end.map_or_else(String::new, |end| panel_words::points(&report.panel, *end)));
    let sentence = figures::dots(widest, &ends);
    let dots = |(label, score, estimate): &(&str, &Score, &Estimate)| Dots { label: (*label).to_owned(), scores: estimate.dots.clone(), mean: score.raw };
    let mut part = Section::new(Kind::Part, "own-scores", headings::OWN_SCORES);
    let (title, chart) = (figures::DOTS.to_owned(), Chart::Dots(shown.iter().map(dots).collect()));
    part.figure(Some(Figure { title, sentence, chart, table: None }));
    part.items(shown.iter().map(|(name, _, estimate)| format!("{name}: {}", panel_words::dots(&report.panel, estimate))));
    Some(part)
}

fn confidence(report: &Report) -> Section {
    let row = |c: &CriterionRow| -> Vec<Cell> {
        vec![
            panel_words::criterion(c.criterion).into(),
            or_dash(c.value, |value| panel_words::measured(c.criterion, value)),
            panel_words::grade(c.allows).into(),
            or_dash(c.next, |next| panel_words::measured(c.criterion, next)),
        ]
    };
    let mut part = Section::new(Kind::Part, "confidence", headings::CONFIDENCE);
    part.table(Table::new(&tables::CONFIDENCE, report.panel.told.confidence.criteria.iter().map(row)));
    part
}

fn robustness(report: &Report) -> Option<Section> {
    let mut part = Section::new(Kind::Part, "other-weights", headings::OTHER_WEIGHTS);
    for line in panel_words::robustness(report) {
        part.say(line);
    }
    if part.blocks.is_empty() {
        return None;
    }
    let row = |scenario: &Scenario| -> Vec<Cell> {
        let stay = scenario.gaps_hold.iter().flatten();
        let (all, held) = (stay.clone().count(), stay.filter(|holds| **holds).count());
        vec![
            panel_words::change(report, scenario).into(),
            words::span(scenario.overall, &report.overall.edges).into(),
            or_dash(scenario.bands, |(low, high)| words::band_names(report, (low.at(), high.at()))),
            panel_words::same_band(scenario).into(),
            words::of(held, all).into(),
        ]
    };
    part.table(Table::new(&tables::OTHER_WEIGHTS, report.panel.told.robustness.scenarios.iter().map(row)));
    Some(part)
}
