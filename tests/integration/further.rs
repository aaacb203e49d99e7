//! The further questionnaires we ship: scores at both ends, every cap and recommendation alive, shared questions in the same words, samples that check.

use std::collections::BTreeSet;

use cem_readiness::answers::{Answer, FactValue, Responses};
use cem_readiness::questionnaire::{FactKind, QuestionIndex, Questionnaire};
use cem_readiness::rules::Scorer;

use crate::binary::{Folder, cem, shipped};
use crate::checking::{check_answers, files_in, root};

/// Those with scores.
const SCORED: &[&str] = &["evidence", "linkage", "remit", "skills", "structure"];
/// All of them.
const FURTHER: &[&str] = &["evidence", "interview-guide", "linkage", "remit", "skills", "structure"];

/// The position of a question's highest-scoring level, or of its lowest.
fn end(q: &Questionnaire, question: usize, best: bool) -> Answer {
    let levels = &q.questions[question].levels;
    let worth = |at: &usize| if best { levels[*at].score } else { -levels[*at].score };
    let at = (0..levels.len()).max_by(|a, b| worth(a).total_cmp(&worth(b))).unwrap();
    Answer::Level(at as u16)
}

fn responses(q: &Questionnaire, evidence: bool, answer: impl Fn(usize) -> Answer) -> Responses {
    let count = q.questions.len();
    Responses { answers: (0..count).map(answer).collect(), evidence: vec![evidence; count], facts: vec![FactValue::Unknown; q.facts.len()], role: None }
}

#[test]
fn the_best_answers_give_100_and_the_worst_0() {
    for id in SCORED {
        let q = shipped(id);
        for (best, expected) in [(true, 100.0), (false, 0.0)] {
            let scores = Scorer::new(&q).score(&[&responses(&q, true, |at| end(&q, at, best))]);
            let found = scores.overall.score.unwrap();
            assert!((found - expected).abs() < 1e-9, "{id}: {found}");
            assert!(!best || scores.caps.is_empty(), "{id}: a cap fires on the best answers: {:?}", scores.caps);
        }
    }
}

/// Ids of caps and recommendations that fire on a panel.
fn fired(q: &Questionnaire, scorer: &Scorer<'_>, panel: &[&Responses], seen: &mut BTreeSet<String>) {
    let scores = scorer.score(panel);
    seen.extend(scores.caps.iter().map(|cap| q.caps[cap.cap].id.clone()));
    seen.extend(scorer.advice(&scores, &panel[0].facts).iter().map(|advice| q.recommendations[usize::from(advice.recommendation.0)].id.clone()));
}

/// Profiles that rules look at: none, and every option of a few facts by itself.
fn profiles(q: &Questionnaire) -> Vec<Vec<FactValue>> {
    let none = vec![FactValue::Unknown; q.facts.len()];
    let mut all = vec![none.clone()];
    for fact in ["home", "authority"].iter().filter_map(|id| q.find_fact(id)) {
        let FactKind::Options(options) = &q.facts[fact.at()].kind else { continue };
        for option in 0..options.len() {
            let mut facts = none.clone();
            facts[fact.at()] = FactValue::Choice(option as u16);
            all.push(facts);
        }
    }
    all
}

