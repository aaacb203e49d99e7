//! Changes one answer in the text of an answers file, and nothing else: comments, order, quoting and line ends stay as they were written.
//!
//! The tree of [`yaml::parse`] says where the old answer stands; the new one is put there. Before a text is handed back it is read again: it must hold
//! exactly the tree that was meant, and every comment of the old text. Otherwise the answer is an error, and nothing is written.

use std::ops::Range;

use super::{Confidence, Evidence};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::{self, Key, Node, Value};

/// The key of the answers.
const ANSWERS: &str = "answers";
/// The answer that alone keeps a reason.
const NOT_APPLICABLE: &str = "not_applicable";

/// White space of YAML.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// What to write for one question. What is `None` stays as it is in the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewAnswer {
    /// The level, option, number or text; or `dont_know`, `not_applicable`, `later`.
    pub answer: String,
    /// Why it is not applicable; an empty text removes it. An old reason goes when the answer is no longer `not_applicable`.
    pub reason: Option<String>,
    /// A note; an empty text removes it.
    pub note: Option<String>,
    /// The new note may be quoted in reports.
    pub note_quotable: bool,
    /// How sure the respondent is.
    pub confidence: Option<Confidence>,
    /// All that was seen in support; an empty list removes it.
    pub evidence: Option<Vec<Evidence>>,
}

/// The text with this answer to this question; the question's entry is made where it is missing.
///
/// # Errors
/// Every problem of a text that cannot be read (as of file 0), or one saying that the answers stand in a form that cannot be changed safely.
pub fn set(text: &str, question: &str, new: &NewAnswer) -> Result<String, Vec<Diagnostic>> {
    let fields = fields(new);
    let before = Document::read(text)?;
    let old = before.root.entry(ANSWERS).and_then(|(_, answers)| answers.entry(question)).map(|(_, node)| node);
    let mut edited;
    match old {
        Some(node) if matches!(node.value, Value::Map(_)) => {
            edited = text.to_owned();
            for (field, value) in &fields {
                let document = Document::read(&edited)?;
                edited = match value {
                    Some(value) => document.put(&[ANSWERS, question], field, value)?,
                    None => document.remove(&[ANSWERS, question], field)?,
                };
            }
        }
        Some(Node { value: Value::List(_), place }) => return Err(refused(Some(*place))),
        _ => {
            let kept: Vec<_> = fields.iter().filter_map(|(field, value)| Some(((*field).to_owned(), value.clone()?))).collect();
            let value = if kept.len() == 1 { New::Word(new.answer.clone()) } else { New::Map(kept) };
            edited = before.put(&[ANSWERS], question, &value)?;
        }
    }
    let mut meant = Tree::of(&before.root);
    let answers = before.mapping(&[ANSWERS]);
    let in_flow =
        before.is_flow(&[]) || answers.is_some_and(|node| !before.is_absent(node) && before.is_flow_node(node)) || before.is_flow(&[ANSWERS, question]);
    meant.set(question, &fields, before.json(), in_flow);
    verify(&before, edited, &meant)
}

/// The text without this question's entry; the same text where there is none. Comments beside the entry stay.
///
/// # Errors
/// As for [`set`].
pub fn unset(text: &str, question: &str) -> Result<String, Vec<Diagnostic>> {
    let before = Document::read(text)?;
    let edited = before.remove(&[ANSWERS], question)?;
    let mut meant = Tree::of(&before.root);
    meant.unset(question, before.is_flow(&[ANSWERS]));
    verify(&before, edited, &meant)
}

/// Gives the edited text only if it reads back as meant and has lost no comment.
fn verify(before: &Document<'_>, edited: String, meant: &Tree) -> Result<String, Vec<Diagnostic>> {
    let Ok(after) = Document::read(&edited) else { return Err(refused(None)) };
    let mut comments = after.comments(0..edited.len());
    let kept =
        before.comments(0..before.text.len()).iter().all(|comment| comments.iter().position(|other| other == comment).map(|at| comments.remove(at)).is_some());
    if Tree::of(&after.root) != *meant || !kept {
        return Err(refused(None));
    }
    Ok(edited)
}

fn refused(place: Option<Place>) -> Vec<Diagnostic> {
    let problem = Diagnostic::new(Code::WrongType, "the answers are written in a form that cannot be changed here without harm; the file is as it was");
    vec![problem.at(place).help("change this answer in an editor, in the form `QUESTION: answer` on a line of its own")]
}

