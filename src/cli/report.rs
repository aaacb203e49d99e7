//! Flags of `cem report`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::{Destination, ReportShape, Spoken, day};

/// Flags of `cem report`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Report {
    /// Answer files, and folders to search; `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// How it looks.
    #[command(flatten)]
    pub shape: ReportShape,
    /// In which language.
    #[command(flatten)]
    pub spoken: Spoken,
    /// Where it goes.
    #[command(flatten)]
    pub to: Destination,
    /// Print this date in the report; without it the report has none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<jiff::civil::Date>,
    /// Leave a cap out, or `all` of them; may be given several times
    #[arg(long, value_name = "ID|all")]
    pub without_cap: Vec<String>,
    /// See the answers through this lens: weights and targets as one author would set them (cem lenses shows them side by side)
    #[arg(long, value_name = "ID", conflicts_with = "previous")]
    pub lens: Option<String>,
    /// Show the names of respondents
    #[arg(long)]
    pub names: bool,
    /// No name, note, respondent id or file name in the report, not even a note that may be quoted; how many hold a role is still said
    #[arg(long, conflicts_with = "names")]
    pub anonymous: bool,
    /// Write every answer as a row of this CSV file, without names and texts, and no report; `-` is the screen. The rows are single people's answers: handle them so
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "json", "output", "view", "names", "date", "previous"])]
    pub research: Option<PathBuf>,
    /// How many people a role has in all, or the organisation (`all`), so that the part that answered is weighed; may be given several times
    #[arg(long, value_name = "ROLE|all=N", env = "CEM_PANEL_SIZE", value_delimiter = ',', hide_env = true)]
    pub panel_size: Vec<PanelSize>,
    /// Never show the answers of fewer people than this as a group [default: 3]
    #[arg(long, value_name = "N", env = "CEM_MIN_GROUP", hide_env = true, value_parser = clap::value_parser!(u32).range(3..=1000))]
    pub min_group: Option<u32>,
    /// Make this JSON report again, with the options it records, and compare byte for byte
    #[arg(
        long,
        value_name = "REPORT",
        conflicts_with_all = ["format", "json", "output", "view", "date", "without_cap", "lens", "names", "anonymous", "research", "panel_size", "min_group"]
    )]
    pub verify: Option<PathBuf>,
    /// Tell what changed since an earlier assessment: a folder or file of answers, or a saved report
    #[arg(long, value_name = "REPORT|DIR")]
    pub previous: Option<PathBuf>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
    /// Settings from this file, or `none` [default: the nearest cem.toml, walking up]
    #[arg(long, value_name = "FILE|none", env = "CEM_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
}

/// One `ROLE=N` of `--panel-size`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelSize {
    /// Id of the role, or `all`.
    pub role: String,
    /// How many people it has, whether they answered or not: 1 or more.
    pub people: u32,
}

impl FromStr for PanelSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (role, people) = text.split_once('=').map(|(role, people)| (role.trim(), people.trim())).unwrap_or_default();
        match people.parse() {
            Ok(people) if people > 0 && !role.is_empty() => Ok(Self { role: role.to_owned(), people }),
            Ok(_) | Err(_) => Err("write a role and how many people it has, such as `front_line=40`, or `all=120`".to_owned()),
        }
    }
}

/// Flags of `cem render`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Render {
    /// A report saved with `cem report -f json`, or an HTML page of `cem report`; `-` reads standard input
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,
    /// How it looks.
    #[command(flatten)]
    pub shape: ReportShape,
    /// Where it goes.
    #[command(flatten)]
    pub to: Destination,
    /// Settings from this file, or `none` [default: the nearest cem.toml, walking up]
    #[arg(long, value_name = "FILE|none", env = "CEM_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
}
