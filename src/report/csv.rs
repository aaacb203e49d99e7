//! The report as one tidy table for programs and spreadsheets: one fact a row.

use super::Report;

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Programs: UTF-8, comma, texts exactly as written.
    #[default]
    Plain,
    /// A spreadsheet that opens the file at a click: a byte order mark, this separator (`,`, `;` or a tab), and an apostrophe before what would be run as a formula.
    Excel {
        /// The separator of the reader's locale.
        separator: u8,
    },
}

/// The report as CSV with a header.
#[must_use]
pub fn render(report: &Report, dialect: Dialect) -> String {
    let _ = (report, dialect);
    String::new()
}
