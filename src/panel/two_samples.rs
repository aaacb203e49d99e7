//! Do two groups differ, and has something changed? Leaders against the front line, this year against last year.
//!
//! Every function is given values and nothing else; which of its results may be shown (never a p of three against three) is decided where it is shown.

use super::interval::{Summary, summary};
use super::quantile::{NORMAL_975, t_975, t_two_sided};
use super::sum::mean;

/// Splits beyond which an exact permutation test is not computed.
pub const MOST_SPLITS: u64 = 50_000;
/// Two differences of means that lie this close count as the same.
const TIE: f64 = 1e-9;

/// Why there is no test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTest {
    /// Too few values: Welch takes two in each group, paired differences two, a permutation one in each group.
    TooFew,
    /// Nobody differs within the groups (or all differences are the same): nothing to measure the gap by.
    NoSpread,
    /// More splits than [`MOST_SPLITS`].
    TooManySplits,
    /// A value is not a finite number.
    NotANumber,
}

/// A difference with Student's t.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTest {
    /// Mean of the first minus mean of the second; of paired values, the mean difference.
    pub difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// `difference / standard_error`.
    pub t: f64,
    /// Degrees of freedom; not a whole number for Welch.
    pub degrees_of_freedom: f64,
    /// Two-sided, 0 to 1.
    pub p: f64,
    /// Lower end of the 95% interval of the difference.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl TTest {
    fn new(difference: f64, standard_error: f64, degrees_of_freedom: f64) -> Result<Self, NoTest> {
        let t = difference / standard_error;
        let (p, reach) = t_two_sided(t, degrees_of_freedom).zip(t_975(degrees_of_freedom)).ok_or(NoTest::NoSpread)?;
        let half = reach * standard_error;
        Ok(Self { difference, standard_error, t, degrees_of_freedom, p, low: difference - half, high: difference + half })
    }
}

/// Summaries of both groups; why not, otherwise.
fn both(first: &[f64], second: &[f64], fewest: u32) -> Result<(Summary, Summary), NoTest> {
    if [first, second].iter().any(|group| (group.len() as u64) < u64::from(fewest)) {
        return Err(NoTest::TooFew);
    }
    summary(first).zip(summary(second)).ok_or(NoTest::NotANumber)
}

/// Mean of the first group minus mean of the second; none where one is empty.
#[must_use]
pub fn mean_gap(first: &[f64], second: &[f64]) -> Option<f64> {
    both(first, second, 1).ok().map(|(first, second)| first.mean - second.mean)
}

/// Welch's t: the gap of two group means, the groups differing in spread and size. Degrees of freedom `(a+b)²/(a²/(n1-1) + b²/(n2-1))` with `a = s1²/n1`
/// (Welch 1947; Satterthwaite 1946).
///
/// # Errors
///
/// Fewer than two values in a group, or no spread in either.
pub fn welch(first: &[f64], second: &[f64]) -> Result<TTest, NoTest> {
    let (first, second) = both(first, second, 2)?;
    let errors = first.standard_error().zip(second.standard_error()).ok_or(NoTest::TooFew)?;
    let pooled = combine((errors.0, f64::from(first.n) - 1.0), (errors.1, f64::from(second.n) - 1.0)).ok_or(NoTest::NoSpread)?;
    TTest::new(first.mean - second.mean, pooled.0, pooled.1)
}

/// The standard error of a difference from those of its sides, and its degrees of freedom; none where both are 0.
fn combine(first: (f64, f64), second: (f64, f64)) -> Option<(f64, f64)> {
    let (a, b) = (first.0 * first.0, second.0 * second.0);
    // A side without error adds no degrees of freedom, and need have none.
    let part = |square: f64, degrees: f64| if square > 0.0 { square * square / degrees } else { 0.0 };
    let degrees = (a + b).powi(2) / (part(a, first.1) + part(b, second.1));
    degrees.is_finite().then(|| ((a + b).sqrt(), degrees))
}

/// The t test of paired differences (second minus first of the same people): mean difference over `s/sqrt(n)`, n - 1 degrees of freedom.
///
/// # Errors
///
/// Fewer than two differences, or all of them the same.
pub fn paired(differences: &[f64]) -> Result<TTest, NoTest> {
    if differences.len() < 2 {
        return Err(NoTest::TooFew);
    }
    let found = summary(differences).ok_or(NoTest::NotANumber)?;
    let error = found.standard_error().filter(|error| *error > 0.0).ok_or(NoTest::NoSpread)?;
    TTest::new(found.mean, error, f64::from(found.n) - 1.0)
}

/// An exact permutation test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permutation {
    /// `at_least / splits`, 0 to 1.
    pub p: f64,
    /// Ways to split all values into groups of these sizes.
    pub splits: u64,
    /// Splits of which the means differ, in either direction, at least as much as those observed; the observed split is one of them.
    pub at_least: u64,
}

/// The exact two-sided permutation test of a difference of means (Fisher 1935; Pitman 1937): of all splits of the values into groups of these sizes, the share
/// with an absolute difference of means at least the observed one, differences within 1e-9 counting as the same.
///
/// # Errors
///
/// An empty group, or more than [`MOST_SPLITS`] splits.
pub fn permutation(first: &[f64], second: &[f64]) -> Result<Permutation, NoTest> {
    let summaries = both(first, second, 1)?;
    // The smaller group is chosen from all.
    let (small, large) = if first.len() <= second.len() { (first, second) } else { (second, first) };
    let splits = choose(small.len() + large.len(), small.len()).ok_or(NoTest::TooManySplits)?;
    let mut all: Vec<f64> = first.iter().chain(second).copied().collect();
    all.sort_unstable_by(f64::total_cmp);
    let centre = mean(&all).ok_or(NoTest::TooFew)?;
    for value in &mut all {
        *value -= centre;
    }
    // With the values centred, the sum S of the small group gives the difference of means S (1/n1 + 1/n2).
    let scale = 1.0 / small.len() as f64 + 1.0 / large.len() as f64;
    let limit = (summaries.0.mean - summaries.1.mean).abs() - TIE;
    let at_least = count_splits(&all, small.len(), 0.0, &|sum: f64| sum.abs() * scale >= limit);
    Ok(Permutation { p: at_least as f64 / splits as f64, splits, at_least })
}

