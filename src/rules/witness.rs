//! Rules proved alive: for every condition, cap and recommendation a set of answers that fires it.
//!
//! A condition is taken apart into alternatives of tests that hold together. For each, answers are made that satisfy its tests on questions, profile and role one by
//! one, set on backgrounds that make the scores it looks at low or high, and tried with the rules themselves: a witness is confirmed, never inferred. Where nothing
//! fits, none was found, which proves nothing: what certainly can never hold, the checker refuses (CEM218, CEM221).

use super::Scorer;
use super::condition::{ProfileView, RespondentView, Truth, holds};
use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::check::hold_together;
use crate::questionnaire::condition::{Compare, Condition, Literal, Test};
use crate::questionnaire::{FactIndex, FactKind, QuestionIndex, Questionnaire, RecommendationIndex, RoleIndex, ScoreOf};

/// A rule with a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A question asked only when its condition holds.
    Asked(QuestionIndex),
    /// A variant (by position) of a question.
    Variant(QuestionIndex, usize),
    /// A target rule (by position).
    Target(usize),
    /// A cap (by position in [`Questionnaire::caps`]).
    Cap(usize),
    /// A recommendation.
    Recommendation(RecommendationIndex),
    /// A contradiction (by position).
    Contradiction(usize),
}

/// Answers that fire a rule. Everything not named stands on the background.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// Questions with an answer of their own, and the option.
    pub answers: Vec<(QuestionIndex, u16)>,
    /// Facts of the profile.
    pub facts: Vec<(FactIndex, FactValue)>,
    /// The role of those who answer.
    pub role: Option<RoleIndex>,
    /// The questions that are to be low, as a share (0 to 1) of their scale, and which.
    pub low: (f64, Vec<QuestionIndex>),
    /// All others, as a share (0 to 1) of their scale.
    pub rest: f64,
    /// Evidence is named for every answer.
    pub evidence: bool,
    /// Who else answers.
    pub others: Others,
}

/// Who answers besides the first respondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// Nobody.
    Nobody,
    /// One person, who gives every question the level furthest from the first one's.
    Opposite,
    /// Three people, who know none of the answers.
    DontKnow,
    /// Two people, who left everything blank.
    Blank,
}

/// Every rule of a questionnaire with its condition.
pub fn rules(q: &Questionnaire) -> Vec<(Rule, &Condition)> {
    let mut found = Vec::new();
    for (at, question) in q.questions.iter().enumerate() {
        found.extend(question.when.as_ref().map(|when| (Rule::Asked(at.into()), when)));
        found.extend(question.variants.iter().enumerate().map(|(variant, made)| (Rule::Variant(at.into(), variant), &made.when)));
    }
    found.extend(q.targets.iter().enumerate().filter_map(|(at, rule)| Some((Rule::Target(at), rule.when.as_ref()?))));
    found.extend(q.caps.iter().enumerate().map(|(at, cap)| (Rule::Cap(at), &cap.when)));
    found.extend(q.recommendations.iter().enumerate().map(|(at, given)| (Rule::Recommendation(at.into()), &given.when)));
    found.extend(q.contradictions.iter().enumerate().map(|(at, found)| (Rule::Contradiction(at), &found.when)));
    found
}

/// Rules of one kind whose conditions certainly hold together whenever what they look at is known, so that they always fire together. Of two caps, only where they
/// limit to the same.
#[must_use]
pub fn always_together(q: &Questionnaire) -> Vec<(Rule, Rule)> {
    let all = rules(q);
    let limit = |rule: Rule| if let Rule::Cap(at) = rule { Some(q.caps[at].limit) } else { None };
    let mut found = Vec::new();
    for (at, (one, when)) in all.iter().enumerate().filter(|(_, (rule, _))| matches!(rule, Rule::Cap(_) | Rule::Recommendation(_))) {
        let same = |(other, condition): &&(Rule, &Condition)| {
            std::mem::discriminant(one) == std::mem::discriminant(other) && limit(*one) == limit(*other) && hold_together(q, condition, when)
        };
        found.extend(all[at + 1..].iter().filter(same).map(|(other, _)| (*one, *other)));
    }
    found
}

/// Answers that fire a rule; none where none were found.
#[must_use]
pub fn witness(scorer: &Scorer<'_>, rule: Rule, when: &Condition) -> Option<Witness> {
    when.alternatives()?.iter().find_map(|tests| Trial { scorer, rule, when, tests }.search())
}

/// The search for one alternative of one rule.
struct Trial<'a> {
    scorer: &'a Scorer<'a>,
    rule: Rule,
    when: &'a Condition,
    tests: &'a [Literal<'a>],
}

