//! Texts of a drawing as shapes: glyphs of our own font, so that pixels are the same on every machine and nothing has to know about fonts.
//!
//! One line, one size, no kerning: what the charts write. A character the font does not hold is its box.

use std::fmt::Write as _;

use anyhow::Context as _;
use roxmltree::{Document, Node};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

const FONT: &[u8] = include_bytes!("font/Arimo-Regular.ttf");

/// The drawing with every text as a shape.
///
/// # Errors
/// Where it is no drawing.
pub(super) fn outlined(svg: &str) -> anyhow::Result<String> {
    let document = Document::parse(svg)?;
    let font = Face::parse(FONT, 0).context("the font cannot be read")?;
    let (mut out, mut from) = (String::with_capacity(4 * svg.len()), 0);
    for text in document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text"))) {
        out.push_str(&svg[from..text.range().start]);
        shape(&text, &font, &mut out);
        from = text.range().end;
    }
    out.push_str(&svg[from..]);
    Ok(out)
}

/// A value of the element or of the ones around it.
fn inherited<'a>(node: &Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.ancestors().find_map(|node| node.attribute(name))
}

fn shape(text: &Node<'_, '_>, font: &Face<'_>, out: &mut String) {
    let number = |name: &str| inherited(text, name).and_then(|value| value.parse::<f32>().ok());
    let scale = number("font-size").unwrap_or(13.0) / f32::from(font.units_per_em());
    let words: String = text.descendants().filter_map(|node| if node.is_text() { node.text() } else { None }).collect();
    let glyphs: Vec<GlyphId> = words.chars().map(|c| font.glyph_index(c).unwrap_or_default()).collect();
    let advance = |glyph: &GlyphId| f32::from(font.glyph_hor_advance(*glyph).unwrap_or_default()) * scale;
    let width: f32 = glyphs.iter().map(advance).sum();
    let back = match inherited(text, "text-anchor") {
        Some("middle") => width / 2.0,
        Some("end") => width,
        Some(_) | None => 0.0,
    };
    let mut pen = Pen { path: String::new(), x: number("x").unwrap_or_default() - back, y: number("y").unwrap_or_default(), scale };
    for glyph in &glyphs {
        // A blank has no outline.
        let _ = font.outline_glyph(*glyph, &mut pen);
        pen.x += advance(glyph);
    }
    let (fill, turn) = (inherited(text, "fill").unwrap_or("#000000"), text.attribute("transform").unwrap_or_default());
    let _ = write!(out, "<path fill=\"{fill}\" transform=\"{turn}\" d=\"{}\"/>", pen.path);
}

/// Writes outlines as a path.
struct Pen {
    path: String,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        let _ = write!(self.path, "M{x:.2} {y:.2}");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        let _ = write!(self.path, "L{x:.2} {y:.2}");
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        let _ = write!(self.path, "Q{x1:.2} {y1:.2} {x:.2} {y:.2}");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        let _ = write!(self.path, "C{x1:.2} {y1:.2} {x2:.2} {y2:.2} {x:.2} {y:.2}");
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}
