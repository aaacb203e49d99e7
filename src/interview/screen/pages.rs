//! The other pages: a text being typed, lists, and pages that are only read.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::text::{clean, clipped, place, rows as rows_of, width, wrapped};
use super::{Look, Page, middle, window};
use crate::interview::view::{FieldView, InfoView, OptionKind, PickView, QuestionView, ReviewRow, ReviewView, View};

/// Widest column of ids, and of answers, in a list of questions.
const ID: usize = 16;
const ANSWER: usize = 22;

/// A text being typed, under the question it stands beside.
pub(super) fn field(field: &FieldView<'_>, question: &QuestionView<'_>, look: Look<'_>, columns: usize, rows: usize) -> Page {
    let mut lines = vec![Line::styled(format!(" {}", clean(question.id, look.unicode)), look.faint())];
    let stem = wrapped(question.text, columns.saturating_sub(3), look.unicode);
    let most = (rows / 3).max(1);
    lines.extend(stem.into_iter().take(most).map(|row| Line::raw(format!(" {row}"))));
    lines.push(Line::default());
    lines.push(Line::styled(format!(" {}", clipped(&field.title, columns.saturating_sub(2), look.unicode)), look.strong()));
    typed(lines, field, look, columns, rows)
}

/// Adds the text with its caret; of a long text the rows around the caret.
fn typed(mut lines: Vec<Line<'static>>, field: &FieldView<'_>, look: Look<'_>, columns: usize, rows: usize) -> Page {
    // One column is left for the caret behind a full row.
    let all = rows_of(field.text, columns.saturating_sub(3), look.unicode);
    let (row, column) = place(field.text, field.caret, &all, look.unicode);
    let room = rows.saturating_sub(lines.len()).max(1);
    let top = (row + 1).saturating_sub(room).max(middle(row, all.len(), room).min(row));
    let caret = Some((column.min(columns.saturating_sub(2)) + 1, lines.len() + row - top));
    let texts = all.iter().map(|range| Line::raw(format!(" {}", clean(field.text.get(range.clone()).unwrap_or_default(), look.unicode).trim_end())));
    lines.extend(window(texts.collect(), top, room, look, columns));
    Page { lines, caret }
}

/// The search: its text, and what it finds.
pub(super) fn search(text: &FieldView<'_>, found: &[ReviewRow<'_>], marked: usize, look: Look<'_>, columns: usize, rows: usize) -> Page {
    let head = vec![Line::styled(format!(" {}", clipped(&text.title, columns.saturating_sub(2), look.unicode)), look.strong())];
    let mut page = typed(head, text, look, columns, 2);
    page.lines.push(Line::default());
    let room = rows.saturating_sub(page.lines.len());
    page.lines.extend(if found.is_empty() { vec![Line::raw("   Nothing found")] } else { questions(found, marked, false, look, columns, room) });
    page
}

/// All questions with their answers, under how far each factor is.
pub(super) fn review(review: &ReviewView<'_>, view: &View<'_>, look: Look<'_>, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let factors: Vec<String> = view.progress.factors.iter().map(|factor| format!("{} {} of {}", factor.name, factor.answered, factor.questions)).collect();
    let mut lines: Vec<Line<'static>> = Vec::new();
    if rows >= 12 {
        lines
            .extend(wrapped(&factors.join(", "), columns.saturating_sub(2), look.unicode).into_iter().map(|row| Line::styled(format!(" {row}"), look.faint())));
        if review.parked > 0 {
            let text = format!(" {} parked: kept in the file, no longer asked, not scored", review.parked);
            lines.push(Line::raw(clipped(&text, columns, look.unicode)));
        }
        lines.push(Line::default());
    }
    let room = rows.saturating_sub(lines.len());
    lines.extend(questions(&review.rows, review.marked, !view.read_only, look, columns, room));
    lines
}

