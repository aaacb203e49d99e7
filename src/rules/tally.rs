//! From answers to items and leaf factors: one respondent first, then roles in balance.
//!
//! Respondent r, leaf factor f: applicable weight A and answered weight B over asked, applicable items; counted when `B / A >= minimum_share` (the half rule of
//! scale scoring, SF-36 manual; negligible bias of the person mean: Peyre et al. 2011, Qual Life Res 20:287; here two thirds by default);
//! `s_rf = 100 * sum(w p) / B`. Averaging respondents first, not cells, is the rule of the measurement note: the order matters where answers are missing.
//!
//! A [`Buffer`] and a [`Tally`] are made once and reused: nothing here allocates per respondent.

use std::cmp::Ordering;

use super::cap::Effect;
use super::points::UPPER_QUARTER;
use super::{Counts, Missing, SLACK, Scorer};
use crate::answers::dense::Slot;
use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::{Balance, FactorIndex, QuestionIndex, RoleIndex, ScoreOf};

/// One respondent's scores, before roles, minimum items and caps. Reused from respondent to respondent.
#[derive(Debug, Clone)]
pub struct Buffer {
    /// By question: asked.
    pub(super) asked: Vec<bool>,
    /// By question: the table in use.
    pub(super) wording: Vec<u32>,
    /// By node; only leaves are filled.
    leaves: Vec<Leaf>,
    /// By node.
    pub(super) scores: Vec<Option<f64>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Leaf {
    applicable: f64,
    answered: f64,
    points: f64,
}

impl Buffer {
    /// The respondent's score of a factor, 0 to 100; none under the minimum share.
    #[must_use]
    pub fn factor(&self, factor: FactorIndex) -> Option<f64> {
        self.scores[factor.at()]
    }
    /// The respondent's overall score, 0 to 100.
    #[must_use]
    pub fn overall(&self) -> Option<f64> {
        self.scores.last().copied().flatten()
    }
    /// Whether the respondent is asked this question.
    #[must_use]
    pub fn is_asked(&self, question: QuestionIndex) -> bool {
        self.asked[question.at()]
    }
}

/// A respondent in the order of the sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) responses: &'a Responses,
    /// Where the respondent stood in the panel as given.
    pub(super) position: usize,
    /// Shown, never in the scores.
    pub(super) apart: bool,
    /// Weight of the role.
    weight: f64,
}

/// Sums over a panel, and the scores made from them. Reused from panel to panel.
#[derive(Debug, Clone)]
pub struct Tally {
    pub(super) buffer: Buffer,
    /// By question.
    pub(super) items: Vec<ItemSum>,
    /// By option of every question.
    pub(super) by_level: Vec<u32>,
    /// By node.
    pub(super) nodes: Vec<NodeSum>,
    /// By node: the score before any cap.
    pub(super) raw: Vec<Option<f64>>,
    /// By node: made of capped children, before its own caps.
    pub(super) before: Vec<Option<f64>>,
    /// By node: after caps.
    pub(super) score: Vec<Option<f64>>,
    pub(super) missing: Vec<Option<Missing>>,
    /// By node: share of applicable weight answered.
    pub(super) coverage: Vec<Option<f64>>,
    /// By node: the stage reached.
    pub(super) stages: Vec<Option<u16>>,
    /// By cap.
    pub(super) effects: Vec<Effect>,
}

/// Sums of one question. `group_` sums run over the role at hand and are folded into the others when it ends.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ItemSum {
    group_points: f64,
    group_number: f64,
    group_count: u32,
    points: f64,
    number: f64,
    weight: f64,
    pub(super) counts: Counts,
    pub(super) evidence: u32,
    pub(super) parked: u32,
}

impl ItemSum {
    /// Mean points, 0 to 100.
    pub(super) fn score(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| (100.0 * self.points / self.weight).clamp(0.0, 100.0))
    }
    /// Mean level as given.
    pub(super) fn level(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.number / self.weight)
    }
}

