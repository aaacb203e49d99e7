//! Plans held against brute force: small random questionnaires, every set of steps tried, and cases worked by hand.

use cem_readiness::answers::Answer::{self, Blank, DontKnow};
use cem_readiness::answers::Responses;
use cem_readiness::plan::{Aim, CASES, Options, Plan, Proof, Setting, plan, what_if};
use cem_readiness::questionnaire::condition::{Compare, Condition, Test};
use cem_readiness::questionnaire::{CapTo, Effort, FactorIndex, Question, QuestionIndex, ScoreOf};
use cem_readiness::rules::Scorer;

use crate::small::{Small, level, levels, score};

const L: fn(u16) -> Answer = Answer::Level;

/// A sequence of numbers that is the same on every machine (Marsaglia 2003, xorshift).
struct Dice(u64);

impl Dice {
    /// A whole number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
    fn is(&mut self, one_in: usize) -> bool {
        self.roll(one_in) == 0
    }
}

fn made(small: &Small, panel: &[Responses], aim: Aim, cases: usize) -> Plan {
    plan(&Scorer::new(&small.0), &panel.iter().collect::<Vec<_>>(), &Options { aim, quarters: 4, cases })
}

/// Options of a question from worst to best; all have different scores here.
fn ladder(question: &Question) -> Vec<u16> {
    let mut options: Vec<u16> = (0_u16..).take(question.levels.len()).collect();
    let worth = |option: &u16| question.levels[usize::from(*option)].score * if question.reverse { -1.0 } else { 1.0 };
    options.sort_by(|a, b| worth(a).total_cmp(&worth(b)));
    options
}

/// Every set of steps: effort and answers. Written without a look at how the plan does it.
fn every_state(small: &Small, panel: &[Responses]) -> Vec<(u32, Vec<Responses>)> {
    let scores = Scorer::new(&small.0).score(&panel.iter().collect::<Vec<_>>());
    let mut states = vec![(0, panel.to_vec())];
    for (at, question) in small.0.questions.iter().enumerate() {
        let ladder = ladder(question);
        let worth = |option: u16| question.levels[usize::from(option)].score;
        let points = |option: u16| (worth(option) - worth(ladder[0])) / (worth(ladder[ladder.len() - 1]) - worth(ladder[0]));
        let given: Vec<f64> = panel.iter().filter_map(|one| if let Answer::Level(option) = one.answers[at] { Some(points(option)) } else { None }).collect();
        let Some(mean) = scores.questions[at].score.map(|score| score / 100.0).or((!given.is_empty()).then(|| given.iter().sum::<f64>() / given.len() as f64))
        else {
            continue;
        };
        let start = (0..ladder.len()).rev().find(|rung| points(ladder[*rung]) <= mean + 1e-9).unwrap();
        let mut more = Vec::new();
        for rung in start..ladder.len() {
            let effort: u32 = (start + 1..=rung)
                .map(|to| {
                    let higher = if question.reverse { ladder[to - 1] } else { ladder[to] };
                    u32::from(question.levels[usize::from(higher)].effort.unwrap())
                })
                .sum();
            for (before, state) in &states {
                let mut state = state.clone();
                if rung > start {
                    for one in &mut state {
                        if matches!(one.answers[at], Answer::Level(option) if points(option) < points(ladder[rung]) - 1e-9) {
                            one.answers[at] = L(ladder[rung]);
                        }
                    }
                }
                more.push((before + effort, state));
            }
        }
        states = more;
    }
    states
}

