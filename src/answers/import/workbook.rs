//! Tables and forms in a workbook (XLSX). Cells are read one by one: a sheet that says it is a billion cells wide costs what it holds.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

use super::{At, Cell, ERROR, Form, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Table, too_large};
use crate::answers::template::{COLUMNS, ID};
use crate::diagnostic::{Code, Diagnostic, Place};

/// Most bytes that all parts of a workbook may have when unpacked.
const MAX_UNPACKED: u64 = 128 << 20;

/// The cells of a sheet, by row and column.
type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// What was read of a workbook.
#[derive(Debug)]
pub struct Workbook {
    /// The table or form.
    pub table: Table,
    /// The name of its sheet.
    pub sheet: String,
    /// The other sheets that hold something: they were not read.
    pub others: Vec<String>,
}

/// Reads the sheet of this name, else the first that holds something. Problems are added; there is no table where none can be read.
pub fn read(bytes: &[u8], wanted: Option<&str>, file: u32, problems: &mut Vec<Diagnostic>) -> Option<Workbook> {
    let place = Place { file, start: 0, end: 0 };
    let broken = |why: String| {
        Diagnostic::new(Code::Unreadable, format!("this is no workbook that can be read: {why}")).at(place).help("save it as XLSX, or as CSV in UTF-8")
    };
    if let Err(problem) =
        unpacked_size(bytes, MAX_UNPACKED).map_err(broken).and_then(|size| if size > MAX_UNPACKED { Err(too_large("128 MiB unpacked", place)) } else { Ok(()) })
    {
        problems.push(problem);
        return None;
    }
    let mut book: Xlsx<_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            problems.push(broken(error.to_string()));
            return None;
        }
    };
    let names = book.sheet_names();
    if let Some(wanted) = wanted.filter(|wanted| !names.iter().any(|name| name == wanted)) {
        let problem = Diagnostic::new(Code::Unreadable, format!("the workbook has no sheet `{wanted}`")).at(place).help(format!("it has {}", names.join(", ")));
        problems.push(problem.did_you_mean(wanted, names.iter().map(String::as_str)));
        return None;
    }
    let mut found: Option<(Rows, String)> = None;
    let mut others = Vec::new();
    for name in names {
        let first = found.is_none() && wanted.is_none_or(|wanted| wanted == name);
        let rows = match cells(&mut book, &name, if first { MAX_CELLS } else { 0 }) {
            Ok(rows) => rows,
            Err(_) if !first => Some(Rows::new()),
            Err(why) => {
                problems.push(broken(why));
                return None;
            }
        };
        match rows {
            None if first => {
                problems.push(too_large(&format!("{MAX_ROWS} rows, {MAX_COLUMNS} columns or {MAX_CELLS} cells in the sheet `{name}`"), place));
                return None;
            }
            None => others.push(name),
            Some(rows) if first && !rows.is_empty() => found = Some((rows, name)),
            Some(_) => {}
        }
    }
    let Some((rows, sheet)) = found else {
        problems.push(Diagnostic::new(Code::EmptyFile, "there is nothing in the sheet").at(place));
        return None;
    };
    let table = form(&rows, file).unwrap_or_else(|| table(rows, file));
    Some(Workbook { table, sheet, others })
}

/// How large all parts are when unpacked, measured until there is more than allowed: what the archive says of itself may be a lie.
fn unpacked_size(bytes: &[u8], most: u64) -> Result<u64, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut size = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| error.to_string())?;
        size += std::io::copy(&mut part.take(most + 1 - size), &mut std::io::sink()).map_err(|error| error.to_string())?;
        if size > most {
            break;
        }
    }
    Ok(size)
}

/// The filled cells of a sheet; none where there are more than so many.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, most: usize) -> Result<Option<Rows>, String> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| error.to_string())?;
    let (mut rows, mut count) = (Rows::new(), 0);
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|error| error.to_string())? {
        let (row, column) = cell.pos;
        // A formula that no spreadsheet has worked out would pass for an empty cell.
        let is_unknown = cell.formula.is_some() && matches!(cell.value, DataRef::Empty);
        let text = if is_unknown { format!("{ERROR}a formula whose value was not saved") } else { text(&cell.value) };
        if text.trim().is_empty() {
            continue;
        }
        count += 1;
        if count > most || column as usize >= MAX_COLUMNS {
            return Ok(None);
        }
        rows.entry(row).or_default().insert(column, text);
        if rows.len() > MAX_ROWS {
            return Ok(None);
        }
    }
    Ok(Some(rows))
}

