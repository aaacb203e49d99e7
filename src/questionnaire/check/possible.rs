//! Can a condition ever hold, and can a cap's condition only hold because something is low?

use std::collections::{BTreeMap, BTreeSet};

use super::super::condition::{Compare, Condition, Literal, Test};
use super::super::{FactKind, Level, Question, Questionnaire};
use super::conditions::Names;

/// True unless every alternative of the condition contradicts itself or asks for a value that cannot be. Subjects are taken as independent, so `false` is
/// certain and `true` is not. Levels are whole for one person (`one_person`) and a continuous mean for a panel.
pub(super) fn can_hold(condition: &Condition, names: Names<'_>, one_person: bool) -> bool {
    match condition.alternatives() {
        None => true,
        Some(alternatives) => alternatives.iter().any(|tests| consistent(tests, names, one_person)),
    }
}

/// True where two conditions on a panel certainly always hold together: they look at the same things, and neither can hold while the other does not. `false`
/// proves nothing.
pub fn hold_together(q: &Questionnaire, one: &Condition, other: &Condition) -> bool {
    let subjects = |condition: &Condition| {
        let mut all = BTreeSet::new();
        condition.for_each_test(&mut |test| {
            all.insert(subject(test));
        });
        all
    };
    let names = Names { questions: &q.questions, factors: &q.factors, facts: &q.facts, roles: &q.roles };
    let without = |one: &Condition, other: &Condition| can_hold(&Condition::All(vec![one.clone(), Condition::Not(Box::new(other.clone()))]), names, false);
    one == other || subjects(one) == subjects(other) && !without(one, other) && !without(other, one)
}

/// What is compared in a literal, so that two tests of one thing can be held against each other.
fn subject(test: &Test) -> String {
    match test {
        Test::Level(q, ..) | Test::Choice(q, _) => format!("level {}", q.0),
        Test::Answered(q) => format!("answered {}", q.0),
        Test::Score(scores, ..) => format!("score {scores:?}"),
        Test::Fact(f, _) | Test::FactNumber(f, ..) => format!("fact {}", f.0),
        Test::Role(_) => "role".to_owned(),
        Test::Coverage(of, ..) => format!("coverage {of:?}"),
        Test::Evidence(of, ..) => format!("evidence {of:?}"),
        Test::DontKnow(q, ..) => format!("dont_know {}", q.0),
        Test::Spread(q, ..) => format!("spread {}", q.0),
    }
}

fn consistent(tests: &[Literal<'_>], names: Names<'_>, one_person: bool) -> bool {
    let mut by_subject: BTreeMap<String, Vec<&Literal<'_>>> = BTreeMap::new();
    for literal in tests {
        by_subject.entry(subject(literal.0)).or_default().push(literal);
    }
    by_subject.values().all(|same| together(same, names, one_person))
}

/// Whether tests of one subject can hold together.
fn together(tests: &[&Literal<'_>], names: Names<'_>, one_person: bool) -> bool {
    let Some((first, _)) = tests.first() else { return true };
    match first {
        Test::Answered(_) => !(tests.iter().any(|(_, negated)| *negated) && tests.iter().any(|(_, negated)| !*negated)),
        Test::Role(_) => (0..names.roles.len())
            .any(|at| tests.iter().all(|(test, negated)| matches!(test, Test::Role(roles) if roles.iter().any(|r| r.at() == at) != *negated))),
        Test::Fact(fact, _) | Test::FactNumber(fact, ..) => match &names.facts[fact.at()].kind {
            FactKind::Options(options) => (0..options.len()).any(|at| {
                tests.iter().all(|(test, negated)| matches!(test, Test::Fact(_, chosen) if chosen.iter().any(|c| usize::from(*c) == at) != *negated))
            }),
            FactKind::Number { minimum, maximum, .. } => interval(tests, minimum.unwrap_or(f64::NEG_INFINITY), maximum.unwrap_or(f64::INFINITY)),
            FactKind::Text => true,
        },
        Test::Level(question, ..) | Test::Choice(question, _) => {
            let levels = &names.questions[question.at()].levels;
            if levels.is_empty() {
                return true; // Its levels could not be read, which is a problem of its own.
            }
            if one_person {
                return (0_u16..).zip(levels).any(|(option, level)| tests.iter().all(|(test, negated)| test.of_option(level.number, option) != *negated));
            }
            let (low, high) = ends(levels);
            let numeric: Vec<&Literal<'_>> = tests.iter().copied().filter(|(test, _)| matches!(test, Test::Level(..))).collect();
            interval(&numeric, low, high)
        }
        Test::Score(..) => interval(tests, 0.0, 100.0),
        Test::Coverage(..) | Test::Evidence(..) | Test::DontKnow(..) => interval(tests, 0.0, 1.0),
        Test::Spread(question, ..) => {
            let levels = &names.questions[question.at()].levels;
            if levels.is_empty() {
                return true; // As above.
            }
            let (low, high) = ends(levels);
            interval(tests, 0.0, high - low)
        }
    }
}

/// The lowest and the highest number of some levels.
fn ends(levels: &[Level]) -> (f64, f64) {
    levels.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), level| (low.min(level.number), high.max(level.number)))
}

