//! From leaf factors up to the overall score: weighted means over the tree.
//!
//! Additive aggregation compensates fully between factors (OECD/JRC Handbook on Constructing Composite Indicators 2008, chapter 6); the caps exist because of
//! that. A child without a score drops out of numerator and denominator.

use super::tally::Tally;
use super::{Missing, Scorer};
use crate::questionnaire::{Questionnaire, ScoreOf};

/// The tree of factors as arrays by node: factors by index, then one last node, overall, whose children are the top-level factors.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// By node.
    pub(super) children: Vec<Vec<usize>>,
    /// By node: weight among its siblings; overall 1.
    pub(super) weights: Vec<f64>,
    /// By factor: its parent, or the overall node.
    pub(super) parents: Vec<usize>,
}

impl Tree {
    pub(super) fn new(questionnaire: &Questionnaire) -> Self {
        let overall = questionnaire.factors.len();
        let mut children: Vec<Vec<usize>> = questionnaire.factors.iter().map(|factor| factor.children.iter().map(|child| child.at()).collect()).collect();
        children.push(questionnaire.top_factors().map(|factor| factor.at()).collect());
        let mut weights: Vec<f64> = questionnaire.factors.iter().map(|factor| factor.weight).collect();
        weights.push(1.0);
        let parents = questionnaire.factors.iter().map(|factor| factor.parent.map_or(overall, |parent| parent.at())).collect();
        Self { children, weights, parents }
    }

    /// The node of overall.
    pub(super) fn overall(&self) -> usize {
        self.parents.len()
    }

    /// The node of a score.
    pub(super) fn node(&self, of: ScoreOf) -> usize {
        match of {
            ScoreOf::Overall => self.overall(),
            ScoreOf::Factor(factor) => factor.at(),
        }
    }

    /// True for a factor that holds questions.
    pub(super) fn is_leaf(&self, node: usize) -> bool {
        node != self.overall() && self.children[node].is_empty()
    }

    /// All nodes, children before parents: factors stand in pre-order, so backwards will do.
    pub(super) fn upwards(&self) -> impl Iterator<Item = usize> + use<> {
        let overall = self.overall();
        (0..overall).rev().chain([overall])
    }

    /// Weighted mean of the children that have a value; none when none of them, or only ones without weight, have one.
    pub(super) fn mean(&self, node: usize, values: &[Option<f64>]) -> Option<f64> {
        self.mean_of(node, |child| values[child])
    }

    /// The same, of values that are worked out when they are looked at.
    pub(super) fn mean_of(&self, node: usize, value: impl Fn(usize) -> Option<f64>) -> Option<f64> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for &child in &self.children[node] {
            if let Some(value) = value(child) {
                sum += self.weights[child] * value;
                weight += self.weights[child];
            }
        }
        (weight > 0.0).then(|| sum / weight)
    }
}

impl Scorer<'_> {
    /// Fills raw scores, missing reasons, coverage and pooled counts of all nodes from the tallied leaves.
    pub(super) fn roll_up(&self, tally: &mut Tally) {
        self.count_answered_items(tally);
        for node in self.tree.upwards() {
            if self.tree.is_leaf(node) {
                let leaf = &tally.nodes[node];
                let factor = &self.questionnaire.factors[node];
                let missing = if leaf.applicable <= 0.0 {
                    Some(Missing::NothingApplicable)
                } else if leaf.weight <= 0.0 {
                    Some(Missing::BelowMinimumShare)
                } else if leaf.items < factor.minimum_items {
                    Some(Missing::BelowMinimumItems { answered: leaf.items, needed: factor.minimum_items })
                } else {
                    None
                };
                tally.raw[node] = if missing.is_none() { Some((leaf.sum / leaf.weight).clamp(0.0, 100.0)) } else { None };
                tally.missing[node] = missing;
                tally.coverage[node] = (leaf.applicable > 0.0).then(|| leaf.answered / leaf.applicable);
            } else {
                tally.raw[node] = self.tree.mean(node, &tally.raw);
                tally.missing[node] = if tally.raw[node].is_none() { Some(self.reason_below(node, &tally.missing)) } else { None };
                tally.coverage[node] = self.tree.mean(node, &tally.coverage);
            }
            if node != self.tree.overall() {
                let (counts, cells, evident) = (tally.nodes[node].counts, tally.nodes[node].cells, tally.nodes[node].evident);
                let parent = &mut tally.nodes[self.tree.parents[node]];
                parent.counts.add(counts);
                parent.cells += cells;
                parent.evident += evident;
            }
        }
    }

    /// How many different items of each leaf carry a level from someone.
    fn count_answered_items(&self, tally: &mut Tally) {
        for (item, sum) in self.points.items.iter().zip(&tally.items) {
            if item.counts && sum.counts.answered > 0 {
                tally.nodes[usize::from(item.leaf)].items += 1;
            }
        }
    }

    /// Why an inner node has no score: the first child's reason that somebody could do something about.
    fn reason_below(&self, node: usize, missing: &[Option<Missing>]) -> Missing {
        let reasons = self.tree.children[node].iter().filter_map(|&child| missing[child]);
        reasons.into_iter().find(|reason| *reason != Missing::NothingApplicable).unwrap_or(Missing::NothingApplicable)
    }
}
