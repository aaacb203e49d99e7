//! What answers are worth: cases computed by hand, with the working beside each.

use cem_readiness::answers::Answer::{self, Blank, DontKnow, Later, NotApplicable, NotAsked, Text};
use cem_readiness::answers::{FactValue, Responses};
use cem_readiness::questionnaire::condition::{Compare, Condition, Test};
use cem_readiness::questionnaire::{Balance, CapTo, Effort, QuestionKind, ScoreOf, TargetOf, Variant};
use cem_readiness::rules::gate::{Gate, Panel, judge};
use cem_readiness::rules::{Missing, Range, Scorer, Scores, Trigger};

use crate::rules_caps::capped;
use crate::small::{Small, fact_is, level, levels, score};

pub(crate) const L: fn(u16) -> Answer = Answer::Level;

pub(crate) fn run(small: &Small, panel: &[Responses]) -> Scores {
    Scorer::new(&small.0).score(&panel.iter().collect::<Vec<_>>())
}

#[track_caller]
pub(crate) fn near(found: Option<f64>, expected: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() < 1e-9), "{found:?}, by hand {expected}");
}

#[track_caller]
pub(crate) fn spans(found: Option<Range>, low: f64, high: f64) {
    assert!(found.is_some_and(|found| (found.low - low).abs() < 1e-9 && (found.high - high).abs() < 1e-9), "{found:?}, by hand {low} to {high}");
}

/// One factor, plain questions, one respondent: answers, score by hand, range by hand.
#[test]
fn one_respondent_one_factor() {
    type Case = (&'static str, [Answer; 4], f64, (f64, f64));
    let cases: &[Case] = &[
        // 1: (3/4 + 1/4 + 4/4 + 0/4) / 4 = 2/4
        ("levels", [L(3), L(1), L(4), L(0)], 50.0, (50.0, 50.0)),
        // 2: all 0
        ("all worst", [L(0), L(0), L(0), L(0)], 0.0, (0.0, 0.0)),
        // 3: all 4
        ("all best", [L(4), L(4), L(4), L(4)], 100.0, (100.0, 100.0)),
        // 4: (.75 + .25 + 1) / 3 = 2/3; don't know is no zero. Range: (2 + 0)/4 to (2 + 1)/4
        ("don't know", [L(3), L(1), L(4), DontKnow], 200.0 / 3.0, (50.0, 75.0)),
        // 5: the same for blank
        ("blank", [L(3), L(1), L(4), Blank], 200.0 / 3.0, (50.0, 75.0)),
        // 6: and for later
        ("later", [L(3), L(1), L(4), Later], 200.0 / 3.0, (50.0, 75.0)),
        // 7: not applicable leaves both sides: 2/3, and nothing is unknown
        ("not applicable", [L(3), L(1), L(4), NotApplicable], 200.0 / 3.0, (200.0 / 3.0, 200.0 / 3.0)),
        // 8: so does not asked
        ("not asked", [L(3), L(1), L(4), NotAsked], 200.0 / 3.0, (200.0 / 3.0, 200.0 / 3.0)),
        // 9: (.5 + .5) / 2 of 2 answered of 4, share exactly .5; range (1 + 0)/4 to (1 + 2)/4
        ("two unknown", [L(2), L(2), DontKnow, Blank], 50.0, (25.0, 75.0)),
        // 10: 1 of 2 applicable answered: .25; range (.25 + 0)/2 to (.25 + 1)/2
        ("unknown and not applicable", [L(1), NotApplicable, Later, NotApplicable], 25.0, (12.5, 62.5)),
    ];
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.questions(factor, 4);
    for (name, answers, by_hand, (low, high)) in cases {
        let scores = run(&small, &[small.says(None, answers)]);
        assert!(scores.factors[0].score.is_some_and(|score| (score - by_hand).abs() < 1e-9), "{name}: {:?}, by hand {by_hand}", scores.factors[0].score);
        near(scores.overall.score, *by_hand);
        spans(scores.factors[0].range, *low, *high);
        spans(scores.overall.range, *low, *high);
        assert!(scores.ranges_exact);
    }
}

#[test]
fn counts_and_coverage_keep_the_five_states_apart() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.questions(factor, 5);
    small.question(factor, |q| q.weight = 4.0);
    small.question(factor, |q| (q.kind, q.levels) = (QuestionKind::Text, Vec::new()));
    let scores = run(&small, &[small.says(None, &[L(4), DontKnow, NotApplicable, Later, Blank, L(0), Text])]);
    let counts = scores.factors[0].counts;
    assert_eq!((counts.answered, counts.dont_know, counts.not_applicable, counts.later, counts.blank), (2, 1, 1, 1, 1));
    // 11: applicable weight 1+1+1+1+4 = 8, answered 1+4 = 5
    near(scores.factors[0].coverage, 5.0 / 8.0);
    // 12: (1 * 1 + 4 * 0) / 5
    near(scores.factors[0].score, 20.0);
    // The text question counts nowhere.
    assert_eq!((scores.questions[6].counts.applicable(), scores.questions[6].score, scores.questions[6].weight), (0, None, 0.0));
    // A weight of 4 of 9: not applicable or not, shares are those of the questionnaire.
    assert!((scores.questions[5].weight - 4.0 / 9.0).abs() < 1e-12);
}

