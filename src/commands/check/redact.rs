//! Lines of answer files without names and notes, for output that others read.

use crate::answers::merge::MARK;
use crate::decode;
use crate::diagnostic::{Diagnostic, Files};
use crate::yaml::{self, Node, Value};

/// Keys whose texts are about people.
const HIDDEN: &[&str] = &["name", "note", "text", "reason", "what", "where"];

/// The files with the texts of names and notes covered, letter for letter, so that places stay where they are. Only files with problems are looked at.
pub(super) fn files(files: &Files, problems: &[Diagnostic]) -> Files {
    let mut covered = Files::default();
    let mut shown: Vec<u32> =
        problems.iter().flat_map(|problem| problem.place.iter().copied().chain(problem.also.iter().map(|(place, _)| *place))).map(|place| place.file).collect();
    shown.sort_unstable();
    shown.dedup();
    for file in 0..files.count() {
        let text = files.text(file);
        let is_shown = shown.binary_search(&file).is_ok();
        covered.add(files.path(file), if is_shown && text.contains("cem-answers/") { cover(text) } else { text.to_owned() });
    }
    covered
}

fn cover(text: &str) -> String {
    let mut problems = Vec::new();
    let Some(root) = yaml::parse(text, 0, &mut problems).filter(|_| problems.is_empty()) else {
        return text.split_inclusive('\n').map(by_line).collect();
    };
    let mut bytes = text.as_bytes().to_vec();
    hide(&root, false, &mut bytes);
    // What a merge left as a comment may be a name or a note too.
    for (at, _) in text.match_indices(MARK) {
        star(&mut bytes[at + MARK.len()..], |byte| byte == b'\n');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Covers bytes up to an end, line ends left out.
fn star(bytes: &mut [u8], is_end: impl Fn(u8) -> bool) {
    for byte in bytes.iter_mut().take_while(|byte| !is_end(**byte)).filter(|byte| !matches!(**byte, b'\n' | b'\r')) {
        *byte = b'*';
    }
}

fn hide(node: &Node<'_>, inside: bool, bytes: &mut [u8]) {
    match &node.value {
        Value::Scalar { .. } if inside => {
            star(&mut bytes[node.place.start as usize..node.place.end as usize], |_| false);
        }
        Value::Scalar { .. } => {}
        Value::List(items) => items.iter().for_each(|item| hide(item, inside, bytes)),
        Value::Map(entries) => {
            for (key, value) in entries {
                let about_people = HIDDEN.contains(&key.text.as_ref()) && decode::is_id(&key.text);
                hide(value, about_people, bytes);
            }
        }
    }
}

/// A line of a file that cannot be read: covered from the first such key on.
fn by_line(line: &str) -> String {
    let start = HIDDEN.iter().filter_map(|key| line.find(&format!("{key}:")).map(|at| at + key.len() + 1)).min();
    let Some(start) = start else { return line.to_owned() };
    let (kept, rest) = line.split_at(start);
    let covered: String = rest.chars().map(|c| if matches!(c, '\n' | '\r') { c.to_string() } else { "*".repeat(c.len_utf8()) }).collect();
    format!("{kept}{covered}")
}