#[test]
fn every_cap_and_recommendation_fires_on_some_answers() {
    for id in SCORED {
        let q = shipped(id);
        let scorer = Scorer::new(&q);
        let mut seen = BTreeSet::new();
        // Factors high or low in every combination, then each question by itself at each level.
        for high in 0..1_u32 << q.factors.len() {
            let base = |at: usize| end(&q, at, high >> q.questions[at].factor.at() & 1 == 1);
            for facts in profiles(&q) {
                fired(&q, &scorer, &[&Responses { facts, ..responses(&q, true, base) }], &mut seen);
            }
            // Without evidence; and with nothing known of the factors that are low.
            fired(&q, &scorer, &[&responses(&q, false, base)], &mut seen);
            let known = |at: usize| if base(at) == end(&q, at, true) { base(at) } else { Answer::DontKnow };
            fired(&q, &scorer, &[&responses(&q, true, known)], &mut seen);
            if high + 1 == 1 << q.factors.len() || high == 0 {
                for (question, asked) in q.questions.iter().enumerate() {
                    for level in 0..asked.levels.len() {
                        let one = responses(&q, true, |at| if at == question { Answer::Level(level as u16) } else { base(at) });
                        fired(&q, &scorer, &[&one], &mut seen);
                    }
                }
            }
        }
        let best = responses(&q, true, |at| end(&q, at, true));
        // Two questions low together, and two people at both ends.
        for one in 0..q.questions.len() {
            for other in 0..one {
                let low = responses(&q, true, |at| end(&q, at, at != one && at != other));
                fired(&q, &scorer, &[&low], &mut seen);
            }
        }
        let worst = responses(&q, true, |at| end(&q, at, false));
        fired(&q, &scorer, &[&best, &worst], &mut seen);
        let all = q.caps.iter().map(|cap| &cap.id).chain(q.recommendations.iter().map(|advice| &advice.id));
        let dead: BTreeSet<&String> = all.filter(|id| !seen.contains(*id)).collect();
        assert!(dead.is_empty(), "{id}: nothing fires {dead:?}");
    }
}

#[test]
fn a_question_under_the_same_id_is_the_same_question() {
    let core = shipped("core");
    let linkage = shipped("linkage");
    let mut shared = Vec::new();
    for id in FURTHER {
        let q = shipped(id);
        assert_eq!(q.family, "cem", "{id}");
        for question in &q.questions {
            let of = [&core, &linkage].into_iter().filter(|of| of.id != *id).find_map(|of| of.find_question(&question.id).map(|at| &of.questions[at.at()]));
            if let Some(of) = of {
                shared.push(question.id.clone());
                let here = cem_readiness::questionnaire::Question { factor: of.factor, ..question.clone() };
                assert_eq!(&here, of, "{id} {}", question.id);
            }
        }
    }
    assert_eq!(shared.len(), 15, "{shared:?}");
}

#[test]
fn answers_to_shared_questions_carry_over() {
    let sample = root().join("questionnaires/examples/brackwater/cx-lead-1.answers.yaml");
    for (to, kept) in [("structure", 8), ("remit", 5)] {
        let folder = Folder::new();
        folder.write("a.answers.yaml", std::fs::read_to_string(&sample).unwrap());
        folder.cem("answers migrate a.answers.yaml --from core --drop-removed --to").arg(to).run().ends(0);
        let (checked, found) = check_answers(&[folder.join("a.migrated.answers.yaml")]);
        let sheet = &found.unwrap_or_else(|| panic!("{to}: {}", checked.told())).sheets[0];
        let given = sheet.responses.answers.iter().filter(|answer| matches!(answer, Answer::Level(_))).count();
        assert_eq!(given, kept, "{to}");
    }
}

#[test]
fn every_sample_checks_and_its_report_says_something() {
    for id in FURTHER {
        let paths = files_in(&root().join("questionnaires/examples").join(id), ".answers.yaml");
        assert!(!paths.is_empty(), "{id} has no sample");
        let (checked, found) = check_answers(&paths);
        assert!(checked.problems.is_empty(), "{id}: {}", checked.told());
        assert_eq!(found.unwrap().questionnaire.id, *id);
        let report = cem("report --json").args(&paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>()).json(0);
        let advice = report["recommendations"].as_array().unwrap().len();
        assert_eq!(advice >= 4, SCORED.contains(id), "{id}: {advice} recommendations");
        assert_eq!(report["overall"]["score"].is_number(), SCORED.contains(id), "{id}");
    }
}

#[test]
fn a_question_that_is_not_asked_is_not_open() {
    // In the sample two skills that were not used are not asked for their source.
    let paths = files_in(&root().join("questionnaires/examples/skills"), ".answers.yaml");
    let report = cem("report --json").args(&paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>()).json(0);
    assert_eq!(report["subject"]["draft"], false, "every question that was asked has an answer");
}