#[test]
fn weights_reverse_and_uneven_scores() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.question(factor, |q| q.weight = 3.0);
    small.question(factor, |q| q.reverse = true);
    small.question(factor, |q| q.levels = levels(&[-1.0, 0.0, 3.0]));
    small.question(factor, |q| q.weight = 0.0);
    // 13: 3 * .25 + 1 * (1 - .75) + 1 * (0 + 1)/(3 + 1) = .75 + .25 + .25 = 1.25 of 5; the weightless item counts and weighs nothing
    let scores = run(&small, &[small.says(None, &[L(1), L(3), L(1), L(4)])]);
    near(scores.factors[0].score, 25.0);
    near(scores.questions[1].score, 25.0);
    // The level is as given, reversed or not.
    near(scores.questions[1].level, 3.0);
    assert_eq!(scores.factors[0].counts.answered, 4);
    // 14: unknown reversed item: worst is level 4, best level 0: 3 * .25 + 0 or 1 + .25 = 1 or 2 of 5
    let scores = run(&small, &[small.says(None, &[L(1), DontKnow, L(1), L(4)])]);
    spans(scores.factors[0].range, 20.0, 40.0);
}

#[test]
fn variants_follow_the_profile() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    let fact = small.fact();
    small.question(factor, |q| {
        q.levels = levels(&[0.0, 1.0, 2.0]);
        q.variants = vec![Variant { when: fact_is(fact, 1), text: None, levels: levels(&[0.0, 3.0, 4.0]) }];
    });
    let mut sheet = small.says(None, &[L(1)]);
    // 15: unknown profile, own levels: 1/2
    near(run(&small, &[sheet.clone()]).factors[0].score, 50.0);
    sheet.facts[0] = FactValue::Choice(1);
    // 16: the variant: 3/4
    near(run(&small, &[sheet.clone()]).factors[0].score, 75.0);
    sheet.facts[0] = FactValue::Choice(0);
    // 17: another option, own levels
    near(run(&small, &[sheet]).factors[0].score, 50.0);
}

