//! The steps there are: the options of a question as rungs from the one that earns least to the one that earns most.

use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::{Level, Question, QuestionIndex, Questionnaire};
use crate::rules::condition::{ProfileView, Truth, holds};
use crate::rules::tally::Tally;

/// What climbing to this share (0 to 1) of a scale takes altogether, where the author says nothing: 1, 1, 2 and 3 for the four steps of a question with five
/// even levels. Judgement: what must hold everywhere and be proved costs more than a beginning. Straight lines between the points.
const CLIMB: [(f64, f64); 5] = [(0.0, 0.0), (0.25, 1.0), (0.5, 2.0), (0.75, 4.0), (1.0, 7.0)];

/// Points closer than this are the same.
const SAME: f64 = 1e-9;

/// The rungs of one question.
#[derive(Debug, Clone)]
pub(super) struct Ladder {
    /// Which question.
    pub(super) question: QuestionIndex,
    /// From low to high, two or more.
    pub(super) rungs: Vec<Rung>,
    /// Where the organisation stands: the highest rung that the panel's mean reaches.
    pub(super) start: usize,
    /// By option: its points.
    points: Vec<f64>,
}

/// One rung.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rung {
    /// The option that stands for it.
    pub(super) option: u16,
    /// What it earns, 0 to 1.
    pub(super) points: f64,
    /// Effort of the step to it from the rung below; 0 for the lowest.
    pub(super) effort: u32,
}

impl Ladder {
    /// The ladder of a question that is asked, scored, and answered by somebody; none where there is nothing to climb.
    pub(super) fn new(questionnaire: &Questionnaire, at: QuestionIndex, panel: &[&Responses], tally: &Tally) -> Option<Self> {
        let question = &questionnaire.questions[at.at()];
        if !question.is_scored() || !question.asked {
            return None;
        }
        let facts = panel.first().map_or(&[][..], |responses| &responses.facts);
        let levels = wording(question, facts);
        let points = points(levels, question.reverse)?;
        let rungs = rungs(levels, &points, question);
        let mean = tally.points(at).map(|mean| mean / 100.0).or_else(|| plain_mean(at, panel, &points))?;
        let start = rungs.iter().rposition(|rung| rung.points <= mean + SAME).unwrap_or(0);
        Some(Self { question: at, rungs, start, points })
    }

    /// The highest rung.
    pub(super) fn top(&self) -> usize {
        self.rungs.len() - 1
    }

    /// Effort from where the organisation stands to a rung.
    pub(super) fn effort(&self, rung: usize) -> u32 {
        self.rungs.iter().take(rung + 1).skip(self.start + 1).map(|rung| rung.effort).sum()
    }

    /// Raises everybody who answered lower to a rung. Who has given no level is not given one.
    pub(super) fn raise(&self, panel: &mut [Responses], rung: usize) {
        let Rung { option, points, .. } = self.rungs[rung];
        self.change(panel, option, |given| given < points - SAME);
    }

    /// Lowers everybody who answered higher to a rung.
    pub(super) fn lower(&self, panel: &mut [Responses], rung: usize) {
        let Rung { option, points, .. } = self.rungs[rung];
        self.change(panel, option, |given| given > points + SAME);
    }

    fn change(&self, panel: &mut [Responses], to: u16, which: impl Fn(f64) -> bool) {
        for responses in panel {
            let answer = &mut responses.answers[self.question.at()];
            if let Answer::Level(given) = answer
                && self.points.get(usize::from(*given)).is_some_and(|points| which(*points))
            {
                *answer = Answer::Level(to);
            }
        }
    }

    /// The rung an option stands on.
    pub(super) fn rung_of(&self, option: u16) -> Option<usize> {
        let points = self.points.get(usize::from(option))?;
        self.rungs.iter().position(|rung| (rung.points - points).abs() <= SAME)
    }
}

/// The levels in use for a profile: those of the first variant that holds, else the question's own.
pub(super) fn wording<'q>(question: &'q Question, facts: &[FactValue]) -> &'q [Level] {
    let variant = question.variants.iter().find(|variant| holds(&variant.when, &ProfileView { facts }) == Truth::True);
    variant.map(|variant| variant.levels.as_slice()).filter(|levels| !levels.is_empty()).unwrap_or(&question.levels)
}

/// By option: its points, 0 to 1; none where all earn the same.
fn points(levels: &[Level], reverse: bool) -> Option<Vec<f64>> {
    let lowest = levels.iter().map(|level| level.score).fold(f64::INFINITY, f64::min);
    let highest = levels.iter().map(|level| level.score).fold(f64::NEG_INFINITY, f64::max);
    let share = |level: &Level| if reverse { (highest - level.score) / (highest - lowest) } else { (level.score - lowest) / (highest - lowest) };
    (highest > lowest).then(|| levels.iter().map(share).collect())
}

fn rungs(levels: &[Level], points: &[f64], question: &Question) -> Vec<Rung> {
    let mut options: Vec<u16> = (0_u16..).take(levels.len()).collect();
    options.sort_by(|a, b| points[usize::from(*a)].total_cmp(&points[usize::from(*b)]));
    let mut rungs: Vec<Rung> = Vec::new();
    for option in options {
        let here = points[usize::from(option)];
        match rungs.last_mut() {
            // Of options that earn the same, the one further up the list stands for them.
            Some(last) if here - last.points <= SAME => {
                if !question.reverse {
                    last.option = option;
                }
            }
            below => {
                let effort = below.map_or(0, |below| {
                    // The effort is written at the level with the higher score, whichever of the two is better.
                    let higher = if question.reverse { below.option } else { option };
                    question.levels.get(usize::from(higher)).and_then(|level| level.effort).map_or_else(|| by_default(below.points, here), u32::from)
                });
                rungs.push(Rung { option, points: here, effort });
            }
        }
    }
    rungs
}

/// The effort of a step between two shares of a scale, where the author says nothing: 1 or more.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 7, at least 1")]
fn by_default(from: f64, to: f64) -> u32 {
    (climb(to) - climb(from)).round().max(1.0) as u32
}

fn climb(share: f64) -> f64 {
    let pair = CLIMB.windows(2).find(|pair| share <= pair[1].0 + SAME);
    pair.map_or(7.0, |pair| pair[0].1 + (share - pair[0].0) / (pair[1].0 - pair[0].0) * (pair[1].1 - pair[0].1))
}

/// The mean of the points given, whoever gave them: for a question that is not asked yet.
fn plain_mean(at: QuestionIndex, panel: &[&Responses], points: &[f64]) -> Option<f64> {
    let mut given: Vec<f64> = panel
        .iter()
        .filter_map(|responses| match responses.answers[at.at()] {
            Answer::Level(option) => points.get(usize::from(option)).copied(),
            Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => None,
        })
        .collect();
    // So that the order of the respondents changes no digit.
    given.sort_by(f64::total_cmp);
    let count = u32::try_from(given.len()).ok().filter(|count| *count > 0)?;
    Some(given.iter().sum::<f64>() / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_even_levels_take_one_one_two_and_three() {
        assert_eq!([0.0, 0.25, 0.5, 0.75].map(|from| by_default(from, from + 0.25)), [1, 1, 2, 3]);
        // The whole scale at once is the same work in one step.
        assert_eq!(by_default(0.0, 1.0), 7);
        assert_eq!([0.0, 0.5].map(|from| by_default(from, from + 0.5)), [2, 5]);
        // However small, a step is work.
        assert_eq!(by_default(0.0, 0.01), 1);
    }
}
