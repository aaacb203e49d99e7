//! A sheet being written: texts stay texts, formulas carry their result, and every sheet is set up for paper.

use std::cell::Cell;
use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

use super::super::Report;
use super::super::presentation::Presentation;
use super::super::text::wrap;
use super::text::{cell, running};

/// How a step of writing ends.
pub(super) type Done = Result<(), XlsxError>;

/// Score in charts and titles.
pub(super) const SCORE: Color = Color::RGB(0x0000_5A9C);
/// Target and text.
pub(super) const INK: Color = Color::RGB(0x001A_1A1A);
/// What must not be overlooked.
pub(super) const GAP: Color = Color::RGB(0x00C4_4F00);
/// Lines and remarks.
pub(super) const FAINT: Color = Color::RGB(0x0059_5959);
/// Fine lines.
pub(super) const RULE: Color = Color::RGB(0x00C8_D0D8);
const HEAD: Color = Color::RGB(0x00E8_F1F8);
/// Cells that are there to be changed.
const OPEN: Color = Color::RGB(0x00FF_FBE6);

/// What the cells of the workbook look like, and how many texts had to be cut.
#[derive(Debug)]
pub(super) struct Look {
    accent: Color,
    cut: Cell<usize>,
}

impl Look {
    pub(super) fn new(presentation: &Presentation) -> Self {
        let [red, green, blue] = presentation.brand.accent.map(|parts| parts.map(u32::from)).unwrap_or([0, 0x5A, 0x9C]);
        Self { accent: Color::RGB(red << 16 | green << 8 | blue), cut: Cell::new(0) }
    }
    /// Texts cut so far.
    pub(super) fn cut(&self) -> usize {
        self.cut.get()
    }
    pub(super) fn title(&self) -> Format {
        Format::new().set_bold().set_font_size(18).set_font_color(self.accent).set_align(FormatAlign::VerticalCenter)
    }
    pub(super) fn heading(&self) -> Format {
        Format::new().set_bold().set_font_size(13).set_font_color(self.accent)
    }
    pub(super) fn head(&self) -> Format {
        let format = Format::new().set_bold().set_text_wrap().set_background_color(HEAD).set_font_color(INK);
        format.set_border_bottom(FormatBorder::Medium).set_border_bottom_color(self.accent).set_align(FormatAlign::VerticalCenter)
    }
}

/// Plain text over the width of a page.
pub(super) fn prose() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// A cell of a table that holds text.
pub(super) fn text() -> Format {
    prose().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE).set_align(FormatAlign::Left).set_indent(1)
}

/// A cell of a table that holds a number with so many decimals.
pub(super) fn number(decimals: usize) -> Format {
    let places = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
    text().set_num_format(places).set_align(FormatAlign::Right).set_indent(0)
}

/// A share as a percentage.
pub(super) fn share() -> Format {
    text().set_num_format("0.0%").set_align(FormatAlign::Right).set_indent(0)
}

/// The same cell, there to be changed.
pub(super) fn open(format: Format) -> Format {
    format.set_background_color(OPEN)
}

/// Yes or no, in a word: some programs show a truth as a number.
pub(super) fn truth() -> Format {
    text().set_num_format("\"TRUE\";\"TRUE\";\"FALSE\"")
}

/// The same cell where it holds no number.
pub(super) fn faint(format: &Format) -> Format {
    format.clone().set_font_color(FAINT)
}

/// How many decimals a number is shown with.
pub(super) fn decimals(shown: &str) -> usize {
    shown.split_once('.').map_or(0, |(_, places)| places.chars().take_while(char::is_ascii_digit).count())
}

/// What a formula comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
    /// Yes or no.
    Truth(bool),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<f64>> for Value {
    /// What is missing is a dash.
    fn from(number: Option<f64>) -> Self {
        number.map_or_else(|| Self::Text(NONE.into()), Self::Number)
    }
}

/// Stands where there is no number. Absent is not zero.
pub(super) const NONE: &str = "-";

/// Points of a line of text.
const LINE: f64 = 15.0;
/// A row is never higher than this, in points: what does not fit is read in the cell.
const HIGHEST: f64 = 409.0;

/// A head of a table: its words, the width of its column, and whether the column holds numbers.
#[derive(Debug, Clone)]
pub(super) struct Head {
    words: String,
    width: f64,
    number: bool,
}

/// The head of a column of texts.
pub(super) fn words(words: impl Into<String>, width: f64) -> Head {
    Head { words: words.into(), width, number: false }
}

/// The head of a column of numbers.
pub(super) fn figures(words: impl Into<String>, width: f64) -> Head {
    Head { words: words.into(), width, number: true }
}

/// A sheet being written. Rows are as high as their texts ask for: not every program finds that out by itself.
pub(super) struct Page<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) look: &'a Look,
    widths: Vec<f64>,
    lines: BTreeMap<u32, usize>,
}

impl<'a> Page<'a> {
    pub(super) fn new(sheet: &'a mut Worksheet, look: &'a Look) -> Self {
        Self { sheet, look, widths: Vec::new(), lines: BTreeMap::new() }
    }

