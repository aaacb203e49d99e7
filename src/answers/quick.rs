//! Usual answer files of which only the numbers are wanted, read line by line without a tree of their answers. Whatever is unusual, and whatever has a problem, is
//! left to `check.rs`, which says what a file means: what it said of a head, or of a digit, is kept for the files that follow. A test holds the two together.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use memchr::memmem;

use super::check::{Checker, has_conflicts, has_evidence};
use super::{Answer, AnswerSheet, Entry, document};
use crate::decode;
use crate::diagnostic::Place;
use crate::questionnaire::Questionnaire;
use crate::yaml::{self, Node, Value};

/// The end of a head, and the line under which the answers stand.
const ANSWERS: &str = "\nanswers:\n";
/// What stands before the id of the respondent.
const RESPONDENT: &str = "\nrespondent:\n  id: ";
/// How many heads are kept: those of one folder mostly differ by role, day and a few facts.
const HEADS: usize = 32;

/// Reads one file after another.
#[derive(Debug)]
pub struct Reader<'q> {
    known: &'q BTreeMap<String, Arc<Questionnaire>>,
    lines: Vec<Lines<'q>>,
    heads: Vec<Head>,
}

/// What stands before the answers, but for the id of the respondent.
#[derive(Debug)]
struct Head {
    before: String,
    after: String,
    /// Which of the lines.
    lines: usize,
    /// Without an answer; its id and its place are those of the first file.
    sheet: AnswerSheet,
}

/// A questionnaire as the lines of its answers.
#[derive(Debug)]
struct Lines<'q> {
    q: &'q Questionnaire,
    /// By question: two blanks, its id and a colon; nothing where it is not asked.
    leads: Vec<Lead>,
    /// By question: what a digit stands for, once one was seen.
    digits: Vec<[Option<Answer>; 10]>,
}

/// The first bytes of a line, compared at once.
#[derive(Debug)]
struct Lead {
    bytes: u128,
    mask: u128,
    text: String,
}

/// What stands beside an answer in usual lines.
#[derive(Debug, Default)]
struct Details<'t> {
    answer: Option<Node<'t>>,
    has_reason: bool,
    has_note: bool,
}

impl<'q> Reader<'q> {
    /// Reads answers to these questionnaires.
    #[must_use]
    pub fn new(known: &'q BTreeMap<String, Arc<Questionnaire>>) -> Self {
        Self { known, lines: Vec::new(), heads: Vec::new() }
    }

    /// The sheet of a usual file without a problem, as [`super::check::Sheet::check_numbers`] gives it.
    pub fn read(&mut self, text: &str, file: u32, path: &str) -> Option<AnswerSheet> {
        let head = memmem::find(text.as_bytes(), ANSWERS.as_bytes())? + 1;
        let (lines, sheet) = self.head(&text[..head], file)?;
        let sheet = AnswerSheet { path: path.to_owned(), place: place(file, head, head + "answers".len()), ..sheet };
        self.lines[lines].answers(text, head - 1 + ANSWERS.len(), file, sheet)
    }

    /// The questionnaire and the sheet that a head stands for.
    fn head(&mut self, head: &str, file: u32) -> Option<(usize, AnswerSheet)> {
        let id = respondent(head);
        if let Some((start, end)) = id {
            let (before, id, after) = (&head[..start], &head[start..end], &head[end..]);
            if let Some(known) = self.heads.iter().find(|known| known.after == after && known.before == before) {
                let mut sheet = known.sheet.clone();
                // What stands behind the id moves with its length.
                for place in sheet.fact_places.iter_mut().flatten() {
                    let moved = |at: u32| if at as usize > start { (at as usize + id.len() - known.sheet.respondent.id.len()) as u32 } else { at };
                    *place = Place { file, start: moved(place.start), end: moved(place.end) };
                }
                id.clone_into(&mut sheet.respondent.id);
                return Some((known.lines, sheet));
            }
        }
        let root = yaml::read_usual(head, file)?;
        let mut problems = Vec::new();
        decode::check(&root, &decode::Kind::Of(&document::ANSWERS), &mut problems);
        if !problems.is_empty() || root.entries().iter().any(|(key, _)| key.text == "answers") || has_conflicts(head) {
            return None;
        }
        let q = self.known.get(root.get("questionnaire")?.get("id")?.text()?)?;
        let sheet = Checker { q, keeps_entries: false, problems: &mut problems }.sheet(&root, "");
        problems.is_empty().then_some(())?;
        let lines = self.lines.iter().position(|lines| std::ptr::eq(lines.q, &**q)).unwrap_or_else(|| {
            self.lines.push(Lines::new(q));
            self.lines.len() - 1
        });
        let written = root.get("respondent").and_then(|node| node.get("id")).map(|id| id.place);
        let is_id = |(start, end): &(usize, usize)| written == place(file, *start, *end);
        if let Some((start, end)) = id.filter(is_id).filter(|_| self.heads.len() < HEADS) {
            self.heads.push(Head { before: head[..start].to_owned(), after: head[end..].to_owned(), lines, sheet: sheet.clone() });
        }
        Some((lines, sheet))
    }
}

