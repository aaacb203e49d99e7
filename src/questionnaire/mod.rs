//! What can be asked: a questionnaire, valid by construction and indexed.
//!
//! A [`Questionnaire`] comes from [`check`] (or from the shipped ones, checked at build time) and holds no dangling reference: every question, factor, fact,
//! role and claim it names is an index into its own lists. Rules and reports speak in these indices; ids and texts are for people.

pub mod check;
pub mod condition;
pub mod diff;
mod diff_question;
mod diff_rules;
mod document;
mod figure;
mod index;
mod lens;
pub mod library;
mod position;
pub mod translation;
mod uses;

use serde::{Deserialize, Serialize};

use condition::Condition;
pub use figure::Figure;
pub use index::{BandIndex, ClaimIndex, FactIndex, FactorIndex, QuestionIndex, RecommendationIndex, RoleIndex, SourceIndex};
pub use lens::Lens;
pub use position::{Position, Side};

/// A checked questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// Its id, language-free and stable.
    pub id: String,
    /// Its version, as written (`MAJOR.MINOR.PATCH`).
    pub version: String,
    /// Title for people.
    pub title: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Language of the texts (`en`).
    pub language: String,
    /// The family: an item id means the same in every questionnaire of one family.
    pub family: String,
    /// The questionnaire it asks in other words: `screen` and `front-line` are `core` with some questions not asked.
    pub base: Option<String>,
    /// Minutes it takes, as the author estimates.
    pub minutes: Option<u32>,
    /// SHA-256 of the file as written, lower-case hexadecimal.
    pub sha256: String,
    /// How scores are made.
    pub scoring: Scoring,
    /// Where the claims come from.
    pub sources: Vec<Source>,
    /// What the sources hold.
    pub claims: Vec<Claim>,
    /// Numbers that sources state.
    pub figures: Vec<Figure>,
    /// Unscored facts about the organisation.
    pub facts: Vec<Fact>,
    /// Who can be asked.
    pub roles: Vec<Role>,
    /// Levels shared by several questions: id and levels.
    pub scales: Vec<(String, Vec<Level>)>,
    /// The tree of factors in pre-order: a parent stands before its children.
    pub factors: Vec<Factor>,
    /// The questions, in the order they are asked. A questionnaire with a base holds all questions of the base, so an index means the same in both.
    pub questions: Vec<Question>,
    /// Bands of the 0-100 score, from low to high; the first starts at 0. May be empty.
    pub bands: Vec<Band>,
    /// Stages of a staged model.
    pub stages: Option<Stages>,
    /// Rules that set and shift targets, in order.
    pub targets: Vec<TargetRule>,
    /// Rules that limit scores; a cap written for every factor stands here once per top-level factor.
    pub caps: Vec<Cap>,
    /// What to do when.
    pub recommendations: Vec<Recommendation>,
    /// What to ask when two answers of one person hardly go together.
    pub contradictions: Vec<Contradiction>,
    /// Ways to weigh the same answers.
    pub lenses: Vec<Lens>,
    /// Where the sources disagree.
    pub positions: Vec<Position>,
}

/// How scores are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scoring {
    /// Share (0 to 1) of a factor's applicable weight that a respondent must have answered to count for it; at 0 one answer is enough.
    pub minimum_share: f64,
    /// How many different items of a factor must be answered by someone before it has a score.
    pub minimum_items: u32,
    /// Who weighs the same.
    pub balance: Balance,
    /// Top-level factors in the order that settles ties between equal gaps.
    pub gap_order: Vec<FactorIndex>,
}

/// Who weighs the same when respondents are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Balance {
    /// Every role present (times its weight), whatever the number of its people.
    Roles,
    /// Every respondent.
    Respondents,
}

/// What a rule, question or text rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Basis {
    /// Claims it follows.
    pub claims: Vec<ClaimIndex>,
    /// Claims that speak against it.
    pub against: Vec<ClaimIndex>,
    /// True where the author says it is judgement (`basis: judgement`).
    pub judgement: bool,
}