/// Sums of one factor or of overall.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NodeSum {
    group_sum: f64,
    group_count: u32,
    /// Of weighted role means.
    pub(super) sum: f64,
    /// Of the weights of roles present.
    pub(super) weight: f64,
    pub(super) applicable: f64,
    pub(super) answered: f64,
    pub(super) counts: Counts,
    /// Applicable cells, and those of them in the upper quarter with evidence.
    pub(super) cells: u32,
    pub(super) evident: u32,
    /// Respondents who count.
    pub(super) respondents: u32,
    /// Different items answered by someone.
    pub(super) items: u32,
}

impl Tally {
    /// The score of a factor or overall after caps, 0 to 100, unrounded.
    #[must_use]
    pub fn score(&self, of: ScoreOf) -> Option<f64> {
        match of {
            ScoreOf::Overall => self.score.last().copied().flatten(),
            ScoreOf::Factor(factor) => self.score[factor.at()],
        }
    }
    /// Why a score is missing.
    #[must_use]
    pub fn missing(&self, of: ScoreOf) -> Option<Missing> {
        match of {
            ScoreOf::Overall => self.missing.last().copied().flatten(),
            ScoreOf::Factor(factor) => self.missing[factor.at()],
        }
    }
    /// Mean points of a question, 0 to 100 (reversed ones already turned), roles in balance; none without a level.
    #[must_use]
    pub fn points(&self, question: QuestionIndex) -> Option<f64> {
        self.items[question.at()].score()
    }
    /// Applicable answers of a leaf factor in the upper quarter of the scale with evidence seen, and all applicable ones.
    #[must_use]
    pub fn evident(&self, factor: FactorIndex) -> (u32, u32) {
        (self.nodes[factor.at()].evident, self.nodes[factor.at()].cells)
    }
    /// Share (0 to 1) of applicable cells in the upper quarter of the scale with evidence seen.
    pub(super) fn evidence(&self, node: usize) -> Option<f64> {
        let sum = &self.nodes[node];
        (sum.cells > 0).then(|| f64::from(sum.evident) / f64::from(sum.cells))
    }
    fn clear(&mut self) {
        self.items.fill(ItemSum::default());
        self.by_level.fill(0);
        self.nodes.fill(NodeSum::default());
    }
}

