//! The result of `cem check`, already decided: verdict, findings, gates, and what became of every question. Each format shows the same.

use crate::diagnostic::{Diagnostic, Files, Severity};
use crate::rules::Range;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Everything is at or above the gate.
    Passed,
    /// Something was found, or a gate is not met.
    Failed,
    /// It could not be checked.
    Error,
}

impl Word {
    /// The word in machine formats.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Error => "error",
        }
    }
}

/// Everything a check says.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckReport {
    /// The verdict, which agrees with the exit code.
    pub verdict: Word,
    /// The exit code of the command.
    pub exit_code: u8,
    /// Version of the tool.
    pub tool_version: &'static str,
    /// The answer files, relative to the working folder, with `/`.
    pub files: Vec<String>,
    /// The questionnaires answered.
    pub questionnaires: Vec<Asked>,
    /// In reading order: by file and place.
    pub findings: Vec<Finding>,
    /// One for each threshold, in the order given; empty without a gate.
    pub gates: Vec<GateLine>,
    /// What became of every question of every respondent whose file could be used: by file, then in the questionnaire's order.
    pub outcomes: Vec<Outcome>,
    /// The overall score, 0 to 100, unrounded, where there is one.
    pub score: Option<f64>,
    /// What it could be.
    pub range: Option<Range>,
}

/// A questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its content hash.
    pub sha256: String,
}

/// One problem, with its place resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its code: `CEM104`.
    pub code: crate::diagnostic::Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where: path, and line and column of the start and the end (from 1; the end is one past the last character).
    pub place: Option<At>,
    /// The respondent it is about, where it is about one.
    pub respondent: Option<String>,
    /// The question it is about, where it is about one.
    pub question: Option<String>,
}

/// A place in a file, in lines and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Relative to the working folder, with `/`.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// One past the last character.
    pub end_column: usize,
}

/// One threshold and what it was held against.
#[derive(Debug, Clone, PartialEq)]
pub struct GateLine {
    /// What it is about: `overall`, a factor id, `coverage`, `respondents`, `roles`.
    pub of: String,
    /// The lowest value that passes: 0 to 100 for a score, 0 to 1 for coverage, else a count.
    pub at_least: f64,
    /// What it was, unrounded.
    pub value: Option<f64>,
    /// What a score could be.
    pub range: Option<Range>,
    /// Whether it passed.
    pub passed: bool,
}

/// What became of one question of one respondent.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The respondent's id.
    pub respondent: String,
    /// The question's id.
    pub question: String,
    /// The id of the factor it counts for.
    pub factor: String,
    /// What was said.
    pub state: State,
    /// Where it stands; for a blank question where the answers begin.
    pub place: Option<At>,
}

/// What was said to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// A level, number or text.
    Answered,
    /// Cannot judge.
    DontKnow,
    /// Does not apply, with the reason.
    NotApplicable(String),
    /// Required, and put off or blank.
    Open,
    /// Not required, and put off or blank.
    LeftOut,
    /// Answered, but its condition does not hold.
    Parked,
}

/// A place in lines and columns.
#[must_use]
pub fn at(place: crate::diagnostic::Place, files: &Files) -> At {
    let (line, column) = files.line_column(place);
    let (end_line, end_column) = files.line_column(crate::diagnostic::Place { start: place.end.max(place.start), ..place });
    At { path: files.path(place.file).to_owned(), line, column, end_line, end_column }
}

/// A problem with its place resolved; who and what it is about is not known yet.
#[must_use]
pub fn finding(problem: &Diagnostic, files: &Files) -> Finding {
    Finding {
        code: problem.code,
        severity: problem.severity,
        message: problem.message.clone(),
        help: problem.help.clone(),
        place: problem.place.map(|place| at(place, files)),
        respondent: None,
        question: None,
    }
}
