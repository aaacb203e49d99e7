//! What the marks of a chart mean, in one line below it or as many as it takes; and the scale from 0 to 100.

use super::canvas::Canvas;
use super::drawing::{Anchor, Ink};

/// A mark that is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A bar.
    Bar(Ink),
    /// An outlined box, dashed as in SVG.
    Box(&'static str),
    /// A whisker.
    Whisker,
    /// An upright line.
    Tick,
    /// A dot, full or hollow.
    Dot(Ink, bool),
    /// A line.
    Line(Ink, &'static str),
    /// A character that stands in a cell.
    Sign(&'static str),
}

const MARK: f64 = 22.0;

/// Draws a legend below what is there.
pub(super) fn draw(canvas: &mut Canvas, left: f64, entries: &[(Mark, String)]) {
    let step = canvas.line_height() + 4.0;
    let mut y = canvas.height + step / 2.0 + 4.0;
    let mut x = left;
    for (mark, text) in entries {
        let room = canvas.width - left - MARK - 6.0;
        let text = canvas.lines(text, room, 1).concat();
        let wide = MARK + 6.0 + canvas.measure(&text);
        if x > left && x + wide > canvas.width {
            x = left;
            y += step;
        }
        self::mark(canvas, (x, y), *mark);
        canvas.block((x + MARK + 6.0, y), &[text], Anchor::Start, Ink::Muted);
        x += wide + 20.0;
    }
    canvas.height = y + step / 2.0;
}

fn mark(canvas: &mut Canvas, (x, y): (f64, f64), mark: Mark) {
    let middle = x + MARK / 2.0;
    match mark {
        Mark::Bar(ink) => canvas.rect((x, y - 5.0), (MARK, 10.0), ink),
        Mark::Box(dash) => canvas.frame((x + 0.5, y - 5.5), (MARK - 1.0, 11.0), Ink::Previous, dash),
        Mark::Whisker => canvas.whisker((x, x + MARK), y, Ink::Text),
        Mark::Tick => canvas.line((middle, y - 7.0), (middle, y + 7.0), Ink::Text, 3.0, ""),
        Mark::Dot(ink, full) => canvas.dot((middle, y), 5.0, ink, full),
        Mark::Line(ink, dash) => canvas.line((x, y), (x + MARK, y), ink, 2.0, dash),
        Mark::Sign(sign) => canvas.block((middle, y), &[sign.to_owned()], Anchor::Middle, Ink::Text),
    }
}

/// A value held within 0 to 100.
pub(super) fn held(value: f64) -> f64 {
    if value.is_finite() { value.clamp(0.0, 100.0) } else { 0.0 }
}

/// The scale from 0 to 100 between two places: lines through `rows`, numbers below.
pub(super) fn scale(canvas: &mut Canvas, (from, to): (f64, f64), (top, bottom): (f64, f64)) {
    for at in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0_f64] {
        canvas.guide(from + (to - from) * at / 100.0, (top, bottom));
    }
}

/// The numbers of the scale, below what is there.
pub(super) fn numbers(canvas: &mut Canvas, (from, to): (f64, f64)) {
    let y = canvas.height + canvas.size + 2.0;
    for at in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0_f64] {
        let anchor = if at == 100.0 && canvas.is_narrow() { Anchor::End } else { Anchor::Middle };
        let end = if anchor == Anchor::End { canvas.width - to } else { 0.0 };
        canvas.text((from + (to - from) * at / 100.0 + end, y), &at.to_string(), anchor, Ink::Muted);
    }
    canvas.height = y + 4.0;
}
