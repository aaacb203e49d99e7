//! Caps: what they limit, what they see, and what the range of a capped score is. Worked by hand in the comments.

use crate::rules::{L, near, run, spans};
use crate::small::{Small, level, levels, score};
use cem_readiness::answers::Answer::{self, Blank, DontKnow, NotApplicable};
use cem_readiness::questionnaire::condition::{Compare, Condition, Test};
use cem_readiness::questionnaire::{BandIndex, CapTo, Effort, QuestionKind, ScoreOf};
use cem_readiness::rules::Scorer;

/// Two factors of two questions, bands from 0, 20, 40, 60, 80.
pub(crate) fn capped(when: impl Fn(&Small) -> Condition, limit: ScoreOf, to: CapTo) -> Small {
    let mut small = Small::new();
    let (first, second) = (small.factor(1.0), small.factor(1.0));
    small.questions(first, 2);
    small.questions(second, 2);
    small.bands(&[0.0, 20.0, 40.0, 60.0, 80.0]);
    let when = when(&small);
    small.cap(when, limit, to);
    small
}

#[test]
fn caps_limit_after_aggregation() {
    let low = |_: &Small| level(0.into(), Compare::Less, 2.0);
    let answers = [L(1), L(4), L(4), L(4)];
    // Raw: first (25 + 100)/2 = 62.5, second 100, overall 81.25.
    // 34: to a score
    let small = capped(low, ScoreOf::Overall, CapTo::Score(33.0));
    let scores = run(&small, &[small.says(None, &answers)]);
    near(scores.overall.score, 33.0);
    near(scores.overall.raw, 81.25);
    assert_eq!(scores.overall.band, Some(BandIndex(1)));
    assert_eq!((scores.caps.len(), scores.caps[0].at_most, scores.caps[0].before, scores.caps[0].after), (1, Some(33.0), Some(81.25), Some(33.0)));
    // 35: to band 1, which ends a tenth under 40
    let small = capped(low, ScoreOf::Overall, CapTo::Band(BandIndex(1)));
    near(run(&small, &[small.says(None, &answers)]).overall.score, 39.9);
    // 36: to the last band: nothing to limit
    let small = capped(low, ScoreOf::Overall, CapTo::Band(BandIndex(4)));
    let scores = run(&small, &[small.says(None, &answers)]);
    near(scores.overall.score, 81.25);
    assert!(scores.caps.is_empty());
    // 37: at most one band above that of the lowest factor: 62.5 is band 3, one above is the last; of none above, 79.9
    for (above, by_hand) in [(1, 81.25), (0, 79.9)] {
        let small =
            capped(low, ScoreOf::Overall, CapTo::BandsAbove { above, lowest_of: vec![ScoreOf::Factor(0_usize.into()), ScoreOf::Factor(1_usize.into())] });
        near(run(&small, &[small.says(None, &answers)]).overall.score, by_hand);
    }
    // 38: on a factor: first at most 30, overall (30 + 100)/2
    let small = capped(low, ScoreOf::Factor(0_usize.into()), CapTo::Score(30.0));
    let scores = run(&small, &[small.says(None, &answers)]);
    near(scores.factors[0].score, 30.0);
    near(scores.factors[0].raw, 62.5);
    near(scores.overall.score, 65.0);
    near(scores.overall.raw, 81.25);
    // 39: band withheld, score shown
    let small = capped(low, ScoreOf::Overall, CapTo::NoBand);
    let scores = run(&small, &[small.says(None, &answers)]);
    near(scores.overall.score, 81.25);
    assert_eq!((scores.overall.band, scores.caps[0].at_most), (None, None));
    // 40: the condition is false at level 2
    let small = capped(low, ScoreOf::Overall, CapTo::Score(33.0));
    near(run(&small, &[small.says(None, &[L(2), L(4), L(4), L(4)])]).overall.score, 87.5);
    // 41: unknown does not fire: first is its one answer's 100. In the range it does: from 33 (level 0), high (100 + 100)/2
    let scores = run(&small, &[small.says(None, &[DontKnow, L(4), L(4), L(4)])]);
    near(scores.overall.score, 100.0);
    spans(scores.overall.range, 33.0, 100.0);
    assert_eq!(scores.overall.band_range, Some((BandIndex(1), BandIndex(4))));
    // 42: switched off
    let sheet = small.says(None, &answers);
    near(Scorer::new(&small.0).without_caps(&[0]).score(&[&sheet]).overall.score, 81.25);
    near(Scorer::new(&small.0).without_any_caps().score(&[&sheet]).overall.score, 81.25);
}

