//! Do they rank things alike? Intraclass correlations of a complete table, and Krippendorff's alpha, which bears gaps.
//!
//! Within one organisation the rows are the items: this says whether people see the same peaks and troughs, not whether the score is reliable.

use super::quantile::f_quantile;
use super::sum::sum;

/// Why there are no intraclass correlations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoIcc {
    /// Fewer than two rows or columns.
    TooSmall,
    /// Rows of different lengths: the table has gaps.
    Gaps,
    /// A value is not a finite number.
    NotANumber,
    /// All values are the same.
    NoVariation,
}

/// Mean squares of a table of n rows (what is rated) by k columns (who rates), one value a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanSquares {
    /// Rows (n).
    pub rows: u32,
    /// Columns (k).
    pub columns: u32,
    /// Between rows (MSR), n - 1 degrees of freedom.
    pub between_rows: f64,
    /// Between columns (MSC), k - 1.
    pub between_columns: f64,
    /// What is left (MSE), (n - 1)(k - 1).
    pub residual: f64,
    /// Within rows (MSW), n(k - 1).
    pub within_rows: f64,
}

/// A correlation with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Icc {
    /// At most 1; may be negative. None where there is nothing to divide by: the rows do not differ, nor does what is left; or, for agreement of the mean, the
    /// columns differ so much less than what is left that packages print values above 1.
    pub value: Option<f64>,
    /// 95% interval from the F distribution (Shrout & Fleiss 1979; McGraw & Wong 1996); none where nothing is left to compute it with, or where the step up to
    /// the mean has no end.
    pub interval: Option<(f64, f64)>,
}

/// The six intraclass correlations (names of McGraw & Wong 1996; in brackets those of Shrout & Fleiss 1979).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IccTable {
    /// What they are made of.
    pub mean_squares: MeanSquares,
    /// ICC(1), one-way, one rater (1,1).
    pub one_way: Icc,
    /// ICC(A,1), agreement, one rater (2,1).
    pub agreement: Icc,
    /// ICC(C,1), consistency, one rater (3,1).
    pub consistency: Icc,
    /// ICC(k), one-way, mean of all raters (1,k).
    pub one_way_mean: Icc,
    /// ICC(A,k), agreement, mean of all raters (2,k).
    pub agreement_mean: Icc,
    /// ICC(C,k), consistency, mean of all raters (3,k).
    pub consistency_mean: Icc,
}

/// Mean squares of a complete table.
///
/// # Errors
///
/// Where the table is too small, has gaps, or does not vary.
pub fn mean_squares(table: &[Vec<f64>]) -> Result<MeanSquares, NoIcc> {
    let (rows, columns) = (table.len(), table.first().map_or(0, Vec::len));
    if table.iter().any(|row| row.len() != columns) {
        return Err(NoIcc::Gaps);
    }
    if rows < 2 || columns < 2 {
        return Err(NoIcc::TooSmall);
    }
    let cells = || table.iter().flatten().copied();
    if !cells().all(f64::is_finite) {
        return Err(NoIcc::NotANumber);
    }
    let first = table[0][0];
    if cells().all(|value| value == first) {
        return Err(NoIcc::NoVariation);
    }
    let (n, k) = (rows as f64, columns as f64);
    let grand = sum(cells()) / (n * k);
    let row_means: Vec<f64> = table.iter().map(|row| sum(row.iter().copied()) / k).collect();
    let column_means: Vec<f64> = (0..columns).map(|column| sum(table.iter().map(|row| row[column])) / n).collect();
    let square = |values: &[f64]| sum(values.iter().map(|value| (value - grand).powi(2)));
    let within = sum(table.iter().zip(&row_means).flat_map(|(row, mean)| row.iter().map(move |value| (value - mean).powi(2))));
    let left = sum(table
        .iter()
        .zip(&row_means)
        .flat_map(|(row, row_mean)| row.iter().zip(&column_means).map(move |(value, column_mean)| (value - row_mean - column_mean + grand).powi(2))));
    // Rounding leaves a residue where nothing is left: it counts as nothing.
    let scale = cells().fold(0.0, |most: f64, value| most.max((value - grand).abs()));
    let clean = |square: f64| if square <= (1e-13 * scale).powi(2) * n * k { 0.0 } else { square };
    Ok(MeanSquares {
        rows: rows as u32,
        columns: columns as u32,
        between_rows: clean(k * square(&row_means)) / (n - 1.0),
        between_columns: clean(n * square(&column_means)) / (k - 1.0),
        residual: clean(left) / ((n - 1.0) * (k - 1.0)),
        within_rows: clean(within) / (n * (k - 1.0)),
    })
}

