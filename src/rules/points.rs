//! What an option earns: tables of points from 0 to 1, made once per questionnaire, one table per question and variant.
//!
//! Points of an option: `p = (score - min) / (max - min)` over the options of the variant in use; reversed: `1 - p` (min-max normalisation, OECD/JRC Handbook
//! on Constructing Composite Indicators 2008, section 5.3). Everything lies in flat arrays by index: the rules look nothing up by name.

use super::condition::{ProfileView, Truth, holds};
use crate::answers::FactValue;
use crate::questionnaire::condition::{Condition, Test};
use crate::questionnaire::{Level, QuestionIndex, Questionnaire};

/// From this position on the scale (0 to 1) an answer is in the upper quarter; level 3 of 0 to 4.
pub(super) const UPPER_QUARTER: f64 = 0.75;

/// The points of every option of a questionnaire.
#[derive(Debug, Clone)]
pub struct Points {
    /// By question index.
    pub(super) items: Vec<Item>,
    /// Each question's own table, then those of its variants.
    tables: Vec<Table>,
    /// The points of all tables, one after the other.
    points: Vec<f64>,
    /// The numbers of the questions' own options, by [`Item::first`].
    numbers: Vec<f64>,
    /// How many caps fire on choosing the option, less those that fire on not choosing it; by [`Item::first`].
    blamed: Vec<i32>,
    /// By question: its own table.
    own: Vec<u32>,
    /// Questions with variants.
    varied: Vec<QuestionIndex>,
}

/// What the inner loops need of a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// It is scored and this questionnaire asks it.
    pub(super) counts: bool,
    /// Its leaf factor.
    pub(super) leaf: u16,
    /// Where its options begin in arrays over all options.
    pub(super) first: u32,
    /// How many options it has.
    pub(super) options: u16,
    /// The position of its stage.
    pub(super) stage: Option<u16>,
}

/// The points of one question in one wording.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    start: u32,
    length: u16,
    /// Weight within the factor; 0 where all options earn the same, so that it says nothing.
    pub(super) weight: f64,
}

impl Points {
    /// Makes the tables.
    #[must_use]
    pub fn new(questionnaire: &Questionnaire) -> Self {
        let mut made =
            Self { items: Vec::new(), tables: Vec::new(), points: Vec::new(), numbers: Vec::new(), blamed: Vec::new(), own: Vec::new(), varied: Vec::new() };
        for (at, question) in questionnaire.questions.iter().enumerate() {
            let is_leaf = questionnaire.factors.get(question.factor.at()).is_some_and(|factor| factor.children.is_empty());
            made.items.push(Item {
                counts: question.is_scored() && question.asked && is_leaf,
                leaf: question.factor.0,
                first: offset(made.numbers.len()),
                options: u16::try_from(question.levels.len()).unwrap_or(u16::MAX),
                stage: question.stage,
            });
            made.numbers.extend(question.levels.iter().map(|level| level.number));
            made.own.push(offset(made.tables.len()));
            made.add(&question.levels, question.reverse, question.weight);
            for variant in &question.variants {
                // A variant without levels of its own changes the stem only.
                let levels = if variant.levels.is_empty() { &question.levels } else { &variant.levels };
                made.add(levels, question.reverse, question.weight);
            }
            if !question.variants.is_empty() {
                made.varied.push(at.into());
            }
        }
        made.blamed = vec![0; made.numbers.len()];
        for cap in &questionnaire.caps {
            made.blame(&cap.when, 1);
        }
        made
    }

