//! The sheet Summary: what there is to know on one page.

use rust_xlsxwriter::{Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, Format, FormatAlign, Image};

use super::super::presentation::Presentation;
use super::super::sections::{Block, Kind, Section};
use super::super::{number as shown, words};
use super::blocks;
use super::page::{self, Done, FAINT, GAP, INK, Page, SCORE, Value, decimals, number, share};
use super::plan::{After, Plan, factor as f};

/// Columns with their widths; a paragraph runs over all of them.
const WIDTHS: [f64; 6] = [36.0, 14.0, 14.0, 14.0, 24.0, 14.0];
/// The row of the numbers that count.
const KEYS: u32 = 5;

/// Names for the cells that count, with their places.
pub(super) fn names(plan: &Plan<'_>) -> Vec<(&'static str, String)> {
    let row = plan.factor_row(None);
    let factor = |column| plan.factors.cell(row, column);
    vec![
        ("Overall_score", factor(f::SCORE)),
        ("Overall_target", factor(f::TARGET)),
        ("Overall_gap", factor(f::GAP)),
        ("Overall_band", factor(f::BAND)),
        ("Matches_the_report", format!("Summary!$F${}", KEYS + 1)),
    ]
}

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    let report = plan.report;
    page.widths(&WIDTHS)?;
    let t = &report.title;
    page.title(if t.organisation.is_empty() { "no organisation named" } else { &t.organisation }, &t.questionnaire)?;
    logo(page, presentation)?;
    let dates = words::dates(t);
    let about = [words::respondents(t), dates, t.date.as_ref().map_or_else(String::new, |date| format!("report of {date}"))];
    let mut about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    about.push('.');
    paragraph(page, 2, &about, &page::prose().set_font_color(FAINT))?;
    keys(page, plan)?;
    let mut row = KEYS + 2;
    for section in plan.sections.iter().filter(|section| matches!(section.kind, Kind::Title | Kind::Summary)) {
        row = told(page, row, section)?;
    }
    row = factors(page, plan, row + 1)?;
    page.sheet.set_print_area(0, 0, row, 5)?;
    page.paper(report, presentation, false);
    Ok(())
}

/// What the other formats say in this section, without tables: those have sheets of their own. Gives the next free row.
fn told(page: &mut Page<'_>, mut row: u32, section: &Section) -> Result<u32, rust_xlsxwriter::XlsxError> {
    if section.kind == Kind::Part {
        row += 1;
        page.heading(row, &section.heading)?;
        row += 1;
    }
    for block in &section.blocks {
        let look = match block {
            Block::Strong(_) if section.kind == Kind::Title => page::prose().set_bold().set_font_color(GAP),
            Block::Strong(_) => page::prose().set_bold(),
            Block::Text(_) | Block::Labelled(..) | Block::Items(_) | Block::Quote(_) => page::prose(),
            Block::Table(_) | Block::Figure(_) => continue,
        };
        for line in blocks::lines(block) {
            paragraph(page, row, &line, &look)?;
            row += 1;
        }
    }
    for part in &section.parts {
        row = told(page, row, part)?;
    }
    Ok(row)
}

fn paragraph(page: &mut Page<'_>, row: u32, words: &str, format: &Format) -> Done {
    page.paragraph(row, (0, 5), words, format)
}

/// A picture of those who hand it over, where a sheet can hold it.
fn logo(page: &mut Page<'_>, presentation: &Presentation) -> Done {
    let Some(logo) = presentation.brand.logo.as_ref().filter(|logo| logo.media_type != "image/svg+xml") else { return Ok(()) };
    let image = Image::new_from_buffer(&logo.bytes)?.set_scale_to_size(100, 48, true);
    let image = image.set_alt_text(presentation.brand.name.as_deref().map_or_else(|| "Logo".to_owned(), |name| super::text::cell(name).0));
    page.sheet.insert_image(0, 5, &image)?;
    Ok(())
}