/// A random questionnaire with a panel and targets. At most a few hundred sets of steps.
fn random(seed: u64, routed: bool) -> (Small, Vec<Responses>, Vec<(ScoreOf, f64)>) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut small = Small::new();
    small.bands(&[0.0, 20.0, 40.0, 60.0, 80.0]);
    let mut leaves: Vec<FactorIndex> = Vec::new();
    for _ in 0..2 {
        let top = small.factor(1.0 + dice.roll(3) as f64);
        if dice.is(4) {
            let both = [small.child(top, 1.0), small.child(top, 2.0)];
            leaves.extend(both);
        } else {
            leaves.push(top);
        }
    }
    let mut states = 1;
    let mut questions = Vec::new();
    for at in 0..5 {
        let leaf = leaves[at % leaves.len()];
        let count = 2 + dice.roll(3);
        if states * count > 300 && at >= leaves.len() {
            break;
        }
        states *= count;
        let mut scale = levels(&(0..count).map(|at| at as f64 * (1.0 + at as f64 / 4.0)).collect::<Vec<_>>());
        scale.iter_mut().for_each(|level| level.effort = Some(1 + u16::try_from(dice.roll(4)).unwrap()));
        let (weight, reverse) = (1.0 + dice.roll(2) as f64, dice.is(5));
        questions.push(small.question(leaf, |question| (question.levels, question.weight, question.reverse) = (scale, weight, reverse)));
    }
    if routed {
        let asked = questions.len() - 1;
        small.0.questions[asked].when = Some(level(questions[0], if dice.is(2) { Compare::AtLeast } else { Compare::Less }, 1.0));
    }
    let low = |small: &Small, dice: &mut Dice| {
        let question = questions[dice.roll(questions.len())];
        let reverse = small.0.questions[question.at()].reverse;
        level(question, if reverse { Compare::Greater } else { Compare::Less }, if reverse { 0.0 } else { 1.0 + dice.roll(2) as f64 })
    };
    let factors = small.0.factors.len();
    for _ in 0..1 + dice.roll(3) {
        let limit = if dice.is(2) { ScoreOf::Overall } else { ScoreOf::Factor(dice.roll(factors).into()) };
        let other = ScoreOf::Factor(dice.roll(factors).into());
        let when = match dice.roll(6) {
            0 => low(&small, &mut dice),
            1 => Condition::All(vec![low(&small, &mut dice), low(&small, &mut dice)]),
            2 => Condition::Any(vec![low(&small, &mut dice), score(&[other], Compare::Less, 50.0)]),
            3 => score(&[other, ScoreOf::Factor(0.into())], if dice.is(2) { Compare::Less } else { Compare::AtMost }, 55.0),
            4 => Condition::Test(Test::Evidence(other, Compare::Less, 0.5)),
            _ => Condition::Not(Box::new(score(&[other], Compare::AtLeast, 70.0))),
        };
        let to = match dice.roll(3) {
            0 => CapTo::Score(30.0 + dice.roll(40) as f64),
            1 => CapTo::Band((1 + dice.roll(3)).into()),
            _ => CapTo::BandsAbove { above: u16::try_from(dice.roll(2)).unwrap(), lowest_of: vec![ScoreOf::Factor(0.into()), other] },
        };
        small.cap(when, limit, to);
    }
    let roles = [small.role(1.0, false), small.role(2.0, false)];
    let panel = (0..1 + dice.roll(3))
        .map(|_| {
            let answers: Vec<Answer> = questions
                .iter()
                .map(|question| {
                    let count = small.0.questions[question.at()].levels.len();
                    if dice.is(9) { if dice.is(2) { DontKnow } else { Blank } } else { L(u16::try_from(dice.roll(count.min(3))).unwrap()) }
                })
                .collect();
            let mut one = small.says(Some(roles[dice.roll(2)]), &answers);
            one.evidence.iter_mut().for_each(|seen| *seen = dice.is(2));
            one
        })
        .collect();
    let mut targets = vec![(ScoreOf::Factor(0.into()), 30.0 + dice.roll(60) as f64)];
    if dice.is(2) {
        targets.push((ScoreOf::Overall, 30.0 + dice.roll(60) as f64));
    }
    if dice.is(3) {
        targets.push((ScoreOf::Factor((factors - 1).into()), 30.0 + dice.roll(60) as f64));
    }
    (small, panel, targets)
}

#[test]
fn no_set_of_steps_is_cheaper() {
    let (mut planned, mut blocked) = (0, 0);
    for seed in 1..=200 {
        let routed = seed % 4 == 0;
        let (small, panel, targets) = random(seed, routed);
        let scorer = Scorer::new(&small.0);
        let found = made(&small, &panel, Aim::Reach(targets.clone()), CASES);
        assert_eq!(found.proof, Proof::Optimal, "seed {seed}");
        let states: Vec<_> =
            every_state(&small, &panel).into_iter().map(|(effort, state)| (effort, scorer.totals(&state.iter().collect::<Vec<_>>()))).collect();
        let left: Vec<_> = targets.iter().filter(|(of, _)| found.blocked.iter().all(|blocked| blocked.of != *of)).collect();
        let cheapest = states
            .iter()
            .filter(|(_, tally)| left.iter().all(|(of, target)| tally.score(*of).is_some_and(|score| score >= target - 1e-9)))
            .map(|(effort, _)| *effort)
            .min();
        assert_eq!(Some(found.effort), cheapest, "seed {seed}");
        if !routed {
            for out in &found.blocked {
                assert!(states.iter().all(|(_, tally)| tally.score(out.of).is_none_or(|score| score < out.target - 1e-9)), "seed {seed}");
            }
        }
        planned += usize::from(found.effort > 0);
        blocked += usize::from(!found.blocked.is_empty());
    }
    assert!(planned > 80 && blocked > 10 && blocked < 150, "{planned} with steps, {blocked} blocked");
}

