//! `cem compare`: two or more assessments in, what changed out.

use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::Session;
use super::load::{Loaded, Request};
use super::report::{Choices, Shows, panel, scorer, settle, view};
use super::settings::of_file;
use crate::answers::assessment::Assessment;
use crate::change::{self, Bridge, Change, Options, Reliability, Side, Wave};
use crate::cli::{Compare as Flags, CompareFormat, Output};
use crate::diagnostic::{Diagnostic, Files};
use crate::exit_status::ExitStatus;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::diff::Diff;
use crate::questionnaire::library::hash;
use crate::report::{self, MIN_GROUP, Report, Trend, json, problems};
use crate::source;

/// What one operand gave.
enum Operand {
    /// A report that was saved.
    Saved(Box<Wave>),
    /// Answers.
    Answers(Box<Answers>),
    /// Answers with errors.
    Broken(Box<Loaded>),
}

struct Answers {
    wave: Wave,
    assessment: Assessment,
    loaded: Loaded,
}

/// `cem compare`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    if flags.waves().filter(|path| path.as_os_str() == "-").count() > 1 {
        bail!("`-` can stand for one assessment only: there is one standard input");
    }
    let last = flags.waves().count() - 1;
    let mut operands = Vec::new();
    for (at, path) in flags.waves().enumerate() {
        let questionnaire = match at {
            0 => flags.old_questionnaire.as_deref(),
            at if at == last => flags.new_questionnaire.as_deref(),
            _ => None,
        };
        operands.push(
            read(path, questionnaire, flags.min_group, flags.config.as_deref(), session)
                .with_context(|| format!("{} cannot be compared", source::shown(path)))?,
        );
    }
    let is_json = flags.format() == CompareFormat::Json;
    if let Some(status) = tell_problems(&operands, is_json.then_some(&flags.output), session)? {
        return Ok(status);
    }
    let waves = waves(&operands);
    of_one_organisation(&waves)?;
    let bridge = on_one_footing(&operands, &waves)?;
    let reliability = flags.reliability.zip(flags.sd).map(|(reliability, sd)| Reliability { reliability, sd });
    if reliability.is_some() && waves.first().zip(waves.last()).is_some_and(|(first, last)| first.people.is_none() || last.people.is_none()) {
        bail!("--reliability counts people, and a saved report holds none: name the folders of answers");
    }
    let change = Change::new(waves, bridge, Options { reliability }).context("two assessments are needed")?;
    let format = match flags.format() {
        CompareFormat::Terminal => report::change::Format::Terminal,
        CompareFormat::Json => report::change::Format::Json,
        CompareFormat::Markdown => report::change::Format::Markdown,
    };
    let view = view(flags.width, flags.output.output.is_none(), session);
    session.write(&report::change::render(&change, format, &view, env!("CARGO_PKG_VERSION")), &flags.output)?;
    Ok(if flags.exit_code && !change.worse.is_empty() { ExitStatus::Findings } else { ExitStatus::Success })
}

/// The earlier assessment that a report is held against, and how its answers are read.
pub(super) struct Previous<'a> {
    pub(super) path: &'a Path,
    /// The questionnaire named for the answers of this time: those of last time are of the same one. A saved report brings its own.
    pub(super) questionnaire: Option<&'a Path>,
    pub(super) min_group: Option<u32>,
    pub(super) config: Option<&'a Path>,
    /// The people of this time have other names than last time: nobody can be paired.
    pub(super) anonymous: bool,
}

