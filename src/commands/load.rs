//! From paths to an assessment: finds the answer files, reads them, finds their questionnaires, checks everything.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::answers::assessment::{Assessment, scoring_questionnaire};
use crate::answers::{AnswerSheet, check, store};
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
    pub(crate) paths: Vec<String>,
    /// The sheets without errors.
    pub(crate) sheets: Vec<AnswerSheet>,
    /// Where questionnaires are looked for beside the shipped ones.
    folders: Vec<PathBuf>,
    /// The answer files that could be read, by number in [`Loaded::files`].
    pub(crate) read: Vec<u32>,
    /// The questionnaires answered, by id.
    pub(crate) questionnaires: BTreeMap<String, Arc<Questionnaire>>,
}

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
    /// Reads and checks answer files.
    pub(crate) fn read(request: &mut Request<'_>) -> Self {
        let mut loaded = Self::default();
        let mut texts = Vec::new();
        let mut folders = Vec::new();
        for path in request.paths {
            if path.as_os_str() == "-" {
                let mut bytes = Vec::new();
                let limited = request.stdin.take(crate::yaml::MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
                let text = match limited {
                    Ok(_) => source::decode(bytes, "-", &mut loaded.files),
                    Err(error) => Err(Box::new(Diagnostic::new(Code::Unreadable, format!("standard input cannot be read: {error}")))),
                };
                loaded.keep("-".to_owned(), text, &mut texts);
                continue;
            }
            beside(path, &mut folders);
            match store::find(path) {
                Err(error) => loaded.problems.push(Diagnostic::new(Code::Unreadable, format!("{} cannot be read: {error}", source::shown(path)))),
                Ok(found) => {
                    for path in found {
                        let shown = source::shown(&path);
                        if loaded.paths.contains(&shown) {
                            continue; // Named twice is one file.
                        }
                        let text = source::read(&path, &shown, &mut loaded.files);
                        loaded.keep(shown, text, &mut texts);
                    }
                }
            }
        }
        loaded.check(request.questionnaire, &texts, folders);
        loaded
    }

    /// Reads and checks answers that come with the program.
    pub(crate) fn built_in(sample: &[(&str, &str)]) -> Self {
        let mut loaded = Self::default();
        let mut texts = Vec::new();
        for (name, text) in sample {
            loaded.keep((*name).to_owned(), Ok((*text).to_owned()), &mut texts);
        }
        loaded.check(None, &texts, Vec::new());
        loaded
    }

    /// Checks a text as if it were the file at this path.
    pub(crate) fn of_text(path: &Path, shown: &str, text: &str, questionnaire: Option<&Path>) -> Self {
        let mut loaded = Self::default();
        let (mut texts, mut folders) = (Vec::new(), Vec::new());
        beside(path, &mut folders);
        loaded.keep(shown.to_owned(), Ok(text.to_owned()), &mut texts);
        loaded.check(questionnaire, &texts, folders);
        loaded
    }

    fn keep(&mut self, shown: String, text: Result<String, Box<Diagnostic>>, texts: &mut Vec<(u32, String, Arc<str>)>) {
        self.paths.push(shown.clone());
        match text {
            Ok(text) => {
                let text: Arc<str> = text.into();
                let file = self.files.add(shown.clone(), Arc::clone(&text));
                self.read.push(file);
                texts.push((file, shown, text));
            }
            Err(problem) => self.problems.push(*problem),
        }
    }

    fn check(&mut self, questionnaire: Option<&Path>, texts: &[(u32, String, Arc<str>)], folders: Vec<PathBuf>) {
        self.folders.clone_from(&folders);
        let library = Library::new(&BuiltIn, folders);
        if let Some(wanted) = questionnaire {
            match named(wanted, &library, &mut self.files, &mut self.problems) {
                Some(found) => drop(self.questionnaires.insert(found.id.clone(), Arc::new(found))),
                None => return,
            }
        }
        for (file, shown, text) in texts {
            let Some(sheet) = check::read(text, *file, shown, &mut self.problems) else { continue };
            let Some((id, place)) = sheet.questionnaire() else { continue };
            if !self.questionnaires.contains_key(id) {
                let before = self.problems.len();
                match library.find(id, &mut self.files, &mut self.problems) {
                    Some(found) => drop(self.questionnaires.insert(id.to_owned(), Arc::new(found))),
                    None if self.problems.len() > before => continue, // It is known, and broken.
                    None => {
                        let shipped = library.shipped_ids();
                        let problem = Diagnostic::new(Code::WrongQuestionnaire, format!("unknown questionnaire `{id}`"))
                            .at(place)
                            .help(format!("shipped are {}; name another with --questionnaire FILE", shipped.join(", ")));
                        self.problems.push(problem.did_you_mean(id, shipped));
                        continue;
                    }
                }
            }
            // A file that breaks its shape may be checked further, but its answers are not used.
            let broken = self
                .problems
                .iter()
                .any(|problem| problem.severity == crate::diagnostic::Severity::Error && problem.place.is_some_and(|place| place.file == *file));
            if let Some(questionnaire) = self.questionnaires.get(id) {
                let checked = sheet.check(questionnaire, &mut self.problems);
                self.sheets.extend(checked.filter(|_| !broken));
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
