//! What to do first: actions as numbers in a grid of effort by what they are worth. Numbers of one cell stand side by side, never on each other.

use super::super::number::tenth;
use super::super::sections::figure::GridPoint;
use super::canvas::Canvas;
use super::drawing::{Anchor, Ink};

const DOT: f64 = 12.0;
const STEP: f64 = 29.0;

pub(super) fn draw(canvas: &mut Canvas, points: &[GridPoint]) {
    let left = if canvas.is_narrow() { 52.0 } else { 110.0 };
    let wide = (canvas.width - left) / 3.0;
    let most = points.iter().map(|p| p.worth).filter(|w| w.is_finite()).fold(0.0, f64::max);
    let edges = edges(most);
    canvas.height = canvas.line_height();
    canvas.block((0.0, canvas.height / 2.0), &["Worth, in points of the overall score".into()], Anchor::Start, Ink::Muted);
    canvas.height += 8.0;
    let mut above = None;
    for from in edges {
        let cells = [0, 1, 2].map(|effort| within(points, effort, from, above));
        let per_line = cells_across(wide);
        let lines = cells.iter().map(|cell| cell.len().div_ceil(per_line)).max().unwrap_or(0).max(1);
        let height = u32::try_from(lines).map_or(1.0, f64::from) * STEP + 10.0;
        let top = canvas.height;
        let name = match above {
            None if from > 0.0 => format!("{} or more", decimals(from)),
            Some(to) if from > 0.0 => format!("{} to {}", decimals(from), decimals(to)),
            Some(to) => format!("under {}", decimals(to)),
            None => "0".into(),
        };
        let name = canvas.lines(&name, left - 10.0, 2);
        canvas.block((left - 10.0, top + height / 2.0), &name, Anchor::End, Ink::Muted);
        let mut x = left;
        for cell in cells {
            canvas.frame((x, top), (wide, height), Ink::Line, "");
            numbers(canvas, (x, top), (wide, height), per_line, &cell);
            x += wide;
        }
        canvas.height += height;
        above = Some(from);
    }
    let y = canvas.height + canvas.line_height() * 0.8;
    for (at, name) in [0.5, 1.5, 2.5].iter().zip(["low effort", "medium", "high"]) {
        canvas.block((left + wide * at, y), &[name.into()], Anchor::Middle, Ink::Muted);
    }
    canvas.height = y + canvas.line_height();
}

/// Lower ends of the rows, largest first: four at most, at round numbers.
fn edges(most: f64) -> Vec<f64> {
    if most <= 0.0 {
        return vec![0.0];
    }
    let power = 10_f64.powf((most / 3.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|n| n * power).find(|step| step * 3.999 >= most).unwrap_or(most);
    [3.0, 2.0, 1.0, 0.0].iter().map(|n| n * step).skip_while(|from| *from > most).collect()
}

fn decimals(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 { format!("{value:.0}") } else { tenth(value).trim_end_matches(".0").to_owned() }
}

fn within(points: &[GridPoint], effort: u8, from: f64, above: Option<f64>) -> Vec<usize> {
    let fits = |p: &&GridPoint| p.effort.min(2) == effort && p.worth.max(0.0) >= from && above.is_none_or(|above| p.worth < above);
    points.iter().filter(fits).map(|p| p.number).collect()
}

/// How many numbers stand side by side.
fn cells_across(wide: f64) -> usize {
    (1..12).rev().find(|n| f64::from(*n) * STEP <= wide - 4.0).and_then(|n| usize::try_from(n).ok()).unwrap_or(1)
}

fn numbers(canvas: &mut Canvas, (x, top): (f64, f64), (wide, height): (f64, f64), per_line: usize, numbers: &[usize]) {
    let count = |n: usize| u32::try_from(n).map_or(1.0, f64::from);
    let lines = count(numbers.len().div_ceil(per_line));
    let mut y = top + height / 2.0 - (lines - 1.0) * STEP / 2.0;
    for line in numbers.chunks(per_line) {
        let mut at = x + wide / 2.0 - (count(line.len()) - 1.0) * STEP / 2.0;
        for number in line {
            canvas.dot((at, y), DOT, Ink::Score, false);
            canvas.block((at, y), &[number.to_string()], Anchor::Middle, Ink::Text);
            at += STEP;
        }
        y += STEP;
    }
}
