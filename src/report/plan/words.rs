//! What a plan says: the sentences that the screen and the page share.

use super::{Block, Input, Made};
use crate::plan::{Aim, Blocked, Outcome, Plan, Proof, Step, WhatIf};
use crate::questionnaire::{BandIndex, CapTo, QuestionIndex, ScoreOf};
use crate::report::number::{decided, fixed, size};
use crate::report::wording::wording;
use crate::report::words::{count, plan as said};

/// What no plan knows.
const STANDING: [&str; 4] = [
    "Effort is judgement: the questionnaire says what a step takes, 1 being the smallest, and neither money nor people stand behind the unit.",
    "The plan is arithmetic over answers. It shows what the score would be if these practices were in place, not that they cause results, nor that they can be had one by one.",
    "The organisation stands at the highest level that the mean of its answers reaches. A step raises everybody who answered lower; evidence named for an answer goes on counting for it.",
    "What nobody could answer is no step: find out first.",
];

/// What the page is about.
pub(super) fn title(input: &Input<'_>) -> String {
    let organisation = if input.organisation.is_empty() { "no organisation named" } else { input.organisation };
    let what = match input.made {
        Made::Plan(_) => "plan",
        Made::WhatIf(_) => "what if",
    };
    format!("{}: {organisation}: {what}", input.questionnaire.title)
}

/// The page, piece by piece.
pub(super) fn blocks(input: &Input<'_>) -> Vec<Block> {
    match input.made {
        Made::Plan(plan) => of_plan(input, plan),
        Made::WhatIf(what_if) => of_what_if(input, what_if),
    }
}

fn of_plan(input: &Input<'_>, plan: &Plan) -> Vec<Block> {
    let mut blocks = vec![Block::Strong(headline(input, plan))];
    if let Aim::Reach(targets) = &plan.aim {
        let left: Vec<String> =
            targets.iter().filter(|(of, _)| plan.blocked.iter().all(|blocked| blocked.of != *of)).map(|of| target(input, plan, *of)).collect();
        if !left.is_empty() {
            blocks.push(Block::Text(format!("Targets: {}.", left.join("; "))));
        }
    }
    blocks.push(Block::Text(proof(input, plan)));
    if let Some(text) = held(input, &plan.after) {
        blocks.push(Block::Text(text));
    }
    if !plan.blocked.is_empty() {
        blocks.push(Block::Head("What no step reaches".to_owned()));
        blocks.extend(plan.blocked.iter().map(|blocked| Block::Text(cannot(input, blocked))));
    }
    for (number, quarter) in (1_u32..).zip(&plan.quarters) {
        blocks.push(Block::Head(format!("Quarter {number}: effort {}, then overall {}", quarter.effort, overall(input, &quarter.after))));
        blocks.extend(runs(plan, number).iter().map(|steps| item(input, steps)));
    }
    if !plan.unanswered.is_empty() {
        let ids: Vec<&str> = plan.unanswered.iter().map(|at| id(input, *at)).collect();
        blocks.push(Block::Head("Not known".to_owned()));
        blocks.push(Block::Text(format!("Nobody gave a level to {}, so no step was looked for there.", ids.join(", "))));
    }
    blocks.push(Block::Head("Bear in mind".to_owned()));
    blocks.extend(STANDING.map(|text| Block::Point(text.to_owned())));
    blocks
}

fn headline(input: &Input<'_>, plan: &Plan) -> String {
    let steps = count(plan.steps.len() as u64, "step", "steps");
    match (&plan.aim, plan.steps.is_empty()) {
        (Aim::Reach(_), true) if plan.blocked.is_empty() => format!("All targets are reached: overall {}.", overall(input, &plan.before)),
        (Aim::Reach(_), true) => format!("No step is needed for what can be reached: overall {}.", overall(input, &plan.before)),
        (Aim::Budget(budget), true) => format!("No steps with effort {budget} or less raise the overall score of {}.", overall(input, &plan.before)),
        (_, false) => format!("{steps} with effort {} bring overall from {} to {}.", plan.effort, overall(input, &plan.before), overall(input, &plan.after)),
    }
}

fn target(input: &Input<'_>, plan: &Plan, (of, target): (ScoreOf, f64)) -> String {
    let (before, after) = (value(&plan.before, of), value(&plan.after, of));
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| decided(value, &edges(input, Some(target)), 1));
    format!("{} {} ({} -> {})", name(input, of), size(target, 0), number(before), number(after))
}