/// A text that claims are taken from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Author, or what is known of the author.
    pub author: String,
    /// Title.
    pub title: String,
    /// Year of publication, where stated.
    pub year: Option<u32>,
    /// The author's interest to disclose.
    pub interest: String,
    /// How sure the attribution is; may be empty.
    pub attribution: String,
    /// A caveat; may be empty.
    pub note: String,
}

/// One thing a source holds, in our words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// Where it comes from.
    pub source: SourceIndex,
    /// The claim.
    pub text: String,
    /// What sort of statement it is.
    pub kind: ClaimKind,
    /// How much stands behind it.
    pub strength: Strength,
    /// Labels of what it is about.
    pub factors: Vec<String>,
    /// What a respondent could observe; may be empty.
    pub indicator: String,
    /// A caveat; may be empty.
    pub note: String,
    /// Claims it strengthens.
    pub supports: Vec<ClaimIndex>,
    /// Claims it contradicts.
    pub opposes: Vec<ClaimIndex>,
}

/// What sort of statement a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimKind {
    /// Says what to do.
    Prescription,
    /// Says how things are.
    Description,
    /// Reports what a third party claims.
    Reported,
    /// A figure.
    Number,
    /// Opinion.
    Opinion,
}

/// How much stands behind a claim, from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strength {
    /// A reported survey figure.
    Survey,
    /// A synthesis of several practitioners.
    Synthesis,
    /// One author's opinion.
    Opinion,
    /// Rhetoric or illustration: never shown as fact.
    Rhetoric,
}

/// An unscored fact about the organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Its id, as in `profile.size`.
    pub id: String,
    /// Short name.
    pub name: String,
    /// The question that asks for it.
    pub text: String,
    /// What an answer looks like.
    pub kind: FactKind,
    /// What it rests on.
    pub basis: Basis,
}

/// What an answer to a profile fact looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FactKind {
    /// One of several: id and text.
    Options(Vec<(String, String)>),
    /// A number.
    Number {
        /// Smallest value allowed.
        minimum: Option<f64>,
        /// Largest value allowed.
        maximum: Option<f64>,
        /// Its unit; may be empty.
        unit: String,
    },
    /// Free text, which no rule can use.
    Text,
}

/// Who a respondent is to the organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where it stands.
    pub group: Group,
    /// Weight among roles in balance, above 0.
    pub weight: f64,
    /// Shown, never in the scores (an outside adviser).
    pub apart: bool,
}

/// Where a role stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Group {
    /// Executives.
    Leaders,
    /// The customer-experience function itself.
    Cx,
    /// Middle managers and owners of product lines.
    Managers,
    /// Operating and supporting functions.
    Functions,
    /// Front line and back office.
    FrontLine,
    /// Outside the organisation.
    Outside,
}

/// A node of the tree of factors. It holds either questions or sub-factors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it means; may be empty.
    pub text: String,
    /// Its parent in the tree.
    pub parent: Option<FactorIndex>,
    /// Its sub-factors, in order.
    pub children: Vec<FactorIndex>,
    /// Its questions, in order.
    pub questions: Vec<QuestionIndex>,
    /// Weight among its siblings, zero or more.
    pub weight: f64,
    /// Target score (0 to 100) before the target rules.
    pub target: Option<f64>,
    /// See [`Scoring::minimum_share`].
    pub minimum_share: f64,
    /// See [`Scoring::minimum_items`].
    pub minimum_items: u32,
    /// What it rests on.
    pub basis: Basis,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its id, never reused for another meaning.
    pub id: String,
    /// The factor it counts for (for a text question: the factor it is asked with).
    pub factor: FactorIndex,
    /// What side of the factor it looks at; may be empty.
    pub facet: String,
    /// The stem.
    pub text: String,
    /// Guidance; may be empty.
    pub help: String,
    /// What may be answered.
    pub kind: QuestionKind,
    /// Unit of a number; may be empty.
    pub unit: String,
    /// The options in order: levels, choices, bands of a number; empty for text.
    pub levels: Vec<Level>,
    /// Other stems and levels for some profiles; the first whose condition holds is used.
    pub variants: Vec<Variant>,
    /// Weight within the factor, zero or more.
    pub weight: f64,
    /// The highest score earns nothing and the lowest everything.
    pub reverse: bool,
    /// Own target (0 to 100), where it differs from the factor's.
    pub target: Option<f64>,
    /// Stage (position in [`Stages::list`]) it belongs to.
    pub stage: Option<u16>,
    /// What to ask to see; may be empty.
    pub evidence: String,
    /// Prompts for the interviewer.
    pub probes: Vec<String>,
    /// Ids of questions, of whatever questionnaire of the family, on which an answer sheds light.
    pub explores: Vec<String>,
    /// Who is asked; empty means everyone.
    pub roles: Vec<RoleIndex>,
    /// Asked only when this holds.
    pub when: Option<Condition>,
    /// `cem check` asks for an answer.
    pub required: bool,
    /// "Don't know" is offered.
    pub dont_know: bool,
    /// "Not applicable" is offered.
    pub not_applicable: bool,
    /// What it rests on.
    pub basis: Basis,
    /// False for a question of the base that this questionnaire does not ask.
    pub asked: bool,
}

