//! Opening: the lock, the file, what an ended sitting left in the journal, and what to do with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::journal::{Content, Found, Journal, Kept, Owner};
use super::{Aside, Change, Draft, SaveState, Session, file, journal, lock, with_ending, words};
use crate::answers::AnswerSheet;
use crate::answers::edit::NewAnswer;
use crate::answers::template::{self, Subject};
use crate::atomic_file;
use crate::diagnostic::{Diagnostic, Files};
use crate::questionnaire::{QuestionIndex, Questionnaire};
use crate::source;

/// Most files of one name set aside.
const MAX_ASIDE: usize = 10_000;

/// What a session is opened on.
#[derive(Debug)]
pub struct Opening<'a> {
    /// The answers file, which need not exist.
    pub path: &'a Path,
    /// What is asked.
    pub form: Arc<Questionnaire>,
    /// Who is asked, where the file does not exist.
    pub subject: Option<Subject>,
    /// A folder of the user's own, for the journal where nothing can be written beside the answers.
    pub state_folder: Option<&'a Path>,
    /// Who opens it, as another process is told: "process 4711 on hal, since 14:02".
    pub holder: String,
    /// Copies the old file aside and begins without answers.
    pub start_over: bool,
}

/// A session, and what is to be said before it begins.
#[derive(Debug)]
pub struct Opened {
    /// The session; its [`Session::sheet`] is what to ask about.
    pub session: Session,
    /// What was left by a sitting that ended without an end. To be kept or dropped before the interview begins: [`Session::keep_recovered`],
    /// [`Session::drop_recovered`].
    pub recovered: Option<Recovered>,
    /// What else there is to know, a line each.
    pub messages: Vec<String>,
    /// Warnings about the file.
    pub problems: Vec<Diagnostic>,
    /// The texts the warnings point into.
    pub files: Files,
}

/// Why a file is not opened. Nothing was changed.
#[derive(Debug)]
pub enum Refusal {
    /// Another process holds it: who.
    Locked(String),
    /// It answers another questionnaire, whose id this is.
    OtherQuestionnaire(String),
    /// It has errors.
    Broken {
        /// Every problem.
        problems: Vec<Diagnostic>,
        /// The texts they point into.
        files: Files,
    },
    /// The surroundings do not allow it, in words.
    Impossible(String),
}

/// What a journal held that is not in the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovered {
    /// Texts that were being typed.
    pub drafts: Vec<RecoveredDraft>,
    /// Accepted changes that could not be saved.
    pub changes: Vec<RecoveredChange>,
    /// The answers file was changed after the journal was begun.
    pub file_changed: bool,
}

/// A text that was being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredDraft {
    /// The text and where it belongs, for [`super::super::Interview::restore`].
    pub draft: Draft,
    /// What stands there in the file; may be empty.
    pub saved: String,
}

/// An accepted change that could not be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct RecoveredChange {
    /// The change.
    pub change: Change,
    /// What stands in the file for the question.
    pub saved: Option<NewAnswer>,
    /// What stood there when the change was made.
    was: Option<NewAnswer>,
}

impl RecoveredChange {
    /// The question it is about; none for the mark that the interview is complete.
    #[must_use]
    pub fn question(&self) -> Option<QuestionIndex> {
        match self.change {
            Change::Answer { question, .. } => Some(question),
            Change::Complete(_) => None,
        }
    }

    pub(super) fn kept(&self) -> Kept {
        Kept { change: self.change.clone(), was: self.was.clone() }
    }
}

/// Where lock and journal may lie, the best place first.
pub(super) struct Places {
    pub(super) locks: Vec<PathBuf>,
    pub(super) journals: Vec<PathBuf>,
}

impl Places {
    /// Beside the file that a link leads to, so that every name of it meets the same lock; then in the user's own folder.
    pub(super) fn of(path: &Path, state_folder: Option<&Path>) -> Result<Self, String> {
        let target = atomic_file::target(path).map_err(|error| words(&error))?;
        let name = name(&target);
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if name.is_empty() {
            return Err("this is not the name of a file".to_owned());
        }
        let mut places = Self { locks: vec![folder.join(format!(".{name}.lock"))], journals: vec![folder.join(format!(".{name}.journal"))] };
        if let Some(own) = state_folder {
            let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(&name);
            let key = &journal::hash(&whole.to_string_lossy())[..16];
            places.locks.push(own.join(format!("{key}-{name}.lock")));
            places.journals.push(own.join(format!("{key}-{name}.journal")));
        }
        Ok(places)
    }
}

