//! What an option earns: tables of points from 0 to 1, made once per questionnaire, one table per question and variant.
//!
//! Points of an option: `p = (score - min) / (max - min)` over the options of the variant in use; reversed: `1 - p` (min-max normalisation, OECD/JRC Handbook
//! on Constructing Composite Indicators 2008, section 5.3). Everything lies in flat arrays by index: the rules look nothing up by name.

use super::condition::{ProfileView, Truth, holds};
use crate::answers::FactValue;
use crate::questionnaire::condition::{Compare, Condition, Test};
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
    /// By question: what caps look at in it.
    caps: Vec<SeenByCaps>,
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

/// What caps look at in a question, so that of options that earn the same the one that makes more caps fire is known to be the worse.
#[derive(Debug, Clone, Default)]
struct SeenByCaps {
    /// Some cap fires on a low number.
    low: bool,
    /// Some cap fires on a high number, as of a reversed question.
    high: bool,
    /// Options with the number of a test that fires on choosing them, in order.
    named: Vec<(u16, u32)>,
    /// The same of tests that fire on not choosing them.
    spared: Vec<(u16, u32)>,
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
            Self { items: Vec::new(), tables: Vec::new(), points: Vec::new(), numbers: Vec::new(), caps: Vec::new(), own: Vec::new(), varied: Vec::new() };
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
        made.caps = vec![SeenByCaps::default(); questionnaire.questions.len()];
        let mut tests = 0;
        for cap in &questionnaire.caps {
            made.note_cap(&cap.when, false, &mut tests);
        }
        for seen in &mut made.caps {
            seen.named.sort_unstable();
            seen.spared.sort_unstable();
        }
        made
    }

    /// Notes what a cap's condition looks at; `tests` numbers its tests.
    fn note_cap(&mut self, when: &Condition, negated: bool, tests: &mut u32) {
        match when {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.note_cap(part, negated, tests)),
            Condition::Not(part) => self.note_cap(part, !negated, tests),
            Condition::Test(Test::Level(question, compare, _)) => {
                let seen = &mut self.caps[question.at()];
                if matches!(compare, Compare::Less | Compare::AtMost) == negated { seen.high = true } else { seen.low = true }
            }
            Condition::Test(Test::Choice(question, options)) => {
                *tests += 1;
                let seen = &mut self.caps[question.at()];
                let list = if negated { &mut seen.spared } else { &mut seen.named };
                list.extend(options.iter().map(|option| (*option, *tests)));
            }
            Condition::Test(_) => {}
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

    /// A question's own table; those of its variants follow it.
    pub(super) fn own(&self, question: usize) -> usize {
        self.own[question] as usize
    }

    /// Some question has other wordings.
    pub(super) fn is_varied(&self) -> bool {
        !self.varied.is_empty()
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

    /// Of these options the one that earns least and the one that earns most. Of options that earn the same, one on which more caps fire is the worse; where
    /// different caps fire on them none is, and each is given, with the other end repeated where there are fewer of it.
    pub(super) fn ends(&self, question: usize, table: &Table, options: impl Iterator<Item = u16>) -> Vec<(u16, u16)> {
        let options: Vec<u16> = options.collect();
        let (worst, best) = (self.extremes(question, table, &options, true), self.extremes(question, table, &options, false));
        let at = |list: &[u16], at: usize| list.get(at).or(list.last()).copied();
        (0..worst.len().max(best.len())).filter_map(|turn| at(&worst, turn).zip(at(&best, turn))).collect()
    }

    /// The options at one end that no other is as good a choice as.
    fn extremes(&self, question: usize, table: &Table, options: &[u16], worst: bool) -> Vec<u16> {
        let points = self.of(table);
        let of = |option: u16| points[usize::from(option)];
        let order = |left: &u16, right: &u16| of(*left).total_cmp(&of(*right));
        let Some(end) = (if worst { options.iter().copied().min_by(order) } else { options.iter().copied().max_by(order) }) else { return Vec::new() };
        let tied: Vec<u16> = options.iter().copied().filter(|option| of(*option) == of(end)).collect();
        let further = |left: u16, right: u16| if worst { self.fires_more(question, left, right) } else { self.fires_more(question, right, left) };
        let beaten = |at: usize| {
            let option = tied[at];
            tied.iter().enumerate().any(|(other_at, other)| other_at != at && further(*other, option) && (other_at < at || !further(option, *other)))
        };
        (0..tied.len()).filter(|at| !beaten(*at)).map(|at| tied[at]).collect()
    }

    /// Every cap that fires on `right` fires on `left` too.
    fn fires_more(&self, question: usize, left: u16, right: u16) -> bool {
        let (seen, numbers) = (&self.caps[question], self.numbers(&self.items[question]));
        let number = |option: u16| numbers[usize::from(option)];
        let holds = |list: &[(u16, u32)], more: u16, less: u16| {
            let tests = |option: u16| {
                let from = list.partition_point(|(known, _)| *known < option);
                list[from..].iter().take_while(move |(known, _)| *known == option).map(|(_, test)| *test)
            };
            tests(less).all(|test| list.binary_search(&(more, test)).is_ok())
        };
        (!seen.low || number(left) <= number(right))
            && (!seen.high || number(left) >= number(right))
            && holds(&seen.named, left, right)
            && holds(&seen.spared, right, left)
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
        Points { items: Vec::new(), tables: Vec::new(), points: Vec::new(), numbers: Vec::new(), caps: Vec::new(), own: Vec::new(), varied: Vec::new() }
    }
    fn level(score: f64) -> Level {
        Level { key: String::new(), number: score, label: String::new(), text: String::new(), score, effort: None }
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
