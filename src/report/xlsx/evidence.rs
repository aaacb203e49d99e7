//! The sheet Evidence: how sure the scores are, who agrees with whom, and how good the answers are.

use super::super::presentation::Presentation;
use super::super::sections::{Kind, Section};
use super::blocks::{self, WIDTHS};
use super::page::{Done, Page};
use super::plan::Plan;

/// Parts that are tables of other sheets: means by group on Disagreement, counts by level on Answers.
const ELSEWHERE: [&str; 2] = ["levels-apart", "distribution"];

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    page.title("Evidence", "How sure the scores are, what agreement there is, and how good the answers are. As computed: no formula.")?;
    page.widths(&WIDTHS)?;
    let mut own: Vec<Section> = plan.sections.iter().filter(|section| is_here(section.kind)).cloned().collect();
    for section in &mut own {
        section.parts.retain(|part| !ELSEWHERE.contains(&part.anchor.as_str()));
    }
    blocks::write(page, 3, &own, 0)?;
    page.sheet.set_freeze_panes(2, 0)?;
    page.paper(plan.report, presentation, true);
    Ok(())
}

/// What no other sheet holds in full.
fn is_here(kind: Kind) -> bool {
    match kind {
        Kind::Sure | Kind::Caps | Kind::Differences | Kind::Positions | Kind::Trend | Kind::Quality => true,
        Kind::Title
        | Kind::Summary
        | Kind::Factors
        | Kind::Gaps
        | Kind::Recommendations
        | Kind::Recommendation(_)
        | Kind::Plan
        | Kind::Method
        | Kind::Sources
        | Kind::Appendix
        | Kind::Question(_)
        | Kind::Rest
        | Kind::Part => false,
    }
}
