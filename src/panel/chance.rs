//! What agreement random answers would reach: the number to print beside rwg(j), which for few people is high by chance alone.
//!
//! Nothing is drawn at random. With few people the distribution is enumerated; with many it is taken from its exact first four cumulants.

use super::agreement::rwg_j_of;
use std::collections::BTreeMap;

/// Five in a hundred.
const TAIL: f64 = 0.05;
/// The 5% point of the standard normal distribution.
const NORMAL_05: f64 = -1.644_853_626_951_472_2;
/// Multiplications that an enumeration may cost, and patterns of answers to one item that it may visit: under a tenth of a millisecond each, for a report needs
/// one enumeration per factor. Eight people and eight items of five options are enumerated still.
const BUDGET: f64 = 4e5;
const PATTERNS: f64 = 2e3;

/// What random answers reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The 95th percentile of rwg(j) (uniform null) of answers of which every option is as likely as every other: the smallest value that at least 95% of random
    /// panels do not exceed. 0 to 1.
    pub percentile_95: f64,
    /// How it was found.
    pub method: Method,
}

/// How the reference was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// All answers enumerated.
    Exact,
    /// From mean, variance, skewness and kurtosis of the variance of random answers (Cornish & Fisher 1937): with up to eleven options within .002 of the exact
    /// value for two items and more, within .01 for one.
    Moments,
}

/// The 95th percentile of rwg(j) of purely random answers of so many people to so many items with so many options. None of fewer than two people, two options
/// or one item.
#[must_use]
pub fn random_agreement(people: u32, items: u32, options: u32) -> Option<Chance> {
    if people < 2 || items < 1 || options < 2 {
        return None;
    }
    let (n, j, a) = (f64::from(people), f64::from(items), f64::from(options));
    let null = (a * a - 1.0) / 12.0;
    let (variance, method) = match exact(people, items, options, (BUDGET, PATTERNS)) {
        Some(variance) => (variance, Method::Exact),
        None => (moments(n, j, a), Method::Moments),
    };
    Some(Chance { percentile_95: rwg_j_of(variance / null, j), method })
}

/// The 5% point of the mean variance over the items, all answers enumerated; none where that is too much.
///
/// Counted in whole numbers: `D = n sum(x²) - (sum x)² = n(n-1) s²`, of which the items' total is the sum of independent parts.
fn exact(people: u32, items: u32, options: u32, (multiplications, most): (f64, f64)) -> Option<f64> {
    let (n, j, a) = (f64::from(people), f64::from(items), f64::from(options));
    // Ways to share n people among A options.
    let patterns = (1..options).fold(1.0, |ways, k| ways * (n + f64::from(k)) / f64::from(k));
    if patterns.is_nan() || patterns > most {
        return None;
    }
    // The 5% point lies below the mean, so that nothing above it need be kept.
    let limit = j * n * (n - 1.0) * (a * a - 1.0) / 12.0;
    let mut one = one_item(people, options);
    if limit * (1.0 + one.len() as f64 * (j - 1.0)) > multiplications {
        return None;
    }
    one.retain(|(value, _)| *value <= limit as usize);
    let mut total = vec![0.0; limit as usize + 1];
    for &(value, probability) in &one {
        total[value] = probability;
    }
    for _ in 1..items {
        let mut next = vec![0.0; total.len()];
        for &(value, probability) in &one {
            for (sum, before) in next[value..].iter_mut().zip(&total) {
                *sum += probability * before;
            }
        }
        total = next;
    }
    let mut below = 0.0;
    let at = total.iter().position(|probability| {
        below += probability;
        below > TAIL + 1e-12
    })?;
    Some(at as f64 / (j * n * (n - 1.0)))
}

/// The values of D of one item with their probabilities, ascending.
fn one_item(people: u32, options: u32) -> Vec<(usize, f64)> {
    /// Shares `left` people among the options from `level` on; `ways` is how likely what is shared so far is, times what is left to divide by.
    fn share(level: u64, options: u64, left: u64, sums: (u64, u64), ways: f64, people: u64, found: &mut BTreeMap<u64, f64>) {
        let with = |count: u64| (sums.0 + level * count, sums.1 + level * level * count);
        if level + 1 == options {
            let (sum, squares) = with(left);
            *found.entry(people * squares - sum * sum).or_default() += ways;
            return;
        }
        let mut choose = 1.0;
        for count in 0..=left {
            share(level + 1, options, left - count, with(count), ways * choose, people, found);
            choose *= (left - count) as f64 / (count + 1) as f64;
        }
    }
    let mut found = BTreeMap::new();
    let (people, options) = (u64::from(people), u64::from(options));
    share(0, options, people, (0, 0), (options as f64).powf(-(people as f64)), people, &mut found);
    found.into_iter().map(|(value, probability)| (value as usize, probability)).collect()
}

