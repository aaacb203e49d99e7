//! What several respondents say together: pure arithmetic, no I/O, no clock, no chance that is not written down.
//!
//! A [`Panel`] is made once from the respondents and their [`Scores`] and holds everything in indices of the questionnaire and unrounded numbers. Where a number
//! does not exist there stands why, and where it may not be shown it is not in here at all or a field says so: a page prints what it finds, minding the fields
//! named `shown`. Only respondents who count (no role that stands apart) and only questions they are asked; their order changes no digit.
//!
//! ```text
//! estimate     how sure is a score          suppression  what must not follow from what is shown
//! agreement    do they say the same         role_gap     leaders against front line
//! chance       what random answers reach    confidence   A to D, and what holds it down
//! reliability  over all items               robustness   would other weights change the verdict
//! ```

use crate::answers::Responses;
use crate::questionnaire::{BandIndex, FactorIndex, Group, QuestionIndex, RoleIndex};
use crate::rules::{Range, Scorer, Scores};

/// A group with fewer people than this never shows numbers of its own, whatever is asked for.
pub const LEAST_GROUP: u32 = 3;

/// What the panel is told besides the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelOptions {
    /// How many people hold a role in the organisation, where declared.
    pub sizes: Vec<(RoleIndex, u32)>,
    /// How many people could have been asked in all, where declared.
    pub total: Option<u32>,
    /// A group of fewer people shows no numbers of its own; [`LEAST_GROUP`] where it says less.
    pub min_group: u32,
    /// Names and the answers of small groups are shown anyway: nothing is suppressed.
    pub identified: bool,
}

impl Default for PanelOptions {
    fn default() -> Self {
        Self { sizes: Vec::new(), total: None, min_group: LEAST_GROUP, identified: false }
    }
}

/// What several respondents say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Respondents who count.
    pub respondents: u32,
    /// The overall score and how sure it is.
    pub overall: Estimate,
    /// By factor index.
    pub factors: Vec<Estimate>,
    /// By question index; none for questions that are not scored or not asked.
    pub questions: Vec<Option<QuestionPanel>>,
    /// By factor index: agreement over the questions of a leaf factor; none for inner factors.
    pub agreement: Vec<Option<FactorAgreement>>,
    /// Questions worth talking about first, see [`QuestionPanel::rank`]. Only those whose counts may be shown.
    pub talk_first: Vec<QuestionIndex>,
    /// Agreement over all questions at once.
    pub profile: ProfileAgreement,
    /// How much the assessment as a whole can carry.
    pub confidence: Confidence,
    /// Leaders against front line.
    pub role_gaps: RoleGaps,
    /// Respondents who answered all questions much alike.
    pub quality: AnswerQuality,
    /// Questions and factors a role was asked and mostly could not answer; only roles with enough people to be shown.
    pub routed_wrongly: Vec<RoutedWrongly>,
    /// Roles of the questionnaire that nobody who answered holds, by group; roles that stand apart are not missed.
    pub missing: Vec<MissingRoles>,
    /// Whether other weights would change the verdict.
    pub robustness: Robustness,
}

/// A score of the panel and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Respondents with a score of their own.
    pub respondents: u32,
    /// The score the interval belongs to: 0 to 100, roles in balance where the questionnaire says so, before caps. None where a minimum is not reached.
    pub score: Option<f64>,
    /// A cap limits the score shown to less than [`Estimate::score`].
    pub limited: bool,
    /// How sure it is.
    pub certainty: Certainty,
    /// The respondents' own scores (0 to 100) from low to high.
    pub dots: Vec<f64>,
    /// The dots, and their lowest and highest, may be shown.
    pub dots_shown: bool,
    /// The bands at both ends of the interval, before caps; the same twice where it lies in one. None without an interval (a score that all gave counts as one).
    pub bands: Option<(BandIndex, BandIndex)>,
    /// The whole interval lies in the band of the score shown, so that the band may be named without a second.
    pub established: bool,
    /// How many respondents it takes in all for an interval of half that width, in points: for [`HALF_WIDTHS`] in turn, roles mixed as they are.
    pub needed: [Option<u32>; 2],
}

/// Half-widths (points of the 0 to 100 score) the planning line speaks of.
pub const HALF_WIDTHS: [f64; 2] = [5.0, 10.0];

