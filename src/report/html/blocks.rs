//! Sections and their blocks as elements: headings, paragraphs, lists, tables, figures.

use maud::{Markup, PreEscaped, html};

use super::super::Report;
use super::super::chart::{self, Style};
use super::super::sections::{Block, Cell, Chart, Figure, Kind, Section, Table};
use super::{Shown, cards, hero};

/// A table with more columns than this may be wider than a small screen: it scrolls within a frame of its own.
const NARROW: usize = 4;
/// And so is one of three columns with a longer text, in bytes.
const LONG: usize = 60;

/// A section of the page with its parts; `all` are those of the page.
pub(super) fn section(report: &Report, section: &Section, all: &[Section]) -> Markup {
    let (anchor, inner) = (section.anchor.as_str(), inner(report, section, all));
    html! {
        section id=(anchor) aria-labelledby={ (anchor) "-h" } class=[class(section.kind)] {
            h2 id={ (anchor) "-h" } { (Shown(&section.heading)) }
            (inner)
        }
    }
}

fn class(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Summary => Some("summary"),
        Kind::Factors => Some("factors"),
        Kind::Recommendations => Some("recommendations"),
        Kind::Plan => Some("plan"),
        Kind::Appendix => Some("appendix"),
        Kind::Sources => Some("sources"),
        Kind::Quality => Some("quality"),
        Kind::Title
        | Kind::Sure
        | Kind::Gaps
        | Kind::Caps
        | Kind::Recommendation(_)
        | Kind::Differences
        | Kind::Positions
        | Kind::Trend
        | Kind::Method
        | Kind::Question(_)
        | Kind::Rest
        | Kind::Part => None,
    }
}

fn inner(report: &Report, section: &Section, all: &[Section]) -> Markup {
    match section.kind {
        Kind::Summary => hero::summary(report, section),
        Kind::Caps => html! { (cards::caps(report, section)) (parts(report, section, 3)) },
        Kind::Sources => html! { (blocks(section)) (cards::claims(report, all)) (parts(report, section, 3)) },
        Kind::Title
        | Kind::Factors
        | Kind::Sure
        | Kind::Gaps
        | Kind::Recommendations
        | Kind::Recommendation(_)
        | Kind::Plan
        | Kind::Differences
        | Kind::Positions
        | Kind::Trend
        | Kind::Quality
        | Kind::Method
        | Kind::Appendix
        | Kind::Question(_)
        | Kind::Rest
        | Kind::Part => html! { (blocks(section)) (parts(report, section, 3)) },
    }
}

/// The parts of a section, with headings of this level.
fn parts(report: &Report, section: &Section, level: usize) -> Markup {
    let all = html! { @for part in &section.parts { (self::part(report, part, level)) } };
    // Cards, disagreements and questions share a frame, which print sets in columns.
    if matches!(section.kind, Kind::Recommendations | Kind::Positions | Kind::Appendix) {
        html! { div.deck { (all) } }
    } else {
        all
    }
}

fn part(report: &Report, part: &Section, level: usize) -> Markup {
    match part.kind {
        Kind::Recommendation(at) => cards::recommendation(report, part, at),
        Kind::Question(at) => cards::question(report, part, at),
        Kind::Title
        | Kind::Summary
        | Kind::Factors
        | Kind::Sure
        | Kind::Gaps
        | Kind::Caps
        | Kind::Recommendations
        | Kind::Plan
        | Kind::Differences
        | Kind::Positions
        | Kind::Trend
        | Kind::Quality
        | Kind::Method
        | Kind::Sources
        | Kind::Appendix
        | Kind::Rest
        | Kind::Part => html! {
            div.part id=(part.anchor) {
                (heading(level, &part.heading))
                (blocks(part))
                (parts(report, part, level + 1))
            }
        },
    }
}

fn heading(level: usize, text: &str) -> Markup {
    html! {
        @match level {
            3 => h3 { (Shown(text)) },
            4 => h4 { (Shown(text)) },
            _ => h5 { (Shown(text)) },
        }
    }
}

/// What a section says before its parts.
pub(super) fn blocks(section: &Section) -> Markup {
    html! { @for (at, block) in section.blocks.iter().enumerate() { (self::block(&section.anchor, at, block)) } }
}

