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
