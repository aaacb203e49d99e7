//! `cem report` and `cem demo`: answers in, one report out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compare::Previous;
use super::deliver::Plan;
use super::load::{Loaded, Request};
use super::plan::QUARTERS;
use super::settings::of_file;
use super::{Session, brand, compare, plural};
use crate::answers::assessment::Assessment;
use crate::answers::{AnswerSheet, Responses, anonymous};
use crate::cli::{Demo, Output, Report as Flags};
use crate::config;
use crate::diagnostic::{Code, Diagnostic, any_error, nearest, sort};
use crate::exit_status::ExitStatus;
use crate::panel::{Panel, PanelOptions};
use crate::plan::{Aim, CASES, is_too_large};
use crate::questionnaire::library::hash;
use crate::questionnaire::{Lens, Questionnaire, ScoreOf};
use crate::report::format::View;
use crate::report::made_from::{FromAnswers, FromQuestionnaire};
use crate::report::{Input, MIN_GROUP, MadeFrom, Presentation, Report, Through, json, problems};
use crate::rules::{Scorer, Scores};
use crate::shipped;

/// What decides how a report is made: what the report itself records.
pub(super) use crate::report::made_from::Options as Choices;

/// The role that stands for the whole organisation in panel sizes.
const EVERYBODY: &str = "all";

/// `cem demo`: the real pipeline on the built-in sample.
pub(super) fn demo(flags: &Demo, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut loaded = Loaded::built_in(shipped::sample());
    let presentation = brand::presentation(&flags.shape, &config::Brand::default(), Path::new(""), &mut loaded.problems);
    let choices = Choices { lang: flags.spoken.lang.clone(), ..Choices::default() };
    make(loaded, &choices, &presentation, None, Plan::new(&flags.shape, &flags.to, session)?, session)
}

/// `cem report`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    if let Some(recorded) = &flags.verify {
        return super::verify::run(recorded, flags, session);
    }
    if let Some(file) = &flags.research {
        let loaded = read(flags, session)?;
        return research(loaded, file, flags, session);
    }
    let plan = Plan::new(&flags.shape, &flags.to, session)?;
    let mut loaded = read(flags, session)?;
    let (choices, presentation) = choices(flags, &mut loaded);
    let previous = flags.previous.as_deref().map(|path| Previous {
        path,
        questionnaire: flags.questionnaire.as_deref().map(Path::new),
        min_group: flags.min_group,
        config: flags.config.as_deref(),
        anonymous: flags.anonymous,
    });
    make(loaded, &choices, &presentation, previous, plan, session)
}

/// What the flags say, and where they are silent the settings file; its problems are added to those of the answers.
fn choices(flags: &Flags, loaded: &mut Loaded) -> (Choices, Presentation) {
    let (at, settings) = of_file(flags.config.as_deref(), &mut loaded.files, &mut loaded.problems).unwrap_or_default();
    let presentation = brand::presentation(&flags.shape, &settings.brand, &at, &mut loaded.problems);
    let panel = settings.panel;
    let mut panel_sizes: BTreeMap<String, u32> = panel.sizes.into_iter().collect();
    panel_sizes.extend(flags.panel_size.iter().map(|size| (size.role.clone(), size.people)));
    let choices = Choices {
        without_cap: flags.without_cap.clone(),
        names: flags.names,
        anonymous: flags.anonymous,
        date: flags.date.map(|date| date.to_string()),
        panel_sizes,
        min_group: flags.min_group.or(panel.min_group).unwrap_or(MIN_GROUP),
        lens: flags.lens.clone(),
        lang: flags.spoken.lang.clone(),
    };
    (choices, presentation)
}

/// `cem report --research`: every answer as a row.
fn research(mut loaded: Loaded, file: &Path, flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let assessment = if loaded.has_errors() { None } else { loaded.assessment() };
    sort(&mut loaded.problems);
    let told = warned(&loaded, flags.anonymous, session);
    session.tell(&told)?;
    let Some(assessment) = assessment.filter(|_| !any_error(&loaded.problems)) else { return Ok(ExitStatus::CannotDo) };
    let rows = crate::report::research::csv(&scorer(&assessment.questionnaire, &flags.without_cap)?, &assessment.sheets)?;
    anyhow::ensure!(file.symlink_metadata().is_err(), "{} exists already; name another file", file.display());
    session.write(&rows, &Output { output: Some(file.to_owned()), force: false })
}

