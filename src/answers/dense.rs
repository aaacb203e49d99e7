//! Answers as small numbers, for one respondent after another, very many of them: whoever counts or scores looks a number up, whatever kind of answer it is.

use super::{Answer, FactValue, Responses};
use crate::questionnaire::RoleIndex;

/// An [`Answer`] as a small number for tables by answer: one for each state, then the levels in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(u16);

impl Slot {
    /// How many numbers stand for what is no level.
    pub const STATES: usize = 6;
    /// No answer at all: for tables that do not know one everywhere.
    pub const NONE: Self = Self(u16::MAX);
    /// Not asked.
    pub const NOT_ASKED: Self = Self(0);
    /// Blank.
    pub const BLANK: Self = Self(1);

    /// Every answer that a question of so many levels may have, in the order of their numbers.
    pub fn all(levels: usize) -> impl Iterator<Item = Self> {
        (0..(Self::STATES + levels).min(usize::from(u16::MAX))).map(|at| Self(at as u16))
    }

    /// The number.
    #[inline]
    #[must_use]
    pub fn at(self) -> usize {
        usize::from(self.0)
    }

    /// The position of the level, if it is one.
    #[inline]
    #[must_use]
    pub fn level(self) -> Option<u16> {
        self.0.checked_sub(Self::STATES as u16)
    }

    /// True for don't know, later and blank: asked, and the level is not known.
    #[inline]
    #[must_use]
    pub fn is_unknown(self) -> bool {
        matches!(self.0, 1..=3)
    }
}

impl From<Answer> for Slot {
    fn from(answer: Answer) -> Self {
        Self(match answer {
            Answer::NotAsked => 0,
            Answer::Blank => 1,
            Answer::Later => 2,
            Answer::DontKnow => 3,
            Answer::NotApplicable => 4,
            Answer::Text => 5,
            Answer::Level(option) => option.saturating_add(Self::STATES as u16),
        })
    }
}

impl From<Slot> for Answer {
    fn from(slot: Slot) -> Self {
        match slot.0 {
            0 => Self::NotAsked,
            1 => Self::Blank,
            2 => Self::Later,
            3 => Self::DontKnow,
            4 => Self::NotApplicable,
            5 => Self::Text,
            _ => Self::Level(slot.0 - Slot::STATES as u16),
        }
    }
}

/// [`Responses`] with answers as small numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dense {
    /// By question index.
    pub answers: Vec<Slot>,
    /// By question index: evidence was named for the answer.
    pub evidence: Vec<bool>,
    /// By fact index.
    pub facts: Vec<FactValue>,
    /// The respondent's role.
    pub role: Option<RoleIndex>,
}

impl Dense {
    /// Becomes the same as these; nothing is allocated where there is room.
    pub fn copy_from(&mut self, responses: &Responses) {
        let Responses { answers, evidence, facts, role } = responses;
        self.answers.clear();
        self.answers.extend(answers.iter().map(|answer| Slot::from(*answer)));
        self.evidence.clone_from(evidence);
        self.facts.clone_from(facts);
        self.role = *role;
    }
}

impl From<&Responses> for Dense {
    fn from(responses: &Responses) -> Self {
        let mut dense = Self::default();
        dense.copy_from(responses);
        dense
    }
}

impl From<&Dense> for Responses {
    fn from(dense: &Dense) -> Self {
        let Dense { answers, evidence, facts, role } = dense;
        Self { answers: answers.iter().map(|slot| (*slot).into()).collect(), evidence: evidence.clone(), facts: facts.clone(), role: *role }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_number() {
        let states = [Answer::NotAsked, Answer::Blank, Answer::Later, Answer::DontKnow, Answer::NotApplicable, Answer::Text];
        for answer in states.into_iter().chain([0, 1, 9, 60_000].map(Answer::Level)) {
            let slot = Slot::from(answer);
            assert_eq!(Answer::from(slot), answer);
            assert_eq!(slot.is_unknown(), answer.is_unknown());
            assert_eq!(slot.level(), if let Answer::Level(option) = answer { Some(option) } else { None });
            assert_ne!(slot, Slot::NONE);
        }
        assert_eq!((Slot::from(Answer::NotAsked), Slot::from(Answer::Blank)), (Slot::NOT_ASKED, Slot::BLANK));
        assert_eq!(Slot::from(Answer::Level(0)).at(), Slot::STATES);
    }
}
