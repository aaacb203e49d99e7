//! The report as a workbook whose scores are live: answers can be changed, and targets, weights and caps with them.
//!
//! Formulas are made of places and of our own words; texts of files are written as texts. Every formula carries what it comes to, and one cell says whether the
//! workbook, computed anew, still agrees with the report it was made from.
//!
//! ```text
//! text, page, grid, blocks   a cell, a sheet, a place, a paragraph     workings   what a formula can say again
//! summary ... read_me        one file per sheet                       plan       where the tables stand
//! ```

mod actions;
mod answers;
mod blocks;
mod disagreement;
mod evidence;
mod factors;
mod gaps;
mod grid;
mod page;
mod plan;
mod read_me;
mod scoring;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod workings;

use anyhow::Context as _;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::Report;
use super::presentation::Presentation;
use page::{Look, Page};
use plan::Plan;

/// The sheets in the order of their tabs.
const SHEETS: [&str; 9] = ["Summary", "Factors", "Gaps", "Actions", "Answers", "Disagreement", "Evidence", "Scoring", "Read me"];

/// More levels than this need more columns than a sheet has.
const MOST_LEVELS: usize = 1000;

/// The workbook. Same report, same bytes.
///
/// # Errors
/// Where the report does not fit a workbook: more rows or columns than a sheet holds.
pub fn render(report: &Report, presentation: &Presentation) -> anyhow::Result<Vec<u8>> {
    let levels = report.questions.iter().map(|question| question.levels.len()).max().unwrap_or(0);
    anyhow::ensure!(levels <= MOST_LEVELS, "a question has {levels} levels; a sheet has room for {MOST_LEVELS}");
    write(report, presentation).context("the workbook could not be put together")
}

fn write(report: &Report, presentation: &Presentation) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Much faster than the usual 6, and little larger.
    workbook.set_zip_compression_level(3);
    workbook.set_properties(&properties(report, presentation)?);
    let (look, plan) = (Look::new(presentation), Plan::new(report, presentation));
    for name in SHEETS {
        workbook.add_worksheet().set_name(name)?.set_screen_gridlines(false);
    }
    let parts: [fn(&mut Page<'_>, &Plan<'_>, &Presentation) -> page::Done; 9] = [
        summary::write,
        factors::write,
        gaps::write,
        actions::write,
        answers::write,
        disagreement::write,
        evidence::write,
        scoring::write,
        // The last, because it says what became of the others.
        read_me::write,
    ];
    for (at, part) in parts.iter().enumerate() {
        let mut page = Page::new(workbook.worksheet_from_index(at)?, &look);
        part(&mut page, &plan, presentation)?;
        page.finish()?;
    }
    for (name, place) in summary::names(&plan) {
        workbook.define_name(name, &format!("={place}"))?;
    }
    workbook.worksheet_from_index(0)?.set_active(true);
    workbook.save_to_buffer()
}

/// What the file says of itself: nothing of the machine, and no hour.
fn properties(report: &Report, presentation: &Presentation) -> Result<DocProperties, XlsxError> {
    let t = &report.title;
    let title = text::cell(&format!("{}: {}", t.questionnaire, t.organisation)).0.replace('\n', " ");
    let by = presentation.brand.name.as_deref().map_or_else(String::new, |name| text::cell(name).0.replace('\n', " "));
    let made = text::cell(&format!("Questionnaire {}@{}, sha256 {}. Made by cem {}.", t.questionnaire_id, t.questionnaire_version, t.sha256, t.tool_version)).0;
    Ok(DocProperties::new().set_title(title).set_company(by).set_comment(made).set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}
