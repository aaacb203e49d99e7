//! Flags of what leads from one version of a questionnaire to the next: `cem questionnaire diff` and `cem answers migrate`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

/// Flags of `cem questionnaire diff`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct QuestionnaireDiff {
    /// The old one: its id, or its file
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new one: its id, or its file
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Format of the result
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: DiffFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// End with 1 where saved answers mean something else now
    #[arg(long)]
    pub exit_code: bool,
}

impl QuestionnaireDiff {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> DiffFormat {
        if self.json { DiffFormat::Json } else { self.format }
    }
}

/// Formats of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DiffFormat {
    /// For people
    #[default]
    Text,
    /// One document for programs
    Json,
}

/// Flags of `cem answers migrate`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AnswersMigrate {
    /// Answer files, and folders to search
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The questionnaire to carry them over to
    #[arg(long, value_name = "ID|FILE")]
    pub to: String,
    /// The questionnaire they answer [default: the one of their id]
    #[arg(long, value_name = "ID|FILE")]
    pub from: Option<String>,
    /// Write the new files into this folder
    #[arg(short, long, value_name = "DIR", conflicts_with = "in_place")]
    pub output: Option<PathBuf>,
    /// Change the files themselves
    #[arg(long)]
    pub in_place: bool,
    /// A question has another id now; may be given several times
    #[arg(long, value_name = "OLD=NEW")]
    pub rename: Vec<Rename>,
    /// Keep the answers of removed questions as comments at the end
    #[arg(long)]
    pub drop_removed: bool,
    /// Keep the answers of questions whose levels changed
    #[arg(long)]
    pub keep_levels: bool,
}

/// One `OLD=NEW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The old id.
    pub old: String,
    /// The new id.
    pub new: String,
}

impl FromStr for Rename {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=').map(|(old, new)| (old.trim(), new.trim())) {
            Some((old, new)) if !old.is_empty() && !new.is_empty() && old != new => Ok(Self { old: old.to_owned(), new: new.to_owned() }),
            Some(_) | None => Err("write the old and the new id of a question, such as `IND-9=IND-10`".to_owned()),
        }
    }
}
