//! The line face, outgoing: a view as lines to be read in order, by ear too. Append-only: no colour, no boxes, nothing is drawn over.

use std::borrow::Cow;

use super::action::Command;
use super::effect::SaveState;
use super::list;
use super::show::ended;
use super::view::{Body, FieldView, MessageKind, OptionKind, OptionView, PickView, Progress, QuestionView, ReviewRow, ReviewView, View};
use crate::diagnostic::draw::visible;

/// Everything: the message, the page and the prompt. A face that has just said this page leaves it out.
#[must_use]
pub fn say(view: &View<'_>) -> String {
    format!("{}{}{}", message(view), page(view), prompt(view))
}

/// Who is asked what, for the beginning of a sitting.
#[must_use]
pub fn heading(view: &View<'_>) -> String {
    let heading = &view.heading;
    let role = heading.role.map_or(String::new(), |role| format!(", {}", visible(role)));
    let progress = &view.progress;
    format!(
        "{}: {}{role}. {} {}, language {}. {} of {} answered. Type help for the commands.\n",
        visible(heading.organisation),
        visible(heading.respondent),
        visible(heading.questionnaire),
        visible(heading.version),
        visible(heading.language),
        progress.answered,
        progress.questions
    )
}

/// What the last action led to, and whether it is on disk; empty where there is nothing to say.
#[must_use]
pub fn message(view: &View<'_>) -> String {
    let not_saved = match view.heading.saved {
        SaveState::Saved => None,
        SaveState::NotSaved(why) => Some(format!("NOT SAVED: {}.", visible(why))),
    };
    let text = view.message.map(|message| (lines(message.text, ""), message.kind));
    match (text, not_saved) {
        (Some((text, MessageKind::Accepted)), None) => format!("Saved: {text}\n"),
        (Some((text, _)), None) => format!("{text}\n"),
        (Some((text, _)), Some(_)) if text.starts_with("NOT SAVED") => format!("{text}\n"),
        (Some((text, _)), Some(not_saved)) => format!("{not_saved} {text}\n"),
        (None, Some(not_saved)) => format!("{not_saved}\n"),
        (None, None) => String::new(),
    }
}

/// The page.
#[must_use]
pub fn page(view: &View<'_>) -> String {
    match &view.body {
        Body::Question(asked) => question(asked, &view.progress),
        Body::Field(text, asked) => field(text, asked),
        Body::Review(all) => review(all, view),
        Body::Search { found, text, .. } => search(found, text.text),
        Body::Pick(pick) => self::pick(pick),
        Body::Info(info) => {
            let part = |title: &str, text: &str| if text.is_empty() { String::new() } else { format!("{title}: {}\n", lines(text, "")) };
            let probes: String = info.probes.iter().map(|probe| part("Probe", probe)).collect();
            let why = info.why_now.map_or(String::new(), |why| format!("{why}\n"));
            format!(
                "About {}.\n{}{}{}{probes}{why}",
                visible(info.question.id),
                options(&info.question),
                part("Guidance", info.help),
                part("Ask to see", info.evidence)
            )
        }
        Body::Keys => keys(),
        Body::Confirm { text, lines, yes, no } => {
            let listed: String = lines.iter().map(|line| format!("{}\n", visible(line))).collect();
            format!("{listed}{}\nYes: {yes}. No: {no}.\n", visible(text))
        }
        Body::Nothing => "No question is asked of this respondent.\n".to_owned(),
    }
}