/// What may be answered to a question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum QuestionKind {
    /// One of the written-out levels, by number.
    Levels,
    /// `no` (level 0) or `yes` (level 1).
    YesNo,
    /// One of several options, by id.
    Choice,
    /// A number, which falls into a band: `Level::from` of each.
    Number {
        /// Smallest value allowed.
        minimum: Option<f64>,
        /// Largest value allowed.
        maximum: Option<f64>,
    },
    /// Free text, never scored.
    Text,
}

/// One option of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// How an answers file names it: `3`, `yes`, `own_budget`; for a band of a number its lower end.
    pub key: String,
    /// Its number on the question's scale: the level as given (0 to 4 by default); for a band of a number its lower end.
    pub number: f64,
    /// Short label; may be empty.
    pub label: String,
    /// The written-out text.
    pub text: String,
    /// What it scores, in the author's units; the lowest of the question is 0 % and the highest 100 %.
    pub score: f64,
    /// The effort of the step between this level and the next lower score, where the author says it (1 to 100); see [`crate::plan`].
    pub effort: Option<u16>,
}

/// Another stem and levels for some profiles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Used when this holds (profile only).
    pub when: Condition,
    /// Another stem.
    pub text: Option<String>,
    /// The levels, with the same keys as the question's own.
    pub levels: Vec<Level>,
}

/// A named range of the 0-100 score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Lower end (0 to 100), inclusive.
    pub from: f64,
    /// What it means; may be empty.
    pub text: String,
}

/// The stages of a staged model: a stage holds only if all lower ones hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stages {
    /// Share (0 to 1) of a question's scale from which the question counts as fulfilled.
    pub fulfilled_from: f64,
    /// The stages from low to high.
    pub list: Vec<Stage>,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// A rule that sets or shifts targets for some profiles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetRule {
    /// Holds for these profiles.
    pub when: Option<Condition>,
    /// Values given, 0 to 100.
    pub set: Vec<(TargetOf, f64)>,
    /// Points added, -100 to 100.
    pub add: Vec<(TargetOf, f64)>,
    /// What it rests on.
    pub basis: Basis,
}

/// What a target belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TargetOf {
    /// A factor.
    Factor(FactorIndex),
    /// A question.
    Question(QuestionIndex),
}

/// A rule that limits a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    /// Its id; caps made from one written for every factor share it.
    pub id: String,
    /// Name for people; may be empty.
    pub name: String,
    /// Holds only because something is low, so raising an answer never lowers a score.
    pub when: Condition,
    /// The score it limits.
    pub limit: ScoreOf,
    /// What it limits it to.
    pub to: CapTo,
    /// Why, for the client.
    pub reason: String,
    /// What it rests on.
    pub basis: Basis,
}

/// A score of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ScoreOf {
    /// The overall score.
    Overall,
    /// A factor's score.
    Factor(FactorIndex),
}

