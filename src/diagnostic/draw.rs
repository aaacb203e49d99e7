//! How a problem is shown to a person: with its line and a caret, or narrated as sentences.
//!
//! Texts of files and messages are strangers' texts: what could steer a terminal or hide from the eye is replaced by its name, as `<U+202E>` ([`visible`]).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Code, Diagnostic, Files, Place, Severity};

/// Problems of one code shown before the rest is counted.
const SHOWN_OF_A_CODE: usize = 10;
/// Two places at most this many lines apart stand in one box.
const LINES_TOGETHER: usize = 200;
/// A tab, as it is shown.
const TAB: &str = "    ";

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// With colour.
    pub colour: bool,
    /// Marks beyond ASCII may be used. Boxes are ASCII all the same: they copy well into tickets, and every font has them.
    pub unicode: bool,
    /// As sentences, without boxes and carets.
    pub narrated: bool,
    /// Columns of a line.
    pub width: usize,
    /// Every problem, however many share a code.
    pub all: bool,
}

/// Draws problems in the order given, then once for each code where to read more. Empty without problems; else ends with a line break.
#[must_use]
pub fn draw(problems: &[Diagnostic], files: &Files, options: &Draw) -> String {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let mut order = Vec::new();
    let mut pages = Pages { files, lines: BTreeMap::new() };
    let mut out = String::new();
    for problem in problems {
        let count = counts.entry(problem.code).or_insert(0);
        if *count == 0 {
            order.push(problem.code);
        }
        *count += 1;
        if *count > SHOWN_OF_A_CODE && !options.all {
            continue;
        }
        if options.narrated {
            out.push_str(&narrate(problem, &mut pages));
            out.push('\n');
        } else {
            out.push_str(boxed(problem, &mut pages, options).trim_end());
            out.push_str("\n\n");
        }
    }
    for code in order {
        let more = counts.get(&code).copied().unwrap_or(0).saturating_sub(SHOWN_OF_A_CODE);
        let word = if options.narrated { "More" } else { "more" };
        if more > 0 && !options.all {
            out.push_str(&format!("and {more} more of {code}; check with --all shows them\n"));
        }
        out.push_str(&format!("{word}: cem explain {code}\n"));
    }
    out
}

/// The text with control characters, direction marks and characters without width replaced by their names, as `<U+202E>`; line breaks too. A tab becomes spaces.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) { Cow::Owned(text.chars().map(shown).collect()) } else { Cow::Borrowed(text) }
}

fn shown(c: char) -> String {
    match c {
        '\t' => TAB.to_owned(),
        c if is_hidden(c) => format!("<U+{:04X}>", u32::from(c)),
        c => c.to_string(),
    }
}

/// True for what a terminal would obey, or would not show. Marks that combine with a letter stay; so does the choice between text and emoji.
fn is_hidden(c: char) -> bool {
    let listed = matches!(
        c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    c.is_control() || listed
}

/// A text of ours, which may have several lines.
fn visible_lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// The files with the starts of their lines, found once.
struct Pages<'f> {
    files: &'f Files,
    lines: BTreeMap<u32, Vec<usize>>,
}

/// A line that holds a place, and where on it: bytes of the line, never across its end.
struct Spot<'f> {
    file: u32,
    number: usize,
    column: usize,
    line: &'f str,
    span: Range<usize>,
}

impl<'f> Pages<'f> {
    /// The line of a place's start, with the piece of the place on this line. A place past the end of its file stands at the end.
    fn spot(&mut self, place: Place) -> Spot<'f> {
        let text = self.files.text(place.file);
        let starts = self.lines.entry(place.file).or_insert_with(|| std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect());
        let start = floor(text, place.start as usize);
        let index = starts.partition_point(|first| *first <= start).saturating_sub(1);
        let first = starts.get(index).copied().unwrap_or(0);
        let last = starts.get(index + 1).map_or(text.len(), |next| next - 1);
        let line = text[first..last].strip_suffix('\r').unwrap_or(&text[first..last]);
        let from = floor(line, start - first);
        let to = floor(line, (place.end as usize).saturating_sub(first)).max(from);
        Spot { file: place.file, number: index + 1, column: line[..from].chars().count() + 1, line, span: from..to }
    }

    /// A line of a file by its number from 1.
    fn line(&self, file: u32, number: usize) -> &'f str {
        let starts = self.lines.get(&file).map_or(&[][..], Vec::as_slice);
        let text = self.files.text(file);
        let first = starts.get(number - 1).copied().unwrap_or(text.len());
        let last = starts.get(number).map_or(text.len(), |next| next - 1);
        let line = text.get(first..last).unwrap_or_default();
        line.strip_suffix('\r').unwrap_or(line)
    }
}

