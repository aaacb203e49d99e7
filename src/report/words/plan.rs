//! The plan of a report in sentences.

use super::super::number::fixed;
use super::super::plan::brief::{OutOfReach, PlanBrief, PlanStep, PlanTarget};
use super::super::{QuestionRow, Report};
use super::{and, band, count, many, score, target};
use crate::plan::Proof;

/// How to read it.
pub(crate) const ABOUT: &str = "A step raises one question by one level for everybody who answered lower. Effort is judgement, 1 being the smallest. The plan is arithmetic over answers: it \
     does not show that practices cause results. Its scores are rounded down, for more would tell how single people answered; cem plan tries other targets, a \
     budget, or single answers.";

/// What the plan comes to.
pub(crate) fn headline(report: &Report, plan: &PlanBrief) -> String {
    let steps: usize = plan.steps().map(|step| levels(report, step)).sum();
    if steps == 0 {
        return "No step is needed for what can be reached.".into();
    }
    let before = score(report.overall.score, &report.overall.edges);
    let after = plan.overall.map_or_else(String::new, |after| {
        let band = plan.band.map_or_else(String::new, |at| format!(" ({})", band(report, at)));
        format!(" would bring the overall score from {before} to at least {}{band}", fixed(after, 0))
    });
    let quarters = many(plan.quarters.len(), "quarter", "quarters");
    format!("{} with effort {}, in {quarters},{after}.", many(steps, "step", "steps"), plan.effort).replace(",.", ".")
}

/// How many levels a step goes up.
fn levels(report: &Report, step: &PlanStep) -> usize {
    let place = |key: &str| report.questions.get(step.question).and_then(|q| q.levels.iter().position(|level| level.key == key));
    place(&step.to).zip(place(&step.from)).map_or(1, |(to, from)| to.abs_diff(from))
}

/// The targets that are reached: `It reaches the targets of Independence (65) and Support (70).`
pub(crate) fn reached(report: &Report, plan: &PlanBrief) -> String {
    let name = |of: &PlanTarget| format!("{} ({})", report.factors.get(of.factor).map_or("", |f| f.name.as_str()), target(Some(of.target)));
    let names: Vec<String> = plan.targets.iter().filter(|target| target.out_of_reach.is_none()).map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let of = if names.len() == 1 { "target" } else { "targets" };
    if names.is_empty() { String::new() } else { format!("It reaches the {of} of {}.", and(&names)) }
}

/// The targets that no steps reach, a sentence each.
pub(crate) fn out_of_reach(report: &Report, plan: &PlanBrief) -> Vec<String> {
    let one = |of: &PlanTarget| {
        let OutOfReach { best, caps } = of.out_of_reach.as_ref()?;
        let (name, aim) = (report.factors.get(of.factor).map_or("", |f| f.name.as_str()), target(Some(of.target)));
        let Some(best) = best else { return Some(format!("{name} has no score to bring to {aim}: too little of it was answered.")) };
        let caps: Vec<&str> = caps.iter().map(String::as_str).collect();
        let why = if caps.is_empty() { "answers that nobody gave cannot be raised".to_owned() } else { format!("limited by {}", and(&caps)) };
        Some(format!("{name} cannot reach {aim}: with every question at its highest level it would stand at {}, {why}.", fixed(*best, 0)))
    };
    plan.targets.iter().filter_map(one).collect()
}

/// How it was found, and whether there is a cheaper one.
pub(crate) fn proof(proof: Proof, effort: u32) -> String {
    match proof {
        Proof::Optimal => "Within this model no set of steps with less effort reaches these targets: that is proved, not estimated.".to_owned(),
        Proof::EffortAtLeast(least) => format!("The search was stopped. No plan takes less effort than {least}; this one takes {effort}."),
        Proof::Unknown | Proof::OverallAtMost(_) => {
            "There may be a better plan: answers decide in too many ways which questions are asked, so not all of them were searched.".to_owned()
        }
    }
}

/// `Quarter 1: effort 13, then overall at least 50; quarter 2: ...`, and how they are told below.
pub(crate) fn quarters(plan: &PlanBrief) -> String {
    let after = |overall: Option<f64>| overall.map_or_else(String::new, |score| format!(", then overall at least {}", fixed(score, 0)));
    let one =
        |(number, quarter): (usize, &super::super::plan::brief::PlanQuarter)| format!("quarter {number}: effort {}{}", quarter.effort, after(quarter.overall));
    let all: Vec<String> = (1..).zip(&plan.quarters).map(one).collect();
    let mut text = all.join("; ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let order = if plan.quarters.len() > 1 { " The first quarter stands in full, what comes after it by name." } else { "" };
    if text.is_empty() { text } else { format!("{text}.{order}") }
}

/// Questions that nobody answered.
pub(crate) fn unanswered(report: &Report, plan: &PlanBrief) -> String {
    let ids: Vec<&str> = plan.unanswered.iter().filter_map(|at| report.questions.get(*at)).map(|q| q.id.as_str()).collect();
    if ids.is_empty() { String::new() } else { format!("Nobody gave a level to {}, so no step was looked for there: find out first.", and(&ids)) }
}

/// `1 to 2`.
pub(crate) fn from_to(step: &PlanStep) -> String {
    format!("{} to {}", step.from, step.to)
}

/// What to do, by name; without a recommendation the level to be reached, in its words.
pub(crate) fn what(q: Option<&QuestionRow>, step: &PlanStep) -> String {
    match &step.action {
        Some(action) => format!("{} {}", action.id, action.title),
        None => q
            .and_then(|q| q.levels.iter().find(|level| level.key == step.to))
            .map_or_else(String::new, |level| format!("Reach level {}: {}", level.key, level.text)),
    }
}

/// What to look for.
pub(crate) fn look_for(step: &PlanStep) -> &str {
    step.action.as_ref().map(|action| action.evidence.as_str()).filter(|text| !text.is_empty()).unwrap_or(&step.evidence)
}

/// What the short version leaves out.
pub(crate) fn later(plan: &PlanBrief) -> String {
    let later = plan.quarters.iter().skip(1).map(|quarter| quarter.steps.len()).sum::<usize>();
    if later == 0 { String::new() } else { format!("The full report holds the {} after the first quarter.", count(later as u64, "move", "moves")) }
}
