//! The sheet Factors: scores made of the answers, against targets, with the weights to change.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, Format,
};

use super::super::presentation::Presentation;
use super::super::{Report, Score, panel_words, words};
use super::grid::{at, mean, rank, same};
use super::page::{self, Done, Head, INK, Page, RULE, SCORE, Value, decimals, figures, number, open, share};
use super::plan::{After, Plan, band, cap, factor as f};
use super::workings::{FactorWork, Made};

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    let report = plan.report;
    page.title("Factors", "Largest weighted gap first: the points of the overall score that closing the gap is worth. Yellow cells are there to be changed.")?;
    page.heads(2, &heads())?;
    for at in &plan.factor_rows {
        factor(page, plan, *at)?;
    }
    overall(page, plan)?;
    let last = plan.factors.end();
    if report.factors.iter().all(|factor| factor.depth == 0) {
        page.sheet.autofilter(2, 0, last - 1, f::NOTE)?;
    }
    if !report.factors.is_empty() {
        page.sheet.insert_chart(last + 2, f::ID, &bars(plan))?;
    }
    page.sheet.set_freeze_panes(3, f::SCORE)?.set_repeat_rows(2, 2)?.set_print_area(0, 0, last + 24, f::COVERAGE)?;
    page.paper(report, presentation, true);
    Ok(())
}

fn factor(page: &mut Page<'_>, plan: &Plan<'_>, of: usize) -> Done {
    let (report, work, row) = (plan.report, &plan.workings.factors[of], plan.factor_row(Some(of)));
    let factor = &report.factors[of];
    let score = &factor.score;
    let tier = u32::try_from(factor.depth).unwrap_or(u32::MAX).saturating_add(1);
    page.number(row, f::NUMBER, f64::from(u32::try_from(of + 1).unwrap_or(u32::MAX)), &number(0))?;
    page.text(row, f::ID, &factor.id, &page::text())?;
    page.text(row, f::NAME, &factor.name, &page::text().set_indent(u8::try_from(factor.depth + 1).unwrap_or(15).min(15)))?;
    page.number(row, f::TIER, f64::from(tier), &number(0))?;
    page.number(row, f::TARGET, score.target, &open(number(decimals(&words::target(score.target)))))?;
    let share_cell = at(row, f::SHARE);
    let points = |value| number(decimals(&words::points(value)).max(2));
    let gap = at(row, f::GAP);
    page.formula(row, f::WEIGHTED, &format!("IF(ISNUMBER({gap}),{share_cell}*{gap},\"-\")"), score.weighted_gap, &points(score.weighted_gap))?;
    if factor.depth == 0 {
        let place = report.gaps.iter().position(|gap| gap.of == of).and_then(|place| u32::try_from(place + 1).ok()).map(f64::from);
        let ranked = rank(&plan.factors, row, f::WEIGHTED, Some(f::TIER));
        page.formula(row, f::RANK, &format!("IF(ISNUMBER({}),{ranked},\"-\")", at(row, f::WEIGHTED)), place, &number(0))?;
    } else {
        page.number(row, f::RANK, None, &number(0))?;
    }
    page.number(row, f::WEIGHT, work.weight, &open(number(1)))?;
    page.live(row, f::SHARE, share_of(plan, of), Some(factor.weight), &share())?;
    let estimate = report.panel.told.factors.get(of);
    let (likely, sure) = estimate.map_or((page::NONE.to_owned(), page::NONE), |e| (panel_words::likely(&report.panel, score, e), panel_words::sure(score, e)));
    rest(page, plan, Some(of), row, score, (&likely, sure))?;
    let note = if score.score.is_none() { words::missing(score.missing) } else { String::new() };
    page.text(row, f::NOTE, &note, &page::text())
}

