//! Changes one answer in the text of an answers file, and nothing else: comments, order, quoting and line ends stay as they were written.
//!
//! The tree of [`crate::yaml::parse`] says where the old answer stands; the new one is put there. Before a text is handed back it is read again: it must hold
//! exactly the tree that was meant, and every comment of the old text. Otherwise the answer is an error, and nothing is written.

mod carry;
mod splice;
mod writer;

use super::{Confidence, Evidence, check};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::{Node, Value};

pub(super) use carry::{carry, comments, document, one_line, remark, same};
use splice::Document;
use writer::New;

/// The key of the facts about the organisation.
const PROFILE: &str = "profile";
/// The key of the answers.
const ANSWERS: &str = "answers";
/// The key of the mark that the interview is complete.
const COMPLETE: &str = "complete";
/// The keys of an entry, in the order they are written.
const FIELDS: [&str; 6] = ["answer", "reason", "note", "confidence", "evidence", "flag"];
/// The answer that alone keeps a reason.
const NOT_APPLICABLE: &str = "not_applicable";

/// What to write for one question. What is `None` stays as it is in the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewAnswer {
    /// The level, option, number or text; or `dont_know`, `not_applicable`, `later`. An empty text leaves the question blank and keeps what stands beside it.
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
    /// To be followed up; false removes the mark.
    pub flag: Option<bool>,
}

/// The text with this answer to this question; the question's entry is made where it is missing.
///
/// # Errors
/// Every problem of a text that cannot be read (as of file 0), or one saying that the answers stand in a form that cannot be changed safely.
pub fn set(text: &str, question: &str, new: &NewAnswer) -> Result<String, Vec<Diagnostic>> {
    apply(&Document::read(text)?, question, &fields(new))
}

/// The text with exactly this entry for this question: what is `None` is not there afterwards. What the entry says already is not written anew, so that its
/// quoting and comments stay.
///
/// # Errors
/// As for [`set`].
pub fn replace(text: &str, question: &str, new: &NewAnswer) -> Result<String, Vec<Diagnostic>> {
    let before = Document::read(text)?;
    let mut fields = fields(new);
    for key in FIELDS {
        if !fields.iter().any(|(field, _)| *field == key) {
            fields.push((key, None));
        }
    }
    let same = |field: &str, old: &Node<'_>| match field {
        "answer" => old.text_of("answer") == new.answer,
        "reason" => old.text_of("reason").trim() == new.reason.as_deref().unwrap_or_default(),
        "note" => {
            let text = new.note.as_deref().unwrap_or_default();
            let note = old.get("note");
            let quotable = note.and_then(|note| note.get("quotable")).and_then(Node::truth).unwrap_or(false);
            note.map(check::note_text).unwrap_or_default() == text && (text.is_empty() || quotable == new.note_quotable)
        }
        "confidence" => old.text_of("confidence") == new.confidence.map_or("", Confidence::word),
        "evidence" => check::evidence(old) == new.evidence.as_deref().unwrap_or_default(),
        _ => old.get("flag").and_then(Node::truth).unwrap_or(false) == new.flag.unwrap_or(false),
    };
    match before.mapping(&[ANSWERS, question]) {
        Some(old) if matches!(old.value, Value::Map(_)) => fields.retain(|(field, _)| !same(field, old)),
        Some(old) if old.text() == Some(new.answer.as_str()) && fields[1..].iter().all(|(_, value)| value.is_none()) => fields.clear(),
        Some(_) | None => {}
    }
    if fields.is_empty() { Ok(text.to_owned()) } else { apply(&before, question, &fields) }
}

