//! The journal: what is typed, and what could not be saved, in a file beside the answers that lines are only added to.
//!
//! Each line is a checksum and a JSON value, so that a line torn by a crash or a full disk is known as such and left out. The first line says what the journal
//! belongs to. A journal that has nothing to say is removed.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Change, Draft, EvidencePart, Field};
use crate::answers::edit::NewAnswer;
use crate::answers::{Confidence, Evidence};
use crate::atomic_file;
use crate::questionnaire::Questionnaire;

/// Largest journal that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// Above this size a journal is written anew with what still counts.
const LONG: u64 = 1 << 20;
/// Form of the journal.
const FORM: &str = "cem-journal/1";

/// What a journal belongs to. It counts only for the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Owner {
    /// Always `cem-journal/1`.
    pub(super) journal: String,
    /// Name of the answers file.
    pub(super) file: String,
    /// The questionnaire's id.
    pub(super) questionnaire: String,
    /// Its content hash.
    pub(super) sha256: String,
    /// Who is asked: a hash of organisation and respondent.
    pub(super) subject: String,
    /// Hash of the answers as they were; empty where there was no file.
    pub(super) text: String,
}

impl Owner {
    pub(super) fn new(file: &str, form: &Questionnaire, subject: (&str, &str), text: Option<&str>) -> Self {
        Self {
            journal: FORM.to_owned(),
            file: file.to_owned(),
            questionnaire: form.id.clone(),
            sha256: form.sha256.clone(),
            subject: hash(&format!("{}\n{}", subject.0, subject.1)),
            text: text.map(hash).unwrap_or_default(),
        }
    }

    /// Why a journal of the other owner is not for this one; none where it is. Other answers are no reason: what it holds is compared with them.
    fn differs(&self, other: &Self) -> Option<&'static str> {
        if self.journal != other.journal {
            Some("it was written by another version of cem")
        } else if self.questionnaire != other.questionnaire {
            Some("it belongs to another questionnaire")
        } else if self.sha256 != other.sha256 {
            Some("it belongs to another text of the questionnaire")
        } else if self.subject != other.subject {
            Some("it belongs to another respondent")
        } else {
            (self.file != other.file).then_some("it belongs to another answers file")
        }
    }
}

/// One line behind the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Begin(Owner),
    /// A text being typed; it replaces the one of the same field.
    Draft(WireDraft),
    /// What the lines before say counts no more.
    Nothing,
    /// A change that is not in the file; it replaces the one of the same question.
    Change(WireChange),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct WireDraft {
    question: String,
    field: String,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WireChange {
    Answer { question: String, new: Option<Box<WireAnswer>>, was: Option<Box<WireAnswer>> },
    Complete(bool),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct WireAnswer {
    answer: String,
    reason: Option<String>,
    note: Option<String>,
    quotable: bool,
    confidence: Option<u8>,
    evidence: Option<Vec<(String, String, Option<String>)>>,
    flag: Option<bool>,
}

/// A change with what stood there before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub(super) change: Change,
    pub(super) was: Option<NewAnswer>,
}

/// What a journal holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Content {
    pub(super) drafts: Vec<Draft>,
    pub(super) changes: Vec<Kept>,
    /// The answers are others than when it was begun.
    pub(super) other_text: bool,
}

/// What was found where a journal may lie.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    Nothing,
    Content(Content),
    /// It is not for this session, and why.
    Foreign(String),
}

/// Reads the journal at a path.
pub(super) fn read(path: &Path, owner: &Owner, form: &Questionnaire) -> Found {
    match std::fs::metadata(path) {
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => return Found::Nothing,
        Err(error) => return Found::Foreign(super::words(&error.into())),
        Ok(about) if !about.is_file() => return Found::Foreign("it is not a file".to_owned()),
        Ok(about) if about.len() > MAX_BYTES => return Found::Foreign("it is far too long".to_owned()),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes)) {
        Ok(_) => parse(&bytes, owner, form),
        Err(error) => Found::Foreign(super::words(&error.into())),
    }
}

fn parse(bytes: &[u8], owner: &Owner, form: &Questionnaire) -> Found {
    let mut content = Content::default();
    let (mut begun, mut torn) = (false, false);
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match (decode(line), begun) {
            (Some(Line::Begin(begin)), false) => {
                if let Some(why) = begin.differs(owner) {
                    return Found::Foreign(why.to_owned());
                }
                content.other_text = begin.text != owner.text;
                begun = true;
            }
            (Some(line), true) => content.take(line, form),
            (Some(_), false) => return Found::Foreign("its first line is missing".to_owned()),
            (None, _) => torn = true,
        }
    }
    match begun {
        true => Found::Content(content),
        false if !torn => Found::Nothing,
        false => Found::Foreign("it cannot be read".to_owned()),
    }
}

