//! Where questionnaires live: shipped with the program, in a folder, or at a path.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::translation::{self, Words};
use super::{Questionnaire, check};
use crate::decode::is_language;
use crate::diagnostic::{Diagnostic, Files, any_error};

/// The shipped documents: checked at build time, ready to load.
pub trait Shipped {
    /// The ids in order.
    fn ids(&self) -> Vec<&'static str>;
    /// A shipped questionnaire.
    fn load(&self, id: &str) -> Option<Questionnaire>;
    /// The languages a shipped questionnaire is translated into, besides its own.
    fn languages(&self, id: &str) -> Vec<&'static str>;
    /// The words of a shipped questionnaire in one of these languages.
    fn words(&self, id: &str, language: &str) -> Option<Words>;
}

/// Most files read for one questionnaire: files that each include the next one twice would be read a million times from twenty on.
const MAX_FILES: usize = 100;

/// What one reading has opened.
#[derive(Default)]
struct Reading {
    /// Files being read, each included by the one before.
    open: Vec<PathBuf>,
    /// How many were read, those read again counted again.
    files: usize,
}

/// Finds and reads questionnaires.
pub struct Library<'s> {
    shipped: &'s dyn Shipped,
    folders: Vec<PathBuf>,
}

impl<'s> Library<'s> {
    /// A library of the shipped questionnaires and those in these folders, which come first.
    #[must_use]
    pub fn new(shipped: &'s dyn Shipped, folders: Vec<PathBuf>) -> Self {
        Self { shipped, folders }
    }

    /// The questionnaire of this id: shipped, else from the folders, so that a stray file never changes what a shipped id means. None where there is neither; a
    /// file with problems gives them.
    pub fn find(&self, id: &str, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Questionnaire> {
        self.shipped.load(id).or_else(|| self.read(&self.path_of(id)?, files, problems))
    }

    /// True if the id names something.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.path_of(id).is_some() || self.shipped.ids().contains(&id)
    }

    /// The ids of the shipped documents.
    #[must_use]
    pub fn shipped_ids(&self) -> Vec<&'static str> {
        self.shipped.ids()
    }

    fn path_of(&self, id: &str) -> Option<PathBuf> {
        if !crate::decode::is_id(id) {
            return None; // An id never leads out of the folder.
        }
        self.folders
            .iter()
            .flat_map(|folder| [format!("{id}.questionnaire.yaml"), format!("{id}.questionnaire.yml"), format!("{id}.yaml")].map(|name| folder.join(name)))
            .find(|path| path.is_file())
    }

    /// Reads and checks the questionnaire in a file. What it includes is looked for beside it, then here.
    pub fn read(&self, path: &Path, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Questionnaire> {
        self.read_within(path, files, problems, &mut Reading::default())
    }

    fn read_within(&self, path: &Path, files: &mut Files, problems: &mut Vec<Diagnostic>, reading: &mut Reading) -> Option<Questionnaire> {
        let (file, text) = opened(path, files, problems)?;
        reading.open.push(path.to_owned());
        reading.files += 1;
        let mut folders = self.folders.clone();
        if let Some(beside) = path.parent().filter(|beside| !folders.contains(&beside.to_path_buf())) {
            folders.insert(0, beside.to_owned());
        }
        let inner = Library { shipped: self.shipped, folders };
        let mut resolve = |id: &str| -> Result<Questionnaire, String> {
            if let Some(shipped) = inner.shipped.load(id) {
                return Ok(shipped);
            }
            let Some(path) = inner.path_of(id) else {
                return Err(format!("it is neither shipped ({}) nor beside this file", inner.shipped_ids().join(", ")));
            };
            if reading.open.contains(&path) {
                return Err("it includes this one".to_owned());
            }
            if reading.files >= MAX_FILES {
                return Err(format!("more than {MAX_FILES} files are included, one through the other"));
            }
            let mut its = Vec::new();
            let found = inner.read_within(&path, files, &mut its, reading);
            let broken = any_error(&its);
            found
                .filter(|_| !broken)
                .ok_or_else(|| format!("{} has errors of its own; see `cem questionnaire check {}`", crate::source::shown(&path), crate::source::shown(&path)))
        };
        let found = check::check(&text, file, hash(&text), &mut resolve, problems);
        reading.open.pop();
        found
    }
}

