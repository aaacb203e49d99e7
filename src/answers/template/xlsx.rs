//! The form as a sheet: one row for each question, with a list to choose from.

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{Item, items, line, mark};
use crate::questionnaire::{Questionnaire, RoleIndex};

/// The heads of the columns that [`crate::answers::import`] looks for, with the field of an answer that each fills.
pub(in crate::answers) const COLUMNS: [(&str, &str); 4] = [("Answer", "answer"), ("Reason", "reason"), ("Note", "note"), ("Evidence", "evidence")];
/// The head of the first column.
pub(in crate::answers) const ID: &str = "ID";
/// Row of the heads, from 0: above it stand the marker, the title and how to fill the form in.
const HEADS: u32 = 4;
/// The column of the answers, from 0: ID, what it is about and the question stand before it.
const ANSWER: u16 = 3;
/// The column of the first level.
const LEVELS: u16 = ANSWER + 4;
/// Columns that have a width of their own; the levels share the last one.
const WIDTHS: [f64; 8] = [16.0, 18.0, 46.0, 17.0, 24.0, 32.0, 32.0, 34.0];
const HOW_TO: &str = "Choose an answer in the column Answer, or write its word; the levels stand to the right, and say in full what each means. What does not apply needs a reason. \
    Evidence is one thing a line: what it is | where it can be found | the day it was seen.";

/// A questionnaire as a workbook to fill in, for a role if one is given. `cem answers import` reads it back. Same questionnaire, same bytes.
///
/// # Errors
/// Where a text is longer than a cell can hold.
pub fn xlsx(q: &Questionnaire, role: Option<RoleIndex>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The day it was made would differ from run to run.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let items = items(q, role);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Answers")?;
    let most = items.iter().map(|item| item.choices.len()).max().unwrap_or(0);
    let most = u16::try_from(most).unwrap_or(u16::MAX).min(200);
    head(sheet, q, most)?;
    for (row, item) in (HEADS + 1..).zip(&items) {
        write(sheet, row, item)?;
    }
    sheet.set_freeze_panes(HEADS + 1, 1)?;
    sheet.set_selection(HEADS + 1, ANSWER, HEADS + 1, ANSWER)?;
    for column in 0..LEVELS + most {
        sheet.set_column_width(column, WIDTHS[usize::from(column).min(WIDTHS.len() - 1)])?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(HEADS, HEADS)?;
    sheet.set_footer("&L&A&R&P / &N");
    workbook.save_to_buffer()
}

fn head(sheet: &mut Worksheet, q: &Questionnaire, most: u16) -> Result<(), XlsxError> {
    let faint = Format::new().set_font_color(0x0080_8080).set_font_size(8);
    sheet.write_string_with_format(0, 0, mark(q), &faint)?;
    sheet.write_string_with_format(1, 0, line(&q.title), &Format::new().set_bold().set_font_size(14))?;
    sheet.write_string(2, 0, HOW_TO)?;
    let heads = [ID, "About", "Question"].into_iter().chain(COLUMNS.iter().map(|(head, _)| *head)).map(str::to_owned);
    let heads = heads.chain((1..=most).map(|number| format!("Choice {number}")));
    let format = Format::new().set_bold().set_background_color(0x00E7_EDF3).set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Top);
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(HEADS, column, head, &format)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, item: &Item<'_>) -> Result<(), XlsxError> {
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Hair);
    // A text cell takes what is written as it is: `=1` stays a text, `2026-09-14` no number.
    let fill = text.clone().set_num_format("@").set_background_color(0x00FF_FBE6);
    for (column, words) in (0..).zip([item.id.as_str(), item.about, &item.text]) {
        sheet.write_string_with_format(row, column, line(words), &text)?;
    }
    let fields = if item.question { COLUMNS.len() } else { 1 };
    for column in (ANSWER..).take(fields) {
        sheet.write_blank(row, column, &fill)?;
    }
    for (column, (key, words)) in (LEVELS..).zip(&item.choices).take(200) {
        sheet.write_string_with_format(row, column, format!("{key}: {words}"), &text)?;
    }
    let keys: Vec<&str> = item.choices.iter().map(|(key, _)| *key).collect();
    // A list may hold 255 characters; where the words are longer they are written by hand.
    if !item.free
        && let Ok(list) = DataValidation::new().allow_list_strings(&keys)
    {
        let list = list.set_error_title("Not an answer")?.set_error_message("Choose one of the list, or leave it empty.")?;
        sheet.add_data_validation(row, ANSWER, row, ANSWER, &list)?;
    }
    Ok(())
}
