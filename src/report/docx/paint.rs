//! Drawings as pixels: shapes and letters of one font of our own, so that a picture is the same on every machine.
//!
//! A chart has few colours: a pixel is the number of one, and how far a shape covers it is told in fifteenths. One line of text, one size, no kerning: what the
//! charts write. The font holds Latin, Greek and Cyrillic; a character it does not hold is a box.

use std::collections::HashMap;

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use anyhow::Context as _;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::pixels::{Mask, Sheet};
use crate::report::chart::drawing::{Anchor, Drawing, Ink, Pair, Shape, Tile};

const FONT: &[u8] = include_bytes!("font/Arimo-Regular.ttf");
/// Pixels of a picture for one of the drawing.
const SHARPNESS: f32 = 1.5;
/// Letters stand at quarters of a pixel.
const STEPS: f32 = 4.0;

/// Paints drawings, and remembers the letters it has made.
pub(super) struct Painter {
    font: Face<'static>,
    /// By glyph, size in pixels and place between two pixels.
    letters: HashMap<(GlyphId, u32, u8), Mask>,
    /// The pixels of the last sheet.
    memory: Vec<u8>,
}

impl Painter {
    /// # Errors
    /// Where the font cannot be read.
    pub(super) fn new() -> anyhow::Result<Self> {
        Ok(Self { font: Face::parse(FONT, 0).context("the font cannot be read")?, letters: HashMap::new(), memory: Vec::new() })
    }

    /// The drawing as PNG.
    ///
    /// # Errors
    /// Where it is too large, or has no size.
    pub(super) fn png(&mut self, drawing: &Drawing) -> anyhow::Result<Vec<u8>> {
        let (width, height) = scaled(drawing.size);
        let mut sheet = Sheet::new(width, height, std::mem::take(&mut self.memory)).context("a chart has no size")?;
        for (look, tiles) in &drawing.tiles {
            for tile in tiles {
                match (*tile, look.dash) {
                    (Tile::Cell(at, size), None) => rect(&mut sheet, at, size, look.ink),
                    (Tile::Cell(at, size), Some(dash)) => stroke(&mut sheet, &corners(at, size), true, look.ink, 1.0, dash),
                    (Tile::Guide(x, (top, bottom)), dash) => stroke(&mut sheet, &[(x, top), (x, bottom)], false, look.ink, 1.0, dash.unwrap_or_default()),
                }
            }
        }
        drawing.shapes.iter().for_each(|shape| self.shape(&mut sheet, shape, drawing.letters));
        let (png, memory) = sheet.png()?;
        self.memory = memory;
        Ok(png)
    }

    fn shape(&mut self, sheet: &mut Sheet, shape: &Shape, letters: f64) {
        match shape {
            Shape::Rect { at, size, ink } => rect(sheet, *at, *size, *ink),
            Shape::Frame { at, size, ink, dash } => stroke(sheet, &corners(*at, *size), true, *ink, 1.0, dash),
            Shape::Line { from, to, ink, thick, dash } => stroke(sheet, &[*from, *to], false, *ink, *thick, dash),
            Shape::Whisker { across: (from, to), y, ink } => {
                for line in [[(*from, *y), (*to, *y)], [(*from, y - 4.0), (*from, y + 4.0)], [(*to, y - 4.0), (*to, y + 4.0)]] {
                    stroke(sheet, &line, false, *ink, 1.5, "");
                }
            }
            Shape::Outline { points, ink, thick, dash } => stroke(sheet, points, true, *ink, *thick, dash),
            Shape::Dot { at, radius, ink, full } => {
                let (fill, rim, half) = if *full { (*ink, Ink::Paper, 0.5) } else { (Ink::Paper, *ink, 1.0) };
                disc(sheet, *at, radius + half, rim);
                disc(sheet, *at, radius - half, fill);
            }
            Shape::Text { at, text, anchor, ink, upwards } => self.text(sheet, scaled(*at), text, (*anchor, *upwards), *ink, scaled((letters, 0.0)).0),
        }
    }