    /// Notes which options a cap's condition names.
    fn blame(&mut self, when: &Condition, by: i32) {
        match when {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.blame(part, by)),
            Condition::Not(part) => self.blame(part, -by),
            Condition::Test(test) => {
                if let Test::Choice(question, options) = test {
                    let item = self.items[question.at()];
                    for option in options {
                        self.blamed[item.first as usize + usize::from(*option)] += by;
                    }
                }
            }
        }
    }

    fn add(&mut self, levels: &[Level], reverse: bool, weight: f64) {
        let start = offset(self.points.len());
        let lowest = levels.iter().map(|level| level.score).fold(f64::INFINITY, f64::min);
        let highest = levels.iter().map(|level| level.score).fold(f64::NEG_INFINITY, f64::max);
        let span = highest - lowest;
        let tells = span > 0.0;
        self.points.extend(levels.iter().map(|level| match (tells, reverse) {
            (false, _) => 0.0,
            (true, false) => (level.score - lowest) / span,
            (true, true) => (highest - level.score) / span,
        }));
        let length = u16::try_from(levels.len()).unwrap_or(u16::MAX);
        self.tables.push(Table { start, length, weight: if tells { weight } else { 0.0 } });
    }

    /// How many options all questions have together.
    pub(super) fn options(&self) -> usize {
        self.numbers.len()
    }

    /// Fills `wording`, by question index, with the table in use for this profile: that of the first variant that holds, else the question's own.
    pub(super) fn choose(&self, questionnaire: &Questionnaire, facts: &[FactValue], wording: &mut Vec<u32>) {
        wording.clear();
        wording.extend_from_slice(&self.own);
        for question in &self.varied {
            let variants = &questionnaire.questions[question.at()].variants;
            if let Some(at) = variants.iter().position(|variant| holds(&variant.when, &ProfileView { facts }) == Truth::True) {
                wording[question.at()] += 1 + offset(at);
            }
        }
    }

    /// A table chosen by [`Points::choose`].
    pub(super) fn table(&self, table: u32) -> &Table {
        &self.tables[table as usize]
    }

    /// The points (0 to 1) of the options of a table.
    pub(super) fn of(&self, table: &Table) -> &[f64] {
        &self.points[table.start as usize..][..usize::from(table.length)]
    }

    /// The numbers of a question's own options: the levels as given.
    pub(super) fn numbers(&self, item: &Item) -> &[f64] {
        &self.numbers[item.first as usize..][..usize::from(item.options)]
    }

    /// Of these options the one that earns least and the one that earns most. Of options that earn the same, one a cap fires on is the worse, then the one at the
    /// end of the scale where little is earned, because a cap may look at the number.
    pub(super) fn ends(&self, question: usize, table: &Table, options: impl Iterator<Item = u16>) -> Option<(u16, u16)> {
        let (item, points) = (&self.items[question], self.of(table));
        let numbers = self.numbers(item);
        let blamed = &self.blamed[item.first as usize..][..usize::from(item.options)];
        let end = |wanted: f64| (0..numbers.len()).reduce(|at, other| if (numbers[other] - numbers[at]) * wanted > 0.0 { other } else { at });
        let falls = end(-1.0).zip(end(1.0)).is_some_and(|(first, last)| points[first] > points[last]);
        let below = |left: u16, right: u16| {
            let (left, right) = (usize::from(left), usize::from(right));
            let by_number = numbers[left].total_cmp(&numbers[right]);
            points[left].total_cmp(&points[right]).then(blamed[right].cmp(&blamed[left])).then(if falls { by_number.reverse() } else { by_number }).is_lt()
        };
        options.fold(None, |ends, at| {
            Some(match ends {
                None => (at, at),
                Some((worst, best)) => (if below(at, worst) { at } else { worst }, if below(best, at) { at } else { best }),
            })
        })
    }
}

/// Offsets stay far under 2^32: the checker limits questions and options.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> Points {
        Points { items: Vec::new(), tables: Vec::new(), points: Vec::new(), numbers: Vec::new(), blamed: Vec::new(), own: Vec::new(), varied: Vec::new() }
    }
    fn level(score: f64) -> Level {
        Level { key: String::new(), number: score, label: String::new(), text: String::new(), score }
    }

    #[test]
    fn points_are_shares_of_the_scale_and_reverse_turns_them() {
        let mut points = empty();
        points.add(&[level(-1.0), level(0.0), level(3.0)], false, 2.0);
        points.add(&[level(-1.0), level(0.0), level(3.0)], true, 2.0);
        points.add(&[level(7.0), level(7.0)], false, 2.0);
        assert_eq!(points.of(points.table(0)), [0.0, 0.25, 1.0]);
        assert_eq!(points.of(points.table(1)), [1.0, 0.75, 0.0]);
        assert_eq!(points.of(points.table(2)), [0.0, 0.0]);
        assert_eq!((points.table(1).weight, points.table(2).weight), (2.0, 0.0));
    }
}
