//! How it is shown: one [`Report`], already decided, and one renderer per format.
//!
//! [`Report::new`] settles every fact, order and rank once, and hides what must not be shown, so that all formats say the same. Renderers choose words, decimals
//! and layout; each escapes for itself. Texts in here are as written in the files: a renderer that prints one unescaped is wrong.

mod advice;
mod build;
pub mod change;
pub mod chart;
pub mod check_json;
mod ci;
pub mod csv;
mod csv_further;
mod cut;
#[cfg(feature = "docx")]
pub mod docx;
#[cfg(test)]
mod fixture;
pub mod format;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
mod json_check;
mod json_read;
pub mod json_schema;
mod json_wire;
mod json_words;
pub mod junit;
pub mod lenses;
pub mod logo;
pub mod made_from;
pub mod markdown;
mod method;
pub mod number;
mod panel;
mod panel_json;
mod panel_read;
mod panel_schema;
mod panel_wire;
pub mod plan;
mod position;
mod position_json;
pub mod presentation;
pub mod problems;
mod prose;
mod quality;
pub mod register;
pub mod research;
pub mod sarif;
pub mod sections;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod text;
pub mod trend;
pub mod verdict;
mod wording;
mod words;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use crate::answers::{AnswerSheet, FactValue};
use crate::panel::Panel;
use crate::questionnaire::{FactorIndex, Group, QuestionIndex, Questionnaire, ScoreOf};
use crate::rules::{Advice, Counts, Gap, Missing, Range, Scores};

use words::{panel as panel_words, sources, voices};

pub use advice::{Basis, CapRow, Citation, Looked, RecommendationRow, SourceRow, TriggerRow};
pub use cut::{Cut, GroupMean, MIN_GROUP};
pub use format::{Format, View, render};
pub use json_schema::schema;
pub use made_from::MadeFrom;
pub use method::{BandRow, Example, Method};
pub use panel::{NotHeard, PanelSection, Routed};
pub use position::{FigureRow, LensRow, PositionRow, SideRow, Through};
pub use presentation::Presentation;
pub use quality::Quality;
pub use trend::{Before, Trend, TrendRow};
pub use wording::{FactWord, ProfileFact};

/// What a report is made of.
#[derive(Debug)]
pub struct Input<'a> {
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// Who answered what, in the order of [`Scores::respondents`].
    pub sheets: &'a [AnswerSheet],
    /// What the answers are worth.
    pub scores: &'a Scores,
    /// What the respondents say together.
    pub panel: Panel,
    /// How many people there are in all, where that is declared.
    pub population: Option<u32>,
    /// Factors by weighted gap.
    pub gaps: &'a [Gap<FactorIndex>],
    /// Questions by weighted gap.
    pub question_gaps: &'a [Gap<QuestionIndex>],
    /// Recommendations in order of rank.
    pub advice: &'a [Advice],
    /// The verdict of the gate, where one was asked for.
    pub gate: Option<Gate>,
    /// The day of the report, only where one was given: the same input gives the same bytes.
    pub date: Option<String>,
    /// The version of this tool.
    pub tool_version: &'a str,
    /// What is known of the organisation, by fact index.
    pub facts: &'a [FactValue],
    /// Identified: names of respondents and the answers of small groups are shown.
    pub include_names: bool,
    /// The answers of fewer people than this are never shown as a group: [`MIN_GROUP`] or more.
    pub min_group: u32,
    /// What it is made from, where the format shows it.
    pub made_from: Option<MadeFrom>,
    /// The cheapest way to these targets of the factors, where it is to be told.
    pub plan: Option<(crate::plan::Plan, Vec<(ScoreOf, f64)>)>,
    /// The lens that scores and advice were made under: `questionnaire` is what it shows.
    pub lens: Option<Through<'a>>,
}