impl Scorer<'_> {
    /// An empty buffer of the right size.
    #[must_use]
    pub fn buffer(&self) -> Buffer {
        let (questions, nodes) = (self.questionnaire.questions.len(), self.tree.overall() + 1);
        Buffer { asked: Vec::with_capacity(questions), wording: Vec::with_capacity(questions), leaves: vec![Leaf::default(); nodes], scores: vec![None; nodes] }
    }

    /// An empty tally of the right size.
    #[must_use]
    pub fn empty_tally(&self) -> Tally {
        let nodes = self.tree.overall() + 1;
        Tally {
            buffer: self.buffer(),
            items: vec![ItemSum::default(); self.questionnaire.questions.len()],
            by_level: vec![0; self.points.options()],
            nodes: vec![NodeSum::default(); nodes],
            raw: vec![None; nodes],
            before: vec![None; nodes],
            score: vec![None; nodes],
            missing: vec![None; nodes],
            coverage: vec![None; nodes],
            stages: vec![None; nodes],
            effects: vec![Effect::None; self.questionnaire.caps.len()],
        }
    }

    /// One respondent's own scores (0 to 100), without minimum items and caps. Allocates nothing once the buffer is warm.
    pub fn respondent_scores(&self, responses: &Responses, buffer: &mut Buffer) {
        self.respond(&responses.answers, &responses.facts, responses.role, buffer);
    }

    /// By question index: what the respondent's level earns, 0 to 100 (reversed items turned); none where there is no level, or the question is not asked or not scored.
    #[must_use]
    pub fn item_points(&self, responses: &Responses) -> Vec<Option<f64>> {
        let mut buffer = self.buffer();
        self.respond(&responses.answers, &responses.facts, responses.role, &mut buffer);
        let points = |(at, item): (usize, &super::points::Item)| match responses.answers[at] {
            Answer::Level(option) if item.counts && buffer.asked[at] => {
                Some(100.0 * self.points.of(self.points.table(buffer.wording[at]))[usize::from(option)])
            }
            Answer::Level(_) | Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => None,
        };
        self.points.items.iter().enumerate().map(points).collect()
    }

    /// The scores of one respondent as a panel of one: minimum items and caps applied, no ranges. Allocates nothing once the tally is warm.
    pub fn score_one(&self, responses: &Responses, tally: &mut Tally) {
        let member = self.member(0, responses);
        self.run(&[member], &responses.answers, tally, |_, _| ());
    }

    /// Tallies, rolls up and caps a panel whose answers are `cells` (respondent by respondent), calling `each` after every respondent.
    pub(super) fn run(&self, members: &[Member<'_>], cells: &[Answer], tally: &mut Tally, mut each: impl FnMut(&Member<'_>, &Buffer)) {
        tally.clear();
        let width = self.questionnaire.questions.len();
        let mut open: Option<(Option<RoleIndex>, f64)> = None;
        for (at, member) in members.iter().enumerate() {
            let answers = &cells[at * width..][..width];
            self.respond(answers, &member.responses.facts, member.responses.role, &mut tally.buffer);
            each(member, &tally.buffer);
            if member.apart {
                continue;
            }
            let group = self.group(member);
            if let Some((role, weight)) = open
                && role != group.0
            {
                close(tally, weight);
            }
            open = Some(group);
            self.add(answers, &member.responses.evidence, tally);
        }
        if let Some((_, weight)) = open {
            close(tally, weight);
        }
        self.roll_up(tally);
        let facts: &[FactValue] = members.first().map_or(&[], |member| &member.responses.facts);
        self.apply_caps(facts, tally);
        self.reach_stages(tally);
    }

    fn respond(&self, answers: &[Answer], facts: &[FactValue], role: Option<RoleIndex>, buffer: &mut Buffer) {
        self.routing.asked_with(self.questionnaire, answers, facts, role, &mut buffer.asked);
        self.points.choose(self.questionnaire, facts, &mut buffer.wording);
        buffer.leaves.fill(Leaf::default());
        for (at, item) in self.points.items.iter().enumerate() {
            if !item.counts || !buffer.asked[at] {
                continue;
            }
            let leaf = &mut buffer.leaves[usize::from(item.leaf)];
            let table = self.points.table(buffer.wording[at]);
            match answers[at] {
                Answer::Level(option) => {
                    leaf.applicable += table.weight;
                    leaf.answered += table.weight;
                    leaf.points += table.weight * self.points.of(table)[usize::from(option)];
                }
                Answer::Blank | Answer::Later | Answer::DontKnow => leaf.applicable += table.weight,
                Answer::NotAsked | Answer::NotApplicable | Answer::Text => (),
            }
        }
        for node in self.tree.upwards() {
            buffer.scores[node] = if self.tree.is_leaf(node) {
                let leaf = &buffer.leaves[node];
                let counted = leaf.answered > 0.0 && leaf.answered / leaf.applicable >= self.questionnaire.factors[node].minimum_share - SLACK;
                counted.then(|| 100.0 * leaf.points / leaf.answered)
            } else {
                self.tree.mean(node, &buffer.scores)
            };
        }
    }

    /// Adds the respondent in the tally's buffer to the sums.
    fn add(&self, answers: &[Answer], evidence: &[bool], tally: &mut Tally) {
        for (at, item) in self.points.items.iter().enumerate() {
            if !item.counts {
                continue;
            }
            let sum = &mut tally.items[at];
            let answer = answers[at];
            if !tally.buffer.asked[at] {
                sum.parked += u32::from(matches!(answer, Answer::Level(_)));
                continue;
            }
            let node = &mut tally.nodes[usize::from(item.leaf)];
            let seen = evidence.get(at).copied().unwrap_or(false);
            sum.counts.count(answer);
            node.counts.count(answer);
            sum.evidence += u32::from(seen);
            match answer {
                Answer::Level(option) => {
                    let points = self.points.of(self.points.table(tally.buffer.wording[at]))[usize::from(option)];
                    sum.group_points += points;
                    sum.group_number += self.points.numbers(item)[usize::from(option)];
                    sum.group_count += 1;
                    tally.by_level[item.first as usize + usize::from(option)] += 1;
                    node.cells += 1;
                    node.evident += u32::from(seen && points >= UPPER_QUARTER - SLACK);
                }
                Answer::Blank | Answer::Later | Answer::DontKnow => node.cells += 1,
                Answer::NotAsked | Answer::NotApplicable | Answer::Text => (),
            }
        }
        for ((node, leaf), score) in tally.nodes.iter_mut().zip(&tally.buffer.leaves).zip(&tally.buffer.scores) {
            node.applicable += leaf.applicable;
            node.answered += leaf.answered;
            if let Some(score) = score {
                node.group_sum += score;
                node.group_count += 1;
                node.respondents += 1;
            }
        }
    }

    /// The group a member is averaged in first, and its weight. Respondents without a role are one role of weight 1; in balance by respondent everybody is one
    /// group.
    pub(super) fn group(&self, member: &Member<'_>) -> (Option<RoleIndex>, f64) {
        match self.questionnaire.scoring.balance {
            Balance::Roles => (member.responses.role, member.weight),
            Balance::Respondents => (None, 1.0),
        }
    }

    /// A respondent of a panel.
    pub(super) fn member<'a>(&self, position: usize, responses: &'a Responses) -> Member<'a> {
        let role = responses.role.and_then(|role| self.questionnaire.roles.get(role.at()));
        Member { responses, position, apart: role.is_some_and(|role| role.apart), weight: role.map_or(1.0, |role| role.weight) }
    }

    /// The panel in an order that follows from what was said alone, roles first: floating-point sums depend on order, and swapping two respondents must not
    /// change a digit. Respondents who compare equal are interchangeable.
    pub(super) fn in_order<'a>(&self, panel: &[&'a Responses]) -> Vec<Member<'a>> {
        let mut members: Vec<Member<'a>> = panel.iter().enumerate().map(|(position, responses)| self.member(position, responses)).collect();
        members.sort_by(|left, right| compare(left.responses, right.responses));
        members
    }
}

