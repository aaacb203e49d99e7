//! Where things stand in a table, and how a formula names them.

use rust_xlsxwriter::utility::column_number_to_name;

/// A table on a sheet: its name, its first row of data and how many there are, from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    sheet: &'static str,
    pub(super) first: u32,
    rows: u32,
}

impl Table {
    /// A table whose data start at this row. One without rows still has one, empty.
    pub(super) fn new(sheet: &'static str, first: u32, rows: usize) -> Self {
        Self { sheet, first, rows: u32::try_from(rows).unwrap_or(u32::MAX).clamp(1, 1_000_000) }
    }
    /// The row after the last.
    pub(super) fn end(&self) -> u32 {
        self.first + self.rows
    }
    /// `$H$5:$H$44`, for formulas on the same sheet.
    pub(super) fn here(&self, column: u16) -> String {
        let name = column_number_to_name(column);
        format!("${name}${}:${name}${}", self.first + 1, self.end())
    }
    /// `Answers!$H$5:$H$44`.
    pub(super) fn column(&self, column: u16) -> String {
        format!("{}!{}", self.sheet, self.here(column))
    }
    /// `Answers!$H$5`.
    pub(super) fn cell(&self, row: u32, column: u16) -> String {
        format!("{}!${}${}", self.sheet, column_number_to_name(column), row + 1)
    }
    /// The cell of a column in the row whose first cell is that of `key`: found by number, so that a sorted table stays right.
    pub(super) fn find(&self, column: u16, key: &str) -> String {
        format!("INDEX({},MATCH({key},{},0))", self.column(column), self.column(0))
    }
}

/// `$H5`: the cell of a column in a row of the same sheet.
pub(super) fn at(row: u32, column: u16) -> String {
    format!("${}{}", column_number_to_name(column), row + 1)
}

/// The weighted mean of the cells that hold a number; a dash where none has weight.
pub(super) fn mean(parts: &[(String, String)]) -> String {
    let sum = |term: &dyn Fn(&(String, String)) -> String| {
        parts.iter().map(|part| format!("IF(ISNUMBER({}),{},0)", part.1, term(part))).collect::<Vec<_>>().join("+")
    };
    let (weights, terms) = (sum(&|(weight, _)| weight.clone()), sum(&|(weight, value)| format!("{weight}*{value}")));
    format!("IF({weights}>0,({terms})/({weights}),\"-\")")
}

/// Whether two cells hold the same number to nine digits, or the same word.
pub(super) fn same(left: &str, right: &str) -> String {
    format!("IF(AND(ISNUMBER({left}),ISNUMBER({right})),ABS({left}-{right})<=1E-9*MAX(1,ABS({right})),{left}={right})")
}

/// The place of a cell among those of its column by size, the largest first; of equals the one above comes first. Where a column is given as `only`, rows count
/// that hold a 1 there.
pub(super) fn rank(table: &Table, row: u32, column: u16, only: Option<u16>) -> String {
    let to = |column: u16, last: u32| format!("${0}${1}:${0}${last}", column_number_to_name(column), table.first + 1);
    let counts = |last: u32| only.map_or_else(String::new, |only| format!("({}=1)*", to(only, last)));
    let (all, above, own) = (to(column, table.end()), to(column, row + 1), at(row, column));
    // What is equal to nine digits is equal.
    format!(
        "SUMPRODUCT({}ISNUMBER({all})*({all}>{own}+5E-10))+SUMPRODUCT({}({above}>={own}-5E-10)*({above}<={own}+5E-10))",
        counts(table.end()),
        counts(row + 1),
    )
}