fn proof(input: &Input<'_>, plan: &Plan) -> String {
    match (&plan.aim, plan.proof) {
        (Aim::Budget(_), Proof::Optimal) => {
            "Within this model no set of steps within the budget brings the overall score higher: that is proved, not estimated.".to_owned()
        }
        (_, Proof::OverallAtMost(most)) => {
            format!("The search was stopped. No plan within the budget brings overall above {}.", decided(most, &edges(input, None), 1))
        }
        (_, proof) => said::proof(proof, plan.effort),
    }
}

/// Caps that still limit overall.
fn held(input: &Input<'_>, outcome: &Outcome) -> Option<String> {
    let caps: Vec<String> = outcome.caps.iter().filter(|cap| input.questionnaire.caps[**cap].limit == ScoreOf::Overall).map(|at| cap(input, *at)).collect();
    (!caps.is_empty()).then(|| format!("Overall stays limited by {}.", caps.join(" and ")))
}

fn cannot(input: &Input<'_>, blocked: &Blocked) -> String {
    let name = name(input, blocked.of);
    let target = size(blocked.target, 0);
    let Some(best) = blocked.best else {
        return format!("{name} has no score to bring to {target}: too little of it was answered. More answers come first.");
    };
    let best = decided(best, &edges(input, Some(blocked.target)), 1);
    let why: Vec<String> = blocked.caps.iter().map(|at| format!("{}: {}", cap(input, *at), input.questionnaire.caps[*at].reason)).collect();
    let why = if why.is_empty() { "Answers that nobody gave cannot be raised.".to_owned() } else { format!("It stays limited by {}", why.join(" ")) };
    format!("{name} cannot reach {target}: with every question at its highest level it would stand at {best}. {why}")
}

/// The steps of a quarter, with those put together that raise one question further under one recommendation.
pub(super) fn runs(plan: &Plan, quarter: u32) -> Vec<Vec<&Step>> {
    let mut runs: Vec<Vec<&Step>> = Vec::new();
    for step in plan.steps.iter().filter(|step| step.quarter == quarter) {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.question == step.question && last.recommendation == step.recommendation) => run.push(step),
            Some(_) | None => runs.push(vec![step]),
        }
    }
    runs
}

fn item(input: &Input<'_>, steps: &[&Step]) -> Block {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return Block::Text(String::new()) };
    let question = &input.questionnaire.questions[first.question.at()];
    let (_, levels) = wording(question, input.facts);
    let level = |at: u16| levels.get(usize::from(at)).map_or(("", ""), |level| (level.key.as_str(), level.text.as_str()));
    let ((from, from_text), (to, to_text)) = (level(first.from), level(last.to));
    let given = first.recommendation.map(|at| &input.questionnaire.recommendations[at.at()]);
    let owner = given.and_then(|given| given.owner).map_or("", |role| input.questionnaire.roles[role.at()].name.as_str());
    let evidence = given.map(|given| given.evidence.as_str()).filter(|text| !text.is_empty()).unwrap_or(&question.evidence);
    let facet = if question.facet.is_empty() { String::new() } else { format!(" {}", question.facet) };
    let effort: u32 = steps.iter().map(|step| step.effort).sum();
    Block::Item(
        format!("{}{facet}: level {from} to {to} (effort {effort})", question.id),
        vec![
            ("From", from_text.to_owned()),
            ("To", to_text.to_owned()),
            ("Do", given.map_or(String::new(), |given| given.title.clone())),
            ("Owner", owner.to_owned()),
            ("First 30 days", given.map_or(String::new(), |given| given.first_step.clone())),
            ("Look for", evidence.to_owned()),
            ("Earns", earns(input, steps)),
        ],
    )
}

fn earns(input: &Input<'_>, steps: &[&Step]) -> String {
    let lifts: Vec<String> = steps.iter().flat_map(|step| &step.lifts).map(|at| cap(input, *at)).collect();
    let lifts = if lifts.is_empty() { String::new() } else { format!("; lifts {}", lifts.join(" and ")) };
    let overall = steps.last().and_then(|step| step.overall);
    let then = overall.map_or(String::new(), |overall| format!("; overall then {}", decided(overall, &edges(input, None), 1)));
    let points: f64 = steps.iter().map(|step| step.earns).sum();
    format!("{} points before caps{lifts}{then}", size(points, 1))
}