#[test]
fn no_set_of_steps_within_the_budget_is_better() {
    for seed in 1..=100 {
        let (small, panel, _) = random(seed, seed % 4 == 0);
        let scorer = Scorer::new(&small.0);
        let budget = 1 + u32::try_from(seed % 9).unwrap();
        let found = made(&small, &panel, Aim::Budget(budget), CASES);
        assert_eq!(found.proof, Proof::Optimal, "seed {seed}");
        assert!(found.effort <= budget, "seed {seed}");
        let best = every_state(&small, &panel)
            .into_iter()
            .filter(|(effort, _)| *effort <= budget)
            .filter_map(|(_, state)| scorer.totals(&state.iter().collect::<Vec<_>>()).score(ScoreOf::Overall))
            .fold(f64::NEG_INFINITY, f64::max);
        assert!((found.after.overall.unwrap_or(f64::NEG_INFINITY) - best).abs() < 1e-9 || found.after.overall.is_none() && best < 0.0, "seed {seed}: {best}");
    }
}

#[test]
fn a_higher_target_never_costs_less_and_a_stopped_search_says_its_gap() {
    for seed in 1..=40 {
        let (small, panel, _) = random(seed, false);
        let mut before = 0;
        for target in (20..=100).step_by(10) {
            let aim = Aim::Reach(vec![(ScoreOf::Overall, f64::from(target))]);
            let found = made(&small, &panel, aim.clone(), CASES);
            if !found.blocked.is_empty() {
                break;
            }
            assert!(found.effort >= before, "seed {seed}");
            before = found.effort;
            let stopped = made(&small, &panel, aim, 0);
            assert!(stopped.after.overall.is_some_and(|overall| overall >= f64::from(target) - 1e-9), "seed {seed}");
            let Proof::EffortAtLeast(least) = stopped.proof else { panic!("seed {seed}: {:?}", stopped.proof) };
            assert!(least <= found.effort && found.effort <= stopped.effort, "seed {seed}");
        }
    }
}

/// Two factors of two questions with levels 0 to 4, one respondent. By hand: efforts 1, 1, 2, 3.
fn two_by_two() -> (Small, [QuestionIndex; 4]) {
    let mut small = Small::new();
    small.bands(&[0.0, 40.0, 60.0]);
    let (a, b) = (small.factor(1.0), small.factor(1.0));
    let questions = [small.question(a, |_| ()), small.question(a, |_| ()), small.question(b, |_| ()), small.question(b, |_| ())];
    (small, questions)
}

#[test]
fn a_plan_by_hand() {
    let (mut small, [a1, a2, ..]) = two_by_two();
    // Overall stays under 40 while A-1 is under 2.
    let cap = small.cap(level(a1, Compare::Less, 2.0), ScoreOf::Overall, CapTo::Band(0.into()));
    let panel = [small.says(None, &[L(1), L(3), L(3), L(3)])];
    // (1 + 3 + 3 + 3) / 16 is 62.5, held at 39.9. One step of effort 1 lifts the cap: 11 / 16.
    let found = made(&small, &panel, Aim::Reach(vec![(ScoreOf::Overall, 60.0)]), CASES);
    assert_eq!(found.before.overall, Some(39.9));
    assert_eq!((found.effort, found.steps.len(), found.steps[0].question, found.steps[0].from, found.steps[0].to), (1, 1, a1, 1, 2));
    assert_eq!((found.after.overall, &found.steps[0].lifts), (Some(68.75), &vec![cap]));
    assert!((found.steps[0].earns - 6.25).abs() < 1e-9);
    // Factor A to 87.5 is 7 of 8 levels: A-1 by 2 and A-2 by 1 (1 + 2 + 3 = 6), or A-1 by 3 and A-2 by none (1 + 2 + 3 = 6).
    let found = made(&small, &panel, Aim::Reach(vec![(ScoreOf::Factor(0.into()), 87.5)]), CASES);
    assert_eq!((found.effort, found.after.factors[0]), (6, Some(87.5)));
    // The cap's question comes first.
    assert_eq!(found.steps[0].question, a1);
    // A recommendation that comes first.
    small.recommend(level(a2, Compare::Less, 4.0), Effort::Low, &[a2], &[]);
    small.recommend(level(a1, Compare::Less, 4.0), Effort::Low, &[a1], &[0]);
    let found = made(&small, &panel, Aim::Reach(vec![(ScoreOf::Factor(0.into()), 100.0)]), CASES);
    assert_eq!(found.steps.iter().map(|step| step.question).collect::<Vec<_>>(), [a2, a1, a1, a1]);
}

