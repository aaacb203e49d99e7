//! Two people's edits of one answers file made into one, by question id and field by field. Nothing that either side says is dropped.
//!
//! With the file both began from (the base), a change on one side is taken, a removal too, and where both changed the same thing differently there is a conflict.
//! Without it, whatever stands on one side only is taken. Evidence is a set: what either side added is there, what either side removed is not. At a conflict,
//! ours stays and theirs becomes a comment beside it.
//!
//! The walk goes over whatever keys the files have, so a key that is new in the format merges without a change here. Only two places are special: an answer in
//! its short form (`IND-1: 3`) is the same as in its long form, and a note is one value, with or without leave to quote it.

use super::edit::{self, Tree};
use crate::decode;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::yaml::{self, Node, Value};

/// The key of the answers.
const ANSWERS: &str = "answers";
/// Begins the comment that holds theirs at a conflict.
pub(crate) const MARK: &str = "CONFLICT: theirs: ";
/// The field that the short form of an answer holds.
const ANSWER: &str = "answer";

/// The file made of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text of ours with what theirs adds, and theirs as comments where there are conflicts.
    pub text: String,
    /// Where both said something else, in the order of ours.
    pub conflicts: Vec<Conflict>,
    /// True where the text could not take the comments (JSON): theirs then stands in [`Merged::conflicts`] alone.
    pub without_comments: bool,
    /// Comments that only theirs has, with their places: a comment belongs to no answer, so it is not carried over.
    pub left_behind: Vec<(Place, String)>,
}

/// Something that both sides said differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about: a question with its field, or a key of the file, such as `IND-1.note` or `profile.size`.
    pub about: String,
    /// What ours says; it stands in the file.
    pub ours: Side,
    /// What theirs says.
    pub theirs: Side,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What it says, as YAML on one line; none where it was removed.
    pub said: Option<String>,
    /// Where it says so (file 0 is ours, 1 theirs); where it was removed, the place of what held it.
    pub place: Place,
}

/// Ours and theirs as one file. An empty base counts as none.
///
/// # Errors
/// Every problem of a text that cannot be read or is no answers file (file 0 is ours, 1 theirs, 2 the base), or one saying that ours stands in a form that cannot
/// be changed safely.
pub fn merge(ours: &str, theirs: &str, base: Option<&str>) -> Result<Merged, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let (our_root, their_root) = (read(ours, 0, &mut problems), read(theirs, 1, &mut problems));
    let base = base.filter(|text| !text.trim().is_empty());
    let base_root = base.and_then(|text| read(text, 2, &mut problems));
    let (Some(our_root), Some(their_root), true) = (our_root, their_root, problems.is_empty()) else { return Err(problems) };
    let mut walk = Walk { path: Vec::new(), clashes: Vec::new() };
    let nothing = Tree::Map(Vec::new());
    let before = base_root.as_ref().map_or(nothing, Tree::of);
    let meant = walk.merge(&before, &Tree::of(&our_root), &Tree::of(&their_root));
    let text = edit::carry(ours, &meant)?;
    let remarks: Vec<(Vec<String>, String)> = walk.clashes.iter().map(|clash| (clash.path.clone(), clash.remark())).collect();
    let remarked = if remarks.is_empty() { Some(text.clone()) } else { edit::remark(&text, &remarks) };
    let conflicts = walk.clashes.into_iter().map(|clash| clash.found(&our_root, &their_root)).collect();
    Ok(Merged {
        without_comments: remarked.is_none(),
        text: remarked.unwrap_or(text),
        conflicts,
        left_behind: left_behind(&[ours, base.unwrap_or_default()], theirs),
    })
}

fn read<'t>(text: &'t str, file: u32, problems: &mut Vec<Diagnostic>) -> Option<Node<'t>> {
    let root = yaml::parse(text, file, problems)?;
    if !matches!(root.value, Value::Map(_)) {
        problems.push(Diagnostic::new(Code::WrongType, format!("expected answers, which are a mapping, found {}", root.describe())).at(root.place));
    } else if root.get("format").is_none() {
        problems
            .push(Diagnostic::new(Code::MissingKey, "the key `format` is missing: this is no answers file").at(root.place).help("write format: cem-answers/1"));
    } else {
        decode::is_format(&root, "cem-answers/1", problems);
    }
    Some(root)
}

/// The comments of theirs that no other text has.
fn left_behind(known: &[&str], theirs: &str) -> Vec<(Place, String)> {
    let known: Vec<String> = known.iter().flat_map(|text| edit::comments(text)).map(|(_, comment)| comment).collect();
    let new = edit::comments(theirs).into_iter().filter(|(_, comment)| !known.contains(comment));
    new.map(|(place, comment)| (Place { file: 1, ..place }, comment)).collect()
}

/// Goes through both trees at once.
struct Walk {
    path: Vec<String>,
    clashes: Vec<Clash>,
}

/// A conflict before its places are known.
struct Clash {
    path: Vec<String>,
    ours: Tree,
    theirs: Tree,
}

