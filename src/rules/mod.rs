//! What the answers are worth: pure arithmetic, no I/O, no clock, no YAML, no printing.
//!
//! Respondents first (weighted mean of the points of their answered items), then roles in balance, then factors, then overall; caps after aggregation; bands on
//! unrounded scores. Same input, same digits, whatever the order of respondents.
//!
//! ```text
//! points      what an option earns, 0 to 1          tally   respondents -> roles -> items and leaf factors
//! condition   True, False, Unknown; who is asked    rollup  leaf factors -> factors -> overall
//! cap         limits after aggregation              level   stages
//! range       every completion of what is unknown   gap     shares, targets, gaps
//! bound       where those are too many to try       recommendation, gate   what follows
//! cell        one answer as the rules see it        reweigh other weights of the factors
//! single      one respondent after another, very many: the same digits, faster; lane: what each answer adds
//! witness     answers that fire a rule
//! ```

mod bound;
pub mod cap;
pub mod cell;
pub mod condition;
pub mod gap;
pub mod gate;
mod lane;
pub mod level;
pub mod points;
pub mod range;
pub mod recommendation;
pub mod reweigh;
pub mod rollup;
pub mod single;
pub mod tally;
pub mod witness;

use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::{BandIndex, QuestionIndex, Questionnaire, RecommendationIndex, RoleIndex, ScoreOf};

/// Comparisons with a threshold allow for this much of floating-point noise.
const SLACK: f64 = 1e-9;

/// A lowest and a highest value: what a score would be if every unknown answer were lowest, or highest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// Everything the rules say about one assessment (one respondent or a panel).
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The overall score.
    pub overall: Scored,
    /// By factor index.
    pub factors: Vec<Scored>,
    /// By question index.
    pub questions: Vec<ItemScore>,
    /// By respondent, in the order given (those apart included), then by factor index: that respondent's score of the factor (0 to 100), before caps.
    pub respondents: Vec<Vec<Option<f64>>>,
    /// False where so many conditions hang on unknown answers that the ranges are outer bounds and may not be attained.
    pub ranges_exact: bool,
    /// Caps that limited something or withheld a band, in the questionnaire's order.
    pub caps: Vec<FiredCap>,
}

impl Scores {
    /// The score of a factor or overall.
    #[must_use]
    pub fn of(&self, of: ScoreOf) -> &Scored {
        match of {
            ScoreOf::Overall => &self.overall,
            ScoreOf::Factor(factor) => &self.factors[factor.at()],
        }
    }
}

/// One score: of a factor or overall.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// 0 to 100, after caps, unrounded; none where a minimum is not reached.
    pub score: Option<f64>,
    /// Before caps.
    pub raw: Option<f64>,
    /// Why there is no score.
    pub missing: Option<Missing>,
    /// What the score could be, caps included; none where nothing is applicable.
    pub range: Option<Range>,
    /// The band of the score; none without score, without bands, or withheld by a cap.
    pub band: Option<BandIndex>,
    /// The bands at the low and the high end of the range.
    pub band_range: Option<(BandIndex, BandIndex)>,
    /// The highest stage that holds (0 = none, 1 = the first, ...), in staged models.
    pub stage: Option<u16>,
    /// The stage at the low and the high end.
    pub stage_range: Option<(u16, u16)>,
    /// Share (0 to 1) of all scored weight, so that the weights of all leaf factors add to 1; overall: 1.
    pub weight: f64,
    /// Target, 0 to 100, after the target rules.
    pub target: Option<f64>,
    /// `max(0, target - score)`, in points.
    pub gap: Option<f64>,
    /// `weight x gap`: the points of the overall score that closing the gap is worth.
    pub weighted_gap: Option<f64>,
    /// How many answers stand behind it, by state.
    pub counts: Counts,
    /// Answered weight divided by applicable weight, 0 to 1; none where nothing is applicable.
    pub coverage: Option<f64>,
    /// Share (0 to 1) of applicable items answered in the upper quarter of the scale with evidence seen.
    pub evidence: Option<f64>,
    /// Respondents who count for it (answered at least the minimum share).
    pub respondents: u32,
}

