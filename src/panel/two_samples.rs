//! Do two groups differ, and has something changed? Leaders against the front line, this year against last year.
//!
//! Every function is given values and nothing else; which of its results may be shown (never a p of three against three) is decided where it is shown.

use super::interval::{Summary, summary};
use super::quantile::{NORMAL_975, t_975, t_two_sided};
use super::sum::mean;

/// Splits beyond which an exact permutation test is not computed.
pub const MOST_SPLITS: u64 = 50_000;
/// Two values, or two differences of means, that lie this close count as the same.
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
    let of = |standard_error, n: u32| MeanError { standard_error, degrees_of_freedom: f64::from(n) - 1.0 };
    let gap = error_of_difference(of(errors.0, first.n), of(errors.1, second.n)).ok_or(NoTest::NoSpread)?;
    TTest::new(first.mean - second.mean, gap.standard_error, gap.degrees_of_freedom)
}

/// The standard error of a difference from those of its sides, and its degrees of freedom after Welch and Satterthwaite; none where both are 0.
#[must_use]
pub fn error_of_difference(first: MeanError, second: MeanError) -> Option<MeanError> {
    let (a, b) = (first.standard_error.powi(2), second.standard_error.powi(2));
    // A side without error adds no degrees of freedom, and need have none.
    let part = |square: f64, degrees: f64| if square > 0.0 { square * square / degrees } else { 0.0 };
    let degrees_of_freedom = (a + b).powi(2) / (part(a, first.degrees_of_freedom) + part(b, second.degrees_of_freedom));
    degrees_of_freedom.is_finite().then(|| MeanError { standard_error: (a + b).sqrt(), degrees_of_freedom })
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
/// second. Values within 1e-9 are tied: scores made of other answers seldom agree to the last digit. None where a group is empty.
#[must_use]
pub fn cliffs_delta(first: &[f64], second: &[f64]) -> Option<f64> {
    both(first, second, 1).ok()?;
    let mut sorted = second.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let balance: i64 = first
        .iter()
        .map(|value| {
            let below = sorted.partition_point(|other| *other < value - TIE);
            let above = sorted.len() - sorted.partition_point(|other| *other <= value + TIE);
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

/// A mean's standard error with its degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanError {
    /// Standard error, not below 0; 0 where everybody answered.
    pub standard_error: f64,
    /// Degrees of freedom, above 0; they do not matter where the error is 0.
    pub degrees_of_freedom: f64,
}

/// The smallest change of a mean between two waves that stands out from sampling error: `t(.975, df) sqrt(SE1² + SE2²)`, df after Welch and Satterthwaite. None
/// where neither has an error, or one is not a number.
#[must_use]
pub fn smallest_detectable_change(before: MeanError, after: MeanError) -> Option<f64> {
    let change = error_of_difference(before, after)?;
    Some(t_975(change.degrees_of_freedom)? * change.standard_error)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn rounding_breaks_no_tie() {
        assert_eq!(cliffs_delta(&[0.1 + 0.2, 1.0], &[0.3]), Some(0.5));
    }

    #[test]
    fn two_groups_by_hand() {
        // Means 60 and 30, variances 100 and 100: a = b = 100/3, df = 4, t = 30/sqrt(200/3).
        let (leaders, front) = ([50.0, 60.0, 70.0], [20.0, 30.0, 40.0]);
        let found = welch(&leaders, &front).expect("spread");
        close(found.difference, 30.0);
        close(found.degrees_of_freedom, 4.0);
        close(found.t, 30.0 / (200.0_f64 / 3.0).sqrt());
        close(found.low + found.high, 60.0);
        // Three against three: one split of twenty each way.
        assert_eq!(permutation(&leaders, &front), Ok(Permutation { p: 0.1, splits: 20, at_least: 2 }));
        assert_eq!((cliffs_delta(&leaders, &front), superiority(&leaders, &front)), (Some(1.0), Some(1.0)));
        close(hedges_g(&leaders, &front).expect("spread"), 3.0 * (1.0 - 3.0 / 15.0));
        // Pairs: 2 > 1, 2 = 2 and 2 > 1, 2 = 2; 1 = 1, 1 < 2.
        assert_eq!(cliffs_delta(&[2.0, 2.0, 1.0], &[1.0, 2.0]), Some(1.0 / 6.0));
    }

    #[test]
    fn four_against_four_reaches_no_less_than_three_in_a_hundred() {
        let found = permutation(&[5.0, 6.0, 7.0, 8.0], &[1.0, 2.0, 3.0, 4.0]).expect("few splits");
        assert_eq!((found.splits, found.at_least), (70, 2));
    }

    #[test]
    fn ties_that_rounding_parts_are_ties() {
        // 0.1 + 0.4 and 0.2 + 0.3 are the same, whatever the last bit says.
        assert_eq!(permutation(&[0.1, 0.4], &[0.2, 0.3]).expect("few splits").p, 1.0);
    }

    #[test]
    fn groups_too_small_too_large_or_without_spread() {
        let ten: Vec<f64> = (0..10).map(f64::from).collect();
        assert_eq!(permutation(&ten, &ten), Err(NoTest::TooManySplits));
        assert_eq!(permutation(&ten[..9], &ten[..9]).map(|found| found.splits), Ok(48_620));
        assert_eq!(permutation(&[1.0], &vec![0.0; 49_999]).map(|found| found.at_least), Ok(1));
        assert_eq!(permutation(&[1.0], &vec![0.0; 50_000]), Err(NoTest::TooManySplits));
        assert_eq!(permutation(&[], &ten), Err(NoTest::TooFew));
        assert_eq!(permutation(&[f64::NAN], &ten), Err(NoTest::NotANumber));
        assert_eq!(welch(&[1.0], &ten), Err(NoTest::TooFew));
        assert_eq!(welch(&[1.0, 1.0], &[2.0, 2.0]), Err(NoTest::NoSpread));
        assert_eq!(welch(&[1.0, f64::INFINITY], &ten), Err(NoTest::NotANumber));
        close(welch(&[1.0, 1.0], &ten).expect("one group differs").degrees_of_freedom, 9.0);
        assert_eq!(hedges_g(&[1.0, 1.0], &[2.0, 2.0]), Err(NoTest::NoSpread));
        assert_eq!(hedges_g(&[1.0], &ten), Err(NoTest::TooFew));
        assert_eq!((cliffs_delta(&[], &ten), mean_gap(&ten, &[]), mean_gap(&[3.0], &[1.0])), (None, None, Some(2.0)));
    }

    #[test]
    fn paired_by_hand() {
        // Differences 0, 10, 20: mean 10, s = 10.
        let found = paired(&[0.0, 10.0, 20.0]).expect("spread");
        close(found.t, 3.0_f64.sqrt());
        close(found.standard_error, 10.0 / 3.0_f64.sqrt());
        assert_eq!(found.degrees_of_freedom, 2.0);
        // P(|T| > t) with two degrees of freedom: 1 - t / sqrt(2 + t²).
        close(found.p, 1.0 - 3.0_f64.sqrt() / 5.0_f64.sqrt());
        assert_eq!(paired(&[4.0]), Err(NoTest::TooFew));
        assert_eq!(paired(&[4.0, 4.0, 4.0]), Err(NoTest::NoSpread));
        assert_eq!(paired(&[4.0, f64::NAN]), Err(NoTest::NotANumber));
    }

    #[test]
    fn holm_by_hand() {
        // .01 x 3; .02 x 2; .03 x 1, which must not fall below .04.
        for (found, expected) in holm(&[0.02, 0.03, 0.01]).into_iter().zip([0.04, 0.04, 0.03]) {
            close(found, expected);
        }
        assert_eq!((holm(&[]), holm(&[0.7, 0.8])), (vec![], vec![1.0, 1.0]));
    }

    #[test]
    fn change_by_hand() {
        let of = |standard_error, degrees_of_freedom| MeanError { standard_error, degrees_of_freedom };
        // Equal errors with one degree of freedom each make two: 4.3027 sqrt(3² + 3²).
        close(smallest_detectable_change(of(3.0, 1.0), of(3.0, 1.0)).expect("defined"), 4.302_652_729_749_464 * 18.0_f64.sqrt());
        assert!(smallest_detectable_change(of(3.0, 1e6), of(3.0, 4.0)).expect("defined") < 2.2 * 18.0_f64.sqrt());
        assert_eq!(smallest_detectable_change(of(0.0, 3.0), of(0.0, 3.0)), None);
        assert_eq!(smallest_detectable_change(of(f64::NAN, 3.0), of(1.0, 3.0)), None);
        // Jacobson & Truax 1991: 47.5 before, 32.5 after, s = 7.5, r = .8: s_diff 4.74, -3.16.
        let found = reliable_change(47.5, 32.5, 7.5, 0.80).expect("defined");
        assert!((found.index + 3.16).abs() < 0.005, "{}", found.index);
        close(found.standard_error, 7.5 * 0.2_f64.sqrt());
        for (sd, r) in [(0.0, 0.8), (7.5, 1.0), (7.5, -0.1), (f64::NAN, 0.8), (7.5, f64::NAN)] {
            assert_eq!(reliable_change(1.0, 2.0, sd, r), None, "{sd} {r}");
        }
    }

    fn group() -> impl Strategy<Value = Vec<f64>> {
        proptest::collection::vec((0..9_u8).prop_map(|level| f64::from(level) * 12.5), 0..9)
    }

    proptest! {
        #[test]
        fn changing_places_changes_the_sign(first in group(), second in group()) {
            let turned: Vec<f64> = first.iter().rev().copied().collect();
            prop_assert_eq!(welch(&first, &second), welch(&turned, &second));
            prop_assert_eq!(permutation(&first, &second), permutation(&turned, &second));
            prop_assert_eq!(permutation(&first, &second), permutation(&second, &first));
            prop_assert_eq!(cliffs_delta(&first, &second), cliffs_delta(&second, &first).map(|delta| 0.0 - delta));
            if let (Ok(one), Ok(other)) = (welch(&first, &second), welch(&second, &first)) {
                prop_assert!(one.t == -other.t && one.p == other.p && one.low <= one.high && (0.0..=1.0).contains(&one.p));
                // The interval leaves out 0 just where p is below .05.
                prop_assert_eq!(one.low > 0.0 || one.high < 0.0, one.p < 0.05);
            }
        }

        #[test]
        fn a_permutation_counts_at_least_the_observed_split(first in group(), second in group()) {
            if let Ok(found) = permutation(&first, &second) {
                // Of groups of one size the mirror image counts too.
                let fewest = if first.len() == second.len() { 2 } else { 1 };
                prop_assert!(found.at_least >= fewest && found.at_least <= found.splits);
            }
        }

        #[test]
        fn holm_keeps_order_and_never_lowers(ps in proptest::collection::vec(0.0..=1.0_f64, 0..12)) {
            let adjusted = holm(&ps);
            for (at, p) in ps.iter().enumerate() {
                prop_assert!(adjusted[at] >= *p && adjusted[at] <= 1.0);
                prop_assert!(ps.iter().zip(&adjusted).all(|(other, theirs)| other < p || theirs >= &adjusted[at]));
            }
        }
    }
}
