//! What must hold of scores whatever the questionnaire and the answers.

use cem_readiness::answers::dense::Dense;
use cem_readiness::answers::{Answer, FactValue, Responses};
use cem_readiness::questionnaire::condition::{Compare, Condition, Test};
use cem_readiness::questionnaire::{Balance, BandIndex, CapTo, FactorIndex, QuestionIndex, RoleIndex, ScoreOf, Variant};
use cem_readiness::rules::{Range, Scored, Scorer, Scores};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::small::{Small, level, levels, score};

/// A leaf factor: its weight, whether it is a sub-factor, and weight and direction (reversed or not) of its questions.
type Leaf = (f64, bool, Vec<(f64, bool)>);

/// What a generated questionnaire is made of.
#[derive(Debug, Clone)]
struct Shape {
    leaves: Vec<Leaf>,
    /// Which antitone caps: kind, subject, threshold, limited node, limit.
    caps: Vec<(u8, usize, f64, usize, u8)>,
    minimum_share: f64,
    minimum_items: u32,
    by_role: bool,
    staged: bool,
    /// Conditional questions: which one hangs on which, and how.
    routes: Vec<(usize, usize, u8)>,
}

fn shape(routes: usize) -> impl Strategy<Value = Shape> {
    let question = (prop_oneof![Just(1.0), 0.1..5.0], any::<bool>());
    let leaf = (prop_oneof![Just(1.0), 0.1..5.0], any::<bool>(), vec(question, 1..=3));
    let cap = (0..6_u8, 0..8_usize, 0.0..1.0, 0..8_usize, 0..5_u8);
    let route = (1..8_usize, 0..8_usize, 0..5_u8);
    (vec(leaf, 1..=3), vec(cap, 0..=3), prop_oneof![Just(0.5), Just(2.0 / 3.0), Just(1.0)], 1..=2_u32, any::<bool>(), any::<bool>(), vec(route, 0..=routes))
        .prop_map(|(leaves, caps, minimum_share, minimum_items, by_role, staged, routes)| Shape {
            leaves,
            caps,
            minimum_share,
            minimum_items,
            by_role,
            staged,
            routes,
        })
}

/// Builds it: three levels a question, two roles and one apart, bands at 0, 25, 50, 75.
fn build(shape: &Shape) -> Small {
    let mut small = Small::new();
    small.0.scoring.minimum_share = shape.minimum_share;
    small.0.scoring.minimum_items = shape.minimum_items;
    small.0.scoring.balance = if shape.by_role { Balance::Roles } else { Balance::Respondents };
    for (weight, apart) in [(1.0, false), (2.5, false), (1.0, true)] {
        small.role(weight, apart);
    }
    small.bands(&[0.0, 25.0, 50.0, 75.0]);
    let mut asked = 0_u16;
    for (weight, nested, questions) in &shape.leaves {
        let mut factor = small.factor(*weight);
        if *nested {
            factor = small.child(factor, 1.0);
        }
        for (weight, reverse) in questions {
            small.question(factor, |q| {
                (q.weight, q.reverse, q.levels) = (*weight, *reverse, levels(&[0.0, 1.0, 2.0]));
                q.stage = shape.staged.then_some(asked % 2);
            });
            asked += 1;
        }
    }
    if shape.staged {
        small.stages(2, 0.5);
    }
    let (questions, nodes) = (small.0.questions.len(), small.0.factors.len() + 1);
    let of = |at: usize| if at % nodes == nodes - 1 { ScoreOf::Overall } else { ScoreOf::Factor(FactorIndex::from(at % nodes)) };
    for (kind, subject, threshold, node, limit) in &shape.caps {
        let question = QuestionIndex::from(subject % questions);
        let reverse = small.0.questions[question.at()].reverse;
        // Something is low: of a reversed question, when its number is high.
        let low = if reverse { level(question, Compare::Greater, 2.0 - 2.0 * threshold) } else { level(question, Compare::Less, 2.0 * threshold) };
        let when = match kind {
            0 => low,
            1 => score(&[of(*subject)], Compare::Less, 100.0 * threshold),
            2 => Condition::Test(Test::Evidence(of(*subject), Compare::Less, *threshold)),
            3 => Condition::Test(Test::Coverage(of(*subject), Compare::Less, *threshold)),
            4 => Condition::Test(Test::Choice(question, if reverse { vec![2] } else { vec![0] })),
            _ => Condition::Any(vec![low, score(&[of(*subject), of(subject + 1)], Compare::AtMost, 100.0 * threshold)]),
        };
        let to = match limit {
            0 => CapTo::Score(30.0),
            1 => CapTo::Band(BandIndex(1)),
            2 => CapTo::NoBand,
            3 => CapTo::BandsAbove { above: 0, lowest_of: vec![of(*subject), of(subject + 1)] },
            _ => CapTo::BandsAbove { above: 1, lowest_of: vec![of(*subject)] },
        };
        small.cap(when, of(*node), to);
    }
    for (dependent, controller, how) in &shape.routes {
        let dependent = dependent % questions;
        // Only on an earlier question, so that there is no circle.
        if dependent > 0 {
            let controller = QuestionIndex::from(controller % dependent);
            let when = match how {
                0 => level(controller, Compare::AtLeast, 1.0),
                1 => level(controller, Compare::Less, 2.0),
                2 => Condition::Test(Test::Choice(controller, vec![1])),
                3 => Condition::Test(Test::Answered(controller)),
                _ => Condition::Not(Box::new(Condition::All(vec![level(controller, Compare::Greater, 0.0), level(QuestionIndex(0), Compare::AtMost, 1.0)]))),
            };
            small.0.questions[dependent].when = Some(when);
        }
    }
    small
}

