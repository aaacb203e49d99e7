//! Flags of `cem check`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{Output, day};

/// Flags of `cem check`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Check {
    /// Answer files, and folders to search; `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// Formats of the result; several, separated by commas, need a folder with -o
    #[arg(short, long, value_name = "FORMAT", value_enum, value_delimiter = ',', default_value = "text")]
    format: Vec<CheckFormat>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Where it goes; a folder where there are several formats
    #[command(flatten)]
    pub output: Output,
    /// Fail where the overall score, or a factor's, is below this; may be given several times
    #[arg(long, value_name = "N|FACTOR=N", env = "CEM_FAIL_UNDER", value_delimiter = ',', hide_env = true)]
    pub fail_under: Vec<Threshold>,
    /// Hold the score, or the low or high end of its range, against the gate
    #[arg(long, value_name = "END", value_enum)]
    pub gate_on: Option<GateOn>,
    /// Fail where a smaller share (0 to 1) of what applies is answered
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub min_coverage: Option<f64>,
    /// Fail where fewer people answered
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub min_respondents: Option<u32>,
    /// Fail where fewer different roles answered
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub min_roles: Option<u32>,
    /// A required question without an answer is a failure
    #[arg(long)]
    pub require_complete: bool,
    /// Fail where answers were given, or evidence was seen, more than so many days ago
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(0..=36_500))]
    pub max_age: Option<u32>,
    /// The day to count ages and expiries from [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<jiff::civil::Date>,
    /// What fails: errors, or warnings too
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub fail_on: Option<FailOn>,
    /// Fail where a score is below that of this JSON report
    #[arg(long, value_name = "REPORT")]
    pub baseline: Option<PathBuf>,
    /// Points by which a score may fall below the baseline
    #[arg(long, value_name = "N", value_parser = points)]
    pub allow_drop: Option<f64>,
    /// Write the report of these answers in place of the baseline, unless the check fails
    #[arg(long)]
    pub update_baseline: bool,
    /// Check the files only, whatever gate is set
    #[arg(long, conflicts_with_all = ["fail_under", "baseline", "min_coverage", "min_respondents", "min_roles", "update_baseline"])]
    pub no_gate: bool,
    /// Leave a cap out, or `all` of them; may be given several times
    #[arg(long, value_name = "ID|all")]
    pub without_cap: Vec<String>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
    /// Settings from this file, or `none` [default: the nearest cem.toml, walking up]
    #[arg(long, value_name = "FILE|none", env = "CEM_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Show every problem, however many are alike
    #[arg(long)]
    pub all: bool,
    /// Finding no answer file is no failure
    #[arg(long)]
    pub allow_empty: bool,
    /// End with 0 where something was found; the verdict still says so
    #[arg(long)]
    pub exit_zero: bool,
    /// Append the summary to the file that GITHUB_STEP_SUMMARY names
    #[arg(long)]
    pub summary: bool,
    /// Show lines that hold names or notes
    #[arg(long)]
    pub no_redact: bool,
}

impl Check {
    /// The formats asked for, each once.
    #[must_use]
    pub fn formats(&self) -> Vec<CheckFormat> {
        if self.json {
            return vec![CheckFormat::Json];
        }
        let mut formats = Vec::new();
        for format in &self.format {
            if !formats.contains(format) {
                formats.push(*format);
            }
        }
        formats
    }
}

/// Which end of a score a gate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GateOn {
    /// The score as it stands
    Score,
    /// What it would be if every unknown answer were lowest
    Low,
    /// What it would be if every unknown answer were highest
    High,
}

/// What makes a check fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "write a share from 0 to 1, such as 0.8".to_owned())
}

fn points(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|points| (0.0..=100.0).contains(points)).ok_or_else(|| "write points from 0 to 100, such as 2".to_owned())
}

/// One value of `--fail-under`: a score that must be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The factor's id; `None` for the overall score.
    pub factor: Option<String>,
    /// The score, 0 to 100.
    pub score: f64,
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (factor, number) = text.split_once('=').map_or((None, text), |(factor, number)| (Some(factor.trim()), number));
        if factor == Some("") {
            return Err("a factor's id must stand before `=`, as in `SUP=50`".to_owned());
        }
        let score: f64 = number
            .trim()
            .parse()
            .map_err(|_| format!("`{}` is not a number; write a score such as `60`, or a factor with one such as `SUP=50`", number.trim()))?;
        if !score.is_finite() {
            return Err(format!("`{}` is not a finite number", number.trim()));
        }
        if !(0.0..=100.0).contains(&score) {
            return Err(format!("scores go from 0 to 100, and {score} is outside"));
        }
        Ok(Self { factor: factor.filter(|factor| *factor != "overall").map(str::to_owned), score })
    }
}

/// Formats of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckFormat {
    /// For people
    #[default]
    Text,
    /// One document for programs
    Json,
    /// JUnit XML, for test reports
    Junit,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality of GitLab
    Gitlab,
}
