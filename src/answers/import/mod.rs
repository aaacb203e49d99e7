//! Answers that come from elsewhere: tables of form tools, filled forms, JSON.
//!
//! A reader for each source makes one neutral [`Table`], a row for each respondent, every cell with its place. [`columns`] finds what each column is,
//! [`respondents`] makes an answers file of each row. Whatever does not map is a problem at its cell; nothing is passed over in silence.

mod cells;
pub mod columns;
pub mod delimited;
pub mod documents;
pub mod mapping;
pub mod page;
pub mod respondents;
#[cfg(feature = "xlsx")]
pub mod workbook;

use crate::diagnostic::{Code, Diagnostic, Files, Place};
use crate::questionnaire::Questionnaire;

/// Most rows of a table.
const MAX_ROWS: usize = 20_000;
/// Most columns of a table.
const MAX_COLUMNS: usize = 2_000;
/// Most cells with something in them.
const MAX_CELLS: usize = 1_000_000;

/// Begins the text of a cell that says nothing itself, such as `the error #DIV/0!`: what it holds stands behind it. No other text holds it.
const ERROR: char = '\u{0}';

/// A table, or a form as a table of one row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The source, as numbered by [`Files::add`].
    pub file: u32,
    /// What stands in the first row, by column.
    pub heads: Vec<Cell>,
    /// The rows below that have something in them: column and cell, in order.
    pub rows: Vec<Vec<(usize, Cell)>>,
    /// The questionnaire that a form names.
    pub form: Option<Form>,
}

/// A cell with something in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its text, without white space around it.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

/// Where a cell stands in its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Bytes of a text.
    Text(u32, u32),
    /// Row and column of a sheet, from 0.
    Sheet(u32, u32),
}

/// The questionnaire that a form was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its content hash.
    pub sha256: String,
    /// The language the form is in, where it says so.
    pub language: Option<String>,
    /// Where the form says so.
    pub at: At,
}

impl Default for At {
    fn default() -> Self {
        Self::Text(0, 0)
    }
}

impl Cell {
    fn new(text: &str, at: At) -> Self {
        Self { text: text.trim().to_owned(), at }
    }
}

impl At {
    /// The cell as spreadsheets call it (`B7`); nothing for a text, whose line and column are found from the text itself.
    fn name(self) -> Option<String> {
        let Self::Sheet(row, column) = self else { return None };
        let (mut letters, mut rest) = (Vec::new(), column + 1);
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        Some(format!("{}{}", letters.iter().rev().collect::<String>(), row + 1))
    }
}

impl Table {
    /// The place of a cell, for a problem. A cell of a sheet becomes a file of its own without text, such as `export.xlsx:B7`.
    fn place(&self, at: At, files: &mut Files) -> Place {
        match (at, at.name()) {
            (At::Text(start, end), _) => Place { file: self.file, start, end },
            (At::Sheet(..), name) => {
                let file = files.add(format!("{}:{}", files.path(self.file), name.unwrap_or_default()), "");
                Place { file, start: 0, end: 0 }
            }
        }
    }

    /// The cell of a row in a column.
    fn cell(row: &[(usize, Cell)], column: usize) -> Option<&Cell> {
        row.iter().find(|(known, _)| *known == column).map(|(_, cell)| cell)
    }

    /// Takes out the rows below the heads that are no respondents; gives how many there were.
    pub fn skip(&mut self, mapping: &mapping::Mapping) -> usize {
        self.rows.drain(..mapping.skip.min(self.rows.len())).count()
    }

    /// Holds a form against the questionnaire at hand: another version may ask other things.
    pub fn check_form(&self, q: &Questionnaire, files: &mut Files, problems: &mut Vec<Diagnostic>) {
        let Some(form) = self.form.as_ref().filter(|form| form.id != q.id || form.version != q.version) else { return };
        let message = format!("the form is of {} {}, and {} {} is here", form.id, form.version, q.id, q.version);
        let problem = Diagnostic::new(Code::WrongVersion, message).at(self.place(form.at, files));
        problems.push(problem.help("name the questionnaire it was made from with --questionnaire FILE; then carry the answers over with cem answers migrate"));
    }
}

impl Form {
    /// Reads the mark that forms begin with: `cem-form core 1.0.0 HASH en`.
    fn read(text: &str, at: At) -> Option<Self> {
        let mut words = text.split_whitespace();
        (words.next()? == super::template::MARKER).then_some(())?;
        let (id, version, sha256) = (words.next()?.to_owned(), words.next()?.to_owned(), words.next()?.to_owned());
        Some(Self { id, version, sha256, language: words.next().map(str::to_owned), at })
    }
}

/// Bytes from the start of a text, as places count them.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A problem of a source that is more than can be meant.
fn too_large(what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::TooLarge, format!("more than {what}")).at(place)
}

/// A text to compare: lower case, one space between words, one sort of apostrophe.
fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('\u{2019}', "'")
}

#[cfg(test)]
mod tests;