fn apply(before: &Document<'_>, question: &str, fields: &[(&'static str, Option<New>)]) -> Result<String, Vec<Diagnostic>> {
    let text = before.text;
    let old = before.root.entry(ANSWERS).and_then(|(_, answers)| answers.entry(question)).map(|(_, node)| node);
    let stays = |key: &str| !fields.iter().any(|(field, _)| *field == key);
    if fields.iter().all(|(_, value)| value.is_none()) && old.is_none_or(|node| node.entries().iter().all(|(key, _)| !stays(&key.text))) {
        return unset(text, question);
    }
    let mut edited;
    match old {
        Some(node) if matches!(node.value, Value::Map(_)) => {
            edited = text.to_owned();
            // What is written comes first: a mapping must never be empty on the way.
            for (field, value) in fields.iter().filter(|(_, value)| value.is_some()).chain(fields.iter().filter(|(_, value)| value.is_none())) {
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
            let value = match kept.as_slice() {
                [(field, answer)] if field == "answer" => answer.clone(),
                _ => New::Map(kept),
            };
            edited = before.put(&[ANSWERS], question, &value)?;
        }
    }
    let mut meant = Tree::of(&before.root);
    let answers = before.mapping(&[ANSWERS]);
    let in_flow =
        before.is_flow(&[]) || answers.is_some_and(|node| !before.is_absent(node) && before.is_flow_node(node)) || before.is_flow(&[ANSWERS, question]);
    meant.set(question, fields, before.json(), in_flow);
    verify(before, edited, &meant)
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

/// The text with this value of this profile fact.
///
/// # Errors
/// As for [`set`].
pub fn set_fact(text: &str, fact: &str, value: &str) -> Result<String, Vec<Diagnostic>> {
    let mut meant = Tree::of(&Document::read(text)?.root);
    *meant.under(PROFILE).under(fact) = Tree::Scalar { text: value.to_owned(), plain: true };
    carry::carry(text, &meant)
}

/// The text with the mark that the interview is complete, or without it.
///
/// # Errors
/// As for [`set`].
pub fn set_complete(text: &str, complete: bool) -> Result<String, Vec<Diagnostic>> {
    let before = Document::read(text)?;
    let mut meant = Tree::of(&before.root);
    let edited = if complete {
        *meant.under(COMPLETE) = Tree::Scalar { text: "true".to_owned(), plain: true };
        before.put(&[], COMPLETE, &New::Word("true".to_owned()))?
    } else {
        meant.drop_key(COMPLETE);
        before.remove(&[], COMPLETE)?
    };
    verify(&before, edited, &meant)
}

/// Gives the edited text only if it reads back as meant and has lost no comment.
fn verify(before: &Document<'_>, edited: String, meant: &Tree) -> Result<String, Vec<Diagnostic>> {
    let Ok(after) = Document::read(&edited) else { return Err(refused(None)) };
    if Tree::of(&after.root) != *meant || !keeps_comments(before, &after) {
        return Err(refused(None));
    }
    Ok(edited)
}

fn keeps_comments(before: &Document<'_>, after: &Document<'_>) -> bool {
    let mut comments = after.comments(0..after.text.len());
    before.comments(0..before.text.len()).iter().all(|comment| comments.iter().position(|other| other == comment).map(|at| comments.remove(at)).is_some())
}

fn refused(place: Option<Place>) -> Vec<Diagnostic> {
    let problem = Diagnostic::new(Code::WrongType, "the answers are written in a form that cannot be changed here without harm; the file is as it was");
    vec![problem.at(place).help("change this answer in an editor, in the form `QUESTION: answer` on a line of its own")]
}

/// The fields in the order they are written: a value to write, or `None` to remove.
fn fields(new: &NewAnswer) -> Vec<(&'static str, Option<New>)> {
    let filled = |text: &String| (!text.is_empty()).then(|| New::Text(text.clone()));
    let mut fields = vec![("answer", (!new.answer.is_empty()).then(|| New::Word(new.answer.clone())))];
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
        fields.push(("confidence", Some(New::Word(confidence.word().to_owned()))));
    }
    if let Some(evidence) = &new.evidence {
        fields.push(("evidence", (!evidence.is_empty()).then(|| New::List(evidence.iter().map(evidence_item).collect()))));
    }
    if let Some(flag) = new.flag {
        fields.push(("flag", flag.then(|| New::Word("true".to_owned()))));
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

/// What a text says, without places: two texts that say the same have equal trees.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Null,
    Scalar { text: String, plain: bool },
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub(super) fn of(node: &Node<'_>) -> Self {
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
        if let ([(_, Some(answer)), rest @ ..], false) = (fields, matches!(entry, Self::Map(_)))
            && rest.iter().all(|(_, value)| value.is_none())
        {
            *entry = answer.tree(json, flow);
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

#[cfg(test)]
mod tests;
