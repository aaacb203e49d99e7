//! The plan as a report tells it: the steps by quarter, and nothing that tells how single people answered.
//!
//! What a step earns hangs on how many answered lower. Beside the score of a question it would tell how the answers to it lie, even where their counts are
//! withheld. So a report tells scores of a plan in whole points, rounded down, after whole quarters; `cem plan` tells them step by step to those who have the answers.

use super::words::runs;
use crate::plan::{Outcome, Plan, Proof, Step};
use crate::questionnaire::{QuestionIndex, Questionnaire, ScoreOf};

/// The cheapest way to the targets of the factors.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanBrief {
    /// The targets asked for, in the order of the factors.
    pub targets: Vec<PlanTarget>,
    /// The quarters in order.
    pub quarters: Vec<PlanQuarter>,
    /// Effort of all steps.
    pub effort: u32,
    /// The overall score after all steps is this or more, in whole points.
    pub overall: Option<f64>,
    /// Its band: position in [`crate::report::Method::bands`].
    pub band: Option<usize>,
    /// Whether there is a cheaper plan.
    pub proof: Proof,
    /// Questions that are no steps because nobody gave a level: positions in [`crate::report::Report::questions`].
    pub unanswered: Vec<usize>,
}

/// A target of a factor.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanTarget {
    /// Position in [`crate::report::Report::factors`].
    pub factor: usize,
    /// 0 to 100.
    pub target: f64,
    /// Why no steps reach it; none where the plan does.
    pub out_of_reach: Option<OutOfReach>,
}

/// Why no steps reach a target.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfReach {
    /// With every question at its highest level the score is this or more, in whole points; none where there is no score.
    pub best: Option<f64>,
    /// Ids of the caps that would still limit it.
    pub caps: Vec<String>,
}

/// The steps of a quarter.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanQuarter {
    /// Their effort.
    pub effort: u32,
    /// The overall score after them is this or more, in whole points.
    pub overall: Option<f64>,
    /// In the order they are taken.
    pub steps: Vec<PlanStep>,
}

/// One question raised by one level or several under one recommendation.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanStep {
    /// Position in [`crate::report::Report::questions`].
    pub question: usize,
    /// The level it starts from, as an answers file names it.
    pub from: String,
    /// The level it leads to.
    pub to: String,
    /// Effort, 1 or more.
    pub effort: u32,
    /// The recommendation given for the question at that level.
    pub action: Option<PlanAction>,
    /// What to look for, where no recommendation says it; may be empty.
    pub evidence: String,
}

/// What is needed of a recommendation that a step names: the report may not give it yet.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanAction {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What happens in the next 30 days.
    pub first_step: String,
    /// Id and name of the role that should own it.
    pub owner: Option<(String, String)>,
    /// What to look for; may be empty.
    pub evidence: String,
}

impl PlanBrief {
    /// The plan of a questionnaire in short. `position` finds a question among those asked.
    pub(in crate::report) fn new(plan: &Plan, targets: &[(ScoreOf, f64)], q: &Questionnaire, position: &impl Fn(QuestionIndex) -> Option<usize>) -> Self {
        let target = |(of, target): &(ScoreOf, f64)| {
            let ScoreOf::Factor(factor) = of else { return None };
            let blocked = plan.blocked.iter().find(|blocked| blocked.of == *of);
            let out_of_reach = blocked
                .map(|blocked| OutOfReach { best: blocked.best.map(f64::floor), caps: blocked.caps.iter().map(|cap| q.caps[*cap].id.clone()).collect() });
            Some(PlanTarget { factor: factor.at(), target: *target, out_of_reach })
        };
        let quarter = |(number, quarter): (u32, &crate::plan::Quarter)| PlanQuarter {
            effort: quarter.effort,
            overall: whole(&quarter.after),
            steps: runs(plan, number).iter().filter_map(|steps| step(steps, q, position)).collect(),
        };
        Self {
            targets: targets.iter().filter_map(target).collect(),
            quarters: (1..).zip(&plan.quarters).map(quarter).collect(),
            effort: plan.effort,
            overall: whole(&plan.after),
            band: plan.after.band.map(|band| band.at()),
            proof: plan.proof,
            unanswered: plan.unanswered.iter().filter_map(|at| position(*at)).collect(),
        }
    }

    /// All steps, in the order they are taken.
    pub fn steps(&self) -> impl Iterator<Item = &PlanStep> {
        self.quarters.iter().flat_map(|quarter| &quarter.steps)
    }
}

fn whole(outcome: &Outcome) -> Option<f64> {
    // A score of 65 may have been summed up to a hair less.
    outcome.overall.map(|score| (score + 1e-9).floor())
}

fn step(steps: &[&Step], q: &Questionnaire, position: &impl Fn(QuestionIndex) -> Option<usize>) -> Option<PlanStep> {
    let (first, last) = (steps.first()?, steps.last()?);
    let question = q.questions.get(first.question.at())?;
    let key = |at: u16| question.levels.get(usize::from(at)).map(|level| level.key.clone());
    let action = first.recommendation.and_then(|at| q.recommendations.get(at.at())).map(|given| PlanAction {
        id: given.id.clone(),
        title: given.title.clone(),
        first_step: given.first_step.clone(),
        owner: given.owner.and_then(|role| q.roles.get(role.at())).map(|role| (role.id.clone(), role.name.clone())),
        evidence: given.evidence.clone(),
    });
    let is_said = action.as_ref().is_some_and(|action| !action.evidence.is_empty());
    Some(PlanStep {
        question: position(first.question)?,
        from: key(first.from)?,
        to: key(last.to)?,
        effort: steps.iter().map(|step| step.effort).sum(),
        action,
        evidence: if is_said { String::new() } else { question.evidence.clone() },
    })
}
