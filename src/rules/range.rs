//! Ranges: what every score would be if each unknown answer were the worst, or the best.
//!
//! A completion gives every unknown answer (blank, later, don't know) of an asked, scored question some option. With the asked questions fixed, points, means and
//! caps all move one way (caps hold only because something is low: the checker sees to it), so filling everything with the worst, then the best, option and
//! scoring again gives the ends exactly. Where the `when` of a question hangs on an unknown answer of the same respondent, that answer's options are tried
//! one by one, one for each way the conditions can see it; so are options that earn the same while different caps fire on them. Past 4096 combinations over the panel the ends are outer bounds instead (`bound.rs`).
//!
//! The range is then widened to hold the score as it stands, which leaves out respondents under the minimum share: it is the hull of both. Bounds for missing
//! data rather than a guess at it: Manski 2003, Partial Identification of Probability Distributions, chapter 1.

use super::condition::{Routing, Truth, View, fact_at, holds, question_of};
use super::tally::{Member, Tally};
use super::{Range, Scorer};
use crate::answers::{Answer, FactValue};
use crate::questionnaire::{FactIndex, QuestionIndex, RoleIndex};

/// How many combinations of unknown answers that other questions hang on are tried, unless told otherwise, before ranges become outer bounds.
pub(super) const BUDGET: usize = 4096;

/// Lowest and highest values found.
#[derive(Debug)]
pub(super) struct Ends {
    /// By node.
    pub(super) scores: Vec<Option<Range>>,
    /// By question.
    pub(super) items: Vec<Option<Range>>,
    /// By node.
    pub(super) stages: Vec<Option<(u16, u16)>>,
    /// False where an end may not be attained.
    pub(super) exact: bool,
}

/// Widens a range to hold a value.
pub(super) fn widen(range: &mut Option<Range>, value: Option<f64>) {
    if let Some(value) = value {
        *range = Some(range.map_or(Range { low: value, high: value }, |range| Range { low: range.low.min(value), high: range.high.max(value) }));
    }
}

/// Widens a range of stages to hold a stage.
pub(super) fn widen_stage(range: &mut Option<(u16, u16)>, stage: Option<u16>) {
    if let Some(stage) = stage {
        *range = Some(range.map_or((stage, stage), |(low, high)| (low.min(stage), high.max(stage))));
    }
}

impl Ends {
    fn hold(&mut self, tally: &Tally) {
        for (range, score) in self.scores.iter_mut().zip(&tally.score) {
            widen(range, *score);
        }
        for (range, item) in self.items.iter_mut().zip(&tally.items) {
            widen(range, item.score());
        }
        for (range, stage) in self.stages.iter_mut().zip(&tally.stages) {
            widen_stage(range, *stage);
        }
    }
}

/// An unknown answer of which several options are to be tried.
struct Controller {
    /// Position in the cells of the panel.
    cell: usize,
    /// The worst and the best option of each class of options that no condition tells apart; more than one pair.
    classes: Vec<(u16, u16)>,
}

/// What is sure of a respondent in every completion.
struct SureView<'a> {
    scorer: &'a Scorer<'a>,
    answers: &'a [Answer],
    asked: &'a [Truth],
    facts: &'a [FactValue],
    role: Option<RoleIndex>,
}

impl SureView<'_> {
    fn given(&self, question: QuestionIndex) -> Option<u16> {
        match self.answers[question.at()] {
            Answer::Level(at) if self.asked[question.at()] == Truth::True => Some(at),
            Answer::Level(_) | Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => None,
        }
    }
}

impl View for SureView<'_> {
    fn level(&self, question: QuestionIndex) -> Option<f64> {
        let item = &self.scorer.points.items[question.at()];
        self.given(question).map(|at| self.scorer.points.numbers(item)[usize::from(at)])
    }
    fn chose(&self, question: QuestionIndex, options: &[u16]) -> Truth {
        self.given(question).map_or(Truth::Unknown, |at| options.contains(&at).into())
    }
    fn answered(&self, question: QuestionIndex) -> Truth {
        let answer = self.answers[question.at()];
        let fillable = answer.is_unknown() && self.scorer.points.items[question.at()].counts;
        // A completion answers every scored question that is asked.
        if fillable || matches!(answer, Answer::Level(_)) { self.asked[question.at()] } else { Truth::False }
    }
    fn fact(&self, fact: FactIndex) -> FactValue {
        fact_at(self.facts, fact)
    }
    fn role(&self) -> Option<RoleIndex> {
        self.role
    }
}

