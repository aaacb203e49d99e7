//! `cem answers migrate`: answers files carried over to another version of their questionnaire. All files, or none.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Session;
use super::load::{Loaded, named};
use super::questionnaire::library;
use crate::answers::migrate::{Fate, Migrated, Plan, migrate};
use crate::answers::store;
use crate::cli::AnswersMigrate as Flags;
use crate::diagnostic::{Diagnostic, Files, any_error, sort};
use crate::exit_status::ExitStatus;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::diff::Diff;
use crate::source;

/// A file that is ready to be written.
struct Ready {
    shown: String,
    to: PathBuf,
    /// None where it answers the new version already.
    migrated: Option<Migrated>,
}

/// `cem answers migrate`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut files = Vec::new();
    for path in &flags.files {
        for file in store::find(path).with_context(|| format!("{} cannot be read", path.display()))? {
            if !files.contains(&file.path) {
                files.push(file.path);
            }
        }
    }
    anyhow::ensure!(!files.is_empty(), "no answer files there; they end in .answers.yaml, .answers.yml or .answers.json");
    let Some(new) = questionnaire(Path::new(&flags.to), session)? else { return Ok(ExitStatus::CannotDo) };
    let mut ready: Vec<Ready> = Vec::new();
    let mut refused = false;
    for file in &files {
        match prepare(file, &new, flags, session)? {
            Some(one) => ready.push(one),
            None => refused = true,
        }
    }
    if refused {
        session.tell("Nothing was written.\n")?;
        return Ok(ExitStatus::CannotDo);
    }
    for (at, one) in ready.iter().enumerate().filter(|(_, one)| one.migrated.is_some()) {
        let taken = !flags.in_place && one.to.symlink_metadata().is_ok();
        anyhow::ensure!(!taken, "{} exists already, and is not overwritten; nothing was written", source::shown(&one.to));
        let twice = ready[..at].iter().find(|other| other.to == one.to && other.migrated.is_some());
        anyhow::ensure!(twice.is_none(), "two files would become {}; nothing was written", source::shown(&one.to));
    }
    if let Some(folder) = &flags.output {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    for one in &ready {
        if let Some(migrated) = &one.migrated {
            crate::atomic_file::write(&one.to, migrated.text.as_bytes())?;
        }
    }
    let text: String = ready.iter().flat_map(|one| table(one, &new)).map(|line| session.fit(&line)).collect();
    session.print(&text)
}

/// A questionnaire by id or file; its problems are told.
fn questionnaire(wanted: &Path, session: &mut Session<'_>) -> anyhow::Result<Option<Questionnaire>> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let found = named(wanted, &library(), &mut files, &mut problems);
    tell(&mut problems, &files, session)?;
    Ok(found)
}

fn tell(problems: &mut Vec<Diagnostic>, files: &Files, session: &mut Session<'_>) -> anyhow::Result<()> {
    sort(problems);
    let text = if problems.is_empty() { String::new() } else { session.drawn(problems, files, false, false) };
    session.tell(&text)
}

