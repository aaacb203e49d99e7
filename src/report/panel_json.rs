//! The member `panel` of the JSON report: its wire types and how they are filled. What may not be shown is `null` or left out of its list.

use serde::Serialize;

use super::json::{group, span};
use super::json_wire::Span;
use super::{PanelSection, Report, panel_words};
use crate::panel::{
    Alpha, Certainty, Change, Criterion, CriterionRow, Estimate, FactorAgreement, GapBetween, GapFlag, Icc, Interval, QuestionPanel, RoleGap, Scenario,
};
use crate::questionnaire::BandIndex;

#[derive(Serialize)]
pub(super) struct Panel<'a> {
    respondents: u32,
    population: Option<u32>,
    overall: Score<'a>,
    factors: Vec<Factor<'a>>,
    questions: Vec<Question<'a>>,
    talk_first: Vec<&'a str>,
    agreement: Vec<Agreement<'a>>,
    profile: Option<Profile>,
    confidence: Confidence,
    role_gaps: Gaps<'a>,
    answer_quality: AnswerQuality<'a>,
    routed_wrongly: Vec<Routed<'a>>,
    missing_roles: Vec<Missing<'a>>,
    robustness: Robustness<'a>,
}

#[derive(Serialize)]
struct Score<'a> {
    respondents: u32,
    score: Option<f64>,
    limited: bool,
    certainty: &'static str,
    interval: Option<Ends>,
    bands: Option<Span<&'a str>>,
    settled: bool,
    own_scores: Option<&'a [f64]>,
    needed_for_5: Option<u32>,
    needed_for_10: Option<u32>,
}

#[derive(Serialize)]
struct Ends {
    low: f64,
    high: f64,
    half_width: f64,
    standard_error: Option<f64>,
    degrees_of_freedom: Option<f64>,
    pooled: bool,
    finite: bool,
}

#[derive(Serialize)]
struct Factor<'a> {
    factor: &'a str,
    #[serde(flatten)]
    score: Score<'a>,
}

#[derive(Serialize)]
struct Question<'a> {
    question: &'a str,
    respondents: u32,
    median: Option<f64>,
    mean: Option<f64>,
    sd: Option<f64>,
    ad: Option<f64>,
    rwg: Option<f64>,
    rwg_skewed: Option<f64>,
    a_wg: Option<f64>,
    polarised: bool,
    split: bool,
}

#[derive(Serialize)]
struct Agreement<'a> {
    factor: &'a str,
    questions: u32,
    respondents: u32,
    ad: Option<f64>,
    rwg_j: Option<f64>,
    rwg_j_skewed: Option<f64>,
    rwg_star: Option<f64>,
    random: Option<f64>,
    word: Option<&'static str>,
}

#[derive(Serialize)]
struct Profile {
    icc_status: &'static str,
    icc_consistency: Option<f64>,
    icc_agreement: Option<f64>,
    icc_questions: Option<u32>,
    icc_respondents: Option<u32>,
    alpha_status: &'static str,
    alpha: Option<f64>,
    alpha_questions: Option<u32>,
    alpha_respondents: Option<u32>,
}

#[derive(Serialize)]
struct Confidence {
    grade: &'static str,
    criteria: Vec<Criteria>,
}

#[derive(Serialize)]
struct Criteria {
    criterion: &'static str,
    value: Option<f64>,
    allows: &'static str,
    next: Option<f64>,
    holds_down: bool,
}

#[derive(Serialize)]
struct Gaps<'a> {
    tested: u32,
    overall: Gap,
    factors: Vec<FactorGap<'a>>,
}

#[derive(Serialize)]
struct FactorGap<'a> {
    factor: &'a str,
    #[serde(flatten)]
    gap: Gap,
}

#[derive(Serialize)]
struct Gap {
    status: &'static str,
    #[serde(flatten)]
    between: Between,
}

#[derive(Serialize, Default)]
struct Between {
    leaders: Option<f64>,
    front_line: Option<f64>,
    questions: Option<u32>,
    points: Option<f64>,
    levels: Option<f64>,
    interval: Option<Span<f64>>,
    exact_p: Option<f64>,
    welch_p: Option<f64>,
    holm_p: Option<f64>,
    cliffs_delta: Option<f64>,
    hedges_g: Option<f64>,
}

#[derive(Serialize)]
struct AnswerQuality<'a> {
    looked_at: u32,
    flagged: usize,
    same_band: Option<bool>,
    without: Option<Without<'a>>,
}

#[derive(Serialize)]
struct Without<'a> {
    overall: Option<f64>,
    band: Option<&'a str>,
    factors: Vec<Of<'a>>,
}

#[derive(Serialize)]
struct Of<'a> {
    factor: &'a str,
    score: Option<f64>,
}

#[derive(Serialize)]
struct Routed<'a> {
    role: &'a str,
    question: Option<&'a str>,
    factor: Option<&'a str>,
    asked: u32,
    dont_know: u32,
}

#[derive(Serialize)]
struct Missing<'a> {
    group: &'static str,
    roles: Vec<&'a str>,
    whole_group: bool,
}

#[derive(Serialize)]
struct Robustness<'a> {
    overall: Option<Span<f64>>,
    band_holds: Option<bool>,
    factor_order_holds: bool,
    top_gaps: Vec<TopGap<'a>>,
    scenarios: Vec<Tried<'a>>,
}

#[derive(Serialize)]
struct TopGap<'a> {
    question: &'a str,
    holds: bool,
}

#[derive(Serialize)]
struct Tried<'a> {
    weights: &'static str,
    factor: Option<&'a str>,
    overall: Option<Span<f64>>,
    bands: Option<Span<&'a str>>,
    same_band: bool,
    same_order: bool,
}

