//! The ways to lift a cap: what would have to be reached for its condition not to hold.

use super::ground::{Ground, Span};
use super::table::Case;
use crate::questionnaire::condition::{Compare, Condition, Test};
use crate::questionnaire::{CapTo, FactorIndex, ScoreOf};
use crate::rules::cap::end_of_band;
use crate::rules::condition::{Truth, View as _, holds};
use crate::rules::tally::Tally;

/// Ways of one cap that are told apart; with more the search branches on single steps.
const MOST_WAYS: usize = 64;
/// Cells of a knapsack that counts evidence too; past this the search branches on single steps.
const MOST_CELLS: usize = 2_000_000;
/// What makes a score stand above a number and not at it.
const ABOVE: f64 = 3e-9;

/// One thing to be reached.
#[derive(Debug, Clone)]
enum Need {
    /// This ladder at this rung at least.
    Rung(usize, usize),
    /// This leaf factor, before caps.
    Raw(usize, f64),
    /// This node, after caps.
    Score(usize, f64),
    /// So many answers with evidence in all, in this leaf factor.
    Evident(usize, u32),
    /// Something that the knapsack has no terms for.
    Other,
}

/// What a cap's condition sees with all ladders at their lowest rungs.
struct Lift<'a> {
    ground: &'a Ground<'a>,
    /// The rungs from which gains are counted.
    span: &'a Span,
    /// The sums with the lowest of them.
    tally: &'a Tally,
    /// It limits overall, so it sees scores after caps.
    capped: bool,
}

/// The cases in which a cap stands no longer between the knapsack and the rules: each way of lifting it, then accepting it. Where a way has no terms in
/// the knapsack, single steps are branched on until the cap is lifted. `span` is the one that gains are counted from.
pub(super) fn cases(ground: &Ground<'_>, span: &Span, cap: usize, case: &Case) -> Vec<Case> {
    let rule = &ground.questionnaire().caps[cap];
    let tally = ground.totals(&span.low);
    let lift = Lift { ground, span, tally: &tally, capped: rule.limit == ScoreOf::Overall };
    let mut settled = case.clone();
    settled.settled[cap] = true;
    let mut found = Vec::new();
    match lift.ways(&rule.when, Truth::True) {
        Some(ways) => found.extend(ways.iter().map(|way| Lift::lifted(&settled, way))),
        None => found.push(settled.clone()),
    }
    let node = ground.node(rule.limit);
    let mut accept = |limit: Option<f64>, lowest_of: &[ScoreOf], from: f64| {
        let mut accepted = settled.clone();
        accepted.limit[node] = accepted.limit[node].min(limit.unwrap_or(100.0));
        for of in lowest_of.iter().map(|of| ground.node(*of)) {
            let least = if lift.capped { &mut accepted.least[of] } else { &mut accepted.least_raw[of] };
            *least = least.max(from);
        }
        found.push(accepted);
    };
    match &rule.to {
        CapTo::Score(score) => accept(Some(*score), &[], 0.0),
        CapTo::Band(band) => accept(end_of_band(ground.questionnaire(), *band, 0), &[], 0.0),
        CapTo::BandsAbove { above, lowest_of } => {
            for (at, band) in ground.questionnaire().bands.iter().enumerate() {
                // The lowest band asks nothing of anybody.
                let known: Vec<ScoreOf> =
                    lowest_of.iter().copied().filter(|of| at > 0 && ground.scorer.view(&tally, ground.facts(), lift.capped).score(*of).is_some()).collect();
                accept(end_of_band(ground.questionnaire(), at.into(), *above), &known, band.from);
            }
        }
        CapTo::NoBand => {}
    }
    found
}

