//! What is embedded in the page besides text: the logo, the data, a text within the style sheet. None of it can end the element it stands in.

use std::fmt::Write as _;

use super::super::presentation::Logo;
use super::super::text::{clean, is_hidden};

/// A picture as an address that holds it.
pub(super) fn data_uri(logo: &Logo) -> String {
    format!("data:{};base64,{}", logo.media_type, base64(&logo.bytes))
}

/// JSON that may stand in a script element: `<`, and what hides or reorders text, occur within strings alone, where they may be written as escapes.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.trim_end().chars() {
        if c == '<' || is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// A text as a string of CSS: whatever is not a letter, a digit or a space is written as an escape.
pub(super) fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in clean(text, true).chars() {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            // The space belongs to the escape.
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out + "\""
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| usize::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            out.push(if at <= chunk.len() { char::from(SIGNS[group >> shift & 63]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn nothing_ends_its_element() {
        assert_eq!(css_string("a\"; } </style>"), "\"a\\22 \\3b  \\7d  \\3c \\2f style\\3e \"");
        assert_eq!(json("{\"a\":\"</script><!--\"}\n"), "{\"a\":\"\\u003c/script>\\u003c!--\"}");
        assert_eq!(json("\"\u{202e}\u{e0041}\""), "\"\\u202e\\udb40\\udc41\"");
    }
}
