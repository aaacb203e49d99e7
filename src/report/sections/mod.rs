//! The report as sections of blocks: the one walk over a [`Report`] that Markdown, HTML and DOCX share, so that all three say the same in the same
//! order. A format gives blocks its own syntax and its own escaping; texts in here are as written in the files.

mod appendix;
mod caps;
mod differences;
mod factors;
pub mod figure;
mod gaps;
mod heat;
mod method;
mod plan;
mod positions;
mod quality;
mod recommendations;
mod rest;
mod stacks;
mod summary;
mod sure;
#[cfg(test)]
mod tests;
mod title;
mod trend;

use std::collections::BTreeSet;

use super::presentation::Presentation;
use super::words::tables::Head;
use super::{Report, words};

pub use figure::{Chart, Figure};

/// Recommendations told in full to those who decide.
const FIRST_CARDS: usize = 5;

/// The report in sections, in the order they are read in.
#[must_use]
pub fn all(report: &Report, presentation: &Presentation) -> Vec<Section> {
    // Of a questionnaire without scores there is nothing to tell but its questions.
    let scored = !words::no_question_scored(report);
    let sections = match presentation.audience {
        Audience::Working => vec![
            Some(title::title(report)),
            Some(summary::summary(report)),
            scored.then(|| factors::factors(report)),
            caps::caps(report),
            sure::sure(report),
            gaps::gaps(report),
            scored.then(|| recommendations::recommendations(report)),
            plan::plan(report),
            differences::differences(report),
            positions::positions(report),
            trend::trend(report),
            scored.then(|| quality::quality(report)),
            scored.then(|| method::method(report)),
            method::sources(report),
            Some(appendix::appendix(report)),
        ],
        Audience::Board => vec![
            Some(title::title(report)),
            Some(summary::summary(report)),
            scored.then(|| factors::factors(report)),
            caps::brief(report),
            sure::brief(report),
            scored.then(|| recommendations::brief(report, FIRST_CARDS)),
            plan::brief(report),
            differences::brief(report),
            positions::brief(report),
            trend::trend(report),
            scored.then(|| method::method(report)),
            method::sources(report),
            Some(rest::rest(report, FIRST_CARDS)),
        ],
    };
    let mut sections: Vec<Section> = sections.into_iter().flatten().collect();
    let anchors: BTreeSet<String> = sections.iter().flat_map(Section::walk).map(|section| section.anchor.clone()).collect();
    sections.iter_mut().for_each(|section| section.unlink(&anchors));
    sections
}

/// Who the report is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Those who decide: the summary, factors, the first actions, how sure it is, how scores are made.
    Board,
    /// Those who work with it: everything.
    #[default]
    Working,
}

/// What a section is about. A page format may lay out a kind in its own way; what is said is in the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Title block.
    Title,
    /// Score, band, range, strengths, gaps, actions.
    Summary,
    /// The factors.
    Factors,
    /// How sure it is.
    Sure,
    /// Gaps by question.
    Gaps,
    /// Caps that limited a score.
    Caps,
    /// What to do.
    Recommendations,
    /// One recommendation: a card. Position in [`super::Report::recommendations`].
    Recommendation(usize),
    /// The cheapest way to the targets.
    Plan,
    /// Where respondents differ.
    Differences,
    /// Where the sources disagree.
    Positions,
    /// What changed since last time.
    Trend,
    /// Quality of the evidence.
    Quality,
    /// How scores are made.
    Method,
    /// Sources.
    Sources,
    /// Every question.
    Appendix,
    /// One question of the appendix. Position in [`super::Report::questions`].
    Question(usize),
    /// What the full report holds besides; only in a short one.
    Rest,
    /// Any other part of a section.
    Part,
}

