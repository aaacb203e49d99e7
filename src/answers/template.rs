//! A form to fill in: an answers file with every question written out as a comment.

use std::fmt::Write as _;

use crate::questionnaire::{FactKind, Question, QuestionKind, Questionnaire, RoleIndex};

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

/// An empty answers file of a questionnaire, for a role if one is given. It is valid as it stands: every answer is blank.
#[must_use]
pub fn template(q: &Questionnaire, role: Option<RoleIndex>) -> String {
    let mut out = String::new();
    let roles = q.roles.iter().map(|role| role.id.as_str()).collect::<Vec<_>>().join(", ");
    let role_id = role.map(|role| q.roles[role.at()].id.as_str());
    let _ = writeln!(out, "# {}", line(&q.title));
    out.push_str("# Write a level after each question, or dont_know, or later. What does not apply:\n#   ID: { answer: not_applicable, reason: \"...\" }\n");
    let _ = writeln!(out, "format: cem-answers/1\nquestionnaire: {{ id: {}, version: {}, sha256: {} }}", q.id, scalar(&q.version), q.sha256);
    out.push_str("organisation: Name of the organisation\nrespondent:\n  id: r01\n");
    match role_id {
        Some(id) => out.push_str(&format!("  role: {id}\n")),
        None if roles.is_empty() => {}
        None => out.push_str(&format!("  role:    # {roles}\n")),
    }
    out.push_str("date:    # YEAR-MONTH-DAY\n");
    if !q.facts.is_empty() {
        out.push_str("\nprofile:\n");
        for fact in &q.facts {
            let _ = writeln!(out, "  # {}", line(&fact.text));
            if let FactKind::Options(options) = &fact.kind {
                for (id, text) in options {
                    let _ = writeln!(out, "  #   {id}: {}", line(text));
                }
            }
            let _ = writeln!(out, "  {}:", fact.id);
        }
    }
    out.push_str("\nanswers:\n");
    for (_, question) in q.asked().filter(|(_, question)| role.is_none_or(|role| question.roles.is_empty() || question.roles.contains(&role))) {
        let _ = writeln!(out, "\n  # {}", line(&question.text));
        if let Some(when) = &question.when {
            let _ = writeln!(out, "  # Only when {}", when.written(q));
        }
        offered(&mut out, question);
        let _ = writeln!(out, "  {}:", question.id);
    }
    out
}

fn offered(out: &mut String, question: &Question) {
    for level in &question.levels {
        let from = if matches!(question.kind, QuestionKind::Number { .. }) { "from " } else { "" };
        let label = if level.label.is_empty() { String::new() } else { format!("{}: ", line(&level.label)) };
        let _ = writeln!(out, "  #   {from}{}: {label}{}", level.key, line(&level.text));
    }
}

/// A text on one line, safe in a comment.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn scalar(text: &str) -> String {
    crate::yaml::scalar(text).unwrap_or_else(|_| format!("\"{text}\""))
}
