//! The sheet Disagreement: who sees a question how, as a heat map with the numbers in it.

use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, FormatAlign};

use super::super::presentation::Presentation;
use super::super::{QuestionRow, Report, voices, words as said};
use super::grid::at;
use super::page::{self, Done, FAINT, Head, Page, decimals, faint, figures, number, words};
use super::plan::Plan;
use crate::questionnaire::Group;

/// Steps of the heat map from low to high, with the ink that can be read on each (contrast 5 to 1 or more; no red and green).
const STEPS: [(u32, u32); 5] =
    [(0x00E8_F1F8, 0x001A_1A1A), (0x00BD_D7EC, 0x001A_1A1A), (0x007F_B2D9, 0x001A_1A1A), (0x002F_74AD, 0x00FF_FFFF), (0x000B_4A7A, 0x00FF_FFFF)];

const GROUPS: [Group; 6] = [Group::Leaders, Group::Cx, Group::Managers, Group::Functions, Group::FrontLine, Group::Outside];
/// Columns before those of the groups.
const FIRST: u16 = 5;
/// Columns between the means and the people of the groups.
const BETWEEN: u16 = 8;
/// Of those, the ends of the scale.
const SCALE: u16 = 6;

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    let report = plan.report;
    page.paper(report, presentation, true);
    if !voices::comparable(report) {
        return page.title("Where respondents differ", "Answers of so few people are not set side by side: that would show who said what.");
    }
    let remark = [voices::lead(report), "Mean level by group, largest spread first; the darker, the higher on the question's scale.".to_owned()];
    page.title("Where respondents differ", remark.join(" ").trim_start())?;
    let groups = present(report);
    let heads = heads(&groups);
    page.heads(2, &heads)?;
    let rows = order(report);
    for (row, at) in (3..).zip(&rows) {
        question(page, report, row, *at, &groups)?;
    }
    let last = 2 + u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX - 2);
    let columns = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    shade(page, last, FIRST + u16::try_from(groups.len()).unwrap_or(0))?;
    page.paragraph(last + 2, (1, FIRST + 4), &voices::hiding(report), &page::prose().set_font_color(FAINT))?;
    page.sheet.autofilter(2, 0, last, columns - 1)?.set_freeze_panes(3, 3)?.set_repeat_rows(2, 2)?;
    page.sheet.set_print_area(0, 0, last + 2, FIRST + u16::try_from(groups.len()).unwrap_or(0) + SCALE - 1)?;
    Ok(())
}

/// Groups somebody belongs to, leaders first.
fn present(report: &Report) -> Vec<(Group, bool)> {
    let is_apart = |group: Group| report.title.roles.iter().filter(|role| role.group == Some(group)).all(|role| role.apart);
    GROUPS.iter().filter(|group| report.title.roles.iter().any(|role| role.group == Some(**group))).map(|group| (*group, is_apart(*group))).collect()
}

fn heads(groups: &[(Group, bool)]) -> Vec<Head> {
    let named = |what: &str, width: f64| {
        let name = |(group, apart): &(Group, bool)| format!("{}{}{what}", voices::group(*group), if *apart { " (not in the scores)" } else { "" });
        groups.iter().map(|group| figures(name(group), width)).collect::<Vec<_>>()
    };
    let mut heads = vec![figures("No.", 6.0), words("Question", 10.0), words("About", 36.0), figures("Talk about first", 8.0), figures("Levels apart", 8.0)];
    heads.extend(named(", mean level", 13.0));
    heads.extend([
        figures("Others, mean level", 11.0),
        figures("Others, people", 9.0),
        figures("Lowest level", 10.0),
        figures("Median level", 10.0),
        figures("Highest level", 10.0),
        figures("Groups not shown", 10.0),
        figures("Scale from, level", 8.0),
        figures("Scale to, level", 8.0),
    ]);
    heads.extend(named(", people", 13.0));
    heads
}

