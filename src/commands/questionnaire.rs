//! `cem questionnaire`: list, show, write, check and document questionnaires.

use std::path::{Path, PathBuf};

use super::language::spoken;
use super::load::named;
use super::{Session, plural};
use crate::cli::{Output, QuestionnaireCommand};
use crate::diagnostic::{Code, Diagnostic, Files, Severity, any_error, sort};
use crate::exit_status::ExitStatus;
use crate::explain::docs;
use crate::questionnaire::library::{Library, Shipped as _, translations_beside};
use crate::questionnaire::translation::{FORMAT, draft::draft};
use crate::questionnaire::{Question, Questionnaire};
use crate::shipped::{BuiltIn, STARTER};
use crate::source;

/// `cem questionnaire`.
pub(super) fn run(command: &QuestionnaireCommand, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    match command {
        QuestionnaireCommand::List => list(session),
        QuestionnaireCommand::Show { id, spoken } => with(id, spoken.lang.as_deref(), session, |questionnaire, session| {
            let text: String = show(questionnaire).lines().map(|line| session.fit(line)).collect();
            session.print(&text)
        }),
        QuestionnaireCommand::New { file: None, .. } => session.print(STARTER),
        QuestionnaireCommand::New { file: Some(file), force } => {
            session.save(file, STARTER, *force)?;
            session.tell(&format!("Next: cem questionnaire check {}\n", source::shown(file)))?;
            Ok(ExitStatus::Success)
        }
        QuestionnaireCommand::Diff(flags) => super::diff::run(flags, session),
        QuestionnaireCommand::Check { files, all, witness } => check(files, *all, *witness, session),
        QuestionnaireCommand::Docs { id, spoken, output } => {
            with(id.as_deref().unwrap_or("core"), spoken.lang.as_deref(), session, |questionnaire, session| {
                session.write(&docs::markdown(questionnaire), output)
            })
        }
        QuestionnaireCommand::Translate { id, lang, output } => translate(id, lang, output, session),
    }
}

/// The library as seen from the current folder.
pub(super) fn library() -> Library<'static> {
    Library::new(&BuiltIn, vec![PathBuf::from("."), PathBuf::from("questionnaires")])
}

/// Does something with a questionnaire, in a language where one is asked for, or shows why it cannot be used.
pub(super) fn with(
    id: &str,
    language: Option<&str>,
    session: &mut Session<'_>,
    then: impl FnOnce(&Questionnaire, &mut Session<'_>) -> anyhow::Result<ExitStatus>,
) -> anyhow::Result<ExitStatus> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let found = match named(Path::new(id), &library(), &mut files, &mut problems) {
        Some(found) => spoken(found, language, Some(Path::new(id)), &library(), &mut files, &mut problems)?,
        None => None,
    };
    sort(&mut problems);
    if !problems.is_empty() {
        let text = session.drawn(&problems, &files, false, false);
        session.tell(&text)?;
    }
    match found {
        Some(questionnaire) => then(&questionnaire, session),
        None => Ok(ExitStatus::CannotDo),
    }
}

/// A file to fill in, with the words there are.
fn translate(id: &str, language: &str, output: &Output, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    with(id, None, session, |questionnaire, session| {
        anyhow::ensure!(language != questionnaire.language, "{} is written in `{language}` itself", questionnaire.id);
        let path = Some(Path::new(id)).filter(|path| path.is_file());
        // A translation with errors is not taken over; the checker shows them.
        let words = library().words(questionnaire, path, language, &mut Files::default(), &mut Vec::new());
        session.write(&draft(questionnaire, language, words.as_ref()), output)
    })
}

fn list(session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut text = String::new();
    for id in BuiltIn.ids() {
        let Some(questionnaire) = BuiltIn.load(id) else { continue };
        text.push_str(&row(&questionnaire, "shipped", &library().languages(&questionnaire, None)));
    }
    let mut broken = false;
    for folder in ["questionnaires", "."] {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries.iter().filter(|path| path.to_string_lossy().ends_with(".questionnaire.yaml")) {
            let (mut files, mut problems) = (Files::default(), Vec::new());
            match library().read(path, &mut files, &mut problems) {
                Some(questionnaire) => text.push_str(&row(&questionnaire, &source::shown(path), &library().languages(&questionnaire, Some(path)))),
                None => {
                    broken = true;
                    text.push_str(&format!("{}: has errors; see cem questionnaire check {}\n", source::shown(path), source::shown(path)));
                }
            }
        }
    }
    let text: String = text.lines().map(|line| session.fit(line)).collect();
    session.print(&text)?;
    Ok(if broken { ExitStatus::CannotDo } else { ExitStatus::Success })
}

