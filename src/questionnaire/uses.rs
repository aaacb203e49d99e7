//! Everything in a questionnaire that names claims.

use super::{Basis, Questionnaire};

impl Questionnaire {
    /// What it asks, scores and advises, each with what it rests on, in the order of its sections: `IND-1`, `cap G1`, `R-C7`, `lens coe-2`, `C1`. A cap written for
    /// every factor and a position with its sides come up more than once. Facts are left out: those of the profile belong to the document that holds them.
    pub fn rests(&self) -> impl Iterator<Item = (String, &Basis)> {
        let factors = self.factors.iter().map(|factor| (format!("factor {}", factor.id), &factor.basis));
        let questions = self.questions.iter().map(|question| (question.id.clone(), &question.basis));
        let targets = self.targets.iter().map(|rule| ("a target".to_owned(), &rule.basis));
        let caps = self.caps.iter().map(|cap| (format!("cap {}", cap.id), &cap.basis));
        let advice = self.recommendations.iter().map(|advice| (advice.id.clone(), &advice.basis));
        let contradictions = self.contradictions.iter().map(|contradiction| (contradiction.id.clone(), &contradiction.basis));
        let lenses = self.lenses.iter().map(|lens| (format!("lens {}", lens.id), &lens.basis));
        let positions = self.positions.iter().flat_map(|position| {
            let bases = std::iter::once(&position.basis).chain(position.sides.iter().map(|side| &side.basis));
            bases.map(|basis| (position.id.clone(), basis))
        });
        factors.chain(questions).chain(targets).chain(caps).chain(advice).chain(contradictions).chain(lenses).chain(positions)
    }
}
