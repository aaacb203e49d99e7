//! The sitting: carries out what the machine asks for, so that no answer is lost.
//!
//! An accepted answer is put into the text of the answers file, which is checked and replaced as a whole before anything is drawn; a file that was changed by
//! hand meanwhile is read again first. What cannot be saved stays in memory and in the journal, is tried again, and is said. The time is handed in.

mod file;
mod journal;
mod lock;
mod open;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Change, Draft, Effect, EvidencePart, Field, Interview, SaveState};
use crate::answers::AnswerSheet;
use crate::atomic_file;
use crate::questionnaire::Questionnaire;
use journal::{Holds, Journal, Kept, Owner};

pub use open::{Opened, Opening, Recovered, RecoveredChange, RecoveredDraft, Refusal};

/// Longest time that typed text is in memory only, while the session is called often enough.
const BEHIND: Duration = Duration::from_secs(1);
/// Time after which a save that failed is tried again.
const RETRY: Duration = Duration::from_secs(3);

/// A sitting on one answers file, which it holds alone.
#[derive(Debug)]
pub struct Session {
    form: Arc<Questionnaire>,
    /// The answers file as named.
    path: PathBuf,
    /// Held, not looked at.
    lock: Option<lock::Lock>,
    /// The file as last read or written; none as long as there is none.
    disk: Option<String>,
    /// What a file is made from where there is none.
    head: String,
    /// The text as the session found it, until a copy of it has been made.
    original: Option<String>,
    copy_failed: bool,
    /// What the interview knows of the file.
    known: AnswerSheet,
    /// The file as changed by hand, for the interview to take over.
    changed_outside: Option<AnswerSheet>,
    /// Accepted, and not in the file.
    queue: Vec<Kept>,
    draft: Option<Draft>,
    /// When the text being typed was last written; none where it is due at once.
    drafted: Option<Instant>,
    /// The journal is behind the text being typed.
    behind: bool,
    recovered: Option<Recovered>,
    journal: Journal,
    journal_failed: bool,
    state: SaveState,
    tried: Option<Instant>,
    messages: Vec<String>,
    opening: Aside,
}

/// What is needed to open another file.
#[derive(Debug, Clone)]
struct Aside {
    holder: String,
    state_folder: Option<PathBuf>,
}

/// How a sitting ended on disk.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed {
    /// The whole answers file as it should be, where it could not be written, and why.
    pub unsaved: Option<(String, String)>,
    /// A journal that was left, because something in it is nowhere else.
    pub journal: Option<PathBuf>,
}

impl Session {
    /// Carries out what the machine asks for, as far as it is the session's, and tells the machine how it went. Accepted answers are saved before typed text is
    /// let go of.
    pub fn apply(&mut self, effects: &[Effect], interview: &mut Interview, now: Instant) {
        let changes: Vec<&Change> = effects.iter().filter_map(|effect| if let Effect::Save(change) = effect { Some(change) } else { None }).collect();
        for change in &changes {
            self.save(change, now);
        }
        for effect in effects {
            if let Effect::Draft(draft) = effect {
                self.draft(draft.as_ref(), now);
            }
        }
        self.report(interview, !changes.is_empty());
    }

    /// To be called about once a second, and after each wait: writes what is due, and tries again what failed.
    pub fn tick(&mut self, interview: &mut Interview, now: Instant) {
        if self.behind && is_due(self.drafted, now) {
            self.write_draft(now);
        }
        let before = self.state.clone();
        if !self.queue.is_empty() && self.tried.is_none_or(|tried| now.saturating_duration_since(tried) >= RETRY) {
            self.retry(now);
        }
        let changed = before != self.state;
        self.report(interview, changed);
    }

    fn report(&mut self, interview: &mut Interview, state: bool) {
        if self.queue.is_empty()
            && let Some(sheet) = self.changed_outside.take()
        {
            self.known = sheet.clone();
            interview.replace(sheet);
        }
        if state {
            interview.saved(self.state.clone());
        }
        self.messages.drain(..).for_each(|message| interview.tell(message));
    }

