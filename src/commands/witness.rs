//! `cem questionnaire check --witness`: for every rule answers that fire it, in words.

use crate::answers::FactValue;
use crate::questionnaire::{FactKind, Questionnaire, ScoreOf};
use crate::rules::Scorer;
use crate::rules::witness::{Others, Rule, Witness, always_together, rules, witness};

use super::plural;

/// The rules of a questionnaire with their witnesses, line by line.
pub(super) fn lines(q: &Questionnaire) -> Vec<String> {
    if let Some(base) = &q.base {
        return vec![String::new(), format!("{} {}: its rules are those of {base}, and see the answers to all of its questions", q.id, q.version)];
    }
    let scorer = Scorer::new(q);
    let all = rules(q);
    if all.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut missing = 0;
    for (rule, when) in &all {
        let found = witness(&scorer, *rule, when);
        missing += usize::from(found.is_none());
        lines.push(format!("  {}: {}", name(q, *rule), when.written(q)));
        lines.push(found.map_or_else(
            || "    no answers found that fire it; that does not prove that there are none".to_owned(),
            |found| format!("    fires with {}", text(q, &found)),
        ));
    }
    for (one, other) in always_together(q) {
        lines.push(format!("  {} and {} hold in the same cases: they always fire together", name(q, one), name(q, other)));
    }
    let found = if missing == 0 { "answers found that fire each of them".to_owned() } else { format!("no answers found for {missing}") };
    lines.insert(0, format!("{} {}: {}, {found}", q.id, q.version, plural(all.len(), "rule")));
    lines.insert(0, String::new());
    lines
}

fn name(q: &Questionnaire, rule: Rule) -> String {
    match rule {
        Rule::Asked(question) => format!("{} is asked", q.questions[question.at()].id),
        Rule::Variant(question, at) => format!("variant {} of {}", at + 1, q.questions[question.at()].id),
        Rule::Target(at) => format!("target rule {}", at + 1),
        Rule::Cap(at) => match q.caps[at].limit {
            ScoreOf::Overall => format!("cap {}", q.caps[at].id),
            ScoreOf::Factor(factor) => format!("cap {} on {}", q.caps[at].id, q.factors[factor.at()].id),
        },
        Rule::Recommendation(at) => format!("recommendation {}", q.recommendations[at.at()].id),
        Rule::Contradiction(at) => format!("contradiction {}", q.contradictions[at].id),
    }
}

fn text(q: &Questionnaire, witness: &Witness) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (fact, value) in &witness.facts {
        let fact = &q.facts[fact.at()];
        let value = match (value, &fact.kind) {
            (FactValue::Choice(at), FactKind::Options(options)) => options.get(usize::from(*at)).map_or_else(String::new, |(id, _)| id.clone()),
            (FactValue::Number(number), _) => number.to_string(),
            (FactValue::Choice(_) | FactValue::Unknown | FactValue::Text, _) => "?".to_owned(),
        };
        parts.push(format!("profile.{}={value}", fact.id));
    }
    for (question, option) in &witness.answers {
        let question = &q.questions[question.at()];
        parts.push(format!("{}={}", question.id, question.levels.get(usize::from(*option)).map_or("", |level| level.key.as_str())));
    }
    let (low, questions) = &witness.low;
    if let Some(first) = questions.first() {
        parts.push(format!("{} at {}", q.factors[q.questions[first.at()].factor.at()].id, share(*low)));
    }
    parts.push(format!("{} at {}", if parts.is_empty() { "every question" } else { "the rest" }, share(witness.rest)));
    if witness.evidence {
        parts.push("evidence for every answer".to_owned());
    }
    let others = match witness.others {
        Others::Nobody => "",
        Others::Opposite => "a second person at the other end",
        Others::DontKnow => "three others who do not know",
        Others::Blank => "two others who left everything blank",
    };
    parts.extend((!others.is_empty()).then(|| others.to_owned()));
    parts.join(", ")
}

/// A share of the scale in words.
fn share(share: f64) -> String {
    match (share * 100.0).round() {
        0.0 => "its lowest".to_owned(),
        100.0 => "its highest".to_owned(),
        percent => format!("{percent}% of its scale"),
    }
}
