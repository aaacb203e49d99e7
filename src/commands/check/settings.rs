//! What a check is held against: flags first, then the nearest `cem.toml`.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cli::{Check as Flags, FailOn, GateOn};
use crate::commands::settings::of_file;
use crate::config::Exception;
use crate::diagnostic::{Diagnostic, Files};
use crate::rules::gate::End;

/// Flags and settings, the flags winning.
pub(super) struct Settings {
    /// Overall (no name) or a factor, and the lowest score that passes.
    pub(super) fail_under: Vec<(Option<String>, f64)>,
    /// The same of the settings file: held as well, but where a flag is about the same score.
    pub(super) fail_under_of_file: Vec<(Option<String>, f64)>,
    pub(super) gate_on: End,
    pub(super) min_coverage: Option<f64>,
    pub(super) min_respondents: Option<u32>,
    pub(super) min_roles: Option<u32>,
    pub(super) require_complete: bool,
    pub(super) max_age: Option<u32>,
    /// The day ages and expiries are counted from; known wherever something needs it.
    pub(super) as_of: Option<Date>,
    pub(super) fail_on_warnings: bool,
    pub(super) baseline: Option<PathBuf>,
    /// True where the baseline is about to be written, so it may be missing.
    pub(super) update_baseline: bool,
    pub(super) allow_drop: f64,
    pub(super) exceptions: Vec<Exception>,
}

impl Settings {
    /// Settles everything; none where the settings file cannot be used, with its problems added.
    pub(super) fn new(flags: &Flags, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let (from, file) = of_file(flags.config.as_deref(), files, problems)?;
        let file = file.check;
        let fail_under = flags.fail_under.iter().map(|threshold| (threshold.factor.clone(), threshold.score)).collect();
        let overall = file.fail_under.map(|score| (None, score));
        let fail_under_of_file = overall.into_iter().chain(file.fail_under_factor.iter().map(|(factor, score)| (Some(factor.clone()), *score))).collect();
        let gate_on = match (flags.gate_on, file.gate_on.as_deref()) {
            (Some(GateOn::Low), _) | (None, Some("low")) => End::Low,
            (Some(GateOn::High), _) | (None, Some("high")) => End::High,
            (Some(GateOn::Score), _) | (None, _) => End::Score,
        };
        let max_age = flags.max_age.or(file.max_age);
        let needs_day = max_age.is_some() || !file.exceptions.is_empty();
        let beside = from.parent().map(Path::to_owned).unwrap_or_default();
        Some(Self {
            fail_under,
            fail_under_of_file,
            gate_on,
            min_coverage: flags.min_coverage.or(file.min_coverage),
            min_respondents: flags.min_respondents.or(file.min_respondents),
            min_roles: flags.min_roles.or(file.min_roles),
            require_complete: flags.require_complete || file.require_complete.unwrap_or(false),
            max_age,
            as_of: flags.as_of.or_else(|| if needs_day { today() } else { None }),
            fail_on_warnings: flags.fail_on.map_or(file.fail_on.as_deref() == Some("warning"), |on| on == FailOn::Warning),
            baseline: flags.baseline.clone().or_else(|| file.baseline.as_ref().map(|path| beside.join(path))),
            update_baseline: flags.update_baseline,
            allow_drop: flags.allow_drop.or(file.allow_drop).unwrap_or(0.0),
            exceptions: file.exceptions,
        })
    }
}

/// Today, in Coordinated Universal Time.
pub(in crate::commands) fn today() -> Option<Date> {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    let days = i64::try_from(seconds / 86_400).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
