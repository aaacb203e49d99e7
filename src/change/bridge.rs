//! Answers to several versions of a questionnaire on one footing: the questions they share, scored as the last version scores them.
//!
//! What the organisation did is then `new(common) - old(common)`; what the questionnaire did is `(new - new(common)) - (old - old(common))`. Together they are
//! the whole difference.

use super::{Person, people};
use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::diff::{Change, Diff};
use crate::questionnaire::{FactKind, QuestionIndex, Questionnaire, RoleIndex};
use crate::rules::Scorer;

/// The answers of one wave with their questionnaire.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    /// What scores them.
    pub questionnaire: &'a Questionnaire,
    /// Each respondent's id and answers.
    pub panel: Vec<(&'a str, &'a Responses)>,
}

/// Several waves, scored on the questions they share.
#[derive(Debug, Clone, PartialEq)]
pub struct Bridge {
    /// What changed from the first questionnaire to the last.
    pub diff: Diff,
    /// Ids of the scored questions that all share, with the same levels, in the order of the last questionnaire.
    pub common: Vec<String>,
    /// Ids of those whose words changed since the first.
    pub reworded: Vec<String>,
    /// Each wave on the common questions, before caps.
    pub(super) waves: Vec<Measured>,
}

/// One wave on the common questions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) overall: Option<f64>,
    /// By factor index of the last questionnaire.
    pub(super) factors: Vec<Option<f64>>,
    /// In the order of [`Bridge::common`].
    pub(super) questions: Vec<Option<f64>>,
    pub(super) people: Vec<Person>,
}

/// Puts the waves on one footing; none where they share no question.
#[must_use]
pub fn bridge(sides: &[Side<'_>]) -> Option<Bridge> {
    let (first, last) = (sides.first()?.questionnaire, sides.last()?.questionnaire);
    let diffs: Vec<Diff> = sides.iter().map(|side| Diff::new(side.questionnaire, last, &[])).collect();
    let scored = last.asked().filter(|(_, question)| question.is_scored()).map(|(_, question)| question.id.as_str());
    let common: Vec<String> =
        scored.filter(|id| sides.iter().zip(&diffs).all(|(side, diff)| is_shared(id, side.questionnaire, diff))).map(str::to_owned).collect();
    if common.is_empty() {
        return None;
    }
    let mut footing = last.clone();
    for question in &mut footing.questions {
        question.asked = common.contains(&question.id);
        // Who was asked was settled by the questionnaire that was answered.
        question.when = None;
    }
    let scorer = Scorer::new(&footing).without_any_caps();
    let waves = sides.iter().map(|side| measured(side, &scorer)).collect();
    let diff = Diff::new(first, last, &[]);
    let is_reworded = |id: &&String| diff.of_old(id).is_some_and(|found| found.changes.iter().any(|change| matches!(change, Change::Reworded { .. })));
    let reworded = common.iter().filter(is_reworded).cloned().collect();
    Some(Bridge { diff, common, reworded, waves })
}

/// True where an answer to this question is worth the same in both. Other words are allowed, and told; other levels are not.
fn is_shared(id: &str, old: &Questionnaire, diff: &Diff) -> bool {
    let is_asked = old.asked().any(|(_, question)| question.id == id);
    let changed = |change: &Change| matches!(change, Change::Added | Change::Removed | Change::Levels(_) | Change::Variants);
    is_asked && !diff.of_old(id).is_some_and(|found| found.changes.iter().any(changed))
}

fn measured(side: &Side<'_>, scorer: &Scorer<'_>) -> Measured {
    let footing = scorer.questionnaire();
    let own = Scorer::new(side.questionnaire);
    let counted = side.panel.iter().filter(|(_, responses)| !is_apart(side.questionnaire, responses));
    let carried: Vec<(&str, Responses)> = counted.map(|(id, responses)| (*id, carry(responses, &own, footing))).collect();
    let panel: Vec<(&str, &Responses)> = carried.iter().map(|(id, responses)| (*id, responses)).collect();
    let answers: Vec<&Responses> = panel.iter().map(|(_, responses)| *responses).collect();
    let scores = scorer.score(&answers);
    let questions = footing.asked().filter(|(_, question)| question.is_scored()).map(|(at, _)| scores.questions[at.at()].score).collect();
    Measured { overall: scores.overall.raw, factors: scores.factors.iter().map(|factor| factor.raw).collect(), questions, people: people(scorer, &panel) }
}

fn is_apart(questionnaire: &Questionnaire, responses: &Responses) -> bool {
    responses.role.and_then(|role| questionnaire.roles.get(role.at())).is_some_and(|role| role.apart)
}

/// The answers that count, as if they had been given to the footing: everything by id and key.
fn carry(responses: &Responses, own: &Scorer<'_>, footing: &Questionnaire) -> Responses {
    let from = own.questionnaire();
    let mut asked = Vec::new();
    own.routing().asked(from, responses, &mut asked);
    let answer = |at: QuestionIndex, question: &crate::questionnaire::Question| match responses.answers[at.at()] {
        Answer::Level(level) => {
            let key = from.questions[at.at()].levels.get(usize::from(level)).map(|level| level.key.as_str());
            let same = question.levels.iter().position(|level| Some(level.key.as_str()) == key);
            same.and_then(|at| u16::try_from(at).ok()).map_or(Answer::Blank, Answer::Level)
        }
        other @ (Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text) => other,
    };
    let answers = footing.questions.iter().map(|question| {
        let at = from.find_question(&question.id).filter(|at| question.asked && asked.get(at.at()) == Some(&true));
        at.map_or(Answer::NotAsked, |at| answer(at, question))
    });
    let role = responses.role.and_then(|role| from.roles.get(role.at())).and_then(|role| footing.find_role(&role.id));
    Responses {
        answers: answers.collect(),
        evidence: vec![false; footing.questions.len()],
        facts: facts(responses, from, footing),
        role: role_that_counts(role, footing),
    }
}

/// A person who counted goes on counting, also where the role now stands apart.
fn role_that_counts(role: Option<RoleIndex>, footing: &Questionnaire) -> Option<RoleIndex> {
    role.filter(|at| footing.roles.get(at.at()).is_some_and(|role| !role.apart))
}

fn facts(responses: &Responses, from: &Questionnaire, footing: &Questionnaire) -> Vec<FactValue> {
    let one = |fact: &crate::questionnaire::Fact| {
        let at = from.find_fact(&fact.id)?;
        let value = *responses.facts.get(at.at())?;
        let FactValue::Choice(option) = value else { return Some(value) };
        let (FactKind::Options(old), FactKind::Options(new)) = (&from.facts[at.at()].kind, &fact.kind) else { return None };
        let (id, _) = old.get(usize::from(option))?;
        new.iter().position(|(other, _)| other == id).and_then(|at| u16::try_from(at).ok()).map(FactValue::Choice)
    };
    footing.facts.iter().map(|fact| one(fact).unwrap_or(FactValue::Unknown)).collect()
}
