//! Tables as text: commas, semicolons or tabs between the cells.

use super::{At, Cell, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Table, offset, too_large};
use crate::diagnostic::{Code, Diagnostic, Place};

/// Reads a table. Problems are added; there is no table where it cannot be told what is in which cell.
pub fn read(text: &str, file: u32, problems: &mut Vec<Diagnostic>) -> Option<Table> {
    let delimiter = delimiter(text);
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut table = Table { file, ..Table::default() };
    let (mut record, mut cells) = (::csv::ByteRecord::new(), 0);
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        let place = |start: usize, end: usize| Place { file, start: offset(start), end: offset(end) };
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.push(Diagnostic::new(Code::Unreadable, format!("the table cannot be read: {error}")).at(place(start, start)));
                return None;
            }
        }
        let spans = spans(text.as_bytes(), start, record.len(), delimiter);
        let Some(spans) = spans else {
            let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            let problem = Diagnostic::new(Code::Unreadable, "a quote that begins in this row is not closed").at(place(start, end));
            problems.push(problem.help("two quotes in a row stand for one inside a quoted cell"));
            return None;
        };
        let filled = record.iter().zip(spans).map(|(field, (start, end))| Cell::new(&String::from_utf8_lossy(field), At::Text(offset(start), offset(end))));
        let row: Vec<(usize, Cell)> = filled.enumerate().collect();
        cells += row.iter().filter(|(_, cell)| !cell.text.is_empty()).count();
        if row.len() > MAX_COLUMNS || table.rows.len() > MAX_ROWS || cells > MAX_CELLS {
            problems.push(too_large(&format!("{MAX_ROWS} rows, {MAX_COLUMNS} columns or {MAX_CELLS} cells"), place(start, start)));
            return None;
        }
        if row.iter().all(|(_, cell)| cell.text.is_empty()) {
            continue;
        }
        if table.heads.is_empty() {
            table.heads = row.into_iter().map(|(_, cell)| cell).collect();
        } else {
            table.rows.push(row.into_iter().filter(|(_, cell)| !cell.text.is_empty()).collect());
        }
    }
    if table.heads.is_empty() {
        problems.push(Diagnostic::new(Code::EmptyFile, "the table is empty").at(Place { file, start: 0, end: 0 }));
        return None;
    }
    Some(table)
}

/// What stands most often between the cells of the first line: tab, semicolon or comma.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => counts.iter_mut().filter(|(known, _)| *known == byte).for_each(|(_, count)| *count += 1),
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, count)| if *count > 0 { *byte } else { b',' })
}

/// The bytes of each cell of a record that begins here; none where a quote is not closed.
fn spans(bytes: &[u8], start: usize, count: usize, delimiter: u8) -> Option<Vec<(usize, usize)>> {
    let mut at = start;
    while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
        at += 1;
    }
    let mut spans = Vec::with_capacity(count);
    for _ in 0..count {
        let first = at;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                match (bytes.get(at)?, bytes.get(at + 1)) {
                    (b'"', Some(b'"')) => at += 2,
                    (b'"', _) => break,
                    _ => at += 1,
                }
            }
        }
        while bytes.get(at).is_some_and(|byte| *byte != delimiter && !matches!(byte, b'\r' | b'\n')) {
            at += 1;
        }
        spans.push((first, at));
        at += usize::from(bytes.get(at) == Some(&delimiter));
    }
    Some(spans)
}