/// The six intraclass correlations of a complete table of rows (what is rated) by columns (who rates).
///
/// # Errors
///
/// Where the table is too small, has gaps, or does not vary.
pub fn icc(table: &[Vec<f64>]) -> Result<IccTable, NoIcc> {
    let squares = mean_squares(table)?;
    let (n, k) = (f64::from(squares.rows), f64::from(squares.columns));
    let one_way = by_ratio(squares.between_rows, squares.within_rows, n - 1.0, n * (k - 1.0), k);
    let consistency = by_ratio(squares.between_rows, squares.residual, n - 1.0, (n - 1.0) * (k - 1.0), k);
    let agreement = agreement(&squares);
    Ok(IccTable {
        mean_squares: squares,
        one_way: one_way.0,
        one_way_mean: one_way.1,
        agreement: agreement.0,
        agreement_mean: agreement.1,
        consistency: consistency.0,
        consistency_mean: consistency.1,
    })
}

/// A quotient; none by nothing or less, where a correlation says nothing.
fn quotient(top: f64, bottom: f64) -> Option<f64> {
    (bottom > 0.0).then(|| top / bottom).filter(|value| value.is_finite())
}

/// For one rater and for the mean of `k`: rows against `error`. Single `(R - E)/(R + (k-1)E)`, mean `(R - E)/R`; the interval from `F = R/E`.
fn by_ratio(rows: f64, error: f64, rows_df: f64, error_df: f64, k: f64) -> (Icc, Icc) {
    let ends = quotient(rows, error).and_then(|f| Some((f / f_quantile(0.975, rows_df, error_df)?, f * f_quantile(0.975, error_df, rows_df)?)));
    let ends = ends.filter(|(low, _)| *low > 0.0);
    (
        Icc {
            value: quotient(rows - error, rows + (k - 1.0) * error),
            interval: ends.map(|(low, high)| ((low - 1.0) / (low + k - 1.0), (high - 1.0) / (high + k - 1.0))),
        },
        Icc { value: quotient(rows - error, rows), interval: ends.map(|(low, high)| (1.0 - 1.0 / low, 1.0 - 1.0 / high)) },
    )
}

/// Agreement, one rater and the mean of all: differences between columns count as error. The interval of Shrout & Fleiss 1979, p. 424, stepped up to the mean by
/// Spearman and Brown.
fn agreement(squares: &MeanSquares) -> (Icc, Icc) {
    let (n, k) = (f64::from(squares.rows), f64::from(squares.columns));
    let (rows, columns, left) = (squares.between_rows, squares.between_columns, squares.residual);
    let single = quotient(rows - left, rows + (k - 1.0) * left + k * (columns - left) / n);
    let mean = quotient(rows - left, rows + (columns - left) / n);
    let ends = single.zip(quotient(columns, left)).and_then(|(value, f)| {
        let base = n * (1.0 + (k - 1.0) * value) - k * value;
        let degrees = (k - 1.0) * (n - 1.0) * (k * value * f + base).powi(2) / ((n - 1.0) * (k * value * f).powi(2) + base.powi(2));
        let (upper, lower) = (f_quantile(0.975, n - 1.0, degrees)?, f_quantile(0.975, degrees, n - 1.0)?);
        let shared = k * columns + (k * n - k - n) * left;
        Some((quotient(n * (rows - upper * left), upper * shared + n * rows)?, quotient(n * (lower * rows - left), shared + n * lower * rows)?))
    });
    let step_up = |value: f64| quotient(k * value, 1.0 + (k - 1.0) * value);
    let ends_of_mean = ends.and_then(|(low, high)| step_up(low).zip(step_up(high)));
    (Icc { value: single, interval: ends }, Icc { value: mean, interval: ends_of_mean })
}

/// How far two values lie apart, for Krippendorff's alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// The same or not.
    Nominal,
    /// By how many values lie between, as often as they occur.
    Ordinal,
    /// `(c - k)²`.
    Interval,
    /// `((c - k)/(c + k))²`; for values not below 0.
    Ratio,
}