/// The nearest boundary of a character at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn narrate(problem: &Diagnostic, pages: &mut Pages<'_>) -> String {
    let mut out = format!("{} {}: {}", problem.severity.word(), problem.code, sentence(&problem.message));
    let files = pages.files;
    let known = |place: &Place| !files.path(place.file).is_empty() || !files.text(place.file).is_empty();
    let named = |place: Place, pages: &mut Pages<'_>, word: &str| {
        let spot = pages.spot(place);
        let path = visible(pages.files.path(place.file)).into_owned();
        let word = if word.is_empty() { String::new() } else { format!(": {}", visible(word)) };
        if pages.files.text(place.file).is_empty() {
            sentence(&format!("{path}{word}"))
        } else {
            sentence(&format!("{path}, line {}, column {}{word}", spot.number, spot.column))
        }
    };
    if let Some(place) = problem.place.filter(known) {
        out.push(' ');
        out.push_str(&named(place, pages, &problem.label));
    }
    for (place, word) in problem.also.iter().filter(|(place, _)| known(place)) {
        out.push_str(" Also ");
        out.push_str(&named(*place, pages, word));
    }
    if let Some(help) = &problem.help {
        out.push_str(" Help: ");
        out.push_str(&sentence(&help.lines().map(str::trim).collect::<Vec<_>>().join(" ")));
    }
    out
}

/// The text with a full stop, unless it ends a sentence already.
fn sentence(text: &str) -> String {
    let text = visible(text.trim());
    let stop = if text.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    format!("{text}{stop}")
}

/// A line as it is drawn, with the pieces to point at.
struct Row {
    number: usize,
    text: String,
    marks: Vec<(Range<usize>, String, bool)>,
    /// The bytes of the line that are shown.
    window: Range<usize>,
}

/// Lines of one file in one box.
struct Frame {
    file: u32,
    line: usize,
    column: usize,
    rows: Vec<Row>,
}

fn boxed(problem: &Diagnostic, pages: &mut Pages<'_>, options: &Draw) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut frames: Vec<Frame> = Vec::new();
    let primary = problem.place.map(|place| (place, problem.label.as_str(), true));
    for (place, label, primary) in primary.into_iter().chain(problem.also.iter().map(|(place, word)| (*place, word.as_str(), false))) {
        let spot = pages.spot(place);
        let label = visible(label).into_owned();
        if !frames.iter_mut().any(|frame| frame.take(&spot, &label, primary, options)) {
            let mut frame = Frame { file: spot.file, line: spot.number, column: spot.column, rows: Vec::new() };
            frame.take(&spot, &label, primary, options);
            frames.push(frame);
        }
    }
    let mut group = Group::with_title(level.primary_title(visible(&problem.message).into_owned()).id(problem.code.number()));
    for frame in &frames {
        let path = visible(pages.files.path(frame.file)).into_owned();
        let empty = pages.files.text(frame.file).is_empty();
        if empty && path.is_empty() {
            continue;
        }
        let origin = Origin::path(path);
        group = group.element(if empty { origin } else { origin.line(frame.line).char_column(frame.column) });
        if !empty {
            group = group.element(frame.snippet(pages, options));
        }
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(visible_lines(help)));
    }
    let renderer = if options.colour { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut to the width before they get here.
    let drawn = renderer.decor_style(DecorStyle::Ascii).term_width(usize::from(u16::MAX)).render(&[group]);
    // The column is given as it is in the file, not in the line as shown, so the renderer is not told the path; it marks that with a line of its own.
    drawn.lines().filter(|line| anstream::adapter::strip_str(line).to_string().trim() != ":::").map(|line| format!("{line}\n")).collect()
}