impl Content {
    fn take(&mut self, line: Line, form: &Questionnaire) {
        match line {
            Line::Begin(_) => {}
            Line::Nothing => (self.drafts, self.changes) = (Vec::new(), Vec::new()),
            Line::Draft(draft) => draft.read(form).into_iter().for_each(|draft| self.add_draft(draft)),
            Line::Change(change) => change.read(form).into_iter().for_each(|kept| self.add_change(kept)),
        }
    }

    fn add_draft(&mut self, draft: Draft) {
        self.drafts.retain(|known| (known.question, known.field) != (draft.question, draft.field));
        self.drafts.push(draft);
    }

    fn add_change(&mut self, kept: Kept) {
        self.changes.retain(|known| !super::same_target(&known.change, &kept.change));
        self.changes.push(kept);
    }

    /// Adds what a later journal says.
    pub(super) fn merge(&mut self, later: Self) {
        later.drafts.into_iter().for_each(|draft| self.add_draft(draft));
        later.changes.into_iter().for_each(|kept| self.add_change(kept));
        self.other_text |= later.other_text;
    }
}

/// A journal that is kept. Nothing is written before there is something to say.
#[derive(Debug)]
pub(super) struct Journal {
    /// Where it may lie, the best place first.
    places: Vec<PathBuf>,
    /// Where lines are added now.
    open: Option<File>,
    /// Every place where something of ours lies.
    ours: Vec<PathBuf>,
    /// Bytes in the open file.
    length: u64,
    /// The last line may have been written in part.
    torn: bool,
}

/// What a journal is to hold.
pub(super) struct Holds<'a> {
    pub(super) owner: Owner,
    pub(super) drafts: Vec<&'a Draft>,
    pub(super) changes: &'a [Kept],
    pub(super) form: &'a Questionnaire,
}

impl Holds<'_> {
    fn lines(&self) -> String {
        let changes = self.changes.iter().map(|kept| encode(&Line::Change(WireChange::of(kept, self.form))));
        changes.chain(self.drafts.iter().map(|draft| encode(&Line::Draft(WireDraft::of(draft, self.form))))).collect()
    }
}

impl Journal {
    /// A journal at one of these places; at `found` there is one already, with content that is still wanted.
    pub(super) fn new(places: Vec<PathBuf>, found: Vec<PathBuf>) -> Self {
        Self { places, open: None, ours: found, length: 0, torn: false }
    }

    /// Adds the text being typed as a line, or begins the journal with all it is to hold.
    pub(super) fn draft(&mut self, draft: &Draft, holds: &Holds<'_>) -> Result<(), String> {
        if self.open.is_some() && self.length < LONG && self.add(&encode(&Line::Draft(WireDraft::of(draft, holds.form)))).is_ok() {
            return Ok(());
        }
        self.keep(holds)
    }

    /// Makes the journal hold exactly this: written anew as a whole, or removed where that is nothing.
    pub(super) fn keep(&mut self, holds: &Holds<'_>) -> Result<(), String> {
        let lines = holds.lines();
        if lines.is_empty() {
            return self.remove();
        }
        let text = encode(&Line::Begin(holds.owner.clone())) + &lines;
        let mut why = "there is no folder for it".to_owned();
        for (at, place) in self.places.iter().enumerate() {
            if let Some(folder) = place.parent().filter(|_| at > 0) {
                // The user's own folder need not be there yet; where it cannot be made, the next line says so.
                let _ = std::fs::create_dir_all(folder);
            }
            match atomic_file::write_private(place, text.as_bytes()).and_then(|()| Ok(OpenOptions::new().append(true).open(place)?)) {
                Ok(file) => {
                    for old in self.ours.drain(..).filter(|old| old != place) {
                        let _ = std::fs::remove_file(old);
                    }
                    self.ours.push(place.clone());
                    self.end();
                    (self.open, self.length, self.torn) = (Some(file), text.len() as u64, false);
                    return Ok(());
                }
                Err(error) => why = super::words(&error),
            }
        }
        // A full disk may still have room in the last block of the journal there is.
        self.add(&format!("{}{lines}", encode(&Line::Nothing))).map_err(|_| why)
    }

    fn add(&mut self, lines: &str) -> std::io::Result<()> {
        let Some(file) = &mut self.open else { return Err(std::io::ErrorKind::NotFound.into()) };
        // A torn line is ended first, so that it spoils no other.
        let lines = format!("{}{lines}", if self.torn { "\n" } else { "" });
        self.torn = true;
        file.write_all(lines.as_bytes())?;
        file.sync_data()?;
        self.torn = false;
        self.length += lines.len() as u64;
        Ok(())
    }

    /// Says in the file written so far, wherever it may have been moved to, that it counts no more.
    fn end(&mut self) {
        let _ = self.open.as_mut().map(|file| file.write_all(format!("\n{}", encode(&Line::Nothing)).as_bytes()));
    }

