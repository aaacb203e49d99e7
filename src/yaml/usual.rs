//! The usual file, read in one go: block mappings and lists of one-line scalars, small `{ }` and `[ ]` on a line, comments. Whatever it does not know (an escape,
//! a text over several lines, a tab, any fault) it leaves to the reader in `mod.rs`, which says what a file means. A test holds the two together.

use std::borrow::Cow;

use super::{Key, Node, Seen, Value};
use crate::diagnostic::Place;

/// Longest text read here: it cannot hold more values than are allowed.
const LONGEST: usize = 1 << 18;
/// Deepest nesting read here.
const DEEPEST: usize = 16;
/// Longest key read here.
const LONGEST_KEY: usize = 80;

/// True where a text is not too long and no character is odd.
pub(super) fn is_plain(text: &str) -> bool {
    text.len() <= LONGEST && text.bytes().all(|byte| USUAL[usize::from(byte)])
}

/// Reads a mapping inside a plain text, whose first key stands at `at`: gives it, and the beginning of the line behind it.
pub(super) fn read_within(text: &str, file: u32, at: usize) -> Option<(Node<'_>, usize)> {
    let mut cursor = Cursor { text, bytes: text.as_bytes(), at, file };
    let node = cursor.mapping(cursor.column(), 2)?;
    let behind = if cursor.at == text.len() { cursor.at } else { cursor.at - cursor.column() };
    Some((node, behind))
}

/// Reads a file of the usual form; none where it is something else.
pub(super) fn read(text: &str, file: u32) -> Option<Node<'_>> {
    if !is_plain(text) {
        return None;
    }
    let mut cursor = Cursor { text, bytes: text.as_bytes(), at: 0, file };
    (cursor.next_line()? == 0).then_some(())?;
    let root = cursor.mapping(0, 0)?;
    (cursor.at == text.len()).then_some(root)
}

/// Line ends, ASCII to be seen, and the Latin letters U+00C0 to U+00FF: the second byte of these stands here too, so others are told by their first.
const USUAL: [bool; 256] = {
    let mut usual = [false; 256];
    let mut byte = 0x20;
    while byte < 0xc0 {
        usual[byte] = byte != 0x7f;
        byte += 1;
    }
    (usual[b'\n' as usize], usual[0xc3]) = (true, true);
    usual
};

fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// A place in the text. Every method gives none where it does not know what it sees.
struct Cursor<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    file: u32,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn place(&self, start: usize, end: usize) -> Place {
        Place { file: self.file, start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// Where what began at `start` and ends before the cursor ends in truth: before the blanks.
    fn end(&self, start: usize) -> usize {
        let mut end = self.at;
        while end > start && matches!(self.bytes[end - 1], b' ' | b'\n') {
            end -= 1;
        }
        end
    }

    fn skip_spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// From the start of a line to the first character of the next line that holds something: gives its column, none at the end.
    fn next_line(&mut self) -> Option<usize> {
        loop {
            let start = self.at;
            self.skip_spaces();
            match self.peek() {
                None => return Some(0),
                Some(b'\n') => self.at += 1,
                Some(b'#') => self.skip_line(),
                Some(_) => return Some(self.at - start),
            }
        }
    }

    /// To the start of the next line.
    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
    }

    /// From behind a value over blanks and a comment to the next line that holds something; its column.
    fn end_line(&mut self) -> Option<usize> {
        let before = self.at;
        self.skip_spaces();
        match self.peek() {
            None | Some(b'\n') => {}
            Some(b'#') if self.at > before => {}
            Some(_) => return None,
        }
        self.skip_line();
        self.next_line()
    }

