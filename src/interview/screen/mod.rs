//! Draws a view on a full screen. It reads no keys and keeps nothing but how far a long page is scrolled.
//!
//! From top to bottom: who is asked and whether it is saved, how far it is, the page, a message, and what can be done. Only the page scrolls.

mod pages;
mod question;
mod text;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::keys;
use super::view::{Body, MessageKind, View};
use super::{Command, SaveState};
use text::{clean, clipped, width};

/// Smallest screen that is drawn, in columns and rows.
pub const SMALLEST: (u16, u16) = (60, 15);

/// Most rows of a message.
const MESSAGE: usize = 3;

/// What the terminal can show.
#[derive(Debug, Clone, Copy)]
pub struct Look<'k> {
    /// Colour.
    pub colour: bool,
    /// Letters and marks beyond ASCII.
    pub unicode: bool,
    /// The keys that are named.
    pub keys: &'k keys::Map,
}

/// How far a page that is only read is scrolled, in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll(u16);

impl Scroll {
    /// Moves by so many rows; the end of the page is found when it is drawn.
    pub fn by(&mut self, rows: i16) {
        self.0 = if rows == i16::MIN { 0 } else { self.0.saturating_add_signed(rows) };
    }
}

/// Whether a screen of this size is large enough.
#[must_use]
pub fn is_large_enough(columns: u16, rows: u16) -> bool {
    columns >= SMALLEST.0 && rows >= SMALLEST.1
}

/// Draws everything. `pace` is what is left at this pace, in words.
pub fn draw(frame: &mut Frame<'_>, view: &View<'_>, look: Look<'_>, scroll: &mut Scroll, pace: Option<&str>) {
    let area = frame.area();
    if !is_large_enough(area.width, area.height) {
        return too_small(frame, area, view, look);
    }
    let said = said(view, look, area.width.into());
    let rows = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(u16::try_from(said.len()).unwrap_or(1)),
        Constraint::Length(1),
        Constraint::Length(1),
    ]);
    let [heading, progress, rule, body, message, second_rule, foot] = rows.areas(area);
    frame.render_widget(self::heading(view, look, area.width.into()), heading);
    frame.render_widget(self::progress(view, look, area.width.into(), pace), progress);
    let line = if look.unicode { "\u{2500}" } else { "-" }.repeat(area.width.into());
    frame.render_widget(Line::styled(line.clone(), look.faint()), rule);
    frame.render_widget(Line::styled(line, look.faint()), second_rule);
    let page = page(view, look, body, scroll);
    frame.render_widget(Paragraph::new(page.lines), body);
    if let Some((column, row)) = page.caret {
        let column = body.x + u16::try_from(column).unwrap_or(u16::MAX).min(body.width.saturating_sub(1));
        let row = body.y + u16::try_from(row).unwrap_or(u16::MAX).min(body.height.saturating_sub(1));
        frame.set_cursor_position(Position::new(column, row));
    }
    frame.render_widget(Paragraph::new(said), message);
    frame.render_widget(self::foot(view, look, usize::from(area.width)), foot);
}

/// The message, on as many rows as it needs; one row is kept for it, so that the page does not move with every short one.
fn said(view: &View<'_>, look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
    let Some(said) = &view.message else { return vec![Line::default()] };
    let style = if said.kind == MessageKind::Refused { look.warning() } else { Style::new() };
    let mut rows = text::wrapped(said.text, columns - 2, look.unicode);
    if rows.len() > MESSAGE {
        let rest = rows.split_off(MESSAGE - 1).join(" ");
        rows.push(clipped(&rest, columns - 2, look.unicode));
    }
    rows.into_iter().map(|row| Line::styled(format!(" {row}"), style)).collect()
}

/// A page as rows, with the caret's column and row where a text is typed.
struct Page {
    lines: Vec<Line<'static>>,
    caret: Option<(usize, usize)>,
}

impl From<Vec<Line<'static>>> for Page {
    fn from(lines: Vec<Line<'static>>) -> Self {
        Self { lines, caret: None }
    }
}

