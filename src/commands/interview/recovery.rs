//! What a sitting that broke off has left: shown, compared with what is in the file, and kept or dropped as the person says. Never silently either.

use crate::interview::Action;
use crate::interview::effect::{Change, EvidencePart, Field};
use crate::interview::session::{Recovered, RecoveredChange, RecoveredDraft};
use crate::interview::view::{Body, PickRow, PickView, View};
use crate::questionnaire::Questionnaire;

/// What is to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Take it over.
    Keep,
    /// Forget it.
    Drop,
    /// Decide another time: end the program, and leave everything as it is.
    Leave,
}

/// The rows, in their order.
const ROWS: [&str; 3] = ["Keep it", "Drop it", "View both: what was typed, and what is in the file"];

/// Yes, no, view: letters that mark them.
const LETTERS: [char; 3] = ['y', 'n', 'v'];

/// The page that asks.
#[derive(Debug)]
pub(super) struct Recovery {
    /// What there is.
    short: Vec<String>,
    /// The same beside what the file holds.
    both: Vec<String>,
    marked: usize,
    shows_both: bool,
    /// Ctrl-C was pressed once.
    leaving: bool,
}

impl Recovery {
    pub(super) fn new(recovered: &Recovered, form: &Questionnaire) -> Self {
        let mut short = Vec::new();
        let mut both = Vec::new();
        if recovered.file_changed {
            short.push("The answers file was changed since then.".to_owned());
        }
        for draft in &recovered.drafts {
            let (what, typed) = (of_draft(draft, form), &draft.draft.text);
            short.push(format!("{what} was being typed when the last session ended: \"{typed}\""));
            both.push(format!("{what}, as typed: \"{typed}\""));
            both.push(format!("{what}, in the file: {}", if draft.saved.is_empty() { "nothing".to_owned() } else { format!("\"{}\"", draft.saved) }));
        }
        for change in &recovered.changes {
            let (what, new, old) = of_change(change, form);
            short.push(format!("{what} was accepted and could not be saved: {new}"));
            both.push(format!("{what}, as accepted: {new}"));
            both.push(format!("{what}, in the file: {old}"));
        }
        Self { short, both, marked: 0, shows_both: false, leaving: false }
    }

    /// The sentences, for the line face.
    pub(super) fn lines(&self) -> &[String] {
        if self.shows_both { &self.both } else { &self.short }
    }

    /// The view with this page in place of its own.
    pub(super) fn page<'v>(&'v self, view: View<'v>) -> View<'v> {
        let title = if self.leaving {
            "Ctrl-C again to leave; what was typed stays where it is.".to_owned()
        } else {
            "The last session did not end properly. Keep what it left?".to_owned()
        };
        let rows = ROWS.iter().map(|text| PickRow { text: (*text).to_owned(), command: None }).collect();
        let lines = self.lines().iter().map(String::as_str).collect();
        View { body: Body::Pick(PickView { title, lines, rows, marked: self.marked, letters: &LETTERS }), ..view }
    }

    /// Does what the person wants on this page; a choice once it is made.
    #[expect(clippy::wildcard_enum_match_arm, reason = "what is about questions has no meaning on this page, whatever is added")]
    pub(super) fn act(&mut self, action: &Action) -> Option<Choice> {
        let was_leaving = std::mem::take(&mut self.leaving);
        match action {
            Action::Up => self.marked = self.marked.saturating_sub(1),
            Action::Down => self.marked = (self.marked + 1).min(ROWS.len() - 1),
            Action::Choose(row) => self.marked = (*row).min(ROWS.len() - 1),
            Action::Digit(digit @ 1..=3) => self.marked = usize::from(*digit) - 1,
            Action::Yes => return Some(Choice::Keep),
            Action::No => return Some(Choice::Drop),
            Action::Accept if self.marked == 0 => return Some(Choice::Keep),
            Action::Accept if self.marked == 1 => return Some(Choice::Drop),
            Action::Accept => (self.shows_both, self.marked) = (true, 0),
            Action::Quit => return Some(Choice::Leave),
            Action::Leave if was_leaving => return Some(Choice::Leave),
            Action::Leave => self.leaving = true,
            _ => {}
        }
        None
    }
}

fn of_draft(draft: &RecoveredDraft, form: &Questionnaire) -> String {
    let id = &form.questions[draft.draft.question.at()].id;
    let field = match draft.draft.field {
        Field::Answer => "An answer to",
        Field::Reason => "A reason for",
        Field::Note => "A note for",
        Field::Probe => "A remark on",
        Field::Evidence(_, EvidencePart::What) => "Evidence for",
        Field::Evidence(_, EvidencePart::Where) => "The place of evidence for",
        Field::Evidence(_, EvidencePart::Seen) => "The day of evidence for",
    };
    format!("{field} {id}")
}

/// What it is about, what was accepted, what the file says.
fn of_change(change: &RecoveredChange, form: &Questionnaire) -> (String, String, String) {
    let said = |answer: Option<&crate::answers::edit::NewAnswer>| match answer {
        None => "nothing".to_owned(),
        Some(answer) => {
            let note = answer.note.as_deref().filter(|note| !note.is_empty()).map_or(String::new(), |note| format!(", note \"{note}\""));
            format!("{}{note}", if answer.answer.is_empty() { "no answer" } else { &answer.answer })
        }
    };
    match &change.change {
        Change::Answer { question, new } => (form.questions[question.at()].id.clone(), said(new.as_ref()), said(change.saved.as_ref())),
        Change::Complete(complete) => {
            let word = |complete: bool| if complete { "complete" } else { "not complete" }.to_owned();
            ("The mark of the interview".to_owned(), word(*complete), word(!complete))
        }
    }
}
