//! Which open question to ask next.

use crate::answers::Responses;
use crate::questionnaire::{QuestionIndex, Questionnaire};

/// An open question.
#[derive(Debug, Clone, PartialEq)]
pub struct Useful {
    /// Which.
    pub question: QuestionIndex,
    /// Why, without naming a score.
    pub without_scores: String,
}

/// ranking
pub fn ranking(_form: &Questionnaire, _responses: &Responses) -> Vec<Useful> {
    Vec::new()
}