/// The fields in the order they are written: a value to write, or `None` to remove.
fn fields(new: &NewAnswer) -> Vec<(&'static str, Option<New>)> {
    let filled = |text: &String| (!text.is_empty()).then(|| New::Text(text.clone()));
    let mut fields = vec![("answer", Some(New::Word(new.answer.clone())))];
    match &new.reason {
        Some(reason) => fields.push(("reason", filled(reason))),
        None if new.answer != NOT_APPLICABLE => fields.push(("reason", None)),
        None => {}
    }
    if let Some(note) = &new.note {
        let value = filled(note).map(|text| {
            if new.note_quotable { New::Flow(vec![("text".to_owned(), text), ("quotable".to_owned(), New::Word("true".to_owned()))]) } else { text }
        });
        fields.push(("note", value));
    }
    if let Some(confidence) = new.confidence {
        let word = match confidence {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        };
        fields.push(("confidence", Some(New::Word(word.to_owned()))));
    }
    if let Some(evidence) = &new.evidence {
        fields.push(("evidence", (!evidence.is_empty()).then(|| New::List(evidence.iter().map(evidence_item).collect()))));
    }
    fields
}

fn evidence_item(evidence: &Evidence) -> New {
    let mut item = vec![("what".to_owned(), New::Text(evidence.what.clone()))];
    if !evidence.place.is_empty() {
        item.push(("where".to_owned(), New::Text(evidence.place.clone())));
    }
    if let Some(seen) = evidence.seen {
        item.push(("seen".to_owned(), New::Word(seen.to_string())));
    }
    New::Flow(item)
}

/// A value to write.
#[derive(Debug, Clone)]
enum New {
    /// A level, word or date: without quotes where YAML allows.
    Word(String),
    /// A text of a person.
    Text(String),
    /// A mapping, one key to a line where there is room.
    Map(Vec<(String, New)>),
    /// A mapping on one line.
    Flow(Vec<(String, New)>),
    /// A list, one item to a line where there is room.
    List(Vec<New>),
}

/// A value as source: what stands behind the colon, and the lines below.
struct Source {
    head: String,
    body: Vec<String>,
}

impl New {
    fn flow(&self, json: bool) -> String {
        match self {
            Self::Word(word) => one_line(word, json, true, is_word),
            Self::Text(text) => one_line(text, json, true, is_flow_text),
            Self::Map(entries) | Self::Flow(entries) if json => format!("{{{}}}", pairs(entries, json)),
            Self::Map(entries) | Self::Flow(entries) => format!("{{ {} }}", pairs(entries, json)),
            Self::List(items) => format!("[{}]", items.iter().map(|item| item.flow(json)).collect::<Vec<_>>().join(", ")),
        }
    }

    /// As source in a block mapping whose keys are indented by `indent`.
    fn block(&self, indent: &str) -> Source {
        let inner = format!("{indent}  ");
        match self {
            Self::Word(word) => Source { head: one_line(word, false, false, is_word), body: Vec::new() },
            Self::Text(text) if is_literal(text) => {
                let head = if text.ends_with('\n') { "|" } else { "|-" };
                let body = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{inner}{line}") }).collect();
                Source { head: head.to_owned(), body }
            }
            Self::Text(text) => Source { head: one_line(text, false, false, |_| true), body: Vec::new() },
            Self::Flow(_) => Source { head: self.flow(false), body: Vec::new() },
            Self::List(items) => Source { head: String::new(), body: items.iter().map(|item| format!("{inner}- {}", item.flow(false))).collect() },
            Self::Map(entries) => {
                let body = entries.iter().flat_map(|(key, value)| {
                    let Source { head, body } = value.block(&inner);
                    let gap = if head.is_empty() { "" } else { " " };
                    std::iter::once(format!("{inner}{}:{gap}{head}", key_source(key, false))).chain(body)
                });
                Source { head: String::new(), body: body.collect() }
            }
        }
    }

