//! Flags of `cem score`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Output;

/// Flags of `cem score`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Score {
    /// Answer files, and folders to search; `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// Format of the rows
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ScoreFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
    /// What a row is
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub per: Per,
    /// Pseudonyms in place of respondent ids
    #[arg(long)]
    pub anonymous: bool,
    /// Leave a cap out, or `all` of them; may be given several times
    #[arg(long, value_name = "ID|all")]
    pub without_cap: Vec<String>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
}

impl Score {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> ScoreFormat {
        if self.json { ScoreFormat::Json } else { self.format }
    }
}

/// Formats of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ScoreFormat {
    /// For the screen
    #[default]
    Table,
    /// Comma-separated values with a header
    Csv,
    /// A JSON document to a line: a header, the rows, a summary
    Ndjson,
    /// One document
    Json,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Per {
    /// One respondent
    #[default]
    Respondent,
    /// One organisation: all its respondents together
    Assessment,
}
