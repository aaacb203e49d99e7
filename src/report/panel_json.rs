//! The member `panel` of the JSON report, filled.

use super::json::span;
use super::json_wire::Span;
use super::json_words::{criterion as criterion_word, group};
use super::panel_wire::{
    Agreement, AnswerQuality, Between, Confidence, Criteria, Ends, Factor, FactorGap, Gap, Gaps, Missing, Of, Panel, Profile, Question, Robustness, Routed,
    Score, TopGap, Tried, Without,
};
use super::{PanelSection, Report, panel_words};
use crate::panel::{Alpha, Certainty, Change, CriterionRow, Estimate, FactorAgreement, GapBetween, GapFlag, Icc, Interval, QuestionPanel, RoleGap, Scenario};
use crate::questionnaire::{BandIndex, Group};

/// Values of `certainty`.
pub(super) const CERTAINTIES: [&str; 9] =
    ["interval", "spread", "all_answered", "all_the_same", "too_few", "one_person_per_role", "same_within_roles", "withheld", "no_score"];

pub(super) fn panel(r: &Report) -> Panel<&str> {
    let p = &r.panel;
    let told = &p.told;
    let question = |at: usize| r.questions.get(at).map_or("", |q| q.id.as_str());
    let shown = p.questions.iter().enumerate().filter_map(|(at, panel)| Some((question(at), panel.as_ref()?)));
    let agreement = r.factors.iter().zip(&told.agreement).filter_map(|(f, a)| Some((f.id.as_str(), a.as_ref()?)));
    Panel {
        respondents: told.respondents,
        population: p.population,
        overall: score(r, &told.overall, r.overall.band_sure),
        factors: r.factors.iter().zip(&told.factors).map(|(f, e)| Factor::<&str> { factor: &f.id, score: score(r, e, f.score.band_sure) }).collect(),
        questions: shown.map(|(id, panel)| self::question(id, panel)).collect(),
        talk_first: p.talk_first.iter().map(|at| question(*at)).collect(),
        agreement: agreement.map(|(id, a)| self::agreement(id, a)).collect(),
        profile: p.profile.as_ref().map(|profile| self::profile(&profile.icc, &profile.alpha)),
        confidence: Confidence { grade: panel_words::grade(told.confidence.grade), criteria: told.confidence.criteria.iter().map(criterion).collect() },
        role_gaps: Gaps {
            tested: told.role_gaps.tested,
            overall: gap(&told.role_gaps.overall),
            factors: r.factors.iter().zip(&told.role_gaps.factors).map(|(f, g)| FactorGap::<&str> { factor: &f.id, gap: gap(g) }).collect(),
        },
        answer_quality: answer_quality(r),
        routed_wrongly: p
            .routed_wrongly
            .iter()
            .map(|x| Routed::<&str> {
                role: &x.role.0,
                question: x.question.map(question),
                factor: x.factor.and_then(|at| r.factors.get(at)).map(|f| f.id.as_str()),
                asked: x.asked,
                dont_know: x.dont_know,
            })
            .collect(),
        missing_roles: missing(p),
        robustness: robustness(r),
    }
}

fn band(r: &Report, at: BandIndex) -> Option<&str> {
    r.method.bands.get(at.at()).map(|b| b.id.as_str())
}

fn score<'a>(r: &'a Report, e: &'a Estimate, sure: Option<(usize, usize)>) -> Score<&'a str> {
    let certainty = match &e.certainty {
        Certainty::Interval(_) => "interval",
        Certainty::Spread(_) => "spread",
        Certainty::AllAnswered => "all_answered",
        Certainty::AllTheSame => "all_the_same",
        Certainty::TooFew => "too_few",
        Certainty::OnePersonPerRole => "one_person_per_role",
        Certainty::Withheld => "withheld",
        Certainty::SameWithinRoles => "same_within_roles",
        Certainty::NoScore => "no_score",
    };
    let interval = e.certainty.interval().map(|interval| {
        let Interval { low, high, half_width, standard_error, degrees_of_freedom, pooled, finite, details_shown } = *interval;
        let detail = |value| Some(value).filter(|_| details_shown);
        Ends { low, high, half_width, standard_error: detail(standard_error), degrees_of_freedom: detail(degrees_of_freedom), pooled, finite }
    });
    Score {
        respondents: e.respondents,
        score: e.score,
        limited: e.limited,
        certainty,
        interval,
        bands: sure.and_then(|(low, high)| Some(Span { low: band(r, low.into())?, high: band(r, high.into())? })),
        settled: sure.is_some_and(|(low, high)| low == high),
        own_scores: (!e.dots.is_empty()).then(|| e.dots.clone()),
        needed_for_5: e.needed[0],
        needed_for_10: e.needed[1],
    }
}

fn question<'a>(id: &'a str, p: &QuestionPanel) -> Question<&'a str> {
    Question {
        question: id,
        respondents: p.people,
        median: p.median,
        mean: p.mean,
        sd: p.sd,
        ad: p.ad,
        rwg: p.rwg,
        rwg_skewed: p.rwg_skewed,
        a_wg: p.a_wg,
        polarised: p.polarised,
        split: p.split,
    }
}