/// The name of a file, as text.
pub(super) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Session {
    /// Opens an answers file, or makes ready for one that is made with the first accepted answer.
    ///
    /// # Errors
    /// Where another process holds the file, it answers another questionnaire or has errors, or it cannot be read.
    pub fn open(opening: Opening<'_>) -> Result<Opened, Refusal> {
        let Opening { path, form, subject, state_folder, holder, start_over } = opening;
        let about = |why: String| Refusal::Impossible(format!("{}: {why}", source::shown(path)));
        let places = Places::of(path, state_folder).map_err(about)?;
        // A folder that is not there is said before anything is asked.
        if let Some(folder) = places.locks[0].parent().filter(|folder| !folder.is_dir()) {
            return Err(about(format!("the folder {} does not exist", source::shown(folder))));
        }
        let mut messages = Vec::new();
        let lock = match lock::take(&places.locks, &holder) {
            lock::Outcome::Held(lock) => Some(lock),
            lock::Outcome::Taken(who) => return Err(Refusal::Locked(who)),
            lock::Outcome::Unsupported(why) => {
                messages.push(format!("nothing keeps a second session from this file: {why}"));
                None
            }
        };
        if lock.is_some() {
            // A process that was killed while it wrote left its temporary file.
            places.journals.iter().map(PathBuf::as_path).chain([path]).for_each(atomic_file::sweep);
        }
        let disk = file::read(path).map_err(about)?;
        let head = match (&disk, subject) {
            (Some(_), _) => String::new(),
            (None, Some(subject)) if name(path).ends_with(".json") => template::head_in_json(&form, &subject),
            (None, Some(subject)) => template::head(&form, &subject),
            (None, None) => return Err(about("there is no such file, and nothing says who is asked".to_owned())),
        };
        let text = disk.as_ref().unwrap_or(&head);
        if let Some(other) = file::questionnaire(text).filter(|id| !id.is_empty() && *id != form.id) {
            return Err(Refusal::OtherQuestionnaire(other));
        }
        let (sheet, problems, files) = file::check(text, path, &form);
        let Some(known) = sheet else { return Err(Refusal::Broken { problems, files }) };
        let (content, found, journals) = find_journals(&places.journals, path, &form, &known, disk.as_deref(), start_over, &mut messages);
        let mut session = Self {
            path: path.to_owned(),
            lock,
            original: disk.clone(),
            copy_failed: false,
            disk,
            head,
            known,
            changed_outside: None,
            queue: Vec::new(),
            draft: None,
            drafted: None,
            behind: false,
            recovered: None,
            journal: Journal::new(journals, found),
            journal_failed: false,
            state: SaveState::Saved,
            tried: None,
            messages: Vec::new(),
            opening: Aside { holder, state_folder: state_folder.map(Path::to_owned) },
            form,
        };
        if start_over {
            session.start_over(&mut messages).map_err(about)?;
        }
        session.recovered = content.and_then(|content| session.differences(content));
        if session.recovered.is_none() {
            session.keep_journal();
        }
        messages.append(&mut session.messages);
        Ok(Opened { recovered: session.recovered.clone(), session, messages, problems, files })
    }

    /// Copies the old answers aside and empties the file.
    fn start_over(&mut self, messages: &mut Vec<String>) -> Result<(), String> {
        let Some(old) = self.disk.clone() else { return Ok(()) };
        let target = atomic_file::target(&self.path).map_err(|error| words(&error))?;
        let aside = free_name(&target)?;
        let text = file::emptied(&old, &self.known, &self.form)?;
        let (sheet, problems, _) = file::check(&text, &self.path, &self.form);
        let sheet = sheet.ok_or_else(|| file::first_error(&problems))?;
        atomic_file::write_like(&aside, old.as_bytes(), &target).map_err(|error| words(&error))?;
        atomic_file::write(&self.path, text.as_bytes()).map_err(|error| words(&error))?;
        messages.push(format!("the answers so far are kept in {}", source::shown(&aside)));
        (self.known, self.disk, self.original) = (sheet, Some(text), None);
        Ok(())
    }

    /// What of a journal is not in the answers; none where all of it is.
    fn differences(&self, content: Content) -> Option<Recovered> {
        let drafts = content.drafts.into_iter().map(|draft| RecoveredDraft { saved: draft.field.text_in(&self.known.entries[draft.question.at()]), draft });
        let changes = content.changes.into_iter().filter_map(|kept| {
            let (saved, same) = match &kept.change {
                Change::Answer { question, new } => {
                    let saved = file::standing(&self.known, *question, &self.form);
                    let same = saved == new.as_ref().and_then(file::whole);
                    (saved, same)
                }
                Change::Complete(complete) => (None, self.known.complete == *complete),
            };
            (!same).then_some(RecoveredChange { change: kept.change, saved, was: kept.was })
        });
        let recovered = Recovered {
            drafts: drafts.filter(|one| one.draft.text.trim() != one.saved.trim()).collect(),
            changes: changes.collect(),
            file_changed: content.other_text,
        };
        (!recovered.drafts.is_empty() || !recovered.changes.is_empty()).then_some(recovered)
    }

    /// Takes over what was recovered: changes are saved; typed texts are given back, for the interview to open again. They stay in the journal until then.
    pub fn keep_recovered(&mut self, now: Instant) -> Vec<Draft> {
        let Some(recovered) = self.recovered.take() else { return Vec::new() };
        let drafts: Vec<Draft> = recovered.drafts.into_iter().map(|one| one.draft).collect();
        // Seen beside each other, and chosen: what stands in the file now is what this replaces.
        self.queue.extend(recovered.changes.into_iter().map(|one| Kept { change: one.change, was: one.saved }));
        self.draft = drafts.last().cloned();
        let changed = !self.queue.is_empty();
        self.retry(now);
        if changed {
            // An interview that was made before takes them over as soon as they are saved.
            self.changed_outside = self.changed_outside.take().or_else(|| Some(self.known.clone()));
        } else {
            self.keep_journal();
        }
        drafts
    }

    /// Drops what was recovered.
    pub fn drop_recovered(&mut self) {
        self.recovered = None;
        self.keep_journal();
    }
}

