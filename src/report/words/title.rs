//! Of whom, by whom, when, and what that can stand for.

use super::super::{Before, FULL_RESPONDENTS, FULL_ROLES, Report, Standing, Thin, Title};
use super::many;

/// What these respondents can stand for; empty for a full assessment.
pub(crate) fn standing(title: &Title) -> String {
    match &title.standing {
        Standing::Nobody => "No respondent counts for the scores.".into(),
        Standing::OnePerson => "One person's view, not an assessment.".into(),
        Standing::SelfView => "Self-view: only the customer-experience function answered.".into(),
        Standing::Preliminary(thin) => {
            let reason = |t: &Thin| match t {
                Thin::Respondents(n) => format!("{} (an assessment needs {FULL_RESPONDENTS})", many(*n, "respondent", "respondents")),
                Thin::Roles(n) => format!("{} (needs {FULL_ROLES})", many(*n, "role", "roles")),
                Thin::NoLine => "nobody of operations or with profit and loss".to_owned(),
            };
            format!("Preliminary: {}.", thin.iter().map(reason).collect::<Vec<_>>().join(", "))
        }
        Standing::Full => String::new(),
    }
}

/// What a short questionnaire can carry; empty for a full one.
pub(crate) fn first_look(title: &Title) -> String {
    title.first_look.map_or_else(String::new, |asked| {
        format!("First look: {} of the full questionnaire. Read the bands, not the decimals.", many(asked, "question", "questions"))
    })
}

/// The draft mark; empty when nothing required is open.
pub(crate) fn draft(title: &Title) -> String {
    if title.open_required == 0 {
        return String::new();
    }
    format!("Draft: {} blank or put off.", many(title.open_required, "required answer is", "required answers are"))
}

/// `5 respondents: 2 Executive, 3 Operations`.
pub(crate) fn respondents(title: &Title) -> String {
    let apart = |apart: bool| if apart { " (not in the scores)" } else { "" };
    let roles: Vec<String> = title.roles.iter().map(|r| format!("{} {}{}", r.count, r.name, apart(r.apart))).collect();
    format!("{}: {}", many(title.respondents, "respondent", "respondents"), if roles.is_empty() { "none".into() } else { roles.join(", ") })
}

/// `answered 2026-09-01 to 2026-09-14`; empty without dates.
pub(crate) fn dates(title: &Title) -> String {
    match &title.answered {
        Some((first, last)) if first == last => format!("answered {first}"),
        Some((first, last)) => format!("answered {first} to {last}"),
        None => String::new(),
    }
}

/// Title of the report: what was asked, of whom.
pub(crate) fn title(title: &Title) -> String {
    format!("{}: {}", title.questionnaire, if title.organisation.is_empty() { "no organisation named" } else { &title.organisation })
}

/// `2026-09-01 to 2026-09-14`, or one day.
pub(crate) fn days(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first} to {last}") }
}

/// A respondent with the role.
pub(crate) fn person(name: &str, role: Option<&str>) -> String {
    role.map_or_else(|| name.to_owned(), |role| format!("{name} ({role})"))
}

/// The earlier assessment in a sentence.
pub(crate) fn before(before: &Before) -> String {
    let days = match &before.days {
        Some((first, last)) => format!(", answered {}", days(first, last)),
        None => String::new(),
    };
    let people = many(before.respondents, "respondent", "respondents");
    format!("Held against {} {}{days}, {people}.", before.questionnaire, before.version)
}

/// What the full report holds and a short one with so many cards does not.
pub(crate) fn rest(report: &Report, cards: usize) -> String {
    format!(
        "This is a short version: {} of {} stand in it. The full report holds all of them with what set them off and the claims they rest on, \
         {} with the answers to each, {}, every question people differ on, how far other weights would change the scores, and the quality of the evidence.",
        cards.min(report.recommendations.len()),
        many(report.recommendations.len(), "recommendation", "recommendations"),
        many(report.questions.len(), "question", "questions"),
        many(report.question_gaps.len(), "ranked gap", "ranked gaps"),
    )
}
