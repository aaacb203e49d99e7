//! Positions: where the sources disagree, who says what, and which fact about the organisation says whose side it has taken.
//!
//! A position scores nothing. It says what the questionnaire makes of a disagreement that no source settles: which levels, targets or advice follow the side taken.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::{Basis, FactIndex, QuestionIndex, RecommendationIndex};

/// A disagreement between sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Its id.
    pub id: String,
    /// What it is about, in a few words.
    pub name: String,
    /// The disagreement, both sides fairly told.
    pub text: String,
    /// Who says what; two or more.
    pub sides: Vec<Side>,
    /// Profile facts that say which side the organisation has taken, in order; empty where it is not a matter of choice.
    pub facts: Vec<FactIndex>,
    /// What the questionnaire makes of it.
    pub treatment: String,
    /// Questions that look at what every side wants from its position.
    pub questions: Vec<QuestionIndex>,
    /// Recommendations that follow from it.
    pub recommendations: Vec<RecommendationIndex>,
    /// Positions in [`super::Questionnaire::figures`] of the figures that are shown with it.
    pub figures: Vec<u16>,
    /// What the treatment rests on.
    pub basis: Basis,
}

/// One side of a disagreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Its name, a few words.
    pub name: String,
    /// What those on this side say, in our words.
    pub text: String,
    /// The organisation has taken this side where this holds (profile only).
    pub when: Option<Condition>,
    /// What then applies: levels, targets, advice; may be empty.
    pub effect: String,
    /// Positions in [`super::Questionnaire::lenses`] of the lenses that take this side.
    pub lenses: Vec<u16>,
    /// What it rests on.
    pub basis: Basis,
}
