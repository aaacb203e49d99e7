//! The grammar of `when`: conditions over answers, scores, profile facts and roles.
//!
//! ```text
//! condition = and-part { "or" and-part }
//! and-part  = not-part { "and" not-part }
//! not-part  = "not" not-part | "(" condition ")" | test
//! test      = term ("<" | "<=" | ">" | ">=") number | term "is" ["not"] word | term ["not"] "in" "(" word {"," word} ")" | "answered" "(" id ")"
//! term      = id | "overall" | "profile" "." id | "role" | function "(" id {"," id} ")"
//! ```

use serde::{Deserialize, Serialize};

use super::{FactIndex, FactKind, QuestionIndex, Questionnaire, RoleIndex, ScoreOf};

/// A checked condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// All of these hold.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// One test.
    Test(Test),
}

/// One comparison with something known or unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Test {
    /// The level as given; of a panel the mean level, roles in balance.
    Level(QuestionIndex, Compare, f64),
    /// One of these options (positions in `Question::levels`) was chosen; of a panel: by at least half of those who answered.
    Choice(QuestionIndex, Vec<u16>),
    /// There is a level.
    Answered(QuestionIndex),
    /// The lowest of these scores, 0 to 100. One known score may decide it though another is missing.
    Score(Vec<ScoreOf>, Compare, f64),
    /// A profile fact is one of these options (positions).
    Fact(FactIndex, Vec<u16>),
    /// A numeric profile fact.
    FactNumber(FactIndex, Compare, f64),
    /// The respondent's role is one of these.
    Role(Vec<RoleIndex>),
    /// Share (0 to 1) of a factor's (or all) applicable weight answered.
    Coverage(ScoreOf, Compare, f64),
    /// Share (0 to 1) of a factor's (or all) applicable items answered in the upper quarter of the scale, with evidence seen.
    Evidence(ScoreOf, Compare, f64),
    /// Share (0 to 1) of "don't know" among those asked.
    DontKnow(QuestionIndex, Compare, f64),
    /// Highest minus lowest answer, in levels.
    Spread(QuestionIndex, Compare, f64),
}

/// How two numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Compare {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Compare {
    /// Whether `left` stands in this relation to `right`, unrounded, with 1e-9 of slack for equality.
    #[must_use]
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right - 1e-9,
            Self::AtMost => left <= right + 1e-9,
            Self::Greater => left > right + 1e-9,
            Self::AtLeast => left >= right - 1e-9,
        }
    }
}

impl Condition {
    /// Calls `visit` with every test in the condition, in order.
    pub fn for_each_test<'a>(&'a self, visit: &mut impl FnMut(&'a Test)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.for_each_test(visit)),
            Self::Not(part) => part.for_each_test(visit),
            Self::Test(test) => visit(test),
        }
    }
}

/// A test and whether it is negated.
pub type Literal<'c> = (&'c Test, bool);

/// Most alternatives of a condition that are written out.
const MAX_ALTERNATIVES: usize = 512;

impl Condition {
    /// The condition as alternatives of tests that hold together (disjunctive normal form); none if there are more than 512.
    #[must_use]
    pub fn alternatives(&self) -> Option<Vec<Vec<Literal<'_>>>> {
        alternatives(self, false)
    }
}

fn alternatives(condition: &Condition, negated: bool) -> Option<Vec<Vec<Literal<'_>>>> {
    match (condition, negated) {
        (Condition::Test(test), _) => Some(vec![vec![(test, negated)]]),
        (Condition::Not(inner), _) => alternatives(inner, !negated),
        (Condition::Any(parts), false) | (Condition::All(parts), true) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(alternatives(part, negated)?);
            }
            (all.len() <= MAX_ALTERNATIVES).then_some(all)
        }
        (Condition::All(parts), false) | (Condition::Any(parts), true) => {
            let mut all: Vec<Vec<Literal<'_>>> = vec![Vec::new()];
            for part in parts {
                let more = alternatives(part, negated)?;
                if all.len() * more.len() > MAX_ALTERNATIVES {
                    return None;
                }
                all = all.iter().flat_map(|left| more.iter().map(move |right| left.iter().chain(right).copied().collect())).collect();
            }
            Some(all)
        }
    }
}

