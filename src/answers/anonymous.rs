//! Answers without the people: no name, no respondent id, no note, no text of theirs; levels, roles, profile and what was seen when stay.

use std::fmt::Write as _;

use super::dense::Slot;
use super::{Answer, AnswerSheet, Entry, FactValue};
use crate::questionnaire::{FactKind, Questionnaire};

/// What stands where a text was.
const REMOVED: &str = "removed";

/// Pseudonyms of the respondents, `r1` and so on, by position. They follow from what was answered alone, so the order of names and files says nothing, and the same
/// answers give the same pseudonyms. People who answered alike are interchangeable.
#[must_use]
pub fn pseudonyms(sheets: &[AnswerSheet]) -> Vec<String> {
    let key = |sheet: &AnswerSheet| {
        let answers: Vec<Slot> = sheet.responses.answers.iter().map(|answer| (*answer).into()).collect();
        (sheet.responses.role, answers, sheet.responses.evidence.clone(), sheet.date)
    };
    let mut positions: Vec<usize> = (0..sheets.len()).collect();
    positions.sort_by_cached_key(|at| key(&sheets[*at]));
    let digits = sheets.len().to_string().len();
    let mut names = vec![String::new(); sheets.len()];
    for (rank, at) in positions.into_iter().enumerate() {
        names[at] = format!("r{:0digits$}", rank + 1);
    }
    names
}

/// Takes the people out of sheets, in place: ids become pseudonyms, paths too, and whatever a person wrote is gone. Nothing that is scored changes.
pub fn strip(sheets: &mut [AnswerSheet]) {
    let names = pseudonyms(sheets);
    for (sheet, name) in sheets.iter_mut().zip(names) {
        sheet.path.clone_from(&name);
        sheet.respondent.id = name;
        sheet.respondent.name = None;
        for (entry, answer) in sheet.entries.iter_mut().zip(&sheet.responses.answers) {
            entry.note = None;
            entry.reason = entry.reason.take().map(|_| REMOVED.to_owned());
            for evidence in &mut entry.evidence {
                evidence.what = REMOVED.to_owned();
                evidence.place.clear();
            }
            if *answer == Answer::Text {
                entry.value = Some(REMOVED.to_owned());
            }
        }
    }
}

/// A stripped sheet as an answers file. `questionnaire` is the one it answers.
#[must_use]
pub fn written(sheet: &AnswerSheet, questionnaire: &Questionnaire) -> String {
    let (id, version) = &sheet.questionnaire;
    let mut out = format!(
        "format: cem-answers/1\nquestionnaire: {{ id: {}, version: {} }}\norganisation: {}\nrespondent:\n  id: {}\n",
        scalar(id),
        scalar(version),
        scalar(&sheet.organisation),
        scalar(&sheet.respondent.id)
    );
    if let Some(role) = sheet.responses.role.and_then(|role| questionnaire.roles.get(role.at())) {
        let _ = writeln!(out, "  role: {}", scalar(&role.id));
    }
    if let Some(date) = sheet.date {
        let _ = writeln!(out, "date: {date}");
    }
    profile(&mut out, sheet, questionnaire);
    out.push_str("answers:\n");
    let before = out.len();
    for ((question, answer), entry) in questionnaire.questions.iter().zip(&sheet.responses.answers).zip(&sheet.entries) {
        let said = match answer {
            Answer::NotAsked | Answer::Blank => continue,
            Answer::Later => "later".to_owned(),
            Answer::DontKnow => "dont_know".to_owned(),
            Answer::NotApplicable => "not_applicable".to_owned(),
            Answer::Text => entry.value.as_deref().map_or_else(|| REMOVED.to_owned(), scalar),
            // A number stands as it was given: it was read as one.
            Answer::Level(at) => match &entry.value {
                Some(number) => number.clone(),
                None => question.levels.get(usize::from(*at)).map_or_else(|| "later".to_owned(), |level| level.key.clone()),
            },
        };
        let beside = beside(entry);
        let _ = if beside.is_empty() { writeln!(out, "  {}: {said}", question.id) } else { writeln!(out, "  {}: {{ answer: {said}{beside} }}", question.id) };
    }
    if out.len() == before {
        out.truncate(out.len() - "\n".len());
        out.push_str(" {}\n");
    }
    out
}

fn profile(out: &mut String, sheet: &AnswerSheet, questionnaire: &Questionnaire) {
    let mut lines = String::new();
    for (fact, value) in questionnaire.facts.iter().zip(&sheet.responses.facts) {
        let said = match (value, &fact.kind) {
            (FactValue::Choice(at), FactKind::Options(options)) => options.get(usize::from(*at)).map(|(id, _)| scalar(id)),
            (FactValue::Number(number), _) => Some(number.to_string()),
            (FactValue::Text, _) => Some(REMOVED.to_owned()),
            (FactValue::Unknown | FactValue::Choice(_), _) => None,
        };
        if let Some(said) = said {
            let _ = writeln!(lines, "  {}: {said}", fact.id);
        }
    }
    if !lines.is_empty() {
        let _ = write!(out, "profile:\n{lines}");
    }
}

/// What stands beside an answer, as further entries of a mapping.
fn beside(entry: &Entry) -> String {
    let mut out = String::new();
    if let Some(reason) = &entry.reason {
        let _ = write!(out, ", reason: {}", scalar(reason));
    }
    if let Some(confidence) = entry.confidence {
        let _ = write!(out, ", confidence: {}", confidence.word());
    }
    if !entry.evidence.is_empty() {
        let one = |evidence: &super::Evidence| {
            let seen = evidence.seen.map_or_else(String::new, |seen| format!(", seen: {seen}"));
            format!("{{ what: {}{seen} }}", scalar(&evidence.what))
        };
        let _ = write!(out, ", evidence: [{}]", entry.evidence.iter().map(one).collect::<Vec<_>>().join(", "));
    }
    out
}

/// A text as YAML that also stands in braces.
fn scalar(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.');
    let is_plain = plain && crate::yaml::scalar(text).is_ok_and(|written| written == text);
    // A JSON string is a YAML string.
    if is_plain { text.to_owned() } else { serde_json::to_string(text).unwrap_or_else(|_| format!("\"{REMOVED}\"")) }
}
