//! Flags of the commands that bring answers from elsewhere and send forms out: `cem answers merge`, `import` and `template`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Spoken;

/// Flags of `cem answers merge`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AnswersMerge {
    /// The file to change: its comments and order stay
    pub ours: PathBuf,
    /// The other file
    pub theirs: PathBuf,
    /// The file both began from, so that a removal is told from an addition
    #[arg(long, value_name = "FILE")]
    pub base: Option<PathBuf>,
    /// Write to this file instead of the screen
    #[arg(short, long, value_name = "PATH", conflicts_with = "in_place")]
    pub output: Option<PathBuf>,
    /// Overwrite the output file
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Write to OURS
    #[arg(long)]
    pub in_place: bool,
    /// Call the files so in messages, where their own names say little (git's %P)
    #[arg(long, value_name = "PATH")]
    pub name: Option<String>,
}

/// Flags of `cem answers import`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AnswersImport {
    /// A table with a row for each respondent, a filled form, or answers as JSON; `-` reads standard input
    pub file: PathBuf,
    /// Write the answers files into this folder; it is made where it is missing
    #[arg(short, long, value_name = "DIR", required_unless_present = "dry_run")]
    pub output: Option<PathBuf>,
    /// What FILE is [default: by its name, else by its content]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub from: Option<ImportFormat>,
    /// The questionnaire answered [default: the one a form names, else core]
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
    /// In which language: that of the form where it is silent.
    #[command(flatten)]
    pub spoken: Spoken,
    /// The organisation, where no column says it
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// The role of every respondent, where no column says it
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// A mapping file: which column is which question, which words are which levels
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// The sheet of a workbook [default: the first with cells]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Write nothing; say what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// Write the rows without errors, and report the others
    #[arg(long)]
    pub partial: bool,
    /// Overwrite files that exist
    #[arg(long)]
    pub force: bool,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// A table as text: commas, semicolons or tabs
    Csv,
    /// A table or form of a spreadsheet
    Xlsx,
    /// One answers document, or a list of them
    Json,
    /// An answers document a line
    Ndjson,
    /// A form of `cem answers template -f markdown`
    Markdown,
    /// An answers file
    Yaml,
}

/// What a form is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum FormFormat {
    /// An answers file, with every question and its levels as comments
    #[default]
    Yaml,
    /// A page with boxes to tick
    Markdown,
    /// A sheet with a list to choose from at each question
    Xlsx,
}