fn of_what_if(input: &Input<'_>, made: &WhatIf) -> Vec<Block> {
    let mut blocks = vec![Block::Strong(format!("Overall {} would be {}.", overall(input, &made.before), overall(input, &made.after)))];
    for setting in &made.settings {
        let question = &input.questionnaire.questions[setting.question.at()];
        let (_, levels) = wording(question, input.facts);
        let key = |at: u16| levels.get(usize::from(at)).map_or("", |level| level.key.as_str());
        let from = setting.from.map_or_else(|| "no level".to_owned(), |at| format!("level {}", key(at)));
        let text = levels.get(usize::from(setting.to)).map_or(String::new(), |level| level.text.clone());
        blocks.push(Block::Item(format!("{} from {from} to {}", question.id, key(setting.to)), vec![("To", text)]));
    }
    blocks.push(Block::Head("Factors".to_owned()));
    for (at, factor) in input.questionnaire.factors.iter().enumerate() {
        let (before, after) = (made.before.factors[at], made.after.factors[at]);
        let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| decided(value, &edges(input, None), 1));
        let same = if before == after { " (unchanged)".to_owned() } else { format!(" -> {}", number(after)) };
        blocks.push(Block::Text(format!("{} {}{same}", factor.name, number(before))));
    }
    let caps = [("Caps lifted", &made.lifted), ("Caps that take hold", &made.taken_hold)];
    for (head, list) in caps.iter().filter(|(_, list)| !list.is_empty()) {
        blocks.push(Block::Head((*head).to_owned()));
        blocks.extend(list.iter().map(|at| Block::Text(format!("{}: {}", cap(input, *at), input.questionnaire.caps[*at].reason))));
    }
    blocks.push(Block::Head("Bear in mind".to_owned()));
    blocks.push(Block::Point(STANDING[1].replace("The plan", "This")));
    blocks.push(Block::Point(
        "A question set higher than the organisation stands raises everybody who answered lower; set lower, it lowers everybody who answered higher."
            .to_owned(),
    ));
    blocks
}

/// A score with its band.
fn overall(input: &Input<'_>, outcome: &Outcome) -> String {
    let band = |at: BandIndex| input.questionnaire.bands[at.at()].name.as_str();
    match (outcome.overall, outcome.band) {
        (None, _) => "no score".to_owned(),
        (Some(score), None) => decided(score, &edges(input, None), 1),
        (Some(score), Some(at)) => format!("{} ({})", decided(score, &edges(input, None), 1), band(at)),
    }
}

/// A cap by its id and name, with its limit.
fn cap(input: &Input<'_>, at: usize) -> String {
    let cap = &input.questionnaire.caps[at];
    let name = if cap.name.is_empty() { cap.id.clone() } else { format!("{} \"{}\"", cap.id, cap.name) };
    let on = match cap.limit {
        ScoreOf::Overall => String::new(),
        ScoreOf::Factor(factor) => format!(" on {}", input.questionnaire.factors[factor.at()].name),
    };
    match &cap.to {
        CapTo::Score(score) => format!("{name}{on} (at most {})", fixed(*score, 1)),
        CapTo::Band(band) => format!("{name}{on} (at most {})", input.questionnaire.bands[band.at()].name),
        CapTo::BandsAbove { .. } | CapTo::NoBand => format!("{name}{on}"),
    }
}

fn id<'a>(input: &Input<'a>, question: QuestionIndex) -> &'a str {
    &input.questionnaire.questions[question.at()].id
}

fn name(input: &Input<'_>, of: ScoreOf) -> String {
    match of {
        ScoreOf::Overall => "Overall".to_owned(),
        ScoreOf::Factor(factor) => input.questionnaire.factors[factor.at()].name.clone(),
    }
}

fn value(outcome: &Outcome, of: ScoreOf) -> Option<f64> {
    match of {
        ScoreOf::Overall => outcome.overall,
        ScoreOf::Factor(factor) => outcome.factors[factor.at()],
    }
}

/// Numbers that a printed score must not seem to reach when it does not.
fn edges(input: &Input<'_>, target: Option<f64>) -> Vec<f64> {
    input.questionnaire.bands.iter().map(|band| band.from).chain(target).collect()
}