/// How sure a score is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Certainty {
    /// There is no score.
    NoScore,
    /// Fewer than three respondents: nothing can be said.
    TooFew,
    /// Three or four respondents: lowest and highest of their own scores, 0 to 100, instead of an interval.
    Spread(Range),
    /// All gave the same score; that is no proof that others would.
    AllTheSame,
    /// Everybody there is answered: no sampling error. (They may still be wrong.)
    AllAnswered,
    /// Every role has one respondent, so that nothing shows how much people of one role differ.
    OnePersonPerRole,
    /// The interval would give away how far two people lie apart.
    Withheld,
    /// A 95% interval.
    Interval(Interval),
}

/// A 95% interval of a score, Student's t over respondents (stratified by role where roles are in balance).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end in points, not clipped: it may lie below 0.
    pub low: f64,
    /// Upper end in points, not clipped: it may lie above 100.
    pub high: f64,
    /// Half its width, in points.
    pub half_width: f64,
    /// Standard error in points, finite population included.
    pub standard_error: f64,
    /// Degrees of freedom (by Satterthwaite where stratified).
    pub degrees_of_freedom: f64,
    /// Some role has one respondent, and the spread of the others stands in for it.
    pub pooled: bool,
    /// A declared number of people narrowed it.
    pub finite: bool,
}

/// One question over the panel.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionPanel {
    /// How many gave a level.
    pub people: u32,
    /// How many gave each option, by position.
    pub counts: Vec<u32>,
    /// Median level as given; between two where they differ.
    pub median: Option<f64>,
    /// Mean level as given, every respondent the same.
    pub mean: Option<f64>,
    /// Standard deviation (n - 1) in levels; none under two people.
    pub sd: Option<f64>,
    /// Mean distance from the median, in levels.
    pub ad: Option<f64>,
    /// Within-group agreement against uniform random answers, 0 to 1 (below 0 it is 0 and `polarised` is set); none under two people.
    pub rwg: Option<f64>,
    /// The same against a slight skew, on five levels.
    pub rwg_skewed: Option<f64>,
    /// The answers vary more than random ones would.
    pub polarised: bool,
    /// Agreement allowing for a mean near an end (Brown & Hauenstein 2005); none where it is not defined.
    pub a_wg: Option<f64>,
    /// Each end of the scale holds at least a third of the answers.
    pub split: bool,
    /// Counts, and whatever is made of them (all the fields above but `people`), may be shown.
    pub counts_shown: bool,
    /// Position in [`Panel::talk_first`], from 0. Split views come first, then the larger distance from the median as a share of the scale, then the larger
    /// weighted gap, then the order of the questionnaire. A question on which all agree has none.
    pub rank: Option<u32>,
}

/// Agreement over the questions of a leaf factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorAgreement {
    /// Questions with at least two answers.
    pub questions: u32,
    /// Respondents: the fewest who answered one of these questions.
    pub people: u32,
    /// Mean of the questions' distances from the median, as a share of the number of options times five: levels of a five-point scale.
    pub ad: Option<f64>,
    /// rwg(j) against uniform random answers, 0 to 1 (James, Demaree & Wolf 1984).
    pub rwg_j: Option<f64>,
    /// rwg(j) against a slight skew; five-point scales only.
    pub rwg_j_skewed: Option<f64>,
    /// r*wg(j): not inflated by the number of questions (Lindell).
    pub rwg_star: Option<f64>,
    /// What 95% of panels of that many people answering purely at random stay under, for rwg(j) uniform.
    pub random: Option<f64>,
    /// Words for rwg(j) may be used: eight people or more, and the number beats chance.
    pub words: bool,
    /// May be shown: the counts of all its questions may.
    pub shown: bool,
}

/// Agreement over all scored questions at once.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileAgreement {
    /// Whether people see the same peaks and troughs: questions as targets, respondents as raters. It says nothing about the reliability of a score.
    pub icc: Icc,
    /// Krippendorff's alpha, ordinal, over all questions with the commonest number of options; gaps allowed.
    pub alpha: Alpha,
    /// Enough people for these to be shown.
    pub shown: bool,
}

