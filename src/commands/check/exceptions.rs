//! Findings that are accepted for a time: by somebody, for a reason, until a day.

use super::super::load::Loaded;
use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// Turns accepted findings into notes; an exception past its day, or like nothing, is a finding itself.
pub(super) fn apply(settings: &Settings, loaded: &mut Loaded) {
    let Some(today) = settings.as_of else { return };
    let mut found = Vec::new();
    for exception in &settings.exceptions {
        let mut used = false;
        let expired = exception.expires < today;
        for at in 0..loaded.problems.len() {
            let problem = &loaded.problems[at];
            let path = problem.place.map(|place| loaded.files.path(place.file));
            let is_here = exception.path.as_deref().is_none_or(|wanted| path == Some(wanted));
            let is_of = exception.question.as_deref().is_none_or(|question| {
                if problem.code == Code::RequiredBlank { problem.message.starts_with(&format!("{question} ")) } else { names(&problem.message, question) }
            });
            if problem.code == exception.code && is_here && is_of && problem.severity != Severity::Note {
                used = true;
                if !expired {
                    let problem = &mut loaded.problems[at];
                    problem.severity = Severity::Note;
                    problem.message = format!("{} (accepted until {} by {}: {})", problem.message, exception.expires, exception.owner, exception.reason);
                }
            }
        }
        if expired {
            let message = format!("the exception for {} expired on {} (owner {}: {})", exception.code, exception.expires, exception.owner, exception.reason);
            found.push(Diagnostic::new(Code::ExceptionExpired, message).at(exception.place));
        } else if !used {
            found.push(Diagnostic::new(Code::ExceptionUnused, format!("no finding of {} is like this exception", exception.code)).at(exception.place));
        }
    }
    loaded.problems.append(&mut found);
}

/// Whether a message names a question, as a whole word.
fn names(message: &str, question: &str) -> bool {
    message.split(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).any(|word| word.trim_end_matches('.') == question)
}