/// A file with its number and text; none where it cannot be read, which is added to the problems.
fn opened(path: &Path, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<(u32, String)> {
    let shown = crate::source::shown(path);
    let text = crate::source::read(path, &shown, files).map_err(|problem| problems.push(*problem)).ok()?;
    let file = files.add(shown, text);
    Some((file, files.text(file).to_owned()))
}

/// Endings of the files of translations, after the language.
const ENDINGS: [&str; 2] = ["yaml", "yml"];

impl Library<'_> {
    /// The words of a questionnaire in another language: shipped, else from the file beside its own (`core.yaml`, `core.de.yaml`), or from the folders where it is
    /// shipped. `path` is the questionnaire's file, where one was named. None where there is no translation; one with problems gives them.
    pub fn words(&self, of: &Questionnaire, path: Option<&Path>, language: &str, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Words> {
        self.shipped_words(of, language).or_else(|| {
            let path = self.stems(of, path).iter().flat_map(|stem| in_language(stem, language)).find(|path| path.is_file())?;
            self.read_words(of, &path, files, problems)
        })
    }

    /// The languages a questionnaire can be had in, its own first.
    #[must_use]
    pub fn languages(&self, of: &Questionnaire, path: Option<&Path>) -> Vec<String> {
        let shipped = if self.is_shipped(of) { self.shipped.languages(&of.id) } else { Vec::new() };
        let mut others: Vec<String> = shipped.into_iter().map(str::to_owned).collect();
        others.extend(self.stems(of, path).iter().flat_map(|stem| translations(stem)).map(|(language, _)| language));
        others.sort();
        others.dedup();
        others.retain(|language| *language != of.language);
        std::iter::once(of.language.clone()).chain(others).collect()
    }

    /// Reads and checks the translation in a file. What it includes is looked for beside it, then here.
    pub fn read_words(&self, of: &Questionnaire, path: &Path, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Words> {
        self.read_words_within(of, path, files, problems, &mut Vec::new())
    }

    fn read_words_within(&self, of: &Questionnaire, path: &Path, files: &mut Files, problems: &mut Vec<Diagnostic>, open: &mut Vec<PathBuf>) -> Option<Words> {
        let (file, text) = opened(path, files, problems)?;
        open.push(path.to_owned());
        let beside = path.parent().map(Path::to_owned).unwrap_or_default();
        let inner = Library { shipped: self.shipped, folders: std::iter::once(beside).chain(self.folders.clone()).collect() };
        let mut resolve = |id: &str, language: &str| -> Result<(Questionnaire, Words), String> {
            let mut its = Vec::new();
            let found = inner.find(id, files, &mut its).filter(|_| !any_error(&its)).ok_or("there is no such questionnaire, or it has errors")?;
            if let Some(words) = inner.shipped_words(&found, language) {
                return Ok((found, words));
            }
            let path = inner.stems(&found, None).iter().flat_map(|stem| in_language(stem, language)).find(|path| path.is_file());
            let path = path.ok_or_else(|| format!("it is not translated into `{language}`"))?;
            if open.contains(&path) || open.len() >= MAX_FILES {
                return Err("it includes this one".to_owned());
            }
            let words = inner.read_words_within(&found, &path, files, &mut its, open).filter(|_| !any_error(&its));
            words.map(|words| (found, words)).ok_or_else(|| format!("{} has errors of its own", crate::source::shown(&path)))
        };
        let found = translation::check::check(&text, file, of, &mut resolve, problems);
        open.pop();
        found
    }

    /// The questionnaire that a translation's file lies beside, or else the one of the id that it names; none where there is neither.
    pub fn original(&self, path: &Path, of: &str, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Questionnaire> {
        let stem = path.with_extension("").with_extension("");
        match ENDINGS.iter().map(|end| with_ending(&stem, end)).find(|beside| beside != path && beside.is_file()) {
            Some(beside) => self.read(&beside, files, problems),
            None => {
                let beside = path.parent().map(Path::to_owned).unwrap_or_default();
                Library::new(self.shipped, [beside.clone(), beside.join("questionnaires")].into_iter().chain(self.folders.clone()).collect())
                    .find(of, files, problems)
            }
        }
    }

    /// True for the questionnaire that is shipped, and not for another one with its id.
    fn is_shipped(&self, of: &Questionnaire) -> bool {
        self.shipped.load(&of.id).is_some_and(|shipped| shipped.sha256 == of.sha256)
    }

    fn shipped_words(&self, of: &Questionnaire, language: &str) -> Option<Words> {
        self.shipped.words(&of.id, language).filter(|_| self.is_shipped(of))
    }

    /// What the names of its translations start with.
    fn stems(&self, of: &Questionnaire, path: Option<&Path>) -> Vec<PathBuf> {
        match path.map(Path::to_owned).or_else(|| self.path_of(&of.id)) {
            Some(path) => vec![path.with_extension("")],
            None => self.folders.iter().flat_map(|folder| [folder.join(&of.id), folder.join(format!("{}.questionnaire", of.id))]).collect(),
        }
    }
}

/// The files a translation may be in.
fn in_language(stem: &Path, language: &str) -> Vec<PathBuf> {
    if !is_language(language) {
        return Vec::new(); // A language never leads out of the folder.
    }
    ENDINGS.iter().map(|end| with_ending(stem, &format!("{language}.{end}"))).collect()
}

fn with_ending(stem: &Path, ending: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    PathBuf::from(name)
}

/// The translations beside a questionnaire's file, by name: language and path.
#[must_use]
pub fn translations_beside(path: &Path) -> Vec<(String, PathBuf)> {
    translations(&path.with_extension(""))
}

/// The translations whose files' names begin so.
fn translations(stem: &Path) -> Vec<(String, PathBuf)> {
    let folder = stem.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let start = format!("{}.", stem.file_name().unwrap_or_default().to_string_lossy());
    let language = |name: &str| {
        let language = ENDINGS.iter().find_map(|end| name.strip_prefix(&start)?.strip_suffix(&format!(".{end}")))?;
        (is_language(language) && language != "questionnaire").then(|| language.to_owned())
    };
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut found: Vec<(String, PathBuf)> = names.filter_map(|name| Some((language(&name)?, stem.with_file_name(name)))).collect();
    found.sort();
    found
}

/// SHA-256 of a text as lower-case hexadecimal: the content hash that answers may carry.
#[must_use]
pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