    /// The tree it reads back as.
    fn tree(&self, json: bool, flow: bool) -> Tree {
        match self {
            Self::Word(word) => Tree::Scalar { text: word.clone(), plain: !is_quoted(&one_line(word, json, flow, is_word)) },
            Self::Text(text) if !flow && is_literal(text) => Tree::Scalar { text: text.clone(), plain: false },
            Self::Text(text) if flow => Tree::Scalar { text: text.clone(), plain: !is_quoted(&one_line(text, json, true, is_flow_text)) },
            Self::Text(text) => Tree::Scalar { text: text.clone(), plain: !is_quoted(&one_line(text, json, false, |_| true)) },
            Self::Map(entries) => Tree::Map(entries.iter().map(|(key, value)| (key.clone(), value.tree(json, flow))).collect()),
            Self::Flow(entries) => Tree::Map(entries.iter().map(|(key, value)| (key.clone(), value.tree(json, true))).collect()),
            Self::List(items) => Tree::List(items.iter().map(|item| item.tree(json, true)).collect()),
        }
    }
}

fn pairs(entries: &[(String, New)], json: bool) -> String {
    entries.iter().map(|(key, value)| format!("{}: {}", key_source(key, json), value.flow(json))).collect::<Vec<_>>().join(", ")
}

fn key_source(key: &str, json: bool) -> String {
    if json { json_text(key) } else { one_line(key, false, true, is_word) }
}

/// A scalar on one line: plain where it may be (a word, or a text that the YAML writer leaves plain too), else in double quotes.
fn one_line(text: &str, json: bool, flow: bool, plain: fn(&str) -> bool) -> String {
    if json {
        let number = text.len() < 20 && serde_json::from_str::<serde_json::Number>(text).is_ok();
        return if number || text == "true" { text.to_owned() } else { json_text(text) };
    }
    if is_word(text) && std::ptr::fn_addr_eq(plain, is_word as fn(&str) -> bool) {
        return text.to_owned();
    }
    match yaml::scalar(text) {
        Ok(written)
            if text.trim() == text
                && !written.contains(['\n', '\r'])
                && !written.starts_with(['|', '>'])
                && (is_quoted(&written) || plain(text))
                && (!flow || is_quoted(&written) || is_flow_text(text)) =>
        {
            written
        }
        Ok(_) | Err(_) => quoted(text),
    }
}

fn is_quoted(source: &str) -> bool {
    source.starts_with(['"', '\'', '|', '>'])
}

/// Letters, digits and a few marks: needs no quotes anywhere and is not nothing. Unlike the YAML writer this leaves `3` and `yes` plain, as levels are.
fn is_word(text: &str) -> bool {
    let known = text.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
    known && (text.starts_with(|c: char| c.is_ascii_alphanumeric()) || text.parse::<f64>().is_ok()) && !matches!(text, "null" | "Null" | "NULL")
}

fn is_flow_text(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || " ._/()'".contains(c))
}

/// True for a text of several lines that a literal block holds unchanged.
fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let plain_line = |line: &str| (line.is_empty() || !line.trim().is_empty()) && !line.ends_with([' ', '\t']) && !line.chars().any(is_special);
    body.contains('\n') && !body.ends_with('\n') && !body.starts_with([' ', '\t', '\n']) && body.split('\n').all(plain_line)
}

/// Characters that must be written as an escape.
fn is_special(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_special(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn json_text(text: &str) -> String {
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        if is_special(c) { out.push_str(&format!("\\u{:04X}", u32::from(c))) } else { out.push(c) }
    }
    out
}

/// What a text says, without places: two texts that say the same have equal trees.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Null,
    Scalar { text: String, plain: bool },
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    fn of(node: &Node<'_>) -> Self {
        match &node.value {
            Value::Scalar { .. } if node.is_null() => Self::Null,
            Value::Scalar { text, plain } => Self::Scalar { text: text.clone().into_owned(), plain: *plain },
            Value::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Map(entries) => Self::Map(entries.iter().map(|(key, value)| (key.text.clone().into_owned(), Self::of(value))).collect()),
        }
    }

    /// The value under a key, made where it is missing; anything but a mapping becomes one.
    fn under(&mut self, key: &str) -> &mut Self {
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(Vec::new());
        }
        let Self::Map(entries) = self else { return self };
        let at = entries.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            entries.push((key.to_owned(), Self::Null));
            entries.len() - 1
        });
        &mut entries[at].1
    }

    fn drop_key(&mut self, key: &str) {
        if let Self::Map(entries) = self {
            entries.retain(|(known, _)| known != key);
        }
    }

    /// The tree after [`set`].
    fn set(&mut self, question: &str, fields: &[(&str, Option<New>)], json: bool, flow: bool) {
        let entry = self.under(ANSWERS).under(question);
        if !matches!(entry, Self::Map(_)) && fields.iter().filter(|(_, value)| value.is_some()).count() == 1 {
            if let Some((_, Some(value))) = fields.first() {
                *entry = value.tree(json, flow);
            }
            return;
        }
        for (field, value) in fields {
            match value {
                Some(value) => *entry.under(field) = value.tree(json, flow),
                None => entry.drop_key(field),
            }
        }
    }

    fn unset(&mut self, question: &str, flow: bool) {
        let Self::Map(entries) = self else { return };
        let Some((_, answers)) = entries.iter_mut().find(|(known, _)| known == ANSWERS) else { return };
        let Self::Map(before) = &*answers else { return };
        let was_empty = before.is_empty();
        answers.drop_key(question);
        if !was_empty && !flow && matches!(answers, Self::Map(left) if left.is_empty()) {
            *answers = Self::Null;
        }
    }
}

