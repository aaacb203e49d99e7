//! How wide a text is before anybody draws it: by the widths of a common sans serif, a little too wide rather than too narrow.

use unicode_width::UnicodeWidthChar;

/// Width of a text in pixels at this font size.
pub(in crate::report) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Width of a character as a share of the font size: that of Helvetica, rounded up within groups.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.24,
        'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '!' | '/' | '\\' | ' ' => 0.3,
        'r' | '(' | ')' | '[' | ']' | '-' | '"' | '*' => 0.37,
        'm' | 'M' | '%' => 0.87,
        'w' | 'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'R' | 'U' => 0.76,
        'W' | '@' | '\u{2014}' | '\u{2026}' => 1.0,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 0.69,
        c if c.is_ascii() => 0.58,
        c => match c.width().unwrap_or(0) {
            0 => 0.0,
            1 => 0.66,
            _ => 1.05,
        },
    }
}

/// A text within so many pixels: whole, or cut with an ellipsis.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let (mut kept, mut used) = (String::new(), advance('\u{2026}') * size);
    for c in text.chars() {
        used += advance(c) * size;
        if used > room {
            break;
        }
        kept.push(c);
    }
    kept.truncate(kept.trim_end().len());
    kept + "\u{2026}"
}

/// A text in at most `most` lines of so many pixels, broken at spaces; what does not fit is cut with an ellipsis.
pub(super) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or("", String::as_str);
        let joined = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
        // A line that is full takes one more only where another may follow; the rest stays on it and is cut below.
        if last.is_empty() || width(&joined, size) <= room || lines.len() == most {
            lines.pop();
            lines.push(joined);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.iter().map(|line| fit(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_their_room() {
        assert_eq!(lines("Belief in the customer", 10.0, 60.0, 2), ["Belief in", "the custo\u{2026}"]);
        assert_eq!(lines("", 10.0, 60.0, 2), [""]);
        assert_eq!(fit("short", 10.0, 60.0), "short");
        for text in ["Donaudampfschifffahrtsgesellschaft", "日本語日本語日本語日本語", "a b c d e f g h i j k l m n o p q r s t u v w x y z"] {
            for most in 1..4 {
                let lines = lines(text, 12.0, 80.0, most);
                assert!(lines.len() <= most);
                assert!(lines.iter().all(|line| width(line, 12.0) <= 80.0), "{lines:?}");
            }
        }
    }
}
