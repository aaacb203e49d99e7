//! One respondent after another, very many of them: the digits of [`Scorer::score_one`] without the sums of a panel.
//!
//! Every option of every wording has four numbers: what it adds to the applicable weight, the answered weight, the points and the answered items of its factor.
//! They are added in the order in which `tally.rs` adds them, so that not a bit differs; adding a zero where that file adds nothing changes no sum.

use super::cap::Effect;
use super::condition::{Truth, View, fact_at, holds};
use super::points::UPPER_QUARTER;
use super::range::widen;
use super::{Range, SLACK, Scorer};
use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::{BandIndex, FactIndex, QuestionIndex, ScoreOf};

/// Applicable weight, answered weight, weighted points, answered items.
type Lane = [f64; 4];

/// Tables and working space for one respondent at a time. Nothing here allocates per respondent once it is warm.
#[derive(Debug)]
pub struct Single<'s, 'q> {
    scorer: &'s Scorer<'q>,
    /// By table of the points: where its lanes begin.
    first: Vec<u32>,
    /// By question: where the lanes of its own table begin.
    own: Vec<u32>,
    lanes: Vec<Lane>,
    /// Questions that stand together and count for one leaf factor: node, first, end.
    runs: Vec<(u16, u16, u16)>,
    /// By factor: least share of applicable weight, and least answered items.
    minimum: Vec<(f64, f64)>,
    /// Caps on factors, and on overall.
    caps: (Vec<usize>, Vec<usize>),
    /// By question: the worst and the best option, where filling these in gives the range; empty where it takes more.
    ends: Vec<(Answer, Answer)>,
    /// Every question is scored, in one wording and asked of all, so that the lanes of an answer are also its place among all answers.
    plain: bool,
    /// The state at hand.
    one: One,
}

/// What is known of the respondent at hand.
#[derive(Debug, Default)]
struct One {
    /// By question: the answers that are seen. Only filled where some are not.
    seen: Vec<Answer>,
    asked: Vec<bool>,
    wording: Vec<u32>,
    filled: Vec<Answer>,
    /// By question: the lane of its answer.
    places: Vec<u32>,
    /// By node.
    sums: Vec<Lane>,
    raw: Vec<Option<f64>>,
    before: Vec<Option<f64>>,
    score: Vec<Option<f64>>,
    coverage: Vec<Option<f64>>,
    /// By cap.
    effects: Vec<Effect>,
}

/// What a cap's condition sees of one respondent: what `TallyView` shows of a panel of one.
struct OneView<'a> {
    scorer: &'a Scorer<'a>,
    responses: &'a Responses,
    /// By question: answers that are asked.
    seen: &'a [Answer],
    wording: &'a [u32],
    /// Weight of the respondent's role.
    weight: f64,
    /// By node.
    scores: &'a [Option<f64>],
    coverage: &'a [Option<f64>],
}

impl OneView<'_> {
    fn given(&self, question: QuestionIndex) -> Option<u16> {
        match self.seen[question.at()] {
            Answer::Level(option) if self.scorer.points.items[question.at()].counts => Some(option),
            Answer::Level(_) | Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => None,
        }
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
        self.coverage[self.scorer.tree.node(of)]
    }
    fn evidence(&self, of: ScoreOf) -> Option<f64> {
        let node = self.scorer.tree.node(of);
        let (mut cells, mut evident) = (0_u32, 0_u32);
        for (at, item) in self.scorer.points.items.iter().enumerate() {
            let answer = self.seen[at];
            if !item.counts || !(answer.is_unknown() || matches!(answer, Answer::Level(_))) || !self.is_under(usize::from(item.leaf), node) {
                continue;
            }
            cells += 1;
            if let Answer::Level(option) = answer {
                let points = self.scorer.points.of(self.scorer.points.table(self.wording[at]))[usize::from(option)];
                evident += u32::from(self.responses.evidence.get(at).copied().unwrap_or(false) && points >= UPPER_QUARTER - SLACK);
            }
        }
        (cells > 0).then(|| f64::from(evident) / f64::from(cells))
    }
    fn dont_know(&self, question: QuestionIndex) -> Option<f64> {
        let (answer, counts) = (self.seen[question.at()], self.scorer.points.items[question.at()].counts);
        (counts && (answer.is_unknown() || matches!(answer, Answer::Level(_)))).then_some(if answer == Answer::DontKnow { 1.0 } else { 0.0 })
    }
}

