//! What each column of a table is: by its head, or by the mapping file.

use super::mapping::Mapping;
use super::{Cell, Table, normal};
use crate::diagnostic::{Code, Diagnostic, Files};
use crate::questionnaire::Questionnaire;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The organisation's name.
    Organisation,
    /// The day of the answers.
    Date,
    /// The respondent's id.
    Id,
    /// The respondent's name.
    Name,
    /// The respondent's role.
    Role,
    /// A profile fact, by index.
    Fact(usize),
    /// The answer to a question, by index.
    Answer(usize),
    /// What stands beside the answer to a question.
    Beside(usize, Beside),
}

/// What can stand beside an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// Why it is not applicable.
    Reason,
    /// A note.
    Note,
    /// What was seen in support.
    Evidence,
    /// How sure the respondent is.
    Confidence,
    /// Whether it is to be followed up.
    Flag,
}

impl Beside {
    /// All, in the order they are written.
    pub(super) const ALL: [Self; 5] = [Self::Reason, Self::Note, Self::Evidence, Self::Confidence, Self::Flag];

    /// The key in an answers file.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Note => "note",
            Self::Evidence => "evidence",
            Self::Confidence => "confidence",
            Self::Flag => "flag",
        }
    }
}

/// Words for what is no question.
const HEADS: [(&str, Target); 12] = [
    ("organisation", Target::Organisation),
    ("organization", Target::Organisation),
    ("date", Target::Date),
    ("respondent.id", Target::Id),
    ("respondent", Target::Id),
    ("id", Target::Id),
    ("respondent.name", Target::Name),
    ("name", Target::Name),
    ("respondent.role", Target::Role),
    ("role", Target::Role),
    ("respondent id", Target::Id),
    ("respondent name", Target::Name),
];

/// What our own name of a column stands for, in any case: `IND-1`, `IND-1.note`, `respondent.role`, `profile.size`.
pub(super) fn named(name: &str, q: &Questionnaire) -> Option<Target> {
    let name = normal(name);
    if let Some(at) = question(q, &name) {
        return Some(Target::Answer(at));
    }
    let fact = name.strip_prefix("profile.").and_then(|fact| q.facts.iter().position(|known| known.id.to_lowercase() == fact));
    fact.map(Target::Fact).or_else(|| beside(q, &name)).or_else(|| HEADS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target))
}

/// The question of this id; where none is, of the id without its signs: many form tools allow letters and digits only (`IND1`).
fn question(q: &Questionnaire, name: &str) -> Option<usize> {
    let bare = |id: &str| id.to_lowercase().replace(['-', '_', '.'], "");
    let exact = q.asked().find(|(_, question)| question.id.to_lowercase() == name);
    let mut alike = q.asked().filter(|(_, question)| bare(&question.id) == name);
    exact.or_else(|| alike.next().filter(|_| alike.next().is_none())).map(|(at, _)| at.at())
}

/// `IND-1.note`, `[IND-1] note`, `IND-1: note`.
fn beside(q: &Questionnaire, name: &str) -> Option<Target> {
    let field = Beside::ALL.into_iter().find(|field| name.ends_with(field.key()))?;
    let before = name.strip_suffix(field.key())?;
    let id = before.trim_end_matches(['.', ':', ' ', '(', ']']).trim_start_matches('[');
    (id.len() < before.len()).then_some(())?;
    Some(Target::Beside(question(q, id)?, field))
}

/// Our names of columns, to suggest.
pub(super) fn names(q: &Questionnaire) -> Vec<String> {
    let facts = q.facts.iter().map(|fact| format!("profile.{}", fact.id));
    q.asked().map(|(_, question)| question.id.clone()).chain(facts).chain(HEADS.iter().map(|(head, _)| (*head).to_owned())).collect()
}