impl<'t> Node<'t> {
    /// A key of a mapping with its value, also where the value is empty.
    fn entry(&self, key: &str) -> Option<(&Key<'t>, &Node<'t>)> {
        self.entries().iter().find(|(known, _)| known.text == key).map(|(key, value)| (key, value))
    }
}

/// A text with its tree.
struct Document<'t> {
    text: &'t str,
    root: Node<'t>,
    newline: &'static str,
    /// Pieces in which `#` begins no comment: keys and scalars, in order.
    solid: Vec<Range<usize>>,
}

impl<'t> Document<'t> {
    fn read(text: &'t str) -> Result<Self, Vec<Diagnostic>> {
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
    fn json(&self) -> bool {
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

    fn is_flow_node(&self, node: &Node<'_>) -> bool {
        let start = node.place.start as usize;
        match &node.value {
            Value::Map(entries) => self.starts(start, "{") && entries.first().is_none_or(|(key, _)| key.place.start > node.place.start),
            Value::List(items) => self.starts(start, "[") && items.first().is_none_or(|item| item.place.start > node.place.start),
            Value::Scalar { .. } => false,
        }
    }

    fn is_flow(&self, path: &[&str]) -> bool {
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
    fn comments(&self, range: Range<usize>) -> Vec<&'t str> {
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

    fn mapping(&self, path: &[&str]) -> Option<&Node<'t>> {
        path.iter().try_fold(&self.root, |node, key| node.entry(key).map(|(_, value)| value))
    }

    /// Writes a key's value into the mapping at a path; the mapping under a path of one key is made where it is missing or empty.
    fn put(&self, path: &[&str], key: &str, new: &New) -> Result<String, Vec<Diagnostic>> {
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
        let Some((first, _)) = entries.first() else { return Err(refused(Some(node.place))) };
        let Some((entry, value)) = node.entry(key) else {
            let indent = self.indent(first)?;
            let Some((last_key, last)) = entries.last() else { return Err(refused(Some(node.place))) };
            let at = self.line_end(self.value(last_key, last).end);
            return Ok(self.splice(vec![(at..at, self.lines(indent, key, new))]));
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
    fn remove(&self, path: &[&str], key: &str) -> Result<String, Vec<Diagnostic>> {
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
    fn is_absent(&self, node: &Node<'_>) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(word: &str) -> NewAnswer {
        NewAnswer { answer: word.to_owned(), ..NewAnswer::default() }
    }

    fn noted(word: &str, note: &str) -> NewAnswer {
        NewAnswer { note: Some(note.to_owned()), ..answer(word) }
    }

    fn after(text: &str, question: &str, new: &NewAnswer) -> String {
        set(text, question, new).unwrap_or_else(|problems| panic!("{text:?} {new:?}: {problems:?}"))
    }

    #[test]
    fn short_form_keeps_its_comment() {
        assert_eq!(after("answers:\n  IND-1: 3   # sure\n  IND-2: 1\n", "IND-1", &answer("dont_know")), "answers:\n  IND-1: dont_know   # sure\n  IND-2: 1\n");
        assert_eq!(
            after("answers:\n  IND-1: 3   # sure\n  IND-2: 1\n", "IND-1", &noted("4", "Only since: spring")),
            "answers:\n  IND-1:   # sure\n    answer: 4\n    note: \"Only since: spring\"\n  IND-2: 1\n"
        );
        assert_eq!(
            after("answers:\n  IND-1: 3 # sure\n", "IND-1", &noted("4", "one\n\ntwo")),
            "answers:\n  IND-1: # sure\n    answer: 4\n    note: |-\n      one\n\n      two\n"
        );
    }

    #[test]
    fn answers_may_be_missing_or_empty() {
        assert_eq!(after("format: x", "A", &answer("3")), "format: x\nanswers:\n  A: 3");
        assert_eq!(after("format: x # c\n", "A", &answer("3")), "format: x # c\nanswers:\n  A: 3\n");
        assert_eq!(after("answers: {}  # none\n# end\n", "A", &answer("3")), "answers:  # none\n  A: 3\n# end\n");
        assert_eq!(after("answers:\n  # IND-1: which?\n", "A", &answer("3")), "answers:\n  A: 3\n  # IND-1: which?\n");
        assert_eq!(after("answers: { # c\n}\n", "A", &answer("3")), "answers: { A: 3 # c\n}\n");
        assert_eq!(after("answers: ~", "A", &noted("3", "x")), "answers:\n  A:\n    answer: 3\n    note: x");
    }

    #[test]
    fn an_empty_entry_is_filled() {
        assert_eq!(after("answers:\n  A:   # open\n  B: 1\n", "A", &answer("later")), "answers:\n  A: later   # open\n  B: 1\n");
        assert_eq!(after("answers:\n  A:\n    3 # c\n  B: 1\n", "A", &answer("2")), "answers:\n  A: 2\n  # c\n  B: 1\n");
    }

    #[test]
    fn long_form_keeps_note_and_evidence() {
        let text = "answers:\n  A:\n    # why\n    answer: not_applicable # x\n    reason: none   # y\n    note: |\n      a\n      # not a comment\n    evidence:\n    - { what: m }\n  # tail\n";
        let wanted =
            "answers:\n  A:\n    # why\n    answer: 2 # x\n    # y\n    note: |\n      a\n      # not a comment\n    evidence:\n    - { what: m }\n  # tail\n";
        assert_eq!(after(text, "A", &answer("2")), wanted);
        let new = NewAnswer {
            evidence: Some(vec![Evidence { what: "Board, minutes".to_owned(), place: String::new(), seen: None }]),
            confidence: Some(Confidence::Low),
            note_quotable: true,
            ..noted("2", "q")
        };
        let wanted = "answers:\n  A:\n    # why\n    answer: 2 # x\n    # y\n    note: { text: q, quotable: true }\n    evidence:\n      - { what: \"Board, minutes\" }\n    confidence: low\n  # tail\n";
        assert_eq!(after(text, "A", &new), wanted);
        assert_eq!(after("answers:\n  A:\n    answer: 2\n    note: x\n", "A", &noted("2", "")), "answers:\n  A:\n    answer: 2\n");
    }

    #[test]
    fn flow_forms() {
        assert_eq!(after("answers:\n  A: { answer: 2, note: x }  # c\n", "A", &answer("3")), "answers:\n  A: { answer: 3, note: x }  # c\n");
        assert_eq!(after("answers:\n  A: { answer: 2, note: x }\n", "A", &noted("3", "a, b")), "answers:\n  A: { answer: 3, note: \"a, b\" }\n");
        assert_eq!(after("answers:\n  A: { answer: not_applicable, reason: x }\n", "A", &noted("3", "b")), "answers:\n  A: { answer: 3, note: b }\n");
        assert_eq!(after("answers: { A: 1 }\n", "B", &noted("3", "b\nc")), "answers: { A: 1, B: { answer: 3, note: \"b\\nc\" } }\n");
        assert_eq!(after("{\"answers\": {\"A\": 1}}", "B", &noted("later", "b")), "{\"answers\": {\"A\": 1, \"B\": {\"answer\": \"later\", \"note\": \"b\"}}}");
        assert_eq!(after("{\"x\": 1, \"answers\": {}}", "B", &answer("2")), "{\"x\": 1, \"answers\": {\"B\": 2}}");
        assert_eq!(unset("answers: { A: 1, B: 2 }\n", "A"), Ok("answers: { B: 2 }\n".to_owned()));
        assert_eq!(unset("answers: { A: 1, B: 2 }\n", "B"), Ok("answers: { A: 1 }\n".to_owned()));
        assert_eq!(unset("answers: { A: 1, }\n", "A"), Ok("answers: {  }\n".to_owned()));
        assert_eq!(unset("answers: { A: 1, # c\n B: 2 }\n", "A"), Ok("answers: {  # c\n B: 2 }\n".to_owned()));
    }

    #[test]
    fn line_ends_stay() {
        assert_eq!(
            after("answers:\r\n  A: 1 # c\r\n  B: 2\r\n", "A", &noted("2", "x\ny")),
            "answers:\r\n  A: # c\r\n    answer: 2\r\n    note: |-\r\n      x\r\n      y\r\n  B: 2\r\n"
        );
        assert_eq!(unset("answers:\n  A: 1\n  B: 2", "B"), Ok("answers:\n  A: 1".to_owned()));
        assert_eq!(after("\u{feff}a: 1", "B", &answer("2")), "\u{feff}a: 1\nanswers:\n  B: 2");
    }

    #[test]
    fn unset_keeps_comments() {
        let text = "answers:\n  A: 1\n  # of B\n  B: # x\n    answer: 1 # y\n    # z\n    note: '# no'\n  C: 1\n";
        assert_eq!(unset(text, "B"), Ok("answers:\n  A: 1\n  # of B\n  # x\n  # y\n  # z\n  C: 1\n".to_owned()));
        assert_eq!(unset(text, "none"), Ok(text.to_owned()));
        assert_eq!(unset("answers:\n  A: 1\nx: 1\n", "A"), Ok("answers:\nx: 1\n".to_owned()));
        assert_eq!(unset("x: 1\n", "A"), Ok("x: 1\n".to_owned()));
    }

    #[test]
    fn what_cannot_be_edited_is_refused() {
        assert!(set("", "A", &answer("1")).is_err());
        assert!(set("answers:\n  A: 1\n  A: 2\n", "A", &answer("1")).is_err());
        assert!(set("answers: [1]\n", "A", &answer("1")).is_err());
        assert!(set("answers:\n  A: [1]\n", "A", &answer("1")).is_err());
        assert!(set("- 1\n", "A", &answer("1")).is_err());
    }

    #[test]
    fn hard_texts_read_back() {
        for note in [
            "",
            " ",
            "# x",
            "a: b",
            "- x",
            "null",
            "3",
            "yes",
            "a\r\nb",
            "\n",
            "a\n",
            "a\n\n",
            " a\nb",
            "a\n b",
            "\u{7f}\u{1b}[31m",
            "\u{2028}",
            "\u{feff}",
            "'q\"\\",
            "a\tb",
            "a \nb",
            "---",
            "a\n---\nb",
            "…é漢🙂",
            "?",
            "&a",
            "!t",
            "%x",
            "@",
            "`",
            "x".repeat(300).as_str(),
            "word ".repeat(60).as_str(),
        ] {
            for text in [
                "answers:\n",
                "answers:\n  A: 1 # c\n",
                "answers:\n  A: { answer: 1 } # c\n",
                "answers: { A: 1 }",
                "{\"answers\": {\"A\": {\"answer\": 1, \"note\": \"x\"}}}",
            ] {
                let edited = after(text, "A", &noted("2", note));
                assert_eq!(after(&edited, "A", &noted("2", note)), edited, "{text:?} {note:?}");
            }
            let edited = after("answers:\n", "A", &answer(if note.trim().is_empty() { "x" } else { note }));
            assert!(edited.starts_with("answers:\n  A: "));
        }
    }

    /// One entry as it may stand in a file, with a comment of its own where `#` stands.
    fn entry(id: usize, form: usize, mark: &str) -> String {
        match form {
            0 => format!("  Q-{id}: 3\n"),
            1 => format!("  Q-{id}: dont_know   # {mark}\n"),
            2 => format!("  # {mark}\n  Q-{id}:\n    answer: 2\n    # {mark}b\n    note: \"x # y\"   # {mark}c\n"),
            3 => format!("  Q-{id}: {{ answer: 2, note: 'it''s' }}  # {mark}\n"),
            4 => format!("  Q-{id}:\n    answer: not_applicable\n    reason: >-\n      one # {mark}\n      two\n"),
            5 => format!("  Q-{id}:   # {mark}\n"),
            6 => format!(
                "  Q-{id}:\n    note: {{ text: \"a\", quotable: true }}\n    answer: 1\n    evidence:\n      # {mark}\n      - {{ what: m, seen: 2026-01-01 }}\n      - what: z\n        where: y # {mark}d\n"
            ),
            7 => format!("  Q-{id}: one\n    two  # {mark}\n"),
            8 => format!("\n  Q-{id}: |  # {mark}\n    free # text\n\n    more\n  # {mark}e\n"),
            _ => format!("  \"Q-{id}\": {{ answer: 1, # {mark}\n    note: x }}\n"),
        }
    }

    fn new_answer() -> impl Strategy<Value = NewAnswer> {
        let note = proptest::option::of(prop_oneof!["[a-z #:,\n]{0,30}", ".{0,20}", Just("a\nb\n".to_owned())]);
        let evidence = proptest::option::of(proptest::collection::vec(("[a-z, #]{1,9}", "[ -~]{0,9}"), 0..3));
        ("[0-4]|dont_know|not_applicable|later|[a-z ]{1,9}", proptest::option::of("[a-z:# ]{0,9}"), note, any::<bool>(), any::<bool>(), evidence).prop_map(
            |(answer, reason, note, note_quotable, sure, evidence)| {
                let evidence = evidence.map(|list| list.into_iter().map(|(what, place)| Evidence { what, place, seen: None }).collect());
                NewAnswer { answer, reason, note, note_quotable, confidence: sure.then_some(Confidence::High), evidence }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn only_the_entry_changes(forms in proptest::collection::vec(0_usize..10, 0..6), pick in 0_usize..7, new in new_answer(), crlf in any::<bool>(), last in any::<bool>(), tail in any::<bool>()) {
            let head = "# top\nformat: cem-answers/1 # f\nanswers:  # begin\n".to_owned();
            let mut pieces = vec![head];
            pieces.extend(forms.iter().enumerate().map(|(id, form)| entry(id, *form, &format!("m{id}"))));
            if tail {
                pieces.push("# tail\nprofile: { size: big }\n".to_owned());
            }
            let ends = |text: String| if crlf { text.replace('\n', "\r\n") } else { text };
            let pieces: Vec<String> = pieces.into_iter().map(ends).collect();
            let mut text = pieces.concat();
            if last { text.truncate(text.trim_end().len()); }
            let question = format!("Q-{pick}");
            let edited = set(&text, &question, &new);
            prop_assert!(edited.is_ok(), "{text} {edited:?}");
            let edited = edited.unwrap_or_default();
            let (before, rest) = if pick < forms.len() { (pieces[..=pick].concat(), pieces[pick + 2..].concat()) } else { (String::new(), String::new()) };
            if pick < forms.len() {
                prop_assert!(edited.starts_with(before.trim_end()), "{before}\n{edited}");
                prop_assert!(edited.ends_with(if last { rest.trim_end() } else { &rest }), "{rest}\n{edited}");
            } else {
                let same = text.bytes().zip(edited.bytes()).take_while(|(a, b)| a == b).count();
                let same_end = text.bytes().rev().zip(edited.bytes().rev()).take_while(|(a, b)| a == b).count();
                prop_assert!(same + same_end >= text.len(), "{text}\n{edited}");
            }
            for line in text.lines().filter(|line| line.trim_start().starts_with("# ")) {
                prop_assert!(edited.contains(line.trim()), "{line}\n{edited}");
            }
            prop_assert_eq!(edited.ends_with('\n'), text.ends_with('\n'));
            let mut problems = Vec::new();
            let tree = yaml::parse(&edited, 0, &mut problems);
            prop_assert!(problems.is_empty());
            let given = tree.as_ref().and_then(|tree| tree.get(ANSWERS)?.get(&question)).and_then(|node| node.get("answer").unwrap_or(node).text().map(str::to_owned));
            prop_assert_eq!(given.as_deref(), Some(new.answer.as_str()));
            prop_assert_eq!(set(&edited, &question, &new), Ok(edited.clone()));
            let removed = unset(&edited, &question);
            prop_assert!(removed.is_ok(), "{edited}");
        }

        #[test]
        fn any_text_is_safe(text in ".{0,80}|[a-z:#{}\\[\\], \n\"'|>?-]{0,60}", question in "[A-B]") {
            let _ = set(&text, &question, &answer("1"));
            let _ = unset(&text, &question);
            let nested = format!("answers:\n  A: {text}\n  B: 2\n");
            let _ = set(&nested, &question, &noted("1", "x"));
            let _ = unset(&nested, &question);
        }
    }
}
