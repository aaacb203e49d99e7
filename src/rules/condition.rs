//! When a condition holds: one evaluator in three-valued logic, for one respondent, a panel, or the profile alone.
//!
//! Truth follows Kleene's strong logic (Kleene 1952, Introduction to Metamathematics, section 64): something unknown makes a condition unknown unless the
//! rest decides it. What is known is asked of a [`View`]; the interview uses the same evaluator and the same [`Routing`] as the rules.

use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::condition::{Compare, Condition, Test};
use crate::questionnaire::{FactIndex, QuestionIndex, Questionnaire, RoleIndex, ScoreOf};

/// True, false, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Too little is known. Rules do not fire and questions are not asked on this.
    Unknown,
}

impl Truth {
    /// Kleene's negation: unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}

/// What a condition may look at. Whatever a view does not know is unknown, so a view implements only what it has.
pub trait View {
    /// The level as given; of a panel the mean level, roles in balance. None when not known.
    fn level(&self, _question: QuestionIndex) -> Option<f64> {
        None
    }
    /// One of these options (positions) was chosen; of a panel: by at least half of those who gave one.
    fn chose(&self, _question: QuestionIndex, _options: &[u16]) -> Truth {
        Truth::Unknown
    }
    /// There is a level.
    fn answered(&self, _question: QuestionIndex) -> Truth {
        Truth::Unknown
    }
    /// A score, 0 to 100.
    fn score(&self, _of: ScoreOf) -> Option<f64> {
        None
    }
    /// A profile fact.
    fn fact(&self, _fact: FactIndex) -> FactValue {
        FactValue::Unknown
    }
    /// The respondent's role.
    fn role(&self) -> Option<RoleIndex> {
        None
    }
    /// Share (0 to 1) of applicable weight answered.
    fn coverage(&self, _of: ScoreOf) -> Option<f64> {
        None
    }
    /// Share (0 to 1) of applicable items in the upper quarter of the scale with evidence seen.
    fn evidence(&self, _of: ScoreOf) -> Option<f64> {
        None
    }
    /// Share (0 to 1) of "don't know" among those asked.
    fn dont_know(&self, _question: QuestionIndex) -> Option<f64> {
        None
    }
    /// Highest minus lowest answer, in levels.
    fn spread(&self, _question: QuestionIndex) -> Option<f64> {
        None
    }
}

/// Whether a condition holds, as far as the view knows.
#[must_use]
pub fn holds(condition: &Condition, view: &impl View) -> Truth {
    match condition {
        Condition::All(parts) => until(parts, view, Truth::False),
        Condition::Any(parts) => until(parts, view, Truth::True),
        Condition::Not(part) => holds(part, view).negate(),
        Condition::Test(test) => holds_test(test, view),
    }
}

/// The first part with the deciding truth decides; without one, any unknown part leaves the whole unknown.
fn until(parts: &[Condition], view: &impl View, deciding: Truth) -> Truth {
    let mut result = deciding.negate();
    for part in parts {
        let truth = holds(part, view);
        if truth == deciding {
            return deciding;
        }
        if truth == Truth::Unknown {
            result = Truth::Unknown;
        }
    }
    result
}

fn holds_test(test: &Test, view: &impl View) -> Truth {
    match test {
        Test::Level(question, compare, value) => known(view.level(*question), *compare, *value),
        Test::Choice(question, options) => view.chose(*question, options),
        Test::Answered(question) => view.answered(*question),
        Test::Score(scores, compare, value) => lowest(scores, *compare, *value, view),
        Test::Fact(fact, options) => match view.fact(*fact) {
            FactValue::Choice(chosen) => options.contains(&chosen).into(),
            FactValue::Unknown | FactValue::Number(_) | FactValue::Text => Truth::Unknown,
        },
        Test::FactNumber(fact, compare, value) => match view.fact(*fact) {
            FactValue::Number(number) => compare.holds(number, *value).into(),
            FactValue::Unknown | FactValue::Choice(_) | FactValue::Text => Truth::Unknown,
        },
        Test::Role(roles) => view.role().map_or(Truth::Unknown, |role| roles.contains(&role).into()),
        Test::Coverage(of, compare, value) => known(view.coverage(*of), *compare, *value),
        Test::Evidence(of, compare, value) => known(view.evidence(*of), *compare, *value),
        Test::DontKnow(question, compare, value) => known(view.dont_know(*question), *compare, *value),
        Test::Spread(question, compare, value) => known(view.spread(*question), *compare, *value),
    }
}

fn known(left: Option<f64>, compare: Compare, right: f64) -> Truth {
    left.map_or(Truth::Unknown, |left| compare.holds(left, right).into())
}

/// The lowest of several scores against a number. It is under the number if one of them is, and above it if all of them are, so one known score may decide
/// what a missing one cannot change.
fn lowest(scores: &[ScoreOf], compare: Compare, value: f64, view: &impl View) -> Truth {
    let deciding = match compare {
        Compare::Less | Compare::AtMost => Truth::True,
        Compare::Greater | Compare::AtLeast => Truth::False,
    };
    let parts = || scores.iter().map(|of| known(view.score(*of), compare, value));
    if parts().any(|truth| truth == deciding) {
        deciding
    } else if scores.is_empty() || parts().any(|truth| truth == Truth::Unknown) {
        Truth::Unknown
    } else {
        deciding.negate()
    }
}

/// A fact by index; unknown where the list is shorter.
pub(super) fn fact_at(facts: &[FactValue], fact: FactIndex) -> FactValue {
    facts.get(fact.at()).copied().unwrap_or(FactValue::Unknown)
}

/// The profile alone: what conditions of variants and targets see.
#[derive(Debug, Clone, Copy)]
pub struct ProfileView<'a> {
    /// By fact index.
    pub facts: &'a [FactValue],
}