/// Why a score is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing was asked, or nothing is applicable.
    NothingApplicable,
    /// No respondent answered the minimum share.
    BelowMinimumShare,
    /// Fewer different items were answered than the minimum.
    BelowMinimumItems {
        /// How many were answered.
        answered: u32,
        /// How many are needed.
        needed: u32,
    },
}

/// Answers by state, of scored items of respondents who are not apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Levels.
    pub answered: u32,
    /// Don't knows.
    pub dont_know: u32,
    /// Not applicable.
    pub not_applicable: u32,
    /// Put off.
    pub later: u32,
    /// No entry.
    pub blank: u32,
}

impl Counts {
    /// Answered, don't know, later and blank: all but not applicable.
    #[must_use]
    pub fn applicable(&self) -> u32 {
        self.answered + self.unknown()
    }
    /// Don't know, later and blank.
    #[must_use]
    pub fn unknown(&self) -> u32 {
        self.dont_know + self.later + self.blank
    }
    /// Share (0 to 1) of "don't know" among the applicable; none where nothing is applicable.
    #[must_use]
    pub fn dont_know_share(&self) -> Option<f64> {
        (self.applicable() > 0).then(|| f64::from(self.dont_know) / f64::from(self.applicable()))
    }
    /// Counts one answer of an asked, scored item.
    fn count(&mut self, answer: Answer) {
        match answer {
            Answer::Level(_) => self.answered += 1,
            Answer::DontKnow => self.dont_know += 1,
            Answer::NotApplicable => self.not_applicable += 1,
            Answer::Later => self.later += 1,
            Answer::Blank => self.blank += 1,
            Answer::NotAsked | Answer::Text => (),
        }
    }
    /// Adds the counts of a part.
    fn add(&mut self, part: Self) {
        self.answered += part.answered;
        self.dont_know += part.dont_know;
        self.not_applicable += part.not_applicable;
        self.later += part.later;
        self.blank += part.blank;
    }
}

/// One question over the respondents.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemScore {
    /// Mean points of the scale, 0 to 100 (reversed items already turned), roles in balance; none without a level.
    pub score: Option<f64>,
    /// Mean level as given, roles in balance.
    pub level: Option<f64>,
    /// What the score could be.
    pub range: Option<Range>,
    /// Highest minus lowest level given, in levels; none with fewer than two levels.
    pub spread: Option<f64>,
    /// Answers by state.
    pub counts: Counts,
    /// How many gave each level (by position).
    pub by_level: Vec<u32>,
    /// How many named evidence.
    pub evidence: u32,
    /// Answers given although the question's condition does not hold: parked, not scored.
    pub parked: u32,
    /// Mean level by role and how many gave one, for roles with at least one level, in role order; roles that stand apart included, for they are shown.
    pub roles: Vec<(RoleIndex, f64, u32)>,
    /// Share (0 to 1) of all scored weight.
    pub weight: f64,
    /// Target, 0 to 100.
    pub target: Option<f64>,
    /// `max(0, target - score)`, in points.
    pub gap: Option<f64>,
    /// `weight x gap`.
    pub weighted_gap: Option<f64>,
}

/// A cap that took effect.
#[derive(Debug, Clone, PartialEq)]
pub struct FiredCap {
    /// Position in `Questionnaire::caps`.
    pub cap: usize,
    /// The score it limited.
    pub limit: ScoreOf,
    /// The limit as a score; none where it withheld the band.
    pub at_most: Option<f64>,
    /// The score before this cap.
    pub before: Option<f64>,
    /// The score after it.
    pub after: Option<f64>,
}

/// A factor or question with its gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap<I> {
    /// Which.
    pub of: I,
    /// 0 to 100.
    pub score: f64,
    /// 0 to 100.
    pub target: f64,
    /// In points.
    pub gap: f64,
    /// In points of the overall score.
    pub weighted: f64,
}

/// A recommendation that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// Which.
    pub recommendation: RecommendationIndex,
    /// Sum of the weighted gaps of the questions it addresses, in points of the overall score.
    pub worth: f64,
    /// The questions and scores its condition looked at.
    pub triggered_by: Vec<Trigger>,
}

