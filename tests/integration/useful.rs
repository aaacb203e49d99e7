//! The questions worth asking first, on the questionnaires we ship.

use cem_readiness::answers::{Answer, FactValue, Responses};
use cem_readiness::interview::useful::ranking;

use crate::binary::shipped;

fn blank(form: &cem_readiness::questionnaire::Questionnaire) -> Responses {
    let answers = form.questions.iter().map(|question| if question.asked { Answer::Blank } else { Answer::NotAsked }).collect();
    Responses { answers, evidence: vec![false; form.questions.len()], facts: vec![FactValue::Unknown; form.facts.len()], role: None }
}

#[test]
fn every_open_question_of_core_is_ranked_and_what_a_cap_hangs_on_comes_early() {
    let form = shipped("core");
    let ranked = ranking(&form, &blank(&form));
    assert_eq!(ranked.len(), form.asked().count());
    assert_eq!(ranked, ranking(&form, &blank(&form)), "the same order each time");
    let worth: Vec<(f64, f64)> = ranked.iter().map(|useful| (useful.bands, useful.narrowing)).collect();
    assert!(worth.windows(2).all(|pair| pair[0].0 > pair[1].0 - 1e-5), "{worth:?}");
    // Without belief at the top the overall score is capped (G1): so much hangs on no other question.
    assert_eq!(form.questions[ranked[0].question.at()].id, "SUP-1", "{}", ranked[0].why);
    for useful in &ranked {
        assert!(useful.now.low <= useful.lowest.low + 1e-9 && useful.highest.high <= useful.now.high + 1e-9, "{}", useful.why);
        assert!(!useful.without_scores.contains(|c: char| c.is_ascii_digit()));
    }
}