/// What may be typed now; the line ends with it.
#[must_use]
pub fn prompt(view: &View<'_>) -> String {
    match &view.body {
        Body::Question(_) if view.read_only => "A command (next, back, go, review, quit): ".to_owned(),
        Body::Question(question) => {
            let numbers: Vec<&str> = question.options.iter().map(|option| option.number.as_str()).filter(|number| !number.is_empty()).collect();
            let answer = match (&question.typed, numbers.first(), numbers.last()) {
                (Some(typed), ..) if typed.number && typed.range.is_empty() => "Type a number".to_owned(),
                (Some(typed), ..) if typed.number => format!("Type a number, {}", typed.range),
                (Some(_), ..) => "Type the answer".to_owned(),
                (None, Some(first), Some(last)) => format!("Answer {first} to {last}"),
                (None, ..) => "Answer".to_owned(),
            };
            let words: String = question.options.iter().filter_map(word).map(|word| format!(", {word}")).collect();
            let enter = if question.options.iter().any(|option| option.marked) || question.typed.as_ref().is_some_and(|typed| !typed.value.is_empty()) {
                ", Enter to keep it"
            } else {
                ""
            };
            format!("{answer}{words}{enter}, or a command (help, back, note, go, review, quit): ")
        }
        Body::Field(field, _) if field.multiline => "> ".to_owned(),
        Body::Field(..) => "Type it, or .cancel: ".to_owned(),
        Body::Review(review) if review.marked == review.rows.len() && !view.read_only => {
            "Enter to mark complete, a number to open a question, back, or quit: ".to_owned()
        }
        Body::Review(_) => "A number to open a question, open for the next to resolve, complete, back, or quit: ".to_owned(),
        Body::Search { found, .. } if found.is_empty() => "A number, an id or words, or back: ".to_owned(),
        Body::Search { found, .. } => format!("1 to {} to go there, other words, or back: ", found.len()),
        Body::Pick(pick) => format!("1 to {}, or back: ", pick.rows.len()),
        Body::Confirm { .. } => "yes or no: ".to_owned(),
        Body::Info(_) | Body::Keys => String::new(),
        Body::Nothing => "A command (help, quit): ".to_owned(),
    }
}

/// The word for what may be answered beside the options.
fn word(option: &OptionView<'_>) -> Option<&'static str> {
    match option.kind {
        OptionKind::Level(_) => None,
        OptionKind::DontKnow => Some(Command::DontKnow.word()),
        OptionKind::NotApplicable => Some(Command::NotApplicable.word()),
        OptionKind::Later => Some(Command::Later.word()),
    }
}

fn question(question: &QuestionView<'_>, progress: &Progress<'_>) -> String {
    let mut out = format!("\nQuestion {} of {}. ", progress.question_number, progress.questions);
    out.push_str(&format!("Factor {} of {}: {}.", progress.factor_number, progress.factors.len(), visible(progress.factor)));
    if question.required {
        out.push_str(" Required.");
    }
    if question.flagged {
        out.push_str(" Flagged.");
    }
    out.push_str(&format!("\n{}\n{}", lines(question.text, ""), options(question)));
    match &question.typed {
        Some(typed) if !typed.value.is_empty() => out.push_str(&format!("Answered: {}\n", lines(&format!("{} {}", typed.value, typed.unit), "").trim_end())),
        Some(_) => {}
        None => {
            if let Some(option) = question.options.iter().find(|option| option.accepted) {
                out.push_str(&format!("Answered: {}\n", ended(if option.number.is_empty() { option.label } else { &option.number })));
            }
        }
    }
    for (title, text) in [("Reason", question.reason), ("Note", question.note), ("Probe", question.probe)] {
        if let Some(text) = text {
            out.push_str(&format!("{title}: {}\n", lines(text, "  ")));
        }
    }
    for piece in question.evidence {
        out.push_str(&format!("Evidence: {}\n", lines(&list::in_words(piece), "  ")));
    }
    if let Some(confidence) = question.confidence {
        out.push_str(&format!("Confidence: {}.\n", confidence.word()));
    }
    out
}

/// `3: Planned. A programme exists.`, and the words for what else may be answered.
fn options(question: &QuestionView<'_>) -> String {
    let line = |option: &OptionView<'_>| match word(option) {
        Some(word) => format!("{word}: {}.\n", option.label),
        None => {
            let label = if option.label.is_empty() { String::new() } else { format!(" {}", ended(&visible(option.label))) };
            let text = if option.text.is_empty() { String::new() } else { format!(" {}", lines(option.text, "  ")) };
            format!("{}:{label}{text}\n", option.number)
        }
    };
    question.options.iter().map(line).collect()
}