/// What changed since an earlier assessment, for the report of this one; none where the earlier answers have errors, which are told. The assessment comes back.
///
/// # Errors
/// Where the earlier assessment cannot be read, or is another organisation's. That its questionnaire does not compare is no error: the report says so.
pub(super) fn trend(
    previous: &Previous<'_>,
    assessment: Assessment,
    report: &Report,
    session: &mut Session<'_>,
) -> anyhow::Result<(Assessment, Option<Trend>)> {
    let cannot = || format!("{} cannot be compared", source::shown(previous.path));
    let questionnaire = previous.questionnaire.filter(|_| previous.path.is_dir());
    let mut before = read(previous.path, questionnaire, previous.min_group, previous.config, session).with_context(cannot)?;
    if tell_problems(std::slice::from_ref(&before), None, session)?.is_some() {
        return Ok((assessment, None));
    }
    // What they lie in is of no concern to whoever reads the report.
    match &mut before {
        Operand::Saved(wave) => "last time".clone_into(&mut wave.label),
        Operand::Answers(answers) => "last time".clone_into(&mut answers.wave.label),
        Operand::Broken(_) => {}
    }
    let mut wave = change::wave("this time", &serde_json::from_str(&json::render(report)).context("the report cannot be read again")?)?;
    if !previous.anonymous {
        wave.people = Some(change::people(&scorer(&assessment.questionnaire, &[])?, &with_ids(&assessment)));
    }
    let operands = [before, Operand::Answers(Box::new(Answers { wave, assessment, loaded: Loaded::default() }))];
    let waves = waves(&operands);
    of_one_organisation(&waves)?;
    let trend = match on_one_footing(&operands, &waves) {
        Ok(bridge) => Trend::of(&Change::new(waves, bridge, Options::default()).context("two assessments are needed")?, report),
        Err(why) => Trend::not_comparable(&waves[0], format!("{why:#}")),
    };
    let [_, now] = operands;
    let Operand::Answers(now) = now else { bail!("the assessment is lost") };
    Ok((now.assessment, Some(trend)))
}

/// Reads one operand, whatever it is.
fn read(path: &Path, questionnaire: Option<&Path>, min_group: Option<u32>, config: Option<&Path>, session: &mut Session<'_>) -> anyhow::Result<Operand> {
    let shown = source::shown(path);
    let is_stdin = path.as_os_str() == "-";
    let mut files = Files::default();
    let text = if is_stdin {
        let mut bytes = Vec::new();
        session.stdin.take(crate::yaml::MAX_BYTES as u64 + 1).read_to_end(&mut bytes).context("standard input cannot be read")?;
        Some(source::decode(bytes, &shown, &mut files))
    } else {
        path.is_file().then(|| source::read(path, &shown, &mut files))
    };
    if let Some(Ok(text)) = &text
        && let Some(document) = document(json::of_page(text).unwrap_or(text))?
    {
        if questionnaire.is_some() {
            bail!("it is a saved report, which no questionnaire can be named for");
        }
        session.tell_read(std::slice::from_ref(&shown))?;
        let mut wave = change::wave(&shown, &document)?;
        if wave.answers.is_empty() {
            // Without the hashes of its answers, the report itself is known again.
            wave.answers.push(hash(text));
        }
        return Ok(Operand::Saved(Box::new(wave)));
    }
    let mut loaded = match text {
        Some(Ok(text)) if is_stdin => Loaded::of_text(path, &shown, &text, questionnaire),
        Some(Err(problem)) if is_stdin => {
            let mut loaded = Loaded::default();
            loaded.problems.push(*problem);
            loaded
        }
        Some(_) | None => Loaded::read(&mut Request { paths: &[path.to_owned()], questionnaire, stdin: session.stdin }),
    };
    session.tell_read(&loaded.paths)?;
    if loaded.paths.is_empty() && loaded.problems.is_empty() {
        bail!("no answer files are there; they end in .answers.yaml, .answers.yml or .answers.json");
    }
    let panel = of_file(config, &mut loaded.files, &mut loaded.problems).unwrap_or_default().1.panel;
    let choices = Choices { min_group: min_group.or(panel.min_group).unwrap_or(MIN_GROUP), ..Choices::default() };
    let Some((assessment, made)) = settle(&mut loaded, &choices, Shows { origin: true, plan: false })? else { return Ok(Operand::Broken(Box::new(loaded))) };
    // Through the same door as a saved report, so that both say the same.
    let document: Value = serde_json::from_str(&json::render(&made)).context("its report cannot be read again")?;
    // The name of a file of answers may be that of a person.
    let label = if path.is_dir() { shown } else { "one answers file".to_owned() };
    let mut wave = change::wave(&label, &document)?;
    let engine = scorer(&assessment.questionnaire, &[])?;
    wave.people = Some(change::people(&engine, &with_ids(&assessment)));
    Ok(Operand::Answers(Box::new(Answers { wave, assessment, loaded })))
}

/// The JSON document that a text is, unless it is answers.
///
/// # Errors
/// Where a report is no longer JSON: cut short, or changed by hand.
fn document(text: &str) -> anyhow::Result<Option<Value>> {
    if !text.trim_start().starts_with('{') {
        return Ok(None);
    }
    match serde_json::from_str::<Value>(text) {
        Ok(document) => Ok(Some(document).filter(|document| document.get("format").is_none())),
        Err(error) if text.contains("\"format_version\"") => bail!("it is a saved report that is no longer JSON: {error}"),
        Err(_) => Ok(None),
    }
}

