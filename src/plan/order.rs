//! What comes first, and in which quarter.
//!
//! A level comes after the one below it, and a step after those whose recommendations its own recommendation comes `after`. Of the steps that are free to be taken,
//! those that lift a cap come first: until it is lifted, the rest earns nothing that shows. Then the steps that earn most for their effort; ties follow the
//! questionnaire's `gap_order`, then its questions.

use std::cmp::Reverse;

use super::ground::Ground;
use super::{Quarter, Step, outcome};
use crate::questionnaire::condition::{Condition, Test};
use crate::questionnaire::{RecommendationIndex, ScoreOf};
use crate::rules::condition::{Truth, View as _, holds};
use crate::rules::tally::Tally;

/// A step before it has a place.
struct Loose {
    ladder: usize,
    /// The rung it leads to.
    rung: usize,
    effort: u32,
    recommendation: Option<RecommendationIndex>,
    key: Key,
}

/// Smaller comes first: not a cap's, less for its effort, further back in `gap_order`, the ladder, the rung.
type Key = (bool, Reverse<i64>, usize, usize, usize);

/// The steps that lead to these rungs in order, and their quarters.
pub(super) fn order(ground: &Ground<'_>, rungs: &[usize], quarters: u32) -> (Vec<Step>, Vec<Quarter>) {
    let loose = in_order(ground, loose(ground, rungs));
    let efforts: Vec<u32> = loose.iter().map(|step| step.effort).collect();
    let mut steps = Vec::new();
    let mut ended: Vec<Quarter> = Vec::new();
    let mut now = ground.starts();
    let mut before = ground.totals(&now);
    for (step, quarter) in loose.iter().zip(spread(&efforts, quarters)) {
        let rungs = &ground.ladders[step.ladder].rungs;
        now[step.ladder] = step.rung;
        let after = ground.totals(&now);
        let still: Vec<usize> = ground.scorer.fired(&after).iter().map(|fired| fired.cap).collect();
        let lifts = ground.scorer.fired(&before).iter().map(|fired| fired.cap).filter(|cap| !still.contains(cap)).collect();
        steps.push(Step {
            question: ground.ladders[step.ladder].question,
            from: rungs[step.rung - 1].option,
            to: rungs[step.rung].option,
            effort: step.effort,
            quarter,
            earns: raw(ground, &after) - raw(ground, &before),
            lifts,
            recommendation: step.recommendation,
            overall: after.score(ScoreOf::Overall),
        });
        let state = outcome(ground.scorer, &after);
        match ended.get_mut(quarter as usize - 1) {
            Some(last) => (last.effort, last.after) = (last.effort + step.effort, state),
            None => ended.push(Quarter { effort: step.effort, after: state }),
        }
        before = after;
    }
    (steps, ended)
}

/// The overall score before caps, 0 where there is none.
fn raw(ground: &Ground<'_>, tally: &Tally) -> f64 {
    ground.scorer.view(tally, ground.facts(), false).score(ScoreOf::Overall).unwrap_or(0.0)
}

fn loose(ground: &Ground<'_>, rungs: &[usize]) -> Vec<Loose> {
    let q = ground.questionnaire();
    let starts = ground.starts();
    let fired = |rungs: &[usize]| ground.scorer.fired(&ground.totals(rungs)).iter().map(|fired| fired.cap).collect::<Vec<_>>();
    let (before, after) = (fired(&starts), fired(rungs));
    let lifted: Vec<&Condition> = before.iter().filter(|cap| !after.contains(cap)).map(|cap| &q.caps[*cap].when).collect();
    let mut found = Vec::new();
    for (ladder, rung) in rungs.iter().enumerate() {
        let climbing = &ground.ladders[ladder];
        let mut now = starts.clone();
        let mut below = ground.totals(&now);
        for to in climbing.start + 1..=*rung {
            now[ladder] = to;
            let above = ground.totals(&now);
            let effort = climbing.rungs[to].effort;
            let worth = crate::rules::gap::size_key((raw(ground, &above) - raw(ground, &below)) / f64::from(effort));
            let factor = top(ground, ground.leaf(ladder));
            let place = q.scoring.gap_order.iter().position(|of| of.at() == factor).unwrap_or(q.factors.len() + factor);
            let lifts = lifted.iter().any(|when| holds_it_back(ground, when, ladder, &below));
            found.push(Loose {
                ladder,
                rung: to,
                effort,
                recommendation: recommendation(ground, ladder, &below),
                key: (!lifts, Reverse(worth), place, ladder, to),
            });
            below = above;
        }
    }
    found
}

/// The top-level factor above a factor.
fn top(ground: &Ground<'_>, factor: usize) -> usize {
    ground.questionnaire().factors[factor].parent.map_or(factor, |parent| top(ground, parent.at()))
}

/// Whether a test of this question in a cap's condition still holds.
fn holds_it_back(ground: &Ground<'_>, when: &Condition, ladder: usize, tally: &Tally) -> bool {
    let question = ground.ladders[ladder].question;
    let view = ground.scorer.view(tally, ground.facts(), true);
    let mut found = false;
    when.for_each_test(&mut |test| {
        if matches!(test, Test::Level(named, ..) | Test::Choice(named, _) if *named == question) {
            found |= holds(&Condition::Test(test.clone()), &view) == Truth::True;
        }
    });
    found
}