impl Frame {
    /// Takes a place in, if it is near enough and on a part of its line that is shown.
    fn take(&mut self, spot: &Spot<'_>, label: &str, primary: bool, options: &Draw) -> bool {
        let near = self.rows.iter().all(|row| row.number.abs_diff(spot.number) <= LINES_TOGETHER);
        if self.file != spot.file || !near {
            return false;
        }
        if let Some(row) = self.rows.iter_mut().find(|row| row.number == spot.number) {
            let inside = row.window.start <= spot.span.start && spot.span.start < row.window.end.max(row.window.start + 1);
            if inside {
                let lead = lead(&row.window, options);
                row.marks.push((mark(spot, &row.window, lead.len()), label.to_owned(), primary));
            }
            return inside;
        }
        let window = window(spot, label, options.width.saturating_sub(spot.number.to_string().len() + 3).max(20));
        let (text, lead) = (cut(spot.line, &window, options), lead(&window, options));
        self.rows.push(Row { number: spot.number, text, marks: vec![(mark(spot, &window, lead.len()), label.to_owned(), primary)], window });
        self.rows.sort_by_key(|row| row.number);
        true
    }

    fn snippet(&self, pages: &Pages<'_>, options: &Draw) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
        let (first, last) = (self.rows.first().map_or(1, |row| row.number), self.rows.last().map_or(1, |row| row.number));
        let mut source = String::new();
        let mut marks = Vec::new();
        for number in first..=last {
            if number > first {
                source.push('\n');
            }
            let at = source.len();
            match self.rows.iter().find(|row| row.number == number) {
                Some(row) => {
                    source.push_str(&row.text);
                    marks.extend(row.marks.iter().map(|(span, label, primary)| {
                        let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                        kind.span(span.start + at..span.end + at).label((!label.is_empty()).then(|| Cow::Owned::<str>(label.clone())))
                    }));
                }
                None => {
                    let line = pages.line(self.file, number);
                    source.push_str(&cut(line, &(0..fitting(line, options.width.saturating_sub(10).max(20))), options));
                }
            }
        }
        Snippet::source(source).line_start(first).annotations(marks)
    }
}

fn ellipsis(options: &Draw) -> &'static str {
    if options.unicode { "…" } else { "..." }
}

/// What stands before the shown part of a line.
fn lead(window: &Range<usize>, options: &Draw) -> &'static str {
    if window.start > 0 { ellipsis(options) } else { "" }
}

/// The shown part of a line, with marks where something is cut off.
fn cut(line: &str, window: &Range<usize>, options: &Draw) -> String {
    let tail = if window.end < line.len() { ellipsis(options) } else { "" };
    format!("{}{}{tail}", lead(window, options), visible(&line[window.clone()]))
}

/// The place in the shown part: at least one character wide, where there is one.
fn mark(spot: &Spot<'_>, window: &Range<usize>, lead: usize) -> Range<usize> {
    let width = |from: usize, to: usize| visible(&spot.line[from..to]).len();
    let start = spot.span.start.clamp(window.start, window.end);
    let end = spot.span.end.clamp(start, window.end);
    let from = lead + width(window.start, start);
    from..from + width(start, end)
}

fn columns(c: char) -> usize {
    if is_hidden(c) { shown(c).len() } else { c.width().unwrap_or(1) }
}

/// Bytes from the start of a text that fit into so many columns.
fn fitting(text: &str, room: usize) -> usize {
    let mut used = 0;
    text.char_indices()
        .find(|(_, c)| {
            used += columns(*c);
            used > room
        })
        .map_or(text.len(), |(at, _)| at)
}

