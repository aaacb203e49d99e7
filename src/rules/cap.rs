//! Caps: rules that limit a score because something it needs is low.
//!
//! A weighted mean compensates fully (OECD/JRC Handbook on Constructing Composite Indicators 2008, chapter 6); a cap says what does not compensate. Caps of factors
//! see raw factor scores; then overall is made anew from the capped factors, and its caps see those. Several caps on one score all look at the same state
//! and the lowest limit wins. An unknown condition does not fire.

use super::condition::{Truth, View, fact_at, holds};
use super::tally::Tally;
use super::{FiredCap, SLACK, Scorer};
use crate::answers::FactValue;
use crate::questionnaire::{BandIndex, CapTo, FactIndex, QuestionIndex, Questionnaire, ScoreOf};

/// A score limited to a band becomes at most this much under the start of the next, in points.
const UNDER_NEXT_BAND: f64 = 0.1;

/// What a cap does to its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Effect {
    /// It does not fire, is switched off, or limits nothing.
    None,
    /// The score is at most this, 0 to 100.
    AtMost(f64),
    /// The band is withheld.
    NoBand,
}

/// What a cap's condition sees: sums of a panel and the scores of one step.
struct TallyView<'a> {
    scorer: &'a Scorer<'a>,
    tally: &'a Tally,
    /// By node.
    scores: &'a [Option<f64>],
    facts: &'a [FactValue],
}

impl View for TallyView<'_> {
    fn level(&self, question: QuestionIndex) -> Option<f64> {
        self.tally.items[question.at()].level()
    }
    fn chose(&self, question: QuestionIndex, options: &[u16]) -> Truth {
        let item = &self.scorer.points.items[question.at()];
        chosen_by_half(&self.tally.by_level[item.first as usize..][..usize::from(item.options)], options)
    }
    fn answered(&self, question: QuestionIndex) -> Truth {
        (self.tally.items[question.at()].counts.answered > 0).into()
    }
    fn score(&self, of: ScoreOf) -> Option<f64> {
        self.scores[self.scorer.tree.node(of)]
    }
    fn fact(&self, fact: FactIndex) -> FactValue {
        fact_at(self.facts, fact)
    }
    fn coverage(&self, of: ScoreOf) -> Option<f64> {
        self.tally.coverage[self.scorer.tree.node(of)]
    }
    fn evidence(&self, of: ScoreOf) -> Option<f64> {
        self.tally.evidence(self.scorer.tree.node(of))
    }
    fn dont_know(&self, question: QuestionIndex) -> Option<f64> {
        self.tally.items[question.at()].counts.dont_know_share()
    }
    fn spread(&self, question: QuestionIndex) -> Option<f64> {
        let item = &self.scorer.points.items[question.at()];
        spread(&self.tally.by_level[item.first as usize..][..usize::from(item.options)], self.scorer.points.numbers(item))
    }
}

/// Whether at least half of those who gave a level chose one of these options.
pub(super) fn chosen_by_half(by_level: &[u32], options: &[u16]) -> Truth {
    let given: u32 = by_level.iter().sum();
    if given == 0 {
        return Truth::Unknown;
    }
    let chose: u32 = by_level.iter().zip(0_u16..).filter(|(_, at)| options.contains(at)).map(|(count, _)| count).sum();
    (2 * chose >= given).into()
}

/// Highest minus lowest level given; none with fewer than two levels.
pub(super) fn spread(by_level: &[u32], numbers: &[f64]) -> Option<f64> {
    let given = || by_level.iter().zip(numbers).filter(|(count, _)| **count > 0).map(|(_, number)| *number);
    let (lowest, highest) = (given().fold(f64::INFINITY, f64::min), given().fold(f64::NEG_INFINITY, f64::max));
    (by_level.iter().sum::<u32>() >= 2).then_some(highest - lowest)
}

/// The highest score of a band: a tenth under the start of the next, but not under its own; none for the last, which limits nothing.
#[must_use]
pub fn end_of_band(questionnaire: &Questionnaire, band: BandIndex, above: u16) -> Option<f64> {
    let next = band.at() + usize::from(above) + 1;
    let own = questionnaire.bands.get(next.checked_sub(1)?)?;
    questionnaire.bands.get(next).map(|next| (next.from - UNDER_NEXT_BAND).max(own.from))
}