#[test]
fn several_respondents_are_raised_where_they_are_lower() {
    let (small, [a1, ..]) = two_by_two();
    let panel = [small.says(None, &[L(0), L(4), L(4), L(4)]), small.says(None, &[L(3), L(4), L(4), L(4)])];
    // The mean of 0 and 3 is 1.5, so the question stands at 1: a step to 2 makes it 2 and 3.
    let found = made(&small, &panel, Aim::Reach(vec![(ScoreOf::Factor(0.into()), 81.25)]), CASES);
    assert_eq!((found.effort, found.steps[0].question, found.steps[0].from, found.steps[0].to), (1, a1, 1, 2));
    // (2.5 + 4) / 8
    assert_eq!(found.after.factors[0], Some(81.25));
}

#[test]
fn what_cannot_be_reached_says_why() {
    let (mut small, [a1, ..]) = two_by_two();
    small.cap(Condition::Test(Test::Coverage(ScoreOf::Overall, Compare::Less, 0.9)), ScoreOf::Overall, CapTo::Score(50.0));
    let panel = [small.says(None, &[L(1), L(3), L(3), DontKnow])];
    let found = made(&small, &panel, Aim::Reach(vec![(ScoreOf::Overall, 60.0), (ScoreOf::Factor(0.into()), 62.5)]), CASES);
    // 3 of 4 answered is .75: no step lifts the cap. The other target is reached all the same.
    assert_eq!((found.blocked.len(), found.blocked[0].best, &found.blocked[0].caps), (1, Some(50.0), &vec![0]));
    assert_eq!((found.effort, found.steps[0].question, found.unanswered.len()), (1, a1, 1));
    // A factor nobody answered has no score to bring anywhere.
    let panel = [small.says(None, &[L(1), L(3), DontKnow, Blank])];
    let found = made(&small, &panel, Aim::Reach(vec![(ScoreOf::Factor(1.into()), 10.0)]), CASES);
    assert_eq!((found.effort, found.blocked[0].best), (0, None));
}

#[test]
fn what_if_lifts_and_takes_hold() {
    let (mut small, [a1, a2, ..]) = two_by_two();
    small.cap(level(a1, Compare::Less, 2.0), ScoreOf::Overall, CapTo::Band(0.into()));
    small.cap(level(a2, Compare::Less, 1.0), ScoreOf::Overall, CapTo::Score(10.0));
    let panel = [small.says(None, &[L(1), L(3), L(3), L(3)])];
    let (scorer, panel) = (Scorer::new(&small.0), panel.iter().collect::<Vec<_>>());
    let set = |question, to| Setting { question, to, from: None };
    let made = what_if(&scorer, &panel, &[set(a1, 2)]).unwrap();
    assert_eq!((made.before.overall, made.after.overall, made.lifted, made.taken_hold), (Some(39.9), Some(68.75), vec![0], vec![]));
    let made = what_if(&scorer, &panel, &[set(a1, 4), set(a2, 0)]).unwrap();
    assert_eq!((made.after.overall, made.lifted, made.taken_hold, made.settings[1].from), (Some(10.0), vec![0], vec![1], Some(3)));
}

#[test]
fn the_order_of_respondents_changes_nothing() {
    for seed in 1..=30 {
        let (small, mut panel, targets) = random(seed, false);
        let found = made(&small, &panel, Aim::Reach(targets.clone()), CASES);
        panel.reverse();
        assert_eq!(found, made(&small, &panel, Aim::Reach(targets), CASES), "seed {seed}");
    }
}
