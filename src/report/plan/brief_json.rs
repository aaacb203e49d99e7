//! The plan of a JSON report: its wire types, both directions, and the schema.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::brief::{OutOfReach, PlanAction, PlanBrief, PlanQuarter, PlanStep, PlanTarget};
use crate::plan::Proof;
use crate::report::json_read::Reading;
use crate::report::json_schema::{count, list, maybe, number, object, open, text};
use crate::report::{RecommendationRow, Report};

#[derive(Serialize, Deserialize)]
pub(in crate::report) struct Brief<T> {
    targets: Vec<Target<T>>,
    effort: u32,
    overall_at_least: Option<f64>,
    band: Option<T>,
    proof: Proved<T>,
    quarters: Vec<Quarter<T>>,
    /// Those that the report gives stand under `recommendations`.
    further_recommendations: Vec<Action<T>>,
    unanswered: Vec<T>,
}

#[derive(Serialize, Deserialize)]
struct Target<T> {
    factor: T,
    target: f64,
    out_of_reach: Option<Beyond<T>>,
}

#[derive(Serialize, Deserialize)]
struct Beyond<T> {
    best_at_least: Option<f64>,
    caps: Vec<T>,
}

#[derive(Serialize, Deserialize)]
struct Proved<T> {
    status: T,
    effort_at_least: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct Quarter<T> {
    effort: u32,
    overall_at_least: Option<f64>,
    steps: Vec<Step<T>>,
}

#[derive(Serialize, Deserialize)]
struct Step<T> {
    question: T,
    from: T,
    to: T,
    effort: u32,
    recommendation: Option<T>,
    evidence: Option<T>,
}

#[derive(Serialize, Deserialize)]
struct Action<T> {
    id: T,
    title: T,
    first_step: T,
    owner: Option<T>,
    evidence: Option<T>,
}

const OPTIMAL: &str = "optimal";
const STOPPED: &str = "stopped";
const UNKNOWN: &str = "unknown";

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// As it is written.
pub(in crate::report) fn brief<'a>(report: &'a Report, plan: &'a PlanBrief) -> Brief<&'a str> {
    let factor = |at: usize| report.factors.get(at).map_or("", |factor| factor.id.as_str());
    let question = |at: usize| report.questions.get(at).map_or("", |question| question.id.as_str());
    let target = |target: &'a PlanTarget| Target::<&str> {
        factor: factor(target.factor),
        target: target.target,
        out_of_reach: target
            .out_of_reach
            .as_ref()
            .map(|beyond| Beyond::<&str> { best_at_least: beyond.best, caps: beyond.caps.iter().map(String::as_str).collect() }),
    };
    let step = |step: &'a PlanStep| Step::<&str> {
        question: question(step.question),
        from: &step.from,
        to: &step.to,
        effort: step.effort,
        recommendation: step.action.as_ref().map(|action| action.id.as_str()),
        evidence: some(&step.evidence),
    };
    let (status, effort_at_least) = match plan.proof {
        Proof::Optimal => (OPTIMAL, None),
        Proof::EffortAtLeast(least) => (STOPPED, Some(least)),
        // A plan of a report has no budget.
        Proof::Unknown | Proof::OverallAtMost(_) => (UNKNOWN, None),
    };
    let action = |action: &'a PlanAction| Action::<&str> {
        id: &action.id,
        title: &action.title,
        first_step: &action.first_step,
        owner: action.owner.as_ref().map(|(id, _)| id.as_str()),
        evidence: some(&action.evidence),
    };
    Brief {
        targets: plan.targets.iter().map(target).collect(),
        effort: plan.effort,
        overall_at_least: plan.overall,
        band: plan.band.and_then(|at| report.method.bands.get(at)).map(|band| band.id.as_str()),
        proof: Proved { status, effort_at_least },
        quarters: plan
            .quarters
            .iter()
            .map(|quarter| Quarter::<&str> { effort: quarter.effort, overall_at_least: quarter.overall, steps: quarter.steps.iter().map(step).collect() })
            .collect(),
        further_recommendations: further(report, plan).map(action).collect(),
        unanswered: plan.unanswered.iter().map(|at| question(*at)).collect(),
    }
}

/// The recommendations of the plan that the report does not give, each once.
pub(in crate::report) fn further<'a>(report: &'a Report, plan: &'a PlanBrief) -> impl Iterator<Item = &'a PlanAction> {
    let mut seen: BTreeSet<&str> = report.recommendations.iter().map(|r| r.id.as_str()).collect();
    plan.steps().filter_map(|step| step.action.as_ref()).filter(move |action| seen.insert(action.id.as_str()))
}

