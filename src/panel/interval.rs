//! How sure is the mean of a panel: 95% intervals over respondents, with finite populations and strata, and how many respondents a narrower one takes.
//!
//! Student's t, for at n = 3 to 30 it alone covers what it promises (a bootstrap of five people covers 82%). The ends are unclipped; a display clips them.

use super::quantile::{NORMAL_975, t_975};
use super::sum::{mean, sum};

/// Respondents from which an interval is computed.
pub const COMPUTED_FROM: u32 = 3;
/// Respondents from which an interval is shown; below, the range and the dots say more.
pub const SHOWN_FROM: u32 = 5;

/// Values in short.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// How many.
    pub n: u32,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with n - 1; none of a single value, exactly 0 where all are the same.
    pub sd: Option<f64>,
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

impl Summary {
    /// Whether all values are the same, rounding apart.
    #[must_use]
    pub fn all_the_same(&self) -> bool {
        self.high - self.low <= 1e-12 * self.low.abs().max(self.high.abs())
    }

    /// The standard error of the mean, without a finite population: `sd / sqrt(n)`.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.sd.map(|sd| sd / f64::from(self.n).sqrt())
    }
}

/// Number, mean, standard deviation and range, the same to the last digit for every order of the values. None of no values, or where one is not finite.
#[must_use]
pub fn summary(values: &[f64]) -> Option<Summary> {
    let n = u32::try_from(values.len()).ok()?;
    let centre = mean(values).filter(|_| values.iter().all(|value| value.is_finite()))?;
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    let mut found = Summary { n, mean: centre, sd: None, low, high };
    if n > 1 {
        let square = sum(values.iter().map(|value| (value - centre).powi(2)));
        found.sd = Some(if found.all_the_same() { 0.0 } else { (square / f64::from(n - 1)).sqrt() });
    }
    Some(found)
}

/// How sure a mean is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Interval {
    /// There is none, and why.
    None(NoInterval),
    /// All gave the same value: the values hold no spread to compute with, and an interval without width would say too much.
    AllTheSame {
        /// How many they are.
        n: u32,
    },
    /// Everybody of the declared population answered: no sampling error. Not the same as certain.
    AllAnswered {
        /// How many they are.
        n: u32,
    },
    /// An interval.
    Between(Bounds),
}

/// Why there is no interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoInterval {
    /// Fewer than [`COMPUTED_FROM`] values.
    TooFew {
        /// How many there are.
        n: u32,
    },
    /// More answered than the declared population holds.
    PopulationTooSmall {
        /// How many answered.
        n: u32,
        /// The population as declared.
        population: u32,
    },
    /// No stratum has two values, so that nothing tells how far people of one stratum lie apart.
    NoStratumOfTwo,
    /// Within each stratum all are the same (but the strata differ): nothing to compute with.
    NoSpreadWithin,
    /// A value or weight is not a finite number.
    NotANumber,
}

/// A 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lower end, unclipped.
    pub low: f64,
    /// Upper end, unclipped.
    pub high: f64,
    /// Half of the width.
    pub half_width: f64,
    /// Standard error of the mean, the finite population allowed for.
    pub standard_error: f64,
    /// Of Student's t; not a whole number for strata.
    pub degrees_of_freedom: f64,
    /// Whether a stratum of one value borrowed the variance of the others.
    pub pooled: bool,
}

impl Bounds {
    /// `mean` and so many standard errors to each side.
    fn around(mean: f64, standard_error: f64, degrees_of_freedom: f64, pooled: bool) -> Option<Self> {
        let half_width = t_975(degrees_of_freedom)? * standard_error;
        Some(Self { low: mean - half_width, high: mean + half_width, half_width, standard_error, degrees_of_freedom, pooled })
    }
}

