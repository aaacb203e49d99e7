//! From paths to an assessment: finds the answer files, reads them, finds their questionnaires, checks everything.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::language::spoken;
use crate::answers::assessment::{Assessment, scoring_questionnaire};
use crate::answers::store::{self, Found};
use crate::answers::{AnswerSheet, check, quick};
use crate::diagnostic::{Code, Diagnostic, Files, any_error};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::Library;
use crate::shipped::BuiltIn;
use crate::source;

/// Everything that was read, and every problem in it.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// The texts, for places.
    pub(crate) files: Files,
    /// Problems in reading order; [`crate::diagnostic::sort`] puts them in file order.
    pub(crate) problems: Vec<Diagnostic>,
    /// The answer files found, as shown.
    pub(crate) paths: Vec<Arc<str>>,
    /// The sheets without errors.
    pub(crate) sheets: Vec<AnswerSheet>,
    /// Where questionnaires are looked for beside the shipped ones.
    folders: Vec<PathBuf>,
    /// The id of the questionnaire that was asked for by the path of its file, and the path.
    named: Option<(String, PathBuf)>,
    /// The answer files that could be read, by number in [`Loaded::files`].
    pub(crate) read: Vec<u32>,
    /// The questionnaires answered, by id.
    pub(crate) questionnaires: BTreeMap<String, Arc<Questionnaire>>,
    /// Ids of questionnaires that are there and cannot be used; what is wrong with them is told once.
    broken: BTreeSet<String>,
    /// Notes, evidence and texts are let go of at once: only the answers are wanted.
    numbers_alone: bool,
    /// Threads that read; none stands for one a processor.
    threads: Option<usize>,
}

/// A look at what was loaded after each sheet; true where the sheet's notes and evidence are done with.
pub(crate) type Look<'l> = dyn FnMut(&mut Loaded) -> bool + 'l;

/// Files that are read before their turn at a time: enough for all processors, little for the memory.
const BATCH: usize = 1 << 10;
/// The same where only their answers are kept.
const BATCH_OF_NUMBERS: usize = 1 << 14;
/// What stands for the number of a file that has none yet.
const NO_NUMBER: u32 = u32::MAX;
/// Files that a thread takes at a time.
const HANDFUL: usize = 16;
/// Files from which that is worth a thread.
const WORTH_A_THREAD: usize = 32;
/// More threads than this wait for each other.
const MOST_THREADS: usize = 8;

/// Where answers are read from and against what.
pub(crate) struct Request<'a> {
    /// Files, folders, or `-` for standard input.
    pub(crate) paths: &'a [PathBuf],
    /// A questionnaire to use, by id or path.
    pub(crate) questionnaire: Option<&'a Path>,
    /// Standard input.
    pub(crate) stdin: &'a mut dyn Read,
}

impl Loaded {
    /// Reads and checks answer files, one after the other.
    pub(crate) fn read(request: &mut Request<'_>) -> Self {
        Self::default().read_each(request, &mut |_| false)
    }

    /// As [`Loaded::read`], for what needs the answers alone: sheets have no entries, and a file's text is kept only if something was found in it.
    pub(crate) fn read_numbers(request: &mut Request<'_>, threads: Option<usize>) -> Self {
        Self { numbers_alone: true, threads, ..Self::default() }.read_each(request, &mut |_| true)
    }

