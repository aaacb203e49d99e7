//! The scores of each person: what a test between two waves needs. People are matched by id; neither ids nor single scores leave this module's callers.

use std::collections::HashMap;

use super::{PanelChange, Wave};
use crate::answers::Responses;
use crate::questionnaire::{Balance, FactorIndex};
use crate::rules::Scorer;

/// One person of a wave, not of a role apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The respondent's id, the same from wave to wave.
    pub id: String,
    /// The respondent's role.
    pub role: Option<String>,
    /// Whom the person is averaged with first: the role, where roles weigh the same; else everybody.
    pub stratum: Option<String>,
    /// What the stratum weighs.
    pub weight: f64,
    /// Own overall score before caps, 0 to 100.
    pub overall: Option<f64>,
    /// Own scores by factor index, before caps.
    pub factors: Vec<Option<f64>>,
    /// Own points of the scored questions that are asked, in order, 0 to 100 (reversed ones turned).
    pub questions: Vec<Option<f64>>,
}

/// The scores of each respondent (id and answers) who counts, in the order given.
#[must_use]
pub fn people(scorer: &Scorer<'_>, panel: &[(&str, &Responses)]) -> Vec<Person> {
    let q = scorer.questionnaire();
    let (mut buffer, mut tally) = (scorer.buffer(), scorer.empty_tally());
    let mut found = Vec::new();
    for (id, responses) in panel {
        let role = responses.role.and_then(|at| q.roles.get(at.at()));
        if role.is_some_and(|role| role.apart) {
            continue;
        }
        scorer.respondent_scores(responses, &mut buffer);
        scorer.score_one(responses, &mut tally);
        let (stratum, weight) = match q.scoring.balance {
            Balance::Roles => (role.map(|role| role.id.clone()), role.map_or(1.0, |role| role.weight)),
            Balance::Respondents => (None, 1.0),
        };
        found.push(Person {
            id: (*id).to_owned(),
            role: role.map(|role| role.id.clone()),
            stratum,
            weight,
            overall: buffer.overall(),
            factors: (0..q.factors.len()).map(|at| buffer.factor(FactorIndex::from(at))).collect(),
            questions: q.asked().filter(|(_, question)| question.is_scored()).map(|(at, _)| tally.points(at)).collect(),
        });
    }
    found
}

/// Who answered in both; none where people are not known.
pub(super) fn panel_change(first: &Wave, last: &Wave) -> Option<PanelChange> {
    let (old, new) = (first.people.as_ref()?, last.people.as_ref()?);
    let before: HashMap<&str, &Option<String>> = old.iter().map(|person| (person.id.as_str(), &person.role)).collect();
    let both: Vec<bool> = new.iter().filter_map(|person| before.get(person.id.as_str()).map(|role| **role != person.role)).collect();
    Some(PanelChange { old: old.len(), new: new.len(), both: both.len(), other_role: both.iter().filter(|other| **other).count() })
}
