//! The report at a terminal: the conclusion first, then where to look, then what to do. A summary: the other formats are complete.
//!
//! Text is never coloured alone: whatever a colour says, a word or number says too. Texts from files pass `clean`.

use std::fmt::Write as _;

use anstyle::{Ansi256Color, Color, Style};
use comfy_table::{CellAlignment, ContentArrangement, Table};

use super::change::words::{score, signed};
use super::number::{percent, size};
use super::prose::{NARROWEST, Page};
use super::text::{left, nearest_cell, right, width, wrap};
use super::words::{headings, tables};
use super::{FactorRow, PositionRow, Report, View, panel_words, sources, voices, words};
use crate::panel::Estimate;

/// From this width the bars are long enough for ranges, and texts are given in full.
const WIDE: usize = 100;
/// From this width a factor fits on one line.
const ONE_LINE: usize = 76;
/// Recommendations and questions shown.
const FIRST: usize = 5;

/// The report for a terminal of this kind.
#[must_use]
pub fn render(report: &Report, view: &View) -> String {
    let mut summary = Summary { report, width: view.width.max(NARROWEST), page: Page::new(view) };
    summary.title();
    summary.conclusion();
    summary.trend();
    summary.factors();
    summary.sure();
    summary.gaps();
    summary.actions();
    summary.differences();
    summary.positions();
    summary.quality();
    summary.closing();
    summary.page.out
}

struct Summary<'a> {
    report: &'a Report,
    /// Columns of the terminal: tables and bars may be wider than prose.
    width: usize,
    page: Page<'a>,
}

/// What a colour stands for.
#[derive(Clone, Copy)]
enum Tone {
    Score,
    Gap,
    Strong,
}

impl Tone {
    fn style(self) -> Style {
        let fixed = |n| Style::new().fg_color(Some(Color::Ansi256(Ansi256Color(n))));
        match self {
            Self::Score => fixed(32),
            Self::Gap => fixed(166),
            Self::Strong => Style::new().bold(),
        }
    }
}

