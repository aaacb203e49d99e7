//! What was said: one respondent's answers, checked against the questionnaire.
//!
//! An [`Answer`] is never a bare number: a level, not applicable, don't know, later and blank stay five different things to the end.

pub mod anonymous;
pub mod assessment;
pub mod check;
pub mod dense;
mod document;
pub mod edit;
pub mod import;
pub mod merge;
pub mod migrate;
pub mod quick;
pub mod store;
pub mod template;

use crate::diagnostic::Place;
use crate::questionnaire::RoleIndex;

/// The answers of one respondent to one questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerSheet {
    /// Where it was read, relative to the working folder, with `/`.
    pub path: String,
    /// The questionnaire answered: id and version.
    pub questionnaire: (String, String),
    /// The organisation it is about.
    pub organisation: String,
    /// Who answered.
    pub respondent: Respondent,
    /// The interview was marked complete.
    pub complete: bool,
    /// The day of the answers (`YYYY-MM-DD`), where given.
    pub date: Option<jiff::civil::Date>,
    /// What the rules see: dense, by question, fact and role index.
    pub responses: Responses,
    /// What people see, by question index.
    pub entries: Vec<Entry>,
    /// Where the answers begin in the file.
    pub place: Option<Place>,
    /// By fact index: where the fact is stated.
    pub fact_places: Vec<Option<Place>>,
}

impl AnswerSheet {
    /// Gives the file that it was read from another number.
    pub fn number(&mut self, file: u32) {
        let places = [&mut self.place].into_iter().chain(&mut self.fact_places).chain(self.entries.iter_mut().map(|entry| &mut entry.place));
        places.flatten().for_each(|place| place.file = file);
    }
}

/// Who answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// A stable id, unique within an assessment.
    pub id: String,
    /// A name, which leaves the file only when asked for.
    pub name: Option<String>,
}

/// The state of one question for one respondent. Small on purpose: the rules run over dense arrays of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Not in this respondent's questionnaire, and not answered.
    NotAsked,
    /// Asked, and no entry.
    Blank,
    /// Put off by the respondent.
    Later,
    /// The respondent cannot judge.
    DontKnow,
    /// Does not apply here; leaves numerator and denominator.
    NotApplicable,
    /// The option at this position of the question's levels.
    Level(u16),
    /// A text question was answered; never scored.
    Text,
}

/// What the rules see of one respondent.
#[derive(Debug, Clone, PartialEq)]
pub struct Responses {
    /// By question index.
    pub answers: Vec<Answer>,
    /// By question index: evidence was named for the answer.
    pub evidence: Vec<bool>,
    /// By fact index.
    pub facts: Vec<FactValue>,
    /// The respondent's role.
    pub role: Option<RoleIndex>,
}

/// What is known of one profile fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FactValue {
    /// Nobody said.
    Unknown,
    /// The option at this position.
    Choice(u16),
    /// A number.
    Number(f64),
    /// A text, which no rule can use.
    Text,
}

/// What stands beside one answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// Why it is not applicable.
    pub reason: Option<String>,
    /// The number or text given to a number or text question.
    pub value: Option<String>,
    /// A note.
    pub note: Option<Note>,
    /// What was seen in support.
    pub evidence: Vec<Evidence>,
    /// How sure the respondent is.
    pub confidence: Option<Confidence>,
    /// To be followed up.
    pub flagged: bool,
    /// Where the answer stands in its file.
    pub place: Option<Place>,
}

/// A note beside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its text.
    pub text: String,
    /// True where the respondent allows quoting; else it stays in the file.
    pub quotable: bool,
}

/// Something seen in support of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What it is.
    pub what: String,
    /// Where it can be found; may be empty.
    pub place: String,
    /// When it was seen.
    pub seen: Option<jiff::civil::Date>,
}

/// The answers that are no level, as answers files write them.
pub(crate) const STATES: [&str; 3] = ["dont_know", "not_applicable", "later"];

/// How sure a respondent is of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// A guess.
    Low,
    /// Fairly sure.
    Medium,
    /// Sure.
    High,
}

impl Confidence {
    /// As answers files write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Answer {
    /// True for don't know, later and blank: asked, and the level is not known.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        matches!(self, Self::Blank | Self::Later | Self::DontKnow)
    }
}