    /// Puts a change on disk, with all that could not be put there before.
    pub fn save(&mut self, change: &Change, now: Instant) -> &SaveState {
        let was = match change {
            Change::Answer { question, .. } => file::standing(&self.known, *question, &self.form),
            Change::Complete(_) => None,
        };
        let was = self.queue.iter().find(|kept| same_target(&kept.change, change)).map_or(was, |kept| kept.was.clone());
        self.queue.retain(|kept| !same_target(&kept.change, change));
        self.queue.push(Kept { change: change.clone(), was });
        self.retry(now)
    }

    /// Tries again to save what is not on disk.
    pub fn retry(&mut self, now: Instant) -> &SaveState {
        self.tried = Some(now);
        let unsaved = self.queue.len();
        self.state = match self.write() {
            Ok(()) => SaveState::Saved,
            Err(why) => SaveState::NotSaved(why),
        };
        if unsaved > 0 {
            self.keep_journal();
        }
        &self.state
    }

    /// Writes the file with everything of the queue that fits it; what does not stays in the queue.
    fn write(&mut self) -> Result<(), String> {
        let now = file::read(&self.path)?;
        let outside = now.is_some() && now != self.disk;
        let base = now.as_ref().or(self.disk.as_ref()).unwrap_or(&self.head).clone();
        let theirs = if outside {
            let (sheet, problems, _) = file::check(&base, &self.path, &self.form);
            Some(sheet.ok_or_else(|| format!("the file was changed by hand and has an error now: {}", file::first_error(&problems)))?)
        } else {
            None
        };
        let found = theirs.as_ref().or(self.changed_outside.as_ref()).unwrap_or(&self.known);
        let (mut text, mut sheet, mut left, mut why) = (base.clone(), None, Vec::new(), None);
        for kept in &self.queue {
            let tried = self.conflict(kept, found).map_or_else(|| file::after(&text, &kept.change, &self.form), Err).and_then(|next| {
                let (checked, problems, _) = file::check(&next, &self.path, &self.form);
                checked.map(|checked| (next, checked)).ok_or_else(|| file::first_error(&problems))
            });
            match tried {
                Ok((next, checked)) => (text, sheet) = (next, Some(checked)),
                Err(problem) => {
                    left.push(kept.clone());
                    why = Some(problem);
                }
            }
        }
        let none_yet = now.is_none() && self.disk.is_none();
        if text != base || now.is_none() && !none_yet {
            self.back_up();
            atomic_file::write(&self.path, text.as_bytes()).map_err(|error| words(&error))?;
            self.disk = Some(text);
            if now.is_none() && !none_yet {
                self.messages.push(format!("{} had been removed; it was written again", self.shown()));
            }
        } else if now.is_some() {
            self.disk = now;
        }
        if outside {
            self.messages.push(format!("{} was changed by hand; what stands there now was kept", self.shown()));
        }
        let done: Vec<Kept> = std::mem::replace(&mut self.queue, left).into_iter().filter(|kept| !self.queue.contains(kept)).collect();
        let sheet = sheet.or(theirs);
        if let Some(sheet) = sheet {
            for kept in &done {
                if let Change::Answer { question, .. } = kept.change {
                    self.known.entries[question.at()] = sheet.entries[question.at()].clone();
                    self.known.responses.answers[question.at()] = sheet.responses.answers[question.at()];
                    self.known.responses.evidence[question.at()] = sheet.responses.evidence[question.at()];
                }
            }
            self.known.complete = sheet.complete;
            if outside || self.changed_outside.is_some() {
                self.changed_outside = Some(sheet);
            }
        }
        why.map_or(Ok(()), Err)
    }

    /// Why a change cannot be put over what stands in the file: somebody else answered the same question.
    fn conflict(&self, kept: &Kept, found: &AnswerSheet) -> Option<String> {
        let Change::Answer { question, new } = &kept.change else { return None };
        let theirs = file::standing(found, *question, &self.form);
        let fits = theirs == kept.was || theirs == new.as_ref().and_then(file::whole);
        (!fits).then(|| format!("{} was changed by hand in the file too", self.form.questions[question.at()].id))
    }

