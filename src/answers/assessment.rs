//! Several answer sheets as one assessment: one organisation at one time, scored where one questionnaire puts each item.

use std::sync::Arc;

use super::{AnswerSheet, FactValue};
use crate::diagnostic::{Code, Diagnostic};
use crate::questionnaire::Questionnaire;

/// One organisation at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Where the items are scored: the questionnaire all sheets answer, or the base they share.
    pub questionnaire: Arc<Questionnaire>,
    /// The sheets, by respondent id.
    pub sheets: Vec<AnswerSheet>,
    /// What is known of the organisation, from all sheets together, by fact index.
    pub facts: Vec<FactValue>,
}

/// The id of the questionnaire that can score sheets answering these (id and base of each): the one they all answer, else the base they share.
#[must_use]
pub fn scoring_questionnaire<'q>(answered: &[&'q Questionnaire]) -> Option<&'q str> {
    let first = answered.first()?;
    if answered.iter().all(|other| other.id == first.id) {
        return Some(&first.id);
    }
    let root = first.base.as_deref().unwrap_or(&first.id);
    answered.iter().all(|other| other.base.as_deref().unwrap_or(&other.id) == root).then_some(root)
}

impl Assessment {
    /// The organisation it is about.
    #[must_use]
    pub fn organisation(&self) -> &str {
        self.sheets.first().map_or("", |sheet| &sheet.organisation)
    }

    /// Puts sheets together. Problems (two organisations, one respondent twice, facts that disagree) are added to `problems`; the assessment is given only if
    /// there are none. The order of the sheets given does not matter.
    pub fn new(questionnaire: Arc<Questionnaire>, mut sheets: Vec<AnswerSheet>, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let before = problems.len();
        sheets.sort_by(|a, b| (&a.respondent.id, &a.path).cmp(&(&b.respondent.id, &b.path)));
        organisations(&sheets, problems);
        for pair in sheets.windows(2).filter(|pair| pair[0].respondent.id == pair[1].respondent.id) {
            let message = format!("{} and {} are both of the respondent `{}`", pair[0].path, pair[1].path, pair[0].respondent.id);
            problems.push(Diagnostic::new(Code::SameRespondent, message).at(pair[1].place).also(pair[0].place, "and here"));
        }
        let facts = agree(&questionnaire, &sheets, problems);
        for sheet in &mut sheets {
            sheet.responses.facts.clone_from(&facts);
        }
        (problems.len() == before).then_some(Self { questionnaire, sheets, facts })
    }
}

fn organisations(sheets: &[AnswerSheet], problems: &mut Vec<Diagnostic>) {
    let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
    for sheet in sheets {
        match names.iter_mut().find(|(name, _)| *name == sheet.organisation) {
            Some((_, paths)) => paths.push(&sheet.path),
            None => names.push((&sheet.organisation, vec![&sheet.path])),
        }
    }
    if names.len() > 1 {
        let list = names.iter().map(|(name, paths)| format!("`{name}` in {}", paths.join(", "))).collect::<Vec<_>>().join("; ");
        let place = sheets.iter().find(|sheet| sheet.organisation != names[0].0).and_then(|sheet| sheet.place);
        let message = format!("these files are about {} organisations: {list}", names.len());
        problems.push(Diagnostic::new(Code::OrganisationsDiffer, message).at(place).help("report each organisation on its own"));
    }
}

/// The facts of all sheets together; a fact that two sheets state differently is a problem.
fn agree(questionnaire: &Questionnaire, sheets: &[AnswerSheet], problems: &mut Vec<Diagnostic>) -> Vec<FactValue> {
    let mut facts = vec![FactValue::Unknown; questionnaire.facts.len()];
    for (at, fact) in facts.iter_mut().enumerate() {
        let mut stated = None;
        for sheet in sheets {
            let value = sheet.responses.facts.get(at).copied().unwrap_or(FactValue::Unknown);
            if value == FactValue::Unknown {
                continue;
            }
            let place = sheet.fact_places.get(at).copied().flatten();
            match stated {
                None => {
                    *fact = value;
                    stated = Some((place, &sheet.path));
                }
                Some((first, path)) if *fact != value => {
                    let message = format!("{} and {path} disagree on the profile fact `{}`", sheet.path, questionnaire.facts[at].id);
                    problems.push(Diagnostic::new(Code::FactsDisagree, message).at(place).also(first, "and here"));
                }
                Some(_) => {}
            }
        }
    }
    facts
}