impl Trial<'_> {
    fn search(&self) -> Option<Witness> {
        let q = self.scorer.questionnaire();
        let facts = self.facts()?;
        let role = self.role()?;
        let low = self.questions_to_be_low();
        let others = if self.tests.iter().any(|(test, _)| matches!(test, Test::Spread(..))) {
            Others::Opposite
        } else if self.tests.iter().any(|(test, _)| matches!(test, Test::DontKnow(..))) {
            Others::DontKnow
        } else if self.tests.iter().any(|(test, _)| matches!(test, Test::Coverage(..))) {
            Others::Blank
        } else {
            Others::Nobody
        };
        // The contrast that most rules ask for first: what is low at the bottom, what is not at the top.
        const SHARES: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
        let backgrounds = SHARES.iter().rev().flat_map(|rest| SHARES.iter().map(move |low| (*low, *rest)));
        for (share, rest) in backgrounds {
            for last in [false, true] {
                let answers = self.answers(last)?;
                for (evidence, others) in [(false, others), (true, others), (false, Others::Nobody)] {
                    let made = Witness { answers: answers.clone(), facts: facts.clone(), role, low: (share, low.clone()), rest, evidence, others };
                    if self.fires(&made.panel(q)) {
                        return Some(made);
                    }
                }
            }
        }
        None
    }

    /// For every question tested, the first or the last option that passes all its tests.
    fn answers(&self, last: bool) -> Option<Vec<(QuestionIndex, u16)>> {
        let q = self.scorer.questionnaire();
        let mut found: Vec<(QuestionIndex, u16)> = Vec::new();
        for (test, _) in self.tests {
            let (Test::Level(question, ..) | Test::Choice(question, _)) = test else { continue };
            if found.iter().any(|(known, _)| known == question) {
                continue;
            }
            let levels = &q.questions[question.at()].levels;
            let of_this = |test: &Test| matches!(test, Test::Level(of, ..) | Test::Choice(of, _) if of == question);
            let passes = |option: &u16| {
                let mut tests = self.tests.iter().filter(|(test, _)| of_this(test));
                tests.all(|(test, negated)| test.of_option(levels[usize::from(*option)].number, *option) != *negated)
            };
            let mut options = (0_u16..).take(levels.len()).filter(passes);
            found.push((*question, if last { options.last()? } else { options.next()? }));
        }
        Some(found)
    }

    /// A value for every fact tested.
    fn facts(&self) -> Option<Vec<(FactIndex, FactValue)>> {
        let q = self.scorer.questionnaire();
        let mut found: Vec<(FactIndex, FactValue)> = Vec::new();
        for (test, _) in self.tests {
            let (Test::Fact(fact, _) | Test::FactNumber(fact, ..)) = test else { continue };
            if found.iter().any(|(known, _)| known == fact) {
                continue;
            }
            let values: Vec<FactValue> = match &q.facts[fact.at()].kind {
                FactKind::Options(options) => (0_u16..).take(options.len()).map(FactValue::Choice).collect(),
                FactKind::Number { minimum, maximum, .. } => {
                    let near = self.tests.iter().flat_map(|(test, _)| {
                        if let Test::FactNumber(of, _, value) = test
                            && of == fact
                        {
                            vec![value - 1.0, *value, value + 1.0, value - 0.5, value + 0.5]
                        } else {
                            Vec::new()
                        }
                    });
                    near.filter(|number| minimum.is_none_or(|least| *number >= least) && maximum.is_none_or(|most| *number <= most))
                        .map(FactValue::Number)
                        .collect()
                }
                FactKind::Text => return None,
            };
            let passes = |value: &FactValue| {
                let mut all = vec![FactValue::Unknown; q.facts.len()];
                all[fact.at()] = *value;
                let of_this = |test: &Test| matches!(test, Test::Fact(of, _) | Test::FactNumber(of, ..) if of == fact);
                let wanted = |negated: bool| if negated { Truth::False } else { Truth::True };
                self.tests
                    .iter()
                    .filter(|(test, _)| of_this(test))
                    .all(|(test, negated)| holds(&Condition::Test((*test).clone()), &ProfileView { facts: &all }) == wanted(*negated))
            };
            found.push((*fact, values.into_iter().find(passes)?));
        }
        Some(found)
    }

    /// A role that passes all tests of it; any or none where there are none.
    #[expect(clippy::option_option, reason = "no role can fit, or any does")]
    fn role(&self) -> Option<Option<RoleIndex>> {
        let q = self.scorer.questionnaire();
        let passes =
            |role: &RoleIndex| self.tests.iter().all(|(test, negated)| if let Test::Role(roles) = test { roles.contains(role) != *negated } else { true });
        let mut fitting = (0..q.roles.len()).map(RoleIndex::from).filter(|role| !q.roles[role.at()].apart).filter(passes);
        let first = fitting.next();
        (first.is_some() || !self.tests.iter().any(|(test, _)| matches!(test, Test::Role(_)))).then_some(first)
    }

    /// Questions under the scores that are to be low.
    fn questions_to_be_low(&self) -> Vec<QuestionIndex> {
        let q = self.scorer.questionnaire();
        let mut found = Vec::new();
        for (test, negated) in self.tests {
            if let Test::Score(scores, compare, _) = test
                && matches!(compare, Compare::Less | Compare::AtMost) != *negated
            {
                // One low score is enough, and leaves the others high.
                if let Some(ScoreOf::Factor(factor)) = scores.first() {
                    found.extend(under(q, factor.at()));
                }
            }
        }
        found
    }

    fn fires(&self, panel: &[Responses]) -> bool {
        let (q, panel) = (self.scorer.questionnaire(), panel.iter().collect::<Vec<_>>());
        let Some(first) = panel.first() else { return false };
        let one = |when: &Condition| {
            let mut asked = Vec::new();
            self.scorer.routing().asked(q, first, &mut asked);
            let view = RespondentView { questionnaire: q, answers: &first.answers, asked: &asked, facts: &first.facts, role: first.role };
            holds(when, &view) == Truth::True
        };
        match self.rule {
            Rule::Asked(question) => {
                let mut asked = Vec::new();
                self.scorer.routing().asked(q, first, &mut asked);
                asked[question.at()] || !q.questions[question.at()].asked && one(self.when)
            }
            Rule::Contradiction(_) => one(self.when),
            Rule::Variant(question, at) => {
                let view = ProfileView { facts: &first.facts };
                q.questions[question.at()].variants.iter().position(|variant| holds(&variant.when, &view) == Truth::True) == Some(at)
            }
            Rule::Target(_) => holds(self.when, &ProfileView { facts: &first.facts }) == Truth::True,
            Rule::Cap(at) => self.scorer.fired(&self.scorer.totals(&panel)).iter().any(|fired| fired.cap == at),
            Rule::Recommendation(_) => holds(self.when, &self.scorer.view(&self.scorer.totals(&panel), &first.facts, true)) == Truth::True,
        }
    }
}

