//! What must hold of a panel whatever was said: the order of respondents changes nothing, and weights do what trying them all says.

use cem_readiness::answers::{Answer, Responses};
use cem_readiness::panel::{Change, Panel, PanelOptions};
use cem_readiness::questionnaire::condition::Compare;
use cem_readiness::questionnaire::{BandIndex, CapTo, FactorIndex, Group, QuestionIndex, Questionnaire, RoleIndex, ScoreOf};
use cem_readiness::rules::Scorer;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::small::{Small, score};

const GROUPS: [Group; 4] = [Group::Leaders, Group::FrontLine, Group::Cx, Group::Managers];

/// Four factors of these weights with three questions each, one of them of two parts, caps on overall, bands and targets.
fn questionnaire(weights: &[f64]) -> Small {
    let mut small = Small::new();
    for group in GROUPS {
        let role = small.role(1.0, false);
        small.0.roles[role.at()].group = group;
    }
    for (at, weight) in weights.iter().enumerate() {
        let factor = small.factor(*weight);
        let targets = [60.0, 75.0, 100.0, 50.0];
        small.0.factors[factor.at()].target = Some(targets[at % 4]);
        let leaf = if at == 1 { small.child(factor, 2.0) } else { factor };
        small.0.factors[leaf.at()].target = Some(targets[at % 4]);
        small.questions(leaf, 3);
        if at == 1 {
            let second = small.child(factor, 1.0);
            small.0.factors[second.at()].target = Some(80.0);
            small.question(second, |q| q.reverse = true);
        }
    }
    small.bands(&[0.0, 20.0, 40.0, 60.0, 80.0]);
    let first = ScoreOf::Factor(FactorIndex(0));
    small.cap(score(&[first], Compare::Less, 40.0), ScoreOf::Overall, CapTo::Score(45.0));
    small.cap(score(&[ScoreOf::Overall], Compare::Less, 30.0), ScoreOf::Overall, CapTo::Band(BandIndex(0)));
    small.cap(score(&[first], Compare::Less, 30.0), first, CapTo::Score(20.0));
    small
}

fn said() -> impl Strategy<Value = Vec<(u16, Vec<Answer>)>> {
    let answer = prop_oneof![8 => (0..5_u16).prop_map(Answer::Level), 1 => Just(Answer::DontKnow), 1 => Just(Answer::NotApplicable), 1 => Just(Answer::Blank)];
    vec((0..4_u16, vec(answer, 13)), 0..14)
}

fn people(small: &Small, said: &[(u16, Vec<Answer>)]) -> Vec<Responses> {
    said.iter().map(|(role, answers)| small.says(Some(RoleIndex(*role)), answers)).collect()
}