/// The 95% interval of a mean: `mean ± t(.975, n-1) s/sqrt(n) sqrt(1 - n/N)`, the last factor where the `population` N is declared (Cochran 1977, section 2.5,
/// with s over n - 1).
#[must_use]
pub fn t_interval(values: &[f64], population: Option<u32>) -> Interval {
    stratified(&[Stratum { weight: 1.0, values, population }]).interval
}

/// One stratum of a panel, such as a role.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum<'a> {
    /// Its weight in the mean, in any unit; not below 0.
    pub weight: f64,
    /// The values of those who answered; without any, the stratum counts for nothing and its weight goes to the others.
    pub values: &'a [f64],
    /// How many people it has, those included who did not answer, where that is declared.
    pub population: Option<u32>,
}

/// A mean over strata with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StratifiedMean {
    /// `sum(W m)` with the weights W made to add to 1; none without values or weight.
    pub mean: Option<f64>,
    /// How sure it is.
    pub interval: Interval,
}

/// The mean over strata and its 95% interval: `SE² = sum(W² s²/n (1 - n/N))` (Cochran 1977, section 5.6), degrees of freedom by Satterthwaite 1946, `SE⁴` over
/// the sum of `(W² s²/n (1 - n/N))² / (n - 1)`.
///
/// A stratum of one value takes the pooled variance of the others, `sum((n-1) s²)/sum(n-1)`; as those variances then stand in the sum more often, they are
/// collected before the degrees of freedom are taken. A stratum of which everybody answered adds no error.
#[must_use]
pub fn stratified(strata: &[Stratum]) -> StratifiedMean {
    let none = |why| StratifiedMean { mean: None, interval: Interval::None(why) };
    let strata: Vec<&Stratum> = strata.iter().filter(|stratum| !stratum.values.is_empty() && stratum.weight != 0.0).collect();
    let total = sum(strata.iter().map(|stratum| stratum.weight));
    if strata.is_empty() {
        return none(NoInterval::TooFew { n: 0 });
    }
    let summaries: Option<Vec<Summary>> = strata.iter().map(|stratum| summary(stratum.values)).collect();
    let (Some(summaries), true) = (summaries, total.is_finite() && strata.iter().all(|stratum| stratum.weight > 0.0)) else {
        return none(NoInterval::NotANumber);
    };
    let weights: Vec<f64> = strata.iter().map(|stratum| stratum.weight / total).collect();
    let mean = sum(weights.iter().zip(&summaries).map(|(weight, summary)| weight * summary.mean));
    let interval = match stratified_bounds(mean, &strata, &weights, &summaries) {
        Ok(bounds) => Interval::Between(bounds),
        Err(otherwise) => otherwise,
    };
    StratifiedMean { mean: Some(mean), interval }
}

fn stratified_bounds(mean: f64, strata: &[&Stratum], weights: &[f64], summaries: &[Summary]) -> Result<Bounds, Interval> {
    let n: u32 = summaries.iter().map(|summary| summary.n).sum();
    for (stratum, summary) in strata.iter().zip(summaries) {
        if let Some(population) = stratum.population.filter(|population| *population < summary.n) {
            return Err(Interval::None(NoInterval::PopulationTooSmall { n: summary.n, population }));
        }
    }
    if strata.iter().zip(summaries).all(|(stratum, summary)| stratum.population == Some(summary.n)) {
        return Err(Interval::AllAnswered { n });
    }
    if n < COMPUTED_FROM {
        return Err(Interval::None(NoInterval::TooFew { n }));
    }
    let values: Vec<f64> = strata.iter().flat_map(|stratum| stratum.values.iter().copied()).collect();
    if summary(&values).is_some_and(|all| all.all_the_same()) {
        return Err(Interval::AllTheSame { n });
    }
    // What multiplies each stratum's own variance in SE².
    let factors: Vec<f64> = (strata.iter().zip(weights).zip(summaries))
        .map(|((stratum, weight), summary)| {
            let n = f64::from(summary.n);
            let unseen = stratum.population.map_or(1.0, |population| 1.0 - n / f64::from(population));
            weight * weight / n * unseen
        })
        .collect();
    let alone = sum(factors.iter().zip(summaries).filter(|(_, summary)| summary.n == 1).map(|(factor, _)| *factor));
    let spare: u32 = summaries.iter().map(|summary| summary.n - 1).sum();
    if spare == 0 {
        return Err(Interval::None(NoInterval::NoStratumOfTwo));
    }
    // Each stratum of two or more: its part of SE², with its degrees of freedom.
    let parts: Vec<(f64, f64)> = (factors.iter().zip(summaries))
        .filter_map(|(factor, summary)| {
            let degrees = f64::from(summary.n - 1);
            Some(((factor + alone * degrees / f64::from(spare)) * summary.sd?.powi(2), degrees))
        })
        .collect();
    let square = sum(parts.iter().map(|(part, _)| *part));
    let degrees = match parts[..] {
        [(_, degrees)] => degrees,
        _ => square * square / sum(parts.iter().map(|(part, degrees)| part * part / degrees)),
    };
    Bounds::around(mean, square.sqrt(), degrees, alone > 0.0).filter(|_| square > 0.0).ok_or(Interval::None(NoInterval::NoSpreadWithin))
}

