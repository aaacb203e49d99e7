//! Lists to choose from: the menu, the confidence, the evidence, the sides of a contradiction.

use super::Interview;
use super::action::{Action, Command};
use super::effect::Effect;
use super::page::{List, Page};
use super::view::{PickRow, PickView};
use crate::answers::{Confidence, Evidence};

/// The rows of the confidence.
const CONFIDENCES: [(Option<Confidence>, &str); 4] =
    [(Some(Confidence::Low), "Low: a guess"), (Some(Confidence::Medium), "Medium: fairly sure"), (Some(Confidence::High), "High: sure"), (None, "Not said")];

/// The row of a confidence.
pub(super) fn confidence_row(confidence: Option<Confidence>) -> usize {
    CONFIDENCES.iter().position(|(row, _)| *row == confidence && row.is_some()).unwrap_or(0)
}

impl Interview {
    /// A list is open.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a page takes few actions and refuses all others, future ones too")]
    pub(super) fn act_in_list(&mut self, action: Action) -> Vec<Effect> {
        let Some(Page::Pick { list, marked }) = self.pages.last().cloned() else { return Vec::new() };
        let last = self.rows(list).len() - 1;
        match action {
            Action::Up => self.mark_row(marked.saturating_sub(1)),
            Action::Down => self.mark_row((marked + 1).min(last)),
            Action::Digit(digit) if (1..=last + 1).contains(&usize::from(digit)) => self.mark_row(usize::from(digit) - 1),
            Action::Choose(row) if row <= last => self.mark_row(row),
            Action::Digit(_) | Action::Choose(_) => self.refuse(format!("The rows here are 1 to {}.", last + 1)),
            Action::Accept => return self.choose(list, marked),
            Action::Cancel | Action::Back | Action::No => {
                self.pages.pop();
                if let List::Contradiction(_) = list {
                    self.asking.remove(0);
                    self.ask_or_go_on();
                }
            }
            Action::Menu if list == List::Menu => {
                self.pages.pop();
            }
            Action::Quit => return self.quit(),
            _ => self.refuse("Up, Down and Enter choose here; Esc closes the list."),
        }
        Vec::new()
    }

    fn mark_row(&mut self, row: usize) {
        if let Some(Page::Pick { marked, .. }) = self.pages.last_mut() {
            *marked = row;
        }
    }

    fn choose(&mut self, list: List, row: usize) -> Vec<Effect> {
        match list {
            List::Menu => {
                let command = self.menu().get(row).copied();
                self.pages.pop();
                command.map_or_else(Vec::new, |command| self.perform(command.action()))
            }
            List::Confidence => {
                let mut record = self.record();
                record.entry.confidence = CONFIDENCES[row].0;
                self.propose(self.stay(record))
            }
            List::Evidence => {
                self.open_piece(row);
                Vec::new()
            }
            List::Contradiction(at) => {
                let questions = &self.form.contradictions[at].questions;
                match row.checked_sub(1).map(|row| questions.get(row).copied()) {
                    None => self.open_field(super::Field::Probe),
                    Some(Some(question)) => {
                        self.asking.clear();
                        self.arrive(question);
                    }
                    Some(None) => {
                        self.asking.remove(0);
                        self.ask_or_go_on();
                    }
                }
                Vec::new()
            }
        }
    }

    /// The commands that can be given on the page under the menu.
    fn menu(&self) -> Vec<Command> {
        let question = self.question();
        let fits = |command: &Command| {
            (question.dont_know || *command != Command::DontKnow)
                && (question.not_applicable || *command != Command::NotApplicable)
                && (super::answer::is_typed(question) || *command != Command::Type)
                && (self.record().entry.note.is_some() || *command != Command::Quotable)
        };
        let under = self.pages.iter().rev().find(|page| !matches!(page, Page::Pick { list: List::Menu, .. }));
        let all = if matches!(under, Some(Page::Review { .. })) { super::page::IN_REVIEW } else { Command::ALL };
        all.iter().copied().filter(fits).collect()
    }

    fn rows(&self, list: List) -> Vec<PickRow> {
        let row = |text: String| PickRow { text, command: None };
        match list {
            List::Menu => self.menu().into_iter().map(|command| PickRow { text: command.title().to_owned(), command: Some(command) }).collect(),
            List::Confidence => CONFIDENCES.iter().map(|(_, text)| row((*text).to_owned())).collect(),
            List::Evidence => {
                let pieces = &self.sheet.entries[self.cursor.at()].evidence;
                pieces.iter().map(|piece| row(in_words(piece))).chain([row("Another piece of evidence".to_owned())]).collect()
            }
            List::Contradiction(at) => {
                let change = |question: &crate::questionnaire::QuestionIndex| {
                    let record = super::history::Record::of(&self.sheet, *question);
                    row(format!("Change {}, now: {}", self.form.questions[question.at()].id, self.answer_in_words(*question, &record)))
                };
                let questions = self.form.contradictions[at].questions.iter().map(change);
                [row("Say how both can be right; it is kept as a note".to_owned())].into_iter().chain(questions).chain([row("Go on".to_owned())]).collect()
            }
        }
    }

    /// A list as a face draws it.
    pub(super) fn list_view(&self, list: List, marked: usize) -> PickView<'_> {
        let (title, lines) = match list {
            List::Menu => ("What would you like to do?".to_owned(), Vec::new()),
            List::Confidence => (format!("How sure is the answer to {}?", self.question().id), Vec::new()),
            List::Evidence => (format!("Evidence for {}", self.question().id), Vec::new()),
            List::Contradiction(at) => {
                let contradiction = &self.form.contradictions[at];
                let questions = contradiction.questions.iter().map(|question| self.form.questions[question.at()].text.as_str());
                (format!("{} hardly go together", self.ids(&contradiction.questions)), [contradiction.ask.as_str()].into_iter().chain(questions).collect())
            }
        };
        PickView { title, lines, rows: self.rows(list), marked, letters: &[] }
    }
}

/// A piece of evidence on one line.
pub(super) fn in_words(piece: &Evidence) -> String {
    let place = if piece.place.is_empty() { String::new() } else { format!(", {}", piece.place) };
    let seen = piece.seen.map_or(String::new(), |day| format!(", seen {day}"));
    format!("{}{place}{seen}", piece.what)
}
