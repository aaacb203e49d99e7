//! The lens, and where the sources disagree.

use super::super::{FigureRow, PositionRow, Report, SideRow};
use super::{sources, tenth};

/// What stands above the disagreements.
pub(crate) const ABOUT: &str = "No source gives evidence that settles these. The profile says which side was taken; what each side wants from its position is scored, the position is not.";

/// Which side the organisation has taken, in a sentence.
pub(crate) fn chosen(position: &PositionRow) -> String {
    let taken = names(position, |side| side.taken);
    let said: Vec<String> = position.facts.iter().filter_map(|(name, text)| Some(format!("{name}: {}", text.as_deref()?))).collect();
    let facts: Vec<&str> = position.facts.iter().map(|(name, _)| name.as_str()).collect();
    match (position.facts.is_empty(), taken.is_empty(), said.is_empty()) {
        (true, ..) => "No fact decides this; each side is asked for.".to_owned(),
        (false, false, _) => format!("{taken} ({}).", said.join("; ")),
        (false, true, false) => format!("None of these sides ({}).", said.join("; ")),
        (false, true, true) => format!("Not known: the profile does not say ({}).", facts.join(", ")),
    }
}

/// Which side the lens takes; empty where it takes none.
pub(crate) fn seen(position: &PositionRow) -> String {
    names(position, |side| side.lens)
}

fn names(position: &PositionRow, which: impl Fn(&SideRow) -> bool) -> String {
    position.sides.iter().filter(|side| which(side)).map(|side| side.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// What applies to the sides taken, or to all where no fact decides.
pub(crate) fn effect(position: &PositionRow) -> String {
    let applies = position.sides.iter().filter(|side| side.taken || position.facts.is_empty());
    applies.map(|side| side.effect.as_str()).filter(|effect| !effect.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A side in a paragraph: what is said, by whom, and who speaks against it.
pub(crate) fn side(side: &SideRow) -> String {
    let marks: Vec<&str> = [(side.taken, "your side"), (side.lens, "the side of this lens")].into_iter().filter_map(|(is, mark)| is.then_some(mark)).collect();
    let mark = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    format!("{}{mark}. {} {}.", side.name, side.text, sources::line(&side.basis))
}

/// A figure with all that belongs to it.
pub(crate) fn figure(figure: &FigureRow) -> String {
    format!("{} ({}) {}", figure.text, figure.attribution, figure.caveat)
}

/// The lens in a line that must not be overlooked; empty without one.
pub(crate) fn lens_line(report: &Report) -> String {
    report.lens.as_ref().map_or_else(String::new, |lens| {
        let without = lens.without.map_or_else(String::new, |score| format!(" Without it the overall score is {}.", tenth(score)));
        format!("Seen through a lens: {}. The answers are the same, their weights are one author's.{without}", lens.name)
    })
}

/// What the lens does, a paragraph each; nothing without one.
pub(crate) fn lens(report: &Report) -> Vec<String> {
    let Some(lens) = &report.lens else { return Vec::new() };
    let times = |(id, number): &(String, f64)| format!("{id} x {number}");
    let points = |(id, number): &(String, f64)| format!("{id} {number}");
    let shift = |(id, number): &(String, f64)| format!("{id} {number:+}");
    let part = |what: &str, list: Vec<String>| (!list.is_empty()).then(|| format!("{what} {}", list.join(", ")));
    let changes = [
        part("weights", lens.weights.iter().map(times).collect()),
        part("targets", lens.set.iter().map(points).chain(lens.add.iter().map(shift)).collect()),
        part("caps left out", lens.caps.clone()),
    ];
    let changes: Vec<String> = changes.into_iter().flatten().collect();
    let changes = if changes.is_empty() { "It changes no weight, target or cap.".to_owned() } else { format!("It changes: {}.", changes.join("; ")) };
    let about = format!("Lens {} ({}): {} {changes} {}.", lens.id, lens.name, lens.text, sources::line(&lens.basis));
    let interests = sources::interests(report, std::iter::once(&lens.basis)).join(" ");
    let interests = if interests.is_empty() { None } else { Some(format!("Authors' interests. {interests}")) };
    std::iter::once(about).chain(interests).collect()
}