/// Intraclass correlation of the profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Icc {
    /// Computed on complete rows and columns.
    Of {
        /// ICC(C,1): the same shape.
        consistency: f64,
        /// ICC(A,1): the same shape and height.
        agreement: f64,
        /// Questions used: those all these respondents answered.
        questions: u32,
        /// Respondents used.
        people: u32,
    },
    /// Too many gaps: fewer than two questions (or people) are complete.
    Gaps,
    /// Nothing varies.
    NoVariation,
    /// Fewer than two respondents.
    TooFew,
}

/// Krippendorff's alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alpha {
    /// 1 is full agreement, 0 what chance gives, negative less than that.
    Of {
        /// The coefficient.
        alpha: f64,
        /// Questions with at least two answers.
        questions: u32,
        /// Respondents with an answer to one of these.
        people: u32,
    },
    /// Everybody gave one and the same level everywhere: not defined.
    NoVariation,
    /// No question has two answers.
    NoPairs,
}

/// How much the assessment can carry, from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Twelve respondents of four groups or more, well covered, in agreement, with evidence.
    A,
    /// Eight of three.
    B,
    /// Five of two.
    C,
    /// Less.
    D,
}

/// A confidence grade with what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Confidence {
    /// The lowest grade any criterion allows.
    pub grade: Grade,
    /// Every criterion, always the same five in the order of [`Criterion`].
    pub criteria: Vec<CriterionRow>,
}

/// What the confidence grade looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Criterion {
    /// Respondents who count.
    Respondents,
    /// Groups of roles (leaders, managers, ...) with a respondent.
    Groups,
    /// Share (0 to 1) of the applicable answers that are given, by weight.
    Coverage,
    /// Median over the questions of the mean distance from the median answer, in levels of a five-point scale; less is better.
    Disagreement,
    /// Share (0 to 1) of the answers in the upper quarter of their scale with evidence seen.
    Evidence,
}

/// One criterion of the confidence grade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriterionRow {
    /// Which.
    pub criterion: Criterion,
    /// Its value; none where there is nothing to measure.
    pub value: Option<f64>,
    /// The best grade it allows.
    pub allows: Grade,
    /// What it would have to be for the next better grade; none at A.
    pub next: Option<f64>,
    /// It allows no better grade than the whole has: it holds the grade down.
    pub holds_down: bool,
}

/// Leaders against front line, in points and levels.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleGaps {
    /// Over all questions.
    pub overall: RoleGap,
    /// By factor index; inner factors too.
    pub factors: Vec<RoleGap>,
    /// How many leaf factors were tested together, for Holm's correction.
    pub tested: u32,
}

/// One gap between leaders and front line.
#[derive(Debug, Clone, PartialEq)]
pub enum RoleGap {
    /// Nobody of one of the groups answered.
    NobodyOf(Group),
    /// No question was answered by both.
    NothingInCommon,
    /// A group has too few people to be shown.
    TooFew(Group),
    /// With what else is shown, it would give away a group that is too small.
    Withheld,
    /// Both may be shown.
    Between(Box<GapBetween>),
}

/// The gap between two groups on the questions both answered.
#[derive(Debug, Clone, PartialEq)]
pub struct GapBetween {
    /// Leaders.
    pub leaders: GroupScores,
    /// Front line.
    pub front_line: GroupScores,
    /// Questions both answered.
    pub questions: u32,
    /// Mean of the leaders less that of the front line, in points.
    pub points: f64,
    /// The same in levels of a scale from 0 to 4: a level is 25 points.
    pub levels: f64,
    /// 95% interval of the gap in points, by Welch; none where nobody differs within the groups.
    pub interval: Option<Range>,
    /// Welch's p, two-sided.
    pub welch_p: Option<f64>,
    /// Exact permutation p, two-sided; none above 50,000 ways of splitting.
    pub exact_p: Option<f64>,
    /// The p the flag rests on (exact where there is one, else Welch's), after Holm's correction over the factors; of overall and inner factors uncorrected.
    pub holm_p: Option<f64>,
    /// P values may be shown: so few people that no split could ever reach .05 (three against three) have none.
    pub p_shown: bool,
    /// Cliff's delta, -1 to 1: how much more often a leader's score is the higher than the lower of a pair.
    pub cliffs_delta: f64,
    /// Hedges' g: the gap in standard deviations; none without spread.
    pub hedges_g: Option<f64>,
    /// What may be said.
    pub flag: GapFlag,
}

/// One group's own scores on the questions both answered.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupScores {
    /// Their mean, every person the same, 0 to 100.
    pub mean: f64,
    /// By person, from low to high.
    pub dots: Vec<f64>,
}

