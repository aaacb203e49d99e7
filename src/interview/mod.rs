//! How it is asked: a pure state machine. It holds the answers, where the interview stands and what was done; it knows no terminal, no file and no clock.
//!
//! A face turns a key or a word into an [`Action`], [`Interview::act`] turns it into [`Effect`]s, the session carries them out and says through
//! [`Interview::saved`] how that went, and the face draws [`Interview::view`].
//!
//! ```text
//! action   what the person wants            route     which questions are asked, in what order
//! effect   what is asked of the world       history   what was changed and can be taken back
//! view     what a face draws                useful    which open answers could move the verdict most
//! answer, change, field, list, travel       the transitions, by subject; page: what lies over the question
//! text     a text being edited              line, word   the line face: what it says, what it understands
//! ```

pub mod action;
mod answer;
mod change;
pub mod effect;
mod field;
mod history;
pub mod keys;
pub mod line;
mod list;
mod page;
mod route;
pub mod screen;
pub mod session;
mod show;
pub mod text;
mod travel;
pub mod useful;
pub mod view;
pub mod word;

use std::sync::Arc;

pub use action::{Action, Command, Edit};
pub use effect::{Change, Draft, Effect, Ending, EvidencePart, Field, SaveState};
pub use view::View;

use crate::answers::AnswerSheet;
use crate::questionnaire::{FactorIndex, QuestionIndex, Questionnaire};
use history::History;
use page::Page;
use route::{Route, Shift};
use useful::Useful;
use view::{MessageKind, OptionKind};

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
    /// The languages the questionnaire can be had in; fewer than two and there is nothing to choose.
    pub languages: Vec<String>,
}

/// An interview under way.
#[derive(Debug)]
pub struct Interview {
    form: Arc<Questionnaire>,
    sheet: AnswerSheet,
    choice: Choice,
    route: Route,
    history: History,
    useful: Vec<Useful>,
    saved: SaveState,
    cursor: QuestionIndex,
    furthest: QuestionIndex,
    /// What Enter accepts.
    marked: Option<OptionKind>,
    /// Digits typed so far of a number with more of them.
    digits: String,
    pages: Vec<Page>,
    /// By contradiction: it holds.
    firing: Vec<bool>,
    /// Contradictions still to be asked about, by position.
    asking: Vec<usize>,
    message: Option<(String, MessageKind)>,
    /// Ctrl-C was pressed once.
    leaving: bool,
}

impl Interview {
    /// Opens the sheet where the last sitting ended: at the first open question after the last answered one, else the first open one, else the review.
    #[must_use]
    pub fn new(form: Arc<Questionnaire>, sheet: AnswerSheet, choice: Choice) -> Self {
        let (route, useful) = Self::route(&form, &sheet, &choice);
        let mut interview = Self {
            route,
            history: History::default(),
            saved: SaveState::Saved,
            cursor: QuestionIndex(0),
            furthest: QuestionIndex(0),
            marked: None,
            digits: String::new(),
            pages: Vec::new(),
            firing: Vec::new(),
            asking: Vec::new(),
            message: None,
            leaving: false,
            form,
            sheet,
            choice,
            useful,
        };
        interview.firing = interview.route.contradictions(&interview.sheet.responses);
        interview.start();
        interview
    }

    /// The way through the questions chosen, the most useful ones in front where that is wanted.
    fn route(form: &Arc<Questionnaire>, sheet: &AnswerSheet, choice: &Choice) -> (Route, Vec<Useful>) {
        let route = Route::new(Arc::clone(form), &sheet.responses, choice, &[]);
        let Some(count) = choice.most_useful else { return (route, Vec::new()) };
        let chosen = |useful: &Useful| route.position(useful.question).is_some();
        let useful: Vec<_> = useful::ranking(form, &sheet.responses).into_iter().filter(chosen).take(count).collect();
        let first: Vec<_> = useful.iter().map(|useful| useful.question).collect();
        (Route::new(Arc::clone(form), &sheet.responses, choice, &first), useful)
    }

    /// Goes to where the sitting begins.
    fn start(&mut self) {
        let resume = self.useful.first().map(|useful| useful.question).or_else(|| self.route.resume(&self.sheet.responses.answers));
        let last = self.route.path().last().copied();
        self.arrive(resume.or(last).unwrap_or(QuestionIndex(0)));
        self.furthest = self.cursor;
        match self.choice.at {
            Some(at) if self.route.position(at).is_some() => self.arrive(at),
            Some(at) => {
                let id = &self.form.questions[at.at()].id;
                self.refuse(format!("{id} is not asked here."));
            }
            None if resume.is_none() && !self.route.path().is_empty() => self.open_review(),
            None => {}
        }
    }

