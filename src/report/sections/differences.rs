//! Where respondents differ: leaders and front line, what to talk about first, every question with answers apart, and whether people say the same.

use super::super::number::{fixed, percent, tenth};
use super::super::words::{headings, tables};
use super::super::{FactorRow, Report, panel_words, voices, words};
use super::{Cell, Kind, Section, Table, heat, or_dash, question, stacks};
use crate::panel::{FactorAgreement, GapBetween, RoleGap};

/// Questions of the short version.
const BRIEF: usize = 10;

/// All of it.
pub(super) fn differences(report: &Report) -> Option<Section> {
    if !voices::comparable(report) {
        return None;
    }
    let mut section = Section::new(Kind::Differences, "differences", headings::DIFFERENCES);
    let apart = levels_apart(report, report.differ.len());
    let parts = [Some(leaders_and_front_line(report)), talk_first(report), Some(apart), stacks::distributions(report), agreement(report)];
    section.parts = parts.into_iter().flatten().collect();
    Some(section)
}

/// What leaders and front line say, and the questions furthest apart.
pub(super) fn brief(report: &Report) -> Option<Section> {
    if !voices::comparable(report) {
        return None;
    }
    let mut section = Section::new(Kind::Differences, "differences", headings::DIFFERENCES);
    section.items(panel_words::role_gaps(report));
    section.parts = vec![levels_apart(report, BRIEF)];
    Some(section)
}

fn leaders_and_front_line(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "leaders-and-front-line", headings::LEADERS_AND_FRONT_LINE);
    part.items(panel_words::role_gaps(report));
    let gaps = &report.panel.told.role_gaps;
    let names = std::iter::once(headings::OVERALL).chain(report.factors.iter().map(|f| f.name.as_str()));
    let shown = names.zip(std::iter::once(&gaps.overall).chain(&gaps.factors)).filter_map(|(name, gap)| match gap {
        RoleGap::Between(gap) => Some(role_gap(report, name, gap)),
        RoleGap::NobodyOf(_) | RoleGap::NothingInCommon | RoleGap::TooFew(_) | RoleGap::Withheld => None,
    });
    let table = Table::new(&tables::LEADERS_AND_FRONT_LINE, shown);
    if !table.rows.is_empty() {
        part.table(table);
        part.say(panel_words::chance(report));
    }
    part
}

fn role_gap(report: &Report, name: &str, gap: &GapBetween) -> Vec<Cell> {
    let points = |value| panel_words::points(&report.panel, value);
    vec![
        name.into(),
        points(gap.leaders.mean).into(),
        points(gap.front_line.mean).into(),
        points(gap.points).into(),
        tenth(gap.levels).into(),
        gap.questions.to_string().into(),
        or_dash(gap.holm_p.filter(|_| gap.p_shown), |p| percent(p, &[5.0])),
        percent(f64::midpoint(gap.cliffs_delta, 1.0), &[]).into(),
        panel_words::flag(gap.flag).into(),
    ]
}

fn talk_first(report: &Report) -> Option<Section> {
    let row = |at: &usize| {
        let (q, panel) = (report.questions.get(*at)?, report.panel.questions.get(*at)?.as_ref()?);
        Some(vec![
            question(report, *at),
            panel_words::given(q).into(),
            or_dash(panel.median, words::level),
            or_dash(panel.ad, tenth),
            panel_words::camps(panel).into(),
            voices::cut(&q.cut).into(),
        ])
    };
    let table = Table::new(&tables::TALK_FIRST, report.panel.talk_first.iter().filter_map(row));
    if table.rows.is_empty() {
        return None;
    }
    let mut part = Section::new(Kind::Part, "talk-first", headings::TALK_FIRST);
    part.say(panel_words::TALK_FIRST);
    part.table(table);
    Some(part)
}

/// The first of the questions with answers a level or more apart, with their heat map.
fn levels_apart(report: &Report, first: usize) -> Section {
    let differ = &report.differ[..first.min(report.differ.len())];
    let mut part = Section::new(Kind::Part, "levels-apart", headings::LEVELS_APART);
    if report.differ.is_empty() {
        part.say(voices::NOT_APART);
    } else {
        part.say(voices::lead(report));
        part.say(voices::apart(differ.len(), report.differ.len()));
        for map in heat::maps(report, differ) {
            part.figure(Some(map));
        }
        let row = |at: &usize| {
            let q = report.questions.get(*at)?;
            Some(vec![question(report, *at), or_dash(q.spread, words::level), voices::cut(&q.cut).into()])
        };
        part.table(Table::new(&tables::LEVELS_APART, differ.iter().filter_map(row)));
    }
    if !report.title.identified {
        part.say(voices::hiding(report));
    }
    part
}

fn agreement(report: &Report) -> Option<Section> {
    let row = |(factor, agreement): (&FactorRow, &Option<FactorAgreement>)| {
        let a = agreement.as_ref()?;
        let two = |value: Option<f64>| or_dash(value, |value| fixed(value, 2));
        Some(vec![
            factor.name.as_str().into(),
            panel_words::made_of(a).into(),
            or_dash(a.ad, tenth),
            two(a.rwg_j),
            two(a.rwg_j_skewed),
            two(a.rwg_star),
            two(a.random),
            panel_words::reading(a).into(),
        ])
    };
    let mut part = Section::new(Kind::Part, "agreement", headings::AGREEMENT);
    let table = Table::new(&tables::AGREEMENT, report.factors.iter().zip(&report.panel.told.agreement).filter_map(row));
    if !table.rows.is_empty() {
        part.table(table);
        part.say(panel_words::AGREEMENT);
    }
    for line in panel_words::profile(report) {
        part.say(line);
    }
    (!part.blocks.is_empty()).then_some(part)
}
