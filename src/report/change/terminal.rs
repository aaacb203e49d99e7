//! The change at a terminal: the conclusion first, then the factors, then what stands out. Markdown and JSON are complete.

use anstyle::{Ansi256Color, Color, Style};

use super::words;
use crate::change::{Change, Move, Verdict};
use crate::report::View;
use crate::report::prose::Page;
use crate::report::text::{left, right, width, wrap};

/// Questions shown.
const FIRST: usize = 5;
/// Columns of a score, and of a difference.
const NUMBER: usize = 7;
/// The least room for names and for verdicts in a table.
const ROOM: usize = 16;

/// The change for a terminal of this kind.
pub(super) fn render(change: &Change, view: &View) -> String {
    let mut summary = Summary { change, page: Page::new(view) };
    summary.top();
    summary.factors();
    summary.questions();
    summary.notes();
    summary.page.out
}

struct Summary<'a> {
    change: &'a Change,
    page: Page<'a>,
}

impl Summary<'_> {
    fn say(&mut self, text: &str) {
        self.page.prose("  ", text);
    }

    fn head(&mut self, text: &str) {
        self.page.head(text, Style::new().bold());
    }

    fn top(&mut self) {
        let change = self.change;
        self.page.styled("", &words::title(change), Style::new().bold());
        for (at, wave) in change.waves.iter().enumerate() {
            self.page.prose(&format!("  {}  ", at + 1), &words::wave(wave));
        }
        self.say(&words::panel(change));
        self.page.line("");
        self.page.styled("  ", &words::headline(change), Style::new().bold());
        self.say(&words::band(change));
        let worse = if change.worse.is_empty() { Vec::new() } else { words::worse(change) };
        for text in words::behind(&change.overall).into_iter().chain(words::caps(change)).chain(worse) {
            self.say(&text);
        }
    }

    fn factors(&mut self) {
        if self.change.factors.is_empty() {
            return;
        }
        self.head("Factors");
        let names: Vec<String> =
            self.change.factors.iter().map(|of| format!("{}{}", "  ".repeat(words::depth(self.change, of)), self.page.clean(&of.name))).collect();
        let numbers = NUMBER * (self.change.waves.len() + 1) + 12;
        let room = self.page.width.saturating_sub(2 + numbers + 2);
        let longest = names.iter().map(|name| width(name)).max().unwrap_or(0).max(6);
        if room < 2 * ROOM {
            return self.stack();
        }
        let name_room = longest.clamp(ROOM, room - ROOM);
        let verdict_room = room - name_room;
        let heads: Vec<String> = if self.change.waves.len() == 2 {
            vec!["Old".to_owned(), "New".to_owned()]
        } else {
            (1..=self.change.waves.len()).map(|at| at.to_string()).collect()
        };
        let heads: String = heads.iter().map(|head| right(head, NUMBER)).collect();
        self.page.line(&format!("  {}{heads}{}{}", left("Factor", name_room), right("Change", NUMBER), right("Detectable", 12)));
        for (of, name) in self.change.factors.iter().zip(&names) {
            self.row(of, name, name_room, verdict_room);
        }
        self.say(&words::legend(self.change, "Detectable"));
    }

    fn row(&mut self, of: &Move, name: &str, name_room: usize, verdict_room: usize) {
        let indent = name.len() - name.trim_start().len();
        let names = wrap(name.trim_start(), name_room - indent - 1);
        let verdicts = wrap(words::verdict(of), verdict_room);
        let scores: String = of.scores.iter().map(|score| right(&words::score(*score), NUMBER)).collect();
        let numbers = format!("{scores}{}{}", right(&words::signed(of.difference), NUMBER), right(&words::smallest(of), 12));
        for at in 0..names.len().max(verdicts.len()) {
            let name = names.get(at).map_or_else(String::new, |part| format!("{}{part}", " ".repeat(indent)));
            let numbers = if at == 0 { numbers.clone() } else { " ".repeat(width(&numbers)) };
            let verdict = verdicts.get(at).map_or_else(String::new, |part| self.page.paint(part, tone(of.verdict)));
            self.page.line(&format!("  {}{numbers}  {verdict}", left(&name, name_room)));
        }
        for text in words::behind(of) {
            self.page.prose(&" ".repeat(4 + indent), &text);
        }
    }

    /// One factor under the other, where a table has no room.
    fn stack(&mut self) {
        for of in &self.change.factors {
            let lead = " ".repeat(2 + 2 * words::depth(self.change, of));
            let scores: Vec<String> = of.scores.iter().map(|score| words::score(*score)).collect();
            self.page.prose(&lead, &of.name);
            let text = format!("{} ({}; detectable {}): {}", scores.join(" -> "), words::signed(of.difference), words::smallest(of), words::verdict(of));
            self.page.styled(&format!("{lead}  "), &text, tone(of.verdict));
            for text in words::behind(of) {
                self.page.prose(&format!("{lead}  "), &text);
            }
        }
    }

    fn questions(&mut self) {
        let (lines, found) = (words::questions(self.change), words::standing_out(self.change));
        if lines.is_empty() && found.is_empty() {
            return;
        }
        self.head("Questions");
        for line in lines {
            self.say(&line);
        }
        for of in found.iter().take(FIRST) {
            let ends = [of.scores.first(), of.scores.last()].map(|score| words::score(score.copied().flatten()));
            let text = format!("{}: {} -> {} ({}): {}", words::question(of), ends[0], ends[1], words::signed(of.difference), words::verdict(of));
            self.say(&text);
        }
        if found.len() > FIRST {
            self.say(&format!("and {} more: cem compare -f markdown", found.len() - FIRST));
        }
    }

    fn notes(&mut self) {
        let change = self.change;
        let instrument = words::instrument(change);
        if !instrument.is_empty() {
            self.head("The questionnaire changed");
            for text in instrument {
                self.say(&text);
            }
        }
        if !change.cautions.is_empty() {
            self.head("Bear in mind");
            for caution in &change.cautions {
                self.page.prose("  ! ", &words::caution(change, caution));
            }
        }
    }
}

fn tone(verdict: Verdict) -> Style {
    let fixed = |n| Style::new().fg_color(Some(Color::Ansi256(Ansi256Color(n))));
    match verdict {
        Verdict::Rose => fixed(32),
        Verdict::Fell => fixed(166),
        Verdict::Chance | Verdict::Possible | Verdict::Untested(_) => Style::new(),
    }
}
