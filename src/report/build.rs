//! From answers and scores to a [`Report`]: order, ranks, what may be said of so many respondents.

use std::collections::BTreeSet;

use super::advice::{basis, caps, cited, recommendations};
use super::cut::{Showing, cut};
use super::method::method;
use super::panel::{PanelSection, bands};
use super::plan::brief::PlanBrief;
use super::position::{lens, positions};
use super::quality::quality;
use super::wording::{profile, wording};
use super::{
    FULL_RESPONDENTS, FULL_ROLES, FactorRow, Input, LevelRow, Looked, QuestionRow, RankedGap, RecommendationRow, Report, RoleCount, Score, Standing, Thin,
    Title, TriggerRow,
};
use crate::answers::{Answer, AnswerSheet};
use crate::questionnaire::condition::Test;
use crate::questionnaire::{FactorIndex, Group, Level, QuestionIndex, Questionnaire, Role, RoleIndex, ScoreOf};
use crate::rules::Scored;
use crate::rules::condition::Routing;

/// Roles of the line: those who run operations, or answer for a profit and loss.
const LINE_ROLES: [&str; 2] = ["operations", "pl_owner"];
/// How many strengths a summary names.
const STRENGTHS: usize = 3;

impl Report {
    /// Settles everything a page needs. `input.scores` belongs to `input.sheets` and `input.questionnaire`: the indices are theirs.
    #[must_use]
    pub fn new(input: Input<'_>) -> Self {
        let q = input.questionnaire;
        let mut overall = score(&input, ScoreOf::Overall, &input.scores.overall);
        overall.band_sure = bands(&overall, &input.panel.overall);
        let mut factors = factors(&input);
        for (factor, estimate) in factors.iter_mut().zip(&input.panel.factors) {
            factor.score.band_sure = bands(&factor.score, estimate);
        }
        let position = |at: QuestionIndex| q.asked().position(|(asked, _)| asked == at);
        let questions = questions(&input);
        hide_ranges(&mut overall, &mut factors, &questions);
        let gaps: Vec<RankedGap> =
            input.gaps.iter().map(|g| RankedGap { of: g.of.at(), score: g.score, target: g.target, gap: g.gap, weighted: g.weighted }).collect();
        let question_gaps: Vec<RankedGap> = input
            .question_gaps
            .iter()
            .filter_map(|g| Some(RankedGap { of: position(g.of)?, score: g.score, target: g.target, gap: g.gap, weighted: g.weighted }))
            .collect();
        let mut report = Self {
            title: title(&input),
            overall,
            minimum_factor: minimum_factor(&factors),
            strengths: strengths(&questions),
            factor_order: factor_order(&factors, &gaps),
            caps: caps(&input),
            recommendations: hide_spreads(recommendations(&input, &position), &questions),
            plan: input.plan.as_ref().map(|(plan, targets)| PlanBrief::new(plan, targets, q, &position)),
            differ: differ(&questions),
            quality: quality(&input, &questions),
            method: method(&input, &questions, &question_gaps),
            lens: input.lens.as_ref().map(|through| lens(q, through)),
            positions: positions(&input),
            profile: profile(q, input.facts),
            panel: PanelSection::new(input.panel, q, input.population, input.include_names),
            factors,
            gaps,
            questions,
            question_gaps,
            sources: Vec::new(),
            gate: input.gate,
            made_from: input.made_from,
            trend: None,
        };
        report.sources = cited(q, &report);
        report
    }
}

fn counts(questionnaire: &Questionnaire, sheet: &AnswerSheet) -> bool {
    !role_of(questionnaire, sheet).is_some_and(|role| role.apart)
}

fn role_of<'a>(questionnaire: &'a Questionnaire, sheet: &AnswerSheet) -> Option<&'a Role> {
    sheet.responses.role.and_then(|at| questionnaire.roles.get(at.at()))
}

