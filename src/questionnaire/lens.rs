//! Lenses: the same answers weighed as one author would weigh them.
//!
//! A lens is data: it multiplies weights, sets or shifts targets, and leaves caps out. It never changes an answer, and the arithmetic stays one: [`Questionnaire::under`]
//! gives the questionnaire as the lens sees it, and the engine is made from that.

use serde::{Deserialize, Serialize};

use super::{Basis, Questionnaire, TargetOf, TargetRule};

/// A way to weigh the same answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lens {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it holds to be important, and how that was turned into numbers.
    pub text: String,
    /// What the weight of a factor or question is multiplied by, 0.1 to 10.
    pub weights: Vec<(TargetOf, f64)>,
    /// Targets given, 0 to 100, after the questionnaire's own target rules.
    pub set: Vec<(TargetOf, f64)>,
    /// Points added to targets, -100 to 100.
    pub add: Vec<(TargetOf, f64)>,
    /// Ids of caps left out.
    pub without: Vec<String>,
    /// What it rests on.
    pub basis: Basis,
}

impl Lens {
    /// True where it weighs everything as the questionnaire does.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.weights.is_empty() && self.set.is_empty() && self.add.is_empty() && self.without.is_empty()
    }
}

impl Questionnaire {
    /// The lens with this id.
    #[must_use]
    pub fn find_lens(&self, id: &str) -> Option<&Lens> {
        self.lenses.iter().find(|lens| lens.id == id)
    }

    /// The questionnaire as a lens sees it: weights multiplied, a last target rule that always holds, caps left out. Questions, factors and recommendations keep
    /// their positions, so that answers to the one are answers to the other.
    #[must_use]
    pub fn under(&self, lens: &Lens) -> Self {
        let mut seen = self.clone();
        for (of, times) in &lens.weights {
            match of {
                TargetOf::Factor(at) => seen.factors[at.at()].weight *= times,
                TargetOf::Question(at) => seen.questions[at.at()].weight *= times,
            }
        }
        if !lens.set.is_empty() || !lens.add.is_empty() {
            seen.targets.push(TargetRule { when: None, set: lens.set.clone(), add: lens.add.clone(), basis: lens.basis.clone() });
        }
        seen.caps.retain(|cap| !lens.without.contains(&cap.id));
        seen
    }
}