impl View for ProfileView<'_> {
    fn fact(&self, fact: FactIndex) -> FactValue {
        fact_at(self.facts, fact)
    }
}

/// One respondent: what the `when` of a question sees.
#[derive(Debug, Clone, Copy)]
pub struct RespondentView<'a> {
    /// Where the levels' numbers stand.
    pub questionnaire: &'a Questionnaire,
    /// By question index.
    pub answers: &'a [Answer],
    /// By question index: asked, as far as decided; an answer to a question that is not asked is not seen.
    pub asked: &'a [bool],
    /// By fact index.
    pub facts: &'a [FactValue],
    /// The respondent's role.
    pub role: Option<RoleIndex>,
}

impl RespondentView<'_> {
    /// The position of the level given, where the question is asked and has one.
    fn given(&self, question: QuestionIndex) -> Option<u16> {
        match self.answers[question.at()] {
            Answer::Level(at) if self.asked[question.at()] => Some(at),
            Answer::Level(_) | Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => None,
        }
    }
}

impl View for RespondentView<'_> {
    fn level(&self, question: QuestionIndex) -> Option<f64> {
        self.given(question).map(|at| self.questionnaire.questions[question.at()].levels[usize::from(at)].number)
    }
    fn chose(&self, question: QuestionIndex, options: &[u16]) -> Truth {
        self.given(question).map_or(Truth::Unknown, |at| options.contains(&at).into())
    }
    fn answered(&self, question: QuestionIndex) -> Truth {
        self.given(question).is_some().into()
    }
    fn fact(&self, fact: FactIndex) -> FactValue {
        fact_at(self.facts, fact)
    }
    fn role(&self) -> Option<RoleIndex> {
        self.role
    }
}

/// Which questions depend on which, so that it can be said who is asked what.
#[derive(Debug, Clone)]
pub struct Routing {
    /// Questions with a `when`, each after those its condition looks at.
    conditional: Vec<QuestionIndex>,
    /// By question: the questions whose `when` looks at it.
    dependents: Vec<Vec<QuestionIndex>>,
    /// By question: asked, and without a `when`. A dense copy, because questions are large and this is read for every respondent.
    always: Vec<bool>,
}

