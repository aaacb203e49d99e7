//! What to do: why, how much work, what it is worth.

use super::super::number::{decided, fixed, percent, size, tenth};
use super::super::{Looked, RecommendationRow, Report, TriggerRow};
use super::level;
use crate::questionnaire::condition::Compare;
use crate::questionnaire::{Effort, Strength};

/// How much stands behind a claim.
pub(crate) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Survey => "survey figure",
        Strength::Synthesis => "synthesis of practitioners",
        Strength::Opinion => "opinion",
        Strength::Rhetoric => "rhetoric",
    }
}

/// How much work, in a word.
pub(crate) fn effort(effort: Effort) -> &'static str {
    match effort {
        Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High => "high",
    }
}

/// What the words for effort mean.
pub(crate) const EFFORT: &str =
    "Effort is judgement: low is weeks within one department; medium a quarter, or several departments; high more than a quarter, or an executive decision.";

/// How to read what actions are worth.
pub(crate) const SHARED: &str = "Actions that act on the same question share its points: do not add them up.";

/// What was looked at, what was found, and what the rule asks.
pub(crate) fn trigger(t: &TriggerRow) -> String {
    let scale = match t.what {
        Looked::DontKnow | Looked::Coverage | Looked::Evidence => 100.0,
        Looked::Level | Looked::Score | Looked::Spread | Looked::Fact => 1.0,
    };
    let edges: Vec<f64> = t.rule.iter().map(|(_, n)| n * scale).collect();
    let shown = |value: f64| match t.what {
        Looked::DontKnow | Looked::Coverage | Looked::Evidence => percent(value, &edges),
        Looked::Level | Looked::Score | Looked::Spread | Looked::Fact => decided(value, &edges, 1),
    };
    let nothing = if t.what == Looked::Spread { super::WITHHELD } else { "not known" };
    let found = t.value.map_or_else(|| t.said.clone().unwrap_or_else(|| nothing.into()), shown);
    let what = match t.what {
        Looked::Level => "mean level ",
        Looked::Score => "score ",
        Looked::DontKnow => "\"don't know\" ",
        Looked::Spread => "answers apart by ",
        Looked::Coverage => "answered ",
        Looked::Evidence => "with evidence ",
        Looked::Fact => "",
    };
    let words = |(compare, n): &(Compare, f64)| {
        let word = match compare {
            Compare::Less => "under",
            Compare::AtMost => "at most",
            Compare::Greater => "over",
            Compare::AtLeast => "at least",
        };
        let n = n * scale;
        let n = if (n - n.round()).abs() < 1e-9 { fixed(n, 0) } else { tenth(n) };
        format!("{word} {n}{}", if scale > 1.0 { "%" } else { "" })
    };
    let rule = if t.rule.is_empty() { String::new() } else { format!(" (rule: {})", t.rule.iter().map(words).collect::<Vec<_>>().join(", ")) };
    // Ids of questions are how people find them; factors and facts go by their names.
    let id = match t.what {
        Looked::Level | Looked::DontKnow | Looked::Spread => format!("{} ", t.id),
        Looked::Score | Looked::Coverage | Looked::Evidence | Looked::Fact => String::new(),
    };
    format!("{id}{}: {what}{found}{rule}", t.name)
}

/// What set a recommendation off, as a sentence: `Because IND-5 stands at 0.5 of 4.`
pub(crate) fn why(report: &Report, r: &RecommendationRow) -> String {
    // Of `A < 2 or B < 2` only what holds is a reason.
    let holds: Vec<&TriggerRow> = r.triggered_by.iter().filter(|t| !t.rule.is_empty() || t.said.is_some()).collect();
    let reasons: Vec<String> =
        if holds.is_empty() { r.triggered_by.iter().map(|t| reason(report, t)).collect() } else { holds.iter().map(|t| reason(report, t)).collect() };
    match reasons.as_slice() {
        [] => String::new(),
        [one] => format!("Because {one}."),
        [first @ .., last] => format!("Because {} and {last}.", first.join(", ")),
    }
}

fn reason(report: &Report, t: &TriggerRow) -> String {
    let Some(value) = t.value else {
        if t.what == Looked::Spread {
            return format!("answers to {} are far apart", t.id);
        }
        return t.said.as_ref().map_or_else(|| format!("{} is not known", t.id), |said| format!("{} is \"{said}\"", sentence(&t.name)));
    };
    let edges: Vec<f64> = t.rule.iter().map(|(_, n)| *n).collect();
    let percents: Vec<f64> = edges.iter().map(|n| n * 100.0).collect();
    match t.what {
        Looked::Level => {
            let top = t.question.and_then(|at| report.questions.get(at)).map_or(0.0, |q| q.levels.iter().map(|l| l.number).fold(0.0, f64::max));
            format!("{} stands at {} of {}", t.id, decided(value, &edges, 1), level(top))
        }
        Looked::Score => format!("{} stands at {} of 100", t.name, decided(value, &edges, 1)),
        Looked::DontKnow => {
            if value + 1e-9 >= 1.0 {
                format!("nobody asked could answer {}", t.id)
            } else {
                format!("{} of those asked do not know {}", percent(value, &percents), t.id)
            }
        }
        Looked::Spread => format!("answers to {} are {} levels apart", t.id, level(value)),
        Looked::Coverage if value < 1e-9 => "nothing is answered".to_owned(),
        Looked::Coverage if t.id == "overall" => format!("only {} of the weight is answered", percent(value, &percents)),
        Looked::Coverage => format!("only {} of {} is answered", percent(value, &percents), t.name),
        Looked::Evidence => format!("{} of {} is rated high with evidence seen", percent(value, &percents), t.name),
        Looked::Fact => format!("{} is {}", sentence(&t.name), decided(value, &edges, 1)),
    }
}

/// A name within a sentence: `Home of the function` becomes `home of the function`; `IT budget` stays.
fn sentence(name: &str) -> String {
    let mut rest = name.chars();
    match (rest.next(), rest.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(rest).collect(),
        _ => name.to_owned(),
    }
}

/// Effort, owner, worth and what comes first, in a line.
pub(crate) fn terms(r: &RecommendationRow) -> String {
    let owner = r.owner.as_ref().map_or_else(String::new, |(_, name)| format!(", owner {name}"));
    let after = if r.after.is_empty() { String::new() } else { format!(", after {}", r.after.join(", ")) };
    format!("effort {}{owner}{}{after}", effort(r.effort), worth(r))
}

/// `, worth 1.3 points`. Completing answers is worth nothing in points: it decides how far the rest can be trusted.
fn worth(r: &RecommendationRow) -> String {
    let about_answers = r.triggered_by.iter().all(|t| matches!(t.what, Looked::Coverage | Looked::Evidence | Looked::DontKnow));
    if about_answers {
        ", before relying on the scores".to_owned()
    } else if r.worth > 1e-9 {
        format!(", worth {} points", size(r.worth, 1))
    } else {
        ", target already met".to_owned()
    }
}

/// An action with its first step, in a line.
pub(crate) fn action(r: &RecommendationRow) -> String {
    let owner = r.owner.as_ref().map_or_else(String::new, |(_, name)| format!("{name}, "));
    format!("{}. First 30 days: {} ({owner}{} effort, {})", r.title.trim_end_matches('.'), r.first_step, effort(r.effort), r.id)
}

/// Where no recommendation holds.
pub(crate) const NO_ACTION: &str = "No recommendation holds for these answers.";

/// Effort, owner, worth and what comes first, as a sentence.
pub(crate) fn terms_in_full(r: &RecommendationRow) -> String {
    format!("E{}.", &terms(r)[1..])
}
