//! What was changed, so that it can be taken back.

use super::effect::Change;
use crate::answers::edit::NewAnswer;
use crate::answers::{Answer, AnswerSheet, Entry};
use crate::questionnaire::{QuestionIndex, QuestionKind, Questionnaire};

/// All that stands for one question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    /// The answer.
    pub(super) answer: Answer,
    /// What stands beside it; without its place in the file, which the next save may move.
    pub(super) entry: Entry,
}

impl Record {
    pub(super) fn of(sheet: &AnswerSheet, question: QuestionIndex) -> Self {
        Self { answer: sheet.responses.answers[question.at()], entry: Entry { place: None, ..sheet.entries[question.at()].clone() } }
    }

    /// Another answer with the same note, evidence, confidence and flag.
    pub(super) fn with(mut self, answer: Answer) -> Self {
        self.answer = answer;
        self.entry.reason = None;
        self.entry.value = None;
        self
    }

    pub(super) fn put(&self, sheet: &mut AnswerSheet, question: QuestionIndex) {
        sheet.responses.answers[question.at()] = self.answer;
        sheet.responses.evidence[question.at()] = !self.entry.evidence.is_empty();
        sheet.entries[question.at()] = self.entry.clone();
    }

    /// The change of the file that makes it say this.
    pub(super) fn change(&self, form: &Questionnaire, question: QuestionIndex) -> Change {
        Change::Answer { question, new: self.written(form, question) }
    }

    /// What stands in the file where it says this; none where nothing does.
    pub(super) fn written(&self, form: &Questionnaire, question: QuestionIndex) -> Option<NewAnswer> {
        let entry = &self.entry;
        let answer = match self.answer {
            Answer::NotAsked | Answer::Blank => String::new(),
            Answer::Later => "later".to_owned(),
            Answer::DontKnow => "dont_know".to_owned(),
            Answer::NotApplicable => "not_applicable".to_owned(),
            Answer::Text => entry.value.clone().unwrap_or_default(),
            Answer::Level(at) => match form.questions[question.at()].kind {
                QuestionKind::Number { .. } => entry.value.clone().unwrap_or_default(),
                QuestionKind::Levels | QuestionKind::YesNo | QuestionKind::Choice | QuestionKind::Text => {
                    form.questions[question.at()].levels[usize::from(at)].key.clone()
                }
            },
        };
        let nothing = answer.is_empty() && *entry == Entry::default();
        let new = NewAnswer {
            answer,
            reason: entry.reason.clone(),
            note: entry.note.as_ref().map(|note| note.text.clone()),
            note_quotable: entry.note.as_ref().is_some_and(|note| note.quotable),
            confidence: entry.confidence,
            evidence: (!entry.evidence.is_empty()).then(|| entry.evidence.clone()),
            flag: entry.flagged.then_some(true),
        };
        (!nothing).then_some(new)
    }
}

/// One change: what stood there, and what stands there since.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) question: QuestionIndex,
    pub(super) before: Record,
    pub(super) after: Record,
}

/// The changes of this sitting, and those taken back.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// A new change; what was taken back before is gone.
    pub(super) fn push(&mut self, step: Step) {
        self.done.push(step);
        self.undone.clear();
    }

    /// Takes back the last change.
    pub(super) fn undo(&mut self) -> Option<Step> {
        let step = self.done.pop()?;
        self.undone.push(step.clone());
        Some(step)
    }

    /// Makes the last change taken back again.
    pub(super) fn redo(&mut self) -> Option<Step> {
        let step = self.undone.pop()?;
        self.done.push(step.clone());
        Some(step)
    }
}
