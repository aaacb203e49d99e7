//! Wide CSV: a header, and a row to an answer set. A row is a line: a quoted cell may hold commas and quotes, but no line break.

use std::borrow::Cow;
use std::ops::Range;

use super::form::{Form, Group, Set, Short, brief};
use crate::answers::dense::Slot;

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

    /// Reads the row from `start` to `end` of `bytes`, which may hold quotes or surely holds none.
    ///
    /// # Errors
    /// Why the row cannot be taken.
    pub fn row(&self, form: &Form<'_>, bytes: &[u8], start: usize, end: usize, may_quote: bool, set: &mut Set) -> Result<(), String> {
        form.clear(set);
        let line = bytes.get(start..end).unwrap_or_default();
        if may_quote && memchr::memchr(b'"', line).is_some() {
            let text = std::str::from_utf8(line).map_err(|at| not_utf8(at.valid_up_to()))?;
            let cells = cells(text)?;
            self.complete(cells.len())?;
            for (column, cell) in self.columns.iter().zip(&cells) {
                take(*column, form, cell.as_bytes(), 0, set)?;
            }
        } else {
            self.plain(form, bytes, start, end, set)?;
        }
        form.finish(set);
        Ok(())
    }

    /// A row without quotes.
    fn plain(&self, form: &Form<'_>, bytes: &[u8], start: usize, end: usize, set: &mut Set) -> Result<(), String> {
        let (mut at, mut turn) = (start, 0);
        while let Some(column) = self.columns.get(turn) {
            if at > end {
                return self.complete(turn);
            }
            if let Column::Question(first) = *column {
                let passed = usual(form, bytes, &mut at, end, first..first + self.ahead[turn], set);
                if passed > 0 {
                    turn += passed;
                    continue;
                }
            }
            // Most are short.
            let rest = &bytes[at..end];
            let length = rest.iter().position(|byte| *byte == b',').unwrap_or(rest.len());
            take(*column, form, &rest[..length], at - start, set)?;
            (at, turn) = (at + length + 1, turn + 1);
        }
        if at <= end { self.complete(turn + 1 + memchr::memchr_iter(b',', &bytes[at..end]).count()) } else { Ok(()) }
    }

    fn complete(&self, cells: usize) -> Result<(), String> {
        let own = self.columns.len();
        if cells == own { Ok(()) } else { Err(format!("{cells} cells, and the header has {own}")) }
    }
}

/// Passes cells that are empty, one digit or `NA`, of these questions in order. Gives how many. No column is there twice, so no question was answered before.
///
/// Most cells are one digit, and which are not nobody can guess, so the processor should guess as little as possible: four cells at a time are told by one look,
/// and what ends a run of digits by another.
#[inline]
fn usual(form: &Form<'_>, bytes: &[u8], at: &mut usize, end: usize, questions: Range<usize>, set: &mut Set) -> usize {
    let (Some(short), Some(answers)) = (form.short.get(questions.clone()), set.responses.answers.get_mut(questions)) else { return 0 };
    let (mut here, mut passed) = (*at, 0);
    // Behind the last cell the next line begins.
    while here <= end {
        let cells = bytes.get(here..).unwrap_or_default();
        if let (Some(short), Some(answers), Some(cells)) = (short[passed..].first_chunk(), answers[passed..].first_chunk_mut(), cells.first_chunk()) {
            let digits = four_digits(short, u64::from_le_bytes(*cells), answers);
            (here, passed) = (here + 2 * digits, passed + digits);
            if digits == 4 {
                continue;
            }
        }
        let (Some(short), Some(answer)) = (short.get(passed), answers.get_mut(passed)) else { break };
        let Some((text, length)) = cell(bytes, here, end) else { break };
        *answer = short[usize::from(text & 31)];
        (here, passed) = (here + length + 1, passed + 1);
    }
    // An unknown answer is looked for in all at once, without a branch each; where it is, only if there is one.
    let is_unknown = |answer: &Slot| *answer == Slot::NONE;
    if answers[..passed].iter().fold(0, |any, answer| any | u16::from(is_unknown(answer))) > 0
        && let Some(unknown) = answers[..passed].iter().position(is_unknown)
    {
        // Before this cell there are as many commas.
        here = memchr::memchr_iter(b',', &bytes[*at..]).take(unknown).last().map_or(*at, |comma| *at + comma + 1);
        answers[unknown..passed].fill(Slot::BLANK);
        passed = unknown;
    }
    // What was only tried does not stay: four at the most behind the last that passed.
    answers[passed..].iter_mut().take(4).for_each(|answer| *answer = Slot::BLANK);
    *at = here;
    passed
}

/// Takes in cells of one digit with a comma behind, four at the most, told by one look. Gives how many. Answers behind these are tried and not to be kept.
#[inline]
fn four_digits(short: &[Short; 4], cells: u64, answers: &mut [Slot; 4]) -> usize {
    /// Which bits count, and what they are.
    const DIGITS: (u64, u64) = (u64::from_le_bytes(*b"\xf0\xff\xf0\xff\xf0\xff\xf0\xff"), u64::from_le_bytes(*b"0,0,0,0,"));
    let odd = (cells & DIGITS.0) ^ DIGITS.1;
    *answers = [0, 1, 2, 3].map(|turn| short[turn][(cells >> (16 * turn)) as usize & 31]);
    odd.trailing_zeros() as usize / 16
}

/// The first byte (0 of an empty one) and the length of a cell that is empty, `NA` or a digit.
#[inline]
fn cell(bytes: &[u8], at: usize, end: usize) -> Option<(u8, usize)> {
    /// By the lower five bits of the first byte: the bytes that count, what they are, and the text and the length of the cell.
    const USUAL: [(u32, u32, u8, u8); 32] = {
        // No byte counts and one is wanted: never.
        let mut usual = [(0, 1, 0, 0); 32];
        usual[b',' as usize & 31] = (0xff, b',' as u32, 0, 0);
        usual[b'N' as usize & 31] = (0x00ff_ffff, u32::from_le_bytes(*b"NA,\0"), b'N', 2);
        usual
    };
    if let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()) {
        let word = u32::from_le_bytes(*chunk);
        let (counts, own, text, length) = USUAL[word as usize & 31];
        if word & counts == own {
            return Some((text, usize::from(length)));
        }
    }
    match bytes.get(at..end)? {
        [] => Some((0, 0)),
        [b'N', b'A'] => Some((b'N', 2)),
        [digit, b',', ..] | [digit] if digit.is_ascii_digit() => Some((*digit, 1)),
        _ => None,
    }
}

fn not_utf8(at: usize) -> String {
    format!("not UTF-8 from byte {} on", at + 1)
}

/// Takes in a cell, which stands so many bytes into its line.
fn take(column: Column, form: &Form<'_>, cell: &[u8], at: usize, set: &mut Set) -> Result<(), String> {
    let text = || std::str::from_utf8(cell).map_err(|error| not_utf8(at + error.valid_up_to()));
    match column {
        Column::Id => set.id.push_str(text()?),
        Column::Organisation => set.organisation.push_str(text()?),
        Column::Group => set.member.push_str(text()?),
        Column::Role => form.take_role(set, cell)?,
        Column::Fact(fact) => form.take_fact(set, fact, text()?)?,
        Column::Question(question) => form.take(set, question, form.answer(question, text()?)?).ok_or_else(|| form.twice(question))?,
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
