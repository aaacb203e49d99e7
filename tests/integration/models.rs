//! Three questionnaires of other kinds than ours (a tree scored by coverage, a staged model, a survey of agreement), with scores worked out by hand in their files.

use std::path::PathBuf;

use cem_readiness::answers::Responses;
use cem_readiness::questionnaire::ScoreOf;
use cem_readiness::rules::Scorer;

use crate::checking::{check_answers, check_questionnaire, files_in, fixture, name};

/// One assessment of a model: its answer files, the scores by factor (`overall` for the whole), and the stages where it is staged (`-` for none).
struct Worked {
    answers: &'static [&'static str],
    scores: &'static [(&'static str, f64)],
    stages: &'static [(&'static str, &'static str)],
}

/// Worked by hand in the header of each questionnaire; compare within 1e-6.
const WORKED: &[Worked] = &[
    Worked {
        answers: &["samm-like-a.answers.yaml"],
        scores: &[("G.SM", 62.5), ("G.PC", 25.0), ("G", 50.0), ("D.TA", 75.0), ("D", 75.0), ("overall", 62.5)],
        stages: &[],
    },
    Worked {
        answers: &["samm-like-b.answers.yaml"],
        scores: &[("G.SM", 25.0), ("G.PC", 25.0), ("G", 25.0), ("D.TA", 200.0 / 3.0), ("D", 200.0 / 3.0), ("overall", 45.833_333_333)],
        stages: &[],
    },
    Worked {
        answers: &["staged-a.answers.yaml"],
        scores: &[("AST", 83.333_333_333), ("RSK", 77.777_777_778), ("overall", 80.555_555_556)],
        stages: &[("AST", "MIL3"), ("RSK", "MIL1"), ("overall", "MIL1")],
    },
    Worked {
        answers: &["staged-b.answers.yaml"],
        scores: &[("AST", 58.333_333_333), ("RSK", 44.444_444_444), ("overall", 51.388_888_889)],
        stages: &[("AST", "-"), ("RSK", "MIL2"), ("overall", "-")],
    },
    Worked {
        answers: &["likert-1.answers.yaml", "likert-2.answers.yaml", "likert-3.answers.yaml", "likert-4.answers.yaml"],
        scores: &[("ENG", 65.277_777_778), ("TRU", 59.375), ("overall", 62.326_388_889)],
        stages: &[],
    },
];

#[test]
fn models_check_without_a_problem() {
    let paths = files_in(&fixture("models"), ".questionnaire.yaml");
    assert_eq!(paths.len(), 3);
    for path in paths {
        let (checked, found) = check_questionnaire(&path);
        assert!(found.is_some() && checked.problems.is_empty(), "{}\n{}", path.display(), checked.told());
    }
}

#[test]
fn answers_to_the_models_make_assessments() {
    for worked in WORKED {
        let paths: Vec<PathBuf> = worked.answers.iter().map(|file| fixture("models").join(file)).collect();
        let (checked, found) = check_answers(&paths);
        // Two of the models have no roles, so nobody is asked for one.
        assert!(checked.problems.is_empty(), "{:?}\n{}", worked.answers, checked.told());
        assert_eq!(found.unwrap().sheets.len(), paths.len());
    }
    let listed: Vec<&str> = WORKED.iter().flat_map(|worked| worked.answers).copied().collect();
    for path in files_in(&fixture("models"), ".answers.yaml") {
        assert!(listed.contains(&name(&path).as_str()), "{} has no worked scores", path.display());
    }
}

#[test]
fn models_score_as_worked_by_hand() {
    for worked in WORKED {
        let paths: Vec<PathBuf> = worked.answers.iter().map(|file| fixture("models").join(file)).collect();
        let assessment = check_answers(&paths).1.unwrap();
        let questionnaire = &assessment.questionnaire;
        let panel: Vec<&Responses> = assessment.sheets.iter().map(|sheet| &sheet.responses).collect();
        let scores = Scorer::new(questionnaire).score(&panel);
        let scored = |id: &str| match id {
            "overall" => scores.of(ScoreOf::Overall),
            _ => scores.of(ScoreOf::Factor(questionnaire.find_factor(id).unwrap())),
        };
        for (id, expected) in worked.scores {
            let score = scored(id).score.unwrap();
            assert!((score - expected).abs() < 1e-6, "{:?} {id}: {score}, by hand {expected}", worked.answers);
        }
        for (id, expected) in worked.stages {
            // 0 is no stage, 1 the first.
            let stages = &questionnaire.stages.as_ref().unwrap().list;
            let found = usize::from(scored(id).stage.unwrap()).checked_sub(1).map_or("-", |at| stages[at].id.as_str());
            assert_eq!(found, *expected, "{:?} {id}", worked.answers);
        }
    }
}
