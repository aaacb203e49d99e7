//! The arithmetic of a score, with the real numbers.

use super::meaning::cap_to;
use super::{Page, score_name};
use crate::answers::Answer;
use crate::answers::assessment::Assessment;
use crate::panel::{Certainty, Panel};
use crate::questionnaire::{Balance, FactorIndex, QuestionIndex, Questionnaire, RoleIndex, ScoreOf};
use crate::rules::{Missing, Scores};

/// An assessment with its scores.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// What was said.
    pub assessment: &'a Assessment,
    /// What it is worth.
    pub scores: &'a Scores,
    /// How sure that is.
    pub panel: &'a Panel,
}

fn number(value: Option<f64>) -> String {
    value.map_or("none".to_owned(), |value| format!("{value:.4}").trim_end_matches('0').trim_end_matches('.').to_owned())
}

fn missing(missing: Option<Missing>) -> String {
    match missing {
        Some(Missing::BelowMinimumShare) => "no respondent answered the minimum share".to_owned(),
        Some(Missing::BelowMinimumItems { answered, needed }) => format!("{answered} different items answered, {needed} needed"),
        Some(Missing::NothingApplicable) | None => "nothing applicable was asked".to_owned(),
    }
}

/// Whose numbers follow, and that they are not for everybody.
fn opening(page: &mut Page, scored: &Scored<'_>, shows_people: bool) {
    let people = match scored.assessment.sheets.len() {
        1 => "1 respondent".to_owned(),
        many => format!("{many} respondents"),
    };
    page.heading(format!("This assessment: {}, {people}", scored.assessment.organisation()));
    if shows_people {
        page.line("  For the assessor only: what follows shows the answers of single people, which a report hides.");
    }
}

pub(super) fn overall(page: &mut Page, q: &Questionnaire, scored: &Scored<'_>) {
    let scores = scored.scores;
    opening(page, scored, false);
    let present: f64 = q.top_factors().filter(|at| scores.factors[at.at()].score.is_some()).map(|at| q.factors[at.at()].weight).sum();
    let mut rows = vec![vec!["factor".to_owned(), "score".to_owned(), "weight".to_owned(), "score x weight".to_owned()]];
    let mut sum = 0.0;
    for at in q.top_factors() {
        let (factor, own) = (&q.factors[at.at()], &scores.factors[at.at()]);
        match own.score {
            Some(score) => {
                sum += score * factor.weight;
                rows.push(vec![
                    format!("{} {}", factor.id, factor.name),
                    number(Some(score)),
                    number(Some(factor.weight)),
                    number(Some(score * factor.weight)),
                ]);
            }
            None => rows.push(vec![format!("{} {}", factor.id, factor.name), format!("none: {}", missing(own.missing))]),
        }
    }
    page.table(&rows);
    if present > 0.0 {
        page.line(format!("  sum {} / weight {} = {}", number(Some(sum)), number(Some(present)), number(Some(sum / present))));
    }
    tail(page, q, scored, ScoreOf::Overall);
    page.line("  Each factor in turn: cem explain FACTOR with the same paths.");
}

pub(super) fn factor(page: &mut Page, q: &Questionnaire, scored: &Scored<'_>, at: FactorIndex) {
    let factor = &q.factors[at.at()];
    opening(page, scored, true);
    if factor.children.is_empty() {
        leaf(page, q, scored, at);
    } else {
        let mut rows = Vec::new();
        for child in &factor.children {
            let (own, score) = (&q.factors[child.at()], scored.scores.factors[child.at()].score);
            rows.push(vec![format!("{} {}", own.id, own.name), number(score), format!("weight {}", number(Some(own.weight)))]);
        }
        page.table(&rows);
        page.line(format!("  weighted mean of those with a score: {}", number(scored.scores.factors[at.at()].raw)));
    }
    tail(page, q, scored, ScoreOf::Factor(at));
}

/// Respondents, then roles, then the mean.
fn leaf(page: &mut Page, q: &Questionnaire, scored: &Scored<'_>, at: FactorIndex) {
    let factor = &q.factors[at.at()];
    let sheets = &scored.assessment.sheets;
    let mut roles: Vec<Option<RoleIndex>> = sheets.iter().map(|sheet| sheet.responses.role).collect();
    roles.sort();
    roles.dedup();
    let mut means = Vec::new();
    for role in roles {
        let name = role.map_or("no role", |role| q.roles[role.at()].name.as_str());
        let apart = role.is_some_and(|role| q.roles[role.at()].apart);
        let mut values = Vec::new();
        let mut rows = Vec::new();
        for (position, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.responses.role == role) {
            let answered = factor.questions.iter().filter(|question| matches!(sheet.responses.answers[question.at()], Answer::Level(_))).count();
            let applicable = factor
                .questions
                .iter()
                .filter(|question| {
                    q.questions[question.at()].is_scored() && !matches!(sheet.responses.answers[question.at()], Answer::NotAsked | Answer::NotApplicable)
                })
                .count();
            let score = scored.scores.respondents.get(position).and_then(|scores| scores.get(at.at())).copied().flatten();
            values.extend(score);
            let why = if score.is_none() { "  under the minimum share, so not counted" } else { "" };
            rows.push(vec![format!("  {}", sheet.respondent.id), format!("{answered} of {applicable} answered"), number(score), why.to_owned()]);
        }
        page.line(format!("  {name}{}", if apart { " (shown apart, not in the score)" } else { "" }));
        page.table(&rows);
        if !values.is_empty() && !apart {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let weight = role.map_or(1.0, |role| q.roles[role.at()].weight);
            if values.len() > 1 {
                page.line(format!("    mean {}", number(Some(mean))));
            }
            means.push((mean, weight, values));
        }
    }
    let raw = scored.scores.factors[at.at()].raw;
    if raw.is_none() {
        page.line(format!("  No score: {}", missing(scored.scores.factors[at.at()].missing)));
        return;
    }
    match q.scoring.balance {
        Balance::Roles => {
            let sum = means
                .iter()
                .map(|(mean, weight, _)| format!("{}{}", number(Some(*mean)), if *weight == 1.0 { String::new() } else { format!(" x {weight}") }))
                .collect::<Vec<_>>()
                .join(" + ");
            let weight: f64 = means.iter().map(|(_, weight, _)| weight).sum();
            page.line(format!("  Roles in balance: ({sum}) / {} = {}", number(Some(weight)), number(raw)));
        }
        Balance::Respondents => {
            let all: usize = means.iter().map(|(_, _, values)| values.len()).sum();
            page.line(format!("  Mean of {all} respondents: {}", number(raw)));
        }
    }
}