impl Condition {
    /// The condition as an author would write it.
    #[must_use]
    pub fn written(&self, questionnaire: &Questionnaire) -> String {
        match self {
            Self::All(parts) if parts.is_empty() => "always".to_owned(),
            Self::Any(parts) if parts.is_empty() => "never".to_owned(),
            Self::All(parts) => join(parts, " and ", questionnaire),
            Self::Any(parts) => join(parts, " or ", questionnaire),
            Self::Not(inner) => match inner.as_ref() {
                Self::Test(test) => negated(test, questionnaire),
                Self::All(_) | Self::Any(_) | Self::Not(_) => format!("not ({})", inner.written(questionnaire)),
            },
            Self::Test(test) => test.written(questionnaire),
        }
    }
}

fn join(parts: &[Condition], word: &str, questionnaire: &Questionnaire) -> String {
    let part = |part: &Condition| match part {
        Condition::All(_) | Condition::Any(_) => format!("({})", part.written(questionnaire)),
        Condition::Not(_) | Condition::Test(_) => part.written(questionnaire),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(word)
}

fn negated(test: &Test, questionnaire: &Questionnaire) -> String {
    let text = test.written(questionnaire);
    match test {
        Test::Choice(..) | Test::Fact(..) | Test::Role(_) if text.contains(" is ") => text.replacen(" is ", " is not ", 1),
        Test::Choice(..) | Test::Fact(..) | Test::Role(_) => text.replacen(" in ", " not in ", 1),
        Test::Level(..)
        | Test::Answered(_)
        | Test::Score(..)
        | Test::FactNumber(..)
        | Test::Coverage(..)
        | Test::Evidence(..)
        | Test::DontKnow(..)
        | Test::Spread(..) => {
            format!("not {text}")
        }
    }
}

impl Test {
    /// What the test says of an option of the question it looks at, whose level has this number; true where it looks at something else.
    #[must_use]
    pub fn of_option(&self, number: f64, option: u16) -> bool {
        match self {
            Self::Level(_, compare, value) => compare.holds(number, *value),
            Self::Choice(_, options) => options.contains(&option),
            Self::Answered(_)
            | Self::Score(..)
            | Self::Fact(..)
            | Self::FactNumber(..)
            | Self::Role(_)
            | Self::Coverage(..)
            | Self::Evidence(..)
            | Self::DontKnow(..)
            | Self::Spread(..) => true,
        }
    }

    /// The test as an author would write it.
    #[must_use]
    pub fn written(&self, questionnaire: &Questionnaire) -> String {
        let question = |at: &QuestionIndex| questionnaire.questions[at.at()].id.clone();
        let score = |of: &ScoreOf| match of {
            ScoreOf::Overall => "overall".to_owned(),
            ScoreOf::Factor(factor) => questionnaire.factors[factor.at()].id.clone(),
        };
        let one_of = |subject: String, words: Vec<&str>| match words.as_slice() {
            [word] => format!("{subject} is {word}"),
            words => format!("{subject} in ({})", words.join(", ")),
        };
        match self {
            Self::Level(at, compare, number) => format!("{} {} {number}", question(at), compare.sign()),
            Self::Choice(at, chosen) => {
                let levels = &questionnaire.questions[at.at()].levels;
                one_of(question(at), chosen.iter().map(|level| levels[usize::from(*level)].key.as_str()).collect())
            }
            Self::Answered(at) => format!("answered({})", question(at)),
            Self::Score(scores, compare, number) => match scores.as_slice() {
                [one] => format!("{} {} {number}", score(one), compare.sign()),
                many => format!("lowest({}) {} {number}", many.iter().map(score).collect::<Vec<_>>().join(", "), compare.sign()),
            },
            Self::Fact(fact, chosen) => {
                let fact = &questionnaire.facts[fact.at()];
                let FactKind::Options(options) = &fact.kind else { return format!("profile.{}", fact.id) };
                one_of(format!("profile.{}", fact.id), chosen.iter().map(|option| options[usize::from(*option)].0.as_str()).collect())
            }
            Self::FactNumber(fact, compare, number) => format!("profile.{} {} {number}", questionnaire.facts[fact.at()].id, compare.sign()),
            Self::Role(roles) => one_of("role".to_owned(), roles.iter().map(|role| questionnaire.roles[role.at()].id.as_str()).collect()),
            Self::Coverage(of, compare, number) => format!("coverage({}) {} {}", score(of), compare.sign(), short(*number)),
            Self::Evidence(of, compare, number) => format!("evidence({}) {} {}", score(of), compare.sign(), short(*number)),
            Self::DontKnow(at, compare, number) => format!("dont_know({}) {} {}", question(at), compare.sign(), short(*number)),
            Self::Spread(at, compare, number) => format!("spread({}) {} {number}", question(at), compare.sign()),
        }
    }
}

/// A share with at most three decimals.
fn short(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Compare {
    /// How it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}