/// One respondent in the raw: role, answers, evidence; cut to the questionnaire's length.
type Sheet = (u8, Vec<(Answer, bool)>);

fn sheet(unknown: u32) -> impl Strategy<Value = Sheet> {
    let answer = prop_oneof![
        6 => (0..3_u16).prop_map(Answer::Level),
        unknown => prop_oneof![Just(Answer::DontKnow), Just(Answer::Later), Just(Answer::Blank)],
        1 => Just(Answer::NotApplicable),
        1 => Just(Answer::NotAsked),
    ];
    (0..4_u8, vec((answer, any::<bool>()), 9))
}

fn responses(small: &Small, (role, cells): &Sheet) -> Responses {
    let count = small.0.questions.len();
    Responses {
        answers: cells.iter().take(count).map(|(answer, _)| *answer).collect(),
        evidence: cells.iter().take(count).map(|(_, evidence)| *evidence).collect(),
        facts: Vec::new(),
        role: (*role < 3).then_some(RoleIndex(u16::from(*role))),
    }
}

fn score_all(small: &Small, panel: &[Responses]) -> Scores {
    Scorer::new(&small.0).score(&panel.iter().collect::<Vec<_>>())
}

fn nodes(scores: &Scores) -> impl Iterator<Item = &Scored> {
    scores.factors.iter().chain([&scores.overall])
}

/// The option that earns most, and least.
fn end(small: &Small, question: usize, best: bool) -> Answer {
    Answer::Level(if small.0.questions[question].reverse == best { 0 } else { 2 })
}

