//! The factors: how far each is from its target.

use super::super::number::{percent, size};
use super::super::words::{figures, headings, tables};
use super::super::{FactorRow, Report, words};
use super::figure::{Axis, Bullet, Chart, Figure};
use super::{Cell, Kind, Section, Table, factor, or_dash};

/// Fewer axes show no shape, more cannot be read.
const AXES: std::ops::RangeInclusive<usize> = 3..=8;

pub(super) fn factors(report: &Report) -> Section {
    let mut section = Section::new(Kind::Factors, "factors", headings::FACTORS);
    section.say(words::BY_WEIGHTED_GAP);
    let row = |f: &FactorRow| {
        let s = &f.score;
        vec![
            factor(f).into(),
            words::score(s.score, &s.edges).into(),
            Cell::Bar(s.score, s.target),
            words::target(s.target).into(),
            words::points(s.gap).into(),
            or_dash(s.weighted_gap, |w| size(w, 2)),
            words::span(s.range, &s.edges).into(),
            words::band_of(report, s).into(),
            or_dash(s.coverage, |c| percent(c, &s.coverage_edges)),
            percent(f.weight, &[]).into(),
        ]
    };
    let ordered = report.factor_order.iter().filter_map(|at| report.factors.get(*at));
    section.figure(bullets(report));
    section.table(Table::new(&tables::FACTORS, ordered.map(row)));
    for note in words::notes(report) {
        section.say(note);
    }
    section.figure(radar(report));
    section
}

fn bullets(report: &Report) -> Option<Figure> {
    let last_time = |at: usize| report.trend.as_ref()?.factors.iter().find(|row| row.factor == Some(at))?.before;
    let bullet = |(at, f): (usize, &FactorRow)| Bullet {
        label: factor(f),
        score: f.score.score,
        shown: f.score.score.map_or_else(|| words::missing(f.score.missing), |s| words::score(Some(s), &f.score.edges)),
        range: f.score.range.map(|range| (range.low, range.high)),
        target: f.score.target,
        previous: last_time(at),
    };
    let sentence = figures::furthest(report)?;
    let bars = report.factor_order.iter().filter_map(|at| Some((*at, report.factors.get(*at)?))).map(bullet);
    Some(Figure { title: figures::BULLETS.to_owned(), sentence, chart: Chart::Bullets(bars.collect()), table: None })
}

fn radar(report: &Report) -> Option<Figure> {
    let shown = |f: &FactorRow| words::score(f.score.score, &f.score.edges);
    let top = report.factors.iter().filter(|f| f.depth == 0);
    let axes: Vec<Axis> = top.map(|f| Axis { label: f.name.clone(), score: f.score.score, shown: shown(f), target: f.score.target }).collect();
    let sentence = figures::shape(report)?;
    (AXES.contains(&axes.len()) && figures::scored(report).count() >= *AXES.start()).then(|| Figure {
        title: figures::RADAR.to_owned(),
        sentence,
        chart: Chart::Radar(axes),
        table: None,
    })
}
