//! What changed in one question, by id and key.

use super::diff::Change;
use super::diff_rules::basis;
use super::{Level, Question, QuestionKind, Questionnaire};

/// What changed in a question that is in both.
pub(super) fn changes(a: &Question, old: &Questionnaire, b: &Question, new: &Questionnaire) -> Vec<Change> {
    let mut found = Vec::new();
    if a.id != b.id {
        found.push(Change::Renamed(a.id.clone()));
    }
    let levels = levels(a, b);
    if !levels.is_empty() {
        found.push(Change::Levels(levels));
    }
    let reworded: Vec<String> =
        b.levels.iter().filter(|level| a.levels.iter().any(|was| was.key == level.key && words(was) != words(level))).map(|level| level.key.clone()).collect();
    if a.text != b.text || !reworded.is_empty() {
        found.push(Change::Reworded { stem: a.text != b.text, levels: reworded });
    }
    for (was, is, word) in [(a.dont_know, b.dont_know, "dont_know"), (a.not_applicable, b.not_applicable, "not_applicable")] {
        if was != is {
            found.push(if is { Change::Offered(word) } else { Change::Withdrawn(word) });
        }
    }
    let variants = |question: &Question, q| -> Vec<_> {
        question
            .variants
            .iter()
            .map(|variant| {
                (
                    variant.when.written(q),
                    variant.text.clone(),
                    variant.levels.iter().map(|level| (level.key.clone(), words(level).0.to_owned(), words(level).1.to_owned())).collect::<Vec<_>>(),
                )
            })
            .collect()
    };
    if variants(a, old) != variants(b, new) {
        found.push(Change::Variants);
    }
    let factor = |question: &Question, q: &Questionnaire| q.factors.get(question.factor.at()).map(|factor| factor.id.clone()).unwrap_or_default();
    if factor(a, old) != factor(b, new) {
        found.push(Change::Moved(factor(a, old), factor(b, new)));
    }
    if a.weight != b.weight {
        found.push(Change::Reweighted(a.weight, b.weight));
    }
    let when = |question: &Question, q| question.when.as_ref().map(|when| when.written(q));
    if when(a, old) != when(b, new) {
        found.push(Change::Condition(when(a, old), when(b, new)));
    }
    let roles = |question: &Question, q: &Questionnaire| -> Vec<String> {
        let mut roles: Vec<String> = question.roles.iter().map(|role| q.roles[role.at()].id.clone()).collect();
        roles.sort();
        roles
    };
    if roles(a, old) != roles(b, new) {
        found.push(Change::Roles(roles(a, old), roles(b, new)));
    }
    if a.required != b.required {
        found.push(Change::Required(b.required));
    }
    if a.target != b.target {
        found.push(Change::Target(a.target, b.target));
    }
    let stage = |question: &Question, q: &Questionnaire| question.stage.and_then(|at| Some(q.stages.as_ref()?.list.get(usize::from(at))?.id.clone()));
    for (differs, word) in [
        (a.facet != b.facet, "facet"),
        (a.help != b.help, "help"),
        (a.evidence != b.evidence, "evidence to ask for"),
        (a.probes != b.probes, "probes"),
        (a.explores != b.explores, "what it explores"),
        (stage(a, old) != stage(b, new), "stage"),
        (basis(&a.basis, old) != basis(&b.basis, new), "basis"),
    ] {
        if differs {
            found.push(Change::Beside(word));
        }
    }
    found
}

fn words(level: &Level) -> (&str, &str) {
    (&level.label, &level.text)
}

/// What is different in what may be answered and what it scores, in words.
fn levels(a: &Question, b: &Question) -> Vec<String> {
    let mut found = Vec::new();
    let kind = |question: &Question| match question.kind {
        QuestionKind::Levels => "levels",
        QuestionKind::YesNo => "yes_no",
        QuestionKind::Choice => "choice",
        QuestionKind::Number { .. } => "number",
        QuestionKind::Text => "text",
    };
    if kind(a) != kind(b) {
        found.push(format!("{} -> {}", kind(a), kind(b)));
    } else if a.kind != b.kind {
        found.push("range of the number".to_owned());
    }
    if a.unit != b.unit {
        found.push(format!("unit {} -> {}", or_none(&a.unit), or_none(&b.unit)));
    }
    if a.levels.len() != b.levels.len() {
        found.push(format!("{} levels -> {}", a.levels.len(), b.levels.len()));
    }
    let missing = |from: &Question, other: &Question| -> Vec<String> {
        from.levels.iter().filter(|level| other.levels.iter().all(|known| known.key != level.key)).map(|level| level.key.clone()).collect()
    };
    for (keys, word) in [(missing(a, b), "gone"), (missing(b, a), "new")] {
        if !keys.is_empty() {
            found.push(format!("{word}: {}", keys.join(", ")));
        }
    }
    for level in &b.levels {
        if let Some(was) = a.levels.iter().find(|was| was.key == level.key && (was.score != level.score || was.number != level.number)) {
            found.push(format!("{} scores {} -> {}", level.key, was.score, level.score));
        }
    }
    if a.reverse != b.reverse {
        found.push(if b.reverse { "reversed" } else { "no longer reversed" }.to_owned());
    }
    found
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}