impl Scorer<'_> {
    /// What conditions see of these sums: as caps of factors do, before any cap, or as caps of overall and recommendations do, after them.
    #[must_use]
    pub fn view<'a>(&'a self, tally: &'a Tally, facts: &'a [FactValue], capped: bool) -> impl View + 'a {
        TallyView { scorer: self, tally, scores: if capped { &tally.score } else { &tally.raw }, facts }
    }

    /// What a cap does once it fires, on the scores given (by node).
    pub(super) fn effect(&self, to: &CapTo, scores: &[Option<f64>]) -> Effect {
        let limit = match to {
            CapTo::Score(score) => Some(*score),
            CapTo::Band(band) => end_of_band(self.questionnaire, *band, 0),
            CapTo::BandsAbove { above, lowest_of } => {
                let known = lowest_of.iter().filter_map(|of| scores[self.tree.node(*of)]);
                let lowest = known.fold(None, |lowest: Option<f64>, score| Some(lowest.map_or(score, |so_far| so_far.min(score))));
                lowest.and_then(|lowest| self.questionnaire.band_of(lowest)).and_then(|band| end_of_band(self.questionnaire, band, *above))
            }
            CapTo::NoBand => return Effect::NoBand,
        };
        limit.map_or(Effect::None, Effect::AtMost)
    }

    /// Fills the capped scores of all nodes, children before parents, and what each cap did.
    pub(super) fn apply_caps(&self, facts: &[FactValue], tally: &mut Tally) {
        let overall = self.tree.overall();
        // Taken out while the view borrows the rest; put back below.
        let mut effects = std::mem::take(&mut tally.effects);
        let mut before = std::mem::take(&mut tally.before);
        let mut score = std::mem::take(&mut tally.score);
        let view = TallyView { scorer: self, tally, scores: &tally.raw, facts };
        self.fire(&view, &mut effects, |node| node != overall);
        for node in self.tree.upwards() {
            before[node] = if self.tree.is_leaf(node) { tally.raw[node] } else { self.tree.mean(node, &score) };
            score[node] = if node == overall { before[node] } else { self.limited(before[node], node, &effects) };
        }
        (tally.effects, tally.before, tally.score) = (effects, before, score);
        self.cap_overall(facts, tally);
    }

    /// Caps the overall score, which stands before its caps in `before`.
    pub(super) fn cap_overall(&self, facts: &[FactValue], tally: &mut Tally) {
        let overall = self.tree.overall();
        tally.score[overall] = tally.before[overall];
        let mut effects = std::mem::take(&mut tally.effects);
        self.fire(&TallyView { scorer: self, tally, scores: &tally.score, facts }, &mut effects, |node| node == overall);
        tally.score[overall] = self.limited(tally.before[overall], overall, &effects);
        tally.effects = effects;
    }

    /// A score under the caps on its node.
    fn limited(&self, value: Option<f64>, node: usize, effects: &[Effect]) -> Option<f64> {
        self.caps_of[node].iter().fold(value, |value, &cap| match effects[cap] {
            Effect::AtMost(limit) => value.map(|value| value.min(limit)),
            Effect::None | Effect::NoBand => value,
        })
    }

    /// Evaluates the caps on some nodes.
    fn fire(&self, view: &TallyView<'_>, effects: &mut [Effect], on: impl Fn(usize) -> bool) {
        for (at, cap) in self.questionnaire.caps.iter().enumerate() {
            if on(self.tree.node(cap.limit)) {
                let fires = !self.disabled[at] && holds(&cap.when, view) == Truth::True;
                effects[at] = if fires { self.effect(&cap.to, view.scores) } else { Effect::None };
            }
        }
    }

    /// True where a cap withholds the band of a node that has a score.
    pub(super) fn is_band_withheld(&self, node: usize, tally: &Tally) -> bool {
        self.caps_of[node].iter().any(|&cap| tally.effects[cap] == Effect::NoBand)
    }

    /// The caps that limited a score or withheld its band, in the questionnaire's order. Of several on one score each goes on from where the one before left
    /// it; one whose limit lies under the uncapped score is listed even where an earlier one is stricter.
    #[must_use]
    pub fn fired(&self, tally: &Tally) -> Vec<FiredCap> {
        let mut left = tally.before.clone();
        let mut fired = Vec::new();
        for (at, (cap, effect)) in self.questionnaire.caps.iter().zip(&tally.effects).enumerate() {
            let node = self.tree.node(cap.limit);
            let Some(uncapped) = tally.before[node] else { continue };
            let before = left[node];
            match *effect {
                Effect::AtMost(limit) if limit < uncapped - SLACK => {
                    left[node] = before.map(|before| before.min(limit));
                    fired.push(FiredCap { cap: at, limit: cap.limit, at_most: Some(limit), before, after: left[node] });
                }
                Effect::NoBand => fired.push(FiredCap { cap: at, limit: cap.limit, at_most: None, before, after: before }),
                Effect::AtMost(_) | Effect::None => (),
            }
        }
        fired
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_those_who_answered_is_enough() {
        assert_eq!(chosen_by_half(&[1, 1, 0], &[1]), Truth::True);
        assert_eq!(chosen_by_half(&[2, 1, 0], &[1]), Truth::False);
        assert_eq!(chosen_by_half(&[0, 0, 0], &[1]), Truth::Unknown);
    }

    #[test]
    fn spread_needs_two_answers() {
        assert_eq!(spread(&[0, 1, 0], &[0.0, 1.0, 2.0]), None);
        assert_eq!(spread(&[0, 2, 0], &[0.0, 1.0, 2.0]), Some(0.0));
        assert_eq!(spread(&[1, 0, 1], &[0.0, 1.0, 2.0]), Some(2.0));
    }
}