/// The overall score, under the factors.
fn overall(page: &mut Page<'_>, plan: &Plan<'_>) -> Done {
    let (report, row) = (plan.report, plan.factors.end());
    let score = &report.overall;
    let strong = |format: Format| format.set_bold();
    for column in [f::NUMBER, f::ID, f::TIER, f::WEIGHTED, f::RANK, f::WEIGHT, f::SHARE, f::NOTE] {
        page.text(row, column, "", &page::text())?;
    }
    page.text(row, f::NAME, "Overall", &strong(page::text()))?;
    let (tier, weight) = (plan.factors.here(f::TIER), plan.factors.here(f::WEIGHT));
    let target = format!("SUMPRODUCT(--({tier}=1),{weight},{})/SUMIF({tier},1,{weight})", plan.factors.here(f::TARGET));
    page.live(row, f::TARGET, plan.workings.target.then_some(target), score.target, &number(decimals(&words::target(score.target)).max(1)))?;
    let estimate = &report.panel.told.overall;
    let likely = panel_words::likely(&report.panel, score, estimate);
    rest(page, plan, None, row, score, (&likely, panel_words::sure(score, estimate)))
}

/// What a factor and the whole have in common; `of` is none for the whole.
fn rest(page: &mut Page<'_>, plan: &Plan<'_>, of: Option<usize>, row: u32, score: &Score, (likely, sure): (&str, &str)) -> Done {
    let work = of.map_or(&plan.workings.overall, |of| &plan.workings.factors[of]);
    let shown = number(decimals(&words::score(score.score, &score.edges)).max(1));
    let is_live = matches!(work.made, Made::Formula | Made::Balanced);
    let (mean_cell, before) = (at(row, f::MEAN), at(row, f::BEFORE));
    page.live(row, f::MEAN, is_live.then(|| mean_of(plan, of, work)), work.mean, &number(1))?;
    page.number(row, f::BALANCE, is_live.then_some(work.balance), &number(1))?;
    let sum = format!("IF(ISNUMBER({mean_cell}),MAX(0,MIN(100,{mean_cell}+{})),\"-\")", at(row, f::BALANCE));
    page.live(row, f::BEFORE, is_live.then_some(sum), if is_live { work.mean.map(|mean| mean + work.balance) } else { score.raw }, &number(1))?;
    page.live(row, f::SCORE, is_live.then(|| capped(plan, of, &before)), score.score, &shown.clone().set_bold())?;
    let (value, target) = (at(row, f::SCORE), at(row, f::TARGET));
    let gap = format!("IF(AND(ISNUMBER({value}),ISNUMBER({target})),MAX(0,{target}-{value}),\"-\")");
    page.formula(row, f::GAP, &gap, score.gap, &number(decimals(&words::points(score.gap))))?;
    let named = band_now(plan.report, score);
    match banded(plan, of, &value).filter(|_| work.band) {
        Some(formula) => page.formula(row, f::BAND, &formula, Value::Text(named), &page::text())?,
        None => page.text(row, f::BAND, &named, &page::text())?,
    }
    page.number(row, f::LOW, score.range.map(|range| range.low), &number(1))?;
    page.number(row, f::HIGH, score.range.map(|range| range.high), &number(1))?;
    page.text(row, f::LIKELY, likely, &page::text())?;
    page.text(row, f::SURE, sure, &page::text())?;
    page.live(row, f::COVERAGE, work.coverage.then(|| coverage(plan, of, work)), score.coverage, &share())?;
    page.number(row, f::EVIDENCE, score.evidence, &share())?;
    page.number(row, f::PEOPLE, f64::from(score.respondents), &number(0))?;
    page.text(row, f::MADE, work.made.words(), &page::text())?;
    page.number(row, f::REPORTED, score.score, &shown)?;
    page.formula(row, f::MATCHES, &same(&value, &at(row, f::REPORTED)), Value::Truth(true), &page::truth())
}

/// The weighted mean of the questions or parts.
fn mean_of(plan: &Plan<'_>, of: Option<usize>, work: &FactorWork) -> String {
    let Some(of) = of else { return over_top(plan, f::SCORE) };
    if work.children.is_empty() { over_questions(plan, of, After::Score) } else { over_parts(plan, work, f::SCORE) }
}