/// The file carried over and checked against the new questionnaire; none, with the reasons told, where that cannot be done.
fn prepare(file: &Path, new: &Questionnaire, flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<Option<Ready>> {
    let shown = source::shown(file);
    let mut files = Files::default();
    let text = match source::read(file, &shown, &mut files) {
        Ok(text) => text,
        Err(problem) => return tell(&mut vec![*problem], &files, session).map(|()| None),
    };
    files = Files::default();
    files.add(shown.clone(), text.clone());
    let old = match &flags.from {
        Some(from) => questionnaire(Path::new(from), session)?,
        None => its_own(file, &shown, &text, session)?,
    };
    let Some(old) = old else { return Ok(None) };
    if flags.from.is_none() && old.id != new.id {
        // Another questionnaire is rarely meant, least of all for one file among many.
        session.tell(&format!("{shown} answers {}, not {}; if that is meant, say --from {}\n", old.id, new.id, old.id))?;
        return Ok(None);
    }
    let renamed: Vec<(String, String)> = flags.rename.iter().map(|rename| (rename.old.clone(), rename.new.clone())).collect();
    for (was, now) in &renamed {
        let asks = |q: &Questionnaire, id: &str| q.asked().any(|(_, question)| question.id == id);
        anyhow::ensure!(asks(&old, was), "--rename: {} {} has no question `{was}`", old.id, old.version);
        anyhow::ensure!(asks(new, now), "--rename: {} {} has no question `{now}`", new.id, new.version);
    }
    let diff = Diff::new(&old, new, &renamed);
    let plan = Plan { old: &old, new, diff: &diff, drop_removed: flags.drop_removed, keep_levels: flags.keep_levels };
    let migrated = match migrate(&text, &plan) {
        Ok(migrated) => migrated,
        Err(mut problems) => return tell(&mut problems, &files, session).map(|()| None),
    };
    if let Some(migrated) = &migrated {
        // Checked before it is written, as if it stood where the old one stands.
        let mut loaded = Loaded::of_text(file, &shown, &migrated.text, Some(Path::new(&flags.to)));
        if any_error(&loaded.problems) {
            session.tell(&format!("{shown} as it would be after the migration:\n"))?;
            return tell(&mut loaded.problems, &loaded.files, session).map(|()| None);
        }
    }
    Ok(Some(Ready { to: target(file, flags), shown, migrated }))
}

/// The questionnaire that a file names, as it is found from there.
fn its_own(file: &Path, shown: &str, text: &str, session: &mut Session<'_>) -> anyhow::Result<Option<Questionnaire>> {
    let mut loaded = Loaded::of_text(file, shown, text, None);
    match loaded.questionnaires.pop_first() {
        Some((_, found)) => Ok(Some(found.as_ref().clone())),
        None => tell(&mut loaded.problems, &loaded.files, session).map(|()| None),
    }
}

/// Where the new file goes: `cio.answers.yaml` becomes `cio.migrated.answers.yaml` beside it.
fn target(file: &Path, flags: &Flags) -> PathBuf {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match &flags.output {
        _ if flags.in_place => file.to_owned(),
        Some(folder) => folder.join(name),
        None => {
            let (stem, end) = name.rsplit_once(".answers.").or_else(|| name.rsplit_once('.')).unwrap_or((&name, "yaml"));
            file.with_file_name(format!("{stem}.migrated.answers.{end}"))
        }
    }
}

/// What happened to a file, in lines.
fn table(one: &Ready, new: &Questionnaire) -> Vec<String> {
    let Some(migrated) = &one.migrated else { return vec![format!("{}: answers {} {} already; nothing to do", one.shown, new.id, new.version)] };
    let mut lines = vec![format!("{} -> {} ({} {})", one.shown, source::shown(&one.to), new.id, new.version)];
    let name = |at: &crate::answers::migrate::Move| at.now.as_ref().map_or_else(|| at.question.clone(), |now| format!("{} -> {now}", at.question));
    let width = migrated.moves.iter().map(|at| name(at).len()).max().unwrap_or(0);
    for at in &migrated.moves {
        let said = match at.fate {
            Fate::Renamed => "kept under its new id".to_owned(),
            Fate::ReadAgain => "kept; read again (reworded)".to_owned(),
            Fate::PutOff => format!("put off: what may be answered changed; the old answer ({}) is in its note", shortened(&at.answer)),
            Fate::LevelsKept => format!("kept as {}, although its levels changed", shortened(&at.answer)),
            Fate::Comment => format!("removed; its answer ({}) is a comment at the end", shortened(&at.answer)),
        };
        lines.push(format!("  {:<width$}  {said}", name(at)));
    }
    if migrated.other_text {
        lines.push("  its sha256 is of another text of the old version: read every answer again, or name that text with --from".to_owned());
    }
    if !migrated.blank.is_empty() {
        lines.push(format!("  new, and blank: {}", migrated.blank.join(", ")));
    }
    if migrated.reopened {
        lines.push(format!("  no longer marked complete: something is open now; go on with cem interview {}", source::shown(&one.to)));
    }
    lines.push(format!("  {} answer(s) kept as they are", migrated.kept));
    lines
}

/// The begin of an answer, which may be a long text.
fn shortened(answer: &str) -> String {
    let line: String = answer.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if answer.chars().count() > 40 { format!("{line}...") } else { line }
}
