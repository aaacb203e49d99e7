//! Commands and flags of `cem answers`; those of import and merge stand in `exchange`, those of migrate in `versions`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};

use super::{AnswersImport, AnswersMerge, AnswersMigrate, CHECKED, DONE, FormFormat, Output, Spoken, after};

/// The commands of `cem answers`.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum AnswersCommand {
    /// Show the answers of one file in words
    #[command(before_help = "Example: cem answers show cio.answers.yaml", after_long_help = after(&[], &DONE))]
    Show {
        /// The answers file
        file: PathBuf,
        /// Use this questionnaire
        #[arg(long, value_name = "ID|FILE")]
        questionnaire: Option<String>,
    },
    /// Set answers in a file, keeping its comments and order; the file is made where it is missing
    ///
    /// An answer is a level, an option, or one of dont_know, not_applicable and later. A note that is there stays, unless --note gives another one. Facts about the
    /// organisation are set in the same way, as profile.FACT=VALUE (`cem questionnaire docs` lists them).
    #[command(
        before_help = "Example: cem answers set cio.answers.yaml IND-1=3 IND-2=dont_know",
        after_long_help = after(
            &[
                "cem answers set cio.answers.yaml IND-4=not_applicable --reason \"One product, one team.\"",
                "cem answers set cio.answers.yaml IND-1=3 --organisation Acme --respondent cio",
                "cem answers set cio.answers.yaml profile.stage=building profile.size=from_250",
            ],
            &DONE,
        )
    )]
    Set(AnswersSet),
    /// Carry answers over to a new version of their questionnaire, keeping comments and order
    ///
    /// Nothing is lost: a question that is gone keeps its answer as a comment at the end (with --drop-removed), one whose levels changed is put off with the old
    /// answer in its note, reworded ones are listed to be read again. New files stand beside the old ones as NAME.migrated.answers.yaml; none is overwritten.
    #[command(
        before_help = "Example: cem answers migrate cio.answers.yaml --from old.yaml --to new.yaml",
        after_long_help = after(
            &[
                "cem answers migrate a.answers.yaml --to core --rename IND-9=IND-10 -o migrated/",
                "cem answers migrate a.answers.yaml --to core --drop-removed --in-place",
            ],
            &DONE,
        )
    )]
    Migrate(AnswersMigrate),
    /// Remove answers from a file, keeping its comments and order
    #[command(before_help = "Example: cem answers unset cio.answers.yaml IND-1", after_long_help = after(&[], &DONE))]
    Unset {
        /// The answers file
        file: PathBuf,
        /// The questions
        #[arg(required = true, value_name = "QUESTION")]
        questions: Vec<String>,
    },
    /// Write copies of answer files without the people: no name, id, note or text of theirs
    ///
    /// Levels, roles, the profile and the days evidence was seen stay, so that the copies give the same scores; comments go. Respondents become r1, r2 and so on, and so
    /// do the files' names.
    #[command(
        before_help = "Example: cem answers redact answers/ -o redacted/",
        after_long_help = after(&["cem answers redact answers/ -o redacted/ --organisation \"A supplier of energy\""], &DONE)
    )]
    Redact {
        /// Answer files, and folders to search
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The folder for the copies; made where it is missing
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Overwrite files that exist
        #[arg(long)]
        force: bool,
        /// Another name for the organisation
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// Use this questionnaire
        #[arg(long, value_name = "ID|FILE")]
        questionnaire: Option<String>,
    },
    /// Make one file of two people's edits, by question; what both changed is kept as a conflict
    ///
    /// With --base, a change or removal on one side is taken; without it, whatever stands on one side only. Where both say something else, ours stays, theirs is
    /// written beside it as `# CONFLICT: theirs: ...`, and the command ends with 1. Evidence of both sides is joined.
    ///
    /// As a merge driver of git, for files named *.answers.yaml: put `*.answers.yaml merge=cem` into .gitattributes and run the first of the examples below once.
    #[command(
        before_help = "Example: cem answers merge mine.answers.yaml theirs.answers.yaml -o both.answers.yaml",
        after_long_help = after(
            &[
                "git config merge.cem.driver \"cem answers merge --base %O --in-place --name=%P %A %B\"",
                "cem answers merge cio.answers.yaml cio-2.answers.yaml --base before.answers.yaml --in-place",
            ],
            &CHECKED,
        )
    )]
    Merge(AnswersMerge),
    /// Make answers files of a table with one respondent a row, of filled forms, or of JSON
    ///
    /// A column is found by a question's id (`IND-1`, `IND-1: How...`, `[IND-1] How...`, `G1[IND1]`), by its text, or by the mapping file;
    /// `IND-1.note`, `IND-1.reason`, `respondent.id`, `respondent.name`, `respondent.role`, `organisation`, `date` and `profile.FACT` work too. An answer is
    /// a level's number, label or text. Whatever does not map is reported with its row and column, and then nothing is written, unless --partial is given.
    ///
    /// A mapping file is YAML: columns: {"Q1 How...": IND-1, Name: respondent.name}, levels: {IND-1: {Never: 0, Always: 4}}, roles: {Boss: executive},
    /// ignore: [Started at], skip: 1 for a second row of heads, reason: "..." for answers that are not applicable, dates: dmy. Under levels, "*" stands for
    /// every question.
    #[command(
        before_help = "Example: cem answers import export.csv -o answers/ --organisation Acme --map map.yaml",
        after_long_help = after(
            &[
                "cem answers import export.xlsx --dry-run     what would be written, and what does not map",
                "cem answers import cio.xlsx -o answers/      a form of cem answers template, filled in",
                "cem answers import answers.json -o answers/     answers of another program",
            ],
            &CHECKED,
        )
    )]
    Import(AnswersImport),
    /// Write a form to fill in: an answers file, a page with boxes to tick, or a sheet
    ///
    /// The filled form is read back by `cem answers import`.
    #[command(
        before_help = "Example: cem answers template core -o cio.answers.yaml",
        after_long_help = after(&["cem answers template front-line     on the screen", "cem answers template core -f xlsx --role executive -o cio.xlsx"], &DONE)
    )]
    Template {
        /// The questionnaire's id, or its file [default: core]
        #[arg(value_name = "ID|FILE")]
        id: Option<String>,
        /// What the form is written as
        #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
        format: FormFormat,
        /// Ask only what this role is asked
        #[arg(long, value_name = "ROLE")]
        role: Option<String>,
        /// In which language.
        #[command(flatten)]
        spoken: Spoken,
        /// Where it goes.
        #[command(flatten)]
        output: Output,
    },
}

/// Flags of `cem answers set`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AnswersSet {
    /// The answers file
    pub file: PathBuf,
    /// Questions with their answers
    #[arg(required = true, value_name = "QUESTION=ANSWER")]
    pub answers: Vec<Assignment>,
    /// A note to the answer; it stays in the file
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Why the question is not applicable
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// For a new file: id of the respondent
    #[arg(long, value_name = "ID")]
    pub respondent: Option<String>,
    /// For a new file: role of the respondent
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// For a new file: the organisation
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
}

/// One `QUESTION=ANSWER`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The question's id.
    pub question: String,
    /// The answer as given, not empty.
    pub answer: String,
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=').map(|(question, answer)| (question.trim(), answer.trim())) {
            Some((question, answer)) if !question.is_empty() && !answer.is_empty() => Ok(Self { question: question.to_owned(), answer: answer.to_owned() }),
            Some((question, "")) if !question.is_empty() => Err(format!("no answer stands behind `=`; to remove an answer: cem answers unset FILE {question}")),
            Some(_) | None => Err("write a question and its answer, such as `IND-1=3` or `IND-1=dont_know`".to_owned()),
        }
    }
}
