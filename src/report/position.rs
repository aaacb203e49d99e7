//! Where the sources disagree and which side the organisation has taken; and the lens the answers are seen through.

use super::advice::{Basis, basis};
use super::wording::profile;
use super::{Input, Report, sources};
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

impl FigureRow {
    /// The figure with all that belongs to it.
    pub(super) fn told(&self) -> String {
        format!("{} ({}) {}", self.text, self.attribution, self.caveat)
    }
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
    /// It matters to this report: a side is taken or looked through, or advice follows from it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !self.recommendations.is_empty() || self.sides.iter().any(|side| side.taken || side.lens)
    }

    /// Which side the organisation has taken, in a sentence.
    pub(super) fn chosen(&self) -> String {
        let taken = self.names(|side| side.taken);
        let said: Vec<String> = self.facts.iter().filter_map(|(name, text)| Some(format!("{name}: {}", text.as_deref()?))).collect();
        let facts: Vec<&str> = self.facts.iter().map(|(name, _)| name.as_str()).collect();
        match (self.facts.is_empty(), taken.is_empty(), said.is_empty()) {
            (true, ..) => "No fact decides this; each side is asked for.".to_owned(),
            (false, false, _) => format!("{taken} ({}).", said.join("; ")),
            (false, true, false) => format!("None of these sides ({}).", said.join("; ")),
            (false, true, true) => format!("Not known: the profile does not say ({}).", facts.join(", ")),
        }
    }

    /// Which side the lens takes, in words; empty where it takes none.
    pub(super) fn seen(&self) -> String {
        self.names(|side| side.lens)
    }

    fn names(&self, which: impl Fn(&SideRow) -> bool) -> String {
        self.sides.iter().filter(|side| which(side)).map(|side| side.name.as_str()).collect::<Vec<_>>().join("; ")
    }
}

impl SideRow {
    /// The side in a paragraph: what is said, by whom, and who speaks against it.
    pub(super) fn told(&self) -> String {
        let marks: Vec<&str> =
            [(self.taken, "your side"), (self.lens, "the side of this lens")].into_iter().filter_map(|(is, mark)| is.then_some(mark)).collect();
        let mark = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        format!("{}{mark}. {} {}.", self.name, self.text, sources::line(&self.basis))
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

/// What the lens of a report does, a paragraph each; nothing without one.
pub(super) fn lens_words(report: &Report) -> Vec<String> {
    let Some(lens) = &report.lens else { return Vec::new() };
    let times = |(id, number): &(String, f64)| format!("{id} x {number}");
    let points = |(id, number): &(String, f64)| format!("{id} {number}");
    let shift = |(id, number): &(String, f64)| format!("{id} {number:+}");
    let part = |what: &str, list: Vec<String>| (!list.is_empty()).then(|| format!("{what} {}", list.join(", ")));
    let changes: Vec<String> = [
        part("weights", lens.weights.iter().map(times).collect()),
        part("targets", lens.set.iter().map(points).chain(lens.add.iter().map(shift)).collect()),
        part("caps left out", lens.caps.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let changes = if changes.is_empty() { "It changes no weight, target or cap.".to_owned() } else { format!("It changes: {}.", changes.join("; ")) };
    let mut lines = vec![format!("Lens {} ({}): {} {changes} {}.", lens.id, lens.name, lens.text, sources::line(&lens.basis))];
    let interests = sources::interests(report, std::iter::once(&lens.basis));
    if !interests.is_empty() {
        lines.push(format!("Authors' interests. {}", interests.join(" ")));
    }
    lines
}

/// The lens in a line that must not be overlooked; empty without one.
pub(super) fn lens_line(report: &Report) -> String {
    report.lens.as_ref().map_or_else(String::new, |lens| {
        let without = match lens.without {
            Some(score) => format!(" Without it the overall score is {}.", super::number::tenth(score)),
            None => String::new(),
        };
        format!("Seen through a lens: {}. The answers are the same, their weights are one author's.{without}", lens.name)
    })
}