    fn text(&mut self, sheet: &mut Sheet, (x, y): (f32, f32), text: &str, (anchor, upwards): (Anchor, bool), ink: Ink, size: f32) {
        let scale = size / f32::from(self.font.units_per_em());
        let glyphs: Vec<GlyphId> = text.chars().map(|c| self.font.glyph_index(c).unwrap_or_default()).collect();
        let advances: Vec<f32> = glyphs.iter().map(|glyph| f32::from(self.font.glyph_hor_advance(*glyph).unwrap_or_default()) * scale).collect();
        let width: f32 = advances.iter().sum();
        let mut along = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        };
        for (glyph, advance) in glyphs.into_iter().zip(advances) {
            if upwards {
                sheet.stain(&self.letter(glyph, scale, |along, up| point(-up, -along)), (x, y - along), ink);
            } else {
                let quarters = ((x + along) * STEPS).round();
                let (whole, part) = ((quarters / STEPS).floor(), quarters.rem_euclid(STEPS));
                let key = (glyph, size.to_bits(), part as u8);
                if !self.letters.contains_key(&key) {
                    let made = self.letter(glyph, scale, |along, up| point(along + part / STEPS, -up));
                    self.letters.insert(key, made);
                }
                if let Some(mask) = self.letters.get(&key) {
                    sheet.stain(mask, (whole, y), ink);
                }
            }
            along += advance;
        }
    }

    /// A letter whose base line begins at the origin. `place` puts what lies so far along the line and so far above it.
    fn letter(&self, glyph: GlyphId, scale: f32, place: impl Fn(f32, f32) -> Point) -> Mask {
        let mut pen = Pen { path: Path::default(), start: point(0.0, 0.0), at: point(0.0, 0.0), place: |x: f32, y: f32| place(x * scale, y * scale) };
        // A blank has no outline.
        let _ = self.font.outline_glyph(glyph, &mut pen);
        pen.path.mask()
    }
}

fn scaled((x, y): Pair) -> (f32, f32) {
    (x as f32 * SHARPNESS, y as f32 * SHARPNESS)
}

fn corners((x, y): Pair, (width, height): Pair) -> [Pair; 4] {
    [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
}

fn rect(sheet: &mut Sheet, at: Pair, (width, height): Pair, ink: Ink) {
    sheet.rect(scaled(at), scaled((at.0 + width, at.1 + height)), ink);
}

/// A line along these points; a closed one has corners.
fn stroke(sheet: &mut Sheet, points: &[Pair], closed: bool, ink: Ink, thick: f64, dash: &str) {
    let points: Vec<(f32, f32)> = points.iter().map(|at| scaled(*at)).collect();
    let half = thick as f32 * SHARPNESS / 2.0;
    let dashes: Vec<f32> =
        dash.split(' ').filter_map(|length| length.parse().ok()).map(|length: f32| length * SHARPNESS).filter(|length| *length > 0.0).collect();
    let (mut turn, mut left) = (0, dashes.first().copied().unwrap_or(f32::INFINITY));
    let ends = points.iter().skip(1).chain(points.first().filter(|_| closed));
    for (from, to) in points.iter().zip(ends) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        if length <= 0.0 {
            continue;
        }
        let step = ((to.0 - from.0) / length, (to.1 - from.1) / length);
        let at = |along: f32| (from.0 + step.0 * along, from.1 + step.1 * along);
        // Full lines meet in their corners; dashes end where they end.
        let over = if closed && dashes.is_empty() { half } else { 0.0 };
        let mut along = 0.0;
        while along < length {
            let end = (along + left).min(length);
            if turn % 2 == 0 {
                piece(sheet, at(along - over), at(end + over), step, half, ink);
            }
            left -= end - along;
            if left <= 0.0 {
                turn += 1;
                left = dashes[turn % dashes.len()];
            }
            along = end;
        }
    }
}

