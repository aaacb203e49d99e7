//! Tables: real ones, with a head that is repeated on each page and rows that stay whole.

use super::body::Body;
use super::xml::Xml;
use crate::report::chart::text_width;
use crate::report::sections::{Cell, Table};

/// Width of the text, in twentieths of a point: A4 less margins of 2 cm.
pub(super) const WIDTH: u32 = 9638;
/// Up to this width a table takes what its texts need.
const NARROW: u32 = WIDTH * 6 / 10;
/// Up to this many rows a table stays whole.
const SHORT: usize = 8;
/// Size of a table's text, and the room beside it, in the same unit.
const SIZE: f64 = 160.0;
const BESIDE: u32 = 150;

/// The colour behind a cell and that of its text.
pub(super) type Shade = (&'static str, &'static str);

/// A column as it is set.
struct Column<'a> {
    /// Its place in the table.
    at: usize,
    head: &'a str,
    number: bool,
    width: String,
}

impl Body<'_> {
    /// A table. `shade` colours a cell by row and column, where it has a colour.
    pub(super) fn table(&mut self, table: &Table, shade: &dyn Fn(usize, usize) -> Option<Shade>) {
        let columns = columns(table);
        let links = &self.bookmarks;
        let cells = |xml: &mut Xml, row: usize, cells: &[Cell]| {
            for column in &columns {
                let look = shade(row, column.at);
                // A short table stays on one page.
                let style = if table.rows.len() <= SHORT && row + 1 < table.rows.len() { "TableRow" } else { "TableText" };
                cell(xml, column, style, look, |xml| match cells.get(column.at) {
                    Some(Cell::Text(text)) => run(xml, look.map(|(_, ink)| ("w:color", ink)).as_slice(), text),
                    Some(Cell::Link(text, anchor)) => link(xml, links.get(anchor.as_str()), text),
                    Some(Cell::Bar(..)) | None => {}
                });
            }
        };
        self.xml.element("w:tbl", &[], |xml| {
            set_up(xml, table, &columns);
            xml.element("w:tr", &[], |xml| {
                xml.element("w:trPr", &[], |xml| {
                    xml.empty("w:cantSplit", &[]);
                    xml.empty("w:tblHeader", &[]);
                });
                columns.iter().for_each(|column| cell(xml, column, "TableHead", None, |xml| run(xml, &[], column.head)));
            });
            for (at, row) in table.rows.iter().enumerate() {
                xml.element("w:tr", &[], |xml| {
                    xml.element("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
                    cells(xml, at, row);
                });
            }
        });
        // Two tables in a row would become one, and a table needs air below.
        self.paragraph("AfterTable", |_| ());
    }
}

/// Style, widths, and the name for those who hear the table.
fn set_up(xml: &mut Xml, table: &Table, columns: &[Column<'_>]) {
    xml.element("w:tblPr", &[], |xml| {
        xml.set("w:tblStyle", "Report");
        xml.empty("w:tblW", &[("w:w", "0"), ("w:type", "auto")]);
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        xml.empty("w:tblLook", &[("w:val", "0620"), ("w:firstRow", "1"), ("w:noHBand", "1"), ("w:noVBand", "1")]);
        xml.set("w:tblCaption", &table.caption);
    });
    xml.element("w:tblGrid", &[], |xml| columns.iter().for_each(|column| xml.empty("w:gridCol", &[("w:w", &column.width)])));
}

fn cell(xml: &mut Xml, column: &Column<'_>, style: &str, shade: Option<Shade>, inner: impl FnOnce(&mut Xml)) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &column.width), ("w:type", "dxa")]);
            if let Some((behind, _)) = shade {
                xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", behind)]);
            }
        });
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.set("w:pStyle", style);
                if column.number {
                    xml.set("w:jc", "right");
                }
            });
            inner(xml);
        });
    });
}

/// Text in one look: settings of the run with their values.
pub(super) fn run(xml: &mut Xml, look: &[(&str, &str)], text: &str) {
    if text.is_empty() {
        return;
    }
    xml.element("w:r", &[], |xml| {
        if !look.is_empty() {
            xml.element("w:rPr", &[], |xml| look.iter().for_each(|(name, value)| xml.set(name, value)));
        }
        xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
    });
}

/// Text that leads to a place in this document; plain where there is no such place.
pub(super) fn link(xml: &mut Xml, bookmark: Option<&String>, text: &str) {
    match bookmark {
        Some(name) => xml.element("w:hyperlink", &[("w:anchor", name), ("w:history", "1")], |xml| run(xml, &[("w:rStyle", "Hyperlink")], text)),
        None => run(xml, &[], text),
    }
}