/// Values of `certainty`.
pub(super) const CERTAINTIES: [&str; 9] =
    ["interval", "spread", "all_answered", "all_the_same", "too_few", "one_person_per_role", "same_within_roles", "withheld", "no_score"];

pub(super) fn panel(r: &Report) -> Panel<'_> {
    let p = &r.panel;
    let told = &p.told;
    let question = |at: usize| r.questions.get(at).map_or("", |q| q.id.as_str());
    let shown = p.questions.iter().enumerate().filter_map(|(at, panel)| Some((question(at), panel.as_ref()?)));
    let agreement = r.factors.iter().zip(&told.agreement).filter_map(|(f, a)| Some((f.id.as_str(), a.as_ref()?)));
    Panel {
        respondents: told.respondents,
        population: p.population,
        overall: score(r, &told.overall, r.overall.band_sure),
        factors: r.factors.iter().zip(&told.factors).map(|(f, e)| Factor { factor: &f.id, score: score(r, e, f.score.band_sure) }).collect(),
        questions: shown.map(|(id, panel)| self::question(id, panel)).collect(),
        talk_first: p.talk_first.iter().map(|at| question(*at)).collect(),
        agreement: agreement.map(|(id, a)| self::agreement(id, a)).collect(),
        profile: p.profile.as_ref().map(|profile| self::profile(&profile.icc, &profile.alpha)),
        confidence: Confidence { grade: panel_words::grade(told.confidence.grade), criteria: told.confidence.criteria.iter().map(criterion).collect() },
        role_gaps: Gaps {
            tested: told.role_gaps.tested,
            overall: gap(&told.role_gaps.overall),
            factors: r.factors.iter().zip(&told.role_gaps.factors).map(|(f, g)| FactorGap { factor: &f.id, gap: gap(g) }).collect(),
        },
        answer_quality: answer_quality(r),
        routed_wrongly: p
            .routed_wrongly
            .iter()
            .map(|x| Routed {
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

fn score<'a>(r: &'a Report, e: &'a Estimate, sure: Option<(usize, usize)>) -> Score<'a> {
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
    let interval = match &e.certainty {
        Certainty::Interval(i) => {
            let Interval { low, high, half_width, standard_error, degrees_of_freedom, pooled, finite, details_shown } = *i;
            let detail = |value| Some(value).filter(|_| details_shown);
            Some(Ends { low, high, half_width, standard_error: detail(standard_error), degrees_of_freedom: detail(degrees_of_freedom), pooled, finite })
        }
        Certainty::NoScore
        | Certainty::TooFew
        | Certainty::Spread(_)
        | Certainty::AllTheSame
        | Certainty::AllAnswered
        | Certainty::OnePersonPerRole
        | Certainty::SameWithinRoles
        | Certainty::Withheld => None,
    };
    Score {
        respondents: e.respondents,
        score: e.score,
        limited: e.limited,
        certainty,
        interval,
        bands: sure.and_then(|(low, high)| Some(Span { low: band(r, low.into())?, high: band(r, high.into())? })),
        settled: sure.is_some_and(|(low, high)| low == high),
        own_scores: (!e.dots.is_empty()).then_some(e.dots.as_slice()),
        needed_for_5: e.needed[0],
        needed_for_10: e.needed[1],
    }
}

fn question<'a>(id: &'a str, p: &QuestionPanel) -> Question<'a> {
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

fn agreement<'a>(id: &'a str, a: &FactorAgreement) -> Agreement<'a> {
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

fn profile(icc: &Icc, alpha: &Alpha) -> Profile {
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

fn criterion(c: &CriterionRow) -> Criteria {
    let name = match c.criterion {
        Criterion::Respondents => "respondents",
        Criterion::Groups => "groups",
        Criterion::Coverage => "coverage",
        Criterion::Disagreement => "disagreement",
        Criterion::Evidence => "evidence",
    };
    Criteria { criterion: name, value: c.value, allows: panel_words::grade(c.allows), next: c.next, holds_down: c.holds_down }
}

fn gap(gap: &RoleGap) -> Gap {
    let bare = |status| Gap { status, between: Between::default() };
    match gap {
        RoleGap::NobodyOf(_) => bare("nobody"),
        RoleGap::NothingInCommon => bare("nothing_in_common"),
        RoleGap::TooFew(_) => bare("too_few"),
        RoleGap::Withheld => bare("withheld"),
        RoleGap::Between(gap) => {
            let status = match gap.flag {
                GapFlag::Gap => "gap",
                GapFlag::TooFewToTell => "too_few_to_tell",
                GapFlag::None => "none",
            };
            Gap { status, between: between(gap) }
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
        cliffs_delta: Some(g.cliffs_delta),
        hedges_g: g.hedges_g,
    }
}

fn answer_quality(r: &Report) -> AnswerQuality<'_> {
    let quality = &r.panel.told.quality;
    let shown = quality.without.as_ref().filter(|without| without.shown);
    AnswerQuality {
        looked_at: quality.looked_at,
        flagged: quality.flagged.len(),
        same_band: quality.without.as_ref().map(|without| without.same_band),
        without: shown.map(|without| Without {
            overall: without.overall,
            band: without.band.and_then(|at| band(r, at)),
            factors: r.factors.iter().zip(&without.factors).map(|(f, score)| Of { factor: &f.id, score: *score }).collect(),
        }),
    }
}

fn missing(p: &PanelSection) -> Vec<Missing<'_>> {
    p.missing
        .iter()
        .map(|m| Missing { group: group(m.group), roles: m.roles.iter().map(|(id, _)| id.as_str()).collect(), whole_group: m.whole_group })
        .collect()
}

fn robustness(r: &Report) -> Robustness<'_> {
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

fn tried<'a>(r: &'a Report, s: &Scenario) -> Tried<'a> {
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
    }
}
