//! `cem plan`: answers in, the cheapest way to the target out; or what other answers would give.

use std::path::Path;

use super::Session;
use super::load::{Loaded, Request};
use super::report::{no_result, or_here, panel, view, warned};
use crate::answers::assessment::Assessment;
use crate::cli::{Assignment, PageFormat, Plan as Flags, Threshold};
use crate::diagnostic::{any_error, nearest, sort};
use crate::exit_status::ExitStatus;
use crate::plan::{Aim, CASES, CannotSet, Options, Setting, is_too_large, plan, what_if};
use crate::questionnaire::{Questionnaire, ScoreOf};
use crate::report::lenses::Format;
use crate::report::plan::{Input, Made, render};
use crate::rules::{Scorer, Scores};

/// Quarters where none are named.
pub(super) const QUARTERS: u32 = 4;

/// `cem plan`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let paths = or_here(&flags.paths);
    let mut request = Request { paths: &paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin };
    let mut loaded = Loaded::read(&mut request);
    session.tell_read(&loaded.paths)?;
    if loaded.paths.is_empty() && loaded.problems.is_empty() {
        anyhow::bail!("no answer files here; they end in .answers.yaml, .answers.yml or .answers.json (a form to fill in: cem answers template)");
    }
    let assessment = if loaded.has_errors() { None } else { loaded.assessment() };
    sort(&mut loaded.problems);
    let told = warned(&loaded, false, session);
    session.tell(&told)?;
    let Some(assessment) = assessment.filter(|_| !any_error(&loaded.problems)) else {
        if flags.shape.format() == PageFormat::Json {
            session.write(&no_result(&loaded, false), &flags.shape.output)?;
        }
        return Ok(ExitStatus::CannotDo);
    };
    let scorer = Scorer::new(&assessment.questionnaire);
    if flags.set.is_empty() {
        anyhow::ensure!(
            !is_too_large(&scorer, &panel(&assessment)),
            "{} has too many questions for an exact plan; --set shows what single ones would change",
            assessment.questionnaire.id
        );
        let options = Options { aim: aim(flags, &scorer, &assessment)?, quarters: flags.quarters.unwrap_or(QUARTERS), cases: CASES };
        show(Made::Plan(&plan(&scorer, &panel(&assessment), &options)), &assessment, flags, session)
    } else {
        let settings = settings(&flags.set, &assessment.questionnaire)?;
        match what_if(&scorer, &panel(&assessment), &settings) {
            Ok(made) => show(Made::WhatIf(&made), &assessment, flags, session),
            Err(why) => anyhow::bail!("{}", cannot_set(why, &assessment.questionnaire)),
        }
    }
}

fn show(made: Made<'_>, assessment: &Assessment, flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let q = &assessment.questionnaire;
    let counts = |role: Option<crate::questionnaire::RoleIndex>| !role.and_then(|at| q.roles.get(at.at())).is_some_and(|role| role.apart);
    let input = Input {
        questionnaire: q,
        organisation: assessment.organisation(),
        respondents: assessment.sheets.iter().filter(|sheet| counts(sheet.responses.role)).count(),
        facts: &assessment.facts,
        made,
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    let format = match flags.shape.format() {
        PageFormat::Terminal => Format::Terminal,
        PageFormat::Json => Format::Json,
        PageFormat::Markdown => Format::Markdown,
    };
    let view = view(flags.shape.width, flags.shape.output.output.is_none(), session);
    session.write(&render(&input, format, &view), &flags.shape.output)
}

/// What the flags ask for; without any, every top-level factor at its target.
///
/// # Errors
/// Where a factor does not exist, or no factor has a target.
fn aim(flags: &Flags, scorer: &Scorer<'_>, assessment: &Assessment) -> anyhow::Result<Aim> {
    let q = &assessment.questionnaire;
    if let Some(budget) = flags.budget {
        return Ok(Aim::Budget(budget));
    }
    if !flags.target.is_empty() {
        return Ok(Aim::Reach(flags.target.iter().map(|target| threshold(target, q)).collect::<anyhow::Result<_>>()?));
    }
    let scores = scorer.score(&panel(assessment));
    let targets = targets(q, &scores);
    anyhow::ensure!(!targets.is_empty(), "{} has no targets for its factors; name one, such as --target 60", q.id);
    Ok(Aim::Reach(targets))
}

/// The targets of the top-level factors, as far as they have one.
pub(super) fn targets(q: &Questionnaire, scores: &Scores) -> Vec<(ScoreOf, f64)> {
    q.top_factors().filter_map(|factor| Some((ScoreOf::Factor(factor), scores.factors[factor.at()].target?))).collect()
}

fn threshold(target: &Threshold, q: &Questionnaire) -> anyhow::Result<(ScoreOf, f64)> {
    let Some(name) = &target.factor else { return Ok((ScoreOf::Overall, target.score)) };
    let known = q.factors.iter().map(|factor| factor.id.as_str());
    let Some(factor) = q.find_factor(name) else { anyhow::bail!("{} has no factor `{name}`{}", q.id, meant(name, known)) };
    Ok((ScoreOf::Factor(factor), target.score))
}

fn settings(given: &[Assignment], q: &Questionnaire) -> anyhow::Result<Vec<Setting>> {
    let mut settings: Vec<Setting> = Vec::new();
    for Assignment { question: id, answer } in given {
        let known = q.questions.iter().map(|question| question.id.as_str());
        let Some(question) = q.find_question(id) else { anyhow::bail!("{} has no question `{id}`{}", q.id, meant(id, known)) };
        anyhow::ensure!(settings.iter().all(|setting| setting.question != question), "`{id}` is set twice");
        let levels = &q.questions[question.at()].levels;
        let Some(to) = levels.iter().position(|level| level.key == *answer) else {
            let keys = levels.iter().map(|level| level.key.as_str()).collect::<Vec<_>>().join(", ");
            anyhow::bail!("`{answer}` is no level of {id}; there are {}", if keys.is_empty() { "none" } else { &keys });
        };
        settings.push(Setting { question, to: u16::try_from(to).unwrap_or(u16::MAX), from: None });
    }
    Ok(settings)
}

fn cannot_set(why: CannotSet, q: &Questionnaire) -> String {
    match why {
        CannotSet::NotScored(question) => format!("{} is not scored here, so no level of it changes a score", q.questions[question.at()].id),
        CannotSet::NotAsked(question) => format!("nobody here is asked {}, so no level of it changes a score", q.questions[question.at()].id),
    }
}

fn meant<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    nearest(name, known.clone()).map_or_else(|| format!("; there are {}", known.collect::<Vec<_>>().join(", ")), |near| format!("; did you mean `{near}`?"))
}