impl<'q> Lines<'q> {
    fn new(q: &'q Questionnaire) -> Self {
        let lead = |id: &str, asked: bool| {
            let text = if asked { format!("  {id}:") } else { String::new() };
            let (mut bytes, mut mask) = ([0; 16], [0; 16]);
            for ((byte, counts), own) in bytes.iter_mut().zip(&mut mask).zip(text.bytes()) {
                (*byte, *counts) = (own, 0xff);
            }
            // Not asked: no line begins with sixteen bytes of zero and goes on as an answer.
            let mask = if asked { u128::from_le_bytes(mask) } else { u128::MAX };
            Lead { bytes: u128::from_le_bytes(bytes), mask, text }
        };
        Self { q, leads: q.questions.iter().map(|question| lead(&question.id, question.asked)).collect(), digits: vec![[None; 10]; q.questions.len()] }
    }

    /// The sheet with the answers from `at` on.
    fn answers(&mut self, text: &str, mut at: usize, file: u32, mut sheet: AnswerSheet) -> Option<AnswerSheet> {
        let (q, bytes) = (self.q, text.as_bytes());
        let mut problems = Vec::new();
        let mut checker = Checker { q, keeps_entries: false, problems: &mut problems };
        let (mut first, mut has_not_applicable, mut plain) = (0, false, None);
        // What is not told by its lines alone is read only where nothing odd stands anywhere.
        let mut is_plain = || *plain.get_or_insert_with(|| yaml::is_plain(text) && !has_conflicts(text));
        while at < bytes.len() {
            let Some((question, behind_colon)) = self.question(&bytes[at..], first).map(|(question, length)| (question, at + length)) else {
                at = skip_comment(bytes, at).filter(|_| is_plain())?;
                continue;
            };
            let (answer, behind) = if let [b' ', digit @ b'0'..=b'9', b'\n', ..] = bytes[behind_colon..]
                && let Some(known) = self.digits[question][usize::from(digit - b'0')]
            {
                (known, behind_colon + 3)
            } else if let Some((node, behind)) = word(text, file, behind_colon) {
                (self.said(&mut checker, question, &node, false), behind)
            } else if let Some((details, behind)) = details(text, file, behind_colon) {
                (details.answer.map_or(Answer::Blank, |node| self.said(&mut checker, question, &node, details.has_reason)), behind)
            } else {
                let first = bytes.get(behind_colon..)?.strip_prefix(b"\n    ")?.first()?;
                (first.is_ascii_alphanumeric() && is_plain()).then_some(())?;
                let (node, behind) = yaml::read_usual_within(text, file, behind_colon + 5)?;
                decode::check(&node, &decode::Kind::Of(&document::ANSWER), checker.problems);
                sheet.responses.evidence[question] = has_evidence(&node);
                (checker.answer(question, &node).0, behind)
            };
            if answer != Answer::Blank {
                sheet.responses.answers[question] = answer;
            }
            has_not_applicable |= answer == Answer::NotApplicable;
            (at, first) = (behind, question + 1);
        }
        if has_not_applicable {
            checker.often_not_applicable(sheet.place?, &sheet.responses.answers);
        }
        problems.is_empty().then_some(sheet)
    }

    /// What a word stands for; a digit without a problem is kept.
    fn said(&mut self, checker: &mut Checker<'_>, question: usize, node: &Node<'_>, has_reason: bool) -> Answer {
        let digit = match node.text().unwrap_or_default().as_bytes() {
            [digit @ b'0'..=b'9'] => Some(&mut self.digits[question][usize::from(digit - b'0')]),
            _ => None,
        };
        if let Some(Some(known)) = digit {
            return *known;
        }
        let answer = checker.said(question, node, has_reason, &mut Entry::default());
        if let Some(digit) = digit.filter(|_| checker.problems.is_empty()) {
            *digit = Some(answer);
        }
        answer
    }

