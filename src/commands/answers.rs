//! `cem answers`: show and change answers without an interview.

use std::path::Path;

use super::load::{Loaded, Request};
use super::questionnaire::with;
use super::{Session, plural};
use crate::answers::edit::{self, NewAnswer};
use crate::answers::template::{self, Subject};
use crate::answers::{Answer, AnswerSheet};
use crate::cli::{AnswersCommand, AnswersSet, FormFormat, Output};
use crate::diagnostic::{Diagnostic, Files, any_error, nearest, sort};
use crate::exit_status::ExitStatus;
use crate::questionnaire::{Questionnaire, RoleIndex};
use crate::source;

/// `cem answers`.
pub(super) fn run(command: &AnswersCommand, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    match command {
        AnswersCommand::Show { file, questionnaire } => show(file, questionnaire.as_deref(), session),
        AnswersCommand::Set(flags) => set(flags, session),
        AnswersCommand::Migrate(flags) => super::migrate::run(flags, session),
        AnswersCommand::Unset { file, questions } => unset(file, questions, session),
        AnswersCommand::Redact { paths, output, force, organisation, questionnaire } => super::redact::run(
            &super::redact::Redact { paths, output, force: *force, organisation: organisation.as_deref(), questionnaire: questionnaire.as_deref() },
            session,
        ),
        AnswersCommand::Merge(flags) => super::answers_merge::run(flags, session),
        AnswersCommand::Import(flags) => super::answers_import::run(flags, session),
        AnswersCommand::Template { id, format, role, spoken, output } => {
            with(id.as_deref().unwrap_or("core"), spoken.lang.as_deref(), session, |questionnaire, session| {
                anyhow::ensure!(!questionnaire.questions.is_empty(), "{} asks no questions; a template needs some", questionnaire.id);
                let role = role.as_deref().map(|role| role_of(questionnaire, role)).transpose()?;
                match format {
                    FormFormat::Yaml => session.write(&template::yaml(questionnaire, role), output),
                    FormFormat::Markdown => session.write(&template::markdown(questionnaire, role), output),
                    FormFormat::Xlsx => spreadsheet(questionnaire, role, output, session),
                }
            })
        }
    }
}

fn role_of(questionnaire: &Questionnaire, id: &str) -> anyhow::Result<RoleIndex> {
    let roles = || questionnaire.roles.iter().map(|role| role.id.as_str());
    questionnaire.find_role(id).ok_or_else(|| match nearest(id, roles()) {
        Some(near) => anyhow::anyhow!("unknown role `{id}`; did you mean `{near}`?"),
        None => anyhow::anyhow!("unknown role `{id}`; {} has {}", questionnaire.id, roles().collect::<Vec<_>>().join(", ")),
    })
}

#[cfg(feature = "xlsx")]
fn spreadsheet(questionnaire: &Questionnaire, role: Option<RoleIndex>, output: &Output, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let Some(path) = output.output.as_deref().filter(|path| path.as_os_str() != "-") else { anyhow::bail!("a spreadsheet goes to a file: add -o FILE.xlsx") };
    session.save(path, template::xlsx(questionnaire, role)?, output.force)?;
    Ok(ExitStatus::Success)
}

#[cfg(not(feature = "xlsx"))]
fn spreadsheet(_: &Questionnaire, _: Option<RoleIndex>, _: &Output, _: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    anyhow::bail!("this cem was built without spreadsheets (feature xlsx); -f markdown makes a form too")
}

fn show(file: &Path, questionnaire: Option<&str>, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let paths = [file.to_owned()];
    let mut loaded = Loaded::read(&mut Request { paths: &paths, questionnaire: questionnaire.map(Path::new), stdin: session.stdin });
    sort(&mut loaded.problems);
    if !loaded.problems.is_empty() {
        let text = session.drawn(&loaded.problems, &loaded.files, false, false);
        session.tell(&text)?;
    }
    if loaded.has_errors() || loaded.sheets.is_empty() {
        return Ok(ExitStatus::CannotDo);
    }
    for sheet in &loaded.sheets {
        if let Some(form) = loaded.questionnaires.get(&sheet.questionnaire.0) {
            let text: String = in_words(sheet, form).lines().map(|line| session.fit(line)).collect();
            session.print(&text)?;
        }
    }
    Ok(ExitStatus::Success)
}

