//! The panel with some rungs raised, and what each rung adds while it is fixed who is asked what.

use super::ladder::Ladder;
use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::condition::Test;
use crate::questionnaire::{QuestionIndex, Questionnaire, ScoreOf};
use crate::rules::Scorer;
use crate::rules::condition::{RespondentView, View as _, holds};
use crate::rules::tally::Tally;

/// Most ways in which questions can be asked that are searched one by one.
const MOST_WAYS: usize = 256;

/// What there is to climb.
pub(super) struct Ground<'a> {
    /// The rules.
    pub(super) scorer: &'a Scorer<'a>,
    /// The answers as they are.
    panel: Vec<Responses>,
    /// In the order of the questions.
    pub(super) ladders: Vec<Ladder>,
}

/// Lowest and highest rungs, by ladder.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) low: Vec<usize>,
    pub(super) high: Vec<usize>,
}

/// What each rung adds above the lowest rungs of a span.
pub(super) struct Gains {
    /// By node: the score before caps with every ladder at its lowest rung.
    pub(super) base: Vec<Option<f64>>,
    /// By ladder and rung: points added to its leaf factor.
    pub(super) points: Vec<Vec<f64>>,
    /// By ladder and rung: answers in the upper quarter with evidence added to its leaf factor.
    pub(super) evident: Vec<Vec<u32>>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(scorer: &'a Scorer<'a>, panel: &[&Responses]) -> Self {
        let q = scorer.questionnaire();
        let tally = scorer.totals(panel);
        let ladders = (0..q.questions.len()).filter_map(|at| Ladder::new(q, at.into(), panel, &tally)).collect();
        Self { scorer, panel: panel.iter().map(|responses| (*responses).clone()).collect(), ladders }
    }