/// The answered share of the applicable weight.
fn coverage(plan: &Plan<'_>, of: Option<usize>, work: &FactorWork) -> String {
    let Some(of) = of else { return over_top(plan, f::COVERAGE) };
    if !work.children.is_empty() {
        return over_parts(plan, work, f::COVERAGE);
    }
    let column = |column: After| plan.answers.column(plan.after(column));
    let own = format!("--({}={})", plan.answers.column(super::plan::answer::FACTOR), at(plan.factor_row(Some(of)), f::NUMBER));
    let weighted = |what: After| format!("SUMPRODUCT({own},{},{})", column(After::Weight), column(what));
    format!("IF({0}>0,{1}/{0},\"-\")", weighted(After::Applicable), weighted(After::Answered))
}

/// The mean over the questions that name this factor's number; those without a score take no part.
fn over_questions(plan: &Plan<'_>, of: usize, value: After) -> String {
    let own = format!("--({}={})", plan.answers.column(super::plan::answer::FACTOR), at(plan.factor_row(Some(of)), f::NUMBER));
    let (weight, value) = (plan.answers.column(plan.after(After::Weight)), plan.answers.column(plan.after(value)));
    let all = format!("SUMPRODUCT({own},--ISNUMBER({value}),{weight})");
    format!("IF({all}>0,SUMPRODUCT({own},{weight},{value})/{all},\"-\")")
}

/// The mean over the factors of the first tier.
fn over_top(plan: &Plan<'_>, value: u16) -> String {
    let (own, weight, value) = (format!("--({}=1)", plan.factors.here(f::TIER)), plan.factors.here(f::WEIGHT), plan.factors.here(value));
    let all = format!("SUMPRODUCT({own},--ISNUMBER({value}),{weight})");
    format!("IF({all}>0,SUMPRODUCT({own},{weight},{value})/{all},\"-\")")
}

/// The mean over these parts, cell by cell: a range would hold the factor itself.
fn over_parts(plan: &Plan<'_>, work: &FactorWork, value: u16) -> String {
    let rows = work.children.iter().map(|child| plan.factor_row(Some(*child)));
    mean(&rows.map(|row| (at(row, f::WEIGHT), at(row, value))).collect::<Vec<_>>())
}

/// The share of all weight: that of the parent times the weight among siblings.
fn share_of(plan: &Plan<'_>, of: usize) -> Option<String> {
    let (report, own) = (plan.report, at(plan.factor_row(Some(of)), f::WEIGHT));
    let parent = report.factors[of].parent.as_ref().and_then(|parent| report.factors.iter().position(|factor| factor.id == *parent));
    let (above, all) = match parent {
        None => (String::new(), format!("SUMIF({},1,{})", plan.factors.here(f::TIER), plan.factors.here(f::WEIGHT))),
        Some(parent) => {
            let siblings = &plan.workings.factors[parent].children;
            if siblings.len() > 40 {
                return None;
            }
            let cells: Vec<String> = siblings.iter().map(|sibling| at(plan.factor_row(Some(*sibling)), f::WEIGHT)).collect();
            (format!("{}*", at(plan.factor_row(Some(parent)), f::SHARE)), format!("SUM({})", cells.join(",")))
        }
    };
    Some(format!("IF({all}>0,{above}{own}/{all},0)"))
}

/// The cell that switches a cap on, and the one with its limit.
fn cap_cells(plan: &Plan<'_>, at: usize) -> (String, String) {
    let row = plan.caps.first + u32::try_from(at).unwrap_or(u32::MAX);
    (plan.caps.cell(row, cap::ON), plan.caps.cell(row, cap::LIMIT))
}

/// A score under the caps on it.
fn capped(plan: &Plan<'_>, of: Option<usize>, before: &str) -> String {
    let limits = plan.report.caps.iter().enumerate().filter(|(_, cap)| cap.factor == of && cap.at_most.is_some()).map(|(at, _)| {
        let (on, limit) = cap_cells(plan, at);
        format!("IF({on}=1,{limit},100)")
    });
    let limits: Vec<String> = limits.collect();
    if limits.is_empty() { before.to_owned() } else { format!("IF(ISNUMBER({before}),MIN({before},{}),\"-\")", limits.join(",")) }
}

