//! Numbers for people: rounded half away from zero, never so far that the page contradicts the verdict.
//!
//! Verdicts (bands, caps, gates) are taken on unrounded values. Where rounding would carry a value over one of the edges a verdict hangs on, more decimals are
//! printed: 59.96 against 60 prints 59.96.

/// The slack of the rules' own comparisons: a value this close under an edge has reached it.
const SLACK: f64 = 1e-9;
/// No value is printed with more decimals than this.
const MOST_DECIMALS: usize = 9;

/// A value with a fixed number of decimals, rounded half away from zero.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    let rounded = round(value, decimals);
    // `-0.0` would print a sign that means nothing.
    let rounded = if rounded == 0.0 { 0.0 } else { rounded };
    format!("{rounded:.decimals$}")
}

/// One decimal: for tables.
#[must_use]
pub fn tenth(value: f64) -> String {
    fixed(value, 1)
}

/// At least this many decimals, and as many more as it takes for the rounded value to stand on the same side of every edge as the value itself.
#[must_use]
pub fn decided(value: f64, edges: &[f64], decimals: usize) -> String {
    fixed(value, decimals_for(value, edges, decimals))
}

/// A size such as a gap, which must not read as zero when it is not.
#[must_use]
pub fn size(value: f64, decimals: usize) -> String {
    let enough = (decimals..=MOST_DECIMALS).find(|d| value.abs() <= SLACK || round(value, *d) != 0.0);
    fixed(value, enough.unwrap_or(decimals))
}

/// A share (0 to 1) as a whole percentage, with more decimals where an edge (in percent) asks for them; 100% and 0% are printed only when they are meant.
#[must_use]
pub fn percent(share: f64, edges: &[f64]) -> String {
    let value = share * 100.0;
    let decimals = decimals_for(value, edges, 0).max(decimals_for(value, &[100.0], 0));
    let enough = (decimals..=MOST_DECIMALS).find(|d| value.abs() <= SLACK || round(value, *d) != 0.0);
    format!("{}%", fixed(value, enough.unwrap_or(decimals)))
}

/// Score, target and gap of a headline: whole where the whole numbers agree with the verdicts and with each other (`target - score = gap`), else with one or two
/// decimals.
#[must_use]
pub fn headline(score: f64, target: f64, gap: f64, edges: &[f64]) -> [String; 3] {
    let needed = decimals_for(score, edges, 0);
    let adds_up = |d: usize| (round(target, d) - round(score, d)).max(0.0) - round(gap, d);
    let decimals = (needed..=2).find(|d| adds_up(*d).abs() < 1e-6 && (gap <= SLACK || round(gap, *d) != 0.0)).unwrap_or(needed);
    [fixed(score, decimals), decided(target, &[], if is_whole(target) { 0 } else { decimals }), size(gap, decimals)]
}

/// Two ends of a range, with as many decimals as it takes for them to stand on the right side of the edges and to differ when they do.
#[must_use]
pub fn range(low: f64, high: f64, edges: &[f64], decimals: usize) -> (String, String) {
    let mut enough = decimals_for(low, edges, decimals).max(decimals_for(high, edges, decimals));
    while enough < 2 && high - low > 0.05 && round(low, enough) == round(high, enough) {
        enough += 1;
    }
    (fixed(low, enough), fixed(high, enough))
}

/// The number of decimals from `decimals` up that keeps the value on its side of every edge.
fn decimals_for(value: f64, edges: &[f64], decimals: usize) -> usize {
    let keeps = |d: &usize| edges.iter().all(|edge| reached(round(value, *d), *edge) == reached(value, *edge));
    (decimals..=MOST_DECIMALS).find(keeps).unwrap_or(MOST_DECIMALS)
}

fn reached(value: f64, edge: f64) -> bool {
    value + SLACK >= edge
}

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() <= SLACK
}

/// Rounds half away from zero, where "half" is what a reader of the decimal number would call half (2.675 is not 2.67499999).
fn round(value: f64, decimals: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let slack = SLACK.copysign(value);
    ((value * scale) + slack).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(tenth(52.45), "52.5");
        assert_eq!(tenth(0.25), "0.3");
        assert_eq!(tenth(-0.25), "-0.3");
        assert_eq!(fixed(2.675, 2), "2.68");
        assert_eq!(fixed(0.5, 0), "1");
        assert_eq!(fixed(1.5, 0), "2");
        assert_eq!(fixed(2.5, 0), "3");
        assert_eq!(tenth(-0.04), "0.0");
    }

    #[test]
    fn rounding_never_crosses_an_edge() {
        assert_eq!(decided(59.96, &[60.0], 1), "59.96");
        assert_eq!(decided(59.96, &[60.0], 0), "59.96");
        assert_eq!(decided(59.4, &[60.0], 0), "59");
        assert_eq!(decided(59.6, &[60.0], 0), "59.6");
        assert_eq!(decided(60.04, &[60.0], 1), "60.0");
        assert_eq!(decided(59.999_96, &[60.0], 1), "59.99996");
        assert_eq!(decided(60.0 - 1e-12, &[60.0], 1), "60.0", "within the slack of the rules: reached");
        assert_eq!(decided(39.9, &[40.0], 0), "39.9", "the end of a capped band");
    }

    #[test]
    fn a_gap_that_exists_is_not_zero() {
        assert_eq!(size(0.04, 1), "0.04");
        assert_eq!(size(0.0, 1), "0.0");
        assert_eq!(size(17.94, 0), "18");
    }

    #[test]
    fn percentages_keep_their_meaning() {
        assert_eq!(percent(0.912, &[]), "91%");
        assert_eq!(percent(0.999, &[]), "99.9%");
        assert_eq!(percent(1.0, &[]), "100%");
        assert_eq!(percent(0.001, &[]), "0.1%");
        assert_eq!(percent(0.666, &[200.0 / 3.0]), "66.6%");
    }

    #[test]
    fn a_headline_adds_up() {
        assert_eq!(headline(52.4, 70.0, 17.6, &[40.0, 60.0]), ["52", "70", "18"]);
        assert_eq!(headline(51.5, 70.4, 18.9, &[]), ["51.5", "70.4", "18.9"]);
        assert_eq!(headline(59.96, 60.0, 0.04, &[60.0]), ["59.96", "60", "0.04"]);
        assert_eq!(headline(75.0, 60.0, 0.0, &[60.0]), ["75", "60", "0"]);
    }

    #[test]
    fn ranges_show_their_width() {
        assert_eq!(range(50.3, 55.5, &[60.0], 0), ("50".into(), "56".into()));
        assert_eq!(range(59.8, 60.2, &[60.0], 0), ("59.8".into(), "60.2".into()));
        assert_eq!(range(50.1, 50.4, &[], 0), ("50.1".into(), "50.4".into()));
    }
}
