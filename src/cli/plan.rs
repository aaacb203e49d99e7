//! Flags of `cem plan`.

use std::path::PathBuf;

use clap::Args;

use super::{Assignment, PageShape, Threshold};

/// Flags of `cem plan`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Plan {
    /// Answer files, and folders to search; `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// How it looks and where it goes.
    #[command(flatten)]
    pub shape: PageShape,
    /// Reach this score, overall or of a factor; may be given several times [default: every factor at its target]
    #[arg(long, value_name = "[FACTOR=]SCORE")]
    pub target: Vec<Threshold>,
    /// The highest overall score with at most this effort, instead of targets
    #[arg(long, value_name = "EFFORT", conflicts_with = "target", value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub budget: Option<u32>,
    /// Spread the steps over so many quarters [default: 4]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=40))]
    pub quarters: Option<u32>,
    /// No plan: what would the scores be with this question at this level? May be given several times
    #[arg(long, value_name = "QUESTION=LEVEL", conflicts_with_all = ["target", "budget", "quarters"])]
    pub set: Vec<Assignment>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
}
