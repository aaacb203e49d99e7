//! The overall score under other weights of the top-level factors: the factors stand as they are, caps included; only what joins them changes.

use super::Scorer;
use super::tally::Tally;
use crate::answers::{FactValue, Responses};
use crate::questionnaire::{BandIndex, FactorIndex};

impl Scorer<'_> {
    /// The sums and scores of a panel, as [`Scorer::score`] makes them, without what could be (ranges).
    #[must_use]
    pub fn totals(&self, panel: &[&Responses]) -> Tally {
        let members = self.in_order(panel);
        let cells: Vec<_> = members.iter().flat_map(|member| member.responses.answers.iter().copied()).collect();
        let mut tally = self.empty_tally();
        self.run(&members, &cells, &mut tally, |_, _| ());
        tally
    }

    /// The band of the overall score; none without a score, without bands, or withheld by a cap.
    #[must_use]
    pub fn overall_band(&self, tally: &Tally) -> Option<BandIndex> {
        let overall = self.tree.overall();
        tally.score[overall].filter(|_| !self.is_band_withheld(overall, tally)).and_then(|score| self.questionnaire.band_of(score))
    }

    /// Makes the overall score of a panel anew with other weights (zero or more) of the top-level factors, and caps it as the rules do. None where no factor
    /// with a score has weight.
    pub fn reweigh(&self, facts: &[FactValue], tally: &mut Tally, weight: impl Fn(FactorIndex) -> f64) -> Option<f64> {
        let overall = self.tree.overall();
        let mean = |values: &[Option<f64>]| {
            let children = self.tree.children[overall].iter().filter_map(|&child| Some((weight(child.into()), values[child]?)));
            let (sum, all) = children.fold((0.0, 0.0), |(sum, all), (weight, value)| (sum + weight * value, all + weight));
            (all > 0.0).then(|| sum / all)
        };
        tally.raw[overall] = mean(&tally.raw);
        tally.before[overall] = mean(&tally.score);
        self.cap_overall(facts, tally);
        tally.score[overall]
    }
}