/// A section with its heading. The title block is the first section; its heading is the title of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is about.
    pub kind: Kind,
    /// A name for links, unique in the report: `gaps`, `recommendation-3`, `question-12` (counted from 1). ASCII letters, digits and hyphens.
    pub anchor: String,
    /// Its heading.
    pub heading: String,
    /// What it says, before its parts.
    pub blocks: Vec<Block>,
    /// Its parts, one level below.
    pub parts: Vec<Section>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A paragraph that must not be overlooked.
    Strong(String),
    /// A paragraph that opens with a label: `First step, within 30 days`, then the text.
    Labelled(String, String),
    /// A list.
    Items(Vec<String>),
    /// Words of a respondent, allowed to be quoted.
    Quote(String),
    /// A table.
    Table(Table),
    /// A chart, with its sentence and its table.
    Figure(Figure),
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows, in a few words.
    pub caption: String,
    /// Heads of the columns, and whether a column holds numbers.
    pub columns: Vec<(String, bool)>,
    /// Its rows, each with a cell per column; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, or a number as it is shown.
    Text(String),
    /// Text, and the anchor of the section of this report that says more.
    Link(String, String),
    /// A score against its target, 0 to 100.
    Bar(Option<f64>, Option<f64>),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Section {
    /// This section, then all its parts, in the order they are read in.
    pub fn walk(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        Box::new(std::iter::once(self).chain(self.parts.iter().flat_map(Self::walk)))
    }

    /// Leaves no link to what a short report does not hold.
    fn unlink(&mut self, anchors: &BTreeSet<String>) {
        for block in &mut self.blocks {
            let (Block::Table(table) | Block::Figure(Figure { table: Some(table), .. })) = block else { continue };
            for cell in table.rows.iter_mut().flatten() {
                if let Cell::Link(text, to) = cell
                    && !anchors.contains(to)
                {
                    *cell = Cell::Text(std::mem::take(text));
                }
            }
        }
        self.parts.iter_mut().for_each(|part| part.unlink(anchors));
    }

    fn new(kind: Kind, anchor: impl Into<String>, heading: impl Into<String>) -> Self {
        Self { kind, anchor: anchor.into(), heading: heading.into(), blocks: Vec::new(), parts: Vec::new() }
    }

    /// A paragraph; nothing for an empty one.
    fn say(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Text(text));
        }
    }

    fn strong(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Strong(text));
        }
    }

    fn labelled(&mut self, label: &str, text: &str) {
        if !text.is_empty() {
            self.blocks.push(Block::Labelled(label.to_owned(), text.to_owned()));
        }
    }

    fn items(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().collect();
        if !items.is_empty() {
            self.blocks.push(Block::Items(items));
        }
    }

    /// A table; nothing without rows.
    fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    fn figure(&mut self, figure: Option<Figure>) {
        self.blocks.extend(figure.map(Block::Figure));
    }

    /// A list under a heading of its own; nothing for an empty one.
    fn list(&mut self, anchor: &str, heading: &str, items: Vec<String>) {
        if !items.is_empty() {
            let mut part = Self::new(Kind::Part, anchor, heading);
            part.items(items);
            self.parts.push(part);
        }
    }
}

impl Table {
    /// A table without the columns that say nothing of any row: targets where nothing has one.
    fn new(head: &Head, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        let mut rows: Vec<Vec<Cell>> = rows.into_iter().collect();
        let is_said = |at: usize| at == 0 || rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_nothing()));
        let said: Vec<bool> = (0..head.columns.len()).map(is_said).collect();
        for row in &mut rows {
            let mut said = said.iter();
            row.retain(|_| said.next().is_none_or(|said| *said));
        }
        let columns = head.columns.iter().zip(&said).filter(|(_, said)| **said).map(|((name, number), _)| ((*name).to_owned(), *number)).collect();
        Self { caption: head.caption.to_owned(), columns, rows }
    }
}

impl Cell {
    fn is_nothing(&self) -> bool {
        match self {
            Self::Text(text) | Self::Link(text, _) => text.is_empty() || text == "-",
            Self::Bar(score, _) => score.is_none(),
        }
    }
}

/// A cell that names a question and leads to it in the appendix.
fn question(report: &Report, at: usize) -> Cell {
    report.questions.get(at).map_or_else(|| "".into(), |q| Cell::Link(words::question(q), format!("question-{}", at + 1)))
}

/// The name of a factor in a table, set in by its depth.
fn factor(row: &super::FactorRow) -> String {
    format!("{}{}", "\u{2013} ".repeat(row.depth), row.name)
}

/// A value of a table as it is shown, or a dash.
fn or_dash<T>(value: Option<T>, shown: impl Fn(T) -> String) -> Cell {
    value.map_or_else(|| "-".into(), |value| shown(value).into())
}