impl Scorer<'_> {
    /// The ranges of a panel whose answers are `cells` and whose scores as they stand are in `tally`, which is used up as working space.
    pub(super) fn ranges(&self, members: &[Member<'_>], cells: &[Answer], tally: &mut Tally) -> Ends {
        let nodes = self.tree.overall() + 1;
        let mut ends = Ends { scores: vec![None; nodes], items: vec![None; self.points.items.len()], stages: vec![None; nodes], exact: true };
        ends.hold(tally);
        let Some((mut low, mut high)) = self.fill(members, cells) else { return ends };
        let sure = self.sure(members, cells);
        let controllers = self.controllers(members, cells, &sure);
        let combinations = controllers.iter().try_fold(1_usize, |product, controller| product.checked_mul(controller.classes.len()));
        if combinations.is_none_or(|combinations| combinations > self.budget) {
            ends.exact = false;
            self.bound(members, cells, &sure, &mut ends);
            return ends;
        }
        let mut turn = vec![0; controllers.len()];
        loop {
            for (controller, &class) in controllers.iter().zip(&turn) {
                let (worst, best) = controller.classes[class];
                low[controller.cell] = Answer::Level(worst);
                high[controller.cell] = Answer::Level(best);
            }
            for filled in [&low, &high] {
                self.run(members, filled, tally, |_, _| ());
                ends.hold(tally);
            }
            // Counts up like an odometer; past the last combination there is no wheel left to turn.
            let Some(wheel) = turn.iter().zip(&controllers).position(|(&class, controller)| class + 1 < controller.classes.len()) else { return ends };
            turn[..wheel].fill(0);
            turn[wheel] += 1;
        }
    }

    /// The panel with every unknown answer at its worst, and at its best; none where nothing is unknown.
    fn fill(&self, members: &[Member<'_>], cells: &[Answer]) -> Option<(Vec<Answer>, Vec<Answer>)> {
        let (mut low, mut high) = (cells.to_vec(), cells.to_vec());
        let mut any = false;
        let mut wording = Vec::new();
        let width = self.points.items.len();
        for (at, member) in members.iter().enumerate().filter(|(_, member)| !member.apart) {
            self.points.choose(self.questionnaire, &member.responses.facts, &mut wording);
            for (question, item) in self.points.items.iter().enumerate() {
                let cell = at * width + question;
                if item.counts && cells[cell].is_unknown() {
                    let table = self.points.table(wording[question]);
                    if let Some(&(worst, best)) = self.points.ends(question, table, 0..item.options).first() {
                        (low[cell], high[cell], any) = (Answer::Level(worst), Answer::Level(best), true);
                    }
                }
            }
        }
        any.then_some((low, high))
    }

    /// By cell: asked in every completion, in none, or in some.
    fn sure(&self, members: &[Member<'_>], cells: &[Answer]) -> Vec<Truth> {
        let width = self.points.items.len();
        let mut sure = vec![Truth::False; cells.len()];
        for (at, member) in members.iter().enumerate() {
            let answers = &cells[at * width..][..width];
            let asked = &mut sure[at * width..][..width];
            let routed = |question: usize| self.questionnaire.questions[question].asked && answers[question] != Answer::NotAsked;
            for (question, asked) in asked.iter_mut().enumerate() {
                *asked = (routed(question) && self.questionnaire.questions[question].when.is_none()).into();
            }
            for question in self.routing.conditional().iter().map(|question| question.at()) {
                if let (Some(when), true) = (&self.questionnaire.questions[question].when, routed(question)) {
                    let view = SureView { scorer: self, answers, asked, facts: &member.responses.facts, role: member.responses.role };
                    let truth = holds(when, &view);
                    asked[question] = truth;
                }
            }
        }
        sure
    }

    /// The unknown answers of which more than the worst and the best is to be tried: those on which the asking of a scored question hangs, and those with
    /// options that earn the same while different caps fire on them.
    fn controllers(&self, members: &[Member<'_>], cells: &[Answer], sure: &[Truth]) -> Vec<Controller> {
        let width = self.points.items.len();
        let mut controllers = Vec::new();
        let mut wording = Vec::new();
        for (at, member) in members.iter().enumerate().filter(|(_, member)| !member.apart) {
            self.points.choose(self.questionnaire, &member.responses.facts, &mut wording);
            let hangs = |dependent: &QuestionIndex| {
                let cell = at * width + dependent.at();
                let matters = cells[cell].is_unknown() || matches!(cells[cell], Answer::Level(_));
                self.points.items[dependent.at()].counts && matters && sure[cell] == Truth::Unknown
            };
            for (question, item) in self.points.items.iter().enumerate() {
                let cell = at * width + question;
                if !item.counts || !cells[cell].is_unknown() || sure[cell] == Truth::False {
                    continue;
                }
                let table = self.points.table(wording[question]);
                let hang = self.routing.dependents(question.into()).iter().any(hangs);
                let classes: Vec<(u16, u16)> = if hang {
                    self.classes[question].iter().flat_map(|class| self.points.ends(question, table, class.iter().copied())).collect()
                } else {
                    self.points.ends(question, table, 0..item.options)
                };
                if classes.len() > 1 {
                    controllers.push(Controller { cell, classes });
                }
            }
        }
        controllers
    }

    /// By question: its options in classes that no `when` of another question tells apart; empty where no `when` looks at it.
    pub(super) fn option_classes(questionnaire: &crate::questionnaire::Questionnaire, routing: &Routing) -> Vec<Vec<Vec<u16>>> {
        let mut all = Vec::with_capacity(questionnaire.questions.len());
        for (at, question) in questionnaire.questions.iter().enumerate() {
            let mut classes: Vec<(Vec<bool>, Vec<u16>)> = Vec::new();
            let dependents = routing.dependents(at.into());
            for (level, option) in question.levels.iter().zip(0_u16..).filter(|_| !dependents.is_empty()) {
                let mut seen = Vec::new();
                for when in dependents.iter().filter_map(|dependent| questionnaire.questions[dependent.at()].when.as_ref()) {
                    when.for_each_test(&mut |test| {
                        if question_of(test) == Some(at.into()) {
                            seen.push(test.of_option(level.number, option));
                        }
                    });
                }
                match classes.iter_mut().find(|(how, _)| *how == seen) {
                    Some((_, options)) => options.push(option),
                    None => classes.push((seen, vec![option])),
                }
            }
            all.push(classes.into_iter().map(|(_, options)| options).collect());
        }
        all
    }
}
