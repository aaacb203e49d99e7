//! What of the report a formula can say again, and what stays a number.
//!
//! The rules average every respondent first, then roles in balance; a report holds neither respondents nor, for a question, roles. So a formula makes the mean of
//! all answers, and the difference to the score is a number beside it: 0 where every respondent weighs the same and answered everything. What a formula does not
//! give to nine digits is left as it was computed.

use super::super::{QuestionRow, Report, Score};

/// How a score of the workbook is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// By formula alone.
    Formula,
    /// By formula and a difference that stands beside it.
    Balanced,
    /// As computed: a number.
    Computed,
    /// There is no score.
    Unscored,
}

impl Made {
    /// The words of the column.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Formula => "by formula",
            Self::Balanced => "by formula, balance kept",
            Self::Computed => "as computed",
            Self::Unscored => "not scored",
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QuestionWork {
    pub(super) made: Made,
    /// Mean points of all answers, 0 to 100.
    pub(super) mean: Option<f64>,
    /// Score minus mean: what roles in balance change.
    pub(super) balance: f64,
    /// Weight in its factor, of 100.
    pub(super) weight: f64,
    /// Its target is that of its factor.
    pub(super) follows: bool,
}

/// A factor.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FactorWork {
    pub(super) made: Made,
    /// Its parts; empty for a factor of questions.
    pub(super) children: Vec<usize>,
    /// Weighted mean of its questions or parts, 0 to 100.
    pub(super) mean: Option<f64>,
    /// Score before caps minus mean: what averaging respondents first changes.
    pub(super) balance: f64,
    /// Weight among its siblings, of 100.
    pub(super) weight: f64,
    /// The answered share follows from the counts.
    pub(super) coverage: bool,
    /// The band follows from the score.
    pub(super) band: bool,
}

/// The whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Workings {
    pub(super) questions: Vec<QuestionWork>,
    pub(super) factors: Vec<FactorWork>,
    /// The overall score, made of the factors at the top.
    pub(super) overall: FactorWork,
    /// The overall target is the mean of those of the factors.
    pub(super) target: bool,
}

