//! Do they give the same answer? One item at a time: how the levels are spread, how far they lie from the middle, and the agreement indices of the field.
//!
//! The distribution first, an index second: an index alone hides two camps.

/// Slack of comparisons with a limit.
const SLACK: f64 = 1e-9;

/// The levels that respondents gave to one item. Levels count from 0, so that level k is the k-th option, and an item has `A = counts.len()` options.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// How many gave each level.
    pub counts: Vec<u32>,
    /// How many gave any.
    pub n: u32,
    /// Mean level.
    pub mean: f64,
    /// Median level; the middle of two for an even number.
    pub median: f64,
    /// Variance with n - 1, in squared levels; none of a single answer.
    pub variance: Option<f64>,
    /// Mean distance from the median, in levels (AD_Md; Burke, Finkelstein & Dusig 1999). At most A/6 counts as agreement in practice (Burke & Dunlap 2002).
    pub ad_median: f64,
    /// Mean distance from the mean, in levels (AD_M).
    pub ad_mean: f64,
}

impl Distribution {
    /// From how many gave each level. None where nobody gave one.
    ///
    /// All sums are of whole numbers, divided once at the end: exact, and the same in every order.
    #[must_use]
    pub fn new(counts: &[u32]) -> Option<Self> {
        let people: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        let n = u32::try_from(people).ok().filter(|n| *n > 0)?;
        let each = || counts.iter().enumerate().map(|(level, count)| (level as u64, u64::from(*count)));
        let total: u64 = each().map(|(level, count)| level * count).sum();
        let squares: u128 = each().map(|(level, count)| u128::from(level * level) * u128::from(count)).sum();
        // n * sum(x²) - (sum x)², never negative.
        let spread = u128::from(people) * squares - u128::from(total) * u128::from(total);
        let at = |rank: u64| {
            let mut seen = 0;
            each().find(|(_, count)| {
                seen += count;
                seen > rank
            })
        };
        let (lower, upper) = (at((people - 1) / 2)?.0, at(people / 2)?.0);
        // Distances from the median in halves of a level, from the mean in n-ths.
        let from_median: u64 = each().map(|(level, count)| (2 * level).abs_diff(lower + upper) * count).sum();
        let from_mean: u128 = each().map(|(level, count)| u128::from((people * level).abs_diff(total)) * u128::from(count)).sum();
        let people = people as f64;
        Some(Self {
            counts: counts.to_vec(),
            n,
            mean: total as f64 / people,
            median: (lower + upper) as f64 / 2.0,
            variance: (n > 1).then(|| spread as f64 / (people * (people - 1.0))),
            ad_median: from_median as f64 / (2.0 * people),
            ad_mean: from_mean as f64 / (people * people),
        })
    }

    /// How many options the item has (A).
    #[must_use]
    pub fn options(&self) -> usize {
        self.counts.len()
    }

    /// Standard deviation with n - 1, in levels; none of a single answer.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        self.variance.map(f64::sqrt)
    }

    /// Whether each end of the scale holds at least a third of the answers: two camps. An end is its last two levels (`<= 1` and `>= A - 2`); of fewer than five
    /// options its last one, for else the ends would meet in the middle.
    #[must_use]
    pub fn split_views(&self) -> bool {
        let width = if self.options() < 5 { 1 } else { 2 };
        let third = |counts: &[u32]| 3 * counts.iter().map(|count| u64::from(*count)).sum::<u64>() >= u64::from(self.n);
        self.options() > 1 && third(&self.counts[..width]) && third(&self.counts[self.options() - width..])
    }

    /// Agreement against what random answers would vary by: `1 - s²/s_E²` (James, Demaree & Wolf 1984). None of a single answer, or where the null has no
    /// variance for this number of options.
    #[must_use]
    pub fn rwg(&self, null: Null) -> Option<Rwg> {
        let ratio = self.variance? / null.variance(self.options())?;
        Some(Rwg { value: (1.0 - ratio).max(0.0), raw: 1.0 - ratio, polarised: ratio > 1.0 + SLACK })
    }

    /// Agreement with the mean near an end allowed for: `1 - 2 s² / ((U-M)(M-L) n/(n-1))` (Brown & Hauenstein 2005; the product is their `(U+L)M - M² - UL`).
    /// -1 to 1. None outside `(L(n-1)+U)/n <= M <= (U(n-1)+L)/n`, where fewer than two answered, or of a single option.
    #[must_use]
    pub fn a_wg(&self) -> Option<f64> {
        let top = self.options().checked_sub(2)? as f64 + 1.0;
        let n = f64::from(self.n);
        if self.mean < top / n - SLACK || self.mean > top * (n - 1.0) / n + SLACK {
            return None;
        }
        Some(1.0 - 2.0 * self.variance? / ((top - self.mean) * self.mean * n / (n - 1.0)))
    }
}