/// The number a test compares with.
fn comparison(test: &Test) -> Option<(Compare, f64)> {
    match test {
        Test::Level(_, compare, number)
        | Test::Score(_, compare, number)
        | Test::FactNumber(_, compare, number)
        | Test::Coverage(_, compare, number)
        | Test::Evidence(_, compare, number)
        | Test::DontKnow(_, compare, number)
        | Test::Spread(_, compare, number) => Some((*compare, *number)),
        Test::Choice(..) | Test::Answered(_) | Test::Fact(..) | Test::Role(_) => None,
    }
}

/// Whether some number from `low` to `high` passes all the comparisons.
fn interval(tests: &[&Literal<'_>], low: f64, high: f64) -> bool {
    let (mut low, mut low_open, mut high, mut high_open) = (low, false, high, false);
    for (test, negated) in tests {
        let Some((compare, number)) = comparison(test) else { continue };
        let compare = if *negated { opposite(compare) } else { compare };
        match compare {
            Compare::Greater if number >= low => (low, low_open) = (number, true),
            Compare::AtLeast if number > low => (low, low_open) = (number, false),
            Compare::Less if number <= high => (high, high_open) = (number, true),
            Compare::AtMost if number < high => (high, high_open) = (number, false),
            Compare::Greater | Compare::AtLeast | Compare::Less | Compare::AtMost => {}
        }
    }
    low < high || (low == high && !low_open && !high_open)
}

fn opposite(compare: Compare) -> Compare {
    match compare {
        Compare::Less => Compare::AtLeast,
        Compare::AtMost => Compare::Greater,
        Compare::Greater => Compare::AtMost,
        Compare::AtLeast => Compare::Less,
    }
}

/// The first test through which a better answer could make the condition true; none where the condition can hold only because something is low.
pub(super) fn rewards_low<'c>(condition: &'c Condition, names: Names<'_>, negated: bool) -> Option<&'c Test> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().find_map(|part| rewards_low(part, names, negated)),
        Condition::Not(inner) => rewards_low(inner, names, !negated),
        Condition::Test(test) => {
            let fine = match test {
                Test::Level(question, compare, _) => {
                    let wants_low = matches!(compare, Compare::Less | Compare::AtMost) != negated;
                    let question = &names.questions[question.at()];
                    all_ladders(question).all(|levels| monotone(levels, question.reverse, wants_low))
                }
                Test::Choice(question, chosen) => {
                    let question = &names.questions[question.at()];
                    all_ladders(question).all(|levels| closed_towards_low(levels, chosen, question.reverse, negated))
                }
                Test::Score(_, compare, _) | Test::Coverage(_, compare, _) | Test::Evidence(_, compare, _) => {
                    matches!(compare, Compare::Less | Compare::AtMost) != negated
                }
                Test::Answered(_) | Test::Fact(..) | Test::FactNumber(..) | Test::Role(_) => true,
                Test::DontKnow(..) | Test::Spread(..) => false,
            };
            (!fine).then_some(test)
        }
    }
}

/// The question's own levels and those of its variants.
fn all_ladders(question: &Question) -> impl Iterator<Item = &[Level]> {
    std::iter::once(question.levels.as_slice()).chain(question.variants.iter().map(|variant| variant.levels.as_slice()))
}

/// Whether points only rise (`rising`) or only fall with the level's number.
fn monotone(levels: &[Level], reverse: bool, rising: bool) -> bool {
    let mut sorted: Vec<&Level> = levels.iter().collect();
    sorted.sort_by(|a, b| a.number.total_cmp(&b.number));
    sorted.windows(2).all(|pair| if rising != reverse { pair[0].score <= pair[1].score } else { pair[0].score >= pair[1].score })
}

/// Whether everything outside `chosen` is worth at least as much as everything in it (or at most, where the test is negated).
fn closed_towards_low(levels: &[Level], chosen: &[u16], reverse: bool, negated: bool) -> bool {
    let worth = |at: usize| if reverse != negated { -levels[at].score } else { levels[at].score };
    let is_in = |at: usize| chosen.iter().any(|c| usize::from(*c) == at);
    (0..levels.len()).filter(|at| is_in(*at)).all(|inside| (0..levels.len()).filter(|at| !is_in(*at)).all(|outside| worth(outside) >= worth(inside)))
}
