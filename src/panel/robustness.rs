//! Would other weights change the verdict? Nobody can say what the right weights of the factors are, so the ones chosen must not decide.
//!
//! The overall score is a weighted mean, linear in each weight above and below the line, so that over a box of weights its ends lie at corners; and of the corners
//! only those count that put all factors up to some score on one side and all above it on the other (as in fractional knapsack): as many as there are factors,
//! not two to their number. Caps fire only because something is low, so they keep the order of scores, and the ends stay the ends. A question's weighted gap is
//! its factor's share times a number that weights do not touch, so that of two questions the ratio of the factors' weights decides: the corner that lowers one
//! factor and lifts all others is the worst for all its questions at once. Nothing is sampled (OECD/JRC Handbook 2008, chapter 7, asks for such a test).

use super::members::Members;
use crate::answers::FactValue;
use crate::questionnaire::{BandIndex, FactorIndex, QuestionIndex};
use crate::rules::Range;
use crate::rules::tally::Tally;

/// Whether other weights of the top-level factors would change the verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Every change of weights that was tried. Caps apply in all of them as they do in the score.
    pub scenarios: Vec<Scenario>,
    /// The lowest and highest overall score over all of them; none without a score.
    pub overall: Option<Range>,
    /// The band is the same in all of them; none without a band.
    pub band_holds: Option<bool>,
    /// The questions with the largest weighted gaps (at most five), largest first.
    pub top_gaps: Vec<QuestionIndex>,
    /// Those of them that are among the five largest under all weights.
    pub surviving: Vec<QuestionIndex>,
    /// The order of the top-level factors by weighted gap is the same in all of them.
    pub factor_order_holds: bool,
}

/// A change of the weights of the top-level factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Change {
    /// All the same, but for those without weight, which stay out.
    Equal,
    /// One doubled.
    Doubled(FactorIndex),
    /// One left out.
    Dropped(FactorIndex),
    /// All at once moved up or down by up to a quarter: every such combination, exactly.
    WithinQuarter,
}

/// What a change of weights does.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The change.
    pub change: Change,
    /// Lowest and highest overall score, 0 to 100, after caps; the same where the change is one set of weights.
    pub overall: Option<Range>,
    /// The bands of these.
    pub bands: Option<(BandIndex, BandIndex)>,
    /// The band is that of the score as it is.
    pub same_band: bool,
    /// By position in [`Robustness::top_gaps`]: still among the five largest. A question of a dropped factor has none.
    pub gaps_hold: Vec<Option<bool>>,
    /// The factors that are left stand in the same order by weighted gap.
    pub same_order: bool,
}

/// How many of the largest gaps are followed.
const TOP: usize = 5;
/// Weights move by this share up or down.
const QUARTER: f64 = 0.25;
/// Weighted gaps closer than this, in points, are equal.
const TIE: f64 = 1e-9;

/// What the verdict hangs on.
struct Verdict<'a> {
    members: &'a Members<'a>,
    facts: &'a [FactValue],
    /// Top-level factors, and their weights as they are. One without a score joins in no mean, but its questions may have gaps.
    top: Vec<(FactorIndex, f64)>,
    /// Questions with a gap: which, position of the top-level factor in `top`, and the weighted gap for a factor weight of 1 among a total of 1.
    gaps: Vec<(QuestionIndex, usize, f64)>,
    /// The same of the top-level factors themselves.
    factor_gaps: Vec<(usize, f64)>,
    /// Positions in `gaps`, largest first.
    largest: Vec<usize>,
}