    /// A key with its colon, and the blanks behind it.
    fn key(&mut self) -> Option<Key<'t>> {
        let start = self.at;
        let length = self.bytes[start..].iter().take(LONGEST_KEY).position(|byte| !is_key(*byte))?;
        let end = start + length;
        let known = self.bytes[start..end].first().is_some_and(u8::is_ascii_alphanumeric) && self.bytes[end] == b':';
        if !known || !matches!(self.bytes.get(end + 1), None | Some(b' ' | b'\n')) {
            return None;
        }
        self.at = end + 1;
        self.skip_spaces();
        Some(Key { text: Cow::Borrowed(&self.text[start..end]), place: self.place(start, end) })
    }

    /// A mapping whose lines begin in this column; the cursor stands on its first key, and then on the first line behind it.
    fn mapping(&mut self, column: usize, depth: usize) -> Option<Node<'t>> {
        let start = self.at;
        let (mut entries, mut seen, mut in_order) = (Vec::<(Key<'t>, Node<'t>)>::new(), Seen::default(), true);
        loop {
            let key = self.key()?;
            let (value, next) = self.value(column, depth, key.place)?;
            // Keys in order are all different.
            in_order &= entries.last().is_none_or(|(last, _)| last.text < key.text);
            if depth > DEEPEST || (!in_order && seen.before(&entries, &key.text).is_some()) {
                return None;
            }
            entries.push((key, value));
            if next != column || self.at == self.bytes.len() {
                // A line further in would belong to the last value.
                let place = self.place(start, self.end(start));
                return (next < column || self.at == self.bytes.len()).then_some(Node { value: Value::Map(entries), place });
            }
        }
    }

    /// A list whose dashes stand in this column.
    fn list(&mut self, column: usize, depth: usize) -> Option<Node<'t>> {
        let start = self.at;
        let mut items = Vec::new();
        loop {
            if !self.bytes[self.at..].starts_with(b"- ") {
                return None;
            }
            let dash = self.at;
            self.at += 1;
            self.skip_spaces();
            let inner = column + self.at - dash;
            let from = self.at;
            let (item, next) = if self.key().is_some() {
                self.at = from;
                let item = self.mapping(inner, depth + 1)?;
                (item, self.column())
            } else {
                self.at = from;
                let item = self.scalar(b"")?;
                (item, self.end_line()?)
            };
            items.push(item);
            if next != column || self.at == self.bytes.len() {
                let place = self.place(start, self.end(start));
                return (depth <= DEEPEST && (next < column || self.at == self.bytes.len())).then_some(Node { value: Value::List(items), place });
            }
        }
    }

    /// The column of the cursor, which stands on the first character of a line.
    fn column(&self) -> usize {
        self.bytes[..self.at].iter().rev().take_while(|byte| **byte == b' ').count()
    }

    /// The value behind a key, and the column of the line that follows.
    fn value(&mut self, column: usize, depth: usize, key: Place) -> Option<(Node<'t>, usize)> {
        if !matches!(self.peek(), None | Some(b'\n' | b'#')) {
            let value = match self.peek()? {
                b'{' => self.braces(depth)?,
                b'[' => self.brackets()?,
                _ => self.scalar(b"")?,
            };
            let next = self.end_line()?;
            return Some((value, next));
        }
        self.at -= usize::from(self.peek() == Some(b'#'));
        let next = self.end_line()?;
        if next <= column || self.at == self.bytes.len() {
            // Nothing is told as `~` at the colon. A list may begin in the column of its key.
            let none = Node { value: Value::Scalar { text: Cow::Borrowed("~"), plain: true }, place: Place { start: key.end, ..key } };
            return (self.peek() != Some(b'-')).then_some((none, next));
        }
        let value = if self.peek() == Some(b'-') { self.list(next, depth + 1)? } else { self.mapping(next, depth + 1)? };
        let next = if self.at == self.bytes.len() { 0 } else { self.column() };
        Some((value, next))
    }

    /// A text on one line; a plain one ends before any of these bytes too.
    fn scalar(&mut self, ends: &[u8]) -> Option<Node<'t>> {
        let start = self.at;
        match self.peek()? {
            quote @ (b'"' | b'\'') => {
                let inside = self.bytes[start + 1..].iter().position(|byte| matches!(*byte, b'\n' | b'\\') || *byte == quote)?;
                let close = start + 1 + inside;
                if self.bytes[close] != quote || self.bytes.get(close + 1) == Some(&quote) {
                    return None;
                }
                self.at = close + 1;
                Some(Node { value: Value::Scalar { text: Cow::Borrowed(&self.text[start + 1..close]), plain: false }, place: self.place(start, close + 1) })
            }
            first if first.is_ascii_alphanumeric() || first == 0xc3 => {
                let mut end = start;
                while let Some(byte) = self.bytes.get(end) {
                    let before = |mark: u8| *byte == b' ' && self.bytes.get(end + 1) == Some(&mark);
                    match byte {
                        b'\n' => break,
                        b':' if matches!(self.bytes.get(end + 1), None | Some(b' ' | b'\n')) || !ends.is_empty() => return None,
                        _ if before(b'#') || ends.contains(byte) => break,
                        _ => end += 1,
                    }
                }
                self.at = end;
                let end = self.end(start);
                Some(Node { value: Value::Scalar { text: Cow::Borrowed(&self.text[start..end]), plain: true }, place: self.place(start, end) })
            }
            _ => None,
        }
    }

    /// `{ key: value, ... }` on one line.
    fn braces(&mut self, depth: usize) -> Option<Node<'t>> {
        let start = self.at;
        let (mut entries, mut seen) = (Vec::new(), Seen::default());
        self.at += 1;
        loop {
            self.skip_spaces();
            let key = self.key()?;
            let value = self.scalar(b",{}[]#")?;
            if depth > DEEPEST || seen.before(&entries, &key.text).is_some() {
                return None;
            }
            entries.push((key, value));
            if self.closes(b'}')? {
                return Some(Node { value: Value::Map(entries), place: self.place(start, self.at) });
            }
        }
    }

    /// `[value, ...]` on one line.
    fn brackets(&mut self) -> Option<Node<'t>> {
        let start = self.at;
        let mut items = Vec::new();
        self.at += 1;
        loop {
            self.skip_spaces();
            items.push(self.scalar(b",{}[]#")?);
            if self.closes(b']')? {
                return Some(Node { value: Value::List(items), place: self.place(start, self.at) });
            }
        }
    }

    /// Behind a value within braces or brackets: true where they close, false where another value follows.
    fn closes(&mut self, close: u8) -> Option<bool> {
        self.skip_spaces();
        let byte = self.peek().filter(|byte| *byte == close || *byte == b',')?;
        self.at += 1;
        Some(byte == close)
    }
}
