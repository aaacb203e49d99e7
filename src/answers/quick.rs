//! The usual answers file of which only the numbers are wanted, read line by line without a tree of its answers. Whatever is unusual, and whatever has a problem, is
//! left to `check.rs`, which says what a file means. A test holds the two together.

use std::borrow::Cow;

use super::check::{Checker, has_conflicts, has_evidence};
use super::{Answer, AnswerSheet, document};
use crate::decode;
use crate::diagnostic::Place;
use crate::questionnaire::Questionnaire;
use crate::yaml::{self, Node, Value};

/// The line under which the answers stand.
const ANSWERS: &str = "answers:\n";

/// The sheet of a usual file without a problem, as [`super::check::Sheet::check_numbers`] gives it. `known` finds the questionnaire by its id.
pub fn read<'q>(text: &str, file: u32, path: &str, known: impl FnOnce(&str) -> Option<&'q Questionnaire>) -> Option<AnswerSheet> {
    let head = memchr::memmem::find(text.as_bytes(), b"\nanswers:\n")? + 1;
    if !yaml::is_plain(text) || has_conflicts(text) {
        return None;
    }
    let root = yaml::read_usual(&text[..head], file)?;
    let mut problems = Vec::new();
    decode::check(&root, &decode::Kind::Of(&document::ANSWERS), &mut problems);
    if !problems.is_empty() || root.entries().iter().any(|(key, _)| key.text == "answers") {
        return None;
    }
    let q = known(root.get("questionnaire")?.get("id")?.text()?)?;
    let mut checker = Checker { q, keeps_entries: false, problems: &mut problems };
    let mut sheet = checker.sheet(&root, path);
    sheet.place = place(file, head, head + ANSWERS.len() - 2);
    let (mut at, mut first) = (head + ANSWERS.len(), 0);
    while at < text.len() {
        if let Some(behind) = skip_comment(text, at) {
            at = behind;
            continue;
        }
        let (question, colon) = question(q, text, at + 2, first).filter(|_| text.as_bytes()[at..].starts_with(b"  "))?;
        let (node, behind) = value(text, file, colon + 1)?;
        if matches!(node.value, Value::Map(_)) {
            decode::check(&node, &decode::Kind::Of(&document::ANSWER), checker.problems);
        }
        let (answer, _) = checker.answer(question, &node);
        if answer != Answer::Blank {
            sheet.responses.answers[question] = answer;
        }
        sheet.responses.evidence[question] = has_evidence(&node);
        (at, first) = (behind, question + 1);
    }
    checker.often_not_applicable(&root, &sheet.responses.answers);
    problems.is_empty().then_some(sheet)
}

/// The line behind this one, if it is blank or a comment.
fn skip_comment(text: &str, at: usize) -> Option<usize> {
    let line = &text.as_bytes()[at..];
    let first = line.iter().position(|byte| *byte != b' ').unwrap_or(line.len());
    if !matches!(line.get(first), None | Some(b'#' | b'\n')) {
        return None;
    }
    Some(at + memchr::memchr(b'\n', line).map_or(line.len(), |end| end + 1))
}

/// The question whose id stands here with a colon behind, and where the colon is. Those before `first` were answered already.
fn question(q: &Questionnaire, text: &str, at: usize, first: usize) -> Option<(usize, usize)> {
    let line = text.as_bytes().get(at..)?;
    let behind = q.questions.get(first..)?;
    let is_here = |id: &str| line.get(id.len()) == Some(&b':') && line.starts_with(id.as_bytes());
    let found = first + behind.iter().position(|question| is_here(&question.id))?;
    q.questions[found].asked.then_some((found, at + q.questions[found].id.len()))
}

/// What stands behind the colon: a word on the same line, or a mapping on the lines below, four columns in; and where the line behind it begins.
fn value(text: &str, file: u32, at: usize) -> Option<(Node<'_>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(at) == Some(&b'\n') {
        let first = bytes.get(at + 1..)?.strip_prefix(b"    ")?.first()?;
        return if first.is_ascii_alphanumeric() { yaml::read_usual_within(text, file, at + 5) } else { None };
    }
    let word = bytes.get(at..)?.strip_prefix(b" ")?;
    let length = word.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))).unwrap_or(word.len());
    let (start, end) = (at + 1, at + 1 + length);
    if length == 0 || !word[0].is_ascii_alphanumeric() || !matches!(bytes.get(end), None | Some(b'\n')) {
        return None;
    }
    let value = Value::Scalar { text: Cow::Borrowed(&text[start..end]), plain: true };
    Some((Node { value, place: place(file, start, end)? }, (end + 1).min(text.len())))
}

fn place(file: u32, start: usize, end: usize) -> Option<Place> {
    Some(Place { file, start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
}
