//! Where questionnaires live: shipped with the program, in a folder, or at a path.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Questionnaire, check};
use crate::diagnostic::{Diagnostic, Files, any_error};

/// The shipped documents: checked at build time, ready to load.
pub trait Shipped {
    /// The ids in order, each with the text of its file.
    fn documents(&self) -> Vec<(&'static str, &'static str)>;
    /// A shipped questionnaire.
    fn load(&self, id: &str) -> Option<Questionnaire>;
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
        self.path_of(id).is_some() || self.shipped.documents().iter().any(|(known, _)| *known == id)
    }

    /// The ids of the shipped documents.
    #[must_use]
    pub fn shipped_ids(&self) -> Vec<&'static str> {
        self.shipped.documents().iter().map(|(id, _)| *id).collect()
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
        let shown = crate::source::shown(path);
        let text = match crate::source::read(path, &shown, files) {
            Ok(text) => text,
            Err(problem) => {
                problems.push(*problem);
                return None;
            }
        };
        let file = files.add(shown, text);
        let text = files.text(file).to_owned();
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

/// SHA-256 of a text as lower-case hexadecimal: the content hash that answers may carry.
#[must_use]
pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