/// Krippendorff's alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alpha {
    /// A value.
    Value {
        /// 1 for perfect agreement, 0 for what chance alone gives; may be negative.
        alpha: f64,
        /// Units with at least two values.
        units: u32,
        /// Values in them.
        values: u64,
    },
    /// All values that can be paired are the same: undefined, neither 1 nor 0.
    NoVariation,
    /// No unit has two values.
    NothingToPair,
    /// A value is not a finite number, the values do not ascend, or one is negative under the ratio metric.
    NotOfThisScale,
}

/// Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability): `1 - D_o/D_e`, from how many gave each value (`values`, ascending) to
/// each unit: `counts[unit][value]`, a short row standing for zeros. A unit with fewer than two values counts for nothing. The cost does not grow with the
/// number of respondents.
#[must_use]
pub fn krippendorff(values: &[f64], counts: &[Vec<u32>], metric: Metric) -> Alpha {
    let fits = |pair: &[f64]| pair[0] < pair[1];
    if !values.iter().all(|value| value.is_finite() && (metric != Metric::Ratio || *value >= 0.0)) || !values.windows(2).all(fits) {
        return Alpha::NotOfThisScale;
    }
    let units: Vec<&[u32]> =
        counts.iter().map(|unit| &unit[..unit.len().min(values.len())]).filter(|unit| unit.iter().map(|count| u64::from(*count)).sum::<u64>() > 1).collect();
    let mut marginals = vec![0_u64; values.len()];
    for unit in &units {
        for (marginal, count) in marginals.iter_mut().zip(*unit) {
            *marginal += u64::from(*count);
        }
    }
    let total: u64 = marginals.iter().sum();
    if units.is_empty() {
        return Alpha::NothingToPair;
    }
    let distance = Distances::new(values, &marginals, metric);
    let expected = sum(pairs(&marginals).map(|(c, k, both)| both * distance.between(c, k))) / (total as f64 - 1.0);
    let observed = sum(units.iter().map(|unit| {
        let counts: Vec<u64> = unit.iter().map(|count| u64::from(*count)).collect();
        sum(pairs(&counts).map(|(c, k, both)| both * distance.between(c, k))) / (counts.iter().sum::<u64>() as f64 - 1.0)
    }));
    if expected <= 0.0 {
        return Alpha::NoVariation;
    }
    Alpha::Value { alpha: 1.0 - observed / expected, units: units.len() as u32, values: total }
}

/// How often each value was given to each unit: the ascending values and the counts for [`krippendorff`]. A gap is `None`.
#[must_use]
pub fn count_values(units: &[Vec<Option<f64>>]) -> (Vec<f64>, Vec<Vec<u32>>) {
    // Adding 0 makes of -0 what it equals.
    let given = |unit: &Vec<Option<f64>>| unit.iter().flatten().map(|value| value + 0.0).collect::<Vec<f64>>();
    let mut values: Vec<f64> = units.iter().flat_map(given).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let counts = units.iter().map(|unit| {
        let mut counts = vec![0; values.len()];
        for value in given(unit) {
            if let Ok(at) = values.binary_search_by(|other| other.total_cmp(&value)) {
                counts[at] += 1;
            }
        }
        counts
    });
    let counts = counts.collect();
    (values, counts)
}

/// All pairs of different values that both occur, with the product of how often: each pair once.
fn pairs(counts: &[u64]) -> impl Iterator<Item = (usize, usize, f64)> {
    let some: Vec<(usize, u64)> = counts.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
    (0..some.len()).flat_map(move |k| {
        let some = some.clone();
        (0..k).map(move |c| (some[c].0, some[k].0, some[c].1 as f64 * some[k].1 as f64))
    })
}

/// Squared distances of the values.
struct Distances<'a> {
    values: &'a [f64],
    metric: Metric,
    /// How many lie at or below each value, less half of those at it.
    ranks: Vec<f64>,
}

impl<'a> Distances<'a> {
    fn new(values: &'a [f64], marginals: &[u64], metric: Metric) -> Self {
        let mut seen = 0;
        let ranks = marginals.iter().map(|count| {
            seen += count;
            seen as f64 - *count as f64 / 2.0
        });
        Self { values, metric, ranks: ranks.collect() }
    }

