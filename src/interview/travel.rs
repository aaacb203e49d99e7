//! Moving about: always free, whatever is required or open.

use super::Interview;
use super::action::Action;
use super::effect::Effect;
use super::page::Page;
use super::route::is_open;
use super::text::TextField;
use crate::questionnaire::QuestionIndex;

impl Interview {
    /// Shows this question, or the nearest one asked, with its answer marked.
    pub(super) fn arrive(&mut self, question: QuestionIndex) {
        self.cursor = self.route.nearest(question).unwrap_or(question);
        self.marked = self.mark_of(self.cursor);
        self.digits.clear();
        self.pages.clear();
    }

    /// Position of the question on the path.
    fn position(&self) -> usize {
        self.route.position(self.cursor).unwrap_or(0)
    }

    /// The next question; after the last the review.
    pub(super) fn go_on(&mut self) {
        self.pages.clear();
        match self.route.path().get(self.position() + 1).copied() {
            Some(next) => {
                self.arrive(next);
                self.furthest = self.route.later(self.furthest, next);
            }
            None => self.open_review(),
        }
    }

    pub(super) fn go_back(&mut self) {
        match self.position().checked_sub(1) {
            Some(before) => self.arrive(self.route.path()[before]),
            None => self.refuse("This is the first question."),
        }
    }

    pub(super) fn go_furthest(&mut self) {
        self.arrive(self.furthest);
    }

    /// The first question of the factor before or after.
    pub(super) fn go_factor(&mut self, next: bool) {
        let factors = self.route.factors();
        let at = factors.iter().position(|factor| *factor == self.question().factor).unwrap_or(0);
        let to = if next { factors.get(at + 1) } else { at.checked_sub(1).and_then(|before| factors.get(before)) };
        let first = to.and_then(|factor| self.route.path().iter().copied().find(|question| self.form.questions[question.at()].factor == *factor));
        match first {
            Some(question) => self.arrive(question),
            None => self.refuse(if next { "This is the last factor." } else { "This is the first factor." }),
        }
    }

    /// The next open question, from the start again after the last.
    pub(super) fn go_open(&mut self) {
        let (path, from) = (self.route.path(), self.position() + 1);
        let next = (0..path.len()).map(|step| path[(from + step) % path.len()]).find(|question| is_open(self.answer_to(*question)));
        match next {
            Some(question) => self.arrive(question),
            None => self.note("No question is open."),
        }
    }

    /// The questions meant by these words: a number, an id, or words in stem, id and factor. All of them without words.
    pub(super) fn found(&self, words: &str) -> Vec<QuestionIndex> {
        let words = words.trim().to_lowercase();
        let path = self.route.path();
        if let Some(at) = words.parse::<usize>().ok().filter(|number| (1..=path.len()).contains(number)) {
            return vec![path[at - 1]];
        }
        if let Some(exact) = path.iter().find(|question| self.form.questions[question.at()].id.to_lowercase() == words) {
            return vec![*exact];
        }
        let holds = |question: &&QuestionIndex| {
            let question = &self.form.questions[question.at()];
            let text = format!("{} {} {}", question.id, question.text, self.form.factors[question.factor.at()].name).to_lowercase();
            words.split_whitespace().all(|word| text.contains(word))
        };
        path.iter().filter(holds).copied().collect()
    }

    /// Goes to the question meant; where several are meant, opens the search.
    pub(super) fn find(&mut self, words: &str) {
        match self.found(words).as_slice() {
            [one] => self.arrive(*one),
            [] => match self.form.find_question(words.trim()).map(|at| &self.form.questions[at.at()]) {
                Some(question) => self.refuse(format!("{} is not asked with the answers as they are.", question.id)),
                None => self.refuse(format!("No question is found for \"{}\".", words.trim())),
            },
            _ => self.open_search(words.trim()),
        }
    }

    pub(super) fn open_search(&mut self, words: &str) {
        self.pages.push(Page::Search { text: TextField::new(words), marked: 0 });
    }

