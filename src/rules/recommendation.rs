//! Which recommendations hold, what they are worth, and in which order they come.
//!
//! A recommendation is given when its condition is true over the final scores. It is worth the sum of the weighted gaps of the questions it addresses, in points of
//! the overall score. Rank: worth from high to low, then effort from low to high, then the order of the questionnaire; nothing stands before one it comes `after`.

use std::cmp::Reverse;

use super::cap::{chosen_by_half, spread};
use super::condition::{Truth, View, fact_at, holds};
use super::gap::size_key;
use super::{Advice, Scorer, Scores, Trigger};
use crate::answers::FactValue;
use crate::questionnaire::condition::{Condition, Test};
use crate::questionnaire::{FactIndex, QuestionIndex, Questionnaire, RecommendationIndex, ScoreOf};

/// A panel after scoring: what conditions of recommendations see. It knows everything but a role.
#[derive(Debug, Clone, Copy)]
pub struct PanelView<'a> {
    /// Where the levels' numbers stand.
    pub questionnaire: &'a Questionnaire,
    /// The final scores.
    pub scores: &'a Scores,
    /// By fact index.
    pub facts: &'a [FactValue],
}

impl View for PanelView<'_> {
    fn level(&self, question: QuestionIndex) -> Option<f64> {
        self.scores.questions[question.at()].level
    }
    fn chose(&self, question: QuestionIndex, options: &[u16]) -> Truth {
        chosen_by_half(&self.scores.questions[question.at()].by_level, options)
    }
    fn answered(&self, question: QuestionIndex) -> Truth {
        (self.scores.questions[question.at()].counts.answered > 0).into()
    }
    fn score(&self, of: ScoreOf) -> Option<f64> {
        self.scores.of(of).score
    }
    fn fact(&self, fact: FactIndex) -> FactValue {
        fact_at(self.facts, fact)
    }
    fn coverage(&self, of: ScoreOf) -> Option<f64> {
        self.scores.of(of).coverage
    }
    fn evidence(&self, of: ScoreOf) -> Option<f64> {
        self.scores.of(of).evidence
    }
    fn dont_know(&self, question: QuestionIndex) -> Option<f64> {
        self.scores.questions[question.at()].counts.dont_know_share()
    }
    fn spread(&self, question: QuestionIndex) -> Option<f64> {
        let numbers = self.questionnaire.questions[question.at()].levels.iter().map(|level| level.number).collect::<Vec<_>>();
        spread(&self.scores.questions[question.at()].by_level, &numbers)
    }
}

impl Scorer<'_> {
    /// The recommendations that hold, in the order they should be taken up. `facts` are those of the assessment, by fact index.
    #[must_use]
    pub fn advice(&self, scores: &Scores, facts: &[FactValue]) -> Vec<Advice> {
        let view = PanelView { questionnaire: self.questionnaire, scores, facts };
        let mut ranked: Vec<Advice> = self
            .questionnaire
            .recommendations
            .iter()
            .enumerate()
            .filter(|(_, recommendation)| holds(&recommendation.when, &view) == Truth::True)
            .map(|(at, recommendation)| Advice {
                recommendation: at.into(),
                worth: worth(&recommendation.addresses, scores),
                triggered_by: triggers(&recommendation.when, &view),
            })
            .collect();
        let effort = |at: RecommendationIndex| self.questionnaire.recommendations[at.at()].effort;
        ranked.sort_by_key(|advice| (Reverse(size_key(advice.worth)), effort(advice.recommendation), advice.recommendation));
        self.put_after(ranked)
    }

    /// Takes, again and again, the highest-ranked one that waits for none of the others. In a circle (the checker rejects them) rank decides.
    fn put_after(&self, mut ranked: Vec<Advice>) -> Vec<Advice> {
        let mut placed = Vec::with_capacity(ranked.len());
        let mut open = vec![false; self.questionnaire.recommendations.len()];
        ranked.iter().for_each(|advice| open[advice.recommendation.at()] = true);
        while !ranked.is_empty() {
            let waits = |advice: &Advice| {
                let after = &self.questionnaire.recommendations[advice.recommendation.at()].after;
                after.iter().any(|earlier| *earlier != advice.recommendation && open.get(earlier.at()).copied().unwrap_or(false))
            };
            let next = ranked.iter().position(|advice| !waits(advice)).unwrap_or(0);
            let advice = ranked.remove(next);
            open[advice.recommendation.at()] = false;
            placed.push(advice);
        }
        placed
    }
}

/// Sum of the weighted gaps of these questions, each once, in points of the overall score.
fn worth(addresses: &[QuestionIndex], scores: &Scores) -> f64 {
    let mut distinct = addresses.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.iter().filter_map(|question| scores.questions[question.at()].weighted_gap).sum()
}

/// The subject of every test of a condition, once each, with the value found.
fn triggers(condition: &Condition, view: &PanelView<'_>) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    let mut push = |trigger: Trigger| {
        if !triggers.contains(&trigger) {
            triggers.push(trigger);
        }
    };
    condition.for_each_test(&mut |test| match test {
        Test::Level(question, ..) | Test::Choice(question, _) | Test::Answered(question) => push(Trigger::Question(*question, view.level(*question))),
        Test::Score(scores, ..) => scores.iter().for_each(|of| push(Trigger::Score(*of, view.score(*of)))),
        Test::Fact(fact, _) | Test::FactNumber(fact, ..) => push(Trigger::Fact(*fact)),
        Test::Role(_) => (),
        Test::Coverage(of, ..) => push(Trigger::Coverage(*of, view.coverage(*of))),
        Test::Evidence(of, ..) => push(Trigger::Evidence(*of, view.evidence(*of))),
        Test::DontKnow(question, ..) => push(Trigger::DontKnow(*question, view.dont_know(*question).unwrap_or(0.0))),
        Test::Spread(question, ..) => push(Trigger::Spread(*question, view.spread(*question))),
    });
    triggers
}
