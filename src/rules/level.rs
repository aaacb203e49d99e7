//! Stages of a staged model: a stage holds only if every lower one holds.
//!
//! After ISO/IEC 33020:2019: a process reaches a capability level when the attributes of that level are at least largely and those of all lower levels fully
//! achieved ("fully": over 85 %). Here every scored question of the stage and of those below must reach [`Stages::fulfilled_from`] of its scale.
//!
//! [`Stages::fulfilled_from`]: crate::questionnaire::Stages::fulfilled_from

use super::tally::Tally;
use super::{SLACK, Scorer};

impl Scorer<'_> {
    /// Fills the stage of every node. A leaf factor without applicable staged questions has none; an inner node has the lowest of its children's.
    pub(super) fn reach_stages(&self, tally: &mut Tally) {
        let items = &tally.items;
        self.stages_from(&mut tally.stages, |question| {
            let sum = &items[question];
            (sum.counts.applicable() > 0).then(|| sum.score())
        });
    }

    /// The same from any item scores. `item` gives none for a question that is applicable to nobody, and an inner none for one without an answer, which does
    /// not fulfil.
    pub(super) fn stages_from(&self, stages: &mut [Option<u16>], item: impl Fn(usize) -> Option<Option<f64>>) {
        stages.fill(None);
        let Some(model) = &self.questionnaire.stages else { return };
        let top = u16::try_from(model.list.len()).unwrap_or(u16::MAX);
        for (at, question) in self.points.items.iter().enumerate() {
            if let (true, Some(stage), Some(score)) = (question.counts, question.stage, item(at)) {
                let fulfilled = score.is_some_and(|score| score / 100.0 >= model.fulfilled_from - SLACK);
                // The stage at position s is number s + 1; an unfulfilled question leaves at most number s.
                let reached = if fulfilled { top } else { stage };
                let leaf = &mut stages[usize::from(question.leaf)];
                *leaf = Some(leaf.map_or(reached, |so_far| so_far.min(reached)));
            }
        }
        for node in self.tree.upwards() {
            if !self.tree.is_leaf(node) {
                stages[node] = self.tree.children[node].iter().filter_map(|&child| stages[child]).min();
            }
        }
    }
}
