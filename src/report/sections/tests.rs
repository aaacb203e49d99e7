//! Nothing is dropped on the way from the report to its sections, and a short version says what it leaves out.

use std::collections::BTreeSet;

use super::super::fixture::{self, Case};
use super::super::presentation::Presentation;
use super::super::{Before, Trend, TrendRow};
use super::figure::{HeatCell, HeatMap};
use super::*;

fn told(report: &Report, audience: Audience) -> Vec<Section> {
    all(report, &Presentation { audience, ..Presentation::default() })
}

fn walk(sections: &[Section]) -> Vec<&Section> {
    sections.iter().flat_map(Section::walk).collect()
}

fn only(sections: &[Section], kind: Kind) -> &Section {
    let found: Vec<&Section> = walk(sections).into_iter().filter(|section| section.kind == kind).collect();
    assert_eq!(found.len(), 1, "{kind:?}");
    found[0]
}

fn table(block: &Block) -> Option<&Table> {
    match block {
        Block::Table(table) | Block::Figure(Figure { table: Some(table), .. }) => Some(table),
        Block::Text(_) | Block::Strong(_) | Block::Labelled(..) | Block::Items(_) | Block::Quote(_) | Block::Figure(_) => None,
    }
}

fn tables(section: &Section) -> Vec<&Table> {
    section.blocks.iter().filter_map(table).collect()
}

fn charts(sections: &[Section]) -> Vec<&Chart> {
    let mut charts = Vec::new();
    for block in walk(sections).into_iter().flat_map(|section| &section.blocks) {
        if let Block::Figure(figure) = block {
            charts.push(&figure.chart);
        }
    }
    charts
}

/// Every case, with and without names.
fn cases() -> Vec<Case> {
    let cases = [fixture::case(), fixture::hostile()];
    cases.into_iter().flat_map(|case| [case, Case { names: true, ..fixture::case() }]).collect()
}

#[test]
fn whoever_works_with_it_gets_everything() {
    for case in cases() {
        let report = case.report();
        let sections = told(&report, Audience::Working);
        let kinds: Vec<Kind> = walk(&sections).into_iter().map(|section| section.kind).collect();
        for at in 0..report.questions.len() {
            assert_eq!(kinds.iter().filter(|kind| **kind == Kind::Question(at)).count(), 1, "question {at}");
        }
        for at in 0..report.recommendations.len() {
            assert_eq!(kinds.iter().filter(|kind| **kind == Kind::Recommendation(at)).count(), 1, "recommendation {at}");
        }
        assert_eq!(tables(only(&sections, Kind::Gaps))[0].rows.len(), report.question_gaps.len());
        assert_eq!(tables(only(&sections, Kind::Factors))[0].rows.len(), report.factors.len());
        assert_eq!(tables(only(&sections, Kind::Sources))[0].rows.len(), report.sources.len());
        assert_eq!(tables(only(&sections, Kind::Recommendations))[0].rows.len(), report.recommendations.len());
        let quotes = walk(&sections).iter().flat_map(|section| &section.blocks).filter(|block| matches!(block, Block::Quote(_))).count();
        assert_eq!(quotes, report.questions.iter().map(|q| q.notes.len()).sum::<usize>());
    }
}

#[test]
fn a_short_version_says_what_it_leaves_out() {
    let report = fixture::case().report();
    let sections = told(&report, Audience::Board);
    let Block::Text(rest) = &only(&sections, Kind::Rest).blocks[0] else { panic!("a paragraph") };
    assert!(rest.contains(&format!("{} questions with the answers to each", report.questions.len())), "{rest}");
    assert!(walk(&sections).iter().all(|section| !matches!(section.kind, Kind::Question(_) | Kind::Appendix | Kind::Gaps)));
    assert!(walk(&sections).len() < walk(&told(&report, Audience::Working)).len());
}