impl Walk {
    fn merge(&mut self, base: &Tree, ours: &Tree, theirs: &Tree) -> Tree {
        let (base, long, theirs) = (self.long(base), self.long(ours), self.long(theirs));
        if edit::same(&long, &theirs) || edit::same(&theirs, &base) {
            return ours.clone();
        }
        if let (Some(our_entries), Some(their_entries)) = (self.part(&long), self.part(&theirs)) {
            let merged = self.entries(&base, our_entries, their_entries);
            return if matches!(ours, Tree::Map(_)) { merged } else { self.short(merged) };
        }
        match (&long, &theirs) {
            _ if edit::same(&long, &base) => self.short(theirs),
            (Tree::List(our_items), Tree::List(their_items)) => Tree::List(union(&base, our_items, their_items)),
            _ => {
                self.clashes.push(Clash { path: self.path.clone(), ours: long, theirs });
                ours.clone()
            }
        }
    }

    /// What is gone through entry by entry: mappings but notes, and a part of the file that one side left empty.
    fn part<'t>(&self, tree: &'t Tree) -> Option<&'t [(String, Tree)]> {
        match tree {
            Tree::Map(entries) if !self.at_note() => Some(entries),
            Tree::Null if self.path.len() == 1 => Some(&[]),
            Tree::Null | Tree::Scalar { .. } | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    fn entries(&mut self, base: &Tree, ours: &[(String, Tree)], theirs: &[(String, Tree)]) -> Tree {
        let new = theirs.iter().filter(|(key, _)| !ours.iter().any(|(known, _)| known == key));
        let keys = ours.iter().chain(new).map(|(key, _)| key);
        let mut merged = Vec::new();
        for key in keys {
            let own = value_of(ours, key);
            self.path.push(key.clone());
            let value = self.merge(under(base, key), own, value_of(theirs, key));
            self.path.pop();
            // What theirs removed goes; a key that ours left empty stays.
            if value != Tree::Null || (*own == Tree::Null && ours.iter().any(|(known, _)| known == key)) {
                merged.push((key.clone(), value));
            }
        }
        if merged.is_empty() { Tree::Null } else { Tree::Map(merged) }
    }

    fn at_answer(&self) -> bool {
        matches!(self.path.as_slice(), [answers, _] if answers == ANSWERS)
    }

    fn at_note(&self) -> bool {
        matches!(self.path.as_slice(), [answers, _, note] if answers == ANSWERS && note == "note")
    }

    /// An answer in its long form.
    fn long(&self, tree: &Tree) -> Tree {
        match tree {
            Tree::Scalar { .. } if self.at_answer() => Tree::Map(vec![(ANSWER.to_owned(), tree.clone())]),
            Tree::Null | Tree::Scalar { .. } | Tree::List(_) | Tree::Map(_) => tree.clone(),
        }
    }

    /// An answer in its short form, where nothing stands beside it.
    fn short(&self, tree: Tree) -> Tree {
        match &tree {
            Tree::Map(entries) if self.at_answer() => match entries.as_slice() {
                [(only, answer @ Tree::Scalar { .. })] if only == ANSWER => answer.clone(),
                _ => tree,
            },
            Tree::Null | Tree::Scalar { .. } | Tree::List(_) | Tree::Map(_) => tree,
        }
    }
}

fn value_of<'t>(entries: &'t [(String, Tree)], key: &str) -> &'t Tree {
    entries.iter().find(|(known, _)| known == key).map_or(&Tree::Null, |(_, value)| value)
}

fn under<'t>(tree: &'t Tree, key: &str) -> &'t Tree {
    match tree {
        Tree::Map(entries) => value_of(entries, key),
        Tree::Null | Tree::Scalar { .. } | Tree::List(_) => &Tree::Null,
    }
}

/// Ours without what theirs removed, then what theirs added.
fn union(base: &Tree, ours: &[Tree], theirs: &[Tree]) -> Vec<Tree> {
    let base = match base {
        Tree::List(items) => items.as_slice(),
        Tree::Null | Tree::Scalar { .. } | Tree::Map(_) => &[],
    };
    let has = |items: &[Tree], item: &Tree| items.iter().any(|other| edit::same(other, item));
    let kept = ours.iter().filter(|item| has(theirs, item) || !has(base, item));
    let added = theirs.iter().filter(|item| !has(base, item) && !has(ours, item));
    kept.chain(added).cloned().collect()
}

impl Clash {
    fn about(&self) -> String {
        match self.path.as_slice() {
            [answers, question, field] if answers == ANSWERS && field == ANSWER => question.clone(),
            [answers, rest @ ..] if answers == ANSWERS && !rest.is_empty() => rest.join("."),
            path => path.join("."),
        }
    }

    fn remark(&self) -> String {
        match said(&self.theirs) {
            Some(said) => format!("{MARK}{}: {said}", self.about()),
            None => format!("{MARK}{} is removed", self.about()),
        }
    }

    fn found(self, ours: &Node<'_>, theirs: &Node<'_>) -> Conflict {
        let side = |tree: &Tree, root: &Node<'_>| Side { said: said(tree), place: place(root, &self.path) };
        Conflict { about: self.about(), ours: side(&self.ours, ours), theirs: side(&self.theirs, theirs) }
    }
}

fn said(tree: &Tree) -> Option<String> {
    (*tree != Tree::Null).then(|| edit::one_line(tree))
}

/// The place of the entry at a path, or of the nearest that holds it.
fn place(root: &Node<'_>, path: &[String]) -> Place {
    let (mut node, mut place) = (root, Place { end: root.place.start, ..root.place });
    for step in path {
        let Some((key, value)) = node.entries().iter().find(|(key, _)| key.text == *step) else { break };
        (node, place) = (value, key.place);
    }
    place
}

#[cfg(test)]
mod tests;