/// Score, band, target and gap, live, and whether they are those of the report.
fn keys(page: &mut Page<'_>, plan: &Plan<'_>) -> Done {
    let (report, row) = (plan.report, plan.factor_row(None));
    let score = &report.overall;
    let small = Format::new().set_font_color(FAINT).set_font_size(9).set_align(FormatAlign::Left);
    let big = |format: Format| format.set_font_size(16).set_bold().set_align(FormatAlign::Left).set_align(FormatAlign::VerticalCenter);
    for (column, words) in (0..).zip(["Overall score, of 100", "Target", "Gap, points", "Answered", "Band of the number", "Matches the report"]) {
        page.line(KEYS - 1, column, words, &small)?;
    }
    page.sheet.set_row_height(KEYS, 30)?;
    let (value, _) = words::headline(score);
    let digits = score.score.map_or(0, |_| decimals(value.split(' ').next().unwrap_or_default()));
    let plain = |places: usize| big(number(places)).set_indent(0).set_border_bottom(rust_xlsxwriter::FormatBorder::None);
    let cell = |column| plan.factors.cell(row, column);
    page.formula(KEYS, 0, &cell(f::SCORE), score.score, &plain(digits).set_font_size(26).set_font_color(SCORE))?;
    page.formula(KEYS, 1, &cell(f::TARGET), score.target, &plain(decimals(&words::target(score.target))))?;
    page.formula(KEYS, 2, &cell(f::GAP), score.gap, &plain(digits.max(decimals(&score.gap.map_or_else(String::new, |gap| shown::size(gap, 0))))))?;
    page.formula(KEYS, 3, &cell(f::COVERAGE), score.coverage, &big(share()).set_border_bottom(rust_xlsxwriter::FormatBorder::None))?;
    let band = super::factors::band_now(report, score);
    page.formula(KEYS, 4, &cell(f::BAND), Value::Text(band), &big(Format::new().set_text_wrap()).set_font_size(13))?;
    page.formula(
        KEYS,
        5,
        &matches(plan),
        Value::Truth(true),
        &big(page::truth()).set_indent(0).set_font_size(13).set_border_bottom(rust_xlsxwriter::FormatBorder::None),
    )
}

/// Every score of a question, of a factor and the whole is that of the report.
fn matches(plan: &Plan<'_>) -> String {
    let all = |column: String| format!("COUNTIF({column},FALSE)=0");
    let overall = plan.factors.cell(plan.factor_row(None), f::MATCHES);
    format!("AND({overall},{},{})", all(plan.factors.column(f::MATCHES)), all(plan.answers.column(plan.after(After::Matches))))
}

/// The factors in the questionnaire's order, live, and their shape beside them. Gives the last row used.
fn factors(page: &mut Page<'_>, plan: &Plan<'_>, first: u32) -> Result<u32, rust_xlsxwriter::XlsxError> {
    let report = plan.report;
    page.heading(first, "Factors, in the questionnaire's order")?;
    for (column, words) in (0..).zip(["Factor", "Score, 0 to 100", "Target", "Gap, points", "Band", "Weight"]) {
        page.head(first + 1, column, words, matches!(column, 1..=3 | 5))?;
    }
    let top: Vec<usize> = (0..report.factors.len()).filter(|at| report.factors[*at].depth == 0).collect();
    let mut row = first + 2;
    for of in &top {
        let factor = &report.factors[*of];
        let score = &factor.score;
        // By number: the sheet Factors may have been sorted.
        let key = (of + 1).to_string();
        let found = |column| plan.factors.find(column, &key);
        page.text(row, 0, &factor.name, &page::text())?;
        page.formula(row, 1, &found(f::SCORE), score.score, &number(decimals(&words::score(score.score, &score.edges)).max(1)))?;
        page.formula(row, 2, &found(f::TARGET), score.target, &number(decimals(&words::target(score.target))))?;
        page.formula(row, 3, &found(f::GAP), score.gap, &number(decimals(&words::points(score.gap))))?;
        page.formula(row, 4, &found(f::BAND), Value::Text(super::factors::band_now(report, score)), &page::text())?;
        page.formula(row, 5, &found(f::SHARE), factor.weight, &share())?;
        row += 1;
    }
    if (3..=8).contains(&top.len()) {
        page.sheet.insert_chart_with_offset(row + 1, 0, &radar(first + 2, row - 1), 20, 0)?;
        row += 22;
    }
    Ok(row)
}

/// The overall shape, as an outline with the target around it.
fn radar(first: u32, last: u32) -> Chart {
    let mut chart = Chart::new_radar();
    for (name, column, line) in [
        ("Score", 1, ChartLine::new().set_color(SCORE).set_width(2.25)),
        ("Target", 2, ChartLine::new().set_color(INK).set_width(1.25).set_dash_type(ChartLineDashType::Dash)),
    ] {
        let series = chart.add_series();
        series.set_name(name).set_categories(("Summary", first, 0, last, 0)).set_values(("Summary", first, column, last, column));
        series.set_format(ChartFormat::new().set_line(line));
    }
    chart.title().set_name("Overall shape").set_font(ChartFont::new().set_size(11));
    chart.y_axis().set_min(0).set_max(100).set_major_unit(25).set_font(ChartFont::new().set_size(8));
    chart.x_axis().set_font(ChartFont::new().set_size(9));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
        .set_width(640)
        .set_height(420)
        .set_alt_text("Radar: the score of each factor as an outline from 0 to 100, the target dashed. The numbers stand in the table above.");
    chart
}
