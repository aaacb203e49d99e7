//! Tables: real ones, with a head that is repeated on each page and rows that stay whole.

use unicode_width::UnicodeWidthStr as _;

use super::body::Body;
use super::xml::Xml;
use crate::report::sections::{Cell, Table};
use crate::report::text::nearest_cell;

/// Width of the text, in twentieths of a point: A4 less margins of 2 cm.
pub(super) const WIDTH: u32 = 9638;
/// About the width of a character of a table's text, and of the room beside it.
const CHARACTER: u32 = 94;
const BESIDE: u32 = 180;
/// How many cells a bar has.
const BAR: usize = 40;

impl Body<'_> {
    /// A table. `shade` gives the colour behind a cell, by row and column, where it has one, and the colour of its text.
    pub(super) fn table(&mut self, table: &Table, shade: &dyn Fn(usize, usize) -> Option<(&'static str, &'static str)>) {
        let widths: Vec<String> = widths(table).iter().map(u32::to_string).collect();
        let cell = |xml: &mut Xml, at: usize, style: &str, look: Option<(&'static str, &'static str)>, inner: &mut dyn FnMut(&mut Xml)| {
            xml.element("w:tc", &[], |xml| {
                xml.element("w:tcPr", &[], |xml| {
                    xml.empty("w:tcW", &[("w:w", widths.get(at).map_or("0", String::as_str)), ("w:type", "dxa")]);
                    if let Some((fill, _)) = look {
                        xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)]);
                    }
                });
                xml.element("w:p", &[], |xml| {
                    xml.element("w:pPr", &[], |xml| {
                        xml.set("w:pStyle", style);
                        if table.columns.get(at).is_some_and(|(_, number)| *number) {
                            xml.set("w:jc", "right");
                        }
                    });
                    inner(xml);
                });
            });
        };
        let links = &self.bookmarks;
        let xml = &mut self.xml;
        xml.element("w:tbl", &[], |xml| {
            xml.element("w:tblPr", &[], |xml| {
                xml.set("w:tblStyle", "Report");
                xml.empty("w:tblW", &[("w:w", &WIDTH.to_string()), ("w:type", "dxa")]);
                xml.empty("w:tblLayout", &[("w:type", "fixed")]);
                xml.empty(
                    "w:tblLook",
                    &[
                        ("w:val", "0020"),
                        ("w:firstRow", "1"),
                        ("w:lastRow", "0"),
                        ("w:firstColumn", "0"),
                        ("w:lastColumn", "0"),
                        ("w:noHBand", "1"),
                        ("w:noVBand", "1"),
                    ],
                );
                xml.set("w:tblCaption", &table.caption);
            });
            xml.element("w:tblGrid", &[], |xml| widths.iter().for_each(|width| xml.empty("w:gridCol", &[("w:w", width)])));
            xml.element("w:tr", &[], |xml| {
                xml.element("w:trPr", &[], |xml| {
                    xml.empty("w:cantSplit", &[]);
                    xml.empty("w:tblHeader", &[]);
                });
                for (at, (head, _)) in table.columns.iter().enumerate() {
                    cell(xml, at, "TableHead", None, &mut |xml| run(xml, &[], head));
                }
            });
            for (row, cells) in table.rows.iter().enumerate() {
                xml.element("w:tr", &[], |xml| {
                    xml.element("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
                    for (at, content) in cells.iter().enumerate() {
                        let look = shade(row, at);
                        cell(xml, at, "TableText", look, &mut |xml| match content {
                            Cell::Text(text) => run(xml, look.map(|(_, ink)| ("w:color", ink)).as_slice(), text),
                            Cell::Link(text, anchor) => link(xml, links.get(anchor.as_str()), text),
                            Cell::Bar(score, target) => bar(xml, *score, *target),
                        });
                    }
                });
            }
        });
        // Two tables in a row would become one, and a table needs air below.
        self.paragraph("AfterTable", |_| ());
    }
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

