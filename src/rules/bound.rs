//! Outer bounds of ranges, for panels in which too many questions hang on unknown answers to try every combination.
//!
//! Sound, not tight: an item that may or may not be asked joins a mean only where that pulls it further out; so do respondents, roles and factors that may drop out.
//! Downward every cap is taken to fire with its strictest limit, upward none.

use super::Scorer;
use super::cap::Effect;
use super::condition::Truth;
use super::range::{Ends, widen, widen_stage};
use super::tally::Member;
use crate::answers::Answer;
use crate::questionnaire::RoleIndex;

/// Which end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

/// A weighted mean over parts that are sure and parts that may be missing, pulled as far to one end as the doubtful parts allow.
#[derive(Debug, Clone, Default)]
struct Pull {
    sum: f64,
    weight: f64,
    doubtful: Vec<(f64, f64)>,
}

impl Pull {
    fn add(&mut self, value: f64, weight: f64, sure: bool) {
        if weight > 0.0 {
            if sure {
                self.sum += weight * value;
                self.weight += weight;
            } else {
                self.doubtful.push((value, weight));
            }
        }
    }
    /// The extreme mean, and whether there is one for sure.
    fn end(mut self, end: End) -> Option<(f64, bool)> {
        let sure = self.weight > 0.0;
        self.doubtful.sort_by(|left, right| if end == End::Low { left.0.total_cmp(&right.0) } else { right.0.total_cmp(&left.0) });
        for (value, weight) in self.doubtful {
            let outward = self.weight <= 0.0 || if end == End::Low { value < self.sum / self.weight } else { value > self.sum / self.weight };
            if outward {
                self.sum += weight * value;
                self.weight += weight;
            }
        }
        (self.weight > 0.0).then(|| (self.sum / self.weight, sure))
    }
}

/// Means of respondents by role, then over roles.
#[derive(Debug, Clone, Default)]
struct Roles {
    open: Option<(Option<RoleIndex>, f64)>,
    group: Pull,
    roles: Pull,
}

impl Roles {
    fn add(&mut self, value: f64, sure: bool, role: (Option<RoleIndex>, f64), end: End) {
        if self.open.is_some_and(|open| open.0 != role.0) {
            self.close(end);
        }
        self.open = Some(role);
        self.group.add(value, 1.0, sure);
    }
    fn close(&mut self, end: End) {
        if let (Some((_, weight)), Some((mean, sure))) = (self.open.take(), std::mem::take(&mut self.group).end(end)) {
            self.roles.add(mean, weight, sure);
        }
    }
    fn end(mut self, end: End) -> Option<(f64, bool)> {
        self.close(end);
        self.roles.end(end)
    }
}