/// What a recommendation's condition looked at, with the value it found.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// A question: its mean level.
    Question(QuestionIndex, Option<f64>),
    /// A score.
    Score(ScoreOf, Option<f64>),
    /// Share of "don't know" of a question, 0 to 1.
    DontKnow(QuestionIndex, f64),
    /// Spread of a question in levels.
    Spread(QuestionIndex, Option<f64>),
    /// Coverage, 0 to 1.
    Coverage(ScoreOf, Option<f64>),
    /// Evidence share, 0 to 1.
    Evidence(ScoreOf, Option<f64>),
    /// A profile fact (see the assessment's facts).
    Fact(crate::questionnaire::FactIndex),
}

/// The scoring engine: built once from a questionnaire, run on any number of panels.
///
/// It holds what does not change from panel to panel in arrays by index; nothing in the inner loops looks up a string.
#[derive(Debug)]
pub struct Scorer<'q> {
    questionnaire: &'q Questionnaire,
    points: points::Points,
    /// By cap: switched off.
    disabled: Vec<bool>,
    routing: condition::Routing,
    tree: rollup::Tree,
    shares: gap::Shares,
    /// By node: positions of the caps on it.
    caps_of: Vec<Vec<usize>>,
    /// By question: options that no `when` tells apart.
    classes: Vec<Vec<Vec<u16>>>,
    /// Combinations tried for exact ranges.
    budget: usize,
}

impl<'q> Scorer<'q> {
    /// Compiles a questionnaire.
    #[must_use]
    pub fn new(questionnaire: &'q Questionnaire) -> Self {
        let points = points::Points::new(questionnaire);
        let tree = rollup::Tree::new(questionnaire);
        let routing = condition::Routing::new(questionnaire);
        let mut caps_of = vec![Vec::new(); tree.overall() + 1];
        for (at, cap) in questionnaire.caps.iter().enumerate() {
            caps_of[tree.node(cap.limit)].push(at);
        }
        Self {
            disabled: vec![false; questionnaire.caps.len()],
            shares: gap::Shares::new(questionnaire, &tree, &points),
            classes: Self::option_classes(questionnaire, &routing),
            questionnaire,
            points,
            routing,
            tree,
            caps_of,
            budget: range::BUDGET,
        }
    }

    /// Switches off the caps at these positions of `Questionnaire::caps` (one written for every factor stands there once per factor).
    #[must_use]
    pub fn without_caps(mut self, caps: &[usize]) -> Self {
        for &cap in caps {
            if let Some(disabled) = self.disabled.get_mut(cap) {
                *disabled = true;
            }
        }
        self
    }

    /// Switches off all caps.
    #[must_use]
    pub fn without_any_caps(mut self) -> Self {
        self.disabled.fill(true);
        self
    }

    /// How many combinations of unknown answers that other questions hang on are tried before ranges become outer bounds ([`Scores::ranges_exact`]); 4096 unless
    /// told otherwise. Each costs two scorings of the panel.
    #[must_use]
    pub fn with_range_budget(mut self, combinations: usize) -> Self {
        self.budget = combinations;
        self
    }