/// Two questions that nobody answered. Of the first, in the wording in use, the first option is the best and the last the worst: from all worst to all best is 0 to 100.
#[test]
fn a_range_has_the_ends_of_the_wording_in_use() {
    let mut small = Small::new();
    small.role(1.0, false);
    let factor = small.factor(1.0);
    for _ in 0..2 {
        small.question(factor, |q| q.levels = levels(&[0.0, 1.0, 2.0]));
    }
    let variant = Variant { when: Condition::Test(Test::Fact(small.fact(), vec![1])), text: None, levels: levels(&[5.0, 1.0, 0.0]) };
    small.0.questions[0].variants.push(variant);
    let scorer = Scorer::new(&small.0);
    let mut single = scorer.single();
    let mut said = Dense::default();
    for fact in [FactValue::Choice(1), FactValue::Choice(0), FactValue::Unknown] {
        let responses = Responses { answers: vec![Answer::DontKnow; 2], evidence: vec![false; 2], facts: vec![fact], role: Some(RoleIndex(0)) };
        said.copy_from(&responses);
        single.score(&said);
        let range = single.range(&said);
        assert_eq!(range, Some(Range { low: 0.0, high: 100.0 }), "{fact:?}");
        assert_eq!(range, scorer.score(&[&responses]).overall.range, "{fact:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn raising_a_level_never_lowers_a_score(shape in shape(0), panel in vec(sheet(1), 1..5), who in 0..5_usize, what in 0..9_usize) {
        let small = build(&shape);
        let mut panel: Vec<Responses> = panel.iter().map(|sheet| responses(&small, sheet)).collect();
        let (who, what) = (who % panel.len(), what % small.0.questions.len());
        let before = score_all(&small, &panel);
        if let Answer::Level(at) = panel[who].answers[what] {
            let reverse = small.0.questions[what].reverse;
            panel[who].answers[what] = Answer::Level(if reverse { at.saturating_sub(1) } else { (at + 1).min(2) });
            let after = score_all(&small, &panel);
            for (before, after) in nodes(&before).zip(nodes(&after)) {
                prop_assert_eq!(before.score.is_some(), after.score.is_some());
                prop_assert!(before.score.zip(after.score).is_none_or(|(before, after)| after >= before - 1e-9), "{before:?} {after:?}");
                prop_assert!(before.stage <= after.stage);
            }
        }
    }

    #[test]
    fn all_best_is_100_and_all_worst_is_0(shape in shape(0), roles in vec(0..2_u8, 1..6)) {
        let mut small = build(&shape);
        for factor in &mut small.0.factors {
            factor.minimum_items = 1;
        }
        for (best, expected) in [(true, 100.0), (false, 0.0)] {
            let all: Vec<Answer> = (0..small.0.questions.len()).map(|question| end(&small, question, best)).collect();
            let panel: Vec<Responses> = roles.iter().map(|role| small.says(Some(RoleIndex(u16::from(*role))), &all)).collect();
            let scores = Scorer::new(&small.0).without_any_caps().score(&panel.iter().collect::<Vec<_>>());
            for scored in nodes(&scores) {
                prop_assert!((scored.score.unwrap() - expected).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_order_of_respondents_never_changes_a_digit(shape in shape(2), panel in vec(sheet(2), 2..7), seed in any::<u64>()) {
        let small = build(&shape);
        let panel: Vec<Responses> = panel.iter().map(|sheet| responses(&small, sheet)).collect();
        // A permutation from the seed: sort by a scrambled position.
        let mut order: Vec<usize> = (0..panel.len()).collect();
        order.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let moved: Vec<Responses> = order.iter().map(|at| panel[*at].clone()).collect();
        let (mut first, mut second) = (score_all(&small, &panel), score_all(&small, &moved));
        let by_person: Vec<_> = order.iter().map(|at| first.respondents[*at].clone()).collect();
        prop_assert_eq!(&by_person, &second.respondents);
        first.respondents.clear();
        second.respondents.clear();
        // Debug prints every digit of a float that tells it apart from its neighbours, so equal text is bitwise equality.
        prop_assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }

    /// Scoring one after another gives the very bits that the panel's engine gives.
    #[test]
    fn one_after_another_is_bitwise_a_panel_of_one(shape in shape(3), sheets in vec(sheet(2), 1..5), worded in 0..3_usize, fact in 0..3_u16) {
        let mut small = build(&shape);
        let known = small.fact();
        // Other points, and with them the other ends: of the last wording the first option is the best.
        if let Some(scores) = [[0.0, 1.0, 5.0], [5.0, 1.0, 0.0]].get(worded) {
            let variant = Variant { when: Condition::Test(Test::Fact(known, vec![1])), text: None, levels: levels(scores) };
            small.0.questions[0].variants.push(variant);
        }
        let scorer = Scorer::new(&small.0);
        let (mut single, mut tally) = (scorer.single(), scorer.empty_tally());
        for sheet in &sheets {
            let mut responses = responses(&small, sheet);
            responses.facts = vec![if fact < 2 { FactValue::Choice(fact) } else { FactValue::Unknown }];
            scorer.score_one(&responses, &mut tally);
            let panel = scorer.score(&[&responses]);
            let dense = Dense::from(&responses);
            single.score(&dense);
            let range = single.range(&dense);
            let bits = |score: Option<f64>| score.map(f64::to_bits);
            for of in (0..small.0.factors.len()).map(|at| ScoreOf::Factor(at.into())).chain([ScoreOf::Overall]) {
                prop_assert_eq!(bits(single.of(of)), bits(panel.of(of).score), "{:?}", of);
                prop_assert_eq!(bits(single.of(of)), bits(tally.score(of)));
                prop_assert_eq!(bits(single.coverage(of)), bits(panel.of(of).coverage));
                prop_assert_eq!(single.band(of), panel.of(of).band);
            }
            prop_assert_eq!(single.caps().collect::<Vec<_>>(), panel.caps.iter().map(|fired| fired.cap).collect::<Vec<_>>());
            prop_assert_eq!(range, panel.overall.range);
        }
    }

    #[test]
    fn what_does_not_apply_is_as_if_not_in_the_questionnaire(shape in shape(0), panel in vec(sheet(1), 1..4), what in 0..9_usize) {
        let mut small = build(&shape);
        small.0.caps.clear();
        small.0.stages = None;
        let what = what % small.0.questions.len();
        let mut panel: Vec<Responses> = panel.iter().map(|sheet| responses(&small, sheet)).collect();
        for sheet in &mut panel {
            sheet.answers[what] = Answer::NotApplicable;
        }
        let with = score_all(&small, &panel);
        small.0.questions.remove(what);
        for sheet in &mut panel {
            sheet.answers.remove(what);
            sheet.evidence.remove(what);
        }
        let without = score_all(&small, &panel);
        for (with, without) in nodes(&with).zip(nodes(&without)) {
            prop_assert_eq!((with.score, with.missing, with.coverage, with.evidence), (without.score, without.missing, without.coverage, without.evidence));
            prop_assert_eq!(with.range, without.range);
        }
    }
}

/// The unknown answers of a panel, apart respondents left out: they are in no score.
fn unknown_cells(panel: &[Responses]) -> Vec<(usize, usize)> {
    let unknown = |(who, sheet): (usize, &Responses)| {
        let apart = sheet.role == Some(RoleIndex(2));
        sheet.answers.iter().enumerate().filter(|(_, answer)| !apart && answer.is_unknown()).map(|(what, _)| (who, what)).collect::<Vec<_>>()
    };
    panel.iter().enumerate().flat_map(unknown).collect()
}

fn widen(range: &mut Option<Range>, value: Option<f64>) {
    if let Some(value) = value {
        let held = range.unwrap_or(Range { low: value, high: value });
        *range = Some(Range { low: held.low.min(value), high: held.high.max(value) });
    }
}

fn same(left: Option<Range>, right: Option<Range>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left.low - right.low).abs() < 1e-9 && (left.high - right.high).abs() < 1e-9,
        (left, right) => left == right,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The range is the hull of every completion and of the score as it stands: nothing lies outside, both ends are attained.
    #[test]
    fn ranges_are_the_hull_of_all_completions(shape in shape(3), panel in vec(sheet(1), 1..4)) {
        let small = build(&shape);
        let mut panel: Vec<Responses> = panel.iter().map(|sheet| responses(&small, sheet)).collect();
        // At most 3^6 completions.
        for (who, what) in unknown_cells(&panel).into_iter().skip(6) {
            panel[who].answers[what] = Answer::NotApplicable;
        }
        let unknown = unknown_cells(&panel);
        let stated = score_all(&small, &panel);
        prop_assert!(stated.ranges_exact);
        let mut scores: Vec<Option<Range>> = vec![None; small.0.factors.len() + 1];
        let mut items: Vec<Option<Range>> = vec![None; small.0.questions.len()];
        let mut stages: Vec<Option<Range>> = scores.clone();
        let mut hold = |found: &Scores| {
            nodes(found).zip(&mut scores).for_each(|(scored, range)| widen(range, scored.score));
            nodes(found).zip(&mut stages).for_each(|(scored, range)| widen(range, scored.stage.map(f64::from)));
            found.questions.iter().zip(&mut items).for_each(|(item, range)| widen(range, item.score));
        };
        hold(&stated);
        let mut filled = panel.clone();
        for completion in 0..3_usize.pow(u32::try_from(unknown.len()).unwrap()) {
            let mut rest = completion;
            for (who, what) in &unknown {
                filled[*who].answers[*what] = Answer::Level(u16::try_from(rest % 3).unwrap());
                rest /= 3;
            }
            hold(&score_all(&small, &filled));
        }
        for (at, scored) in nodes(&stated).enumerate() {
            prop_assert!(same(scored.range, scores[at]), "node {at}: {:?}, by force {:?}", scored.range, scores[at]);
            let stage = scored.stage_range.map(|(low, high)| Range { low: f64::from(low), high: f64::from(high) });
            prop_assert!(same(stage, stages[at]), "stage of node {at}: {stage:?}, by force {:?}", stages[at]);
        }
        for (at, item) in stated.questions.iter().enumerate() {
            prop_assert!(same(item.range, items[at]), "question {at}: {:?}, by force {:?}", item.range, items[at]);
        }
    }

    /// Where too many questions hang on unknown answers to try all, the ranges given hold the exact ones.
    #[test]
    fn outer_bounds_hold_the_exact_ranges(shape in shape(4), panel in vec(sheet(3), 1..4)) {
        let small = build(&shape);
        let panel: Vec<Responses> = panel.iter().map(|sheet| responses(&small, sheet)).collect();
        let panel: Vec<&Responses> = panel.iter().collect();
        let exact = Scorer::new(&small.0).score(&panel);
        let outer = Scorer::new(&small.0).with_range_budget(0).score(&panel);
        prop_assume!(exact.ranges_exact);
        let holds = |outer: Option<Range>, inner: Option<Range>| match (outer, inner) {
            (Some(outer), Some(inner)) => outer.low <= inner.low + 1e-9 && outer.high >= inner.high - 1e-9,
            (outer, inner) => outer.is_some() || inner.is_none(),
        };
        for (exact, outer) in nodes(&exact).zip(nodes(&outer)) {
            prop_assert!(holds(outer.range, exact.range), "{:?} should hold {:?}", outer.range, exact.range);
            let stages = |scored: &Scored| scored.stage_range.map(|(low, high)| Range { low: f64::from(low), high: f64::from(high) });
            prop_assert!(holds(stages(outer), stages(exact)), "{:?} should hold {:?}", outer.stage_range, exact.stage_range);
        }
        for (exact, outer) in exact.questions.iter().zip(&outer.questions) {
            prop_assert!(holds(outer.range, exact.range), "{:?} should hold {:?}", outer.range, exact.range);
        }
    }
}