impl Lift<'_> {
    /// A case in which these things are reached.
    fn lifted(case: &Case, way: &[Need]) -> Case {
        let mut case = case.clone();
        for need in way {
            match *need {
                Need::Rung(ladder, rung) => case.span.low[ladder] = case.span.low[ladder].max(rung),
                Need::Raw(node, score) => case.least_raw[node] = case.least_raw[node].max(score),
                Need::Score(node, score) => case.least[node] = case.least[node].max(score),
                Need::Evident(node, answers) => case.evident[node] = case.evident[node].max(answers),
                Need::Other => {}
            }
        }
        case
    }

    /// The ways to make a condition anything but `avoid`; none where they are too many.
    fn ways(&self, condition: &Condition, avoid: Truth) -> Option<Vec<Vec<Need>>> {
        match condition {
            Condition::Not(inner) => self.ways(inner, avoid.negate()),
            Condition::Test(test) => Some(self.of_test(test, avoid)),
            Condition::All(parts) | Condition::Any(parts) => {
                // One part that is not true keeps a conjunction from being true; every part must keep a disjunction from it. Of false it is the other way round.
                let one_will_do = matches!(condition, Condition::All(_)) == (avoid == Truth::True);
                let mut all = if one_will_do { Vec::new() } else { vec![Vec::new()] };
                for part in parts {
                    let more = self.ways(part, avoid)?;
                    all = if one_will_do {
                        all.into_iter().chain(more).collect()
                    } else {
                        all.iter().flat_map(|left: &Vec<Need>| more.iter().map(move |right| left.iter().chain(right).cloned().collect())).collect()
                    };
                    if all.len() > MOST_WAYS {
                        return None;
                    }
                }
                Some(all)
            }
        }
    }

    fn truth(&self, test: &Test, tally: &Tally) -> Truth {
        holds(&Condition::Test(test.clone()), &self.ground.scorer.view(tally, self.ground.facts(), self.capped))
    }

    fn of_test(&self, test: &Test, avoid: Truth) -> Vec<Vec<Need>> {
        if self.truth(test, self.tally) != avoid {
            return vec![Vec::new()];
        }
        match test {
            Test::Level(question, ..) | Test::Choice(question, _) => {
                let Some(ladder) = self.ground.ladder_of(*question) else { return Vec::new() };
                let mut rungs = self.span.low.clone();
                let enough = (self.span.low[ladder]..=self.span.high[ladder]).find(|rung| {
                    rungs[ladder] = *rung;
                    self.truth(test, &self.ground.totals(&rungs)) != avoid
                });
                enough.map(|rung| vec![Need::Rung(ladder, rung)]).into_iter().collect()
            }
            Test::Score(scores, compare, value) => {
                let least = value + if matches!(compare, Compare::AtMost | Compare::Greater) { ABOVE } else { 0.0 };
                let need = |of: &ScoreOf| {
                    let node = self.ground.node(*of);
                    match (self.capped, *of) {
                        (_, ScoreOf::Overall) => Need::Other,
                        (true, ScoreOf::Factor(_)) => Need::Score(node, least),
                        (false, ScoreOf::Factor(factor)) if self.is_leaf(factor) => Need::Raw(node, least),
                        (false, ScoreOf::Factor(_)) => Need::Other,
                    }
                };
                let view = self.ground.scorer.view(self.tally, self.ground.facts(), self.capped);
                vec![scores.iter().filter(|of| view.score(**of).is_some()).map(need).collect()]
            }
            Test::Evidence(ScoreOf::Factor(factor), compare, value) if self.is_leaf(*factor) => {
                let (evident, cells) = self.tally.evident(*factor);
                let enough = (evident..=cells).find(|count| Truth::from(compare.holds(f64::from(*count) / f64::from(cells), *value)) != avoid);
                let need = |count: u32| {
                    let fits = (count - evident + 1) as usize * self.ground.cells_of(factor.at()) <= MOST_CELLS;
                    if fits { Need::Evident(factor.at(), count - evident) } else { Need::Other }
                };
                enough.map(|count| vec![need(count)]).into_iter().collect()
            }
            Test::Evidence(..) => vec![vec![Need::Other]],
            // No step changes these.
            Test::Answered(_) | Test::Fact(..) | Test::FactNumber(..) | Test::Role(_) | Test::Coverage(..) | Test::DontKnow(..) | Test::Spread(..) => {
                Vec::new()
            }
        }
    }

    fn is_leaf(&self, factor: FactorIndex) -> bool {
        self.ground.questionnaire().factors[factor.at()].children.is_empty()
    }
}