/// A bar of shaded spaces: it needs no font, stays sharp, and is read out as nothing, since the numbers stand beside it.
fn bar(xml: &mut Xml, score: Option<f64>, target: Option<f64>) {
    let filled = score.map_or(0, |score| nearest_cell(score, BAR));
    let tick = target.map(|target| nearest_cell(target, BAR).min(BAR - 1));
    let colour = |at: usize| {
        if Some(at) == tick {
            "1A1A1A"
        } else if at < filled {
            "005A9C"
        } else {
            "DDE6EE"
        }
    };
    let mut at = 0;
    while at < BAR {
        let end = (at..BAR).find(|next| colour(*next) != colour(at)).unwrap_or(BAR);
        xml.element("w:r", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                xml.empty("w:noProof", &[]);
                xml.set("w:sz", "14");
                xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour(at))]);
            });
            xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(&"\u{a0}".repeat(end - at)));
        });
        at = end;
    }
}

/// The width of each column, together [`WIDTH`]: room for the longest word first, then the rest by how much text there is. LibreOffice does not do this itself.
fn widths(table: &Table) -> Vec<u32> {
    let count = table.columns.len();
    let room = |text: &str| u32::try_from(text.width()).unwrap_or(u32::MAX).saturating_mul(CHARACTER).saturating_add(BESIDE).min(WIDTH);
    let word = |text: &str| text.split_whitespace().map(room).max().unwrap_or(BESIDE).min(WIDTH / 3);
    let mut least = vec![BESIDE; count];
    let mut whole = vec![BESIDE; count];
    for (at, (head, number)) in table.columns.iter().enumerate() {
        // Heads are bold.
        least[at] = word(head) + CHARACTER;
        whole[at] = if *number { least[at] } else { room(head) };
        for cell in table.rows.iter().filter_map(|row| row.get(at)) {
            let (short, long) = match cell {
                Cell::Text(text) | Cell::Link(text, _) => (word(text), room(text)),
                Cell::Bar(..) => (1760, 1760),
            };
            // A number is never broken.
            least[at] = least[at].max(if *number { long } else { short });
            whole[at] = whole[at].max(long);
        }
    }
    let (used, wanted): (u32, u32) = (least.iter().sum(), whole.iter().zip(&least).map(|(whole, least)| whole.saturating_sub(*least)).sum());
    if used >= WIDTH {
        return shares(&least, WIDTH);
    }
    if wanted == 0 {
        return shares(&least, WIDTH);
    }
    let more: Vec<u32> = whole.iter().zip(&least).map(|(whole, least)| whole.saturating_sub(*least)).collect();
    shares(&more, WIDTH - used).iter().zip(&least).map(|(more, least)| more + least).collect()
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

    fn table(columns: &[(&str, bool)], row: &[&str]) -> Table {
        Table {
            caption: String::new(),
            columns: columns.iter().map(|(head, number)| ((*head).to_owned(), *number)).collect(),
            rows: vec![row.iter().map(|text| Cell::from(*text)).collect()],
        }
    }

    #[test]
    fn columns_fill_the_page_and_no_word_is_broken() {
        let long = "word ".repeat(40);
        let widths = widths(&table(&[("Question", false), ("Score", true), ("Why", false)], &["A-1 line of sight", "54.0", &long]));
        assert_eq!(widths.iter().sum::<u32>(), WIDTH);
        assert!(widths[1] >= 5 * CHARACTER && widths[2] > widths[0] && widths[0] > widths[1], "{widths:?}");
    }

    #[test]
    fn any_table_fits() {
        let huge = "x".repeat(5000);
        for row in [vec![""; 12], vec![huge.as_str(); 12]] {
            let columns = vec![("", false); 12];
            assert_eq!(widths(&table(&columns, &row)).iter().sum::<u32>(), WIDTH);
        }
        assert_eq!(widths(&table(&[], &[])), Vec::<u32>::new());
    }
}
