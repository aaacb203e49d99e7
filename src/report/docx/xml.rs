//! XML as it grows: elements that close themselves, texts that can be nothing but text.

use crate::report::text::is_hidden;

/// A part of the package while it is written.
pub(super) struct Xml(String);

impl Xml {
    /// A fragment, without the declaration of a whole part.
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    /// An element and what is in it.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        let start = self.0.len();
        self.0.push('>');
        inner(self);
        if self.0.len() == start + 1 {
            self.0.truncate(start);
            self.0.push_str("/>");
        } else {
            self.0.push_str("</");
            self.0.push_str(name);
            self.0.push('>');
        }
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.element(name, attributes, |_| ());
    }

    /// An element whose only attribute is its value: most settings of a document.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Text of the element that is open.
    pub(super) fn text(&mut self, text: &str) {
        escape(&mut self.0, text);
    }

    /// The fragment as all that is in an element.
    pub(super) fn within(self, name: &str, attributes: &[(&str, &str)]) -> Self {
        let mut around = Self::new();
        around.open(name, attributes);
        around.0.push('>');
        let mut all = self.0;
        all.insert_str(0, &around.0);
        all.push_str("</");
        all.push_str(name);
        all.push('>');
        Self(all)
    }

    /// The fragment as a whole part.
    pub(super) fn part(self) -> String {
        let mut part = self.0;
        part.insert_str(0, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        part
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            self.0.push(' ');
            self.0.push_str(key);
            self.0.push_str("=\"");
            escape(&mut self.0, value);
            self.0.push('"');
        }
    }
}

/// White space becomes single spaces, as in the other formats; what XML cannot hold, and what could reorder, hide or move text, is shown as a replacement sign.
fn escape(out: &mut String, text: &str) {
    let plain = |(at, byte): (usize, u8)| byte.is_ascii_alphanumeric() || b"-.,:;()%/'".contains(&byte) || (byte == b' ' && !text[at + 1..].starts_with(' '));
    // Nearly every text and value.
    if text.bytes().enumerate().all(plain) {
        return out.push_str(text);
    }
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{a0}' {
            if !space {
                out.push(' ');
            }
            space = true;
            continue;
        }
        space = false;
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text() {
        let mut xml = Xml::new();
        xml.element("a", &[("b", "\"<\n&")], |xml| xml.text("]]> <w:p/>\u{1b}\u{202e}\u{ffff}  x\t\n"));
        xml.empty("c", &[]);
        assert_eq!(xml.0, "<a b=\"&quot;&lt; &amp;\">]]&gt; &lt;w:p/&gt;\u{fffd}\u{fffd}\u{fffd} x </a><c/>");
    }
}
