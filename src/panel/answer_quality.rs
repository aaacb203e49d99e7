//! Signs of answers given without reading: flagged, never deleted (in most experiments such signs are no better than chance; Goldammer et al. 2024).

use super::interval::summary;

/// Answers below which nothing is flagged.
pub const MINIMUM: u32 = 15;

/// One level given: the item's option and its highest one, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The level.
    pub level: u16,
    /// The highest level of the item.
    pub highest: u16,
}

/// How one respondent answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pattern {
    /// Items asked.
    pub items: u32,
    /// Items answered with a level.
    pub answered: u32,
    /// The longest row of identical levels; an item without a level breaks it.
    pub longest_run: u32,
    /// Standard deviation (n - 1) over the levels, "intra-individual response variability" (Dunn et al. 2018); none of fewer than two.
    pub irv: Option<f64>,
    /// Share (0 to 1) of the level given most often; none without a level.
    pub modal_share: Option<f64>,
    /// Every answer is the highest of its item (never true without an answer).
    pub all_highest: bool,
}

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// At least half of the items asked stand in one row of identical levels.
    LongRun,
    /// IRV below 0.3 of a level.
    LittleSpread,
    /// At least nine of ten answers are the same level.
    OneLevel,
}

impl Pattern {
    /// Of the items in the order in which they were asked; none where no level was given.
    #[must_use]
    pub fn new(asked: &[Option<Given>]) -> Self {
        let given: Vec<Given> = asked.iter().flatten().copied().collect();
        let (mut longest_run, mut run, mut before) = (0, 0, None);
        for item in asked {
            let level = item.map(|given| given.level);
            run = if level.is_none() {
                0
            } else if level == before {
                run + 1
            } else {
                1
            };
            before = level;
            longest_run = longest_run.max(run);
        }
        let mut levels: Vec<u16> = given.iter().map(|given| given.level).collect();
        levels.sort_unstable();
        let most = levels.chunk_by(|a, b| a == b).map(<[u16]>::len).max();
        Self {
            items: asked.len() as u32,
            answered: given.len() as u32,
            longest_run,
            irv: summary(&levels.iter().map(|level| f64::from(*level)).collect::<Vec<f64>>()).and_then(|summary| summary.sd),
            modal_share: most.map(|most| most as f64 / given.len() as f64),
            all_highest: !given.is_empty() && given.iter().all(|given| given.level == given.highest),
        }
    }

    /// The signs that hold; none below [`MINIMUM`] answers.
    #[must_use]
    pub fn signs(&self) -> Vec<Sign> {
        if self.answered < MINIMUM {
            return Vec::new();
        }
        [
            (Sign::LongRun, 2 * self.longest_run >= self.items),
            (Sign::LittleSpread, self.irv.is_some_and(|irv| irv < 0.3 - 1e-9)),
            (Sign::OneLevel, self.modal_share.is_some_and(|share| share >= 0.9 - 1e-9)),
        ]
        .into_iter()
        .filter_map(|(sign, holds)| holds.then_some(sign))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(levels: &[i32]) -> Pattern {
        Pattern::new(&levels.iter().map(|level| u16::try_from(*level).ok().map(|level| Given { level, highest: 4 })).collect::<Vec<_>>())
    }

    #[test]
    fn by_hand() {
        // A gap (-1) breaks the run of threes. Levels 3 3 3 1 0: mean 2, squares 1 1 1 1 4.
        let found = of(&[3, 3, -1, 3, 1, 0]);
        assert_eq!((found.items, found.answered, found.longest_run, found.modal_share), (6, 5, 2, Some(0.6)));
        assert!((found.irv.expect("two and more") - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!(!found.all_highest && of(&[4, -1, 4]).all_highest);
    }

    #[test]
    fn nobody_is_flagged_for_few_answers() {
        let nothing = of(&[-1, -1]);
        assert_eq!((nothing.longest_run, nothing.irv, nothing.modal_share, nothing.all_highest), (0, None, None, false));
        assert_eq!(of(&[]).signs(), []);
        assert_eq!(of(&[2; 14]).signs(), []);
        assert_eq!(of(&[2; 15]).signs(), [Sign::LongRun, Sign::LittleSpread, Sign::OneLevel]);
    }

    #[test]
    fn each_sign_at_its_limit() {
        // Half of twenty: ten twos in a row, then 0 4 0 4 ...
        let mut levels = vec![2; 10];
        levels.extend([0, 4, 0, 4, 0, 4, 0, 4, 0, 4]);
        assert_eq!(of(&levels).signs(), [Sign::LongRun]);
        levels[9] = 1;
        assert_eq!(of(&levels).signs(), []);
        // Nine of ten, never more than four in a row: 18 twos and 0 and 4 among 20.
        let mut levels = vec![2; 20];
        (levels[9], levels[10]) = (0, 4);
        assert_eq!(of(&levels).signs(), [Sign::OneLevel]);
        // Eighteen of twenty, the others neighbours: spread .308, then one more two: .224.
        (levels[9], levels[10]) = (1, 3);
        assert_eq!(of(&levels).signs(), [Sign::OneLevel]);
        levels[10] = 2;
        assert_eq!(of(&levels).signs(), [Sign::LongRun, Sign::LittleSpread, Sign::OneLevel]);
    }

    proptest! {
        #[test]
        fn bounds(levels in proptest::collection::vec(-1..5_i32, 0..40)) {
            let found = of(&levels);
            prop_assert!(found.longest_run <= found.answered && found.answered <= found.items);
            prop_assert_eq!(found.answered > 0, found.modal_share.is_some());
            prop_assert!(found.modal_share.is_none_or(|share| share * f64::from(found.answered) >= f64::from(found.longest_run) - 1e-9));
            prop_assert!(found.irv.is_none_or(|irv| (0.0..=2.0 * 2.0_f64.sqrt()).contains(&irv)));
            let turned: Vec<i32> = levels.iter().rev().copied().collect();
            prop_assert_eq!(found, of(&turned));
        }
    }
}
