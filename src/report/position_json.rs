//! The lens and the positions of a JSON report: their wire types, both directions, and the schema.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::json_read::Reading;
use super::json_schema::{flag, list, maybe, number, object, text};
use super::{Basis, Citation, FigureRow, LensRow, PositionRow, Report, SideRow};

#[derive(Serialize, Deserialize)]
pub(super) struct Lens<T> {
    id: T,
    name: T,
    text: T,
    score_without: Option<f64>,
    weights: Vec<Of<T>>,
    set: Vec<Of<T>>,
    add: Vec<Of<T>>,
    caps_left_out: Vec<T>,
    #[serde(flatten)]
    basis: Rests<T>,
}

#[derive(Serialize, Deserialize)]
struct Of<T> {
    of: T,
    number: f64,
}

/// Claims by id; they stand under `claims`.
#[derive(Serialize, Deserialize)]
struct Rests<T> {
    claims: Vec<T>,
    against: Vec<T>,
    judgement: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Position<T> {
    id: T,
    name: T,
    text: T,
    treatment: T,
    facts: Vec<Fact<T>>,
    sides: Vec<Side<T>>,
    recommendations: Vec<T>,
    figures: Vec<Figure<T>>,
    #[serde(flatten)]
    basis: Rests<T>,
}

#[derive(Serialize, Deserialize)]
struct Figure<T> {
    id: T,
    text: T,
    attribution: T,
    caveat: T,
}

#[derive(Serialize, Deserialize)]
struct Fact<T> {
    name: T,
    text: Option<T>,
}

#[derive(Serialize, Deserialize)]
struct Side<T> {
    name: T,
    text: T,
    effect: T,
    taken: bool,
    lens: bool,
    #[serde(flatten)]
    basis: Rests<T>,
}

/// What lens and positions rest on.
pub(super) fn bases(report: &Report) -> impl Iterator<Item = &Basis> {
    let positions = report.positions.iter().flat_map(|position| position.sides.iter().map(|side| &side.basis).chain([&position.basis]));
    positions.chain(report.lens.iter().map(|lens| &lens.basis))
}

fn rests(basis: &Basis) -> Rests<&str> {
    fn ids(list: &[Citation]) -> Vec<&str> {
        list.iter().map(|claim| claim.id.as_str()).collect()
    }
    Rests { claims: ids(&basis.claims), against: ids(&basis.against), judgement: basis.judgement }
}

pub(super) fn lens(row: &LensRow) -> Lens<&str> {
    fn of(list: &[(String, f64)]) -> Vec<Of<&str>> {
        list.iter().map(|(of, number)| Of { of: of.as_str(), number: *number }).collect()
    }
    Lens {
        id: &row.id,
        name: &row.name,
        text: &row.text,
        score_without: row.without,
        weights: of(&row.weights),
        set: of(&row.set),
        add: of(&row.add),
        caps_left_out: row.caps.iter().map(String::as_str).collect(),
        basis: rests(&row.basis),
    }
}

pub(super) fn position(row: &PositionRow) -> Position<&str> {
    fn side(side: &SideRow) -> Side<&str> {
        Side { name: &side.name, text: &side.text, effect: &side.effect, taken: side.taken, lens: side.lens, basis: rests(&side.basis) }
    }
    fn figure(figure: &FigureRow) -> Figure<&str> {
        Figure { id: &figure.id, text: &figure.text, attribution: &figure.attribution, caveat: &figure.caveat }
    }
    Position {
        id: &row.id,
        name: &row.name,
        text: &row.text,
        treatment: &row.treatment,
        facts: row.facts.iter().map(|(name, text)| Fact::<&str> { name, text: text.as_deref() }).collect(),
        sides: row.sides.iter().map(side).collect(),
        recommendations: row.recommendations.iter().map(String::as_str).collect(),
        figures: row.figures.iter().map(figure).collect(),
        basis: rests(&row.basis),
    }
}

/// Claims that are not in the document are a problem at `at`.
fn basis(rests: &Rests<String>, claims: &HashMap<String, Citation>, reading: &mut Reading, at: &str) -> Basis {
    let mut cited = |ids: &[String], key: &str| -> Vec<Citation> {
        let mut found = Vec::new();
        for (place, id) in ids.iter().enumerate() {
            match claims.get(id) {
                Some(claim) => found.push(claim.clone()),
                None => reading.say(format_args!("{at}/{key}/{place}"), format!("there is no claim `{id}`")),
            }
        }
        found
    };
    Basis { claims: cited(&rests.claims, "claims"), against: cited(&rests.against, "against"), judgement: rests.judgement }
}

pub(super) fn read_lens(lens: Lens<String>, claims: &HashMap<String, Citation>, reading: &mut Reading) -> LensRow {
    let of = |list: Vec<Of<String>>| list.into_iter().map(|one| (one.of, one.number)).collect();
    LensRow {
        basis: basis(&lens.basis, claims, reading, "/lens"),
        id: lens.id,
        name: lens.name,
        text: lens.text,
        without: lens.score_without,
        weights: of(lens.weights),
        set: of(lens.set),
        add: of(lens.add),
        caps: lens.caps_left_out,
    }
}

pub(super) fn read_position(index: usize, position: Position<String>, claims: &HashMap<String, Citation>, reading: &mut Reading) -> PositionRow {
    let mut side = |(at, side): (usize, Side<String>)| SideRow {
        basis: basis(&side.basis, claims, reading, &format!("/positions/{index}/sides/{at}")),
        name: side.name,
        text: side.text,
        effect: side.effect,
        taken: side.taken,
        lens: side.lens,
    };
    PositionRow {
        sides: position.sides.into_iter().enumerate().map(&mut side).collect(),
        basis: basis(&position.basis, claims, reading, &format!("/positions/{index}")),
        id: position.id,
        name: position.name,
        text: position.text,
        treatment: position.treatment,
        facts: position.facts.into_iter().map(|fact| (fact.name, fact.text)).collect(),
        recommendations: position.recommendations,
        figures: position
            .figures
            .into_iter()
            .map(|figure| FigureRow { id: figure.id, text: figure.text, attribution: figure.attribution, caveat: figure.caveat })
            .collect(),
    }
}

/// Members that say what something rests on.
fn with_basis(mut members: Vec<(&'static str, Value)>) -> Vec<(&'static str, Value)> {
    members.extend([
        ("claims", list("Ids of the claims it rests on.", text("Id of a claim."))),
        ("against", list("Ids of the claims against it.", text("Id of a claim."))),
        ("judgement", flag("The author says it is judgement.")),
    ]);
    members
}

/// The schema of the member `lens`.
pub(super) fn lens_schema() -> Value {
    let of = |what: &str| list(what, object("A number.", vec![("of", text("Id of a factor or question.")), ("number", number("The number."))]));
    object(
        "The lens that scores and advice were made under; null where there is none.",
        with_basis(vec![
            ("id", text("Its id.")),
            ("name", text("Its name.")),
            ("text", text("What it holds to be important.")),
            ("score_without", maybe(number("The overall score without it, 0 to 100."))),
            ("weights", of("What weights were multiplied by.")),
            ("set", of("Targets given.")),
            ("add", of("Points added to targets.")),
            ("caps_left_out", list("Caps left out.", text("Id of a cap."))),
        ]),
    )
}

/// The schema of the member `positions`.
pub(super) fn positions_schema() -> Value {
    let fact = object("A profile fact.", vec![("name", text("Its name.")), ("text", maybe(text("What the profile says; null where it does not.")))]);
    let side = object(
        "A side.",
        with_basis(vec![
            ("name", text("Its name.")),
            ("text", text("What those on it say.")),
            ("effect", text("What applies to those who take it; may be empty.")),
            ("taken", flag("The organisation has taken it, by its profile.")),
            ("lens", flag("The lens of this report takes it.")),
        ]),
    );
    let members = [
        ("id", "Its id."),
        ("text", "The figure in words."),
        ("attribution", "Who says so, and after whom."),
        ("caveat", "What speaks against relying on it."),
    ];
    let figure = object("A figure.", members.map(|(name, about)| (name, text(about))).into());
    let position = object(
        "A disagreement.",
        with_basis(vec![
            ("id", text("Its id.")),
            ("name", text("What it is about.")),
            ("text", text("The disagreement.")),
            ("treatment", text("What the questionnaire makes of it.")),
            ("facts", list("Profile facts that say which side was taken.", fact)),
            ("sides", list("Who says what.", side)),
            ("recommendations", list("Recommendations of this report that follow from it, by rank.", text("Id of a recommendation."))),
            ("figures", list("Figures that sources state; print none without its attribution and caveat.", figure)),
        ]),
    );
    json!({"type": "array", "description": "Where the sources disagree, in the questionnaire's order.", "items": position})
}