    /// Keeps the text that the session found in a file beside. A failure is said, and keeps nothing from being saved.
    fn back_up(&mut self) {
        let Some(original) = &self.original else { return };
        let Ok(target) = atomic_file::target(&self.path) else { return };
        let copy = with_ending(&target, ".bak");
        // The answers may be gone; then the copy is for its owner alone.
        let made =
            if target.exists() { atomic_file::write_like(&copy, original.as_bytes(), &target) } else { atomic_file::write_private(&copy, original.as_bytes()) };
        match made {
            Ok(()) => self.original = None,
            // It is tried again with the next save, and said once.
            Err(error) => {
                if !std::mem::replace(&mut self.copy_failed, true) {
                    self.messages.push(format!("no copy of the answers as they were can be made yet: {}", words(&error)));
                }
            }
        }
    }

    /// Keeps the text being typed; none when it was kept or dropped.
    pub fn draft(&mut self, draft: Option<&Draft>, now: Instant) {
        match draft {
            None => {
                let had = self.draft.take().is_some();
                (self.behind, self.drafted) = (false, None);
                if had {
                    self.keep_journal();
                }
            }
            Some(draft) if self.draft.as_ref() == Some(draft) => {}
            Some(draft) => {
                if self.draft.as_ref().is_none_or(|known| (known.question, known.field) != (draft.question, draft.field)) {
                    self.drafted = None;
                }
                self.draft = Some(draft.clone());
                self.behind = true;
                if is_due(self.drafted, now) {
                    self.write_draft(now);
                }
            }
        }
    }

    fn write_draft(&mut self, now: Instant) {
        let Some(draft) = self.draft.clone() else { return };
        self.drafted = Some(now);
        let written = with_journal(self, |journal, holds| journal.draft(&draft, holds));
        self.behind = written.is_err();
        self.say_of_journal(written);
    }

    fn keep_journal(&mut self) {
        let written = with_journal(self, Journal::keep);
        self.say_of_journal(written);
    }

    /// A journal that cannot be kept is said once, until it can be again.
    fn say_of_journal(&mut self, written: Result<(), String>) {
        match written {
            Ok(()) => self.journal_failed = false,
            Err(why) => {
                if !std::mem::replace(&mut self.journal_failed, true) {
                    self.messages.push(format!("no journal can be kept ({why}): until it is saved, what is typed is in memory only"));
                }
            }
        }
    }

    /// Goes on in another file, which must not exist: everything is written there, and the first file stays as it is.
    ///
    /// # Errors
    /// Why that file cannot be used, in words; the session then stays where it is.
    pub fn move_to(&mut self, path: &Path, now: Instant) -> Result<(), String> {
        if path.symlink_metadata().is_ok() {
            return Err(format!("{} exists already", crate::source::shown(path)));
        }
        let (text, why) = self.text();
        if let Some(why) = why {
            return Err(why);
        }
        let places = open::Places::of(path, self.opening.state_folder.as_deref())?;
        let lock = match lock::take(&places.locks, &self.opening.holder) {
            lock::Outcome::Held(lock) => Some(lock),
            lock::Outcome::Taken(who) => return Err(format!("it is held by {who}")),
            lock::Outcome::Unsupported(_) => None,
        };
        let (sheet, problems, _) = file::check(&text, path, &self.form);
        let sheet = sheet.ok_or_else(|| file::first_error(&problems))?;
        atomic_file::write(path, text.as_bytes()).map_err(|error| words(&error))?;
        self.queue.clear();
        // The old journal says nothing any more that is not in the new file.
        let draft = self.draft.take();
        self.keep_journal();
        path.clone_into(&mut self.path);
        (self.lock, self.journal, self.disk, self.original, self.known) = (lock, Journal::new(places.journals, Vec::new()), Some(text), None, sheet);
        (self.changed_outside, self.state) = (None, SaveState::Saved);
        self.draft(draft.as_ref(), now);
        Ok(())
    }

    /// The file as it should be by what this session knows, and the first change that cannot be put in.
    fn text(&self) -> (String, Option<String>) {
        let (mut text, mut why) = (self.disk.as_ref().unwrap_or(&self.head).clone(), None);
        for kept in &self.queue {
            match file::after(&text, &kept.change, &self.form) {
                Ok(next) => text = next,
                Err(problem) => why = why.or(Some(problem)),
            }
        }
        (text, why)
    }

