//! Shares of the overall score, targets, and the gaps between targets and scores.
//!
//! `gap = max(0, target - score)` in points; `weighted gap = share x gap`: what closing it is worth in points of the overall score. A share is the product of the
//! normalised weights on the way down the tree, so that the shares of all leaf factors add to 1.

use super::condition::{ProfileView, Truth, holds};
use super::points::Points;
use super::rollup::Tree;
use super::{Gap, Scorer, Scores};
use crate::answers::FactValue;
use crate::questionnaire::{FactorIndex, QuestionIndex, Questionnaire, TargetOf};

/// Weighted gaps closer than this, in points, are equal and the order of the questionnaire decides. Far under what any page shows.
const TIE: f64 = 1e-9;

/// Shares of the overall score, 0 to 1.
#[derive(Debug, Clone)]
pub(super) struct Shares {
    /// By node.
    pub(super) nodes: Vec<f64>,
    /// By question.
    pub(super) questions: Vec<f64>,
}

impl Shares {
    pub(super) fn new(questionnaire: &Questionnaire, tree: &Tree, points: &Points) -> Self {
        let overall = tree.overall();
        let mut nodes = vec![0.0; overall + 1];
        nodes[overall] = 1.0;
        // Parents before children: overall, then factors in pre-order.
        for node in std::iter::once(overall).chain(0..overall) {
            let total: f64 = tree.children[node].iter().map(|&child| tree.weights[child]).sum();
            for &child in &tree.children[node] {
                nodes[child] = if total > 0.0 { nodes[node] * tree.weights[child] / total } else { 0.0 };
            }
        }
        let weight = |at: usize| if points.items[at].counts { questionnaire.questions[at].weight } else { 0.0 };
        let mut totals = vec![0.0; overall + 1];
        for (at, item) in points.items.iter().enumerate() {
            if item.counts {
                totals[usize::from(item.leaf)] += weight(at);
            }
        }
        let share = |at: usize| {
            let leaf = usize::from(points.items[at].leaf);
            if totals.get(leaf).is_some_and(|total| *total > 0.0) { nodes[leaf] * weight(at) / totals[leaf] } else { 0.0 }
        };
        let questions = (0..points.items.len()).map(share).collect();
        Self { nodes, questions }
    }
}

/// Targets for one profile, 0 to 100.
#[derive(Debug, Clone)]
pub(super) struct Targets {
    /// By node.
    pub(super) nodes: Vec<Option<f64>>,
    /// By question; none for questions that are not scored.
    pub(super) questions: Vec<Option<f64>>,
}

/// A larger number is a larger gap; equal within [`TIE`]. An integer, because "close enough" is no order to sort by.
#[expect(clippy::cast_possible_truncation, reason = "at most 100 / 1e-9, far inside i64")]
pub(crate) fn size_key(points: f64) -> i64 {
    (points / TIE).round() as i64
}

/// `max(0, target - score)` in points, where both are known.
pub(super) fn gap(target: Option<f64>, score: Option<f64>) -> Option<f64> {
    Some((target? - score?).max(0.0))
}

impl Scorer<'_> {
    /// The targets for a profile. Rules apply in order, `set` before `add`; a question without a target of its own starts from its factor's final one.
    pub(super) fn targets(&self, facts: &[FactValue]) -> Targets {
        let profile = ProfileView { facts };
        let rules: Vec<_> =
            self.questionnaire.targets.iter().filter(|rule| rule.when.as_ref().is_none_or(|when| holds(when, &profile) == Truth::True)).collect();
        let clamp = |target: &mut Option<f64>| *target = target.map(|target| target.clamp(0.0, 100.0));

        let mut nodes: Vec<Option<f64>> = self.questionnaire.factors.iter().map(|factor| factor.target).collect();
        for rule in &rules {
            for (of, value) in &rule.set {
                if let TargetOf::Factor(factor) = of {
                    nodes[factor.at()] = Some(*value);
                }
            }
            for (of, points) in &rule.add {
                if let TargetOf::Factor(factor) = of {
                    nodes[factor.at()] = nodes[factor.at()].map(|target| target + points);
                }
            }
        }
        nodes.iter_mut().for_each(clamp);

        let own = |(at, question): (usize, &crate::questionnaire::Question)| {
            if self.points.items[at].counts { question.target.or(nodes[question.factor.at()]) } else { None }
        };
        let mut questions: Vec<Option<f64>> = self.questionnaire.questions.iter().enumerate().map(own).collect();
        for rule in &rules {
            for (of, value) in &rule.set {
                if let TargetOf::Question(question) = of {
                    questions[question.at()] = Some(*value);
                }
            }
            for (of, points) in &rule.add {
                if let TargetOf::Question(question) = of {
                    questions[question.at()] = questions[question.at()].map(|target| target + points);
                }
            }
        }
        questions.iter_mut().for_each(clamp);

        let top = &self.tree.children[self.tree.overall()];
        // A factor without weight is a position, not a merit: it needs no target.
        let all = top.iter().all(|&factor| nodes[factor].is_some() || self.tree.weights[factor] == 0.0);
        nodes.push(None);
        let overall = if all { self.tree.mean(self.tree.overall(), &nodes) } else { None };
        nodes[self.tree.overall()] = overall;
        Targets { nodes, questions }
    }

    /// Top-level factors with a score and a target, the largest weighted gap first (a gap may be 0). Ties follow the questionnaire's `gap_order`, then its order.
    #[must_use]
    pub fn gaps(&self, scores: &Scores) -> Vec<Gap<FactorIndex>> {
        let mut gaps: Vec<Gap<FactorIndex>> = self
            .questionnaire
            .top_factors()
            .filter_map(|of| {
                let scored = &scores.factors[of.at()];
                Some(Gap { of, score: scored.score?, target: scored.target?, gap: scored.gap?, weighted: scored.weighted_gap? })
            })
            .collect();
        let order = &self.questionnaire.scoring.gap_order;
        let place = |of: FactorIndex| order.iter().position(|factor| *factor == of).unwrap_or(order.len());
        gaps.sort_by_key(|gap| (std::cmp::Reverse(size_key(gap.weighted)), place(gap.of), gap.of));
        gaps
    }

    /// Questions with a gap above 0, the largest weighted gap first; ties in the order of the questions.
    #[must_use]
    pub fn question_gaps(&self, scores: &Scores) -> Vec<Gap<QuestionIndex>> {
        let mut gaps: Vec<Gap<QuestionIndex>> = scores
            .questions
            .iter()
            .enumerate()
            .filter_map(|(at, item)| Some(Gap { of: at.into(), score: item.score?, target: item.target?, gap: item.gap?, weighted: item.weighted_gap? }))
            .filter(|gap: &Gap<QuestionIndex>| gap.gap > 0.0)
            .collect();
        gaps.sort_by_key(|gap| (std::cmp::Reverse(size_key(gap.weighted)), gap.of));
        gaps
    }
}