/// The problems as they are told. Without the people no file is named and no line shown: files are named after people, and lines hold what they said.
pub(super) fn warned(loaded: &Loaded, anonymous: bool, session: &Session<'_>) -> String {
    if loaded.problems.is_empty() || (session.quiet && !loaded.has_errors()) {
        String::new()
    } else if anonymous {
        format!("{}\n", only_counted(loaded))
    } else {
        session.drawn(&loaded.problems, &loaded.files, false, false)
    }
}

/// The document that says why there is no result.
pub(super) fn no_result(loaded: &Loaded, anonymous: bool) -> String {
    if anonymous { problems::failure_without_place(&only_counted(loaded)) } else { problems::failure(&loaded.problems, &loaded.files) }
}

fn only_counted(loaded: &Loaded) -> String {
    format!("{} in the answer files; cem check shows them", plural(loaded.problems.len(), if loaded.has_errors() { "problem" } else { "warning" }))
}

/// Everything that the paths of the flags name.
pub(super) fn read(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<Loaded> {
    let paths = or_here(&flags.paths);
    let mut request = Request { paths: &paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin };
    let loaded = Loaded::read(&mut request);
    session.tell_read(&loaded.paths)?;
    if loaded.paths.is_empty() && loaded.problems.is_empty() {
        anyhow::bail!("no answer files here; they end in .answers.yaml, .answers.yml or .answers.json (a form to fill in: cem answers template)");
    }
    Ok(loaded)
}

/// The paths given, or the current folder.
pub(super) fn or_here(paths: &[PathBuf]) -> Vec<PathBuf> {
    if paths.is_empty() { vec![PathBuf::from(".")] } else { paths.to_vec() }
}

/// What the place a report goes to can show.
pub(super) fn view(width: Option<u16>, on_screen: bool, session: &Session<'_>) -> View {
    let width = width.map_or(session.terminal.width, usize::from);
    View { width, colour: session.terminal.colour && on_screen, unicode: session.terminal.unicode }
}

fn make(
    mut loaded: Loaded,
    choices: &Choices,
    presentation: &Presentation,
    previous: Option<Previous<'_>>,
    plan: Plan,
    session: &mut Session<'_>,
) -> anyhow::Result<ExitStatus> {
    let shows = Shows { origin: plan.shows_origin() || previous.is_some(), plan: plan.shows_plan() };
    let Some((mut assessment, mut report)) = settle(&mut loaded, choices, shows)? else {
        plan.without_result(&no_result(&loaded, choices.anonymous), session)?;
        let told = warned(&loaded, choices.anonymous, session);
        session.tell(&told)?;
        return Ok(ExitStatus::CannotDo);
    };
    let told = warned(&loaded, choices.anonymous, session);
    session.tell(&told)?;
    if let Some(previous) = previous {
        match compare::trend(&previous, assessment, &report, session)? {
            (back, Some(trend)) => (assessment, report.trend) = (back, Some(trend)),
            (_, None) => return Ok(ExitStatus::CannotDo),
        }
    }
    let status = plan.deliver(&report, presentation, session);
    // The process ends here: giving each small piece back to the allocator would take longer than the report's arithmetic.
    std::mem::forget((loaded, report));
    std::mem::forget(assessment);
    status
}

/// The JSON report of an assessment without names, as `cem report -f json` prints it.
pub(super) fn as_json(scorer: &Scorer<'_>, assessment: &Assessment, scores: &Scores) -> String {
    let extra = Extra { plan: plan(scorer, assessment, scores), ..Extra::default() };
    json::render(&build(scorer, assessment, scores, &Choices::default(), &PanelOptions::default(), extra))
}

/// What takes time and only some formats show.
#[derive(Clone, Copy)]
pub(super) struct Shows {
    /// Hashes of what the report is made from.
    pub(super) origin: bool,
    /// The cheapest way to the targets.
    pub(super) plan: bool,
}

/// The report of what was read; none where it has errors.
pub(super) fn settle(loaded: &mut Loaded, choices: &Choices, shows: Shows) -> anyhow::Result<Option<(Assessment, Report)>> {
    let answered: Vec<String> = loaded.sheets.iter().map(|sheet| sheet.questionnaire.0.clone()).collect();
    let assessment = if loaded.has_errors() { None } else { loaded.assessment() };
    sort(&mut loaded.problems);
    let Some(mut assessment) = assessment.filter(|_| !any_error(&loaded.problems)) else { return Ok(None) };
    if !loaded.speak(&mut assessment.questionnaire, choices.lang.as_deref())? {
        sort(&mut loaded.problems);
        return Ok(None);
    }
    if choices.anonymous {
        anonymous::strip(&mut assessment.sheets);
        assessment.sheets.sort_by(|left, right| left.respondent.id.cmp(&right.respondent.id));
    }
    let through = choices.lens.as_deref().map(|id| put_on(id, &mut assessment, &choices.without_cap)).transpose()?;
    let scorer = scorer(&assessment.questionnaire, &choices.without_cap)?;
    let scores = scorer.score(&panel(&assessment));
    let made_from = shows.origin.then(|| made_from(loaded, &answered, &assessment, choices));
    let through = through.as_ref().map(|(lens, without)| Through { lens, without: *without });
    let plan = if shows.plan { self::plan(&scorer, &assessment, &scores) } else { None };
    let report = build(&scorer, &assessment, &scores, choices, &panel_options(&assessment, choices)?, Extra { made_from, plan, lens: through });
    Ok(Some((assessment, report)))
}

/// The cheapest way to the targets of the top-level factors, with these targets; none without targets, or of so many questions that it would take long.
fn plan(scorer: &Scorer<'_>, assessment: &Assessment, scores: &Scores) -> Option<(crate::plan::Plan, Vec<(ScoreOf, f64)>)> {
    let targets = super::plan::targets(scorer.questionnaire(), scores);
    let options = crate::plan::Options { aim: Aim::Reach(targets.clone()), quarters: QUARTERS, cases: CASES };
    let panel = panel(assessment);
    (!targets.is_empty() && !is_too_large(scorer, &panel)).then(|| (crate::plan::plan(scorer, &panel, &options), targets))
}

fn made_from(loaded: &Loaded, answered: &[String], assessment: &Assessment, choices: &Choices) -> MadeFrom {
    let of = |q: &Questionnaire| FromQuestionnaire { id: q.id.clone(), version: q.version.clone(), sha256: q.sha256.clone() };
    let mut questionnaires: Vec<FromQuestionnaire> =
        answered.iter().filter_map(|id| loaded.questionnaires.get(id)).chain([&assessment.questionnaire]).map(|q| of(q)).collect();
    questionnaires.sort_by(|a, b| a.id.cmp(&b.id));
    questionnaires.dedup();
    let text = |file: &u32| FromAnswers { path: loaded.files.path(*file).to_owned(), sha256: hash(loaded.files.text(*file)) };
    let mut answers: Vec<FromAnswers> = loaded.read.iter().map(text).collect();
    answers.sort_by(|a, b| a.path.cmp(&b.path));
    if choices.anonymous {
        // Files are named after people, and of a short file the hash tells what was answered to whoever tries all answers: one hash of all of them instead.
        let mut hashes: Vec<String> = answers.iter().map(|answers| answers.sha256.clone()).collect();
        hashes.sort();
        answers = vec![FromAnswers { path: plural(hashes.len(), "file"), sha256: hash(&hashes.join("\n")) }];
    }
    MadeFrom { questionnaires, answers, options: choices.clone(), tool_version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// The responses of all sheets, in the assessment's order.
pub(super) fn panel(assessment: &Assessment) -> Vec<&Responses> {
    assessment.sheets.iter().map(|sheet| &sheet.responses).collect()
}

/// Puts a lens before an assessment: from here on its questionnaire is what the lens shows. Gives the lens, and the overall score without it.
///
/// # Errors
/// Where the questionnaire has no lens of that id, or no cap of those left out.
fn put_on(id: &str, assessment: &mut Assessment, without_cap: &[String]) -> anyhow::Result<(Lens, Option<f64>)> {
    let q = &assessment.questionnaire;
    let lens = lens(q, id)?.clone();
    let without = scorer(q, without_cap)?.score(&panel(assessment)).overall.score;
    assessment.questionnaire = Arc::new(q.under(&lens));
    Ok((lens, without))
}

/// The lens of this id.
///
/// # Errors
/// Where there is none: what is near, or all there are.
pub(super) fn lens<'q>(q: &'q Questionnaire, id: &str) -> anyhow::Result<&'q Lens> {
    q.find_lens(id).ok_or_else(|| {
        let known = || q.lenses.iter().map(|lens| lens.id.as_str());
        let all = if q.lenses.is_empty() { "it has none".to_owned() } else { format!("there are {}", known().collect::<Vec<_>>().join(", ")) };
        anyhow::anyhow!("{} has no lens `{id}`; {}", q.id, nearest(id, known()).map_or(all, |near| format!("did you mean `{near}`?")))
    })
}

/// The engine without some caps.
///
/// # Errors
/// Where a cap of that id does not exist.
pub(super) fn scorer<'q>(questionnaire: &'q Questionnaire, without_cap: &[String]) -> anyhow::Result<Scorer<'q>> {
    let mut left_out = Vec::new();
    for id in without_cap {
        if id == "all" {
            return Ok(Scorer::new(questionnaire).without_any_caps());
        }
        let found: Vec<usize> = questionnaire.caps.iter().enumerate().filter(|(_, cap)| cap.id == *id).map(|(at, _)| at).collect();
        if found.is_empty() {
            let known = questionnaire.caps.iter().map(|cap| cap.id.as_str());
            let near = nearest(id, known.clone())
                .map_or_else(|| format!("there are {}", known.collect::<Vec<_>>().join(", ")), |near| format!("did you mean `{near}`?"));
            anyhow::bail!("{} has no cap `{id}`; {near}", questionnaire.id);
        }
        left_out.extend(found);
    }
    Ok(Scorer::new(questionnaire).without_caps(&left_out))
}