    /// Ends the sitting: tries a last time to save, and removes journal and lock where nothing stands in the journal alone.
    #[must_use]
    pub fn close(mut self, now: Instant) -> Closed {
        if !self.queue.is_empty() {
            self.retry(now);
        }
        if self.behind {
            self.write_draft(now);
        }
        let unsaved = match &self.state {
            SaveState::NotSaved(why) if !self.queue.is_empty() => Some((self.text().0, why.clone())),
            SaveState::NotSaved(_) | SaveState::Saved => None,
        };
        Closed { unsaved, journal: self.journal.path().map(Path::to_owned) }
    }

    /// The answers as they stand in the file.
    #[must_use]
    pub fn sheet(&self) -> &AnswerSheet {
        &self.known
    }

    /// The answers file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How the last save went.
    #[must_use]
    pub fn state(&self) -> &SaveState {
        &self.state
    }

    /// True where no other process is kept from the file.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.lock.is_none()
    }

    fn shown(&self) -> String {
        crate::source::shown(&self.path)
    }
}

/// Borrows the journal beside what it is to hold.
fn with_journal(session: &mut Session, write: impl FnOnce(&mut Journal, &Holds<'_>) -> Result<(), String>) -> Result<(), String> {
    let Session { form, path, known, disk, queue, draft, recovered, journal, .. } = session;
    let name = open::name(&atomic_file::target(path).unwrap_or_else(|_| path.clone()));
    let owner = Owner::new(&name, form, (&known.organisation, &known.respondent.id), disk.as_deref());
    let recovered_drafts = recovered.iter().flat_map(|recovered| recovered.drafts.iter().map(|one| &one.draft));
    let mut changes: Vec<Kept> = recovered.iter().flat_map(|recovered| recovered.changes.iter().map(RecoveredChange::kept)).collect();
    changes.extend(queue.iter().cloned());
    let drafts = recovered_drafts.chain(draft.as_ref()).collect();
    write(journal, &Holds { owner, drafts, changes: &changes, form })
}

/// Whether text being typed is to be written now: at once when it begins, then once a second.
fn is_due(written: Option<Instant>, now: Instant) -> bool {
    written.is_none_or(|written| now.saturating_duration_since(written) >= BEHIND)
}

/// True for changes of which the later replaces the earlier.
fn same_target(one: &Change, other: &Change) -> bool {
    match (one, other) {
        (Change::Answer { question, .. }, Change::Answer { question: other, .. }) => question == other,
        (Change::Complete(_), Change::Complete(_)) => true,
        (Change::Answer { .. }, Change::Complete(_)) | (Change::Complete(_), Change::Answer { .. }) => false,
    }
}

/// A path with something behind its name.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Why writing failed, as short as it can be said.
fn words(error: &anyhow::Error) -> String {
    use std::io::ErrorKind;
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    match kind {
        Some(ErrorKind::StorageFull) => "disk full".to_owned(),
        Some(ErrorKind::QuotaExceeded) => "the disk quota is used up".to_owned(),
        Some(ErrorKind::ReadOnlyFilesystem) => "the disk is read-only".to_owned(),
        Some(ErrorKind::PermissionDenied) => "no permission to write there".to_owned(),
        Some(ErrorKind::NotADirectory) => "the folder is gone".to_owned(),
        // The outermost says only which file it is about.
        Some(_) | None => error.chain().skip(usize::from(error.chain().count() > 1)).map(ToString::to_string).collect::<Vec<_>>().join(": "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Error, ErrorKind};

    #[test]
    fn typed_text_is_written_at_once_and_then_every_second() {
        let start = Instant::now();
        assert!(is_due(None, start));
        assert!(!is_due(Some(start), start + Duration::from_millis(999)));
        assert!(is_due(Some(start), start + Duration::from_secs(1)));
        // A clock that goes back makes nothing due and ends nothing.
        assert!(!is_due(Some(start + Duration::from_secs(5)), start));
    }

    #[test]
    fn reasons_are_short() {
        let about = |error: Error| words(&anyhow::Error::from(error).context("cannot write a"));
        assert_eq!(about(ErrorKind::StorageFull.into()), "disk full");
        assert_eq!(about(ErrorKind::ReadOnlyFilesystem.into()), "the disk is read-only");
        assert_eq!(about(ErrorKind::PermissionDenied.into()), "no permission to write there");
        assert_eq!(about(Error::other("odd")), "odd");
        assert_eq!(words(&anyhow::anyhow!("the folder x does not exist").context("cannot write x/a")), "the folder x does not exist");
    }
}