fn page(view: &View<'_>, look: Look<'_>, area: Rect, scroll: &mut Scroll) -> Page {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    match &view.body {
        Body::Question(question) => question::page(question, view.participant, look, columns, rows).into(),
        Body::Field(field, question) => pages::field(field, question, look, columns, rows),
        Body::Review(review) => pages::review(review, view, look, columns, rows).into(),
        Body::Search { text, found, marked } => pages::search(text, found, *marked, look, columns, rows),
        Body::Pick(pick) => pages::pick(pick, look, columns, rows).into(),
        Body::Info(info) => scrolled(pages::info(info, look, columns), rows, scroll, look, columns).into(),
        Body::Keys => scrolled(pages::keys(look, columns), rows, scroll, look, columns).into(),
        Body::Confirm { text, lines, .. } => pages::confirm(text, lines, look, columns, rows).into(),
        Body::Nothing => vec![Line::default(), Line::raw(" No question is asked of this respondent.")].into(),
    }
}

/// The part of a long page that is shown, with signs where more stands above and below.
fn scrolled(lines: Vec<Line<'static>>, rows: usize, scroll: &mut Scroll, look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
    let last = lines.len().saturating_sub(rows);
    scroll.0 = scroll.0.min(u16::try_from(last).unwrap_or(u16::MAX));
    window(lines, scroll.0.into(), rows, look, columns)
}

/// So many rows from the one at `top` on, with signs at the right edge where more stands above and below.
fn window(lines: Vec<Line<'static>>, top: usize, rows: usize, look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
    let below = lines.len() > top + rows;
    let mut shown: Vec<Line<'static>> = lines.into_iter().skip(top).take(rows).collect();
    let (up, down) = if look.unicode { ("\u{2191}", "\u{2193}") } else { ("^", "v") };
    if below && let Some(line) = shown.last_mut() {
        edge(line, down, columns);
    }
    if top > 0
        && let Some(line) = shown.first_mut()
    {
        edge(line, up, columns);
    }
    shown
}

/// A sign at the right edge of a row.
fn edge(line: &mut Line<'static>, sign: &'static str, columns: usize) {
    let gap = columns.saturating_sub(line.width() + 1);
    line.push_span(Span::raw(format!("{}{sign}", " ".repeat(gap))));
}

/// First row shown of a list so that the marked row stands in the middle, as far as the ends allow.
fn middle(marked: usize, count: usize, rows: usize) -> usize {
    marked.saturating_sub(rows / 2).min(count.saturating_sub(rows))
}

/// Left and right part of a row; the left one gives way.
fn apart(left: &str, right: &str, columns: usize, unicode: bool) -> (String, String) {
    let left = clipped(left, columns.saturating_sub(width(right) + 1), unicode);
    let gap = columns.saturating_sub(width(&left) + width(right));
    (format!("{left}{}", " ".repeat(gap)), right.to_owned())
}

fn heading(view: &View<'_>, look: Look<'_>, columns: usize) -> Line<'static> {
    let heading = &view.heading;
    let (saved, style) = match heading.saved {
        SaveState::NotSaved(why) => (clipped(&format!("NOT SAVED: {why}"), columns - 4, look.unicode), look.warning().add_modifier(Modifier::REVERSED)),
        SaveState::Saved if view.read_only => ("read only".to_owned(), Style::new()),
        SaveState::Saved => ("saved".to_owned(), Style::new()),
    };
    let who = clean(&format!(" {} / {}", heading.organisation, heading.role.unwrap_or(heading.respondent)), look.unicode);
    let form = clean(&format!("{} {}   {}  ", heading.questionnaire, heading.version, heading.language.to_uppercase()), look.unicode);
    // What is asked gives way first, then who.
    let room = columns.saturating_sub(width(&saved) + 1);
    let form = if view.participant || width(&who) + width(&form) + 1 > room { String::new() } else { form };
    let (left, form) = apart(&who, &form, room, look.unicode);
    Line::from(vec![Span::styled(left, look.strong()), Span::raw(form), Span::styled(saved, style), Span::raw(" ")])
}