/// The smallest number of respondents for whom the 95% interval reaches no further than `half_width` to each side, if they differ by the standard deviation
/// `sd`: the smallest n from 2 with `t(.975, n-1) sd/sqrt(n) sqrt(1 - n/N) <= half_width`. With everybody of the population it is reached at last. None unless
/// `sd` and `half_width` are positive.
#[must_use]
pub fn respondents_needed(sd: f64, half_width: f64, population: Option<u32>) -> Option<u32> {
    if !(sd > 0.0 && sd.is_finite() && half_width > 0.0 && half_width.is_finite()) {
        return None;
    }
    let most = population.unwrap_or(u32::MAX);
    if most < 2 {
        return (most == 1).then_some(1);
    }
    // What the normal distribution asks for; Student's t, being wider, asks for no less, and for a few more.
    let normal = 1.0 / ((half_width / (NORMAL_975 * sd)).powi(2) + population.map_or(0.0, |population| 1.0 / f64::from(population)));
    let is_enough = |n: &u32| {
        let unseen = population.map_or(1.0, |population| 1.0 - f64::from(*n) / f64::from(population));
        t_975(f64::from(*n) - 1.0).is_some_and(|t| t * sd * (unseen / f64::from(*n)).sqrt() <= half_width)
    };
    if normal >= f64::from(most) && population.is_none() {
        return None;
    }
    ((normal as u32).clamp(2, most)..=most).find(is_enough)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bounds(interval: Interval) -> Bounds {
        let Interval::Between(bounds) = interval else { panic!("{interval:?}") };
        bounds
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    /// The 97.5% point with two degrees of freedom.
    const T2: f64 = 4.302_652_729_749_464;

    #[test]
    fn by_hand() {
        // 40, 50, 60: mean 50, s = 10, standard error 10/sqrt(3).
        let found = bounds(t_interval(&[60.0, 40.0, 50.0], None));
        close(found.standard_error, 10.0 / 3.0_f64.sqrt());
        close(found.degrees_of_freedom, 2.0);
        close(found.low, 50.0 - T2 * 10.0 / 3.0_f64.sqrt());
        close(found.high - 50.0, found.half_width);
        // Three of four: a quarter of the population is unseen, which halves the error.
        close(bounds(t_interval(&[60.0, 40.0, 50.0], Some(4))).half_width, found.half_width / 2.0);
    }

    #[test]
    fn why_not() {
        let few = |n| Interval::None(NoInterval::TooFew { n });
        for (values, population, expected) in [
            (vec![], None, few(0)),
            (vec![50.0], None, few(1)),
            (vec![50.0, 60.0], None, few(2)),
            (vec![50.0, 50.0, 50.0], None, Interval::AllTheSame { n: 3 }),
            (vec![0.1 + 0.2, 0.3, 0.3], None, Interval::AllTheSame { n: 3 }),
            (vec![0.0, 0.0, 0.0], Some(9), Interval::AllTheSame { n: 3 }),
            (vec![50.0, 60.0, 70.0], Some(3), Interval::AllAnswered { n: 3 }),
            (vec![50.0], Some(1), Interval::AllAnswered { n: 1 }),
            (vec![50.0, 60.0, 70.0], Some(2), Interval::None(NoInterval::PopulationTooSmall { n: 3, population: 2 })),
            (vec![50.0, f64::NAN, 70.0], None, Interval::None(NoInterval::NotANumber)),
            (vec![50.0, f64::INFINITY, 70.0], None, Interval::None(NoInterval::NotANumber)),
        ] {
            assert_eq!(t_interval(&values, population), expected, "{values:?} {population:?}");
        }
        assert_eq!(summary(&[]), None);
        assert_eq!(summary(&[2.0]), Some(Summary { n: 1, mean: 2.0, sd: None, low: 2.0, high: 2.0 }));
    }

    #[test]
    fn strata_by_hand() {
        // Variances 50 (n = 2) and 100 (n = 3), means 55 and 70; SE² = 1/4 50/2 + 1/4 100/3.
        let of = |weight, values, population| Stratum { weight, values, population };
        let (leaders, front) = ([50.0, 60.0], [60.0, 70.0, 80.0]);
        let found = stratified(&[of(1.0, &leaders, None), of(1.0, &front, None)]);
        assert_eq!(found.mean, Some(62.5));
        let (a, b) = (6.25_f64, 25.0_f64 / 3.0);
        let found = bounds(found.interval);
        close(found.standard_error, (a + b).sqrt());
        close(found.degrees_of_freedom, (a + b).powi(2) / (a * a + b * b / 2.0));
        assert!(!found.pooled);
        // A stratum without values gives its weight to the others, one without weight counts for nothing.
        let same = stratified(&[of(9.0, &[], None), of(3.0, &leaders, None), of(0.0, &[1.0], None), of(3.0, &front, None)]);
        assert_eq!(same.interval, Interval::Between(found));
        // All leaders answered: only the front line's error is left.
        let found = bounds(stratified(&[of(1.0, &leaders, Some(2)), of(1.0, &front, None)]).interval);
        close(found.standard_error, b.sqrt());
        close(found.degrees_of_freedom, 2.0);
    }

    #[test]
    fn one_value_borrows_the_variance_of_the_others() {
        let of = |values, population| Stratum { weight: 1.0, values, population };
        let front = [60.0, 70.0, 80.0];
        let found = bounds(stratified(&[of(&[50.0], None), of(&front, None)]).interval);
        // SE² = 1/4 100/1 + 1/4 100/3, all of it from one variance with two degrees of freedom.
        close(found.standard_error, (100.0 / 3.0_f64).sqrt());
        close(found.degrees_of_freedom, 2.0);
        assert!(found.pooled);
        // The only one of a role has nothing to borrow for: everybody of it answered.
        assert!(!bounds(stratified(&[of(&[50.0], Some(1)), of(&front, None)]).interval).pooled);
        let why = |strata: &[Stratum]| stratified(strata).interval;
        assert_eq!(why(&[of(&[50.0], None), of(&[60.0], None), of(&[70.0], None)]), Interval::None(NoInterval::NoStratumOfTwo));
        assert_eq!(why(&[of(&[50.0, 50.0], None), of(&[60.0, 60.0], None)]), Interval::None(NoInterval::NoSpreadWithin));
        assert_eq!(why(&[of(&[50.0, 40.0], Some(2)), of(&[60.0], Some(1))]), Interval::AllAnswered { n: 3 });
        assert_eq!(why(&[]), Interval::None(NoInterval::TooFew { n: 0 }));
        assert_eq!(why(&[Stratum { weight: -1.0, values: &front, population: None }]), Interval::None(NoInterval::NotANumber));
        assert_eq!(why(&[Stratum { weight: f64::NAN, values: &front, population: None }]), Interval::None(NoInterval::NotANumber));
    }

    #[test]
    fn respondents_for_a_half_width() {
        // s = 10, half-width T2 10/sqrt(3): three give exactly that.
        let three = T2 * 10.0 / 3.0_f64.sqrt();
        assert_eq!(respondents_needed(10.0, three + 1e-6, None), Some(3));
        assert_eq!(respondents_needed(10.0, three - 1e-6, None), Some(4));
        assert_eq!(respondents_needed(10.0, 1e-4, Some(40)), Some(40), "everybody");
        assert_eq!((respondents_needed(10.0, 5.0, Some(1)), respondents_needed(10.0, 5.0, Some(0))), (Some(1), None));
        for (sd, half) in [(0.0, 5.0), (-1.0, 5.0), (f64::NAN, 5.0), (10.0, 0.0), (10.0, f64::INFINITY), (1e9, 1e-9)] {
            assert_eq!(respondents_needed(sd, half, None), None, "{sd} {half}");
        }
    }

    proptest! {
        #[test]
        fn order_changes_no_digit(mut values in proptest::collection::vec(0.0..100.0_f64, 0..30), population in proptest::option::of(0..60_u32)) {
            let before = (t_interval(&values, population), summary(&values));
            values.reverse();
            prop_assert_eq!(before, (t_interval(&values, population), summary(&values)));
        }

        #[test]
        fn a_declared_population_only_narrows(values in proptest::collection::vec(0.0..100.0_f64, 3..30), more in 1..100_u32) {
            let (Interval::Between(all), Interval::Between(some)) = (t_interval(&values, None), t_interval(&values, Some(values.len() as u32 + more)))
                else { return Ok(()) };
            prop_assert!(some.half_width < all.half_width && some.degrees_of_freedom == all.degrees_of_freedom);
            let mean = summary(&values).expect("finite").mean;
            prop_assert!(all.low < mean && mean < all.high);
        }

        #[test]
        fn as_many_as_needed_are_enough_and_one_fewer_is_not(sd in 1.0..40.0_f64, half in 1.0..30.0_f64, population in proptest::option::of(2..500_u32)) {
            let n = respondents_needed(sd, half, population).expect("few enough");
            let reach = |n: u32| {
                let unseen = population.map_or(1.0, |all| 1.0 - f64::from(n) / f64::from(all));
                t_975(f64::from(n) - 1.0).expect("two") * sd * (unseen / f64::from(n)).sqrt()
            };
            prop_assert!(reach(n) <= half + 1e-9);
            prop_assert!(n == 2 || reach(n - 1) > half - 1e-9);
        }

        #[test]
        fn strata_of_any_size_never_give_a_nan(
            strata in proptest::collection::vec((0.0..5.0_f64, proptest::collection::vec(0..4_u8, 0..5), proptest::option::of(0..9_u32)), 0..5)
        ) {
            let values: Vec<Vec<f64>> = strata.iter().map(|(_, values, _)| values.iter().map(|value| f64::from(*value) * 25.0).collect()).collect();
            let strata: Vec<Stratum> =
                strata.iter().zip(&values).map(|((weight, _, population), values)| Stratum { weight: *weight, values, population: *population }).collect();
            let found = stratified(&strata);
            prop_assert!(found.mean.is_none_or(|mean| (-1e-9..=100.0 + 1e-9).contains(&mean)));
            if let Interval::Between(Bounds { low, high, degrees_of_freedom, .. }) = found.interval {
                prop_assert!(low < high && degrees_of_freedom >= 1.0 - 1e-9, "{:?}", found);
            }
        }
    }
}