/// What a head stands for: our name, an id with a text behind it as form tools print it, or a question's whole text.
fn of_head(head: &str, q: &Questionnaire) -> Result<Target, Vec<usize>> {
    if let Some(target) = named(head, q) {
        return Ok(target);
    }
    let head = normal(head);
    let bare = head.trim_start_matches('[');
    let prefixed = q.asked().filter(|(_, question)| {
        let rest = bare.strip_prefix(&question.id.to_lowercase());
        rest.is_some_and(|rest| rest.starts_with([':', ')', ']']) && (head.len() > bare.len() || !rest.starts_with(']')) || rest.starts_with(". "))
    });
    if let Some((at, _)) = prefixed.max_by_key(|(_, question)| question.id.len()) {
        return Ok(Target::Answer(at.at()));
    }
    // Codes of a group and of its part: `G1[IND1]`.
    if let Some(at) =
        head.strip_suffix(']').and_then(|head| head.split_once('[')).filter(|(code, _)| !code.contains(' ')).and_then(|(_, part)| question(q, part))
    {
        return Ok(Target::Answer(at));
    }
    let says = |text: &str| normal(text) == head;
    let same: Vec<usize> = q
        .asked()
        .filter(|(_, question)| says(&question.text) || question.variants.iter().any(|variant| variant.text.as_deref().is_some_and(says)))
        .map(|(at, _)| at.at())
        .collect();
    match (same.as_slice(), q.facts.iter().position(|fact| says(&fact.text))) {
        ([one], None) => Ok(Target::Answer(*one)),
        ([], Some(fact)) => Ok(Target::Fact(fact)),
        _ => Err(same),
    }
}

/// What each column is; none for one that is left out. A column that is nothing, and two that are the same, are problems; so is a column of the mapping file that
/// the table does not have.
pub fn find(table: &Table, q: &Questionnaire, mapping: &Mapping, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Vec<Option<Target>> {
    let mut targets: Vec<Option<Target>> = Vec::new();
    let heads: Vec<String> = table.heads.iter().map(|head| normal(&head.text)).collect();
    let filled = |column: usize| table.rows.iter().any(|row| Table::cell(row, column).is_some());
    for (column, head) in table.heads.iter().enumerate() {
        let word = &heads[column];
        let mapped = mapping.columns.iter().find(|(known, ..)| known == word).map(|(_, target, _)| Ok(*target));
        let left_out = mapped.is_none() && (mapping.ignores(&head.text) || word.is_empty() && !filled(column));
        let target = if left_out { None } else { Some(mapped.unwrap_or_else(|| of_head(&head.text, q))) };
        targets.push(match target {
            None => None,
            Some(Err(several)) => {
                problems.push(nothing(table, head, &several, q, files));
                None
            }
            Some(Ok(target)) => {
                if let Some(first_at) = targets.iter().position(|known| *known == Some(target)) {
                    let place = table.place(head.at, files);
                    let first = table.place(table.heads[first_at].at, files);
                    let problem = Diagnostic::new(Code::DuplicateKey, format!("the column `{}` holds what another holds already", head.text)).at(place);
                    // A mapping file knows columns by their heads.
                    let help = if heads[column] == heads[first_at] {
                        "give one of the two another head in the table"
                    } else {
                        "put one of the two under `ignore` in a mapping file"
                    };
                    problems.push(problem.also(Some(first), "first here").help(help));
                }
                Some(target)
            }
        });
    }
    let named = mapping.columns.iter().map(|(head, _, place)| (head, place)).chain(mapping.ignore.iter().map(|(head, place)| (head, place)));
    for (head, place) in named.filter(|(head, _)| !heads.contains(head)) {
        let problem = Diagnostic::new(Code::UnknownKey, format!("the table has no column `{head}`")).at(*place);
        problems.push(problem.did_you_mean(head, heads.iter().map(String::as_str)));
    }
    targets
}

fn nothing(table: &Table, head: &Cell, several: &[usize], q: &Questionnaire, files: &mut Files) -> Diagnostic {
    let place = table.place(head.at, files);
    let help = "name it under `columns` in a mapping file, or under `ignore` to leave it out (--map)";
    if several.len() > 1 {
        let ids: Vec<&str> = several.iter().map(|at| q.questions[*at].id.as_str()).collect();
        return Diagnostic::new(Code::UnknownQuestion, format!("the column `{}` may be any of {}", head.text, ids.join(", "))).at(place).help(help);
    }
    let message = if head.text.is_empty() {
        "a column with cells has no head".to_owned()
    } else {
        format!("the column `{}` is no question of {} {}", head.text, q.id, q.version)
    };
    let texts = q.asked().map(|(_, question)| question.text.as_str());
    let near = crate::diagnostic::nearest(&head.text, names(q).iter().map(String::as_str).chain(texts)).map(|near| format!("did you mean `{near}`? "));
    Diagnostic::new(Code::UnknownQuestion, message).at(place).help(format!("{}{help}", near.unwrap_or_default()))
}
