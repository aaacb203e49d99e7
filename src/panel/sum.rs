//! Sums that do not depend on the order of what is added, so that the order of respondents never changes a digit.

/// Bits of each half of a fixed-point number.
const HALF: f64 = (1_u64 << 40) as f64;
/// As many values as 63 bits of sum have room for halves of 41 bits.
const MOST: usize = 1 << 20;

/// The sum of the values, the same to the last bit for every order of them.
///
/// Whole numbers have no order to be added in: each value is taken as one, with 80 bits below the largest, and the total rounded once. Where a value is so small
/// beside one of the other sign that it could be all that is left, they are sorted instead.
pub(super) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.into_iter().collect();
    let (mut most, mut least, mut positive, mut negative, mut finite) = (0.0_f64, f64::INFINITY, false, false, true);
    for &value in &values {
        let size = value.abs();
        (most, least) = (most.max(size), if size > 0.0 { least.min(size) } else { least });
        (positive, negative, finite) = (positive || value > 0.0, negative || value < 0.0, finite && value.is_finite());
    }
    if most <= 0.0 && finite {
        return 0.0;
    }
    let is_narrow = least * (1_u64 << 27) as f64 >= most || !(positive && negative);
    if !finite || !is_narrow || values.len() > MOST || !(1e-200..1e200).contains(&most) {
        return sorted(values);
    }
    // The power of two at or below the largest.
    let unit = f64::from_bits(most.to_bits() & f64::INFINITY.to_bits()) / HALF;
    let (mut high, mut low) = (0_i64, 0_i64);
    for &value in &values {
        let whole = (value / unit) as i64;
        high += whole;
        low += ((value / unit - whole as f64) * HALF) as i64;
    }
    ((i128::from(high) << 40) + i128::from(low)) as f64 / HALF * unit
}

/// Added from the smallest up, with what rounding drops carried along (Neumaier 1974, ZAMM 54:39).
fn sorted(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let (mut total, mut dropped) = (0.0_f64, 0.0);
    for value in values {
        let next = total + value;
        dropped += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    total + dropped
}

/// The arithmetic mean; none of no values.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| sum(values.iter().copied()) / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_rounding_drops_is_kept() {
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum([0.1; 10]), 1.0);
        assert_eq!(sum([]), 0.0);
        assert_eq!(mean(&[]), None);
    }

    proptest! {
        #[test]
        fn order_changes_no_bit(values in proptest::collection::vec(-1e6..1e6_f64, 0..40), turn in 0..40_usize) {
            let mut turned = values.clone();
            let at = turn.min(values.len());
            turned.rotate_left(at);
            prop_assert_eq!(sum(values.iter().copied()).to_bits(), sum(turned).to_bits());
            prop_assert!((sum(values.iter().copied()) - sorted(values)).abs() <= 1e-9);
        }
    }
}