/// What answers would be spread like if nobody judged anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Null {
    /// Every option as likely as every other.
    Uniform,
    /// A slight lean to one side, as of people who are kind; known for five options only.
    SlightSkew,
}

impl Null {
    /// Its variance (s_E²), in squared levels: `(A² - 1)/12`, or 1.34 for a slight skew over five options (LeBreton & Senter 2008, table 2). None for fewer than
    /// two options.
    #[must_use]
    pub fn variance(self, options: usize) -> Option<f64> {
        match self {
            Self::Uniform => (options > 1).then(|| ((options * options) as f64 - 1.0) / 12.0),
            Self::SlightSkew => (options == 5).then_some(1.34),
        }
    }
}

/// Agreement on one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rwg {
    /// 0 to 1: `raw`, or 0 where that is negative.
    pub value: f64,
    /// As computed; negative where answers vary by more than random ones.
    pub raw: f64,
    /// Answers vary by more than random ones: people stand at both ends.
    pub polarised: bool,
}

/// Agreement over the items of a factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RwgJ {
    /// `J(1-q)/(J(1-q)+q)`, 0 to 1, with `q` the mean of `s²/s_E²`, at most 1 (James, Demaree & Wolf 1984, 1993). Grows with the number of items.
    pub value: f64,
    /// `1 - q` without the limit (r*wg(j); Lindell, Brandt & Whitney 1999): linear in the variance, not raised by the number of items, negative where answers
    /// vary by more than random ones.
    pub star: f64,
    /// How many items stand behind it (J).
    pub items: u32,
    /// Whether `q` was above 1.
    pub polarised: bool,
}

/// Agreement over several items. Items with fewer than two answers are left out; items may differ in their number of options, for each is measured against its
/// own null. None without an item left, or where one has no null.
#[must_use]
pub fn rwg_j<'a>(items: impl IntoIterator<Item = &'a Distribution>, null: Null) -> Option<RwgJ> {
    let items: Option<Vec<f64>> = items.into_iter().filter(|item| item.n > 1).map(|item| Some(item.variance? / null.variance(item.options())?)).collect();
    let ratios = items?;
    let ratio = super::sum::mean(&ratios)?;
    Some(RwgJ { value: rwg_j_of(ratio, ratios.len() as f64), star: 1.0 - ratio, items: ratios.len() as u32, polarised: ratio > 1.0 + SLACK })
}

