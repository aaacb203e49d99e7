//! The sheet Gaps: every scored question by what closing its gap is worth.

use super::super::presentation::Presentation;
use super::super::{number as shown, words};
use super::grid::{at, rank};
use super::page::{self, Done, Head, Page, decimals, figures, number, share};
use super::plan::{After, Plan, answer};

const RANK: u16 = 1;
const WEIGHTED: u16 = 9;

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    page.title(
        "Gaps by question",
        "Ranked by weighted gap: share of all weight x (target - score). Questions without a gap or a score come last. The numbers follow the sheet Answers.",
    )?;
    page.heads(2, &heads())?;
    for (row, of) in (plan.gaps.first..).zip(&plan.gap_rows) {
        let q = &plan.report.questions[*of];
        page.number(row, 0, f64::from(u32::try_from(of + 1).unwrap_or(u32::MAX)), &number(0))?;
        let place = plan.report.question_gaps.iter().position(|gap| gap.of == *of).and_then(|place| u32::try_from(place + 1).ok()).map(f64::from);
        // A gap of nothing has no rank.
        let ranked = format!("IF(ISNUMBER({0}),IF({0}>0,{1},\"-\"),\"-\")", at(row, WEIGHTED), rank(&plan.gaps, row, WEIGHTED, None));
        page.formula(row, RANK, &ranked, place, &number(0))?;
        page.text(row, 2, &q.id, &page::text())?;
        page.text(row, 3, q.name(), &page::text())?;
        page.text(row, 4, plan.report.factors.get(q.factor).map_or("", |factor| &factor.name), &page::text())?;
        let found = |column: After| plan.answers.find(plan.after(column), &at(row, answer::NUMBER));
        page.formula(row, 5, &found(After::Score), q.score, &number(decimals(&words::score(q.score, &q.edges)).max(1)))?;
        page.formula(row, 6, &found(After::Target), q.target, &number(decimals(&words::target(q.target))))?;
        page.formula(row, 7, &found(After::Gap), q.gap, &number(decimals(&words::points(q.gap))))?;
        page.formula(row, 8, &found(After::Share), q.weight, &share())?;
        let weighted = q.weighted_gap.map_or(2, |gap| decimals(&shown::size(gap, 2)));
        page.formula(row, WEIGHTED, &found(After::Weighted), q.weighted_gap, &number(weighted))?;
    }
    let last = plan.gaps.end();
    page.sheet.autofilter(2, 0, last - 1, WEIGHTED)?.set_freeze_panes(3, 3)?.set_repeat_rows(2, 2)?;
    page.paper(plan.report, presentation, false);
    Ok(())
}

/// The heads of the columns.
fn heads() -> Vec<Head> {
    vec![
        figures("No.", 6.0),
        figures("Rank", 7.0),
        page::words("Question", 10.0),
        page::words("About", 40.0),
        page::words("Factor", 30.0),
        figures("Score, 0 to 100", 9.0),
        figures("Target, 0 to 100", 9.0),
        figures("Gap, points", 9.0),
        figures("Share of all weight", 9.0),
        figures("Weighted gap, points of the overall score", 14.0),
    ]
}