    /// Does what the person wants; the effects are to be carried out in order.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        let typing = self.typing();
        let mut effects = self.perform(action);
        effects.extend(self.draft(typing));
        effects
    }

    fn perform(&mut self, action: Action) -> Vec<Effect> {
        self.message = None;
        if action == Action::Leave {
            return self.leave();
        }
        self.leaving = false;
        if action == Action::Language {
            return self.next_language();
        }
        if !matches!(action, Action::Digit(_)) {
            self.digits.clear();
        }
        match self.pages.last() {
            Some(Page::Confirm(_)) => self.act_on_confirm(&action),
            Some(Page::Field { .. }) => self.act_in_field(action),
            Some(Page::Search { .. }) => self.act_in_search(action),
            Some(Page::Pick { .. }) => self.act_in_list(action),
            Some(Page::Review { .. }) => self.act_in_review(action),
            Some(Page::Info | Page::Keys) => self.act_while_reading(action),
            None => self.act_on_question(action),
        }
    }

    /// Guidance or the keys are shown: the face scrolls, and what does not close the page is done on the page under it.
    fn act_while_reading(&mut self, action: Action) -> Vec<Effect> {
        if matches!(action, Action::Up | Action::Down) {
            return Vec::new();
        }
        self.pages.pop();
        let closes = matches!(action, Action::Cancel | Action::Back | Action::Accept | Action::Yes | Action::No | Action::Info | Action::Help);
        if closes { Vec::new() } else { self.perform(action) }
    }

    /// Says whether the last change is on disk. Called after each [`Effect::Save`], and whenever that changes.
    pub fn saved(&mut self, state: SaveState) {
        self.saved = state;
    }

    /// Something the session or the face has to say, shown with the next view beside what is said already.
    pub fn tell(&mut self, message: String) {
        let before = self.message.take().filter(|(text, _)| !text.ends_with(&message));
        self.message = Some(match before {
            Some((text, kind)) => (format!("{text} {message}"), kind),
            None => (message, MessageKind::Note),
        });
    }

    /// Asks for the texts in the next language. The page, what is marked and what is being typed stay.
    fn next_language(&mut self) -> Vec<Effect> {
        let all = &self.choice.languages;
        let here = all.iter().position(|language| *language == self.form.language);
        let next = here.and_then(|here| all.get((here + 1) % all.len())).filter(|next| **next != self.form.language).cloned();
        match next {
            Some(next) => vec![Effect::Speak(next)],
            None => {
                self.note(format!("This questionnaire is written in one language only ({}).", self.form.language));
                Vec::new()
            }
        }
    }

    /// Goes on with the same questionnaire in other words. Answers are ids, so nothing is to be saved.
    pub fn speak(&mut self, form: Arc<Questionnaire>) {
        self.note(format!("Language: {}.", form.language));
        self.form = form;
    }

    /// A language that cannot be had is not offered again.
    pub fn cannot_speak(&mut self, language: &str, why: String) {
        self.choice.languages.retain(|known| known != language);
        self.tell(why);
    }

    /// Takes over a sheet that was read again because the file was changed by hand; what was done so far can no longer be undone. A text being typed stays.
    pub fn replace(&mut self, sheet: AnswerSheet) {
        self.sheet = sheet;
        self.history = History::default();
        self.route.refresh(&self.sheet.responses);
        self.firing = self.route.contradictions(&self.sheet.responses);
        self.asking.clear();
        self.pages.retain(|page| matches!(page, Page::Field { .. }));
        if self.pages.is_empty() {
            self.arrive(self.cursor);
        }
    }

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

    /// The questions asked first because their answers could move the verdict most, with the reasons. The reasons name scores: not for the screen of the
    /// interview.
    #[must_use]
    pub fn most_useful(&self) -> &[Useful] {
        &self.useful
    }

    /// The first open question of this sitting, in the order asked.
    #[must_use]
    pub fn first_open(&self) -> Option<QuestionIndex> {
        self.route.path().iter().copied().find(|question| route::is_open(self.answer_to(*question)))
    }

    /// Ctrl-C: once says so, twice ends. A text being typed stays in the journal.
    fn leave(&mut self) -> Vec<Effect> {
        if self.leaving {
            return vec![Effect::End(Ending::Left)];
        }
        self.leaving = true;
        let state = match &self.saved {
            SaveState::Saved => "Saved.".to_owned(),
            SaveState::NotSaved(why) => format!("NOT SAVED: {why}."),
        };
        self.note(format!("{state} Ctrl-C again to leave, any key to go on."));
        Vec::new()
    }

    fn quit(&mut self) -> Vec<Effect> {
        if self.saved == SaveState::Saved {
            return self.end();
        }
        self.pages.push(Page::Confirm(page::Pending::Unsaved));
        Vec::new()
    }

    fn end(&mut self) -> Vec<Effect> {
        let ending = if self.sheet.complete { Ending::Complete } else { Ending::Incomplete };
        vec![Effect::End(ending)]
    }

    fn answer_to(&self, question: QuestionIndex) -> crate::answers::Answer {
        self.sheet.responses.answers[question.at()]
    }

    fn note(&mut self, text: impl Into<String>) {
        self.message = Some((text.into(), MessageKind::Note));
    }

    fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some((text.into(), MessageKind::Refused));
    }

    /// Says what a change did, with what it did to the route.
    fn accepted(&mut self, mut text: String, shift: &Shift) {
        let several = |count: usize, one: &str, many: &str| if count == 1 { one.to_owned() } else { format!("{count} {many}") };
        if !shift.parked.is_empty() {
            text.push_str(&format!(
                " {}: {}.",
                several(shift.parked.len(), "One answer is parked, kept but not scored", "answers are parked, kept but not scored"),
                self.ids(&shift.parked)
            ));
        }
        if !shift.restored.is_empty() {
            text.push_str(&format!(
                " {}: {}.",
                several(shift.restored.len(), "One parked answer counts again", "parked answers count again"),
                self.ids(&shift.restored)
            ));
        }
        if shift.opened > 0 {
            text.push_str(&format!(" {} asked now.", several(shift.opened, "One more question is", "more questions are")));
        }
        self.message = Some((text, MessageKind::Accepted));
    }

    /// The ids, with commas.
    fn ids(&self, questions: &[QuestionIndex]) -> String {
        questions.iter().map(|question| self.form.questions[question.at()].id.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests;
