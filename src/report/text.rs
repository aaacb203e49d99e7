//! Text for a terminal: made harmless, measured in columns, wrapped.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text from a file as one harmless line: white space is a space, and whatever could move the cursor, change colours or reorder or hide characters is shown as a
/// replacement sign. Without Unicode everything outside ASCII is spelled or replaced.
pub fn clean(text: &str, unicode: bool) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{a0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if is_hidden(c) => out.push(if unicode { '\u{fffd}' } else { '?' }),
            c if unicode || c.is_ascii() => out.push(c),
            c => out.push_str(spelled(c)),
        }
    }
    out
}

/// JSON in which characters that could reorder, hide or move text are written as `\u` escapes: the same to a program, harmless to a person who prints it.
pub fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Control characters (ESC among them), bidirectional and zero-width controls, tags.
pub fn is_hidden(c: char) -> bool {
    if matches!(c, ' '..='~') {
        return false;
    }
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn spelled(c: char) -> &'static str {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' | '\u{2039}' | '\u{203a}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2026}' => "...",
        '\u{d7}' => "x",
        '\u{2022}' | '\u{b7}' => "*",
        '\u{2264}' => "<=",
        '\u{2265}' => ">=",
        '\u{20ac}' => "EUR",
        '\u{a3}' => "GBP",
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'Ä' => "Ae",
        'Ö' => "Oe",
        'Ü' => "Ue",
        'ß' => "ss",
        'à'..='å' => "a",
        'è'..='ë' => "e",
        'ì'..='ï' => "i",
        'ñ' => "n",
        'ò'..='õ' | 'ø' => "o",
        'ù'..='û' => "u",
        'ç' => "c",
        'À'..='Å' => "A",
        'È'..='Ë' => "E",
        'Ì'..='Ï' => "I",
        'Ò'..='Õ' | 'Ø' => "O",
        'Ù'..='Û' => "U",
        'Ç' => "C",
        _ => "?",
    }
}

/// Columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Padded on the right.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Padded on the left.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Broken at spaces into lines of at most so many columns; a word that is wider is broken within.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let long = width(word);
        if used > 0 && used + 1 + long > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if long <= columns {
            line.push_str(word);
            used += long;
            continue;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += wide;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// How many of so many cells a score (0 to 100) fills, to the nearest: the numbers that decide stand beside the bar.
pub fn nearest_cell(score: f64, cells: usize) -> usize {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let off = |n: &usize| (count(*n) / count(cells) * 100.0 - score).abs();
    // From the top, because the last of equals is taken away from zero.
    (0..=cells).rev().min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_inert_and_visible() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\u{200b}d\ne", true), "a\u{fffd}[31mb\u{fffd}c\u{fffd}d e");
        assert_eq!(clean("\u{9b}31m caf\u{e9} \u{2019}x\u{2026}", false), "?31m cafe 'x...");
    }

    #[test]
    fn lines_fit() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghijkl", 8), ["abcdefgh", "ijkl"]);
        assert_eq!(wrap("", 8), [""]);
        assert!(wrap("日本語日本語日本語 x", 8).iter().all(|l| width(l) <= 8));
    }
}
