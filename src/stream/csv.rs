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
pub struct Header(Vec<Column>);

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
        Ok(Self(columns))
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
            for (column, cell) in self.0.iter().zip(&cells) {
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
        let mut at = 0;
        for (turn, column) in self.0.iter().enumerate() {
            if at > line.len() {
                return self.complete(turn);
            }
            if let Column::Question(question) = column {
                let (first, second) = (line.get(at).copied().unwrap_or(b','), line.get(at + 1).copied().unwrap_or(b','));
                if first == b',' {
                    at += 1;
                    continue;
                }
                if let (Some(answer), b',') = (form.digit(*question, first.wrapping_sub(b'0')), second) {
                    form.take(set, *question, answer).ok_or_else(|| form.twice(*question))?;
                    at += 2;
                    continue;
                }
            }
            let rest = &line[at..];
            let length = memchr::memchr(b',', rest).unwrap_or(rest.len());
            let cell = std::str::from_utf8(&rest[..length]).map_err(|error| not_utf8(at + error.valid_up_to()))?;
            take(*column, form, cell, set)?;
            at += length + 1;
        }
        if at <= line.len() { self.complete(self.0.len() + 1 + memchr::memchr_iter(b',', &line[at..]).count()) } else { Ok(()) }
    }

    fn complete(&self, cells: usize) -> Result<(), String> {
        if cells == self.0.len() { Ok(()) } else { Err(format!("{cells} cells, and the header has {}", self.0.len())) }
    }
}

fn not_utf8(at: usize) -> String {
    format!("not UTF-8 from byte {} on", at + 1)
}

fn take(column: Column, form: &Form<'_>, cell: &str, set: &mut Set) -> Result<(), String> {
    match column {
        Column::Id => set.id.push_str(cell),
        Column::Organisation => set.organisation.push_str(cell),
        Column::Group => set.member.push_str(cell),
        Column::Role => form.take_role(set, cell)?,
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