/// Everything a page needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What this is, of whom, made from what.
    pub title: Title,
    /// The overall score.
    pub overall: Score,
    /// The factor with the lowest score: a mean can hide it. Position in [`Report::factors`].
    pub minimum_factor: Option<usize>,
    /// Up to three questions at or above their target, highest score first. Positions in [`Report::questions`].
    pub strengths: Vec<usize>,
    /// All factors in the questionnaire's order (a parent before its children).
    pub factors: Vec<FactorRow>,
    /// Positions in [`Report::factors`] by weighted gap, largest first; children follow their parent. Factors without a gap come last.
    pub factor_order: Vec<usize>,
    /// Factors ranked by weighted gap, as the rules ranked them: position in [`Report::factors`] and gap.
    pub gaps: Vec<RankedGap>,
    /// The questions asked, in order.
    pub questions: Vec<QuestionRow>,
    /// Questions ranked by weighted gap: position in [`Report::questions`] and gap.
    pub question_gaps: Vec<RankedGap>,
    /// Caps that took effect.
    pub caps: Vec<CapRow>,
    /// What to do, in order of rank.
    pub recommendations: Vec<RecommendationRow>,
    /// Questions whose answers are at least a level apart, largest spread first. Positions in [`Report::questions`].
    pub differ: Vec<usize>,
    /// The cheapest way to the targets, where a format tells it.
    pub plan: Option<plan::brief::PlanBrief>,
    /// How good the evidence is.
    pub quality: Quality,
    /// How sure it is, who agrees with whom, and whether other weights would say otherwise.
    pub panel: PanelSection,
    /// How scores are made.
    pub method: Method,
    /// Sources cited anywhere in the report, in the questionnaire's order.
    pub sources: Vec<SourceRow>,
    /// What is known of the organisation; facts nobody gave are left out.
    pub profile: Vec<ProfileFact>,
    /// The verdict of the gate.
    pub gate: Option<Gate>,
    /// What it is made from, where the format shows it.
    pub made_from: Option<MadeFrom>,
    /// What changed since an earlier assessment, where one was given.
    pub trend: Option<Trend>,
    /// The lens it is seen through, where there is one.
    pub lens: Option<LensRow>,
    /// Where the sources disagree, in the questionnaire's order.
    pub positions: Vec<PositionRow>,
}

/// The title block.
#[derive(Debug, Clone, PartialEq)]
pub struct Title {
    /// The organisation; several names joined by ` / ` where answer sheets disagree.
    pub organisation: String,
    /// Title of the questionnaire.
    pub questionnaire: String,
    /// Its id.
    pub questionnaire_id: String,
    /// Its version.
    pub questionnaire_version: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Language of its texts (`en`); the report's own words are English.
    pub language: String,
    /// The version of this tool.
    pub tool_version: String,
    /// Respondents whose answers count.
    pub respondents: usize,
    /// Respondents by role, in role order; those who stated none last.
    pub roles: Vec<RoleCount>,
    /// Names (or ids) with roles, only in an identified report.
    pub people: Vec<(String, Option<String>)>,
    /// First and last day of the answers (`YYYY-MM-DD`).
    pub answered: Option<(String, String)>,
    /// The day of the report, where given.
    pub date: Option<String>,
    /// Required questions still blank or put off, over all respondents: above 0 the report is a draft.
    pub open_required: usize,
    /// What these respondents can stand for.
    pub standing: Standing,
    /// How many questions were asked, where they are fewer than half of those of the questionnaire this one is made from: read bands, not decimals.
    pub first_look: Option<usize>,
    /// Names and the answers of small groups are shown.
    pub identified: bool,
    /// Otherwise the answers of fewer people than this are never shown as a group.
    pub min_group: u32,
}

/// How many respondents a role has.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleCount {
    /// Id of the role; none for respondents without one.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub group: Option<Group>,
    /// How many.
    pub count: usize,
    /// Shown, never in the scores.
    pub apart: bool,
}

/// What the respondents can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody's answers count.
    Nobody,
    /// One person's view, not an assessment.
    OnePerson,
    /// Only the customer-experience function answered.
    SelfView,
    /// Too few, or too one-sided.
    Preliminary(Vec<Thin>),
    /// Eight or more respondents in three or more roles, with the line among them.
    Full,
}

/// Why an assessment is preliminary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thin {
    /// Fewer respondents than [`FULL_RESPONDENTS`].
    Respondents(usize),
    /// Fewer roles than [`FULL_ROLES`].
    Roles(usize),
    /// Nobody of operations or with profit and loss answered.
    NoLine,
}

/// From this many respondents an assessment is more than preliminary (judgement).
pub const FULL_RESPONDENTS: usize = 8;
/// From this many roles an assessment is more than preliminary (judgement).
pub const FULL_ROLES: usize = 3;