/// One block; `anchor` and its place in the section make names that are unique in the page.
pub(super) fn block(anchor: &str, at: usize, block: &Block) -> Markup {
    html! {
        @match block {
            Block::Text(text) => p { (Shown(text)) },
            Block::Strong(text) => p { strong { (Shown(text)) } },
            Block::Labelled(label, text) => p { b { (Shown(label)) ":" } " " (Shown(text)) },
            Block::Items(items) => ul { @for item in items { li { (Shown(item)) } } },
            Block::Quote(text) => blockquote { p { (Shown(text)) } },
            Block::Table(table) => (self::table(table)),
            Block::Figure(figure) => (self::figure(figure, &format!("{anchor}-{at}"))),
        }
    }
}

/// A chart with its caption, drawn for wide and for small screens, and its numbers as a table.
fn figure(figure: &Figure, id: &str) -> Markup {
    let kind = match figure.chart {
        Chart::Radar(_) => Some("radar"),
        Chart::HeatMap(_) | Chart::Stacks(_) | Chart::Grid(_) => Some("complete"),
        Chart::Bullets(_) | Chart::Dots(_) | Chart::Dumbbells(_) => None,
    };
    let pieces = chart::pieces(figure);
    let many = pieces.len() > 1 && matches!(figure.chart, Chart::HeatMap(_) | Chart::Stacks(_));
    html! {
        figure class=[kind] {
            figcaption { b { (Shown(&figure.title)) } " " (Shown(&figure.sentence)) }
            @if many {
                // Drawn once: on a small screen it scrolls within its frame.
                div.scroll role="region" tabindex="0" aria-label={ "Chart: " (Shown(&figure.title)) } { @for (at, piece) in pieces.iter().enumerate() { (PreEscaped(chart::svg(piece, &format!("{id}-{at}"), Style::Wide))) } }
            } @else {
                @for (at, piece) in pieces.iter().enumerate() {
                    (PreEscaped(chart::svg(piece, &format!("{id}-{at}"), Style::Wide)))
                    (PreEscaped(chart::svg(piece, &format!("{id}-{at}-small"), Style::Narrow)))
                }
            }
            @if let Some(table) = &figure.table {
                // On paper a chart that is complete, because every number is printed in it, needs no table beside it.
                details.data {
                    summary { "The numbers as a table" span.hidden { ": " (Shown(&figure.title)) } }
                    (self::table(table))
                }
            }
        }
    }
}

/// A table; the first cell of a row names it. Its classes say which columns hold numbers, which is shorter than to say it of every cell.
pub(super) fn table(table: &Table) -> Markup {
    let numbers: Vec<String> = (1..).zip(&table.columns).filter(|(_, (_, number))| *number).map(|(at, _): (usize, _)| format!("n{at}")).collect();
    let inner = html! {
        table class=[(!numbers.is_empty()).then(|| numbers.join(" "))] {
            caption { (Shown(&table.caption)) }
            thead { tr { @for (head, _) in &table.columns { th scope="col" { (Shown(head)) } } } }
            tbody { @for row in &table.rows { tr { @for (at, cell) in row.iter().enumerate() { (self::cell(table, at, cell)) } } } }
        }
    };
    html! {
        @if is_wide(table) {
            div.scroll role="region" tabindex="0" aria-label={ "Table: " (Shown(&table.caption)) } { (inner) }
        } @else {
            (inner)
        }
    }
}

/// Wider than a small screen, or so high on one that nobody would read it.
fn is_wide(table: &Table) -> bool {
    let is_long = |cell: &Cell| matches!(cell, Cell::Text(text) if text.len() > LONG);
    table.columns.len() > NARROW || (table.columns.len() > 2 && table.rows.iter().flatten().any(is_long))
}

fn cell(table: &Table, at: usize, cell: &Cell) -> Markup {
    let number = table.columns.get(at).is_some_and(|(_, number)| *number);
    let class = match cell {
        Cell::Bar(..) => Some("bar"),
        // A number with words may break.
        Cell::Text(text) if number && text.len() > 18 => Some("long"),
        Cell::Text(_) | Cell::Link(..) => None,
    };
    let inner = html! {
        @match cell {
            Cell::Text(text) => (Shown(text)),
            Cell::Link(text, anchor) => a href={ "#" (anchor) } { (Shown(text)) },
            Cell::Bar(score, target) => (PreEscaped(chart::bar(*score, *target))),
        }
    };
    html! {
        @if at == 0 { th scope="row" class=[class] { (inner) } } @else { td class=[class] { (inner) } }
    }
}