/// The 5% point of the mean variance over the items from its first four cumulants (Cornish & Fisher 1937). Those of one variance follow from the cumulants
/// of a uniform answer (Kendall & Stuart, The Advanced Theory of Statistics, vol. 1, 12.16; odd ones are 0); a mean of j of them divides the r-th by
/// `j^(r-1)`.
fn moments(n: f64, j: f64, a: f64) -> f64 {
    let [k2, k4, k6, k8] = uniform_cumulants(a);
    let m = n - 1.0;
    let second = k4 / n + 2.0 * k2 * k2 / m;
    let third = k6 / (n * n) + 12.0 * k4 * k2 / (n * m) + 8.0 * k2.powi(3) / (m * m);
    let fourth = k8 / n.powi(3)
        + 24.0 * k6 * k2 / (n * n * m)
        + 8.0 * (4.0 * n * n - 9.0 * n + 6.0) * k4 * k4 / (n * n * m.powi(3))
        + 144.0 * k4 * k2 * k2 / (n * m * m)
        + 48.0 * k2.powi(4) / m.powi(3);
    let skewness = third / second.powf(1.5) / j.sqrt();
    let kurtosis = fourth / (second * second) / j;
    let z = NORMAL_05;
    let w = z + (z * z - 1.0) * skewness / 6.0 + (z.powi(3) - 3.0 * z) * kurtosis / 24.0 - (2.0 * z.powi(3) - 5.0 * z) * skewness * skewness / 36.0;
    (k2 + w * (second / j).sqrt()).max(0.0)
}

/// The second, fourth, sixth and eighth cumulant of one of `a` equally spaced, equally likely levels: `B_r (a^r - 1)/r` with the Bernoulli numbers
/// B2 = 1/6, B4 = -1/30, B6 = 1/42, B8 = -1/30.
fn uniform_cumulants(a: f64) -> [f64; 4] {
    [(2, 1.0 / 6.0), (4, -1.0 / 30.0), (6, 1.0 / 42.0), (8, -1.0 / 30.0)].map(|(r, bernoulli)| bernoulli * (a.powi(r) - 1.0) / f64::from(r))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // Two people, one item of two options: the same half of the time, so that perfect agreement is what chance reaches.
        assert_eq!(random_agreement(2, 1, 2), Some(Chance { percentile_95: 1.0, method: Method::Exact }));
        // Two people, five items of two options: all five the same 1 in 32 (3%), four of five 5 in 32 more. So four: s² = 1/2 once, mean .1 of a null of .25,
        // q = .4, 5 (.6) / (5 (.6) + .4).
        assert!((random_agreement(2, 5, 2).expect("defined").percentile_95 - 3.0 / 3.4).abs() < 1e-12);
    }

    #[test]
    fn the_figures_of_simulations() {
        for (people, simulated) in [(3, 0.85), (5, 0.73), (8, 0.64), (10, 0.59), (15, 0.51)] {
            let found = random_agreement(people, 5, 5).expect("defined").percentile_95;
            assert!((found - simulated).abs() < 0.01, "{people}: {found}");
        }
    }

    #[test]
    fn what_has_no_answer_says_so() {
        for (people, items, options) in [(0, 5, 5), (1, 5, 5), (5, 0, 5), (5, 5, 0), (5, 5, 1)] {
            assert_eq!(random_agreement(people, items, options), None);
        }
    }

    #[test]
    fn both_ways_meet() {
        for (people, items, options) in [(8, 5, 5), (10, 5, 5), (12, 8, 3), (10, 10, 4), (14, 2, 5)] {
            let exact = exact(people, items, options, (2e7, 2e4)).expect("few enough");
            let moments = moments(f64::from(people), f64::from(items), f64::from(options));
            assert!((exact / moments - 1.0).abs() < 0.02, "{people} {items} {options}: {exact} {moments}");
        }
    }

    #[test]
    fn cumulants_of_a_uniform_answer() {
        // Levels -1, 0, 1: variance 2/3, fourth moment 2/3, so that the fourth cumulant is 2/3 - 3 (4/9).
        let [second, fourth, ..] = uniform_cumulants(3.0);
        assert!((second - 2.0 / 3.0).abs() < 1e-15);
        assert!((fourth - (2.0 / 3.0 - 4.0 / 3.0)).abs() < 1e-15);
    }

    #[test]
    fn falls_with_people_and_is_a_share_at_any_size() {
        for options in [2, 5, 10, 101] {
            for items in [1, 5, 40, 1000] {
                let found: Vec<f64> =
                    [2, 5, 30, 1000, u32::MAX].iter().map(|people| random_agreement(*people, items, options).expect("defined").percentile_95).collect();
                assert!(found.iter().all(|share| (0.0..=1.0).contains(share)), "{found:?}");
                assert!(found.windows(2).all(|pair| pair[0] >= pair[1]), "{options} {items}: {found:?}");
            }
        }
    }
}
