//! What several respondents say together: pure arithmetic, no I/O, no clock, no chance that is not written down.
//!
//! A [`Panel`] is made once from the respondents and their [`Scores`] and holds everything in indices of the questionnaire and unrounded numbers. Where a number
//! does not exist there stands why, and where it may not be shown it is not in here at all or a field says so: a page prints what it finds, minding the fields
//! named `shown`. Only respondents who count (no role that stands apart) and only questions they are asked; their order changes no digit.
//!
//! ```text
//! members      who counts                   suppression  what must not follow from what is shown
//! estimate     how sure is a score          role_gap     leaders against front line
//! question     how answers are spread       flagged      answers that look alike throughout
//! profile      agreement over questions     asked        who was asked wrongly, or not at all
//! confidence   A to D, what holds it down   robustness   would other weights change the verdict
//! ```
//!
//! Below them stand the statistics of the field, on slices of numbers, with the source of every formula:
//!
//! ```text
//! sum, quantile   order-free sums; Student's t and F       agreement    one item: counts, AD, rwg, a_wg; rwg(j)
//! interval        how sure is a mean                       chance       what random answers would reach
//! two_samples     gaps between groups, change              reliability  ICC, Krippendorff's alpha
//!                                                          answer_quality   runs and spread of one respondent
//! ```

pub mod agreement;
pub mod answer_quality;
mod asked;
pub mod chance;
mod confidence;
mod estimate;
mod flagged;
pub mod interval;
mod members;
mod profile;
pub mod quantile;
mod question;
pub mod reliability;
mod robustness;
mod role_gap;
mod sum;
pub(crate) mod suppression;
pub mod two_samples;

use crate::answers::Responses;
use crate::questionnaire::{QuestionIndex, RoleIndex};
use crate::rules::{Scorer, Scores};

pub use asked::{MissingRoles, RoutedWrongly, Subject};
pub use confidence::{Confidence, Criterion, CriterionRow, Grade};
pub use estimate::{Certainty, Estimate, HALF_WIDTHS, Interval};
pub use flagged::{AnswerQuality, Flagged, WithoutFlagged};
pub use profile::{Alpha, FactorAgreement, Icc, ProfileAgreement, WORDS_FROM};
pub use question::QuestionPanel;
pub use robustness::{Change, Robustness, Scenario};
pub use role_gap::{GapBetween, GapFlag, GroupScores, RoleGap, RoleGaps};

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

impl Panel {
    /// What these respondents say together. `scores` belongs to the same respondents in the same order.
    #[must_use]
    pub fn new(scorer: &Scorer<'_>, respondents: &[&Responses], scores: &Scores, options: &PanelOptions) -> Self {
        let members = members::Members::new(scorer, respondents, scores, options);
        let distributions = question::distributions(&members);
        let (questions, talk_first) = question::questions(&members, &distributions);
        let factors = (0..scorer.questionnaire().factors.len()).map(|factor| estimate::estimate(&members, Some(factor.into())));
        Self {
            respondents: members.count(),
            overall: estimate::estimate(&members, None),
            factors: factors.collect(),
            questions,
            agreement: profile::factors(&members, &distributions),
            talk_first,
            profile: profile::profile(&members, &distributions),
            confidence: confidence::confidence(&members, &distributions),
            role_gaps: role_gap::role_gaps(&members),
            quality: flagged::answer_quality(&members),
            routed_wrongly: asked::routed_wrongly(&members),
            missing: asked::missing(&members),
            robustness: robustness::robustness(&members, &mut members.totals()),
        }
    }
}