fn progress(view: &View<'_>, look: Look<'_>, columns: usize, pace: Option<&str>) -> Line<'static> {
    let progress = &view.progress;
    if let Body::Review(review) = &view.body {
        let left = format!(" Review: {} of {} answered", progress.answered, progress.questions);
        let (left, right) = apart(&left, &format!("{} to resolve ", review.to_resolve), columns, look.unicode);
        return Line::raw(left + &right);
    }
    let question = format!("Question {} of {}", progress.question_number, progress.questions);
    if view.participant || progress.questions == 0 {
        return Line::raw(format!(" {}", if progress.questions == 0 { "" } else { &question }));
    }
    let later = if progress.later > 0 { format!(", {} for later", progress.later) } else { String::new() };
    let pace = pace.map_or(String::new(), |pace| format!(", {pace}"));
    let done = format!("{} answered{later}{pace} ", progress.answered);
    let own = progress.factors.get(progress.factor_number.wrapping_sub(1)).map_or(String::new(), |own| format!(" ({} of {})", own.answered, own.questions));
    let factor = format!("{}, factor {} of {}", progress.factor, progress.factor_number, progress.factors.len());
    // The factor gives way, for its name may be long: first its own count.
    let right = format!("{question}   {done}");
    let own = if 1 + width(&clean(&factor, look.unicode)) + width(&own) + 1 + width(&right) <= columns { own } else { String::new() };
    let (left, right) = apart(&format!(" {factor}{own}"), &right, columns, look.unicode);
    Line::raw(left + &right)
}

/// The foot: what can be done here, as much as fits, most useful first.
fn foot(view: &View<'_>, look: Look<'_>, columns: usize) -> Line<'static> {
    let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let named = |accept: &str| {
        let commands = view.footer.iter().map(|command| {
            let (key, short) = look.keys.short(*command);
            format!("{key} {}", if *command == Command::Accept { accept } else { short })
        });
        commands.collect::<Vec<_>>()
    };
    let (parts, last) = match &view.body {
        Body::Field(field, _) if field.multiline => (own(&["Enter keep", "Alt-Enter new line", "Ctrl-E editor"]), "Esc drop".to_owned()),
        Body::Field(..) => (own(&["Enter keep"]), "Esc drop".to_owned()),
        Body::Search { .. } => (own(&["Up/Down choose", "Enter go"]), "Esc back".to_owned()),
        Body::Confirm { yes, no, .. } => (vec![format!("Enter {yes}")], format!("Esc {no}")),
        Body::Info(_) | Body::Keys => (own(&["Up/Down scroll"]), "Esc back".to_owned()),
        Body::Review(review) => (named(if review.marked < review.rows.len() { "open" } else { "mark complete" }), "Esc back".to_owned()),
        Body::Pick(_) => (own(&["Up/Down choose", "Enter take"]), "Esc back".to_owned()),
        Body::Question(_) | Body::Nothing => (named("accept"), "Esc menu".to_owned()),
    };
    let mut line = String::new();
    for part in parts {
        if 1 + width(&line) + width(&part) + 3 + width(&last) < columns {
            line.push_str(&format!(" {part}  "));
        }
    }
    Line::raw(format!("{line} {last}"))
}

fn too_small(frame: &mut Frame<'_>, area: Rect, view: &View<'_>, look: Look<'_>) {
    let saved = match view.heading.saved {
        SaveState::Saved => "Everything is saved.".to_owned(),
        SaveState::NotSaved(why) => format!("NOT SAVED: {why}"),
    };
    let text = format!(
        "This window has {} columns and {} rows; the interview needs {} and {}. Make it larger to go on. {saved} Ctrl-C twice leaves.",
        area.width, area.height, SMALLEST.0, SMALLEST.1
    );
    let lines: Vec<Line<'_>> = text::wrapped(&text, usize::from(area.width), look.unicode).into_iter().map(Line::raw).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

impl Look<'_> {
    /// What matters on a page.
    fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// What only orders the page.
    fn faint(self) -> Style {
        if self.colour { Style::new().fg(Color::DarkGray) } else { Style::new() }
    }
    /// What must not be overlooked.
    fn warning(self) -> Style {
        if self.colour { Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD) } else { self.strong() }
    }
    /// The marked row.
    fn marked(self) -> Style {
        if self.colour { Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD) } else { self.strong() }
    }
}

#[cfg(test)]
mod tests;
