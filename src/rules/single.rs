//! One respondent after another, very many of them: the digits of [`Scorer::score_one`] without the sums of a panel.

use super::cap::Effect;
use super::condition::{Truth, View, fact_at, holds};
use super::lane::{Lane, Lanes};
use super::points::UPPER_QUARTER;
use super::range::widen;
use super::rollup::Tree;
use super::{Range, SLACK, Scorer};
use crate::answers::dense::{Dense, Slot};
use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::condition::{Condition, Test};
use crate::questionnaire::{Balance, BandIndex, FactIndex, QuestionIndex, ScoreOf};

/// Tables and working space for one respondent at a time. Nothing here allocates per respondent once it is warm.
#[derive(Debug)]
pub struct Single<'s, 'q> {
    scorer: &'s Scorer<'q>,
    lanes: Lanes,
    /// Factors that hold questions: node, least share of applicable weight, least answered items.
    leaves: Vec<(usize, f64, f64)>,
    /// The other nodes, children before parents.
    inner: Vec<usize>,
    /// Caps on factors, and on overall.
    caps: (Vec<usize>, Vec<usize>),
    /// By cap: where its condition looks at one question alone, that question and, by answer, whether it fires.
    by_answer: Vec<Option<(usize, Vec<bool>)>>,
    /// By table of the points: the worst and the best option, where filling these in gives the range; none where it takes more.
    ends: Vec<Option<(Slot, Slot)>>,
    /// The state at hand.
    one: One,
    /// Room for the scores of other answers.
    other: One,
}

/// What is known of the respondent at hand.
#[derive(Debug, Default, Clone)]
struct One {
    /// By question: the answers that are seen. Only filled where some are not.
    seen: Vec<Slot>,
    /// The same as routing looks at them, and what comes of it.
    answers: Vec<Answer>,
    asked: Vec<bool>,
    wording: Vec<u32>,
    filled: Vec<Slot>,
    /// By node.
    sums: Vec<Lane>,
    raw: Vec<Option<f64>>,
    before: Vec<Option<f64>>,
    score: Vec<Option<f64>>,
    /// By cap.
    effects: Vec<Effect>,
}

/// What a cap's condition sees of one respondent: what `TallyView` shows of a panel of one.
struct OneView<'a> {
    scorer: &'a Scorer<'a>,
    responses: &'a Dense,
    /// By question: answers that are asked.
    seen: &'a [Slot],
    wording: &'a [u32],
    /// Weight of the respondent's role.
    weight: f64,
    /// By node.
    scores: &'a [Option<f64>],
    sums: &'a [Lane],
}

impl OneView<'_> {
    fn given(&self, question: QuestionIndex) -> Option<u16> {
        self.seen[question.at()].level().filter(|_| self.scorer.points.items[question.at()].counts)
    }
    fn is_under(&self, leaf: usize, node: usize) -> bool {
        let mut at = leaf;
        while at != node && at < self.scorer.tree.overall() {
            at = self.scorer.tree.parents[at];
        }
        at == node
    }
}

impl View for OneView<'_> {
    fn level(&self, question: QuestionIndex) -> Option<f64> {
        let item = &self.scorer.points.items[question.at()];
        self.given(question).map(|option| self.weight * self.scorer.points.numbers(item)[usize::from(option)] / self.weight)
    }
    fn chose(&self, question: QuestionIndex, options: &[u16]) -> Truth {
        self.given(question).map_or(Truth::Unknown, |option| options.contains(&option).into())
    }
    fn answered(&self, question: QuestionIndex) -> Truth {
        self.given(question).is_some().into()
    }
    fn score(&self, of: ScoreOf) -> Option<f64> {
        self.scores[self.scorer.tree.node(of)]
    }
    fn fact(&self, fact: FactIndex) -> FactValue {
        fact_at(&self.responses.facts, fact)
    }
    fn coverage(&self, of: ScoreOf) -> Option<f64> {
        coverage(&self.scorer.tree, self.sums, self.scorer.tree.node(of))
    }
    fn evidence(&self, of: ScoreOf) -> Option<f64> {
        let node = self.scorer.tree.node(of);
        let (mut cells, mut evident) = (0_u32, 0_u32);
        for (at, item) in self.scorer.points.items.iter().enumerate() {
            let answer = self.seen[at];
            if !item.counts || !(answer.is_unknown() || answer.level().is_some()) || !self.is_under(usize::from(item.leaf), node) {
                continue;
            }
            cells += 1;
            if let Some(option) = answer.level() {
                let points = self.scorer.points.of(self.scorer.points.table(self.wording[at]))[usize::from(option)];
                evident += u32::from(self.responses.evidence.get(at).copied().unwrap_or(false) && points >= UPPER_QUARTER - SLACK);
            }
        }
        (cells > 0).then(|| f64::from(evident) / f64::from(cells))
    }
    fn dont_know(&self, question: QuestionIndex) -> Option<f64> {
        let (answer, counts) = (self.seen[question.at()], self.scorer.points.items[question.at()].counts);
        (counts && (answer.is_unknown() || answer.level().is_some())).then_some(if answer == Answer::DontKnow.into() { 1.0 } else { 0.0 })
    }
}