fn agreement<'a>(id: &'a str, a: &FactorAgreement) -> Agreement<&'a str> {
    Agreement {
        factor: id,
        questions: a.questions,
        respondents: a.people,
        ad: a.ad,
        rwg_j: a.rwg_j,
        rwg_j_skewed: a.rwg_j_skewed,
        rwg_star: a.rwg_star,
        random: a.random,
        word: panel_words::agreement(a),
    }
}

fn profile(icc: &Icc, alpha: &Alpha) -> Profile<&'static str> {
    let (icc_status, values) = match *icc {
        Icc::Of { consistency, agreement, questions, people } => ("computed", Some((consistency, agreement, questions, people))),
        Icc::Gaps => ("gaps", None),
        Icc::NoVariation => ("no_variation", None),
        Icc::TooFew => ("too_few", None),
    };
    let (alpha_status, found) = match *alpha {
        Alpha::Of { alpha, questions, people } => ("computed", Some((alpha, questions, people))),
        Alpha::NoVariation => ("no_variation", None),
        Alpha::NoPairs => ("no_pairs", None),
    };
    Profile {
        icc_status,
        icc_consistency: values.map(|v| v.0),
        icc_agreement: values.map(|v| v.1),
        icc_questions: values.map(|v| v.2),
        icc_respondents: values.map(|v| v.3),
        alpha_status,
        alpha: found.map(|v| v.0),
        alpha_questions: found.map(|v| v.1),
        alpha_respondents: found.map(|v| v.2),
    }
}

fn criterion(c: &CriterionRow) -> Criteria<&'static str> {
    Criteria { criterion: criterion_word(c.criterion), value: c.value, allows: panel_words::grade(c.allows), next: c.next, holds_down: c.holds_down }
}

fn gap(gap: &RoleGap) -> Gap<&'static str> {
    let bare = |status, of: Option<Group>| Gap::<&str> { status, group: of.map(group), between: Between::default() };
    match gap {
        RoleGap::NobodyOf(of) => bare("nobody", Some(*of)),
        RoleGap::NothingInCommon => bare("nothing_in_common", None),
        RoleGap::TooFew(of) => bare("too_few", Some(*of)),
        RoleGap::Withheld => bare("withheld", None),
        RoleGap::Between(gap) => {
            let status = match gap.flag {
                GapFlag::Gap => "gap",
                GapFlag::TooFewToTell => "too_few_to_tell",
                GapFlag::None => "none",
            };
            Gap { status, group: None, between: between(gap) }
        }
    }
}

fn between(g: &GapBetween) -> Between {
    Between {
        leaders: Some(g.leaders.mean),
        front_line: Some(g.front_line.mean),
        questions: Some(g.questions),
        points: Some(g.points),
        levels: Some(g.levels),
        interval: span(g.interval),
        exact_p: g.exact_p.filter(|_| g.p_shown),
        welch_p: g.welch_p.filter(|_| g.p_shown),
        holm_p: g.holm_p.filter(|_| g.p_shown),
        p_shown: Some(g.p_shown),
        cliffs_delta: Some(g.cliffs_delta),
        hedges_g: g.hedges_g,
    }
}

fn answer_quality(r: &Report) -> AnswerQuality<&str> {
    let quality = &r.panel.told.quality;
    let shown = quality.without.as_ref().filter(|without| without.shown);
    AnswerQuality {
        looked_at: quality.looked_at,
        flagged: quality.flagged.len(),
        same_band: quality.without.as_ref().map(|without| without.same_band),
        without: shown.map(|without| Without::<&str> {
            overall: without.overall,
            band: without.band.and_then(|at| band(r, at)),
            factors: r.factors.iter().zip(&without.factors).map(|(f, score)| Of::<&str> { factor: &f.id, score: *score }).collect(),
        }),
    }
}

fn missing(p: &PanelSection) -> Vec<Missing<&str>> {
    p.missing
        .iter()
        .map(|m| Missing::<&str> { group: group(m.group), roles: m.roles.iter().map(|(id, _)| id.as_str()).collect(), whole_group: m.whole_group })
        .collect()
}

fn robustness(r: &Report) -> Robustness<&str> {
    let told = &r.panel.told.robustness;
    Robustness {
        overall: span(told.overall),
        band_holds: told.band_holds,
        factor_order_holds: told.factor_order_holds,
        top_gaps: r
            .panel
            .top_gaps
            .iter()
            .filter_map(|(at, holds)| Some(TopGap { question: r.questions.get(*at).map(|q| q.id.as_str())?, holds: *holds }))
            .collect(),
        scenarios: told.scenarios.iter().map(|s| tried(r, s)).collect(),
    }
}

fn tried<'a>(r: &'a Report, s: &Scenario) -> Tried<&'a str> {
    let (weights, factor) = match s.change {
        Change::Equal => ("equal", None),
        Change::Doubled(at) => ("doubled", Some(at)),
        Change::Dropped(at) => ("dropped", Some(at)),
        Change::WithinQuarter => ("within_quarter", None),
    };
    Tried {
        weights,
        factor: factor.and_then(|at| r.factors.get(at.at())).map(|f| f.id.as_str()),
        overall: span(s.overall),
        bands: s.bands.and_then(|(low, high)| Some(Span { low: band(r, low)?, high: band(r, high)? })),
        same_band: s.same_band,
        same_order: s.same_order,
        gaps_hold: s.gaps_hold.clone(),
    }
}