fn in_words(sheet: &AnswerSheet, form: &Questionnaire) -> String {
    let role = sheet.responses.role.map_or("no role", |role| form.roles[role.at()].name.as_str());
    let date = sheet.date.map_or(String::new(), |date| format!(", {date}"));
    let complete = if sheet.complete { ", complete" } else { "" };
    let mut out = format!("{}: {} ({role}{date}), {} {}{complete}\n", sheet.organisation, sheet.respondent.id, form.id, form.version);
    for (at, question) in form.asked() {
        let entry = &sheet.entries[at.at()];
        let said = match sheet.responses.answers[at.at()] {
            Answer::NotAsked => continue,
            Answer::Blank => "no answer".to_owned(),
            Answer::Later => "for later".to_owned(),
            Answer::DontKnow => "don't know".to_owned(),
            Answer::NotApplicable => format!("not applicable: {}", entry.reason.as_deref().unwrap_or_default()),
            Answer::Text => entry.value.clone().unwrap_or_default(),
            Answer::Level(level) => {
                let level = &question.levels[usize::from(level)];
                format!("{}  {}", entry.value.as_deref().unwrap_or(&level.key), level.text)
            }
        };
        out.push_str(&format!("\n{}  {}\n  {said}\n", question.id, question.text));
        if let Some(note) = &entry.note {
            out.push_str(&format!("  Note{}: {}\n", if note.quotable { " (quotable)" } else { "" }, note.text));
        }
        for evidence in &entry.evidence {
            let seen = evidence.seen.map_or(String::new(), |seen| format!(", seen {seen}"));
            out.push_str(&format!("  Evidence: {} {}{seen}\n", evidence.what, evidence.place));
        }
        if let Some(confidence) = entry.confidence {
            out.push_str(&format!("  Confidence: {}\n", format!("{confidence:?}").to_lowercase()));
        }
        if entry.flagged {
            out.push_str("  Flagged for follow-up\n");
        }
    }
    out
}

fn set(flags: &AnswersSet, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    if !flags.file.exists() {
        return create(flags, session);
    }
    let text = match text_of(&flags.file, session)? {
        Some(text) => text,
        None => return Ok(ExitStatus::CannotDo),
    };
    change(flags, text, session)
}

/// A new answers file with these answers.
fn create(flags: &AnswersSet, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let (Some(organisation), Some(respondent)) = (&flags.organisation, &flags.respondent) else {
        anyhow::bail!("{} does not exist; to make it, add --organisation NAME --respondent ID --role ROLE", flags.file.display());
    };
    let id = flags.questionnaire.clone().unwrap_or_else(|| "core".to_owned());
    let mut head = None;
    let status = with(&id, None, session, |questionnaire, _| {
        let subject = Subject { organisation: organisation.clone(), respondent: respondent.clone(), role: flags.role.clone(), date: None };
        head = Some(template::head(questionnaire, &subject));
        Ok(ExitStatus::Success)
    })?;
    match head {
        Some(text) => change(flags, text, session),
        None => Ok(status),
    }
}

fn change(flags: &AnswersSet, mut text: String, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    for assignment in &flags.answers {
        let new = NewAnswer { answer: assignment.answer.clone(), reason: flags.reason.clone(), note: flags.note.clone(), ..NewAnswer::default() };
        let edited = match assignment.question.strip_prefix("profile.") {
            Some(fact) => edit::set_fact(&text, fact, &assignment.answer),
            None => edit::set(&text, &assignment.question, &new),
        };
        text = match edited {
            Ok(text) => text,
            Err(problems) => return refuse(&flags.file, &text, problems, session),
        };
    }
    // Checked before it is written: a file that was valid stays valid.
    let shown = source::shown(&flags.file);
    let mut loaded = Loaded::of_text(&flags.file, &shown, &text, flags.questionnaire.as_deref().map(Path::new));
    sort(&mut loaded.problems);
    if any_error(&loaded.problems) {
        let drawn = session.drawn(&loaded.problems, &loaded.files, false, false);
        session.tell(&format!("{drawn}Nothing was written.\n"))?;
        return Ok(ExitStatus::CannotDo);
    }
    crate::atomic_file::write(&flags.file, text.as_bytes())?;
    report_done(&shown, &format!("{} set", plural(flags.answers.len(), "answer")), session)
}

fn unset(file: &Path, questions: &[String], session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let Some(mut text) = text_of(file, session)? else { return Ok(ExitStatus::CannotDo) };
    for question in questions {
        let mut problems = Vec::new();
        let known = crate::yaml::parse(&text, 0, &mut problems)
            .and_then(|root| root.get("answers").map(|answers| answers.entries().iter().any(|(key, _)| key.text == question.as_str())));
        anyhow::ensure!(known == Some(true), "{} has no answer to `{question}`", file.display());
        text = match edit::unset(&text, question) {
            Ok(text) => text,
            Err(problems) => return refuse(file, &text, problems, session),
        };
    }
    crate::atomic_file::write(file, text.as_bytes())?;
    report_done(&source::shown(file), &format!("{} removed", plural(questions.len(), "answer")), session)
}

fn report_done(shown: &str, done: &str, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    if !session.quiet {
        session.tell(&format!("{shown}: {done}\n"))?;
    }
    Ok(ExitStatus::Success)
}

fn text_of(file: &Path, session: &mut Session<'_>) -> anyhow::Result<Option<String>> {
    let mut files = Files::default();
    match source::read(file, &source::shown(file), &mut files) {
        Ok(text) => Ok(Some(text)),
        Err(problem) => {
            let text = session.drawn(&[*problem], &files, false, false);
            session.tell(&text)?;
            Ok(None)
        }
    }
}

/// Shows why an edit was refused; its problems are places in the text given.
fn refuse(file: &Path, text: &str, problems: Vec<Diagnostic>, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut files = Files::default();
    files.add(source::shown(file), text);
    let mut all = problems;
    sort(&mut all);
    let drawn = session.drawn(&all, &files, false, false);
    session.tell(&format!("{drawn}Nothing was written.\n"))?;
    Ok(ExitStatus::CannotDo)
}