#[test]
fn minimum_share_is_inclusive() {
    let mut small = Small::new();
    small.0.scoring.minimum_share = 2.0 / 3.0;
    let factor = small.factor(1.0);
    small.questions(factor, 6);
    // 18: 4 of 6 is exactly two thirds: (1 + 1 + 1 + 0)/4
    near(run(&small, &[small.says(None, &[L(4), L(4), L(4), L(0)])]).factors[0].score, 75.0);
    // 19: 3 of 6 is under it: no score, but a range, (3 + 0)/6 to (3 + 3)/6
    let scores = run(&small, &[small.says(None, &[L(4), L(4), L(4)])]);
    assert_eq!((scores.factors[0].score, scores.factors[0].missing), (None, Some(Missing::BelowMinimumShare)));
    assert_eq!((scores.overall.score, scores.overall.missing), (None, Some(Missing::BelowMinimumShare)));
    spans(scores.factors[0].range, 50.0, 100.0);
    // 20: the share is one of weight: of 5 applicable weight 3.3 answered is .66, just under; 3.334 is just over
    for (weight, counts) in [(3.3, false), (3.334, true)] {
        let mut small = Small::new();
        small.0.scoring.minimum_share = 2.0 / 3.0;
        let factor = small.factor(1.0);
        small.question(factor, |q| q.weight = weight);
        small.question(factor, |q| q.weight = 5.0 - weight);
        assert_eq!(run(&small, &[small.says(None, &[L(2)])]).factors[0].score.is_some(), counts, "{weight}");
    }
    // 21: a respondent under the share is left out of the score but not of the range: score 100; range: low (100 + 0)/2, high (100 + 100)/2
    let mut small = Small::new();
    small.0.scoring.minimum_share = 2.0 / 3.0;
    let factor = small.factor(1.0);
    small.questions(factor, 2);
    let scores = run(&small, &[small.says(None, &[L(4), L(4)]), small.says(None, &[L(0), DontKnow])]);
    near(scores.factors[0].score, 100.0);
    // The second one's own completions: (0 + 0)/2 = 0 to (0 + 1)/2 = 50; the panel 50 to 75, widened to the score as it stands.
    spans(scores.factors[0].range, 50.0, 100.0);
    assert_eq!(scores.respondents, [[Some(100.0)], [None]]);
    assert_eq!(scores.factors[0].respondents, 1);
}

#[test]
fn minimum_items_count_different_items_of_anyone() {
    let mut small = Small::new();
    small.0.scoring.minimum_items = 4;
    let factor = small.factor(1.0);
    small.questions(factor, 4);
    // 22: two people, items 1 to 3 between them
    let scores = run(&small, &[small.says(None, &[L(4), L(4), DontKnow, NotApplicable]), small.says(None, &[NotApplicable, L(4), L(4), NotApplicable])]);
    assert_eq!(scores.factors[0].missing, Some(Missing::BelowMinimumItems { answered: 3, needed: 4 }));
    // In no completion are there four, so there is no range either.
    assert_eq!(scores.factors[0].range, None);
    // 23: the fourth item from the second person is enough: (100 + 75)/2
    let scores = run(&small, &[small.says(None, &[L(4), L(4), NotApplicable, NotApplicable]), small.says(None, &[NotApplicable, NotApplicable, L(4), L(2)])]);
    near(scores.factors[0].score, 87.5);
    // 24: nothing applicable
    let scores = run(&small, &[small.says(None, &[NotApplicable; 4])]);
    assert_eq!((scores.overall.missing, scores.overall.range, scores.overall.coverage), (Some(Missing::NothingApplicable), None, None));
    let nobody = run(&small, &[]);
    assert_eq!((nobody.overall.missing, nobody.overall.evidence), (Some(Missing::NothingApplicable), None));
}

#[test]
fn roles_in_balance_or_respondents() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    let (boss, staff, guest) = (small.role(1.0, false), small.role(1.0, false), small.role(1.0, true));
    small.questions(factor, 1);
    let panel = |small: &Small| {
        vec![
            small.says(Some(boss), &[L(4)]),
            small.says(Some(staff), &[L(0)]),
            small.says(Some(staff), &[L(0)]),
            small.says(Some(staff), &[L(2)]),
            small.says(Some(guest), &[L(4)]),
        ]
    };
    // 25: boss 100, staff (0 + 0 + 50)/3 = 16.67, each role one half; the guest stands apart
    let scores = run(&small, &panel(&small));
    near(scores.overall.score, (100.0 + 50.0 / 3.0) / 2.0);
    near(scores.questions[0].level, (4.0 + 2.0 / 3.0) / 2.0);
    near(scores.questions[0].spread, 4.0);
    assert_eq!(scores.questions[0].by_level, [2, 0, 1, 0, 1]);
    assert_eq!(scores.questions[0].roles, [(boss, 4.0, 1), (staff, 2.0 / 3.0, 3), (guest, 4.0, 1)]);
    assert_eq!((scores.factors[0].respondents, scores.respondents[4][0]), (4, Some(100.0)));
    // 26: role weights 3 and 1
    small.0.roles[0].weight = 3.0;
    near(run(&small, &panel(&small)).overall.score, (3.0 * 100.0 + 50.0 / 3.0) / 4.0);
    // 27: every respondent the same: (100 + 0 + 0 + 50)/4
    small.0.scoring.balance = Balance::Respondents;
    near(run(&small, &panel(&small)).overall.score, 37.5);
    // 28: without a role: one role of weight 1 beside the boss of weight 3: (3 * 100 + (0 + 50)/2) / 4
    small.0.scoring.balance = Balance::Roles;
    let scores = run(&small, &[small.says(None, &[L(0)]), small.says(Some(boss), &[L(4)]), small.says(None, &[L(2)])]);
    near(scores.overall.score, 81.25);
    // 29: someone apart alone scores nothing
    assert_eq!(run(&small, &[small.says(Some(guest), &[L(4)])]).overall.missing, Some(Missing::NothingApplicable));
}