impl<'q> Scorer<'q> {
    /// Tables to score one respondent after another.
    #[must_use]
    pub fn single(&self) -> Single<'_, 'q> {
        let (points, overall) = (&self.points, self.tree.overall());
        let mut single = Single {
            scorer: self,
            lanes: Lanes::new(self),
            leaves: Vec::new(),
            inner: self.tree.upwards().filter(|node| !self.tree.is_leaf(*node)).collect(),
            caps: (0..self.questionnaire.caps.len()).partition(|at| self.tree.node(self.questionnaire.caps[*at].limit) != overall),
            by_answer: Vec::new(),
            ends: Vec::new(),
            one: One {
                sums: vec![[0.0; 4]; overall + 1],
                raw: vec![None; overall + 1],
                before: vec![None; overall + 1],
                score: vec![None; overall + 1],
                effects: vec![Effect::None; self.questionnaire.caps.len()],
                ..One::default()
            },
            other: One::default(),
        };
        let factors = self.questionnaire.factors.iter().enumerate().filter(|(node, _)| self.tree.is_leaf(*node));
        single.leaves = factors.map(|(node, factor)| (node, factor.minimum_share - SLACK, f64::from(factor.minimum_items))).collect();
        points.choose(self.questionnaire, &[], &mut single.one.wording);
        single.other = single.one.clone();
        single.by_answer = self.questionnaire.caps.iter().map(|cap| single.table(&cap.when)).collect();
        for (at, item) in points.items.iter().enumerate() {
            for turn in 0..=self.questionnaire.questions[at].variants.len() {
                let table = points.table(u32::try_from(points.own(at) + turn).unwrap_or(u32::MAX));
                let ends = match points.ends(at, table, 0..item.options)[..] {
                    [(worst, best)] => Some((Answer::Level(worst).into(), Answer::Level(best).into())),
                    _ => None,
                };
                single.ends.push(ends);
            }
        }
        single
    }
}

impl Single<'_, '_> {
    /// The question that a condition looks at, and by answer whether it holds for a respondent whose role has a weight of 1; none where it looks at more.
    fn table(&self, condition: &Condition) -> Option<(usize, Vec<bool>)> {
        let (mut asked, mut more) = (Vec::new(), false);
        condition.for_each_test(&mut |test| match test {
            Test::Level(question, ..) | Test::Choice(question, _) | Test::Answered(question) => asked.push(question.at()),
            Test::Score(..)
            | Test::Fact(..)
            | Test::FactNumber(..)
            | Test::Role(_)
            | Test::Coverage(..)
            | Test::Evidence(..)
            | Test::DontKnow(..)
            | Test::Spread(..) => more = true,
        });
        let question = *asked.first().filter(|first| !more && asked.iter().all(|other| other == *first))?;
        let nobody = Dense::default();
        let mut seen = vec![Slot::NOT_ASKED; self.scorer.questionnaire.questions.len()];
        let holds_for = |slot: Slot| {
            seen[question] = slot;
            let view = OneView {
                scorer: self.scorer,
                responses: &nobody,
                seen: &seen,
                wording: &self.one.wording,
                weight: 1.0,
                scores: &self.one.raw,
                sums: &self.one.sums,
            };
            holds(condition, &view) == Truth::True
        };
        let levels = self.scorer.questionnaire.questions[question].levels.len();
        Some((question, Slot::all(levels).map(holds_for).collect()))
    }

