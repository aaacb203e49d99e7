//! The factors: how far each is from its target.

use super::super::number::{percent, size};
use super::super::{FactorRow, Report, words};
use super::figure::{Axis, Bullet, Chart, Figure};
use super::{Cell, Kind, Section, Table, factor, or_dash};

/// Fewer axes show no shape, more cannot be read.
const AXES: std::ops::RangeInclusive<usize> = 3..=8;

pub(super) fn factors(report: &Report) -> Section {
    let mut section = Section::new(Kind::Factors, "factors", "Factors");
    section.say("Sorted by weighted gap: the points of the overall score that closing the gap is worth.");
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
    let columns = [
        ("Factor", false),
        ("Score", true),
        ("0 to 100", false),
        ("Target", true),
        ("Gap", true),
        ("Weighted", true),
        ("Range", true),
        ("Band", false),
        ("Answered", true),
        ("Weight", true),
    ];
    let ordered = report.factor_order.iter().filter_map(|at| report.factors.get(*at));
    section.figure(bullets(report));
    section.table(Table::new("Factors, largest weighted gap first", &columns, ordered.map(row)));
    for note in words::notes(report) {
        section.say(note);
    }
    section.figure(radar(report));
    section
}

fn scored(report: &Report) -> impl Iterator<Item = (&FactorRow, f64)> {
    report.factor_order.iter().filter_map(|at| report.factors.get(*at)).filter(|f| f.depth == 0).filter_map(|f| Some((f, f.score.score?)))
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
    let sentence = furthest(report)?;
    let bars = report.factor_order.iter().filter_map(|at| Some((*at, report.factors.get(*at)?))).map(bullet);
    Some(Figure { title: "Factors against their targets".to_owned(), sentence, chart: Chart::Bullets(bars.collect()), table: None })
}

/// Which factor lies furthest from its target; none where no factor has a score.
fn furthest(report: &Report) -> Option<String> {
    let gap = |f: &FactorRow| f.score.gap.unwrap_or(0.0);
    let (furthest, _) = scored(report).max_by(|(a, _), (b, _)| gap(a).total_cmp(&gap(b)))?;
    let equal: Vec<&str> = scored(report).filter(|(f, _)| gap(f) + 1e-9 >= gap(furthest)).map(|(f, _)| f.name.as_str()).collect();
    let s = &furthest.score;
    Some(match equal.as_slice() {
        _ if scored(report).all(|(f, _)| f.score.target.is_none()) => "No factor has a target.".to_owned(),
        _ if gap(furthest) <= 1e-9 => "Every factor that has a score and a target has reached it.".to_owned(),
        [name] => format!("{name} lies furthest from its target: {} of {}.", words::score(s.score, &s.edges), words::target(s.target)),
        names => format!("Furthest from their targets, equally far: {}.", names.join(", ")),
    })
}

fn radar(report: &Report) -> Option<Figure> {
    let shown = |f: &FactorRow| words::score(f.score.score, &f.score.edges);
    let top = report.factors.iter().filter(|f| f.depth == 0);
    let axes: Vec<Axis> = top.map(|f| Axis { label: f.name.clone(), score: f.score.score, shown: shown(f), target: f.score.target }).collect();
    let (high, most) = scored(report).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (low, least) = scored(report).min_by(|a, b| a.1.total_cmp(&b.1))?;
    let sentence = if most - least < 1e-9 {
        format!("Every factor with a score stands at {}.", shown(high))
    } else {
        format!("From {} at {} down to {} at {}.", high.name, shown(high), low.name, shown(low))
    };
    (AXES.contains(&axes.len()) && scored(report).count() >= *AXES.start()).then(|| Figure {
        title: "The shape of it".to_owned(),
        sentence,
        chart: Chart::Radar(axes),
        table: None,
    })
}