    /// Gives rows their heights.
    pub(super) fn finish(self) -> Done {
        for (row, lines) in self.lines {
            let lines = f64::from(u32::try_from(lines).unwrap_or(u32::MAX));
            self.sheet.set_row_height(row, (lines * LINE + 1.0).min(HIGHEST))?;
        }
        Ok(())
    }

    /// Sets the widths of the first columns.
    pub(super) fn widths(&mut self, widths: &[f64]) -> Done {
        for (column, width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        self.widths = widths.to_vec();
        Ok(())
    }

    /// The width of all columns that have one.
    fn width(&self, first: u16, last: u16) -> f64 {
        self.widths.iter().take(usize::from(last) + 1).skip(usize::from(first)).sum()
    }

    /// Remembers how many lines a text takes in so much width.
    fn grow(&mut self, row: u32, text: &str, width: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width of a few hundred characters at most, never below 0")]
        let columns = (width * 1.12).max(6.0) as usize;
        let lines: usize = text.lines().map(|line| wrap(line, columns).len()).sum();
        let most = self.lines.entry(row).or_insert(1);
        *most = lines.max(*most);
    }

    /// A text as it is shown; one that had to be cut is counted.
    fn shown(&self, text: &str) -> String {
        let (shown, cut) = cell(text);
        self.look.cut.set(self.look.cut.get() + usize::from(cut));
        shown
    }

    /// A text as a text, whatever it begins with; its row grows with it.
    pub(super) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Done {
        let width = self.width(column, column);
        self.grow(row, text, width);
        self.line(row, column, text, format)
    }

    /// The same in a row that stays as it is.
    pub(super) fn line(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Done {
        self.sheet.write_string_with_format(row, column, self.shown(text), format)?;
        Ok(())
    }

    /// A number; what is missing is a dash.
    pub(super) fn number(&mut self, row: u32, column: u16, value: impl Into<Option<f64>>, format: &Format) -> Done {
        match value.into() {
            Some(value) => self.sheet.write_number_with_format(row, column, value, format)?,
            None => self.sheet.write_string_with_format(row, column, NONE, &faint(format))?,
        };
        Ok(())
    }

    /// A formula with what it comes to. It is made of places and our own words alone.
    pub(super) fn formula(&mut self, row: u32, column: u16, formula: &str, value: impl Into<Value>, format: &Format) -> Done {
        let result = match value.into() {
            Value::Number(number) => number.to_string(),
            Value::Text(words) => cell(&words).0,
            Value::Truth(true) => "TRUE".into(),
            Value::Truth(false) => "FALSE".into(),
        };
        self.sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?;
        Ok(())
    }

    /// The formula where it gives just this number, else the number.
    pub(super) fn live(&mut self, row: u32, column: u16, formula: Option<String>, value: Option<f64>, format: &Format) -> Done {
        match formula {
            Some(formula) => self.formula(row, column, &formula, value, format),
            None => self.number(row, column, value, format),
        }
    }

    /// Title and remark of a sheet, in its first two rows.
    pub(super) fn title(&mut self, title: &str, remark: &str) -> Done {
        self.sheet.set_row_height(0, 27)?;
        self.line(0, 0, title, &self.look.title())?;
        self.line(1, 0, remark, &Format::new().set_font_color(FAINT))
    }

    /// A heading between tables.
    pub(super) fn heading(&mut self, row: u32, words: &str) -> Done {
        self.line(row, 0, words, &self.look.heading())
    }

    /// The head of a column, over numbers on their side.
    pub(super) fn head(&mut self, row: u32, column: u16, words: &str, number: bool) -> Done {
        let look = self.look.head();
        let look = if number { look.set_align(FormatAlign::Right) } else { look.set_align(FormatAlign::Left).set_indent(1) };
        // Bold letters are wider.
        let width = self.width(column, column) * 0.8;
        self.grow(row, words, width);
        self.line(row, column, words, &look)
    }

    /// The heads of a table, with the widths of its columns.
    pub(super) fn heads(&mut self, row: u32, heads: &[Head]) -> Done {
        self.widths(&heads.iter().map(|head| head.width).collect::<Vec<_>>())?;
        for (column, head) in (0..).zip(heads) {
            self.head(row, column, &head.words, head.number)?;
        }
        Ok(())
    }

    /// A paragraph over several columns, as high as it needs to be.
    pub(super) fn paragraph(&mut self, row: u32, (first, last): (u16, u16), words: &str, format: &Format) -> Done {
        let shown = self.shown(words);
        self.grow(row, &shown, self.width(first, last));
        self.sheet.merge_range(row, first, row, last, &shown, format)?;
        Ok(())
    }

    /// Paper, running head and foot.
    pub(super) fn paper(&mut self, report: &Report, presentation: &Presentation, landscape: bool) {
        if landscape {
            self.sheet.set_landscape();
        } else {
            self.sheet.set_portrait();
        }
        let of = running(&report.title.organisation);
        let by = presentation.brand.name.as_deref().map_or_else(|| format!("cem {}", running(&report.title.tool_version)), running);
        self.sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.75, 0.75, 0.3, 0.3);
        self.sheet.set_header(format!("&L{of}&R{}", running(&report.title.questionnaire)));
        self.sheet.set_footer(format!("&L{by}&C&A&RPage &P of &N"));
    }
}
