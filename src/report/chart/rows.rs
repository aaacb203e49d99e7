//! Charts of rows on one scale: each respondent a dot, last time and now, shares of answers.

use super::super::sections::figure::{Dots, Dumbbell, Stacks};
use super::bullets::Rows;
use super::canvas::Canvas;
use super::drawing::{Anchor, Ink};
use super::heat;
use super::legend::{self, Mark};

/// Each respondent a dot; equal ones stand on each other.
pub(super) fn dots(canvas: &mut Canvas, rows: &[Dots]) {
    let values: Vec<String> = rows.iter().map(|row| row.mean.map_or_else(|| "-".into(), super::super::number::tenth)).collect();
    let lay = lines(canvas, rows.iter().map(|row| row.label.as_str()).zip(values.iter().map(String::as_str)), 14.0);
    for (row, y) in rows.iter().zip(&lay.middles) {
        canvas.line((lay.rows.plot.0, *y), (lay.rows.plot.1, *y), Ink::Line, 1.0, "");
        if let Some(mean) = row.mean {
            canvas.line((lay.rows.at(mean), y - 11.0), (lay.rows.at(mean), y + 11.0), Ink::Text, 3.0, "");
        }
        let mut last: Option<(f64, f64)> = None;
        for score in &row.scores {
            let x = lay.rows.at(*score);
            // A neighbour that would be covered is lifted, as far as the row goes.
            let lift = last.map_or(0.0, |(before, lift)| if x - before < 8.0 { (lift + 6.0) % 18.0 } else { 0.0 });
            canvas.dot((x, y + 6.0 - lift), 4.5, Ink::Score, true);
            last = Some((x, lift));
        }
    }
    legend::numbers(canvas, lay.rows.plot);
    legend::draw(canvas, 0.0, &[(Mark::Dot(Ink::Score, true), "a respondent".into()), (Mark::Tick, "mean".into())]);
}

/// Last time and now, joined.
pub(super) fn dumbbells(canvas: &mut Canvas, rows: &[Dumbbell]) {
    let lay = lines(canvas, rows.iter().map(|row| (row.label.as_str(), row.shown.as_str())), 12.0);
    for (row, y) in rows.iter().zip(&lay.middles) {
        canvas.line((lay.rows.plot.0, *y), (lay.rows.plot.1, *y), Ink::Line, 1.0, "");
        if let (Some(before), Some(after)) = (row.before, row.after) {
            canvas.line((lay.rows.at(before), *y), (lay.rows.at(after), *y), Ink::Previous, 4.0, "");
        }
        if let Some(before) = row.before {
            canvas.dot((lay.rows.at(before), *y), 6.0, Ink::Previous, false);
        }
        if let Some(after) = row.after {
            canvas.dot((lay.rows.at(after), *y), 7.0, Ink::Score, true);
        }
    }
    legend::numbers(canvas, lay.rows.plot);
    legend::draw(canvas, 0.0, &[(Mark::Dot(Ink::Previous, false), "last time".into()), (Mark::Dot(Ink::Score, true), "now".into())]);
}

/// Rows that are open for their marks.
struct Lines {
    rows: Rows,
    middles: Vec<f64>,
}

fn lines<'a>(canvas: &mut Canvas, texts: impl Iterator<Item = (&'a str, &'a str)>, between: f64) -> Lines {
    let texts: Vec<(&str, &str)> = texts.collect();
    let values = texts.iter().map(|(_, value)| canvas.measure(value)).fold(0.0, f64::max).min(canvas.width / 4.0);
    let mut rows = Rows::new(canvas, values);
    rows.between = between;
    let labels: Vec<(Vec<String>, f64)> = texts.iter().map(|(label, _)| rows.label(canvas, label)).collect();
    let top = canvas.height;
    if !canvas.is_narrow() {
        legend::scale(canvas, rows.plot, (top, top + labels.iter().map(|(_, height)| height).sum::<f64>()));
    }
    let middles = labels.iter().zip(&texts).map(|((label, height), (_, value))| rows.open(canvas, label, *height, value)).collect();
    Lines { rows, middles }
}

/// How the parts beyond the levels are framed, in order: don't know, not applicable, put off, blank.
const APART: [&str; 4] = ["", "6 3", "2 3", "1 5"];

/// How many gave which answer: bars of one length, the number in each part that has room for it.
pub(super) fn stacks(canvas: &mut Canvas, stacks: &Stacks) {
    let texts: Vec<String> = stacks.rows.iter().map(|(_, counts)| format!("n {}", counts.iter().sum::<u32>())).collect();
    let lay = lines(canvas, stacks.rows.iter().map(|(label, _)| label.as_str()).zip(texts.iter().map(String::as_str)), 3.0);
    let (from, to) = lay.rows.plot;
    for ((_, counts), y) in stacks.rows.iter().zip(&lay.middles) {
        let all = f64::from(counts.iter().sum::<u32>().max(1));
        let mut x = from;
        for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let wide = (to - from) * f64::from(*count) / all;
            let ink = if at < stacks.levels {
                let step = shade(at, stacks.levels);
                canvas.tile((x, y - 10.0), (wide - 1.0, 20.0), Ink::Heat(step));
                Ink::OnHeat(step)
            } else {
                canvas.frame_tile((x + 1.0, y - 9.5), (wide - 3.0, 19.0), Ink::Previous, APART[(at - stacks.levels).min(3)]);
                Ink::Text
            };
            let number = count.to_string();
            if canvas.measure(&number) <= wide - 4.0 {
                canvas.block((x + wide / 2.0, *y), &[number], Anchor::Middle, ink);
            }
            x += wide;
        }
    }
    let entries: Vec<(Mark, String)> = stacks
        .parts
        .iter()
        .enumerate()
        .filter(|(at, _)| *at < stacks.levels || stacks.rows.iter().any(|(_, counts)| counts.get(*at).is_some_and(|n| *n > 0)))
        .map(|(at, name)| {
            let mark = if at < stacks.levels { Mark::Bar(Ink::Heat(shade(at, stacks.levels))) } else { Mark::Box(APART[(at - stacks.levels).min(3)]) };
            (mark, name.clone())
        })
        .collect();
    legend::draw(canvas, 0.0, &entries);
}

fn shade(at: usize, levels: usize) -> usize {
    let number = |n: usize| u32::try_from(n).map_or(0.0, f64::from);
    heat::step(number(at), (0.0, number(levels.max(2) - 1)))
}
