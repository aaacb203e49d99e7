//! Flags of `cem compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Output;

/// Formats of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CompareFormat {
    /// For the screen
    #[default]
    Terminal,
    /// One document for programs
    Json,
    /// A page for wikis and repositories
    Markdown,
}

/// Flags of `cem compare`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Compare {
    /// The first assessment: a folder or file of answers, or a report saved with `cem report -f json`; `-` reads one of them from standard input
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The assessment after it, in the same way
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// More assessments, in order: a series
    #[arg(value_name = "MORE")]
    pub more: Vec<PathBuf>,
    /// Format of the comparison
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: CompareFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Columns to lay out for
    #[arg(long, hide = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
    /// End with 1 where it changed for the worse: overall or a factor fell by more than the smallest detectable change, or fell where nothing can be tested
    #[arg(long)]
    pub exit_code: bool,
    /// The questionnaire that the first answers are to
    #[arg(long, value_name = "ID|FILE")]
    pub old_questionnaire: Option<PathBuf>,
    /// The questionnaire that the last answers are to
    #[arg(long, value_name = "ID|FILE")]
    pub new_questionnaire: Option<PathBuf>,
    /// Withhold what was said to a question where it would tell what fewer people than this said [default: 3]
    #[arg(long, value_name = "N", env = "CEM_MIN_GROUP", hide_env = true, value_parser = clap::value_parser!(u32).range(3..=1000))]
    pub min_group: Option<u32>,
    /// Settings from this file, or `none` [default: the nearest cem.toml, walking up]
    #[arg(long, value_name = "FILE|none", env = "CEM_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Count people who changed reliably: the test-retest reliability found in a norm group, 0 to 1
    #[arg(long, value_name = "R", requires = "sd", value_parser = reliability)]
    pub reliability: Option<f64>,
    /// The standard deviation of that norm group, in points
    #[arg(long, value_name = "S", requires = "reliability", value_parser = deviation)]
    pub sd: Option<f64>,
}

impl Compare {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> CompareFormat {
        if self.json { CompareFormat::Json } else { self.format }
    }

    /// All assessments in the order given; two or more.
    pub fn waves(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.old, &self.new].into_iter().chain(&self.more)
    }
}

fn reliability(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|number| (0.0..1.0).contains(number)).ok_or_else(|| "write a number from 0 to under 1, such as 0.85".to_owned())
}

fn deviation(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|number: &f64| *number > 0.0 && *number <= 100.0).ok_or_else(|| "write points above 0 and up to 100, such as 15".to_owned())
}
