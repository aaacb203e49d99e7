//! A problem in a file, as a value: code, severity, place, message, help. All problems of a run are collected; nothing stops at the first.
//!
//! [`codes`] is the table of codes, [`draw`] shows a problem to a person.

use std::sync::{Arc, OnceLock};

pub mod codes;
pub mod draw;

pub use codes::Code;

/// The files that were read, so that a place can be shown with its line.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
}

#[derive(Debug)]
struct File {
    path: Arc<str>,
    /// None where it was let go of.
    text: Option<Arc<str>>,
    /// Where lines start, found when the first place is asked for.
    lines: OnceLock<Vec<u32>>,
}

/// A piece of a file that was read: byte offsets into its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which file, as numbered by [`Files::add`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Files {
    /// Keeps a file's text under the path shown to people; gives its number.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> u32 {
        self.push(path.into(), Some(text.into()))
    }
    /// As [`Files::add`], of a file whose text is not kept: see [`Files::forget`].
    pub fn add_forgotten(&mut self, path: impl Into<Arc<str>>) -> u32 {
        self.push(path.into(), None)
    }
    fn push(&mut self, path: Arc<str>, text: Option<Arc<str>>) -> u32 {
        self.files.push(File { path, text, lines: OnceLock::new() });
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }
    /// Lets go of a file's text, which can be brought back with [`Files::restore`]. Its path and number stay.
    pub fn forget(&mut self, file: u32) {
        if let Some(file) = self.files.get_mut(file as usize) {
            (file.text, file.lines) = (None, OnceLock::new());
        }
    }
    /// True where a file's text was let go of.
    #[must_use]
    pub fn is_forgotten(&self, file: u32) -> bool {
        self.files.get(file as usize).is_some_and(|file| file.text.is_none())
    }
    /// Gives a file its text back.
    pub fn restore(&mut self, file: u32, text: impl Into<Arc<str>>) {
        if let Some(file) = self.files.get_mut(file as usize) {
            (file.text, file.lines) = (Some(text.into()), OnceLock::new());
        }
    }
    /// How many files there are; they are numbered from 0.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.files.len()).unwrap_or(u32::MAX)
    }
    /// The path of a file.
    #[must_use]
    pub fn path(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |file| &file.path)
    }
    /// The text of a file.
    #[must_use]
    pub fn text(&self, file: u32) -> &str {
        self.files.get(file as usize).and_then(|file| file.text.as_deref()).unwrap_or_default()
    }
    /// Line and column (both from 1; columns count characters) of the start of a place.
    #[must_use]
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let Some(file) = self.files.get(place.file as usize) else { return (1, 1) };
        let text = self.text(place.file);
        let mut start = (place.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let lines = file.lines.get_or_init(|| {
            let after = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, after)| after);
            std::iter::once(0).chain(after).collect()
        });
        let line = lines.partition_point(|line| *line as usize <= start);
        let from = lines.get(line.wrapping_sub(1)).map_or(0, |line| *line as usize);
        (line, text[from..start].chars().count() + 1)
    }
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably a mistake; the file can be used.
    Warning,
    /// The file cannot be used.
    Error,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its code, which is also the name of its page in `cem explain`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence in the reader's words.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What to say under the caret; may be empty.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to it, each with a word.
    pub also: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A problem with the severity its code has.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), message: shortened(message.into()), place: None, label: String::new(), help: None, also: Vec::new() }
    }
    /// Gives the file of all its places another number.
    pub fn number(&mut self, file: u32) {
        let places = self.place.iter_mut().chain(self.also.iter_mut().map(|(place, _)| place));
        places.for_each(|place| place.file = file);
    }
    /// At this place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }
    /// With these words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }
    /// With this help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
    /// With a second place.
    #[must_use]
    pub fn also(mut self, place: Option<Place>, word: impl Into<String>) -> Self {
        if let Some(place) = place {
            self.also.push((place, word.into()));
        }
        self
    }
    /// With "did you mean" where one of the known words is near.
    #[must_use]
    pub fn did_you_mean<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(written, known) {
            Some(near) => {
                let help = format!("did you mean `{near}`?");
                self.help(help)
            }
            None => self,
        }
    }
}

/// Longest word, in bytes, that is compared with known ones; ids have at most 80.
const LONGEST_WORD: usize = 200;
/// Longest message, in characters: a value of megabytes is not repeated in full.
const LONGEST_MESSAGE: usize = 2000;
/// After so many problems no more names are suggested: each suggestion looks at every known name, and nobody reads that far.
pub const SUGGESTIONS: usize = 500;

fn shortened(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
        message.truncate(end);
        message.push('…');
    }
    message
}

/// The known word nearest to what was written, if it is near enough to be what was meant.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The measures take the product of both lengths, in time and in memory.
    if written.len() > LONGEST_WORD {
        return None;
    }
    let low = written.to_lowercase();
    let one_slip = |known: &str| known.len().abs_diff(low.len()) <= 4 && strsim::damerau_levenshtein(&low, known) <= 1;
    known
        .into_iter()
        .filter(|word| word.len() <= LONGEST_WORD)
        .map(|word| {
            let known = word.to_lowercase();
            (strsim::jaro_winkler(&low, &known).max(if one_slip(&known) { 0.9 } else { 0.0 }), word)
        })
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, word)| word)
}

/// True when at least one of the problems is an error.
#[must_use]
pub fn any_error(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// Sorts problems by file, then place, then code: the order people read them in.
pub fn sort(problems: &mut Vec<Diagnostic>) {
    problems.sort_by(|a, b| (a.place, a.code, &a.message).cmp(&(b.place, b.code, &b.message)));
    problems.dedup();
}
