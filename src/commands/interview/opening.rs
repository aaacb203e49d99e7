//! From the flags to a sitting: which file, which questionnaire, who is asked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use super::super::Session;
use super::super::language::spoken;
use super::super::load::{Loaded, Request, named};
use super::prompts;
use super::recovery::Recovery;
use super::sitting::{Sitting, Speak};
use super::{ENDINGS, short_name, shown, whole_name};
use crate::answers::AnswerSheet;
use crate::answers::template::{Subject, UNNAMED};
use crate::cli::Interview as Flags;
use crate::diagnostic::{Diagnostic, Files, nearest, sort};
use crate::exit_status::ExitStatus;
use crate::interview::session::{Opening, Refusal, Session as Safe};
use crate::interview::{Change, Choice, Interview};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::Library;
use crate::shipped::BuiltIn;

/// Opens the sitting; none where the reason was told already.
pub(super) fn open(flags: &Flags, file: &Path, session: &mut Session<'_>) -> anyhow::Result<Option<Sitting>> {
    let path = whole_name(file);
    let short = shown(&short_name(&path));
    let there = path.symlink_metadata().is_ok();
    let beside = if there { Beside::default() } else { Beside::read(&path, session)? };
    let Some(form) = (if there { answered(flags, &path, session)? } else { asked(flags, &path, &beside, session)? }) else { return Ok(None) };
    let library = library(&path);
    let named = flags.questionnaire.as_deref().map(PathBuf::from).filter(|path| path.is_file());
    let languages = library.languages(&form, named.as_deref());
    let speak: Box<Speak> = {
        let original = Arc::clone(&form);
        Box::new(move |language| in_language(&original, language, named.as_deref(), &library).map(prompts::beside))
    };
    let form = match &flags.spoken.lang {
        Some(language) => speak(language).map_err(anyhow::Error::msg)?,
        None => prompts::beside(form),
    };
    let choice = Choice { languages, ..choice(flags, &form)? };
    let subject = if there { None } else { Some(subject(flags, &path, &form, &beside)?) };
    let made = made_folder(&path)?;
    let state_folder = session.environment.state_folder();
    let opening =
        Opening { path: &path, form: Arc::clone(&form), subject, state_folder: state_folder.as_deref(), holder: holder(), start_over: flags.start_over };
    let opened = Safe::open(opening);
    if let (Err(_), Some(made)) = (&opened, &made) {
        let _ = std::fs::remove_dir(made);
    }
    let mut opened = match opened {
        Ok(opened) => opened,
        Err(Refusal::Broken { problems, files }) => return tell(problems, &files, session),
        Err(Refusal::Locked(who)) => anyhow::bail!("{} is being asked already, by {who}; end that session first", shown(&path)),
        Err(Refusal::OtherQuestionnaire(id)) => anyhow::bail!("{} answers the questionnaire `{id}`, not `{}`", shown(&path), form.id),
        Err(Refusal::Impossible(why)) => anyhow::bail!("{why}"),
    };
    if there {
        same_subject(flags, opened.session.sheet(), &form, &path)?;
    }
    let was_complete = opened.session.sheet().complete;
    if was_complete && flags.reopen {
        opened.session.save(&Change::Complete(false), std::time::Instant::now());
    }
    let sheet = opened.session.sheet().clone();
    let recovery = opened.recovered.as_ref().map(|recovered| Recovery::new(recovered, &form));
    let begun = form.asked().any(|(at, _)| sheet.entries[at.at()] != crate::answers::Entry::default());
    let mut interview = Interview::new(form, sheet, Choice { read_only: was_complete && !flags.reopen, ..choice });
    interview.saved(opened.session.state().clone());
    if was_complete && !flags.reopen {
        interview.tell(format!("This interview is complete, so it is only shown. To change it: cem interview {short} --reopen"));
    } else if begun && flags.at.is_none() {
        let far = super::how_far(&interview.view().progress);
        interview.tell(format!("Going on with {}: {far}.", shown(&path)));
    }
    if let Some(folder) = &made {
        interview.tell(format!("The folder {} is new.", shown(folder)));
    }
    for message in opened.messages {
        interview.tell(message);
    }
    Ok(Some(Sitting::new(interview, opened.session, recovery, flags.budget, made, speak)))
}

/// The questionnaire in a language. What is missing in a translation is shown in the original's words and told by the checker, not here.
fn in_language(original: &Arc<Questionnaire>, language: &str, path: Option<&Path>, library: &Library<'_>) -> Result<Arc<Questionnaire>, String> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    match spoken(Questionnaire::clone(original), Some(language), path, library, &mut files, &mut problems) {
        Ok(Some(form)) => Ok(Arc::new(form)),
        Ok(None) => {
            let file = problems.iter().find_map(|problem| problem.place).map_or("", |place| files.path(place.file));
            Err(format!("The translation has errors; see cem questionnaire check {file}"))
        }
        Err(error) => Err(format!("{error}")),
    }
}