impl Witness {
    /// The answers, respondent by respondent.
    #[must_use]
    pub fn panel(&self, q: &Questionnaire) -> Vec<Responses> {
        let mut facts = vec![FactValue::Unknown; q.facts.len()];
        self.facts.iter().for_each(|(fact, value)| facts[fact.at()] = *value);
        let share = |at: usize| if self.low.1.iter().any(|low| low.at() == at) { self.low.0 } else { self.rest };
        let mut answers: Vec<Answer> = (0..q.questions.len()).map(|at| at_share(q, at, share(at))).collect();
        for (question, option) in &self.answers {
            answers[question.at()] = Answer::Level(*option);
        }
        let first = Responses { evidence: vec![self.evidence; answers.len()], answers, facts, role: self.role };
        let mut other = first.clone();
        for (at, answer) in other.answers.iter_mut().enumerate().filter(|(at, _)| q.questions[*at].asked) {
            *answer = match self.others {
                Others::Nobody => *answer,
                Others::Opposite => opposite(q, at, *answer),
                Others::DontKnow => Answer::DontKnow,
                Others::Blank => Answer::Blank,
            };
        }
        let count = match self.others {
            Others::Nobody => 0,
            Others::Opposite => 1,
            Others::DontKnow => 3,
            Others::Blank => 2,
        };
        std::iter::once(first).chain(std::iter::repeat_n(other, count)).collect()
    }
}

/// The questions of a factor and of those below it.
fn under(q: &Questionnaire, factor: usize) -> Vec<QuestionIndex> {
    let node = &q.factors[factor];
    node.questions.iter().copied().chain(node.children.iter().flat_map(|child| under(q, child.at()))).collect()
}

/// The answer that stands at this share (0 to 1) of what a question's options earn.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in a list of levels")]
fn at_share(q: &Questionnaire, at: usize, share: f64) -> Answer {
    let question = &q.questions[at];
    if !question.asked {
        return Answer::NotAsked;
    }
    let mut options: Vec<u16> = (0_u16..).take(question.levels.len()).collect();
    options.sort_by(|a, b| question.levels[usize::from(*a)].score.total_cmp(&question.levels[usize::from(*b)].score));
    if question.reverse {
        options.reverse();
    }
    let place = (share * (options.len().max(1) - 1) as f64).round() as usize;
    options.get(place).map_or(Answer::Text, |option| Answer::Level(*option))
}

/// The level furthest from one given.
fn opposite(q: &Questionnaire, at: usize, answer: Answer) -> Answer {
    let last = u16::try_from(q.questions[at].levels.len().saturating_sub(1)).unwrap_or(u16::MAX);
    match answer {
        Answer::Level(option) if option > last / 2 => Answer::Level(0),
        Answer::Level(_) => Answer::Level(last),
        Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => answer,
    }
}
