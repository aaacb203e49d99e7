//! The complete report as GitHub Flavored Markdown without HTML: for documents, wikis and pull requests.
//!
//! What is said stands in [`sections`]; here it becomes headings, tables and lists. Every text passes [`escape`]: it is shown as written and can be neither markup
//! nor a link nor HTML.

use std::fmt::Write as _;

use super::Report;
use super::presentation::Presentation;
use super::sections::{self, Block, Cell, Figure, Kind, Section, Table};
use super::text::{is_hidden, nearest_cell};

/// The report.
#[must_use]
pub fn render(report: &Report, presentation: &Presentation) -> String {
    of_sections(&sections::all(report, presentation))
}

/// The page of sections that are there already.
pub(super) fn of_sections(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections {
        let level = if section.kind == Kind::Title { 1 } else { 2 };
        self::section(&mut out, section, level);
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// A text as one paragraph of Markdown that shows it as written: markup characters are escaped, also those that only count at the start of a line.
#[must_use]
pub fn escape(text: &str) -> String {
    let out = inline(text);
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    let mut rest = out[digits..].chars();
    let (mark, next) = (rest.next(), rest.next());
    let ends = next.is_none_or(|c| c == ' ' || Some(c) == mark);
    match mark {
        Some('.' | ')') if digits > 0 && ends => format!("{}\\{}", &out[..digits], &out[digits..]),
        Some('-' | '+' | '=') if digits == 0 && ends => format!("\\{out}"),
        _ => out,
    }
}

/// The same within a line: in a table cell or after other text.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut words = text.split_whitespace();
    let mut word = words.next();
    while let Some(now) = word {
        word = words.next();
        now.chars().chain(word.map(|_| ' ')).for_each(|c| match c {
            // `&` would start an entity, `@` an address.
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c if is_hidden(c) => out.push('\u{fffd}'),
            c => out.push(c),
        });
    }
    // An address is linked of itself (`http://`, `www.`), in any case: broken where Markdown allows an escape.
    if !out.contains("://") && !out.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"www.")) {
        return out;
    }
    let out = out.replace("://", ":\\/\\/");
    let mut safe = String::with_capacity(out.len());
    for (at, c) in out.char_indices() {
        if c == '.' && at >= 3 && out.get(at - 3..at).is_some_and(|w| w.eq_ignore_ascii_case("www")) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// A section with its parts one level below.
fn section(out: &mut String, section: &Section, level: usize) {
    let _ = write!(out, "{} {}\n\n", "#".repeat(level), escape(&section.heading));
    for block in &section.blocks {
        self::block(out, block);
    }
    for part in &section.parts {
        self::section(out, part, level + 1);
    }
}

fn block(out: &mut String, block: &Block) {
    let _ = match block {
        Block::Text(text) => writeln!(out, "{}", escape(text)),
        Block::Strong(text) => writeln!(out, "**{}**", inline(text)),
        Block::Labelled(label, text) => writeln!(out, "{}", escape(&format!("{label}: {text}"))),
        Block::Items(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", escape(item))),
        Block::Quote(text) => writeln!(out, "> {}", escape(text)),
        Block::Table(table) => self::table(out, table),
        // A chart is told by a table: its own, or the one of its section.
        Block::Figure(Figure { table: None, .. }) => return,
        Block::Figure(Figure { title, sentence, table: Some(table), .. }) => {
            writeln!(out, "**{}.** {}\n", inline(title), inline(sentence)).and_then(|()| self::table(out, table))
        }
    };
    out.push('\n');
}

fn table(out: &mut String, table: &Table) -> std::fmt::Result {
    let heads: Vec<String> = table.columns.iter().map(|(head, _)| inline(head)).collect();
    let rule: Vec<&str> = table.columns.iter().map(|(_, number)| if *number { "---:" } else { "---" }).collect();
    writeln!(out, "| {} |\n| {} |", heads.join(" | "), rule.join(" | "))?;
    for row in &table.rows {
        writeln!(out, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "))?;
    }
    if table.rows.iter().flatten().any(|cell| matches!(cell, Cell::Bar(..))) {
        writeln!(out, "\nBar: \u{2588} score, \u{2503} target.")?;
    }
    Ok(())
}

fn cell(cell: &Cell) -> String {
    match cell {
        // Where a heading leads to differs from place to place: no links.
        Cell::Text(text) | Cell::Link(text, _) => inline(text),
        Cell::Bar(score, target) => bar(*score, *target),
    }
}

/// Twenty cells from 0 to 100.
fn bar(score: Option<f64>, target: Option<f64>) -> String {
    let filled = score.map_or(0, |s| nearest_cell(s, 20));
    let goal = target.map(|t| nearest_cell(t, 20).min(19));
    (0..20)
        .map(|cell| {
            if goal == Some(cell) {
                '\u{2503}'
            } else if cell < filled {
                '\u{2588}'
            } else {
                '\u{b7}'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_as_written() {
        assert_eq!(escape("# a | b_c"), "\\# a \\| b\\_c");
        assert_eq!(escape("1. one"), "1\\. one");
        assert_eq!(escape("52.4 of 100"), "52.4 of 100");
        assert_eq!(escape("- x"), "\\- x");
        assert_eq!(escape("-5"), "-5");
        assert_eq!(escape("---"), "\\---");
        assert_eq!(escape("a\n\n# b"), "a \\# b");
        assert_eq!(escape("WWW.x.example"), "WWW\\.x.example");
        assert_eq!(inline("-"), "-");
    }

    #[test]
    fn bars_have_twenty_cells() {
        assert_eq!(bar(Some(36.5), Some(70.0)), "███████·······┃·····");
        assert_eq!(bar(None, Some(100.0)), "···················┃");
        assert_eq!(bar(Some(100.0), None), "█".repeat(20));
    }
}