/// How many choices of so many of the values have a sum that counts, `sum` being that of those chosen already.
fn count_splits(values: &[f64], choose: usize, sum: f64, counts: &impl Fn(f64) -> bool) -> u64 {
    match choose {
        0 => u64::from(counts(sum)),
        1 => values.iter().filter(|value| counts(sum + **value)).count() as u64,
        _ => (0..=values.len() - choose).map(|at| count_splits(&values[at + 1..], choose - 1, sum + values[at], counts)).sum(),
    }
}

/// n over k, while it is at most [`MOST_SPLITS`].
fn choose(n: usize, k: usize) -> Option<u64> {
    let mut ways = 1_u64;
    for i in 0..k {
        // Exact: a product of i + 1 numbers in a row is divisible by (i + 1)!.
        ways = ways * (n - i) as u64 / (i as u64 + 1);
        if ways > MOST_SPLITS {
            return None;
        }
    }
    Some(ways)
}

/// Cliff's delta (Cliff 1993), `(#> - #<)/(n1 n2)` over all pairs of one of each group: -1 to 1, 1 where every value of the first is above every value of the
/// second. None where a group is empty.
#[must_use]
pub fn cliffs_delta(first: &[f64], second: &[f64]) -> Option<f64> {
    both(first, second, 1).ok()?;
    let mut sorted = second.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let balance: i64 = first
        .iter()
        .map(|value| {
            let below = sorted.partition_point(|other| other < value);
            let above = sorted.len() - sorted.partition_point(|other| other <= value);
            below as i64 - above as i64
        })
        .sum();
    Some(balance as f64 / (first.len() as f64 * second.len() as f64))
}

/// How likely one of the first group is above one of the second, a tie counting half: `(delta + 1)/2`, 0 to 1 (Vargha & Delaney 2000).
#[must_use]
pub fn superiority(first: &[f64], second: &[f64]) -> Option<f64> {
    cliffs_delta(first, second).map(|delta| f64::midpoint(delta, 1.0))
}

/// Hedges' g: the gap in pooled standard deviations, `d (1 - 3/(4 df - 1))`, `df = n1 + n2 - 2` (Hedges 1981).
///
/// # Errors
///
/// Fewer than two values in a group, or no spread in either.
pub fn hedges_g(first: &[f64], second: &[f64]) -> Result<f64, NoTest> {
    let (first, second) = both(first, second, 2)?;
    let (sd1, sd2) = first.sd.zip(second.sd).ok_or(NoTest::TooFew)?;
    let (df1, df2) = (f64::from(first.n) - 1.0, f64::from(second.n) - 1.0);
    let pooled = ((df1 * sd1 * sd1 + df2 * sd2 * sd2) / (df1 + df2)).sqrt();
    if pooled > 0.0 { Ok((first.mean - second.mean) / pooled * (1.0 - 3.0 / (4.0 * (df1 + df2) - 1.0))) } else { Err(NoTest::NoSpread) }
}

/// The p values of several comparisons, adjusted so that the chance of any false alarm stays under 5% where one below .05 counts (Holm 1979): in the order
/// given, each at most 1, never below its own.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 0.0_f64;
    for (rank, at) in order.into_iter().enumerate() {
        least = least.max(((p.len() - rank) as f64 * p[at]).min(1.0));
        adjusted[at] = least;
    }
    adjusted
}

/// A mean's standard error with its degrees of freedom (infinite where it is known).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanError {
    /// Standard error, not below 0.
    pub standard_error: f64,
    /// Degrees of freedom.
    pub degrees_of_freedom: f64,
}

/// The smallest change of a mean between two waves that stands out from sampling error: `t(.975, df) sqrt(SE1² + SE2²)`, df after Welch and Satterthwaite. None
/// where neither has an error, or one is not a number.
#[must_use]
pub fn smallest_detectable_change(before: MeanError, after: MeanError) -> Option<f64> {
    let (error, degrees) = combine((before.standard_error, before.degrees_of_freedom), (after.standard_error, after.degrees_of_freedom))?;
    Some(t_975(degrees)? * error)
}

/// Change of one person, by the reliability of a norm group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliableChange {
    /// `(after - before)/(s sqrt(2(1 - r)))` (Jacobson & Truax 1991); above 1.96 either way counts as change.
    pub index: f64,
    /// Standard error of measurement, `s sqrt(1 - r)`.
    pub standard_error: f64,
    /// The smallest change that counts, `1.96 sqrt(2)` standard errors of measurement.
    pub smallest: f64,
}

/// The reliable change index of one person, from the standard deviation and the test-retest reliability of a norm group: never from the panel's own. None unless
/// `sd` is positive and `0 <= reliability < 1`.
#[must_use]
pub fn reliable_change(before: f64, after: f64, sd: f64, reliability: f64) -> Option<ReliableChange> {
    let fits = [before, after, sd].iter().all(|value| value.is_finite()) && sd > 0.0 && (0.0..1.0).contains(&reliability);
    fits.then(|| {
        let standard_error = sd * (1.0 - reliability).sqrt();
        let of_difference = standard_error * std::f64::consts::SQRT_2;
        ReliableChange { index: (after - before) / of_difference, standard_error, smallest: NORMAL_975 * of_difference }
    })
}
