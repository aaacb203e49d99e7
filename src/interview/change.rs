//! Changing what stands for a question: what it hides is confirmed first; every change is saved, and can be taken back.

use super::action::Action;
use super::effect::{Change, Effect, Ending, SaveState};
use super::history::{Record, Step};
use super::page::{List, Page, Pending, Proposal, Then};
use super::show::ended;
use super::{Interview, route};
use crate::answers::{Answer, Entry, Note};
use crate::questionnaire::QuestionIndex;

/// Why nothing can be changed.
pub(super) const READ_ONLY: &str = "This interview is complete, and can only be read. To change it, open it with --reopen.";

impl Interview {
    /// Makes a change, unless it hides answers: then it is asked first.
    pub(super) fn propose(&mut self, change: Proposal) -> Vec<Effect> {
        if self.refuse_changes() {
            return Vec::new();
        }
        let parked = self.parked_by(&change);
        if parked.is_empty() {
            return self.commit(change);
        }
        self.pages.push(Page::Confirm(Pending::Park { change, parked }));
        Vec::new()
    }

    /// True, with a message, where nothing can be changed.
    pub(super) fn refuse_changes(&mut self) -> bool {
        if self.choice.read_only {
            self.refuse(READ_ONLY);
        }
        self.choice.read_only
    }

    fn parked_by(&self, change: &Proposal) -> Vec<QuestionIndex> {
        let mut responses = self.sheet.responses.clone();
        responses.answers[change.question.at()] = change.record.answer;
        self.route.foresee(&responses).parked
    }

    fn commit(&mut self, change: Proposal) -> Vec<Effect> {
        let Proposal { question, record, then } = change;
        let typed = self.pages.iter().any(|page| matches!(page, Page::Field { .. }));
        self.pages.clear();
        let before = Record::of(&self.sheet, question);
        let mut effects = Vec::new();
        if before != record {
            record.put(&mut self.sheet, question);
            effects.push(Effect::Save(record.change(&self.form, question)));
            let said = self.said(question, &before, &record);
            self.history.push(Step { question, before, after: record });
            let shift = self.route.refresh(&self.sheet.responses);
            self.accepted(said, &shift);
            self.notice_contradictions();
        }
        if typed {
            effects.push(Effect::Draft(None));
        }
        self.marked = self.mark_of(question);
        match then {
            Then::Field(field) => self.open_field(field),
            Then::Stay if self.asking.is_empty() => {}
            Then::Stay | Then::GoOn => self.ask_or_go_on(),
        }
        effects
    }

    /// What a change did, in a few words.
    fn said(&self, question: QuestionIndex, before: &Record, after: &Record) -> String {
        let id = &self.form.questions[question.at()].id;
        let (old, new) = (&before.entry, &after.entry);
        let is = |changed: bool, kept: bool, what: &str| changed.then(|| format!("{id}: {what} {}.", if kept { "kept" } else { "removed" }));
        if before.answer != after.answer || old.value != new.value || old.reason != new.reason {
            return format!("{id}: {}", ended(&self.answer_in_words(question, after)));
        }
        is(old.note.as_ref().map(|note| &note.text) != new.note.as_ref().map(|note| &note.text), new.note.is_some(), "note")
            .or_else(|| is(old.evidence != new.evidence, old.evidence.len() <= new.evidence.len(), "evidence"))
            .or_else(|| is(old.confidence != new.confidence, new.confidence.is_some(), "confidence"))
            .or_else(|| is(old.flagged != new.flagged, new.flagged, "flag"))
            .unwrap_or_else(|| {
                let quotable = new.note.as_ref().is_some_and(|note| note.quotable);
                format!("{id}: the note {}.", if quotable { "may be quoted" } else { "is not to be quoted" })
            })
    }

    /// Puts the contradictions that hold since this change in the queue.
    fn notice_contradictions(&mut self) {
        let holds = self.route.contradictions(&self.sheet.responses);
        self.asking = (0..holds.len()).filter(|at| holds[*at] && (!self.firing[*at] || self.asking.contains(at))).collect();
        self.firing = holds;
    }

    /// Asks about the next contradiction, or goes to the next question.
    pub(super) fn ask_or_go_on(&mut self) {
        match self.asking.first() {
            Some(&contradiction) => self.pages = vec![Page::Pick { list: List::Contradiction(contradiction), marked: 0 }],
            None => self.go_on(),
        }
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self) -> Vec<Effect> {
        if self.refuse_changes() {
            return Vec::new();
        }
        match self.history.undo() {
            Some(step) => self.travel_to(step.question, step.before, "Undone"),
            None => self.nothing("There is nothing to undo."),
        }
    }

