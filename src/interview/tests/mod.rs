//! The machine, transition by transition. Beside it stands an answers file that takes every change, so that what is saved is compared with what is held.

mod changes;
mod fields;
mod lines;
mod pages;
mod properties;
mod travel;

use std::sync::Arc;

use super::view::{Body, OptionKind, QuestionView};
use super::*;
use crate::answers::{Answer, Entry, edit};
use crate::questionnaire::check as check_form;

const FORM: &str = include_str!("form.yaml");
const HEAD: &str = "format: cem-answers/1\nquestionnaire: { id: tiny, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: ann, role: leader }\nanswers:\n";

fn form() -> Arc<Questionnaire> {
    let mut problems = Vec::new();
    let form = check_form::check(FORM, 0, String::new(), &mut |_| Err(String::new()), &mut problems);

    Arc::new(form.unwrap_or_else(|| panic!("{problems:#?}")))
}

fn sheet(form: &Questionnaire, text: &str) -> AnswerSheet {
    let mut problems = Vec::new();
    let sheet = crate::answers::check::read(text, 0, "ann.answers.yaml", &mut problems).and_then(|sheet| sheet.check(form, &mut problems));
    sheet.unwrap_or_else(|| panic!("{problems:#?}\n{text}"))
}

/// A sitting: the machine, and the file it writes.
struct Sitting {
    interview: Interview,
    file: String,
    /// The effects of the last action, but for the saves, which are already in the file.
    effects: Vec<Effect>,
    saves: usize,
}

impl Sitting {
    fn of(answers: &str, choice: Choice) -> Self {
        let (form, file) = (form(), format!("{HEAD}{answers}"));
        let sheet = sheet(&form, &file);
        Self { interview: Interview::new(form, sheet, choice), file, effects: Vec::new(), saves: 0 }
    }

    fn new(answers: &str) -> Self {
        Self::of(answers, Choice::default())
    }

    /// Does these actions, saves what is to be saved, and checks that the file says what the machine holds.
    fn act(&mut self, actions: impl IntoIterator<Item = Action>) -> &mut Self {
        for action in actions {
            let effects = self.interview.act(action);
            self.take(effects);
        }
        self
    }

    fn take(&mut self, effects: Vec<Effect>) {
        self.effects.clear();
        for effect in effects {
            match effect {
                Effect::Save(Change::Answer { question, new }) => {
                    let id = &self.interview.form().questions[question.at()].id;
                    let text = match &new {
                        Some(new) => edit::replace(&self.file, id, new),
                        None => edit::unset(&self.file, id),
                    };
                    self.file = text.unwrap_or_else(|problems| panic!("{problems:#?}\n{new:#?}\n{}", self.file));
                    self.saves += 1;
                }
                Effect::Save(Change::Complete(complete)) => {
                    self.file = edit::set_complete(&self.file, complete).unwrap_or_else(|problems| panic!("{problems:#?}"));
                    self.saves += 1;
                }
                other @ (Effect::Draft(_) | Effect::OpenEditor(_) | Effect::Speak(_) | Effect::End(_)) => self.effects.push(other),
            }
        }
        assert_eq!(without_places(self.interview.sheet()), without_places(&sheet(self.interview.form(), &self.file)), "{}", self.file);
    }

    /// The question on the page, whatever lies over it.
    fn question(&self) -> QuestionView<'_> {
        self.interview.question_view()
    }

    fn id(&self) -> &str {
        self.question().id
    }

    fn answer(&self, id: &str) -> Answer {
        self.interview.answer_to(self.index(id))
    }

    fn entry(&self, id: &str) -> &Entry {
        &self.interview.sheet().entries[self.index(id).at()]
    }

    fn index(&self, id: &str) -> QuestionIndex {
        self.interview.form().find_question(id).unwrap_or_else(|| panic!("no question {id}"))
    }

    fn message(&self) -> &str {
        self.interview.view().message.map_or("", |message| message.text)
    }

    fn asked(&self) -> Vec<&str> {
        self.interview.route.path().iter().map(|question| self.interview.form.questions[question.at()].id.as_str()).collect()
    }

    fn is_on_question(&self) -> bool {
        matches!(self.interview.view().body, Body::Question(_))
    }

    fn is_confirm(&self) -> bool {
        matches!(self.interview.view().body, Body::Confirm { .. })
    }
}

fn without_places(sheet: &AnswerSheet) -> AnswerSheet {
    let mut sheet = sheet.clone();
    sheet.place = None;
    sheet.entries.iter_mut().for_each(|entry| entry.place = None);
    sheet
}

/// Chooses by digit and accepts.
fn give(digit: u8) -> [Action; 2] {
    [Action::Digit(digit), Action::Accept]
}

fn text(text: &str) -> Action {
    Action::Insert(text.to_owned())
}
