//! The sheet Summary: what there is to know on one page.

use rust_xlsxwriter::{Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, Format, FormatAlign, Image};

use super::super::presentation::Presentation;
use super::super::{Report, number as shown, panel_words, voices, words};
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
    for (column, width) in (0..).zip(WIDTHS) {
        page.sheet.set_column_width(column, width)?;
    }
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
    let hiding = if t.identified { voices::hiding(report) } else { String::new() };
    for line in [words::draft(t), words::standing(t), words::first_look(t), hiding].iter().filter(|line| !line.is_empty()) {
        paragraph(page, row, line, &page::prose().set_bold().set_font_color(GAP))?;
        row += 1;
    }
    for line in sentences(report).iter().filter(|line| !line.is_empty()) {
        paragraph(page, row, line, &page::prose())?;
        row += 1;
    }
    for (heading, lines) in lists(report) {
        row += 1;
        let look = page.look.heading();
        page.text(row, 0, heading, &look)?;
        row += 1;
        for line in &lines {
            paragraph(page, row, &format!("\u{2022} {line}"), &page::prose().set_indent(1))?;
            row += 1;
        }
    }
    row = factors(page, plan, row + 1)?;
    page.sheet.set_print_area(0, 0, row, u16::try_from(WIDTHS.len()).unwrap_or(u16::MAX) - 1)?;
    page.paper(report, presentation, false);
    Ok(())
}

fn paragraph(page: &mut Page<'_>, row: u32, words: &str, format: &Format) -> Done {
    page.paragraph(row, (0, 5), WIDTHS.iter().sum(), words, format)
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
    for (column, words) in (0..).zip(["Overall score, of 100", "Target", "Gap, points", "Answered", "Band", "Matches the report"]) {
        page.text(KEYS - 1, column, words, &small)?;
    }
    page.sheet.set_row_height(KEYS, 30)?;
    let (value, _) = words::headline(score);
    let digits = score.score.map_or(0, |_| decimals(value.split(' ').next().unwrap_or_default()));
    let plain = |places: usize| big(number(places)).set_border_bottom(rust_xlsxwriter::FormatBorder::None);
    let cell = |column| plan.factors.cell(row, column);
    page.formula(KEYS, 0, &cell(f::SCORE), score.score, &plain(digits).set_font_size(26).set_font_color(SCORE))?;
    page.formula(KEYS, 1, &cell(f::TARGET), score.target, &plain(decimals(&words::target(score.target))))?;
    page.formula(KEYS, 2, &cell(f::GAP), score.gap, &plain(digits.max(decimals(&score.gap.map_or_else(String::new, |gap| shown::size(gap, 0))))))?;
    page.formula(KEYS, 3, &cell(f::COVERAGE), score.coverage, &big(share()).set_border_bottom(rust_xlsxwriter::FormatBorder::None))?;
    let band = super::factors::band_now(report, score);
    page.formula(KEYS, 4, &cell(f::BAND), Value::Text(band), &big(Format::new().set_text_wrap()).set_font_size(13))?;
    page.formula(KEYS, 5, &matches(plan), Value::Truth(true), &big(Format::new()).set_font_size(13))
}

/// Every score of a question, of a factor and the whole is that of the report.
fn matches(plan: &Plan<'_>) -> String {
    let all = |column: String| format!("COUNTIF({column},FALSE)=0");
    let overall = plan.factors.cell(plan.factor_row(None), f::MATCHES);
    format!("AND({overall},{},{})", all(plan.factors.column(f::MATCHES)), all(plan.answers.column(plan.after(After::Matches))))
}

/// What the other formats say in their summary.
fn sentences(report: &Report) -> Vec<String> {
    let (value, target) = words::headline(&report.overall);
    let head = [value, words::band_of(report, &report.overall), target].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ") + ".";
    let stage = report
        .overall
        .stage
        .as_ref()
        .map_or_else(String::new, |(at, name)| if *at == 0 { "Stage 0: none holds yet.".to_owned() } else { format!("Stage {at}: {name}.") });
    let mut lines = vec![format!("In the report: {head}"), stage, words::range(report), words::coverage(&report.overall), words::minimum(report)];
    lines.extend([panel_words::overall(report), panel_words::confidence(report), words::bands(report)]);
    lines.extend(report.caps.iter().map(|cap| words::cap(report, cap)));
    lines.extend(report.gate.iter().flat_map(words::gate));
    lines
}

/// Three strengths, three gaps, three actions, in the words of the other formats.
fn lists(report: &Report) -> [(&'static str, Vec<String>); 3] {
    let mut strengths: Vec<String> = report
        .strengths
        .iter()
        .filter_map(|at| report.questions.get(*at))
        .map(|q| format!("{}: {} (target {})", words::question(q), words::score(q.score, &q.edges), words::target(q.target)))
        .collect();
    if strengths.is_empty() {
        strengths.push("No question has reached its target yet.".into());
    }
    let open = report.question_gaps.iter().filter(|gap| gap.gap > 0.0).take(3);
    let gaps = open.map(|gap| {
        let question = report.questions.get(gap.of).map_or_else(String::new, words::question);
        let (score, target, worth) = (words::score(Some(gap.score), &[gap.target]), words::target(Some(gap.target)), shown::size(gap.weighted, 2));
        format!("{question}: {score} (target {target}), worth {worth} points of the overall score")
    });
    let actions = report.recommendations.iter().take(3).map(|r| {
        let owner = r.owner.as_ref().map_or_else(String::new, |(_, name)| format!(", owner {name}"));
        format!("{} {} (effort {}{owner})", r.id, r.title, words::effort(r.effort))
    });
    [("Strengths", strengths), ("Gaps", gaps.collect()), ("Actions", actions.collect())]
}

/// The factors in the questionnaire's order, live, and their shape beside them. Gives the last row used.
fn factors(page: &mut Page<'_>, plan: &Plan<'_>, first: u32) -> Result<u32, rust_xlsxwriter::XlsxError> {
    let report = plan.report;
    let look = page.look.heading();
    page.text(first, 0, "Factors, in the questionnaire's order", &look)?;
    let head = page.look.head();
    for (column, words) in (0..).zip(["Factor", "Score, 0 to 100", "Target", "Gap, points", "Band", "Weight"]) {
        page.text(first + 1, column, words, &head)?;
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
        row += 17;
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
        .set_width(560)
        .set_height(320)
        .set_alt_text("Radar: the score of each factor as an outline from 0 to 100, the target dashed. The numbers stand in the table above.");
    chart
}
