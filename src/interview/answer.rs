//! On a question: marking an answer and accepting it.

use super::Interview;
use super::action::Action;
use super::effect::{Effect, Field};
use super::history::Record;
use super::list;
use super::page::{List, Page, Proposal, Then};
use super::view::OptionKind;
use crate::answers::Answer;
use crate::questionnaire::{Question, QuestionIndex, QuestionKind};

impl Interview {
    /// A question is shown, and nothing over it.
    pub(super) fn act_on_question(&mut self, action: Action) -> Vec<Effect> {
        if self.route.path().is_empty()
            && !matches!(action, Action::Quit | Action::Help | Action::Menu | Action::Cancel | Action::Undo | Action::Redo | Action::Review)
        {
            self.refuse("No question is asked of this respondent.");
            return Vec::new();
        }
        match action {
            Action::Digit(digit) => return self.digit(digit),
            Action::Choose(position) => match self.options().get(position) {
                Some(option) => self.mark(*option),
                None => self.refuse("There is no such answer."),
            },
            Action::Up => self.move_mark(false),
            Action::Down => self.move_mark(true),
            Action::Accept | Action::Yes => return self.accept(),
            Action::DontKnow => self.mark_word(OptionKind::DontKnow),
            Action::NotApplicable => self.not_applicable(),
            Action::Later => self.mark_word(OptionKind::Later),
            Action::Type => self.type_answer(None),
            Action::Flag => {
                let mut record = self.record();
                record.entry.flagged = !record.entry.flagged;
                return self.propose(self.stay(record));
            }
            Action::Quotable => return self.quotable(),
            Action::Confidence => self.open_list(List::Confidence),
            Action::Evidence => self.open_evidence(),
            Action::Note => self.open_field(Field::Note),
            Action::Outside => {
                if !self.refuse_changes() {
                    return vec![Effect::OpenEditor(self.record().entry.note.map(|note| note.text).unwrap_or_default())];
                }
            }
            Action::Info => self.pages.push(Page::Info),
            Action::Help => self.pages.push(Page::Keys),
            Action::Participant => self.choice.participant = !self.choice.participant,
            Action::Language => return self.next_language(),
            Action::Next => self.go_on(),
            Action::Back => self.go_back(),
            Action::Furthest => self.go_furthest(),
            Action::GoTo => self.open_search(""),
            Action::Find(words) => self.find(&words),
            Action::PreviousFactor => self.go_factor(false),
            Action::NextFactor => self.go_factor(true),
            Action::NextOpen => self.go_open(),
            Action::Undo => return self.undo(),
            Action::Redo => return self.redo(),
            Action::Clear => return self.clear(),
            Action::Review => self.open_review(),
            Action::Complete => return self.complete(),
            Action::Menu | Action::Cancel => self.open_list(List::Menu),
            Action::Quit => return self.quit(),
            Action::Insert(text) | Action::SetText(text) => self.pasted(&text),
            Action::No | Action::NewLine | Action::Edit(_) | Action::Leave => self.refuse("That does nothing here."),
        }
        Vec::new()
    }

    /// What may be answered, in the order of the mark.
    pub(super) fn options(&self) -> Vec<OptionKind> {
        let question = self.question();
        let mut options: Vec<OptionKind> = match question.kind {
            QuestionKind::Levels | QuestionKind::YesNo | QuestionKind::Choice => (0..question.levels.len() as u16).map(OptionKind::Level).collect(),
            QuestionKind::Number { .. } | QuestionKind::Text => Vec::new(),
        };
        options.extend(question.dont_know.then_some(OptionKind::DontKnow));
        options.extend(question.not_applicable.then_some(OptionKind::NotApplicable));
        options.push(OptionKind::Later);
        options
    }

    pub(super) fn question(&self) -> &Question {
        &self.form.questions[self.cursor.at()]
    }

    pub(super) fn record(&self) -> Record {
        Record::of(&self.sheet, self.cursor)
    }

    /// A change of this question that stays here.
    pub(super) fn stay(&self, record: Record) -> Proposal {
        Proposal { question: self.cursor, record, then: Then::Stay }
    }

    /// The option that is the answer on file.
    pub(super) fn mark_of(&self, question: QuestionIndex) -> Option<OptionKind> {
        match self.answer_to(question) {
            Answer::Level(_) if is_typed(&self.form.questions[question.at()]) => None,
            Answer::Level(at) => Some(OptionKind::Level(at)),
            Answer::DontKnow => Some(OptionKind::DontKnow),
            Answer::NotApplicable => Some(OptionKind::NotApplicable),
            Answer::Later => Some(OptionKind::Later),
            Answer::NotAsked | Answer::Blank | Answer::Text => None,
        }
    }

    fn mark(&mut self, option: OptionKind) {
        if !self.refuse_changes() {
            self.marked = Some(option);
        }
    }

    fn mark_word(&mut self, option: OptionKind) {
        if self.options().contains(&option) {
            self.mark(option);
        } else {
            let word = if option == OptionKind::DontKnow { "Don't know" } else { "Not applicable" };
            self.refuse(format!("{word} is not offered for {}.", self.question().id));
        }
    }

