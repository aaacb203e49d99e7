//! Where the sources disagree, and which side the organisation has taken.

use super::super::{PositionRow, Report, sources};
use super::{Kind, Section, Table};

const HEADING: &str = "Where the sources disagree, and what you chose";
const HEAD: &str = "No source gives evidence that settles these. The profile says which side was taken; what each side wants from its position is scored, the position is not.";

/// All of them in a table, and those that matter here in full.
pub(super) fn positions(report: &Report) -> Option<Section> {
    let mut section = brief(report)?;
    section.parts = report.positions.iter().filter(|position| position.is_live()).map(|position| part(report, position)).collect();
    let bases = report.positions.iter().flat_map(|position| position.sides.iter().map(|side| &side.basis));
    let mut interests = Section::new(Kind::Part, "positions-interests", "Interests of these authors");
    interests.items(sources::interests(report, bases));
    section.parts.push(interests);
    Some(section)
}

/// The table alone.
pub(super) fn brief(report: &Report) -> Option<Section> {
    let mut section = Section::new(Kind::Positions, "positions", HEADING);
    section.say(HEAD);
    let through = report.lens.is_some();
    let row = |position: &PositionRow| {
        let mut cells = vec![format!("{} {}", position.id, position.name).into(), position.chosen().into()];
        if through {
            cells.push(position.seen().into());
        }
        cells.push(position.recommendations.join(", ").into());
        cells
    };
    let columns: Vec<(&str, bool)> = [Some("Disagreement"), Some("Your side"), through.then_some("Side of this lens"), Some("Advice given")]
        .into_iter()
        .flatten()
        .map(|head| (head, false))
        .collect();
    section.table(Table::new("Disagreements and sides taken", &columns, report.positions.iter().map(row)));
    (!report.positions.is_empty()).then_some(section)
}

fn part(report: &Report, position: &PositionRow) -> Section {
    let mut part = Section::new(Kind::Part, format!("position-{}", anchor(&position.id)), format!("{} {}", position.id, position.name));
    part.say(position.text.as_str());
    part.items(position.sides.iter().map(super::super::SideRow::told));
    part.labelled("Your side", &position.chosen());
    part.labelled("Side of this lens", &position.seen());
    let effects: Vec<&str> = position
        .sides
        .iter()
        .filter(|side| side.taken || position.facts.is_empty())
        .map(|side| side.effect.as_str())
        .filter(|effect| !effect.is_empty())
        .collect();
    part.labelled("What follows", &effects.join(" "));
    part.labelled("How it is treated", &position.treatment);
    position.figures.iter().for_each(|figure| part.labelled("A figure, with its caveats", &figure.told()));
    let advice: Vec<String> =
        report.recommendations.iter().filter(|r| position.recommendations.contains(&r.id)).map(|r| format!("{} {}", r.id, r.title)).collect();
    part.labelled("Advice given", &advice.join("; "));
    part
}

/// Letters, digits and hyphens.
fn anchor(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