/// The band of a score, from the table of bands; none without bands.
fn banded(plan: &Plan<'_>, of: Option<usize>, score: &str) -> Option<String> {
    let count = plan.report.method.bands.len();
    if count == 0 {
        return None;
    }
    let place = format!("MATCH({score}+1E-9,{},1)", plan.bands.column(band::FROM));
    let named = format!("INDEX({},{place})&\" (\"&{place}&\" of {count})\"", plan.bands.column(band::NAME));
    let withheld = plan.report.caps.iter().enumerate().filter(|(_, cap)| cap.factor == of && cap.at_most.is_none());
    let named = withheld.fold(named, |named, (at, _)| format!("IF({}=1,\"no band\",{named})", cap_cells(plan, at).0));
    Some(format!("IF(ISNUMBER({score}),{named},\"no score\")"))
}

/// The band as the formula names it.
pub(super) fn band_now(report: &Report, score: &Score) -> String {
    match (score.score, score.band) {
        (None, _) => "no score".into(),
        (Some(_), None) => "no band".into(),
        (Some(_), Some(at)) => format!("{} ({} of {})", words::band(report, at), at + 1, report.method.bands.len()),
    }
}

/// A bar per factor, the target as an outline around it.
fn bars(plan: &Plan<'_>) -> Chart {
    let (first, last) = (plan.factors.first, plan.factors.end() - 1);
    let mut chart = Chart::new_bar();
    let labels = ChartDataLabel::new()
        .show_value()
        .set_position(ChartDataLabelPosition::OutsideEnd)
        .set_num_format("0.0")
        .set_font(ChartFont::new().set_size(9).set_color(INK))
        .to_custom();
    let mut series = |name: &str, column: u16, format: &mut ChartFormat, labels: Option<&ChartDataLabel>| {
        let series = chart.add_series();
        series.set_name(name).set_categories(("Factors", first, f::NAME, last, f::NAME)).set_values(("Factors", first, column, last, column));
        series.set_format(format).set_overlap(100).set_gap(60);
        if let Some(labels) = labels {
            series.set_data_label(labels);
        }
    };
    series("Score", f::SCORE, ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(SCORE)), Some(&labels));
    series("Target (outline)", f::TARGET, ChartFormat::new().set_no_fill().set_border(ChartLine::new().set_color(INK).set_width(1.5)), None);
    chart.title().set_name("Score and target by factor, largest weighted gap first").set_font(ChartFont::new().set_size(12));
    // Of a chart with bars the y axis is the one with the names.
    chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max).set_font(ChartFont::new().set_size(9));
    chart.x_axis().set_min(0).set_max(100).set_major_unit(20).set_major_gridlines_line(ChartLine::new().set_color(RULE));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    let height = 120 + 34 * u32::try_from(plan.factor_rows.len()).unwrap_or(u32::MAX).min(40);
    chart.set_width(820).set_height(height);
    chart.set_alt_text("Bars: the score of each factor, 0 to 100, with its target as an outline. The numbers stand in the table above.");
    chart
}

/// The heads of the columns.
fn heads() -> Vec<Head> {
    vec![
        figures("No.", 5.0),
        page::words("Id", 8.0),
        page::words("Factor", 34.0),
        figures("Tier (1 is top)", 7.0),
        figures("Score, 0 to 100", 9.0),
        figures("Target, 0 to 100", 9.0),
        figures("Gap, points", 8.0),
        figures("Weighted gap, points of the overall score", 13.0),
        figures("Rank by weighted gap", 9.0),
        page::words("Band", 24.0),
        figures("Could be, lowest", 9.0),
        figures("Could be, highest", 9.0),
        page::words("Most likely between", 11.0),
        page::words("How sure the band is", 14.0),
        figures("Answered, share of applicable weight", 11.0),
        figures("Rated high with evidence, share", 11.0),
        figures("Respondents who count", 12.0),
        figures("Weight among its siblings, of 100", 11.0),
        figures("Share of all weight", 9.0),
        figures("Mean of its questions or parts, points", 12.0),
        figures("Balance of respondents, points", 12.0),
        figures("Score before caps, 0 to 100", 10.0),
        page::words("How the score is made", 26.0),
        figures("Score in the report", 9.0),
        page::words("Matches the report", 9.0),
        page::words("Note", 44.0),
    ]
}