/// What may be said of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GapFlag {
    /// At least 15 points, and more than chance.
    Gap,
    /// At least 15 points, and too few people to tell it from chance.
    TooFewToTell,
    /// Under 15 points. That is no proof of agreement: small panels miss most gaps of that size.
    None,
}

/// Respondents whose answers look alike throughout: flagged, never removed.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerQuality {
    /// Respondents with enough answers to be looked at (15).
    pub looked_at: u32,
    /// Those flagged, by position in the order given.
    pub flagged: Vec<Flagged>,
    /// The scores without them; none where nobody, or everybody, is flagged.
    pub without: Option<WithoutFlagged>,
}

/// A respondent who is flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flagged {
    /// Position in the order given.
    pub respondent: usize,
    /// Longest run of identical answers and how many answers there are.
    pub longest_run: (u32, u32),
    /// Standard deviation over the answers, in levels.
    pub spread: Option<f64>,
    /// Share (0 to 1) of the commonest answer.
    pub commonest: f64,
    /// All answers are the highest level.
    pub all_highest: bool,
}

/// The scores without the flagged respondents.
#[derive(Debug, Clone, PartialEq)]
pub struct WithoutFlagged {
    /// Overall, after caps, 0 to 100.
    pub overall: Option<f64>,
    /// Its band.
    pub band: Option<BandIndex>,
    /// By factor index, after caps.
    pub factors: Vec<Option<f64>>,
    /// The overall band is the same with and without them.
    pub same_band: bool,
    /// The numbers may be shown: so many are flagged, and so many remain, that the difference is nobody's own score. Whether the band is the same always may.
    pub shown: bool,
}

/// A role was asked what it mostly cannot know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoutedWrongly {
    /// Who.
    pub role: RoleIndex,
    /// What.
    pub subject: Subject,
    /// Answers asked for: people times questions.
    pub asked: u32,
    /// How many of these were "don't know".
    pub dont_know: u32,
}

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// All questions of a leaf factor.
    Factor(FactorIndex),
    /// One question.
    Question(QuestionIndex),
}

/// Roles nobody who answered holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRoles {
    /// Where they stand.
    pub group: Group,
    /// The roles.
    pub roles: Vec<RoleIndex>,
    /// Nobody of the whole group answered.
    pub whole_group: bool,
}

/// Whether other weights of the top-level factors would change the verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Every change of weights that was tried. Caps apply in all of them as they do in the score.
    pub scenarios: Vec<Scenario>,
    /// The lowest and highest overall score over all of them; none without a score.
    pub overall: Option<Range>,
    /// The band is the same in all of them; none without a band.
    pub band_holds: Option<bool>,
    /// The questions with the largest weighted gaps (at most five), largest first.
    pub top_gaps: Vec<QuestionIndex>,
    /// Those of them that are among the five largest under all weights.
    pub surviving: Vec<QuestionIndex>,
    /// The order of the top-level factors by weighted gap is the same in all of them.
    pub factor_order_holds: bool,
}

/// A change of the weights of the top-level factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Change {
    /// All the same.
    Equal,
    /// One doubled.
    Doubled(FactorIndex),
    /// One left out.
    Dropped(FactorIndex),
    /// All at once moved up or down by up to a quarter: every such combination, exactly.
    WithinQuarter,
}

/// What a change of weights does.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The change.
    pub change: Change,
    /// Lowest and highest overall score, 0 to 100, after caps; the same where the change is one set of weights.
    pub overall: Option<Range>,
    /// The bands of these.
    pub bands: Option<(BandIndex, BandIndex)>,
    /// The band is that of the score as it is.
    pub same_band: bool,
    /// By position in [`Robustness::top_gaps`]: still among the five largest. A question of a dropped factor has none.
    pub gaps_hold: Vec<Option<bool>>,
    /// The factors that are left stand in the same order by weighted gap.
    pub same_order: bool,
}

impl Panel {
    /// What these respondents say together. `scores` belongs to the same respondents in the same order.
    #[must_use]
    pub fn new(scorer: &Scorer<'_>, respondents: &[&Responses], scores: &Scores, options: &PanelOptions) -> Self {
        let _ = (scorer, respondents, scores, options);
        unimplemented!()
    }
}
