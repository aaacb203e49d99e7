//! Where the sources disagree, and which side the organisation has taken.

use super::super::words::{headings, position, tables};
use super::super::{PositionRow, Report};
use super::{Kind, Section, Table};

/// All of them in a table, and those that matter here in full. The interests of their authors stand with the sources.
pub(super) fn positions(report: &Report) -> Option<Section> {
    let mut section = brief(report)?;
    section.parts = report.positions.iter().filter(|position| position.is_live()).map(part).collect();
    Some(section)
}

/// The table alone.
pub(super) fn brief(report: &Report) -> Option<Section> {
    let mut section = Section::new(Kind::Positions, "positions", headings::POSITIONS);
    section.say(position::ABOUT);
    let seen = |row: &PositionRow| report.lens.as_ref().map(|_| position::seen(row).into());
    let row = |row: &PositionRow| {
        let start = [format!("{} {}", row.id, row.name).into(), position::chosen(row).into()];
        start.into_iter().chain(seen(row)).chain([row.recommendations.join(", ").into()]).collect()
    };
    let head = if report.lens.is_some() { &tables::POSITIONS_SEEN } else { &tables::POSITIONS };
    section.table(Table::new(head, report.positions.iter().map(row)));
    (!report.positions.is_empty()).then_some(section)
}

/// Which side was taken, and the advice given, stand in the table.
fn part(row: &PositionRow) -> Section {
    let mut part = Section::new(Kind::Part, format!("position-{}", anchor(&row.id)), format!("{} {}", row.id, row.name));
    part.say(row.text.as_str());
    part.items(row.sides.iter().map(position::side));
    part.labelled(headings::WHAT_FOLLOWS, &position::effect(row));
    part.labelled(headings::TREATMENT, &row.treatment);
    row.figures.iter().for_each(|figure| part.labelled(headings::A_FIGURE, &position::figure(figure)));
    part
}

/// Letters, digits and hyphens.
fn anchor(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