impl<'q> Scorer<'q> {
    /// Tables to score one respondent after another.
    #[must_use]
    pub fn single(&self) -> Single<'_, 'q> {
        let (points, overall) = (&self.points, self.tree.overall());
        let mut single = Single {
            scorer: self,
            first: Vec::new(),
            own: Vec::new(),
            lanes: Vec::new(),
            runs: Vec::new(),
            minimum: self.questionnaire.factors.iter().map(|factor| (factor.minimum_share - SLACK, f64::from(factor.minimum_items))).collect(),
            caps: (0..self.questionnaire.caps.len()).partition(|at| self.tree.node(self.questionnaire.caps[*at].limit) != overall),
            ends: Vec::new(),
            plain: !points.is_varied() && self.routing.conditional().is_empty() && points.items.iter().all(|item| item.counts),
            one: One {
                places: vec![0; points.items.len()],
                sums: vec![[0.0; 4]; overall + 1],
                raw: vec![None; overall + 1],
                before: vec![None; overall + 1],
                score: vec![None; overall + 1],
                coverage: vec![None; overall + 1],
                effects: vec![Effect::None; self.questionnaire.caps.len()],
                ..One::default()
            },
        };
        points.choose(self.questionnaire, &[], &mut single.one.wording);
        let mut simple = self.routing.conditional().is_empty();
        for (at, item) in points.items.iter().enumerate() {
            let tables = 1 + self.questionnaire.questions[at].variants.len();
            for table in (0..tables).map(|turn| points.own(at) + turn) {
                single.first.push(u32::try_from(single.lanes.len()).unwrap_or(u32::MAX));
                let table = points.table(u32::try_from(table).unwrap_or(u32::MAX));
                single.add(item.counts, table.weight, points.of(table));
                single.plain &= points.of(table).len() == self.questionnaire.questions[at].levels.len();
                let ends = points.ends(at, table, 0..item.options);
                simple &= !item.counts || (ends.len() == 1 && tables == 1);
                if let (Some(&(worst, best)), 1) = (ends.first(), tables) {
                    single.ends.push((Answer::Level(worst), Answer::Level(best)));
                } else if tables == 1 {
                    single.ends.push((Answer::Blank, Answer::Blank));
                }
            }
            single.own.push(single.first[points.own(at)]);
            if item.counts {
                let at = u16::try_from(at).unwrap_or(u16::MAX);
                match single.runs.last_mut() {
                    Some((leaf, _, end)) if *leaf == item.leaf && *end == at => *end += 1,
                    Some(_) | None => single.runs.push((item.leaf, at, at + 1)),
                }
            }
        }
        if !simple {
            single.ends.clear();
        }
        single
    }
}

impl Single<'_, '_> {
    /// The lanes of one table.
    fn add(&mut self, counts: bool, weight: f64, points: &[f64]) {
        let weight = if counts { weight } else { 0.0 };
        let open = [weight, 0.0, 0.0, 0.0];
        self.lanes.resize(self.lanes.len() + Answer::STATES, [0.0; 4]);
        let states = self.lanes.len() - Answer::STATES;
        for answer in [Answer::Blank, Answer::Later, Answer::DontKnow] {
            self.lanes[states + answer.slot()] = open;
        }
        self.lanes.extend(points.iter().map(|points| [weight, weight, weight * points, f64::from(u8::from(counts))]));
    }

    /// Scores one respondent: the numbers of [`Scorer::score_one`], to be asked for afterwards.
    pub fn score(&mut self, responses: &Responses) {
        self.run(responses, &responses.answers);
    }

    /// By question, right after [`Single::score`]: the place of its answer in one table of all answers, as many to a question as there are states and levels. None
    /// where the answers at hand are not those of the respondent, or not every question has such a place.
    #[must_use]
    pub fn places(&self, responses: &Responses) -> Option<&[u32]> {
        (self.plain && !self.scorer.member(0, responses).apart).then_some(self.one.places.as_slice())
    }