/// rwg(j) of the mean ratio of variances, over so many items.
pub(super) fn rwg_j_of(ratio: f64, items: f64) -> f64 {
    let shared = items * (1.0 - ratio.clamp(0.0, 1.0));
    shared / (shared + ratio.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(levels: &[usize]) -> Distribution {
        let mut counts = [0; 5];
        for level in levels {
            counts[*level] += 1;
        }
        Distribution::new(&counts).expect("somebody answered")
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    #[test]
    fn one_item_by_hand() {
        // 0, 1, 1, 2, 4: mean 1.6, median 1; distances from it 1 0 0 1 3, from the mean 1.6 .6 .6 .4 2.4; squares of those 2.56 .36 .36 .16 5.76 = 9.2.
        let item = of(&[1, 0, 4, 1, 2]);
        assert_eq!((item.n, item.counts.as_slice(), item.median), (5, [1, 2, 1, 0, 1].as_slice(), 1.0));
        close(item.mean, 1.6);
        close(item.ad_median, 1.0);
        close(item.ad_mean, 5.6 / 5.0);
        close(item.variance.expect("five answered"), 2.3);
        let uniform = item.rwg(Null::Uniform).expect("defined");
        assert_eq!((uniform.value, uniform.polarised), (0.0, true));
        close(uniform.raw, 1.0 - 2.3 / 2.0);
        // (U - M)(M - L) n/(n-1) = 2.4 x 1.6 x 1.25 = 4.8.
        close(item.a_wg().expect("defined"), 1.0 - 4.6 / 4.8);
        close(of(&[1, 2]).median, 1.5);
    }

    #[test]
    fn several_items_by_hand() {
        // Variances 1/2 and 1: q = .75 / 2 = .375; 2 (.625) / (2 (.625) + .375).
        let items = [of(&[1, 2]), of(&[0, 1, 2])];
        let found = rwg_j(&items, Null::Uniform).expect("defined");
        close(found.value, 1.25 / 1.625);
        close(found.star, 0.625);
        assert_eq!((found.items, found.polarised), (2, false));
        // A single answer counts for nothing.
        assert_eq!(rwg_j(&[items[0].clone(), items[1].clone(), of(&[3])], Null::Uniform), Some(found));
        close(rwg_j(&items, Null::SlightSkew).expect("five options").star, 1.0 - 0.75 / 1.34);
    }

    #[test]
    fn two_camps() {
        // 1, 5, 1, 5 of the literature.
        let camps = of(&[0, 4, 0, 4]);
        close(camps.rwg(Null::Uniform).expect("defined").raw, 1.0 - 16.0 / 3.0 / 2.0);
        assert!(camps.rwg(Null::Uniform).expect("defined").polarised && camps.split_views());
        assert!(of(&[0, 2, 4]).split_views(), "exactly a third at each end");
        assert!(!of(&[0, 2, 2, 4]).split_views());
        assert!(!of(&[0, 0, 0]).split_views());
        // Of four options the ends are one level wide: neighbours in the middle are no camps.
        let split = |counts: &[u32]| Distribution::new(counts).expect("somebody answered").split_views();
        assert!(!split(&[0, 3, 3, 0]) && split(&[3, 0, 0, 3]) && split(&[1, 1]) && !split(&[4]));
    }

    #[test]
    fn what_has_no_answer_says_so() {
        assert_eq!(Distribution::new(&[0, 0, 0]), None);
        assert_eq!(Distribution::new(&[]), None);
        let one = of(&[3]);
        assert_eq!((one.variance, one.sd(), one.rwg(Null::Uniform), one.a_wg(), one.ad_median), (None, None, None, None, 0.0));
        // All at one end: the mean lies outside what a_wg allows for.
        assert_eq!(of(&[4, 4, 4]).a_wg(), None);
        assert_eq!(of(&[2, 2, 2]).a_wg(), Some(1.0));
        // n = 3: from (0 x 2 + 4) / 3 on.
        assert!(of(&[0, 2, 2]).a_wg().is_some() && of(&[0, 1, 2]).a_wg().is_none());
        assert_eq!((Null::SlightSkew.variance(4), Null::Uniform.variance(1), Null::Uniform.variance(5)), (None, None, Some(2.0)));
        assert_eq!(rwg_j(&[one], Null::Uniform), None);
        assert_eq!(rwg_j(&[Distribution::new(&[1, 1]).expect("two")], Null::SlightSkew), None);
        let single_option = Distribution::new(&[3]).expect("three");
        assert_eq!((single_option.rwg(Null::Uniform), single_option.a_wg()), (None, None));
    }

    proptest! {
        #[test]
        fn bounds(counts in proptest::collection::vec(0..50_u32, 1..11)) {
            let Some(item) = Distribution::new(&counts) else { return Ok(()) };
            let top = (counts.len() - 1) as f64;
            prop_assert!((0.0..=top).contains(&item.mean) && (0.0..=top).contains(&item.median));
            prop_assert!(item.ad_median <= item.ad_mean + 1e-12, "no point lies nearer to all than the median");
            prop_assert!(item.sd().is_none_or(|sd| item.ad_mean <= sd + 1e-12));
            if let Some(rwg) = item.rwg(Null::Uniform) {
                prop_assert!((0.0..=1.0).contains(&rwg.value) && rwg.raw <= rwg.value);
            }
            prop_assert!(item.a_wg().is_none_or(|a_wg| (-1.0 - 1e-9..=1.0).contains(&a_wg)));
        }

        #[test]
        fn the_other_way_round(counts in proptest::collection::vec(0..50_u32, 1..11)) {
            let turned: Vec<u32> = counts.iter().rev().copied().collect();
            let (Some(item), Some(turned)) = (Distribution::new(&counts), Distribution::new(&turned)) else { return Ok(()) };
            prop_assert_eq!((item.variance, item.ad_median, item.ad_mean), (turned.variance, turned.ad_median, turned.ad_mean));
            prop_assert_eq!(item.split_views(), turned.split_views());
            prop_assert_eq!(item.a_wg().is_some(), turned.a_wg().is_some());
        }

        #[test]
        fn more_items_of_the_same_spread_raise_rwg_j_but_not_its_star(counts in proptest::collection::vec(0..9_u32, 5), items in 1..12_usize) {
            let Some(item) = Distribution::new(&counts).filter(|item| item.n > 1) else { return Ok(()) };
            let of = |items: usize| rwg_j(&vec![item.clone(); items], Null::Uniform).expect("defined");
            prop_assert!(of(items).value <= of(items + 1).value + 1e-12);
            prop_assert!((of(items).star - of(items + 1).star).abs() < 1e-12);
        }
    }
}