    /// Scores one respondent: the numbers of [`Scorer::score_one`], to be asked for afterwards.
    pub fn score(&mut self, responses: &Dense) {
        self.run(responses, &responses.answers);
    }

    /// True where the role of a respondent stands apart, and the weight of the role.
    fn role(&self, responses: &Dense) -> (bool, f64) {
        let questionnaire = self.scorer.questionnaire;
        let role = responses.role.and_then(|role| questionnaire.roles.get(role.at()));
        (role.is_some_and(|role| role.apart), role.filter(|_| questionnaire.scoring.balance == Balance::Roles).map_or(1.0, |role| role.weight))
    }

    /// What overall could be with every unknown answer at its lowest and at its highest, as [`Scorer::score`] says it.
    pub fn range(&mut self, responses: &Dense) -> Option<Range> {
        let fills = |at: usize, answer: &Slot| answer.is_unknown() && self.scorer.points.items[at].counts;
        let mut unknown = responses.answers.iter().enumerate().filter(|(at, answer)| fills(*at, answer)).peekable();
        let stated = self.of(ScoreOf::Overall);
        let mut range = stated.map(|score| Range { low: score, high: score });
        if self.role(responses).0 || unknown.peek().is_none() {
            return range;
        }
        if !self.scorer.routing.conditional().is_empty() || unknown.any(|(at, _)| self.ends[self.one.wording[at] as usize].is_none()) {
            return self.scorer.score(&[&Responses::from(responses)]).overall.range;
        }
        std::mem::swap(&mut self.one, &mut self.other);
        for worst in [true, false] {
            let mut filled = std::mem::take(&mut self.one.filled);
            filled.clear();
            filled.extend(responses.answers.iter().enumerate().map(|(at, answer)| {
                let ends = if fills(at, answer) { self.ends[self.other.wording[at] as usize] } else { None };
                ends.map_or(*answer, |(low, high)| if worst { low } else { high })
            }));
            self.run(responses, &filled);
            self.one.filled = filled;
            widen(&mut range, self.of(ScoreOf::Overall));
        }
        std::mem::swap(&mut self.one, &mut self.other);
        range
    }

    /// A score after caps, 0 to 100, unrounded.
    #[must_use]
    pub fn of(&self, of: ScoreOf) -> Option<f64> {
        self.one.score[self.scorer.tree.node(of)]
    }

    /// The scores of all factors by index, then overall: after caps, 0 to 100, unrounded.
    #[must_use]
    pub fn scores(&self) -> &[Option<f64>] {
        &self.one.score
    }

    /// Share (0 to 1) of the applicable weight answered.
    #[must_use]
    pub fn coverage(&self, of: ScoreOf) -> Option<f64> {
        coverage(&self.scorer.tree, &self.one.sums, self.scorer.tree.node(of))
    }

    /// The band of a score; none where a cap withholds it.
    #[must_use]
    pub fn band(&self, of: ScoreOf) -> Option<BandIndex> {
        let node = self.scorer.tree.node(of);
        let withheld = self.scorer.caps_of[node].iter().any(|&cap| self.one.effects[cap] == Effect::NoBand);
        self.one.score[node].filter(|_| !withheld).and_then(|score| self.scorer.questionnaire.band_of(score))
    }

