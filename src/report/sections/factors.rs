//! The factors: how far each is from its target.

use super::super::number::{percent, size};
use super::super::{FactorRow, Report, words};
use super::{Cell, Kind, Section, Table, factor, or_dash};

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
    section.table(Table::new("Factors, largest weighted gap first", &columns, ordered.map(row)));
    for note in words::notes(report) {
        section.say(note);
    }
    section
}