    /// The question with whose id this line begins, and the length of blanks, id and colon. Those before `first` were answered already.
    #[inline]
    fn question(&self, line: &[u8], first: usize) -> Option<(usize, usize)> {
        let mut begins = [0; 16];
        match line.first_chunk() {
            Some(chunk) => begins = *chunk,
            None => begins[..line.len()].copy_from_slice(line),
        }
        let begins = u128::from_le_bytes(begins);
        let is_here = |lead: &Lead| (begins ^ lead.bytes) & lead.mask == 0 && (lead.text.len() <= 16 || line.starts_with(lead.text.as_bytes()));
        let found = first + self.leads.get(first..)?.iter().position(is_here)?;
        Some((found, self.leads[found].text.len()))
    }
}

/// Where the id of the respondent stands, if it is one on its usual line.
fn respondent(head: &str) -> Option<(usize, usize)> {
    let start = memmem::find(head.as_bytes(), RESPONDENT.as_bytes())? + RESPONDENT.len();
    let length = memchr::memchr(b'\n', &head.as_bytes()[start..])?;
    let id = &head[start..start + length];
    (decode::is_id(id) && !matches!(id, "null" | "Null" | "NULL")).then_some((start, start + length))
}

/// The line behind this one, if it is blank or a comment.
fn skip_comment(bytes: &[u8], at: usize) -> Option<usize> {
    let line = &bytes[at..];
    let first = line.iter().position(|byte| *byte != b' ').unwrap_or(line.len());
    if !matches!(line.get(first), None | Some(b'#' | b'\n')) {
        return None;
    }
    Some(at + memchr::memchr(b'\n', line).map_or(line.len(), |end| end + 1))
}

/// A word behind a blank that ends its line, and where the line behind it begins.
fn word(text: &str, file: u32, at: usize) -> Option<(Node<'_>, usize)> {
    let bytes = text.as_bytes();
    let word = bytes.get(at..)?.strip_prefix(b" ")?;
    let length = word.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))).unwrap_or(word.len());
    let (start, end) = (at + 1, at + 1 + length);
    if length == 0 || !word[0].is_ascii_alphanumeric() || !matches!(bytes.get(end), None | Some(b'\n')) {
        return None;
    }
    let value = Value::Scalar { text: Cow::Borrowed(&text[start..end]), plain: true };
    Some((Node { value, place: place(file, start, end)? }, (end + 1).min(text.len())))
}

/// An answer, a note and a reason, each at most once on a line of its own four columns in, and where the line behind them begins. None where there is more.
fn details(text: &str, file: u32, at: usize) -> Option<(Details<'_>, usize)> {
    let bytes = text.as_bytes();
    let mut found = Details::default();
    let mut at = (bytes.get(at) == Some(&b'\n')).then_some(at + 1)?;
    let start = at;
    while let Some(line) = bytes[at..].strip_prefix(b"    ") {
        at += 4;
        if line.starts_with(b"answer:") && found.answer.is_none() {
            let (node, behind) = word(text, file, at + 7)?;
            (found.answer, at) = (Some(node), behind);
            continue;
        }
        let (told, length) = if line.starts_with(b"note: ") { (&mut found.has_note, 6) } else { (&mut found.has_reason, 8) };
        if std::mem::replace(told, true) || !(length == 6 || line.starts_with(b"reason: ")) {
            return None;
        }
        let end = at + memchr::memchr(b'\n', line)?;
        is_text(&text[at + length..end]).then_some(())?;
        at = end + 1;
    }
    (at > start).then_some((found, at))
}

/// True for a text that stands on one line in the usual way, in quotes or without.
fn is_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    yaml::is_plain(text)
        && match bytes {
            [quote @ (b'"' | b'\''), inside @ .., last] => {
                quote == last && inside.iter().any(|byte| *byte != b' ') && !inside.iter().any(|byte| byte == quote || *byte == b'\\')
            }
            [.., b' '] | [] => false,
            [first, ..] => first.is_ascii_alphanumeric() && memchr::memchr2(b':', b'#', bytes).is_none() && !matches!(text, "null" | "Null" | "NULL"),
        }
}

fn place(file: u32, start: usize, end: usize) -> Option<Place> {
    Some(Place { file, start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
}
