//! Who disagrees: questions by groups, shaded by level, with the number in each cell.

use super::super::number::tenth;
use super::super::sections::figure::{HeatCell, HeatMap};
use super::canvas::Canvas;
use super::drawing::{Anchor, Ink};
use super::legend::{self, Mark};

/// Steps of the shade.
const STEPS: usize = 5;
/// What the sign for each cell without a level means.
pub(in crate::report) const WITHHELD: &str = "withheld for privacy";
pub(in crate::report) const NOBODY: &str = "nobody of the group answered";
const GAP: f64 = 2.0;

pub(super) fn draw(canvas: &mut Canvas, map: &HeatMap) {
    let columns = u32::try_from(map.columns.len().max(1)).map_or(1.0, f64::from);
    canvas.size = 12.0;
    let label = if canvas.is_narrow() { 0.0 } else { 240.0 };
    let left = if canvas.is_narrow() { 0.0 } else { label + 12.0 };
    let wide = ((canvas.width - left) / columns).min(96.0);
    heads(canvas, map, left, wide);
    for (name, cells) in &map.rows {
        let lines = canvas.lines(name, if canvas.is_narrow() { canvas.width } else { label }, 2);
        let text = u32::try_from(lines.len()).map_or(1.0, f64::from) * canvas.line_height();
        let top = canvas.height;
        let (y, height) = if canvas.is_narrow() {
            canvas.block((0.0, top + text / 2.0 + 4.0), &lines, Anchor::Start, Ink::Text);
            (top + text + 6.0, 26.0)
        } else {
            let height = text.max(22.0) + 2.0;
            canvas.block((label, top + height / 2.0), &lines, Anchor::End, Ink::Text);
            (top, height)
        };
        let mut x = left;
        for cell in cells.iter().take(map.columns.len()) {
            self::cell(canvas, (x, y), (wide - GAP, height), *cell, map.scale);
            x += wide;
        }
        canvas.height = y + height + GAP;
    }
    key(canvas, map);
}

/// The names of the groups: level where they fit into three lines, else upwards.
fn heads(canvas: &mut Canvas, map: &HeatMap, left: f64, wide: f64) {
    let longest = map.columns.iter().flat_map(|name| name.split_inclusive([' ', '-'])).map(|word| canvas.measure(word)).fold(0.0, f64::max);
    let (step, mut x) = (canvas.line_height(), left);
    if longest <= wide - 4.0 {
        let heads: Vec<Vec<String>> = map.columns.iter().map(|name| canvas.lines(name, wide - 4.0, 3)).collect();
        let most = u32::try_from(heads.iter().map(Vec::len).max().unwrap_or(1)).map_or(1.0, f64::from);
        for head in heads {
            let lines = u32::try_from(head.len()).map_or(1.0, f64::from);
            canvas.block((x + (wide - GAP) / 2.0, (most - lines / 2.0) * step), &head, Anchor::Middle, Ink::Muted);
            x += wide;
        }
        canvas.height += most * step + 4.0;
        return;
    }
    let room = map.columns.iter().map(|name| canvas.measure(name)).fold(0.0, f64::max).min(110.0);
    let most = if wide >= 2.0 * step + 2.0 { 2 } else { 1 };
    for name in &map.columns {
        let lines = canvas.lines(name, room, most);
        let count = u32::try_from(lines.len()).map_or(1.0, f64::from);
        let mut at = x + (wide - GAP) / 2.0 - (count - 1.0) * step / 2.0 + canvas.size * 0.35;
        for line in lines {
            canvas.upwards((at, room + 2.0), &line, Ink::Muted);
            at += step;
        }
        x += wide;
    }
    canvas.height += room + 8.0;
}

fn cell(canvas: &mut Canvas, (x, y): (f64, f64), (width, height): (f64, f64), cell: HeatCell, scale: (f64, f64)) {
    let middle = (x + width / 2.0, y + height / 2.0);
    match cell {
        HeatCell::Level(level) => {
            let step = step(level, scale);
            canvas.tile((x, y), (width, height), Ink::Heat(step));
            canvas.block(middle, &[tenth(level)], Anchor::Middle, Ink::OnHeat(step));
        }
        HeatCell::Withheld => {
            canvas.frame_tile((x + 0.5, y + 0.5), (width - 1.0, height - 1.0), Ink::Previous, "2 3");
            canvas.block(middle, &["\u{d7}".into()], Anchor::Middle, Ink::Text);
        }
        HeatCell::Nobody => canvas.block(middle, &["\u{2013}".into()], Anchor::Middle, Ink::Muted),
    }
}

/// The shade of a level: fifths of the scale, each with its lower end.
pub(super) fn step(level: f64, (low, high): (f64, f64)) -> usize {
    let share = if high > low { (level - low) / (high - low) } else { 0.0 };
    (1..STEPS).rev().zip([0.8, 0.6, 0.4, 0.2]).find(|(_, from)| share >= *from - 1e-9).map_or(0, |(step, _)| step)
}

fn key(canvas: &mut Canvas, map: &HeatMap) {
    let (low, high) = map.scale;
    let fifth = |n: f64| tenth(low + (high - low) * n / 5.0);
    let mut entries: Vec<(Mark, String)> =
        [0.0, 1.0, 2.0, 3.0, 4.0_f64].iter().enumerate().map(|(at, n)| (Mark::Bar(Ink::Heat(at)), format!("from {}", fifth(*n)))).collect();
    let any = |wanted: HeatCell| map.rows.iter().flat_map(|(_, cells)| cells).any(|cell| *cell == wanted);
    if any(HeatCell::Withheld) {
        entries.push((Mark::Sign("\u{d7}"), WITHHELD.into()));
    }
    if any(HeatCell::Nobody) {
        entries.push((Mark::Sign("\u{2013}"), NOBODY.into()));
    }
    canvas.height += 4.0;
    legend::draw(canvas, 0.0, &entries);
}
