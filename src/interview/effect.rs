//! What the machine asks of the world: save, keep what is being typed, open an editor, end.

use crate::answers::edit::NewAnswer;
use crate::questionnaire::QuestionIndex;

/// Something to be done outside the machine, in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Put this on disk before anything is drawn, then say how it went through [`super::Interview::saved`].
    Save(Change),
    /// The text being typed, for the journal; none when it was kept or dropped.
    Draft(Option<Draft>),
    /// Open this text in the person's editor and hand the result to [`super::Interview::edited`].
    OpenEditor(String),
    /// Show the texts in this language: to be handed to [`super::Interview::speak`].
    Speak(String),
    /// The sitting is over.
    End(Ending),
}

/// One change of the answers file.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The whole entry of a question.
    Answer {
        /// Which.
        question: QuestionIndex,
        /// All that stands there from now on; an empty `answer` is no answer (a note alone). None removes the entry.
        new: Option<NewAnswer>,
    },
    /// The interview is marked complete, or no longer.
    Complete(bool),
}

/// Text being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The question it stands beside.
    pub question: QuestionIndex,
    /// Which text.
    pub field: Field,
    /// As typed so far.
    pub text: String,
}

/// A text beside a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The answer to a number or text question.
    Answer,
    /// Why it is not applicable.
    Reason,
    /// The note.
    Note,
    /// What is said about two answers that do not fit; it is added to the note.
    Probe,
    /// A part of the piece of evidence at this position.
    Evidence(u16, EvidencePart),
}

/// A part of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EvidencePart {
    /// What it is.
    What,
    /// Where it can be found.
    Where,
    /// When it was seen, `YYYY-MM-DD`.
    Seen,
}

/// How a sitting ended. Everything accepted is saved in each, as far as [`SaveState`] says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Marked complete.
    Complete,
    /// Not complete (exit status 3).
    Incomplete,
    /// Ctrl-C twice (exit status 130).
    Left,
}

/// Whether the last change is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// It is.
    Saved,
    /// It is not, and why: "disk full".
    NotSaved(String),
}