    /// As [`Loaded::read`], with a look at everything after each sheet that can be used: it is the last one in `sheets`. Where the look says that the sheet's
    /// notes and evidence are done with, they are let go of, and the file's text too if nothing was found in it, so that many files take little memory.
    pub(crate) fn read_each(self, request: &mut Request<'_>, look: &mut Look<'_>) -> Self {
        let mut loaded = self;
        for path in request.paths.iter().filter(|path| path.as_os_str() != "-") {
            beside(path, &mut loaded.folders);
        }
        let Some(library) = loaded.open_library(request.questionnaire) else { return loaded };
        let (mut found, mut known) = (Vec::new(), HashSet::new());
        for path in request.paths {
            let below = (path.as_os_str() != "-").then(|| store::find(path));
            if let Some(Ok(below)) = below {
                // Named twice is one file; below one path nothing is.
                let mut is_new = |path: &Path| request.paths.len() < 2 || known.insert(path.strip_prefix(".").unwrap_or(path).to_owned());
                let new = below.into_iter().filter(|found| is_new(&found.path));
                found.extend(new.map(|found| (Arc::from(source::shown(&found.path)), found)));
                continue;
            }
            loaded.take_all(std::mem::take(&mut found), &library, look);
            if let Some(Err(error)) = below {
                loaded.problems.push(Diagnostic::new(Code::Unreadable, format!("{} cannot be read: {error}", source::shown(path))));
                continue;
            }
            let mut bytes = Vec::new();
            let limited = request.stdin.take(crate::yaml::MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
            let text = match limited {
                Ok(_) => source::decode(bytes, "-", &mut loaded.files),
                Err(error) => Err(Box::new(Diagnostic::new(Code::Unreadable, format!("standard input cannot be read: {error}")))),
            };
            loaded.take("-".into(), text, &library, &mut |_| false);
        }
        loaded.take_all(found, &library, look);
        loaded
    }

    /// Reads and checks answers that come with the program.
    pub(crate) fn built_in(sample: &[(&str, &str)]) -> Self {
        let mut loaded = Self::default();
        if let Some(library) = loaded.open_library(None) {
            for (name, text) in sample {
                loaded.take((*name).into(), Ok((*text).to_owned()), &library, &mut |_| false);
            }
        }
        loaded
    }

    /// Checks a text as if it were the file at this path.
    pub(crate) fn of_text(path: &Path, shown: &str, text: &str, questionnaire: Option<&Path>) -> Self {
        let mut loaded = Self::default();
        beside(path, &mut loaded.folders);
        if let Some(library) = loaded.open_library(questionnaire) {
            loaded.take(shown.into(), Ok(text.to_owned()), &library, &mut |_| false);
        }
        loaded
    }

    /// Where questionnaires are looked for, with the one that is wanted; none where that one cannot be used.
    fn open_library(&mut self, questionnaire: Option<&Path>) -> Option<Library<'static>> {
        let library = Library::new(&BuiltIn, self.folders.clone());
        if let Some(wanted) = questionnaire {
            let found = named(wanted, &library, &mut self.files, &mut self.problems)?;
            self.named = Some((found.id.clone(), wanted.to_owned()));
            self.questionnaires.insert(found.id.clone(), Arc::new(found));
        }
        Some(library)
    }

    /// Takes in files in their order. The first brings its questionnaire; what the others hold was read before their turn, where it could be.
    fn take_all(&mut self, found: Vec<(Arc<str>, Found)>, library: &Library<'_>, look: &mut Look<'_>) {
        let mut found = found.into_iter();
        if let Some((shown, Found { path, .. })) = found.next() {
            let text = source::read(&path, &shown, &mut self.files);
            self.take(shown, text, library, look);
        }
        while !found.as_slice().is_empty() {
            let count = found.len().min(if self.numbers_alone { BATCH_OF_NUMBERS } else { BATCH });
            let early = self.read_early(&found.as_slice()[..count]);
            self.sheets.reserve(count);
            for (early, (shown, Found { path, .. })) in early.into_iter().flatten().zip(found.by_ref()) {
                match early {
                    Some(Early { text, mut sheet, mut problems }) => {
                        self.paths.push(Arc::clone(&shown));
                        self.keep(shown, text, look, |loaded, file| {
                            sheet.iter_mut().for_each(|sheet| sheet.number(file));
                            problems.iter_mut().for_each(|problem| problem.number(file));
                            loaded.problems.extend(problems);
                            loaded.sheets.extend(sheet);
                        });
                    }
                    None => {
                        let text = source::read(&path, &shown, &mut self.files);
                        self.take(shown, text, library, look);
                    }
                }
            }
        }
    }

    /// Reads and checks files on all processors, before they have a number. None stands for what must wait for its turn: files that cannot be read, whose form is
    /// wrong, or whose questionnaire is not known yet.
    fn read_early(&self, found: &[(Arc<str>, Found)]) -> Vec<Vec<Option<Early>>> {
        in_parallel(
            &found.chunks(HANDFUL).collect::<Vec<_>>(),
            threads(self.threads, found.len()),
            || (source::Reader::default(), quick::Reader::new(&self.questionnaires)),
            |readers, _, part| part.iter().map(|(shown, found)| self.early(readers, found, shown)).collect::<Vec<_>>(),
        )
        .0
    }

