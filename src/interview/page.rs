//! The pages that may lie over the question.

use super::action::Command;
use super::effect::Field;
use super::history::Record;
use super::text::TextField;
use crate::questionnaire::QuestionIndex;

/// A page over the question, or over another page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Page {
    /// All questions; the mark may stand one past the last, on "Mark complete".
    Review { marked: usize },
    /// A search for a question.
    Search { text: TextField, marked: usize },
    /// A list to choose from.
    Pick { list: List, marked: usize },
    /// Guidance.
    Info,
    /// All keys.
    Keys,
    /// A text being edited; `before` is what it was when it was opened.
    Field { field: Field, text: TextField, before: String },
    /// A question of ours.
    Confirm(Pending),
}

/// What a list offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// All commands.
    Menu,
    /// How sure the respondent is.
    Confidence,
    /// The pieces of evidence, and a new one.
    Evidence,
    /// What to do about this contradiction, by position in the questionnaire's list.
    Contradiction(usize),
}

/// What waits for a yes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pending {
    /// A change that leaves these answered questions unasked.
    Park { change: Proposal, parked: Vec<QuestionIndex> },
    /// Removing an answer with all that stands beside it.
    Clear { change: Proposal, parked: Vec<QuestionIndex> },
    /// Dropping a text that was changed.
    Drop,
    /// Marking the interview complete with these questions open.
    Complete { open: Vec<QuestionIndex> },
    /// Ending although the last changes are not on disk.
    Unsaved,
}

/// A change of one question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proposal {
    pub(super) question: QuestionIndex,
    pub(super) record: Record,
    pub(super) then: Then,
}

/// Where to go after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// To the next question.
    GoOn,
    /// Stay at this one.
    Stay,
    /// To the next part of a piece of evidence.
    Field(Field),
}

/// Commands at the foot of a question.
pub(super) const ON_QUESTION: &[Command] = &[Command::Accept, Command::Back, Command::Note, Command::GoTo, Command::Review, Command::Help, Command::Quit];
/// Commands at the foot of the review.
pub(super) const ON_REVIEW: &[Command] = &[Command::Accept, Command::NextOpen, Command::Complete, Command::GoTo, Command::Help, Command::Quit];
/// Commands at the foot of a text, a list or a question of ours: the face adds that Esc closes it.
pub(super) const ON_PAGE: &[Command] = &[Command::Accept];
/// What the menu offers over the review.
pub(super) const IN_REVIEW: &[Command] = &[
    Command::Accept,
    Command::NextOpen,
    Command::Complete,
    Command::Undo,
    Command::Redo,
    Command::GoTo,
    Command::Furthest,
    Command::Participant,
    Command::Language,
    Command::Help,
    Command::Quit,
];