#[test]
fn the_tree_weighs_children_and_drops_missing_ones() {
    let mut small = Small::new();
    let top = small.factor(3.0);
    let (left, right) = (small.child(top, 1.0), small.child(top, 3.0));
    let other = small.factor(1.0);
    let (a, b, c) = (small.questions(left, 1)[0], small.questions(right, 1)[0], small.questions(other, 1)[0]);
    // 30: top (1 * 100 + 3 * 0)/4 = 25; overall (3 * 25 + 1 * 50)/4 = 31.25
    let scores = run(&small, &[small.says(None, &[L(4), L(0), L(2)])]);
    near(scores.factors[top.at()].score, 25.0);
    near(scores.overall.score, 31.25);
    // 31: shares 3/4 * 1/4, 3/4 * 3/4, 1/4
    let share = |at: usize| scores.questions[at].weight;
    assert!((share(a.at()) - 3.0 / 16.0).abs() < 1e-12 && (share(b.at()) - 9.0 / 16.0).abs() < 1e-12 && (share(c.at()) - 0.25).abs() < 1e-12);
    // 32: without an answer on the right, top is left's 100: (300 + 50)/4; coverage of top (1 * 1 + 3 * 0)/4, overall (3 * .25 + 1)/4
    let scores = run(&small, &[small.says(None, &[L(4), DontKnow, L(2)])]);
    near(scores.overall.score, 87.5);
    near(scores.factors[top.at()].coverage, 0.25);
    near(scores.overall.coverage, 1.75 / 4.0);
    // 33: range of top 25 to 100, of overall (75 + 50)/4 to (300 + 50)/4
    spans(scores.factors[top.at()].range, 25.0, 100.0);
    spans(scores.overall.range, 31.25, 87.5);
}

/// One factor of three questions, the third asked when the first is under 2.
fn routed() -> Small {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.questions(factor, 2);
    small.question(factor, |q| q.when = Some(level(0.into(), Compare::Less, 2.0)));
    small
}

#[test]
fn conditions_route_and_park() {
    let small = routed();
    // 50: true: (.25 + 1 + .5)/3
    near(run(&small, &[small.says(None, &[L(1), L(4), L(2)])]).overall.score, 175.0 / 3.0);
    // 51: false: the answer to the third is parked: (.5 + 1)/2
    let scores = run(&small, &[small.says(None, &[L(2), L(4), L(0)])]);
    near(scores.overall.score, 75.0);
    assert_eq!((scores.questions[2].parked, scores.questions[2].score, scores.factors[0].counts.answered), (1, None, 2));
    // 52: unknown: not asked, parked; score 1/1. Range by the classes of the first, {0, 1} and {2, 3, 4}:
    //     low: 0 -> (0 + 1 + 0)/3, 2 -> (.5 + 1)/2; high: 1 -> (.25 + 1 + 0)/3, 4 -> (1 + 1)/2
    let scores = run(&small, &[small.says(None, &[DontKnow, L(4), L(0)])]);
    near(scores.overall.score, 100.0);
    spans(scores.overall.range, 100.0 / 3.0, 100.0);
    assert_eq!(scores.questions[2].parked, 1);
    spans(scores.questions[2].range, 0.0, 0.0);
    // 53: unknown first and third: low 0, third 0: (0 + 0 + 0)/3; high 4: (1 + 0)/2 = 50 against 1: (.25 + 0 + 1)/3 = 41.67
    let scores = run(&small, &[small.says(None, &[Later, L(0), Blank])]);
    spans(scores.overall.range, 0.0, 50.0);
    // 54: not applicable first: unknown for good, the third is not asked in any completion
    let scores = run(&small, &[small.says(None, &[NotApplicable, L(1), Blank])]);
    near(scores.overall.score, 25.0);
    spans(scores.overall.range, 25.0, 25.0);
}

