//! Forms as pages (Markdown): ticked boxes, and what is written behind `Note:` and the like.

use std::collections::BTreeSet;

use super::{At, Cell, Form, Table, offset};
use crate::answers::template::{self, LINES};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::questionnaire::Questionnaire;

/// The questionnaire that a page names in its first lines; none where it is no form.
#[must_use]
pub fn form(text: &str) -> Option<Form> {
    lines(text).take(5).find_map(|(start, line)| {
        let mark = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
        Form::read(mark, at(start, line))
    })
}

/// Reads a filled form as a table of one row. Problems are added: two ticks at one question, a box that the form has not, and (as warnings) lines that stand
/// in no field.
#[must_use]
pub fn read(text: &str, form: Form, q: &Questionnaire, file: u32, problems: &mut Vec<Diagnostic>) -> Table {
    let blank = template::markdown(q, None);
    let items = template::items(q, None);
    let known = blank.lines().map(str::trim).collect();
    let mut page = Page { file, table: Table { file, form: Some(form), rows: vec![Vec::new()], ..Table::default() }, item: None, field: None, known, problems };
    for (start, line) in lines(text) {
        let heading = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim());
        let item = heading.and_then(|heading| items.iter().find(|item| item.id == heading));
        if let Some(item) = item {
            page.end();
            let keys = item.choices().map(str::to_owned).collect();
            page.item = Some(Section { id: item.id.clone(), question: item.question, keys, answers: Vec::new() });
        } else if heading.is_some() && page.known.contains(line.trim()) {
            page.end();
        } else {
            page.line(start, line);
        }
    }
    page.end();
    page.table
}

/// The lines of a text, each with where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        start += line.len();
        (start - line.len(), line.trim_end_matches(['\n', '\r']))
    })
}

fn at(start: usize, line: &str) -> At {
    At::Text(offset(start), offset(start + line.trim_end().len()))
}

/// What is known of a page while it is read.
struct Page<'a> {
    file: u32,
    table: Table,
    item: Option<Section>,
    /// The field whose text goes on: its head, where it began, its lines.
    field: Option<(&'static str, At, String)>,
    /// The lines of the blank form.
    known: BTreeSet<&'a str>,
    problems: &'a mut Vec<Diagnostic>,
}

/// One question of the page.
struct Section {
    id: String,
    question: bool,
    keys: Vec<String>,
    /// What was ticked or written as its answer.
    answers: Vec<(String, At)>,
}

impl Page<'_> {
    fn report(&mut self, code: Code, at: At, message: String) -> &mut Diagnostic {
        let (start, end) = if let At::Text(start, end) = at { (start, end) } else { (0, 0) };
        self.problems.push(Diagnostic::new(code, message).at(Place { file: self.file, start, end }));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    fn line(&mut self, start: usize, line: &str) {
        if let Some((ticked, key)) = tick(line)
            && let Some(item) = &mut self.item
            && let Some(key) = item.keys.iter().find(|known| **known == key).cloned()
        {
            if ticked {
                item.answers.push((key, at(start, line)));
            }
            return self.end_field();
        }
        let question = self.item.as_ref().is_some_and(|item| item.question);
        let field = LINES.iter().find(|(head, field)| line.starts_with(head) && (*field == "answer" || question));
        if let (Some((head, field)), true) = (field, self.item.is_some()) {
            self.end_field();
            self.field = Some((*field, at(start, line), line[head.len()..].trim().to_owned()));
        } else if let Some((_, _, text)) = &mut self.field {
            text.push('\n');
            text.push_str(line.trim_end());
        } else if !line.trim().is_empty() && !self.known.contains(line.trim()) && !line.trim().starts_with("<!-- ") {
            if tick(line).is_some_and(|(ticked, _)| ticked) {
                self.report(Code::NotALevel, at(start, line), "this box is ticked, and the form has no such box here".to_owned());
                return;
            }
            let problem = self.report(Code::Unreadable, at(start, line), "this line stands in no field of the form, and is left out".to_owned());
            (problem.severity, problem.help) = (Severity::Warning, Some("write it behind `Note:` of a question".to_owned()));
        }
    }

    fn end_field(&mut self) {
        let Some((field, at, text)) = self.field.take() else { return };
        let Some(item) = self.item.as_mut().filter(|_| !text.trim().is_empty()) else { return };
        if field == "answer" {
            item.answers.push((text.trim().to_owned(), at));
        } else {
            let head = format!("{}.{field}", item.id);
            self.push(&head, at, &text);
        }
    }

    /// One more column, with its cell.
    fn push(&mut self, head: &str, at: At, text: &str) {
        self.table.rows[0].push((self.table.heads.len(), Cell::new(text, at)));
        self.table.heads.push(Cell::new(head, at));
    }

    fn end(&mut self) {
        self.end_field();
        let Some(item) = self.item.take() else { return };
        match item.answers.as_slice() {
            [] => {}
            [(text, at)] => self.push(&item.id, *at, text),
            [.., (_, last)] => {
                let all: Vec<&str> = item.answers.iter().map(|(text, _)| text.as_str()).collect();
                let message = format!("{} has {} answers: {}", item.id, all.len(), all.join(", "));
                self.report(Code::NotALevel, *last, message).help = Some("leave one of them".to_owned());
            }
        }
    }
}

/// A line with a box: whether it is ticked, and the word behind it.
fn tick(line: &str) -> Option<(bool, &str)> {
    let rest = line.trim_start();
    let rest = rest.strip_prefix(['-', '*', '+'])?.trim_start().strip_prefix('[')?;
    let (inside, rest) = rest.split_once(']')?;
    let word = rest.trim_start();
    let end = word.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(word.len());
    Some((!inside.trim().is_empty(), &word[..end]))
}
