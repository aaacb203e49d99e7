//! How wide a text is before anybody draws it: a little too wide rather than too narrow.

use unicode_width::UnicodeWidthChar;

/// Width of a text in pixels at this font size.
pub(in crate::report) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Width of a character as a share of the font size: that of DejaVu Sans, the widest of the fonts that systems fall back to.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' => 0.28,
        'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '|' | '/' | '\\' | ' ' => 0.4,
        'r' | '(' | ')' | '[' | ']' | '-' | '"' | '!' => 0.47,
        'c' | 's' | 'k' | 'v' | 'x' | 'y' | 'z' | '*' | 'J' => 0.6,
        'm' | '%' | '@' | 'W' | '\u{2014}' | '\u{2026}' => 1.0,
        'w' | 'M' | 'O' | 'Q' | 'G' | 'D' | 'N' | 'H' | '+' | '<' | '>' | '=' | '~' | '#' => 0.86,
        'A'..='Z' | '&' => 0.74,
        c if c.is_ascii() => 0.64,
        c => match c.width().unwrap_or(0) {
            0 => 0.0,
            1 => 0.8,
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

/// A text in at most `most` lines of so many pixels, broken at spaces and after hyphens; what does not fit is cut with an ellipsis.
pub(super) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for (at, part) in word.split_inclusive('-').enumerate() {
            let full = lines.len() == most;
            let Some(line) = lines.last_mut() else { break };
            let joined = if at > 0 || line.is_empty() { format!("{line}{part}") } else { format!("{line} {part}") };
            // On the last line everything stays, and is cut below.
            if line.is_empty() || full || width(&joined, size) <= room {
                *line = joined;
            } else {
                lines.push(part.to_owned());
            }
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
        assert_eq!(lines("Customer-experience", 10.0, 70.0, 2), ["Customer-", "experience"]);
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
