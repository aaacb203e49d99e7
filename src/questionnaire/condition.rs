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

use super::{FactIndex, QuestionIndex, RoleIndex, ScoreOf};

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
    /// The lowest of these scores, 0 to 100.
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