impl Scorer<'_> {
    /// Widens the ends to outer bounds. `sure` says by cell whether the question is asked in every completion, in none, or in some.
    pub(super) fn bound(&self, members: &[Member<'_>], cells: &[Answer], sure: &[Truth], ends: &mut Ends) {
        for end in [End::Low, End::High] {
            let (leaves, items) = self.bound_leaves(members, cells, sure, end);
            let raw = self.bound_tree(leaves.clone(), end, |_, value| value);
            let scores = match end {
                End::High => raw,
                End::Low => {
                    // As in the scores themselves: caps of factors see raw scores, caps of overall see capped factors.
                    let overall = self.tree.overall();
                    let lowest = |bounds: &[Option<(f64, bool)>]| bounds.iter().map(|bound| bound.map(|(value, _)| value)).collect::<Vec<_>>();
                    let raw = lowest(&raw);
                    let factor = |node, value| if node == overall { value } else { self.strictest(node, value, &raw) };
                    let mut bounds = self.bound_tree(leaves, end, factor);
                    let capped = lowest(&bounds);
                    bounds[overall] = bounds[overall].map(|(value, sure)| (self.strictest(overall, value, &capped), sure));
                    bounds
                }
            };
            for (range, bound) in ends.scores.iter_mut().zip(&scores) {
                widen(range, bound.map(|(value, _)| value));
            }
            for (range, bound) in ends.items.iter_mut().zip(&items) {
                widen(range, bound.map(|(value, _)| value));
            }
            let mut stages = vec![None; scores.len()];
            // Downward every question that may be applicable must be fulfilled, upward only those that are for sure.
            self.stages_from(&mut stages, |question| items[question].filter(|(_, sure)| *sure || end == End::Low).map(|(value, _)| Some(value)));
            let top = self.questionnaire.stages.as_ref().map_or(0, |stages| u16::try_from(stages.list.len()).unwrap_or(u16::MAX));
            for (range, stage) in ends.stages.iter_mut().zip(&stages) {
                // Where nothing is applicable for sure, what could be may hold all stages.
                widen_stage(range, if end == End::High && range.is_some() { stage.or(Some(top)) } else { *stage });
            }
        }
    }

    /// Extreme scores (0 to 100) of leaf factors, by node, and of items; with whether there is one in every completion.
    #[expect(clippy::type_complexity, reason = "two lists of the same pairs, used once")]
    fn bound_leaves(&self, members: &[Member<'_>], cells: &[Answer], sure: &[Truth], end: End) -> (Vec<Option<(f64, bool)>>, Vec<Option<(f64, bool)>>) {
        let (width, nodes) = (self.points.items.len(), self.tree.overall() + 1);
        let mut item_roles = vec![Roles::default(); width];
        let mut leaf_roles = vec![Roles::default(); nodes];
        let mut wording = Vec::new();
        for (at, member) in members.iter().enumerate().filter(|(_, member)| !member.apart) {
            let role = self.group(member);
            self.points.choose(self.questionnaire, &member.responses.facts, &mut wording);
            let mut own = vec![Pull::default(); nodes];
            for (question, item) in self.points.items.iter().enumerate() {
                let cell = at * width + question;
                if !item.counts || sure[cell] == Truth::False {
                    continue;
                }
                let table = self.points.table(wording[question]);
                let option = match cells[cell] {
                    Answer::Level(option) => Some(option),
                    Answer::Blank | Answer::Later | Answer::DontKnow => {
                        self.points.ends(question, table, 0..item.options).first().map(|&(worst, best)| if end == End::Low { worst } else { best })
                    }
                    Answer::NotAsked | Answer::NotApplicable | Answer::Text => None,
                };
                if let Some(option) = option {
                    let score = 100.0 * self.points.of(table)[usize::from(option)];
                    let is_sure = sure[cell] == Truth::True;
                    own[usize::from(item.leaf)].add(score, table.weight, is_sure);
                    item_roles[question].add(score, is_sure, role, end);
                }
            }
            for (roles, own) in leaf_roles.iter_mut().zip(own) {
                if let Some((score, is_sure)) = own.end(end) {
                    roles.add(score, is_sure, role, end);
                }
            }
        }
        let items: Vec<Option<(f64, bool)>> = item_roles.into_iter().map(|roles| roles.end(end)).collect();
        let mut leaves: Vec<Option<(f64, bool)>> = leaf_roles.into_iter().map(|roles| roles.end(end)).collect();
        for (node, leaf) in leaves.iter_mut().enumerate().filter(|(node, _)| self.tree.is_leaf(*node)) {
            let needed = self.questionnaire.factors[node].minimum_items as usize;
            let of_leaf =
                || self.points.items.iter().zip(&items).filter(|(item, _)| item.counts && usize::from(item.leaf) == node).filter_map(|(_, bound)| *bound);
            *leaf =
                leaf.filter(|_| of_leaf().count() >= needed).map(|(value, is_sure)| (value, is_sure && of_leaf().filter(|(_, sure)| *sure).count() >= needed));
        }
        (leaves, items)
    }

    /// Rolls extreme leaves up, changing each node's value on the way.
    fn bound_tree(&self, mut bounds: Vec<Option<(f64, bool)>>, end: End, change: impl Fn(usize, f64) -> f64) -> Vec<Option<(f64, bool)>> {
        for node in self.tree.upwards() {
            let bound = if self.tree.is_leaf(node) {
                bounds[node]
            } else {
                let mut pull = Pull::default();
                for &child in &self.tree.children[node] {
                    if let Some((value, sure)) = bounds[child] {
                        pull.add(value, self.tree.weights[child], sure);
                    }
                }
                pull.end(end)
            };
            bounds[node] = bound.map(|(value, sure)| (change(node, value), sure));
        }
        bounds
    }

    /// A value under all caps of its node, as if every one fired.
    fn strictest(&self, node: usize, value: f64, lowest: &[Option<f64>]) -> f64 {
        let mut limited = value;
        for &cap in self.caps_of[node].iter().filter(|&&cap| !self.disabled[cap]) {
            if let Effect::AtMost(limit) = self.effect(&self.questionnaire.caps[cap].to, lowest) {
                limited = limited.min(limit);
            }
        }
        limited
    }
}