#[test]
fn names_for_links_are_unique_and_every_link_leads_somewhere() {
    for case in cases() {
        for audience in [Audience::Board, Audience::Working] {
            let sections = told(&case.report(), audience);
            let anchors: Vec<&str> = walk(&sections).iter().map(|section| section.anchor.as_str()).collect();
            let once: BTreeSet<&str> = anchors.iter().copied().collect();
            assert_eq!(once.len(), anchors.len(), "{anchors:?}");
            assert!(anchors.iter().all(|anchor| anchor.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')), "{anchors:?}");
            let cells = || walk(&sections).into_iter().flat_map(tables).flat_map(|table| table.rows.iter().flatten());
            assert!(cells().all(|cell| if let Cell::Link(_, to) = cell { once.contains(to.as_str()) } else { true }));
            let links = cells().filter(|cell| matches!(cell, Cell::Link(..))).count();
            assert!(links > 0, "recommendations lead to their cards");
        }
    }
}

#[test]
fn every_table_is_whole_and_every_figure_says_what_is_to_be_seen() {
    for case in cases() {
        for audience in [Audience::Board, Audience::Working] {
            let sections = told(&case.report(), audience);
            for section in walk(&sections) {
                for table in tables(section) {
                    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.caption);
                    assert!(!table.caption.is_empty() && !table.rows.is_empty());
                }
                for block in &section.blocks {
                    let Block::Figure(figure) = block else { continue };
                    assert!(figure.sentence.ends_with('.') && !figure.title.is_empty());
                    // The numbers are in a table: its own, or one beside it (own scores are a list).
                    let beside = !tables(section).is_empty() || section.blocks.iter().any(|block| matches!(block, Block::Items(_)));
                    assert!(figure.table.is_some() || beside, "{}", figure.title);
                }
            }
        }
    }
}

#[test]
fn what_is_withheld_is_in_no_chart() {
    let mut case = fixture::case();
    let heat = |case: &Case| {
        let (report, mut found) = (case.report(), Vec::<HeatMap>::new());
        for chart in charts(&told(&report, Audience::Working)) {
            if let Chart::HeatMap(map) = chart {
                found.push(map.clone());
            }
        }
        found
    };
    // Three executives and three of operations may be shown; the one lead may not, nor may the adviser who stands apart.
    for map in heat(&case) {
        assert!(map.columns.iter().all(|column| column != "Customer-experience function" && !column.starts_with("Outside")), "{:?}", map.columns);
        assert!(map.rows.iter().all(|(_, cells)| cells.len() == map.columns.len()));
    }
    case.names = true;
    let open = heat(&case);
    assert_eq!(open.len(), 1);
    assert!(open[0].rows.iter().flat_map(|(_, cells)| cells).all(|cell| *cell != HeatCell::Withheld), "{open:?}");
    case.names = false;
    case.sheets.truncate(2);
    assert_eq!(heat(&case), [], "two people are not set side by side");
}

#[test]
fn the_plan_is_told_step_by_step_and_in_whole_points() {
    let report = fixture::case().report();
    let plan = report.plan.as_ref().expect("a plan");
    assert!(plan.steps().count() > 1 && plan.targets.iter().any(|target| target.out_of_reach.is_some()), "{plan:?}");
    assert!(plan.quarters.iter().filter_map(|quarter| quarter.overall).chain(plan.overall).all(|score| score.fract() == 0.0));
    let rows = |audience| -> usize { tables(only(&told(&report, audience), Kind::Plan)).iter().map(|table| table.rows.len()).sum() };
    assert_eq!((rows(Audience::Working), rows(Audience::Board)), (plan.steps().count(), plan.quarters[0].steps.len()));
    let page = format!("{:?}", only(&told(&report, Audience::Board), Kind::Plan).blocks);
    assert!(page.contains("cannot reach 101"), "{page}");
}

#[test]
fn the_grid_shows_what_is_worth_points() {
    let report = fixture::case().report();
    let sections = told(&report, Audience::Working);
    let worth = report.recommendations.iter().filter(|r| r.worth > 1e-9).count();
    let points: usize = charts(&sections).iter().map(|chart| if let Chart::Grid(points) = chart { points.len() } else { 0 }).sum();
    assert_eq!(points, worth.min(12));
}

#[test]
fn what_changed_is_told_once_drawn_once_and_marked_on_the_bars() {
    let mut report = fixture::case().report();
    assert!(walk(&told(&report, Audience::Working)).iter().all(|section| section.kind != Kind::Trend));
    let row = |factor, name: &str, before, after| TrendRow {
        factor,
        name: name.into(),
        before,
        after,
        difference: before.zip(after).map(|(before, after): (f64, f64)| after - before),
        smallest: Some(5.0),
        direction: -1,
        verdict: "fell".into(),
    };
    let before =
        Before { days: Some(("2025-09-01".into(), "2025-09-30".into())), questionnaire: "CEM readiness".into(), version: "1.1.0".into(), respondents: 5 };
    report.trend = Some(Trend {
        before,
        not_comparable: None,
        overall: Some(row(None, "Overall", Some(48.2), Some(39.9))),
        factors: vec![row(Some(1), "B", Some(41.0), Some(35.0)), row(None, "Gone", Some(50.0), None)],
        headline: "Overall 48.2 -> 39.9 (-8.3): it fell.".into(),
        cautions: vec!["Not the same people answered.".into()],
    });
    for audience in [Audience::Board, Audience::Working] {
        let sections = told(&report, audience);
        let trend = only(&sections, Kind::Trend);
        assert_eq!(trend.blocks[0], Block::Text("Held against CEM readiness 1.1.0, answered 2025-09-01 to 2025-09-30, 5 respondents.".into()));
        let last = &tables(trend)[0].rows[2];
        assert_eq!(*last, ["Gone", "50.0", "-", "-", "5.0", "fell"].map(Cell::from));
        let summary = only(&sections, Kind::Summary);
        assert!(summary.blocks.contains(&Block::Text("Overall 48.2 -> 39.9 (-8.3): it fell.".into())));
        for chart in charts(&sections) {
            if let Chart::Bullets(bullets) = chart {
                assert_eq!(bullets.iter().filter_map(|bullet| bullet.previous).collect::<Vec<_>>(), [41.0]);
            }
            if let Chart::Dumbbells(rows) = chart {
                let drawn: Vec<(&str, &str)> = rows.iter().map(|row| (row.label.as_str(), row.shown.as_str())).collect();
                assert_eq!(drawn, [("Overall", "-8.3"), (report.factors[1].name.as_str(), "-6.0")], "what has one end is in the table only");
            }
        }
        assert_eq!(charts(&sections).iter().filter(|chart| matches!(chart, Chart::Dumbbells(_))).count(), 1);
    }
}
