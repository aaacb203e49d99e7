//! What both faces draw: plain data, in the order it is read. No score stands in it, for a score would steer the answer.
//!
//! Texts are as they stand in the files; a face makes them harmless before it draws them.

use super::action::Command;
use super::effect::{Field, SaveState};
use crate::answers::{Confidence, Evidence};
use crate::questionnaire::QuestionIndex;

/// Everything on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View<'a> {
    /// The top line.
    pub heading: Heading<'a>,
    /// The line under it.
    pub progress: Progress<'a>,
    /// The page.
    pub body: Body<'a>,
    /// What the last action led to; none when there is nothing to say.
    pub message: Option<Message<'a>>,
    /// The commands worth a place at the foot of this page, most useful first.
    pub footer: &'static [Command],
    /// Participant view: question and levels only, with more space. The rest is already left out here.
    pub participant: bool,
    /// Nothing can be changed: the interview is complete.
    pub read_only: bool,
}

/// Who is asked what.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading<'a> {
    /// The organisation.
    pub organisation: &'a str,
    /// The respondent's id.
    pub respondent: &'a str,
    /// The name of the role, where there is one.
    pub role: Option<&'a str>,
    /// Id of the questionnaire.
    pub questionnaire: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Language of the texts (`en`).
    pub language: &'a str,
    /// Whether everything accepted is on disk.
    pub saved: &'a SaveState,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress<'a> {
    /// Name of the factor of the question; empty where nothing is asked.
    pub factor: &'a str,
    /// Its number among the factors asked, from 1.
    pub factor_number: usize,
    /// Number of the question among those asked, from 1.
    pub question_number: usize,
    /// How many questions are asked.
    pub questions: usize,
    /// How many of them are answered, don't know and not applicable included.
    pub answered: usize,
    /// How many of them were put off.
    pub later: usize,
    /// Factor by factor.
    pub factors: Vec<FactorProgress<'a>>,
}

/// How far one factor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorProgress<'a> {
    /// Its name.
    pub name: &'a str,
    /// Questions answered.
    pub answered: usize,
    /// Questions asked.
    pub questions: usize,
}

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub enum Body<'a> {
    /// One question.
    Question(QuestionView<'a>),
    /// A text being edited, over the question it stands beside.
    Field(FieldView<'a>, QuestionView<'a>),
    /// All questions with their answers.
    Review(ReviewView<'a>),
    /// A text to search for, and the questions found. Up, Down and Enter choose one.
    Search {
        /// The text, edited as a field.
        text: FieldView<'a>,
        /// What it finds, in the order asked.
        found: Vec<ReviewRow<'a>>,
        /// Position of the marked one.
        marked: usize,
    },
    /// A list to choose from: the menu, the confidence, the evidence, the sides of a contradiction.
    Pick(PickView<'a>),
    /// Guidance on the question.
    Info(InfoView<'a>),
    /// All keys: the face lists [`Command::ALL`] with its keys or words.
    Keys,
    /// A question of ours, answered by [`super::Action::Yes`] (or Accept) and [`super::Action::No`] (or Cancel).
    Confirm {
        /// What is asked, with what follows.
        text: String,
        /// What it is about, a line each; may be empty.
        lines: Vec<String>,
        /// What yes does.
        yes: &'static str,
        /// What no does.
        no: &'static str,
    },
    /// No question is asked of this respondent.
    Nothing,
}

/// One question as asked.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionView<'a> {
    /// Which.
    pub index: QuestionIndex,
    /// Its id.
    pub id: &'a str,
    /// The stem.
    pub text: &'a str,
    /// `cem check` asks for an answer.
    pub required: bool,
    /// What may be answered, in the order of the mark: options first, then don't know, not applicable and ask later, as far as they are offered.
    pub options: Vec<OptionView<'a>>,
    /// The number or text given to a number or text question; none where the question has options, empty where nothing was given.
    pub typed: Option<TypedView<'a>>,
    /// A prompt for the interviewer.
    pub probe: Option<&'a str>,
    /// The note.
    pub note: Option<&'a str>,
    /// The note may be quoted in reports.
    pub quotable: bool,
    /// Why it is not applicable.
    pub reason: Option<&'a str>,
    /// What was seen in support.
    pub evidence: &'a [Evidence],
    /// How sure the respondent is.
    pub confidence: Option<Confidence>,
    /// Flagged for follow-up.
    pub flagged: bool,
}

/// One thing that may be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionView<'a> {
    /// What it is.
    pub kind: OptionKind,
    /// The number in front of it, as it is typed; empty for don't know, not applicable and ask later.
    pub number: String,
    /// Short label; may be empty.
    pub label: &'a str,
    /// The written-out text.
    pub text: &'a str,
    /// Enter accepts this one.
    pub marked: bool,
    /// It is the answer on file.
    pub accepted: bool,
}

/// What an option is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// An option of the question, by position.
    Level(u16),
    /// Don't know.
    DontKnow,
    /// Not applicable.
    NotApplicable,
    /// Ask later.
    Later,
}