/// As it is read.
pub(in crate::report) fn read(plan: Brief<String>, recommendations: &[RecommendationRow], reading: &mut Reading) -> PlanBrief {
    let given = |r: &RecommendationRow| PlanAction {
        id: r.id.clone(),
        title: r.title.clone(),
        first_step: r.first_step.clone(),
        owner: r.owner.clone(),
        evidence: r.evidence.clone(),
    };
    let mut actions: HashMap<String, PlanAction> = recommendations.iter().map(|r| (r.id.clone(), given(r))).collect();
    for (at, action) in plan.further_recommendations.into_iter().enumerate() {
        let owner = action.owner.map(|id| reading.role(id, format_args!("/plan/further_recommendations/{at}/owner")));
        let Action { id, title, first_step, evidence, .. } = action;
        actions.insert(id.clone(), PlanAction { id, title, first_step, owner, evidence: evidence.unwrap_or_default() });
    }
    let mut targets = Vec::new();
    for (at, target) in plan.targets.into_iter().enumerate() {
        targets.push(PlanTarget {
            factor: reading.factor(&target.factor, format_args!("/plan/targets/{at}/factor")),
            target: target.target,
            out_of_reach: target.out_of_reach.map(|beyond| OutOfReach { best: beyond.best_at_least, caps: beyond.caps }),
        });
    }
    let mut quarters = Vec::new();
    for (number, quarter) in plan.quarters.into_iter().enumerate() {
        let mut steps = Vec::new();
        for (at, step) in quarter.steps.into_iter().enumerate() {
            let place = format!("/plan/quarters/{number}/steps/{at}");
            let action = step.recommendation.as_ref().and_then(|id| actions.get(id)).cloned();
            if let (None, Some(id)) = (&action, &step.recommendation) {
                reading.say(format_args!("{place}/recommendation"), format!("there is no recommendation `{id}`"));
            }
            steps.push(PlanStep {
                question: reading.question(&step.question, format_args!("{place}/question")),
                from: step.from,
                to: step.to,
                effort: step.effort,
                action,
                evidence: step.evidence.unwrap_or_default(),
            });
        }
        quarters.push(PlanQuarter { effort: quarter.effort, overall: quarter.overall_at_least, steps });
    }
    let proof = match (plan.proof.status.as_str(), plan.proof.effort_at_least) {
        (OPTIMAL, _) => Proof::Optimal,
        (_, Some(least)) => Proof::EffortAtLeast(least),
        (_, None) => Proof::Unknown,
    };
    PlanBrief {
        targets,
        quarters,
        effort: plan.effort,
        overall: plan.overall_at_least,
        band: plan.band.map(|id| reading.band(&id, format_args!("/plan/band"))),
        proof,
        unanswered: plan.unanswered.iter().enumerate().map(|(at, id)| reading.question(id, format_args!("/plan/unanswered/{at}"))).collect(),
    }
}

/// The schema of the member `plan`.
pub(in crate::report) fn schema() -> Value {
    let at_least = |what: &str| maybe(number(&format!("{what} In whole points, rounded down: more would tell how single people answered.")));
    let beyond = object(
        "Why no steps reach it; null where the plan does.",
        vec![
            ("best_at_least", at_least("The score with every question at its highest level.")),
            ("caps", list("Caps that would still limit it.", text("Id of a cap."))),
        ],
    );
    let target =
        object("The target of a factor.", vec![("factor", text("Id of the factor.")), ("target", number("0 to 100.")), ("out_of_reach", maybe(beyond))]);
    let proof = object(
        "Whether there is a cheaper plan.",
        vec![
            ("status", open("optimal: there is none. stopped: the search was, with a bound. unknown: without one.", &[OPTIMAL, STOPPED, UNKNOWN])),
            ("effort_at_least", maybe(count("No plan takes less effort."))),
        ],
    );
    let step = object(
        "A question raised by one level or several under one recommendation.",
        vec![
            ("question", text("Id of the question.")),
            ("from", text("The level it starts from.")),
            ("to", text("The level it leads to.")),
            ("effort", count("Its effort, 1 or more.")),
            ("recommendation", maybe(text("Id of the recommendation given for the question at that level."))),
            ("evidence", maybe(text("What to look for, where no recommendation says it."))),
        ],
    );
    let quarter = object(
        "A quarter.",
        vec![
            ("effort", count("Effort of its steps.")),
            ("overall_at_least", at_least("The overall score after it.")),
            ("steps", list("In the order they are taken.", step)),
        ],
    );
    let action = object(
        "A recommendation.",
        vec![
            ("id", text("Its id.")),
            ("title", text("Its title.")),
            ("first_step", text("What happens in the next 30 days.")),
            ("owner", maybe(text("Id of the role that should own it."))),
            ("evidence", maybe(text("What to look for."))),
        ],
    );
    object(
        "The cheapest way to the targets of the factors; null where none has a target, or none was looked for. cem plan tells it in full.",
        vec![
            ("targets", list("What it is to reach.", target)),
            ("effort", count("Effort of all steps.")),
            ("overall_at_least", at_least("The overall score after all steps.")),
            ("band", maybe(text("Id of its band."))),
            ("proof", proof),
            ("quarters", list("In order.", quarter)),
            ("further_recommendations", list("Recommendations its steps name that `recommendations` does not hold, each once.", action)),
            ("unanswered", list("Questions that are no steps because nobody gave a level.", text("Id of a question."))),
        ],
    )
}