/// Where the questionnaire of the answers at this path may lie.
fn library(path: &Path) -> Library<'static> {
    let beside = path.parent().map(Path::to_owned).unwrap_or_default();
    let mut folders = vec![PathBuf::from("."), PathBuf::from("questionnaires")];
    folders.extend([beside.clone(), beside.join("questionnaires"), beside.join("../questionnaires")]);
    Library::new(&BuiltIn, folders)
}

/// `--most-useful N --no-input`: the open questions that are worth most, with the reasons, for the interviewer to prepare. The reasons name scores, which is why
/// they are not on the screen of the interview. Nothing is asked, opened or saved.
pub(super) fn ranking(flags: &Flags, file: &Path, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let path = whole_name(file);
    let name = shown(&path);
    let wanted = flags.questionnaire.as_deref().map(Path::new);
    let mut loaded = if path.symlink_metadata().is_ok() {
        Loaded::read(&mut Request { paths: &[path], questionnaire: wanted, stdin: session.stdin })
    } else {
        let beside = Beside::read(&path, session)?;
        let Some(form) = asked(flags, &path, &beside, session)? else { return Ok(ExitStatus::CannotDo) };
        let text = crate::answers::template::head(&form, &subject(flags, &path, &form, &beside)?);
        Loaded::of_text(&path, &name, &text, wanted)
    };
    let sheet = if loaded.has_errors() { None } else { loaded.sheets.pop() };
    let Some((form, sheet)) = sheet.and_then(|sheet| Some((loaded.questionnaires.remove(&sheet.questionnaire.0)?, sheet))) else {
        return tell::<()>(std::mem::take(&mut loaded.problems), &loaded.files, session).map(|_| ExitStatus::CannotDo);
    };
    let choice = choice(flags, &form)?;
    let interview = Interview::new(Arc::clone(&form), sheet, choice);
    let mut page = match interview.most_useful().len() {
        0 => format!("{name}: no open question could move the result.\n"),
        _ => format!("{name}: what to ask first. The reasons name scores; the interview never shows them.\n"),
    };
    for (at, useful) in interview.most_useful().iter().enumerate() {
        let question = &form.questions[useful.question.at()];
        page.push_str(&format!("\n{}. {}: {}\n  {}.\n", at + 1, question.id, question.text, upper(&useful.why)));
    }
    let page: String = page.lines().map(|line| session.fit(line)).collect();
    session.print(&page)
}

/// With a capital letter.
fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Makes the folder of a new file where it is missing, and says which; the one around it must be there, so that a wrong path is found out.
fn made_folder(path: &Path) -> anyhow::Result<Option<PathBuf>> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && folder.symlink_metadata().is_err()) else { return Ok(None) };
    match std::fs::create_dir(folder) {
        Ok(()) => Ok(Some(folder.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None), // Said when it is opened.
        Err(error) => Err(error).with_context(|| format!("cannot make the folder {}", shown(folder))),
    }
}

/// The questionnaire that an existing file answers.
fn answered(flags: &Flags, path: &Path, session: &mut Session<'_>) -> anyhow::Result<Option<Arc<Questionnaire>>> {
    let paths = [path.to_owned()];
    let wanted = flags.questionnaire.as_deref().map(Path::new);
    let mut loaded = Loaded::read(&mut Request { paths: &paths, questionnaire: wanted, stdin: session.stdin });
    session.tell_read(&loaded.paths)?;
    if loaded.has_errors() || loaded.sheets.is_empty() {
        return tell(std::mem::take(&mut loaded.problems), &loaded.files, session);
    }
    let id = loaded.sheets[0].questionnaire.0.clone();
    if let Some(other) = loaded.questionnaires.keys().find(|known| **known != id) {
        anyhow::bail!("{} answers the questionnaire `{id}`, not `{other}`", shown(path));
    }
    Ok(loaded.questionnaires.remove(&id))
}

/// The questionnaire that a new file is to answer.
fn asked(flags: &Flags, path: &Path, others: &Beside, session: &mut Session<'_>) -> anyhow::Result<Option<Arc<Questionnaire>>> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let library = library(path);
    let id = flags.questionnaire.as_deref().or(others.questionnaire.as_deref()).unwrap_or("core");
    let found = named(Path::new(id), &library, &mut files, &mut problems);
    match found {
        Some(form) => {
            anyhow::ensure!(form.asked().next().is_some(), "{} asks no questions", form.id);
            Ok(Some(Arc::new(form)))
        }
        None => tell(problems, &files, session),
    }
}

fn tell<T>(mut problems: Vec<Diagnostic>, files: &Files, session: &mut Session<'_>) -> anyhow::Result<Option<T>> {
    sort(&mut problems);
    let text = session.drawn(&problems, files, false, false);
    session.tell(&text)?;
    Ok(None)
}