/// Reads the journals there are. One that is for somebody else, or for answers that are begun anew, is set aside.
fn find_journals(
    places: &[PathBuf],
    path: &Path,
    form: &Questionnaire,
    known: &AnswerSheet,
    disk: Option<&str>,
    start_over: bool,
    messages: &mut Vec<String>,
) -> (Option<Content>, Vec<PathBuf>, Vec<PathBuf>) {
    let target = atomic_file::target(path).unwrap_or_else(|_| path.to_owned());
    let owner = Owner::new(&name(&target), form, (&known.organisation, &known.respondent.id), disk);
    let (mut whole, mut found, mut usable) = (None::<Content>, Vec::new(), Vec::new());
    for place in places {
        let why = match journal::read(place, &owner, form) {
            Found::Nothing => {
                usable.push(place.clone());
                continue;
            }
            Found::Content(content) if !start_over => {
                usable.push(place.clone());
                found.push(place.clone());
                whole.get_or_insert_default().merge(content);
                continue;
            }
            Found::Content(_) => "it belongs to the answers before".to_owned(),
            Found::Foreign(why) => why,
        };
        match free_name(place).and_then(|aside| std::fs::rename(place, &aside).map(|()| aside).map_err(|error| words(&error.into()))) {
            Ok(aside) => {
                messages.push(format!("a journal was not used, because {why}; it is kept in {}", source::shown(&aside)));
                usable.push(place.clone());
            }
            Err(error) => messages.push(format!("a journal was not used, because {why}; it cannot be set aside: {error}")),
        }
    }
    (whole, found, usable)
}

/// The first name of the form `NAME.old-1` that is free.
fn free_name(path: &Path) -> Result<PathBuf, String> {
    let names = (1..MAX_ASIDE).map(|number| with_ending(path, &format!(".old-{number}")));
    names.into_iter().find(|name| name.symlink_metadata().is_err()).ok_or_else(|| "there are too many old ones".to_owned())
}
