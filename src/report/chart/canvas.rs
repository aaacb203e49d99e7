//! A drawing that grows downwards. Texts are made harmless, measured and broken into lines here.

use super::super::text::clean;
use super::drawing::{Anchor, Drawing, Ink, Look, Pair, Shape, Tile};
use super::{Style, measure};

pub(super) struct Canvas {
    style: Style,
    /// Pixels across.
    pub(super) width: f64,
    /// Pixels down, as far as it is used.
    pub(super) height: f64,
    /// Size of texts in pixels.
    pub(super) size: f64,
    tiles: Vec<(Look, Vec<Tile>)>,
    shapes: Vec<Shape>,
}

impl Canvas {
    pub(super) fn new(style: Style) -> Self {
        let size = if style == Style::Narrow { 12.0 } else { 13.0 };
        Self { style, width: style.width(), height: 0.0, size, tiles: Vec::new(), shapes: Vec::new() }
    }

    /// A drawing for a cell, 100 pixels by 14.
    pub(super) fn small() -> Self {
        Self { width: 100.0, height: 14.0, ..Self::new(Style::Wide) }
    }

    pub(super) fn is_narrow(&self) -> bool {
        self.style == Style::Narrow
    }

    pub(super) fn rect(&mut self, at: Pair, (width, height): Pair, ink: Ink) {
        self.shapes.push(Shape::Rect { at, size: (width.max(0.0), height), ink });
    }

    /// A cell of many.
    pub(super) fn tile(&mut self, at: Pair, (width, height): Pair, ink: Ink) {
        self.beneath(Look { ink, dash: None }, Tile::Cell(at, (width.max(0.0), height)));
    }

    /// A cell of many with a dashed frame.
    pub(super) fn frame_tile(&mut self, at: Pair, (width, height): Pair, ink: Ink, dash: &'static str) {
        self.beneath(Look { ink, dash: Some(dash) }, Tile::Cell(at, (width.max(0.0), height)));
    }

    /// A line from top to bottom that guides the eye.
    pub(super) fn guide(&mut self, x: f64, between: Pair) {
        self.beneath(Look { ink: Ink::Line, dash: Some("") }, Tile::Guide(x, between));
    }

    fn beneath(&mut self, look: Look, tile: Tile) {
        match self.tiles.iter_mut().find(|(known, _)| *known == look) {
            Some((_, tiles)) => tiles.push(tile),
            None => self.tiles.push((look, vec![tile])),
        }
    }

    /// A frame around nothing; `dash` as in SVG, empty for a full line.
    pub(super) fn frame(&mut self, at: Pair, (width, height): Pair, ink: Ink, dash: &'static str) {
        self.shapes.push(Shape::Frame { at, size: (width.max(0.0), height), ink, dash });
    }

    pub(super) fn line(&mut self, from: Pair, to: Pair, ink: Ink, thick: f64, dash: &'static str) {
        self.shapes.push(Shape::Line { from, to, ink, thick, dash });
    }

    /// A line across with upright ends.
    pub(super) fn whisker(&mut self, across: Pair, y: f64, ink: Ink) {
        self.shapes.push(Shape::Whisker { across, y, ink });
    }

    /// A dot: full, with a rim in the colour of the page so that neighbours stay apart, or hollow.
    pub(super) fn dot(&mut self, at: Pair, radius: f64, ink: Ink, full: bool) {
        self.shapes.push(Shape::Dot { at, radius, ink, full });
    }

    /// A closed outline.
    pub(super) fn outline(&mut self, points: &[Pair], ink: Ink, thick: f64, dash: &'static str) {
        self.shapes.push(Shape::Outline { points: points.to_vec(), ink, thick, dash });
    }

    /// One line of text; `y` is its base line.
    pub(super) fn text(&mut self, (x, y): Pair, text: &str, anchor: Anchor, ink: Ink) {
        self.shapes.push(Shape::Text { at: (x.round(), y.round()), text: clean(text, true), anchor, ink, upwards: false });
    }

    /// A line of text that reads upwards.
    pub(super) fn upwards(&mut self, at: Pair, text: &str, ink: Ink) {
        self.shapes.push(Shape::Text { at, text: clean(text, true), anchor: Anchor::Start, ink, upwards: true });
    }

    /// Lines of text around a middle height.
    pub(super) fn block(&mut self, (x, middle): Pair, lines: &[String], anchor: Anchor, ink: Ink) {
        let step = self.line_height();
        let count = u32::try_from(lines.len()).map_or(1.0, f64::from);
        let mut y = middle - (count - 1.0) * step / 2.0 + self.size * 0.35;
        for line in lines {
            self.text((x, y), line, anchor, ink);
            y += step;
        }
    }

    /// From one base line to the next.
    pub(super) fn line_height(&self) -> f64 {
        self.size + 3.0
    }

    /// A text as lines that fit.
    pub(super) fn lines(&self, text: &str, room: f64, most: usize) -> Vec<String> {
        measure::lines(&clean(text, true), self.size, room, most)
    }

    /// How wide a text is.
    pub(super) fn measure(&self, text: &str) -> f64 {
        measure::width(&clean(text, true), self.size)
    }

    pub(super) fn finish(self) -> Drawing {
        Drawing { style: self.style, size: (self.width, self.height.ceil()), letters: self.size, tiles: self.tiles, shapes: self.shapes }
    }
}