#[test]
fn the_inventory_shows_the_two_halves_and_where_skills_come_from() {
    let q = shipped("skills");
    let of = |factor: &str| q.questions.iter().filter(|question| q.factors[question.factor.at()].id == factor).collect::<Vec<_>>();
    assert_eq!((of("SPC").len(), of("GEN").len(), of("SRC").len()), (8, 8, 16));
    for source in of("SRC") {
        let skill = source.id.replace("SRC-", "SKL-");
        assert!(q.find_question(&skill).is_some() && source.when.is_some(), "{}", source.id);
    }
    // Where skills come from counts for nothing.
    let of_source = |at: usize| q.factors[q.questions[at].factor.at()].id == "SRC";
    let overall = |inside: bool| {
        let given = responses(&q, true, |at| if of_source(at) { end(&q, at, inside) } else { Answer::Level(2) });
        Scorer::new(&q).score(&[&given]).overall.score
    };
    assert_eq!(overall(true), overall(false));
    let paths = files_in(&root().join("questionnaires/examples/skills"), ".answers.yaml");
    let report = cem("report --json").args(&paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>()).json(0);
    let equal = &report["panel"]["robustness"]["scenarios"][0];
    assert_eq!((&equal["weights"], &equal["overall"]["low"]), (&"equal".into(), &report["overall"]["score"]), "what has no weight gets none");
}

/// The ids of questions in a text, such as `IND-1` or `SKL-process`.
fn ids_in(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.filter(|word| word.split_once('-').is_some_and(|(head, tail)| head.len() == 3 && head.chars().all(char::is_uppercase) && !tail.is_empty())).collect()
}

#[test]
fn prompts_and_papers_name_the_questions_they_are_about() {
    let all: BTreeSet<String> = ["core", "linkage", "remit", "skills", "structure"].iter().flat_map(|id| shipped(id).questions).map(|q| q.id).collect();
    let core: BTreeSet<String> = shipped("core").questions.into_iter().map(|question| question.id).collect();
    for (id, begins) in [("interview-guide", "About "), ("evidence", "Evidence for ")] {
        let mut named = BTreeSet::new();
        for question in &shipped(id).questions {
            let sentence = question.help.split('.').next().unwrap();
            assert!(sentence.starts_with(begins), "{id} {}: {sentence}", question.id);
            let ids = ids_in(sentence);
            assert!(!ids.is_empty() || sentence == "About no question in particular", "{id} {}", question.id);
            assert!(id != "interview-guide" || question.explores == ids, "{} explores what its help names", question.id);
            for about in ids {
                assert!(all.contains(about), "{id} {}: no question {about}", question.id);
                named.insert(about.to_owned());
            }
        }
        let silent: Vec<&String> = core.iter().filter(|question| !named.contains(*question)).collect();
        assert!(silent.len() <= if id == "evidence" { 12 } else { 0 }, "{id} has nothing on {silent:?}");
    }
}

#[test]
fn the_guide_asks_in_free_text_and_every_role_has_prompts() {
    let q = shipped("interview-guide");
    assert_eq!(q.questions.len(), 25);
    assert!(q.questions.iter().all(|question| !question.is_scored() && !question.probes.is_empty()));
    for (at, role) in q.roles.iter().enumerate() {
        let own = q.questions.iter().filter(|question| question.roles.iter().any(|role| usize::from(role.0) == at)).count();
        assert!(own >= 1, "{} has no prompt of its own", role.id);
    }
    let page = cem("questionnaire docs interview-guide").text(0);
    assert!(q.questions.iter().flat_map(|question| &question.probes).all(|probe| page.contains(probe.as_str())), "probes are printed");
}

#[test]
fn the_size_of_each() {
    for (id, asked) in [("evidence", 20), ("interview-guide", 25), ("linkage", 14), ("remit", 15), ("skills", 32), ("structure", 12)] {
        assert_eq!(shipped(id).asked().count(), asked, "{id}");
    }
    // A low level of each scored question is answered by advice, but for papers and for where a skill comes from.
    for id in ["linkage", "remit", "structure", "skills"] {
        let q = shipped(id);
        let silent: Vec<&str> = (0..q.questions.len())
            .map(QuestionIndex::from)
            .filter(|question| !q.recommendations.iter().any(|advice| advice.addresses.contains(question)))
            .map(|question| q.questions[question.at()].id.as_str())
            .collect();
        assert!(silent.is_empty(), "{id}: {silent:?}");
    }
}