/// Equal to nine digits.
pub(super) fn close(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() <= 1e-9 * right.abs().max(1.0),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

impl Workings {
    pub(super) fn new(report: &Report) -> Self {
        let questions: Vec<QuestionWork> = report.questions.iter().map(|q| question(report, q)).collect();
        let factors: Vec<FactorWork> = (0..report.factors.len()).map(|at| factor(report, &questions, at)).collect();
        let top: Vec<usize> = (0..report.factors.len()).filter(|at| report.factors[*at].depth == 0).collect();
        let overall = of_parts(report, &report.overall, None, 100.0, top.clone());
        let targets = || top.iter().map(|at| &report.factors[*at]);
        let all: Option<Vec<(f64, f64)>> = targets().map(|f| Some((f.weight, f.score.target?))).collect();
        let target = all.and_then(mean).is_some_and(|mean| close(Some(mean), report.overall.target));
        Self { questions, factors, overall, target }
    }
}

/// Weighted mean of values with their weights.
fn mean(parts: Vec<(f64, f64)>) -> Option<f64> {
    let (sum, weight) = parts.iter().fold((0.0, 0.0), |(sum, all), (weight, value)| (sum + weight * value, all + weight));
    (weight > 0.0).then(|| sum / weight)
}

fn question(report: &Report, q: &QuestionRow) -> QuestionWork {
    let factor = report.factors.get(q.factor);
    let share = factor.map_or(0.0, |f| f.weight);
    let weight = if share > 0.0 { 100.0 * q.weight / share } else { 0.0 };
    let follows = q.target.is_some() && close(q.target, factor.and_then(|f| f.score.target));
    let counts: u32 = q.levels.iter().map(|level| level.count).sum();
    let known = !q.cut.counts_withheld && q.levels.iter().all(|level| level.points.is_some());
    let earned: f64 = q.levels.iter().map(|level| f64::from(level.count) * level.points.unwrap_or(0.0)).sum();
    let mean = (known && counts > 0).then(|| 100.0 * earned / f64::from(counts));
    let (made, balance) = match (q.score.zip(mean), q.score) {
        _ if !q.scored => (Made::Unscored, 0.0),
        (Some((score, mean)), _) if close(Some(mean), Some(score)) => (Made::Formula, 0.0),
        (Some((score, mean)), _) => (Made::Balanced, score - mean),
        // Nobody answered: the formula says so, and finds a score once somebody does.
        (None, None) if known && mean.is_none() => (Made::Formula, 0.0),
        (None, Some(_) | None) => (Made::Computed, 0.0),
    };
    QuestionWork { made, mean: mean.filter(|_| made != Made::Computed), balance, weight, follows }
}

fn factor(report: &Report, questions: &[QuestionWork], at: usize) -> FactorWork {
    let row = &report.factors[at];
    let above = row.parent.as_ref().and_then(|parent| report.factors.iter().find(|f| f.id == *parent)).map_or(1.0, |f| f.weight);
    let weight = if above > 0.0 { 100.0 * row.weight / above } else { 0.0 };
    let children: Vec<usize> = (0..report.factors.len()).filter(|child| report.factors[*child].parent.as_ref() == Some(&row.id)).collect();
    if !children.is_empty() {
        return of_parts(report, &row.score, Some(at), weight, children);
    }
    let own = || report.questions.iter().zip(questions).filter(|(q, _)| q.factor == at && q.scored);
    let mean_of = mean(own().filter_map(|(q, work)| Some((work.weight, q.score?))).collect());
    let balance = row.score.raw.zip(mean_of).map(|(raw, mean)| if close(Some(mean), Some(raw)) { 0.0 } else { raw - mean });
    let limited = row.score.raw.map(|raw| limit(report, Some(at), raw));
    let made = match balance {
        None if row.score.score.is_none() => Made::Unscored,
        Some(_) if !close(limited, row.score.score) => Made::Computed,
        None => Made::Computed,
        Some(0.0) => Made::Formula,
        Some(_) => Made::Balanced,
    };
    let answers = |count: fn(&QuestionRow) -> u32| own().map(|(q, work)| work.weight * f64::from(count(q))).sum::<f64>();
    let (answered, applicable) = (answers(|q| q.counts.answered), answers(|q| q.counts.applicable()));
    let coverage = close((applicable > 0.0).then(|| answered / applicable), row.score.coverage);
    FactorWork { made, children, mean: mean_of, balance: balance.unwrap_or(0.0), weight, coverage, band: band(report, Some(at), &row.score) }
}

/// A score that is the mean of others, after their caps.
fn of_parts(report: &Report, score: &Score, at: Option<usize>, weight: f64, children: Vec<usize>) -> FactorWork {
    let parts = |value: fn(&Score) -> Option<f64>| {
        mean(children.iter().filter_map(|at| Some((report.factors[*at].weight, value(&report.factors[*at].score)?))).collect())
    };
    let mean_of = parts(|part| part.score);
    // A formula may take so many terms before a spreadsheet refuses it.
    let fits = children.len() <= 40;
    let made = match (mean_of, score.score) {
        (_, None) => Made::Unscored,
        (Some(mean), Some(_)) if fits && close(Some(limit(report, at, mean)), score.score) => Made::Formula,
        (Some(_) | None, Some(_)) => Made::Computed,
    };
    let coverage = fits && close(parts(|part| part.coverage), score.coverage);
    FactorWork { made, mean: mean_of, balance: 0.0, weight, coverage, band: band(report, at, score), children }
}

/// A score under the caps on its factor (none: on overall).
fn limit(report: &Report, at: Option<usize>, score: f64) -> f64 {
    report.caps.iter().filter(|cap| cap.factor == at).filter_map(|cap| cap.at_most).fold(score, f64::min)
}

/// The band is what the table of bands says of the score, as far as no cap withholds it.
fn band(report: &Report, at: Option<usize>, score: &Score) -> bool {
    let bands = &report.method.bands;
    let rising = bands.windows(2).all(|pair| pair[0].from < pair[1].from) && bands.first().is_some_and(|band| band.from <= 0.0);
    let short = bands.iter().all(|band| band.name.chars().count() <= 200);
    let withheld = report.caps.iter().any(|cap| cap.factor == at && cap.at_most.is_none());
    let found = score.score.filter(|_| !withheld).and_then(|score| bands.iter().rposition(|band| score + 1e-9 >= band.from));
    rising && short && found == score.band
}