    fn early(&self, (reader, quick): &mut (source::Reader, quick::Reader<'_>), found: &Found, shown: &str) -> Option<Early> {
        if self.numbers_alone
            && found.regular
            && let Some(sheet) = reader.read(&found.path).and_then(|text| quick.read(text, NO_NUMBER, shown))
        {
            return Some(Early { text: None, sheet: Some(sheet), problems: Vec::new() });
        }
        let text: Arc<str> = source::read(&found.path, shown, &mut Files::default()).ok()?.into();
        let mut problems = Vec::new();
        let sheet = check::read(&text, NO_NUMBER, shown, &mut problems)?;
        let questionnaire = self.questionnaires.get(sheet.questionnaire()?.0).filter(|_| problems.is_empty())?;
        let sheet = if self.numbers_alone { sheet.check_numbers(questionnaire, &mut problems) } else { sheet.check(questionnaire, &mut problems) };
        let done_with = self.numbers_alone && problems.is_empty();
        Some(Early { text: Some(text).filter(|_| !done_with), sheet, problems })
    }

    /// Takes in one file.
    fn take(&mut self, shown: Arc<str>, text: Result<String, Box<Diagnostic>>, library: &Library<'_>, look: &mut Look<'_>) {
        self.paths.push(Arc::clone(&shown));
        match text {
            Ok(text) => {
                let text: Arc<str> = text.into();
                self.keep(Arc::clone(&shown), Some(Arc::clone(&text)), look, |loaded, file| loaded.check(file, &shown, &text, library));
            }
            Err(problem) => self.problems.push(*problem),
        }
    }

    /// Keeps a text, unless it was let go of, and what is found in it.
    fn keep(&mut self, shown: Arc<str>, text: Option<Arc<str>>, look: &mut Look<'_>, check: impl FnOnce(&mut Self, u32)) {
        let file = match text {
            Some(text) => self.files.add(shown, text),
            None => self.files.add_forgotten(shown),
        };
        self.read.push(file);
        let (before, sheets) = (self.problems.len(), self.sheets.len());
        check(self, file);
        if self.sheets.len() == sheets || !look(self) {
            return;
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.entries = Vec::new();
        }
        if self.problems.len() == before {
            self.files.forget(file);
        }
    }

    fn check(&mut self, file: u32, shown: &str, text: &str, library: &Library<'_>) {
        let before = self.problems.len();
        let Some(sheet) = check::read(text, file, shown, &mut self.problems) else { return };
        let Some((id, place)) = sheet.questionnaire() else { return };
        if self.broken.contains(id) {
            return;
        }
        if !self.questionnaires.contains_key(id) {
            let before = self.problems.len();
            match library.find(id, &mut self.files, &mut self.problems) {
                Some(found) => drop(self.questionnaires.insert(id.to_owned(), Arc::new(found))),
                None if self.problems.len() > before => {
                    self.broken.insert(id.to_owned());
                    return;
                }
                None => {
                    let shipped = library.shipped_ids();
                    let problem = Diagnostic::new(Code::WrongQuestionnaire, format!("unknown questionnaire `{id}`"))
                        .at(place)
                        .help(format!("shipped are {}; name another with --questionnaire FILE", shipped.join(", ")));
                    return self.problems.push(problem.did_you_mean(id, shipped));
                }
            }
        }
        // A file that breaks its shape may be checked further, but its answers are not used.
        let of_this = |problem: &Diagnostic| problem.severity == crate::diagnostic::Severity::Error && problem.place.is_some_and(|place| place.file == file);
        let broken = self.problems[before..].iter().any(of_this);
        if let Some(questionnaire) = self.questionnaires.get(id) {
            let checked =
                if self.numbers_alone { sheet.check_numbers(questionnaire, &mut self.problems) } else { sheet.check(questionnaire, &mut self.problems) };
            self.sheets.extend(checked.filter(|_| !broken));
        }
    }

    /// Brings back the texts that problems point into, as far as the files can still be read.
    pub(crate) fn recall(&mut self) {
        let mut files: Vec<u32> = self
            .problems
            .iter()
            .flat_map(|problem| problem.place.into_iter().chain(problem.also.iter().map(|(place, _)| *place)))
            .map(|place| place.file)
            .collect();
        files.sort_unstable();
        files.dedup();
        for file in files.into_iter().filter(|file| self.files.is_forgotten(*file)).collect::<Vec<_>>() {
            let path = self.files.path(file).to_owned();
            if let Ok(text) = source::read(Path::new(&path), &path, &mut Files::default()) {
                self.files.restore(file, text);
            }
        }
    }

    /// True if a problem is an error.
    pub(crate) fn has_errors(&self) -> bool {
        any_error(&self.problems)
    }

    /// The sheets, taken from here, as one assessment. Problems are added; none is given where there is an error.
    pub(crate) fn assessment(&mut self) -> Option<Assessment> {
        let answered: Vec<&Questionnaire> = self.sheets.iter().filter_map(|sheet| self.questionnaires.get(&sheet.questionnaire.0).map(Arc::as_ref)).collect();
        if answered.is_empty() {
            return None;
        }
        let Some(id) = scoring_questionnaire(&answered).map(str::to_owned) else {
            let list = self.sheets.iter().map(|sheet| format!("{} answers {}", sheet.path, sheet.questionnaire.0)).collect::<Vec<_>>().join("; ");
            self.problems.push(
                Diagnostic::new(Code::QuestionnairesDiffer, format!("these files answer questionnaires that do not compare: {list}"))
                    .help("report them one by one"),
            );
            return None;
        };
        let scoring = match self.questionnaires.get(&id) {
            Some(known) => Arc::clone(known),
            None => Arc::new(Library::new(&BuiltIn, self.folders.clone()).find(&id, &mut self.files, &mut self.problems)?),
        };
        Assessment::new(scoring, std::mem::take(&mut self.sheets), &mut self.problems)
    }

    /// Puts a questionnaire in a language, where one is asked for. False where its translation has errors, which are added to the problems.
    ///
    /// # Errors
    /// Where there is no translation.
    pub(crate) fn speak(&mut self, q: &mut Arc<Questionnaire>, language: Option<&str>) -> anyhow::Result<bool> {
        let Some(language) = language else { return Ok(true) };
        // A translation of a shipped one may lie in the working folder, wherever the answers are.
        let working = [PathBuf::from("."), PathBuf::from("questionnaires")];
        let library = Library::new(&BuiltIn, self.folders.iter().cloned().chain(working).collect());
        let path = self.named.as_ref().filter(|(id, _)| *id == q.id).map(|(_, path)| path.as_path());
        let spoken = spoken(Questionnaire::clone(q), Some(language), path, &library, &mut self.files, &mut self.problems)?;
        Ok(spoken.map(|spoken| *q = Arc::new(spoken)).is_some())
    }
}

/// What came of a file that was read before its turn.
struct Early {
    /// None where it can be read again, should anybody ask.
    text: Option<Arc<str>>,
    sheet: Option<AnswerSheet>,
    problems: Vec<Diagnostic>,
}

/// How many threads this many items are worth.
pub(super) fn threads(asked: Option<usize>, items: usize) -> usize {
    let most = asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).min(MOST_THREADS);
    most.min(items / WORTH_A_THREAD).max(1)
}