fn with_ids(assessment: &Assessment) -> Vec<(&str, &crate::answers::Responses)> {
    assessment.sheets.iter().map(|sheet| sheet.respondent.id.as_str()).zip(panel(assessment)).collect()
}

/// Tells what was found in answers; gives a status where something stands in the way.
fn tell_problems(operands: &[Operand], document_to: Option<&Output>, session: &mut Session<'_>) -> anyhow::Result<Option<ExitStatus>> {
    let is_broken = operands.iter().any(|operand| matches!(operand, Operand::Broken(_)));
    let mut found: Vec<(&[Diagnostic], &Files)> = Vec::new();
    for operand in operands {
        let loaded = match operand {
            Operand::Saved(_) => continue,
            Operand::Answers(answers) => &answers.loaded,
            Operand::Broken(loaded) => loaded.as_ref(),
        };
        found.push((&loaded.problems, &loaded.files));
        if !loaded.problems.is_empty() && (is_broken || !session.quiet) {
            let text = session.drawn(&loaded.problems, &loaded.files, false, false);
            session.tell(&text)?;
        }
    }
    if !is_broken {
        return Ok(None);
    }
    if found.iter().any(|(problems, _)| problems.iter().any(|problem| problem.code == crate::diagnostic::Code::WrongVersion)) {
        session.tell("Answers to an older version are compared with the questionnaire they were given to: put its file beside them, or name it with\n--old-questionnaire FILE (--new-questionnaire FILE for the last answers).\n")?;
    }
    if let Some(output) = document_to {
        session.write(&problems::failure_of(found), output)?;
    }
    Ok(Some(ExitStatus::CannotDo))
}

fn waves(operands: &[Operand]) -> Vec<Wave> {
    let wave = |operand: &Operand| match operand {
        Operand::Saved(wave) => Some(wave.as_ref().clone()),
        Operand::Answers(answers) => Some(answers.wave.clone()),
        Operand::Broken(_) => None,
    };
    operands.iter().filter_map(wave).collect()
}

/// What each wave says, for a message.
fn each(waves: &[Wave], say: &dyn Fn(&Wave) -> String) -> String {
    waves.iter().enumerate().map(|(at, wave)| format!("{} ({}): {}", at + 1, wave.label, say(wave))).collect::<Vec<_>>().join("; ")
}

fn of_one_organisation(waves: &[Wave]) -> anyhow::Result<()> {
    if waves.iter().any(|wave| wave.organisation != waves[0].organisation) {
        bail!("these are assessments of several organisations: {}", each(waves, &|wave| format!("`{}`", wave.organisation)));
    }
    Ok(())
}

/// What the waves have in common, where their questionnaires are not the same.
///
/// # Errors
/// Where they cannot be compared: other questionnaires, saved reports of several versions.
fn on_one_footing(operands: &[Operand], waves: &[Wave]) -> anyhow::Result<Option<Bridge>> {
    let asked = &waves[0].questionnaire;
    if waves.iter().all(|wave| wave.questionnaire.id == asked.id && wave.questionnaire.sha256 == asked.sha256) {
        return Ok(None);
    }
    let said = each(waves, &|wave| {
        let hash: String = wave.questionnaire.sha256.chars().take(8).collect();
        format!("{} {} ({hash})", wave.questionnaire.id, wave.questionnaire.version)
    });
    let sides: Vec<Side<'_>> = operands
        .iter()
        .filter_map(|operand| match operand {
            Operand::Answers(answers) => Some(Side { questionnaire: &answers.assessment.questionnaire, panel: with_ids(&answers.assessment) }),
            Operand::Saved(_) | Operand::Broken(_) => None,
        })
        .collect();
    if sides.len() < waves.len() {
        bail!(
            "not comparable: the questionnaires are not the same: {said}. A saved report holds scores, not answers; name the folders of answers, and the questions that all share are compared"
        );
    }
    let related = |q: &Questionnaire| q.id == sides[0].questionnaire.id || q.family == sides[0].questionnaire.family;
    if !sides.iter().all(|side| related(side.questionnaire)) {
        bail!("not comparable: the questionnaires are not of one family: {said}");
    }
    if sides.iter().all(|side| Diff::new(sides[0].questionnaire, side.questionnaire, &[]).is_empty()) {
        return Ok(None);
    }
    let bridge = change::bridge(&sides).with_context(|| format!("not comparable: no question has the same id and levels in all: {said}"))?;
    Ok(Some(bridge))
}
