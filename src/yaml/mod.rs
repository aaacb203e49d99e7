//! Text to a tree with places: the only file that names the YAML crate.
//!
//! The tree keeps the byte span of every key and value, so that whatever is decoded later can point at its place. Plain YAML only: anchors, aliases, tags and
//! several documents are refused, duplicate keys are reported, depth and size are capped. Scalars keep their spelling: `1.10` stays `1.10`.

mod usual;

use std::collections::BTreeMap;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span};

use crate::diagnostic::{Code, Diagnostic, Place};

/// White space of YAML.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];
/// Deepest nesting read.
const MAX_DEPTH: usize = 64;
/// Most values read.
const MAX_NODES: usize = 250_000;
/// Largest text read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'t> {
    /// What it is.
    pub value: Value<'t>,
    /// Where it stands.
    pub place: Place,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'t> {
    /// A scalar; `plain` where it was written without quotes.
    Scalar {
        /// The text after YAML's escapes.
        text: std::borrow::Cow<'t, str>,
        /// Written without quotes: `3`, `true` and empty mean what they say.
        plain: bool,
    },
    /// A list.
    List(Vec<Node<'t>>),
    /// A mapping, in the order written.
    Map(Vec<(Key<'t>, Node<'t>)>),
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Key<'t> {
    /// Its text.
    pub text: std::borrow::Cow<'t, str>,
    /// Where it stands.
    pub place: Place,
}

impl Node<'_> {
    /// True for an empty plain scalar, `~` and `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL"))
    }
    /// What sort of value it is, in words.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => "nothing",
            Value::Scalar { text, plain: true } if text.parse::<f64>().is_ok() => "a number",
            Value::Scalar { text, .. } if text.trim().is_empty() => "an empty text",
            Value::Scalar { .. } => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// Reads one document and collects every problem met. A syntax error, or more than can be meant, ends the reading: then there is no tree.
pub fn parse<'t>(text: &'t str, file: u32, problems: &mut Vec<Diagnostic>) -> Option<Node<'t>> {
    if text.len() > MAX_BYTES {
        problems.push(Diagnostic::new(Code::TooLarge, format!("the file has {} MiB; at most {} are read", text.len() >> 20, MAX_BYTES >> 20)));
        return None;
    }
    read_usual(text, file).or_else(|| read_with_care(text, file, problems))
}

/// As [`parse`], of a file of the usual form alone: none where it is something else, or has a problem.
#[must_use]
pub fn read_usual(text: &str, file: u32) -> Option<Node<'_>> {
    usual::read(text, file)
}

/// True where [`read_usual_within`] may be asked: no character of the text is odd.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    usual::is_plain(text)
}

/// As [`read_usual`], of a mapping inside a text that [`is_plain`]; its first key stands at `at`. Gives also where the line behind it begins.
#[must_use]
pub fn read_usual_within(text: &str, file: u32, at: usize) -> Option<(Node<'_>, usize)> {
    usual::read_within(text, file, at)
}

/// As [`parse`], of any file that is not too large, slowly.
pub fn read_with_care<'t>(text: &'t str, file: u32, problems: &mut Vec<Diagnostic>) -> Option<Node<'t>> {
    let before = problems.len();
    let mut tree = Tree { parser: Parser::new_from_str(text), text, file, problems, before, nodes: 0, pending: None };
    tree.document()
}

