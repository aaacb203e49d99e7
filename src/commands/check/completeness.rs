//! What became of every question: answered, open, parked; and the problems that follow.

use std::collections::BTreeMap;

use super::super::load::Loaded;
use super::plural;
use crate::answers::{Answer, AnswerSheet};
use crate::config::Exception;
use crate::diagnostic::{Code, Diagnostic, Files, Place, Severity};
use crate::report::verdict::{At, Finding, Outcome, State, at};
use crate::rules::Scorer;

/// Looks at every question of the sheet that was read last. Required questions without an answer are warnings, or errors where completeness is asked for.
///
/// The blank ones of a file are one finding together, but for those that an exception names: it accepts them and not the others.
pub(super) fn look(loaded: &mut Loaded, require: bool, exceptions: &[Exception], keep: bool) -> Vec<Outcome> {
    let is_named = |question: &str| exceptions.iter().any(|exception| exception.code == Code::RequiredBlank && exception.question.as_deref() == Some(question));
    let (mut found, mut outcomes) = (Vec::new(), Vec::new());
    if let Some(sheet) = loaded.sheets.last() {
        let Some(form) = loaded.questionnaires.get(&sheet.questionnaire.0) else { return outcomes };
        let scorer = Scorer::new(form);
        let mut asked = Vec::new();
        scorer.routing().asked(form, &sheet.responses, &mut asked);
        let mut blank = Vec::new();
        for (index, question) in form.asked() {
            let applies = asked.get(index.at()).copied().unwrap_or(false);
            let entry = &sheet.entries[index.at()];
            let place = entry.place.or(sheet.place);
            let open = applies && question.required;
            let state = match sheet.responses.answers[index.at()] {
                Answer::NotAsked => continue,
                Answer::Blank if open && is_named(&question.id) => {
                    let message = format!("{} has no answer (respondent {})", question.id, sheet.respondent.id);
                    found.push(unanswered(message, place, sheet, &question.id, require));
                    State::Open
                }
                Answer::Blank if open => {
                    blank.push(question.id.as_str());
                    State::Open
                }
                Answer::Later if open => {
                    let message = format!("{} is put off (respondent {})", question.id, sheet.respondent.id);
                    found.push(unanswered(message, place, sheet, &question.id, require));
                    State::Open
                }
                Answer::Blank | Answer::Later => State::LeftOut,
                Answer::DontKnow => State::DontKnow,
                Answer::NotApplicable => State::NotApplicable(entry.reason.clone().unwrap_or_default()),
                Answer::Level(_) | Answer::Text if !applies && question.when.is_some() => {
                    let message = format!("{} does not apply with the other answers, so its answer is not scored", question.id);
                    found.push(Diagnostic::new(Code::Parked, message).at(place));
                    State::Parked
                }
                Answer::Level(_) | Answer::Text => State::Answered,
            };
            if keep {
                outcomes.push(outcome(sheet, &question.id, &form.factors[question.factor.at()].id, state, place, &loaded.files));
            }
        }
        if let Some(first) = blank.first() {
            let message = format!("{} without an answer (respondent {}): {}", plural(blank.len(), "required question"), sheet.respondent.id, blank.join(", "));
            found.push(unanswered(message, sheet.place, sheet, first, require));
        }
    }
    loaded.problems.append(&mut found);
    outcomes
}

fn outcome(sheet: &AnswerSheet, question: &str, factor: &str, state: State, place: Option<Place>, files: &Files) -> Outcome {
    Outcome {
        respondent: sheet.respondent.id.clone(),
        question: question.to_owned(),
        factor: factor.to_owned(),
        state,
        place: place.map(|place| at(place, files)),
    }
}

/// A required question without an answer.
fn unanswered(message: String, place: Option<Place>, sheet: &AnswerSheet, question: &str, require: bool) -> Diagnostic {
    let mut problem = Diagnostic::new(Code::RequiredBlank, message).at(place).help(format!("cem answers set {} {question}=LEVEL", sheet.path));
    if require {
        problem.severity = Severity::Error;
    }
    problem
}

/// Outcomes by the file they stand in.
pub(super) struct ByFile<'o> {
    files: BTreeMap<&'o str, Vec<&'o Outcome>>,
}

impl<'o> ByFile<'o> {
    pub(super) fn new(outcomes: &'o [Outcome]) -> Self {
        let mut files: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
        for outcome in outcomes {
            if let Some(place) = &outcome.place {
                files.entry(&place.path).or_default().push(outcome);
            }
        }
        Self { files }
    }

    /// The finding with the respondent and question it is about, where it stands in the file of one, and at the answer of one.
    pub(super) fn about(&self, mut finding: Finding) -> Finding {
        let Some(place) = &finding.place else { return finding };
        let Some(here) = self.files.get(place.path.as_str()) else { return finding };
        finding.respondent = here.first().map(|outcome| outcome.respondent.clone());
        let start = (place.line, place.column);
        let holds = |at: &At| (at.line, at.column) <= start && start < (at.end_line, at.end_column);
        // A blank question stands where the answers begin, which is no answer's own place.
        let question = here.iter().find(|outcome| {
            outcome.place.as_ref().is_some_and(holds) && (finding.code != Code::RequiredBlank || finding.message.starts_with(&format!("{} ", outcome.question)))
        });
        finding.question = question.filter(|outcome| outcome.state != State::LeftOut).map(|outcome| outcome.question.clone());
        finding
    }
}
