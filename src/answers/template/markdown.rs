//! The form as a page: boxes to tick, and lines to write on.

use std::fmt::Write as _;

use super::{Item, items, line, mark};
use crate::questionnaire::{Questionnaire, RoleIndex};

/// The lines of a question that take a text, each with the field of an answer it fills.
pub(in crate::answers) const LINES: [(&str, &str); 4] = [("Answer:", "answer"), ("Reason:", "reason"), ("Note:", "note"), ("Evidence:", "evidence")];

/// A questionnaire as a page to fill in, for a role if one is given. `cem answers import` reads it back.
#[must_use]
pub fn markdown(q: &Questionnaire, role: Option<RoleIndex>) -> String {
    let mut out = format!("<!-- {} -->\n# {}\n\n", mark(q), escaped(&line(&q.title)));
    out.push_str(
        "Put an x between the brackets of one answer to each question, as in `- [x] 3`. What you write behind `Note:` or `Evidence:` may have several lines; ",
    );
    out.push_str("evidence is one thing a line: what it is, where it can be found, the day it was seen, with ` | ` between them. Leave the lines that begin with # as they are.\n");
    let mut about = "";
    for item in items(q, role) {
        if item.about != about {
            about = item.about;
            let _ = write!(out, "\n## {}\n", escaped(&line(about)));
        }
        section(&mut out, &item);
    }
    out
}

fn section(out: &mut String, item: &Item<'_>) {
    let _ = write!(out, "\n### {}\n\n{}\n\n", item.id, escaped(&item.text));
    if item.free {
        out.push_str("Answer:\n");
    }
    for (key, text) in &item.choices {
        let _ = writeln!(out, "- [ ] {key}: {}", escaped(text));
    }
    if item.question {
        out.push_str("\nReason:\n\nNote:\n\nEvidence:\n");
    }
}

/// Signs that would change how the page looks stand as they are.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#' | '|' | '&' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
