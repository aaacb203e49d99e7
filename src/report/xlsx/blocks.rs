//! Sections of the report in cells: paragraphs and tables one under the other, for what no other sheet holds.

use super::super::sections::{Block, Cell, Section, Table};
use super::page::{self, Done, GAP, NONE, Page, decimals, number};

/// Columns of such a sheet with their widths.
pub(super) const WIDTHS: [f64; 9] = [44.0, 20.0, 18.0, 18.0, 20.0, 20.0, 18.0, 18.0, 40.0];

/// The last of them.
const LAST: u16 = 8;

/// Writes sections from this row on; gives the next free row.
pub(super) fn write(page: &mut Page<'_>, mut row: u32, sections: &[Section], depth: u8) -> Result<u32, rust_xlsxwriter::XlsxError> {
    for section in sections {
        let look = page.look.heading().set_font_size(if depth == 0 { 14 } else { 11 });
        page.line(row, 0, &section.heading, &look)?;
        row += 1;
        for block in &section.blocks {
            row = one(page, row, block)?;
        }
        row = write(page, row + 1, &section.parts, depth + 1)?;
    }
    Ok(row)
}

/// A paragraph of a block, or several.
pub(super) fn lines(block: &Block) -> Vec<String> {
    match block {
        Block::Text(text) | Block::Strong(text) => vec![text.clone()],
        Block::Labelled(label, text) => vec![format!("{label}: {text}")],
        Block::Items(items) => items.iter().map(|item| format!("\u{2022} {item}")).collect(),
        Block::Quote(text) => vec![format!("\u{201c}{text}\u{201d}")],
        Block::Figure(figure) => vec![figure.sentence.clone()],
        Block::Table(_) => Vec::new(),
    }
}

fn one(page: &mut Page<'_>, mut row: u32, block: &Block) -> Result<u32, rust_xlsxwriter::XlsxError> {
    let strong = matches!(block, Block::Strong(_));
    let look = if strong { page::prose().set_bold().set_font_color(GAP) } else { page::prose() };
    for line in lines(block) {
        page.paragraph(row, (0, LAST), &line, &look)?;
        row += 1;
    }
    let table = match block {
        Block::Table(table) => Some(table),
        Block::Figure(figure) => figure.table.as_ref(),
        Block::Text(_) | Block::Strong(_) | Block::Labelled(..) | Block::Items(_) | Block::Quote(_) => None,
    };
    match table {
        Some(table) => self::table(page, row, table),
        None => Ok(row),
    }
}

fn table(page: &mut Page<'_>, mut row: u32, table: &Table) -> Result<u32, rust_xlsxwriter::XlsxError> {
    for (column, (words, number)) in (0..).zip(&table.columns) {
        page.head(row, column, words, *number)?;
    }
    for cells in &table.rows {
        row += 1;
        for ((column, cell), (_, number)) in (0..).zip(cells).zip(&table.columns) {
            match cell {
                // Long words at the end of a row have the rest of the page.
                Cell::Text(words) if !number && usize::from(column) + 1 == table.columns.len() && column < LAST => {
                    page.paragraph(row, (column, LAST), words, &page::text())?;
                }
                Cell::Text(_) | Cell::Link(..) | Cell::Bar(..) => self::cell(page, row, column, cell, *number)?,
            }
        }
    }
    Ok(row + 2)
}

/// A cell: a number where it holds one as it is shown, else its words.
fn cell(page: &mut Page<'_>, row: u32, column: u16, cell: &Cell, is_number: bool) -> Done {
    match cell {
        Cell::Text(words) | Cell::Link(words, _) => match words.parse::<f64>() {
            Ok(value) if is_number && value.is_finite() => page.number(row, column, value, &number(decimals(words))),
            Ok(_) | Err(_) if is_number => page.text(row, column, words, &number(0)),
            Ok(_) | Err(_) => page.text(row, column, words, &page::text()),
        },
        Cell::Bar(Some(score), _) => page.number(row, column, *score, &number(1)),
        Cell::Bar(None, _) => page.text(row, column, NONE, &number(1)),
    }
}