    /// Makes a change taken back again.
    pub(super) fn redo(&mut self) -> Vec<Effect> {
        if self.refuse_changes() {
            return Vec::new();
        }
        match self.history.redo() {
            Some(step) => self.travel_to(step.question, step.after, "Redone"),
            None => self.nothing("There is nothing to redo."),
        }
    }

    fn nothing(&mut self, why: &str) -> Vec<Effect> {
        self.refuse(why);
        Vec::new()
    }

    /// Puts back what stood there once, and goes there. Hidden answers are announced, not asked about: undoing has an undo.
    fn travel_to(&mut self, question: QuestionIndex, record: Record, how: &str) -> Vec<Effect> {
        let said = self.said(question, &Record::of(&self.sheet, question), &record);
        record.put(&mut self.sheet, question);
        let shift = self.route.refresh(&self.sheet.responses);
        self.firing = self.route.contradictions(&self.sheet.responses);
        self.asking.clear();
        self.arrive(question);
        self.accepted(format!("{how}. {said}"), &shift);
        vec![Effect::Save(record.change(&self.form, question))]
    }

    /// Asks whether to remove the answer with all that stands beside it.
    pub(super) fn clear(&mut self) -> Vec<Effect> {
        if self.refuse_changes() {
            return Vec::new();
        }
        let record = Record::of(&self.sheet, self.cursor);
        // Somebody of another role who answered all the same is not asked any more.
        let role = self.sheet.responses.role;
        let theirs = role.is_none_or(|role| self.question().roles.is_empty() || self.question().roles.contains(&role));
        let empty = Record { answer: if theirs { Answer::Blank } else { Answer::NotAsked }, entry: Entry::default() };
        if record == empty {
            return self.nothing("There is nothing here to clear.");
        }
        let change = Proposal { question: self.cursor, record: empty, then: Then::Stay };
        let parked = self.parked_by(&change);
        self.pages.push(Page::Confirm(Pending::Clear { change, parked }));
        Vec::new()
    }

    /// Marks the interview complete, or says what is open and asks.
    pub(super) fn complete(&mut self) -> Vec<Effect> {
        if self.refuse_changes() {
            return Vec::new();
        }
        let open: Vec<_> = self.form.asked().map(|(at, _)| at).filter(|at| self.route.is_asked(*at) && route::is_open(self.answer_to(*at))).collect();
        if open.is_empty() {
            return self.mark_complete();
        }
        self.pages.push(Page::Confirm(Pending::Complete { open }));
        Vec::new()
    }

    fn mark_complete(&mut self) -> Vec<Effect> {
        self.sheet.complete = true;
        self.pages.clear();
        vec![Effect::Save(Change::Complete(true)), Effect::End(Ending::Complete)]
    }

    /// A question of ours is open: yes or no, and nothing else.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a page takes few actions and refuses all others, future ones too")]
    pub(super) fn act_on_confirm(&mut self, action: &Action) -> Vec<Effect> {
        match action {
            Action::Yes | Action::Accept => {
                let Some(Page::Confirm(pending)) = self.pages.pop() else { return Vec::new() };
                match pending {
                    Pending::Park { change, .. } | Pending::Clear { change, .. } => self.commit(change),
                    Pending::Drop => self.close_field(),
                    Pending::Complete { .. } => self.mark_complete(),
                    Pending::Unsaved => self.end(),
                }
            }
            Action::No | Action::Cancel | Action::Back => {
                self.pages.pop();
                if self.saved == SaveState::Saved {
                    self.note("Nothing was changed.");
                }
                Vec::new()
            }
            _ => self.nothing("First yes or no."),
        }
    }

    /// What was said about a contradiction, as it is kept in the note.
    pub(super) fn with_probe(&self, contradiction: usize, said: &str) -> Record {
        let questions = &self.form.contradictions[contradiction].questions;
        let ids: Vec<&str> = questions.iter().map(|question| self.form.questions[question.at()].id.as_str()).collect();
        let ids =
            ids.split_last().map_or(String::new(), |(last, rest)| if rest.is_empty() { (*last).to_owned() } else { format!("{} and {last}", rest.join(", ")) });
        self.with_remark(&format!("On {ids}: {said}"))
    }

    /// The note with one more line.
    pub(super) fn with_remark(&self, remark: &str) -> Record {
        let mut record = self.record();
        let note = record.entry.note.get_or_insert_with(|| Note { text: String::new(), quotable: false });
        if !note.text.is_empty() {
            note.text.push('\n');
        }
        note.text.push_str(remark);
        record
    }
}