fn row(q: &Questionnaire, place: &str, languages: &[String]) -> String {
    let asked = q.asked().count();
    let what = match (asked, q.facts.len(), q.claims.len()) {
        (0, 0, claims) => format!("{claims} claims"),
        (0, facts, _) => format!("{facts} facts"),
        (asked, _, _) => format!("{asked} questions"),
    };
    let minutes = q.minutes.map_or(String::new(), |minutes| format!("{minutes} min"));
    let others = match languages {
        [_, others @ ..] if !others.is_empty() => format!("; also in {}", others.join(", ")),
        _ => String::new(),
    };
    format!("{:<15} {:<7} {what:<13} {minutes:<7} {} ({place}{others})\n", q.id, q.version, q.title)
}

fn show(q: &Questionnaire) -> String {
    let mut out = format!("{} {}: {}\n", q.id, q.version, q.title);
    if !q.description.is_empty() {
        out.push_str(&format!("{}\n", q.description));
    }
    for fact in q.facts.iter().filter(|_| q.questions.is_empty()) {
        out.push_str(&format!("\nprofile.{}: {}\n", fact.id, fact.text));
        if let crate::questionnaire::FactKind::Options(options) = &fact.kind {
            options.iter().for_each(|(id, text)| out.push_str(&format!("  {id}: {text}\n")));
        }
    }
    for source in q.sources.iter().filter(|_| q.questions.is_empty() && q.facts.is_empty()) {
        let year = source.year.map_or("year not stated".to_owned(), |year| year.to_string());
        out.push_str(&format!("\n{}: {}, {} ({year})\n  Interest: {}\n", source.id, source.author, source.title, source.interest));
    }
    for (at, factor) in q.factors.iter().enumerate() {
        let questions: Vec<&Question> = q.asked().map(|(_, question)| question).filter(|question| question.factor.at() == at).collect();
        if questions.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{} {}: {}\n", factor.id, factor.name.to_uppercase(), factor.text));
        for question in questions {
            out.push_str(&format!("\n{}  {}\n", question.id, question.text));
            question.levels.iter().for_each(|level| out.push_str(&format!("  {}  {}\n", level.key, level.text)));
        }
    }
    out
}

/// The questionnaire that a translation says it is of; none for other files.
fn translation_of(path: &Path) -> Option<String> {
    let text = source::read(path, "", &mut Files::default()).ok()?;
    let root = crate::yaml::parse(&text, 0, &mut Vec::new())?;
    (root.text_of("format") == FORMAT).then(|| root.text_of("translation_of"))
}

/// Checks a translation against the questionnaire it lies beside, or the one it names.
fn check_translation(path: &Path, of: &str, files: &mut Files, problems: &mut Vec<Diagnostic>) {
    // What is wrong with the questionnaire is told where that is checked.
    match library().original(path, of, &mut Files::default(), &mut Vec::new()) {
        Some(original) => drop(library().read_words(&original, path, files, problems)),
        None => problems.push(
            Diagnostic::new(Code::Unreadable, format!("{}: the questionnaire `{of}` is neither shipped nor beside it, or has errors", source::shown(path)))
                .help("a translation lies beside its questionnaire and is named after it: core.yaml, core.de.yaml"),
        ),
    }
}

fn check(paths: &[PathBuf], all: bool, witness: bool, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let mut checked = Vec::new();
    for path in paths {
        if let Some(of) = translation_of(path) {
            check_translation(path, &of, &mut files, &mut problems);
        } else if let Some(questionnaire) = library().read(path, &mut files, &mut problems) {
            for (_, beside) in translations_beside(path).iter().filter(|(_, beside)| !paths.contains(beside)) {
                library().read_words(&questionnaire, beside, &mut files, &mut problems);
            }
            checked.push(questionnaire);
        }
    }
    if paths.is_empty() {
        checked.extend(BuiltIn.ids().into_iter().filter_map(|id| BuiltIn.load(id)));
    }
    sort(&mut problems);
    let mut text = session.drawn(&problems, &files, true, all);
    if !text.is_empty() {
        text.push('\n');
    }
    let count = |severity: Severity| problems.iter().filter(|problem: &&Diagnostic| problem.severity == severity).count();
    let total = if paths.is_empty() { checked.len() } else { paths.len() };
    text.push_str(&format!(
        "Checked {}: {}, {}.\n",
        plural(total, "questionnaire file"),
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning")
    ));
    if witness {
        text.extend(checked.iter().flat_map(super::witness::lines).map(|line| session.fit(&line)));
    }
    session.print(&text)?;
    Ok(if problems.iter().any(|problem| problem.code == crate::diagnostic::Code::Unreadable) {
        ExitStatus::CannotDo
    } else if any_error(&problems) {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    })
}