pub(super) fn question(page: &mut Page, q: &Questionnaire, scored: &Scored<'_>, at: QuestionIndex) {
    let item = &scored.scores.questions[at.at()];
    let question = &q.questions[at.at()];
    opening(page, scored, true);
    let mut rows: Vec<Vec<String>> =
        question.levels.iter().zip(&item.by_level).map(|(level, count)| vec![format!("level {}", level.key), count.to_string()]).collect();
    for (word, count) in [
        ("don't know", item.counts.dont_know),
        ("not applicable", item.counts.not_applicable),
        ("later", item.counts.later),
        ("blank", item.counts.blank),
        ("parked", item.parked),
    ] {
        rows.push(vec![word.to_owned(), count.to_string()]);
    }
    page.table(&rows);
    if !item.roles.is_empty() {
        let rows: Vec<Vec<String>> = item
            .roles
            .iter()
            .map(|(role, mean, count)| vec![q.roles[role.at()].name.clone(), format!("mean level {}", number(Some(*mean))), format!("{count} answered")])
            .collect();
        page.heading("By role");
        page.table(&rows);
    }
    page.line(format!("  Mean level, roles in balance: {}", number(item.level)));
    page.line(format!(
        "  Score: {} of 100; range {}",
        number(item.score),
        item.range.map_or("none".to_owned(), |range| format!("{} to {}", number(Some(range.low)), number(Some(range.high))))
    ));
    page.line(format!(
        "  Share of the overall score {}; target {}; gap {}; weighted gap {}",
        number(Some(item.weight)),
        number(item.target),
        number(item.gap),
        number(item.weighted_gap)
    ));
}

/// Caps, band, range, target: the same for every score.
fn tail(page: &mut Page, q: &Questionnaire, scored: &Scored<'_>, of: ScoreOf) {
    let own = scored.scores.of(of);
    page.heading("From there");
    let mut any = false;
    for fired in scored.scores.caps.iter().filter(|fired| fired.limit == of) {
        let cap = &q.caps[fired.cap];
        any = true;
        page.line(format!(
            "  Cap {}: {} holds, so {} is limited to {}: {} -> {}",
            cap.id,
            cap.when.written(q),
            score_name(q, of),
            cap_to(q, &cap.to),
            number(fired.before),
            number(fired.after)
        ));
    }
    if !any {
        page.line("  No cap limits it.");
    }
    page.line(format!("  Score {} (unrounded){}", number(own.score), if own.score.is_none() { format!(": {}", missing(own.missing)) } else { String::new() }));
    if let Some(band) = own.band {
        page.line(format!("  Band {} (from {})", q.bands[band.at()].name, q.bands[band.at()].from));
    }
    if let Some(range) = own.range {
        page.line(format!(
            "  Range {} to {}: all {} unknown answers at the lowest, and at the highest level",
            number(Some(range.low)),
            number(Some(range.high)),
            own.counts.unknown()
        ));
    }
    sure(page, scored, of);
    page.line(format!("  Answered {} of {} applicable; coverage by weight {}", own.counts.answered, own.counts.applicable(), number(own.coverage)));
    page.line(format!(
        "  Target {}; gap {}; weight {}; weighted gap {}",
        number(own.target),
        number(own.gap),
        number(Some(own.weight)),
        number(own.weighted_gap)
    ));
}

/// The interval of the score before caps, as far as it may be shown without telling what few people said.
fn sure(page: &mut Page, scored: &Scored<'_>, of: ScoreOf) {
    let estimate = match of {
        ScoreOf::Overall => &scored.panel.overall,
        ScoreOf::Factor(at) => &scored.panel.factors[at.at()],
    };
    let Certainty::Interval(interval) = &estimate.certainty else { return };
    page.line(format!(
        "  95% interval before caps, by Student's t over {} respondents: {} +- {} = {} to {}",
        estimate.respondents,
        number(estimate.score),
        number(Some(interval.half_width)),
        number(Some(interval.low)),
        number(Some(interval.high))
    ));
    if interval.details_shown {
        let (error, degrees) = (number(Some(interval.standard_error)), number(Some(interval.degrees_of_freedom)));
        page.line(format!("    standard error {error}, {degrees} degrees of freedom"));
    }
}
