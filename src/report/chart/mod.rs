//! Charts as SVG, drawn by code of ours that knows these marks and no others: bars against a target, a heat map, dots, dumbbells, a grid, a small radar, shares.
//!
//! A chart never says more than the table beside it. Every mark that carries a number has it printed; colour is never the only sign. Texts are measured before
//! they are set: they wrap, or are cut with an ellipsis, and never overlap. The same figure gives the same bytes.

mod bullets;
mod canvas;
pub mod drawing;
mod grid;
mod heat;
mod legend;
mod measure;
mod radar;
mod rows;
mod strip;
mod svg;
#[cfg(test)]
mod tests;

use super::sections::figure::{HeatCell, HeatMap, Stacks};
use super::sections::{Chart, Figure};
use canvas::Canvas;
use drawing::{Drawing, Ink};

#[cfg(feature = "docx")]
pub(super) use heat::{NOBODY, WITHHELD};
#[cfg(feature = "docx")]
pub(super) use measure::width as text_width;
pub use strip::Strip;

/// Where a chart is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// In a page that is wide enough: colours are its variables (`--score`, `--gap`, `--ink`, `--previous`, `--muted`, `--line`, `--paper`).
    Wide,
    /// The same for a small screen: labels stand above their marks.
    Narrow,
    /// A picture of its own, for documents: light colours, a name space, a size and fonts.
    Standalone,
}

/// Width of a chart in pixels.
const WIDE: f64 = 720.0;
const NARROW: f64 = 288.0;

impl Style {
    fn width(self) -> f64 {
        match self {
            Self::Wide | Self::Standalone => WIDE,
            Self::Narrow => NARROW,
        }
    }
}

/// How a cell of a heat map is shaded where it is a cell of a table: the colour behind and the colour of the text, as `E8F1F8`; none without a level.
#[must_use]
pub fn shade(cell: HeatCell, scale: (f64, f64)) -> Option<(&'static str, &'static str)> {
    match cell {
        HeatCell::Level(level) => Some(drawing::heat(heat::step(level, scale))),
        HeatCell::Withheld | HeatCell::Nobody => None,
    }
}

/// The chart of a figure as an SVG element. `id` begins the names inside it and must be unique in the page.
#[must_use]
pub fn svg(figure: &Figure, id: &str, style: Style) -> String {
    draw(figure, style).svg(&figure.title, &figure.sentence, id)
}

/// The chart of a figure as shapes.
#[must_use]
pub fn draw(figure: &Figure, style: Style) -> Drawing {
    let mut canvas = Canvas::new(style);
    match &figure.chart {
        Chart::Bullets(bullets) => bullets::draw(&mut canvas, bullets),
        Chart::Radar(axes) => radar::draw(&mut canvas, axes),
        Chart::HeatMap(map) => heat::draw(&mut canvas, map),
        Chart::Dots(rows) => rows::dots(&mut canvas, rows),
        Chart::Dumbbells(rows) => rows::dumbbells(&mut canvas, rows),
        Chart::Grid(points) => grid::draw(&mut canvas, points),
        Chart::Stacks(stacks) => rows::stacks(&mut canvas, stacks),
    }
    canvas.finish()
}

/// More rows than this leave too much of a page of paper empty before them.
const ROWS: usize = 10;

/// The figure in pieces that fit on a page of paper among others: itself, or several with about as many rows each.
#[must_use]
pub fn pieces(figure: &Figure) -> Vec<Figure> {
    let even = |rows: usize| rows.div_ceil(rows.div_ceil(ROWS).max(1)).max(1);
    let charts: Vec<Chart> = match &figure.chart {
        Chart::Bullets(rows) => rows.chunks(even(rows.len())).map(|rows| Chart::Bullets(rows.to_vec())).collect(),
        Chart::HeatMap(map) => map.rows.chunks(even(map.rows.len())).map(|rows| Chart::HeatMap(HeatMap { rows: rows.to_vec(), ..map.clone() })).collect(),
        Chart::Dots(rows) => rows.chunks(even(rows.len())).map(|rows| Chart::Dots(rows.to_vec())).collect(),
        Chart::Dumbbells(rows) => rows.chunks(even(rows.len())).map(|rows| Chart::Dumbbells(rows.to_vec())).collect(),
        Chart::Stacks(stacks) => {
            stacks.rows.chunks(even(stacks.rows.len())).map(|rows| Chart::Stacks(Stacks { rows: rows.to_vec(), ..stacks.clone() })).collect()
        }
        Chart::Radar(_) | Chart::Grid(_) => Vec::new(),
    };
    if charts.len() < 2 {
        return vec![figure.clone()];
    }
    let all = charts.len();
    let piece = |(at, chart): (usize, Chart)| Figure { title: format!("{} ({} of {all})", figure.title, at + 1), chart, ..figure.clone() };
    charts.into_iter().enumerate().map(piece).collect()
}

/// The overall score on the whole scale, with what it shows in words for those who cannot see it.
#[must_use]
pub fn strip(strip: &Strip, (title, sentence): (&str, &str), id: &str, style: Style) -> String {
    let mut canvas = Canvas::new(style);
    strip::draw(&mut canvas, strip);
    canvas.finish().svg(title, sentence, id)
}

/// A score against its target in a cell of a table whose neighbours hold both numbers: a picture without words.
#[must_use]
pub fn bar(score: Option<f64>, target: Option<f64>) -> String {
    let mut canvas = Canvas::small();
    let at = |score: f64| 2.0 + 0.96 * legend::held(score);
    canvas.rect((2.0, 3.0), (96.0, 8.0), Ink::Line);
    if let Some(score) = score {
        canvas.rect((2.0, 3.0), (at(score) - 2.0, 8.0), Ink::Score);
    }
    if let Some((score, target)) = score.zip(target).filter(|(score, target)| score < target) {
        canvas.rect((at(score), 5.5), (at(target) - at(score), 3.0), Ink::Gap);
    }
    if let Some(target) = target {
        canvas.line((at(target), 1.0), (at(target), 13.0), Ink::Text, 2.0, "");
    }
    canvas.finish().silent_svg()
}
