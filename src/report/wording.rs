//! Which wording of a question this organisation was asked, and what its profile says.

use crate::answers::FactValue;
use crate::questionnaire::condition::{Condition, Test};
use crate::questionnaire::{FactKind, Level, Question, Questionnaire};

/// What is known of the organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileFact {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of the option, or the number.
    pub value: FactWord,
    /// The same in words.
    pub text: String,
}

/// The value of a profile fact.
#[derive(Debug, Clone, PartialEq)]
pub enum FactWord {
    /// The id of the option.
    Option(String),
    /// A number.
    Number(f64),
}

/// Stem and levels in the wording for this profile: the first variant whose condition holds, else the question's own.
pub(super) fn wording<'a>(question: &'a Question, facts: &[FactValue]) -> (&'a str, &'a [Level]) {
    let variant = question.variants.iter().find(|variant| holds(&variant.when, facts) == Some(true));
    let levels = variant.map(|v| v.levels.as_slice()).filter(|l| l.len() == question.levels.len());
    (variant.and_then(|v| v.text.as_deref()).unwrap_or(&question.text), levels.unwrap_or(&question.levels))
}

/// What is known of the organisation, in the questionnaire's order. Free texts are not shown.
pub(super) fn profile(questionnaire: &Questionnaire, facts: &[FactValue]) -> Vec<ProfileFact> {
    let known = questionnaire.facts.iter().zip(facts).filter_map(|(fact, value)| {
        let (value, text) = match (value, &fact.kind) {
            (FactValue::Choice(at), FactKind::Options(options)) => {
                let (id, text) = options.get(usize::from(*at))?;
                (FactWord::Option(id.clone()), text.clone())
            }
            (FactValue::Number(number), FactKind::Number { unit, .. }) => (FactWord::Number(*number), format!("{number} {unit}").trim_end().to_owned()),
            (FactValue::Unknown | FactValue::Text | FactValue::Choice(_) | FactValue::Number(_), _) => return None,
        };
        Some(ProfileFact { id: fact.id.clone(), name: fact.name.clone(), value, text })
    });
    known.collect()
}

/// Whether a condition over the profile holds; none where it hangs on something unknown. Variants may use nothing but the profile.
fn holds(condition: &Condition, facts: &[FactValue]) -> Option<bool> {
    match condition {
        Condition::All(parts) => settle(parts.iter().map(|part| holds(part, facts)), false),
        Condition::Any(parts) => settle(parts.iter().map(|part| holds(part, facts)), true),
        Condition::Not(part) => holds(part, facts).map(|held| !held),
        Condition::Test(Test::Fact(fact, options)) => match facts.get(fact.at()) {
            Some(FactValue::Choice(at)) => Some(options.contains(at)),
            Some(FactValue::Unknown | FactValue::Number(_) | FactValue::Text) | None => None,
        },
        Condition::Test(Test::FactNumber(fact, compare, number)) => match facts.get(fact.at()) {
            Some(FactValue::Number(value)) => Some(compare.holds(*value, *number)),
            Some(FactValue::Unknown | FactValue::Choice(_) | FactValue::Text) | None => None,
        },
        Condition::Test(
            Test::Level(..)
            | Test::Choice(..)
            | Test::Answered(_)
            | Test::Score(..)
            | Test::Role(_)
            | Test::Coverage(..)
            | Test::Evidence(..)
            | Test::DontKnow(..)
            | Test::Spread(..),
        ) => None,
    }
}

/// `all` (decided by one false) or `any` (decided by one true) of three-valued parts.
fn settle(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part {
            Some(held) if held == decisive => return Some(decisive),
            Some(_) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(!decisive) }
}