/// Which questions are asked, and how.
fn choice(flags: &Flags, form: &Questionnaire) -> anyhow::Result<Choice> {
    let at = flags.at.as_deref().map(|id| {
        let found = form.find_question(id).filter(|at| form.questions[at.at()].asked);
        found.with_context(|| unknown("question", id, form, form.asked().map(|(_, question)| question.id.as_str())))
    });
    let only = flags.only.iter().map(|id| {
        let ids = form.factors.iter().map(|factor| factor.id.as_str());
        form.find_factor(id).with_context(|| unknown("factor", id, form, ids))
    });
    Ok(Choice {
        only: only.collect::<Result<_, _>>()?,
        at: at.transpose()?,
        most_useful: flags.most_useful.map(|count| usize::try_from(count).unwrap_or(usize::MAX)),
        fast: flags.fast,
        participant: flags.participant,
        read_only: false,
        languages: Vec::new(),
    })
}

/// Nothing is called this; what was probably meant, or what there is.
fn unknown<'k>(what: &str, id: &str, form: &Questionnaire, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.collect();
    let hint = nearest(id, known.iter().copied()).map_or_else(
        || if known.len() > 20 { format!("`cem questionnaire show {}` lists them", form.id) } else { format!("there are {}", known.join(", ")) },
        |near| format!("did you mean `{near}`?"),
    );
    format!("{} has no {what} `{id}`; {hint}", form.id)
}

/// Who is asked, for a new file.
fn subject(flags: &Flags, path: &Path, form: &Questionnaire, beside: &Beside) -> anyhow::Result<Subject> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = ENDINGS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    let respondent = flags.respondent.clone().unwrap_or_else(|| stem.to_owned());
    anyhow::ensure!(crate::decode::is_id(&respondent), "`{respondent}` is not an id of letters, digits, `.`, `_` and `-`; give one with --respondent");
    if let Some(role) = &flags.role {
        form.find_role(role).with_context(|| unknown("role", role, form, form.roles.iter().map(|role| role.id.as_str())))?;
    }
    let organisation = match &flags.organisation {
        Some(name) => name.trim().to_owned(),
        None => beside.organisation(path)?,
    };
    anyhow::ensure!(!organisation.is_empty(), "the organisation has no name");
    Ok(Subject { organisation, respondent, role: flags.role.clone(), date: flags.date.or_else(super::super::check::settings::today) })
}

/// What the answer files beside a new one say.
#[derive(Default)]
struct Beside {
    /// The organisations they are about.
    organisations: Vec<String>,
    /// The questionnaire they all answer.
    questionnaire: Option<String>,
}

impl Beside {
    fn read(path: &Path, session: &mut Session<'_>) -> anyhow::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let entries = match std::fs::read_dir(folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            entries => entries.with_context(|| format!("the folder {} cannot be read", shown(folder)))?,
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.is_file() && ENDINGS.iter().any(|end| path.to_string_lossy().ends_with(end)));
        paths.sort();
        let loaded = Loaded::read(&mut Request { paths: &paths, questionnaire: None, stdin: session.stdin });
        let different = |of: &dyn Fn(&AnswerSheet) -> &str| {
            let mut all: Vec<String> = loaded.sheets.iter().map(|sheet| of(sheet).to_owned()).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let questionnaires = different(&|sheet| &sheet.questionnaire.0);
        let mut organisations = different(&|sheet| &sheet.organisation);
        organisations.retain(|name| name != UNNAMED);
        Ok(Self { organisations, questionnaire: if let [one] = &questionnaires[..] { Some(one.clone()) } else { None } })
    }

    /// The organisation they are about.
    fn organisation(&self, path: &Path) -> anyhow::Result<String> {
        match &self.organisations[..] {
            [one] => Ok(one.clone()),
            [] => anyhow::bail!("{} is new, and no answers file beside it says which organisation it is about; say it with --organisation NAME", shown(path)),
            names => anyhow::bail!("{} is new, and the files beside it are about {}; choose with --organisation NAME", shown(path), names.join(" and ")),
        }
    }
}

/// Flags for a new file may stay on the command line when the interview goes on, but not say something else than the file.
fn same_subject(flags: &Flags, sheet: &AnswerSheet, form: &Questionnaire, path: &Path) -> anyhow::Result<()> {
    let role = sheet.responses.role.map(|role| form.roles[role.at()].id.as_str());
    let said = [
        ("--organisation", flags.organisation.as_deref(), Some(sheet.organisation.as_str())),
        ("--respondent", flags.respondent.as_deref(), Some(sheet.respondent.id.as_str())),
        ("--role", flags.role.as_deref(), role),
    ];
    for (flag, asked, there) in said {
        if let Some(asked) = asked.filter(|asked| Some(*asked) != there) {
            let there = there.map_or("nothing".to_owned(), |there| format!("`{there}`"));
            anyhow::bail!("{flag} says `{asked}`, and {} says {there}; change it in the file, or leave {flag} out", shown(path));
        }
    }
    Ok(())
}

/// Who holds the file, as another process is told.
fn holder() -> String {
    format!("process {}", std::process::id())
}
