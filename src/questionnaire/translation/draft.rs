//! A translation to fill in: every text of the questionnaire as a comment, with an empty place under it.

use super::check::marks;
use super::{FORMAT, Words, texts};
use crate::questionnaire::Questionnaire;

/// Columns of a comment.
const WIDTH: usize = 150;

/// The file for a language, with the words there are already.
#[must_use]
pub fn draft(original: &Questionnaire, language: &str, there: Option<&Words>) -> String {
    let all = texts(original);
    let there = there.map(|words| words.texts.as_slice()).unwrap_or_default();
    let mut out = format!("format: {FORMAT}\ntranslation_of: {}\nversion: {}\nlanguage: {language}\n", original.id, original.version);
    let mut open: Vec<&str> = Vec::new();
    for (at, (path, text)) in all.iter().enumerate() {
        let (last, parents) = path.split_last().map_or(("", &[][..]), |(last, parents)| (last.as_str(), parents));
        let shared = open.iter().zip(parents).take_while(|(open, parent)| *open == parent).count();
        if at > 0 && all[..at].iter().any(|(before, _)| before == path) {
            continue; // A cap for every factor is written once.
        }
        open.truncate(shared);
        for parent in &parents[shared..] {
            if open.is_empty() {
                out.push('\n');
            }
            let place = in_list(&open).map_or_else(|| format!("{parent}:"), |_| "-".to_owned());
            out.push_str(&format!("{}{place}\n", "  ".repeat(open.len())));
            open.push(parent);
        }
        let indent = "  ".repeat(parents.len());
        comment(text, &indent, &mut out);
        let word = there.get(at).and_then(Option::as_deref).map_or(String::new(), |word| format!(" {}", quoted(word)));
        let key = if in_list(&open).is_some() { "-".to_owned() } else { format!("{last}:") };
        out.push_str(&format!("{indent}{key}{word}\n"));
    }
    out.push_str("\n# Of each part, a mark of the words it was translated from: when they change, the checker says which.\nmade_from:\n");
    out.extend(marks(&all).iter().map(|(item, mark)| format!("  {item}: \"{mark}\"\n")));
    out
}

/// The lists of a questionnaire, whose entries have no key.
fn in_list<'p>(open: &[&'p str]) -> Option<&'p str> {
    open.last().copied().filter(|last| open.len() == 3 && matches!(*last, "variants" | "sides" | "probes"))
}

fn comment(text: &str, indent: &str, out: &mut String) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent.len() + line.len() + word.len() > WIDTH {
            out.push_str(&format!("{indent}# {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push_str(&format!("{indent}# {line}\n"));
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