struct Tree<'t, 'p> {
    parser: Parser<'t, serde_yaml::granit_parser::StrInput<'t>>,
    text: &'t str,
    file: u32,
    problems: &'p mut Vec<Diagnostic>,
    /// How many problems there were before: those are of other files.
    before: usize,
    nodes: usize,
    pending: Option<(Event<'t>, Span)>,
}

impl<'t> Tree<'t, '_> {
    /// Whether this text has such a problem.
    fn has(&self, code: Code) -> bool {
        self.problems[self.before..].iter().any(|problem| problem.code == code)
    }

    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        if let Some(event) = self.pending.take() {
            return Some(event);
        }
        match self.parser.next_event()? {
            Ok(event) => Some(event),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
                let place = self.visible(at);
                let problem = Diagnostic::new(Code::NotYaml, format!("this is not well-formed YAML: {}", error.info())).at(place).label("reading stopped here");
                let is_conflict = self.text.lines().any(|line| line.starts_with("<<<<<<< ")) && self.text.lines().any(|line| line.starts_with(">>>>>>> "));
                self.problems.push(problem.help(if is_conflict {
                    "a merge left its conflict here: keep what is right between <<<<<<< and >>>>>>>, and remove these lines"
                } else {
                    "put texts that contain `: `, ` #` or that begin with a special character in double quotes"
                }));
                None
            }
        }
    }

    /// A place of one character at or before an offset, so that a caret has something to point at.
    fn visible(&self, at: usize) -> Place {
        let mut start = at.min(self.text.len());
        while start > 0 && (!self.text.is_char_boundary(start) || self.text[start..].is_empty() || self.text[start..].starts_with('\n')) {
            start -= 1;
        }
        let end = start + self.text[start..].chars().next().map_or(0, char::len_utf8);
        self.place_of(start, end)
    }

    fn place_of(&self, start: usize, end: usize) -> Place {
        Place { file: self.file, start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    fn place(&self, span: &Span) -> Place {
        let start = span.start.byte_offset().unwrap_or(0);
        let end = span.end.byte_offset().unwrap_or(start).max(start);
        // A block scalar or collection ends before the white space that follows it.
        let trimmed = self.text.get(start..end).map_or(end, |slice| start + slice.trim_end_matches(BLANK).len());
        self.place_of(start, trimmed.max(start))
    }

    fn document(&mut self) -> Option<Node<'t>> {
        let mut root = None;
        let mut documents = 0;
        while let Some((event, span)) = self.next() {
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        let place = self.visible(span.start.byte_offset().unwrap_or(0));
                        self.problems.push(
                            Diagnostic::new(Code::SeveralDocuments, "a second document starts here").at(place).help("put each document in a file of its own"),
                        );
                        return root;
                    }
                }
                Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    // What follows a value that could not be read whole would be taken for another root.
                    root = Some(self.node(event, &span, 0)?);
                }
                Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Anchor(..) | Event::SequenceEnd | Event::MappingEnd | _ => {}
            }
        }
        if root.as_ref().is_none_or(Node::is_null) && !self.has(Code::NotYaml) {
            self.problems.push(Diagnostic::new(Code::EmptyFile, "the file is empty").at(self.place_of(0, 0)));
            return None;
        }
        root
    }

    fn plain_only(&mut self, anchor: usize, tagged: bool, place: Place) {
        if anchor != 0 || tagged {
            let what = if tagged { "a tag" } else { "an anchor" };
            let place = self.before(place, if tagged { '!' } else { '&' });
            self.problems.push(Diagnostic::new(Code::NotPlainYaml, format!("{what} is not used in these files")).at(place).help("write the text out"));
        }
    }

    /// The place of the tag or anchor that stands before a value, of which the parser tells only the value's place.
    fn before(&self, value: Place, sign: char) -> Place {
        let mut rest = self.text.get(..value.start as usize).unwrap_or_default();
        // There may be one of each.
        for _ in 0..2 {
            rest = rest.trim_end();
            let start = rest.rfind(|c: char| c.is_whitespace() || "[{,".contains(c)).map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
            if rest[start..].starts_with(sign) {
                return self.place_of(start, rest.len());
            }
            rest = &rest[..start];
        }
        value
    }

    fn node(&mut self, event: Event<'t>, span: &Span, depth: usize) -> Option<Node<'t>> {
        self.nodes += 1;
        let place = self.place(span);
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            if !self.has(Code::TooLarge) {
                self.problems.push(
                    Diagnostic::new(Code::TooLarge, format!("more than {MAX_DEPTH} levels of nesting or {MAX_NODES} values"))
                        .at(self.visible(place.start as usize)),
                );
            }
            return None;
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.plain_only(anchor, tag.is_some(), place);
                Some(Node { value: Value::Scalar { text, plain: style == ScalarStyle::Plain }, place })
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.plain_only(anchor, tag.is_some(), place);
                let mut items = Vec::new();
                loop {
                    let (event, inner) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        return Some(Node { value: Value::List(items), place: self.until(place, &inner) });
                    }
                    items.push(self.node(event, &inner, depth + 1)?);
                }
            }
            Event::MappingStart(_, anchor, tag) => {
                self.plain_only(anchor, tag.is_some(), place);
                self.mapping(place, depth)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.problems.push(Diagnostic::new(Code::NotPlainYaml, "an alias is not used in these files").at(place).help("write the text out"));
                Some(Node { value: Value::Scalar { text: "".into(), plain: true }, place })
            }
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::DocumentEnd
            | Event::Anchor(..)
            | Event::SequenceEnd
            | Event::MappingEnd
            | _ => None,
        }
    }

    fn mapping(&mut self, place: Place, depth: usize) -> Option<Node<'t>> {
        let mut entries: Vec<(Key<'t>, Node<'t>)> = Vec::new();
        let mut seen = Seen::default();
        loop {
            let (event, inner) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Some(Node { value: Value::Map(entries), place: self.until(place, &inner) });
            }
            let key = self.node(event, &inner, depth + 1)?;
            let (event, inner) = self.next()?;
            let value = self.node(event, &inner, depth + 1)?;
            let Value::Scalar { text, .. } = key.value else {
                self.problems.push(Diagnostic::new(Code::WrongType, "a key must be a text").at(key.place));
                continue;
            };
            if text == "<<" {
                self.problems.push(Diagnostic::new(Code::NotPlainYaml, "a merge key is not used in these files").at(key.place).help("write the keys out"));
                continue;
            }
            if let Some(first) = seen.before(&entries, &text) {
                let problem = Diagnostic::new(Code::DuplicateKey, format!("the key `{text}` is written twice")).at(key.place).label("again here");
                self.problems.push(problem.also(Some(first), "first here").help("remove one of the two"));
                continue;
            }
            entries.push((Key { text, place: key.place }, value));
        }
    }

    /// The place from the start of a collection to its last character.
    fn until(&self, start: Place, end: &Span) -> Place {
        let last = end.end.byte_offset().unwrap_or(start.end as usize).min(self.text.len());
        let from = start.start as usize;
        let trimmed = self.text.get(from..last).map_or(last, |slice| from + slice.trim_end_matches(BLANK).len());
        self.place_of(from, trimmed.max(start.end as usize))
    }
}

/// The keys of a mapping so far: few are looked through, many are kept in order.
#[derive(Default)]
struct Seen<'t> {
    many: BTreeMap<std::borrow::Cow<'t, str>, Place>,
}

impl<'t> Seen<'t> {
    /// Where this key stands already.
    fn before(&mut self, entries: &[(Key<'t>, Node<'t>)], text: &str) -> Option<Place> {
        const FEW: usize = 16;
        if entries.len() < FEW {
            return entries.iter().find(|(key, _)| key.text == text).map(|(key, _)| key.place);
        }
        for (key, _) in &entries[self.many.len()..] {
            self.many.insert(key.text.clone(), key.place);
        }
        self.many.get(text).copied()
    }
}

/// A text as a YAML scalar that reads back unchanged: plain where that is safe, else quoted.
///
/// # Errors
/// None in practice; the YAML crate's own error otherwise.
pub fn scalar(text: &str) -> anyhow::Result<String> {
    let written = serde_yaml::to_string(&text)?;
    let written = written.strip_suffix('\n').unwrap_or(&written);
    // What the writer leaves plain or in a block loses white space at its ends.
    if text.trim() == text && !text.is_empty() { Ok(written.to_owned()) } else { Ok(serde_json::to_string(text)?) }
}
