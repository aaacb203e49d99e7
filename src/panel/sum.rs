//! Sums that do not depend on the order of what is added, so that the order of respondents never changes a digit.

/// The sum of the values, the same to the last bit for every order of them: added from the smallest up, with what rounding drops carried along
/// (Neumaier 1974, ZAMM 54:39).
pub(super) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
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
            prop_assert_eq!(sum(values).to_bits(), sum(turned).to_bits());
        }
    }
}