/// A straight piece of a line.
fn piece(sheet: &mut Sheet, from: (f32, f32), to: (f32, f32), step: (f32, f32), half: f32, ink: Ink) {
    let (aside, up) = (-step.1 * half, step.0 * half);
    if step.0 == 0.0 || step.1 == 0.0 {
        let (low, high) = ((from.0.min(to.0), from.1.min(to.1)), (from.0.max(to.0), from.1.max(to.1)));
        return sheet.rect((low.0 - aside.abs(), low.1 - up.abs()), (high.0 + aside.abs(), high.1 + up.abs()), ink);
    }
    let points = [point(from.0 + aside, from.1 + up), point(to.0 + aside, to.1 + up), point(to.0 - aside, to.1 - up), point(from.0 - aside, from.1 - up)];
    let mut path = Path::default();
    points.iter().zip(points.iter().cycle().skip(1)).for_each(|(from, to)| path.parts.push([*from, *from, *to]));
    sheet.stain(&path.mask(), (0.0, 0.0), ink);
}

fn disc(sheet: &mut Sheet, at: Pair, radius: f64, ink: Ink) {
    let ((x, y), radius) = (scaled(at), radius as f32 * SHARPNESS);
    let eighth = std::f32::consts::FRAC_PI_4;
    let around = |turn: f32, far: f32| point(x + far * (turn * eighth).cos(), y + far * (turn * eighth).sin());
    let mut path = Path::default();
    for turn in 0..8u8 {
        let turn = f32::from(turn);
        path.parts.push([around(turn, radius), around(turn + 0.5, radius / (eighth / 2.0).cos()), around(turn + 1.0, radius)]);
    }
    sheet.stain(&path.mask(), (0.0, 0.0), ink);
}

/// An outline: curves by their beginning, what they bend to, and their end. A straight line bends to its beginning.
#[derive(Default)]
struct Path {
    parts: Vec<[Point; 3]>,
}

impl Path {
    /// What it covers.
    fn mask(&self) -> Mask {
        let all = || self.parts.iter().flatten();
        let low = all().fold((f32::INFINITY, f32::INFINITY), |low, at| (low.0.min(at.x), low.1.min(at.y)));
        let high = all().fold((f32::NEG_INFINITY, f32::NEG_INFINITY), |high, at| (high.0.max(at.x), high.1.max(at.y)));
        let (left, top) = (low.0.floor(), low.1.floor());
        // One more than needed: the far edge of a shape may touch the next pixel.
        let (width, height) = (high.0 - left + 2.0, high.1 - top + 2.0);
        if !(width.is_finite() && height.is_finite()) {
            return Mask::default();
        }
        let (width, height) = (width as usize, height as usize);
        let mut shape = Rasterizer::new(width, height);
        let local = |at: &Point| point(at.x - left, at.y - top);
        for [from, bend, to] in &self.parts {
            if bend == from { shape.draw_line(local(from), local(to)) } else { shape.draw_quad(local(from), local(bend), local(to)) }
        }
        let mut cover = vec![0; width * height];
        shape.for_each_pixel(|at, share| cover[at] = (share * 15.0 + 0.5) as u8);
        Mask { left: left as i32, top: top as i32, width, cover }
    }
}

/// Follows the outline of a letter.
struct Pen<F> {
    path: Path,
    start: Point,
    at: Point,
    place: F,
}