/// Ends a role: its mean joins the sums with the role's weight.
fn close(tally: &mut Tally, weight: f64) {
    for sum in &mut tally.items {
        if sum.group_count > 0 {
            let count = f64::from(sum.group_count);
            sum.points += weight * (sum.group_points / count);
            sum.number += weight * (sum.group_number / count);
            sum.weight += weight;
            (sum.group_points, sum.group_number, sum.group_count) = (0.0, 0.0, 0);
        }
    }
    for sum in &mut tally.nodes {
        if sum.group_count > 0 {
            sum.sum += weight * (sum.group_sum / f64::from(sum.group_count));
            sum.weight += weight;
            (sum.group_sum, sum.group_count) = (0.0, 0);
        }
    }
}

fn compare(left: &Responses, right: &Responses) -> Ordering {
    let facts = |responses: &Responses| responses.facts.iter().map(|fact| fact_key(*fact)).collect::<Vec<_>>();
    left.role
        .cmp(&right.role)
        .then_with(|| left.answers.iter().map(|a| Slot::from(*a)).cmp(right.answers.iter().map(|a| Slot::from(*a))))
        .then_with(|| left.evidence.cmp(&right.evidence))
        .then_with(|| facts(left).cmp(&facts(right)))
}

fn fact_key(fact: FactValue) -> (u8, u64) {
    match fact {
        FactValue::Unknown => (0, 0),
        FactValue::Choice(at) => (1, u64::from(at)),
        FactValue::Number(number) => (2, number.to_bits()),
        FactValue::Text => (3, 0),
    }
}