    /// For the ordinal metric `(sum_{g=c..k} n_g - (n_c + n_k)/2)²`: the difference of the mean ranks.
    fn between(&self, c: usize, k: usize) -> f64 {
        let (low, high) = (self.values[c], self.values[k]);
        match self.metric {
            Metric::Nominal => 1.0,
            Metric::Ordinal => (self.ranks[k] - self.ranks[c]).powi(2),
            Metric::Interval => (high - low).powi(2),
            Metric::Ratio => ((high - low) / (high + low)).powi(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("it is defined");
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    fn alpha_of(units: &[&[f64]], metric: Metric) -> Alpha {
        let units: Vec<Vec<Option<f64>>> = units.iter().map(|unit| unit.iter().map(|value| (!value.is_nan()).then_some(*value)).collect()).collect();
        let (values, counts) = count_values(&units);
        krippendorff(&values, &counts, metric)
    }

    fn value(alpha: Alpha) -> Option<f64> {
        if let Alpha::Value { alpha, .. } = alpha { Some(alpha) } else { None }
    }

    #[test]
    fn correlations_by_hand() {
        // Rows 1 2, 3 4, 5 9: means 1.5 3.5 7 (grand 4), columns 3 5. SSR = 2 (6.25 + .25 + 9) = 31, SSC = 3 (1 + 1) = 6, total 9+4+1+0+1+25 = 40, left 3.
        let found = icc(&[vec![1.0, 2.0], vec![3.0, 4.0], vec![5.0, 9.0]]).expect("a complete table");
        let squares = found.mean_squares;
        assert_eq!((squares.rows, squares.columns), (3, 2));
        for (found, expected) in [(squares.between_rows, 15.5), (squares.between_columns, 6.0), (squares.residual, 1.5), (squares.within_rows, 3.0)] {
            close(Some(found), expected);
        }
        close(found.one_way.value, 12.5 / 18.5);
        close(found.consistency.value, 14.0 / 17.0);
        close(found.agreement.value, 14.0 / (17.0 + 2.0 * 4.5 / 3.0));
        close(found.one_way_mean.value, 12.5 / 15.5);
        close(found.consistency_mean.value, 14.0 / 15.5);
        close(found.agreement_mean.value, 14.0 / 17.0);
        // F = 15.5/1.5 with 2 and 2 degrees of freedom, of which the 97.5% point is 39.
        close(found.consistency_mean.interval.map(|(low, _)| low), 1.0 - 39.0 * 1.5 / 15.5);
        close(found.consistency_mean.interval.map(|(_, high)| high), 1.0 - 1.5 / 15.5 / 39.0);
    }

    #[test]
    fn tables_without_correlation() {
        assert_eq!(icc(&[]), Err(NoIcc::TooSmall));
        assert_eq!(icc(&[vec![1.0, 2.0]]), Err(NoIcc::TooSmall));
        assert_eq!(icc(&[vec![1.0], vec![2.0]]), Err(NoIcc::TooSmall));
        assert_eq!(icc(&[vec![1.0, 2.0], vec![2.0]]), Err(NoIcc::Gaps));
        assert_eq!(icc(&[vec![1.0, 2.0], vec![2.0, f64::NAN]]), Err(NoIcc::NotANumber));
        assert_eq!(icc(&[vec![2.0, 2.0], vec![2.0, 2.0]]), Err(NoIcc::NoVariation));
        // Rows the same, columns apart: nothing by nothing for consistency, nothing in common for agreement.
        let columns = icc(&[vec![0.1, 0.7, 0.4], vec![0.1, 0.7, 0.4]]).expect("it varies");
        assert_eq!((columns.consistency.value, columns.consistency_mean.value, columns.consistency.interval), (None, None, None));
        close(columns.agreement.value, 0.0);
        // Columns the same: perfect, without an error to make an interval of.
        let rows = icc(&[vec![0.1, 0.1, 0.1], vec![0.7, 0.7, 0.7]]).expect("it varies");
        for found in [rows.one_way, rows.agreement, rows.consistency, rows.one_way_mean, rows.agreement_mean, rows.consistency_mean] {
            close(found.value, 1.0);
            assert_eq!(found.interval, None);
        }
    }

    #[test]
    fn alpha_by_hand() {
        // Units 1 1, 1 2, 2 2: coincidences 1-1: 2, 2-2: 2, 1-2: 1 each way; n = 6 of 3 and 3. Observed 2/6, expected 18/30.
        let found = alpha_of(&[&[1.0, 1.0], &[1.0, 2.0], &[2.0, 2.0]], Metric::Nominal);
        assert!(matches!(found, Alpha::Value { units: 3, values: 6, .. }));
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio] {
            // With two values all metrics agree.
            close(value(alpha_of(&[&[1.0, 1.0], &[1.0, 2.0], &[2.0, 2.0]], metric)), 1.0 - (2.0 / 6.0) / (18.0 / 30.0));
        }
        // A unit of one value counts for nothing.
        assert_eq!(
            alpha_of(&[&[1.0, 1.0], &[1.0, 2.0], &[f64::NAN, 9.0], &[2.0, 2.0]], Metric::Ordinal),
            alpha_of(&[&[1.0, 1.0], &[1.0, 2.0], &[2.0, 2.0]], Metric::Ordinal)
        );
    }

    #[test]
    fn nothing_to_say() {
        assert_eq!(alpha_of(&[], Metric::Ordinal), Alpha::NothingToPair);
        assert_eq!(alpha_of(&[&[1.0, f64::NAN], &[f64::NAN, 2.0]], Metric::Ordinal), Alpha::NothingToPair);
        assert_eq!(alpha_of(&[&[2.0, 2.0], &[2.0, 2.0], &[3.0]], Metric::Ordinal), Alpha::NoVariation);
        assert_eq!(alpha_of(&[&[0.0, -0.0], &[0.0, 0.0]], Metric::Interval), Alpha::NoVariation);
        assert_eq!(alpha_of(&[&[-1.0, 1.0]], Metric::Ratio), Alpha::NotOfThisScale);
        assert_eq!(krippendorff(&[1.0, f64::NAN], &[vec![1, 1]], Metric::Nominal), Alpha::NotOfThisScale);
        assert_eq!(krippendorff(&[2.0, 1.0], &[vec![1, 1]], Metric::Nominal), Alpha::NotOfThisScale);
        // Counts beyond the values are of nothing.
        assert_eq!(krippendorff(&[1.0], &[vec![1, 1]], Metric::Nominal), Alpha::NothingToPair);
    }

    fn units() -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
        proptest::collection::vec(proptest::collection::vec(proptest::option::of((0..5_u8).prop_map(f64::from)), 0..8), 0..12)
    }

    proptest! {
        #[test]
        fn neither_order_of_units_nor_of_respondents_changes_a_digit(units in units()) {
            let mut turned = units.clone();
            turned.reverse();
            for unit in &mut turned {
                unit.reverse();
            }
            for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio] {
                let of = |units: &[Vec<Option<f64>>]| {
                    let (values, counts) = count_values(units);
                    krippendorff(&values, &counts, metric)
                };
                prop_assert_eq!(of(&units), of(&turned));
                prop_assert!(value(of(&units)).is_none_or(|alpha| alpha.is_finite() && alpha <= 1.0));
            }
        }

        #[test]
        fn options_that_nobody_chose_change_nothing(units in units()) {
            let (values, counts) = count_values(&units);
            let wide: Vec<Vec<u32>> =
                counts.iter().map(|unit| (0..9).map(|level| values.iter().position(|value| *value == f64::from(level)).map_or(0, |at| unit[at])).collect()).collect();
            let levels: Vec<f64> = (0..9).map(f64::from).collect();
            prop_assert_eq!(krippendorff(&values, &counts, Metric::Ordinal), krippendorff(&levels, &wide, Metric::Ordinal));
        }

        #[test]
        fn correlations_stand_still_when_rows_and_columns_are_turned(table in proptest::collection::vec(proptest::collection::vec((0..5_u8).prop_map(f64::from), 4), 2..9)) {
            let mut turned = table.clone();
            turned.reverse();
            for row in &mut turned {
                row.reverse();
            }
            prop_assert_eq!(icc(&table), icc(&turned));
            if let Ok(found) = icc(&table) {
                for icc in [found.one_way, found.agreement, found.consistency, found.one_way_mean, found.agreement_mean, found.consistency_mean] {
                    prop_assert!(icc.value.is_none_or(|value| value <= 1.0 + 1e-12));
                    prop_assert!(icc.interval.is_none_or(|(low, high)| low.is_finite() && high.is_finite()));
                }
            }
        }
    }
}
