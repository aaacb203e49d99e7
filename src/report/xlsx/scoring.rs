//! The sheet Scoring: bands, caps with their switches, and how scores are made.

use super::super::presentation::Presentation;
use super::super::{number as shown, sources, words};
use super::page::{self, Done, Page, decimals, number, open};
use super::plan::{Plan, band, cap};

/// Columns with their widths: both tables share them.
const WIDTHS: [f64; 8] = [12.0, 30.0, 26.0, 12.0, 12.0, 12.0, 12.0, 60.0];

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    let report = plan.report;
    page.title("How scores are made", "Bands and caps are used by the formulas of the other sheets.")?;
    page.widths(&WIDTHS)?;
    page.heading(2, "Bands")?;
    for (column, words) in (0..).zip(["Band", "Name", "Id", "From, 0 to 100", "", "", "", "Means"]) {
        page.head(3, column, words, matches!(column, 0 | 3))?;
    }
    for (row, (at, b)) in (plan.bands.first..).zip(report.method.bands.iter().enumerate()) {
        page.number(row, 0, f64::from(u32::try_from(at + 1).unwrap_or(u32::MAX)), &number(0))?;
        page.text(row, band::NAME, &b.name, &page::text())?;
        page.text(row, 2, &b.id, &page::text())?;
        page.number(row, band::FROM, b.from, &open(number(decimals(&words::level(b.from)))))?;
        for column in 4..7 {
            page.text(row, column, "", &page::text())?;
        }
        page.text(row, 7, &b.text, &page::text())?;
    }
    caps(page, plan)?;
    let mut row = plan.caps.end() + 1;
    page.heading(row, "Method")?;
    row += 1;
    let worked = words::worked(report);
    let shown = if worked.is_empty() { None } else { Some("Worked out on this data (rounded to two decimals; the arithmetic is not):".to_owned()) };
    for line in words::method(report).into_iter().chain(shown).chain(worked) {
        page.paragraph(row, (0, 7), &line, &page::prose())?;
        row += 1;
    }
    page.sheet.set_freeze_panes(2, 0)?;
    page.paper(report, presentation, true);
    Ok(())
}

/// The caps that took effect, each with its switch and limit.
fn caps(page: &mut Page<'_>, plan: &Plan<'_>) -> Done {
    let (report, first) = (plan.report, plan.caps.first);
    page.heading(first - 2, &format!("Caps that took effect ({} of {})", report.caps.len(), report.method.caps))?;
    let heads = ["Cap", "Name", "Limits", "On (1) or off (0)", "At most, 0 to 100", "Before, 0 to 100", "After, 0 to 100", "Why"];
    for (column, words) in (0..).zip(heads) {
        page.head(first - 1, column, words, matches!(column, 3..=6))?;
    }
    for (row, c) in (first..).zip(&report.caps) {
        page.text(row, 0, &c.id, &page::text())?;
        page.text(row, 1, &c.name, &page::text())?;
        page.text(row, 2, &words::limited(report, c), &page::text())?;
        page.number(row, cap::ON, 1.0, &open(number(0)))?;
        let digits = |value: Option<f64>| number(value.map_or(1, |value| decimals(&shown::decided(value, &c.edges, 1))));
        match c.at_most {
            Some(limit) => page.number(row, cap::LIMIT, limit, &open(digits(Some(limit))))?,
            None => page.text(row, cap::LIMIT, "no band", &page::text())?,
        }
        page.number(row, 5, c.before, &digits(c.before))?;
        page.number(row, 6, c.after, &digits(c.after))?;
        page.text(row, 7, &format!("{}\n{}", c.reason, sources::line(&c.basis)), &page::text())?;
    }
    if report.caps.is_empty() {
        page.line(first, 0, "None.", &page::prose().unset_text_wrap())?;
    }
    Ok(())
}