#[test]
fn too_many_unknown_routes_give_outer_bounds() {
    let small = routed();
    let scorer = Scorer::new(&small.0);
    let unknown = small.says(None, &[DontKnow, L(4), L(0)]);
    let twelve = scorer.score(&[&unknown; 12]);
    let thirteen = scorer.score(&[&unknown; 13]);
    // 55: 2^12 = 4096 combinations are tried, 2^13 are not
    assert!(twelve.ranges_exact && !thirteen.ranges_exact);
    let (inner, outer) = (twelve.overall.range.unwrap(), thirteen.overall.range.unwrap());
    spans(twelve.overall.range, 100.0 / 3.0, 100.0);
    assert!(outer.low <= inner.low + 1e-9 && outer.high >= inner.high - 1e-9, "{outer:?} {inner:?}");
}

#[test]
fn stages_hold_only_if_lower_ones_hold() {
    let mut small = Small::new();
    let (first, second) = (small.factor(1.0), small.factor(1.0));
    for (factor, stage) in [(first, 0), (first, 1), (first, 2), (second, 0)] {
        small.question(factor, |q| q.stage = Some(stage));
    }
    small.stages(3, 0.75);
    let stages = |answers: &[Answer]| {
        let scores = run(&small, &[small.says(None, answers)]);
        (scores.factors[0].stage, scores.factors[1].stage, scores.overall.stage, scores.overall.stage_range)
    };
    // 56: all at 3 of 4, exactly fulfilled: every stage
    assert_eq!(stages(&[L(3), L(3), L(3), L(3)]), (Some(3), Some(3), Some(3), Some((3, 3))));
    // 57: the second fails: the third does not help
    assert_eq!(stages(&[L(4), L(2), L(4), L(4)]), (Some(1), Some(3), Some(1), Some((1, 1))));
    // 58: an unanswered one does not fulfil; it could
    assert_eq!(stages(&[L(4), DontKnow, L(4), L(4)]), (Some(1), Some(3), Some(1), Some((1, 3))));
    // 59: one that does not apply asks nothing; a factor where nothing applies has no stage
    assert_eq!(stages(&[L(4), NotApplicable, L(4), NotApplicable]), (Some(3), None, Some(3), Some((3, 3))));
    assert_eq!(stages(&[L(0), L(4), L(4), L(4)]), (Some(0), Some(3), Some(0), Some((0, 0))));
}

