//! Flags of `cem lenses` and `cem sources`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Output;

/// Formats of a page that is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum PageFormat {
    /// For the screen
    #[default]
    Terminal,
    /// One document for programs
    Json,
    /// A page for wikis and repositories
    Markdown,
}

/// How a page looks and where it goes.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct PageShape {
    /// Format of the page
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: PageFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Columns to lay out for
    #[arg(long, hide = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
}

impl PageShape {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> PageFormat {
        if self.json { PageFormat::Json } else { self.format }
    }
}

/// Flags of `cem lenses`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Lenses {
    /// Answer files, and folders to search; `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// How it looks and where it goes.
    #[command(flatten)]
    pub shape: PageShape,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
}

/// Flags of `cem sources`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Sources {
    /// Ids of sources or claims, such as S4b or S0-12 [default: all]
    pub what: Vec<String>,
    /// How it looks and where it goes.
    #[command(flatten)]
    pub shape: PageShape,
}
