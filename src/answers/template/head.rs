//! A new answers file without an answer.

use std::fmt::Write as _;

use super::scalar;
use crate::questionnaire::Questionnaire;

/// Who answers, for a new answers file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The organisation it is about.
    pub organisation: String,
    /// The respondent's id.
    pub respondent: String,
    /// The id of the respondent's role.
    pub role: Option<String>,
    /// The day of the answers.
    pub date: Option<jiff::civil::Date>,
}

/// An answers file without an answer, as short as can be.
#[must_use]
pub fn head(q: &Questionnaire, subject: &Subject) -> String {
    let mut out = format!("format: cem-answers/1\nquestionnaire: {{ id: {}, version: {} }}\n", q.id, scalar(&q.version));
    let _ = writeln!(out, "organisation: {}\nrespondent:\n  id: {}", scalar(&subject.organisation), scalar(&subject.respondent));
    if let Some(role) = &subject.role {
        let _ = writeln!(out, "  role: {}", scalar(role));
    }
    if let Some(date) = subject.date {
        let _ = writeln!(out, "date: {date}");
    }
    out.push_str("answers: {}\n");
    out
}

/// As [`head`], for a file whose name ends in `.json`.
#[must_use]
pub fn head_in_json(q: &Questionnaire, subject: &Subject) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let role = subject.role.as_ref().map_or(String::new(), |role| format!(", \"role\": {}", text(role)));
    let date = subject.date.map_or(String::new(), |date| format!("  \"date\": \"{date}\",\n"));
    format!(
        "{{\n  \"format\": \"cem-answers/1\",\n  \"questionnaire\": {{\"id\": {}, \"version\": {}}},\n  \"organisation\": {},\n  \"respondent\": {{\"id\": {}{role}}},\n{date}  \"answers\": {{}}\n}}\n",
        text(&q.id),
        text(&q.version),
        text(&subject.organisation),
        text(&subject.respondent)
    )
}
