//! Text as it is drawn: made harmless, measured in columns, broken into rows.
//!
//! Everything is done character by character as people see them (grapheme clusters), so that a row never ends within one and the caret knows its column.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

use crate::diagnostic::draw::visible;

/// Most code points of one character that are drawn: more marks on one letter would run over the rows above and below.
const MOST_MARKS: usize = 8;

/// One character as it is drawn, with its columns. What could move the cursor, reorder or hide text is named instead of obeyed; signs that join pictures into one
/// are left out, for terminals do not agree on how wide the result is.
pub(super) fn shown(character: &str, unicode: bool) -> (String, usize) {
    let mut out = String::new();
    for (at, letter) in character.chars().take(MOST_MARKS).enumerate() {
        match letter {
            '\n' | '\r' | '\t' | '\u{a0}' => out.push(' '),
            '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' if at > 0 => {}
            '\u{200d}' if at > 0 && character.chars().nth(at + 1).is_some() => {}
            letter if unicode || letter.is_ascii() => out.push_str(&visible(letter.encode_utf8(&mut [0; 4]))),
            letter => out.push_str(spelled(letter)),
        }
        if character == "\r\n" {
            break;
        }
    }
    let columns = out.chars().map(|letter| letter.width().unwrap_or(0)).sum();
    if columns == 0 && !out.is_empty() {
        // A mark without a letter under it takes a place of its own.
        return (format!(" {out}"), 1);
    }
    (out, columns)
}

/// Outside ASCII where the locale has no such letters.
fn spelled(letter: char) -> &'static str {
    match letter {
        '\u{2018}' | '\u{2019}' => "'",
        '\u{201c}' | '\u{201d}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2026}' => "...",
        _ if letter.width() == Some(0) => "",
        _ => "?",
    }
}

/// A text on one line.
pub(super) fn clean(text: &str, unicode: bool) -> String {
    text.graphemes(true).map(|character| shown(character, unicode).0).collect()
}

/// Columns a harmless text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|letter| letter.width().unwrap_or(0)).sum()
}

/// A text on one line of at most so many columns; where something is left out, a sign says so.
pub(super) fn clipped(text: &str, columns: usize, unicode: bool) -> String {
    let clean = clean(text, unicode);
    if width(&clean) <= columns {
        return clean;
    }
    let more = if unicode { "\u{2026}" } else { "..." };
    let mut out = String::new();
    let mut used = width(more);
    for character in clean.graphemes(true) {
        used += width(character);
        if used > columns {
            break;
        }
        out.push_str(character);
    }
    if columns >= width(more) {
        out.push_str(more);
    }
    out
}

/// Rows of at most so many columns that cover the whole text: broken at line ends, else behind spaces, else within a word. A line end and the space a row is broken
/// behind belong to the row they end. There is always one row.
pub(super) fn rows(text: &str, columns: usize, unicode: bool) -> Vec<Range<usize>> {
    let columns = columns.max(2);
    let mut rows = Vec::new();
    // Start of the row, its columns so far, and behind its last space: the place and the columns up to there.
    let (mut start, mut used, mut space) = (0, 0, None);
    for (at, character) in text.grapheme_indices(true) {
        let end = at + character.len();
        if matches!(character, "\n" | "\r\n" | "\r") {
            rows.push(start..end);
            (start, used, space) = (end, 0, None);
            continue;
        }
        let wide = shown(character, unicode).1;
        let is_space = character == " ";
        if used + wide > columns && !is_space {
            let (cut, before) = space.take().unwrap_or((at, used));
            rows.push(start..cut);
            (start, used) = (cut, used - before);
        }
        used += wide;
        if is_space {
            space = Some((end, used));
        }
    }
    rows.push(start..text.len());
    rows
}

/// A text broken into rows, ready to be drawn.
pub(super) fn wrapped(text: &str, columns: usize, unicode: bool) -> Vec<String> {
    rows(text, columns, unicode).into_iter().map(|row| clean(&text[row], unicode).trim_end().to_owned()).collect()
}

/// Row and column of the place at this offset.
pub(super) fn place(text: &str, offset: usize, rows: &[Range<usize>], unicode: bool) -> (usize, usize) {
    let row = rows.iter().rposition(|row| row.start <= offset).unwrap_or(0);
    let column = rows.get(row).and_then(|row| text.get(row.start..offset)).map_or(0, |before| width(&clean(before, unicode)));
    (row, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tricks_are_inert() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\u{200b}d\ne", true), "a<U+001B>[31mb<U+202E>c<U+200B>d e");
        assert_eq!(clean("caf\u{e9} \u{2019}x\u{2026}", false), "caf? 'x...");
        // A family is drawn as its members: the same columns everywhere.
        assert_eq!(clean("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", true), "\u{1f468}\u{1f469}\u{1f467}");
        assert_eq!(clean("\u{1f44d}\u{1f3fd}\u{2764}\u{fe0f}", true), "\u{1f44d}\u{2764}");
        assert_eq!(shown("\u{301}", true), (" \u{301}".to_owned(), 1));
    }

    #[test]
    fn rows_cover_the_text_and_fit() {
        let text = "one two three\nfour  ";
        let rows_of = |columns| rows(text, columns, true).into_iter().map(|row| &text[row]).collect::<Vec<_>>();
        assert_eq!(rows_of(8), ["one two ", "three\n", "four  "]);
        assert_eq!(rows_of(40), ["one two three\n", "four  "]);
        assert_eq!(rows("", 8, true).len(), 1);
        assert_eq!(rows("a\n", 8, true), [0..2, 2..2]);
        let wide = "日本語日本語 x";
        assert!(wrapped(wide, 5, true).iter().all(|row| width(row) <= 5));
        assert_eq!(rows(wide, 5, true).last().map(|row| row.end), Some(wide.len()));
    }

    #[test]
    fn the_caret_knows_its_place() {
        let text = "e\u{301}日本 x";
        let rows = rows(text, 20, true);
        assert_eq!(place(text, "e\u{301}".len(), &rows, true), (0, 1));
        assert_eq!(place(text, "e\u{301}日".len(), &rows, true), (0, 3));
        assert_eq!(place(text, text.len(), &rows, true), (0, 7));
        let text = "one two three";
        let rows = super::rows(text, 8, true);
        assert_eq!(place(text, 8, &rows, true), (1, 0));
        assert_eq!(place(text, 7, &rows, true), (0, 7));
    }

    #[test]
    fn clipped_to_fit() {
        assert_eq!(clipped("one two", 5, true), "one \u{2026}");
        assert_eq!(clipped("one two", 5, false), "on...");
        assert_eq!(clipped("日本語", 4, true), "日\u{2026}");
    }
}
