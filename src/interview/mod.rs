//! How it is asked: a pure state machine. It holds the answers, where the interview stands and what was done; it knows no terminal, no file and no clock.
//!
//! A face turns a key or a word into an [`Action`], [`Interview::act`] turns it into [`Effect`]s, the session carries them out and says through
//! [`Interview::saved`] how that went, and the face draws [`Interview::view`].

pub mod action;
pub mod effect;
pub mod session;
pub mod view;

use std::sync::Arc;

pub use action::{Action, Command, Edit};
pub use effect::{Change, Draft, Effect, Ending, EvidencePart, Field, SaveState};
pub use view::View;

use crate::answers::AnswerSheet;
use crate::questionnaire::{FactorIndex, QuestionIndex, Questionnaire};

/// Which questions are asked, where it starts, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Only questions of these factors and what is under them; empty means all.
    pub only: Vec<FactorIndex>,
    /// Start at this question.
    pub at: Option<QuestionIndex>,
    /// Ask so many open questions first: those whose answers could move the verdict most.
    pub most_useful: Option<usize>,
    /// A digit accepts at once and goes on.
    pub fast: bool,
    /// Start in participant view.
    pub participant: bool,
    /// Nothing can be changed: a completed interview is looked at.
    pub read_only: bool,
}

/// An interview under way.
#[derive(Debug)]
pub struct Interview {
    form: Arc<Questionnaire>,
    sheet: AnswerSheet,
    choice: Choice,
    saved: SaveState,
    cursor: QuestionIndex,
}

impl Interview {
    /// Opens the sheet where the last sitting ended: at the first open question after the last answered one.
    #[must_use]
    pub fn new(form: Arc<Questionnaire>, sheet: AnswerSheet, choice: Choice) -> Self {
        Self { form, sheet, choice, saved: SaveState::Saved, cursor: QuestionIndex(0) }
    }

    /// Does what the person wants; the effects are to be carried out in order.
    pub fn act(&mut self, _action: Action) -> Vec<Effect> {
        Vec::new()
    }

    /// Says whether the last change is on disk. Called after each [`Effect::Save`], and whenever that changes.
    pub fn saved(&mut self, state: SaveState) {
        self.saved = state;
    }

    /// The note as it came back from the person's editor (see [`Effect::OpenEditor`]); none where that failed or nothing was changed.
    pub fn edited(&mut self, _text: Option<String>) -> Vec<Effect> {
        Vec::new()
    }

    /// Opens the field of a text that was being typed when the last sitting ended, with that text in it.
    pub fn restore(&mut self, _draft: &Draft) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes over a sheet that was read again because the file was changed by hand; what was done so far can no longer be undone.
    pub fn replace(&mut self, sheet: AnswerSheet) {
        self.sheet = sheet;
    }

    /// Something the session has to say, shown with the next view.
    pub fn tell(&mut self, _message: String) {}

    /// The answers as accepted so far.
    #[must_use]
    pub fn sheet(&self) -> &AnswerSheet {
        &self.sheet
    }

    /// What is asked.
    #[must_use]
    pub fn form(&self) -> &Questionnaire {
        &self.form
    }

    /// What a face draws.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        let question = &self.form.questions[self.cursor.at()];
        View {
            heading: view::Heading {
                organisation: &self.sheet.organisation,
                respondent: &self.sheet.respondent.id,
                role: self.sheet.responses.role.map(|role| self.form.roles[role.at()].name.as_str()),
                questionnaire: &self.form.id,
                version: &self.form.version,
                language: &self.form.language,
                saved: &self.saved,
            },
            progress: view::Progress { factor: "", factor_number: 1, question_number: 1, questions: 1, answered: 0, later: 0, factors: Vec::new() },
            body: view::Body::Confirm { text: question.text.clone(), lines: Vec::new(), yes: "yes", no: "no" },
            message: None,
            footer: &[],
            participant: self.choice.participant,
            read_only: self.choice.read_only,
        }
    }
}