    /// The questionnaire it was built from.
    #[must_use]
    pub fn questionnaire(&self) -> &'q Questionnaire {
        self.questionnaire
    }

    /// Who is asked what.
    #[must_use]
    pub fn routing(&self) -> &condition::Routing {
        &self.routing
    }

    /// Everything the rules say about a panel; one respondent is a panel of one. The order of the respondents changes nothing but that of
    /// [`Scores::respondents`]. The profile is that of the first respondent, for the facts of one assessment are the same for all.
    #[must_use]
    pub fn score(&self, panel: &[&Responses]) -> Scores {
        let members = self.in_order(panel);
        let cells: Vec<Answer> = members.iter().flat_map(|member| member.responses.answers.iter().copied()).collect();
        let facts: &[FactValue] = members.first().map_or(&[], |member| &member.responses.facts);
        let width = self.questionnaire.questions.len();
        let mut tally = self.empty_tally();
        let mut respondents = vec![Vec::new(); panel.len()];
        let mut roles: Vec<Vec<(RoleIndex, f64, u32)>> = vec![Vec::new(); width];
        self.run(&members, &cells, &mut tally, |member, buffer| {
            respondents[member.position] = buffer.scores[..self.tree.overall()].to_vec();
            if let Some(role) = member.responses.role {
                self.add_to_roles(role, &member.responses.answers, &buffer.asked, &mut roles);
            }
        });
        let targets = self.targets(facts);
        let caps = self.fired(&tally);
        let mut factors: Vec<Scored> = (0..=self.tree.overall()).map(|node| self.scored(node, &tally, targets.nodes[node])).collect();
        let mut questions: Vec<ItemScore> =
            roles.into_iter().enumerate().map(|(question, roles)| self.item_score(question, &tally, roles, targets.questions[question])).collect();
        let ends = self.ranges(&members, &cells, &mut tally);
        for ((scored, range), stages) in factors.iter_mut().zip(&ends.scores).zip(&ends.stages) {
            scored.range = *range;
            scored.band_range = range.and_then(|range| Some((self.questionnaire.band_of(range.low)?, self.questionnaire.band_of(range.high)?)));
            scored.stage_range = *stages;
        }
        for (item, range) in questions.iter_mut().zip(&ends.items) {
            item.range = *range;
        }
        // Overall is the last node.
        let overall = factors.pop().unwrap_or_else(|| self.scored(self.tree.overall(), &tally, None));
        Scores { overall, factors, questions, respondents, ranges_exact: ends.exact, caps }
    }

    /// Adds one respondent's levels to the sums by role.
    fn add_to_roles(&self, role: RoleIndex, answers: &[Answer], asked: &[bool], roles: &mut [Vec<(RoleIndex, f64, u32)>]) {
        for (at, item) in self.points.items.iter().enumerate() {
            if let (true, true, Answer::Level(option)) = (item.counts, asked[at], answers[at]) {
                let number = self.points.numbers(item)[usize::from(option)];
                match roles[at].last_mut() {
                    Some((last, sum, count)) if *last == role => (*sum, *count) = (*sum + number, *count + 1),
                    Some(_) | None => roles[at].push((role, number, 1)),
                }
            }
        }
    }

    /// One node as it stands; ranges come later.
    fn scored(&self, node: usize, tally: &tally::Tally, target: Option<f64>) -> Scored {
        let (score, weight) = (tally.score[node], self.shares.nodes[node]);
        let withheld = self.is_band_withheld(node, tally);
        let gap = gap::gap(target, score);
        let sums = &tally.nodes[node];
        Scored {
            score,
            raw: tally.raw[node],
            missing: tally.missing[node],
            range: None,
            band: score.filter(|_| !withheld).and_then(|score| self.questionnaire.band_of(score)),
            band_range: None,
            stage: tally.stages[node],
            stage_range: None,
            weight,
            target,
            gap,
            weighted_gap: gap.map(|gap| weight * gap),
            counts: sums.counts,
            coverage: tally.coverage[node],
            evidence: tally.evidence(node),
            respondents: sums.respondents,
        }
    }

    /// One question as it stands; `roles` holds sums. Ranges come later.
    fn item_score(&self, question: usize, tally: &tally::Tally, roles: Vec<(RoleIndex, f64, u32)>, target: Option<f64>) -> ItemScore {
        let (item, sums) = (&self.points.items[question], &tally.items[question]);
        let by_level = &tally.by_level[item.first as usize..][..usize::from(item.options)];
        let (score, weight) = (sums.score(), self.shares.questions[question]);
        let gap = gap::gap(target, score);
        ItemScore {
            score,
            level: sums.level(),
            range: None,
            spread: cap::spread(by_level, self.points.numbers(item)),
            counts: sums.counts,
            by_level: by_level.to_vec(),
            evidence: sums.evidence,
            parked: sums.parked,
            roles: roles.into_iter().map(|(role, sum, count)| (role, sum / f64::from(count), count)).collect(),
            weight,
            target,
            gap,
            weighted_gap: gap.map(|gap| weight * gap),
        }
    }
}