/// What only some reports have.
#[derive(Default)]
struct Extra<'a> {
    made_from: Option<MadeFrom>,
    plan: Option<(crate::plan::Plan, Vec<(ScoreOf, f64)>)>,
    lens: Option<Through<'a>>,
}

fn build(scorer: &Scorer<'_>, assessment: &Assessment, scores: &Scores, choices: &Choices, options: &PanelOptions, extra: Extra<'_>) -> Report {
    Report::new(Input {
        panel: Panel::new(scorer, &panel(assessment), scores, options),
        population: options.total,
        questionnaire: &assessment.questionnaire,
        sheets: &assessment.sheets,
        scores,
        gaps: &scorer.gaps(scores),
        question_gaps: &scorer.question_gaps(scores),
        advice: &scorer.advice(scores, &assessment.facts),
        gate: None,
        date: choices.date.clone(),
        tool_version: env!("CARGO_PKG_VERSION"),
        facts: &assessment.facts,
        include_names: choices.names,
        min_group: choices.min_group,
        made_from: extra.made_from,
        plan: extra.plan,
        lens: extra.lens,
    })
}

/// What is known of the people besides their answers.
///
/// # Errors
/// Where a size is of a role that does not exist, or smaller than the number of those who answered.
fn panel_options(assessment: &Assessment, choices: &Choices) -> anyhow::Result<PanelOptions> {
    let q = &assessment.questionnaire;
    let counts = |sheet: &&AnswerSheet| !sheet.responses.role.and_then(|at| q.roles.get(at.at())).is_some_and(|role| role.apart);
    let enough = |who: &str, size: u32, answered: usize| {
        anyhow::ensure!(answered <= size as usize, "{answered} people answered as {who}, more than the {size} of its panel size");
        Ok(())
    };
    let mut options = PanelOptions { sizes: Vec::new(), total: None, min_group: choices.min_group, identified: choices.names };
    for (role, size) in &choices.panel_sizes {
        if role == EVERYBODY {
            enough(role, *size, assessment.sheets.iter().filter(counts).count())?;
            options.total = Some(*size);
            continue;
        }
        let Some(at) = q.find_role(role) else {
            let near = nearest(role, q.roles.iter().map(|role| role.id.as_str())).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            anyhow::bail!("{} has no role `{role}` to give a panel size of{near}", q.id);
        };
        enough(role, *size, assessment.sheets.iter().filter(|sheet| sheet.responses.role == Some(at)).count())?;
        options.sizes.push((at, *size));
    }
    Ok(options)
}

/// True where a problem lies in a questionnaire, whatever its code, or a file cannot be read, rather than in the answers.
pub(super) fn cannot_do(problem: &Diagnostic, loaded: &Loaded) -> bool {
    let elsewhere = problem.place.is_some_and(|place| !loaded.paths.iter().any(|path| **path == *loaded.files.path(place.file)));
    elsewhere || problem.code == Code::Unreadable || problem.code.number().starts_with("CEM2")
}
