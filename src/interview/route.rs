//! Which questions are asked, and in what order: conditions appear and disappear as answers change.

use std::sync::Arc;

use super::Choice;
use crate::answers::{Answer, Responses};
use crate::questionnaire::{FactorIndex, QuestionIndex, Questionnaire};
use crate::rules::condition::{RespondentView, Routing, Truth, holds};

/// The way through the questionnaire.
#[derive(Debug)]
pub(super) struct Route {
    form: Arc<Questionnaire>,
    routing: Routing,
    /// The questions that may come, in the order they would be asked.
    order: Vec<QuestionIndex>,
    /// By question index: asked with the answers as they are, whether chosen for this sitting or not.
    asked: Vec<bool>,
    /// The questions of this sitting that are asked, in order.
    path: Vec<QuestionIndex>,
}

/// What a change of answers does to the route.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shift {
    /// Answered questions that are asked no more: their answers are parked.
    pub(super) parked: Vec<QuestionIndex>,
    /// Answered questions that are asked again: their answers count again.
    pub(super) restored: Vec<QuestionIndex>,
    /// Questions without an answer that are asked now and were not before.
    pub(super) opened: usize,
}

impl Route {
    /// The questions chosen, those of `first` in front.
    pub(super) fn new(form: Arc<Questionnaire>, responses: &Responses, choice: &Choice, first: &[QuestionIndex]) -> Self {
        let chosen = |question: QuestionIndex| choice.only.is_empty() || is_under(&form, form.questions[question.at()].factor, &choice.only);
        let rest = form.asked().map(|(at, _)| at).filter(|at| chosen(*at) && !first.contains(at));
        let order = first.iter().copied().chain(rest).collect();
        let routing = Routing::new(&form);
        let mut route = Self { form, routing, order, asked: Vec::new(), path: Vec::new() };
        route.refresh(responses);
        route
    }

    /// Takes in changed answers.
    pub(super) fn refresh(&mut self, responses: &Responses) -> Shift {
        let before = std::mem::take(&mut self.asked);
        self.routing.asked(&self.form, responses, &mut self.asked);
        self.path = self.order.iter().copied().filter(|question| self.asked[question.at()]).collect();
        if before.is_empty() { Shift::default() } else { shift(&before, &self.asked, responses) }
    }

    /// What these answers would do, were they given.
    pub(super) fn foresee(&self, responses: &Responses) -> Shift {
        let mut after = Vec::new();
        self.routing.asked(&self.form, responses, &mut after);
        shift(&self.asked, &after, responses)
    }

    /// The questions of this sitting that are asked, in order.
    pub(super) fn path(&self) -> &[QuestionIndex] {
        &self.path
    }

    /// The position on the path.
    pub(super) fn position(&self, question: QuestionIndex) -> Option<usize> {
        self.path.iter().position(|asked| *asked == question)
    }

    /// Asked with the answers as they are, whether chosen for this sitting or not.
    pub(super) fn is_asked(&self, question: QuestionIndex) -> bool {
        self.asked[question.at()]
    }

    /// The question itself where it is on the path; else the next that is, or the last; none where nothing is asked.
    pub(super) fn nearest(&self, question: QuestionIndex) -> Option<QuestionIndex> {
        let from = self.order.iter().position(|next| *next == question).unwrap_or(0);
        self.order[from..].iter().copied().find(|next| self.asked[next.at()]).or_else(|| self.path.last().copied())
    }

    /// The later of two questions in the order asked.
    pub(super) fn later(&self, one: QuestionIndex, other: QuestionIndex) -> QuestionIndex {
        let at = |question| self.order.iter().position(|next| *next == question);
        if at(other) > at(one) { other } else { one }
    }

    /// Where a sitting begins: the first open question after the last answered one, else the first open one (blank before put off); none where all is answered.
    pub(super) fn resume(&self, answers: &[Answer]) -> Option<QuestionIndex> {
        let is = |question: &&QuestionIndex, answer: Answer| answers[question.at()] == answer;
        let after = self.path.iter().rposition(|question| answers[question.at()] != Answer::Blank).map_or(0, |last| last + 1);
        let blank = self.path[after..].iter().chain(&self.path[..after]).find(|question| is(question, Answer::Blank));
        blank.or_else(|| self.path.iter().find(|question| is(question, Answer::Later))).copied()
    }

    /// The factors of the questions on the path, in the order they come up.
    pub(super) fn factors(&self) -> Vec<FactorIndex> {
        let mut factors = Vec::new();
        for factor in self.path.iter().map(|question| self.form.questions[question.at()].factor) {
            if !factors.contains(&factor) {
                factors.push(factor);
            }
        }
        factors
    }

    /// The number of a factor among those that come up, from 1; 0 where it does not.
    pub(super) fn factor_number(&self, factor: FactorIndex) -> usize {
        self.factors().iter().position(|other| *other == factor).map_or(0, |at| at + 1)
    }

    /// Answered questions that are not asked: kept in the file, not counted, not scored.
    pub(super) fn parked(&self, responses: &Responses) -> Vec<QuestionIndex> {
        let form = &self.form;
        form.asked().map(|(at, _)| at).filter(|at| !self.asked[at.at()] && is_given(responses.answers[at.at()])).collect()
    }

    /// By contradiction: whether it holds for these answers.
    pub(super) fn contradictions(&self, responses: &Responses) -> Vec<bool> {
        let view = RespondentView { questionnaire: &self.form, answers: &responses.answers, asked: &self.asked, facts: &responses.facts, role: responses.role };
        self.form.contradictions.iter().map(|contradiction| holds(&contradiction.when, &view) == Truth::True).collect()
    }
}

/// Open: asked, and still to be answered.
pub(super) fn is_open(answer: Answer) -> bool {
    matches!(answer, Answer::Blank | Answer::Later)
}

/// Something was said, if only that it is put off.
pub(super) fn is_given(answer: Answer) -> bool {
    !matches!(answer, Answer::NotAsked | Answer::Blank)
}

/// Whether a factor is one of these or stands under one.
fn is_under(form: &Questionnaire, factor: FactorIndex, only: &[FactorIndex]) -> bool {
    only.contains(&factor) || form.factors[factor.at()].parent.is_some_and(|parent| is_under(form, parent, only))
}

fn shift(before: &[bool], after: &[bool], responses: &Responses) -> Shift {
    let mut shift = Shift::default();
    for (at, (was, is)) in before.iter().zip(after).enumerate() {
        let given = is_given(responses.answers[at]);
        match (was, is) {
            (true, false) if given => shift.parked.push(at.into()),
            (false, true) if given => shift.restored.push(at.into()),
            (false, true) => shift.opened += 1,
            (true, false) | (true, true) | (false, false) => {}
        }
    }
    shift
}
