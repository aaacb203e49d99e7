//! The line face, incoming: what a typed line means on the page that is shown.

use super::action::{Action, Command};
use super::change::READ_ONLY;
use super::view::{Body, FieldView, OptionKind, QuestionView, ReviewView, View};

/// What a line means, or why it means nothing, in words. No action at all means that the page is to be said again.
///
/// # Errors
/// A sentence for the person.
pub fn understand(line: &str, view: &View<'_>) -> Result<Vec<Action>, String> {
    let line = line.trim_end_matches(['\r', '\n']);
    let (words, lower) = (line.trim(), line.trim().to_lowercase());
    match &view.body {
        Body::Field(field, _) => Ok(in_field(line, field)),
        _ if lower == "again" => Ok(Vec::new()),
        Body::Question(question) => on_question(words, question, view.read_only),
        Body::Review(review) => in_review(words, review),
        Body::Confirm { .. } => match lower.as_str() {
            "yes" | "y" => Ok(vec![Action::Yes]),
            "no" | "n" | "back" | "cancel" => Ok(vec![Action::No]),
            _ => Err("Type yes or no.".to_owned()),
        },
        Body::Search { found, .. } => match row(words, found.len()) {
            Some(row) => Ok(vec![Action::Choose(row), Action::Accept]),
            None if matches!(lower.as_str(), "" | "back" | "cancel") => Ok(vec![Action::Cancel]),
            None => Ok(vec![Action::Find(words.to_owned())]),
        },
        Body::Pick(pick) => match row(words, pick.rows.len()) {
            Some(row) => Ok(vec![Action::Choose(row), Action::Accept]),
            None if matches!(lower.as_str(), "back" | "cancel") => Ok(vec![Action::Cancel]),
            None => Err(format!("Type a number from 1 to {}, or back.", pick.rows.len())),
        },
        Body::Info(_) | Body::Keys => Ok(vec![Action::Cancel]),
        Body::Nothing => command(&lower).map(|action| vec![action]).ok_or_else(|| "Type help, or quit.".to_owned()),
    }
}

/// What several lines mean that arrived at once, as from a paste: text where text is being typed, and never an answer.
///
/// # Errors
/// A sentence for the person.
pub fn understand_block(lines: &[String], view: &View<'_>) -> Result<Vec<Action>, String> {
    let Body::Field(field, _) = &view.body else {
        return Err(format!("{} lines arrived at once, so none of them was taken. To keep them, type note first.", lines.len()));
    };
    Ok(vec![Action::Insert(added(&lines.join("\n"), field))])
}

/// A position from 0, of a number from 1.
fn row(words: &str, rows: usize) -> Option<usize> {
    words.parse::<usize>().ok().filter(|number| (1..=rows).contains(number)).map(|number| number - 1)
}

/// The command with this word.
fn command(word: &str) -> Option<Action> {
    let word = match word {
        "?" => Command::Help.word(),
        "q" => Command::Quit.word(),
        "menu" => return Some(Action::Menu),
        word => word,
    };
    Command::ALL.iter().find(|command| command.word() == word).map(|command| command.action())
}

fn in_field(line: &str, field: &FieldView<'_>) -> Vec<Action> {
    match line.trim_end() {
        ".cancel" => vec![Action::Cancel],
        ".clear" => vec![Action::SetText(String::new())],
        "" | "." => vec![Action::Accept],
        // A line that begins with a full stop is typed with two.
        text => {
            let text = if text.starts_with("..") { &text[1..] } else { text };
            if field.multiline { vec![Action::Insert(added(text, field))] } else { vec![Action::SetText(text.to_owned()), Action::Accept] }
        }
    }
}

/// Text on a line of its own.
fn added(text: &str, field: &FieldView<'_>) -> String {
    if field.text.is_empty() { text.to_owned() } else { format!("\n{text}") }
}

fn on_question(words: &str, question: &QuestionView<'_>, read_only: bool) -> Result<Vec<Action>, String> {
    let (first, rest) = words.split_once(char::is_whitespace).map_or((words, ""), |(first, rest)| (first, rest.trim()));
    let first = first.to_lowercase();
    let typed = |text: &str| vec![Action::Type, Action::SetText(text.to_owned()), Action::Accept];
    match (first.as_str(), rest) {
        ("", _) => return Ok(vec![Action::Accept]),
        ("go", words) if !words.is_empty() => return Ok(vec![Action::Find(words.to_owned())]),
        ("d" | "x" | "s" | "answer" | "note", _) if read_only => return Err(READ_ONLY.to_owned()),
        ("d", "") => return Ok(offered(OptionKind::DontKnow, Action::DontKnow, question)),
        ("s", "") => return Ok(offered(OptionKind::Later, Action::Later, question)),
        ("x", reason) => {
            let asks = question.options.iter().any(|option| option.kind == OptionKind::NotApplicable && !option.accepted);
            if !asks {
                return Ok(offered(OptionKind::NotApplicable, Action::NotApplicable, question));
            }
            let mut actions = vec![Action::NotApplicable];
            if !reason.is_empty() {
                actions.extend([Action::SetText(reason.to_owned()), Action::Accept]);
            }
            return Ok(actions);
        }
        ("note", text) if !text.is_empty() => {
            // On a line of its own; where the note is empty, the line end in front goes when it is kept.
            return Ok(vec![Action::Note, Action::NewLine, Action::Insert(text.to_owned()), Action::Accept]);
        }
        ("answer", text) if !text.is_empty() && question.typed.is_some() => return Ok(typed(text)),
        (word, "") => {
            if let Some(action) = command(word) {
                return Ok(vec![action]);
            }
        }
        _ => {}
    }
    let at = question.options.iter().position(|option| !option.number.is_empty() && option.number == words);
    match (at, &question.typed) {
        (Some(_), _) | (_, Some(_)) if read_only => Err(READ_ONLY.to_owned()),
        (Some(at), _) => Ok(vec![Action::Choose(at), Action::Accept]),
        (None, Some(_)) => Ok(typed(words)),
        (None, None) => Err(format!("\"{}\" is neither an answer nor a command here. Type help for the commands.", crate::diagnostic::draw::visible(words))),
    }
}

/// Marks and accepts; where the question does not offer it, the machine says so.
fn offered(kind: OptionKind, action: Action, question: &QuestionView<'_>) -> Vec<Action> {
    if question.options.iter().any(|option| option.kind == kind) { vec![action, Action::Accept] } else { vec![action] }
}

fn in_review(words: &str, review: &ReviewView<'_>) -> Result<Vec<Action>, String> {
    let lower = words.to_lowercase();
    if let Some(words) = lower.strip_prefix("go ").map(str::trim).filter(|words| !words.is_empty()) {
        return Ok(vec![Action::Find(words.to_owned())]);
    }
    match lower.as_str() {
        "" => Ok(vec![Action::Accept]),
        "open" => match review.rows.iter().position(|row| row.to_resolve) {
            Some(row) => Ok(vec![Action::Choose(row), Action::Accept]),
            None => Err("Nothing is left to resolve.".to_owned()),
        },
        word => Ok(vec![command(word).unwrap_or_else(|| Action::Find(words.to_owned()))]),
    }
}