/// The recommendation given for a question as it stands: of several the one that addresses the fewest questions.
fn recommendation(ground: &Ground<'_>, ladder: usize, tally: &Tally) -> Option<RecommendationIndex> {
    let question = ground.ladders[ladder].question;
    let view = ground.scorer.view(tally, ground.facts(), true);
    let all = ground.questionnaire().recommendations.iter().enumerate();
    let given = all.filter(|(_, given)| given.addresses.contains(&question) && holds(&given.when, &view) == Truth::True);
    given.min_by_key(|(at, given)| (given.addresses.len(), *at)).map(|(at, _)| at.into())
}

/// By recommendation: those that come before it, however far.
fn earlier(ground: &Ground<'_>) -> Vec<Vec<RecommendationIndex>> {
    let all = &ground.questionnaire().recommendations;
    let mut earlier: Vec<Vec<RecommendationIndex>> = all.iter().map(|given| given.after.clone()).collect();
    for list in &mut earlier {
        let mut at = 0;
        while at < list.len() {
            let more = &all[list[at].at()].after;
            list.extend(more.iter().filter(|more| !list.contains(more)).copied().collect::<Vec<_>>());
            at += 1;
        }
    }
    earlier
}

fn in_order(ground: &Ground<'_>, mut loose: Vec<Loose>) -> Vec<Loose> {
    let earlier = earlier(ground);
    let comes_after = |late: &Loose, soon: &Loose| {
        let advised = late.recommendation.zip(soon.recommendation).is_some_and(|(late, soon)| late != soon && earlier[late.at()].contains(&soon));
        late.ladder != soon.ladder && advised
    };
    let is_above = |late: &Loose, soon: &Loose| late.ladder == soon.ladder && late.rung > soon.rung;
    // A step that others wait for is as urgent as they are.
    loop {
        let urgent = |soon: &Loose| loose.iter().filter(|late| comes_after(late, soon) || is_above(late, soon)).map(|late| (late.key.0, late.key.1)).min();
        let raised: Vec<Key> = loose.iter().map(|step| urgent(step).map_or(step.key, |urgent| with(urgent, step.key))).collect();
        if loose.iter().map(|step| step.key).eq(raised.iter().copied()) {
            break;
        }
        loose.iter_mut().zip(raised).for_each(|(step, key)| step.key = key);
    }
    let mut placed = Vec::with_capacity(loose.len());
    while !loose.is_empty() {
        let is_free = |step: &&Loose| !loose.iter().any(|other| comes_after(step, other) || is_above(step, other));
        // Levels and recommendations may wait for each other in a circle; then levels decide.
        let lowest = |step: &&Loose| !loose.iter().any(|other| is_above(step, other));
        let next = loose.iter().filter(is_free).min_by_key(|step| step.key).or_else(|| loose.iter().filter(lowest).min_by_key(|step| step.key));
        let Some(at) = next.and_then(|next| loose.iter().position(|step| step.key == next.key)) else { break };
        placed.push(loose.remove(at));
    }
    placed
}

/// A key with the urgency of another, where that is greater.
fn with(urgent: (bool, Reverse<i64>), key: Key) -> Key {
    let (first, worth) = urgent.min((key.0, key.1));
    (first, worth, key.2, key.3, key.4)
}

/// The quarter (from 1) of each of these efforts, kept in order, so that the busiest quarter is as light as can be.
fn spread(efforts: &[u32], quarters: u32) -> Vec<u32> {
    let total: u32 = efforts.iter().sum();
    let fill = |most: u32| {
        let (mut quarter, mut used) = (1, 0);
        let mut place = |effort: &u32| {
            if used > 0 && used + effort > most {
                (quarter, used) = (quarter + 1, 0);
            }
            used += effort;
            quarter
        };
        efforts.iter().map(&mut place).collect::<Vec<u32>>()
    };
    let least = total.div_ceil(quarters.max(1)).max(efforts.iter().copied().max().unwrap_or(0));
    let fits = (least..=total).map(fill).find(|placed| placed.last().is_none_or(|last| *last <= quarters));
    fits.unwrap_or_else(|| fill(total))
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn quarters_keep_the_order_and_weigh_alike() {
        // No quarter can do with less than 3, and in order 3 is enough: 1, 3, 2 + 1, 3.
        assert_eq!(spread(&[1, 3, 2, 1, 3], 4), [1, 2, 3, 3, 4]);
        // In three, 1 + 3 and then 2 + 1 before the last 3.
        assert_eq!(spread(&[1, 3, 2, 1, 3], 3), [1, 1, 2, 2, 3]);
        assert_eq!(spread(&[1, 1, 1, 1], 4), [1, 2, 3, 4]);
        assert_eq!(spread(&[1, 1, 1, 1], 1), [1; 4]);
        assert_eq!(spread(&[7], 4), [1]);
        assert!(spread(&[], 4).is_empty());
    }
}