/// The piece of a long line to show: the place with what stands before it, and room for its label.
fn window(spot: &Spot<'_>, label: &str, room: usize) -> Range<usize> {
    let line = spot.line;
    if fitting(line, room) == line.len() {
        return 0..line.len();
    }
    let room = room.saturating_sub(6);
    let place = line[spot.span.clone()].chars().take(room).map(columns).sum::<usize>().min(room / 2);
    let wanted = place + 1 + label.width().min(room / 3);
    let mut start = 0;
    if fitting(&line[..spot.span.start], room.saturating_sub(wanted)) < spot.span.start {
        // Go back from the place by a third of the room.
        let mut back = room / 3;
        start = spot.span.start;
        for (at, c) in line[..spot.span.start].char_indices().rev() {
            let Some(left) = back.checked_sub(columns(c)) else { break };
            (back, start) = (left, at);
        }
    }
    start..start + fitting(&line[start..], room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAIN: Draw = Draw { colour: false, unicode: false, narrated: false, width: 80, all: false };

    fn files(text: &str) -> Files {
        let mut files = Files::default();
        files.add("answers/cio.answers.yaml", text);
        files
    }

    fn place(text: &str, what: &str) -> Place {
        let start = text.find(what).expect("is there");
        Place { file: 0, start: u32::try_from(start).expect("small"), end: u32::try_from(start + what.len()).expect("small") }
    }

    #[test]
    fn like_the_compiler() {
        let text = "answers:\n  IDN-1: 3\n";
        let problem =
            Diagnostic::new(Code::UnknownQuestion, "core has no question `IDN-1`").at(place(text, "IDN-1")).label("not asked").help("did you mean `IND-1`?");
        let drawn = draw(&[problem], &files(text), &PLAIN);
        let wanted = "error[CEM104]: core has no question `IDN-1`\n --> answers/cio.answers.yaml:2:3\n  |\n2 |   IDN-1: 3\n  |   ^^^^^ not asked\n  |\n  = help: did you mean `IND-1`?\n\nmore: cem explain CEM104\n";
        assert_eq!(drawn, wanted);
    }

    #[test]
    fn two_places_in_one_box_or_two() {
        let text = "a: 1\nb: 2\na: 3\n";
        let second = Place { file: 0, start: 10, end: 11 };
        let problem =
            Diagnostic::new(Code::DuplicateKey, "the key `a` is written twice").at(second).label("again here").also(Some(place(text, "a")), "first here");
        let drawn = draw(std::slice::from_ref(&problem), &files(text), &PLAIN);
        assert!(drawn.contains(":3:1\n  |\n1 | a: 1\n  | - first here\n2 | b: 2\n3 | a: 3\n  | ^ again here\n"), "{drawn}");
        let mut two = files(text);
        let other = two.add("b.yaml", "x: é\n");
        let problem = problem.also(Some(Place { file: other, start: 3, end: 5 }), "and here");
        let drawn = draw(&[problem], &two, &PLAIN);
        assert!(drawn.contains("b.yaml:1:4") && drawn.contains("1 | x: é\n  |    - and here"), "{drawn}");
    }

    #[test]
    fn narrated() {
        let text = "a: 1\nb: 2\na: 3\n";
        let problem = Diagnostic::new(Code::DuplicateKey, "the key `a` is written twice")
            .at(Place { file: 0, start: 10, end: 11 })
            .also(Some(place(text, "a")), "first here")
            .help("remove one of the two");
        let drawn = draw(&[problem], &files(text), &Draw { narrated: true, ..PLAIN });
        assert_eq!(
            drawn,
            "error CEM004: the key `a` is written twice. answers/cio.answers.yaml, line 3, column 1. Also answers/cio.answers.yaml, line 1, column 1: first here. Help: remove one of the two.\nMore: cem explain CEM004\n"
        );
    }

    #[test]
    fn repeats_are_counted() {
        let problems = vec![Diagnostic::new(Code::UnknownKey, "x"); 24];
        let drawn = draw(&problems, &Files::default(), &PLAIN);
        assert_eq!(drawn.matches("error[CEM008]").count(), 10);
        assert!(drawn.ends_with("\n\nand 14 more of CEM008; check with --all shows them\nmore: cem explain CEM008\n"), "{drawn}");
        assert_eq!(draw(&problems, &Files::default(), &Draw { all: true, ..PLAIN }).matches("error[CEM008]").count(), 24);
        assert_eq!(draw(&[], &Files::default(), &PLAIN), "");
    }

    #[test]
    fn hidden_characters_are_named_and_the_caret_stays() {
        let text = "\tk\u{202e}ey: \u{1b}[31mred\u{200b} here\r\n";
        let problem = Diagnostic::new(Code::UnknownKey, "no `\u{1b}]0;x\u{7}\n`").at(place(text, "red")).label("\u{9b}").help("a\n  b\u{2066}");
        let drawn = draw(&[problem], &files(text), &PLAIN);
        assert!(!drawn.chars().any(|c| c != '\n' && is_hidden(c)), "{drawn:?}");
        let lines: Vec<&str> = drawn.lines().collect();
        let (line, caret) =
            (lines.iter().position(|line| line.contains("red")).expect("line"), lines.iter().position(|line| line.contains('^')).expect("caret"));
        assert_eq!(lines[line].find("red"), lines[caret].find("^^^"), "{drawn}");
        assert!(lines[0].contains("<U+001B>]0;x<U+0007><U+000A>"), "{drawn}");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("note: {}HERE{}\n", "é".repeat(5000), "b".repeat(5000));
        for unicode in [false, true] {
            let problem = Diagnostic::new(Code::WrongType, "m").at(place(&text, "HERE")).label("this one");
            let drawn = draw(&[problem], &files(&text), &Draw { unicode, ..PLAIN });
            assert!(drawn.lines().all(|line| line.width() <= 80), "{drawn}");
            let column = |what: &str| drawn.lines().find_map(|line| line.find(what).map(|at| line[..at].width()));
            assert_eq!(column("HERE"), column("^^^^ this one"), "{drawn}");
            assert!(drawn.contains(":1:5007"), "{drawn}");
        }
    }

    #[test]
    fn places_in_nothing_and_past_the_end() {
        for (text, start, end) in [("", 0, 0), ("", 5, 9), ("a", 0, 0), ("a\n", 2, 2), ("a\n", 99, 100), ("é", 1, 2), ("a: 1\nb", 1, 6), ("a\nb", 9, 2)] {
            for file in [0, 7] {
                let problem = Diagnostic::new(Code::EmptyFile, "m").at(Place { file, start, end }).label("l").help("h");
                for narrated in [false, true] {
                    assert!(draw(std::slice::from_ref(&problem), &files(text), &Draw { narrated, ..PLAIN }).contains("CEM005"));
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn never_panics_and_never_leaks(
            text in prop_oneof![".{0,60}", "[ab\\n\\r\\t é漢🙂\u{200b}\u{301}]{0,400}", "[a-z ]{0,3000}"],
            spans in proptest::collection::vec((0_u32..500, 0_u32..500, 0_u32..3, ".{0,12}"), 1..5),
            width in 0_usize..200, colour: bool, unicode: bool, narrated: bool,
        ) {
            let mut files = files(&text);
            files.add(text.chars().take(9).collect::<String>(), text.as_str());
            let mut problem = Diagnostic::new(Code::NotYaml, text.chars().take(30).collect::<String>()).help(text.chars().take(30).collect::<String>());
            for (at, (start, end, file, word)) in spans.iter().enumerate() {
                let place = Place { file: *file, start: *start, end: *end };
                problem = if at == 0 { problem.at(place).label(word.as_str()) } else { problem.also(Some(place), word.as_str()) };
            }
            let drawn = draw(&[problem], &files, &Draw { colour, unicode, narrated, width, all: false });
            let bare = anstream::adapter::strip_str(&drawn).to_string();
            prop_assert!(!bare.chars().any(|c| c != '\n' && is_hidden(c)), "{bare:?}");
            if !colour {
                prop_assert_eq!(&bare, &drawn);
            }
        }
    }
}