fn panel(questionnaire: &Questionnaire, people: &[&Responses]) -> Panel {
    let scorer = Scorer::new(questionnaire);
    Panel::new(&scorer, people, &scorer.score(people), &PanelOptions { sizes: vec![(RoleIndex(0), 9)], ..PanelOptions::default() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_changes_no_digit(said in said(), keys in vec(any::<u32>(), 14)) {
        let small = questionnaire(&[1.0, 2.0, 0.5, 1.0]);
        let people = people(&small, &said);
        let mut order: Vec<usize> = (0..people.len()).collect();
        order.sort_by_key(|at| keys[*at]);
        let shuffled: Vec<&Responses> = order.iter().map(|at| &people[*at]).collect();
        let first = panel(&small.0, &people.iter().collect::<Vec<_>>());
        let mut second = panel(&small.0, &shuffled);
        for flagged in &mut second.quality.flagged {
            flagged.respondent = order[flagged.respondent];
        }
        second.quality.flagged.sort_by_key(|flagged| flagged.respondent);
        prop_assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }

    #[test]
    fn weights_do_what_trying_them_says(said in said(), weights in vec(prop_oneof![Just(1.0), 0.2..4.0_f64], 4)) {
        let small = questionnaire(&weights);
        let people = people(&small, &said);
        let people: Vec<&Responses> = people.iter().collect();
        let found = panel(&small.0, &people).robustness;
        let top: Vec<FactorIndex> = small.0.top_factors().collect();
        // The slow way: a questionnaire of its own for every set of weights.
        let tried = |factors: &[f64]| {
            let mut other = small.0.clone();
            top.iter().zip(factors).for_each(|(at, weight)| other.factors[at.at()].weight = *weight);
            let scorer = Scorer::new(&other);
            let scores = scorer.score(&people);
            let gaps: Vec<QuestionIndex> = scorer.question_gaps(&scores).into_iter().filter(|gap| gap.weighted > 0.0).map(|gap| gap.of).take(5).collect();
            (scores.overall.score, scores.overall.band, gaps)
        };
        let own = tried(&weights);
        prop_assert_eq!(&found.top_gaps, &own.2);
        for scenario in &found.scenarios {
            let sets: Vec<Vec<f64>> = match scenario.change {
                Change::Equal => vec![vec![1.0; 4]],
                Change::Doubled(factor) => vec![(0..4).map(|at| if top[at] == factor { 2.0 * weights[at] } else { weights[at] }).collect()],
                Change::Dropped(factor) => vec![(0..4).map(|at| if top[at] == factor { 0.0 } else { weights[at] }).collect()],
                Change::WithinQuarter | _ => (0..16_u32).map(|corner| (0..4).map(|at| weights[at] * if corner >> at & 1 == 1 { 1.25 } else { 0.75 }).collect()).collect(),
            };
            let results: Vec<_> = sets.iter().map(|set| tried(set)).collect();
            let scores = || results.iter().filter_map(|result| result.0);
            let ends = scenario.overall.map(|range| (range.low, range.high));
            let expected = scores().reduce(f64::min).zip(scores().reduce(f64::max));
            prop_assert_eq!(ends.is_some(), expected.is_some());
            if let (Some(ends), Some(expected)) = (ends, expected) {
                prop_assert!((ends.0 - expected.0).abs() < 1e-9 && (ends.1 - expected.1).abs() < 1e-9, "{:?} {:?}", scenario, expected);
            }
            prop_assert_eq!(scenario.same_band, results.iter().all(|result| result.1 == own.1), "{:?}", scenario);
            for (at, gap) in found.top_gaps.iter().enumerate() {
                let holds = results.iter().all(|result| result.2.contains(gap));
                if scenario.gaps_hold[at].is_some() {
                    prop_assert_eq!(scenario.gaps_hold[at], Some(holds), "{:?} {}", scenario, at);
                }
            }
        }
    }
}

/// A thousand respondents on the questionnaire as shipped. By hand: `cargo test --release --test integration a_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a test"]
fn a_thousand_respondents() {
    let questionnaire = cem_readiness::questionnaire::library::Shipped::load(&cem_readiness::shipped::BuiltIn, "core").expect("it is shipped");
    let mut seed = 1_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let people: Vec<Responses> = (0..1000)
        .map(|_| Responses {
            answers: questionnaire.questions.iter().map(|_| if next(12) == 0 { Answer::DontKnow } else { Answer::Level(next(5) as u16) }).collect(),
            evidence: vec![false; questionnaire.questions.len()],
            facts: vec![cem_readiness::answers::FactValue::Unknown; questionnaire.facts.len()],
            role: Some(RoleIndex(next(14) as u16)),
        })
        .collect();
    let people: Vec<&Responses> = people.iter().collect();
    let scorer = Scorer::new(&questionnaire);
    let start = std::time::Instant::now();
    let scores = scorer.score(&people);
    let scored = start.elapsed();
    let start = std::time::Instant::now();
    let found = Panel::new(&scorer, &people, &scores, &PanelOptions::default());
    eprintln!("score {scored:?}, panel {:?}, {:?}", start.elapsed(), found.profile);
}
