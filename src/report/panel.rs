//! What the panel may tell: a [`Panel`] from which everything that must not be shown is taken out, once, so that no format can show it.
//!
//! The arithmetic says of most numbers whether they may be shown. On top of that, unless a report is identified, a group's mean never stands beside the scores of
//! its people, and small groups do not say how far they spread.

use super::Score;
use super::panel_read::{SOMEBODY, UNTOLD};
use crate::panel::{Certainty, Estimate, MissingRoles, Panel, ProfileAgreement, QuestionPanel, RoleGap, RoutedWrongly, Subject};
use crate::questionnaire::{Group, QuestionIndex, Questionnaire, RoleIndex};

/// Respondents from which panel statistics are printed with a decimal.
const DECIMAL_FROM: u32 = 10;
/// People in each of two groups from which their spread may be shown: of fewer, it is nearly their answers.
const SPREAD_FROM: usize = 5;

/// What the panel says, as far as it may be shown. Factor indices are positions in [`super::Report::factors`].
#[derive(Debug, Clone, PartialEq)]
pub struct PanelSection {
    /// The panel without what must not be shown, and without what the fields below hold: its lists are empty, its values none there. Of an interval whose details
    /// are not shown the standard error and the degrees of freedom are 0.
    pub told: Panel,
    /// Agreement over all questions; none where it may not be shown.
    pub profile: Option<ProfileAgreement>,
    /// By position in [`super::Report::questions`]: its answers in numbers, where they may be shown.
    pub questions: Vec<Option<QuestionPanel>>,
    /// Questions worth talking about first, positions in [`super::Report::questions`].
    pub talk_first: Vec<usize>,
    /// The questions with the largest weighted gaps and whether each stays among them whatever the weights: positions in [`super::Report::questions`].
    pub top_gaps: Vec<(usize, bool)>,
    /// Roles that were asked what they mostly could not answer: name of the role, of what, how many of how many.
    pub routed_wrongly: Vec<Routed>,
    /// Roles nobody holds, by group.
    pub missing: Vec<NotHeard>,
    /// Decimals of panel statistics for people: none under ten respondents.
    pub decimals: usize,
    /// How many people there are in all, where that is declared.
    pub population: Option<u32>,
}

/// Roles of a group that nobody holds.
#[derive(Debug, Clone, PartialEq)]
pub struct NotHeard {
    /// Where they stand.
    pub group: Group,
    /// Ids and names of the roles.
    pub roles: Vec<(String, String)>,
    /// Nobody of the whole group answered.
    pub whole_group: bool,
}

/// A role that was asked what it mostly could not answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Routed {
    /// Id and name of the role.
    pub role: (String, String),
    /// A question (position in [`super::Report::questions`]), or a factor.
    pub question: Option<usize>,
    /// The factor (position in [`super::Report::factors`]).
    pub factor: Option<usize>,
    /// Answers asked for.
    pub asked: u32,
    /// How many were "don't know".
    pub dont_know: u32,
}