/// What a cap limits a score to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CapTo {
    /// At most this score, 0 to 100.
    Score(f64),
    /// At most the end of this band: a tenth under the start of the next.
    Band(BandIndex),
    /// At most so many bands above the band of the lowest of these scores.
    BandsAbove {
        /// How many bands.
        above: u16,
        /// The scores.
        lowest_of: Vec<ScoreOf>,
    },
    /// The score is shown, its band withheld.
    NoBand,
}

/// What to do when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Its id.
    pub id: String,
    /// Given when this holds.
    pub when: Condition,
    /// The action in a line.
    pub title: String,
    /// The action.
    pub action: String,
    /// What happens in the next 30 days.
    pub first_step: String,
    /// How much work it is.
    pub effort: Effort,
    /// The role that should own it.
    pub owner: Option<RoleIndex>,
    /// What to look for when it is done; may be empty.
    pub evidence: String,
    /// The questions whose gap it closes.
    pub addresses: Vec<QuestionIndex>,
    /// Recommendations that come first when both are given.
    pub after: Vec<RecommendationIndex>,
    /// What it rests on.
    pub basis: Basis,
}

/// Answers of one person that hardly go together. Nothing is scored by it: the interview asks in the moment which is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Its id.
    pub id: String,
    /// Asked when this holds for one person's answers.
    pub when: Condition,
    /// What to ask.
    pub ask: String,
    /// The questions it looks at, in order, each once; two or more.
    pub questions: Vec<QuestionIndex>,
    /// What it rests on.
    pub basis: Basis,
}

/// How much work a recommendation is: judgement, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Effort {
    /// Weeks, within one department.
    Low,
    /// A quarter, or several departments.
    Medium,
    /// More than a quarter, or an executive decision.
    High,
}

impl Questionnaire {
    /// The position of the question with this id.
    #[must_use]
    pub fn find_question(&self, id: &str) -> Option<QuestionIndex> {
        position(&self.questions, |q| q.id == id)
    }
    /// The position of the factor with this id, or with this name in any case.
    #[must_use]
    pub fn find_factor(&self, id: &str) -> Option<FactorIndex> {
        position(&self.factors, |f| f.id == id).or_else(|| position(&self.factors, |f| f.name.eq_ignore_ascii_case(id) || f.id.eq_ignore_ascii_case(id)))
    }
    /// The position of the role with this id.
    #[must_use]
    pub fn find_role(&self, id: &str) -> Option<RoleIndex> {
        position(&self.roles, |r| r.id == id)
    }
    /// The position of the profile fact with this id.
    #[must_use]
    pub fn find_fact(&self, id: &str) -> Option<FactIndex> {
        position(&self.facts, |f| f.id == id)
    }
    /// The position of the claim with this id.
    #[must_use]
    pub fn find_claim(&self, id: &str) -> Option<ClaimIndex> {
        position(&self.claims, |c| c.id == id)
    }
    /// The factors without a parent, in order.
    pub fn top_factors(&self) -> impl Iterator<Item = FactorIndex> + '_ {
        self.factors.iter().enumerate().filter(|(_, f)| f.parent.is_none()).map(|(at, _)| at.into())
    }
    /// The questions it asks, in order (a questionnaire with a base does not ask all of them).
    pub fn asked(&self) -> impl Iterator<Item = (QuestionIndex, &Question)> {
        self.questions.iter().enumerate().filter(|(_, q)| q.asked).map(|(at, q)| (at.into(), q))
    }
    /// The band (by position) of an unrounded score from 0 to 100, with 1e-9 of slack upward; none without bands.
    #[must_use]
    pub fn band_of(&self, score: f64) -> Option<BandIndex> {
        self.bands.iter().rposition(|b| score + 1e-9 >= b.from).map(Into::into)
    }
}

impl Question {
    /// True when the question can earn points.
    #[must_use]
    pub fn is_scored(&self) -> bool {
        !matches!(self.kind, QuestionKind::Text)
    }
}

fn position<T, I: From<usize>>(list: &[T], matches: impl FnMut(&T) -> bool) -> Option<I> {
    list.iter().position(matches).map(I::from)
}