/// Questions with answers: those that lie apart as the report ranks them, then the others.
fn order(report: &Report) -> Vec<usize> {
    let answered = |at: &usize| report.questions.get(*at).is_some_and(|q| q.scored && q.counts.answered > 0);
    let mut rows: Vec<usize> = report.differ.iter().copied().filter(answered).collect();
    rows.extend((0..report.questions.len()).filter(|at| answered(at) && !report.differ.contains(at)));
    rows
}

fn question(page: &mut Page<'_>, report: &Report, row: u32, at: usize, groups: &[(Group, bool)]) -> Done {
    let q = &report.questions[at];
    let level = |value: Option<f64>| number(value.map_or(0, |value| decimals(&said::level(value))));
    let whole = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    page.number(row, 0, whole(at + 1), &number(0))?;
    page.text(row, 1, &q.id, &page::text())?;
    page.text(row, 2, q.name(), &page::text())?;
    let first = voices::talk_about(report).iter().position(|of| *of == at);
    page.number(row, 3, first.map(|place| whole(place + 1)), &number(0))?;
    if q.cut.counts_withheld {
        page.text(row, 4, "withheld", &faint(&number(0)))?;
    } else {
        page.number(row, 4, q.spread, &level(q.spread))?;
    }
    let numbers = || q.levels.iter().map(|level| level.number);
    let (low, high) = (numbers().reduce(f64::min), numbers().reduce(f64::max));
    let after = FIRST + u16::try_from(groups.len()).unwrap_or(0);
    page.number(row, after + SCALE, low, &level(low))?;
    page.number(row, after + SCALE + 1, high, &level(high))?;
    let cell = number(1).set_align(FormatAlign::Center).set_indent(0);
    for (column, (group, apart)) in (0..).zip(groups) {
        let shown = q.cut.groups.iter().find(|mean| mean.group == *group && mean.apart == *apart);
        match shown {
            Some(mean) => {
                page.number(row, FIRST + column, mean.level, &cell)?;
                page.number(row, after + BETWEEN + column, f64::from(mean.count), &number(0))?;
            }
            None => {
                let why = absent(q, groups);
                page.text(row, FIRST + column, why, &faint(&cell))?;
                page.text(row, after + BETWEEN + column, why, &faint(&number(0)))?;
            }
        }
    }
    page.number(row, after, q.cut.others.map(|(level, _)| level), &number(1))?;
    page.number(row, after + 1, q.cut.others.map(|(_, people)| f64::from(people)), &number(0))?;
    for (column, value) in (after + 2..).zip([q.cut.all.map(|all| all.0), q.cut.all.map(|all| all.1), q.cut.all.map(|all| all.2)]) {
        if q.cut.counts_withheld {
            page.text(row, column, "withheld", &faint(&number(0)))?;
        } else {
            page.number(row, column, value, &level(value))?;
        }
    }
    page.number(row, after + 5, f64::from(u32::try_from(q.cut.hidden_groups).unwrap_or(u32::MAX)), &number(0))
}

/// Why a group has no number: nothing tells which of several is hidden and which gave no answer.
fn absent(q: &QuestionRow, groups: &[(Group, bool)]) -> &'static str {
    let missing = groups.iter().filter(|(group, apart)| !q.cut.groups.iter().any(|mean| mean.group == *group && mean.apart == *apart)).count();
    match q.cut.hidden_groups {
        0 => "nobody",
        hidden if hidden >= missing => "withheld",
        _ => "not shown",
    }
}

/// The shades: each question on its own scale.
fn shade(page: &mut Page<'_>, last: u32, end: u16) -> Done {
    if end <= FIRST {
        return Ok(());
    }
    let cell = rust_xlsxwriter::utility::row_col_to_cell(3, FIRST);
    let (low, high) = (at(3, end + SCALE), at(3, end + SCALE + 1));
    for (step, (fill, ink)) in (0_u8..5).zip(STEPS).rev() {
        let from = f64::from(step) / 5.0;
        let rule = format!("=AND(ISNUMBER({cell}),{high}>{low},({cell}-{low})>={from}*({high}-{low})-1E-9)");
        let look = Format::new().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink));
        let format = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(look).set_stop_if_true(true);
        page.sheet.add_conditional_format(3, FIRST, last, end - 1, &format)?;
    }
    Ok(())
}