/// Tries them all. `totals` are the sums of those who count.
pub(super) fn robustness(members: &Members<'_>, totals: &mut Tally) -> Robustness {
    let verdict = Verdict::new(members);
    let factors: Vec<FactorIndex> = verdict.top.iter().map(|(factor, _)| *factor).collect();
    let changes = std::iter::once(Change::Equal).chain(factors.iter().copied().map(Change::Doubled));
    let changes = changes.chain(factors.iter().copied().map(Change::Dropped)).chain([Change::WithinQuarter]);
    // A single factor has nothing to be weighed against.
    let changes: Vec<Change> = if factors.len() > 1 { changes.collect() } else { Vec::new() };
    let scenarios: Vec<Scenario> = changes.into_iter().map(|change| verdict.try_out(change, totals)).collect();
    let band = members.scores.overall.band;
    let all = scenarios.iter().filter_map(|scenario| scenario.overall);
    let own = members.scores.overall.score.map(|score| Range { low: score, high: score });
    let holds = |at: usize| scenarios.iter().all(|scenario| scenario.gaps_hold[at] != Some(false));
    let top_gaps: Vec<QuestionIndex> = verdict.largest.iter().take(TOP).map(|at| verdict.gaps[*at].0).collect();
    Robustness {
        overall: own.map(|own| all.fold(own, |so_far, range| Range { low: so_far.low.min(range.low), high: so_far.high.max(range.high) })),
        band_holds: band.map(|_| scenarios.iter().all(|scenario| scenario.same_band)),
        surviving: top_gaps.iter().enumerate().filter(|(at, _)| holds(*at)).map(|(_, question)| *question).collect(),
        factor_order_holds: scenarios.iter().all(|scenario| scenario.same_order),
        top_gaps,
        scenarios,
    }
}

impl<'a> Verdict<'a> {
    fn new(members: &'a Members<'a>) -> Self {
        let (q, scores) = (members.questionnaire, members.scores);
        let top: Vec<(FactorIndex, f64)> = q.top_factors().map(|at| (at, q.factors[at.at()].weight)).collect();
        let root = |factor: FactorIndex| std::iter::successors(Some(factor), |at| q.factors[at.at()].parent).last();
        let place = |factor: FactorIndex| top.iter().position(|(at, _)| root(factor) == Some(*at));
        // What a question weighs within its top-level factor does not change.
        let within =
            |factor: FactorIndex, weight: f64| Some(scores.factors[root(factor)?.at()].weight).filter(|whole| *whole > 0.0).map(|whole| weight / whole);
        let gaps: Vec<(QuestionIndex, usize, f64)> = (scores.questions.iter().enumerate())
            .filter_map(|(at, item)| {
                let factor = q.questions[at].factor;
                Some((at.into(), place(factor)?, within(factor, item.weight)? * item.gap.filter(|gap| *gap > 0.0)?))
            })
            .collect();
        let factor_gaps = top.iter().enumerate().filter_map(|(place, (at, _))| Some((place, scores.factors[at.at()].gap?))).collect();
        let mut verdict = Self { members, facts: members.facts(), top, gaps, factor_gaps, largest: Vec::new() };
        let weights: Vec<f64> = verdict.top.iter().map(|(_, weight)| *weight).collect();
        verdict.largest = verdict.ranked(&weights);
        verdict
    }