impl Summary<'_> {
    fn paint(&self, text: &str, tone: Tone) -> String {
        self.page.paint(text, tone.style())
    }

    fn clean(&self, text: &str) -> String {
        self.page.clean(text)
    }

    fn is_wide(&self) -> bool {
        self.width >= WIDE
    }

    fn blank(&mut self) {
        self.line("");
    }

    fn line(&mut self, text: &str) {
        self.page.line(text);
    }

    /// Nothing for an empty text.
    fn prose(&mut self, first: &str, text: &str) {
        self.toned(first, text, None);
    }

    fn toned(&mut self, first: &str, text: &str, tone: Option<Tone>) {
        if !text.is_empty() {
            self.page.styled(first, text, tone.map_or(Style::new(), Tone::style));
        }
    }

    fn head(&mut self, text: &str) {
        self.page.head(text, Tone::Strong.style());
    }

    fn title(&mut self) {
        let title = &self.report.title;
        let name = self.clean(&words::title(title));
        let from = self.clean(&format!("{} {}", title.questionnaire_id, title.questionnaire_version));
        let room = self.page.width;
        if width(&name) + width(&from) + 2 <= room {
            let gap = " ".repeat(room - width(&name) - width(&from));
            let name = self.paint(&name, Tone::Strong);
            self.line(&format!("{name}{gap}{from}"));
        } else {
            self.toned("", &name, Some(Tone::Strong));
            self.prose("", &from);
        }
        let who = [words::respondents(title), words::dates(title), title.date.as_ref().map_or_else(String::new, |d| format!("report of {d}"))];
        self.prose("", &who.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("; "));
        let people: Vec<String> = title.people.iter().map(|(name, role)| words::person(name, role.as_deref())).collect();
        self.prose("", &people.join(", "));
        if title.identified {
            self.toned("", &voices::hiding(self.report), Some(Tone::Strong));
        }
        self.toned("", &words::draft(title), Some(Tone::Strong));
        self.toned("", &words::standing(title), Some(Tone::Strong));
        self.toned("", &words::first_look(title), Some(Tone::Strong));
        self.toned("", &words::position::lens_line(self.report), Some(Tone::Strong));
        if let Some(lens) = &self.report.lens {
            self.prose("  ", &format!("{} {}", lens.text, sources::interests(self.report, std::iter::once(&lens.basis)).join(" ")));
        }
    }

    fn conclusion(&mut self) {
        self.blank();
        let score = &self.report.overall;
        let (value, target) = words::headline(score);
        let band = match words::span_of_bands(score) {
            Some(span) => {
                let name = words::band_names(self.report, span).to_uppercase();
                format!(", {name} ({} of {})", words::band_numbers(span), self.report.method.bands.len())
            }
            None if score.score.is_some() && !self.report.method.bands.is_empty() => ", NO BAND".into(),
            None => String::new(),
        };
        let stage = words::stage(score);
        let stage = if stage.is_empty() { stage } else { format!(" {stage}") };
        let target = if target.is_empty() { String::new() } else { format!("  {target}.") };
        self.toned("  ", &format!("{value}{band}.{target}{stage}"), Some(Tone::Strong));
        self.prose("  ", &words::range(self.report));
        self.prose("  ", &words::coverage(score));
        self.prose("  ", &words::minimum(self.report));
        self.prose("  ", &words::bands(self.report));
        for cap in &self.report.caps {
            self.prose("  ! ", &words::cap(self.report, cap));
            self.prose("    ", &cap.reason);
            self.prose("    ", &sources::line(&cap.basis));
        }
        for line in self.report.gate.iter().flat_map(words::gate) {
            self.prose("  ", &line);
        }
    }

    /// What changed since last time: the whole, and the factors of which something can be said.
    fn trend(&mut self) {
        let Some(trend) = &self.report.trend else { return };
        self.head("Since last time");
        self.prose("  ", trend.not_comparable.as_deref().unwrap_or(&trend.headline));
        for row in trend.factors.iter().filter(|row| row.direction != 0) {
            let from = format!("{} -> {} ({})", score(row.before), score(row.after), signed(row.difference));
            self.prose("  ", &format!("{} {}: {from}", row.name, row.verdict));
        }
        if trend.not_comparable.is_none() && trend.factors.iter().all(|row| row.direction == 0) {
            self.prose("  ", "No factor changed so that it can be told from chance.");
        }
    }

    /// A bar from 0 to 100: the score, how far it could reach, the target.
    fn bar(&self, factor: &FactorRow, cells: usize) -> String {
        let [full, sure, may, empty, mark] = if self.page.view.unicode { ["█", "▓", "─", "·", "┃"] } else { ["#", "=", "-", ".", "|"] };
        let s = &factor.score;
        let at = |value: f64| nearest_cell(value, cells);
        let filled = s.score.map_or(0, at);
        let goal = s.target.map(|t| at(t).min(cells - 1));
        let whisker = s.range.filter(|_| self.is_wide()).map_or((filled, filled), |r| (at(r.low).min(filled), at(r.high).max(filled)));
        let mut bar = String::new();
        for cell in 0..cells {
            let part = match cell {
                _ if goal == Some(cell) => self.paint(mark, Tone::Strong),
                c if c < whisker.0 => self.paint(full, Tone::Score),
                c if c < filled => self.paint(sure, Tone::Score),
                c if c < whisker.1 => self.paint(may, Tone::Score),
                c if goal.is_some_and(|g| c < g) => self.paint(empty, Tone::Gap),
                _ => empty.to_owned(),
            };
            bar.push_str(&part);
        }
        bar
    }

    fn factors(&mut self) {
        if self.report.factors.is_empty() {
            return;
        }
        self.head(tables::FACTORS.caption);
        if self.width >= ONE_LINE {
            self.factor_table()
        } else {
            self.factor_stack()
        }
        let legend = match (self.page.view.unicode, self.is_wide()) {
            (true, true) => "█ score  ▓ ─ where it could be  ┃ target  · open",
            (true, false) => "█ score  ┃ target",
            (false, true) => "# score  = - where it could be  | target  . open",
            (false, false) => "# score  | target",
        };
        let legend = format!("{legend}.  Weighted: points of the overall score that closing the gap is worth.");
        for line in wrap(&legend, self.page.width - 2) {
            self.line(&format!("  {line}"));
        }
        for note in words::notes(self.report) {
            self.prose("  ", &note);
        }
    }

    fn factor_table(&mut self) {
        let cells = if self.is_wide() { 40 } else { 20 };
        let bar_head = if self.is_wide() { "0         25        50        75     100" } else { "0        50      100" };
        let extra = self.width >= 132;
        let names: Vec<String> = self.report.factors.iter().map(|f| format!("{}{}", "  ".repeat(f.depth), self.clean(&f.name))).collect();
        let fixed = 2 + 1 + 6 + 2 + cells + 2 + 6 + 6 + 9 + if extra { 2 + 14 + 2 + 12 + 9 } else { 0 };
        let room = self.width.saturating_sub(fixed).clamp(10, 40).min(names.iter().map(|n| width(n)).max().unwrap_or(0).max(6));
        let mut head = format!(
            "  {} {}  {}  {}{}{}",
            left("Factor", room),
            right("Score", 6),
            left(bar_head, cells),
            right("Target", 6),
            right("Gap", 6),
            right("Weighted", 9)
        );
        if extra {
            let _ = write!(head, "  {}  {}{}", left("Could be", 14), left("Band", 12), right("Answered", 9));
        }
        self.line(&head);
        for at in &self.report.factor_order {
            let f = &self.report.factors[*at];
            let s = &f.score;
            let name = wrap(&self.clean(&f.name), room.saturating_sub(2 * f.depth));
            let (score, gap) = (right(&words::score(s.score, &s.edges), 6), right(&words::points(s.gap), 6));
            let has_gap = s.gap.is_some_and(|g| g > 0.0);
            let lead = "  ".repeat(f.depth);
            let mut line = format!(
                "  {} {}  {}  {}{}{}",
                left(&format!("{lead}{}", name[0]), room),
                self.paint(&score, Tone::Score),
                self.bar(f, cells),
                right(&words::target(s.target), 6),
                if has_gap { self.paint(&gap, Tone::Gap) } else { gap },
                right(&words::points(s.weighted_gap), 9),
            );
            if extra {
                let band = match words::span_of_bands(s) {
                    Some((low, high)) if low == high => self.clean(&words::band(self.report, low)),
                    Some(span) => words::band_numbers(span),
                    None => "-".into(),
                };
                let band = wrap(&band, 12).remove(0);
                let answered = s.coverage.map_or_else(|| "-".to_owned(), |c| percent(c, &s.coverage_edges));
                let _ = write!(line, "  {}  {}{}", left(&words::span(s.range, &s.edges), 14), left(&band, 12), right(&answered, 9));
            }
            self.line(&line);
            for more in name.iter().skip(1) {
                self.line(&format!("  {lead}{more}"));
            }
        }
    }

    fn factor_stack(&mut self) {
        for at in &self.report.factor_order {
            let f = &self.report.factors[*at];
            let s = &f.score;
            let lead = " ".repeat(2 + 2 * f.depth);
            self.prose(&lead, &f.name);
            let score = right(&words::score(s.score, &s.edges), 6);
            let bar = format!("{lead}{} {}", self.paint(&score, Tone::Score), self.bar(f, 20));
            self.line(&bar);
            let text = format!("target {}, gap {}, weighted {}", words::target(s.target), words::points(s.gap), words::points(s.weighted_gap));
            self.prose(&format!("{lead}       "), &text);
        }
    }

    /// How sure the scores are, what would make them surer, and whether other weights would say otherwise.
    fn sure(&mut self) {
        let report = self.report;
        if report.overall.score.is_none() {
            return;
        }
        self.head(headings::SURE);
        self.prose("  ", &panel_words::confidence(report));
        self.prose("  ", &panel_words::overall(report));
        self.prose("  ", &panel_words::planning(report));
        let panel = &report.panel;
        let rows: Vec<_> = report.factor_order.iter().filter_map(|at| Some((report.factors.get(*at)?, panel.told.factors.get(*at)?))).collect();
        if !rows.iter().any(|(_, estimate)| panel_words::has_interval(estimate)) {
            // The sentence above holds for all of them.
        } else if self.width >= ONE_LINE {
            self.sure_table(&rows);
        } else {
            for (f, estimate) in rows {
                let (likely, band) = (panel_words::likely(panel, &f.score, estimate), panel_words::band(report, &f.score));
                self.prose("  ", &format!("{}: most likely {likely}, {band}, {}", f.name, panel_words::sure(&f.score, estimate)));
            }
        }
        for line in panel_words::robustness(report) {
            self.prose("  ", &line);
        }
    }

    fn sure_table(&mut self, rows: &[(&FactorRow, &Estimate)]) {
        let report = self.report;
        let names: Vec<String> = rows.iter().map(|(f, _)| format!("{}{}", "  ".repeat(f.depth), self.clean(&f.name))).collect();
        let room = names.iter().map(|name| width(name)).max().unwrap_or(0).clamp(6, 40.min(self.width - 50));
        let indent = room + 25;
        self.line(&format!("  {} {}  {}  Band", left("Factor", room), right("Score", 6), left("Most likely", 12)));
        for ((f, estimate), name) in rows.iter().zip(names) {
            let score = right(&words::score(f.score.score, &f.score.edges), 6);
            let lead = "  ".repeat(f.depth);
            let name = wrap(name.trim_start(), room.saturating_sub(lead.len()).max(4));
            let likely = left(&panel_words::likely(&report.panel, &f.score, estimate), 12);
            let band = format!("{}: {}", panel_words::band(report, &f.score), panel_words::sure(&f.score, estimate));
            let band = wrap(&self.clean(&band), self.width - indent);
            for at in 0..name.len().max(band.len()) {
                let (name, band) = (name.get(at).map_or("", String::as_str), band.get(at).map_or("", String::as_str));
                let middle = if at == 0 { format!("{}  {likely}", self.paint(&score, Tone::Score)) } else { " ".repeat(20) };
                self.line(&format!("  {} {middle}  {band}", left(&format!("{lead}{name}"), room)));
            }
        }
    }

    fn gaps(&mut self) {
        let shown = if self.is_wide() { 2 * FIRST } else { FIRST };
        let open: Vec<_> = self.report.question_gaps.iter().filter(|g| g.gap > 0.0).collect();
        if open.is_empty() {
            return;
        }
        self.head(headings::GAPS_FIRST);
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.page.width - 1).unwrap_or(u16::MAX));
        table.set_header(["", "Question", "Score", "Target", "Gap", "Weighted"]);
        for gap in open.iter().take(shown) {
            let Some(q) = self.report.questions.get(gap.of) else { continue };
            let name = self.clean(&words::question(q));
            table.add_row([
                String::new(),
                name,
                words::score(Some(gap.score), &q.edges),
                words::target(Some(gap.target)),
                size(gap.gap, 1),
                size(gap.weighted, 2),
            ]);
        }
        for at in 2..6 {
            if let Some(column) = table.column_mut(at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines().collect::<Vec<_>>() {
            self.line(&line);
        }
        self.more(open.len(), shown);
    }

    fn more(&mut self, all: usize, shown: usize) {
        if all > shown {
            self.prose("  ", &format!("and {} more: cem report -f markdown", all - shown));
        }
    }

    fn actions(&mut self) {
        let all = &self.report.recommendations;
        self.head(headings::DO_FIRST);
        if all.is_empty() {
            self.prose("  ", words::NO_ACTION);
        }
        for (at, r) in all.iter().take(FIRST).enumerate() {
            let lead = format!("  {}  ", at + 1);
            self.toned(&lead, &format!("{}  {}", r.id, r.title), Some(Tone::Strong));
            let indent = " ".repeat(lead.len());
            self.prose(&indent, &words::terms(r));
            self.prose(&indent, &words::why(self.report, r));
            if self.is_wide() {
                self.prose(&indent, &r.action);
            }
            self.prose(&indent, &format!("First 30 days: {}", r.first_step));
            self.prose(&indent, &sources::line(&r.basis));
        }
        self.more(all.len(), FIRST);
        if all.len() > 1 {
            self.prose("  ", words::SHARED);
        }
        let sources = sources::interests(self.report, all.iter().take(FIRST).map(|r| &r.basis));
        if !sources.is_empty() {
            self.prose("  ", "Whose opinion, with what interest:");
            for source in sources {
                self.prose("    ", &source);
            }
        }
    }

    fn differences(&mut self) {
        let report = self.report;
        if !voices::comparable(report) {
            return;
        }
        self.head(headings::DIFFER_FIRST);
        let mut gaps = panel_words::role_gaps(report);
        let more = gaps.split_off(gaps.len().min(FIRST)).len();
        for gap in gaps {
            self.prose("  ", &gap);
        }
        self.more(more, 0);
        self.prose("  ", &voices::lead(report));
        let talk = voices::talk_about(report);
        for at in talk.iter().take(FIRST) {
            let Some(q) = report.questions.get(*at) else { continue };
            self.prose("  ", &format!("{}: {}", words::question(q), panel_words::views(report, *at)));
            self.prose("    ", &panel_words::given(q));
            self.prose("    ", &voices::cut(&q.cut));
        }
        self.more(talk.len(), FIRST);
        if !report.title.identified {
            self.prose("  ", &voices::hiding(report));
        }
    }

    /// Where the sources disagree, as far as it shaped the advice.
    fn positions(&mut self) {
        let shaped: Vec<&PositionRow> = self.report.positions.iter().filter(|position| !position.recommendations.is_empty()).collect();
        if shaped.is_empty() {
            return;
        }
        self.head(headings::POSITIONS);
        for position in shaped.iter().take(FIRST) {
            let lens = if words::position::seen(position).is_empty() { String::new() } else { format!(" This lens: {}.", words::position::seen(position)) };
            let text = format!("{}. {}{lens} Advice: {}.", position.name, words::position::chosen(position), position.recommendations.join(", "));
            self.prose(&format!("  {} ", position.id), &text);
        }
        let more = self.report.positions.len() - shaped.len().min(FIRST);
        let more = if more == 0 { String::new() } else { format!("{more} more in the other formats. ") };
        self.prose("  ", &format!("{more}Both sides: cem explain {}", shaped[0].id));
    }

    fn quality(&mut self) {
        let report = self.report;
        let (counts, quality) = (&report.overall.counts, &report.quality);
        self.head(headings::NOT_KNOWN);
        let name = |at: &usize| report.questions.get(*at).map_or_else(String::new, |q| q.id.clone());
        let some = |ids: Vec<String>| {
            let more = ids.len().saturating_sub(8);
            let ids = ids.into_iter().take(8).collect::<Vec<_>>().join(", ");
            if more > 0 { format!("{ids} and {more} more") } else { ids }
        };
        if counts.unknown() > 0 {
            self.prose("  ", &format!("{}: {}", words::count(counts.unknown(), "open answer", "open answers"), words::unknown(counts)));
        }
        if !quality.mostly_unknown.is_empty() {
            let ids = quality.mostly_unknown.iter().map(|(at, share)| format!("{} ({})", name(at), percent(*share, &[40.0]))).collect();
            self.prose("  ", &format!("{}: {}", headings::MOSTLY_UNKNOWN, some(ids)));
        }
        if !quality.not_applicable.is_empty() {
            self.prose("  ", &format!("Not applicable to somebody: {}", some(quality.not_applicable.iter().map(|(at, ..)| name(at)).collect())));
        }
        if !quality.high_without_evidence.is_empty() {
            let bare: u32 = quality.high_without_evidence.iter().map(|(_, n, _)| n).sum();
            let ids = some(quality.high_without_evidence.iter().map(|(at, ..)| name(at)).collect());
            self.prose("  ", &format!("{} at level 3 or above without evidence: {ids}", words::count(bare, "answer", "answers")));
        }
        if !quality.low_confidence.is_empty() {
            self.prose("  ", &format!("{}: {}", headings::LOW_CONFIDENCE, some(quality.low_confidence.iter().map(|(at, _)| name(at)).collect())));
        }
        if !quality.parked.is_empty() {
            self.prose(
                "  ",
                &format!("Answered although the question does not apply, not scored: {}", some(quality.parked.iter().map(|(at, _)| name(at)).collect())),
            );
        }
        for line in panel_words::routed(report).iter().take(FIRST) {
            self.prose("  ", line);
        }
        self.prose("  ", &panel_words::answer_quality(report));
        self.prose("  ", &panel_words::missing(report));
        self.prose("  ", "Targets, bands and caps are judgement; there are no norms. Sources are opinions of practitioners.");
    }

    fn closing(&mut self) {
        self.blank();
        self.prose("", "Why these numbers: cem explain overall");
        self.prose("", "Share, complete:   cem report -f markdown");
    }
}