/// What a cell shows, in the spelling of our files. A formula counts with the value it had when the file was saved.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.replace(ERROR, ""),
        DataRef::SharedString(text) => text.replace(ERROR, ""),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.replace(ERROR, ""),
        DataRef::Int(number) => number.to_string(),
        // Without a fraction it has none to show: 3, not 3.0.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, day, hour, minute, ..) = day.to_ymd_hms_milli();
            let time = if (hour, minute) == (0, 0) { String::new() } else { format!(" {hour:02}:{minute:02}") };
            format!("{year:04}-{month:02}-{day:02}{time}")
        }
        DataRef::DateTime(duration) => duration.as_f64().to_string(),
        DataRef::Error(error) => format!("{ERROR}the error {error}"),
    }
}

fn table(mut rows: Rows, file: u32) -> Table {
    let Some((head_row, heads)) = rows.pop_first() else { return Table::default() };
    let width = rows.values().chain([&heads]).filter_map(|row| row.last_key_value()).map(|(column, _)| column + 1).max().unwrap_or(0);
    let cell = |row: u32, column: u32, text: Option<&String>| Cell::new(text.map_or("", String::as_str), At::Sheet(row, column));
    Table {
        file,
        heads: (0..width).map(|column| cell(head_row, column, heads.get(&column))).collect(),
        rows: rows.iter().map(|(row, cells)| cells.iter().map(|(column, text)| (*column as usize, cell(*row, *column, Some(text)))).collect()).collect(),
        form: None,
    }
}

/// A form of ours as a table of one row: what stands at `IND-1` under Note becomes the column `IND-1.note`.
fn form(rows: &Rows, file: u32) -> Option<Table> {
    let (row, cells) = rows.first_key_value()?;
    let (column, mark) = cells.first_key_value()?;
    let form = Form::read(mark, At::Sheet(*row, *column))?;
    let (head_row, heads) = rows.iter().find(|(_, cells)| cells.get(column).is_some_and(|text| text.trim() == ID))?;
    let fields: Vec<(u32, &str)> = heads.iter().filter_map(|(at, head)| Some((*at, COLUMNS.iter().find(|(known, _)| *known == head.trim())?.1))).collect();
    let mut table = Table { file, form: Some(form), rows: vec![Vec::new()], ..Table::default() };
    for (row, cells) in rows.range(head_row + 1..) {
        let id = cells.get(column).map_or("", |id| id.trim());
        for (at, field) in &fields {
            let Some(text) = cells.get(at) else { continue };
            let head = if *field == "answer" { id.to_owned() } else { format!("{id}.{field}") };
            table.rows[0].push((table.heads.len(), Cell::new(text, At::Sheet(*row, *at))));
            table.heads.push(Cell::new(&head, At::Sheet(*row, *column)));
        }
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workbook with a part of each text replaced, as another program would have written it.
    fn rewritten(bytes: &[u8], from: &str, to: &str) -> zip::result::ZipResult<Vec<u8>> {
        let mut old = zip::ZipArchive::new(Cursor::new(bytes))?;
        let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..old.len() {
            let mut part = old.by_index(at)?;
            let mut text = String::new();
            part.read_to_string(&mut text)?;
            new.start_file(part.name()?, zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))?;
            std::io::Write::write_all(&mut new, text.replace(from, to).as_bytes())?;
        }
        Ok(new.finish()?.into_inner())
    }

    #[test]
    fn a_formula_that_was_never_worked_out_is_no_empty_cell() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, result) in (0..).zip(["3", "x"]) {
            sheet.write_formula(0, column, rust_xlsxwriter::Formula::new("=A2").set_result(result)).unwrap_or_else(|error| panic!("{error}"));
        }
        let bytes = book.save_to_buffer().unwrap_or_else(|error| panic!("{error}"));
        let heads = |from: &str, to: &str| {
            let bytes = rewritten(&bytes, from, to).unwrap_or_else(|error| panic!("{error}"));
            let found = read(&bytes, None, 0, &mut Vec::new());
            found.map(|book| book.table.heads.into_iter().map(|head| head.text).collect::<Vec<_>>())
        };
        assert_eq!(heads("<v>x</v>", "<v></v>"), Some(vec!["3".to_owned()]), "a formula that says nothing, as it means to");
        assert_eq!(heads("<v>3</v>", ""), Some(vec![format!("{ERROR}a formula whose value was not saved"), "x".to_owned()]));
    }

    #[test]
    fn unpacking_ends_at_the_limit() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for row in 0..2000 {
            sheet.write_string(row, 0, "x").unwrap_or_else(|error| panic!("{error}"));
        }
        let bytes = book.save_to_buffer().unwrap_or_else(|error| panic!("{error}"));
        let whole = unpacked_size(&bytes, u64::MAX - 1);
        assert!(whole.as_ref().is_ok_and(|size| *size > 3 * bytes.len() as u64), "{whole:?}");
        assert_eq!(unpacked_size(&bytes, 5000), Ok(5001));
        assert!(unpacked_size(&bytes[..bytes.len() / 2], 5000).is_err() && unpacked_size(b"PK", 5000).is_err());
    }
}