    /// Positions of the questions' gaps, largest first under these weights; equal ones in the order of the questions.
    fn ranked(&self, weights: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.gaps.len()).collect();
        let size = |at: usize| key(weights[self.gaps[at].1] * self.gaps[at].2);
        order.sort_by_key(|at| (std::cmp::Reverse(size(*at)), self.gaps[*at].0));
        order
    }

    fn try_out(&self, change: Change, totals: &mut Tally) -> Scenario {
        match change {
            Change::Equal => self.fixed(change, totals, |_, weight| if weight > 0.0 { 1.0 } else { 0.0 }),
            Change::Doubled(factor) => self.fixed(change, totals, |at, weight| if at == factor { 2.0 * weight } else { weight }),
            Change::Dropped(factor) => self.fixed(change, totals, |at, weight| if at == factor { 0.0 } else { weight }),
            Change::WithinQuarter => self.moved(totals),
        }
    }

    /// One set of weights.
    fn fixed(&self, change: Change, totals: &mut Tally, weight: impl Fn(FactorIndex, f64) -> f64) -> Scenario {
        let weights: Vec<f64> = self.top.iter().map(|(at, own)| weight(*at, *own)).collect();
        let (score, band) = self.overall(&weights, totals);
        let still: Vec<usize> = self.ranked(&weights).into_iter().take(TOP).collect();
        let held = |at: &usize| (weights[self.gaps[*at].1] > 0.0).then(|| still.contains(at));
        Scenario {
            change,
            overall: score.map(|score| Range { low: score, high: score }),
            bands: band.map(|band| (band, band)),
            same_band: band == self.members.scores.overall.band,
            gaps_hold: self.largest.iter().take(TOP).map(held).collect(),
            same_order: self.order(|place| weights[place], |place| weights[place]),
        }
    }

    /// All weights moved by up to a quarter, each on its own.
    fn moved(&self, totals: &mut Tally) -> Scenario {
        let (lowered, lifted) = (1.0 - QUARTER, 1.0 + QUARTER);
        // Factors from the lowest score on; a factor counts as the overall score sees it, after its own caps.
        let score = |place: usize| self.members.scores.factors[self.top[place].0.at()].score;
        let mut order: Vec<(f64, usize)> = (0..self.top.len()).filter_map(|place| Some((score(place)?, place))).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut found: Vec<(f64, Option<BandIndex>)> = Vec::new();
        for split in 0..=order.len() {
            for (first, last) in [(lifted, lowered), (lowered, lifted)] {
                let mut weights: Vec<f64> = self.top.iter().map(|(_, own)| *own).collect();
                order.iter().enumerate().for_each(|(rank, (_, place))| weights[*place] *= if rank < split { first } else { last });
                let (score, band) = self.overall(&weights, totals);
                found.extend(score.map(|score| (score, band)));
            }
        }
        let low = found.iter().copied().min_by(|a, b| a.0.total_cmp(&b.0));
        let high = found.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0));
        let band = self.members.scores.overall.band;
        let weight = |place: usize| self.top[place].1;
        let stays = |at: &usize| {
            let (_, place, own) = self.gaps[*at];
            // The worst for it: its factor lowered, all others lifted.
            let size = |(_, other, gap): (QuestionIndex, usize, f64)| key(gap * weight(other) * if other == place { lowered } else { lifted });
            let mine = (std::cmp::Reverse(key(own * weight(place) * lowered)), self.gaps[*at].0);
            Some(self.gaps.iter().filter(|other| (std::cmp::Reverse(size(**other)), other.0) < mine).count() < TOP)
        };
        Scenario {
            change: Change::WithinQuarter,
            overall: low.zip(high).map(|(low, high)| Range { low: low.0, high: high.0 }),
            bands: low.and_then(|low| low.1).zip(high.and_then(|high| high.1)),
            same_band: found.iter().all(|(_, found)| *found == band),
            gaps_hold: self.largest.iter().take(TOP).map(stays).collect(),
            same_order: self.order(|place| weight(place) * lowered, |place| weight(place) * lifted),
        }
    }

    /// The overall score after caps and its band under these weights.
    fn overall(&self, weights: &[f64], totals: &mut Tally) -> (Option<f64>, Option<BandIndex>) {
        let weight = |factor: FactorIndex| self.top.iter().position(|(at, _)| *at == factor).map_or(0.0, |place| weights[place]);
        let score = self.members.scorer.reweigh(self.facts, totals, weight);
        (score, self.members.scorer.overall_band(totals))
    }

    /// Whether the factors keep their order by weighted gap where each may weigh as little as `least` and as much as `most`.
    fn order(&self, least: impl Fn(usize) -> f64, most: impl Fn(usize) -> f64) -> bool {
        let own = |(place, gap): (usize, f64)| self.top[place].1 * gap;
        let kept: Vec<(usize, f64)> = self.factor_gaps.iter().copied().filter(|(place, _)| most(*place) > 0.0).collect();
        let keeps = |a: (usize, f64), b: (usize, f64)| own(a) <= own(b) + TIE || least(a.0) * a.1 >= most(b.0) * b.1 - TIE;
        kept.iter().all(|a| kept.iter().all(|b| a.0 == b.0 || keeps(*a, *b)))
    }
}

/// A larger number is a larger gap, noise apart: an integer, because "close enough" is no order to sort by.
#[expect(clippy::cast_possible_truncation, reason = "weights and points stay far inside i64")]
fn key(weighted: f64) -> i64 {
    (weighted / TIE).round() as i64
}