/// Questions, a row each, and the mark of the interview where it can be given, around the marked row.
fn questions(list: &[ReviewRow<'_>], marked: usize, complete: bool, look: Look<'_>, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let id = list.iter().map(|row| width(&clean(row.id, look.unicode))).max().unwrap_or(0).min(ID);
    let lines = list.iter().enumerate().map(|(at, row)| {
        let style = if at == marked { look.marked() } else { Style::new() };
        let sign = if at == marked { '>' } else { ' ' };
        let todo = if row.to_resolve { '!' } else { ' ' };
        let number = row.number.map_or(String::new(), |number| number.to_string());
        let mut tags = Vec::new();
        tags.extend((row.to_resolve && row.required).then_some("required"));
        tags.extend(row.flagged.then_some("flagged"));
        tags.extend(row.has_note.then_some("note"));
        tags.extend(row.number.is_none().then_some("parked"));
        let tags = if tags.is_empty() { String::new() } else { format!("[{}] ", tags.join(", ")) };
        let start = format!(" {sign}{todo}{number:>3}  {}  {}  ", padded(row.id, id, look), padded(&row.answer, ANSWER, look));
        let rest = clipped(&format!("{tags}{}", row.text), columns.saturating_sub(width(&start) + 2), look.unicode);
        Line::from(vec![Span::styled(start, style), Span::styled(rest, if at == marked { style } else { look.faint() })])
    });
    let last = complete.then(|| {
        let (sign, style) = if marked == list.len() { ('>', look.marked()) } else { (' ', Style::new()) };
        Line::styled(format!(" {sign}      Mark the interview complete"), style)
    });
    let lines: Vec<_> = lines.chain(last).collect();
    let top = middle(marked, lines.len(), rows);
    window(lines, top, rows, look, columns)
}

/// A text clipped and filled up to so many columns.
fn padded(text: &str, columns: usize, look: Look<'_>) -> String {
    let text = clipped(text, columns, look.unicode);
    let gap = columns.saturating_sub(width(&text));
    text + &" ".repeat(gap)
}

/// A list to choose from.
pub(super) fn pick(pick: &PickView<'_>, look: Look<'_>, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let text_columns = columns.saturating_sub(3);
    let mut lines: Vec<Line<'static>> =
        wrapped(&pick.title, text_columns, look.unicode).into_iter().map(|row| Line::styled(format!(" {row}"), look.strong())).collect();
    for paragraph in &pick.lines {
        lines.push(Line::default());
        lines.extend(wrapped(paragraph, text_columns, look.unicode).into_iter().map(|row| Line::raw(format!(" {row}"))));
    }
    // Long texts above give way to the rows, of which some must be seen.
    lines.truncate(rows.saturating_sub(pick.rows.len().min(5) + 1));
    lines.push(Line::default());
    let list = pick.rows.iter().enumerate().map(|(at, row)| {
        let style = if at == pick.marked { look.marked() } else { Style::new() };
        let sign = if at == pick.marked { '>' } else { ' ' };
        let letter = || pick.letters.get(at).map_or(String::new(), char::to_string);
        let key = row.command.map_or_else(letter, |command| look.keys.all(command));
        let text = clipped(&row.text, columns.saturating_sub(10 + width(&key)), look.unicode);
        let gap = columns.saturating_sub(9 + width(&text) + width(&key));
        Line::styled(format!(" {sign} {:>2}  {text}{}{key}", at + 1, " ".repeat(gap)), style)
    });
    let room = rows.saturating_sub(lines.len());
    lines.extend(window(list.collect(), middle(pick.marked, pick.rows.len(), room), room, look, columns));
    lines
}

/// Guidance on the question: everything there is, to be scrolled.
pub(super) fn info(info: &InfoView<'_>, look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(format!(" {}", clean(info.question.id, look.unicode)), look.faint())];
    let text = |lines: &mut Vec<Line<'static>>, text: &str, indent: usize, style: Style| {
        for paragraph in text.lines() {
            let rows = wrapped(paragraph, columns.saturating_sub(indent + 3), look.unicode);
            lines.extend(rows.into_iter().map(|row| Line::styled(format!("{}{row}", " ".repeat(indent + 1)), style)));
        }
    };
    text(&mut lines, info.question.text, 0, look.strong());
    let mut section = |title: &str, texts: &[&str]| {
        if texts.iter().any(|text| !text.is_empty()) {
            lines.push(Line::default());
            lines.push(Line::styled(format!(" {title}"), look.strong()));
            for part in texts {
                text(&mut lines, part, 2, Style::new());
            }
        }
    };
    section("Guidance", &[info.help]);
    let levels: Vec<String> = info
        .question
        .options
        .iter()
        .filter(|option| matches!(option.kind, OptionKind::Level(_)))
        .map(|option| format!("{}  {}{}{}", option.number, option.label, if option.label.is_empty() { "" } else { ": " }, option.text))
        .collect();
    section("Levels", &levels.iter().map(String::as_str).collect::<Vec<_>>());
    section("Ask to see", &[info.evidence]);
    section("Probes", &info.probes.iter().map(String::as_str).collect::<Vec<_>>());
    section("Note", &[info.question.note.unwrap_or_default()]);
    section("Why it is asked now", &[info.why_now.unwrap_or_default()]);
    lines
}

/// All keys.
pub(super) fn keys(look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
    let rows = look.keys.page();
    let key = rows.iter().map(|(key, _)| width(key)).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (pressed, does) in rows {
        if pressed.is_empty() {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(Line::styled(format!(" {does}"), Style::new().add_modifier(ratatui::style::Modifier::BOLD)));
        } else {
            lines.push(Line::raw(clipped(&format!("   {pressed:<key$}  {does}"), columns.saturating_sub(2), true)));
        }
    }
    lines
}

/// A question of ours, with what it is about.
pub(super) fn confirm(text: &str, about: &[String], look: Look<'_>, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    lines.extend(wrapped(text, columns.saturating_sub(3), look.unicode).into_iter().map(|row| Line::styled(format!(" {row}"), look.strong())));
    lines.push(Line::default());
    let room = rows.saturating_sub(lines.len());
    let shown = if about.len() > room { room.saturating_sub(1) } else { about.len() };
    lines.extend(about.iter().take(shown).map(|line| Line::raw(format!("   {}", clipped(line, columns.saturating_sub(5), look.unicode)))));
    if shown < about.len() {
        lines.push(Line::raw(format!("   and {} more", about.len() - shown)));
    }
    lines
}
