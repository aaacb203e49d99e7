//! Carries an answers file over to another version of its questionnaire: what was said is kept, moved or put off, and never lost.
//!
//! Only what must change is changed, by the spans of [`yaml::parse`]: comments, order, quoting and line ends stay as they were written.

use std::ops::Range;

use super::STATES;
use super::edit::{self, NewAnswer};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::diff::{Change, Diff, Effect};
use crate::yaml::{self, Node};

/// From what to what, and how.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The questionnaire the answers are to.
    pub old: &'a Questionnaire,
    /// The questionnaire they are carried over to.
    pub new: &'a Questionnaire,
    /// What lies between the two, renamed questions among it.
    pub diff: &'a Diff,
    /// Answers of removed questions become comments at the end; without it they are a problem.
    pub drop_removed: bool,
    /// Answers to questions whose levels changed stay as they are.
    pub keep_levels: bool,
}

/// What a file became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The new text.
    pub text: String,
    /// Answers that need a look, in the order of the file.
    pub moves: Vec<Move>,
    /// How many answers stay and mean the same.
    pub kept: usize,
    /// The answers were given to another text of the old version than the one at hand: its differences may not be all.
    pub other_text: bool,
    /// Questions that are new to this questionnaire, and so blank.
    pub blank: Vec<String>,
    /// It was marked complete, and is no longer: there are new questions, or answers that were put off.
    pub reopened: bool,
}

/// What became of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The question's id in the old questionnaire.
    pub question: String,
    /// Its id in the new one, where that is another.
    pub now: Option<String>,
    /// The answer as it was written.
    pub answer: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands under its new id.
    Renamed,
    /// It stands, and the question was reworded.
    ReadAgain,
    /// It is put off, with the old answer in its note.
    PutOff,
    /// It stands although the levels changed, because that was asked for.
    LevelsKept,
    /// It is a comment at the end of the file.
    Comment,
}