    /// The search is open.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a page takes few actions and refuses all others, future ones too")]
    pub(super) fn act_in_search(&mut self, action: Action) -> Vec<Effect> {
        let Some(Page::Search { text, marked }) = self.pages.last().cloned() else { return Vec::new() };
        let found = self.found(text.text());
        let Some(Page::Search { text, marked: mark }) = self.pages.last_mut() else { return Vec::new() };
        match action {
            Action::Insert(typed) => text.insert(&typed.replace(['\r', '\n'], " ")),
            Action::SetText(typed) => *text = TextField::new(&typed.replace(['\r', '\n'], " ")),
            Action::Digit(digit) => text.insert(&digit.to_string()),
            Action::Edit(edit) => text.edit(edit),
            Action::Up => *mark = marked.saturating_sub(1),
            Action::Down => *mark = (marked + 1).min(found.len().saturating_sub(1)),
            Action::Choose(row) if row < found.len() => *mark = row,
            Action::Accept => match found.get(marked) {
                Some(question) => self.arrive(*question),
                None => self.refuse("No question is found."),
            },
            Action::Find(words) => {
                self.pages.pop();
                self.find(&words);
            }
            Action::Cancel | Action::No => {
                self.pages.pop();
            }
            Action::Quit => return self.quit(),
            _ => self.refuse("Type a number, an id or words; Up, Down and Enter choose; Esc closes the search."),
        }
        // Other words, other questions: the mark begins anew.
        if let Some(Page::Search { text, .. }) = self.pages.last()
            && self.found(text.text()) != found
            && let Some(Page::Search { marked, .. }) = self.pages.last_mut()
        {
            *marked = 0;
        }
        Vec::new()
    }

    /// The list of all questions, with the first one to resolve marked; the last row, "Mark complete", where there is none.
    pub(super) fn open_review(&mut self) {
        let rows = self.review_rows();
        let marked = rows.iter().position(|row| row.to_resolve).unwrap_or(rows.len().saturating_sub(usize::from(self.choice.read_only)));
        self.pages = vec![Page::Review { marked }];
    }

    /// The review is open.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a page takes few actions and refuses all others, future ones too")]
    pub(super) fn act_in_review(&mut self, action: Action) -> Vec<Effect> {
        let Some(&Page::Review { marked }) = self.pages.last() else { return Vec::new() };
        let rows: Vec<(QuestionIndex, bool, bool)> = self.review_rows().iter().map(|row| (row.question, row.to_resolve, row.number.is_some())).collect();
        let last = rows.len().saturating_sub(usize::from(self.choice.read_only));
        match action {
            Action::Up => self.mark_review(marked.saturating_sub(1)),
            Action::Down => self.mark_review((marked + 1).min(last)),
            Action::Choose(row) if row < rows.len() => self.mark_review(row),
            Action::NextOpen => match (1..=rows.len()).map(|step| (marked + step) % rows.len()).find(|at| rows[*at].1) {
                Some(row) => self.mark_review(row),
                None => self.note("Nothing is left to resolve."),
            },
            Action::Accept => match rows.get(marked) {
                Some((question, _, true)) => self.arrive(*question),
                Some((question, _, false)) => {
                    let id = self.form.questions[question.at()].id.clone();
                    self.refuse(format!("{id} is parked: it is not asked with the answers as they are, and its answer is kept."));
                }
                None => return self.complete(),
            },
            Action::Cancel | Action::Back | Action::Review | Action::No => {
                self.pages.pop();
            }
            Action::Menu => self.pages.push(Page::Pick { list: super::page::List::Menu, marked: 0 }),
            Action::Complete
            | Action::Undo
            | Action::Redo
            | Action::GoTo
            | Action::Find(_)
            | Action::Furthest
            | Action::Participant
            | Action::Language
            | Action::Help
            | Action::Quit => {
                return self.act_on_question(action);
            }
            _ => self.refuse("Open a question first: Up, Down and Enter."),
        }
        Vec::new()
    }

    fn mark_review(&mut self, row: usize) {
        self.pages = vec![Page::Review { marked: row }];
    }
}