impl PanelSection {
    /// Takes out what must not be shown.
    pub(super) fn new(mut told: Panel, questionnaire: &Questionnaire, population: Option<u32>, identified: bool) -> Self {
        let asked: Vec<QuestionIndex> = questionnaire.asked().map(|(at, _)| at).collect();
        let position = |question: QuestionIndex| asked.iter().position(|at| *at == question);
        for question in &mut told.questions {
            question.take_if(|question| !question.counts_shown);
        }
        for agreement in &mut told.agreement {
            agreement.take_if(|agreement| !agreement.shown);
        }
        for estimate in std::iter::once(&mut told.overall).chain(&mut told.factors) {
            match &mut estimate.certainty {
                Certainty::Interval(interval) if !interval.details_shown => (interval.standard_error, interval.degrees_of_freedom) = (0.0, 0.0),
                Certainty::Interval(_) => {}
                Certainty::NoScore
                | Certainty::TooFew
                | Certainty::Spread(_)
                | Certainty::AllTheSame
                | Certainty::SameWithinRoles
                | Certainty::AllAnswered
                | Certainty::OnePersonPerRole
                | Certainty::Withheld => estimate.needed = [None; 2],
            }
            // The bands with caps applied stand beside the score.
            (estimate.bands, estimate.established) = (None, false);
            if !estimate.dots_shown {
                estimate.dots.clear();
                if matches!(estimate.certainty, Certainty::Spread(_)) {
                    estimate.certainty = Certainty::Withheld;
                }
            }
            estimate.dots_shown = !estimate.dots.is_empty();
        }
        if let Some(without) = told.quality.without.as_mut().filter(|without| !without.shown) {
            (without.overall, without.band) = (None, None);
            without.factors.clear();
        }
        // How many look alike is told, never who, nor how each of them answered.
        told.quality.flagged.fill(SOMEBODY);
        std::iter::once(&mut told.role_gaps.overall).chain(&mut told.role_gaps.factors).for_each(|gap| bare(gap, identified));
        let mut section = Self {
            profile: told.profile.shown.then(|| told.profile.clone()),
            questions: asked.iter().map(|at| told.questions.get(at.at()).cloned().flatten().map(without_groups)).collect(),
            talk_first: told.talk_first.iter().filter_map(|at| position(*at)).collect(),
            top_gaps: told.robustness.top_gaps.iter().filter_map(|at| Some((position(*at)?, told.robustness.surviving.contains(at)))).collect(),
            routed_wrongly: told.routed_wrongly.iter().filter_map(|routed| self::routed(routed, questionnaire, &position)).collect(),
            missing: told.missing.iter().map(|m| not_heard(m, questionnaire)).collect(),
            decimals: decimals(told.respondents),
            population,
            told,
        };
        section.bare();
        section
    }

    /// Takes out of the panel what stands beside it by position.
    fn bare(&mut self) {
        let told = &mut self.told;
        told.questions.clear();
        told.talk_first.clear();
        told.routed_wrongly.clear();
        told.missing.clear();
        told.robustness.top_gaps.clear();
        told.robustness.surviving.clear();
        told.profile = UNTOLD;
    }
}

/// Decimals of panel statistics for so many respondents.
pub(super) fn decimals(respondents: u32) -> usize {
    usize::from(respondents >= DECIMAL_FROM)
}

/// Which groups may be shown stands in the cut of the question.
fn without_groups(mut question: QuestionPanel) -> QuestionPanel {
    question.groups_shown.clear();
    question
}

/// The bands a score may lie in: those at the ends of its interval, as far as a cap lets it; one band where the whole interval lies in it. None where the interval
/// decides nothing: without one, or without a band.
pub(super) fn bands(score: &Score, estimate: &Estimate) -> Option<(usize, usize)> {
    let (band, (low, high)) = (score.band?, estimate.bands?);
    let high = if estimate.limited { band } else { high.at().max(band) };
    Some((low.at().min(band), high))
}

/// Takes the scores of single people from a gap, p values that say nothing, and of small groups how far they spread.
fn bare(gap: &mut RoleGap, identified: bool) {
    let RoleGap::Between(gap) = gap else { return };
    if !gap.p_shown {
        (gap.exact_p, gap.welch_p, gap.holm_p) = (None, None, None);
    }
    if !identified && gap.leaders.dots.len().min(gap.front_line.dots.len()) < SPREAD_FROM {
        (gap.interval, gap.welch_p, gap.hedges_g) = (None, None, None);
    }
    gap.leaders.dots.clear();
    gap.front_line.dots.clear();
}

fn role(questionnaire: &Questionnaire, at: RoleIndex) -> Option<(String, String)> {
    questionnaire.roles.get(at.at()).map(|role| (role.id.clone(), role.name.clone()))
}

fn not_heard(missing: &MissingRoles, questionnaire: &Questionnaire) -> NotHeard {
    NotHeard { group: missing.group, roles: missing.roles.iter().filter_map(|at| role(questionnaire, *at)).collect(), whole_group: missing.whole_group }
}

fn routed(routed: &RoutedWrongly, questionnaire: &Questionnaire, position: &dyn Fn(QuestionIndex) -> Option<usize>) -> Option<Routed> {
    let (question, factor) = match routed.subject {
        Subject::Question(at) => (Some(position(at)?), None),
        Subject::Factor(at) => (None, Some(at.at())),
    };
    Some(Routed { role: role(questionnaire, routed.role)?, question, factor, asked: routed.asked, dont_know: routed.dont_know })
}
