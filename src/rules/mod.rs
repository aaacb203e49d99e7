//! What the answers are worth: pure arithmetic, no I/O, no clock, no YAML, no printing.
//!
//! Respondents first (weighted mean of the points of their answered items), then roles in balance, then factors, then overall; caps after aggregation; bands on
//! unrounded scores. Same input, same digits, whatever the order of respondents.

pub mod cap;
pub mod condition;
pub mod gap;
pub mod gate;
pub mod level;
pub mod points;
pub mod range;
pub mod recommendation;
pub mod rollup;

use crate::answers::Responses;
use crate::questionnaire::{BandIndex, CapTo, FactorIndex, QuestionIndex, Questionnaire, RecommendationIndex, RoleIndex, ScoreOf};

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
    /// By respondent, in the order given, then by factor index: that respondent's score of the factor (0 to 100).
    pub respondents: Vec<Vec<Option<f64>>>,
    /// False where so many conditions hang on unknown answers that the ranges are outer bounds and may not be attained.
    pub ranges_exact: bool,
    /// Caps that limited something or withheld a band, in the questionnaire's order.
    pub caps: Vec<FiredCap>,
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
    /// Mean level by role, for roles with at least one level, in role order.
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
#[derive(Debug)]
pub struct Scorer<'q> {
    questionnaire: &'q Questionnaire,
    points: points::Points,
    disabled: Vec<bool>,
}