fn title(input: &Input<'_>) -> Title {
    let q = input.questionnaire;
    let organisations: BTreeSet<&str> = input.sheets.iter().map(|s| s.organisation.as_str()).filter(|o| !o.is_empty()).collect();
    let with_role = |role: Option<RoleIndex>| input.sheets.iter().filter(|s| s.responses.role == role).count();
    let stated = q.roles.iter().enumerate().map(|(at, r)| RoleCount {
        id: Some(r.id.clone()),
        name: r.name.clone(),
        group: Some(r.group),
        count: with_role(Some(at.into())),
        apart: r.apart,
    });
    let none = RoleCount { id: None, name: "no role stated".into(), group: None, count: with_role(None), apart: false };
    let roles: Vec<RoleCount> = stated.chain([none]).filter(|r| r.count > 0).collect();
    let days = || input.sheets.iter().filter_map(|s| s.date);
    let person = |s: &AnswerSheet| (s.respondent.name.clone().unwrap_or_else(|| s.respondent.id.clone()), role_of(q, s).map(|r| r.name.clone()));
    let routing = Routing::new(q);
    let open = |s: &AnswerSheet| {
        let mut asked = Vec::new();
        routing.asked(q, &s.responses, &mut asked);
        let required = q.asked().filter(|(at, question)| question.required && asked[at.at()]);
        required.filter(|(at, _)| matches!(s.responses.answers.get(at.at()), Some(Answer::Blank | Answer::Later))).count()
    };
    Title {
        organisation: organisations.into_iter().collect::<Vec<_>>().join(" / "),
        questionnaire: q.title.clone(),
        questionnaire_id: q.id.clone(),
        questionnaire_version: q.version.clone(),
        sha256: q.sha256.clone(),
        language: q.language.clone(),
        tool_version: input.tool_version.to_owned(),
        respondents: input.sheets.iter().filter(|s| counts(q, s)).count(),
        standing: standing(q, &roles),
        roles,
        people: if input.include_names { input.sheets.iter().map(person).collect() } else { Vec::new() },
        answered: days().min().zip(days().max()).map(|(first, last)| (first.to_string(), last.to_string())),
        date: input.date.clone(),
        open_required: input.sheets.iter().map(open).sum(),
        first_look: q.base.as_ref().map(|_| q.asked().count()).filter(|asked| 2 * asked < q.questions.len()),
        identified: input.include_names,
        min_group: input.min_group,
    }
}

fn standing(questionnaire: &Questionnaire, roles: &[RoleCount]) -> Standing {
    let counted: Vec<&RoleCount> = roles.iter().filter(|r| !r.apart).collect();
    let people: usize = counted.iter().map(|r| r.count).sum();
    let is_line_id = |id: &str| LINE_ROLES.contains(&id);
    // A questionnaire with other roles is judged by where they stand.
    let known = questionnaire.roles.iter().any(|r| is_line_id(&r.id));
    let is_line = |r: &&RoleCount| {
        if known { r.id.as_deref().is_some_and(is_line_id) } else { matches!(r.group, Some(Group::Managers | Group::Functions | Group::FrontLine)) }
    };
    match people {
        0 => Standing::Nobody,
        1 => Standing::OnePerson,
        _ if counted.iter().all(|r| r.group == Some(Group::Cx)) => Standing::SelfView,
        _ => {
            let stated = counted.iter().filter(|r| r.id.is_some()).count();
            let mut thin = Vec::new();
            if people < FULL_RESPONDENTS {
                thin.push(Thin::Respondents(people));
            }
            if stated < FULL_ROLES {
                thin.push(Thin::Roles(stated));
            }
            if !counted.iter().any(is_line) {
                thin.push(Thin::NoLine);
            }
            if thin.is_empty() { Standing::Full } else { Standing::Preliminary(thin) }
        }
    }
}

/// One score with the edges its verdicts hang on.
fn score(input: &Input<'_>, of: ScoreOf, scored: &Scored) -> Score {
    let q = input.questionnaire;
    let mut edges: Vec<f64> = q.bands.iter().map(|b| b.from).chain(scored.target).collect();
    let mut coverage_edges = Vec::new();
    let id = match of {
        ScoreOf::Overall => "overall",
        ScoreOf::Factor(at) => q.factors.get(at.at()).map_or("", |f| f.id.as_str()),
    };
    edges.extend(input.gate.iter().flat_map(|g| &g.checks).filter(|c| c.of == id).map(|c| c.at_least));
    for when in q.caps.iter().map(|c| &c.when).chain(q.recommendations.iter().map(|r| &r.when)) {
        when.for_each_test(&mut |test| {
            if let Test::Score(scores, _, number) = test
                && scores.contains(&of)
            {
                edges.push(*number);
            }
            if let Test::Coverage(covered, _, number) = test
                && *covered == of
            {
                coverage_edges.push(number * 100.0);
            }
        });
    }
    let stage_name = |at: u16| q.stages.as_ref().and_then(|s| s.list.get(usize::from(at).checked_sub(1)?)).map_or_else(String::new, |s| s.name.clone());
    Score {
        score: scored.score,
        raw: scored.raw,
        missing: scored.missing,
        range: scored.range,
        band: scored.band.map(|b| b.at()),
        band_range: scored.band_range.map(|(low, high)| (low.at(), high.at())),
        band_sure: None,
        stage: scored.stage.map(|at| (at, stage_name(at))),
        target: scored.target,
        gap: scored.gap,
        weighted_gap: scored.weighted_gap,
        counts: scored.counts,
        coverage: scored.coverage,
        evidence: scored.evidence,
        respondents: scored.respondents,
        edges,
        coverage_edges,
    }
}