#[test]
fn several_caps_see_the_same_state_and_the_lowest_wins() {
    let mut small = capped(|_| score(&[ScoreOf::Overall], Compare::Less, 90.0), ScoreOf::Overall, CapTo::Score(70.0));
    small.cap(score(&[ScoreOf::Overall], Compare::Less, 60.0), ScoreOf::Overall, CapTo::Score(10.0));
    small.cap(score(&[ScoreOf::Overall], Compare::Less, 90.0), ScoreOf::Overall, CapTo::Score(50.0));
    small.cap(score(&[ScoreOf::Overall], Compare::Less, 90.0), ScoreOf::Overall, CapTo::Score(60.0));
    // 43: overall 81.25 before its caps: the second needs under 60 and sees 81.25, so it does not fire though the first limits to 70
    let scores = run(&small, &[small.says(None, &[L(1), L(4), L(4), L(4)])]);
    near(scores.overall.score, 50.0);
    let steps: Vec<_> = scores.caps.iter().map(|cap| (cap.cap, cap.before.unwrap(), cap.after.unwrap())).collect();
    assert_eq!(steps, [(0, 81.25, 70.0), (2, 70.0, 50.0), (3, 50.0, 50.0)]);
    // 44: caps of overall see capped factors: first capped to 10, overall (10 + 100)/2 = 55 < 60
    small.cap(level(0.into(), Compare::Less, 2.0), ScoreOf::Factor(0_usize.into()), CapTo::Score(10.0));
    near(run(&small, &[small.says(None, &[L(1), L(4), L(4), L(4)])]).overall.score, 10.0);
}

#[test]
fn caps_on_evidence_coverage_and_choice() {
    let evidence = |_: &Small| Condition::Test(Test::Evidence(ScoreOf::Factor(0_usize.into()), Compare::Less, 0.5));
    let small = capped(evidence, ScoreOf::Factor(0_usize.into()), CapTo::Band(BandIndex(3)));
    let mut sheet = small.says(None, &[L(4), L(4), L(4), L(4)]);
    // 45: no evidence: 0 of 2 cells, at most 79.9
    near(run(&small, std::slice::from_ref(&sheet)).factors[0].score, 79.9);
    // 46: evidence for one of two is half, not under it
    sheet.evidence[0] = true;
    let scores = run(&small, std::slice::from_ref(&sheet));
    near(scores.factors[0].score, 100.0);
    near(scores.factors[0].evidence, 0.5);
    // 47: evidence for level 2 is none; overall pools cells: 0 of 4
    sheet.answers[0] = L(2);
    near(run(&small, std::slice::from_ref(&sheet)).overall.evidence, 0.0);
    // 48: coverage 1.5 of 2 factors = .75
    let coverage = |_: &Small| Condition::Test(Test::Coverage(ScoreOf::Overall, Compare::Less, 0.8));
    let small = capped(coverage, ScoreOf::Overall, CapTo::NoBand);
    let scores = run(&small, &[small.says(None, &[L(4), L(4), L(4), Blank])]);
    assert_eq!(scores.overall.band, None);
    near(scores.overall.score, 100.0);
    // 49: a choice of a panel holds when half chose it
    let choice = |_: &Small| Condition::Test(Test::Choice(0.into(), vec![0, 1]));
    let small = capped(choice, ScoreOf::Overall, CapTo::Score(5.0));
    let best = small.says(None, &[L(4); 4]);
    let low = small.says(None, &[L(1), L(4), L(4), L(4)]);
    near(run(&small, &[best.clone(), low.clone()]).overall.score, 5.0);
    // two of three chose better: ((100 + 62.5 + 100)/3 + 100)/2
    near(run(&small, &[best.clone(), low, best]).overall.score, (262.5 / 3.0 + 100.0) / 2.0);
}

#[test]
fn of_equal_options_a_range_takes_the_one_a_cap_fires_on() {
    // 71: options earn 0, 0, 3; a cap to 10 on the second. Unknown first, the other at its best: low 10 (raw 50), high 100
    let mut small = Small::new();
    let factor = small.factor(1.0);
    let choice = small.question(factor, |q| (q.kind, q.levels) = (QuestionKind::Choice, levels(&[0.0, 0.0, 3.0])));
    small.questions(factor, 1);
    small.cap(Condition::Test(Test::Choice(choice, vec![1])), ScoreOf::Overall, CapTo::Score(10.0));
    spans(run(&small, &[small.says(None, &[DontKnow, L(4)])]).overall.range, 10.0, 100.0);
    // 72: numbers 0, 1, 2 earn 3, 0, 0; a cap on more than 1: low is the last
    let mut small = Small::new();
    let factor = small.factor(1.0);
    let falling = small.question(factor, |q| q.levels = levels(&[3.0, 0.0, 0.0]));
    small.questions(factor, 1);
    small.cap(level(falling, Compare::Greater, 1.0), ScoreOf::Overall, CapTo::Score(10.0));
    spans(run(&small, &[small.says(None, &[DontKnow, L(4)])]).overall.range, 10.0, 100.0);
}