fn field(field: &FieldView<'_>, question: &QuestionView<'_>) -> String {
    let so_far = if field.text.is_empty() { String::new() } else { format!("So far: {}\n", lines(field.text, "  ")) };
    let title = format!("{}. {}", visible(question.id), ended(&visible(&field.title)));
    let how = match (field.multiline, field.text.is_empty()) {
        (true, true) => " A line with only a full stop, or an empty line, ends it; .cancel drops it.",
        (true, false) => " What you type is added. A line with only a full stop, or an empty line, ends it; .clear begins anew, .cancel drops it.",
        (false, true) => "",
        (false, false) => " Enter keeps it.",
    };
    format!("{title}{how}\n{so_far}")
}

fn review(review: &ReviewView<'_>, view: &View<'_>) -> String {
    let heading = &view.heading;
    let mut out = format!(
        "\nReview: {}, {}. {} of {} answered, ",
        visible(heading.organisation),
        visible(heading.respondent),
        view.progress.answered,
        view.progress.questions
    );
    out.push_str(&format!("{} to resolve.\n", review.to_resolve));
    out.extend(review.rows.iter().map(row));
    if review.parked > 0 {
        out.push_str(&format!("Parked, kept but not scored: {}.\n", review.parked));
    }
    out
}

/// `4: SUP-4. Don't know. To resolve, note.`
fn row(row: &ReviewRow<'_>) -> String {
    let number = row.number.map_or_else(|| "Parked".to_owned(), |number| number.to_string());
    let marks = [("to resolve", row.to_resolve), ("required", row.required && row.to_resolve), ("flagged", row.flagged), ("note", row.has_note)];
    let marks: Vec<&str> = marks.into_iter().filter(|(_, holds)| *holds).map(|(mark, _)| mark).collect();
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    let answer = if row.answer.is_empty() { lines(row.text, "  ") } else { lines(&row.answer, "  ") };
    format!("{number}: {}. {}\n", visible(row.id), ended(&format!("{answer}{marks}")))
}

fn search(found: &[ReviewRow<'_>], words: &str) -> String {
    let title = if words.is_empty() { "Go to which question?".to_owned() } else { format!("Found for \"{}\": {}.", visible(words), found.len()) };
    let rows: String = found.iter().enumerate().map(|(at, row)| format!("{}: {}. {}\n", at + 1, visible(row.id), lines(row.text, "  "))).collect();
    format!("{title}\n{rows}")
}

fn pick(pick: &PickView<'_>) -> String {
    let above: String = pick.lines.iter().map(|line| format!("{}\n", lines(line, ""))).collect();
    let rows: String = pick.rows.iter().enumerate().map(|(at, row)| format!("{}: {}\n", at + 1, lines(&row.text, "  "))).collect();
    format!("{}\n{above}{rows}", ended(&visible(&pick.title)))
}

/// The words of the line face.
fn keys() -> String {
    let words: String =
        Command::ALL.iter().filter(|command| **command != Command::Accept).map(|command| format!("{}: {}.\n", command.word(), command.title())).collect();
    format!(
        "A number answers the question and goes on; Enter keeps the answer there is and goes on.\n{words}\
         again: Say the page again.\n\
         note TEXT, x REASON and go WORDS do it in one line. answer TEXT answers in words that would be a command.\n\
         Several lines pasted at once are text of a note, never answers. Ctrl-C twice leaves.\n"
    )
}

/// A text of the files, harmless, its lines after the first indented.
fn lines(text: &str, indent: &str) -> String {
    text.lines().map(visible).collect::<Vec<Cow<'_, str>>>().join(&format!("\n{indent}"))
}
