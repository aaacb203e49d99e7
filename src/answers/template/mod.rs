//! Forms to fill in, in three formats that [`super::import`] reads back: an answers file with every question as a comment, a page with boxes to tick, a sheet.

mod head;
mod markdown;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::fmt::Write as _;

use crate::questionnaire::{Fact, FactKind, Question, QuestionKind, Questionnaire, RoleIndex};

pub use head::{Subject, head, head_in_json};
pub(super) use markdown::LINES;
pub use markdown::markdown;
#[cfg(feature = "xlsx")]
pub use xlsx::xlsx;
#[cfg(feature = "xlsx")]
pub(super) use xlsx::{COLUMNS, ID};

/// How the first line of a form begins; the questionnaire's id, version and hash follow.
pub(super) const MARKER: &str = "cem-form";

/// What a form says of where it comes from: the questionnaire, and the language it is in.
fn mark(q: &Questionnaire) -> String {
    format!("{MARKER} {} {} {} {}", q.id, q.version, q.sha256, q.language)
}

/// The answers that are no level: how they are written, and what the form says.
const STATES: [(&str, &str); 3] = [("dont_know", "I don't know"), ("not_applicable", "Does not apply here (say why under Reason)"), ("later", "Ask me later")];

/// Stands for the organisation in a form where nobody has said its name.
pub const UNNAMED: &str = "Name of the organisation";

/// One thing that a form asks for.
pub(super) struct Item<'q> {
    /// What the answer is to: a question's id, or a key of the answers file such as `respondent.role` or `profile.size`.
    pub(super) id: String,
    /// What it is about: the factor, the profile, or the respondent.
    about: &'q str,
    /// The question itself.
    text: String,
    /// What can be chosen: how it is written, and what it means; empty for free text.
    choices: Vec<(&'q str, String)>,
    /// A number or text may be written.
    free: bool,
    /// True for a question, which takes a reason, a note and evidence too.
    pub(super) question: bool,
}

impl Item<'_> {
    /// How each choice is written.
    pub(super) fn choices(&self) -> impl Iterator<Item = &str> {
        self.choices.iter().map(|(key, _)| *key)
    }
}

/// Everything that a form for a role asks for, in order; without a role, all questions.
pub(super) fn items(q: &Questionnaire, role: Option<RoleIndex>) -> Vec<Item<'_>> {
    let head = |id: &str, text: &str| Item { id: id.to_owned(), about: "You", text: text.to_owned(), choices: Vec::new(), free: true, question: false };
    let mut items = vec![
        head("organisation", UNNAMED),
        head("respondent.id", "A short name for these answers: letters and digits"),
        head("respondent.name", "Your name, if you like"),
        head("date", "The day, as YEAR-MONTH-DAY"),
    ];
    if !q.roles.is_empty() {
        let roles = q.roles.iter().enumerate().filter(|(at, _)| role.is_none_or(|role| role.at() == *at));
        let choices = roles.map(|(_, role)| (role.id.as_str(), line(&role.name))).collect();
        items.push(Item { choices, free: false, ..head("respondent.role", "Your role") });
    }
    items.extend(q.facts.iter().map(fact));
    items.extend(asked(q, role).map(|question| Item {
        id: question.id.clone(),
        about: q.factors.get(question.factor.at()).map_or("", |factor| factor.name.as_str()),
        text: text_of(q, question),
        choices: choices(question),
        free: matches!(question.kind, QuestionKind::Number { .. } | QuestionKind::Text),
        question: true,
    }));
    items
}

fn fact(fact: &Fact) -> Item<'_> {
    let (choices, free) = match &fact.kind {
        FactKind::Options(options) => (options.iter().map(|(id, text)| (id.as_str(), line(text))).collect(), false),
        FactKind::Number { .. } | FactKind::Text => (Vec::new(), true),
    };
    Item { id: format!("profile.{}", fact.id), about: "The organisation", text: line(&fact.text), choices, free, question: false }
}

fn text_of(q: &Questionnaire, question: &Question) -> String {
    let bands = matches!(question.kind, QuestionKind::Number { .. }) && !question.unit.is_empty();
    let unit = if bands { format!(" ({})", line(&question.unit)) } else { String::new() };
    let when = question.when.as_ref().map_or(String::new(), |when| format!(" (only when {})", line(&when.written(q))));
    format!("{}{unit}{when}", line(&question.text))
}

fn choices(question: &Question) -> Vec<(&str, String)> {
    let levels = question.levels.iter().filter(|_| !matches!(question.kind, QuestionKind::Number { .. })).map(|level| {
        let label = if level.label.is_empty() || level.label == level.text { String::new() } else { format!("{}: ", line(&level.label)) };
        (level.key.as_str(), format!("{label}{}", line(&level.text)))
    });
    let offered = [question.dont_know, question.not_applicable, true];
    let states = STATES.iter().zip(offered).filter(|(_, offered)| *offered).map(|((key, text), _)| (*key, (*text).to_owned()));
    levels.chain(states).collect()
}

fn asked(q: &Questionnaire, role: Option<RoleIndex>) -> impl Iterator<Item = &Question> {
    let fits = move |question: &Question| role.is_none_or(|role| question.roles.is_empty() || question.roles.contains(&role));
    q.asked().map(|(_, question)| question).filter(move |question| fits(question))
}

/// An empty answers file of a questionnaire, for a role if one is given. It is valid as it stands: every answer is blank.
#[must_use]
pub fn yaml(q: &Questionnaire, role: Option<RoleIndex>) -> String {
    let mut out = String::new();
    let roles = q.roles.iter().map(|role| role.id.as_str()).collect::<Vec<_>>().join(", ");
    let role_id = role.map(|role| q.roles[role.at()].id.as_str());
    let _ = writeln!(out, "# {}", line(&q.title));
    out.push_str("# Write a level after each question, or dont_know, or later. What does not apply:\n#   ID: { answer: not_applicable, reason: \"...\" }\n");
    let _ = writeln!(out, "format: cem-answers/1\nquestionnaire: {{ id: {}, version: {}, sha256: {} }}", q.id, scalar(&q.version), q.sha256);
    let _ = writeln!(out, "organisation: {UNNAMED}\nrespondent:\n  id: r01");
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
    for question in asked(q, role) {
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