impl Routing {
    /// Orders the conditional questions. The checker rejects circles; should one get here, its questions follow in their own order and are not asked.
    #[must_use]
    pub fn new(questionnaire: &Questionnaire) -> Self {
        let count = questionnaire.questions.len();
        let mut dependents = vec![Vec::new(); count];
        let mut waiting = Vec::new();
        for (at, question) in questionnaire.questions.iter().enumerate() {
            if let Some(when) = &question.when {
                let mut looks_at = Vec::new();
                when.for_each_test(&mut |test| looks_at.extend(question_of(test)));
                looks_at.sort_unstable();
                looks_at.dedup();
                for looked_at in &looks_at {
                    dependents[looked_at.at()].push(QuestionIndex::from(at));
                }
                waiting.push((QuestionIndex::from(at), looks_at));
            }
        }
        let mut open: Vec<bool> = questionnaire.questions.iter().map(|question| question.when.is_some()).collect();
        let mut conditional = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let next = waiting.iter().position(|(_, looks_at)| looks_at.iter().all(|question| !open[question.at()])).unwrap_or(0);
            let (question, _) = waiting.remove(next);
            open[question.at()] = false;
            conditional.push(question);
        }
        let always = questionnaire.questions.iter().map(|question| question.asked && question.when.is_none()).collect();
        Self { conditional, dependents, always }
    }

    /// Fills `asked`, by question index: which questions this respondent is asked. A `when` that is false or unknown keeps a question out.
    pub fn asked(&self, questionnaire: &Questionnaire, responses: &Responses, asked: &mut Vec<bool>) {
        self.asked_with(questionnaire, &responses.answers, &responses.facts, responses.role, asked);
    }

    /// As [`Routing::asked`], with answers that may be completed ones.
    pub(super) fn asked_with(&self, questionnaire: &Questionnaire, answers: &[Answer], facts: &[FactValue], role: Option<RoleIndex>, asked: &mut Vec<bool>) {
        asked.clear();
        asked.extend(self.always.iter().zip(answers).map(|(always, answer)| *always && *answer != Answer::NotAsked));
        for at in self.conditional.iter().map(|question| question.at()) {
            let question = &questionnaire.questions[at];
            if let (Some(when), true) = (&question.when, question.asked && answers[at] != Answer::NotAsked) {
                let view = RespondentView { questionnaire, answers, asked, facts, role };
                let truth = holds(when, &view);
                asked[at] = truth == Truth::True;
            }
        }
    }

    /// Questions with a `when`, each after those its condition looks at.
    #[must_use]
    pub fn conditional(&self) -> &[QuestionIndex] {
        &self.conditional
    }

    /// The questions whose `when` looks at this one.
    #[must_use]
    pub fn dependents(&self, question: QuestionIndex) -> &[QuestionIndex] {
        &self.dependents[question.at()]
    }
}

/// The question a test looks at.
pub(super) fn question_of(test: &Test) -> Option<QuestionIndex> {
    match test {
        Test::Level(question, ..) | Test::Choice(question, _) | Test::Answered(question) | Test::DontKnow(question, ..) | Test::Spread(question, ..) => {
            Some(*question)
        }
        Test::Score(..) | Test::Fact(..) | Test::FactNumber(..) | Test::Role(_) | Test::Coverage(..) | Test::Evidence(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Knows that fact 0 is option 1 and nothing else.
    struct OneFact;
    impl View for OneFact {
        fn fact(&self, fact: FactIndex) -> FactValue {
            if fact.at() == 0 { FactValue::Choice(1) } else { FactValue::Unknown }
        }
    }

    fn fact(at: u16, option: u16) -> Condition {
        Condition::Test(Test::Fact(FactIndex(at), vec![option]))
    }

    #[test]
    fn kleene_tables() {
        let (yes, no, unknown) = (fact(0, 1), fact(0, 0), fact(1, 0));
        let all = |a: &Condition, b: &Condition| holds(&Condition::All(vec![a.clone(), b.clone()]), &OneFact);
        let any = |a: &Condition, b: &Condition| holds(&Condition::Any(vec![a.clone(), b.clone()]), &OneFact);
        assert_eq!((all(&yes, &yes), all(&yes, &no), all(&yes, &unknown), all(&unknown, &no)), (Truth::True, Truth::False, Truth::Unknown, Truth::False));
        assert_eq!((any(&no, &no), any(&yes, &no), any(&no, &unknown), any(&unknown, &yes)), (Truth::False, Truth::True, Truth::Unknown, Truth::True));
        assert_eq!(holds(&Condition::Not(Box::new(unknown)), &OneFact), Truth::Unknown);
        assert_eq!(holds(&Condition::Not(Box::new(no)), &OneFact), Truth::True);
    }
}