fn factors(input: &Input<'_>) -> Vec<FactorRow> {
    let q = input.questionnaire;
    let depth = |factor: &crate::questionnaire::Factor| {
        std::iter::successors(factor.parent, |at: &FactorIndex| q.factors.get(at.at()).and_then(|f| f.parent)).take(q.factors.len()).count()
    };
    let row = |(at, (factor, scored)): (usize, (&crate::questionnaire::Factor, &Scored))| FactorRow {
        id: factor.id.clone(),
        name: factor.name.clone(),
        text: factor.text.clone(),
        parent: factor.parent.and_then(|p| q.factors.get(p.at())).map(|p| p.id.clone()),
        depth: depth(factor),
        weight: scored.weight,
        score: score(input, ScoreOf::Factor(at.into()), scored),
    };
    q.factors.iter().zip(&input.scores.factors).enumerate().map(row).collect()
}

/// Siblings by rank of their gap, children after their parent; without a gap in the questionnaire's order, last.
pub(super) fn factor_order(factors: &[FactorRow], gaps: &[RankedGap]) -> Vec<usize> {
    fn add(parent: Option<&str>, factors: &[FactorRow], gaps: &[RankedGap], order: &mut Vec<usize>) {
        let mut siblings: Vec<usize> = (0..factors.len()).filter(|at| factors[*at].parent.as_deref() == parent).collect();
        siblings.sort_by_key(|at| gaps.iter().position(|g| g.of == *at).unwrap_or(usize::MAX));
        for at in siblings {
            order.push(at);
            add(Some(&factors[at].id), factors, gaps, order);
        }
    }
    let mut order = Vec::new();
    add(None, factors, gaps, &mut order);
    order
}

