//! A new value as source: how it is written in a block, in braces and in JSON, and how it reads back.

use super::Tree;
use crate::yaml;

/// A value to write.
#[derive(Debug, Clone)]
pub(super) enum New {
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
pub(super) struct Source {
    pub(super) head: String,
    pub(super) body: Vec<String>,
}

impl New {
    /// What a tree says, as a value to write. Mappings down to `depth` have a line for each key, deeper ones stand on one line.
    pub(super) fn of(tree: &Tree, depth: usize) -> Self {
        match tree {
            Tree::Null => Self::Word(String::new()),
            Tree::Scalar { text, plain: true } if is_word(text) => Self::Word(text.clone()),
            Tree::Scalar { text, .. } => Self::Text(text.clone()),
            Tree::List(items) => Self::List(items.iter().map(|item| Self::of(item, 0)).collect()),
            Tree::Map(entries) => {
                let said = entries.iter().filter(|(_, value)| *value != Tree::Null);
                let inner = said.map(|(key, value)| (key.clone(), Self::of(value, depth.saturating_sub(1)))).collect();
                if depth > 0 { Self::Map(inner) } else { Self::Flow(inner) }
            }
        }
    }

    pub(super) fn flow(&self, json: bool) -> String {
        match self {
            Self::Word(word) => one_line(word, json, true, is_word),
            Self::Text(text) => one_line(text, json, true, is_flow_text),
            Self::Map(entries) | Self::Flow(entries) if json => format!("{{{}}}", pairs(entries, json)),
            Self::Map(entries) | Self::Flow(entries) => format!("{{ {} }}", pairs(entries, json)),
            Self::List(items) => format!("[{}]", items.iter().map(|item| item.flow(json)).collect::<Vec<_>>().join(", ")),
        }
    }

    /// As source in a block mapping whose keys are indented by `indent`.
    pub(super) fn block(&self, indent: &str) -> Source {
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
    pub(super) fn tree(&self, json: bool, flow: bool) -> Tree {
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

pub(super) fn key_source(key: &str, json: bool) -> String {
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
