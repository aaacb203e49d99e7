//! The gate: whether an assessment passes the thresholds a user sets. The verdict is made here, before anything is rendered, so that every format exits alike.
//!
//! Scores are compared unrounded, with 1e-9 of slack: 59.96 fails under 60 although a page shows 60.0. What is not known does not pass.

use super::{Range, SLACK, Scores};
use crate::questionnaire::ScoreOf;

/// What must be reached.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gate {
    /// Scores and the lowest value (0 to 100) at which each passes.
    pub fail_under: Vec<(ScoreOf, f64)>,
    /// Scores of an earlier assessment, less the drop allowed (0 to 100): what must not be undercut.
    pub baseline: Vec<(ScoreOf, f64)>,
    /// Which end of a score is held against the thresholds.
    pub on: End,
    /// Lowest coverage overall, a share from 0 to 1.
    pub min_coverage: Option<f64>,
    /// Fewest respondents.
    pub min_respondents: Option<u32>,
    /// Fewest different roles.
    pub min_roles: Option<u32>,
}

/// Which end of a score a gate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// The score as it stands.
    #[default]
    Score,
    /// What it would be if every unknown answer were lowest.
    Low,
    /// What it would be if every unknown answer were highest.
    High,
}

/// How many people answered, outsiders apart left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panel {
    /// Respondents.
    pub respondents: u32,
    /// Different roles among them.
    pub roles: u32,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdict {
    /// True when every check passed.
    pub passed: bool,
    /// Thresholds, then the baseline, then coverage, respondents and roles.
    pub checks: Vec<GateCheck>,
}

/// What a threshold is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A score and its threshold.
    Score(ScoreOf),
    /// A score and what it was before.
    Baseline(ScoreOf),
    /// Coverage overall.
    Coverage,
    /// The number of respondents.
    Respondents,
    /// The number of roles.
    Roles,
}

/// One threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GateCheck {
    /// What it is about.
    pub of: Subject,
    /// The lowest value that passes: 0 to 100 for a score, 0 to 1 for coverage, else a count.
    pub threshold: f64,
    /// What it was, unrounded: the score after caps or the end of its range the gate looks at.
    pub value: Option<f64>,
    /// What the score could be.
    pub range: Option<Range>,
    /// Whether it passed.
    pub passed: bool,
}

/// Holds an assessment against a gate.
#[must_use]
pub fn judge(gate: &Gate, scores: &Scores, panel: Panel) -> Verdict {
    let score = |of: ScoreOf, subject: Subject, threshold: f64| {
        let scored = scores.of(of);
        let value = match gate.on {
            End::Score => scored.score,
            End::Low => scored.range.map(|range| range.low),
            End::High => scored.range.map(|range| range.high),
        };
        check(subject, threshold, value, scored.range)
    };
    let mut checks: Vec<GateCheck> = gate.fail_under.iter().map(|&(of, threshold)| score(of, Subject::Score(of), threshold)).collect();
    checks.extend(gate.baseline.iter().map(|&(of, threshold)| score(of, Subject::Baseline(of), threshold)));
    checks.extend(gate.min_coverage.map(|least| check(Subject::Coverage, least, scores.overall.coverage, None)));
    checks.extend(gate.min_respondents.map(|least| check(Subject::Respondents, f64::from(least), Some(f64::from(panel.respondents)), None)));
    checks.extend(gate.min_roles.map(|least| check(Subject::Roles, f64::from(least), Some(f64::from(panel.roles)), None)));
    Verdict { passed: checks.iter().all(|check| check.passed), checks }
}

fn check(of: Subject, threshold: f64, value: Option<f64>, range: Option<Range>) -> GateCheck {
    GateCheck { of, threshold, value, range, passed: value.is_some_and(|value| value >= threshold - SLACK) }
}
