//! One respondent's answer to one question as the rules see it, for whoever looks at the panel's answers instead of its sums.

use super::SLACK;
use super::Scorer;
use super::points::UPPER_QUARTER;
use super::tally::Buffer;
use crate::answers::{Answer, Responses};
use crate::questionnaire::{FactorIndex, QuestionIndex};

/// An answer to a scored question that the respondent is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Which question.
    pub question: QuestionIndex,
    /// Its leaf factor.
    pub factor: FactorIndex,
    /// Weight within the factor, zero or more, in the wording of the profile.
    pub weight: f64,
    /// What was answered.
    pub answer: Answer,
    /// What a level earns, 0 to 1, reversed questions turned; none without a level.
    pub points: Option<f64>,
    /// The level lies in the upper quarter of the scale: level 3 of 4.
    pub high: bool,
}

impl Scorer<'_> {
    /// The answers of a respondent whose scores are in the buffer (see [`Scorer::respondent_scores`]): scored questions that are asked, in their order.
    pub fn cells<'a>(&'a self, responses: &'a Responses, buffer: &'a Buffer) -> impl Iterator<Item = Cell> + 'a {
        let asked = self.points.items.iter().enumerate().filter(|(at, item)| item.counts && buffer.asked[*at]);
        asked.map(|(at, item)| {
            let table = self.points.table(buffer.wording[at]);
            let answer = responses.answers[at];
            let points = match answer {
                Answer::Level(option) => Some(self.points.of(table)[usize::from(option)]),
                Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => None,
            };
            let high = points.is_some_and(|points| points >= UPPER_QUARTER - SLACK);
            Cell { question: at.into(), factor: FactorIndex(item.leaf), weight: table.weight, answer, points, high }
        })
    }
}
