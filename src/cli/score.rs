//! Flags of `cem score`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Output;

/// Flags of `cem score`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Score {
    /// Answer files, folders to search, and streams (.ndjson, .jsonl, .csv, also .gz or .zst); `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// Format of the rows [default: table; of streams: ndjson]
    #[arg(short, long, value_name = "FORMAT", value_enum)]
    format: Option<ScoreFormat>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
    /// What a row is
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub per: Per,
    /// Pseudonyms in place of respondent ids; a role that one person holds still says who it is
    #[arg(long)]
    pub anonymous: bool,
    /// Leave a cap out, or `all` of them; may be given several times
    #[arg(long, value_name = "ID|all")]
    pub without_cap: Vec<String>,
    /// Use this questionnaire; streams need it
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
    /// What standard input holds
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    pub from: From,
    /// These columns in this order, such as id,factors,overall
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// What happens to a line of a stream that cannot be scored
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub on_error: OnError,
    /// Write counts, means, variances and quantiles of all rows to this file (cem summary merge puts several together)
    #[arg(long, value_name = "FILE", group = "written")]
    pub summary: Option<PathBuf>,
    /// Summarise by role, organisation, a profile fact, or a column or member of this name
    #[arg(long, value_name = "NAME", requires = "summary")]
    pub group_by: Option<String>,
    /// Threads that read and score [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// What standard input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum From {
    /// One answers file
    #[default]
    Answers,
    /// A JSON object to a line
    Ndjson,
    /// Wide CSV: a header, and a row to an answer set
    Csv,
}

/// What happens to a line that cannot be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OnError {
    /// Stop (exit code 2)
    #[default]
    Fail,
    /// Leave it out (exit code 1 at the end)
    Skip,
    /// Write a row that says why (exit code 1 at the end)
    Row,
}

/// Flags of `cem summary merge`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Merge {
    /// Summaries that `cem score --summary` wrote
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
}

impl Score {
    /// The format of the rows of answer files.
    #[must_use]
    pub fn format(&self) -> ScoreFormat {
        self.asked_format().unwrap_or_default()
    }

    /// The format asked for.
    #[must_use]
    pub fn asked_format(&self) -> Option<ScoreFormat> {
        if self.json { Some(ScoreFormat::Json) } else { self.format }
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