/// One score with what is needed to read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// 0 to 100, after caps.
    pub score: Option<f64>,
    /// Before caps.
    pub raw: Option<f64>,
    /// Why there is no score.
    pub missing: Option<Missing>,
    /// What it could be if every open answer were lowest, or highest.
    pub range: Option<Range>,
    /// The band: position in [`Method::bands`].
    pub band: Option<usize>,
    /// The bands at the ends of the range.
    pub band_range: Option<(usize, usize)>,
    /// The lowest and highest band within what chance among respondents leaves open, caps applied; none without an interval.
    pub band_sure: Option<(usize, usize)>,
    /// The highest stage that holds (0: none), and its name; staged models only.
    pub stage: Option<(u16, String)>,
    /// Target, 0 to 100.
    pub target: Option<f64>,
    /// `max(0, target - score)`.
    pub gap: Option<f64>,
    /// `weight x gap`: points of the overall score.
    pub weighted_gap: Option<f64>,
    /// Answers by state.
    pub counts: Counts,
    /// Answered share (0 to 1) of the applicable weight.
    pub coverage: Option<f64>,
    /// Share (0 to 1) of applicable items rated in the upper quarter with evidence seen.
    pub evidence: Option<f64>,
    /// Respondents who count for it.
    pub respondents: u32,
    /// Scores where a verdict changes: band starts, target, gate, thresholds of caps.
    pub edges: Vec<f64>,
    /// The same of coverage, in percent.
    pub coverage_edges: Vec<f64>,
}

impl Score {
    /// True when the band would be the same at both ends of the range.
    #[must_use]
    pub fn band_certain(&self) -> bool {
        self.band.is_some_and(|band| self.band_range.is_none_or(|(low, high)| low == band && high == band))
    }
}

/// A factor.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it means; may be empty.
    pub text: String,
    /// Id of its parent.
    pub parent: Option<String>,
    /// 0 for a top-level factor.
    pub depth: usize,
    /// Share (0 to 1) of all scored weight.
    pub weight: f64,
    /// Its score.
    pub score: Score,
}

/// A place in a list of gaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedGap {
    /// Position of the factor or question in its list.
    pub of: usize,
    /// 0 to 100.
    pub score: f64,
    /// 0 to 100.
    pub target: f64,
    /// In points.
    pub gap: f64,
    /// In points of the overall score.
    pub weighted: f64,
}

/// A question that was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionRow {
    /// Its id.
    pub id: String,
    /// Position of its factor in [`Report::factors`].
    pub factor: usize,
    /// What side of the factor it looks at; may be empty.
    pub facet: String,
    /// The stem, in the wording for this profile.
    pub text: String,
    /// Its options with how many gave each, in the wording for this profile.
    pub levels: Vec<LevelRow>,
    /// False for text questions.
    pub scored: bool,
    /// 0 to 100.
    pub score: Option<f64>,
    /// Mean level as given.
    pub level: Option<f64>,
    /// What the score could be.
    pub range: Option<Range>,
    /// Highest minus lowest level given; none where the counts are withheld.
    pub spread: Option<f64>,
    /// Answers by state.
    pub counts: Counts,
    /// Target, 0 to 100.
    pub target: Option<f64>,
    /// In points.
    pub gap: Option<f64>,
    /// In points of the overall score.
    pub weighted_gap: Option<f64>,
    /// Share (0 to 1) of all scored weight.
    pub weight: f64,
    /// How many named evidence.
    pub evidence: u32,
    /// Answers given although the question's condition does not hold.
    pub parked: u32,
    /// Answers by group, as far as they may be shown.
    pub cut: Cut,
    /// Notes whose authors allow quoting, in the order of the respondents.
    pub notes: Vec<String>,
    /// Where a verdict on its score changes.
    pub edges: Vec<f64>,
    /// What it rests on.
    pub basis: Basis,
}

impl QuestionRow {
    /// A short name: the facet, else the stem.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.facet.is_empty() { &self.text } else { &self.facet }
    }
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelRow {
    /// How an answers file names it.
    pub key: String,
    /// Its number on the question's scale.
    pub number: f64,
    /// Short label; may be empty.
    pub label: String,
    /// The written-out text.
    pub text: String,
    /// What it earns, 0 to 1, a reversed question turned; none in a report saved before this was told.
    pub points: Option<f64>,
    /// How many gave it; 0 where the question's cut withholds the counts.
    pub count: u32,
}

/// The verdict of a gate: decided by the rules, only shown here.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// All checks passed.
    pub passed: bool,
    /// What was checked, in order.
    pub checks: Vec<GateCheck>,
}

/// One check of a gate, on unrounded values.
#[derive(Debug, Clone, PartialEq)]
pub struct GateCheck {
    /// `overall` or the id of a factor.
    pub of: String,
    /// The score asked for, 0 to 100.
    pub at_least: f64,
    /// The score found.
    pub score: Option<f64>,
    /// It is reached.
    pub passed: bool,
}
