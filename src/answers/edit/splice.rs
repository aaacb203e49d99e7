//! An answers file as text with places: where entries and comments stand, and how a piece is put there or taken out.

use std::ops::Range;

use super::refused;
use super::writer::{New, Source, key_source};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::{self, Key, Node, Value};

/// White space of YAML.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

impl<'t> Node<'t> {
    /// A key of a mapping with its value, also where the value is empty.
    pub(super) fn entry(&self, key: &str) -> Option<(&Key<'t>, &Node<'t>)> {
        self.entries().iter().find(|(known, _)| known.text == key).map(|(key, value)| (key, value))
    }
}

/// A text with its tree.
pub(super) struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) root: Node<'t>,
    newline: &'static str,
    /// Pieces in which `#` begins no comment: keys and scalars, in order.
    solid: Vec<Range<usize>>,
}

impl<'t> Document<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let root = yaml::parse(text, 0, &mut problems);
        let Some(root) = root.filter(|_| problems.is_empty()) else { return Err(problems) };
        if !matches!(root.value, Value::Map(_)) {
            return Err(vec![Diagnostic::new(Code::WrongType, format!("expected answers, which are a mapping, found {}", root.describe())).at(root.place)]);
        }
        let newline = if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" };
        let mut document = Self { text, root, newline, solid: Vec::new() };
        let mut solid = Vec::new();
        document.collect_solid(&document.root, None, &mut solid);
        solid.sort_by_key(|range: &Range<usize>| range.start);
        document.solid = solid;
        Ok(document)
    }

    fn collect_solid(&self, node: &Node<'_>, key: Option<&Key<'_>>, solid: &mut Vec<Range<usize>>) {
        match &node.value {
            Value::Scalar { .. } => match key.map(|key| self.value_start(key)) {
                Some(start) if self.is_block_scalar(start) => solid.push(self.line_end(start)..self.line_end(node.place.end as usize)),
                Some(_) | None => solid.push(node.place.start as usize..node.place.end as usize),
            },
            Value::List(items) => items.iter().for_each(|item| self.collect_solid(item, None, solid)),
            Value::Map(entries) => {
                for (key, value) in entries {
                    solid.push(key.place.start as usize..key.place.end as usize);
                    self.collect_solid(value, Some(key), solid);
                }
            }
        }
    }

    /// JSON, which YAML reads too: keys and words stay in quotes.
    pub(super) fn json(&self) -> bool {
        let first = self.root.entries().first();
        self.starts(self.root.place.start as usize, "{") && first.is_none_or(|(key, _)| self.starts(key.place.start as usize, "\""))
    }

    fn starts(&self, at: usize, with: &str) -> bool {
        self.text.get(at..).is_some_and(|rest| rest.starts_with(with))
    }

    /// End of the line that holds this offset, before its line break.
    fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |found| at + found);
        if end > at && self.text[..end].ends_with('\r') { end - 1 } else { end }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |found| found + 1)
    }

    /// The offset of the next line.
    fn next_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |found| at + found + 1)
    }

    /// One past the colon behind a key; the end of the key where there is none.
    fn after_colon(&self, key: &Key<'_>) -> usize {
        let end = key.place.end as usize;
        let rest = &self.text[end..];
        let gap = rest.len() - rest.trim_start_matches(BLANK).len();
        if rest[gap..].starts_with(':') { end + gap + 1 } else { end }
    }

    /// The first character behind a key's colon that is neither white space nor in a comment.
    fn value_start(&self, key: &Key<'_>) -> usize {
        let mut at = self.after_colon(key);
        loop {
            at += self.text[at..].len() - self.text[at..].trim_start_matches(BLANK).len();
            if !self.starts(at, "#") {
                return at;
            }
            at = self.line_end(at);
        }
    }

    /// True where a value starts with the header of a block scalar.
    fn is_block_scalar(&self, start: usize) -> bool {
        self.starts(start, "|") || self.starts(start, ">")
    }

    pub(super) fn is_flow_node(&self, node: &Node<'_>) -> bool {
        let start = node.place.start as usize;
        match &node.value {
            Value::Map(entries) => self.starts(start, "{") && entries.first().is_none_or(|(key, _)| key.place.start > node.place.start),
            Value::List(items) => self.starts(start, "[") && items.first().is_none_or(|item| item.place.start > node.place.start),
            Value::Scalar { .. } => false,
        }
    }

    pub(super) fn is_flow(&self, path: &[&str]) -> bool {
        self.mapping(path).is_some_and(|node| self.is_flow_node(node))
    }

    /// The bytes of a key's value; empty, behind the colon, where there is none.
    fn value(&self, key: &Key<'_>, node: &Node<'_>) -> Range<usize> {
        let colon = self.after_colon(key);
        if matches!(node.value, Value::Scalar { .. }) && node.is_null() && node.place.start == node.place.end {
            return colon..colon;
        }
        let start = self.value_start(key);
        start..self.end(node, Some(start)).max(start)
    }

    /// One past the last byte of a value. Comments behind the last entry of a block belong to nobody.
    fn end(&self, node: &Node<'_>, start: Option<usize>) -> usize {
        let own = node.place.end as usize;
        match &node.value {
            Value::Scalar { .. } if start.is_some_and(|start| self.is_block_scalar(start)) => self.line_end(own.max(start.unwrap_or(own))),
            Value::Scalar { .. } => own,
            Value::Map(_) | Value::List(_) if self.is_flow_node(node) => own,
            Value::Map(entries) => entries.last().map_or(own, |(key, value)| self.value(key, value).end),
            Value::List(items) => items.last().map_or(own, |item| self.end(item, None)),
        }
    }

    /// The comments in a piece of the text, from `#` to the end of the line.
    pub(super) fn comments(&self, range: Range<usize>) -> Vec<&'t str> {
        self.comment_ranges(range).into_iter().map(|range| &self.text[range]).collect()
    }

    fn comment_ranges(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = range.start;
        let mut solid = self.solid.iter().filter(|piece| piece.end > range.start).peekable();
        while at < range.end {
            while solid.next_if(|piece| piece.end <= at).is_some() {}
            if let Some(piece) = solid.peek().filter(|piece| piece.start <= at && at < piece.end) {
                at = piece.end;
            } else if self.text.as_bytes()[at] == b'#'
                && (at == 0 || self.text.as_bytes()[at - 1].is_ascii_whitespace() || self.text[..at].ends_with('\u{feff}'))
            {
                let end = self.line_end(at);
                found.push(at..end);
                at = end.max(at + 1);
            } else {
                at += 1;
            }
        }
        found
    }

    /// All comments with their places.
    pub(super) fn placed_comments(&self) -> impl Iterator<Item = (Place, &'t str)> {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.comment_ranges(0..self.text.len())
            .into_iter()
            .map(move |range| (Place { file: 0, start: offset(range.start), end: offset(range.end) }, &self.text[range]))
    }

    pub(super) fn mapping(&self, path: &[&str]) -> Option<&Node<'t>> {
        path.iter().try_fold(&self.root, |node, key| node.entry(key).map(|(_, value)| value))
    }

    /// Writes a key's value into the mapping at a path; the mapping under a path of one key is made where it is missing or empty.
    pub(super) fn put(&self, path: &[&str], key: &str, new: &New) -> Result<String, Vec<Diagnostic>> {
        let node = self.mapping(path);
        let absent = node.is_none_or(|node| self.is_absent(node));
        if let ([outer], true) = (path, absent) {
            return self.put(&[], outer, &New::Map(vec![(key.to_owned(), new.clone())]));
        }
        let Some(node) = node else { return Err(refused(None)) };
        let Value::Map(entries) = &node.value else { return Err(refused(Some(node.place))) };
        if self.is_flow_node(node) {
            return Ok(self.put_flow(node, entries, key, new));
        }
        let Some((entry, value)) = node.entry(key) else {
            return self.append(path, &[(key, new.clone())]);
        };
        let indent = self.indent(entry)?;
        let Source { head, body } = new.block(indent);
        let old = self.value(entry, value);
        let colon = self.after_colon(entry);
        let line_end = self.line_end(old.end);
        let mut comments = self.comments(old.clone());
        let gap = if head.is_empty() { "" } else { " " };
        let mut edits = Vec::new();
        if old.is_empty() {
            edits.push((colon..colon, format!("{gap}{head}")));
        } else if self.line_start(old.start) == self.line_start(colon) {
            let from = if head.is_empty() { colon } else { old.start };
            if self.is_block_scalar(old.start) {
                // A comment behind the header stays where it is.
                let header = self.text[old.start..].find(char::is_whitespace).map_or(self.text.len(), |length| old.start + length);
                comments.clear();
                edits.push((from..header, head));
                edits.push((self.line_end(header)..old.end, String::new()));
            } else {
                edits.push((from..old.end, head));
            }
        } else {
            comments.extend(self.comments(old.end..line_end));
            edits.push((colon..colon, format!("{gap}{head}")));
            let before = self.line_start(old.start) - 1;
            let before = if self.text[..before].ends_with('\r') { before - 1 } else { before };
            edits.push((before..line_end, String::new()));
        }
        let below = body.into_iter().chain(comments.iter().map(|comment| format!("{indent}{comment}"))).map(|line| format!("{}{line}", self.newline)).collect();
        edits.push((line_end..line_end, below));
        Ok(self.splice(edits))
    }

    /// Writes entries that are missing at the end of the block mapping at a path.
    pub(super) fn append(&self, path: &[&str], new: &[(&str, New)]) -> Result<String, Vec<Diagnostic>> {
        let entries = self.mapping(path).map(Node::entries).unwrap_or_default();
        let (Some((first, _)), Some((key, last))) = (entries.first(), entries.last()) else { return Err(refused(None)) };
        let indent = self.indent(first)?;
        let at = self.line_end(self.value(key, last).end);
        Ok(self.splice(vec![(at..at, new.iter().map(|(key, new)| self.lines(indent, key, new)).collect())]))
    }

    fn put_flow(&self, node: &Node<'_>, entries: &[(Key<'_>, Node<'_>)], key: &str, new: &New) -> String {
        let json = self.json();
        let source = new.flow(json);
        let pair = format!("{}: {source}", key_source(key, json));
        if let Some((entry, value)) = node.entry(key) {
            let old = self.value(entry, value);
            if old.is_empty() {
                let colon = if old.start == entry.place.end as usize { ": " } else { " " };
                return self.splice(vec![(old, format!("{colon}{source}"))]);
            }
            let lead: String = self.text[self.line_start(old.start)..].chars().take_while(|c| *c == ' ').collect();
            let comments: String = self.comments(old.clone()).iter().map(|comment| format!(" {comment}{}{lead}  ", self.newline)).collect();
            return self.splice(vec![(old, format!("{source}{comments}"))]);
        }
        let (open, close) = (node.place.start as usize + 1, (node.place.end as usize).saturating_sub(1));
        match entries.last() {
            Some((last, value)) => {
                let end = self.value(last, value).end;
                self.splice(vec![(end..end, format!(", {pair}"))])
            }
            None if self.text[open..close].trim().is_empty() => self.splice(vec![(open..close, if json { pair } else { format!(" {pair} ") })]),
            None => self.splice(vec![(open..open, format!(" {pair}"))]),
        }
    }

    /// Removes a key and its value from the mapping at a path, keeping comments.
    pub(super) fn remove(&self, path: &[&str], key: &str) -> Result<String, Vec<Diagnostic>> {
        let Some((node, (entry, value))) = self.mapping(path).and_then(|node| Some((node, node.entry(key)?))) else { return Ok(self.text.to_owned()) };
        let old = self.value(entry, value);
        if self.is_flow_node(node) {
            return Ok(self.remove_flow(node, key, entry.place.start as usize..old.end));
        }
        let indent = self.indent(entry)?;
        let start = self.line_start(entry.place.start as usize);
        let end = self.next_line(old.end);
        let mut kept = String::new();
        let mut newline_from = start;
        for comment in self.comment_ranges(start..end) {
            let from = self.line_start(comment.start);
            // Deeper than the key, it could become part of a block scalar above.
            let own = &self.text[from..comment.start];
            kept.push_str(if own.trim().is_empty() && own.len() < indent.len() { own } else { indent });
            kept.push_str(&self.text[comment.clone()]);
            kept.push_str(self.newline);
        }
        if !self.text[..end].ends_with('\n') {
            // The last line of the file had no line break, and so it stays.
            if kept.is_empty() {
                let before = self.text[..start].strip_suffix('\n').unwrap_or(&self.text[..start]);
                newline_from = before.strip_suffix('\r').unwrap_or(before).len();
            } else {
                kept.truncate(kept.len() - self.newline.len());
            }
        }
        Ok(self.splice(vec![(newline_from..end, kept)]))
    }

    fn remove_flow(&self, node: &Node<'_>, key: &str, entry: Range<usize>) -> String {
        let entries = node.entries();
        let at = entries.iter().position(|(known, _)| known.text == key).unwrap_or(0);
        let before = at.checked_sub(1).and_then(|at| entries.get(at)).map(|(key, value)| self.value(key, value).end..entry.start);
        let gap = before.or_else(|| entries.get(at + 1).map(|(next, _)| entry.end..next.place.start as usize));
        // The comma that stood between this entry and its neighbour goes too; so does the space, unless a comment stands in it.
        let mut edits = Vec::new();
        match gap {
            Some(gap) if self.comments(gap.clone()).is_empty() => edits.push((gap.start.min(entry.start)..gap.end.max(entry.end), String::new())),
            Some(gap) => {
                let comments = self.comment_ranges(gap.clone());
                let comma = gap.clone().find(|at| self.text.as_bytes()[*at] == b',' && !comments.iter().any(|comment| comment.contains(at)));
                edits.extend(comma.map(|comma| (comma..comma + 1, String::new())));
                edits.push((entry.clone(), String::new()));
            }
            None => {
                // The only entry: its comma, if any, goes with it.
                let close = (node.place.end as usize).saturating_sub(1);
                let comments = self.comment_ranges(entry.end..close);
                let comma = (entry.end..close).find(|at| self.text.as_bytes()[*at] == b',' && !comments.iter().any(|comment| comment.contains(at)));
                edits.extend(comma.map(|comma| (comma..comma + 1, String::new())));
                edits.push((entry.clone(), String::new()));
            }
        }
        for inner in self.comments(entry.clone()) {
            edits.push((entry.end..entry.end, format!(" {inner}{}", self.newline)));
        }
        self.splice(edits)
    }

    /// True for nothing, and for `{}` without a comment in it.
    pub(super) fn is_absent(&self, node: &Node<'_>) -> bool {
        let span = node.place.start as usize..node.place.end as usize;
        node.is_null() || matches!(&node.value, Value::Map(entries) if entries.is_empty() && self.comments(span).is_empty())
    }

    /// The white space before a key that begins its line.
    fn indent(&self, key: &Key<'_>) -> Result<&'t str, Vec<Diagnostic>> {
        let at = key.place.start as usize;
        let before = &self.text[self.line_start(at)..at];
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        if before.bytes().all(|byte| byte == b' ') { Ok(before) } else { Err(refused(Some(key.place))) }
    }

    /// A new entry as lines, each with the line break before it.
    fn lines(&self, indent: &str, key: &str, new: &New) -> String {
        let Source { head, body } = new.block(indent);
        let gap = if head.is_empty() { "" } else { " " };
        let first = format!("{indent}{}:{gap}{head}", key_source(key, false));
        std::iter::once(first).chain(body).map(|line| format!("{}{line}", self.newline)).collect()
    }

    /// The text with lines of comment above the entry at a path; above what holds it where it is missing or does not begin its line.
    pub(super) fn remark(&self, remarks: &[(Vec<String>, String)]) -> String {
        let edits = remarks.iter().map(|(path, remark)| {
            let (mut node, mut at, mut indent) = (Some(&self.root), self.line_start(self.root.place.start as usize), "");
            for key in path {
                let Some((entry, value)) = node.and_then(|node| node.entry(key)) else { break };
                if let Ok(own) = self.indent(entry) {
                    (at, indent) = (self.line_start(entry.place.start as usize), own);
                }
                node = Some(value);
            }
            (at..at, format!("{indent}# {remark}{}", self.newline))
        });
        self.splice(edits.collect())
    }

    /// The text with pieces replaced.
    fn splice(&self, mut edits: Vec<(Range<usize>, String)>) -> String {
        edits.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(self.text.len() + 200);
        let mut at = 0;
        for (range, new) in edits {
            out.push_str(&self.text[at..range.start.max(at)]);
            out.push_str(&new);
            at = at.max(range.end);
        }
        out.push_str(&self.text[at..]);
        out
    }
}