    /// What overall could be with every unknown answer at its lowest and at its highest, as [`Scorer::score`] says it. The scores at hand are used up.
    pub fn range(&mut self, responses: &Responses) -> Option<Range> {
        let counts = |at: usize| self.scorer.points.items[at].counts;
        let stated = self.of(ScoreOf::Overall);
        let mut range = stated.map(|score| Range { low: score, high: score });
        if self.scorer.member(0, responses).apart || !responses.answers.iter().enumerate().any(|(at, answer)| answer.is_unknown() && counts(at)) {
            return range;
        }
        if self.ends.is_empty() {
            return self.scorer.score(&[responses]).overall.range;
        }
        for worst in [true, false] {
            let mut filled = std::mem::take(&mut self.one.filled);
            filled.clear();
            filled.extend(responses.answers.iter().enumerate().map(|(at, answer)| match answer.is_unknown() && self.scorer.points.items[at].counts {
                true if worst => self.ends[at].0,
                true => self.ends[at].1,
                false => *answer,
            }));
            self.run(responses, &filled);
            self.one.filled = filled;
            widen(&mut range, self.of(ScoreOf::Overall));
        }
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
        self.one.coverage[self.scorer.tree.node(of)]
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

    fn run(&mut self, responses: &Responses, answers: &[Answer]) {
        let scorer = self.scorer;
        let member = scorer.member(0, responses);
        let (_, weight) = scorer.group(&member);
        let routed = !scorer.routing.conditional().is_empty();
        let mut seen = std::mem::take(&mut self.one.seen);
        let cells = if member.apart {
            seen.clear();
            seen.resize(answers.len(), Answer::NotAsked);
            &seen
        } else if routed {
            scorer.routing.asked_with(scorer.questionnaire, answers, &responses.facts, responses.role, &mut self.one.asked);
            seen.clear();
            seen.extend(answers.iter().zip(&self.one.asked).map(|(answer, asked)| if *asked { *answer } else { Answer::NotAsked }));
            &seen
        } else {
            answers
        };
        let varied = scorer.points.is_varied();
        if varied {
            scorer.points.choose(scorer.questionnaire, &responses.facts, &mut self.one.wording);
        }
        self.one.sums.fill([0.0; 4]);
        for &(leaf, start, end) in &self.runs {
            let (start, end) = (usize::from(start), usize::from(end));
            let mut sum = self.one.sums[usize::from(leaf)];
            let mut add = |first: u32, answer: &Answer, place: &mut u32| {
                *place = first + answer.slot() as u32;
                let lane = &self.lanes[*place as usize];
                sum = [sum[0] + lane[0], sum[1] + lane[1], sum[2] + lane[2], sum[3] + lane[3]];
            };
            let cells = cells[start..end].iter().zip(&mut self.one.places[start..end]);
            if varied {
                cells.zip(&self.one.wording[start..end]).for_each(|((answer, place), wording)| add(self.first[*wording as usize], answer, place));
            } else {
                cells.zip(&self.own[start..end]).for_each(|((answer, place), own)| add(*own, answer, place));
            }
            self.one.sums[usize::from(leaf)] = sum;
        }
        self.roll_up(weight);
        self.apply_caps(responses, cells, weight);
        self.one.seen = seen;
    }

    fn roll_up(&mut self, weight: f64) {
        let (tree, one) = (&self.scorer.tree, &mut self.one);
        for node in tree.upwards() {
            if tree.is_leaf(node) {
                let [applicable, answered, points, items] = one.sums[node];
                let (share, needed) = self.minimum[node];
                let covered = answered / applicable;
                let counted = answered > 0.0 && covered >= share && items >= needed;
                // A role of one: its mean times its weight, divided by its weight. A weight of 1 changes no digit.
                let weighted = |mean: f64| if weight == 1.0 { mean } else { weight * mean / weight };
                one.raw[node] = if counted { Some(weighted(100.0 * points / answered).clamp(0.0, 100.0)) } else { None };
                one.coverage[node] = if applicable > 0.0 { Some(covered) } else { None };
            } else {
                one.raw[node] = tree.mean(node, &one.raw);
                one.coverage[node] = tree.mean(node, &one.coverage);
            }
        }
    }

    fn apply_caps(&mut self, responses: &Responses, cells: &[Answer], weight: f64) {
        let (scorer, tree, overall) = (self.scorer, &self.scorer.tree, self.scorer.tree.overall());
        let one = &mut self.one;
        let effects = &mut one.effects;
        let fire = |list: &[usize], scores: &[Option<f64>], effects: &mut [Effect]| {
            let view = OneView { scorer, responses, seen: cells, wording: &one.wording, weight, scores, coverage: &one.coverage };
            for &at in list {
                let cap = &scorer.questionnaire.caps[at];
                let fires = !scorer.disabled[at] && holds(&cap.when, &view) == Truth::True;
                effects[at] = if fires { scorer.effect(&cap.to, scores) } else { Effect::None };
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
