//! What agreement random answers would reach: the number to print beside rwg(j), which for few people is high by chance alone.
//!
//! Nothing is drawn at random. With few people the distribution is enumerated; with many it is taken from its exact first four cumulants.

use super::agreement::rwg_j_of;
use std::collections::BTreeMap;

/// Five in a hundred.
const TAIL: f64 = 0.05;
/// The 5% point of the standard normal distribution.
const NORMAL_05: f64 = -1.644_853_626_951_472_2;
/// Multiplications that an enumeration may cost, and answer patterns it may visit: about two milliseconds.
const BUDGET: f64 = 2e6;
const PATTERNS: f64 = 1e5;

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
    /// From mean, variance, skewness and kurtosis of the variance of random answers (Cornish & Fisher 1937). Within .005 of the exact value for 8 people and more
    /// wherever it is used.
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
    let (variance, method) = match exact(people, items, options) {
        Some(variance) => (variance, Method::Exact),
        None => (moments(n, j, a), Method::Moments),
    };
    Some(Chance { percentile_95: rwg_j_of(variance / null, j), method })
}

/// The 5% point of the mean variance over the items, all answers enumerated; none where that is too much.
///
/// Counted in whole numbers: `D = n sum(x²) - (sum x)² = n(n-1) s²`, of which the items' total is the sum of independent parts.
fn exact(people: u32, items: u32, options: u32) -> Option<f64> {
    let (n, j, a) = (f64::from(people), f64::from(items), f64::from(options));
    // Ways to share n people among A options.
    let patterns = (1..options).fold(1.0, |ways, k| ways * (n + f64::from(k)) / f64::from(k));
    if patterns.is_nan() || patterns > PATTERNS {
        return None;
    }
    // The 5% point lies below the mean, so that nothing above it need be kept.
    let limit = j * n * (n - 1.0) * (a * a - 1.0) / 12.0;
    // At most this many different values of one item, for cheap and from above; then as they are.
    let one = one_item(people, options);
    if one.len() as f64 * limit * (j - 1.0) > BUDGET {
        return None;
    }
    let limit = limit as usize;
    let mut total = vec![0.0; limit + 1];
    total[0] = 1.0;
    for _ in 0..items {
        let mut next = vec![0.0; limit + 1];
        for &(value, probability) in one.iter().filter(|(value, _)| *value <= limit) {
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