#[test]
fn targets_follow_the_profile() {
    let mut small = Small::new();
    let (first, second) = (small.factor(3.0), small.factor(1.0));
    let fact = small.fact();
    let (own, inherits) = (small.question(first, |q| q.target = Some(90.0)), small.question(first, |_| ()));
    let third = small.question(second, |_| ());
    small.0.factors[0].target = Some(60.0);
    small.0.factors[1].target = Some(40.0);
    small.target_rule(None, &[(TargetOf::Factor(second), 50.0)], &[(TargetOf::Question(inherits), 5.0), (TargetOf::Question(own), 20.0)]);
    small.target_rule(Some(fact_is(fact, 1)), &[], &[(TargetOf::Factor(first), -20.0)]);
    let mut sheet = small.says(None, &[L(2), L(2), L(1)]);
    // 60: first 60, second set to 50, overall (3 * 60 + 50)/4 = 57.5; own 90 + 20 clamped to 100; inherits 60 + 5; third 50
    let scores = run(&small, std::slice::from_ref(&sheet));
    let targets = |scores: &Scores| (scores.factors[0].target, scores.factors[1].target, scores.overall.target);
    assert_eq!(targets(&scores), (Some(60.0), Some(50.0), Some(57.5)));
    let items = |scores: &Scores| [own, inherits, third].map(|question| scores.questions[question.at()].target.unwrap());
    assert_eq!(items(&scores), [100.0, 65.0, 50.0]);
    // 61: gaps: first 60 - 50 = 10, share .75; third 50 - 25 = 25, share .25
    near(scores.factors[0].weighted_gap, 7.5);
    near(scores.questions[third.at()].weighted_gap, 6.25);
    let gaps: Vec<_> = Scorer::new(&small.0).gaps(&scores).iter().map(|gap| gap.of).collect();
    assert_eq!(gaps, [first, second]);
    // own: gap 50, share .375 = 18.75; inherits: 15 * .375 = 5.625; third 6.25
    let gaps: Vec<_> = Scorer::new(&small.0).question_gaps(&scores).iter().map(|gap| gap.of).collect();
    assert_eq!(gaps, [own, third, inherits]);
    // 62: the profile shifts first to 40, and what inherits from it
    sheet.facts[0] = FactValue::Choice(1);
    let scores = run(&small, &[sheet]);
    assert_eq!(targets(&scores), (Some(40.0), Some(50.0), Some(42.5)));
    assert_eq!(items(&scores), [100.0, 45.0, 50.0]);
    assert_eq!(scores.factors[0].gap, Some(0.0));
}

#[test]
fn equal_gaps_follow_the_given_order() {
    let mut small = Small::new();
    let factors: Vec<_> = (0..3).map(|_| small.factor(1.0)).collect();
    for factor in &factors {
        small.questions(*factor, 1);
        small.0.factors[factor.at()].target = Some(80.0);
    }
    small.0.scoring.gap_order = vec![factors[2], factors[0]];
    // 63: gaps 30, 55, 30: the largest first, then the tie by gap_order
    let scores = run(&small, &[small.says(None, &[L(2), L(1), L(2)])]);
    let gaps: Vec<_> = Scorer::new(&small.0).gaps(&scores).iter().map(|gap| gap.of).collect();
    assert_eq!(gaps, [factors[1], factors[2], factors[0]]);
}

#[test]
fn advice_is_ranked_and_waits_for_what_comes_first() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.0.factors[0].target = Some(100.0);
    let q = small.questions(factor, 4);
    let low = |at: usize| level(q[at], Compare::Less, 3.0);
    small.recommend(low(0), Effort::High, &[q[0]], &[]); // R0: gap 50 / 4 = 12.5
    small.recommend(low(1), Effort::Low, &[q[1]], &[]); // R1: 50 / 4 = 12.5, less effort
    small.recommend(low(2), Effort::Low, &[q[2], q[2], q[0]], &[3]); // R2: (100 + 50)/4 = 37.5, question 2 once, after R3
    small.recommend(low(3), Effort::Low, &[q[3]], &[]); // R3: 25 / 4 = 6.25 when it holds
    small.recommend(Condition::Not(Box::new(low(3))), Effort::Low, &[], &[]); // R4: 0
    // 64: level 3 on the fourth: R3 does not hold, R2 does not wait
    let scorer = Scorer::new(&small.0);
    let order = |answers: &[Answer]| {
        let scores = run(&small, &[small.says(None, answers)]);
        scorer.advice(&scores, &[]).iter().map(|advice| (advice.recommendation.at(), advice.worth)).collect::<Vec<_>>()
    };
    assert_eq!(order(&[L(2), L(2), L(0), L(3)]), [(2, 37.5), (1, 12.5), (0, 12.5), (4, 0.0)]);
    // 65: level 2 on the fourth: worth 12.5 as R0 and R1; ranked R2, R1, R3, R0, and R2 goes right behind R3
    assert_eq!(order(&[L(2), L(2), L(0), L(2)]), [(1, 12.5), (3, 12.5), (2, 37.5), (0, 12.5)]);
    let scores = run(&small, &[small.says(None, &[L(2), L(2), L(0), L(2)])]);
    assert_eq!(scorer.advice(&scores, &[])[0].triggered_by, [Trigger::Question(q[1], Some(2.0))]);
}

