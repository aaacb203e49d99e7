//! The cheapest way to the target: which questions to raise by how many levels, and in which order.
//!
//! The model. A *step* raises one question by one level. The organisation stands at the highest level that the panel's mean reaches: a mean of 2.4 is level 2. A
//! step to level 3 raises everybody who answered lower to 3 and leaves the others as they are; who gave no level is not given one. Every step has an effort
//! (`effort` in the questionnaire, else judgement: 1, 1, 2, 3 for five even levels). Questions that are not asked, or that nobody answered, are no steps; the
//! profile stays as it is. Every score in a plan is made by [`Scorer`] from answers raised in this way, never by a formula of its own.
//!
//! The method is exact. With it fixed who is asked what, the score of a leaf factor is a sum over its questions, so that the best score for every total effort
//! is a multiple-choice knapsack solved by dynamic programming over whole efforts (Kellerer, Pferschy & Pisinger 2004, Knapsack Problems, chapter 11); factors
//! join upwards by the same recursion. This leaves caps out, so it is never too high: a bound. Where the rules say that a cap limits what was found, the search
//! goes on in cases: the cap is lifted in one of the ways its condition allows, or it is accepted and limits its score. A case adds least rungs, least scores or least
//! evidence to the knapsack, and best-first branch and bound over the cases (Land & Doig 1960, Econometrica 28:497) ends at an optimum that the rules confirm. Caps
//! hold only because something is low, so raising never lowers a score; where a case cannot be written in these terms the search branches on single steps.
//! Answers that decide who is asked what are fixed first, one search for each way they can fall. A limit on the number of cases keeps the time finite; where it is
//! reached the plan says how far from the least effort it may be.
//!
//! ```text
//! ladder   the levels of a question as rungs    ground   the panel with some rungs raised, and what each adds
//! table    the knapsack                         lift     the ways to lift a cap
//! search   branch and bound over the cases      order    what comes first, and in which quarter
//! what_if  other answers, other scores
//! ```

mod ground;
mod ladder;
mod lift;
mod order;
mod search;
mod table;
mod what_if;

use crate::answers::Responses;
use crate::questionnaire::{BandIndex, QuestionIndex, RecommendationIndex, ScoreOf};
use crate::rules::Scorer;
use crate::rules::tally::Tally;

pub use what_if::{CannotSet, Setting, WhatIf, what_if};

/// Cases made before the search stops and states its gap, unless told otherwise.
pub const CASES: usize = 4000;

/// Cells of a knapsack that are worth the memory.
const MOST_CELLS: usize = 20_000_000;

/// A score reaches a target that it misses by less than this, in points: as in a gate.
const SLACK: f64 = 1e-9;

/// What a plan is to reach.
#[derive(Debug, Clone, PartialEq)]
pub enum Aim {
    /// Each of these scores at its target (0 to 100), with the least effort.
    Reach(Vec<(ScoreOf, f64)>),
    /// The highest overall score with at most this effort.
    Budget(u32),
}

/// How a plan is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// What it is to reach.
    pub aim: Aim,
    /// Quarters the steps are spread over, 1 or more.
    pub quarters: u32,
    /// Cases made at most, about; [`CASES`] is plenty for a questionnaire of the usual size.
    pub cases: usize,
}

/// The cheapest way to the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What it was to reach.
    pub aim: Aim,
    /// Where the organisation stands.
    pub before: Outcome,
    /// Where it stands after all steps, as the rules score it.
    pub after: Outcome,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The quarters in order; as many as are needed, at most as many as asked for.
    pub quarters: Vec<Quarter>,
    /// Effort of all steps.
    pub effort: u32,
    /// Whether there is a cheaper or better one.
    pub proof: Proof,
    /// Targets that no steps reach, which the plan leaves out.
    pub blocked: Vec<Blocked>,
    /// Scored questions asked that are no steps because nobody gave a level, in order.
    pub unanswered: Vec<QuestionIndex>,
}

/// The scores at one point of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The overall score (0 to 100, after caps, unrounded).
    pub overall: Option<f64>,
    /// Its band; none where a cap withholds it.
    pub band: Option<BandIndex>,
    /// By factor index.
    pub factors: Vec<Option<f64>>,
    /// Positions in `Questionnaire::caps` of the caps that limit something, in order.
    pub caps: Vec<usize>,
}

/// One question raised by one level.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which question.
    pub question: QuestionIndex,
    /// The option (position in `Question::levels`) it starts from.
    pub from: u16,
    /// The option it leads to.
    pub to: u16,
    /// Its effort, 1 or more.
    pub effort: u32,
    /// The quarter it falls in, from 1.
    pub quarter: u32,
    /// Rise of the overall score by this step, in points, before any cap.
    pub earns: f64,
    /// Caps that no longer limit anything after it.
    pub lifts: Vec<usize>,
    /// The recommendation given for the question at that level, if there is one.
    pub recommendation: Option<RecommendationIndex>,
    /// The overall score after this step and all before it, after caps.
    pub overall: Option<f64>,
}

/// The steps of one quarter together.
#[derive(Debug, Clone, PartialEq)]
pub struct Quarter {
    /// Their effort.
    pub effort: u32,
    /// Where the organisation stands after them.
    pub after: Outcome,
}

/// Whether there is a cheaper plan, or within a budget a better one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Proof {
    /// There is none.
    Optimal,
    /// The search was stopped: no plan takes less effort than this.
    EffortAtLeast(u32),
    /// The search was stopped: no plan within the budget brings overall above this.
    OverallAtMost(f64),
    /// It could not be shown that there is none: as a rule because answers decide in too many ways which questions are asked.
    Unknown,
}

/// A target that no steps reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocked {
    /// Of what.
    pub of: ScoreOf,
    /// The target, 0 to 100.
    pub target: f64,
    /// The score with every question at its highest level; none where there is no score.
    pub best: Option<f64>,
    /// Caps that would still limit it.
    pub caps: Vec<usize>,
}

/// True where the questionnaire has so many questions and steps that an exact plan would take too long: thousands.
#[must_use]
pub fn is_too_large(scorer: &Scorer<'_>, panel: &[&Responses]) -> bool {
    ground::Ground::new(scorer, panel).cells() > MOST_CELLS
}

/// The cheapest plan for a panel; one respondent is a panel of one. The order of the respondents changes nothing.
#[must_use]
pub fn plan(scorer: &Scorer<'_>, panel: &[&Responses], options: &Options) -> Plan {
    let ground = ground::Ground::new(scorer, panel);
    let found = search::search(&ground, options);
    let (steps, quarters) = order::order(&ground, &found.rungs, options.quarters.max(1));
    let asked = ground.scorer.questionnaire().asked().filter(|(_, question)| question.is_scored()).map(|(at, _)| at);
    Plan {
        aim: options.aim.clone(),
        before: outcome(scorer, &ground.totals(&ground.starts())),
        after: outcome(scorer, &ground.totals(&found.rungs)),
        effort: steps.iter().map(|step| step.effort).sum(),
        steps,
        quarters,
        proof: found.proof,
        blocked: found.blocked,
        unanswered: asked.filter(|at| ground.is_unanswered(*at)).collect(),
    }
}

/// The scores of a tally.
fn outcome(scorer: &Scorer<'_>, tally: &Tally) -> Outcome {
    let factors = (0..scorer.questionnaire().factors.len()).map(|factor| tally.score(ScoreOf::Factor(factor.into()))).collect();
    let caps = scorer.fired(tally).iter().map(|fired| fired.cap).collect();
    Outcome { overall: tally.score(ScoreOf::Overall), band: scorer.overall_band(tally), factors, caps }
}
