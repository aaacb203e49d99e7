//! Wide CSV: a header, and a row to an answer set. A row is a line: a quoted cell may hold commas and quotes, but no line break.

use std::borrow::Cow;

use super::form::{Form, Group, Set, brief};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Organisation,
    Role,
    Fact(usize),
    Question(usize),
    /// What the summary tells apart.
    Group,
}

/// The columns of a file.
#[derive(Debug)]
pub struct Header {
    columns: Vec<Column>,
    /// By column: how many columns from it on are questions in the questionnaire's order.
    ahead: Vec<usize>,
}

impl Header {
    /// Reads the first line of a file.
    ///
    /// # Errors
    /// Where a column is unknown or stands there twice, or none holds answers.
    pub fn read(form: &Form<'_>, line: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(line).map_err(|_| "the header is not UTF-8".to_owned())?;
        let mut columns = Vec::new();
        for name in cells(text)? {
            let column = match name.trim() {
                "id" => Column::Id,
                "organisation" => Column::Organisation,
                "role" => Column::Role,
                name if form.group == Group::Member(name.to_owned()) => Column::Group,
                name => {
                    let question = form.questions.find(name.as_bytes()).map(Column::Question);
                    let fact = || form.facts.find(name.strip_prefix("profile.")?.as_bytes()).map(Column::Fact);
                    question.or_else(fact).ok_or_else(|| format!("unknown column `{}`", brief(name)))?
                }
            };
            if columns.contains(&column) {
                return Err(format!("the column `{}` stands there twice", brief(&name)));
            }
            columns.push(column);
        }
        if !columns.iter().any(|column| matches!(column, Column::Question(_))) {
            return Err("no column is a question".to_owned());
        }
        let mut ahead = vec![0; columns.len()];
        for (at, column) in columns.iter().enumerate().rev() {
            ahead[at] = match (column, columns.get(at + 1)) {
                (Column::Question(own), Some(Column::Question(next))) if *next == own + 1 => ahead[at + 1] + 1,
                (Column::Question(_), _) => 1,
                (Column::Id | Column::Organisation | Column::Role | Column::Fact(_) | Column::Group, _) => 0,
            };
        }
        Ok(Self { columns, ahead })
    }

    /// Reads the row from `start` to `end` of `bytes`.
    ///
    /// # Errors
    /// Why the row cannot be taken.
    pub(super) fn row(&self, form: &Form<'_>, bytes: &[u8], start: usize, end: usize, set: &mut Set) -> Result<(), String> {
        form.clear(set);
        let line = bytes.get(start..end).unwrap_or_default();
        if memchr::memchr(b'"', line).is_some() {
            let text = std::str::from_utf8(line).map_err(|at| not_utf8(at.valid_up_to()))?;
            let cells = cells(text)?;
            self.complete(cells.len())?;
            for (column, cell) in self.columns.iter().zip(&cells) {
                take(*column, form, cell, set)?;
            }
        } else {
            self.plain(form, line, set)?;
        }
        form.finish(set);
        Ok(())
    }

    /// A row without quotes.
    fn plain(&self, form: &Form<'_>, line: &[u8], set: &mut Set) -> Result<(), String> {
        let (mut at, mut turn) = (0, 0);
        while let Some(column) = self.columns.get(turn) {
            if at > line.len() {
                return self.complete(turn);
            }
            if let Column::Question(question) = column {
                let passed = usual(form, line, &mut at, *question, self.ahead[turn], set);
                if passed > 0 {
                    turn += passed;
                    continue;
                }
            }
            let rest = &line[at..];
            let length = memchr::memchr(b',', rest).unwrap_or(rest.len());
            let cell = std::str::from_utf8(&rest[..length]).map_err(|error| not_utf8(at + error.valid_up_to()))?;
            take(*column, form, cell, set)?;
            (at, turn) = (at + length + 1, turn + 1);
        }
        if at <= line.len() { self.complete(self.columns.len() + 1 + memchr::memchr_iter(b',', &line[at..]).count()) } else { Ok(()) }
    }

    fn complete(&self, cells: usize) -> Result<(), String> {
        let own = self.columns.len();
        if cells == own { Ok(()) } else { Err(format!("{cells} cells, and the header has {own}")) }
    }
}

/// Passes cells that are empty, one digit or `NA`, with a comma behind: those of so many questions in order at the most. Gives how many. No column is there twice, so
/// no question was answered before.
#[inline]
fn usual(form: &Form<'_>, line: &[u8], at: &mut usize, first: usize, most: usize, set: &mut Set) -> usize {
    let questions = first..first + most;
    let (Some(digits), Some(not_applicable)) = (form.digits.get(questions.clone()), form.not_applicable.get(questions.clone())) else { return 0 };
    let Some(answers) = set.responses.answers.get_mut(questions) else { return 0 };
    let mut passed = 0;
    for ((digits, [_, not_applicable]), answer) in digits.iter().zip(not_applicable).zip(answers) {
        // A digit first, for that is most of them.
        let Some(cell) = line.get(*at..).and_then(<[u8]>::first_chunk::<3>) else { break };
        match cell {
            [digit, b',', _] if *digit != b',' => {
                let Some(Some(said)) = digits.get(usize::from(digit.wrapping_sub(b'0'))) else { break };
                (*answer, *at) = (*said, *at + 2);
            }
            [b',', ..] => *at += 1,
            b"NA," => {
                let Some(said) = not_applicable else { break };
                (*answer, *at) = (*said, *at + 3);
            }
            _ => break,
        }
        passed += 1;
    }
    passed
}

fn not_utf8(at: usize) -> String {
    format!("not UTF-8 from byte {} on", at + 1)
}

fn take(column: Column, form: &Form<'_>, cell: &str, set: &mut Set) -> Result<(), String> {
    match column {
        Column::Id => set.id.push_str(cell),
        Column::Organisation => set.organisation.push_str(cell),
        Column::Group => set.member.push_str(cell),
        Column::Role => form.take_role(set, cell.as_bytes())?,
        Column::Fact(fact) => form.take_fact(set, fact, cell)?,
        Column::Question(question) => form.take(set, question, form.answer(question, cell)?).ok_or_else(|| form.twice(question))?,
    }
    Ok(())
}

/// The cells of a line (RFC 4180): in quotes, a quote is written twice.
fn cells(line: &str) -> Result<Vec<Cow<'_, str>>, String> {
    let (mut cells, mut rest) = (Vec::new(), line);
    loop {
        let (cell, behind) = if let Some(quoted) = rest.strip_prefix('"') {
            let mut from = 0;
            let close = loop {
                let quote = from + quoted[from..].find('"').ok_or("a quote is not closed in its line")?;
                if !quoted[quote + 1..].starts_with('"') {
                    break quote;
                }
                from = quote + 2;
            };
            (Cow::Owned(quoted[..close].replace("\"\"", "\"")), &quoted[close + 1..])
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            if rest[..end].contains('"') {
                return Err("a quote within a cell that does not begin with one".to_owned());
            }
            (Cow::Borrowed(&rest[..end]), &rest[end..])
        };
        cells.push(cell);
        match behind.strip_prefix(',') {
            Some(next) => rest = next,
            None if behind.is_empty() => return Ok(cells),
            None => return Err("text behind a closing quote".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn quotes_are_read_and_broken_ones_told() {
        assert_eq!(cells("a,\"b,\"\"c\"\"\",").as_deref(), Ok(&["a".into(), "b,\"c\"".into(), "".into()][..]));
        for broken in ["\"a", "a\"b,c", "\"a\"b"] {
            assert!(cells(broken).is_err(), "{broken}");
        }
    }
}
