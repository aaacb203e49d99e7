//! Flags of `cem interview`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Spoken, day};

/// Flags of `cem interview`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Interview {
    /// The answers file; its ending may be left out
    pub file: Option<PathBuf>,
    /// Use this questionnaire [default: what the file says, else that of the answer files beside it, else core]
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
    /// In which language it begins.
    #[command(flatten)]
    pub spoken: Spoken,
    /// For a new file: id of the respondent [default: the name of the file]
    #[arg(long, value_name = "ID", requires = "file")]
    pub respondent: Option<String>,
    /// For a new file: role of the respondent; only the questions for this role are asked
    #[arg(long, value_name = "ROLE", requires = "file")]
    pub role: Option<String>,
    /// For a new file: the organisation [default: that of the answer files beside it]
    #[arg(long, value_name = "NAME", requires = "file")]
    pub organisation: Option<String>,
    /// For a new file: the day of the answers [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "file")]
    pub date: Option<jiff::civil::Date>,
    /// Begin at this question
    #[arg(long, value_name = "QUESTION", requires = "file")]
    pub at: Option<String>,
    /// Ask only the questions of this factor; may be given several times
    #[arg(long, value_name = "FACTOR", requires = "file")]
    pub only: Vec<String>,
    /// Ask so many open questions first: those whose answers could move the result most; with --no-input they are listed with the reasons, and nothing is asked
    #[arg(long, value_name = "N", requires = "file", value_parser = clap::value_parser!(u32).range(1..))]
    pub most_useful: Option<u32>,
    /// Go on as soon as a digit is pressed, without Enter
    #[arg(long, requires = "file")]
    pub fast: bool,
    /// Begin with the view for a shared screen: the question and its levels alone
    #[arg(long, requires = "file")]
    pub participant: bool,
    /// Change the answers of an interview that was marked complete
    #[arg(long, requires = "file")]
    pub reopen: bool,
    /// Say how much is left at this pace, for a session of this length, such as 45m
    #[arg(long, value_name = "TIME", value_parser = length, requires = "file")]
    pub budget: Option<Duration>,
    /// Settings from this file, or `none` [default: the nearest cem.toml, walking up]
    #[arg(long, value_name = "FILE|none", env = "CEM_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Put the old answers aside, as a copy beside the file, and begin anew
    #[arg(long, requires = "file", conflicts_with = "reopen")]
    pub start_over: bool,
}

/// A length of time: `45m`, `1h`, `1h30m`, or minutes alone.
fn length(text: &str) -> Result<Duration, String> {
    let wrong = || "write minutes or hours, such as `45m` or `1h30m`".to_owned();
    let number = |digits: &str| digits.parse::<u16>().map_err(|_| wrong());
    let (hours, rest) = text.split_once('h').map_or((Ok(0), text), |(hours, rest)| (number(hours), rest));
    let minutes = match rest.strip_suffix('m').unwrap_or(rest) {
        "" if rest.is_empty() && text.ends_with('h') => 0,
        digits => number(digits)?,
    };
    let minutes = u64::from(hours?) * 60 + u64::from(minutes);
    if minutes == 0 { Err(wrong()) } else { Ok(Duration::from_secs(minutes * 60)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let minutes = |text: &str| length(text).map(|length| length.as_secs() / 60);
        assert_eq!(minutes("45m"), Ok(45));
        assert_eq!(minutes("45"), Ok(45));
        assert_eq!(minutes("1h"), Ok(60));
        assert_eq!(minutes("1h30m"), Ok(90));
        assert_eq!(minutes("1h30"), Ok(90));
        for text in ["", "m", "h", "0m", "-5m", "45s", "1.5h", "1m1h", "99999m"] {
            assert!(minutes(text).is_err(), "{text}");
        }
    }
}
