//! Makes the text of an answers file say something else as a whole, with as few changes as it takes; and writes whole new files.

use super::splice::Document;
use super::writer::{New, Source, key_source};
use super::{Tree, keeps_comments, refused};
use crate::diagnostic::{Diagnostic, Place};

/// Mappings with a line for each key: the file, its answers, one answer. A note or a piece of evidence stands on one line.
const DEPTH: usize = 3;

/// One change of an entry.
struct Step<'a> {
    /// The keys that lead to what holds it.
    above: Vec<&'a str>,
    key: &'a str,
    /// What it is to say; `None` takes it out.
    value: Option<&'a Tree>,
    /// There is no such entry yet.
    new: bool,
}

impl<'a> Step<'a> {
    /// The entry as it is to be written.
    fn source(&self) -> Option<(&'a str, New)> {
        self.value.map(|value| (self.key, New::of(value, DEPTH.saturating_sub(self.above.len() + 1))))
    }
}

/// The text changed so that it says what is meant. Entries that say it already stay as they are written, and so do all comments.
///
/// # Errors
/// Every problem of a text that cannot be read, or one saying that it stands in a form that cannot be changed safely.
pub(in crate::answers) fn carry(text: &str, meant: &Tree) -> Result<String, Vec<Diagnostic>> {
    let before = Document::read(text)?;
    let said = Tree::of(&before.root);
    let mut steps = Vec::new();
    differences(&said, meant, &mut Vec::new(), &mut steps);
    let mut edited = text.to_owned();
    // Many new entries of one mapping are written at once: the text is read anew after each change.
    for steps in steps.chunk_by(|a, b| a.new && b.new && a.above == b.above && !before.is_flow(&a.above)) {
        let document = Document::read(&edited)?;
        edited = match steps {
            [only] => match only.source() {
                Some((key, new)) => document.put(&only.above, key, &new)?,
                None => document.remove(&only.above, only.key)?,
            },
            [first, ..] => document.append(&first.above, &steps.iter().filter_map(Step::source).collect::<Vec<_>>())?,
            [] => continue,
        };
    }
    let Ok(after) = Document::read(&edited) else { return Err(refused(None)) };
    if !same(&Tree::of(&after.root), meant) || !keeps_comments(&before, &after) {
        return Err(refused(None));
    }
    Ok(edited)
}

fn differences<'a>(said: &'a Tree, meant: &'a Tree, above: &mut Vec<&'a str>, steps: &mut Vec<Step<'a>>) {
    let (Tree::Map(old), Tree::Map(new)) = (said, meant) else { return };
    for (key, value) in new {
        let own = old.iter().find(|(known, _)| known == key).map(|(_, value)| value);
        match (own, value) {
            _ if same(own.unwrap_or(&Tree::Null), value) => {}
            (Some(own @ Tree::Map(entries)), Tree::Map(_)) if !entries.is_empty() => {
                above.push(key);
                differences(own, value, above, steps);
                above.pop();
            }
            _ => steps.push(Step { above: above.clone(), key, value: Some(value), new: own.is_none() }),
        }
    }
    for (key, _) in old.iter().filter(|(key, value)| *value != Tree::Null && !new.iter().any(|(known, _)| known == key)) {
        steps.push(Step { above: above.clone(), key, value: None, new: false });
    }
}

/// True where two trees say the same: the order of keys, quotes, and keys without a value do not count.
pub(in crate::answers) fn same(a: &Tree, b: &Tree) -> bool {
    match (a, b) {
        (Tree::Scalar { text: a, .. }, Tree::Scalar { text: b, .. }) => a == b,
        (Tree::List(a), Tree::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Tree::Map(a), Tree::Map(b)) => holds(a, b) && holds(b, a),
        (Tree::Null | Tree::Scalar { .. } | Tree::List(_) | Tree::Map(_), _) => is_nothing(a) && is_nothing(b),
    }
}

fn holds(a: &[(String, Tree)], b: &[(String, Tree)]) -> bool {
    // Files usually keep one order, so the same position is tried first.
    a.iter().enumerate().all(|(at, (key, value))| {
        let other = b.get(at).filter(|(known, _)| known == key).or_else(|| b.iter().find(|(known, _)| known == key));
        other.map_or_else(|| is_nothing(value), |(_, other)| same(value, other))
    })
}

fn is_nothing(tree: &Tree) -> bool {
    match tree {
        Tree::Null => true,
        Tree::Scalar { .. } => false,
        Tree::List(items) => items.is_empty(),
        Tree::Map(entries) => entries.iter().all(|(_, value)| is_nothing(value)),
    }
}

/// The text with comments above the entries at these paths; none where the text has no room for comments, as JSON.
pub(in crate::answers) fn remark(text: &str, remarks: &[(Vec<String>, String)]) -> Option<String> {
    let before = Document::read(text).ok().filter(|document| !document.json())?;
    let remarked = before.remark(remarks);
    let after = Document::read(&remarked).ok()?;
    (Tree::of(&after.root) == Tree::of(&before.root) && keeps_comments(&before, &after)).then_some(remarked)
}

/// What a tree says, on one line.
pub(in crate::answers) fn one_line(tree: &Tree) -> String {
    New::of(tree, 0).flow(false)
}

/// A whole file that says this.
pub(in crate::answers) fn document(tree: &Tree) -> String {
    let Tree::Map(entries) = tree else { return one_line(tree) };
    let mut text = String::new();
    for (key, value) in entries.iter().filter(|(_, value)| *value != Tree::Null) {
        let depth = if key == "questionnaire" { 0 } else { DEPTH - 1 };
        let Source { head, body } = New::of(value, depth).block("");
        let gap = if head.is_empty() { "" } else { " " };
        text.push_str(&format!("{}:{gap}{head}\n", key_source(key, false)));
        body.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    text
}

/// The comments of a text with their places, as of file 0; none of a text that cannot be read.
pub(in crate::answers) fn comments(text: &str) -> Vec<(Place, String)> {
    Document::read(text).map(|document| document.placed_comments().map(|(place, comment)| (place, comment.to_owned())).collect()).unwrap_or_default()
}