/// The columns that are set: all but those of bars, which the chart of the section draws and the numbers beside them tell.
fn columns(table: &Table) -> Vec<Column<'_>> {
    let is_bar = |at: usize| table.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Bar(..))));
    let set: Vec<_> = table.columns.iter().enumerate().filter(|(at, _)| !is_bar(*at)).collect();
    let texts = set.iter().map(|(at, (head, number))| (head.as_str(), *number, table.rows.iter().filter_map(|row| row.get(*at)).map(text).collect()));
    let widths = widths(&texts.collect::<Vec<_>>());
    set.into_iter().zip(widths).map(|((at, (head, number)), width)| Column { at, head, number: *number, width: width.to_string() }).collect()
}

/// The width of each column, of its head, whether it holds numbers, and its texts: room for the longest word first, then the rest by how much text there is. A table
/// of few words stays narrow, any other takes [`WIDTH`]. LibreOffice does not do this itself.
fn widths(columns: &[(&str, bool, Vec<&str>)]) -> Vec<u32> {
    let least = columns.iter().map(|(head, number, texts)| {
        // A number is never broken; a head, which is bold, once.
        let texts = texts.iter().map(|text| if *number { room(text).min(WIDTH / 4) } else { longest_word(text) });
        texts.chain([longest_word(head).max(room(head) * 3 / 5) * 21 / 20]).max().unwrap_or(BESIDE)
    });
    let least: Vec<u32> = least.collect();
    let more = columns.iter().zip(&least).map(|((head, number, texts), least)| {
        let head = if *number { 0 } else { room(head) * 21 / 20 };
        texts.iter().map(|text| room(text)).chain([head]).max().unwrap_or(0).saturating_sub(*least)
    });
    let more: Vec<u32> = more.collect();
    let (used, wanted) = (least.iter().sum::<u32>(), more.iter().sum::<u32>());
    let width = if used + wanted <= NARROW { used + wanted } else { WIDTH };
    match width.checked_sub(used) {
        Some(rest) if wanted > 0 => shares(&more, rest).iter().zip(&least).map(|(more, least)| more + least).collect(),
        Some(_) | None => shares(&least, width),
    }
}

/// Width of a text on one line with the room beside it.
fn room(text: &str) -> u32 {
    // No table gains from more than some lines: the rest only steals from its neighbours.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 60000")]
    let width = text_width(text, SIZE).ceil().min(6.0 * f64::from(WIDTH)) as u32;
    width + BESIDE
}

fn longest_word(text: &str) -> u32 {
    text.split_whitespace().map(room).max().unwrap_or(BESIDE).min(WIDTH / 4)
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Link(text, _) => text,
        Cell::Bar(..) => "",
    }
}

/// A width shared out in these parts, to the last unit.
fn shares(parts: &[u32], width: u32) -> Vec<u32> {
    let all = parts.iter().map(|p| u64::from(*p)).sum::<u64>().max(1);
    let (mut seen, mut given) = (0u64, 0u64);
    parts
        .iter()
        .map(|part| {
            seen += u64::from(*part);
            let upto = seen * u64::from(width) / all;
            let own = upto - given;
            given = upto;
            u32::try_from(own).unwrap_or(width)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_page_and_no_word_is_broken() {
        let long = "word ".repeat(40);
        let widths = widths(&[("Question", false, vec!["A-1 line of sight"]), ("Score", true, vec!["54.0"]), ("Why", false, vec![&long])]);
        assert_eq!(widths.iter().sum::<u32>(), WIDTH);
        assert!(widths[1] >= room("Score") && widths[2] > widths[0] && widths[0] > widths[1], "{widths:?}");
    }

    #[test]
    fn few_words_take_little_room() {
        let widths = widths(&[("State", false, vec!["Answered"]), ("Answers", true, vec!["354"])]);
        assert!(widths.iter().sum::<u32>() < WIDTH / 3, "{widths:?}");
    }

    #[test]
    fn any_table_fits() {
        let huge = "x".repeat(5000);
        for text in ["", huge.as_str()] {
            assert!(widths(&vec![("", false, vec![text]); 12]).iter().sum::<u32>() <= WIDTH);
        }
        assert_eq!(widths(&[]), Vec::<u32>::new());
    }
}