/// The file carried over; none where it answers the new version already.
///
/// # Errors
/// Every reason why it cannot be done without losing something: the file answers another version, questions are gone, ids meet.
pub fn migrate(text: &str, plan: &Plan<'_>) -> Result<Option<Migrated>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let root = yaml::parse(text, 0, &mut problems);
    let Some(root) = root.filter(|_| problems.is_empty()) else { return Err(problems) };
    if is_done(&root, plan, &mut problems) {
        return Ok(None);
    }
    let newline = if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" };
    let mut steps = Steps { plan, moves: Vec::new(), kept: 0, comments: Vec::new(), put_off: Vec::new(), edits: reference(text, &root, plan.new), newline };
    let answers = root.get("answers").map(Node::entries).unwrap_or_default();
    for (key, node) in answers {
        steps.entry(text, (key.text.as_ref(), key.place), node, &mut problems);
    }
    let ids: Vec<&str> = answers.iter().map(|(key, _)| key.text.as_ref()).collect();
    for (key, now) in answers.iter().filter_map(|(key, _)| Some((key, plan.diff.of_old(&key.text)?.renamed_to()?))) {
        if ids.contains(&now) && plan.diff.of_old(now).is_none_or(|other| other.renamed_to().is_none()) {
            problems.push(Diagnostic::new(Code::DuplicateKey, format!("{} is to become {now}, which has an answer here already", key.text)).at(key.place));
        }
    }
    if !steps.comments.is_empty() && text.trim_start().starts_with('{') {
        let message = "answers of removed questions become comments, and a JSON file cannot hold any";
        problems.push(Diagnostic::new(Code::WrongType, message).at(root.place).help("keep a copy, and take them out with cem answers unset"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let hash = root.get("questionnaire").map(|node| node.text_of("sha256")).filter(|hash| !hash.is_empty());
    let other_text = hash.is_some_and(|hash| hash != plan.old.sha256);
    steps.finish(text).map(|migrated| Some(Migrated { other_text, ..migrated }))
}

/// Whether the file is to the new version; a file to neither is a problem.
fn is_done(root: &Node<'_>, plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) -> bool {
    let reference = root.get("questionnaire");
    let part = |key: &str| reference.map(|node| node.text_of(key)).unwrap_or_default();
    let is = |q: &Questionnaire| part("id") == q.id && part("version") == q.version;
    let hash = part("sha256");
    let same_version = plan.old.id == plan.new.id && plan.old.version == plan.new.version;
    let same = plan.old.sha256 == plan.new.sha256;
    if is(plan.new) && (hash == plan.new.sha256 || same || hash.is_empty() && !same_version) {
        return true;
    }
    if same_version && hash.is_empty() {
        let message = format!("both questionnaires are {} {}, and the answers do not say which one they are to", plan.new.id, plan.new.version);
        let problem = Diagnostic::new(Code::WrongVersion, message).at(reference.map_or(root.place, |node| node.place));
        problems.push(problem.help("give the new questionnaire another version"));
        return false;
    }
    if !is(plan.old) {
        let (old, new) = (plan.old, plan.new);
        let message = format!("the answers are to {} {}, not to {} {}", part("id"), part("version"), old.id, old.version);
        let problem = Diagnostic::new(Code::WrongVersion, message).at(reference.map_or(root.place, |node| node.place));
        problems.push(problem.help(format!("name the questionnaire they answer with --from FILE; they are carried over to {} {}", new.id, new.version)));
    }
    false
}

/// The edits that make the file name the new questionnaire.
fn reference(text: &str, root: &Node<'_>, new: &Questionnaire) -> Vec<(Range<usize>, String)> {
    let Some(reference) = root.get("questionnaire") else { return Vec::new() };
    let mut edits = Vec::new();
    for (key, value) in [("id", &new.id), ("version", &new.version), ("sha256", &new.sha256)] {
        if let Some(node) = reference.get(key).filter(|node| node.text().is_some_and(|text| text != value)) {
            edits.push((span(node.place), as_written(&text[span(node.place)], value)));
        }
    }
    edits
}

fn span(place: Place) -> Range<usize> {
    place.start as usize..place.end as usize
}

/// A word in the quotes that the old one had.
fn as_written(old: &str, new: &str) -> String {
    match old.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
        Some(quote) => format!("{quote}{new}{quote}"),
        None => new.to_owned(),
    }
}

struct Steps<'a> {
    plan: &'a Plan<'a>,
    moves: Vec<Move>,
    kept: usize,
    /// Lines of the comment block at the end.
    comments: Vec<String>,
    /// Old ids of questions to put off, with the note.
    put_off: Vec<(String, String)>,
    edits: Vec<(Range<usize>, String)>,
    newline: &'static str,
}

impl Steps<'_> {
    fn entry(&mut self, text: &str, (id, place): (&str, Place), node: &Node<'_>, problems: &mut Vec<Diagnostic>) {
        let plan = self.plan;
        let written = if node.text().is_some() { node.text() } else { node.get("answer").and_then(Node::text) };
        let answer = written.unwrap_or_default().to_owned();
        let Some(change) = plan.diff.of_old(id) else {
            // The same question, or one nobody knows: the check of the result tells.
            self.kept += usize::from(!answer.is_empty());
            return;
        };
        let now = change.renamed_to();
        if let Some(now) = now {
            self.edits.push((span(place), as_written(&text[span(place)], now)));
        }
        let is_empty = node.is_null() || answer.is_empty() && node.entries().is_empty();
        let withdrawn = change.changes.iter().any(|change| matches!(change, Change::Withdrawn(word) if *word == answer));
        let fate = match change.effect {
            Effect::Lost if plan.drop_removed => {
                if !is_empty {
                    self.comment(text, id, place, node);
                }
                Fate::Comment
            }
            Effect::Lost => {
                let message = format!("{id} is not in {} {}, and its answer would be lost", plan.new.id, plan.new.version);
                let problem = Diagnostic::new(Code::UnknownQuestion, message).at(place);
                let near = plan.diff.likely_renamed.iter().find(|pair| pair.old == id);
                problems.push(problem.help(near.map_or_else(
                    || "--drop-removed keeps it as a comment at the end of the file".to_owned(),
                    |pair| {
                        format!("it is probably {} now: --rename {id}={}; or --drop-removed keeps it as a comment at the end of the file", pair.new, pair.new)
                    },
                )));
                return;
            }
            _ if answer.is_empty() || STATES.contains(&answer.as_str()) && !withdrawn => {
                if now.is_none() {
                    self.kept += usize::from(!answer.is_empty());
                    return;
                }
                Fate::Renamed
            }
            Effect::LevelsChanged if plan.keep_levels && !withdrawn => Fate::LevelsKept,
            _ if withdrawn || change.effect == Effect::LevelsChanged => {
                self.put_off.push((now.unwrap_or(id).to_owned(), self.note(id, &answer, node)));
                Fate::PutOff
            }
            Effect::ReadAgain => Fate::ReadAgain,
            Effect::Kept | Effect::New | Effect::NotOffered | Effect::LevelsChanged if now.is_some() => Fate::Renamed,
            Effect::Kept | Effect::New | Effect::NotOffered | Effect::LevelsChanged => {
                self.kept += 1;
                return;
            }
        };
        self.moves.push(Move { question: id.to_owned(), now: now.map(str::to_owned), answer, fate });
    }

    /// The note of an answer that is put off: the old answer, and everything said beside it that the new one does not keep.
    fn note(&self, id: &str, answer: &str, node: &Node<'_>) -> String {
        let Questionnaire { id: questionnaire, version, .. } = self.plan.old;
        let mut note = format!("The answer to {id} of {questionnaire} {version} was {answer}.");
        let reason = node.text_of("reason");
        if !reason.is_empty() {
            note.push_str(&format!(" Reason: {}", reason.trim()));
        }
        if let Some(old) = node.get("note") {
            let text = old.text().map_or_else(|| old.text_of("text"), str::to_owned);
            // It is no longer quotable as it stands, since it tells an answer now.
            let quotable = if old.get("quotable").and_then(Node::truth) == Some(true) { " (could be quoted)" } else { "" };
            note.push_str(&format!(" Note{quotable}: {}", text.trim()));
        }
        note
    }

    /// The entry as comment lines, whatever it holds.
    fn comment(&mut self, text: &str, id: &str, key: Place, node: &Node<'_>) {
        let end = text[..].len().min(last(node).max(key.end as usize));
        let end = text[end..].find('\n').map_or(text.len(), |found| end + found);
        let flow = text[node.place.start as usize..].starts_with('{') || node.text().is_some();
        let end = if flow { (node.place.end as usize).max(key.end as usize) } else { end };
        let mut lines = text[key.start as usize..end].trim_end().lines();
        let first = lines.next().unwrap_or_default().trim_end();
        let first = first.split_once(':').map_or("", |(_, rest)| rest.trim());
        let gap = if first.is_empty() { "" } else { " " };
        self.comments.push(format!("# removed in {}: {id}:{gap}{first}", self.plan.new.version));
        self.comments.extend(lines.map(|line| format!("#   {}", line.trim_end()).trim_end().to_owned()));
    }

    fn finish(mut self, text: &str) -> Result<Migrated, Vec<Diagnostic>> {
        let mut out = text.to_owned();
        // From the end, so that places before stay true.
        self.edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, with) in &self.edits {
            out.replace_range(range.clone(), with);
        }
        for (question, note) in &self.put_off {
            out = edit::set(&out, question, &NewAnswer { answer: "later".to_owned(), note: Some(note.clone()), ..NewAnswer::default() })?;
        }
        for gone in self.moves.iter().filter(|gone| gone.fate == Fate::Comment) {
            out = edit::unset(&out, &gone.question)?;
        }
        if !self.comments.is_empty() {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push_str(self.newline);
            }
            for line in &self.comments {
                out.push_str(line);
                out.push_str(self.newline);
            }
        }
        let was_complete = yaml::parse(text, 0, &mut Vec::new()).is_some_and(|root| root.get("complete").and_then(Node::truth) == Some(true));
        let added = self.plan.diff.questions.iter().filter(|question| question.effect == Effect::New);
        let blank: Vec<String> = added.map(|question| question.id.clone()).collect();
        let reopened = was_complete && (!blank.is_empty() || !self.put_off.is_empty());
        if reopened {
            out = edit::set_complete(&out, false)?;
        }
        Ok(Migrated { text: out, moves: self.moves, kept: self.kept, other_text: false, blank, reopened })
    }
}

/// One past the last byte of anything below a value.
fn last(node: &Node<'_>) -> usize {
    let below = node.entries().iter().map(|(_, value)| last(value)).chain(node.items().iter().map(last));
    below.max().unwrap_or(0).max(node.place.end as usize)
}