    fn remove(&mut self) -> Result<(), String> {
        self.end();
        let failed = |path: &PathBuf| std::fs::remove_file(path).err().filter(|error| error.kind() != std::io::ErrorKind::NotFound);
        let why = self.ours.iter().filter_map(failed).reduce(|first, _| first);
        self.open = None;
        why.map_or(Ok(()), |error| Err(super::words(&error.into())))?;
        self.ours.clear();
        Ok(())
    }

    /// Where it lies, if it holds something.
    pub(super) fn path(&self) -> Option<&Path> {
        self.ours.first().map(PathBuf::as_path)
    }
}

fn encode(line: &Line) -> String {
    // These types hold nothing that JSON cannot.
    let json = serde_json::to_string(line).unwrap_or_default();
    format!("{} {json}\n", checksum(&json))
}

fn decode(line: &[u8]) -> Option<Line> {
    let (sum, json) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    if sum != checksum(json) {
        return None;
    }
    serde_json::from_str(json).ok()
}

fn checksum(text: &str) -> String {
    hash(text)[..16].to_owned()
}

/// SHA-256, in hexadecimal.
pub(super) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl WireDraft {
    fn of(draft: &Draft, form: &Questionnaire) -> Self {
        let field = match draft.field {
            Field::Answer => "answer".to_owned(),
            Field::Reason => "reason".to_owned(),
            Field::Note => "note".to_owned(),
            Field::Probe => "probe".to_owned(),
            Field::Evidence(at, EvidencePart::What) => format!("evidence.{at}.what"),
            Field::Evidence(at, EvidencePart::Where) => format!("evidence.{at}.where"),
            Field::Evidence(at, EvidencePart::Seen) => format!("evidence.{at}.seen"),
        };
        Self { question: form.questions[draft.question.at()].id.clone(), field, text: draft.text.clone() }
    }

    fn read(self, form: &Questionnaire) -> Option<Draft> {
        let field = match self.field.as_str() {
            "answer" => Field::Answer,
            "reason" => Field::Reason,
            "note" => Field::Note,
            "probe" => Field::Probe,
            other => {
                let (at, part) = other.strip_prefix("evidence.")?.split_once('.')?;
                let part = match part {
                    "what" => EvidencePart::What,
                    "where" => EvidencePart::Where,
                    "seen" => EvidencePart::Seen,
                    _ => return None,
                };
                Field::Evidence(at.parse().ok()?, part)
            }
        };
        Some(Draft { question: form.find_question(&self.question)?, field, text: self.text })
    }
}

impl WireChange {
    fn of(kept: &Kept, form: &Questionnaire) -> Self {
        match &kept.change {
            Change::Answer { question, new } => Self::Answer {
                question: form.questions[question.at()].id.clone(),
                new: new.as_ref().map(|new| Box::new(WireAnswer::of(new))),
                was: kept.was.as_ref().map(|was| Box::new(WireAnswer::of(was))),
            },
            Change::Complete(complete) => Self::Complete(*complete),
        }
    }

    fn read(self, form: &Questionnaire) -> Option<Kept> {
        Some(match self {
            Self::Answer { question, new, was } => {
                Kept { change: Change::Answer { question: form.find_question(&question)?, new: new.map(|new| new.read()) }, was: was.map(|was| was.read()) }
            }
            Self::Complete(complete) => Kept { change: Change::Complete(complete), was: None },
        })
    }
}

impl WireAnswer {
    fn of(new: &NewAnswer) -> Self {
        let evidence = |list: &Vec<Evidence>| list.iter().map(|one| (one.what.clone(), one.place.clone(), one.seen.map(|day| day.to_string()))).collect();
        Self {
            answer: new.answer.clone(),
            reason: new.reason.clone(),
            note: new.note.clone(),
            quotable: new.note_quotable,
            confidence: new.confidence.map(|confidence| match confidence {
                Confidence::Low => 0,
                Confidence::Medium => 1,
                Confidence::High => 2,
            }),
            evidence: new.evidence.as_ref().map(evidence),
            flag: new.flag,
        }
    }

    fn read(self) -> NewAnswer {
        let evidence = |list: Vec<(String, String, Option<String>)>| {
            list.into_iter().map(|(what, place, seen)| Evidence { what, place, seen: seen.and_then(|day| day.parse().ok()) }).collect()
        };
        NewAnswer {
            answer: self.answer,
            reason: self.reason,
            note: self.note,
            note_quotable: self.quotable,
            confidence: match self.confidence {
                Some(0) => Some(Confidence::Low),
                Some(1) => Some(Confidence::Medium),
                Some(_) => Some(Confidence::High),
                None => None,
            },
            evidence: self.evidence.map(evidence),
            flag: self.flag,
        }
    }
}
