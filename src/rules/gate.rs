//! The gate: whether an assessment passes the thresholds a user sets. The verdict is made here, before anything is rendered, so that every format exits alike.
//!
//! Scores are compared unrounded, with 1e-9 of slack: 59.96 fails under 60 although a page shows 60.0. A missing score does not pass.

use super::{Range, SLACK, Scores};
use crate::questionnaire::ScoreOf;

/// What must be reached.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gate {
    /// Scores and the lowest value (0 to 100) at which each passes.
    pub fail_under: Vec<(ScoreOf, f64)>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// True when every check passed.
    pub passed: bool,
    /// In the order of the gate.
    pub checks: Vec<GateCheck>,
}

/// One threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GateCheck {
    /// Which score.
    pub of: ScoreOf,
    /// The lowest value that passes, 0 to 100.
    pub threshold: f64,
    /// The score after caps, 0 to 100, unrounded.
    pub score: Option<f64>,
    /// What the score could be; the verdict does not look at it.
    pub range: Option<Range>,
    /// Whether it passed.
    pub passed: bool,
}

/// Holds scores against a gate.
#[must_use]
pub fn judge(gate: &Gate, scores: &Scores) -> Verdict {
    let checks: Vec<GateCheck> = gate
        .fail_under
        .iter()
        .map(|&(of, threshold)| {
            let scored = scores.of(of);
            let passed = scored.score.is_some_and(|score| score >= threshold - SLACK);
            GateCheck { of, threshold, score: scored.score, range: scored.range, passed }
        })
        .collect();
    Verdict { passed: checks.iter().all(|check| check.passed), checks }
}
