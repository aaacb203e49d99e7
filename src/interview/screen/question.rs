//! The page of one question: the question stays, its options scroll, and what was said beside it follows.

use ratatui::text::{Line, Span};

use super::text::{clipped, width, wrapped};
use super::{Look, apart, window};
use crate::answers::Confidence;
use crate::interview::Command;
use crate::interview::view::{OptionKind, OptionView, QuestionView};

/// Columns before the text of an option without a label: mark, sign of the answer on file, number.
const BEFORE: usize = 6;
/// Widest column of labels.
const LABEL: usize = 18;
/// Fewest rows for options; a longer question gives way.
const FEWEST: usize = 3;

/// How much room is taken besides question and options.
struct Way {
    /// Empty rows between the parts; else one under the question, or none.
    gaps: Gaps,
    /// Most rows of each thing said beside the answer; none leaves it out.
    each: usize,
    /// The probe is shown; the info page shows it too.
    probe: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    All,
    One,
    None,
}

/// From the roomiest to the tightest.
const WAYS: [Way; 6] = [
    Way { gaps: Gaps::All, each: 3, probe: true },
    Way { gaps: Gaps::All, each: 1, probe: true },
    Way { gaps: Gaps::One, each: 1, probe: true },
    Way { gaps: Gaps::One, each: 1, probe: false },
    Way { gaps: Gaps::None, each: 1, probe: false },
    Way { gaps: Gaps::None, each: 0, probe: false },
];

/// The rows of the page.
pub(super) fn page(question: &QuestionView<'_>, participant: bool, look: Look<'_>, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let (levels, others): (Vec<_>, Vec<_>) = question.options.iter().partition(|option| matches!(option.kind, OptionKind::Level(_)));
    let options = Options::new(&levels, participant, look, columns);
    let others = if participant { Vec::new() } else { row_of_others(&others, look) };
    let typed = typed(question, look, columns);
    let stem = wrapped(question.text, columns.saturating_sub(3), look.unicode);
    // The roomiest way in which the options fit; where they fit in none, one that leaves them half of the page, and they scroll.
    let ways = WAYS.iter().map(|way| {
        let tail = if participant || way.each == 0 { Vec::new() } else { tail(question, way.probe, way.each, look, columns) };
        let gaps = match way.gaps {
            Gaps::All => 2 + usize::from(!others.is_empty()) + usize::from(!tail.is_empty()),
            Gaps::One => 1,
            Gaps::None => 0,
        };
        (way.gaps, 1 + stem.len() + typed.len() + others.len() + tail.len() + gaps, tail)
    });
    let ways: Vec<_> = ways.collect();
    let fits = ways.iter().position(|(_, fixed, _)| fixed + options.lines.len() <= rows);
    let roomy = ways.iter().position(|(_, fixed, _)| fixed + rows / 2 <= rows);
    let Some((gaps, fixed, tail)) = ways.into_iter().nth(fits.or(roomy).unwrap_or(WAYS.len() - 1)) else { return Vec::new() };
    // A question so long that hardly an option is left is cut; the info page has all of it.
    let too_long = (fixed + FEWEST.min(options.lines.len())).saturating_sub(rows);
    let stem_rows = stem.len().saturating_sub(too_long).max(1);
    let room = rows.saturating_sub(fixed - (stem.len() - stem_rows));
    let gap = |lines: &mut Vec<Line<'static>>, wanted: bool| lines.extend(wanted.then(Line::default));
    let mut lines = vec![head(question, participant, tail.is_empty(), look, columns)];
    gap(&mut lines, gaps == Gaps::All);
    for (at, row) in stem.iter().take(stem_rows).enumerate() {
        let more = if at + 1 == stem_rows && stem_rows < stem.len() { " ..." } else { "" };
        lines.push(Line::styled(format!(" {row}{more}"), look.strong()));
    }
    gap(&mut lines, gaps != Gaps::None);
    lines.extend(typed);
    lines.extend(options.window(room, look, columns));
    if !others.is_empty() {
        gap(&mut lines, gaps == Gaps::All);
        lines.extend(others);
    }
    if !tail.is_empty() {
        gap(&mut lines, gaps == Gaps::All);
        lines.extend(tail);
    }
    lines
}

/// The id, and what is to be known at a glance; a note that has no room below is named here.
fn head(question: &QuestionView<'_>, participant: bool, bare: bool, look: Look<'_>, columns: usize) -> Line<'static> {
    if participant {
        return Line::default();
    }
    let mut said = Vec::new();
    said.extend(question.flagged.then_some("flagged"));
    said.extend((bare && question.note.is_some()).then_some("note"));
    said.extend(question.required.then_some("required"));
    let (left, right) = apart(&format!(" {}", question.id), &format!("{} ", said.join(", ")), columns, look.unicode);
    Line::styled(left + &right, look.faint())
}

/// The options, as rows.
struct Options {
    lines: Vec<Line<'static>>,
    /// The rows of the marked one.
    marked: Option<std::ops::Range<usize>>,
}