#[test]
fn advice_sees_spread_dont_know_and_scores() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    let q = small.questions(factor, 2);
    small.recommend(Condition::Test(Test::Spread(q[0], Compare::AtLeast, 2.0)), Effort::Low, &[], &[]);
    small.recommend(Condition::Test(Test::DontKnow(q[1], Compare::AtLeast, 0.5)), Effort::Low, &[], &[]);
    small.recommend(score(&[ScoreOf::Overall, ScoreOf::Factor(factor)], Compare::Less, 60.0), Effort::Low, &[], &[]);
    small.recommend(Condition::Not(Box::new(Condition::Test(Test::Answered(q[1])))), Effort::Low, &[], &[]);
    // 66: first 1 and 3: spread 2; second don't know and level 2: one of two, and answered; scores 25 and (75 + 50)/2 = 62.5, mean 43.75
    let scores = run(&small, &[small.says(None, &[L(1), DontKnow]), small.says(None, &[L(3), L(2)])]);
    near(scores.overall.score, 43.75);
    let advice = Scorer::new(&small.0).advice(&scores, &[]);
    assert_eq!(advice.iter().map(|advice| advice.recommendation.at()).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(advice[1].triggered_by, [Trigger::DontKnow(q[1], 0.5)]);
    assert_eq!(advice[2].triggered_by, [Trigger::Score(ScoreOf::Overall, Some(43.75)), Trigger::Score(ScoreOf::Factor(factor), Some(43.75))]);
}

#[test]
fn the_gate_compares_unrounded() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.question(factor, |q| q.levels = levels(&[0.0, 59.96, 60.0, 100.0]));
    let verdict = |answer: Answer| {
        let scores = run(&small, &[small.says(None, &[answer])]);
        judge(&Gate { fail_under: vec![(ScoreOf::Overall, 60.0), (ScoreOf::Factor(factor), 10.0)], ..Gate::default() }, &scores, Panel::default())
    };
    // 67: 59.96 shows as 60.0 and fails under 60; the factor passes its own threshold
    let failed = verdict(L(1));
    assert_eq!((failed.passed, failed.checks[0].passed, failed.checks[1].passed), (false, false, true));
    // 68: 60 passes
    assert!(verdict(L(2)).passed);
    // 69: no score, no pass
    let missing = verdict(DontKnow);
    assert_eq!((missing.passed, missing.checks[0].value), (false, None));
    spans(missing.checks[0].range, 0.0, 100.0);
    // 70: an empty gate passes
    assert!(judge(&Gate::default(), &run(&small, &[]), Panel::default()).passed);
}

#[test]
fn one_respondent_without_ranges_is_the_same_engine() {
    let small = capped(|_| level(0.into(), Compare::Less, 2.0), ScoreOf::Overall, CapTo::Score(33.0));
    let scorer = Scorer::new(&small.0);
    let (mut tally, mut buffer) = (scorer.empty_tally(), scorer.buffer());
    for answers in [[L(1), L(4), L(4), L(4)], [L(2), L(4), DontKnow, L(4)], [L(0), Blank, Blank, NotApplicable]] {
        let sheet = small.says(None, &answers);
        let scores = scorer.score(&[&sheet]);
        scorer.score_one(&sheet, &mut tally);
        assert_eq!(tally.score(ScoreOf::Overall), scores.overall.score);
        assert_eq!(tally.missing(ScoreOf::Overall), scores.overall.missing);
        scorer.respondent_scores(&sheet, &mut buffer);
        assert_eq!(buffer.factor(0_usize.into()), scores.respondents[0][0]);
    }
}

#[test]
fn who_stands_apart_scores_nothing_even_alone() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.questions(factor, 2);
    let apart = small.role(1.0, true);
    let scores = run(&small, &[small.says(Some(apart), &[L(4), L(0)]), small.says(Some(apart), &[DontKnow, L(0)])]);
    assert_eq!((scores.overall.score, scores.overall.range, scores.overall.missing), (None, None, Some(Missing::NothingApplicable)));
    assert_eq!(scores.questions[0].roles, [(apart, 4.0, 1)]);
}
