//! What a lens changes, and where the sources disagree: both sides, what settles it here, and what follows.

use super::meaning::basis;
use super::{Page, Scored};
use crate::answers::FactValue;
use crate::questionnaire::{FactKind, Lens, Position, Questionnaire, Side, TargetOf};
use crate::rules::Scorer;
use crate::rules::condition::{ProfileView, Truth, holds};

pub(super) fn lens(page: &mut Page, q: &Questionnaire, lens: &Lens) {
    page.line(format!("Lens {}: {}", lens.id, lens.name));
    page.heading(&lens.text);
    let of = |of: &TargetOf| match of {
        TargetOf::Factor(at) => (q.factors[at.at()].id.clone(), q.factors[at.at()].name.clone()),
        TargetOf::Question(at) => (q.questions[at.at()].id.clone(), q.questions[at.at()].facet.clone()),
    };
    let rows = |list: &[(TargetOf, f64)], word: &str| -> Vec<Vec<String>> {
        list.iter().map(|(what, number)| (of(what), number)).map(|((id, name), number)| vec![id, name, format!("{word} {number}")]).collect()
    };
    page.heading("What it changes");
    if lens.changes_nothing() {
        page.line("  Nothing.");
    }
    page.table(&rows(&lens.weights, "weight times"));
    page.table(&rows(&lens.set, "target"));
    page.table(&rows(&lens.add, "points added to the target:"));
    if !lens.without.is_empty() {
        page.line(format!("  Caps left out: {}", lens.without.join(", ")));
    }
    page.heading("What it rests on");
    basis(page, q, &lens.basis, "  ");
    let sides: Vec<String> =
        q.positions.iter().filter(|position| takes(q, position, lens)).map(|position| format!("{} {}", position.id, position.name)).collect();
    if !sides.is_empty() {
        page.heading("Disagreements in which it takes a side");
        sides.iter().for_each(|side| page.line(format!("  {side}")));
    }
}

fn takes(q: &Questionnaire, position: &Position, lens: &Lens) -> bool {
    position.sides.iter().flat_map(|side| &side.lenses).any(|at| q.lenses.get(usize::from(*at)).is_some_and(|taken| taken.id == lens.id))
}

/// A disagreement; with answers also the side the organisation has taken, and the advice that follows for it.
pub(super) fn position(page: &mut Page, q: &Questionnaire, position: &Position, scored: Option<&Scored<'_>>) {
    page.line(format!("{}: {}", position.id, position.name));
    page.heading(&position.text);
    let facts = scored.map_or(&[][..], |scored| scored.assessment.facts.as_slice());
    for side in &position.sides {
        self::side(page, q, side, facts);
    }
    if !position.facts.is_empty() {
        page.heading("What settles it here");
        for fact in position.facts.iter().map(|at| at.at()) {
            let said = facts.get(fact).map_or_else(String::new, |value| format!(" {}", told(&q.facts[fact].kind, value)));
            page.line(format!("  profile.{} ({}){said}", q.facts[fact].id, q.facts[fact].name));
        }
    }
    page.heading("How it is treated");
    page.line(format!("  {}", position.treatment));
    basis(page, q, &position.basis, "  ");
    for figure in position.figures.iter().filter_map(|at| q.figures.get(usize::from(*at))) {
        page.heading("A figure, with its caveats");
        page.line(format!("  {} ({}) {}", figure.text, figure.attribution, figure.caveat));
    }
    if !position.questions.is_empty() {
        page.heading("Questions that look at what each side wants");
        let rows: Vec<Vec<String>> = position
            .questions
            .iter()
            .map(|at| {
                let level = scored.and_then(|scored| scored.scores.questions[at.at()].level).map(|level| format!("{level:.1}"));
                let question = &q.questions[at.at()];
                [question.id.clone(), question.facet.clone()].into_iter().chain(level).collect()
            })
            .collect();
        page.table(&rows);
    }
    if !position.recommendations.is_empty() {
        let given = scored.map(|scored| Scorer::new(q).advice(scored.scores, facts));
        page.heading(if given.is_some() { "Advice that follows for these answers" } else { "Advice that may follow" });
        let mut none = true;
        for at in position.recommendations.iter().filter(|at| given.as_ref().is_none_or(|given| given.iter().any(|advice| advice.recommendation == **at))) {
            let advice = &q.recommendations[at.at()];
            page.line(format!("  {}  {}", advice.id, advice.title));
            page.line(format!("      when {}", advice.when.written(q)));
            none = false;
        }
        if none {
            page.line("  None.");
        }
    }
}

fn side(page: &mut Page, q: &Questionnaire, side: &Side, facts: &[FactValue]) {
    let taken = side.when.as_ref().is_some_and(|when| holds(when, &ProfileView { facts }) == Truth::True);
    page.heading(format!("{}{}", side.name, if taken { " (the side taken here)" } else { "" }));
    page.line(format!("  {}", side.text));
    basis(page, q, &side.basis, "  ");
    if let Some(when) = &side.when {
        page.line(format!("  Taken where {}.", when.written(q)));
    }
    if !side.effect.is_empty() {
        page.line(format!("  {}", side.effect));
    }
    let lenses: Vec<&str> = side.lenses.iter().filter_map(|at| q.lenses.get(usize::from(*at))).map(|lens| lens.id.as_str()).collect();
    if !lenses.is_empty() {
        page.line(format!("  Lenses on this side: {}.", lenses.join(", ")));
    }
}

/// What the profile says.
fn told(kind: &FactKind, value: &FactValue) -> String {
    match (value, kind) {
        (FactValue::Choice(at), FactKind::Options(options)) => options.get(usize::from(*at)).map_or_else(String::new, |(id, text)| format!("is {id}: {text}")),
        (FactValue::Number(number), _) => format!("is {number}"),
        (FactValue::Unknown | FactValue::Text | FactValue::Choice(_), _) => "is not known".to_owned(),
    }
}
