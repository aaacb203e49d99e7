//! Where respondents differ: leaders and front line, what to talk about first, every question with answers apart, and whether people say the same.

use super::super::number::{fixed, percent, tenth};
use super::super::{FactorRow, Report, panel_words, voices, words};
use super::{Cell, Kind, Section, Table, heat, or_dash, question, stacks};
use crate::panel::{Alpha, FactorAgreement, GapBetween, Icc, RoleGap};

/// Questions of the short version.
const BRIEF: usize = 10;

/// All of it.
pub(super) fn differences(report: &Report) -> Option<Section> {
    if !voices::comparable(report) {
        return None;
    }
    let mut section = Section::new(Kind::Differences, "differences", "Where respondents differ");
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
    let mut section = Section::new(Kind::Differences, "differences", "Where respondents differ");
    section.items(panel_words::role_gaps(report));
    section.parts = vec![levels_apart(report, BRIEF)];
    Some(section)
}

fn leaders_and_front_line(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "leaders-and-front-line", "Leaders and front line");
    part.items(panel_words::role_gaps(report));
    let gaps = &report.panel.told.role_gaps;
    let names = std::iter::once("Overall").chain(report.factors.iter().map(|f| f.name.as_str()));
    let shown = names.zip(std::iter::once(&gaps.overall).chain(&gaps.factors)).filter_map(|(name, gap)| match gap {
        RoleGap::Between(gap) => Some(role_gap(report, name, gap)),
        RoleGap::NobodyOf(_) | RoleGap::NothingInCommon | RoleGap::TooFew(_) | RoleGap::Withheld => None,
    });
    let columns = [
        ("Of", false),
        ("Leaders", true),
        ("Front line", true),
        ("Points apart", true),
        ("Levels", true),
        ("Questions both answered", true),
        ("By chance", true),
        ("Leader higher", true),
        ("Reading", false),
    ];
    let table = Table::new("Scores of leaders and front line", &columns, shown);
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
            if panel.split { "split views" } else { "" }.into(),
            voices::cut(&q.cut).into(),
        ])
    };
    let columns = [
        ("Question", false),
        ("Given", false),
        ("Middle answer", true),
        ("Distance from it, in levels", true),
        ("Two camps", false),
        ("Mean level by group (people)", false),
    ];
    let table = Table::new("Questions to talk about first", &columns, report.panel.talk_first.iter().filter_map(row));
    if table.rows.is_empty() {
        return None;
    }
    let mut part = Section::new(Kind::Part, "talk-first", "Talk about first");
    part.say("Split views first (a third or more at each end of the scale), then the questions whose answers lie furthest from the middle one.");
    part.table(table);
    Some(part)
}

/// The first of the questions with answers a level or more apart, with their heat map.
fn levels_apart(report: &Report, first: usize) -> Section {
    let differ = &report.differ[..first.min(report.differ.len())];
    let mut part = Section::new(Kind::Part, "levels-apart", "Levels apart");
    if report.differ.is_empty() {
        part.say("No two answers to a question are a level or more apart.");
    } else {
        part.say(voices::lead(report));
        part.say(if differ.len() < report.differ.len() {
            format!("The first {} of {} questions with answers a level or more apart, largest spread first.", differ.len(), report.differ.len())
        } else {
            "Every question with answers a level or more apart, largest spread first.".to_owned()
        });
        for map in heat::maps(report, differ) {
            part.figure(Some(map));
        }
        let row = |at: &usize| {
            let q = report.questions.get(*at)?;
            Some(vec![question(report, *at), or_dash(q.spread, words::level), voices::cut(&q.cut).into()])
        };
        let columns = [("Question", false), ("Levels apart", true), ("Mean level by group (people)", false)];
        part.table(Table::new("Questions with answers a level or more apart", &columns, differ.iter().filter_map(row)));
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
            format!("{} by {}", words::count(a.questions, "question", "questions"), words::count(a.people, "person", "people")).into(),
            or_dash(a.ad, tenth),
            two(a.rwg_j),
            two(a.rwg_j_skewed),
            two(a.rwg_star),
            two(a.random),
            panel_words::reading(a).into(),
        ])
    };
    let columns = [
        ("Factor", false),
        ("Of", false),
        ("Distance, in levels", true),
        ("rwg(j)", true),
        ("rwg(j), skewed", true),
        ("r*wg(j)", true),
        ("Random answers reach", true),
        ("Reading", false),
    ];
    let mut part = Section::new(Kind::Part, "agreement", "Do people say the same?");
    let table = Table::new("Agreement by factor", &columns, report.factors.iter().zip(&report.panel.told.agreement).filter_map(row));
    if !table.rows.is_empty() {
        part.table(table);
        part.say(panel_words::AGREEMENT);
    }
    for line in profile(report) {
        part.say(line);
    }
    (!part.blocks.is_empty()).then_some(part)
}

/// Agreement over all questions, in sentences.
fn profile(report: &Report) -> [String; 2] {
    let Some(profile) = &report.panel.profile else { return [const { String::new() }; 2] };
    let icc = match profile.icc {
        Icc::Of { consistency, agreement, questions, people } => format!(
            "Do they see the same peaks and troughs? Over the {questions} questions that {people} people all answered, profile agreement is {} (ICC(C,1): 1 is the same shape, 0 none), and {} where the height counts too (ICC(A,1)). It says nothing about how sure the score is.",
            fixed(consistency, 2),
            fixed(agreement, 2)
        ),
        Icc::Gaps => "Profile agreement (ICC) is not computed: too few questions were answered by all.".into(),
        Icc::NoVariation | Icc::TooFew => String::new(),
    };
    let alpha = match profile.alpha {
        Alpha::Of { alpha, questions, people } => format!(
            "Krippendorff's alpha, ordinal, over all answers to {questions} questions by {people} people: {} (1 is full agreement, 0 what chance gives).",
            fixed(alpha, 2)
        ),
        Alpha::NoVariation => "Krippendorff's alpha: no variation, everybody gave one and the same level.".into(),
        Alpha::NoPairs => String::new(),
    };
    [icc, alpha]
}
