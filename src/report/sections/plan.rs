//! The plan: the cheapest way to the targets, the first quarter in full, what comes after it by name.

use super::super::Report;
use super::super::plan::brief::{PlanBrief, PlanStep};
use super::super::words::{headings, plan as words, tables};
use super::{Cell, Kind, Section, Table, question};

/// All of it.
pub(super) fn plan(report: &Report) -> Option<Section> {
    let plan = report.plan.as_ref()?;
    let mut section = first(report, plan);
    let later = plan.quarters.iter().enumerate().skip(1).flat_map(|(number, quarter)| quarter.steps.iter().map(move |step| (number + 1, step)));
    let row = |(quarter, step): (usize, &PlanStep)| {
        let start = [quarter.to_string().into(), question(report, step.question), words::from_to(step).into(), step.effort.to_string().into()];
        start.into_iter().chain([named(report, step, true), owner(step)]).collect()
    };
    section.table(Table::new(&tables::PLAN_LATER, later.map(row)));
    section.say(words::unanswered(report, plan));
    section.say(words::ABOUT);
    Some(section)
}

/// What it comes to, and the first quarter.
pub(super) fn brief(report: &Report) -> Option<Section> {
    let plan = report.plan.as_ref()?;
    let mut section = first(report, plan);
    section.say(words::later(plan));
    section.say(words::ABOUT);
    Some(section)
}

fn first(report: &Report, plan: &PlanBrief) -> Section {
    let mut section = Section::new(Kind::Plan, "plan", headings::PLAN);
    section.strong(words::headline(report, plan));
    section.say(words::reached(report, plan));
    for sentence in words::out_of_reach(report, plan) {
        section.say(sentence);
    }
    section.say(words::proof(plan.proof, plan.effort));
    section.say(words::quarters(plan));
    let row = |step: &PlanStep| {
        let first_step = step.action.as_ref().map_or("", |action| action.first_step.as_str());
        vec![
            question(report, step.question),
            words::from_to(step).into(),
            step.effort.to_string().into(),
            named(report, step, false),
            owner(step),
            first_step.into(),
            words::look_for(step).into(),
        ]
    };
    section.table(Table::new(&tables::PLAN_FIRST, plan.quarters.iter().take(1).flat_map(|quarter| &quarter.steps).map(row)));
    section
}

/// What to do, leading to its card; where the report has none, `whole` says the rest here.
fn named(report: &Report, step: &PlanStep, whole: bool) -> Cell {
    let what = words::what(report.questions.get(step.question), step);
    let Some(action) = &step.action else { return what.into() };
    match report.recommendations.iter().position(|r| r.id == action.id) {
        Some(rank) => Cell::Link(what, super::recommendations::anchor(rank)),
        None if whole => {
            format!("{}. {}: {} {}: {}", what.trim_end_matches('.'), headings::FIRST_DAYS, action.first_step, headings::LOOK_FOR, words::look_for(step)).into()
        }
        None => what.into(),
    }
}

fn owner(step: &PlanStep) -> Cell {
    step.action.as_ref().and_then(|action| action.owner.as_ref()).map_or_else(|| "-".into(), |(_, name)| name.as_str().into())
}
