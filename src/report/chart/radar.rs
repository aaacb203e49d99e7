//! The overall shape, small: an outline on a fixed ring from 0 to 100, the target as a second, dashed outline, the values printed. Axes in the order given.

use std::f64::consts::TAU;

use super::super::sections::figure::Axis;
use super::canvas::Canvas;
use super::drawing::{Anchor, Ink};
use super::legend::{self, Mark, held};

/// More axes than this are not drawn.
const MOST: usize = 8;

pub(super) fn draw(canvas: &mut Canvas, axes: &[Axis]) {
    let axes = &axes[..axes.len().min(MOST)];
    let radius = if canvas.is_narrow() {
        canvas.size = 11.0;
        54.0
    } else {
        canvas.width = 480.0;
        105.0
    };
    let centre = (canvas.width / 2.0, radius + 3.0 * canvas.line_height() + 6.0);
    let at = |turn: usize, value: f64| {
        let angle = TAU * number(turn) / number(axes.len().max(1));
        (centre.0 + radius * value / 100.0 * angle.sin(), centre.1 - radius * value / 100.0 * angle.cos())
    };
    for ring in [25.0, 50.0, 75.0, 100.0] {
        let points: Vec<(f64, f64)> = (0..axes.len()).map(|turn| at(turn, ring)).collect();
        canvas.outline(&points, Ink::Line, 1.0, "");
    }
    for turn in 0..axes.len() {
        canvas.line(centre, at(turn, 100.0), Ink::Line, 1.0, "");
    }
    // An outline is drawn only where every axis has a value: a gap is not a zero.
    let all = |value: fn(&Axis) -> Option<f64>| axes.iter().map(value).collect::<Option<Vec<f64>>>();
    let outline = |values: Vec<f64>| values.iter().enumerate().map(|(turn, value)| at(turn, held(*value))).collect::<Vec<_>>();
    let (targets, scores) = (all(|a| a.target), all(|a| a.score));
    if let Some(targets) = targets.clone() {
        canvas.outline(&outline(targets), Ink::Text, 1.5, "5 4");
    }
    if let Some(scores) = scores {
        canvas.outline(&outline(scores), Ink::Score, 2.5, "");
    }
    canvas.height = centre.1 + radius;
    for (turn, axis) in axes.iter().enumerate() {
        if let Some(score) = axis.score {
            canvas.dot(at(turn, held(score)), 4.0, Ink::Score, true);
        }
    }
    // Down the right side, then up the left: each label keeps off the one before.
    let mut before = f64::NEG_INFINITY;
    for (turn, axis) in axes.iter().enumerate().filter(|(turn, _)| 2 * turn <= axes.len()) {
        before = label(canvas, at(turn, 100.0), centre, axis, before);
    }
    before = f64::INFINITY;
    for (turn, axis) in axes.iter().enumerate().filter(|(turn, _)| 2 * turn > axes.len()) {
        before = label(canvas, at(turn, 100.0), centre, axis, before);
    }
    let mut entries = vec![(Mark::Line(Ink::Score, ""), "score".to_owned())];
    entries.extend(targets.map(|_| (Mark::Line(Ink::Text, "5 4"), "target".to_owned())));
    entries.push((Mark::Line(Ink::Line, ""), "rings at 25, 50, 75 and 100".to_owned()));
    legend::draw(canvas, 0.0, &entries);
}

/// Name and value outside the ring, on the side the axis points to: below a place on the right side, above it on the left. Where the next may begin.
fn label(canvas: &mut Canvas, (x, y): (f64, f64), centre: (f64, f64), axis: &Axis, before: f64) -> f64 {
    let (dx, dy) = (x - centre.0, y - centre.1);
    let upright = dx.abs() < 6.0;
    let anchor = if upright {
        Anchor::Middle
    } else if dx > 0.0 {
        Anchor::Start
    } else {
        Anchor::End
    };
    let x = if upright { x } else { x + dx.signum() * 8.0 };
    let room = match anchor {
        Anchor::Middle => canvas.width * 0.6,
        Anchor::Start => canvas.width - x,
        Anchor::End => x,
    };
    let mut lines = canvas.lines(&axis.label, room, 2);
    lines.extend(canvas.lines(&axis.shown, room, 1));
    let half = number(lines.len()) * canvas.line_height() / 2.0;
    let y = if upright { y + dy.signum() * (half + 5.0) } else { y };
    let leftward = dx < -6.0;
    let y = if leftward { y.min(before - half) } else { y.max(before + half) };
    canvas.block((x, y), &lines, anchor, Ink::Text);
    canvas.height = canvas.height.max(y + half);
    if leftward { y - half } else { y + half }
}

fn number(n: usize) -> f64 {
    u32::try_from(n).map_or(0.0, f64::from)
}