    pub(super) fn questionnaire(&self) -> &'a Questionnaire {
        self.scorer.questionnaire()
    }

    /// Facts of the organisation, by fact index.
    pub(super) fn facts(&self) -> &[FactValue] {
        self.panel.first().map_or(&[], |responses| &responses.facts)
    }

    /// By ladder: where the organisation stands.
    pub(super) fn starts(&self) -> Vec<usize> {
        self.ladders.iter().map(|ladder| ladder.start).collect()
    }

    /// By ladder: the highest rung.
    pub(super) fn tops(&self) -> Vec<usize> {
        self.ladders.iter().map(Ladder::top).collect()
    }

    /// The node of the overall score: after all factors.
    pub(super) fn overall(&self) -> usize {
        self.questionnaire().factors.len()
    }

    /// The score a node stands for.
    pub(super) fn score_of(&self, node: usize) -> ScoreOf {
        if node == self.overall() { ScoreOf::Overall } else { ScoreOf::Factor(node.into()) }
    }

    /// The node of a score.
    pub(super) fn node(&self, of: ScoreOf) -> usize {
        match of {
            ScoreOf::Overall => self.overall(),
            ScoreOf::Factor(factor) => factor.at(),
        }
    }

    /// The nodes a node is made of.
    pub(super) fn children(&self, node: usize) -> Vec<usize> {
        if node == self.overall() {
            self.questionnaire().top_factors().map(|factor| factor.at()).collect()
        } else {
            self.questionnaire().factors[node].children.iter().map(|child| child.at()).collect()
        }
    }

    /// The leaf factor of a ladder.
    pub(super) fn leaf(&self, ladder: usize) -> usize {
        self.questionnaire().questions[self.ladders[ladder].question.at()].factor.at()
    }

    /// The ladder of a question.
    pub(super) fn ladder_of(&self, question: QuestionIndex) -> Option<usize> {
        self.ladders.iter().position(|ladder| ladder.question == question)
    }

    /// Effort from where the organisation stands to these rungs.
    pub(super) fn effort(&self, rungs: &[usize]) -> u32 {
        self.ladders.iter().zip(rungs).map(|(ladder, rung)| ladder.effort(*rung)).sum()
    }

    /// Cells of the knapsack without evidence: how much work a case is.
    pub(super) fn cells(&self) -> usize {
        (0..=self.overall()).map(|node| self.cells_of(node)).sum()
    }

    /// The same of a leaf factor.
    pub(super) fn cells_of(&self, node: usize) -> usize {
        let ladders: Vec<&Ladder> = (0..self.ladders.len()).filter(|ladder| self.leaf(*ladder) == node).map(|ladder| &self.ladders[ladder]).collect();
        let efforts: u32 = ladders.iter().map(|ladder| ladder.effort(ladder.top())).sum();
        ladders.len() * (efforts as usize + 1)
    }

    /// True where somebody is asked a question and nobody gave a level.
    pub(super) fn is_unanswered(&self, question: QuestionIndex) -> bool {
        let given = |wanted: fn(Answer) -> bool| self.panel.iter().any(|responses| wanted(responses.answers[question.at()]));
        !given(|answer| matches!(answer, Answer::Level(_))) && given(Answer::is_unknown)
    }

    /// The answers with these rungs raised; rungs at or under the start change nothing.
    pub(super) fn raised(&self, rungs: &[usize]) -> Vec<Responses> {
        let mut panel = self.panel.clone();
        for (ladder, rung) in self.ladders.iter().zip(rungs).filter(|(ladder, rung)| **rung > ladder.start) {
            ladder.raise(&mut panel, *rung);
        }
        panel
    }

    /// The sums and scores with these rungs raised.
    pub(super) fn totals(&self, rungs: &[usize]) -> Tally {
        self.scorer.totals(&self.raised(rungs).iter().collect::<Vec<_>>())
    }

    /// What the rungs of a span add, one ladder at a time.
    pub(super) fn gains(&self, span: &Span) -> Gains {
        let facts = self.facts();
        let tally = self.totals(&span.low);
        let raw = |tally: &Tally, node: usize| self.scorer.view(tally, facts, false).score(self.score_of(node));
        let base: Vec<Option<f64>> = (0..=self.overall()).map(|node| raw(&tally, node)).collect();
        let mut gains = Gains { base, points: Vec::new(), evident: Vec::new() };
        let mut rungs = span.low.clone();
        for ladder in 0..self.ladders.len() {
            let leaf = self.leaf(ladder);
            let (mut points, mut evident) = (vec![0.0; self.ladders[ladder].rungs.len()], vec![0; self.ladders[ladder].rungs.len()]);
            for rung in span.low[ladder] + 1..=span.high[ladder] {
                rungs[ladder] = rung;
                let raised = self.totals(&rungs);
                points[rung] = gains.base[leaf].and_then(|base| Some(raw(&raised, leaf)? - base)).unwrap_or(0.0);
                evident[rung] = raised.evident(leaf.into()).0.saturating_sub(tally.evident(leaf.into()).0);
            }
            rungs[ladder] = span.low[ladder];
            gains.points.push(points);
            gains.evident.push(evident);
        }
        gains
    }

    /// Spans in each of which it is fixed who is asked what, and whether these are all there are.
    pub(super) fn spans(&self) -> (Vec<Span>, bool) {
        let mut spans = vec![Span { low: self.starts(), high: self.tops() }];
        for ladder in 0..self.ladders.len() {
            let parts = self.parts(ladder);
            if parts.len() == 1 {
                continue;
            }
            if spans.len() * parts.len() > MOST_WAYS {
                return (spans, false);
            }
            let part = |span: &Span, (low, high): (usize, usize)| {
                let mut span = span.clone();
                (span.low[ladder], span.high[ladder]) = (low, high);
                span
            };
            spans = spans.iter().flat_map(|span| parts.iter().map(move |ends| part(span, *ends))).collect();
        }
        (spans, true)
    }

    /// Runs of rungs of a ladder that no question's condition tells apart for anybody.
    fn parts(&self, ladder: usize) -> Vec<(usize, usize)> {
        let ladder = &self.ladders[ladder];
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut last = None;
        for rung in ladder.start..=ladder.top() {
            let seen = self.seen(ladder, rung);
            match parts.last_mut() {
                Some((_, high)) if last.as_ref() == Some(&seen) => *high = rung,
                Some(_) | None => parts.push((rung, rung)),
            }
            last = Some(seen);
        }
        parts
    }

    /// By respondent and test of the ladder's question in some question's condition: whether it holds.
    fn seen(&self, ladder: &Ladder, rung: usize) -> Vec<crate::rules::condition::Truth> {
        let q = self.questionnaire();
        let mut tests = Vec::new();
        for (_, question) in q.asked() {
            if let Some(when) = &question.when {
                when.for_each_test(&mut |test| {
                    if matches!(test, Test::Level(named, ..) | Test::Choice(named, _) if *named == ladder.question) {
                        tests.push(test.clone());
                    }
                });
            }
        }
        if tests.is_empty() {
            return Vec::new();
        }
        let mut panel = self.panel.clone();
        if rung > ladder.start {
            ladder.raise(&mut panel, rung);
        }
        let asked = vec![true; q.questions.len()];
        let truth = |responses: &Responses, test: &Test| {
            let view = RespondentView { questionnaire: q, answers: &responses.answers, asked: &asked, facts: &responses.facts, role: responses.role };
            holds(&crate::questionnaire::condition::Condition::Test(test.clone()), &view)
        };
        panel.iter().flat_map(|responses| tests.iter().map(move |test| truth(responses, test))).collect()
    }
}