impl<F: Fn(f32, f32) -> Point> OutlineBuilder for Pen<F> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = (self.place)(x, y);
        self.at = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = (self.place)(x, y);
        self.path.parts.push([self.at, self.at, to]);
        self.at = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let to = (self.place)(x, y);
        self.path.parts.push([self.at, (self.place)(x1, y1), to]);
        self.at = to;
    }

    /// The outlines of this kind of font have none.
    fn curve_to(&mut self, x1: f32, y1: f32, _: f32, _: f32, x: f32, y: f32) {
        self.quad_to(x1, y1, x, y);
    }

    fn close(&mut self) {
        self.path.parts.push([self.at, self.at, self.start]);
        self.at = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::Style;

    fn png(shapes: Vec<Shape>) -> Vec<u8> {
        let drawing = Drawing { style: Style::Standalone, size: (100.0, 20.0), letters: 14.0, tiles: Vec::new(), shapes };
        Painter::new().and_then(|mut painter| painter.png(&drawing)).unwrap_or_default()
    }

    /// How many pixels are not white.
    fn marked(shapes: Vec<Shape>) -> usize {
        let png = png(shapes);
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("pixels");
        pixels.iter().filter(|pixel| **pixel != 0).count()
    }

    fn text(text: &str, x: f64, upwards: bool) -> Shape {
        Shape::Text { at: (x, 15.0), text: text.into(), anchor: Anchor::Start, ink: Ink::Text, upwards }
    }

    #[test]
    fn letters_are_of_our_font_and_a_box_where_it_ends() {
        let blank = png(vec![text(" ", 2.0, false)]);
        assert!(!blank.is_empty());
        for letter in ["a", "\u{17e}", "\u{3a9}", "\u{416}", "\u{65e5}", "\u{2212}"] {
            assert_ne!(png(vec![text(letter, 2.0, false)]), blank, "{letter} leaves no mark");
        }
        assert_ne!(png(vec![text("a", 2.0, false)]), png(vec![text("b", 2.0, false)]));
        assert_eq!(png(vec![text("a", 2.0, false)]), png(vec![text("a", 2.0, false)]));
        assert_ne!(png(vec![text("H", 20.0, true)]), png(vec![text("H", 20.0, false)]));
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        assert_eq!(marked(vec![text("a", 200.0, false), text("a", -90.0, false)]), 0);
        assert!(marked(vec![text("mmmmmmmmmmmmmmmmmmmmmmmm", -50.0, false)]) > 100);
        assert!(png(vec![Shape::Rect { at: (-10.0, -10.0), size: (300.0, 300.0), ink: Ink::Gap }]).len() > 40);
    }

    #[test]
    fn shapes_cover_what_they_measure() {
        // 10 by 4 pixels of the drawing are 15 by 6 of the picture.
        assert_eq!(marked(vec![Shape::Rect { at: (4.0, 4.0), size: (10.0, 4.0), ink: Ink::Score }]), 90);
        // 75 pixels long, from 13.5 to 16.5; dashes of 9 with gaps of 6.
        let line = |dash| Shape::Line { from: (10.0, 10.0), to: (60.0, 10.0), ink: Ink::Score, thick: 2.0, dash };
        assert_eq!([marked(vec![line("")]), marked(vec![line("6 4")])], [75 * 4, 45 * 4]);
        let aslant = Shape::Line { from: (10.0, 2.0), to: (50.0, 18.0), ink: Ink::Score, thick: 2.0, dash: "" };
        // 64.6 pixels long and 3 thick, and the half covered ones beside it.
        assert!((194..400).contains(&marked(vec![aslant])));
        let dot = |full| Shape::Dot { at: (50.0, 10.0), radius: 6.0, ink: Ink::Score, full };
        // A radius of 8.25 pixels without the white rim; a ring from 7.5 to 10.5.
        assert!((213..270).contains(&marked(vec![dot(true)])) && (169..270).contains(&marked(vec![dot(false)])));
        // Lines from 14.25 to 15.75 and so on touch two pixels each: 32 by 17 outside, 28 by 13 inside.
        let frame = Shape::Frame { at: (10.0, 4.0), size: (20.0, 10.0), ink: Ink::Score, dash: "" };
        assert_eq!(marked(vec![frame]), 32 * 17 - 28 * 13);
    }
}
