//! Where the sources disagree and which side the organisation has taken; and the lens the answers are seen through.

use super::Input;
use super::advice::{Basis, basis};
use super::wording::profile;
use crate::questionnaire::{self, Questionnaire, TargetOf};
use crate::rules::condition::{ProfileView, Truth, holds};

/// The lens a report is seen through.
#[derive(Debug)]
pub struct Through<'a> {
    /// The lens.
    pub lens: &'a questionnaire::Lens,
    /// The overall score without it, 0 to 100.
    pub without: Option<f64>,
}

/// The lens of a report, and what it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct LensRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it holds to be important.
    pub text: String,
    /// The overall score without it, 0 to 100.
    pub without: Option<f64>,
    /// What weights were multiplied by: id of a factor or question, and the number.
    pub weights: Vec<(String, f64)>,
    /// Targets given, 0 to 100, by id.
    pub set: Vec<(String, f64)>,
    /// Points added to targets, by id.
    pub add: Vec<(String, f64)>,
    /// Ids of caps left out.
    pub caps: Vec<String>,
    /// What it rests on.
    pub basis: Basis,
}

/// A disagreement between sources.
#[derive(Debug, Clone, PartialEq)]
pub struct PositionRow {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub name: String,
    /// The disagreement.
    pub text: String,
    /// What the questionnaire makes of it.
    pub treatment: String,
    /// The facts that settle it: name, and what the profile says where it is known.
    pub facts: Vec<(String, Option<String>)>,
    /// Who says what.
    pub sides: Vec<SideRow>,
    /// Ids of recommendations that follow from it and are given in this report, by rank.
    pub recommendations: Vec<String>,
    /// Figures that are shown with it.
    pub figures: Vec<FigureRow>,
    /// What the treatment rests on.
    pub basis: Basis,
}

/// A number that a source states; never shown without who says so and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureRow {
    /// Its id.
    pub id: String,
    /// The figure in words.
    pub text: String,
    /// Who says so, and after whom.
    pub attribution: String,
    /// What speaks against relying on it.
    pub caveat: String,
}

/// A side of a disagreement.
#[derive(Debug, Clone, PartialEq)]
pub struct SideRow {
    /// Its name.
    pub name: String,
    /// What those on it say.
    pub text: String,
    /// What applies to those who take it; may be empty.
    pub effect: String,
    /// The organisation has taken it, by its profile.
    pub taken: bool,
    /// The lens of this report takes it.
    pub lens: bool,
    /// What it rests on.
    pub basis: Basis,
}

impl PositionRow {
    /// It matters to this report: advice follows from it, or the lens takes a side.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !self.recommendations.is_empty() || self.sides.iter().any(|side| side.lens)
    }
}

/// What the lens of a report is.
pub(super) fn lens(q: &Questionnaire, through: &Through<'_>) -> LensRow {
    let lens = through.lens;
    let of = |of: TargetOf| match of {
        TargetOf::Factor(at) => q.factors.get(at.at()).map_or_else(String::new, |factor| factor.id.clone()),
        TargetOf::Question(at) => q.questions.get(at.at()).map_or_else(String::new, |question| question.id.clone()),
    };
    let by_id = |list: &[(TargetOf, f64)]| list.iter().map(|(what, number)| (of(*what), *number)).collect();
    LensRow {
        id: lens.id.clone(),
        name: lens.name.clone(),
        text: lens.text.clone(),
        without: through.without,
        weights: by_id(&lens.weights),
        set: by_id(&lens.set),
        add: by_id(&lens.add),
        caps: lens.without.clone(),
        basis: basis(q, &lens.basis),
    }
}

fn figure(figure: &questionnaire::Figure) -> FigureRow {
    FigureRow { id: figure.id.clone(), text: figure.text.clone(), attribution: figure.attribution.clone(), caveat: figure.caveat.clone() }
}

/// All positions, in the questionnaire's order.
pub(super) fn positions(input: &Input<'_>) -> Vec<PositionRow> {
    let q = input.questionnaire;
    let known = profile(q, input.facts);
    let lens = input.lens.as_ref().and_then(|through| q.lenses.iter().position(|lens| lens.id == through.lens.id));
    let side = |side: &questionnaire::Side| SideRow {
        name: side.name.clone(),
        text: side.text.clone(),
        effect: side.effect.clone(),
        taken: side.when.as_ref().is_some_and(|when| holds(when, &ProfileView { facts: input.facts }) == Truth::True),
        lens: lens.is_some_and(|at| side.lenses.iter().any(|lens| usize::from(*lens) == at)),
        basis: basis(q, &side.basis),
    };
    let row = |position: &questionnaire::Position| PositionRow {
        id: position.id.clone(),
        name: position.name.clone(),
        text: position.text.clone(),
        treatment: position.treatment.clone(),
        facts: position
            .facts
            .iter()
            .filter_map(|at| q.facts.get(at.at()))
            .map(|fact| (fact.name.clone(), known.iter().find(|known| known.id == fact.id).map(|known| known.text.clone())))
            .collect(),
        sides: position.sides.iter().map(side).collect(),
        recommendations: input
            .advice
            .iter()
            .filter(|advice| position.recommendations.contains(&advice.recommendation))
            .filter_map(|advice| Some(q.recommendations.get(advice.recommendation.at())?.id.clone()))
            .collect(),
        figures: position.figures.iter().filter_map(|at| q.figures.get(usize::from(*at))).map(figure).collect(),
        basis: basis(q, &position.basis),
    };
    q.positions.iter().map(row).collect()
}
