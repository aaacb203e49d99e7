//! What the text of a cell says: a level, a role, a date.

use super::mapping::Mapping;
use super::normal;
use crate::answers::STATES;
use crate::decode;
use crate::questionnaire::{FactKind, Question, QuestionKind, Questionnaire};

/// Which part of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dates {
    /// `2026-09-14`.
    #[default]
    Year,
    /// `14.9.2026`.
    Day,
    /// `9/14/2026`.
    Month,
}

/// The state a word stands for.
fn state(word: &str) -> Option<&'static str> {
    match word.replace('_', " ").as_str() {
        "dont know" | "don't know" | "do not know" | "i don't know" | "i do not know" => Some(STATES[0]),
        "not applicable" | "n/a" | "na" | "does not apply" => Some(STATES[1]),
        "later" | "ask later" | "ask me later" => Some(STATES[2]),
        _ => None,
    }
}

/// The answer that a cell gives to a question, in the spelling of answers files; `Ok(None)` where it says nothing. Else words to suggest.
pub(super) fn answer<'q>(at: usize, question: &'q Question, text: &str, mapping: &Mapping) -> Result<Option<String>, Vec<&'q str>> {
    let word = normal(text);
    if let Some(mapped) = mapping.level(at, &word) {
        return Ok(mapped.map(str::to_owned));
    }
    match question.kind {
        // Words of a person: only our own spelling of a state is one.
        QuestionKind::Text => return Ok(Some(text.to_owned())),
        QuestionKind::Number { .. } if text.parse::<f64>().is_ok_and(f64::is_finite) => return Ok(Some(text.to_owned())),
        QuestionKind::Number { .. } => return state(&word).map(|state| Some(state.to_owned())).ok_or_else(|| STATES.to_vec()),
        QuestionKind::Levels | QuestionKind::YesNo | QuestionKind::Choice => {}
    }
    level(question, &word).or_else(|| state(&word)).map(|answer| Some(answer.to_owned())).ok_or_else(|| {
        let levels = question.levels.iter().flat_map(|level| [level.key.as_str(), level.label.as_str(), level.text.as_str()]);
        levels.filter(|word| !word.is_empty()).chain(STATES).collect()
    })
}

/// The level whose number, label or text this is; `3: Planned` must have both right.
fn level<'q>(question: &'q Question, word: &str) -> Option<&'q str> {
    let variants = question.variants.iter().flat_map(|variant| &variant.levels);
    let all: Vec<_> = question.levels.iter().chain(variants).collect();
    let key = |word: &str| {
        let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
        let of_number =
            |number: f64| question.levels.iter().find(|level| level.number.total_cmp(&number).is_eq()).filter(|_| question.kind != QuestionKind::Choice);
        question.levels.iter().find(|level| level.key.to_lowercase() == word).or_else(|| number.and_then(of_number))
    };
    let truth = match (question.kind, word) {
        (QuestionKind::YesNo, "true" | "y") => "yes",
        (QuestionKind::YesNo, "false" | "n") => "no",
        _ => word,
    };
    if let Some(level) = key(truth) {
        return Some(&level.key);
    }
    let says = |level: &crate::questionnaire::Level, words: &str| {
        let (label, text) = (normal(&level.label), normal(&level.text));
        !words.is_empty() && (words == label || words == text || words == format!("{label}: {text}") || words == format!("{label}. {text}"))
    };
    let one = |words: &str| {
        let mut found: Vec<&str> = all.iter().filter(|level| says(level, words)).map(|level| level.key.as_str()).collect();
        found.dedup();
        if let [one] = found.as_slice() { Some(*one) } else { None }
    };
    one(word).or_else(|| {
        let (number, words) = word.split_once([':', '.', ')', ' '])?;
        let level = key(number.trim())?;
        all.iter().any(|other| other.key == level.key && says(other, words.trim_start_matches(['-', '\u{2013}', ' ']))).then_some(level.key.as_str())
    })
}

/// The id of the role that a cell names, by its id or name. Else words to suggest.
pub(super) fn role<'q>(q: &'q Questionnaire, text: &str, mapping: &'q Mapping) -> Result<&'q str, Vec<&'q str>> {
    let word = normal(text);
    let known = q.roles.iter().find(|role| role.id.to_lowercase() == word || normal(&role.name) == word).map(|role| role.id.as_str());
    mapping.role(&word).or(known).ok_or_else(|| q.roles.iter().flat_map(|role| [role.id.as_str(), role.name.as_str()]).collect())
}

/// The value of a profile fact, in the spelling of answers files. Else words to suggest.
pub(super) fn fact<'q>(q: &'q Questionnaire, at: usize, text: &str) -> Result<String, Vec<&'q str>> {
    match &q.facts[at].kind {
        FactKind::Options(options) => {
            let word = normal(text);
            let found = options.iter().find(|(id, said)| id.to_lowercase() == word || normal(said) == word).map(|(id, _)| id.clone());
            found.ok_or_else(|| options.iter().flat_map(|(id, said)| [id.as_str(), said.as_str()]).collect())
        }
        FactKind::Number { .. } if !text.parse::<f64>().is_ok_and(f64::is_finite) => Err(Vec::new()),
        FactKind::Number { .. } | FactKind::Text => Ok(text.to_owned()),
    }
}

/// The day that a cell names, as `YYYY-MM-DD`; a time behind it is left out.
pub(super) fn day(text: &str, order: Dates) -> Option<String> {
    let day = text.split([' ', 'T', ',']).next()?;
    if decode::date(day).is_some() {
        return Some(day.to_owned());
    }
    let parts: Vec<i16> = day.split(['.', '/', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (year, month, day) = match (order, parts.as_slice()) {
        (Dates::Year, [year, month, day]) => (*year, *month, *day),
        (Dates::Day, [day, month, year]) => (*year, *month, *day),
        (Dates::Month, [month, day, year]) => (*year, *month, *day),
        _ => return None,
    };
    let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    date.filter(|_| year >= 1000).map(|date| date.to_string())
}