    /// Marks it and asks for the reason at once, so that nobody types the reason into shortcuts.
    fn not_applicable(&mut self) {
        self.mark_word(OptionKind::NotApplicable);
        if self.marked == Some(OptionKind::NotApplicable) && self.answer_to(self.cursor) != Answer::NotApplicable {
            self.open_field(Field::Reason);
        }
    }

    fn move_mark(&mut self, down: bool) {
        let options = self.options();
        let at = self.marked.and_then(|marked| options.iter().position(|option| *option == marked));
        let next = match (at, down) {
            (None, true) => 0,
            (None, false) => options.len() - 1,
            (Some(at), true) => (at + 1).min(options.len() - 1),
            (Some(at), false) => at.saturating_sub(1),
        };
        self.mark(options[next]);
    }

    /// Digits in a row make a number where numbers with more digits stand in front of the options.
    fn digit(&mut self, digit: u8) -> Vec<Effect> {
        if is_typed(self.question()) {
            self.type_answer(Some(digit));
            return Vec::new();
        }
        let numbers = numbers(self.question());
        for typed in [format!("{}{digit}", self.digits), digit.to_string()] {
            let longer = numbers.iter().any(|number| number.len() > typed.len() && number.starts_with(&typed));
            let exact = numbers.iter().position(|number| *number == typed);
            if longer || exact.is_some() {
                self.digits = if longer { typed } else { String::new() };
                self.marked = self.marked.filter(|_| exact.is_none());
                if let Some(at) = exact {
                    self.mark(OptionKind::Level(at as u16));
                }
                return if self.choice.fast && !longer && !self.choice.read_only { self.accept() } else { Vec::new() };
            }
        }
        self.digits.clear();
        let (first, last) = (numbers.first().cloned().unwrap_or_default(), numbers.last().cloned().unwrap_or_default());
        self.refuse(format!("The answers here are {first} to {last}."));
        Vec::new()
    }

    /// Enter.
    fn accept(&mut self) -> Vec<Effect> {
        let answer = match self.marked {
            Some(OptionKind::Level(at)) => Answer::Level(at),
            Some(OptionKind::DontKnow) => Answer::DontKnow,
            Some(OptionKind::Later) => Answer::Later,
            Some(OptionKind::NotApplicable) => {
                if self.answer_to(self.cursor) == Answer::NotApplicable {
                    self.go_on();
                } else {
                    self.open_field(Field::Reason);
                }
                return Vec::new();
            }
            None if matches!(self.answer_to(self.cursor), Answer::Level(_) | Answer::Text) => {
                self.go_on();
                return Vec::new();
            }
            None if is_typed(self.question()) => {
                self.type_answer(None);
                return Vec::new();
            }
            None => {
                self.refuse("Nothing is chosen yet.");
                return Vec::new();
            }
        };
        if answer == self.answer_to(self.cursor) {
            self.go_on();
            return Vec::new();
        }
        let record = self.record().with(answer);
        self.propose(Proposal { question: self.cursor, record, then: Then::GoOn })
    }

    fn type_answer(&mut self, digit: Option<u8>) {
        if !is_typed(self.question()) {
            self.refuse("This question has answers to choose from.");
            return;
        }
        self.open_field(Field::Answer);
        if let (Some(digit), Some(Page::Field { text, .. })) = (digit, self.pages.last_mut()) {
            *text = super::text::TextField::new(&digit.to_string());
        }
    }

    /// Text where none is being typed: it opens the field of a text question, and never answers one.
    fn pasted(&mut self, pasted: &str) {
        if !is_typed(self.question()) {
            self.refuse("Text came where none is being typed, and was dropped. Open the note first.");
            return;
        }
        self.open_field(Field::Answer);
        if let Some(Page::Field { text, .. }) = self.pages.last_mut() {
            text.insert(pasted);
        }
    }

    fn quotable(&mut self) -> Vec<Effect> {
        let mut record = self.record();
        match &mut record.entry.note {
            Some(note) => note.quotable = !note.quotable,
            None => {
                self.refuse("There is no note here.");
                return Vec::new();
            }
        }
        self.propose(self.stay(record))
    }

    fn open_list(&mut self, list: List) {
        let marked = match list {
            List::Confidence => list::confidence_row(self.record().entry.confidence),
            List::Menu | List::Evidence | List::Contradiction(_) => 0,
        };
        if list == List::Menu || !self.refuse_changes() {
            self.pages.push(Page::Pick { list, marked });
        }
    }

    /// The list of the evidence there is; a new piece at once where there is none.
    fn open_evidence(&mut self) {
        if self.record().entry.evidence.is_empty() {
            self.open_field(Field::Evidence(0, super::EvidencePart::What));
        } else {
            self.open_list(List::Evidence);
        }
    }
}

/// True where the answer is typed, not chosen.
pub(super) fn is_typed(question: &Question) -> bool {
    matches!(question.kind, QuestionKind::Number { .. } | QuestionKind::Text)
}

/// The numbers in front of the options: the levels' own where they are whole numbers, else from 1.
pub(super) fn numbers(question: &Question) -> Vec<String> {
    let levels = &question.levels;
    let own = question.kind == QuestionKind::Levels && levels.iter().all(|level| level.key.chars().all(|c| c.is_ascii_digit()));
    levels.iter().enumerate().map(|(at, level)| if own { level.key.clone() } else { (at + 1).to_string() }).collect()
}
