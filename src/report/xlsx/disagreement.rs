//! The sheet Disagreement: who sees a question how, as a heat map with the numbers in it.

use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, FormatAlign};

use super::super::presentation::Presentation;
use super::super::{QuestionRow, Report, panel_words, voices, words};
use super::page::{self, Done, Page, decimals, number};
use super::plan::Plan;
use crate::questionnaire::Group;

/// Steps of the heat map from low to high, with the ink that can be read on each (contrast 5 to 1 or more; no red and green).
const STEPS: [(u32, u32); 5] =
    [(0x00E8_F1F8, 0x001A_1A1A), (0x00BD_D7EC, 0x001A_1A1A), (0x007F_B2D9, 0x001A_1A1A), (0x002F_74AD, 0x00FF_FFFF), (0x000B_4A7A, 0x00FF_FFFF)];

const GROUPS: [Group; 6] = [Group::Leaders, Group::Cx, Group::Managers, Group::Functions, Group::FrontLine, Group::Outside];
/// Columns before those of the groups.
const FIRST: u16 = 7;

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
    page.heads(2, heads.iter().map(|(head, width)| (head.as_str(), *width)))?;
    page.sheet.set_row_height(2, 62)?;
    let rows = order(report);
    for (row, at) in (3..).zip(&rows) {
        question(page, report, row, *at, &groups)?;
    }
    let last = 2 + u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX - 2);
    let columns = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    shade(page, last, FIRST + u16::try_from(groups.len()).unwrap_or(0))?;
    let note = page.look.title().set_font_size(11).set_bold();
    page.text(last + 2, 1, "Leaders and front line", &note)?;
    let wide = page::prose().unset_text_wrap();
    let mut lines = panel_words::role_gaps(report);
    lines.push(voices::hiding(report));
    for (row, line) in (last + 3..).zip(lines.iter().filter(|line| !line.is_empty())) {
        page.paragraph(row, (1, FIRST + 1), 110.0, line, &wide.clone().set_text_wrap())?;
    }
    page.sheet.autofilter(2, 0, last, columns - 1)?.set_freeze_panes(3, 3)?.set_repeat_rows(2, 2)?;
    Ok(())
}

/// Groups somebody belongs to, leaders first.
fn present(report: &Report) -> Vec<(Group, bool)> {
    let is_apart = |group: Group| report.title.roles.iter().filter(|role| role.group == Some(group)).all(|role| role.apart);
    GROUPS.iter().filter(|group| report.title.roles.iter().any(|role| role.group == Some(**group))).map(|group| (*group, is_apart(*group))).collect()
}

fn heads(groups: &[(Group, bool)]) -> Vec<(String, f64)> {
    let own = |heads: &[(&str, f64)]| heads.iter().map(|(head, width)| ((*head).to_owned(), *width)).collect::<Vec<_>>();
    let named = |what: &str, width: f64| {
        let name = |(group, apart): &(Group, bool)| format!("{}{}{what}", voices::group(*group), if *apart { " (not in the scores)" } else { "" });
        groups.iter().map(|group| (name(group), width)).collect::<Vec<_>>()
    };
    let first = [
        ("No.", 6.0),
        ("Question", 10.0),
        ("About", 36.0),
        ("Talk about first", 8.0),
        ("Levels apart", 8.0),
        ("Scale from, level", 8.0),
        ("Scale to, level", 8.0),
    ];
    let after = [
        ("Others, mean level", 11.0),
        ("Others, people", 9.0),
        ("Lowest level", 9.0),
        ("Median level", 9.0),
        ("Highest level", 9.0),
        ("Groups not shown", 10.0),
    ];
    [own(&first), named(", mean level", 12.0), own(&after), named(", people", 11.0)].concat()
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
    let level = |value: Option<f64>| number(value.map_or(0, |value| decimals(&words::level(value))));
    let whole = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    page.number(row, 0, whole(at + 1), &number(0))?;
    page.text(row, 1, &q.id, &page::text())?;
    page.text(row, 2, q.name(), &page::text())?;
    let first = voices::talk_about(report).iter().position(|of| *of == at);
    page.number(row, 3, first.map(|place| whole(place + 1)), &number(0))?;
    page.number(row, 4, q.spread, &level(q.spread))?;
    let numbers = || q.levels.iter().map(|level| level.number);
    let (low, high) = (numbers().reduce(f64::min), numbers().reduce(f64::max));
    page.number(row, 5, low, &level(low))?;
    page.number(row, 6, high, &level(high))?;
    let after = FIRST + u16::try_from(groups.len()).unwrap_or(0);
    let cell = number(1).set_align(FormatAlign::Center);
    for (column, (group, apart)) in (0..).zip(groups) {
        let shown = q.cut.groups.iter().find(|mean| mean.group == *group && mean.apart == *apart);
        match shown {
            Some(mean) => {
                page.number(row, FIRST + column, mean.level, &cell)?;
                page.number(row, after + 6 + column, f64::from(mean.count), &number(0))?;
            }
            None => {
                let why = absent(q, groups);
                page.text(row, FIRST + column, why, &cell)?;
                page.text(row, after + 6 + column, why, &number(0))?;
            }
        }
    }
    page.number(row, after, q.cut.others.map(|(level, _)| level), &number(1))?;
    page.number(row, after + 1, q.cut.others.map(|(_, people)| f64::from(people)), &number(0))?;
    for (column, value) in (after + 2..).zip([q.cut.all.map(|all| all.0), q.cut.all.map(|all| all.1), q.cut.all.map(|all| all.2)]) {
        if q.cut.counts_withheld {
            page.text(row, column, "withheld", &number(0))?;
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
    for (step, (fill, ink)) in (0_u8..5).zip(STEPS).rev() {
        let from = f64::from(step) / 5.0;
        let rule = format!("=AND(ISNUMBER({cell}),$G4>$F4,({cell}-$F4)>={from}*($G4-$F4)-1E-9)");
        let look = Format::new().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink));
        let format = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(look).set_stop_if_true(true);
        page.sheet.add_conditional_format(3, FIRST, last, end - 1, &format)?;
    }
    Ok(())
}