/// What is typed in answer to a number or text question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedView<'a> {
    /// What was given; may be empty.
    pub value: &'a str,
    /// Unit of a number; may be empty.
    pub unit: &'a str,
    /// True where a number is asked for.
    pub number: bool,
    /// The range a number may have, in words; may be empty.
    pub range: String,
}

/// A text being edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView<'a> {
    /// Which text; none for the search.
    pub field: Option<Field>,
    /// What it is, in words: "Note", "Why is it not applicable?".
    pub title: String,
    /// The text.
    pub text: &'a str,
    /// Where the caret stands: a byte offset at the edge of a character.
    pub caret: usize,
    /// Several lines make sense.
    pub multiline: bool,
}

/// All questions with their answers.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewView<'a> {
    /// Every question asked, then the parked ones.
    pub rows: Vec<ReviewRow<'a>>,
    /// Position of the marked row. One past the last is the row "Mark the interview complete", drawn at the end unless [`View::read_only`].
    pub marked: usize,
    /// How many rows have something to resolve.
    pub to_resolve: usize,
    /// How many answers are parked: kept in the file, not asked any more, not scored.
    pub parked: usize,
}

/// A question in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRow<'a> {
    /// Which.
    pub question: QuestionIndex,
    /// Its number among those asked, from 1; none for a parked one.
    pub number: Option<usize>,
    /// Its id.
    pub id: &'a str,
    /// Its stem.
    pub text: &'a str,
    /// Its answer in words, "3 Planned"; empty in participant view.
    pub answer: String,
    /// Something is to be resolved: open, put off, don't know or flagged.
    pub to_resolve: bool,
    /// `cem check` asks for an answer.
    pub required: bool,
    /// A note stands beside it.
    pub has_note: bool,
    /// Flagged for follow-up.
    pub flagged: bool,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct PickView<'a> {
    /// What is chosen.
    pub title: String,
    /// Texts above the rows, a paragraph each; may be empty.
    pub lines: Vec<&'a str>,
    /// The rows.
    pub rows: Vec<PickRow>,
    /// Position of the marked row.
    pub marked: usize,
    /// Letters that mark rows, in their order; may be empty.
    pub letters: &'static [char],
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickRow {
    /// What it is.
    pub text: String,
    /// The command it stands for, in the menu.
    pub command: Option<Command>,
}

/// Guidance on a question.
#[derive(Debug, Clone, PartialEq)]
pub struct InfoView<'a> {
    /// The question, with its options.
    pub question: QuestionView<'a>,
    /// Guidance; may be empty.
    pub help: &'a str,
    /// What to ask to see; may be empty.
    pub evidence: &'a str,
    /// Prompts for the interviewer.
    pub probes: &'a [String],
    /// Why it is asked early, where the most useful questions come first. It names no score.
    pub why_now: Option<&'a str>,
}

/// What the last action led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// The words.
    pub text: &'a str,
    /// Of what sort.
    pub kind: MessageKind,
}

/// The sort of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// Something to know.
    Note,
    /// A change was accepted; [`Heading::saved`] says whether it is on disk.
    Accepted,
    /// What was wanted cannot be done, and why.
    Refused,
}
