//! Rules proved alive: every rule of what is shipped has answers that fire it.

use cem_readiness::questionnaire::condition::{Compare, Condition, Test};
use cem_readiness::questionnaire::library::Shipped as _;
use cem_readiness::questionnaire::{CapTo, Effort, ScoreOf};
use cem_readiness::rules::Scorer;
use cem_readiness::rules::witness::{Rule, always_together, rules, witness};
use cem_readiness::shipped::BuiltIn;

use crate::binary::{Folder, cem};
use crate::small::{Small, level, score};

#[test]
fn every_shipped_rule_can_fire() {
    let mut count = 0;
    for id in BuiltIn.ids() {
        let q = BuiltIn.load(id).unwrap();
        if q.base.is_some() {
            continue; // The base's rules, some of which see questions that only the base asks.
        }
        let scorer = Scorer::new(&q);
        for (rule, when) in rules(&q) {
            assert!(witness(&scorer, rule, when).is_some(), "{id}: {rule:?}: {}", when.written(&q));
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_rule_without_a_witness_gets_none() {
    let mut small = Small::new();
    let factor = small.factor(1.0);
    let [one, two] = [small.question(factor, |_| ()), small.question(factor, |_| ())];
    // With both at 4 the factor stands at 100, so the two tests exclude each other, which no test alone shows.
    let low = score(&[ScoreOf::Factor(factor)], Compare::Less, 50.0);
    let both = Condition::All(vec![level(one, Compare::AtLeast, 4.0), level(two, Compare::AtLeast, 4.0), low.clone()]);
    small.recommend(both, Effort::Low, &[one], &[]);
    small.recommend(low.clone(), Effort::Low, &[one], &[]);
    small.recommend(low, Effort::Low, &[two], &[]);
    // The same said otherwise, and what only looks the same.
    let not_high = Condition::Not(Box::new(score(&[ScoreOf::Factor(factor)], Compare::AtLeast, 50.0)));
    small.recommend(not_high, Effort::Low, &[two], &[]);
    small.recommend(score(&[ScoreOf::Factor(factor)], Compare::AtMost, 50.0), Effort::Low, &[two], &[]);
    small.cap(Condition::Test(Test::Evidence(ScoreOf::Factor(factor), Compare::Less, 0.5)), ScoreOf::Factor(factor), CapTo::Score(79.9));
    let scorer = Scorer::new(&small.0);
    let alive: Vec<bool> = rules(&small.0).iter().map(|(rule, when)| witness(&scorer, *rule, when).is_some()).collect();
    // The cap, then the recommendations.
    assert_eq!(alive, [true, false, true, true, true, true]);
    let pair = |one: usize, other: usize| (Rule::Recommendation(one.into()), Rule::Recommendation(other.into()));
    assert_eq!(always_together(&small.0), [pair(1, 2), pair(1, 3), pair(2, 3)]);
}

#[test]
fn witnesses_are_printed() {
    let text = cem("questionnaire check --witness").text(0);
    for line in ["cap G1: SUP-1 < 2", "fires with SUP-1=0, the rest at its highest", "they always fire together", "answers found that fire each of them"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("no answers found"));
}

#[test]
fn the_effort_of_a_scale_is_that_of_its_questions() {
    let folder = Folder::new();
    let form = "format: cem-questionnaire/1\nid: small\nversion: 1.0.0\ntitle: Small\nfactors: { F: { name: Factor, target: 50 } }\nscales:\n  three: { levels: { 0: None., 1: Some., 2: All. }, effort: [5, 9] }\nquestions:\n  - { id: Q-1, factor: F, text: How far?, scale: three }\n  - { id: Q-2, factor: F, text: How wide?, scale: three, effort: [1, 2] }\n";
    folder.write("small.questionnaire.yaml", form);
    folder.write(
        "a.answers.yaml",
        "format: cem-answers/1\nquestionnaire: { id: small, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: a }\nanswers:\n  Q-1: 0\n  Q-2: 0\n",
    );
    // Half of the factor: Q-2 from 0 to 2 (1 + 2) beats a step of 5.
    let plan = folder.cem("plan --json").json(0);
    assert_eq!((plan["effort"].clone(), plan["steps"][0]["question"].clone(), plan["steps"][1]["effort"].clone()), (3.into(), "Q-2".into(), 2.into()));
    let plan = folder.cem("plan --json --target 75").json(0);
    assert_eq!(plan["effort"], 8);
}