impl Options {
    fn new(options: &[&OptionView<'_>], participant: bool, look: Look<'_>, columns: usize) -> Self {
        let label = options.iter().map(|option| width(&clipped(option.label, LABEL, look.unicode))).max().unwrap_or(0);
        let number = options.iter().map(|option| option.number.len()).max().unwrap_or(1);
        let indent = BEFORE - 1 + number + if label > 0 { label + 2 } else { 0 };
        let mut all = Self { lines: Vec::new(), marked: None };
        for (at, option) in options.iter().enumerate() {
            if participant && at > 0 {
                all.lines.push(Line::default());
            }
            let start = all.lines.len();
            let style = if option.marked { look.marked() } else { ratatui::style::Style::new() };
            let sign = if option.marked { '>' } else { ' ' };
            // In participant view an earlier answer would steer.
            let on_file = if option.accepted && !participant { '*' } else { ' ' };
            let name = clipped(option.label, LABEL, look.unicode);
            let gap = " ".repeat((label + 2).saturating_sub(width(&name)));
            let name = if label > 0 { format!("{name}{gap}") } else { String::new() };
            let texts = wrapped(option.text, columns.saturating_sub(indent + 2), look.unicode);
            for (row, text) in texts.into_iter().enumerate() {
                all.lines.push(if row == 0 {
                    Line::from(vec![
                        Span::styled(format!(" {sign}{on_file}{:>number$}  ", option.number), style),
                        Span::styled(name.clone(), look.strong().patch(style)),
                        Span::styled(text, style),
                    ])
                } else {
                    Line::styled(format!("{}{text}", " ".repeat(indent)), style)
                });
            }
            if option.marked {
                all.marked = Some(start..all.lines.len());
            }
        }
        all
    }

    /// The rows shown: from the first one, as long as the marked option is among them.
    fn window(self, rows: usize, look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
        let top = self.marked.map_or(0, |marked| marked.end.saturating_sub(rows).min(marked.start));
        window(self.lines, top, rows, look, columns)
    }
}

/// Don't know, not applicable and ask later, side by side.
fn row_of_others(others: &[&OptionView<'_>], look: Look<'_>) -> Vec<Line<'static>> {
    let spans = others.iter().map(|option| {
        let (command, name) = match option.kind {
            OptionKind::NotApplicable => (Command::NotApplicable, "Not applicable"),
            OptionKind::Later => (Command::Later, "Ask later"),
            OptionKind::DontKnow | OptionKind::Level(_) => (Command::DontKnow, "Don't know"),
        };
        let sign = if option.marked { '>' } else { ' ' };
        let on_file = if option.accepted { '*' } else { ' ' };
        let style = if option.marked { look.marked() } else { ratatui::style::Style::new() };
        Span::styled(format!(" {sign}{on_file}{}  {name}   ", look.keys.short(command).0), style)
    });
    let spans: Vec<Span<'static>> = spans.collect();
    if spans.is_empty() { Vec::new() } else { vec![Line::from(spans)] }
}

/// The answer to a number or text question, or how to give it.
fn typed(question: &QuestionView<'_>, look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
    let Some(typed) = &question.typed else { return Vec::new() };
    let range = if typed.range.is_empty() { String::new() } else { format!(" ({})", typed.range) };
    let unit = if typed.unit.is_empty() { String::new() } else { format!(" {}", typed.unit) };
    let text = match (typed.value.is_empty(), typed.number) {
        (false, _) => format!("Answer  {}{unit}", typed.value),
        (true, true) => format!("Type a number{unit}{range}, then Enter."),
        (true, false) => "Press Enter and type the answer.".to_owned(),
    };
    let rows = wrapped(&text, columns.saturating_sub(5), look.unicode);
    rows.into_iter().take(6).map(|row| Line::raw(format!("   {row}"))).collect()
}

/// What stands beside the answer, each at most so many rows.
fn tail(question: &QuestionView<'_>, probe: bool, most: usize, look: Look<'_>, columns: usize) -> Vec<Line<'static>> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    if let Some(text) = question.probe.filter(|_| probe) {
        parts.push(("Probe", format!("\"{text}\"")));
    }
    parts.extend(question.reason.map(|text| ("Reason", text.to_owned())));
    parts.extend(question.note.map(|text| ("Note", text.to_owned())));
    if let [first, rest @ ..] = question.evidence {
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        parts.push(("Seen", format!("{}{more}", first.what)));
    }
    if let Some(confidence) = question.confidence {
        let word = match confidence {
            Confidence::Low => "a guess",
            Confidence::Medium => "fairly sure",
            Confidence::High => "sure",
        };
        parts.push(("Sure?", word.to_owned()));
    }
    let mut lines = Vec::new();
    for (name, text) in parts {
        let room = columns.saturating_sub(10);
        let mut rows = wrapped(&text.replace(['\n', '\r'], " "), room, look.unicode);
        if rows.len() > most {
            let rest: String = rows.split_off(most - 1).join(" ");
            rows.push(clipped(&rest, room, look.unicode));
        }
        for (at, row) in rows.into_iter().enumerate() {
            let name = if at == 0 { name } else { "" };
            lines.push(Line::from(vec![Span::styled(format!(" {name:<6}  "), look.faint()), Span::raw(row)]));
        }
    }
    lines
}
