//! What the person wants, whatever key or word said it.

use super::effect::Ending;

/// A wish of the person, free of keys and words. What does not fit the page that is open is answered with a message, never ignored in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A digit, 0 to 9. On a question it marks the option with this number in front; where numbers have two digits, digits typed one after the other make one
    /// number. On a number or text question it opens the text field. In a list it marks the row with this number.
    Digit(u8),
    /// Marks the option, or the row of a list, at this position (from 0).
    Choose(usize),
    /// Moves the mark up.
    Up,
    /// Moves the mark down.
    Down,
    /// Enter: accepts what is marked and goes on; in a text field keeps the text; in a list opens the row; to a question of ours says yes.
    Accept,
    /// Marks "don't know"; accepted by [`Action::Accept`], as an option is.
    DontKnow,
    /// Marks "not applicable"; accepting it asks for the reason.
    NotApplicable,
    /// Marks "ask later"; accepted by [`Action::Accept`].
    Later,
    /// Opens the text field of a number or text question.
    Type,
    /// Flags the question for follow-up, or takes the flag away.
    Flag,
    /// Opens the list of how sure the respondent is.
    Confidence,
    /// Opens the note.
    Note,
    /// The note may be quoted in reports, or may no longer.
    Quotable,
    /// Opens the evidence: a new piece, or the list of those there are.
    Evidence,
    /// Opens the note in an outside editor ([`super::Effect::OpenEditor`]); the text comes back through [`super::Interview::edited`].
    Outside,
    /// Guidance, levels and probes of the question.
    Info,
    /// Participant view on or off.
    Participant,
    /// The texts in another language.
    Language,
    /// The next question, without an answer.
    Next,
    /// The question before; from a list or text page back to the question.
    Back,
    /// The furthest question reached.
    Furthest,
    /// Opens the search for a question.
    GoTo,
    /// Goes to the question meant by a number, an id or words in it; where several are meant, opens the search.
    Find(String),
    /// The first question of the factor before.
    PreviousFactor,
    /// The first question of the next factor.
    NextFactor,
    /// The next open question: blank or put off.
    NextOpen,
    /// Takes back the last change.
    Undo,
    /// Makes the last change taken back again.
    Redo,
    /// Removes the answer with all that stands beside it, once confirmed.
    Clear,
    /// The list of all questions with their answers.
    Review,
    /// Marks the interview complete, once what is open has been listed and confirmed.
    Complete,
    /// The list of all commands; in a text field it does nothing.
    Menu,
    /// All keys.
    Help,
    /// Ends the sitting; everything is saved.
    Quit,
    /// Ctrl-C: the first says so, the second ends with 130.
    Leave,
    /// Esc: closes the page on top; a changed text is asked about first.
    Cancel,
    /// Yes to a question of ours.
    Yes,
    /// No to a question of ours.
    No,
    /// Text, typed or pasted, into the text field. Line ends stay text. Pasted where no field is open, it is refused: it never answers a question.
    Insert(String),
    /// Replaces the whole text of the field.
    SetText(String),
    /// A line end in the text field.
    NewLine,
    /// Moves the caret or removes text in the field.
    Edit(Edit),
}

/// Moves of the caret, and removals, in a text field. A character is what a person takes for one (a grapheme cluster).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// One character left.
    Left,
    /// One character right.
    Right,
    /// To the start of the word before.
    WordLeft,
    /// Past the end of the next word.
    WordRight,
    /// A line up, keeping the column.
    Up,
    /// A line down, keeping the column.
    Down,
    /// To the start of the line.
    Home,
    /// To the end of the line.
    End,
    /// To the start of the text.
    Start,
    /// To the end of the text.
    Finish,
    /// Removes the character before the caret.
    Backspace,
    /// Removes the character after the caret.
    Delete,
    /// Removes back to the start of the word.
    DeleteWord,
    /// Removes back to the start of the line.
    DeleteToStart,
    /// Removes up to the end of the line.
    DeleteToEnd,
}

/// Makes the table of commands: what menu, footer, list of keys and line mode name.
macro_rules! commands {
    ($($(#[$meta:meta])* $name:ident => $action:expr, $word:literal, $title:literal;)*) => {
        /// A command with a name, as the menu, the footer, the list of keys and the line mode show it. The keys of the full screen are not known here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Command {
            $(#[doc = $title] $name,)*
        }
        impl Command {
            /// All commands, in the order of the menu.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it does.
            #[must_use]
            pub fn action(self) -> Action {
                match self { $(Self::$name => $action,)* }
            }
            /// Its word in line mode.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
            /// What it does, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}
commands! {
    Accept => Action::Accept, "accept", "Accept and go on";
    Next => Action::Next, "next", "Next question, without answering";
    Back => Action::Back, "back", "Back to the question before";
    NextOpen => Action::NextOpen, "open", "Next open question";
    Furthest => Action::Furthest, "forward", "Furthest question reached";
    GoTo => Action::GoTo, "go", "Go to a question: number, id or words";
    PreviousFactor => Action::PreviousFactor, "previous", "Previous factor";
    NextFactor => Action::NextFactor, "factor", "Next factor";
    DontKnow => Action::DontKnow, "d", "Don't know";
    NotApplicable => Action::NotApplicable, "x", "Not applicable, with the reason";
    Later => Action::Later, "s", "Ask later";
    Type => Action::Type, "answer", "Type the number or text";
    Note => Action::Note, "note", "Note";
    Outside => Action::Outside, "edit", "Note in your editor";
    Quotable => Action::Quotable, "quotable", "Note may be quoted in reports, or not";
    Evidence => Action::Evidence, "evidence", "Evidence: what was seen, where, when";
    Confidence => Action::Confidence, "confidence", "How sure the respondent is";
    Flag => Action::Flag, "flag", "Flag for follow-up";
    Clear => Action::Clear, "clear", "Clear this answer";
    Undo => Action::Undo, "undo", "Undo the last change";
    Redo => Action::Redo, "redo", "Redo";
    Info => Action::Info, "info", "Guidance, levels and probes";
    Review => Action::Review, "review", "Review all answers";
    Complete => Action::Complete, "complete", "Mark the interview complete";
    Participant => Action::Participant, "participant", "Participant view on or off";
    Language => Action::Language, "lang", "Language";
    Help => Action::Help, "help", "All keys";
    Quit => Action::Quit, "quit", "Save and quit";
}

impl Ending {
    /// True when the interview was marked complete.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self == Self::Complete
    }
}
