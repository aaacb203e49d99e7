//! The answers file of a session: read, checked, changed as text, and one entry of it as a value that can be compared.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::super::history::Record;
use super::Change;
use crate::answers::edit::{self, NewAnswer};
use crate::answers::{AnswerSheet, check};
use crate::diagnostic::{Diagnostic, Files, Severity, any_error};
use crate::questionnaire::{QuestionIndex, Questionnaire};
use crate::source;

/// The text of a file as it stands there, byte order mark and all; none where there is no file.
pub(super) fn read(path: &Path) -> Result<Option<String>, String> {
    let about = match std::fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(super::words(&error.into())),
    };
    if !about.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let limit = crate::yaml::MAX_BYTES as u64 + 1;
    std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(|error| super::words(&error.into()))?;
    let marked = bytes.starts_with(b"\xef\xbb\xbf");
    let text = source::decode(bytes, &source::shown(path), &mut Files::default()).map_err(|problem| problem.message)?;
    Ok(Some(if marked { format!("\u{feff}{text}") } else { text }))
}

/// The sheet a text holds, or all its problems; warnings are handed out in both cases.
pub(super) fn check(text: &str, path: &Path, form: &Questionnaire) -> (Option<AnswerSheet>, Vec<Diagnostic>, Files) {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let shown = source::shown(path);
    let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(text).into();
    let file = files.add(shown.clone(), Arc::clone(&text));
    let sheet = check::read(&text, file, &shown, &mut problems).and_then(|read| match read.questionnaire() {
        Some((id, _)) if id != form.id => None,
        Some(_) | None => read.check(form, &mut problems),
    });
    let sheet = sheet.filter(|_| !any_error(&problems));
    (sheet, problems, files)
}

/// The id of the questionnaire that a text answers.
pub(super) fn questionnaire(text: &str) -> Option<String> {
    let root = crate::yaml::parse(text.strip_prefix('\u{feff}').unwrap_or(text), 0, &mut Vec::new())?;
    Some(root.get("questionnaire")?.text_of("id"))
}

/// The first error, in words.
pub(super) fn first_error(problems: &[Diagnostic]) -> String {
    let error = problems.iter().find(|problem| problem.severity == Severity::Error);
    error.map_or_else(|| "it does not answer this questionnaire".to_owned(), |problem| problem.message.clone())
}

/// The text after a change.
pub(super) fn after(text: &str, change: &Change, form: &Questionnaire) -> Result<String, String> {
    let edited = match change {
        Change::Answer { question, new: Some(new) } => edit::replace(text, &form.questions[question.at()].id, new),
        Change::Answer { question, new: None } => edit::unset(text, &form.questions[question.at()].id),
        Change::Complete(complete) => edit::set_complete(text, *complete),
    };
    edited.map_err(|problems| first_error(&problems))
}

/// The text without any answer; comments stay.
pub(super) fn emptied(text: &str, sheet: &AnswerSheet, form: &Questionnaire) -> Result<String, String> {
    let mut text = edit::set_complete(text, false).map_err(|problems| first_error(&problems))?;
    for (question, entry) in form.questions.iter().zip(&sheet.entries) {
        if entry.place.is_some() {
            text = edit::unset(&text, &question.id).map_err(|problems| first_error(&problems))?;
        }
    }
    Ok(text)
}

/// What stands for a question, whole; none where nothing does.
pub(super) fn standing(sheet: &AnswerSheet, question: QuestionIndex, form: &Questionnaire) -> Option<NewAnswer> {
    Record::of(sheet, question).written(form, question).as_ref().and_then(whole)
}

/// An entry in the one form in which two that say the same are equal; none where it says nothing.
pub(super) fn whole(new: &NewAnswer) -> Option<NewAnswer> {
    let text = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let note = text(&new.note);
    let whole = NewAnswer {
        answer: new.answer.clone(),
        reason: text(&new.reason),
        note_quotable: new.note_quotable && note.is_some(),
        note,
        confidence: new.confidence,
        evidence: new.evidence.clone().filter(|list| !list.is_empty()),
        flag: new.flag.filter(|flag| *flag),
    };
    (whole != NewAnswer::default()).then_some(whole)
}