fn minimum_factor(factors: &[FactorRow]) -> Option<usize> {
    let scored = factors.iter().enumerate().filter(|(_, f)| f.depth == 0).filter_map(|(at, f)| Some((at, f.score.score?)));
    scored.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

fn questions(input: &Input<'_>) -> Vec<QuestionRow> {
    let q = input.questionnaire;
    let rows = q.asked().filter_map(|(at, question)| {
        let item = input.scores.questions.get(at.at())?;
        let (text, levels) = wording(question, input.facts);
        let open = open_by_role(input, at);
        let said = input.panel.questions.get(at.at()).and_then(Option::as_ref);
        let cut = cut(q, question, item, &open, Showing { identified: input.include_names, min_group: input.min_group }, said);
        let level = |(at, level): (usize, &crate::questionnaire::Level)| LevelRow {
            key: level.key.clone(),
            number: level.number,
            label: level.label.clone(),
            text: level.text.clone(),
            points: Some(earned(levels, level.score, question.reverse)),
            count: if cut.counts_withheld { 0 } else { item.by_level.get(at).copied().unwrap_or(0) },
        };
        let notes = input.sheets.iter().filter_map(|s| s.entries.get(at.at())?.note.as_ref()).filter(|n| n.quotable).map(|n| n.text.clone());
        Some(QuestionRow {
            id: question.id.clone(),
            factor: question.factor.at(),
            facet: question.facet.clone(),
            text: text.to_owned(),
            levels: levels.iter().enumerate().map(level).collect(),
            scored: question.is_scored(),
            score: item.score,
            level: item.level,
            range: item.range.filter(|_| !cut.range_withheld),
            // Of few answers, how far they are apart is nearly what they are.
            spread: item.spread.filter(|_| !cut.counts_withheld),
            counts: item.counts,
            target: item.target,
            gap: item.gap,
            weighted_gap: item.weighted_gap,
            weight: item.weight,
            evidence: item.evidence,
            parked: item.parked,
            cut,
            notes: notes.collect(),
            edges: item.target.into_iter().collect(),
            basis: basis(q, &question.basis),
        })
    });
    rows.collect()
}

/// What a level earns among these, 0 to 1, as the rules have it.
fn earned(levels: &[Level], score: f64, reverse: bool) -> f64 {
    let scores = || levels.iter().map(|level| level.score);
    let (low, high) = (scores().fold(f64::INFINITY, f64::min), scores().fold(f64::NEG_INFINITY, f64::max));
    let earned = if reverse { high - score } else { score - low };
    if high > low { earned / (high - low) } else { 0.0 }
}

/// How far answers are apart is withheld in what it set off, too.
fn hide_spreads(mut recommendations: Vec<RecommendationRow>, questions: &[QuestionRow]) -> Vec<RecommendationRow> {
    let withheld = |t: &TriggerRow| t.what == Looked::Spread && t.question.and_then(|at| questions.get(at)).is_some_and(|q| q.cut.counts_withheld);
    recommendations.iter_mut().flat_map(|r| &mut r.triggered_by).filter(|t| withheld(t)).for_each(|t| t.value = None);
    recommendations
}

/// A range that hangs on one question alone is that question's, and is withheld with it.
fn hide_ranges(overall: &mut Score, factors: &mut [FactorRow], questions: &[QuestionRow]) {
    let parent: Vec<Option<usize>> = factors.iter().map(|f| factors.iter().position(|other| Some(&other.id) == f.parent.as_ref())).collect();
    let is_under = |leaf: usize, of: usize| std::iter::successors(Some(leaf), |at| parent[*at]).take(parent.len()).any(|at| at == of);
    let open: Vec<&QuestionRow> = questions.iter().filter(|q| q.scored && q.weight > 0.0 && q.counts.unknown() > 0).collect();
    let hidden = |of: Option<usize>| {
        let mut within = open.iter().filter(|q| of.is_none_or(|of| is_under(q.factor, of)));
        within.next().is_some_and(|q| q.cut.range_withheld) && within.next().is_none()
    };
    let scores = factors.iter_mut().enumerate().map(|(at, f)| (Some(at), &mut f.score)).chain([(None, overall)]);
    for (of, score) in scores {
        if hidden(of) {
            (score.range, score.band_range) = (None, None);
        }
    }
}

/// How many answers of a question are open, by role, of those who count.
fn open_by_role(input: &Input<'_>, at: QuestionIndex) -> Vec<(Option<RoleIndex>, u32)> {
    let is_open = |s: &&AnswerSheet| matches!(s.responses.answers.get(at.at()), Some(Answer::DontKnow | Answer::Later | Answer::Blank));
    let open: Vec<Option<RoleIndex>> = input.sheets.iter().filter(|s| counts(input.questionnaire, s)).filter(is_open).map(|s| s.responses.role).collect();
    let roles: BTreeSet<Option<RoleIndex>> = open.iter().copied().collect();
    roles.into_iter().map(|role| (role, u32::try_from(open.iter().filter(|r| **r == role).count()).unwrap_or(u32::MAX))).collect()
}

/// Questions at or above their target that somebody answered, highest first; without a target there is nothing to be above.
fn strengths(questions: &[QuestionRow]) -> Vec<usize> {
    let reached = |q: &QuestionRow| q.score.zip(q.target).is_some_and(|(score, target)| score + 1e-9 >= target);
    let mut strong: Vec<usize> = questions.iter().enumerate().filter(|(_, q)| reached(q)).map(|(at, _)| at).collect();
    let score = |at: usize| questions[at].score.unwrap_or(0.0);
    strong.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then_with(|| questions[*b].weight.total_cmp(&questions[*a].weight)).then(a.cmp(b)));
    strong.truncate(STRENGTHS);
    strong
}

fn differ(questions: &[QuestionRow]) -> Vec<usize> {
    let spread = |at: usize| questions[at].spread.unwrap_or(0.0);
    let mut apart: Vec<usize> = (0..questions.len()).filter(|at| spread(*at) >= 1.0 - 1e-9).collect();
    let weighted = |at: usize| questions[at].weighted_gap.unwrap_or(0.0);
    apart.sort_by(|a, b| spread(*b).total_cmp(&spread(*a)).then_with(|| weighted(*b).total_cmp(&weighted(*a))).then(a.cmp(b)));
    apart
}
