//! The sheet Actions: what to do, in order of rank, with what it rests on.

use super::super::presentation::Presentation;
use super::super::{number as shown, sources, words};
use super::page::{self, Done, Head, Page, decimals, figures, number};
use super::plan::Plan;

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    let report = plan.report;
    page.title("Actions", &format!("{} {} As computed: no formula.", words::EFFORT, words::SHARED))?;
    page.heads(2, &heads())?;
    for (at, r) in report.recommendations.iter().enumerate() {
        let row = 3 + u32::try_from(at).unwrap_or(u32::MAX - 3);
        page.number(row, 0, f64::from(row - 2), &number(0))?;
        page.text(row, 1, &r.id, &page::text())?;
        page.text(row, 2, &r.title, &page::text().set_bold())?;
        page.text(row, 3, &r.action, &page::text())?;
        page.text(row, 4, &r.first_step, &page::text())?;
        page.text(row, 5, words::effort(r.effort), &page::text())?;
        page.text(row, 6, r.owner.as_ref().map_or(page::NONE, |(_, name)| name), &page::text())?;
        page.number(row, 7, r.worth, &number(decimals(&shown::size(r.worth, 2))))?;
        page.text(row, 8, &if r.after.is_empty() { page::NONE.to_owned() } else { r.after.join(", ") }, &page::text())?;
        page.text(row, 9, &words::why(report, r), &page::text())?;
        page.text(row, 10, &r.evidence, &page::text())?;
        page.text(row, 11, &sources::line(&r.basis), &page::text())?;
    }
    let last = 2 + u32::try_from(report.recommendations.len().max(1)).unwrap_or(u32::MAX - 2);
    if report.recommendations.is_empty() {
        page.line(3, 0, "No recommendation holds for these answers.", &page::prose().unset_text_wrap())?;
    }
    page.sheet.autofilter(2, 0, last, 11)?.set_freeze_panes(3, 3)?.set_repeat_rows(2, 2)?;
    page.paper(report, presentation, true);
    Ok(())
}

/// The heads of the columns.
fn heads() -> Vec<Head> {
    vec![
        figures("Rank", 6.0),
        page::words("Id", 10.0),
        page::words("Action", 30.0),
        page::words("What to do", 52.0),
        page::words("First step, within 30 days", 36.0),
        page::words("Effort", 9.0),
        page::words("Owner", 18.0),
        figures("Worth, points of the overall score", 11.0),
        page::words("After", 11.0),
        page::words("Why", 36.0),
        page::words("Look for", 30.0),
        page::words("Rests on", 34.0),
    ]
}