    /// Positions of the caps that took effect, in the questionnaire's order.
    pub fn caps(&self) -> impl Iterator<Item = usize> + '_ {
        self.one.effects.iter().enumerate().filter_map(|(at, effect)| {
            let uncapped = self.one.before[self.scorer.tree.node(self.scorer.questionnaire.caps[at].limit)]?;
            match effect {
                Effect::AtMost(limit) => (*limit < uncapped - SLACK).then_some(at),
                Effect::NoBand => Some(at),
                Effect::None => None,
            }
        })
    }

    fn run(&mut self, responses: &Dense, answers: &[Slot]) {
        let scorer = self.scorer;
        let (apart, weight) = self.role(responses);
        let mut seen = std::mem::take(&mut self.one.seen);
        let cells = if apart {
            seen.clear();
            seen.resize(answers.len(), Slot::NOT_ASKED);
            &seen
        } else if !scorer.routing.conditional().is_empty() {
            self.one.answers.clear();
            self.one.answers.extend(answers.iter().map(|slot| Answer::from(*slot)));
            scorer.routing.asked_with(scorer.questionnaire, &self.one.answers, &responses.facts, responses.role, &mut self.one.asked);
            seen.clear();
            seen.extend(answers.iter().zip(&self.one.asked).map(|(slot, asked)| if *asked { *slot } else { Slot::NOT_ASKED }));
            &seen
        } else {
            answers
        };
        let varied = scorer.points.is_varied();
        if varied {
            scorer.points.choose(scorer.questionnaire, &responses.facts, &mut self.one.wording);
        }
        self.lanes.sum(cells, varied.then_some(&self.one.wording), &mut self.one.sums);
        self.roll_up(weight);
        self.apply_caps(responses, cells, weight);
        self.one.seen = seen;
    }

    fn roll_up(&mut self, weight: f64) {
        let (tree, one) = (&self.scorer.tree, &mut self.one);
        for &(node, share, needed) in &self.leaves {
            let [applicable, answered, points, items] = one.sums[node];
            let counted = answered > 0.0 && answered / applicable >= share && items >= needed;
            // A role of one: its mean times its weight, divided by its weight. A weight of 1 changes no digit.
            let weighted = |mean: f64| if weight == 1.0 { mean } else { weight * mean / weight };
            one.raw[node] = if counted { Some(weighted(100.0 * points / answered).clamp(0.0, 100.0)) } else { None };
        }
        for &node in &self.inner {
            one.raw[node] = tree.mean(node, &one.raw);
        }
    }

    fn apply_caps(&mut self, responses: &Dense, cells: &[Slot], weight: f64) {
        let (scorer, tree, overall) = (self.scorer, &self.scorer.tree, self.scorer.tree.overall());
        let (one, by_answer) = (&mut self.one, &self.by_answer);
        let effects = &mut one.effects;
        let fire = |list: &[usize], scores: &[Option<f64>], effects: &mut [Effect]| {
            let view = OneView { scorer, responses, seen: cells, wording: &one.wording, weight, scores, sums: &one.sums };
            for &at in list {
                let cap = &scorer.questionnaire.caps[at];
                let fires = match &by_answer[at] {
                    Some((question, fires)) if weight == 1.0 => fires.get(cells[*question].at()).copied().unwrap_or(false),
                    Some(_) | None => holds(&cap.when, &view) == Truth::True,
                };
                effects[at] = if fires && !scorer.disabled[at] { scorer.effect(&cap.to, scores) } else { Effect::None };
            }
        };
        let limited = |value: Option<f64>, node: usize, effects: &[Effect]| {
            scorer.caps_of[node].iter().fold(value, |value, &cap| match effects[cap] {
                Effect::AtMost(limit) => value.map(|value| value.min(limit)),
                Effect::None | Effect::NoBand => value,
            })
        };
        fire(&self.caps.0, &one.raw, effects);
        if self.caps.0.iter().any(|&at| matches!(effects[at], Effect::AtMost(_))) {
            for node in tree.upwards() {
                one.before[node] = if tree.is_leaf(node) { one.raw[node] } else { tree.mean(node, &one.score) };
                one.score[node] = if node == overall { one.before[node] } else { limited(one.before[node], node, effects) };
            }
        } else {
            // The same means of the same scores.
            one.before.copy_from_slice(&one.raw);
            one.score.copy_from_slice(&one.raw);
        }
        if !self.caps.1.is_empty() {
            fire(&self.caps.1, &one.score, effects);
            one.score[overall] = limited(one.before[overall], overall, effects);
        }
    }
}

/// Share of the applicable weight answered, as `rollup.rs` works it out; only where it is asked for.
fn coverage(tree: &Tree, sums: &[Lane], node: usize) -> Option<f64> {
    if tree.is_leaf(node) {
        let [applicable, answered, ..] = sums[node];
        return (applicable > 0.0).then(|| answered / applicable);
    }
    tree.mean_of(node, |child| coverage(tree, sums, child))
}