#[test]
fn one_low_score_decides_the_lowest_though_another_is_missing() {
    let mut small = Small::new();
    let (known, missing) = (small.factor(1.0), small.factor(1.0));
    small.questions(known, 1);
    small.questions(missing, 1);
    let both = [ScoreOf::Factor(known), ScoreOf::Factor(missing)];
    for (compare, number) in [(Compare::Less, 50.0), (Compare::AtMost, 50.0), (Compare::Greater, 30.0), (Compare::AtLeast, 30.0)] {
        small.recommend(score(&both, compare, number), Effort::Low, &[], &[]);
        small.recommend(Condition::Not(Box::new(score(&both, compare, number))), Effort::Low, &[], &[]);
    }
    let given = |answer: Answer| {
        let scores = run(&small, &[small.says(None, &[answer, NotApplicable])]);
        Scorer::new(&small.0).advice(&scores, &[]).iter().map(|advice| advice.recommendation.at()).collect::<Vec<_>>()
    };
    // 25 is under 50 and 30 whatever the other would be: `<`, `<=` hold, `>`, `>=` do not.
    assert_eq!(given(L(1)), [0, 2, 5, 7]);
    // 75 decides nothing: the other may be lower.
    assert_eq!(given(L(3)), [0_usize; 0]);
}

#[test]
fn options_of_equal_worth_are_all_tried_where_caps_tell_them_apart() {
    let mut small = Small::new();
    let (capped, full) = (small.factor(1.0), small.factor(1.0));
    let choice = small.question(capped, |q| (q.kind, q.levels) = (QuestionKind::Choice, levels(&[0.0, 0.0, 1.0, 1.0])));
    small.questions(full, 1);
    let is = |option: u16| Condition::Test(Test::Choice(choice, vec![option]));
    small.cap(is(0), ScoreOf::Overall, CapTo::Score(40.0));
    small.cap(is(1), ScoreOf::Overall, CapTo::Score(20.0));
    small.cap(Condition::Any(vec![is(0), is(1), is(2)]), ScoreOf::Factor(full), CapTo::Score(70.0));
    let scores = run(&small, &[small.says(None, &[Blank, L(4)])]);
    // Option 1: overall (0 + 70) / 2, at most 20. Option 3: no cap, (100 + 100) / 2. As it stands: 100 of the one factor with a score.
    spans(scores.overall.range, 20.0, 100.0);
    spans(scores.factors[1].range, 70.0, 100.0);
    assert!(scores.ranges_exact);
}

#[test]
fn a_cap_to_a_narrow_band_ends_in_that_band() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    small.questions(factor, 1);
    small.bands(&[0.0, 50.0, 50.05, 80.0]);
    small.cap(level(0_usize.into(), Compare::AtLeast, 0.0), ScoreOf::Overall, CapTo::Band(BandIndex(1)));
    let scores = run(&small, &[small.says(None, &[L(4)])]);
    // A tenth under 50.05 would lie in the band below.
    near(scores.overall.score, 50.0);
    assert_eq!(scores.overall.band, Some(BandIndex(1)));
}

#[test]
fn caps_in_a_tree_of_three_levels_each_see_raw_scores() {
    let mut small = Small::new();
    let top = small.factor(1.0);
    let middle = small.child(top, 3.0);
    let leaf = small.child(middle, 1.0);
    let other = small.child(top, 1.0);
    small.questions(leaf, 1);
    small.questions(other, 1);
    let of = ScoreOf::Factor;
    // The leaf has 75 raw; its cap to 40 is not seen by the cap of the middle (75 is not under 50), which is made of the capped leaf all the same.
    small.cap(score(&[of(leaf)], Compare::Less, 80.0), of(leaf), CapTo::Score(40.0));
    small.cap(score(&[of(leaf)], Compare::Less, 50.0), of(middle), CapTo::Score(10.0));
    // Raw: (3 * 75 + 100) / 4 = 81.25. Before its cap: (3 * 40 + 100) / 4 = 55.
    small.cap(score(&[of(top)], Compare::Less, 90.0), of(top), CapTo::Score(54.0));
    let scores = run(&small, &[small.says(None, &[L(3), L(4)])]);
    near(scores.factors[middle.at()].score, 40.0);
    near(scores.factors[top.at()].raw, 81.25);
    near(scores.factors[top.at()].score, 54.0);
    near(scores.overall.score, 54.0);
    assert_eq!(scores.caps.iter().map(|cap| (cap.cap, cap.before)).collect::<Vec<_>>(), [(0, Some(75.0)), (2, Some(55.0))]);
}