/// What a job makes of every item, in their order, whichever thread does it; and what state each thread had at the end.
pub(super) fn in_parallel<I: Sync, S: Send, O: Send>(
    items: &[I],
    threads: usize,
    state: impl Fn() -> S + Sync,
    job: impl Fn(&mut S, usize, &I) -> O + Sync,
) -> (Vec<O>, Vec<S>) {
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut state, mut done) = (state(), Vec::new());
        while let Some((at, item)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?))) {
            done.push((at, job(&mut state, at, item)));
        }
        (done, state)
    };
    let (mut all, states) = std::thread::scope(|scope| {
        // Where no thread can be had, the others do its work.
        let others: Vec<_> = (1..threads).filter_map(|_| std::thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let (mut all, own) = work();
        let mut states = vec![own];
        for thread in others {
            // A panic goes on here.
            let (mut done, state) = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            all.append(&mut done);
            states.push(state);
        }
        (all, states)
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    (all.into_iter().map(|(_, done)| done).collect(), states)
}

/// The questionnaire of an id or path.
pub(crate) fn named(wanted: &Path, library: &Library<'_>, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Questionnaire> {
    let id = wanted.to_string_lossy();
    if library.knows(&id) && !wanted.is_file() {
        return library.find(&id, files, problems);
    }
    if wanted.is_file() {
        return library.read(wanted, files, problems);
    }
    let shipped = library.shipped_ids();
    let problem = Diagnostic::new(Code::Unreadable, format!("there is no questionnaire `{}`, neither shipped nor as a file", source::shown(wanted)))
        .help(format!("shipped are {}", shipped.join(", ")));
    problems.push(problem.did_you_mean(&id, shipped));
    None
}

/// The folders in which the questionnaire of the answers at this path may lie: beside, in `questionnaires`, and the same one folder up.
fn beside(path: &Path, folders: &mut Vec<PathBuf>) {
    let start = if path.is_dir() { path.to_owned() } else { path.parent().map(Path::to_owned).unwrap_or_default() };
    for folder in [start.clone(), start.join("questionnaires"), start.join(".."), start.join("../questionnaires")] {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
}
