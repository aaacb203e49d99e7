//! Text in cells: shown as written, never run, never lost without a word.

use super::super::text::is_hidden;

/// What a cell holds, in UTF-16 units.
const HOLDS: usize = 32_767;

/// A text as a cell shows it, and whether it had to be cut. Line ends stay; what could hide or reorder is shown as a replacement sign.
pub(super) fn cell(text: &str) -> (String, bool) {
    // Nearly every text.
    if text.len() <= HOLDS && !text.contains("_x") && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return (text.to_owned(), false);
    }
    let shown: String = text.replace("\r\n", "\n").chars().map(inert).collect();
    let shown = literal(&shown);
    if shown.encode_utf16().count() <= HOLDS {
        return (shown, false);
    }
    let note = format!(" [cut here: a cell holds no more than {HOLDS} characters of the {} there are]", text.chars().count());
    let mut room = HOLDS - note.len();
    let fits = |c: &char| {
        let taken = room.checked_sub(c.len_utf16());
        room = taken.unwrap_or(0);
        taken.is_some()
    };
    (shown.chars().take_while(fits).collect::<String>() + &note, true)
}

fn inert(c: char) -> char {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' | '\u{a0}' => ' ',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    }
}

/// `_x0041_` is how a workbook spells the letter A: where a text says just that, its first sign is spelled out in turn.
fn literal(text: &str) -> String {
    let is_code = |rest: &str| {
        let code = rest.as_bytes();
        code.len() >= 7 && code.starts_with(b"_x") && code[2..6].iter().all(u8::is_ascii_hexdigit) && code[6] == b'_'
    };
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c == '_' && is_code(&text[at..]) {
            out.push_str("_x005F");
        }
        out.push(c);
    }
    out
}

/// A text within a page header or footer: one line, not too long, its `&` no command.
pub(super) fn running(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(inert).take(60).collect();
    line.replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_as_written() {
        assert_eq!(cell("=1+1\r\nb\u{1b}[31m\u{202e}").0, "=1+1\nb\u{fffd}[31m\u{fffd}");
        assert_eq!(cell("_x0041_ _x41_").0, "_x005F_x0041_ _x41_");
        assert_eq!(running("A & B\n&P"), "A && B &&P");
    }

    #[test]
    fn a_text_that_is_too_long_says_so() {
        let (text, cut) = cell(&"\u{1f600}".repeat(20_000));
        assert!(cut && text.encode_utf16().count() <= HOLDS && text.ends_with("of the 20000 there are]"));
        assert_eq!(cell(&"a".repeat(HOLDS)), ("a".repeat(HOLDS), false));
    }
}
